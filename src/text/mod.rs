//! Text as bytes with a place: the source map, lines and columns, display width, and safe printing.
//!
//! Everything else points into text through [`Span`]; nothing else counts lines or columns.

mod safe;
mod source;
mod width;

pub use safe::{one_line, printable, without_middle};
pub use source::{FileId, LineColumn, SourceFile, SourceMap, Span};
pub use width::{display_width, truncate_to_width, wrap_to_width};
