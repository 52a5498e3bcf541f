//! The words of a page of a PDF, line by line, found by where its glyphs stand. What a page means by its order of operators
//! nobody knows; where the letters are is what readers see.

use std::sync::Arc;

use hayro::hayro_interpret::font::{Glyph, GlyphRun};
use hayro::hayro_interpret::hayro_cmap::BfString;
use hayro::hayro_interpret::util::RectExt;
use hayro::hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps, InterpreterCache,
    InterpreterSettings, SoftMask, TransformExt, interpret_page,
};
use hayro::kurbo::{BezPath, Point};

use super::raster::{Pages, RasterError, guarded, stand_in};

/// The most glyphs of a page that are read; a dense page of print has five thousand.
const GLYPHS: usize = 100_000;

/// A line of a page.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// What it says, words parted by one space.
    pub text: String,
    /// Where it begins, in points from the left.
    pub x: f32,
    /// Its base line, in points from the top.
    pub y: f32,
    /// The size of its largest letters, in points.
    pub size: f32,
}

/// A glyph where it stands.
struct Mark {
    text: String,
    x: f32,
    end: f32,
    y: f32,
    size: f32,
}

impl Pages {
    /// The lines of page `index` (from 0) from top to bottom, and how many glyphs have no letter that is known.
    ///
    /// # Errors
    /// When there is no such page, or it cannot be read.
    pub fn lines(&self, index: usize) -> Result<(Vec<Line>, usize), RasterError> {
        let page = self.pdf.pages().get(index).ok_or(RasterError::NoPage(index + 1))?;
        let settings = InterpreterSettings { font_resolver: Arc::new(stand_in), ..InterpreterSettings::default() };
        let read = guarded(|| {
            let cache = InterpreterCache::new();
            let area = page.intersected_crop_box().to_kurbo();
            let mut context =
                Context::new(page.initial_transform(true).to_kurbo(), area, &cache, page.xref(), settings);
            let mut collector = Collector { marks: Vec::new(), unknown: 0 };
            interpret_page(page, &mut context, &mut collector);
            collector
        });
        let collector = read.ok_or(RasterError::Failed(index + 1))?;
        Ok((lines(collector.marks), collector.unknown))
    }
}

struct Collector {
    marks: Vec<Mark>,
    unknown: usize,
}

impl<'a> Device<'a> for Collector {
    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, _: &DrawMode) {
        for glyph in run.glyphs() {
            if self.marks.len() >= GLYPHS {
                return;
            }
            let text = match glyph.as_unicode() {
                Some(BfString::Char(c)) => c.to_string(),
                Some(BfString::String(text)) => text,
                None => {
                    self.unknown += 1;
                    continue;
                }
            };
            let place = props.transform * glyph.transform();
            let advance = match &**glyph {
                Glyph::Outline(outline) => outline.advance_width(),
                Glyph::Type3(drawn) => drawn.advance_width(),
            };
            let (start, end) = (place * Point::ORIGIN, place * Point::new(f64::from(advance.unwrap_or(500.0)), 0.0));
            let size = (place * Point::new(0.0, 1000.0) - start).hypot();
            let sane = [start.x, start.y, end.x, size].iter().all(|v| v.is_finite() && v.abs() < 1.0e6);
            if sane && size > 0.0 {
                let (x, end) = (start.x.min(end.x) as f32, start.x.max(end.x) as f32);
                self.marks.push(Mark { text, x, end, y: start.y as f32, size: size as f32 });
            }
        }
    }

    fn draw_path(&mut self, _: &BezPath, _: DrawProps<'a>, _: &DrawMode) {}
    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}
    fn draw_image(&mut self, _: Image<'a, '_>, _: ImageDrawProps<'a>) {}
    fn pop_clip(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}

/// Marks in lines: those whose base lines are as good as one.
fn lines(mut marks: Vec<Mark>) -> Vec<Line> {
    marks.retain(|m| !m.text.is_empty());
    marks.sort_by(|a, b| a.y.total_cmp(&b.y).then(a.x.total_cmp(&b.x)));
    let mut rows: Vec<Vec<Mark>> = Vec::new();
    for mark in marks {
        match rows.last_mut() {
            // Indices and exponents stand a third of a letter off.
            Some(row) if row.last().is_some_and(|l| mark.y - l.y < 0.35 * mark.size.max(l.size)) => row.push(mark),
            _ => rows.push(vec![mark]),
        }
    }
    rows.into_iter().filter_map(line).collect()
}

fn line(mut row: Vec<Mark>) -> Option<Line> {
    row.sort_by(|a, b| a.x.total_cmp(&b.x));
    let size = row.iter().map(|m| m.size).fold(0.0, f32::max);
    let y = row.iter().filter(|m| m.size > 0.9 * size).map(|m| m.y).next()?;
    let x = row.iter().find(|m| !m.text.trim().is_empty())?.x;
    let mut text = String::new();
    let mut end = x;
    for mark in &row {
        // A fifth of a letter is wider than any gap inside of a word, and narrower than any space.
        if mark.x - end > 0.18 * mark.size {
            text.push(' ');
        }
        text.push_str(&letters(&mark.text));
        end = end.max(mark.end);
    }
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    (!text.is_empty()).then_some(Line { text, x, y, size })
}

/// Letters instead of the ligatures that print has for them.
fn letters(text: &str) -> String {
    let apart = |c: char| match c {
        '\u{fb00}' => "ff".to_owned(),
        '\u{fb01}' => "fi".to_owned(),
        '\u{fb02}' => "fl".to_owned(),
        '\u{fb03}' => "ffi".to_owned(),
        '\u{fb04}' => "ffl".to_owned(),
        c if c.is_control() => " ".to_owned(),
        c => c.to_string(),
    };
    text.chars().map(apart).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deck::{Files, Options, read};
    use crate::layout::{Theme, lay_out};
    use crate::render::pdf::{Meta, write};

    #[test]
    fn lines_are_read_from_top_to_bottom_with_their_spaces() {
        let text =
            "---\nmarp: true\n---\n# Efficient flow offices\n\nWords of one paragraph, é and ß\n\n- a point\n- $x^2$\n";
        let deck = read("t.md", text.into(), &Files::none(), &Options::default()).expect("a deck");
        let [light, ..] = Theme::built_in();
        let layout = lay_out(&deck, &light, &Files::none());
        let pages = Pages::read(write(&layout.pages, &Meta::default()).expect("a PDF")).expect("read again");
        let (lines, _) = pages.lines(0).expect("lines");
        let texts: Vec<&str> = lines.iter().map(|l| l.text.as_str()).collect();
        assert_eq!(texts[..2], ["Efficient flow offices", "Words of one paragraph, é and ß"], "{texts:?}");
        assert!(texts[2].ends_with("a point") && texts[3].contains('x'), "{texts:?}");
        assert!(lines[0].size > lines[1].size && lines[0].y < lines[1].y);
        assert_eq!(pages.lines(1), Err(RasterError::NoPage(2)));
    }
}
