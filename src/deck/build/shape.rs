//! The shape that finished blocks and inlines are given: columns, looks, text without white space at its ends.

use super::super::model::{Block, BlockKind, Column, Inline, InlineKind, Look};
use super::frame::{Kind, Pending};
use super::{is_space, plain};
use crate::text::{FileId, Span};

/// Where blocks stand together.
pub(super) fn span_of<'b>(blocks: impl Iterator<Item = &'b Block>, file: FileId, fallback: usize) -> Span {
    blocks.map(|b| b.span).reduce(Span::join).unwrap_or(Span::new(file, fallback..fallback))
}

/// Columns from boxes side by side; a grid with more boxes than tracks makes rows; fewer than two boxes make no columns.
pub(super) fn side_by_side(pending: Vec<Pending>, tracks: &[f32], span: Span) -> Vec<Block> {
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
pub(super) fn dress(blocks: &mut [Block], look: &Look) {
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
pub(super) fn dress_inlines(content: &mut Vec<Inline>, look: &Look) {
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
pub(super) fn is_gallery(kind: &Kind, blocks: &[Block], boxes: &[std::ops::Range<usize>]) -> bool {
    let open = matches!(kind, Kind::Box(info) if info.columns.is_none() && !info.known);
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
pub(super) fn flatten(blocks: Vec<Block>, out: &mut Vec<Inline>) {
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

/// Without white space at both ends.
pub(super) fn trim(mut inlines: Vec<Inline>) -> Vec<Inline> {
    while inlines.last().is_some_and(is_space) {
        inlines.pop();
    }
    let lead = inlines.iter().take_while(|i| is_space(i)).count();
    if lead > 0 {
        inlines.drain(..lead);
    }
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
