//! The tables of the knowledge base as they are written in TOML. Nothing is checked here but shapes: keys, types and
//! fixed words. The build script reads this folder too, so it may use serde and the two scales of `diagnostic`, no more.

mod challenge;
mod checklist;
mod element;
mod prompt;
mod rule;
mod texts;

use serde::{Deserialize, Serialize};

pub use challenge::{Challenge, ChallengeKind, Persona, Stakes};
pub use checklist::{Checklist, Interruptions, Milestone, Mix, Origin, RubricRow, SectionUse, Segment, Stop};
pub use element::{Cue, Element, Kind, Layer, Section, Side, Signal};
pub use prompt::{Framework, Prep, PrepAnswer, Prompt};
pub use rule::{Example, Fix, Per, Rule, Wanted};
pub use texts::Texts;

/// A file of tables: signals, sections, elements, rules, challenges, prompts, in any mixture. (A file with an `id` at
/// its top is a [`Checklist`] instead.)
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Tables {
    /// `[[signal]]`
    pub signal: Vec<Signal>,
    /// `[[section]]`
    pub section: Vec<Section>,
    /// `[[element]]`
    pub element: Vec<Element>,
    /// `[[rule]]`
    pub rule: Vec<Rule>,
    /// `[[challenge]]`
    pub challenge: Vec<Challenge>,
    /// `[[prompt]]`
    pub prompt: Vec<Prompt>,
    /// `[[prep]]`
    pub prep: Vec<Prep>,
}

impl Tables {
    /// All phrases of signals and sections, and whether their case must match, in the order in which an index numbers
    /// them: what signals look for, what headings sections have, and last the signals' guards.
    pub fn phrases(&self) -> impl Iterator<Item = (&str, bool)> {
        fn with(list: &Texts, exact: bool) -> impl Iterator<Item = (&str, bool)> {
            list.iter().map(move |text| (text, exact))
        }
        let own = self.signal.iter().flat_map(|s| with(&s.any, false).chain(with(&s.exact, true)));
        let headings = self.section.iter().flat_map(|s| with(&s.headings, false));
        let guards = self.signal.iter().flat_map(|s| with(&s.not_after, false).chain(with(&s.not_before, false)));
        own.chain(headings).chain(guards)
    }
}
