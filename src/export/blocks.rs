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
    items(points.iter().map(|p| vec![text(p)]), task)
}

fn items(points: impl Iterator<Item = Vec<Inline>>, task: bool) -> Block {
    let items = points
        .map(|p| ListItem { span: Span::default(), task: task.then_some(false), blocks: vec![paragraph(p)] })
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
            out.push(items(std::mem::take(points).into_iter().map(said), false));
        }
    };
    for line in note.lines() {
        let bare = line.trim();
        // A box of Pandoc's in a note is none of its words.
        if bare.starts_with(":::") {
            continue;
        }
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
        lines.extend(said(bare));
    }
    flush_lines(&mut lines, out);
    flush_points(&mut points, out);
}

/// A line of a note: `**strong**` and `*emphasis*` as they are meant, shortcodes left out.
fn said(line: &str) -> Vec<Inline> {
    let mut out = Vec::new();
    let mut plain = String::new();
    let mut rest = line;
    while let Some(c) = rest.chars().next() {
        // A shortcode, with the marks around it.
        let marks = rest.len() - rest.trim_start_matches('*').len();
        let shortcode = rest[marks..].strip_prefix("{{<").and_then(|r| r.split_once(">}}"));
        if let Some((_, after)) = shortcode {
            rest = after.strip_prefix(&rest[..marks]).unwrap_or(after);
            continue;
        }
        let mark = ["**", "*"].into_iter().find(|m| rest.starts_with(m));
        let opens = !plain.ends_with(char::is_alphanumeric);
        let inner = mark.filter(|_| opens).and_then(|m| rest[m.len()..].split_once(m));
        let tight = |s: &str| !s.is_empty() && s.trim() == s && !s.starts_with('*');
        if let (Some(mark), Some((inner, after))) = (mark, inner.filter(|(inner, _)| tight(inner))) {
            if !plain.is_empty() {
                out.push(text(&std::mem::take(&mut plain)));
            }
            let emphasis = Inline { span: Span::default(), kind: InlineKind::Emphasis(vec![text(inner)]) };
            out.push(if mark == "**" { strong(inner) } else { emphasis });
            rest = after;
            continue;
        }
        plain.push(c);
        rest = &rest[c.len_utf8()..];
    }
    if !plain.is_empty() {
        out.push(text(&plain));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(note: &str) -> String {
        let mut blocks = Vec::new();
        note_blocks(note, &mut blocks);
        format!("{blocks:?}").replace("span: 0:0..0, ", "")
    }

    #[test]
    fn marks_of_a_note_are_not_printed() {
        let blocks = told(
            "::: {style=\"font-size:0.7em\"}\n- The **second** label, *not* a_b\n\n2 * 3 ** 4 {{< pause >}}done\n:::\n",
        );
        assert!(!blocks.contains(":::") && !blocks.contains("{{<"), "{blocks}");
        assert!(blocks.contains("Strong([Inline { kind: Text(\"second\") }])"), "{blocks}");
        assert!(blocks.contains("Emphasis([Inline { kind: Text(\"not\") }])"), "{blocks}");
        assert!(blocks.contains("2 * 3 ** 4 done"), "{blocks}");
    }

    #[test]
    fn a_note_without_marks_is_as_it_is_written() {
        assert!(told("a*b and c*d").contains("Text(\"a*b and c*d\")"));
        assert!(told("**open").contains("Text(\"**open\")"));
    }
}
