//! Keeps blocks inside of their slide. The Markdown parser's range of a list may reach into the heading that follows it,
//! and there the slide ends.

use super::super::model::{Block, BlockKind, Inline, InlineKind};
use crate::text::{FileId, Span};

/// Ends the spans of one file at `end`.
pub(super) struct Clip {
    pub file: FileId,
    pub end: u32,
}

impl Clip {
    /// Clips what reaches too far; mostly nothing does.
    pub fn blocks(&self, blocks: &mut [Block]) {
        for block in blocks.iter_mut().filter(|b| self.cuts(b.span)) {
            self.span(&mut block.span);
            match &mut block.kind {
                BlockKind::Heading { content, .. } | BlockKind::Paragraph(content) => self.inlines(content),
                BlockKind::List(list) => {
                    for item in &mut list.items {
                        self.span(&mut item.span);
                        self.blocks(&mut item.blocks);
                    }
                }
                BlockKind::Quote { blocks, .. } | BlockKind::Footnote { blocks, .. } => self.blocks(blocks),
                BlockKind::Columns(columns) => columns.iter_mut().for_each(|c| self.blocks(&mut c.blocks)),
                BlockKind::Table(table) => {
                    for cell in table.header.iter_mut().chain(table.rows.iter_mut().flatten()) {
                        self.span(&mut cell.span);
                        self.inlines(&mut cell.content);
                    }
                    table.caption.iter_mut().for_each(|c| self.inlines(c));
                }
                BlockKind::Image(image) => self.span(&mut image.span),
                _ => {}
            }
        }
    }

    fn inlines(&self, inlines: &mut [Inline]) {
        for inline in inlines.iter_mut().filter(|i| self.cuts(i.span)) {
            self.span(&mut inline.span);
            match &mut inline.kind {
                InlineKind::Image(image) => self.span(&mut image.span),
                kind => self.inlines(kind.children_mut().unwrap_or_default()),
            }
        }
    }

    fn cuts(&self, span: Span) -> bool {
        span.file == self.file && span.end > self.end
    }

    fn span(&self, span: &mut Span) {
        if self.cuts(*span) {
            *span = Span { start: span.start.min(self.end), end: self.end, ..*span };
        }
    }
}
