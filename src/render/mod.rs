//! Draw lists to files. `pdf` is the only place that knows printpdf and lopdf.

pub mod pdf;
