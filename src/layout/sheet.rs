//! Printed sheets: text, boxes and small pictures of slides on pages of any size. Presenter pages are made with it.

use parley::Alignment;

use super::canvas::Canvas;
use super::divide::{Way, split};
use super::draw::{Color, Draw, Page, Path, PathDraw, Rect, Role, Stroke};
use super::issue::Report;
use super::make::Maker;
use super::node::{Node, Room, draw, total_height};
use super::picture::Pictures;
use super::text::{TextBlock, TextStyle};
use super::theme::Theme;
use crate::deck::model::Block;
use crate::text::Span;

/// One sheet while it is drawn.
pub struct Sheet<'a> {
    canvas: Canvas<'a>,
    size: (f32, f32),
}

/// How a line of a sheet is set.
#[derive(Debug, Clone, Copy)]
pub struct Line {
    /// Size in points.
    pub size: f32,
    /// Whether it is heavy.
    pub bold: bool,
    /// Colour.
    pub color: Color,
    /// 0 left, 1 right.
    pub right: bool,
}

/// Blocks shaped for a column, taken off piece by piece.
pub struct Flow {
    nodes: Vec<Node>,
    em: f32,
    width: f32,
}

impl Flow {
    /// Shapes blocks for a column of `width`, text of `size` points.
    pub fn new(blocks: &[Block], width: f32, size: f32, sheet: &mut Sheet<'_>) -> Self {
        let theme = sheet.canvas.theme;
        let text = TextStyle {
            size,
            weight: 400.0,
            color: theme.color.text,
            align: Alignment::Start,
            leading: 1.38,
            balance: false,
            tabular: false,
        };
        let report = &mut sheet.canvas.report;
        let mut maker =
            Maker { theme, report, text, code: size * 0.88, page_height: 800.0, step: 0, around: 0, across: 1 };
        Self { nodes: maker.nodes(blocks, 0), em: size, width }
    }

    /// Whether all has been taken.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// Height of what is left.
    pub fn height(&mut self) -> f32 {
        let room = self.room();
        total_height(&mut self.nodes, room, self.em)
    }

    fn room(&self) -> Room {
        Room { width: self.width, cap: 300.0 }
    }

    /// Draws as much as fits into `height` at (x, y) and gives the height that it took. What fits on no sheet at all
    /// (`whole` says that this is an empty one) is made smaller.
    pub fn draw(&mut self, sheet: &mut Sheet<'_>, x: f32, y: f32, height: f32, whole: bool) -> f32 {
        let room = self.room();
        let all = total_height(&mut self.nodes, room, self.em);
        let (mut scale, mut part) = (1.0, Vec::new());
        if all <= height {
            part = std::mem::take(&mut self.nodes);
        } else if let Some(rest) = split(&mut self.nodes, room, height, self.em, Way::Below) {
            part = std::mem::replace(&mut self.nodes, rest);
        } else if whole {
            let rest = if self.nodes.len() > 1 { self.nodes.split_off(1) } else { Vec::new() };
            part = std::mem::replace(&mut self.nodes, rest);
            scale = (height / total_height(&mut part, room, self.em).max(0.01)).min(1.0);
        }
        let used = total_height(&mut part, room, self.em) * scale;
        let em = self.em;
        sheet.canvas.within(x, y, scale, |c| draw(&mut part, c, 0.0, 0.0, room, em));
        used
    }

    /// Draws all of it into `height`, as much smaller as it must be.
    pub fn draw_all(&mut self, sheet: &mut Sheet<'_>, x: f32, y: f32, height: f32) {
        let em = self.em;
        let mut scale = 1.0_f32;
        let mut room = self.room();
        while total_height(&mut self.nodes, room, em) * scale > height && scale > 0.05 {
            scale *= 0.94;
            room = Room { width: self.width / scale, cap: 300.0 };
        }
        let mut all = std::mem::take(&mut self.nodes);
        sheet.canvas.within(x, y, scale, |c| draw(&mut all, c, 0.0, 0.0, room, em));
    }
}

impl<'a> Sheet<'a> {
    /// An empty sheet of a size in points. `pictures` are those that flows on it may show.
    pub fn new(size: (f32, f32), theme: &'a Theme, pictures: &'a Pictures) -> Self {
        let mut canvas = Canvas::new(theme, Report::new(0, Span::default(), pictures));
        canvas.draws.push(Draw::Begin { role: Role::Section, alt: None });
        Self { canvas, size }
    }

    /// A line of text in a column; it wraps where it must. Gives its height.
    pub fn text(&mut self, text: &str, role: Role, line: Line, (x, y): (f32, f32), width: f32) -> f32 {
        let style = TextStyle {
            size: line.size,
            weight: if line.bold { 600.0 } else { 400.0 },
            color: line.color,
            align: if line.right { Alignment::Right } else { Alignment::Start },
            leading: 1.3,
            balance: false,
            tabular: true,
        };
        let mut block = TextBlock::plain(text, style, self.canvas.theme, &mut self.canvas.report);
        self.canvas.tagged(role, None, |c| block.draw(c, x, y, width));
        block.height(width)
    }

    /// A filled box.
    pub fn rect(&mut self, rect: Rect, radius: f32, color: Color) {
        self.canvas.tagged(Role::Artifact, None, |c| c.rect(rect, radius, color));
    }

    /// A slide's page as a picture of the given width, with a thin frame. Gives its height.
    pub fn slide(&mut self, page: &Page, x: f32, y: f32, width: f32) -> f32 {
        let scale = width / page.size.0.max(1.0);
        let height = page.size.1 * scale;
        let alt = format!("Slide {}: {}", page.label, page.title);
        self.canvas.tagged(Role::Figure, Some(alt), |c| {
            c.draws.push(Draw::Group {
                transform: [scale, 0.0, 0.0, scale, x, y],
                clip: Some(Path::rect(Rect { x: 0.0, y: 0.0, w: page.size.0, h: page.size.1 })),
                draws: pictured(&page.draws),
            });
        });
        let line = Stroke { color: self.canvas.theme.color.line, width: 0.75, dashes: Vec::new(), cap: 0, join: 0 };
        let frame = Path::rect(Rect { x, y, w: width, h: height });
        self.canvas.tagged(Role::Artifact, None, |c| {
            c.path(PathDraw { path: frame, fill: None, stroke: Some(line) });
        });
        height
    }

    /// The finished page.
    pub fn finish(mut self, key: String, slide: usize, title: String, label: String) -> Page {
        self.canvas.draws.push(Draw::End);
        Page { key, slide, step: 0, continuation: 0, title, label, size: self.size, draws: self.canvas.draws }
    }
}

/// Draws without their structure and links: a picture of them.
fn pictured(draws: &[Draw]) -> Vec<Draw> {
    draws
        .iter()
        .filter_map(|draw| match draw {
            Draw::Begin { .. } | Draw::End | Draw::Link { .. } | Draw::Step(_) => None,
            Draw::Group { transform, clip, draws } => {
                Some(Draw::Group { transform: *transform, clip: clip.clone(), draws: pictured(draws) })
            }
            other => Some(other.clone()),
        })
        .collect()
}
