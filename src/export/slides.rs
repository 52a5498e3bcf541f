//! The audience's document: slides and nothing else. Notes, budgets and objections have no place in these types.

use super::{Audience, ExportError, Foreign};
use crate::deck::Files;
use crate::deck::model::Deck;
use crate::layout::{Fit, Layout, LayoutIssue, Page, Selection, Theme, lay_out_selected};
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
    pub fn new(
        audience: &Audience,
        theme: &Theme,
        files: &Files,
        sections: &[Option<String>],
        date: Option<i64>,
        selection: &Selection,
    ) -> Self {
        let deck = audience.deck();
        let layout = lay_out_selected(deck, theme, files, selection);
        Self { meta: meta(deck, &layout.pages, sections, date), layout }
    }

    /// Pages that another tool drew, of the selected slides.
    pub fn drawn_elsewhere(
        audience: &Audience,
        foreign: Foreign,
        sections: &[Option<String>],
        date: Option<i64>,
        selection: &Selection,
    ) -> Self {
        let mut pages = foreign.pages;
        pages.retain(|p| selection.slides.as_ref().is_none_or(|s| s.contains(&p.slide)));
        if !selection.steps {
            // The last step is the slide as it stands in the end.
            let last: Vec<bool> = (0..pages.len())
                .map(|i| pages.get(i + 1).is_none_or(|next| next.slide != pages[i].slide || next.step == 0))
                .collect();
            let mut last = last.into_iter();
            pages.retain(|_| last.next().unwrap_or(true));
        }
        let meta = meta(audience.deck(), &pages, sections, date);
        Self { layout: Layout { pages, fits: Vec::new(), issues: Vec::new() }, meta }
    }

    /// The pages, for previews and for documents that show them.
    pub fn pages(&self) -> &[Page] {
        &self.layout.pages
    }

    /// The pages of slides as they stand in the end: of the steps of a slide only the last.
    pub(super) fn complete_pages(&self) -> impl Iterator<Item = &Page> {
        let pages = &self.layout.pages;
        let last = |i: usize| {
            pages.get(i + 1).is_none_or(|next| {
                let (own, next) = (&pages[i], next);
                next.slide != own.slide || next.continuation != own.continuation || next.step <= own.step
            })
        };
        pages.iter().enumerate().filter(move |(i, _)| last(*i)).map(|(_, p)| p)
    }

    /// The bookmarks of a document that shows `each` complete pages on a sheet.
    pub(super) fn outline_over(&self, each: usize) -> Vec<Bookmark> {
        let complete: Vec<&Page> = self.complete_pages().collect();
        let sheet = |page: usize| {
            let wanted = self.layout.pages.get(page);
            let at = complete
                .iter()
                .position(|p| wanted.is_some_and(|w| p.slide == w.slide && p.continuation == w.continuation));
            at.unwrap_or(0) / each.max(1)
        };
        fn moved(list: &[Bookmark], sheet: &dyn Fn(usize) -> usize) -> Vec<Bookmark> {
            let each = |b: &Bookmark| Bookmark {
                page: sheet(b.page),
                children: moved(&b.children, sheet),
                title: b.title.clone(),
            };
            list.iter().map(each).collect()
        }
        moved(&self.meta.outline, &sheet)
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
        Ok(self.exported(bytes, self.layout.pages.len()))
    }
}

fn meta(deck: &Deck, pages: &[Page], sections: &[Option<String>], date: Option<i64>) -> Meta {
    Meta {
        title: deck.title.clone().unwrap_or_else(|| "Untitled".into()),
        author: deck.style.author.clone().unwrap_or_default(),
        language: deck.language.tag.clone(),
        date,
        outline: outline(deck, pages, sections),
    }
}

/// Bookmarks: sections, with their slides below; slides outside of any section stand by themselves.
fn outline(deck: &Deck, pages: &[Page], sections: &[Option<String>]) -> Vec<Bookmark> {
    let mut out: Vec<Bookmark> = Vec::new();
    let mut current: Option<String> = None;
    let first = |i: usize, p: &Page| i == 0 || pages[i - 1].slide != p.slide;
    for (index, page) in pages.iter().enumerate().filter(|(i, p)| first(*i, p)) {
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
