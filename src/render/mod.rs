//! Draw lists to files, and files to pixels and words. `pdf` is the only place that knows printpdf and lopdf, `raster` and
//! `words` the only ones that know hayro.

pub mod pdf;
pub mod raster;
mod words;

pub use raster::Pages;
pub use words::{Line, Mark, Print, lines};
