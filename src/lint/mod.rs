//! Lint: the one analysis of a deck (signals, sections, facts, elements, field) and the rules that read it.

pub mod baseline;
mod choose;
pub mod claims;
mod elements;
mod engine;
mod facts;
mod field;
mod finding;
pub mod fit;
pub mod fix;
mod headings;
pub mod output;
mod reading;
mod rubric;
mod shape;
mod slides;
mod tables;

#[cfg(test)]
mod examples;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod wordings;

pub use choose::guess;
pub use elements::{ElementReading, ONE_SENTENCE_WORDS};
pub use engine::{Findings, run, run_rules};
pub use facts::{Facts, Saying, anchor};
pub use field::{Field, StatedFields};
pub use finding::{Counts, Finding};
pub use reading::{DEFAULT_CHECKLIST, ReadOptions, Reading};
pub use rubric::{RubricRow, rubric};
pub use shape::{Figure, Shape};
pub use slides::{By, SectionOf, SlideRow};
