//! SVG to draws, through usvg: fills, strokes, dashes, clips, opacity, text as outlines. The only file that knows usvg.
//! No script is run, no entity outside the file is read, no picture outside of it is loaded.

mod labels;
mod masked;

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use usvg::tiny_skia_path::PathSegment;

use crate::layout::draw::{Axis, Color, Draw, Gradient, Path, PathDraw, Rect, Segment, Shade, Stroke};
use crate::layout::fonts::text_faces;
use crate::layout::picture::Picture;

/// An SVG as draws, in CSS pixels.
#[derive(Debug)]
pub(crate) struct Drawing {
    pub draws: Vec<Draw>,
    pub size: (f32, f32),
    /// What it uses that is not drawn.
    pub unsupported: Vec<String>,
}

/// An SVG file may not be larger, in bytes: its tree takes many times its size.
const MAX_BYTES: usize = 8 << 20;
/// Nor give more outline segments.
const MAX_SEGMENTS: usize = 500_000;
/// Nor hold more pictures.
const MAX_PICTURES: usize = 64;
/// A pattern with more tiles than this on one shape is left out.
const MAX_TILES: i64 = 4_000;

fn options() -> usvg::Options<'static> {
    static FONTS: OnceLock<Arc<usvg::fontdb::Database>> = OnceLock::new();
    let fontdb = FONTS
        .get_or_init(|| {
            let mut db = usvg::fontdb::Database::new();
            for (_, face) in text_faces() {
                db.load_font_source(usvg::fontdb::Source::Binary(Arc::new(face.bytes)));
            }
            db.set_sans_serif_family("Inter");
            db.set_serif_family("Noto Serif");
            db.set_monospace_family("JetBrains Mono");
            Arc::new(db)
        })
        .clone();
    options_with(fontdb)
}

fn options_with(fontdb: Arc<usvg::fontdb::Database>) -> usvg::Options<'static> {
    usvg::Options {
        fontdb,
        font_family: "Inter".into(),
        image_href_resolver: usvg::ImageHrefResolver {
            // Pictures that are written into the file, as plots of matrices have; no drawings inside of drawings.
            resolve_data: Box::new(|_, data, _| {
                Some(match data.get(..4)? {
                    [0x89, b'P', b'N', b'G'] => usvg::ImageKind::PNG(data),
                    [0xff, 0xd8, ..] => usvg::ImageKind::JPEG(data),
                    b"GIF8" => usvg::ImageKind::GIF(data),
                    b"RIFF" => usvg::ImageKind::WEBP(data),
                    _ => return None,
                })
            }),
            resolve_string: Box::new(|_, _| None),
        },
        font_resolver: usvg::FontResolver {
            select_font: Box::new(|font, db| {
                let wanted: Vec<usvg::fontdb::Family<'_>> = font
                    .families()
                    .iter()
                    .map(|f| match f {
                        usvg::FontFamily::Monospace => usvg::fontdb::Family::Monospace,
                        usvg::FontFamily::Named(name) => usvg::fontdb::Family::Name(name),
                        _ => usvg::fontdb::Family::SansSerif,
                    })
                    .chain([usvg::fontdb::Family::SansSerif])
                    .collect();
                let style = match font.style() {
                    usvg::FontStyle::Normal => usvg::fontdb::Style::Normal,
                    _ => usvg::fontdb::Style::Italic,
                };
                let query = usvg::fontdb::Query {
                    families: &wanted,
                    weight: usvg::fontdb::Weight(font.weight()),
                    stretch: usvg::fontdb::Stretch::Normal,
                    style,
                };
                db.query(&query)
            }),
            select_fallback: usvg::FontResolver::default_fallback_selector(),
        },
        ..usvg::Options::default()
    }
}

/// Reads an SVG file.
///
/// # Errors
/// Why it cannot be drawn, in words that follow its name.
pub(crate) fn read(bytes: &[u8]) -> Result<Drawing, String> {
    read_with(bytes, &options())
}

/// As [`read`], for those who need only its size: without text where the file states its size, so that no font is read.
///
/// # Errors
/// As there.
pub(crate) fn measure(bytes: &[u8]) -> Result<(f32, f32), String> {
    let tag = bytes.windows(4).position(|w| w == b"<svg").map_or(&[][..], |at| &bytes[at..]);
    let tag = tag.split(|b| *b == b'>').next().unwrap_or_default();
    let stated = tag.windows(9).any(|w| w == b"viewBox=\"" || w == b"viewBox='");
    let drawing = if stated { read_with(bytes, &options_with(Arc::default())) } else { read(bytes) };
    drawing.map(|d| d.size)
}

fn read_with(bytes: &[u8], options: &usvg::Options<'_>) -> Result<Drawing, String> {
    if bytes.len() > MAX_BYTES {
        return Err(format!("is an SVG of {} MB (limit {} MB)", bytes.len() >> 20, MAX_BYTES >> 20));
    }
    let text = std::str::from_utf8(bytes).map_err(|_| "cannot be read as SVG: it is no UTF-8")?;
    let tree =
        usvg::Tree::from_str(&labels::plain(text), options).map_err(|e| format!("cannot be read as SVG: {e}"))?;
    let mut walk = Walk { unsupported: BTreeSet::new(), segments: 0, pictures: 0 };
    let draws = walk.group(tree.root(), 1.0);
    if bytes.windows(6).filter(|w| w == b"<image").count() > walk.pictures {
        walk.unsupported.insert("a picture inside the SVG");
    }
    if walk.segments > MAX_SEGMENTS {
        return Err("is an SVG with too many outlines: save it as PNG".into());
    }
    let size = (tree.size().width(), tree.size().height());
    let unsupported = walk.unsupported.into_iter().map(str::to_owned).collect();
    Ok(Drawing { draws, size, unsupported })
}

struct Walk {
    unsupported: BTreeSet<&'static str>,
    segments: usize,
    /// Pictures inside of it that are drawn.
    pictures: usize,
}

impl Walk {
    fn group(&mut self, group: &usvg::Group, opacity: f32) -> Vec<Draw> {
        let opacity = opacity * group.opacity().get();
        if group.mask().is_some() {
            if let Some(draw) = self.masked_picture(group, opacity) {
                return vec![draw];
            }
            self.unsupported.insert("a mask");
        }
        if !group.filters().is_empty() {
            self.unsupported.insert("a filter");
        }
        if group.blend_mode() != usvg::BlendMode::Normal {
            self.unsupported.insert("a blend mode");
        }
        let mut draws = Vec::new();
        for node in group.children() {
            if self.segments > MAX_SEGMENTS {
                break;
            }
            match node {
                usvg::Node::Group(inner) => draws.extend(self.group(inner, opacity)),
                usvg::Node::Path(path) => self.path(path, opacity, &mut draws),
                usvg::Node::Text(text) => draws.extend(self.group(text.flattened(), opacity)),
                usvg::Node::Image(image) => draws.extend(self.picture(image, opacity)),
            }
        }
        let clip = group.clip_path().and_then(|clip| self.clip(clip));
        if draws.is_empty() || (clip.is_none() && group.transform().is_identity()) {
            return draws;
        }
        vec![Draw::Group { transform: matrix(group.transform()), clip, draws }]
    }

    /// A group that is a picture behind a mask.
    fn masked_picture(&mut self, group: &usvg::Group, opacity: f32) -> Option<Draw> {
        if self.pictures >= MAX_PICTURES {
            return None;
        }
        let (picture, transform, size) = masked::picture(group)?;
        // The mask is a picture of the file too.
        self.pictures += 2;
        let rect = Rect { x: 0.0, y: 0.0, w: size.width(), h: size.height() };
        let alpha = (opacity * 255.0).round().clamp(0.0, 255.0) as u8;
        let draws = vec![Draw::Picture { rect, picture: Arc::new(picture), alpha }];
        let clip = group.clip_path().and_then(|clip| self.clip(clip));
        let inner = Draw::Group { transform: matrix(transform), clip: None, draws };
        Some(Draw::Group { transform: matrix(group.transform()), clip, draws: vec![inner] })
    }

    /// A picture that is written into the file.
    fn picture(&mut self, image: &usvg::Image, opacity: f32) -> Option<Draw> {
        let (usvg::ImageKind::PNG(data)
        | usvg::ImageKind::JPEG(data)
        | usvg::ImageKind::GIF(data)
        | usvg::ImageKind::WEBP(data)) = image.kind()
        else {
            return None;
        };
        if !image.is_visible() || self.pictures >= MAX_PICTURES {
            return None;
        }
        let picture = Picture::decode(data.to_vec()).ok()?;
        self.pictures += 1;
        let rect = Rect { x: 0.0, y: 0.0, w: image.size().width(), h: image.size().height() };
        let alpha = (opacity * 255.0).round().clamp(0.0, 255.0) as u8;
        Some(Draw::Picture { rect, picture: Arc::new(picture), alpha })
    }

    /// A shape filled with a pattern: its tiles, cut off at the shape's outline.
    fn tiled(&mut self, path: &usvg::Path, pattern: &usvg::Pattern, opacity: f32) -> Option<Draw> {
        let (tile, to_user) = (pattern.rect(), pattern.transform());
        let area = path.data().bounds().transform(to_user.invert()?)?;
        let span = |from: f32, to: f32, origin: f32, step: f32| {
            (((from - origin) / step).floor() as i64, ((to - origin) / step).ceil() as i64)
        };
        let (left, right) = span(area.left(), area.right(), tile.x(), tile.width());
        let (top, bottom) = span(area.top(), area.bottom(), tile.y(), tile.height());
        let count = (right - left).max(0).saturating_mul((bottom - top).max(0));
        let before = self.segments;
        let content = self.group(pattern.root(), opacity);
        let whole = (self.segments - before + 4).saturating_mul(usize::try_from(count).ok()?);
        if count > MAX_TILES || whole + before > MAX_SEGMENTS {
            self.unsupported.insert("a pattern of very many tiles");
            return None;
        }
        self.segments = before + whole;
        // Tiles that only touch show a hairline between them; these overlap a little.
        let (w, h) = (tile.width() * 1.01, tile.height() * 1.01);
        let edge = Path::rect(Rect { x: 0.0, y: 0.0, w, h });
        let mut draws = Vec::new();
        for row in top..bottom {
            for column in left..right {
                let (x, y) = (tile.x() + column as f32 * tile.width(), tile.y() + row as f32 * tile.height());
                let transform = matrix(to_user.pre_translate(x, y));
                draws.push(Draw::Group { transform, clip: Some(edge.clone()), draws: content.clone() });
            }
        }
        let clip = Some(self.outline(path.data()));
        Some(Draw::Group { transform: [1.0, 0.0, 0.0, 1.0, 0.0, 0.0], clip, draws })
    }

    /// The outline of a clip: the union of its shapes.
    fn clip(&mut self, clip: &usvg::ClipPath) -> Option<Path> {
        if clip.clip_path().is_some() {
            self.unsupported.insert("a clip of a clip");
        }
        let mut all = Path::default();
        let outer = clip.transform();
        self.clip_shapes(clip.root(), outer, &mut all);
        // A clip without a shape hides everything; an outline without area does the same.
        if all.0.is_empty() {
            all.0 = vec![Segment::Move(0.0, 0.0), Segment::Close];
        }
        Some(all)
    }

    fn clip_shapes(&mut self, group: &usvg::Group, transform: usvg::Transform, all: &mut Path) {
        let transform = transform.pre_concat(group.transform());
        for node in group.children() {
            match node {
                usvg::Node::Group(inner) => self.clip_shapes(inner, transform, all),
                usvg::Node::Path(path) => {
                    if let Some(data) = path.data().clone().transform(transform) {
                        all.0.extend(self.outline(&data).0);
                    }
                }
                usvg::Node::Text(text) => self.clip_shapes(text.flattened(), transform, all),
                usvg::Node::Image(_) => {}
            }
        }
    }

    fn outline(&mut self, path: &usvg::tiny_skia_path::Path) -> Path {
        let mut out = Vec::with_capacity(path.len());
        let mut at = (0.0, 0.0);
        for segment in path.segments() {
            match segment {
                PathSegment::MoveTo(p) => {
                    at = (p.x, p.y);
                    out.push(Segment::Move(p.x, p.y));
                }
                PathSegment::LineTo(p) => {
                    at = (p.x, p.y);
                    out.push(Segment::Line(p.x, p.y));
                }
                PathSegment::QuadTo(q, p) => {
                    let mix = |from: f32, to: f32| from + (to - from) * 2.0 / 3.0;
                    out.push(Segment::Cubic(mix(at.0, q.x), mix(at.1, q.y), mix(p.x, q.x), mix(p.y, q.y), p.x, p.y));
                    at = (p.x, p.y);
                }
                PathSegment::CubicTo(a, b, p) => {
                    at = (p.x, p.y);
                    out.push(Segment::Cubic(a.x, a.y, b.x, b.y, p.x, p.y));
                }
                PathSegment::Close => out.push(Segment::Close),
            }
        }
        self.segments += out.len();
        Path(out)
    }

    fn ink(&mut self, paint: &usvg::Paint, opacity: f32) -> Option<Ink> {
        match paint {
            usvg::Paint::Color(c) => Some(Ink::Plain(Color::rgb(c.red, c.green, c.blue).faded(opacity))),
            usvg::Paint::LinearGradient(g) => {
                let axis = Axis::Linear([g.x1(), g.y1(), g.x2(), g.y2()]);
                self.gradient(axis, g.transform(), g.stops(), g.spread_method(), opacity)
            }
            usvg::Paint::RadialGradient(g) => {
                let axis = Axis::Radial([g.fx(), g.fy(), g.fr().get(), g.cx(), g.cy(), g.r().get()]);
                self.gradient(axis, g.transform(), g.stops(), g.spread_method(), opacity)
            }
            // Fills are tiled; lines of a pattern are hardly ever drawn.
            usvg::Paint::Pattern(_) => None,
        }
    }

    fn gradient(
        &mut self,
        axis: Axis,
        transform: usvg::Transform,
        stops: &[usvg::Stop],
        spread: usvg::SpreadMethod,
        opacity: f32,
    ) -> Option<Ink> {
        if spread != usvg::SpreadMethod::Pad {
            self.unsupported.insert("a gradient that repeats");
        }
        let opacities = stops.iter().map(|s| s.opacity().get());
        let mean = opacities.clone().sum::<f32>() / stops.len().max(1) as f32;
        if opacities.clone().any(|o| (o - mean).abs() > 0.02) {
            self.unsupported.insert("a gradient that fades out (it is shown evenly faded)");
        }
        let color = |s: &usvg::Stop| Color::rgb(s.color().red, s.color().green, s.color().blue);
        let mut list: Vec<(f32, Color)> = stops.iter().map(|s| (s.offset().get(), color(s))).collect();
        let (first, last) = (*list.first()?, *list.last()?);
        if first.0 > 0.0 {
            list.insert(0, (0.0, first.1));
        }
        if last.0 < 1.0 {
            list.push((1.0, last.1));
        }
        let alpha = (mean * opacity * 255.0).round().clamp(0.0, 255.0) as u8;
        Some(Ink::Graded(Gradient { axis, transform: matrix(transform), stops: list }, alpha))
    }

    fn path(&mut self, path: &usvg::Path, opacity: f32, draws: &mut Vec<Draw>) {
        if !path.is_visible() {
            return;
        }
        let mut fill = None;
        if let Some(f) = path.fill() {
            let even_odd = f.rule() == usvg::FillRule::EvenOdd;
            if let usvg::Paint::Pattern(pattern) = f.paint() {
                draws.extend(self.tiled(path, pattern, opacity * f.opacity().get()));
            }
            match self.ink(f.paint(), opacity * f.opacity().get()) {
                Some(Ink::Plain(color)) => fill = Some((color, even_odd)),
                Some(Ink::Graded(gradient, alpha)) => {
                    let path = self.outline(path.data());
                    draws.push(Draw::Shade(Shade { path, even_odd, gradient, alpha }));
                }
                None => {}
            }
        }
        let mut stroke = None;
        if let Some(s) = path.stroke() {
            if matches!(s.paint(), usvg::Paint::Pattern(_)) {
                self.unsupported.insert("a line with a pattern");
            }
            match self.ink(s.paint(), opacity * s.opacity().get()) {
                Some(Ink::Plain(color)) => stroke = Some(stroke_of(s, color)),
                Some(Ink::Graded(gradient, alpha)) => {
                    // A stroke of many colours is the area that it covers.
                    if let Some(area) = path.data().stroke(&s.to_tiny_skia(), 1.0) {
                        let path = self.outline(&area);
                        draws.push(Draw::Shade(Shade { path, even_odd: false, gradient, alpha }));
                    }
                }
                None => {}
            }
        }
        if fill.is_none() && stroke.is_none() {
            return;
        }
        let outline = self.outline(path.data());
        if path.paint_order() == usvg::PaintOrder::StrokeAndFill && fill.is_some() && stroke.is_some() {
            draws.push(Draw::Path(PathDraw { path: outline.clone(), fill: None, stroke }));
            draws.push(Draw::Path(PathDraw { path: outline, fill, stroke: None }));
        } else {
            draws.push(Draw::Path(PathDraw { path: outline, fill, stroke }));
        }
    }
}

/// What a shape is painted with.
enum Ink {
    Plain(Color),
    /// With the opacity of all of it.
    Graded(Gradient, u8),
}

fn stroke_of(s: &usvg::Stroke, color: Color) -> Stroke {
    Stroke {
        color,
        width: s.width().get(),
        dashes: s.dasharray().map_or(Vec::new(), <[f32]>::to_vec),
        cap: match s.linecap() {
            usvg::LineCap::Butt => 0,
            usvg::LineCap::Round => 1,
            usvg::LineCap::Square => 2,
        },
        join: match s.linejoin() {
            usvg::LineJoin::Miter | usvg::LineJoin::MiterClip => 0,
            usvg::LineJoin::Round => 1,
            usvg::LineJoin::Bevel => 2,
        },
    }
}

fn matrix(t: usvg::Transform) -> [f32; 6] {
    [t.sx, t.ky, t.kx, t.sy, t.tx, t.ty]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes_strokes_and_text_become_outlines() {
        let svg = r##"<svg xmlns="http://www.w3.org/2000/svg" width="100" height="50">
            <rect width="10" height="10" fill="#ff0000" opacity="0.5"/>
            <path d="M0 0 L10 10" stroke="blue" stroke-width="2" stroke-dasharray="1 2" fill="none"/>
            <g transform="translate(5 5)"><text font-size="10">Hi</text></g></svg>"##;
        let drawing = read(svg.as_bytes()).expect("reads");
        assert_eq!(drawing.size, (100.0, 50.0));
        assert!(drawing.unsupported.is_empty());
        let Draw::Path(rect) = &drawing.draws[0] else { panic!("{:?}", drawing.draws) };
        assert_eq!(rect.fill, Some((Color { r: 255, g: 0, b: 0, a: 128 }, false)));
        let Draw::Path(line) = &drawing.draws[1] else { panic!("{:?}", drawing.draws) };
        assert_eq!(line.stroke.as_ref().map(|s| (s.width, s.dashes.len())), Some((2.0, 2)));
        assert!(drawing.draws.len() >= 3, "the text is there");
    }

    #[test]
    fn gradients_keep_their_colours() {
        let svg = r##"<svg xmlns="http://www.w3.org/2000/svg" width="100" height="50">
            <linearGradient id="a"><stop offset="0.2" stop-color="red"/><stop offset="1" stop-color="blue"/></linearGradient>
            <radialGradient id="b"><stop offset="0" stop-color="white"/><stop offset="1" stop-color="black"/></radialGradient>
            <rect width="100" height="20" fill="url(#a)" opacity="0.5"/>
            <circle cx="30" cy="35" r="10" fill="none" stroke="url(#b)" stroke-width="4"/></svg>"##;
        let drawing = read(svg.as_bytes()).expect("reads");
        assert!(drawing.unsupported.is_empty(), "{:?}", drawing.unsupported);
        let [Draw::Shade(line), Draw::Shade(ring)] = &drawing.draws[..] else { panic!("{:?}", drawing.draws) };
        assert_eq!(line.gradient.stops.len(), 3, "the first colour reaches to the edge");
        assert_eq!(line.gradient.stops[0], (0.0, Color::rgb(255, 0, 0)));
        assert_eq!(line.alpha, 128);
        assert!(matches!(ring.gradient.axis, Axis::Radial(_)));
    }

    #[test]
    fn hatches_are_tiled_and_pictures_inside_are_drawn() {
        let svg = r##"<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="100" height="50">
            <defs><pattern id="h" patternUnits="userSpaceOnUse" x="0" y="0" width="10" height="10">
            <path d="M0 10L10 0" stroke="black"/></pattern></defs>
            <rect x="5" y="5" width="20" height="10" fill="url(#h)"/>
            <image x="50" y="10" width="20" height="20" xlink:href="data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=="/>
            </svg>"##;
        let drawing = read(svg.as_bytes()).expect("reads");
        assert!(drawing.unsupported.is_empty(), "{:?}", drawing.unsupported);
        let Draw::Group { clip: Some(_), draws: tiles, .. } = &drawing.draws[0] else { panic!("{:?}", drawing.draws) };
        assert_eq!(tiles.len(), 6, "three across, two down");
        let text = format!("{:?}", drawing.draws[1]);
        assert!(text.contains("Raster"), "{text}");
        let bounds = crate::layout::draw::bounds_of(&drawing.draws[1..]).expect("drawn");
        assert_eq!((bounds.x, bounds.y, bounds.w), (50.0, 10.0, 20.0));
        let dense = svg.replace("width=\"10\" height=\"10\"", "width=\"0.01\" height=\"0.01\"");
        assert_eq!(read(dense.as_bytes()).expect("reads").unsupported, ["a pattern of very many tiles"]);
    }

    #[test]
    fn bombs_and_outside_references_do_nothing() {
        let bomb = r#"<!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
            <!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;">
            <!ENTITY e "&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;"><!ENTITY f "&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;">]>
            <svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"><text>&f;</text></svg>"#;
        assert!(read(bomb.as_bytes()).is_err());
        let outside = r#"<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"
            width="9" height="9"><image xlink:href="/etc/passwd" width="9" height="9"/></svg>"#;
        let drawing = read(outside.as_bytes()).expect("reads");
        assert!(drawing.draws.is_empty());
        assert_eq!(drawing.unsupported, ["a picture inside the SVG"]);
    }

    #[test]
    fn too_many_bytes_or_outlines_are_refused() {
        let svg =
            |inside: &str| format!(r#"<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">{inside}</svg>"#);
        let outlines = svg(&format!(r#"<path d="M0 0{}"/>"#, "l1 1l-1 0".repeat(MAX_SEGMENTS / 2 + 1)));
        assert!(read(outlines.as_bytes()).is_err_and(|why| why.contains("too many outlines")));
        let long = svg(&" ".repeat(MAX_BYTES));
        assert!(read(long.as_bytes()).is_err_and(|why| why.contains("limit 8 MB")));
    }
}
