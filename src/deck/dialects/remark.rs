//! remark and xaringan: `---` on a line of its own, `--` for steps, `???` for notes, `.class[ ... ]` for boxes, and
//! `key: value` lines at the top of a slide.

use std::ops::Range;

use super::super::build::{BoxInfo, Builder, Kind, Split, Syntax};
use super::super::model::{DeckStyle, Fit, Image, ImageFilter};
use super::super::yaml::Node;
use super::lines::{Hides, Line, blank_follows, lines, span};
use super::{
    Read, Reading, hide_chunks, prepare, quiet, span_title, style_of, take_comments, title_slide, trailing_empty,
};
use crate::text::Span;

/// Slide properties.
const KEYS: &[&str] = &[
    "name",
    "class",
    "continued",
    "count",
    "template",
    "layout",
    "background-image",
    "background-color",
    "background-position",
    "background-size",
    "background-repeat",
    "exclude",
    "title",
    "seal",
    "background-opacity",
];

pub(in super::super) fn read(reading: &Reading<'_>) -> Read {
    let mut style = DeckStyle::default();
    if let Some(front) = reading.front {
        style_of(front, &mut style);
    }
    let hides = Hides { comments: false, ..Hides::ALL };
    let all = lines(reading.text, reading.body..reading.text.len(), hides);
    let mut builder = Builder::new(reading.file, reading.text, reading.body, Syntax::PLAIN);
    prepare(&mut builder, reading);
    let mut drafts = Vec::new();
    if reading.front.is_some_and(|f| f.get("output").is_some() && seal(f) != Some(false)) {
        drafts.extend(title_slide(reading));
    }
    // Plain remark knows no front matter: a separator at the top makes an empty first slide.
    let knitted = reading.front.is_some_and(|f| f.get("output").is_some());
    let first = if knitted { first_line(&all) } else { 0 };
    let mut from = first;
    for (i, line) in all.iter().enumerate().skip(first) {
        if !line.hidden && (line.is_exactly("---") || is_break(line.text)) {
            slide(&mut builder, &all, from, i);
            builder.cut(line.start);
            from = i + 1;
        }
    }
    slide(&mut builder, &all, from, all.len());
    let titles = std::mem::take(&mut builder.title_spans);
    let (mut slides, mut hazards) = builder.finish(reading.text.len());
    slides.iter_mut().for_each(|draft| span_title(draft, &titles));
    drafts.extend(slides);
    let quiet = quiet(reading.text);
    for draft in &mut drafts {
        if quiet {
            hide_chunks(&mut draft.blocks, reading.text, draft.file);
        }
        take_comments(reading, draft, &mut hazards, &mut |_, _| {});
    }
    trailing_empty(&drafts, reading, &mut hazards);
    Read { drafts, hazards, style }
}

/// `<!-- break -->`, the other way of writing `---`.
fn is_break(line: &str) -> bool {
    line.strip_prefix("<!--").and_then(|l| l.strip_suffix("-->")).is_some_and(|l| l.trim() == "break")
}

fn seal(node: &Node) -> Option<bool> {
    node.entries().find_map(|(k, v)| if k.text() == Some("seal") { v.truth() } else { seal(v) })
}

/// xaringan drops what stands before the first separator if nothing of it is shown: set-up chunks and white space.
/// A separator right at the top ends no slide either.
fn first_line(all: &[Line<'_>]) -> usize {
    let mut i = 0;
    let mut in_chunk = false;
    while let Some(line) = all.get(i) {
        if line.text == "---" && !line.hidden {
            return i + 1;
        }
        let opens = line.hidden && line.text.trim_start().starts_with("```");
        if opens {
            in_chunk = !in_chunk;
        } else if !in_chunk && !line.text.trim().is_empty() {
            return 0;
        }
        i += 1;
    }
    0
}

/// One slide: properties, then parts between `--`; each part ends with its notes, after `???`.
fn slide(builder: &mut Builder<'_>, all: &[Line<'_>], from: usize, to: usize) {
    let end = all.get(to).map_or(builder.text.len(), |l| l.start);
    let body = properties(builder, all, from, to);
    let is = |i: usize, mark: &str| !all[i].hidden && all[i].is_exactly(mark);
    let mut start = body;
    loop {
        let stop = (start..to).find(|i| is(*i, "--")).unwrap_or(to);
        let notes = (start..stop).find(|i| is(*i, "???"));
        content(builder, span(all, start, notes.unwrap_or(stop), end), 0);
        if let Some(notes) = notes {
            // A second mark begins a further note.
            let marks = (notes + 1..stop).filter(|i| is(*i, "???"));
            let mut first = notes + 1;
            for mark in marks.chain([stop]) {
                builder.note(span(all, first, mark, end));
                first = mark + 1;
            }
        }
        if stop >= to {
            break;
        }
        builder.pause(all[stop].start);
        start = stop + 1;
    }
}

/// Reads the `key: value` lines at the top; the index of the first line after them.
fn properties(builder: &mut Builder<'_>, all: &[Line<'_>], from: usize, to: usize) -> usize {
    let mut body = from;
    let mut chunk = false;
    for (i, of) in all.iter().enumerate().take(to).skip(from) {
        let line = of.text;
        // Chunks that only set things up are gone when remark sees the slide.
        chunk |= line.starts_with("```{") && !chunk;
        if line.trim().is_empty() || (of.hidden && chunk) {
            continue;
        }
        let Some((key, value)) = line.split_once(':').filter(|(k, _)| KEYS.contains(&k.trim())) else { break };
        let value = value.trim();
        let at = of.start..of.start + line.len();
        match key.trim() {
            "class" => {
                let classes = value.split([',', ' ']).filter(|c| !c.is_empty()).map(str::to_owned);
                builder.draft.classes.extend(classes);
            }
            "exclude" => builder.draft.hidden |= value == "true",
            "layout" => builder.draft.hidden |= value == "true",
            "background-color" => builder.draft.background_color = Some(value.to_owned()),
            "background-image" => {
                let inner = value.strip_prefix("url(").and_then(|v| v.split_once(')')).map(|(v, _)| v);
                if let Some(target) = inner {
                    let image = Image {
                        span: Span::new(builder.file, at),
                        target: target.trim_matches(['"', '\'', ' ']).to_owned(),
                        alt: String::new(),
                        caption: None,
                        width: None,
                        height: None,
                        fit: Fit::Cover,
                        side: None,
                        filter: ImageFilter::default(),
                    };
                    builder.draft.backgrounds.push(image);
                }
            }
            "background-size" if value == "contain" => {
                builder.draft.backgrounds.iter_mut().for_each(|b| b.fit = Fit::Contain);
            }
            _ => {}
        }
        body = i + 1;
    }
    body
}

/// A `.class[ ]` in the text: names, and what is inside the brackets.
struct Bracket<'t> {
    whole: Range<usize>,
    names: &'t str,
    inner: Range<usize>,
}

/// Finds the first `.class[ ... ]` at or after `from`, outside of code.
fn bracket<'t>(text: &'t str, from: usize, end: usize) -> Option<Bracket<'t>> {
    let bytes = text.as_bytes();
    let mut i = from;
    while i < end {
        match bytes[i] {
            b'`' => i = skip_code(bytes, i, end),
            b'.' if i + 1 < end && bytes[i + 1].is_ascii_alphabetic() => {
                let names = i + 1;
                let mut j = names;
                while j < end && (is_word(bytes[j]) || bytes[j] == b'-' || bytes[j] == b'.') {
                    j += 1;
                }
                if j < end
                    && bytes[j] == b'['
                    && let Some(close) = closing(bytes, j + 1, end)
                {
                    return Some(Bracket { whole: i..close + 1, names: &text[names..j], inner: j + 1..close });
                }
                i = j;
            }
            _ => i += 1,
        }
    }
    None
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

/// The byte after a code span or fence that starts at `at`, or after its backticks when nothing closes it.
fn skip_code(bytes: &[u8], at: usize, end: usize) -> usize {
    let run = bytes[at..end].iter().take_while(|b| **b == b'`').count();
    let mut i = at + run;
    while i < end {
        if bytes[i] == b'`' {
            let found = bytes[i..end].iter().take_while(|b| **b == b'`').count();
            if found == run {
                return i + run;
            }
            i += found;
        } else if run < 3 && bytes[i] == b'\n' && blank_follows(bytes, i) {
            break;
        } else {
            i += 1;
        }
    }
    at + run
}

/// The bracket that closes what was opened before `from`.
fn closing(bytes: &[u8], from: usize, end: usize) -> Option<usize> {
    let mut depth = 0usize;
    let mut i = from;
    while i < end {
        match bytes[i] {
            b'`' => {
                i = skip_code(bytes, i, end);
                continue;
            }
            b'\\' => i += 1,
            b'[' => depth += 1,
            b']' if depth == 0 => return Some(i),
            b']' => depth -= 1,
            _ => {}
        }
        i += 1;
    }
    None
}

/// How deep boxes may nest.
const MAX_BOXES: usize = 12;

/// How many boxes of one slide are looked at: unclosed ones make the search long.
const MAX_SEARCHES: usize = 2000;

/// Markdown with boxes in it. A box that stands alone on its lines is a block; any other is part of its line.
fn content(builder: &mut Builder<'_>, range: Range<usize>, depth: usize) {
    let text = builder.text;
    let mut start = range.start;
    let mut at = range.start;
    let mut searches = 0;
    let mut hidden: Vec<Range<usize>> = Vec::new();
    while depth < MAX_BOXES && searches < MAX_SEARCHES {
        let Some(found) = bracket(text, at, range.end) else { break };
        searches += 1;
        let before = text[start.min(found.whole.start)..found.whole.start].rsplit('\n').next().unwrap_or("");
        let after = text[found.whole.end..range.end].split('\n').next().unwrap_or("");
        let multi = text[found.inner.clone()].contains('\n');
        let alone = before.trim().is_empty() && (after.trim().is_empty() || after.starts_with('.'));
        if !(alone || (multi && before.trim().is_empty())) {
            // Part of a line: the marks vanish, the text stays where it is.
            hidden.push(found.whole.start..found.inner.start);
            hidden.push(found.inner.end..found.whole.end);
            at = found.inner.start;
            continue;
        }
        markdown(builder, start..found.whole.start, &hidden);
        hidden.clear();
        let classes = found.names.replace('.', " ");
        if classes.split(' ').any(|c| matches!(c, "title" | "slide-title")) {
            let words = text[found.inner.clone()].trim_matches(['*', '_', '#', ' ', '\n', '\r']).to_owned();
            builder.title_spans.push((words, found.inner.clone()));
        }
        let info: BoxInfo = builder.box_info(&classes, "");
        builder.open_element("remark", Kind::Box(info.into()), found.whole.start);
        content(builder, found.inner.clone(), depth + 1);
        builder.close_element("remark", found.whole.end);
        start = found.whole.end;
        at = start;
    }
    markdown(builder, start..range.end, &hidden);
}

fn markdown(builder: &mut Builder<'_>, range: Range<usize>, hidden: &[Range<usize>]) {
    if range.is_empty() || builder.text[range.clone()].trim().is_empty() {
        return;
    }
    // `![:macro]` is replaced by a script of the deck; there is no text in it.
    let source = &builder.text[range.clone()];
    let mut hidden = hidden.to_vec();
    for (i, _) in source.match_indices("![:") {
        if let Some(close) = source[i..].find(']').filter(|c| !source[i..i + c].contains('\n')) {
            let mut end = i + close + 1;
            if source[end..].starts_with('(')
                && let Some(paren) = source[end..].find(')').filter(|c| !source[end..end + c].contains('\n'))
            {
                end += paren + 1;
            }
            hidden.push(range.start + i..range.start + end);
        }
    }
    hidden.sort_by_key(|r| (r.start, r.end));
    builder.masked(range, &hidden, Split::NONE);
}
