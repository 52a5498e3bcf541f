//! Covers, dividers and statements: pages whose words stand in the middle.

use parley::Alignment;

use super::canvas::Canvas;
use super::draw::{Draw, Rect, Role};
use super::fit::{fit, place};
use super::make::Maker;
use super::node::{Node, Room, total_height};
use super::slide::{Fit, Frame, Kind, Setup, text_style, title_and_blocks, title_style};
use super::text::{TextBlock, TextStyle};
use crate::deck::model::{BlockKind, Inline, InlineKind, LineAlign, Slide};

/// Covers and dividers: everything in the middle of the page.
pub(super) fn centred(
    setup: &Setup<'_>,
    slide: &Slide,
    index: usize,
    kind: Kind,
    frame: &Frame,
    canvas: &mut Canvas<'_>,
) -> (Vec<Vec<Draw>>, Fit) {
    let theme = canvas.theme;
    let align = if kind == (Kind::Cover { centred: true }) { Alignment::Center } else { Alignment::Start };
    let cover = index == setup.first || matches!(kind, Kind::Cover { .. });
    let text = TextStyle { align, ..text_style(theme, frame.unit) };
    let em = text.size;
    let (title, blocks) = title_and_blocks(slide);
    let mut nodes = Vec::new();
    if let Some((content, level)) = title {
        let scale = if cover && level == 1 { theme.size.cover } else { theme.size.cover * 0.86 };
        let size = scale * frame.unit;
        let mut style = TextStyle { size, align, leading: 1.14, ..title_style(theme, frame.unit) };
        if content.iter().any(|i| matches!(i.kind, InlineKind::HardBreak)) {
            // Lines that the author broke stay whole where a little smaller is enough.
            let line = TextBlock::new(content, style, theme, &mut canvas.report).widths().1;
            let share = frame.body.w / line.max(1.0) * 0.999;
            if (WHOLE_LINES..1.0).contains(&share) {
                style.size *= share;
            }
        }
        if fit_heading(slide) {
            let line = TextBlock::new(content, style, theme, &mut canvas.report).widths().1;
            style.size *= (frame.body.w / line.max(1.0) * 0.999).min(MOST_FIT);
        }
        let block = loop {
            let mut block = TextBlock::new(content, style, theme, &mut canvas.report);
            let fits = block.lines(frame.body.w) <= 3 && block.widths().0 <= frame.body.w;
            if fits || style.size < size * 0.55 {
                break block;
            }
            style.size *= 0.9;
        };
        nodes.push(Node::Heading(block, 1));
    }
    let text = match kind {
        Kind::Statement => TextStyle { size: em * STATEMENT, leading: 1.3, balance: true, ..text },
        _ => text,
    };
    let below = TextStyle { color: if cover { theme.color.muted } else { theme.color.text }, ..text };
    let mut maker = Maker {
        theme,
        report: &mut canvas.report,
        text: if title.is_some() { below } else { text },
        code: theme.size.code * frame.unit,
        page_height: frame.size.1,
        step: 0,
        around: 0,
        across: 1,
    };
    nodes.extend(maker.nodes(blocks, 0));
    let (parts, fit) = fit(nodes, frame.body, em, index, slide, &mut canvas.report);
    let mut pages = Vec::new();
    for (mut nodes, scale) in parts {
        canvas.draws = Vec::new();
        let room = Room { width: frame.body.w / scale, cap: frame.body.h / scale * 0.6 };
        let height = total_height(&mut nodes, room, em).min(frame.body.h / scale) * scale;
        // A little above the middle looks like the middle.
        let top = frame.body.y + (frame.body.h - height).max(0.0) * 0.46;
        if kind == Kind::Divider {
            // The bar stands where the heading does.
            let middle = title.is_some_and(|(content, _)| stands_in_the_middle(content));
            let x = if middle { frame.body.x + frame.body.w / 2.0 - em * 1.1 } else { frame.body.x };
            let bar = Rect { x, y: top - em * 0.9, w: em * 2.2, h: em * 0.16 };
            canvas.tagged(Role::Artifact, None, |c| c.rect(bar, em * 0.08, c.theme.color.accent));
        }
        place(&mut nodes, Rect { y: top, h: height + 0.2, ..frame.body }, scale, em, canvas);
        pages.push(std::mem::take(&mut canvas.draws));
    }
    if pages.is_empty() {
        pages.push(Vec::new());
    }
    (pages, fit)
}

fn stands_in_the_middle(content: &[Inline]) -> bool {
    matches!(content, [Inline { kind: InlineKind::Styled { look, .. }, .. }] if look.align == Some(LineAlign::Center))
}

/// Whether the slide asks for its heading to fill the width (Marp's `fit`).
fn fit_heading(slide: &Slide) -> bool {
    slide.blocks.first().is_some_and(|b| matches!(b.kind, BlockKind::Heading { fit: true, .. }))
}

/// A title is made so much smaller to keep its lines whole.
const WHOLE_LINES: f32 = 0.75;
/// A statement against running text.
const STATEMENT: f32 = 1.5;
/// A heading that fills the width grows at most so far.
const MOST_FIT: f32 = 2.2;
