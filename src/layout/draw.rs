//! The draw list: what a page looks like, in points, y downwards, with its text and its structure. It knows no PDF.

use std::fmt::Write as _;
use std::sync::Arc;

use super::fonts::FontKey;
use super::picture::Picture;

/// An sRGB colour with opacity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash, PartialOrd, Ord)]
pub struct Color {
    /// Red, 0 to 255.
    pub r: u8,
    /// Green.
    pub g: u8,
    /// Blue.
    pub b: u8,
    /// Opacity: 255 is opaque.
    pub a: u8,
}

impl Color {
    /// An opaque colour.
    pub const fn rgb(r: u8, g: u8, b: u8) -> Self {
        Self { r, g, b, a: 255 }
    }

    /// The same colour, `share` (0 to 1) as opaque.
    #[must_use]
    pub fn faded(self, share: f32) -> Self {
        Self { a: (f32::from(self.a) * share.clamp(0.0, 1.0)).round() as u8, ..self }
    }
}

/// A rectangle in points, y downwards.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Rect {
    /// Left.
    pub x: f32,
    /// Top.
    pub y: f32,
    /// Width.
    pub w: f32,
    /// Height.
    pub h: f32,
}

/// One page: a slide, or a part of one that did not fit on a single page.
#[derive(Debug, Clone)]
pub struct Page {
    /// Key of the slide (or another stable name for pages that are no slides).
    pub key: String,
    /// Index into the deck's slides.
    pub slide: usize,
    /// Step of a slide that is built up, from 0.
    pub step: u32,
    /// 0 for a slide's first page; 1, 2, ... for what was carried over.
    pub continuation: u32,
    /// What bookmarks and readers call the page.
    pub title: String,
    /// Page label as printed ("7", "7b", "B2").
    pub label: String,
    /// Width and height in points.
    pub size: (f32, f32),
    /// What is drawn, back to front, in reading order.
    pub draws: Vec<Draw>,
}

/// One instruction.
#[derive(Debug, Clone)]
pub enum Draw {
    /// Shaped text on one baseline.
    Glyphs(GlyphRun),
    /// A filled rectangle with rounded corners (`radius` 0 for square ones).
    Rect {
        /// Where.
        rect: Rect,
        /// Corner radius in points.
        radius: f32,
        /// Its colour.
        color: Color,
    },
    /// A path, filled, stroked or both.
    Path(PathDraw),
    /// A path filled with a gradient.
    Shade(Shade),
    /// A picture stretched over `rect`; vector pictures are forms.
    Picture {
        /// Where.
        rect: Rect,
        /// Which.
        picture: Arc<Picture>,
        /// How opaque it is: 255 is as it is.
        alpha: u8,
    },
    /// Draws of another coordinate system, optionally clipped.
    Group {
        /// From inner to outer coordinates: x' = a x + c y + e, y' = b x + d y + f.
        transform: [f32; 6],
        /// Clip, in inner coordinates.
        clip: Option<Path>,
        /// What is drawn.
        draws: Vec<Draw>,
    },
    /// A live area.
    Link {
        /// Where.
        rect: Rect,
        /// An absolute address (`https:`, `http:`, `mailto:`).
        target: String,
    },
    /// What follows, up to the next of these, appears at this step of a slide that is built up. Finished pages hold none.
    Step(u32),
    /// Opens a structure element.
    Begin {
        /// Its role.
        role: Role,
        /// What it says to those who cannot see it: a figure's alternative text, a formula's TeX.
        alt: Option<String>,
    },
    /// Closes the innermost open structure element.
    End,
}

/// Shaped text on one baseline.
#[derive(Debug, Clone, PartialEq)]
pub struct GlyphRun {
    /// The face.
    pub font: FontKey,
    /// Size in points.
    pub size: f32,
    /// Colour.
    pub color: Color,
    /// Left end of the run.
    pub x: f32,
    /// Baseline.
    pub y: f32,
    /// Sum of the advances in points.
    pub width: f32,
    /// The glyphs from left to right.
    pub glyphs: Vec<Glyph>,
    /// The text that the glyphs show.
    pub text: String,
}

/// One glyph of a run.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Glyph {
    /// Glyph id in the face.
    pub id: u16,
    /// Offset from the run's left end in points.
    pub dx: f32,
    /// Offset below the baseline in points.
    pub dy: f32,
    /// Bytes of the run's text that it stands for; 0 for the further glyphs of a cluster.
    pub text: u8,
}

/// A path that is filled, stroked or both.
#[derive(Debug, Clone, PartialEq)]
pub struct PathDraw {
    /// Its outline.
    pub path: Path,
    /// Fill, if any, and whether by the even-odd rule.
    pub fill: Option<(Color, bool)>,
    /// Stroke, if any.
    pub stroke: Option<Stroke>,
}

/// A path filled with a gradient.
#[derive(Debug, Clone, PartialEq)]
pub struct Shade {
    /// Its outline.
    pub path: Path,
    /// Whether it is filled by the even-odd rule.
    pub even_odd: bool,
    /// The colours.
    pub gradient: Gradient,
    /// Opacity of all of it: 255 is opaque.
    pub alpha: u8,
}

/// Colours that pass into each other.
#[derive(Debug, Clone, PartialEq)]
pub struct Gradient {
    /// Along what.
    pub axis: Axis,
    /// From the gradient's coordinates to the path's.
    pub transform: [f32; 6],
    /// Places from 0 to 1, not falling, and the colours there.
    pub stops: Vec<(f32, Color)>,
}

/// Along what a gradient runs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Axis {
    /// From one point to another: x, y, x, y.
    Linear([f32; 4]),
    /// From one circle to another: x, y, radius, x, y, radius.
    Radial([f32; 6]),
}

/// An outline.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Path(pub Vec<Segment>);

/// A piece of an outline, absolute coordinates.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Segment {
    /// Starts a new subpath.
    Move(f32, f32),
    /// A straight line.
    Line(f32, f32),
    /// A cubic curve: two control points and the end.
    Cubic(f32, f32, f32, f32, f32, f32),
    /// Back to the subpath's start.
    Close,
}

/// How an outline is stroked.
#[derive(Debug, Clone, PartialEq)]
pub struct Stroke {
    /// Colour.
    pub color: Color,
    /// Width in points.
    pub width: f32,
    /// Lengths of dashes and gaps; empty for a full line.
    pub dashes: Vec<f32>,
    /// 0 butt, 1 round, 2 square.
    pub cap: u8,
    /// 0 miter, 1 round, 2 bevel.
    pub join: u8,
}

impl Path {
    /// A rectangle's outline.
    pub fn rect(r: Rect) -> Self {
        Self(vec![
            Segment::Move(r.x, r.y),
            Segment::Line(r.x + r.w, r.y),
            Segment::Line(r.x + r.w, r.y + r.h),
            Segment::Line(r.x, r.y + r.h),
            Segment::Close,
        ])
    }

    /// A rectangle with round corners.
    pub fn rounded(r: Rect, radius: f32) -> Self {
        let q = radius.min(r.w / 2.0).min(r.h / 2.0);
        let k = q * 0.447_715_25; // distance of a circle's control points from the corner
        let (x0, y0, x1, y1) = (r.x, r.y, r.x + r.w, r.y + r.h);
        Self(vec![
            Segment::Move(x0 + q, y0),
            Segment::Line(x1 - q, y0),
            Segment::Cubic(x1 - k, y0, x1, y0 + k, x1, y0 + q),
            Segment::Line(x1, y1 - q),
            Segment::Cubic(x1, y1 - k, x1 - k, y1, x1 - q, y1),
            Segment::Line(x0 + q, y1),
            Segment::Cubic(x0 + k, y1, x0, y1 - k, x0, y1 - q),
            Segment::Line(x0, y0 + q),
            Segment::Cubic(x0, y0 + k, x0 + k, y0, x0 + q, y0),
            Segment::Close,
        ])
    }
}

/// What a structure element is; the names are those of tagged documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// One slide or page.
    Section,
    /// A heading, level 1 to 6.
    Heading(u8),
    /// A paragraph.
    Paragraph,
    /// A list with bullets or boxes.
    List,
    /// A list with numbers.
    NumberedList,
    /// An item of a list.
    Item,
    /// An item's bullet or number.
    Label,
    /// An item's content.
    Body,
    /// A block of code.
    Code,
    /// A quotation.
    Quote,
    /// A table.
    Table,
    /// A row of a table.
    Row,
    /// A header cell.
    HeaderCell,
    /// A cell that names its row.
    RowHeaderCell,
    /// A cell.
    Cell,
    /// A picture; its alternative text goes with it.
    Figure,
    /// A caption.
    Caption,
    /// A formula; its TeX goes with it.
    Formula,
    /// A link.
    Link,
    /// A footnote.
    Note,
    /// Running headers, page numbers, ornaments: not read aloud.
    Artifact,
}

/// The last step of some draws.
pub(crate) fn last_step(draws: &[Draw]) -> u32 {
    draws.iter().map(|d| if let Draw::Step(n) = d { *n } else { 0 }).max().unwrap_or(0)
}

/// Draws as they are at a step: what comes later is not there yet, its place is kept.
pub(crate) fn at_step(draws: &[Draw], step: u32) -> Vec<Draw> {
    let mut now = 0;
    let mut out = Vec::with_capacity(draws.len());
    for draw in draws {
        match draw {
            Draw::Step(n) => now = *n,
            Draw::Begin { .. } | Draw::End => out.push(draw.clone()),
            _ if now <= step => out.push(draw.clone()),
            _ => {}
        }
    }
    without_empty_elements(out)
}

fn without_empty_elements(draws: Vec<Draw>) -> Vec<Draw> {
    let mut out: Vec<Draw> = Vec::with_capacity(draws.len());
    for draw in draws {
        let empty = matches!((&draw, out.last()), (Draw::End, Some(Draw::Begin { .. })));
        // A table keeps its shape: an empty cell is a cell.
        let cell = matches!(out.last(), Some(Draw::Begin { role: Role::Cell | Role::HeaderCell, .. }));
        if empty && !cell {
            out.pop();
        } else {
            out.push(draw);
        }
    }
    out
}

/// The text of draws in order: one line per baseline, a space between the runs that do not touch.
pub fn text_of(draws: &[Draw]) -> String {
    let mut out = String::new();
    let mut last: Option<(f32, f32)> = None;
    collect_text(draws, &mut out, &mut last);
    out
}

fn collect_text(draws: &[Draw], out: &mut String, last: &mut Option<(f32, f32)>) {
    for draw in draws {
        match draw {
            Draw::Glyphs(run) => {
                if let Some((x, y)) = *last {
                    if (y - run.y).abs() > 0.1 {
                        out.push('\n');
                    } else if run.x - x > run.size * 0.15 && !out.ends_with(' ') {
                        out.push(' ');
                    }
                }
                out.push_str(&run.text);
                *last = Some((run.x + run.width, run.y));
            }
            Draw::Group { draws, .. } => collect_text(draws, out, last),
            _ => {}
        }
    }
}

/// The structure and text of draws as an indented outline, for tests and for people.
pub fn outline_of(draws: &[Draw]) -> String {
    fn flush(out: &mut String, depth: usize, text: &mut Vec<Draw>) {
        if !text.is_empty() {
            for line in text_of(text).lines() {
                let _ = writeln!(out, "{:depth$}\"{line}\"", "");
            }
            text.clear();
        }
    }
    let mut out = String::new();
    let mut depth = 0;
    let mut text = Vec::new();
    for draw in draws {
        match draw {
            Draw::Begin { role, alt } => {
                flush(&mut out, depth, &mut text);
                let alt = alt.as_ref().map_or(String::new(), |a| format!(" ({a})"));
                let _ = writeln!(out, "{:depth$}{role:?}{alt}", "");
                depth += 2;
            }
            Draw::End => {
                flush(&mut out, depth, &mut text);
                depth = depth.saturating_sub(2);
            }
            Draw::Glyphs(_) => text.push(draw.clone()),
            Draw::Picture { rect, .. } => {
                let _ = writeln!(out, "{:depth$}picture {:.0}x{:.0}", "", rect.w, rect.h);
            }
            Draw::Link { target, .. } => {
                flush(&mut out, depth, &mut text);
                let _ = writeln!(out, "{:depth$}-> {target}", "");
            }
            Draw::Group { draws, .. } => {
                flush(&mut out, depth, &mut text);
                for line in outline_of(draws).lines() {
                    let _ = writeln!(out, "{:depth$}{line}", "");
                }
            }
            Draw::Rect { .. } | Draw::Path(_) | Draw::Shade(_) | Draw::Step(_) => {}
        }
    }
    flush(&mut out, depth, &mut text);
    out
}

/// The smallest rectangle that holds all that is drawn (clipped groups count as their clip); `None` when nothing is.
/// Glyphs count from their run's ascent to its descent, taken as 0.75 and 0.25 of the size.
pub fn bounds_of(draws: &[Draw]) -> Option<Rect> {
    let mut all: Option<(f32, f32, f32, f32)> = None;
    let mut add = |x0: f32, y0: f32, x1: f32, y1: f32| {
        all = Some(match all {
            None => (x0, y0, x1, y1),
            Some((a, b, c, d)) => (a.min(x0), b.min(y0), c.max(x1), d.max(y1)),
        });
    };
    for draw in draws {
        match draw {
            Draw::Glyphs(r) if !r.text.trim().is_empty() => {
                add(r.x, r.y - r.size * 0.75, r.x + r.width, r.y + r.size * 0.25);
            }
            Draw::Rect { rect, .. } | Draw::Picture { rect, .. } => {
                add(rect.x, rect.y, rect.x + rect.w, rect.y + rect.h);
            }
            Draw::Path(p) => path_bounds(&p.path, &mut add),
            Draw::Shade(s) => path_bounds(&s.path, &mut add),
            Draw::Group { transform: t, clip, draws } => {
                let inner = match clip {
                    Some(path) => bounds_of(&[Draw::Path(PathDraw { path: path.clone(), fill: None, stroke: None })]),
                    None => bounds_of(draws),
                };
                if let Some(r) = inner {
                    for (x, y) in [(r.x, r.y), (r.x + r.w, r.y), (r.x, r.y + r.h), (r.x + r.w, r.y + r.h)] {
                        let (u, v) = (t[0] * x + t[2] * y + t[4], t[1] * x + t[3] * y + t[5]);
                        add(u, v, u, v);
                    }
                }
            }
            _ => {}
        }
    }
    all.map(|(x0, y0, x1, y1)| Rect { x: x0, y: y0, w: x1 - x0, h: y1 - y0 })
}

fn path_bounds(path: &Path, add: &mut impl FnMut(f32, f32, f32, f32)) {
    for segment in &path.0 {
        match *segment {
            Segment::Move(x, y) | Segment::Line(x, y) => add(x, y, x, y),
            Segment::Cubic(a, b, c, d, x, y) => {
                add(a.min(c).min(x), b.min(d).min(y), a.max(c).max(x), b.max(d).max(y));
            }
            Segment::Close => {}
        }
    }
}
