//! Draw lists to files, and files to pixels. `pdf` is the only place that knows printpdf and lopdf, `raster` the only one
//! that knows hayro.

pub mod pdf;
pub mod raster;
