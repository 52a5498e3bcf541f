//! The least that reading Markdown costs: what others are measured against.

use std::hint::black_box;

use pulldown_cmark::{Options, Parser};

/// A bare parse with the options that a deck is read with; how many events it gave.
pub fn bare(text: &str) -> usize {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_MATH
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_GFM;
    Parser::new_ext(black_box(text), options).into_offset_iter().count()
}
