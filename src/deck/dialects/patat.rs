//! patat: Pandoc's Markdown in a terminal. Slides end at rules where there are any, else they begin at headings; every
//! comment is a note; front matter makes no title slide, and nothing makes an empty one.

use std::ops::Range;

use pulldown_cmark::{Event, Parser};

use super::super::model::DeckStyle;
use super::super::yaml::Node;
use super::divs::{self, Context};
use super::{Draft, Read, Reading, add_note, style_of, take_comments};

pub(in super::super) fn read(reading: &Reading<'_>) -> Read {
    let mut style = DeckStyle::default();
    if let Some(front) = reading.front {
        style_of(front, &mut style);
    }
    let body = &reading.text[reading.body..];
    let stated = setting(reading, "slideLevel").and_then(|n| n.text()?.trim().parse::<u8>().ok());
    let level = stated.filter(|l| (1..=6).contains(l)).unwrap_or_else(|| divs::slide_level(body));
    let context = Context {
        headings: if has_rules(body) { 0 } else { level },
        level,
        incremental: setting(reading, "incrementalLists").and_then(Node::truth) == Some(true),
        ..Context::default()
    };
    let (drafts, mut hazards) = divs::slides(reading, context);
    let mut kept: Vec<Draft> = Vec::new();
    let mut lost: Range<usize> = 0..0;
    for mut draft in drafts {
        take_comments(reading, &mut draft, &mut hazards, &mut |draft, body| {
            if !reading.text[body.clone()].starts_with("config:") {
                add_note(reading, draft, body);
            }
        });
        let own = draft.file == reading.file;
        if own && !lost.is_empty() {
            draft.span.start = std::mem::take(&mut lost).start;
        }
        let empty = draft.blocks.is_empty() && draft.notes.is_empty() && draft.commented_out.is_empty();
        if !empty {
            kept.push(draft);
        } else if own {
            // No slide; its bytes go to the one before it or after it.
            match kept.iter_mut().rev().find(|d| d.file == reading.file) {
                Some(before) => before.span.end = draft.span.end,
                None => lost = draft.span,
            }
        }
    }
    if !lost.is_empty() {
        kept.insert(0, Draft { file: reading.file, span: lost, hidden: true, ..Draft::default() });
    }
    Read { drafts: kept, hazards, style }
}

/// A value below `patat:` in the front matter.
fn setting<'t>(reading: &Reading<'t>, key: &str) -> Option<&'t Node> {
    reading.front?.get("patat")?.get(key)
}

/// Whether there is a rule outside of all containers.
fn has_rules(text: &str) -> bool {
    let mut depth = 0usize;
    Parser::new(text).any(|event| {
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth == 0 && matches!(event, Event::Rule)
    })
}
