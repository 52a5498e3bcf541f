//! One slide to its pages: the kind of page, its title and margins, the size at which everything fits.

use parley::Alignment;

use super::backdrop::{backgrounds, below_title, furniture, stands_free};
use super::canvas::Canvas;
use super::cover::centred;
use super::draw::{Draw, Page, Rect, Role, at_step, last_step};
use super::fit::{fit, place};
use super::huge::estimate;
use super::issue::{LayoutIssue, Report};
use super::make::Maker;
use super::node::Node;
use super::picture::Pictures;
use super::text::{TextBlock, TextStyle};
use super::theme::{Theme, parse_color};
use crate::deck::model::{Block, BlockKind, Deck, Dialect, Inline, InlineKind, Side, Slide};
use crate::deck::plain;

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
/// A title is made this much smaller to stand on one line.
const ONE_LINE: f32 = 0.88;
/// The longest title, in bytes: it is set anew on each page that a slide goes on over.
const LONGEST_TITLE: usize = 600;
/// Baseline distance of running text.
pub(super) const LEADING: f32 = 1.36;

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
    /// See [`Report::sketch`].
    pub sketch: bool,
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
    /// One sentence, alone.
    Statement,
}

/// Page measures in points.
pub(super) struct Frame {
    pub size: (f32, f32),
    /// Where content goes.
    pub body: Rect,
    /// Points per theme unit.
    pub unit: f32,
}

/// Lays one slide out.
pub(crate) fn lay_out(setup: &Setup<'_>, index: usize) -> (Vec<Page>, Fit, Vec<LayoutIssue>) {
    let slide = &setup.deck.slides[index];
    if setup.sketch
        && let Some(fit) = estimate(setup, slide, index)
    {
        return (Vec::new(), fit, Vec::new());
    }
    let inverted = slide.classes.iter().any(|c| c == "invert");
    let theme = if inverted { setup.inverted } else { setup.theme };
    let css = |text: &Option<String>| text.as_deref().and_then(parse_color);
    let asked = (css(&slide.background_color), css(&slide.color));
    let own = (asked != (None, None)).then(|| theme.on(asked.0, asked.1));
    let theme = own.as_ref().unwrap_or(theme);
    let frame = frame(setup.deck.style.page, slide);
    let kind = kind(setup, slide, index);
    let mut report = Report::new(index, slide.span, setup.pictures);
    report.sketch = setup.sketch;
    report.smart = smart(setup.deck);
    let mut canvas = Canvas::new(theme, report);
    let free = below_title(slide, kind, &frame, &mut canvas);
    canvas.draws.clear();
    backgrounds(slide, &frame, free, &mut canvas);
    let ground = std::mem::take(&mut canvas.draws);
    let (bodies, fit) = match kind {
        Kind::Content => content(slide, index, &frame, &mut canvas),
        Kind::Cover { .. } | Kind::Divider | Kind::Statement => centred(setup, slide, index, kind, &frame, &mut canvas),
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

/// Whether the deck's tool turns straight quotes, `--` and `...` into what a printer sets.
pub(super) fn smart(deck: &Deck) -> bool {
    matches!(deck.dialect, Dialect::Pandoc | Dialect::Quarto | Dialect::Rmarkdown)
}

pub(super) fn frame(page: (f32, f32), slide: &Slide) -> Frame {
    let sane = |v: f32, normal: f32| if v.is_finite() && (200.0..=8000.0).contains(&v) { v } else { normal };
    let (w, h) = (sane(page.0, 1280.0) * 0.75, sane(page.1, 720.0) * 0.75);
    // A page that is higher than wide is read from near, and has room below.
    let unit = if h > w { w / 600.0 } else { (h / 540.0).min(w / 720.0) };
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
    let figure = slide.backgrounds.iter().any(|b| b.side.is_none() && stands_free(b.fit));
    if starts_with_heading && figure {
        return Kind::Content;
    }
    if starts_with_heading && shown().all(heading) && shown().count() <= 3 {
        return if index == setup.first { Kind::Cover { centred: false } } else { Kind::Divider };
    }
    if index == setup.first && starts_with_heading && shown().all(light) && shown().count() <= 8 {
        return Kind::Cover { centred: false };
    }
    if slide.backgrounds.is_empty() && is_statement(&slide.blocks) {
        return Kind::Statement;
    }
    Kind::Content
}

/// Whether a slide is one sentence: a question to the audience, a quotation, thanks.
fn is_statement(blocks: &[Block]) -> bool {
    const MOST: usize = 120;
    let [Block { kind: BlockKind::Paragraph(content), .. }] = blocks else { return false };
    let words = |i: &Inline| {
        matches!(i.kind, InlineKind::Text(_) | InlineKind::Emphasis(_) | InlineKind::Strong(_) | InlineKind::SoftBreak)
    };
    let text = plain(content);
    content.iter().all(words) && !text.trim().is_empty() && text.chars().count() <= MOST
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

pub(super) fn text_style(theme: &Theme, unit: f32) -> TextStyle {
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

pub(super) fn title_style(theme: &Theme, unit: f32) -> TextStyle {
    TextStyle {
        size: theme.size.title * unit,
        weight: 600.0,
        color: theme.color.title,
        leading: 1.16,
        balance: true,
        ..text_style(theme, unit)
    }
}

/// The slide's title and the blocks below it. A heading as long as a page is none of both: it flows as text does.
pub(super) fn title_and_blocks(slide: &Slide) -> (Option<(&[Inline], u8)>, &[Block]) {
    match slide.blocks.split_first() {
        Some((Block { kind: BlockKind::Heading { content, level, .. }, .. }, rest))
            if plain(content).len() <= LONGEST_TITLE =>
        {
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
        // Code is as wide as it is: on a page higher than wide it gains nothing from being larger.
        code: theme.size.code * frame.unit.min(frame.size.0 / 720.0),
        page_height: frame.size.1,
        step: 0,
        around: 0,
        across: 1,
    };
    let mut nodes = maker.nodes(blocks, 0);
    if nodes.is_empty() && slide.backgrounds.is_empty() {
        nodes.extend(maker.output_of_hidden_code(blocks));
    }
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
pub(super) fn fitted_title(content: &[Inline], frame: &Frame, canvas: &mut Canvas<'_>) -> TextBlock {
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
