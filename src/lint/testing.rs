//! Readings of small decks for tests.

use std::sync::OnceLock;

use crate::deck::model::Deck;
use crate::deck::{Files, Options};
use crate::knowledge::Knowledge;

use super::{ReadOptions, Reading};

/// The built-in knowledge base, loaded once.
pub fn knowledge() -> &'static Knowledge {
    static ONCE: OnceLock<Knowledge> = OnceLock::new();
    ONCE.get_or_init(Knowledge::builtin)
}

/// Parses a Markdown deck that includes nothing.
pub fn deck_of(text: &str) -> Deck {
    deck_beside(text, &Files::none())
}

fn deck_beside(text: &str, files: &Files) -> Deck {
    crate::deck::read("talk.md", text.to_owned(), files, &Options::default()).expect("a deck")
}

/// Reads a deck with these files beside it and hands the reading over.
pub fn reading_beside<T>(text: &str, files: &Files, then: impl FnOnce(&Reading<'_>) -> T) -> T {
    let deck = deck_beside(text, files);
    let fits = super::fit::measure(&deck, None, files);
    let options = ReadOptions { year: Some(2026), fits: Some(fits), ..ReadOptions::default() };
    then(&Reading::new(&deck, knowledge(), options))
}

/// Reads a deck that includes nothing and hands the reading over.
pub fn reading_of<T>(text: &str, then: impl FnOnce(&Reading<'_>) -> T) -> T {
    reading_beside(text, &Files::none(), then)
}
