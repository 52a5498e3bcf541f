//! reveal-md, and Hugo with reveal.js: `---` across, `----` (or `--`) down, `Note:` for notes, attributes in comments.

use super::super::build::{Builder, Split, Syntax};
use super::super::model::{DeckStyle, Fit, Image};
use super::super::time::{Unit, duration};
use super::lines::{Hides, Line, lines, span};
use super::{Read, Reading, after_dots, prepare, style_of, swallowed, take_comments, trailing_empty};
use crate::text::Span;

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
        take_comments(reading, draft, &mut hazards, &mut |_, body| {
            if let Some(rest) = text[body.clone()].trim().strip_prefix(".slide:") {
                attributes.extend(super::attributes(rest));
            }
        });
        for (key, value) in attributes {
            match key.as_str() {
                "data-timing" => draft.settings.seconds = draft.settings.seconds.or(duration(&value, Unit::Seconds)),
                "data-visibility" => draft.hidden |= value == "hidden",
                "data-background" | "data-background-color" if !value.contains(['.', '/']) => {
                    draft.background_color = Some(value);
                }
                "data-background" | "data-background-image" => draft.backgrounds.push(Image {
                    span: Span::new(draft.file, draft.span.clone()),
                    target: value,
                    alt: String::new(),
                    caption: None,
                    width: None,
                    height: None,
                    fit: Fit::Cover,
                    side: None,
                }),
                "class" => draft.classes.extend(value.split_whitespace().map(str::to_owned)),
                _ => {}
            }
        }
    }
    trailing_empty(&drafts, reading, &mut hazards);
    Read { drafts, hazards, style }
}

/// A separator that is written as a regular expression of a line: `^\n---\n$`.
fn literal(text: &str) -> String {
    text.replace("\\r?\\n", "").replace("\\n", "").trim_matches(['^', '$', '\n', ' ']).to_owned()
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
    hugo(builder, all, from, stop, end);
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
            "a second `Note:` on one slide: reveal.js prints both on the slide",
            "keep one `Note:`",
        );
    }
}

/// Hugo's `{{% ... %}}` and `{{< ... >}}` lines are marks, not text.
fn hugo(builder: &mut Builder<'_>, all: &[super::lines::Line<'_>], from: usize, to: usize, end: usize) {
    let range = span(all, from, to, end);
    let source = &builder.text[range.clone()];
    let mut hidden = Vec::new();
    let mut at = 0;
    while let Some(i) = source[at..].find("{{").map(|i| i + at) {
        let rest = &source[i + 2..];
        let close = match rest.as_bytes().first() {
            Some(b'%') => rest.find("%}}"),
            Some(b'<') => rest.find(">}}"),
            _ => None,
        };
        match close.filter(|c| !rest[..*c].contains('\n')) {
            Some(close) => {
                hidden.push(range.start + i..range.start + i + 2 + close + 3);
                at = i + 2 + close + 3;
            }
            None => at = i + 2,
        }
    }
    builder.masked(range, &hidden, Split::NONE);
}
