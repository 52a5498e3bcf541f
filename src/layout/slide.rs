//! One slide to its pages: the kind of page, its title and margins, the size at which everything fits.

use parley::Alignment;

use super::draw::{Canvas, Draw, Page, Rect, Role, at_step, last_step};
use super::figure::{draw_absent_box, stand_in, words_for};
use super::issue::{IssueKind, LayoutIssue, Report};
use super::make::Maker;
use super::node::{Node, Room, draw, each_code, split, stacked, total_height};
use super::picture::Pictures;
use super::text::{TextBlock, TextStyle};
use super::theme::{Theme, parse_color};
use crate::deck::model::{
    Block, BlockKind, Deck, Fit as PictureFit, Image, Inline, InlineKind, Length, LineAlign, Side, Slide,
};

/// How a slide fitted its page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fit {
    /// Index into the deck's slides.
    pub slide: usize,
    /// The size at which its text is set: 1 as the theme says, [`FLOOR`] the smallest.
    pub scale: f32,
    /// Number of pages.
    pub pages: u32,
    /// Lines of running text that do not fit even at the floor; 0 where all does.
    pub lines_over: u32,
}

/// Text is never shrunk below this share of its size to make a slide fit.
pub const FLOOR: f32 = 0.7;
/// The size of a slide that had to be divided: it need not be crammed as well.
const DIVIDED: f32 = 0.85;
/// A title is made this much smaller to stand on one line.
const ONE_LINE: f32 = 0.88;
/// Baseline distance of running text.
const LEADING: f32 = 1.36;
/// More pages than this are not made of one slide; the last holds the rest, however small.
const MAX_PAGES: usize = 200;

/// What all slides of a deck share.
pub(crate) struct Setup<'a> {
    pub deck: &'a Deck,
    pub theme: &'a Theme,
    pub inverted: &'a Theme,
    pub pictures: &'a Pictures,
    /// Number of numbered slides before the backup.
    pub total: u32,
    /// Number of the last slide before the backup: backup slides count on from there.
    pub first: usize,
    /// Whether a slide that is built up is a page for each of its steps.
    pub steps: bool,
}

/// The kinds of page.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Kind {
    /// Title above, content below.
    Content,
    /// The talk's title, or a slide of class `lead`: everything in the middle.
    Cover { centred: bool },
    /// A heading that stands alone.
    Divider,
}

/// Page measures in points.
pub(super) struct Frame {
    size: (f32, f32),
    /// Where content goes.
    pub body: Rect,
    /// Points per theme unit.
    pub unit: f32,
}

/// Lays one slide out.
pub(crate) fn lay_out(setup: &Setup<'_>, index: usize) -> (Vec<Page>, Fit, Vec<LayoutIssue>) {
    let slide = &setup.deck.slides[index];
    let inverted = slide.classes.iter().any(|c| c == "invert");
    let theme = if inverted { setup.inverted } else { setup.theme };
    let css = |text: &Option<String>| text.as_deref().and_then(parse_color);
    let asked = (css(&slide.background_color), css(&slide.color));
    let own = (asked != (None, None)).then(|| theme.on(asked.0, asked.1));
    let theme = own.as_ref().unwrap_or(theme);
    let frame = frame(setup.deck.style.page, slide);
    let kind = kind(setup, slide, index);
    let mut canvas = Canvas::new(theme, Report::new(index, slide.span, setup.pictures));
    let free = below_title(slide, kind, &frame, &mut canvas);
    canvas.draws.clear();
    backgrounds(slide, &frame, free, &mut canvas);
    let ground = std::mem::take(&mut canvas.draws);
    let (bodies, fit) = match kind {
        Kind::Content => content(slide, index, &frame, &mut canvas),
        Kind::Cover { .. } | Kind::Divider => centred(setup, slide, index, kind, &frame, &mut canvas),
    };
    let mut pages = Vec::new();
    for (i, body) in bodies.into_iter().enumerate() {
        canvas.draws = Vec::new();
        canvas.draws.extend(ground.iter().cloned());
        canvas.draws.push(Draw::Begin { role: Role::Section, alt: None });
        canvas.draws.extend(body);
        canvas.draws.push(Draw::End);
        let label = label(setup, slide, i);
        furniture(setup, slide, &frame, &label, kind, &mut canvas);
        let draws = std::mem::take(&mut canvas.draws);
        let last = last_step(&draws);
        let page = |step: u32, draws: Vec<Draw>| Page {
            key: slide.key.clone(),
            slide: index,
            step,
            continuation: i as u32,
            title: slide.title_text().to_owned(),
            label: label.clone(),
            size: frame.size,
            draws,
        };
        if setup.steps {
            pages.extend((0..=last).map(|step| page(step, at_step(&draws, step))));
        } else {
            pages.push(page(last, if last > 0 { at_step(&draws, last) } else { draws }));
        }
    }
    (pages, fit, canvas.report.finish())
}

pub(super) fn frame(page: (f32, f32), slide: &Slide) -> Frame {
    let sane = |v: f32, normal: f32| if v.is_finite() && (200.0..=8000.0).contains(&v) { v } else { normal };
    let (w, h) = (sane(page.0, 1280.0) * 0.75, sane(page.1, 720.0) * 0.75);
    let unit = (h / 540.0).min(w / 720.0);
    let mut body = Rect { x: 0.06 * w, y: 0.076 * h, w: 0.88 * w, h: 0.838 * h };
    for image in &slide.backgrounds {
        let Some((side, share)) = image.side else { continue };
        let cut = w * share.clamp(0.1, 0.9);
        let margin = 0.045 * w;
        body.w = (w - cut - 0.06 * w - margin).max(w * 0.08);
        body.x = if side == Side::Left { cut + margin } else { 0.06 * w };
    }
    Frame { size: (w, h), body, unit }
}

pub(super) fn kind(setup: &Setup<'_>, slide: &Slide, index: usize) -> Kind {
    let has = |class: &str| slide.classes.iter().any(|c| c == class);
    if has("lead") || has("title") || has("cover") {
        return Kind::Cover { centred: has("lead") };
    }
    // A first slide that the author calls a hypothesis or a situation is content, however little stands on it.
    if slide.settings.section.as_deref().is_some_and(|s| !matches!(s, "title" | "thanks" | "questions" | "backup")) {
        return Kind::Content;
    }
    let shown = || slide.blocks.iter().filter(|b| !matches!(b.kind, BlockKind::Pause | BlockKind::Rule));
    let heading = |b: &Block| matches!(b.kind, BlockKind::Heading { .. });
    let starts_with_heading = shown().next().is_some_and(heading);
    let light = |b: &Block| match &b.kind {
        BlockKind::Heading { .. } | BlockKind::Paragraph(_) => true,
        BlockKind::Image(_) => false,
        _ => false,
    };
    // A heading with a figure behind it is a slide about that figure.
    let figure = slide.backgrounds.iter().any(|b| b.side.is_none() && b.fit != PictureFit::Cover);
    if starts_with_heading && figure {
        return Kind::Content;
    }
    if starts_with_heading && shown().all(heading) && shown().count() <= 3 {
        return if index == setup.first { Kind::Cover { centred: false } } else { Kind::Divider };
    }
    if index == setup.first && starts_with_heading && shown().all(light) && shown().count() <= 8 {
        return Kind::Cover { centred: false };
    }
    Kind::Content
}

/// What is printed as the page's number, and its page label.
fn label(setup: &Setup<'_>, slide: &Slide, continuation: usize) -> String {
    let base = base_label(slide, setup.total);
    match continuation {
        0 => base,
        n if n < 26 => format!("{base}{}", char::from(b'a' + n as u8)),
        n => format!("{base}-{}", n + 1),
    }
}

/// The label of a slide's first page, where `total` slides stand before the backup.
pub(crate) fn base_label(slide: &Slide, total: u32) -> String {
    if slide.backup { format!("B{}", slide.number.saturating_sub(total).max(1)) } else { slide.number.to_string() }
}

fn text_style(theme: &Theme, unit: f32) -> TextStyle {
    TextStyle {
        size: theme.size.body * unit,
        weight: 400.0,
        color: theme.color.text,
        align: Alignment::Start,
        leading: LEADING,
        balance: false,
        tabular: false,
    }
}

fn title_style(theme: &Theme, unit: f32) -> TextStyle {
    TextStyle {
        size: theme.size.title * unit,
        weight: 600.0,
        color: theme.color.title,
        leading: 1.16,
        balance: true,
        ..text_style(theme, unit)
    }
}

/// The slide's title and the blocks below it.
pub(super) fn title_and_blocks(slide: &Slide) -> (Option<(&[Inline], u8)>, &[Block]) {
    match slide.blocks.split_first() {
        Some((Block { kind: BlockKind::Heading { content, level, .. }, .. }, rest)) => {
            (Some((content.as_slice(), *level)), rest)
        }
        _ => (None, &slide.blocks),
    }
}

/// A page with its title above: one list of draws per page.
fn content(slide: &Slide, index: usize, frame: &Frame, canvas: &mut Canvas<'_>) -> (Vec<Vec<Draw>>, Fit) {
    let theme = canvas.theme;
    let (title, blocks) = title_and_blocks(slide);
    let text = text_style(theme, frame.unit);
    let em = text.size;
    let room_for_title = frame.body.w;
    let mut heading = title.map(|(content, _)| fitted_title(content, frame, canvas));
    let title_height = heading.as_mut().map_or(0.0, |t| t.height(room_for_title) + em * 0.85);
    let area = Rect { y: frame.body.y + title_height, h: frame.body.h - title_height, ..frame.body };
    let mut maker = Maker {
        theme,
        report: &mut canvas.report,
        text,
        code: theme.size.code * frame.unit,
        page_height: frame.size.1,
        step: 0,
        around: 0,
    };
    let mut nodes = maker.nodes(blocks, 0);
    // Notes at the foot stand at the foot, whatever is between.
    nodes.sort_by_key(|n| matches!(n, Node::Footnote(..)));
    let (parts, fit) = fit(nodes, area, em, index, slide, &mut canvas.report);
    let count = parts.len();
    let mut pages = Vec::new();
    for (i, (mut nodes, scale)) in parts.into_iter().enumerate() {
        canvas.draws = Vec::new();
        if count > 1
            && let Some((content, _)) = title
        {
            let mut content = content.to_vec();
            let mark = InlineKind::Text(format!(" ({}/{count})", i + 1));
            content.push(Inline { span: slide.span, kind: mark });
            heading = Some(fitted_title(&content, frame, canvas));
        }
        if let Some(block) = &mut heading {
            canvas.tagged(Role::Heading(1), None, |c| block.draw(c, frame.body.x, frame.body.y, room_for_title));
        }
        place(&mut nodes, area, scale, em, canvas);
        pages.push(std::mem::take(&mut canvas.draws));
    }
    (pages, fit)
}

/// A title of at most two lines, smaller where it must be.
fn fitted_title(content: &[Inline], frame: &Frame, canvas: &mut Canvas<'_>) -> TextBlock {
    let mut style = title_style(canvas.theme, frame.unit);
    let line = TextBlock::new(content, style, canvas.theme, &mut canvas.report).widths().1;
    if line > frame.body.w && line * ONE_LINE < frame.body.w {
        style.size *= frame.body.w / line * 0.999;
    }
    loop {
        let mut block = TextBlock::new(content, style, canvas.theme, &mut canvas.report);
        let small = style.size <= canvas.theme.size.title * frame.unit * 0.6;
        let wide = block.widths().0 > frame.body.w;
        // A title that is a paragraph leaves room for the slide all the same.
        let tall = block.height(frame.body.w) > frame.body.h * 0.4;
        if !tall && (small || (block.lines(frame.body.w) <= 2 && !wide)) {
            return block;
        }
        style.size *= 0.88;
    }
}

/// Divides nodes into pages and finds each page's size.
fn fit(
    mut nodes: Vec<Node>,
    area: Rect,
    em: f32,
    index: usize,
    slide: &Slide,
    report: &mut Report<'_>,
) -> (Vec<(Vec<Node>, f32)>, Fit) {
    report.span = slide.span;
    let done = |scale, pages, lines_over| Fit { slide: index, scale, pages, lines_over };
    if let Some(scale) = largest_scale(&mut nodes, area, em, FLOOR) {
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
    let mut pages = Vec::new();
    let room = Room { width: area.w / DIVIDED, cap: area.h / DIVIDED * 0.8 };
    while !nodes.is_empty() {
        let rest = if pages.len() + 1 < MAX_PAGES { split(&mut nodes, room, area.h / DIVIDED, em) } else { None };
        // What cannot be divided is made as small as it must be: cut off it is never.
        let scale = largest_scale(&mut nodes, area, em, DIVIDED)
            .or_else(|| largest_scale(&mut nodes, area, em, 0.05))
            .unwrap_or(0.05);
        if scale < FLOOR {
            let percent = (scale * 100.0).round();
            report.add(IssueKind::TooSmall, format!("a part that cannot be divided is set at {percent} % to fit"));
        }
        pages.push((nodes, scale.min(DIVIDED)));
        nodes = rest.unwrap_or_default();
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
fn place(nodes: &mut [Node], area: Rect, scale: f32, em: f32, canvas: &mut Canvas<'_>) {
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

/// Covers and dividers: everything in the middle of the page.
fn centred(
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
    let below = TextStyle { color: if cover { theme.color.muted } else { theme.color.text }, ..text };
    let mut maker = Maker {
        theme,
        report: &mut canvas.report,
        text: if title.is_some() { below } else { text },
        code: theme.size.code * frame.unit,
        page_height: frame.size.1,
        step: 0,
        around: 0,
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

/// A heading that fills the width grows at most so far.
const MOST_FIT: f32 = 2.2;

/// Where a figure in the background may stand on a slide that has only a title: below it.
fn below_title(slide: &Slide, kind: Kind, frame: &Frame, canvas: &mut Canvas<'_>) -> Option<Rect> {
    let (title, blocks) = title_and_blocks(slide);
    let (content, _) = title.filter(|_| kind == Kind::Content && blocks.is_empty())?;
    let top = frame.body.y + fitted_title(content, frame, canvas).height(frame.body.w);
    let (w, h) = frame.size;
    let y = top + 0.03 * h;
    Some(Rect { x: 0.0, y, w, h: (h * 0.93 - y).max(h * 0.2) })
}

/// The page's ground and its background pictures; `free` is where figures may stand when that is not the whole page.
fn backgrounds(slide: &Slide, frame: &Frame, free: Option<Rect>, canvas: &mut Canvas<'_>) {
    let (w, h) = frame.size;
    canvas.draws.push(Draw::Begin { role: Role::Artifact, alt: None });
    canvas.rect(Rect { x: 0.0, y: 0.0, w, h }, 0.0, canvas.theme.color.background);
    canvas.draws.push(Draw::End);
    let full: Vec<&Image> = slide.backgrounds.iter().filter(|i| i.side.is_none()).collect();
    for (i, image) in full.iter().enumerate() {
        let each = w / full.len() as f32;
        let area = match free {
            Some(free) if image.fit != PictureFit::Cover => free,
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
        // `auto` is the picture's own size; a percentage is one of the page's width, as in CSS.
        PictureFit::Scale(s) if s.is_finite() && s != 1.0 => (s.clamp(0.01, 20.0) * area.w / pw).min(most),
        PictureFit::Scale(_) => most.min(0.75),
    };
    let (w, h) = (pw * scale, ph * scale);
    let inner = Rect { x: area.x + (area.w - w) / 2.0, y: area.y + (area.h - h) / 2.0, w, h };
    let card = picture.card(canvas.theme.is_dark());
    canvas.tagged(role, Some(image.alt.clone()), |c| {
        if let Some(color) = card {
            c.rect(area, 0.0, color);
        }
        c.clipped(area, inner, picture);
    });
}

/// Header, footer and number.
fn furniture(setup: &Setup<'_>, slide: &Slide, frame: &Frame, label: &str, kind: Kind, canvas: &mut Canvas<'_>) {
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
