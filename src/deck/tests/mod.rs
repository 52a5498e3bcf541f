//! Tests of the whole reader: counts measured with the dialects' own tools, dumps of the model, and properties.

mod corpus;
mod dialects;
mod dump;
mod generate;
mod kept;
mod marp;
mod parts;
mod promises;
mod properties;
mod relatives;
mod torture;

use super::files::Files;
use super::model::Deck;
use super::read::{Options, read};

/// Reads a deck from a string.
pub(super) fn deck(text: &str) -> Deck {
    named("talk.md", text)
}

pub(super) fn named(name: &str, text: &str) -> Deck {
    read(name, text.to_owned(), &Files::none(), &Options::default()).expect("a deck")
}
