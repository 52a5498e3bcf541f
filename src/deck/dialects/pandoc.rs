//! Pandoc's own slide shows: a `% title` block or front matter, and the slide level rule.

use std::ops::Range;

use super::super::model::{Block, BlockKind, DeckStyle};
use super::super::yaml::{Node, Value};
use super::divs::{self, Context};
use super::{Draft, Hazard, Read, Reading, slide_attributes, style_of, take_comments, title_slide};

pub(in super::super) fn read(reading: &Reading<'_>) -> Read {
    let (percent, body) = match reading.front {
        Some(_) => (None, reading.body),
        None => percent_block(reading.text, reading.body),
    };
    let inner = Reading { body, ..reading.clone() };
    let (title, style) = titled(&inner, reading.front.or(percent.as_ref()));
    let stated = |key: &str| find(reading.front, key);
    let level = stated("slide-level")
        .and_then(|n| n.text()?.trim().parse::<u8>().ok())
        .filter(|l| *l <= 6)
        .unwrap_or_else(|| divs::slide_level(&reading.text[body..]));
    let context = Context {
        headings: level,
        level,
        incremental: flag(stated("incremental")).unwrap_or(false),
        ..Context::default()
    };
    let slides = divs::slides(&inner, context);
    let mut read = finish(reading, title, slides, style);
    // A title block of `%` lines is no front matter; its bytes belong to the title slide.
    if body > reading.body {
        match read.drafts.first_mut() {
            Some(first) if first.file == reading.file && first.span.is_empty() => first.span = reading.body..body,
            Some(first) => first.span.start = reading.body,
            None => {}
        }
    }
    read
}

/// The title slide that metadata makes, and what metadata says about the look.
pub(super) fn titled(reading: &Reading<'_>, front: Option<&Node>) -> (Option<Draft>, DeckStyle) {
    let mut style = DeckStyle::default();
    if let Some(project) = reading.project {
        style_of(project, &mut style);
    }
    let Some(front) = front else { return (None, style) };
    style_of(front, &mut style);
    let mut title = title_slide(&Reading { front: Some(front), ..reading.clone() });
    if let (Some(draft), Some(given)) = (&mut title, front.get("title-slide-attributes")) {
        let pairs = given.entries().filter_map(|(k, v)| Some((k.text()?.to_owned(), v.text()?.to_owned())));
        slide_attributes(draft, pairs.collect(), draft.span.clone());
    }
    (title, style)
}

/// Title slide and slides as they are shown. What stands before the first heading is a slide only if there is something
/// on it.
pub(super) fn finish(
    reading: &Reading<'_>,
    title: Option<Draft>,
    (slides, mut hazards): (Vec<Draft>, Vec<Hazard>),
    style: DeckStyle,
) -> Read {
    let mut drafts: Vec<Draft> = title.into_iter().collect();
    let mut slides = slides.into_iter();
    if let Some(mut first) = slides.next() {
        let hidden_code = |b: &Block| matches!(&b.kind, BlockKind::Code(code) if code.hidden);
        let shows = !first.blocks.iter().all(hidden_code) || !first.backgrounds.is_empty();
        if slides.len() == 0 || shows {
            drafts.push(first);
        } else if let Some(mut second) = slides.next() {
            // Its bytes go to the slide after it.
            if second.file == first.file {
                second.span.start = first.span.start;
                second.comments.splice(0..0, first.comments);
                second.notes.splice(0..0, first.notes);
            } else {
                first.hidden = true;
                drafts.push(first);
            }
            drafts.push(second);
        }
    }
    drafts.extend(slides);
    for draft in drafts.iter_mut().filter(|d| d.file == reading.file) {
        take_comments(reading, draft, &mut hazards, &mut |_, _| {});
    }
    Read { drafts, hazards, style }
}

/// A value anywhere in metadata.
pub(super) fn find<'n>(node: Option<&'n Node>, key: &str) -> Option<&'n Node> {
    node?.find(key)
}

/// A value as yes or no.
pub(super) fn flag(node: Option<&Node>) -> Option<bool> {
    node.and_then(Node::truth)
}

/// `% title`, `% author`, `% date` at the top.
fn percent_block(text: &str, start: usize) -> (Option<Node>, usize) {
    let mut entries = Vec::new();
    let mut at = start;
    for (line, key) in text[start..].split_inclusive('\n').zip(["title", "author", "date"]) {
        let Some(rest) = line.strip_prefix('%') else { break };
        let value = rest.trim();
        let from = at + line.find(value).filter(|_| !value.is_empty()).unwrap_or(0);
        at += line.len();
        let scalar = |t: &str, span: Range<usize>| Node { value: Value::Scalar(t.to_owned()), span };
        if !value.is_empty() {
            entries.push((scalar(key, from..from), scalar(value, from..from + value.len())));
        }
    }
    if at == start {
        return (None, start);
    }
    (Some(Node { value: Value::Mapping(entries), span: start..at }), at)
}
