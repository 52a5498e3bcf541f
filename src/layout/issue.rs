//! What the author should hear about how a slide could be drawn, and where drawing code says it.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::picture::{Picture, Pictures};
use crate::text::{Span, without_middle};

/// Longest message, in characters: it may quote a formula or the name of a picture.
const LONGEST_MESSAGE: usize = 400;

/// Something that could not be drawn as written. Nothing is ever dropped or cut off without one of these.
#[derive(Debug, Clone, PartialEq)]
pub struct LayoutIssue {
    /// Index into the deck's slides.
    pub slide: usize,
    /// Which.
    pub kind: IssueKind,
    /// What, for people, in one sentence.
    pub message: String,
    /// Where in the source.
    pub span: Span,
}

/// The kinds of issue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum IssueKind {
    /// A picture that is missing, not allowed, too large or of an unknown kind; a box with its text stands in its place.
    Picture,
    /// A picture that uses what is not supported; the rest of it is drawn.
    PictureFeature,
    /// A formula that cannot be set; its TeX stands in its place.
    Formula,
    /// Characters that no bundled font has.
    MissingGlyph,
    /// The text was made smaller to fit.
    Shrunk,
    /// The slide did not fit even at the smallest legible size and goes on on a further page.
    Split,
    /// A line of code is longer than the slide is wide and was wrapped.
    WrappedCode,
    /// Something is drawn smaller than can be read from the back of a room.
    TooSmall,
}

/// The issues of one slide while it is laid out, and the pictures that it may use.
pub(crate) struct Report<'a> {
    pub slide: usize,
    /// Place of what is being laid out.
    pub span: Span,
    pub issues: Vec<LayoutIssue>,
    /// Whether nobody will look at the pages: what does not change where things stand may be left out.
    pub sketch: bool,
    /// Whether quotes and dashes of running text are set as printers do.
    pub smart: bool,
    pictures: &'a Pictures,
    missing: BTreeMap<char, Span>,
}

impl<'a> Report<'a> {
    pub fn new(slide: usize, span: Span, pictures: &'a Pictures) -> Self {
        Self { slide, span, issues: Vec::new(), sketch: false, smart: false, pictures, missing: BTreeMap::new() }
    }

    /// Reports at the present place; the same thing once.
    pub fn add(&mut self, kind: IssueKind, message: String) {
        let message = without_middle(&message, LONGEST_MESSAGE).into_owned();
        let issue = LayoutIssue { slide: self.slide, kind, message, span: self.span };
        if !self.issues.contains(&issue) {
            self.issues.push(issue);
        }
    }

    /// A character that was drawn as a box.
    pub fn missing_glyph(&mut self, text: &str) {
        for c in text.chars().filter(|c| !c.is_whitespace()) {
            self.missing.entry(c).or_insert(self.span);
        }
    }

    /// A picture of the deck. `None` (with an issue) where it cannot be drawn.
    pub fn picture(&mut self, target: &str) -> Option<Arc<Picture>> {
        match self.pictures.get(target) {
            Ok(picture) => {
                for lacking in picture.unsupported() {
                    let what = format!("`{target}` has {lacking}, which cannot be drawn as it is");
                    self.add(IssueKind::PictureFeature, what);
                }
                Some(picture)
            }
            Err(why) => {
                self.add(IssueKind::Picture, why);
                None
            }
        }
    }

    /// A picture of the deck, without a word about one that cannot be drawn.
    pub fn peek(&self, target: &str) -> Option<Arc<Picture>> {
        self.pictures.get(target).ok()
    }

    /// All issues, the missing characters in one.
    pub fn finish(mut self) -> Vec<LayoutIssue> {
        if let Some((_, span)) = self.missing.first_key_value() {
            self.span = *span;
            let list: Vec<String> = self
                .missing
                .keys()
                .take(12)
                .map(|c| format!("{} U+{:04X}", crate::text::printable(&c.to_string()), *c as u32))
                .collect();
            let more = self.missing.len().saturating_sub(list.len());
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            let message = format!("no font has {}{more}; boxes stand in their place", list.join(", "));
            self.add(IssueKind::MissingGlyph, message);
        }
        self.issues
    }
}
