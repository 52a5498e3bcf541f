//! presenterm: slides end at `<!-- end_slide -->`; other commands are comments of one line; titles are set with `===`.

use std::ops::Range;

use super::super::build::{BoxInfo, Builder, Draft, ImageSyntax, Kind, Split, Syntax};
use super::super::model::DeckStyle;
use super::lines::{Hides, Line, lines, span};
use super::{Hazard, HazardKind, Read, Reading, prepare, style_of, take_comments, take_in, title_slide};

const SYNTAX: Syntax = Syntax { images: ImageSyntax::Presenterm, ..Syntax::PLAIN };

pub(in super::super) fn read(reading: &Reading<'_>) -> Read {
    let mut style = DeckStyle::default();
    let mut drafts = Vec::new();
    let mut options = Options::default();
    if let Some(front) = reading.front {
        style_of(front, &mut style);
        let on = |key: &str| front.get("options").and_then(|o| o.get(key)).and_then(|v| v.truth()) == Some(true);
        options.implicit = on("implicit_slide_ends");
        options.shorthand = on("end_slide_shorthand");
        options.prefix = front.get("options").and_then(|o| o.str("command_prefix")).unwrap_or("").to_owned();
        drafts.extend(title_slide(reading));
    }
    let (slides, mut hazards) = slides(reading, &options);
    drafts.extend(slides);
    // The mark at the end of the file ends the last slide and opens none.
    let is_empty = |d: &Draft| d.blocks.is_empty() && d.backgrounds.is_empty() && d.notes.is_empty();
    if drafts.len() > 1
        && drafts.last().is_some_and(|d| is_empty(d) && d.file == reading.file)
        && let (Some(last), Some(before)) = (drafts.pop(), drafts.last_mut())
    {
        let joins = before.file == last.file && before.span.end == last.span.start && !before.span.is_empty();
        if joins {
            before.span.end = last.span.end;
            before.comments.extend(last.comments);
        } else {
            drafts.push(last);
        }
    }
    for draft in drafts.iter_mut().filter(|d| d.file == reading.file) {
        take_comments(reading, draft, &mut hazards, &mut |_, _| {});
    }
    Read { drafts, hazards, style }
}

#[derive(Debug, Default, Clone)]
struct Options {
    implicit: bool,
    shorthand: bool,
    /// What commands begin with, where the deck says so; other comments are then nobody's.
    prefix: String,
}

impl Options {
    /// `<!-- name: value -->` as name and value.
    fn command<'t>(&self, line: &'t str) -> Option<(&'t str, &'t str)> {
        let inner = line.trim().strip_prefix("<!--")?.strip_suffix("-->")?.trim().strip_prefix(self.prefix.as_str())?;
        let (name, value) = inner.split_once(':').unwrap_or((inner, ""));
        Some((name.trim(), value.trim()))
    }
}

/// A thematic break.
fn is_rule(line: &str) -> bool {
    let mark = line.as_bytes().first().copied().unwrap_or(0);
    let run = line.bytes().filter(|b| *b == mark).count();
    matches!(mark, b'-' | b'*' | b'_') && run >= 3 && line.bytes().all(|b| b == mark || b == b' ')
}

/// Whether a line cannot be the text of a title that the line below it underlines.
fn is_no_text(line: &str) -> bool {
    line.is_empty() || line.starts_with(['#', '<', '`', '~', '|']) || is_rule(line)
}

fn slides(reading: &Reading<'_>, options: &Options) -> (Vec<Draft>, Vec<Hazard>) {
    let text = reading.text;
    let all = lines(text, reading.body..text.len(), Hides::ALL);
    let mut builder = Builder::new(reading.file, text, reading.body, SYNTAX);
    prepare(&mut builder, reading);
    let mut hazards = Vec::new();
    let mut from = 0;
    for i in 0..all.len() {
        let line = &all[i];
        if line.hidden {
            continue;
        }
        let above = if i > from { all[i - 1].text.trim() } else { "" };
        let ends = options.command(line.text) == Some(("end_slide", ""))
            || (options.shorthand && is_rule(line.text) && (line.text.starts_with(['*', '_']) || is_no_text(above)));
        if ends {
            parts(&mut builder, reading, options, &all, from..i, &mut hazards);
            builder.cut(line.start);
            from = i + 1;
        } else if options.implicit && i > from && is_underline(line.text) && !all[i - 1].text.trim().is_empty() {
            // A title ends the slide before it, unless nothing is on that yet.
            let title = i - 1;
            parts(&mut builder, reading, options, &all, from..title, &mut hazards);
            if builder.has_content() {
                builder.cut(all[title].start);
            }
            from = title;
        }
    }
    parts(&mut builder, reading, options, &all, from..all.len(), &mut hazards);
    let (drafts, more) = builder.finish(text.len());
    hazards.extend(more);
    (drafts, hazards)
}

fn is_underline(line: &str) -> bool {
    line.len() >= 3 && (line.bytes().all(|b| b == b'=') || line.bytes().all(|b| b == b'-'))
}

/// The Markdown between commands, and what the commands do.
fn parts(
    builder: &mut Builder<'_>,
    reading: &Reading<'_>,
    options: &Options,
    all: &[Line<'_>],
    Range { start: from, end: to }: Range<usize>,
    hazards: &mut Vec<Hazard>,
) {
    let end = all.get(to).map_or(builder.text.len(), |l| l.start);
    let mut start = from;
    let mut column = false;
    let mut layout = false;
    let mut shares: Vec<f32> = Vec::new();
    let close_column = |builder: &mut Builder<'_>, column: &mut bool, at: usize| {
        if std::mem::take(column) {
            builder.close_element("column", at);
        }
    };
    for i in from..to {
        if all[i].hidden {
            continue;
        }
        let Some((name, value)) = options.command(all[i].text) else { continue };
        let at = all[i].start;
        builder.markdown(span(all, start, i, end), Split::NONE);
        start = i + 1;
        match name {
            "pause" => builder.pause(at),
            "column_layout" => {
                shares = value.trim_matches(['[', ']']).split(',').filter_map(|n| n.trim().parse().ok()).collect();
                builder.open_element(
                    "layout",
                    Kind::Box(BoxInfo { columns: Some(Vec::new()), ..BoxInfo::default() }.into()),
                    at,
                );
                layout = true;
            }
            "column" => {
                close_column(builder, &mut column, at);
                let width = value.parse::<usize>().ok().and_then(|n| shares.get(n)).copied();
                builder.open_element(
                    "column",
                    Kind::Box(BoxInfo { column: true, width, ..BoxInfo::default() }.into()),
                    at,
                );
                column = true;
            }
            "reset_layout" => {
                close_column(builder, &mut column, at);
                layout = false;
                builder.close_element("layout", at);
            }
            "skip_slide" => builder.draft.hidden = true,
            "speaker_note" => {
                let value_at = all[i].start + all[i].text.find(value).filter(|_| !value.is_empty()).unwrap_or(0);
                builder.note(value_at..value_at + value.len());
            }
            "include" => {
                let goes_on = !layout && all[i + 1..to].iter().any(|l| !l.text.is_empty());
                include(builder, reading, options, value, at..all[i].end, goes_on, hazards);
            }
            "end_slide" | "new_line" | "new_lines" | "newline" | "newlines" | "jump_to_middle"
            | "incremental_lists" | "incremental_tables" | "no_footer" | "font_size" | "alignment"
            | "list_item_newlines" | "snippet_output" | "comment" => {}
            // Settings of ours and comments of others.
            _ => {
                start = i;
                let ignored = ["//", "vim:", "{{{", "}}}"].iter().any(|p| name.starts_with(p));
                if !ignored {
                    builder.hazard(
                        HazardKind::PrintedNote,
                        at..at + all[i].text.len(),
                        &format!("presenterm takes this comment for a command, does not know `{name}` and stops"),
                        "write `<!-- comment: ... -->`, or spread the comment over several lines",
                    );
                }
            }
        }
    }
    builder.markdown(span(all, start, to, end), Split::NONE);
    close_column(builder, &mut column, end);
    if layout {
        builder.close_element("layout", end);
    }
    multi_line_notes(builder);
}

/// `<!-- speaker_note: |` over several lines is YAML in a comment.
fn multi_line_notes(builder: &mut Builder<'_>) {
    let text = builder.text;
    let mut notes: Vec<Range<usize>> = Vec::new();
    builder.draft.comments.retain(|comment| {
        let body = &text[comment.body.clone()];
        let trimmed = body.trim_start();
        let Some(rest) = trimmed.strip_prefix("speaker_note:") else { return true };
        let value = rest.trim_start().trim_start_matches(['|', '>']);
        notes.push(comment.body.end - value.len()..comment.body.end);
        false
    });
    notes.into_iter().for_each(|n| builder.note(n));
}

fn include(
    builder: &mut Builder<'_>,
    reading: &Reading<'_>,
    options: &Options,
    target: &str,
    at: Range<usize>,
    goes_on: bool,
    hazards: &mut Vec<Hazard>,
) {
    let end = at.end;
    let Some((drafts, more)) = reading.include(target, at, hazards, |inner| slides(inner, options)) else { return };
    hazards.extend(more);
    take_in(builder, drafts, true, goes_on, end);
}
