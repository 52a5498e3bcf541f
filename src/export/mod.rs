//! Documents for people: slides for the audience, pages for the speaker. Everything returns bytes; `cli` writes them.

mod presenter;
mod slides;
#[cfg(test)]
mod tests;

pub use presenter::{Paper, PresenterObjection, PresenterSlide, Suppressed, presenter};
pub use slides::{Exported, Slides};

use crate::render::pdf::PdfError;

/// An export that failed.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The deck has no slide to show.
    #[error("the deck has no slide that is shown")]
    NoSlides,
    /// The PDF could not be made.
    #[error(transparent)]
    Pdf(#[from] PdfError),
}
