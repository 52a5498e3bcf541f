//! One open block, inline or element, and what becomes of it when it closes.

use super::super::model::{
    Alignment, Block, BlockKind, Cell, Column, Inline, InlineKind, LineAlign, List, ListItem, Look, Table,
};
use super::{Builder, MAX_NESTING, is_space, plain};
use crate::text::{FileId, Span};

/// What an element of the stack will become.
#[derive(Debug)]
pub(in super::super) enum Kind {
    /// The slide.
    Root,
    Paragraph,
    Heading {
        level: u8,
        fit: bool,
    },
    Quote(Option<String>),
    List {
        start: Option<u64>,
        incremental: bool,
        items: Vec<ListItem>,
    },
    Item {
        task: Option<bool>,
    },
    Footnote(String),
    Table(Box<Table>),
    Row {
        header: bool,
        cells: Vec<Cell>,
    },
    Cell {
        header: bool,
        columns: usize,
    },
    Emphasis,
    Strong,
    Strike,
    Superscript,
    Subscript,
    Link(String),
    /// Nothing but a look.
    Styled,
    /// `<code>`
    Code,
    /// `<pre>`
    Pre,
    Image {
        target: String,
        title: Option<String>,
    },
    /// A box of any kind: `<div>`, a fenced div, `.class[ ]`.
    Box(BoxInfo),
    /// `<figcaption>`
    Caption,
    /// Not content: `<script>`, `<svg>`.
    Drop,
}

/// What matters about a box.
#[derive(Debug, Default, Clone, PartialEq)]
pub(in super::super) struct BoxInfo {
    /// Its children stand side by side; their shares, where stated.
    pub columns: Option<Vec<f32>>,
    /// It is itself one of several columns.
    pub column: bool,
    /// Its share of the width, as stated.
    pub width: Option<f32>,
    /// Where its content starts, when it is a speaker note and not content.
    pub note: Option<usize>,
    /// Its lists appear one by one.
    pub incremental: Option<bool>,
    /// How its text looks.
    pub look: Look,
    /// Line ends in it are kept.
    pub lines: bool,
    /// A rule of the deck says how its children lie.
    pub known: bool,
}

/// A column whose neighbours are not known yet.
#[derive(Debug)]
pub(super) struct Pending {
    pub from_box: bool,
    pub width: Option<f32>,
    pub blocks: Vec<Block>,
}

#[derive(Debug)]
pub(super) struct Frame {
    pub kind: Kind,
    /// The element's name; `None` for Markdown containers.
    pub tag: Option<Box<str>>,
    pub start: usize,
    /// Where the last of what has closed in it ends.
    pub reach: usize,
    pub blocks: Vec<Block>,
    pub inlines: Vec<Inline>,
    pub columns: Vec<Pending>,
    /// How its text looks.
    pub look: Look,
    /// Which of its blocks came from boxes inside of it, box by box.
    pub boxes: Vec<std::ops::Range<usize>>,
}

impl Frame {
    pub fn new(kind: Kind, start: usize) -> Self {
        Self {
            kind,
            tag: None,
            start,
            reach: start,
            blocks: Vec::new(),
            inlines: Vec::new(),
            columns: Vec::new(),
            look: Look::default(),
            boxes: Vec::new(),
        }
    }

    pub fn is_columns(&self) -> bool {
        matches!(&self.kind, Kind::Box(BoxInfo { columns: Some(_), .. }))
    }

    /// Whether only inlines may stand in it.
    pub fn inline_only(&self) -> bool {
        !matches!(
            self.kind,
            Kind::Root
                | Kind::Paragraph
                | Kind::Quote(_)
                | Kind::Item { .. }
                | Kind::List { .. }
                | Kind::Footnote(_)
                | Kind::Box(_)
                | Kind::Drop
        )
    }

    /// Settles columns that stand next to each other: one alone is no column.
    pub fn flush_columns(&mut self, file: FileId) {
        if self.columns.is_empty() || self.is_columns() {
            return;
        }
        let pending = std::mem::take(&mut self.columns);
        let span = span_of(pending.iter().flat_map(|p| &p.blocks), file, self.start);
        self.blocks.extend(side_by_side(pending, &[], span));
    }
}

/// Names of headings by their level.
pub(super) const HEADINGS: [&str; 6] = ["h1", "h2", "h3", "h4", "h5", "h6"];

fn span_of<'b>(blocks: impl Iterator<Item = &'b Block>, file: FileId, fallback: usize) -> Span {
    blocks.map(|b| b.span).reduce(Span::join).unwrap_or(Span::new(file, fallback..fallback))
}

/// Columns from boxes side by side; a grid with more boxes than tracks makes rows; fewer than two boxes make no columns.
fn side_by_side(pending: Vec<Pending>, tracks: &[f32], span: Span) -> Vec<Block> {
    let filled: Vec<Pending> = pending.into_iter().filter(|p| !p.blocks.is_empty()).collect();
    let boxes = filled.iter().any(|p| p.from_box);
    let pictures = filled.iter().all(|p| p.blocks.iter().all(|b| matches!(b.kind, BlockKind::Image(_))));
    if filled.len() < 2 || !(boxes || pictures) {
        return filled.into_iter().flat_map(|p| p.blocks).collect();
    }
    let per_row = if tracks.len() > 1 { tracks.len() } else { filled.len() };
    let mut rows = Vec::new();
    let mut rest = filled.into_iter().peekable();
    while rest.peek().is_some() {
        let row: Vec<Column> = rest
            .by_ref()
            .take(per_row)
            .enumerate()
            .map(|(i, p)| Column {
                width: p.width.or_else(|| tracks.get(i).copied().filter(|_| tracks.len() > 1)),
                blocks: p.blocks,
            })
            .collect();
        let span = row.iter().flat_map(|c| &c.blocks).map(|b| b.span).reduce(Span::join).unwrap_or(span);
        if row.len() == 1 {
            rows.extend(row.into_iter().flat_map(|c| c.blocks));
        } else {
            rows.push(Block { span, kind: BlockKind::Columns(row) });
        }
    }
    rows
}

/// Gives a look to the text of blocks.
fn dress(blocks: &mut [Block], look: &Look) {
    for block in blocks {
        match &mut block.kind {
            BlockKind::Heading { content, .. } | BlockKind::Paragraph(content) => dress_inlines(content, look),
            BlockKind::List(list) => list.items.iter_mut().for_each(|i| dress(&mut i.blocks, look)),
            BlockKind::Quote { blocks, .. } | BlockKind::Footnote { blocks, .. } => dress(blocks, look),
            BlockKind::Columns(columns) => columns.iter_mut().for_each(|c| dress(&mut c.blocks, look)),
            BlockKind::Table(table) => {
                // Cells have an alignment of their own.
                let look = Look { align: None, ..look.clone() };
                let cells = table.header.iter_mut().chain(table.rows.iter_mut().flatten());
                cells.for_each(|c| dress_inlines(&mut c.content, &look));
            }
            BlockKind::Code(_) | BlockKind::Math { .. } | BlockKind::Image(_) | BlockKind::Rule | BlockKind::Pause => {}
        }
    }
}

/// Gives a look to inlines, unless they are pictures alone.
fn dress_inlines(content: &mut Vec<Inline>, look: &Look) {
    if look.is_empty() || content.iter().all(|i| is_space(i) || matches!(i.kind, InlineKind::Image(_))) {
        return;
    }
    if let [Inline { kind: InlineKind::Styled { look: inner, .. }, .. }] = content.as_mut_slice() {
        // What is said further inside holds; sizes multiply.
        inner.color = inner.color.take().or_else(|| look.color.clone());
        inner.align = inner.align.or(look.align);
        inner.size = match (inner.size, look.size) {
            (Some(a), Some(b)) => Some(a * b),
            (a, b) => a.or(b),
        };
        return;
    }
    let inner = std::mem::take(content);
    if let Some(span) = inner.iter().map(|i| i.span).reduce(Span::join) {
        content.push(Inline { span, kind: InlineKind::Styled { look: look.clone(), content: inner } });
    }
}

/// Whether a box of which no rule says how it lies holds nothing but three or more boxes with one picture and a few words
/// each. Such people and logos stand side by side, in whatever theme the rule is that is not here.
fn is_gallery(kind: &Kind, blocks: &[Block], boxes: &[std::ops::Range<usize>]) -> bool {
    let open = matches!(kind, Kind::Box(BoxInfo { columns: None, known: false, .. }));
    let all = boxes.first().is_some_and(|b| b.start == 0)
        && boxes.windows(2).all(|w| w[0].end == w[1].start)
        && boxes.last().is_some_and(|b| b.end == blocks.len());
    if !open || !all || !(3..=12).contains(&boxes.len()) {
        return false;
    }
    let picture = |b: &Block| match &b.kind {
        BlockKind::Image(_) => true,
        BlockKind::Paragraph(content) => matches!(content.first(), Some(i) if matches!(i.kind, InlineKind::Image(_))),
        _ => false,
    };
    let short = |b: &Block| match &b.kind {
        BlockKind::Paragraph(content) | BlockKind::Heading { content, .. } => plain(content).chars().count() < 60,
        BlockKind::Image(_) => true,
        _ => false,
    };
    boxes.iter().all(|b| {
        let own = &blocks[b.clone()];
        own.len() <= 3 && own.iter().filter(|b| picture(b)).count() == 1 && own.iter().all(short)
    })
}

/// Text of blocks where only inlines may stand.
fn flatten(blocks: Vec<Block>, out: &mut Vec<Inline>) {
    for block in blocks {
        let span = block.span;
        if !out.is_empty() {
            out.push(Inline { span: Span { end: span.start, ..span }, kind: InlineKind::HardBreak });
        }
        match block.kind {
            BlockKind::Heading { content, .. } | BlockKind::Paragraph(content) => out.extend(content),
            BlockKind::List(list) => {
                for item in list.items {
                    flatten(item.blocks, out);
                }
            }
            BlockKind::Quote { blocks, .. } | BlockKind::Footnote { blocks, .. } => flatten(blocks, out),
            BlockKind::Columns(columns) => columns.into_iter().for_each(|c| flatten(c.blocks, out)),
            BlockKind::Code(code) => out.push(Inline { span, kind: InlineKind::Code(code.code) }),
            BlockKind::Math { tex } => out.push(Inline { span, kind: InlineKind::Math(tex) }),
            BlockKind::Image(image) => out.push(Inline { span, kind: InlineKind::Image(image) }),
            BlockKind::Table(table) => {
                for cell in table.header.into_iter().chain(table.rows.into_iter().flatten()) {
                    out.extend(cell.content);
                }
            }
            BlockKind::Rule | BlockKind::Pause => {}
        }
    }
}

impl Builder<'_> {
    /// Turns loose inlines of the innermost frame into a paragraph, or into what stands alone in one.
    pub(super) fn flush(&mut self, at: usize) {
        let file = self.file;
        let top = self.top();
        if top.inlines.is_empty() || top.inline_only() {
            return;
        }
        let mut inlines = trim(std::mem::take(&mut top.inlines));
        let figures = self.syntax.attributes;
        let text = self.text;
        let pictures = |i: &Inline| is_space(i) || matches!(i.kind, InlineKind::Image(_));
        let top = self.top();
        if top.is_columns() && inlines.len() > 1 && inlines.iter().all(pictures) {
            // Pictures that are items of a flex box or grid of their own.
            for inline in inlines {
                if let InlineKind::Image(image) = inline.kind {
                    let blocks = vec![Block { span: inline.span, kind: BlockKind::Image(image) }];
                    top.columns.push(Pending { from_box: false, width: None, blocks });
                }
            }
            return;
        }
        let Some(span) = inlines.iter().map(|i| i.span).reduce(Span::join) else { return };
        let kind = match (inlines.len(), inlines.pop()) {
            (1, Some(Inline { kind: InlineKind::Image(mut image), .. })) => {
                // Pandoc's figures: the text of a picture that stands alone is read below it.
                let markdown = || text.get(image.span.range()).is_some_and(|s| s.starts_with("!["));
                if figures && image.caption.is_none() && !image.alt.is_empty() && markdown() {
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
        let top = self.top();
        let block = Block { span: if span.is_empty() { Span::new(file, at..at) } else { span }, kind };
        if top.is_columns() {
            top.columns.push(Pending { from_box: false, width: None, blocks: vec![block] });
        } else {
            top.flush_columns(file);
            top.blocks.push(block);
        }
    }

    /// Closes the innermost frame and hands what it became to the one below.
    pub(super) fn close_top(&mut self, end: usize) {
        let top = self.top();
        if matches!(top.kind, Kind::Paragraph) && top.blocks.is_empty() && top.columns.is_empty() && top.look.is_empty()
        {
            // By far the most frequent frame: its inlines become a paragraph of the frame below, without a detour.
            let inlines = std::mem::take(&mut top.inlines);
            let start = top.start;
            if self.frames.len() > 1 {
                self.frames.pop();
            }
            if self.top().inline_only() {
                if !self.top().inlines.is_empty() && !inlines.is_empty() {
                    self.push_inline(InlineKind::HardBreak, start..start);
                }
                self.top().inlines.extend(inlines);
            } else {
                self.flush(start);
                self.top().inlines = inlines;
                self.flush(end);
            }
            return;
        }
        self.flush(end);
        let Some(mut frame) = (if self.frames.len() > 1 { self.frames.pop() } else { None }) else { return };
        frame.flush_columns(self.file);
        let range = frame.start..end.max(frame.reach);
        self.top().reach = self.top().reach.max(range.end);
        let span = self.span(range.clone());
        let deep = self.frames.len() > MAX_NESTING;
        if frame.inline_only() && !frame.blocks.is_empty() {
            let blocks = std::mem::take(&mut frame.blocks);
            flatten(blocks, &mut frame.inlines);
        }
        let mut look = std::mem::take(&mut frame.look);
        if frame.tag.is_none() {
            let name = match &frame.kind {
                Kind::Strong => "strong",
                Kind::Emphasis => "em",
                Kind::Heading { level, .. } => HEADINGS[usize::from((*level).clamp(1, 6)) - 1],
                _ => "",
            };
            look.color =
                self.sheet.filter(|_| !name.is_empty()).and_then(|s| s.color_of(name, self.place(range.start)));
        }
        if !look.is_empty() {
            if frame.inline_only() {
                // An inline element has no lines of its own.
                let block = matches!(frame.kind, Kind::Heading { .. } | Kind::Cell { .. });
                look.align = look.align.filter(|_| block);
                dress_inlines(&mut frame.inlines, &look);
            } else {
                dress(&mut frame.blocks, &look);
                frame.columns.iter_mut().for_each(|c| dress(&mut c.blocks, &look));
            }
        }
        let Frame { kind, tag, mut blocks, inlines, columns, boxes, .. } = frame;
        if is_gallery(&kind, &blocks, &boxes) {
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
                self.top().inlines.extend(inlines);
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
                    self.top().inlines.extend(content);
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
                let mut cells = vec![Cell { span, content: trim(inlines) }];
                let empty = Span { start: span.end, ..span };
                cells.resize_with(columns.clamp(1, 40), || Cell { span: empty, content: Vec::new() });
                match &mut self.top().kind {
                    Kind::Row { header: row_header, cells: row } => {
                        *row_header &= header;
                        row.extend(cells);
                    }
                    _ => self.top().inlines.extend(cells.swap_remove(0).content),
                }
            }
            Kind::Link(_) if deep => self.top().inlines.extend(inlines),
            Kind::Link(target) => self.push_inline(InlineKind::Link { target, content: inlines }, range),
            // Its look is on its inlines already.
            Kind::Styled => self.top().inlines.extend(inlines),
            Kind::Code => self.push_inline(InlineKind::Code(plain(&inlines)), range),
            Kind::Pre => self.close_pre(&inlines, range),
            Kind::Image { target, title } => self.close_image(&plain(&inlines), target, title, range),
            Kind::Caption => self.close_caption(inlines, span),
            Kind::Box(info) => self.close_box(info, tag.is_some(), blocks, inlines, columns, span),
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
        let file = self.file;
        let top = self.top();
        if top.inline_only() {
            let mut flat = inlines;
            flatten(blocks, &mut flat);
            if !top.inlines.is_empty() && !flat.is_empty() {
                let at = Span { end: span.start, ..span };
                top.inlines.push(Inline { span: at, kind: InlineKind::HardBreak });
            }
            top.inlines.extend(flat);
            return;
        }
        if top.is_columns() || info.column {
            self.flush(span.range().start);
            let top = self.top();
            top.columns.push(Pending { from_box: true, width: info.width, blocks });
            return;
        }
        if !blocks.is_empty() {
            self.flush(span.range().start);
            self.top().flush_columns(file);
        }
        let before = self.top().blocks.len();
        self.push_blocks(blocks);
        let top = self.top();
        let after = top.blocks.len();
        if after > before {
            top.boxes.push(before..after);
        }
    }

    fn close_table(&mut self, mut table: Box<Table>, range: std::ops::Range<usize>) {
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
            None => cells.into_iter().for_each(|c| self.top().inlines.extend(c.content)),
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
        if let (true, Some(Block { kind: BlockKind::Image(image), span: place })) =
            (simple, self.top().blocks.last_mut())
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

/// Without white space at both ends.
fn trim(mut inlines: Vec<Inline>) -> Vec<Inline> {
    while inlines.last().is_some_and(is_space) {
        inlines.pop();
    }
    let lead = inlines.iter().take_while(|i| is_space(i)).count();
    inlines.drain(..lead);
    if let Some(Inline { span, kind: InlineKind::Text(text) }) = inlines.first_mut()
        && text.starts_with(char::is_whitespace)
        && span.len() == text.len()
    {
        let rest = text.trim_start();
        span.start += (text.len() - rest.len()) as u32;
        *text = rest.to_owned();
    }
    if let Some(Inline { span, kind: InlineKind::Text(text) }) = inlines.last_mut()
        && text.ends_with(char::is_whitespace)
        && span.len() == text.len()
    {
        let rest = text.trim_end().len();
        span.end -= (text.len() - rest) as u32;
        text.truncate(rest);
    }
    inlines
}
