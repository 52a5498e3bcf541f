//! Blocks of our own words, for sheets that hold no deck content.

use crate::deck::model::{Block, BlockKind, Inline, InlineKind, List, ListItem, Look};
use crate::text::Span;

/// What is not to be said, in CSS.
const MUTED: &str = "#5b6470";

pub(super) fn text(words: &str) -> Inline {
    Inline { span: Span::default(), kind: InlineKind::Text(words.to_owned()) }
}

pub(super) fn line_end() -> Inline {
    Inline { span: Span::default(), kind: InlineKind::HardBreak }
}

pub(super) fn muted(words: &str) -> Inline {
    let look = Look::colored(MUTED);
    Inline { span: Span::default(), kind: InlineKind::Styled { look, content: vec![text(words)] } }
}

pub(super) fn strong(words: &str) -> Inline {
    Inline { span: Span::default(), kind: InlineKind::Strong(vec![text(words)]) }
}

pub(super) fn block(kind: BlockKind) -> Block {
    Block { span: Span::default(), kind }
}

pub(super) fn paragraph(content: Vec<Inline>) -> Block {
    block(BlockKind::Paragraph(content))
}

/// A list; `task` makes boxes to tick.
pub(super) fn list(points: &[&str], task: bool) -> Block {
    let items = points
        .iter()
        .map(|p| ListItem {
            span: Span::default(),
            task: task.then_some(false),
            blocks: vec![paragraph(vec![text(p)])],
        })
        .collect();
    block(BlockKind::List(List { start: None, incremental: false, items }))
}

pub(super) fn label(words: &str) -> Block {
    block(BlockKind::Heading { level: 4, fit: false, content: vec![text(words)] })
}

/// Minutes and seconds.
pub(super) fn clock(seconds: u32) -> String {
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

/// A note as blocks: empty lines part paragraphs, dashes and stars make lists, other line ends stay.
pub(super) fn note_blocks(note: &str, out: &mut Vec<Block>) {
    let mut lines: Vec<Inline> = Vec::new();
    let mut points: Vec<&str> = Vec::new();
    let flush_lines = |lines: &mut Vec<Inline>, out: &mut Vec<Block>| {
        if !lines.is_empty() {
            out.push(paragraph(std::mem::take(lines)));
        }
    };
    let flush_points = |points: &mut Vec<&str>, out: &mut Vec<Block>| {
        if !points.is_empty() {
            out.push(list(&std::mem::take(points), false));
        }
    };
    for line in note.lines() {
        let bare = line.trim();
        if let Some(point) = bare.strip_prefix("- ").or_else(|| bare.strip_prefix("* ")) {
            flush_lines(&mut lines, out);
            points.push(point);
            continue;
        }
        flush_points(&mut points, out);
        if bare.is_empty() {
            flush_lines(&mut lines, out);
            continue;
        }
        if !lines.is_empty() {
            lines.push(Inline { span: Span::default(), kind: InlineKind::SoftBreak });
        }
        lines.push(text(bare));
    }
    flush_lines(&mut lines, out);
    flush_points(&mut points, out);
}
