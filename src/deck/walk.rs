//! Every block and every inline of a slide, to be changed in place.

use super::model::{Block, BlockKind, Inline};

/// Calls `visit` for every block, the outer ones first.
pub(super) fn blocks(list: &mut [Block], visit: &mut dyn FnMut(&mut Block)) {
    for block in list {
        visit(block);
        match &mut block.kind {
            BlockKind::List(list) => list.items.iter_mut().for_each(|i| blocks(&mut i.blocks, visit)),
            BlockKind::Quote { blocks: inner, .. } | BlockKind::Footnote { blocks: inner, .. } => blocks(inner, visit),
            BlockKind::Columns(columns) => columns.iter_mut().for_each(|c| blocks(&mut c.blocks, visit)),
            _ => {}
        }
    }
}

/// Calls `visit` for every inline, in order, the outer ones first.
pub(super) fn inlines(list: &mut [Block], visit: &mut dyn FnMut(&mut Inline)) {
    blocks(list, &mut |block| match &mut block.kind {
        BlockKind::Heading { content, .. } | BlockKind::Paragraph(content) => each(content, visit),
        BlockKind::Table(table) => {
            let cells = table.header.iter_mut().chain(table.rows.iter_mut().flatten());
            cells.for_each(|c| each(&mut c.content, visit));
            table.caption.iter_mut().for_each(|c| each(c, visit));
        }
        _ => {}
    });
}

fn each(list: &mut [Inline], visit: &mut dyn FnMut(&mut Inline)) {
    for inline in list {
        visit(inline);
        each(inline.kind.children_mut().unwrap_or_default(), visit);
    }
}
