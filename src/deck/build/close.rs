//! What becomes of open blocks, inlines and elements when they close.

use std::ops::Range;

use super::super::model::{
    Alignment, Block, BlockKind, Cell, Inline, InlineKind, LineAlign, List, ListItem, Look, Table,
};
use super::frame::{BoxInfo, Frame, HEADINGS, Kind, Pending};
use super::image::with_formulas;
use super::shape::{dress, dress_inlines, flatten, is_gallery, side_by_side, span_of, trim};
use super::{Builder, MAX_NESTING, is_space, plain, scripts};
use crate::text::Span;

/// Takes what lies on a stack from a mark on, in a list of just its size.
fn tail<T>(stack: &mut Vec<T>, from: usize) -> Vec<T> {
    if from >= stack.len() { Vec::new() } else { stack.split_off(from) }
}

impl Builder<'_> {
    /// Takes the inlines from a mark on.
    fn taken(&mut self, from: usize) -> Vec<Inline> {
        let inlines = tail(&mut self.inlines, from);
        if !self.syntax.attributes {
            return if self.footnotes.is_empty() { inlines } else { self.asides(inlines) };
        }
        let inlines = scripts::set(inlines, self.text, self.file);
        self.asides(inlines)
    }

    /// The inlines that lie loose in the innermost frame.
    pub(super) fn loose(&self) -> &[Inline] {
        &self.inlines[self.frames.last().map_or(0, |f| f.inlines)..]
    }

    /// The blocks of the innermost frame.
    pub(super) fn settled(&self) -> &[Block] {
        &self.blocks[self.frames.last().map_or(0, |f| f.blocks)..]
    }

    /// Settles columns that stand next to each other: one alone is no column.
    pub(super) fn settle_columns(&mut self) {
        let file = self.file;
        let top = self.top();
        if top.columns.is_empty() || top.is_columns() {
            return;
        }
        let pending = std::mem::take(&mut top.columns);
        let span = span_of(pending.iter().flat_map(|p| &p.blocks), file, top.start);
        self.blocks.extend(side_by_side(pending, &[], span));
    }

    /// Adds a block behind what the innermost frame holds.
    pub(super) fn settle(&mut self, block: Block) {
        let top = self.top();
        if top.is_columns() {
            top.columns.push(Pending { from_box: false, width: None, blocks: vec![block] });
        } else {
            self.settle_columns();
            self.blocks.push(block);
        }
    }

    /// Turns loose inlines of the innermost frame into a paragraph, or into what stands alone in one.
    pub(super) fn flush(&mut self, at: usize) {
        let (from, columns) = (self.top().inlines, self.top().is_columns());
        if self.inlines.len() == from || self.top().inline_only() {
            return;
        }
        let mut inlines = trim(self.taken(from));
        let pictures = |i: &Inline| is_space(i) || matches!(i.kind, InlineKind::Image(_));
        if columns && inlines.len() > 1 && inlines.iter().all(pictures) {
            // Pictures that are items of a flex box or grid of their own.
            for inline in inlines {
                if let InlineKind::Image(image) = inline.kind {
                    self.settle(Block { span: inline.span, kind: BlockKind::Image(image) });
                }
            }
            return;
        }
        let Some(span) = inlines.iter().map(|i| i.span).reduce(Span::join) else { return };
        let kind = match (inlines.len(), inlines.pop()) {
            (1, Some(Inline { kind: InlineKind::Image(mut image), .. })) => {
                // Pandoc's figures: the text of a picture that stands alone is read below it.
                let markdown = || self.text.get(image.span.range()).is_some_and(|s| s.starts_with("!["));
                if self.syntax.attributes && image.caption.is_none() && !image.alt.is_empty() && markdown() {
                    image.caption = Some(image.alt.clone());
                }
                BlockKind::Image(image)
            }
            (_, Some(last)) => {
                inlines.push(last);
                BlockKind::Paragraph(inlines)
            }
            (_, None) => return,
        };
        let span = if span.is_empty() { Span::new(self.file, at..at) } else { span };
        self.settle(Block { span, kind });
    }

    /// Closes a paragraph with nothing but inlines in it, by far the most frequent frame: they become a paragraph of the
    /// frame below, or go on with its text.
    fn close_paragraph(&mut self, end: usize) {
        let (from, start) = (self.top().inlines, self.top().start);
        self.frames.pop();
        let above = self.inlines.len() > from;
        let below = self.top().inlines < from;
        if self.top().inline_only() {
            if above && below {
                let span = self.span(start..start);
                self.inlines.insert(from, Inline { span, kind: InlineKind::HardBreak });
            }
            return;
        }
        if below {
            let own = tail(&mut self.inlines, from);
            self.flush(start);
            self.inlines.extend(own);
        }
        self.flush(end);
    }

    /// Closes the innermost frame and hands what it became to the one below.
    pub(super) fn close_top(&mut self, end: usize) {
        if self.frames.len() < 2 {
            return self.flush(end);
        }
        let top = self.top();
        let bare = top.columns.is_empty() && top.look.is_none();
        if bare && matches!(top.kind, Kind::Paragraph) && self.settled().is_empty() {
            return self.close_paragraph(end);
        }
        if !self.loose().is_empty() {
            self.flush(end);
        }
        self.settle_columns();
        let Some(frame) = self.frames.pop() else { return };
        let Frame { kind, tag, start, reach, mut columns, boxes, .. } = frame;
        let mut look = frame.look.map_or_else(Look::default, |look| *look);
        let mut blocks = tail(&mut self.blocks, frame.blocks);
        let mut inlines = self.taken(frame.inlines);
        let inline_only = kind.inline_only();
        let range = start..end.max(reach);
        self.top().reach = self.top().reach.max(range.end);
        let span = self.span(range.clone());
        let deep = self.frames.len() > MAX_NESTING;
        if inline_only && !blocks.is_empty() {
            flatten(std::mem::take(&mut blocks), &mut inlines);
        }
        if tag.is_none() {
            let name = match &kind {
                Kind::Strong => "strong",
                Kind::Emphasis => "em",
                Kind::Heading { level, .. } => HEADINGS[usize::from((*level).clamp(1, 6)) - 1],
                _ => "",
            };
            look.color =
                self.sheet.filter(|_| !name.is_empty()).and_then(|s| s.color_of(name, self.place(range.start)));
        }
        if !look.is_empty() {
            if inline_only {
                // An inline element has no lines of its own.
                let block = matches!(kind, Kind::Heading { .. } | Kind::Cell { .. });
                look.align = look.align.filter(|_| block);
                dress_inlines(&mut inlines, &look);
            } else {
                dress(&mut blocks, &look);
                columns.iter_mut().for_each(|c| dress(&mut c.blocks, &look));
            }
        }
        if !boxes.is_empty() && is_gallery(&kind, &blocks, &boxes) {
            let mut rest = blocks.into_iter();
            let cells = boxes.iter().map(|b| Pending {
                from_box: true,
                width: None,
                blocks: rest.by_ref().take(b.len()).collect(),
            });
            blocks = side_by_side(cells.collect(), &[], span);
            dress(&mut blocks, &Look { align: Some(LineAlign::Center), ..Look::default() });
        }
        let wrap: Option<fn(Vec<Inline>) -> InlineKind> = match kind {
            Kind::Emphasis => Some(InlineKind::Emphasis),
            Kind::Strong => Some(InlineKind::Strong),
            Kind::Strike => Some(InlineKind::Strike),
            Kind::Superscript => Some(InlineKind::Superscript),
            Kind::Subscript => Some(InlineKind::Subscript),
            _ => None,
        };
        if let Some(make) = wrap {
            if deep {
                self.inlines.extend(inlines);
            } else if !inlines.is_empty() {
                self.push_inline(make(inlines), range);
            }
            return;
        }
        match kind {
            Kind::Root | Kind::Emphasis | Kind::Strong | Kind::Strike | Kind::Superscript | Kind::Subscript => {}
            Kind::Drop => self.dropping = self.dropping.saturating_sub(1),
            Kind::Paragraph => self.push_blocks(blocks),
            Kind::Heading { level, fit } => {
                let content = trim(inlines);
                if self.top().inline_only() {
                    // A heading inside something that is never closed: its words stay apart from those around it.
                    self.push_inline(InlineKind::HardBreak, range.start..range.start);
                    self.inlines.extend(content);
                    self.push_inline(InlineKind::HardBreak, range.end..range.end);
                } else if !content.is_empty() {
                    self.push_block(BlockKind::Heading { level, fit, content }, range);
                }
            }
            Kind::Quote(_) if deep => self.push_blocks(blocks),
            Kind::Quote(callout) => self.push_block(BlockKind::Quote { callout, blocks }, range),
            Kind::Footnote(_) if deep => self.push_blocks(blocks),
            Kind::Footnote(label) => self.push_block(BlockKind::Footnote { label, blocks }, range),
            Kind::List { start, incremental, mut items } => {
                if !blocks.is_empty() {
                    let span = span_of(blocks.iter(), self.file, range.start);
                    items.push(ListItem { span, task: None, blocks });
                }
                if deep {
                    items.into_iter().for_each(|i| self.push_blocks(i.blocks));
                } else if !items.is_empty() {
                    self.push_block(BlockKind::List(List { start, incremental, items }), range);
                }
            }
            Kind::Item { task } => match &mut self.top().kind {
                Kind::List { items, .. } => items.push(ListItem { span, task, blocks }),
                _ => self.push_blocks(blocks),
            },
            Kind::Table(table) => self.close_table(table, range),
            Kind::Row { header, cells } => self.close_row(header, cells),
            Kind::Cell { header, columns } => {
                let content = trim(inlines);
                match &mut self.top().kind {
                    Kind::Row { header: row_header, cells } => {
                        *row_header &= header;
                        cells.push(Cell { span, content });
                        let empty = Span { start: span.end, ..span };
                        cells.extend((1..columns.clamp(1, 40)).map(|_| Cell { span: empty, content: Vec::new() }));
                    }
                    _ => self.inlines.extend(content),
                }
            }
            Kind::Link(_) if deep => self.inlines.extend(inlines),
            Kind::Link(target) => self.push_inline(InlineKind::Link { target, content: inlines }, range),
            // Its look is on its inlines already.
            Kind::Styled => self.inlines.extend(inlines),
            Kind::Code => self.push_inline(InlineKind::Code(plain(&inlines)), range),
            Kind::Pre => self.close_pre(&inlines, range),
            Kind::Image { target, title } => {
                let alt = if self.syntax.attributes { with_formulas(&inlines) } else { plain(&inlines) };
                self.close_image(&alt, target, title, range);
            }
            Kind::Caption => self.close_caption(inlines, span),
            Kind::Box(info) => self.close_box(*info, tag.is_some(), blocks, inlines, columns, span),
        }
    }

    /// Adds blocks to the innermost frame, each in its place.
    pub(super) fn push_blocks(&mut self, blocks: Vec<Block>) {
        for block in blocks {
            let at = block.span.range().start;
            self.add(block, at);
        }
    }

    fn close_box(
        &mut self,
        info: BoxInfo,
        is_element: bool,
        blocks: Vec<Block>,
        inlines: Vec<Inline>,
        columns: Vec<Pending>,
        span: Span,
    ) {
        if let Some(start) = info.note {
            let tail = self.text[..span.range().end].rfind("</").filter(|i| *i >= start && is_element);
            self.note(start..tail.unwrap_or(span.range().end).max(start));
            return;
        }
        let blocks = match &info.columns {
            Some(tracks) => side_by_side(columns, tracks, span),
            None => blocks,
        };
        if self.top().inline_only() {
            let mut flat = inlines;
            flatten(blocks, &mut flat);
            if !self.loose().is_empty() && !flat.is_empty() {
                let at = Span { end: span.start, ..span };
                self.inlines.push(Inline { span: at, kind: InlineKind::HardBreak });
            }
            self.inlines.extend(flat);
            return;
        }
        if self.top().is_columns() || info.column {
            self.flush(span.range().start);
            let top = self.top();
            top.columns.push(Pending { from_box: true, width: info.width, blocks });
            return;
        }
        if !blocks.is_empty() {
            self.flush(span.range().start);
            self.settle_columns();
        }
        let before = self.settled().len();
        self.push_blocks(blocks);
        let after = self.settled().len();
        if after > before {
            self.top().boxes.push(before..after);
        }
    }

    fn close_table(&mut self, mut table: Box<Table>, range: Range<usize>) {
        let width = table.rows.iter().map(Vec::len).chain([table.header.len(), table.alignments.len()]).max();
        let width = width.unwrap_or(0);
        if width == 0 {
            return;
        }
        let end = Span::new(self.file, range.end..range.end);
        let pad = |row: &mut Vec<Cell>| {
            let at = row.last().map_or(end, |c| Span { start: c.span.end, ..c.span });
            row.resize_with(width, || Cell { span: at, content: Vec::new() });
        };
        pad(&mut table.header);
        table.rows.iter_mut().for_each(pad);
        table.alignments.resize(width, Alignment::None);
        self.push_block(BlockKind::Table(table), range);
    }

    fn close_row(&mut self, header: bool, cells: Vec<Cell>) {
        let table = self.frames.iter_mut().rev().find_map(|f| match &mut f.kind {
            Kind::Table(table) => Some(table),
            _ => None,
        });
        match table {
            Some(table) if header && table.header.is_empty() && table.rows.is_empty() => table.header = cells,
            Some(table) => table.rows.push(cells),
            None => cells.into_iter().for_each(|c| self.inlines.extend(c.content)),
        }
    }

    /// A caption of words belongs to the picture before it; any other is a paragraph.
    fn close_caption(&mut self, inlines: Vec<Inline>, span: Span) {
        let content = trim(inlines);
        if content.is_empty() {
            return;
        }
        let simple = content.iter().all(|i| matches!(i.kind, InlineKind::Text(_) | InlineKind::SoftBreak));
        self.flush(span.range().start);
        let from = self.top().blocks;
        if let (true, Some(Block { kind: BlockKind::Image(image), span: place })) =
            (simple, self.blocks[from..].last_mut())
            && image.caption.is_none()
        {
            image.caption = Some(plain(&content));
            image.span = image.span.join(span);
            *place = image.span;
            return;
        }
        self.push_block(BlockKind::Paragraph(content), span.range());
    }
}
