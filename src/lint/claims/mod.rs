//! Claims read closely: the one understanding of numbers, names, measures, tables and choices that lint, `choices` and
//! objections share. A value that is not certain stays empty.
//!
//! [`Ledger`] is what comes of it for a whole deck.

pub mod best;
pub mod choice;
pub mod claim;
pub mod conflict;
mod cues;
pub mod grid;
pub mod ledger;
pub mod measure;
pub mod name;
pub mod number;
pub mod quantity;
pub mod shown;
pub mod source;

use super::reading::MANY;
use crate::knowledge::expression::{Context, Counts};

pub use choice::{Choice, ChoiceKind};
pub use ledger::Line;
pub use shown::{Claim, Shown};
pub use source::{Found, Source};

/// The results, claims and choices of a deck.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Ledger {
    /// Results of all shown slides, in order.
    pub lines: Vec<Line>,
    /// What the talk claims, and which slide shows it.
    pub claims: Vec<Claim>,
    /// What was chosen, why, against what, and which number decided.
    pub choices: Vec<Choice>,
}

impl Ledger {
    /// Reads a deck.
    pub fn new<C: Context + Sync>(source: &Source<'_, C>) -> Self {
        let results = || {
            let shown = |slide: &usize| source.context.counts(*slide) == Counts::Always;
            let lines: Vec<Line> =
                (0..source.deck.slides.len()).filter(shown).flat_map(|slide| ledger::lines(source, slide)).collect();
            let claims = shown::claims(source, &lines);
            (lines, claims)
        };
        let choices = || choice::choices(source);
        let ((lines, claims), choices) =
            if source.deck.slides.len() >= MANY { rayon::join(results, choices) } else { (results(), choices()) };
        Self { lines, claims, choices }
    }
}

#[cfg(test)]
mod tests;
