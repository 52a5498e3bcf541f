//! Formulas: TeX to draws in em units, through RaTeX. Only this file and `plain_math` know RaTeX.

use ratex_layout::{LayoutOptions, layout, to_display_list};
use ratex_types::{Color as TexColor, DisplayItem, MathStyle, PathCommand};

use super::canvas::Canvas;
use super::draw::{Color, Draw, Glyph, GlyphRun, Path, PathDraw, Rect, Segment, Stroke};
use super::fonts::{FontKey, MATH_EXTRA, MATH_MAIN, code_faces};

/// A formula laid out in em units; y grows downwards from its top.
#[derive(Debug, Clone)]
pub(crate) struct Formula {
    /// Its width.
    pub width: f32,
    /// From top to baseline.
    pub height: f32,
    /// Below the baseline.
    pub depth: f32,
    /// What to print flush right of a display formula, from `\tag`.
    pub tag: Option<String>,
    draws: Vec<Draw>,
}

/// A formula may not be larger than this in em: a page is some 40 em wide.
const MAX_EM: f64 = 200.0;
/// TeX longer than this is not laid out.
pub(super) const MAX_TEX: usize = 20_000;
/// Commands that talks use and that are no part of the engine.
const PRELUDE: [(&str, &str); 5] = [
    ("\\norm", "\\def\\norm#1{\\left\\lVert #1\\right\\rVert}"),
    ("\\abs", "\\def\\abs#1{\\left\\lvert #1\\right\\rvert}"),
    // Beamer's emphasis; the formula keeps its colour.
    ("\\alert", "\\def\\alert#1{{#1}}"),
    ("\\textnormal", "\\def\\textnormal#1{\\text{#1}}"),
    ("\\ensuremath", "\\def\\ensuremath#1{{#1}}"),
];

impl Formula {
    /// Lays out TeX without its delimiters.
    ///
    /// # Errors
    /// What is wrong with the TeX, in one line.
    pub fn new(tex: &str, display: bool, color: Color) -> Result<Self, String> {
        if tex.len() > MAX_TEX {
            return Err(format!("the formula is {} bytes long (limit {MAX_TEX})", tex.len()));
        }
        let (tex, tag) = prepare(tex);
        let nodes = ratex_parser::parse(&tex).map_err(|e| e.message)?;
        let tex_color = TexColor {
            r: f32::from(color.r) / 255.0,
            g: f32::from(color.g) / 255.0,
            b: f32::from(color.b) / 255.0,
            a: 1.0,
        };
        let style = if display { MathStyle::Display } else { MathStyle::Text };
        let list = to_display_list(&layout(&nodes, &LayoutOptions { style, color: tex_color, ..Default::default() }));
        let sane = |v: f64| v.is_finite() && v.abs() <= MAX_EM;
        if ![list.width, list.height, list.depth].into_iter().all(sane) {
            return Err("the formula is larger than any page".into());
        }
        let mut draws = Vec::new();
        for item in &list.items {
            if !place(item, &mut draws) {
                return Err("the formula is larger than any page".into());
            }
        }
        Ok(Self { width: list.width as f32, height: list.height as f32, depth: list.depth as f32, tag, draws })
    }

    /// Draws the formula with its top left corner at (x, y), `em` units an em.
    pub fn draw(&self, canvas: &mut Canvas<'_>, x: f32, y: f32, em: f32) {
        canvas.within(x, y, em, |c| {
            for draw in &self.draws {
                match draw {
                    Draw::Glyphs(run) => c.glyphs(run.clone()),
                    Draw::Rect { rect, radius, color } => c.rect(*rect, *radius, *color),
                    Draw::Path(path) => c.path(path.clone()),
                    _ => {}
                }
            }
        });
    }
}

/// Rewrites what the engine does not know: labels go, numbers go to the margin, operators become macros.
pub(super) fn prepare(tex: &str) -> (String, Option<String>) {
    let mut tex = tex.trim().to_owned();
    let mut tag = None;
    for command in ["\\label", "\\nonumber", "\\notag", "\\tag*", "\\tag"] {
        while let Some(at) = find_command(&tex, command) {
            let after = at + command.len();
            let body = tex[after..].starts_with('{').then(|| tex[after + 1..].find('}')).flatten();
            if command.starts_with("\\tag") {
                tag = body.map(|end| format!("({})", tex[after + 1..after + 1 + end].replace(['$', '\\'], "")));
            }
            let end = body.map_or(after, |end| after + end + 2);
            tex.replace_range(at..end, "");
        }
    }
    let mut operators = String::new();
    while let Some(at) = find_command(&tex, "\\DeclareMathOperator") {
        let rest = &tex[at + "\\DeclareMathOperator".len()..];
        let (star, rest) = rest.strip_prefix('*').map_or(("", rest), |r| ("*", r));
        let mut braces = rest.splitn(3, ['{', '}']);
        let (Some(_), Some(name)) = (braces.next(), braces.next()) else { break };
        let tail = braces.next().unwrap_or("");
        let Some((body, tail)) = tail.trim_start().strip_prefix('{').and_then(|t| t.split_once('}')) else { break };
        operators.push_str(&format!("\\def{name}{{\\operatorname{star}{{{body}}}}}"));
        tex = format!("{}{tail}", &tex[..at]);
    }
    let one = tex
        .replace("\\mathbb{1}", "\\text{𝟙}")
        .replace("\\mathbbm{1}", "\\text{𝟙}")
        .replace("\\mathds{1}", "\\text{𝟙}");
    let used = PRELUDE.iter().filter(|(command, _)| find_command(&one, command).is_some());
    let prelude: String = used.map(|(_, definition)| *definition).collect();
    (format!("{prelude}{operators}{one}"), tag)
}

/// Where a command stands as a whole word.
fn find_command(tex: &str, command: &str) -> Option<usize> {
    tex.match_indices(command)
        .map(|(at, _)| at)
        .find(|at| !tex[at + command.len()..].starts_with(|c: char| c.is_ascii_alphabetic()))
}

fn color_of(c: TexColor) -> Color {
    let part = |v: f32| (v.clamp(0.0, 1.0) * 255.0).round() as u8;
    Color { r: part(c.r), g: part(c.g), b: part(c.b), a: part(c.a) }
}

/// Adds one item of the display list; false when it lies beyond reason.
fn place(item: &DisplayItem, draws: &mut Vec<Draw>) -> bool {
    let sane = |v: &f64| v.is_finite() && v.abs() <= MAX_EM;
    match item {
        DisplayItem::GlyphPath { x, y, scale, font, char_code, color } => {
            if ![x, y, scale].into_iter().all(sane) {
                return false;
            }
            place_glyph(*x as f32, *y as f32, *scale as f32, font, *char_code, color_of(*color), draws);
        }
        DisplayItem::Line { x, y, width, thickness, color, .. } => {
            if ![x, y, width, thickness].into_iter().all(sane) {
                return false;
            }
            if *width > 0.0 {
                let rect =
                    Rect { x: *x as f32, y: (*y - *thickness / 2.0) as f32, w: *width as f32, h: *thickness as f32 };
                draws.push(Draw::Rect { rect, radius: 0.0, color: color_of(*color) });
            }
        }
        DisplayItem::Rect { x, y, width, height, color } => {
            if ![x, y, width, height].into_iter().all(sane) {
                return false;
            }
            if *width > 0.0 && *height > 0.0 {
                let rect = Rect { x: *x as f32, y: *y as f32, w: *width as f32, h: *height as f32 };
                draws.push(Draw::Rect { rect, radius: 0.0, color: color_of(*color) });
            }
        }
        DisplayItem::Path { x, y, commands, fill, color } => {
            if ![x, y].into_iter().all(sane) {
                return false;
            }
            for path in subpaths(*x, *y, commands) {
                let ink = color_of(*color);
                let stroke = Stroke { color: ink, width: 0.04, dashes: Vec::new(), cap: 0, join: 0 };
                draws.push(Draw::Path(PathDraw {
                    path,
                    fill: fill.then_some((ink, false)),
                    stroke: (!fill).then_some(stroke),
                }));
            }
        }
    }
    true
}

/// One glyph; it joins the run before it when it goes on along the same baseline.
fn place_glyph(x: f32, y: f32, size: f32, font: &str, code: u32, color: Color, draws: &mut Vec<Draw>) {
    let Some(text) = char::from_u32(code) else { return };
    let shown = ratex_font::FontId::parse(font).map_or(text, |id| ratex_font::katex_ttf_glyph_char(id, code));
    let candidates =
        [FontKey::katex(font).unwrap_or(MATH_MAIN), MATH_MAIN, MATH_EXTRA, FontKey(0), FontKey(8), FontKey(9)];
    let found = candidates
        .into_iter()
        .chain(code_faces())
        .find_map(|key| Some((key, key.glyph(shown).or_else(|| key.glyph(text))?)));
    let (font, (id, advance)) = found.unwrap_or((MATH_MAIN, (0, 0.5)));
    let bytes = text.len_utf8() as u8;
    if let Some(Draw::Glyphs(run)) = draws.last_mut()
        && run.font == font
        && run.size == size
        && run.y == y
        && run.color == color
        && x >= run.x + run.width - 0.02
        && x <= run.x + run.width + 0.3
    {
        run.glyphs.push(Glyph { id, dx: x - run.x, dy: 0.0, text: bytes });
        run.text.push(text);
        run.width = x - run.x + advance * size;
        return;
    }
    let glyphs = vec![Glyph { id, dx: 0.0, dy: 0.0, text: bytes }];
    draws.push(Draw::Glyphs(GlyphRun { font, size, color, x, y, width: advance * size, glyphs, text: text.into() }));
}

/// The closed pieces of an outline: each is painted by itself.
fn subpaths(x: f64, y: f64, commands: &[PathCommand]) -> Vec<Path> {
    let mut all = Vec::new();
    let mut path = Path::default();
    let mut at = (0.0_f32, 0.0_f32);
    let p = |a: f64, b: f64| ((x + a) as f32, (y + b) as f32);
    for command in commands {
        match *command {
            PathCommand::MoveTo { x, y } => {
                if !path.0.is_empty() {
                    all.push(std::mem::take(&mut path));
                }
                at = p(x, y);
                path.0.push(Segment::Move(at.0, at.1));
            }
            PathCommand::LineTo { x, y } => {
                at = p(x, y);
                path.0.push(Segment::Line(at.0, at.1));
            }
            PathCommand::CubicTo { x1, y1, x2, y2, x, y } => {
                let (a, b) = (p(x1, y1), p(x2, y2));
                at = p(x, y);
                path.0.push(Segment::Cubic(a.0, a.1, b.0, b.1, at.0, at.1));
            }
            PathCommand::QuadTo { x1, y1, x, y } => {
                let (q, end) = (p(x1, y1), p(x, y));
                let mix = |from: f32, to: f32| from + (to - from) * 2.0 / 3.0;
                path.0.push(Segment::Cubic(
                    mix(at.0, q.0),
                    mix(at.1, q.1),
                    mix(end.0, q.0),
                    mix(end.1, q.1),
                    end.0,
                    end.1,
                ));
                at = end;
            }
            PathCommand::Close => path.0.push(Segment::Close),
        }
    }
    if !path.0.is_empty() {
        all.push(path);
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::draw::text_of;

    const INK: Color = Color::rgb(0, 0, 0);

    #[test]
    fn formulas_have_their_text_and_a_size() {
        let f = Formula::new("E = mc^2", false, INK).expect("parses");
        assert_eq!(text_of(&f.draws).replace(['\n', ' '], ""), "E=mc2");
        assert!(f.width > 3.0 && f.width < 8.0 && f.height > 0.6, "{f:?}");
    }

    #[test]
    fn what_talks_write_beyond_the_engine_is_rewritten() {
        let f = Formula::new("\\norm{x} \\le 1 \\label{eq:a} \\tag{3}", true, INK).expect("parses");
        assert_eq!(f.tag.as_deref(), Some("(3)"));
        Formula::new("\\alert{w_k} + \\underbrace{x}_\\textnormal{as text}", false, INK).expect("parses");
        Formula::new("\\DeclareMathOperator*{\\argmin}{arg\\,min} \\argmin_x f(x)", true, INK).expect("parses");
        Formula::new("\\mathbb{1}[x > 0]", false, INK).expect("parses");
    }

    #[test]
    fn hostile_formulas_are_errors() {
        assert!(Formula::new("\\rule{100000em}{1em}", true, INK).is_err());
        assert!(Formula::new(&"{".repeat(30_000), true, INK).is_err());
        assert!(Formula::new("\\frac{1", true, INK).is_err());
    }
}
