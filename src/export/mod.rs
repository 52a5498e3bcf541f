//! Documents for people: slides for the audience, pages for the speaker. Everything returns bytes; `cli` writes them.

mod audience;
mod blocks;
mod console;
mod foreign;
mod handout;
mod images;
mod panel;
mod presenter;
mod select;
mod slides;
#[cfg(test)]
mod tests;
mod verify;

pub use audience::Audience;
pub use console::{pdfpc, pympress, second_screen};
pub use foreign::{Foreign, foreign, foreign_mapped};
pub use handout::{PerSheet, handout};
pub use images::Images;
pub use panel::{PanelQuestion, PanelSheet, panel};
pub use presenter::{Paper, PresenterObjection, PresenterSlide, Suppressed, presenter};
pub use select::select;
pub use slides::{Exported, Slides};
pub use verify::{Secrets, Verified, VerifyError, verify};

use crate::render::pdf::PdfError;
use crate::render::raster::RasterError;

/// An export that failed.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The deck has no slide to show.
    #[error("the deck has no slide that is shown")]
    NoSlides,
    /// There is no objection for the panel to raise.
    #[error("there is no objection to raise")]
    NothingToAsk,
    /// The PDF could not be made.
    #[error(transparent)]
    Pdf(#[from] PdfError),
    /// A page could not be drawn as a picture.
    #[error(transparent)]
    Raster(#[from] RasterError),
}
