//! References to footnotes whose text stands in another part of the file, and Pandoc's inline notes, `^[said aside]`.
//! The Markdown parser knows neither.

use super::super::model::{Block, BlockKind, Inline, InlineKind};
use super::Builder;
use super::shape::trim;
use crate::text::Span;

/// A note whose bracket is not closed yet.
struct Open {
    at: Span,
    depth: usize,
    content: Vec<Inline>,
}

impl Builder<'_> {
    /// Takes notes out of running text: references stand in their place, the notes themselves at the slide's foot.
    pub(super) fn asides(&mut self, inlines: Vec<Inline>) -> Vec<Inline> {
        let marked = |i: &Inline| matches!(&i.kind, InlineKind::Text(t) if t.contains("^[") || t.contains("[^"));
        if self.dropping > 0 || !inlines.iter().any(marked) {
            return inlines;
        }
        let mut out = Vec::with_capacity(inlines.len() + 2);
        let mut open: Option<Open> = None;
        for inline in inlines {
            match &inline.kind {
                InlineKind::Text(text) => self.aside_text(text, inline.span, &mut open, &mut out),
                _ => open.as_mut().map_or(&mut out, |o| &mut o.content).push(inline),
            }
        }
        if let Some(open) = open {
            // Never closed: these brackets were something else.
            out.push(Inline { span: open.at, kind: InlineKind::Text("^[".into()) });
            out.extend(open.content);
        }
        out
    }

    fn aside_text(&mut self, text: &str, span: Span, open: &mut Option<Open>, out: &mut Vec<Inline>) {
        // Only text that corresponds to the file byte by byte has places inside.
        let exact = span.len() == text.len();
        let place = |from: usize, to: usize| {
            if exact { Span { start: span.start + from as u32, end: span.start + to as u32, ..span } } else { span }
        };
        let piece = |from: usize, to: usize, into: &mut Vec<Inline>| {
            if from < to {
                into.push(Inline { span: place(from, to), kind: InlineKind::Text(text[from..to].to_owned()) });
            }
        };
        let before = self.text.get(..span.range().start).filter(|_| span.file == self.file);
        let escaped = before.is_some_and(|s| s.ends_with('\\'));
        let (mut done, mut at) = (0, 0);
        while let Some(c) = text[at..].chars().next() {
            let next = at + c.len_utf8();
            if let Some(note) = open {
                match c {
                    '[' => note.depth += 1,
                    ']' => note.depth -= 1,
                    _ => {}
                }
                if note.depth == 0
                    && let Some(mut note) = open.take()
                {
                    piece(done, at, &mut note.content);
                    let whole =
                        if place(at, next).file == note.at.file { note.at.join(place(at, next)) } else { note.at };
                    out.extend(self.note_at_foot(note.content, whole));
                    done = next;
                }
                at = next;
            } else if self.syntax.attributes && text[at..].starts_with("^[") && !(at == 0 && escaped) {
                piece(done, at, out);
                *open = Some(Open { at: place(at, at + 2), depth: 1, content: Vec::new() });
                at += 2;
                done = at;
            } else if let Some(label) = self.footnote_label(&text[at..]).filter(|_| !(at == 0 && escaped)) {
                piece(done, at, out);
                let end = at + label.len() + 3;
                out.push(Inline { span: place(at, end), kind: InlineKind::FootnoteReference(label) });
                at = end;
                done = end;
            } else {
                at = next;
            }
        }
        piece(done, text.len(), open.as_mut().map_or(out, |o| &mut o.content));
    }

    /// The label of the reference that a text begins with, when the file defines it.
    fn footnote_label(&self, text: &str) -> Option<String> {
        let (label, _) = text.strip_prefix("[^")?.split_once(']')?;
        self.footnotes.get(label).cloned()
    }

    /// Keeps a note for the foot of the slide; what stands in its place.
    fn note_at_foot(&mut self, content: Vec<Inline>, whole: Span) -> Option<Inline> {
        let content = trim(content);
        let span = content.iter().map(|i| i.span).reduce(Span::join)?;
        // No label that is written: the slide's notes are numbered when all of them are known.
        self.noted += 1;
        let label = format!("^{}.{}", self.file.0, self.noted);
        let blocks = vec![Block { span, kind: BlockKind::Paragraph(content) }];
        let kind = BlockKind::Footnote { label: label.clone(), blocks };
        self.draft.asides.push(Block { span: whole.join(span), kind });
        Some(Inline { span: whole, kind: InlineKind::FootnoteReference(label) })
    }
}
