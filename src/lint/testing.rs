//! Readings of small decks for tests.

use std::sync::OnceLock;

use crate::deck::model::Deck;
use crate::knowledge::Knowledge;

use super::{ReadOptions, Reading};

/// The built-in knowledge base, loaded once.
pub fn knowledge() -> &'static Knowledge {
    static ONCE: OnceLock<Knowledge> = OnceLock::new();
    ONCE.get_or_init(Knowledge::builtin)
}

/// Parses a Markdown deck that includes nothing.
pub fn deck_of(text: &str) -> Deck {
    let files = crate::deck::Files::none();
    crate::deck::read("talk.md", text.to_owned(), &files, &crate::deck::Options::default()).expect("a deck")
}

/// Reads a deck and hands the reading over.
pub fn reading_of<T>(text: &str, then: impl FnOnce(&Reading<'_>) -> T) -> T {
    let deck = deck_of(text);
    then(&Reading::new(&deck, knowledge(), ReadOptions { year: Some(2026), ..ReadOptions::default() }))
}
