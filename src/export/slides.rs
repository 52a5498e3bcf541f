//! The audience's document: slides and nothing else. Notes, budgets and objections have no place in these types.

use super::ExportError;
use crate::deck::Files;
use crate::deck::model::Deck;
use crate::layout::{Fit, Layout, LayoutIssue, Page, Theme, lay_out};
use crate::render::pdf::{self, Bookmark, Meta};

/// Slides ready to be written.
#[derive(Debug)]
pub struct Slides {
    layout: Layout,
    meta: Meta,
}

/// A written document with what there is to say about it.
#[derive(Debug)]
pub struct Exported {
    /// The PDF.
    pub bytes: Vec<u8>,
    /// Number of its pages.
    pub pages: usize,
    /// How the slides fitted.
    pub fits: Vec<Fit>,
    /// What could not be drawn as written.
    pub issues: Vec<LayoutIssue>,
}

impl Slides {
    /// Lays a deck out. Pictures are read from `files`; `sections` names the section of
    /// each slide of the deck (by index; missing ones have none) for the bookmarks; `date` is seconds since 1970.
    pub fn new(deck: &Deck, theme: &Theme, files: &Files, sections: &[Option<String>], date: Option<i64>) -> Self {
        let layout = lay_out(deck, theme, files);
        let meta = Meta {
            title: deck.title.clone().unwrap_or_else(|| "Untitled".into()),
            author: deck.style.author.clone().unwrap_or_default(),
            language: deck.language.tag.clone(),
            date,
            outline: outline(deck, &layout.pages, sections),
        };
        Self { layout, meta }
    }

    /// The pages, for previews and for documents that show them.
    pub fn pages(&self) -> &[Page] {
        &self.layout.pages
    }

    /// Title, author, language and date.
    pub(super) fn meta(&self) -> &Meta {
        &self.meta
    }

    /// A document that shows these slides, with what there is to say about how they were drawn.
    pub(super) fn exported(&self, bytes: Vec<u8>, pages: usize) -> Exported {
        Exported { bytes, pages, fits: self.layout.fits.clone(), issues: self.layout.issues.clone() }
    }

    /// Writes the PDF.
    ///
    /// # Errors
    /// When no slide is shown, or the PDF cannot be made.
    pub fn write(&self) -> Result<Exported, ExportError> {
        if self.layout.pages.is_empty() {
            return Err(ExportError::NoSlides);
        }
        let bytes = pdf::write(&self.layout.pages, &self.meta)?;
        let Layout { pages, fits, issues } = &self.layout;
        Ok(Exported { bytes, pages: pages.len(), fits: fits.clone(), issues: issues.clone() })
    }
}

/// Bookmarks: sections, with their slides below; slides outside of any section stand by themselves.
fn outline(deck: &Deck, pages: &[Page], sections: &[Option<String>]) -> Vec<Bookmark> {
    let mut out: Vec<Bookmark> = Vec::new();
    let mut current: Option<String> = None;
    for (index, page) in pages.iter().enumerate().filter(|(_, p)| p.continuation == 0) {
        let backup = deck.slides.get(page.slide).is_some_and(|s| s.backup);
        let section = if backup { Some("Backup".to_owned()) } else { sections.get(page.slide).cloned().flatten() };
        let own = Bookmark { title: page.title.clone(), page: index, children: Vec::new() };
        match (&section, out.last_mut()) {
            (Some(_), Some(last)) if section == current => last.children.push(own),
            (Some(name), _) => out.push(Bookmark { title: name.clone(), page: index, children: vec![own] }),
            (None, _) => out.push(own),
        }
        current = section;
    }
    out
}
