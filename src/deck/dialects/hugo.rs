//! reveal-hugo: Hugo renders the Markdown and every `<hr>` ends a slide; shortcodes for notes, sections, fragments and a
//! slide's attributes; YAML or TOML front matter.

use std::ops::Range;

use super::super::build::{Builder, Split, Syntax, braces};
use super::super::model::DeckStyle;
use super::lines::{Hides, lines};
use super::{Read, Reading, attributes, prepare, slide_attributes, style_of, take_comments, trailing_empty};

const SPLIT: Split = Split { rules: true, ..Split::NONE };

pub(in super::super) fn read(reading: &Reading<'_>) -> Read {
    let mut style = DeckStyle::default();
    if let Some(front) = reading.front {
        style_of(front, &mut style);
    }
    let text = reading.text;
    let mut builder = Builder::new(reading.file, text, reading.body, Syntax::PLAIN);
    prepare(&mut builder, reading);
    let codes = shortcodes(text, reading.body);
    let mut start = reading.body;
    let mut hidden: Vec<Range<usize>> = Vec::new();
    let mut i = 0;
    while let Some(code) = codes.get(i) {
        i += 1;
        match code.name {
            "note" if !code.closes => {
                let close = codes[i..].iter().position(|c| c.name == "note" && c.closes).map(|n| n + i);
                let inner = code.whole.end..close.map_or(text.len(), |n| codes[n].whole.start);
                markdown(&mut builder, start..code.whole.start, std::mem::take(&mut hidden));
                builder.note(inner.clone());
                start = close.map_or(inner.end, |n| codes[n].whole.end);
                i = close.map_or(codes.len(), |n| n + 1);
                continue;
            }
            "slide" => {
                markdown(&mut builder, start..code.whole.start, std::mem::take(&mut hidden));
                let given = attributes(code.arguments).into_iter().map(|(key, value)| {
                    let own = matches!(key.as_str(), "id" | "class");
                    (if own { key } else { format!("data-{key}") }, value)
                });
                slide_attributes(&mut builder.draft, given.collect(), code.whole.clone());
                start = code.whole.end;
                continue;
            }
            // `c="text"` is what is shown.
            "frag" => {
                builder.draft.extra_steps += 1;
                let shown = code.arguments.find("c=\"").map(|n| n + 3).and_then(|from| {
                    let length = code.arguments[from..].find('"')?;
                    let at = code.arguments_at + from;
                    Some(at..at + length)
                });
                if let Some(shown) = shown {
                    hidden.push(code.whole.start..shown.start);
                    hidden.push(shown.end..code.whole.end);
                    continue;
                }
            }
            "fragment" if !code.closes => builder.draft.extra_steps += 1,
            _ => {}
        }
        if alone(text, &code.whole) {
            markdown(&mut builder, start..code.whole.start, std::mem::take(&mut hidden));
            start = code.whole.end;
        } else {
            hidden.push(code.whole.clone());
        }
    }
    markdown(&mut builder, start..text.len(), hidden);
    let (mut drafts, mut hazards) = builder.finish(text.len());
    for draft in &mut drafts {
        take_comments(reading, draft, &mut hazards, &mut |_, _| {});
    }
    trailing_empty(&drafts, reading, &mut hazards);
    Read { drafts, hazards, style }
}

/// `{{< name arguments >}}`, `{{% name %}}`, `{{% /name %}}`.
struct Shortcode<'t> {
    whole: Range<usize>,
    name: &'t str,
    closes: bool,
    arguments: &'t str,
    arguments_at: usize,
}

/// Markdown without what is in `hidden`, and without the attributes of headings: `## Title {.class}`.
fn markdown(builder: &mut Builder<'_>, range: Range<usize>, mut hidden: Vec<Range<usize>>) {
    for line in lines(builder.text, range.clone(), Hides::ALL) {
        let inner = if line.hidden || !line.text.starts_with('#') { None } else { braces(line.text) };
        hidden.extend(inner.map(|inner| line.start + inner.start - 1..line.start + inner.end + 1));
    }
    hidden.sort_by_key(|r| (r.start, r.end));
    builder.masked(range, &hidden, SPLIT);
}

/// The shortcodes of a text, outside of code.
fn shortcodes(text: &str, body: usize) -> Vec<Shortcode<'_>> {
    let mut out = Vec::new();
    for line in lines(text, body..text.len(), Hides { comments: false, ..Hides::ALL }) {
        if line.hidden {
            continue;
        }
        let mut at = line.start;
        let end = line.start + line.text.len();
        while let Some(open) = text[at..end].find("{{").map(|i| i + at) {
            let inner = open + 3;
            let close = match text.as_bytes().get(open + 2) {
                Some(b'<') => text[open..end].find(">}}"),
                Some(b'%') => text[open + 2..end].get(1..).and_then(|t| t.find("%}}")).map(|i| i + 3),
                _ => None,
            };
            let Some(close) = close.map(|c| c + open) else {
                at = open + 2;
                continue;
            };
            at = close + 3;
            let source = text.get(inner..close).unwrap_or("");
            let trimmed = source.trim_start();
            let closes = trimmed.starts_with('/') && !trimmed.starts_with("/*");
            let bare = trimmed.trim_start_matches('/').trim_start();
            let length = bare.find(|c: char| c.is_whitespace() || c == '/').unwrap_or(bare.len());
            let (name, arguments) = bare.split_at(length);
            out.push(Shortcode {
                whole: open..at,
                name,
                closes,
                arguments: arguments.trim_end_matches('/'),
                arguments_at: close - arguments.len(),
            });
        }
    }
    out
}

/// Whether nothing else stands on its line.
fn alone(text: &str, range: &Range<usize>) -> bool {
    let before = text[..range.start].rsplit('\n').next().unwrap_or("");
    let after = text[range.end..].split('\n').next().unwrap_or("");
    before.trim().is_empty() && after.trim().is_empty()
}
