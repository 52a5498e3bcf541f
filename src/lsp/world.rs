//! What the server asks of its surroundings: the files beside a document, and what its project says.

use std::path::Path;
use std::sync::Arc;

use crate::deck::model::{Deck, Dialect};
use crate::diagnostic::Diagnostic;
use crate::knowledge::Knowledge;
use crate::lint::{ReadOptions, Reading};
use crate::text::SourceMap;

/// A document, read as a deck of its project.
#[derive(Debug)]
pub struct Talk {
    /// The deck.
    pub deck: Deck,
    /// The knowledge base of its project.
    pub knowledge: Arc<Knowledge>,
    /// How it is read.
    pub options: ReadOptions,
}

/// Why a document could not be read as a deck of its project.
#[derive(Debug)]
pub struct Refusal {
    /// What is the matter.
    pub diagnostics: Vec<Diagnostic>,
    /// Where their labels point: into the document, or into a file of the project.
    pub sources: SourceMap,
}

/// The surroundings of the documents.
pub trait World {
    /// Reads a text as the deck that lies at `path`, or that lies nowhere yet. What it includes comes from the files beside
    /// it. `None` for a text that is nothing to lint, such as an empty one.
    ///
    /// # Errors
    /// When the deck's settings or the files of its project are broken.
    fn read(&self, path: Option<&Path>, text: String) -> Result<Option<Talk>, Refusal>;

    /// The knowledge base for a document, whatever its text; the built-in one where the project's is broken.
    fn knowledge(&self, path: Option<&Path>) -> Arc<Knowledge>;

    /// The planned seconds of each slide of `Deck::slides`, where time is planned for it.
    fn budgets(&self, reading: &Reading<'_>) -> Vec<Option<u32>>;
}

/// Slides from which on a Markdown file that says nothing of itself is taken for a talk.
const SLIDES: usize = 3;

/// Whether a Markdown file is a talk: it says so in its settings or by the marks of a tool for slides, or rules divide it
/// as slides. An editor opens every Markdown file, and a page of prose has no limitations slide to miss.
pub fn is_talk(deck: &Deck) -> bool {
    let settled = deck.settings.span.is_some() || deck.slides.iter().any(|s| s.settings.span.is_some());
    let marked = deck.dialect != Dialect::Marp || deck.dialect_reason.contains("`marp: true`");
    settled || marked || deck.shown().count() >= SLIDES
}
