//! A page's draws as a PDF content stream, with its marked content. Coordinates stay in points, y downwards: the stream
//! turns the page over once at its start.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::fonts::Embedded;
use crate::layout::{
    Color, Draw, FontKey, GlyphRun, Gradient, Path, PathDraw, Picture, PictureKind, Rect, Role, Segment, Shade,
    bounds_of,
};

/// Names of pictures by the address of what they are, given by the document.
pub(super) type PictureNames = BTreeMap<usize, String>;

/// The address by which a shared picture is known within one document.
pub(super) fn address(picture: &std::sync::Arc<Picture>) -> usize {
    std::sync::Arc::as_ptr(picture).addr()
}

/// One structure element of a page.
#[derive(Debug)]
pub(super) struct Element {
    pub role: Role,
    pub alt: Option<String>,
    /// Where a figure or a formula stands, from the page's lower left corner.
    pub bounds: Option<Rect>,
    pub kids: Vec<Kid>,
}

/// What an element holds, in order.
#[derive(Debug, Clone, Copy)]
pub(super) enum Kid {
    /// Marked content by its number on the page.
    Marked(usize),
    /// Another element of the page.
    Element(usize),
    /// A link by its place in [`Content::links`].
    Link(usize),
}

/// A page as operators, with what the document needs to know of it.
#[derive(Debug, Default)]
pub(super) struct Content {
    pub bytes: Vec<u8>,
    /// Elements; those without a parent are in `roots`.
    pub elements: Vec<Element>,
    pub roots: Vec<usize>,
    /// The element that owns each marked content.
    pub marks: Vec<usize>,
    /// Live areas (in points, y upwards from the page's bottom) with their targets.
    pub links: Vec<(Rect, String)>,
}

struct Writer<'a> {
    out: String,
    fonts: &'a BTreeMap<FontKey, Embedded>,
    pictures: &'a PictureNames,
    page: Content,
    /// Open elements; `None` for an artifact, which swallows what is inside of it.
    open: Vec<Option<usize>>,
    marked: bool,
    state: State,
    saved: Vec<State>,
    transforms: Vec<[f32; 6]>,
    height: f32,
    tagged: bool,
    gradients: Vec<Gradient>,
}

#[derive(Clone, Copy, PartialEq, Default)]
struct State {
    fill: Option<Color>,
    stroke: Option<Color>,
    font: Option<(FontKey, f32)>,
    alpha: u8,
}

/// Writes a page.
pub(super) fn page(
    draws: &[Draw],
    height: f32,
    fonts: &BTreeMap<FontKey, Embedded>,
    pictures: &PictureNames,
) -> Content {
    let mut w = Writer::new(height, fonts, pictures, true);
    let _ = writeln!(w.out, "1 0 0 -1 0 {} cm", Number(height));
    w.draws(draws);
    w.unmark();
    w.page.bytes = w.out.into_bytes();
    w.page
}

/// Writes a vector picture's draws as a form: no structure, own coordinates. The gradients are the form's resources, by
/// the names of [`shading_name`].
pub(super) fn form(
    draws: &[Draw],
    fonts: &BTreeMap<FontKey, Embedded>,
    pictures: &PictureNames,
) -> (Vec<u8>, Vec<Gradient>) {
    let mut w = Writer::new(0.0, fonts, pictures, false);
    w.draws(draws);
    (w.out.into_bytes(), w.gradients)
}

/// The resource name of a form's gradient.
pub(super) fn shading_name(index: usize) -> String {
    format!("Sh{index}")
}

/// The opacities that draws use, other than full.
pub(super) fn opacities(draws: &[Draw], found: &mut std::collections::BTreeSet<u8>) {
    for draw in draws {
        match draw {
            Draw::Glyphs(run) => {
                found.insert(run.color.a);
            }
            Draw::Rect { color, .. } => {
                found.insert(color.a);
            }
            Draw::Path(p) => {
                found.extend(p.fill.iter().map(|f| f.0.a));
                found.extend(p.stroke.iter().map(|s| s.color.a));
            }
            Draw::Shade(s) => {
                found.insert(s.alpha);
            }
            Draw::Picture { alpha, .. } => {
                found.insert(*alpha);
            }
            Draw::Group { draws, .. } => opacities(draws, found),
            _ => {}
        }
    }
}

/// What an element holds, of the draws that follow its beginning.
fn element(draws: &[Draw]) -> &[Draw] {
    let mut depth = 0usize;
    for (i, draw) in draws.iter().enumerate() {
        match draw {
            Draw::Begin { .. } => depth += 1,
            Draw::End if depth == 0 => return &draws[..i],
            Draw::End => depth -= 1,
            _ => {}
        }
    }
    draws
}

/// The resource name of an opacity.
pub(super) fn opacity_name(alpha: u8) -> String {
    format!("A{alpha}")
}

/// A number as short as three decimals allow.
struct Number(f32);

impl std::fmt::Display for Number {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if !self.0.is_finite() {
            return f.write_str("0");
        }
        let thousandths = (f64::from(self.0) * 1000.0).round() as i64;
        let (whole, part) = ((thousandths / 1000).unsigned_abs(), (thousandths % 1000).unsigned_abs());
        if thousandths < 0 {
            f.write_str("-")?;
        }
        match part {
            0 => write!(f, "{whole}"),
            p if p % 100 == 0 => write!(f, "{whole}.{}", p / 100),
            p if p % 10 == 0 => write!(f, "{whole}.{:02}", p / 10),
            p => write!(f, "{whole}.{p:03}"),
        }
    }
}

/// A matrix entry, which needs more digits than a place.
struct Factor(f32);

impl std::fmt::Display for Factor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if !self.0.is_finite() {
            return f.write_str("0");
        }
        let text = format!("{:.6}", self.0);
        let text = text.trim_end_matches('0').trim_end_matches('.');
        f.write_str(if text.is_empty() || text == "-0" { "0" } else { text })
    }
}

impl<'a> Writer<'a> {
    fn new(height: f32, fonts: &'a BTreeMap<FontKey, Embedded>, pictures: &'a PictureNames, tagged: bool) -> Self {
        Self {
            out: String::with_capacity(4096),
            fonts,
            pictures,
            page: Content::default(),
            open: Vec::new(),
            marked: false,
            state: State { alpha: 255, ..State::default() },
            saved: Vec::new(),
            transforms: Vec::new(),
            height,
            tagged,
            gradients: Vec::new(),
        }
    }

    fn draws(&mut self, draws: &[Draw]) {
        for (i, draw) in draws.iter().enumerate() {
            match draw {
                Draw::Begin { role, alt } => self.begin(*role, alt.as_deref(), &draws[i + 1..]),
                Draw::End => {
                    self.unmark();
                    self.open.pop();
                }
                Draw::Step(_) => {}
                Draw::Link { rect, target } => self.link(*rect, target),
                Draw::Glyphs(run) => {
                    self.mark();
                    self.glyphs(run);
                }
                Draw::Rect { rect, radius, color } => {
                    self.mark();
                    self.alpha(color.a);
                    self.fill(*color);
                    if *radius > 0.0 {
                        self.path(&Path::rounded(*rect, *radius));
                        self.out.push_str("f\n");
                    } else {
                        let (x, y) = (Number(rect.x), Number(rect.y));
                        let _ = writeln!(self.out, "{x} {y} {} {} re f", Number(rect.w), Number(rect.h));
                    }
                }
                Draw::Path(path) => {
                    self.mark();
                    self.painted(path);
                }
                Draw::Shade(shade) => {
                    self.mark();
                    self.shade(shade);
                }
                Draw::Picture { rect, picture, alpha } => {
                    self.mark();
                    self.picture(*rect, picture, *alpha);
                }
                Draw::Group { transform, clip, draws } => self.group(transform, clip.as_ref(), draws),
            }
        }
    }

    /// Opens an element; `inside` begins with what it holds.
    fn begin(&mut self, role: Role, alt: Option<&str>, inside: &[Draw]) {
        if !self.tagged {
            return;
        }
        self.unmark();
        let inside_artifact = self.open.last().is_some_and(Option::is_none);
        if role == Role::Artifact || inside_artifact {
            self.open.push(None);
            return;
        }
        let id = self.page.elements.len();
        let alt = alt.map(str::to_owned);
        let pictured = matches!(role, Role::Figure | Role::Formula);
        let bounds = if pictured { bounds_of(element(inside)).map(|r| self.upright(r)) } else { None };
        self.page.elements.push(Element { role, alt, bounds, kids: Vec::new() });
        match self.open.iter().rev().flatten().next() {
            Some(parent) => self.page.elements[*parent].kids.push(Kid::Element(id)),
            None => self.page.roots.push(id),
        }
        self.open.push(Some(id));
    }

    /// Opens marked content for what is drawn next, unless it is open.
    fn mark(&mut self) {
        if self.marked || !self.tagged {
            return;
        }
        self.marked = true;
        match self.open.last().copied().flatten() {
            Some(element) => {
                let number = self.page.marks.len();
                self.page.marks.push(element);
                self.page.elements[element].kids.push(Kid::Marked(number));
                let _ = writeln!(
                    self.out,
                    "/{} <</MCID {number}>> BDC",
                    super::structure::tag(self.page.elements[element].role)
                );
            }
            None => self.out.push_str("/Artifact BMC\n"),
        }
    }

    fn unmark(&mut self) {
        if std::mem::take(&mut self.marked) {
            self.out.push_str("EMC\n");
        }
    }

    /// A rectangle of the present coordinates in those of the page, from its lower left corner.
    fn upright(&self, rect: Rect) -> Rect {
        let (mut x0, mut y0, mut x1, mut y1) = (f32::MAX, f32::MAX, f32::MIN, f32::MIN);
        for (x, y) in [(rect.x, rect.y), (rect.x + rect.w, rect.y + rect.h)] {
            let (mut u, mut v) = (x, y);
            for t in self.transforms.iter().rev() {
                (u, v) = (t[0] * u + t[2] * v + t[4], t[1] * u + t[3] * v + t[5]);
            }
            (x0, y0, x1, y1) = (x0.min(u), y0.min(v), x1.max(u), y1.max(v));
        }
        Rect { x: x0, y: self.height - y1, w: x1 - x0, h: y1 - y0 }
    }

    fn link(&mut self, rect: Rect, target: &str) {
        let up = self.upright(rect);
        let id = self.page.links.len();
        self.page.links.push((up, target.to_owned()));
        if let Some(Some(element)) = self.open.last() {
            self.page.elements[*element].kids.push(Kid::Link(id));
        }
    }

    fn fill(&mut self, color: Color) {
        let color = Color { a: 255, ..color };
        if self.state.fill != Some(color) {
            self.state.fill = Some(color);
            self.color(color, "rg");
        }
    }

    fn color(&mut self, c: Color, operator: &str) {
        let part = |v: u8| Number(f32::from(v) / 255.0);
        let _ = writeln!(self.out, "{} {} {} {operator}", part(c.r), part(c.g), part(c.b));
    }

    fn alpha(&mut self, alpha: u8) {
        if self.state.alpha != alpha {
            self.state.alpha = alpha;
            let _ = writeln!(self.out, "/{} gs", opacity_name(alpha));
        }
    }

    fn path(&mut self, path: &Path) {
        for segment in &path.0 {
            let _ = match *segment {
                Segment::Move(x, y) => writeln!(self.out, "{} {} m", Number(x), Number(y)),
                Segment::Line(x, y) => writeln!(self.out, "{} {} l", Number(x), Number(y)),
                Segment::Cubic(a, b, c, d, x, y) => writeln!(
                    self.out,
                    "{} {} {} {} {} {} c",
                    Number(a),
                    Number(b),
                    Number(c),
                    Number(d),
                    Number(x),
                    Number(y)
                ),
                Segment::Close => writeln!(self.out, "h"),
            };
        }
    }

    fn painted(&mut self, draw: &PathDraw) {
        let alphas = (draw.fill.map(|f| f.0.a), draw.stroke.as_ref().map(|s| s.color.a));
        if let (Some(a), Some(b)) = alphas
            && a != b
        {
            // Fill and stroke have one opacity in the graphics state: paint them one after the other.
            self.painted(&PathDraw { stroke: None, ..draw.clone() });
            self.painted(&PathDraw { fill: None, ..draw.clone() });
            return;
        }
        let Some(alpha) = alphas.0.or(alphas.1) else { return };
        self.alpha(alpha);
        if let Some((color, _)) = draw.fill {
            self.fill(color);
        }
        if let Some(stroke) = &draw.stroke {
            let color = Color { a: 255, ..stroke.color };
            if self.state.stroke != Some(color) {
                self.state.stroke = Some(color);
                self.color(color, "RG");
            }
            let _ = write!(self.out, "{} w {} J {} j [", Number(stroke.width), stroke.cap, stroke.join);
            for (i, dash) in stroke.dashes.iter().enumerate() {
                let _ = write!(self.out, "{}{}", if i > 0 { " " } else { "" }, Number(*dash));
            }
            self.out.push_str("] 0 d\n");
        }
        self.path(&draw.path);
        self.out.push_str(match (draw.fill, draw.stroke.is_some()) {
            (Some((_, false)), true) => "B\n",
            (Some((_, true)), true) => "B*\n",
            (Some((_, false)), false) => "f\n",
            (Some((_, true)), false) => "f*\n",
            (None, _) => "S\n",
        });
    }

    fn shade(&mut self, shade: &Shade) {
        self.alpha(shade.alpha);
        if self.tagged {
            // Only pictures have gradients, and they are forms; anything else is filled with the colour of the middle.
            let middle = shade.gradient.stops.get(shade.gradient.stops.len() / 2).map_or(Color::default(), |s| s.1);
            let fill = Some((Color { a: shade.alpha, ..middle }, shade.even_odd));
            return self.painted(&PathDraw { path: shade.path.clone(), fill, stroke: None });
        }
        let name = shading_name(self.gradients.len());
        self.gradients.push(shade.gradient.clone());
        self.out.push_str("q\n");
        self.path(&shade.path);
        self.out.push_str(if shade.even_odd { "W* n\n" } else { "W n\n" });
        let [a, b, c, d, e, f] = shade.gradient.transform.map(Factor);
        let _ = writeln!(self.out, "{a} {b} {c} {d} {e} {f} cm /{name} sh\nQ");
    }

    fn picture(&mut self, r: Rect, picture: &std::sync::Arc<Picture>, alpha: u8) {
        let Some(name) = self.pictures.get(&address(picture)) else { return };
        self.alpha(alpha);
        let (x, y) = (Number(r.x), Number(r.y));
        if let PictureKind::Page(page) = &picture.kind {
            let (w, h) = page.size();
            let (sx, sy) = (Factor(r.w / w.max(0.001)), Factor(-r.h / h.max(0.001)));
            let below = Number(r.y + r.h);
            let _ = writeln!(self.out, "q {sx} 0 0 {sy} {x} {below} cm /{name} Do Q");
        } else if picture.is_vector() {
            let (w, h) = picture.size();
            let (sx, sy) = (Factor(r.w / w.max(0.001)), Factor(r.h / h.max(0.001)));
            let _ = writeln!(self.out, "q {sx} 0 0 {sy} {x} {y} cm /{name} Do Q");
        } else {
            let below = Number(r.y + r.h);
            let _ = writeln!(self.out, "q {} 0 0 {} {x} {below} cm /{name} Do Q", Factor(r.w), Factor(-r.h));
        }
    }

    fn group(&mut self, t: &[f32; 6], clip: Option<&Path>, draws: &[Draw]) {
        // Marked content may not straddle the graphics state; what is inside is marked inside.
        self.unmark();
        self.saved.push(self.state);
        self.out.push_str("q\n");
        if *t != [1.0, 0.0, 0.0, 1.0, 0.0, 0.0] {
            let [a, b, c, d, e, f] = t.map(Factor);
            let _ = writeln!(self.out, "{a} {b} {c} {d} {e} {f} cm");
        }
        if let Some(path) = clip {
            self.path(path);
            self.out.push_str("W n\n");
        }
        self.transforms.push(*t);
        self.draws(draws);
        self.unmark();
        self.transforms.pop();
        self.out.push_str("Q\n");
        self.state = self.saved.pop().unwrap_or_default();
    }

    fn glyphs(&mut self, run: &GlyphRun) {
        let Some(font) = self.fonts.get(&run.font) else { return };
        if run.glyphs.is_empty() || run.size <= 0.0 {
            return;
        }
        self.alpha(run.color.a);
        self.fill(run.color);
        self.out.push_str("BT\n");
        if self.state.font != Some((run.font, run.size)) {
            self.state.font = Some((run.font, run.size));
            let _ = writeln!(self.out, "/{} {} Tf", font.name, Number(run.size));
        }
        // A glyph off the baseline starts a piece of its own.
        let mut start = 0;
        while start < run.glyphs.len() {
            let dy = run.glyphs[start].dy;
            let end = run.glyphs[start..].iter().position(|g| g.dy != dy).map_or(run.glyphs.len(), |n| start + n);
            self.piece(run, start..end, font);
            start = end;
        }
        self.out.push_str("ET\n");
    }

    fn piece(&mut self, run: &GlyphRun, range: std::ops::Range<usize>, font: &Embedded) {
        let first = run.glyphs[range.start];
        let (x, y) = (Number(run.x + first.dx), Number(run.y + first.dy));
        let _ = write!(self.out, "1 0 0 -1 {x} {y} Tm [<");
        // Where the reader believes the pen to be, in thousandths of an em: widths in the file are whole numbers.
        let mut pen = 0.0_f64;
        let size = f64::from(run.size);
        for (i, glyph) in run.glyphs[range].iter().enumerate() {
            let want = f64::from(glyph.dx - first.dx) * 1000.0 / size;
            let off = pen - want;
            if i > 0 && off.abs() >= 0.6 {
                let kern = off.round();
                let _ = write!(self.out, ">{kern}<");
                pen -= kern;
            }
            let (id, width) = font.glyph(glyph.id);
            let _ = write!(self.out, "{id:04x}");
            pen += width as f64;
        }
        self.out.push_str(">] TJ\n");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short_and_never_nonsense() {
        let shown = |v: f32| Number(v).to_string();
        assert_eq!(shown(1.0), "1");
        assert_eq!(shown(-0.5), "-0.5");
        assert_eq!(shown(12.3456), "12.346");
        assert_eq!(shown(-0.000_1), "0");
        assert_eq!(shown(f32::NAN), "0");
        assert_eq!(Factor(0.1 + 0.2).to_string(), "0.3");
    }
}
