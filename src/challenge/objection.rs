//! An objection: a challenge as it is put to this deck. Everything that a run freezes is in it.

use serde::{Deserialize, Serialize};

use crate::knowledge::schema::{ChallengeKind, Persona, Stakes};

/// A challenge put to this deck.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Objection {
    /// Challenge id.
    pub id: String,
    /// Name of its family.
    pub category: String,
    /// What kind of question.
    pub kind: ChallengeKind,
    /// What a bad answer costs.
    pub severity: Stakes,
    /// Who would ask it; the first is meant most.
    pub persona: Vec<Persona>,
    /// How likely and how dear it is, in this deck. Two decimals; comparable within a deck only.
    pub weight: f64,
    /// Number of the slide that it is about.
    pub slide: Option<u32>,
    /// Key of that slide.
    pub slide_key: Option<String>,
    /// The question: at most 160 characters, without slots.
    pub ask: String,
    /// Other wordings of it, so that the point is learnt and not the sentence.
    pub alternatives: Vec<String>,
    /// What the questioner is after.
    pub why: String,
    /// Quotes that invite it, those in the question first.
    pub evidence: Vec<Quote>,
    /// How it goes deeper.
    pub follow_ups: Vec<String>,
    /// Points of a strong answer.
    pub strong: Vec<String>,
    /// How a strong answer may sound.
    pub strong_example: Option<String>,
    /// How a weak one sounds.
    pub weak: Option<String>,
    /// Seconds until green ends and until red begins.
    pub seconds: [u16; 2],
    /// Rules whose findings make it likelier.
    pub armed_by: Vec<String>,
    /// Reasons with which such findings were suppressed: the questioner's ammunition.
    pub ammunition: Vec<Ammunition>,
    /// Whether the deck already answers it, so that it is asked deeper.
    pub deeper: bool,
    /// The prepared answer.
    pub answer: Option<PreparedAnswer>,
    /// Slides that the author says answer it.
    pub answered_on: Vec<SlideRef>,
}

/// A quote from the deck.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quote {
    /// Slide number.
    pub slide: u32,
    /// The file as shown to people.
    pub file: String,
    /// 1-based line; none where nobody can look it up, because another program's file was read.
    pub line: Option<usize>,
    /// What that program calls the place ("slide 7").
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// The text, on one line, cut where it is long.
    pub text: String,
}

/// A finding that the author suppressed, with the reason that a reviewer will now hear about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ammunition {
    /// The rule.
    pub rule: String,
    /// The reason as written.
    pub reason: String,
}

/// A slide by number and key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SlideRef {
    /// Number for people.
    pub number: u32,
    /// Key that survives edits.
    pub key: String,
}

/// The speaker's own points.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PreparedAnswer {
    /// Up to three points.
    pub points: Vec<String>,
    /// The number that the answer turns on.
    pub number: Option<String>,
    /// The (backup) slide to show: its key or title as written.
    pub slide: Option<String>,
    /// The number does not stand on the slide any more.
    pub stale: bool,
}
