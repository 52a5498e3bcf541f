//! reveal-md and reveal.js Markdown: `---` across, `----` (or `--`) down, `Note:` for notes, attributes in comments.

use super::super::build::{Builder, Split, Syntax};
use super::super::model::DeckStyle;
use super::lines::{Hides, Line, lines, span};
use super::{
    Read, Reading, after_dots, literal, prepare, slide_attributes, style_of, swallowed, take_comments, trailing_empty,
};

pub(in super::super) fn read(reading: &Reading<'_>) -> Read {
    let mut style = DeckStyle::default();
    if let Some(front) = reading.front {
        style_of(front, &mut style);
    }
    let text = reading.text;
    let custom = |key: &str| reading.front.and_then(|f| f.str(key)).map(literal).filter(|s| !s.is_empty());
    let across = custom("separator").unwrap_or_else(|| "---".to_owned());
    let down = custom("verticalSeparator");
    let gone = after_dots(reading);
    let body = gone.as_ref().map_or(reading.body, |g| g.end);
    // The tool's expressions see lines and nothing else: neither code nor comments hide a separator.
    let all = lines(text, body..text.len(), Hides::NONE);
    let mut builder = Builder::new(reading.file, text, body, Syntax::PLAIN);
    prepare(&mut builder, reading);
    let is_cut = |line: &Line<'_>| {
        let down = down.as_ref().map_or(line.is_exactly("----") || line.is_exactly("--"), |d| line.is_exactly(d));
        line.ending > 0 && (down || line.is_exactly(&across))
    };
    let mut from = 0;
    for (i, line) in all.iter().enumerate() {
        if is_cut(line) {
            slide(&mut builder, &all, from, i);
            // A separator at the very top ends nothing.
            if i > 0 && !text[body..line.start].trim().is_empty() {
                builder.cut(line.start);
            }
            from = i + 1;
        }
    }
    slide(&mut builder, &all, from, all.len());
    let (mut drafts, mut hazards) = builder.finish(text.len());
    if let Some(block) = gone {
        drafts.insert(0, swallowed(reading, block, Syntax::PLAIN, &mut hazards));
    }
    for draft in &mut drafts {
        let mut attributes = Vec::new();
        let mut steps = 0;
        take_comments(reading, draft, &mut hazards, &mut |_, body| {
            let inner = text[body].trim();
            if let Some(rest) = inner.strip_prefix(".slide:") {
                attributes.extend(super::attributes(rest));
            } else if inner.starts_with(".element:") && inner.contains("fragment") {
                steps += 1;
            }
        });
        draft.extra_steps += steps;
        let at = draft.span.clone();
        slide_attributes(draft, attributes, at);
    }
    trailing_empty(&drafts, reading, &mut hazards);
    Read { drafts, hazards, style }
}

fn slide(builder: &mut Builder<'_>, all: &[super::lines::Line<'_>], from: usize, to: usize) {
    let text = builder.text;
    let end = all.get(to).map_or(text.len(), |l| l.start);
    let is_note = |line: &str| {
        let lower = line.trim_start().get(..6).unwrap_or(line.trim_start()).to_ascii_lowercase();
        lower.starts_with("note:") || lower == "notes:"
    };
    let notes: Vec<usize> = (from..to).filter(|i| !all[*i].hidden && is_note(all[*i].text)).collect();
    // reveal.js takes notes only if there is exactly one mark; with more they would be printed. We take all.
    let stop = notes.first().copied().unwrap_or(to);
    builder.markdown(span(all, from, stop, end), Split::NONE);
    if let Some(first) = notes.first() {
        let range = span(all, *first, to, end);
        let after = text[range.clone()].find(':').map_or(range.start, |i| range.start + i + 1);
        builder.note(after..range.end);
    }
    if let [_, second, ..] = notes[..] {
        let at = all[second].start..all[second].start + all[second].text.len();
        builder.hazard(
            super::HazardKind::PrintedNote,
            at,
            "a second `Note:` on one slide: your tool shows both to the audience",
            "keep one `Note:`",
        );
    }
}
