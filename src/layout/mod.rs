//! Slides to pages: text shaped, formulas set, code coloured, pictures placed, everything made to fit and nothing cut
//! off. A page is a draw list with its text and its structure; what file it ends in is not known here.

mod backdrop;
mod canvas;
mod code;
mod cover;
mod divide;
mod draw;
mod figure;
mod fit;
mod font_choice;
mod fonts;
mod frames;
mod highlight;
mod huge;
mod issue;
mod list;
mod make;
mod math;
mod node;
mod pdf_page;
mod picture;
mod plain_math;
mod png_file;
mod prove;
mod sheet;
mod slide;
mod svg;
mod table;
mod text;
mod theme;

pub use draw::{
    Axis, Color, Draw, Glyph, GlyphRun, Gradient, Page, Path, PathDraw, Rect, Role, Segment, Shade, Stroke, bounds_of,
    outline_of, text_of,
};
pub use font_choice::{Candidate, Wanted, candidates, choose};
pub use fonts::{FACES, Face, FontKey, MOST_ADDED, add_faces, faces_are_added, uncovered};
pub use issue::{IssueKind, LayoutIssue};
pub use pdf_page::{PdfPage, PdfSource};
pub use picture::{Ground, MAX_BYTES, MAX_PIXELS, Picture, PictureKind, Pictures};
pub use plain_math::plain_math;
pub use png_file::PngRows;
pub use prove::surely_fits;
pub use sheet::{Flow, Line, Sheet};
pub use slide::{FLOOR, Fit};
pub use theme::{CodePalette, Fonts, Palette, Sizes, TextFace, Theme, ThemeError, contrast, parse_color};

#[cfg(test)]
pub(crate) use pdf_page::sample as sample_pdf;

#[cfg(test)]
mod tests;

use rayon::prelude::*;

use slide::Setup;

use crate::deck::Files;
use crate::deck::model::{BlockKind, Deck};

/// A deck's pages.
#[derive(Debug)]
pub struct Layout {
    /// The pages in order; a slide that did not fit has several.
    pub pages: Vec<Page>,
    /// How each slide fitted, in order.
    pub fits: Vec<Fit>,
    /// What could not be drawn as written, slide by slide.
    pub issues: Vec<LayoutIssue>,
}

/// The theme for a deck: the one asked for, else the deck's own; `Err` with the name that is unknown and the theme to
/// use all the same.
///
/// # Errors
/// The unknown name with the `light` theme.
pub fn theme_for(deck: &Deck, wanted: Option<&str>) -> Result<Theme, (String, Box<Theme>)> {
    let name = wanted.or(deck.style.theme.as_deref()).unwrap_or("light");
    Theme::named(name).ok_or_else(|| {
        let [light, ..] = Theme::built_in();
        (name.to_owned(), Box::new(light))
    })
}

/// Which pages are made.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Selection {
    /// Indices of the slides, in order; all that are shown where it is `None`.
    pub slides: Option<Vec<usize>>,
    /// Whether a slide that is built up is a page for each of its steps.
    pub steps: bool,
}

/// Lays out all shown slides. Pictures are read from `files`.
pub fn lay_out(deck: &Deck, theme: &Theme, files: &Files) -> Layout {
    lay_out_selected(deck, theme, files, &Selection::default())
}

/// Lays out the selected slides. Pictures are read from `files`.
pub fn lay_out_selected(deck: &Deck, theme: &Theme, files: &Files, selection: &Selection) -> Layout {
    let shown = || (0..deck.slides.len()).filter(|i| !deck.slides[*i].hidden).collect();
    let slides: Vec<usize> = selection.slides.clone().unwrap_or_else(shown);
    let pictures = Pictures::load(slides.iter().map(|i| &deck.slides[*i]), files);
    lay_out_pages(deck, theme, &pictures, &slides, selection.steps)
}

/// Number and label of a slide as pages show it: counted on as B1, B2 in the backup.
pub fn label_of(deck: &Deck, slide: usize) -> String {
    let total = deck.shown().filter(|s| !s.backup).map(|s| s.number).max().unwrap_or(0);
    deck.slides.get(slide).map_or_else(String::new, |s| slide::base_label(s, total))
}

/// Lays out some slides, by index, in the order given: for those who only ask whether they fit. Code is not coloured.
pub fn sketch_slides(deck: &Deck, theme: &Theme, pictures: &Pictures, slides: &[usize]) -> Layout {
    let inverted = inverted(deck, theme);
    lay_out_each(&Setup { sketch: true, ..setup(deck, theme, &inverted, pictures) }, slides)
}

/// The theme for inverted slides, where there are any.
fn inverted(deck: &Deck, theme: &Theme) -> Theme {
    let any = deck.slides.iter().any(|s| s.classes.iter().any(|c| c == "invert"));
    if any { theme.inverted() } else { theme.clone() }
}

fn setup<'a>(deck: &'a Deck, theme: &'a Theme, inverted: &'a Theme, pictures: &'a Pictures) -> Setup<'a> {
    let first = deck.slides.iter().position(|s| !s.hidden).unwrap_or(0);
    let total = deck.shown().filter(|s| !s.backup).map(|s| s.number).max().unwrap_or(0);
    Setup { deck, theme, inverted, pictures, total, first, steps: false, sketch: false }
}

fn lay_out_pages(deck: &Deck, theme: &Theme, pictures: &Pictures, slides: &[usize], steps: bool) -> Layout {
    let inverted = inverted(deck, theme);
    let setup = Setup { steps, ..setup(deck, theme, &inverted, pictures) };
    let code = |b: &crate::deck::model::Block| matches!(b.kind, BlockKind::Code(_));
    if slides.iter().any(|i| deck.slides[*i].blocks.iter().any(code)) {
        // Syntaxes take long to load; another thread starts while the first slides are shaped.
        rayon::spawn(highlight::warm_up);
    }
    lay_out_each(&setup, slides)
}

fn lay_out_each(setup: &Setup<'_>, slides: &[usize]) -> Layout {
    let parts: Vec<_> = slides.par_iter().with_max_len(4).map(|index| slide::lay_out(setup, *index)).collect();
    let mut layout = Layout { pages: Vec::new(), fits: Vec::new(), issues: Vec::new() };
    for (pages, fit, issues) in parts {
        layout.pages.extend(pages);
        layout.fits.push(fit);
        layout.issues.extend(issues);
    }
    layout
}
