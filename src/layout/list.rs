//! Lists: marks that end where the text begins, items that may be divided between pages.

use super::canvas::Canvas;
use super::divide::{Way, split};
use super::draw::Role;
use super::node::{Node, Room, draw_with, total_height_with};
use super::text::TextBlock;

/// A list.
#[derive(Clone)]
pub(crate) struct ListNode {
    pub items: Vec<(TextBlock, Vec<Node>)>,
    pub depth: u8,
    pub numbered: bool,
    pub indent: f32,
    pub em: f32,
}

impl ListNode {
    pub fn gap(&self) -> f32 {
        self.em * if self.depth == 0 { 0.36 } else { 0.18 }
    }
}

pub(crate) fn item_height(mark: &mut TextBlock, body: &mut [Node], inner: Room, em: f32) -> f32 {
    total_height_with(body, inner, em, ITEM_GAP).max(mark.height(inner.width.max(em)))
}

/// Between the blocks of one list item, as a share of the usual gap.
const ITEM_GAP: f32 = 0.5;

pub(crate) fn draw_list(list: &mut ListNode, canvas: &mut Canvas<'_>, x: f32, y: f32, room: Room, em: f32) {
    let inner = Room { width: (room.width - list.indent).max(em), ..room };
    let (gap, indent, own) = (list.gap(), list.indent, list.em);
    let role = if list.numbered { Role::NumberedList } else { Role::List };
    canvas.tagged(role, None, |c| {
        let mut at = y;
        for (mark, body) in &mut list.items {
            let step = body.first().map_or(0, Node::step);
            c.tagged(Role::Item, None, |c| {
                let baseline = match body.first_mut().map(Node::bare_mut) {
                    Some(Node::Text(t) | Node::Heading(t, _)) => t.first_baseline(inner.width),
                    _ => mark.first_baseline(indent),
                };
                let width = mark.widths().1;
                let top = at + baseline - mark.first_baseline(width);
                // Marks end where the text's margin begins, so that numbers align on their points.
                // In a script that runs from the right, the margin is there.
                let rtl = is_rtl(body);
                let left = if rtl { x + inner.width + own * 0.42 } else { x + indent - own * 0.42 - width };
                c.at_step(step, |c| c.tagged(Role::Label, None, |c| mark.draw(c, left, top, width)));
                c.tagged(Role::Body, None, |c| {
                    draw_with(body, c, if rtl { x } else { x + indent }, at, inner, own, ITEM_GAP);
                });
                at += item_height(mark, body, inner, own) + gap;
            });
        }
    });
}

/// Whether an item begins with text that runs from right to left.
fn is_rtl(body: &mut [Node]) -> bool {
    match body.first_mut().map(Node::bare_mut) {
        Some(Node::Text(text) | Node::Heading(text, _)) => text.is_rtl(),
        Some(Node::List(list)) => list.items.first_mut().is_some_and(|(_, body)| is_rtl(body)),
        _ => false,
    }
}

pub(crate) fn split_list(list: &mut ListNode, room: Room, height: f32, way: Way) -> Option<ListNode> {
    let inner = Room { width: (room.width - list.indent).max(list.em), ..room };
    let (gap, em) = (list.gap(), list.em);
    let mut left = height;
    let mut end = 0;
    for (mark, body) in &mut list.items {
        left -= item_height(mark, body, inner, em);
        if left < -0.05 {
            break;
        }
        left -= gap;
        end += 1;
    }
    if end >= list.items.len() {
        return None;
    }
    let mut over = None;
    if end == 0 {
        // Not even the first item fits: divide it, if it has nested content.
        let (_, body) = list.items.first_mut()?;
        over = Some(split(body, inner, height, em, way)?);
        end = 1;
    }
    let mut items = list.items.split_off(end);
    if let Some(rest) = over {
        items.insert(0, (TextBlock::blank(), rest));
    }
    (!items.is_empty()).then_some(ListNode {
        items,
        depth: list.depth,
        numbered: list.numbered,
        indent: list.indent,
        em,
    })
}
