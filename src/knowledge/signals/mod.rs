//! The signal matcher: all phrases of all signals in one pass over a deck's passages.

mod hits;
mod index;
mod literal;
mod phrase;
mod words;

pub use hits::{Hit, SignalHits};
pub use index::{SignalIndex, compile as compile_regex};
pub use literal::required_literals;
pub use phrase::{PhraseError, Phrases};

#[cfg(test)]
mod tests;
