//! How slides fit their pages, measured by the layout that draws the PDF. Slides that surely fit are not laid out, so a
//! deck of which that holds throughout costs no font.

use std::collections::BTreeMap;

use crate::deck::Files;
use crate::deck::model::Deck;
use crate::layout::{IssueKind, LayoutIssue, Pictures, sketch_slides, surely_fits, theme_for};

/// How the slides of a deck fit, by index. What is not in it fits at full size.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Fits {
    /// The slides that had to be laid out and did not come out as written.
    pub slides: BTreeMap<usize, SlideFit>,
    /// How many were laid out.
    pub laid_out: usize,
}

/// How one slide fits.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SlideFit {
    /// Size of its text: 1 as the theme says.
    pub scale: f32,
    /// Pages that it takes.
    pub pages: u32,
    /// Lines of running text that do not fit at the smallest legible size.
    pub lines_over: u32,
    /// What could not be drawn as written.
    pub issues: Vec<LayoutIssue>,
}

/// Measures the shown slides with the theme that the deck would be exported with.
pub fn measure(deck: &Deck, theme: Option<&str>, files: &Files) -> Fits {
    let theme = theme_for(deck, theme).unwrap_or_else(|(_, light)| *light);
    let unsure: Vec<usize> =
        (0..deck.slides.len()).filter(|i| !deck.slides[*i].hidden && !surely_fits(deck, &theme, *i)).collect();
    if unsure.is_empty() {
        return Fits::default();
    }
    let pictures = Pictures::measure(unsure.iter().map(|i| &deck.slides[*i]), files);
    let layout = sketch_slides(deck, &theme, &pictures, &unsure);
    let mut slides: BTreeMap<usize, SlideFit> = BTreeMap::new();
    for fit in &layout.fits {
        if fit.pages > 1 || fit.scale < 0.995 {
            let found = SlideFit { scale: fit.scale, pages: fit.pages, lines_over: fit.lines_over, issues: Vec::new() };
            slides.insert(fit.slide, found);
        }
    }
    // Pictures that are not there are told by the reader.
    let told = [IssueKind::Picture, IssueKind::PictureFeature, IssueKind::Shrunk, IssueKind::Split];
    for issue in layout.issues.into_iter().filter(|i| !told.contains(&i.kind)) {
        let whole = SlideFit { scale: 1.0, pages: 1, ..SlideFit::default() };
        slides.entry(issue.slide).or_insert(whole).issues.push(issue);
    }
    Fits { slides, laid_out: unsure.len() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deck::{Options, read};

    fn fits(text: &str) -> Fits {
        let deck = read("talk.md", text.to_owned(), &Files::none(), &Options::default()).expect("a deck");
        measure(&deck, None, &Files::none())
    }

    #[test]
    fn a_small_deck_is_not_laid_out() {
        assert_eq!(fits("# A talk\n\n---\n\n## One\n\n- a point\n- another\n"), Fits::default());
    }

    #[test]
    fn a_slide_that_runs_over_says_by_how_many_lines() {
        let text = format!("# A talk\n\n---\n\n## One\n\n{}", "- a point\n".repeat(40));
        let found = fits(&text);
        assert_eq!(found.laid_out, 1);
        let one = &found.slides[&1];
        assert!(one.pages > 1 && one.lines_over > 0, "{one:?}");
    }
}
