//! What stands behind a slide and around it: ground, background pictures, header, footer, number.

use parley::Alignment;

use super::canvas::Canvas;
use super::draw::{Draw, Rect, Role};
use super::figure::{draw_absent_box, stand_in, veil_of, words_for};
use super::slide::{Frame, Kind, Setup, fitted_title, text_style, title_and_blocks};
use super::text::{TextBlock, TextStyle};
use crate::deck::model::{Fit as PictureFit, Image, Length, Side, Slide};

/// Where a figure in the background may stand on a slide that has only a title: below it.
pub(super) fn below_title(slide: &Slide, kind: Kind, frame: &Frame, canvas: &mut Canvas<'_>) -> Option<Rect> {
    let (title, blocks) = title_and_blocks(slide);
    let (content, _) = title.filter(|_| kind == Kind::Content && blocks.is_empty())?;
    let top = frame.body.y + fitted_title(content, frame, canvas).height(frame.body.w);
    let (w, h) = frame.size;
    let y = top + 0.03 * h;
    Some(Rect { x: 0.0, y, w, h: (h * 0.93 - y).max(h * 0.2) })
}

/// Whether a background is a figure to look at: neither does it fill the page nor has it a place of its own.
pub(super) fn stands_free(fit: PictureFit) -> bool {
    !matches!(fit, PictureFit::Cover | PictureFit::At { .. })
}

/// The page's ground and its background pictures; `free` is where figures may stand when that is not the whole page.
pub(super) fn backgrounds(slide: &Slide, frame: &Frame, free: Option<Rect>, canvas: &mut Canvas<'_>) {
    let (w, h) = frame.size;
    canvas.draws.push(Draw::Begin { role: Role::Artifact, alt: None });
    canvas.rect(Rect { x: 0.0, y: 0.0, w, h }, 0.0, canvas.theme.color.background);
    canvas.draws.push(Draw::End);
    let full: Vec<&Image> = slide.backgrounds.iter().filter(|i| i.side.is_none()).collect();
    for (i, image) in full.iter().enumerate() {
        let each = w / full.len() as f32;
        let area = match free {
            Some(free) if stands_free(image.fit) => free,
            _ => Rect { x: 0.0, y: 0.0, w, h },
        };
        let area = Rect { x: each * i as f32, w: each, ..area };
        canvas.report.span = image.span;
        if canvas.report.picture(&image.target).is_some() {
            background(image, area, canvas);
        } else {
            // What stands on the slide is not covered by what is missing behind it.
            let alone = free.is_some() || slide.blocks.is_empty();
            absent(image, if alone { area } else { Rect { y: 0.9 * h, h: 0.04 * h, ..area } }, alone, frame, canvas);
        }
    }
    for side in [Side::Left, Side::Right] {
        let here: Vec<&Image> = slide.backgrounds.iter().filter(|i| i.side.is_some_and(|s| s.0 == side)).collect();
        for (i, image) in here.iter().enumerate() {
            let cut = w * image.side.map_or(0.5, |s| s.1).clamp(0.1, 0.9);
            let x = if side == Side::Left { 0.0 } else { w - cut };
            let each = h / here.len() as f32;
            background(image, Rect { x, y: each * i as f32, w: cut, h: each }, canvas);
        }
    }
}

/// A mark for a background picture that is not there: a box where there is room, else one small line.
fn absent(image: &Image, area: Rect, roomy: bool, frame: &Frame, canvas: &mut Canvas<'_>) {
    canvas.report.span = image.span;
    let size = canvas.theme.size.body * frame.unit * if roomy { 0.8 } else { 0.5 };
    let muted = canvas.theme.color.muted;
    let style = TextStyle { align: Alignment::Center, color: muted, size, ..text_style(canvas.theme, frame.unit) };
    let words = words_for(image);
    let words = if roomy { words } else { words.replace('\n', ": ") };
    let mut block = stand_in(&words, style, canvas.theme, &mut canvas.report);
    let width = if roomy { frame.body.w.min(area.w * 0.8) * 0.62 } else { area.w * 0.8 };
    let lines = block.lines_within(width, area.h.max(size * 1.5)).max(1);
    block.set_window(0..lines);
    let height = block.height(width);
    let (x, y) = (area.x + (area.w - width) / 2.0, area.y + (area.h - height) / 2.0);
    let alt = if image.alt.is_empty() { image.target.clone() } else { image.alt.clone() };
    canvas.tagged(Role::Figure, Some(alt), |c| {
        if roomy {
            let pad = size * 1.1;
            let rect = Rect { x: x - pad, y: y - pad, w: width + 2.0 * pad, h: height + 2.0 * pad };
            draw_absent_box(c, rect, size * 0.3);
        }
        block.draw(c, x, y, width);
    });
}

fn background(image: &Image, area: Rect, canvas: &mut Canvas<'_>) {
    canvas.report.span = image.span;
    let role = if image.alt.is_empty() { Role::Artifact } else { Role::Figure };
    let Some(picture) = canvas.report.picture(&image.target) else {
        let style = TextStyle {
            align: Alignment::Center,
            color: canvas.theme.color.muted,
            ..text_style(canvas.theme, area.h.min(540.0) / 540.0 * 0.75)
        };
        let mut block = stand_in(&words_for(image), style, canvas.theme, &mut canvas.report);
        let width = area.w * 0.8;
        let lines = block.lines_within(width, area.h * 0.9);
        block.set_window(0..lines);
        let top = area.y + (area.h - block.height(width)) / 2.0;
        canvas.tagged(role, Some(image.alt.clone()), |c| {
            c.rect(area, 0.0, c.theme.color.panel);
            block.draw(c, area.x + area.w * 0.1, top, width);
        });
        return;
    };
    let (pw, ph) = picture.size();
    let (pw, ph) = (pw.max(0.1), ph.max(0.1));
    let wanted = |l: Length, own: f32, whole: f32| match l {
        Length::Px(px) => px * 0.75 / own,
        Length::Share(share) => share * whole / own,
    };
    let sized = match (image.width, image.height) {
        (Some(w), _) => Some(wanted(w, pw, area.w)),
        (None, Some(h)) => Some(wanted(h, ph, area.h)),
        (None, None) => None,
    };
    let most = (area.w / pw).min(area.h / ph);
    let scale = match image.fit {
        _ if sized.is_some() => sized.unwrap_or(1.0).min(most),
        PictureFit::Cover => (area.w / pw).max(area.h / ph),
        PictureFit::Contain => (area.w / pw).min(area.h / ph),
        PictureFit::At { width, .. } => (width.clamp(0.01, 20.0) * area.w / pw).min(most),
        // `auto` is the picture's own size; a percentage is one of the page's width, as in CSS.
        PictureFit::Scale(s) if s.is_finite() && s != 1.0 => (s.clamp(0.01, 20.0) * area.w / pw).min(most),
        PictureFit::Scale(_) => most.min(0.75),
    };
    let (w, h) = (pw * scale, ph * scale);
    let (x, y) = match image.fit {
        PictureFit::At { x, y, .. } => (x.clamp(0.0, 1.0), y.clamp(0.0, 1.0)),
        _ => (0.5, 0.5),
    };
    let inner = Rect { x: area.x + (area.w - w) * x, y: area.y + (area.h - h) * y, w, h };
    let card = picture.card(canvas.theme.is_dark());
    let veil = veil_of(image, &picture, &mut canvas.report);
    canvas.tagged(role, Some(image.alt.clone()), |c| {
        if let Some(color) = card {
            c.rect(area, 0.0, color);
        }
        c.clipped(area, inner, picture, veil);
    });
}

/// Header, footer and number.
pub(super) fn furniture(
    setup: &Setup<'_>,
    slide: &Slide,
    frame: &Frame,
    label: &str,
    kind: Kind,
    canvas: &mut Canvas<'_>,
) {
    let theme = canvas.theme;
    let (w, h) = frame.size;
    let size = theme.size.small * frame.unit;
    let style =
        TextStyle { size, color: theme.color.muted, leading: 1.2, tabular: true, ..text_style(theme, frame.unit) };
    // A picture at a side keeps its side to itself.
    let split = slide.backgrounds.iter().any(|i| i.side.is_some());
    let (left, width) = if split { (frame.body.x, frame.body.w) } else { (0.06 * w, 0.88 * w) };
    let mut line = |text: &str, align: Alignment, y: f32, width: f32| {
        let style = TextStyle { align, ..style };
        let mut block = TextBlock::plain(text, style, theme, &mut canvas.report);
        block.set_window(0..1);
        canvas.tagged(Role::Artifact, None, |c| block.draw(c, left, y, width));
    };
    let bottom = h - size * 2.1;
    if let Some(header) = slide.header.as_deref().filter(|t| !t.trim().is_empty()) {
        line(header, Alignment::Start, size * 1.1, width);
    }
    if let Some(footer) = slide.footer.as_deref().filter(|t| !t.trim().is_empty()) {
        line(footer, Alignment::Start, bottom, width * 0.85);
    }
    if slide.paginate && !matches!(kind, Kind::Cover { .. }) {
        let number = if slide.backup { label.to_owned() } else { format!("{label} / {}", setup.total) };
        line(&number, Alignment::Right, bottom, width);
    }
}
