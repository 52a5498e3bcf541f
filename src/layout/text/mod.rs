//! Running text: inlines shaped into a paragraph, broken to any width, drawn line by line. The only room that
//! knows how parley works; the faces are in `fonts`.

mod gather;
mod shape;

use std::ops::Range;
use std::sync::Arc;

use parley::{Alignment, Layout, PositionedLayoutItem};

use gather::{Gather, Run, styled};
use shape::shape;

use super::canvas::{Canvas, Veil};
use super::draw::{Color, Draw, Glyph, GlyphRun, Rect, Role};
use super::fonts::{MATH_EXTRA, is_arabic, with_shaping};
use super::issue::Report;
use super::math::Formula;
use super::picture::Picture;
use super::theme::Theme;
use crate::deck::model::{Inline, InlineKind};

/// How a stretch of text is inked: all that shaping does not look at.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct Ink {
    color: Color,
    /// 1-based index into the block's links; 0 for none.
    link: u16,
    /// Ordinal of the code chip; 0 for none.
    chip: u16,
    strike: bool,
}

/// How a paragraph is set.
#[derive(Debug, Clone, Copy)]
pub(crate) struct TextStyle {
    /// Size in units of the layout (points before shrinking).
    pub size: f32,
    /// Weight, 400 or 600.
    pub weight: f32,
    /// Colour.
    pub color: Color,
    /// Where lines stand in their column.
    pub align: Alignment,
    /// Baseline distance over size.
    pub leading: f32,
    /// Whether lines of a paragraph are made about equally long.
    pub balance: bool,
    /// Whether all digits are equally wide, as in tables.
    pub tabular: bool,
}

/// What stands in a paragraph besides text.
#[derive(Clone)]
enum Inset {
    /// A formula, at em units a size.
    Formula(Formula, f32, String),
    /// A small picture.
    Picture(Arc<Picture>, String),
    /// Nothing: room at both ends of a code chip.
    Pad,
}

/// A paragraph, shaped once; widths may change as often as they like.
#[derive(Clone)]
pub(crate) struct TextBlock {
    layout: Layout<Ink>,
    text: String,
    insets: Vec<Inset>,
    links: Vec<String>,
    style: TextStyle,
    broken_at: Option<f32>,
    /// The width of its lines since it was divided: each part keeps its own, however wide its page is.
    divided_at: Option<f32>,
    /// The lines that are drawn; the rest is on another page.
    window: Range<usize>,
}

impl TextBlock {
    /// Shapes inlines.
    pub fn new(inlines: &[Inline], style: TextStyle, theme: &Theme, report: &mut Report<'_>) -> Self {
        // What holds for the whole paragraph is its style: its lines are as far apart as its size wants.
        let (inlines, style) = match inlines {
            [Inline { kind: InlineKind::Styled { look, content }, .. }] => {
                (content.as_slice(), styled(style, look, theme))
            }
            _ => (inlines, style),
        };
        let run = Run {
            ink: Ink { color: style.color, ..Ink::default() },
            bold: false,
            italic: false,
            code: false,
            raise: 0,
            share: 1.0,
        };
        let mut gather = Gather {
            theme,
            report,
            style,
            text: String::new(),
            spans: Vec::new(),
            insets: Vec::new(),
            links: Vec::new(),
            chips: 0,
        };
        // A line end at the edge of a paragraph shows nothing.
        let lead =
            inlines.iter().take_while(|i| matches!(i.kind, InlineKind::SoftBreak | InlineKind::HardBreak)).count();
        gather.walk(&inlines[lead..], run);
        while gather.text.ends_with(['\n', ' ']) && gather.insets.last().is_none_or(|i| i.0 < gather.text.len()) {
            gather.text.pop();
        }
        let length = gather.text.len();
        gather.spans.retain_mut(|(r, _)| {
            r.end = r.end.min(length);
            r.start < r.end
        });
        let Gather { text, spans, insets, links, .. } = gather;
        let layout = with_shaping(|shaping| shape(shaping, &text, &spans, &insets, style, theme));
        let insets = insets.into_iter().map(|(_, inset)| inset).collect();
        Self { layout, text, insets, links, style, broken_at: None, divided_at: None, window: 0..usize::MAX }
    }

    /// Shapes plain text.
    pub fn plain(text: &str, style: TextStyle, theme: &Theme, report: &mut Report<'_>) -> Self {
        let inline = Inline { span: report.span, kind: InlineKind::Text(text.to_owned()) };
        Self::new(&[inline], style, theme, report)
    }

    /// A block without text: the mark of an item that goes on from the page before.
    pub fn blank() -> Self {
        let style = TextStyle {
            size: 1.0,
            weight: 400.0,
            color: Color::default(),
            align: Alignment::Start,
            leading: 1.0,
            balance: false,
            tabular: false,
        };
        Self {
            layout: Layout::new(),
            text: String::new(),
            insets: Vec::new(),
            links: Vec::new(),
            style,
            broken_at: None,
            divided_at: None,
            window: 0..0,
        }
    }

    /// Its size in units of the layout.
    pub fn size(&self) -> f32 {
        self.style.size
    }

    /// Whether there is nothing to see.
    pub fn is_empty(&self) -> bool {
        self.text.trim().is_empty() && self.insets.is_empty()
    }

    /// The widest word and the longest line.
    pub fn widths(&self) -> (f32, f32) {
        let w = self.layout.calculate_content_widths();
        (w.min, w.max)
    }

    /// Whether its lines run from right to left.
    pub fn is_rtl(&self) -> bool {
        self.layout.is_rtl()
    }

    /// Whether an ordinary word is wider than `width`; long addresses and names of files may be broken.
    pub fn breaks_a_word(&self, width: f32) -> bool {
        const ORDINARY: usize = 22;
        self.widths().0 > width + 0.1 && self.text.split_whitespace().all(|w| w.chars().count() <= ORDINARY)
    }

    /// The width of the widest line at the present width.
    pub fn used_width(&self) -> f32 {
        self.layout.lines().map(|l| l.metrics().advance - l.metrics().hanging_advance).fold(0.0, f32::max)
    }

    fn break_at(&mut self, width: f32) {
        let width = self.divided_at.unwrap_or(width);
        if self.broken_at == Some(width) {
            return;
        }
        let room = width + 0.02;
        self.layout.break_all_lines(Some(room));
        let lines = self.layout.len();
        if self.style.balance && (2..=4).contains(&lines) {
            let (mut low, mut high) = (room * 0.4, room);
            for _ in 0..6 {
                let middle = (low + high) / 2.0;
                self.layout.break_all_lines(Some(middle));
                if self.layout.len() > lines || self.used_width() > middle { low = middle } else { high = middle }
            }
            self.layout.break_all_lines(Some(high));
        } else if lines > 1 && self.last_line() < room * LONELY {
            // A word alone on the last line: a slightly narrower column sends it company.
            let narrower = [0.97, 0.94, 0.91, 0.88, 0.84].into_iter().any(|share| {
                self.layout.break_all_lines(Some(room * share));
                self.layout.len() == lines && self.last_line() > room * LONELY * 1.6
            });
            if !narrower {
                self.layout.break_all_lines(Some(room));
            }
        }
        self.layout.align(self.style.align, parley::AlignmentOptions::default());
        self.broken_at = Some(width);
    }

    /// Width of the last line at the present width.
    fn last_line(&self) -> f32 {
        let last = self.layout.len().checked_sub(1).and_then(|i| self.layout.get(i));
        last.map_or(0.0, |l| l.metrics().advance - l.metrics().hanging_advance)
    }

    /// Offset that puts balanced, aligned lines into the middle of their column.
    fn shift(&self, width: f32) -> f32 {
        let slack = (width - self.layout.layout_max_advance()).max(0.0);
        match self.style.align {
            Alignment::Center => slack / 2.0,
            Alignment::Right | Alignment::End => slack,
            _ => 0.0,
        }
    }

    /// Height at `width`.
    pub fn height(&mut self, width: f32) -> f32 {
        self.break_at(width);
        let lines = self.layout.len();
        let (from, to) = (self.window.start.min(lines), self.window.end.min(lines));
        match (self.layout.get(from), to.checked_sub(1).and_then(|i| self.layout.get(i))) {
            (Some(a), Some(b)) if to > from => b.metrics().block_max_coord - a.metrics().block_min_coord,
            _ => 0.0,
        }
    }

    /// Number of lines at `width`.
    pub fn lines(&mut self, width: f32) -> usize {
        self.break_at(width);
        let lines = self.layout.len();
        self.window.end.min(lines).saturating_sub(self.window.start)
    }

    /// The baseline of the first line, from the block's top.
    pub fn first_baseline(&mut self, width: f32) -> f32 {
        self.break_at(width);
        self.layout.get(self.window.start).map_or(0.0, |l| l.metrics().baseline - l.metrics().block_min_coord)
    }

    /// How many whole lines fit into `height`.
    pub fn lines_within(&mut self, width: f32, height: f32) -> usize {
        self.break_at(width);
        let end = self.window.end.min(self.layout.len());
        let top = self.layout.get(self.window.start).map_or(0.0, |l| l.metrics().block_min_coord);
        (self.window.start..end)
            .take_while(|i| self.layout.get(*i).is_some_and(|l| l.metrics().block_max_coord - top <= height + 0.05))
            .count()
    }

    /// Whether it is shown to its end and ends with a colon: what follows belongs to it.
    pub fn introduces(&self) -> bool {
        self.window.end == usize::MAX && self.text.trim_end().ends_with(':')
    }

    /// Shows only some of the lines (counted from the block's first): the others stand on another page.
    pub fn set_window(&mut self, window: Range<usize>) {
        self.window = window;
    }

    /// Keeps the lines that fit into `height` and gives the rest; `None` where fewer than two lines would stand on
    /// either side.
    pub fn split(&mut self, width: f32, height: f32) -> Option<Self> {
        let (all, kept) = (self.lines(width), self.lines_within(width, height));
        let kept = kept.min(all.saturating_sub(2));
        if kept < 2 {
            return None;
        }
        self.divided_at.get_or_insert(width);
        let mut rest = self.clone();
        let cut = self.window.start + kept;
        rest.window.start = cut;
        self.window.end = cut;
        Some(rest)
    }

    /// Draws the block with its top left corner at (x, y).
    pub fn draw(&mut self, canvas: &mut Canvas<'_>, x: f32, y: f32, width: f32) {
        self.break_at(width);
        let x = x + self.shift(width);
        let end = self.window.end.min(self.layout.len());
        let top = self.layout.get(self.window.start).map_or(0.0, |l| l.metrics().block_min_coord);
        for i in self.window.start..end {
            if let Some(line) = self.layout.get(i) {
                self.chips(&line, canvas, x, y - top);
                self.line(&line, canvas, x, y - top);
            }
        }
    }

    /// The grounds of inline code on a line.
    fn chips(&self, line: &parley::Line<'_, Ink>, canvas: &mut Canvas<'_>, x: f32, y: f32) {
        let mut chips: Vec<(u16, f32, f32, f32)> = Vec::new();
        for item in line.items() {
            if let PositionedLayoutItem::GlyphRun(run) = item {
                let chip = run.style().brush.chip;
                if chip == 0 {
                    continue;
                }
                let (from, to) = (run.offset(), run.offset() + run.advance());
                match chips.last_mut() {
                    Some(last) if last.0 == chip => last.2 = to,
                    _ => chips.push((chip, from, to, run.baseline())),
                }
            }
        }
        let size = self.style.size;
        for (_, from, to, baseline) in chips {
            let rect = Rect {
                x: x + from - size * 0.16,
                y: y + baseline - size * 0.86,
                w: to - from + size * 0.32,
                h: size * 1.14,
            };
            canvas.rect(rect, size * 0.16, canvas.theme.color.chip);
        }
    }

    fn line(&self, line: &parley::Line<'_, Ink>, canvas: &mut Canvas<'_>, x: f32, y: f32) {
        let mut done: Option<(usize, usize)> = None;
        for item in line.items() {
            match item {
                PositionedLayoutItem::InlineBox(place) => match self.insets.get(place.id as usize) {
                    Some(Inset::Formula(formula, em, tex)) => {
                        canvas.tagged(Role::Formula, Some(tex.clone()), |c| {
                            formula.draw(c, x + place.x, y + place.y, *em);
                        });
                    }
                    Some(Inset::Picture(picture, alt)) => {
                        let rect = Rect { x: x + place.x, y: y + place.y, w: place.width, h: place.height };
                        canvas
                            .tagged(Role::Figure, Some(alt.clone()), |c| c.picture(rect, picture.clone(), Veil::NONE));
                    }
                    _ => {}
                },
                PositionedLayoutItem::GlyphRun(part) => {
                    // A shaped run comes in one piece per colour; it is drawn whole at its first piece, because a
                    // cluster's text is only known from the run.
                    let id = (part.run().index(), part.run().text_range().start);
                    if done != Some(id) {
                        done = Some(id);
                        self.run(&part, canvas, x, y);
                    }
                }
            }
        }
    }

    fn run(&self, part: &parley::GlyphRun<'_, Ink>, canvas: &mut Canvas<'_>, x: f32, y: f32) {
        let run = part.run();
        let font = with_shaping(|s| s.key(run.font()));
        let (mut pen, baseline) = (part.offset(), part.baseline());
        let mut out: Vec<(Ink, GlyphRun)> = Vec::new();
        for cluster in run.visual_clusters() {
            let ink = cluster.style().brush;
            let text = self.text.get(cluster.text_range()).unwrap_or("");
            if out.last().is_none_or(|(i, _)| *i != ink) {
                let empty = GlyphRun {
                    font,
                    size: run.font_size(),
                    color: ink.color,
                    x: x + pen,
                    y: y + baseline,
                    width: 0.0,
                    glyphs: Vec::new(),
                    text: String::new(),
                };
                out.push((ink, empty));
            }
            let Some((_, piece)) = out.last_mut() else { continue };
            let mut own = pen;
            let mut first = true;
            for glyph in cluster.glyphs() {
                let foreign = font == MATH_EXTRA && text.contains(is_arabic);
                if (glyph.id == 0 || foreign) && !text.trim().is_empty() {
                    canvas.report.missing_glyph(text);
                }
                let bytes = if first { u8::try_from(text.len()).unwrap_or(0) } else { 0 };
                let (id, dx, dy) = (glyph.id as u16, x + own + glyph.x - piece.x, glyph.y);
                piece.glyphs.push(Glyph { id, dx, dy, text: bytes });
                own += glyph.advance;
                first = false;
            }
            if first && text.trim().is_empty() {
                continue; // a line end shows nothing and is nobody's text
            }
            if first {
                // The rest of a ligature: its text belongs to the glyph before it.
                if let Some(last) = piece.glyphs.last_mut() {
                    last.text = last.text.saturating_add(text.len() as u8);
                }
            }
            piece.text.push_str(text);
            pen += cluster.advance();
            piece.width = x + pen - piece.x;
        }
        for (ink, piece) in out {
            if piece.glyphs.is_empty() {
                continue;
            }
            let area = Rect { x: piece.x, y: piece.y - piece.size * 0.95, w: piece.width, h: piece.size * 1.25 };
            let strike = Rect { x: piece.x, y: piece.y - piece.size * 0.29, w: piece.width, h: piece.size * 0.06 };
            let color = ink.color;
            let link = (ink.link as usize).checked_sub(1).and_then(|i| self.links.get(i));
            if link.is_some() {
                canvas.draws.push(Draw::Begin { role: Role::Link, alt: None });
            }
            canvas.glyphs(piece);
            if let Some(target) = link {
                canvas.link(area, target);
                canvas.draws.push(Draw::End);
            }
            if ink.strike {
                canvas.rect(strike, 0.0, color);
            }
        }
    }
}

/// A last line shorter than this share of its column looks forgotten.
const LONELY: f32 = 0.13;
/// KaTeX's letters are this much smaller than Inter's at the same size.
pub(crate) const MATH_SCALE: f32 = 1.06;
