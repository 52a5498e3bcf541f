//! The size at which a slide's content fits its page, and what goes over to the next one.

use super::canvas::Canvas;
use super::divide::{divide, without_columns};
use super::draw::{Rect, Role};
use super::issue::{IssueKind, Report};
use super::node::{Node, Room, draw, each_code, squeeze, stacked, total_height};
use super::slide::{FLOOR, Fit, LEADING};
use crate::deck::model::Slide;

/// The size of a slide that had to be divided: it need not be crammed as well.
const DIVIDED: f32 = 0.85;
/// Share of a page that a picture of a divided slide is counted for; it takes what its page leaves.
const PICTURE: f32 = 0.5;
/// Pictures whose size the deck states are made smaller before text is set below this.
const SQUEEZED: f32 = 0.88;

/// Divides nodes into pages and finds each page's size.
pub(super) fn fit(
    mut nodes: Vec<Node>,
    area: Rect,
    em: f32,
    index: usize,
    slide: &Slide,
    report: &mut Report<'_>,
) -> (Vec<(Vec<Node>, f32)>, Fit) {
    report.span = slide.span;
    let done = |scale, pages, lines_over| Fit { slide: index, scale, pages, lines_over };
    let mut scale = largest_scale(&mut nodes, area, em, FLOOR);
    if scale.is_none_or(|s| s < SQUEEZED) && squeeze(&mut nodes, true) {
        let squeezed = largest_scale(&mut nodes, area, em, FLOOR);
        if squeezed > scale {
            report.add(IssueKind::Shrunk, "the slide is full: its pictures are smaller than it says".into());
            scale = squeezed;
        } else {
            squeeze(&mut nodes, false);
        }
    }
    if let Some(scale) = scale {
        if scale > 0.995 {
            grow_code(&mut nodes, area, em);
        }
        if scale < 0.995 {
            let percent = (scale * 100.0).round();
            report.add(IssueKind::Shrunk, format!("the slide is full: its text is set at {percent} % to fit"));
        }
        return (vec![(nodes, scale)], done(scale, 1, 0));
    }
    let floor_room = Room { width: area.w / FLOOR, cap: least_cap(&nodes, area.h / FLOOR) };
    let over = total_height(&mut nodes, floor_room, em) - area.h / FLOOR;
    let lines = (over / (em * LEADING)).ceil().max(1.0) as u32;
    if let Some(mut below) = without_columns(&nodes)
        && let Some(scale) = largest_scale(&mut below, area, em, FLOOR)
    {
        let percent = (scale * 100.0).round();
        let message =
            format!("the slide is full: its columns stand one below the other, its text is set at {percent} %");
        report.add(IssueKind::Shrunk, message);
        return (vec![(below, scale)], done(scale, 1, 0));
    }
    squeeze(&mut nodes, true);
    let mut pages = Vec::new();
    let room = Room { width: area.w / DIVIDED, cap: area.h / DIVIDED * PICTURE };
    let notes_at = nodes.iter().position(|n| matches!(n, Node::Footnote(..))).filter(|at| *at > 0);
    let mut notes = nodes.split_off(notes_at.unwrap_or(nodes.len()));
    let foot = if notes.is_empty() { 0.0 } else { total_height(&mut notes, room, em) + em };
    for mut nodes in divide(nodes, room, area.h / DIVIDED, foot, em) {
        // What cannot be divided is made as small as it must be: cut off it is never.
        let scale = largest_scale(&mut nodes, area, em, DIVIDED)
            .or_else(|| largest_scale(&mut nodes, area, em, 0.05))
            .unwrap_or(0.05);
        if scale < FLOOR {
            let percent = (scale * 100.0).round();
            report.add(IssueKind::TooSmall, format!("a part that cannot be divided is set at {percent} % to fit"));
        }
        pages.push((nodes, scale.min(DIVIDED)));
    }
    if let Some((last, scale)) = pages.last_mut()
        && !notes.is_empty()
    {
        let before = last.len();
        last.append(&mut notes);
        let least = FLOOR.min(*scale * 0.85);
        match largest_scale(last, area, em, FLOOR).or_else(|| largest_scale(last, area, em, least)) {
            Some(with_notes) => *scale = scale.min(with_notes),
            None => {
                let mut notes = last.split_off(before);
                let own = largest_scale(&mut notes, area, em, 0.05).unwrap_or(0.05);
                pages.push((notes, own.min(DIVIDED)));
            }
        }
    }
    let count = pages.len() as u32;
    if count > 1 {
        let message = format!(
            "the slide does not fit: {lines} lines too many at the smallest size; it goes on over {count} pages"
        );
        report.add(IssueKind::Split, message);
    }
    let scale = pages.iter().map(|p| p.1).fold(1.0, f32::min);
    (pages, done(scale, count, lines))
}

/// Code is small because most of it is long; on a slide with room it is set larger.
fn grow_code(nodes: &mut [Node], area: Rect, em: f32) {
    if !nodes.iter().any(Node::has_code) {
        return;
    }
    let room = Room { width: area.w, cap: least_cap(nodes, area.h) };
    for factor in [1.3, 1.2, 1.1] {
        each_code(nodes, &mut |code| code.grow(factor));
        let pictures = stacked(nodes) > 0;
        let fits = total_height(nodes, room, em) <= area.h * if pictures { 0.7 } else { 0.94 };
        if fits && nodes.iter().all(|n| n.code_is_full_size(room, em)) {
            return;
        }
        each_code(nodes, &mut |code| code.grow(1.0 / factor));
    }
}

/// Pictures may be squeezed to this height before text is made smaller; more where several stand one below the other.
fn least_cap(nodes: &[Node], height: f32) -> f32 {
    height * (0.75 / stacked(nodes).max(1) as f32).min(0.38)
}

/// The largest scale between `floor` and 1 at which nodes fit, in steps too small to see; `None` where none does.
fn largest_scale(nodes: &mut [Node], area: Rect, em: f32, floor: f32) -> Option<f32> {
    let cramped = |nodes: &[Node], scale: f32| {
        let room = Room { width: area.w / scale, cap: area.h };
        nodes.iter().any(|n| n.cramped(room, em))
    };
    // Words are broken only where they would be at any legible size.
    let whole_words = !cramped(nodes, floor.max(FLOOR));
    let mut fits = |scale: f32| {
        let (width, height) = (area.w / scale, area.h / scale);
        (!whole_words || !cramped(nodes, scale))
            && total_height(nodes, Room { width, cap: least_cap(nodes, height) }, em) <= height
    };
    if fits(1.0) {
        return Some(1.0);
    }
    if !fits(floor) {
        return None;
    }
    let (mut low, mut high) = (floor, 1.0);
    while high - low > 0.01 {
        let middle = (low + high) / 2.0;
        if fits(middle) { low = middle } else { high = middle }
    }
    Some(low)
}

/// Draws nodes into an area at a scale; pictures of free height take what the rest leaves.
pub(super) fn place(nodes: &mut [Node], area: Rect, scale: f32, em: f32, canvas: &mut Canvas<'_>) {
    let (width, height) = (area.w / scale, area.h / scale);
    let mut room = Room { width, cap: height };
    if nodes.iter().any(Node::flexible) {
        let (mut low, mut high) = (0.0, height);
        if total_height(nodes, room, em) > height {
            for _ in 0..14 {
                let cap = (low + high) / 2.0;
                if total_height(nodes, Room { width, cap }, em) <= height { low = cap } else { high = cap }
            }
            room.cap = low;
        }
    }
    // Pictures alone stand in the middle of what is left for them.
    let only_pictures = nodes.iter().all(|n| matches!(n, Node::Pictures(_)));
    let slack = (height - total_height(nodes, room, em)).max(0.0);
    let top = if only_pictures && !nodes.is_empty() { slack / 2.0 } else { 0.0 };
    canvas.within(area.x, area.y, scale, |c| {
        let notes = nodes.iter().position(|n| matches!(n, Node::Footnote(..))).unwrap_or(nodes.len());
        let (main, notes) = nodes.split_at_mut(notes);
        draw(main, c, 0.0, top, room, em);
        if !notes.is_empty() {
            let own = total_height(notes, room, em);
            c.tagged(Role::Artifact, None, |c| {
                let line = Rect { x: 0.0, y: height - own - em * 0.5, w: em * 6.0, h: em * 0.04 };
                c.rect(line, 0.0, c.theme.color.line);
            });
            draw(notes, c, 0.0, height - own, room, em);
        }
    });
}
