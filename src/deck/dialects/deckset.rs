//! Deckset: `---` with empty lines around it, `key: value` lines at the top of the file, `^` notes, `[.commands]`.

use std::ops::Range;

use super::super::build::{Builder, ImageSyntax, Kind, Split, Syntax};
use super::super::model::{Block, BlockKind, DeckStyle};
use super::lines::{Hides, Line, lines, span};
use super::{Read, Reading, prepare, style_of, take_comments, trailing_empty};

const SYNTAX: Syntax = Syntax { images: ImageSyntax::Deckset, breaks: true, emoji: true, ..Syntax::PLAIN };

pub(in super::super) fn read(reading: &Reading<'_>) -> Read {
    let text = reading.text;
    let mut style = DeckStyle::default();
    if let Some(front) = reading.front {
        style_of(front, &mut style);
    }
    let all = lines(text, reading.body..text.len(), Hides { comments: true, ..Hides::ALL });
    let mut builder = Builder::new(reading.file, text, reading.body, SYNTAX);
    prepare(&mut builder, reading);
    let head = all.iter().take_while(|l| is_key(l.text)).count();
    let mut incremental = false;
    let mut footer = None;
    let mut dividers = 0u8;
    for line in &all[..head] {
        let (key, value) = line.text.split_once(':').unwrap_or((line.text, ""));
        match key {
            "build-lists" => incremental = value.trim() == "true",
            "slidenumbers" => style.paginate = value.trim() == "true",
            "footer" => footer = Some(value.trim().to_owned()).filter(|f| !f.is_empty()),
            "theme" => style.theme = Some(value.trim().to_owned()),
            "slide-dividers" => {
                let levels =
                    value.split(',').map(|d| d.trim().trim_start_matches('h').len().max(d.trim().matches('#').count()));
                dividers = levels.filter(|n| (1..=6).contains(n)).fold(0, |mask, n| mask | 1 << n);
            }
            _ => {}
        }
    }
    let mut from = head;
    for i in head..all.len() {
        let blank = |n: Option<&Line<'_>>| n.is_none_or(|l| l.text.is_empty());
        if !all[i].hidden && all[i].text == "---" && blank(all.get(i + 1)) && (i == head || blank(all.get(i - 1))) {
            slide(&mut builder, &all, from, i, incremental, dividers);
            builder.cut(all[i].start);
            from = i + 1;
        }
    }
    slide(&mut builder, &all, from, all.len(), incremental, dividers);
    let (mut drafts, mut hazards) = builder.finish(text.len());
    for draft in &mut drafts {
        fit_headings(&mut draft.blocks, text);
        draft.paginate = style.paginate;
        draft.footer = draft.footer.take().or_else(|| footer.clone());
        take_comments(reading, draft, &mut hazards, &mut |_, _| {});
    }
    trailing_empty(&drafts, reading, &mut hazards);
    Read { drafts, hazards, style }
}

/// Where `[fit] ` stands in a heading.
fn fit_mark(line: &Line<'_>) -> Option<Range<usize>> {
    let after = line.text.trim_start_matches('#');
    let mark = after.trim_start().strip_prefix("[fit]").filter(|_| !line.hidden && after.len() < line.text.len())?;
    let end = line.start + line.text.len() - mark.trim_start().len();
    Some(end - (mark.len() - mark.trim_start().len()) - "[fit]".len()..end)
}

/// Headings that `[fit]` makes as large as the slide.
fn fit_headings(blocks: &mut [Block], source: &str) {
    for block in blocks {
        match &mut block.kind {
            BlockKind::Heading { fit, .. } => {
                let text = source.get(block.span.range()).unwrap_or("").trim_start_matches(['#', ' ']);
                *fit |= text.starts_with("[fit]");
            }
            BlockKind::Columns(columns) => columns.iter_mut().for_each(|c| fit_headings(&mut c.blocks, source)),
            _ => {}
        }
    }
}

fn is_key(line: &str) -> bool {
    line.split_once(':').is_some_and(|(k, _)| !k.is_empty() && k.bytes().all(|b| b.is_ascii_lowercase() || b == b'-'))
}

/// Text, notes and commands of one slide. A note is a paragraph that begins with `^`; alone on its line the mark
/// belongs to the paragraph after it.
fn slide(builder: &mut Builder<'_>, all: &[Line<'_>], from: usize, to: usize, incremental: bool, dividers: u8) {
    let end = all.get(to).map_or(builder.text.len(), |l| l.start);
    let mut incremental = incremental;
    let mut start = from;
    let mut i = from;
    let mut columns = false;
    let mut pieces: Vec<(Range<usize>, bool)> = Vec::new();
    while i < to {
        let line = all[i].text;
        let command = line.strip_prefix("[.").and_then(|l| l.strip_suffix(']')).filter(|_| !all[i].hidden);
        if !all[i].hidden && line.starts_with('^') {
            pieces.push((span(all, start, i, end), false));
            let mut stop = i + 1;
            while stop < to && !all[stop].text.is_empty() && !all[stop].text.starts_with('^') {
                stop += 1;
            }
            if line.trim() == "^" {
                while stop < to && !all[stop].text.is_empty() {
                    stop += 1;
                }
            }
            let range = span(all, i, stop, end);
            builder.note(range.start + 1..range.end);
            i = stop;
            start = stop;
        } else if let Some(command) = command {
            let (key, value) = command.split_once(':').unwrap_or((command, ""));
            pieces.push((span(all, start, i, end), key == "column"));
            columns |= key == "column";
            match key {
                "build-lists" => incremental = value.trim() == "true",
                "background-color" => builder.draft.background_color = Some(value.trim().to_owned()),
                "footer" => builder.draft.footer = Some(value.trim().to_owned()),
                _ => {}
            }
            i += 1;
            start = i;
        } else {
            i += 1;
        }
    }
    pieces.push((span(all, start, to, end), false));
    let mut info = builder.box_info("", "");
    info.incremental = Some(incremental);
    builder.open_element("slide", Kind::Box(info.into()), pieces[0].0.start);
    let mut open = false;
    let split = Split { headings: if columns { 0 } else { dividers }, ..Split::NONE };
    for (range, column_follows) in pieces {
        let fit: Vec<Range<usize>> = all.iter().filter_map(fit_mark).filter(|m| range.contains(&m.start)).collect();
        builder.masked(range.clone(), &fit, split);
        if column_follows {
            if open {
                builder.close_element("column", range.end);
            }
            let info = builder.box_info("column", "");
            builder.open_element("column", Kind::Box(info.into()), range.end);
            open = true;
        }
    }
    if open {
        builder.close_element("column", end);
    }
    builder.close_element("slide", end);
}
