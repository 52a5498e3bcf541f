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
use unicode_normalization::UnicodeNormalization;

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
    /// Its parts, where wide gaps divide it as they divide the cells of a table; else empty.
    pub cells: Vec<String>,
}

/// A glyph where it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Mark {
    /// Its letter, or letters.
    pub text: String,
    /// Where it begins, in points from the left.
    pub x: f32,
    /// Where the next one would begin.
    pub end: f32,
    /// Its base line, in points from the top.
    pub y: f32,
    /// Its size, in points.
    pub size: f32,
}

/// The letters of a page.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Print {
    /// In the order in which they are drawn.
    pub marks: Vec<Mark>,
    /// How many more there are that no letter is known for.
    pub unknown: usize,
    /// Width and height of the page, in points.
    pub size: (f32, f32),
}

impl Pages {
    /// The letters of page `index`, counted from 0.
    ///
    /// # Errors
    /// When there is no such page, or it cannot be read.
    pub fn print(&self, index: usize) -> Result<Print, RasterError> {
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
        let Collector { marks, unknown } = read.ok_or(RasterError::Failed(index + 1))?;
        Ok(Print { marks, unknown, size: page.render_dimensions() })
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

/// Marks in lines, from top to bottom: those whose base lines are as good as one.
pub fn lines(marks: &[Mark]) -> Vec<Line> {
    let mut marks: Vec<&Mark> = marks.iter().filter(|m| !m.text.is_empty()).collect();
    marks.sort_by(|a, b| a.y.total_cmp(&b.y).then(a.x.total_cmp(&b.x)));
    let mut rows: Vec<Vec<&Mark>> = Vec::new();
    for mark in marks {
        match rows.last_mut() {
            // Indices and exponents stand a third of a letter off.
            Some(row) if row.last().is_some_and(|l| mark.y - l.y < 0.35 * mark.size.max(l.size)) => row.push(mark),
            _ => rows.push(vec![mark]),
        }
    }
    rows.into_iter().filter_map(line).collect()
}

fn line(mut row: Vec<&Mark>) -> Option<Line> {
    row.sort_by(|a, b| a.x.total_cmp(&b.x));
    let size = row.iter().map(|m| m.size).fold(0.0, f32::max);
    let y = row.iter().filter(|m| m.size > 0.9 * size).map(|m| m.y).next()?;
    let x = row.iter().find(|m| !m.text.trim().is_empty())?.x;
    let mut cells = vec![String::new()];
    let mut end = x;
    // The accent that waits for its letter, and where that letter must stand.
    let mut accent: Option<(char, f32)> = None;
    for (index, mark) in row.iter().enumerate() {
        if mark.text.trim().is_empty() {
            end = end.max(mark.x);
        }
        // Cells stand more than three spaces apart.
        if mark.x - end > 0.85 * size && cells.last().is_some_and(|c| !c.trim().is_empty()) {
            cells.push(String::new());
        }
        let Some(text) = cells.last_mut() else { break };
        // A fifth of a letter is wider than any gap inside of a word, and narrower than any space.
        if mark.x - end > 0.18 * mark.size || mark.text.trim().is_empty() {
            text.push(' ');
        }
        if mark.text.trim().is_empty() {
            continue;
        }
        let middle = (mark.x + mark.end) / 2.0;
        let over =
            |letter: &Mark| letter.text.chars().all(char::is_alphabetic) && letter.x < middle && middle < letter.end;
        end = end.max(mark.end);
        match combining(&mark.text) {
            // TeX prints the accents of its old fonts over letters, as signs of their own.
            Some(sign) if index.checked_sub(1).and_then(|i| row.get(i)).is_some_and(|l| over(l)) => text.push(sign),
            Some(sign) if row.get(index + 1).is_some_and(|l| over(l)) => accent = Some((sign, middle)),
            _ => {
                text.push_str(&letters(&mark.text));
                if let Some((sign, _)) = accent.take_if(|(_, x)| mark.x < *x && *x < mark.end) {
                    text.push(sign);
                }
            }
        }
    }
    let cells: Vec<String> = cells
        .into_iter()
        .map(|c| c.split_whitespace().collect::<Vec<_>>().join(" ").nfc().collect::<String>())
        .filter(|c| !c.is_empty())
        .collect();
    let text = cells.join(" ");
    let cells = if cells.len() > 1 { cells } else { Vec::new() };
    (!text.is_empty()).then_some(Line { text, x, y, size, cells })
}

/// The combining accent for an accent that stands alone.
fn combining(text: &str) -> Option<char> {
    let mut chars = text.chars();
    let sign = match chars.next()? {
        '`' | '\u{2cb}' => '\u{300}',
        '´' | '\u{2ca}' => '\u{301}',
        '^' | 'ˆ' => '\u{302}',
        '~' | '˜' => '\u{303}',
        '¯' | '\u{2c9}' => '\u{304}',
        '˘' => '\u{306}',
        '˙' => '\u{307}',
        '¨' => '\u{308}',
        '˚' => '\u{30a}',
        '˝' => '\u{30b}',
        'ˇ' => '\u{30c}',
        '¸' => '\u{327}',
        '˛' => '\u{328}',
        _ => return None,
    };
    chars.next().is_none().then_some(sign)
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
        let print = pages.print(0).expect("letters");
        let lines = lines(&print.marks);
        let texts: Vec<&str> = lines.iter().map(|l| l.text.as_str()).collect();
        assert_eq!(texts[..2], ["Efficient flow offices", "Words of one paragraph, é and ß"], "{texts:?}");
        assert!(texts[2].ends_with("a point") && texts[3].contains('x'), "{texts:?}");
        assert!(lines[0].size > lines[1].size && lines[0].y < lines[1].y);
        assert_eq!(pages.print(1), Err(RasterError::NoPage(2)));
    }

    fn mark(text: &str, x: f32, width: f32) -> Mark {
        Mark { text: text.into(), x, end: x + width, y: 10.0, size: 10.0 }
    }

    #[test]
    fn accents_over_letters_are_part_of_them_and_wide_gaps_divide_cells() {
        let row = [mark("ˇ", 1.0, 4.0), mark("r", 0.5, 5.0), mark("u", 5.5, 5.0), mark("¨", 5.8, 4.4)];
        assert_eq!(lines(&row)[0].text, "řü");
        let accent_first = [mark("´", 0.1, 4.0), mark("e", 0.4, 4.0), mark("^", 30.0, 5.0)];
        assert_eq!(lines(&accent_first)[0].cells, ["é", "^"]);
        let row = [mark("a", 0.0, 5.0), mark(" ", 5.0, 3.0), mark("b", 8.0, 5.0), mark("1", 25.0, 5.0)];
        assert_eq!(lines(&row)[0].cells, ["a b", "1"]);
        assert_eq!((lines(&row)[0].text.as_str(), lines(&row[..3])[0].cells.len()), ("a b 1", 0));
    }
}
