//! Where layout code draws: coordinates of the layout become those of the page.

use std::sync::Arc;

use super::draw::{Color, Draw, GlyphRun, Path, PathDraw, Rect, Role, Segment};
use super::issue::Report;
use super::picture::Picture;
use super::theme::Theme;

/// How a picture is dimmed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Veil {
    /// How opaque the picture is: 255 is as it is.
    pub alpha: u8,
    /// How opaque the black in front of it is: 0 is none.
    pub shade: u8,
}

impl Veil {
    /// As it is.
    pub const NONE: Self = Self { alpha: 255, shade: 0 };

    fn over(self, rect: Rect, picture: Arc<Picture>) -> Vec<Draw> {
        let shade = Color { a: self.shade, ..Color::default() };
        let shade = (self.shade > 0).then_some(Draw::Rect { rect, radius: 0.0, color: shade });
        [Draw::Picture { rect, picture, alpha: self.alpha }].into_iter().chain(shade).collect()
    }
}

/// Where layout code draws: it maps the layout's own coordinates (which shrinking scales) to the page's.
pub(crate) struct Canvas<'a> {
    /// What was drawn.
    pub draws: Vec<Draw>,
    /// Page coordinates of the layout's origin.
    pub origin: (f32, f32),
    /// Points of the page per unit of the layout.
    pub scale: f32,
    /// Colours and sizes.
    pub theme: &'a Theme,
    /// Where what cannot be drawn is told.
    pub report: Report<'a>,
    /// The step at which appears what is drawn now.
    step: u32,
}

impl<'a> Canvas<'a> {
    /// An empty list; origin and scale as the page's.
    pub fn new(theme: &'a Theme, report: Report<'a>) -> Self {
        Self { draws: Vec::new(), origin: (0.0, 0.0), scale: 1.0, theme, report, step: 0 }
    }

    fn map(&self, r: Rect) -> Rect {
        let s = self.scale;
        Rect { x: self.origin.0 + r.x * s, y: self.origin.1 + r.y * s, w: r.w * s, h: r.h * s }
    }

    /// Draws with another origin (in this canvas's coordinates) and a further scale.
    pub fn within<T>(&mut self, x: f32, y: f32, scale: f32, draw: impl FnOnce(&mut Self) -> T) -> T {
        let before = (self.origin, self.scale);
        self.origin = (before.0.0 + x * before.1, before.0.1 + y * before.1);
        self.scale = before.1 * scale;
        let result = draw(self);
        (self.origin, self.scale) = before;
        result
    }

    /// Draws what appears at a later step.
    pub fn at_step<T>(&mut self, step: u32, draw: impl FnOnce(&mut Self) -> T) -> T {
        let before = self.step;
        if step <= before {
            return draw(self);
        }
        self.step = step;
        self.draws.push(Draw::Step(step));
        let result = draw(self);
        self.draws.push(Draw::Step(before));
        self.step = before;
        result
    }

    /// A structure element around what `draw` draws.
    pub fn tagged<T>(&mut self, role: Role, alt: Option<String>, draw: impl FnOnce(&mut Self) -> T) -> T {
        self.draws.push(Draw::Begin { role, alt });
        let result = draw(self);
        self.draws.push(Draw::End);
        result
    }

    /// Text; the run's coordinates are the layout's.
    pub fn glyphs(&mut self, mut run: GlyphRun) {
        let s = self.scale;
        run.x = self.origin.0 + run.x * s;
        run.y = self.origin.1 + run.y * s;
        run.size *= s;
        run.width *= s;
        for glyph in &mut run.glyphs {
            glyph.dx *= s;
            glyph.dy *= s;
        }
        self.draws.push(Draw::Glyphs(run));
    }

    /// A filled rectangle; nothing for an empty one.
    pub fn rect(&mut self, rect: Rect, radius: f32, color: Color) {
        if rect.w > 0.0 && rect.h > 0.0 && color.a > 0 {
            let rect = self.map(rect);
            self.draws.push(Draw::Rect { rect, radius: radius * self.scale, color });
        }
    }

    /// A path.
    pub fn path(&mut self, mut draw: PathDraw) {
        let (s, (ox, oy)) = (self.scale, self.origin);
        let (fx, fy) = (|x: f32| ox + x * s, |y: f32| oy + y * s);
        for segment in &mut draw.path.0 {
            *segment = match *segment {
                Segment::Move(x, y) => Segment::Move(fx(x), fy(y)),
                Segment::Line(x, y) => Segment::Line(fx(x), fy(y)),
                Segment::Cubic(a, b, c, d, x, y) => Segment::Cubic(fx(a), fy(b), fx(c), fy(d), fx(x), fy(y)),
                Segment::Close => Segment::Close,
            };
        }
        if let Some(stroke) = &mut draw.stroke {
            stroke.width *= s;
            for dash in &mut stroke.dashes {
                *dash *= s;
            }
        }
        self.draws.push(Draw::Path(draw));
    }

    /// A picture.
    pub fn picture(&mut self, rect: Rect, picture: Arc<Picture>, veil: Veil) {
        let rect = self.map(rect);
        self.draws.extend(veil.over(rect, picture));
    }

    /// A picture that fills `rect` and is cut off at its edges; `inner` is its own place.
    pub fn clipped(&mut self, rect: Rect, inner: Rect, picture: Arc<Picture>, veil: Veil) {
        let (clip, inner) = (Path::rect(self.map(rect)), self.map(inner));
        let draws = veil.over(inner, picture);
        self.draws.push(Draw::Group { transform: [1.0, 0.0, 0.0, 1.0, 0.0, 0.0], clip: Some(clip), draws });
    }

    /// A live area.
    pub fn link(&mut self, rect: Rect, target: &str) {
        let rect = self.map(rect);
        self.draws.push(Draw::Link { rect, target: target.to_owned() });
    }
}
