//! Checklists: the talk formats, with their sections, minutes, stops and score card.

use serde::{Deserialize, Serialize};

/// A talk format.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Checklist {
    /// Name on the command line: `research-defense`.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// One line.
    pub what: String,
    /// The checklist that this one changes: lists of members gain, `-X` takes away, whatever else is stated replaces.
    #[serde(default)]
    pub extends: Option<String>,
    /// Whether a source states the format, or we propose it.
    #[serde(default)]
    pub origin: Option<Origin>,
    /// Where it comes from.
    #[serde(default)]
    pub source: Vec<String>,
    /// The appointment, in minutes.
    #[serde(default)]
    pub slot_minutes: Option<f32>,
    /// Final questions, in minutes.
    #[serde(default)]
    pub questions_minutes: Option<f32>,
    /// Rules by family or id.
    #[serde(default)]
    pub rules: Vec<String>,
    /// Challenges by family or id.
    #[serde(default)]
    pub challenges: Vec<String>,
    /// Challenges that are asked whatever the deck says.
    #[serde(default)]
    pub always: Vec<String>,
    /// Challenges by family or id that are asked in place of all those, where the deck teaches and reports no research.
    #[serde(default)]
    pub teaching: Vec<String>,
    /// Prompts by theme or id, where there is no deck.
    #[serde(default)]
    pub prompts: Vec<String>,
    /// Sections in order.
    #[serde(default)]
    pub sections: Vec<SectionUse>,
    /// Stretches of the talk in order.
    #[serde(default)]
    pub segments: Vec<Segment>,
    /// Rows of the score card.
    #[serde(default)]
    pub rubric: Vec<RubricRow>,
    /// Who states the weights of these rows; absent = we propose them.
    #[serde(default)]
    pub weights: Option<Origin>,
    /// Words on the first slides, or in the file's name, by which a deck that names no checklist is taken for one of this.
    #[serde(default)]
    pub guess: Vec<String>,
    /// How much is interrupted.
    #[serde(default)]
    pub interruptions: Option<Interruptions>,
    /// What the speaker has to have said, each with a key that says so.
    #[serde(default)]
    pub milestones: Vec<Milestone>,
    /// Moments at which the panel breaks in because the format has it so.
    #[serde(default)]
    pub stops: Vec<Stop>,
    /// Whether segments leave slack: absent or true, their minutes are shares of what the slot leaves for the talk; false,
    /// they are kept to the minute, and what they leave of the slot is the round.
    #[serde(default)]
    pub slack: Option<bool>,
    /// Challenges by id or family that are asked one after the other, in this order. A format that has them shows no
    /// slides, with or without a deck.
    #[serde(default)]
    pub round: Vec<String>,
    /// How often a question of a round goes deeper as long as the answers hold; absent = once.
    #[serde(default)]
    pub deeper: Option<u8>,
    /// Remarks.
    #[serde(default)]
    pub note: Option<String>,
}

/// Who says that a format is so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Origin {
    /// A source.
    Seed,
    /// We.
    Proposed,
}

/// A section of a checklist.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SectionUse {
    /// Section id.
    pub id: String,
    /// Whether the talk must have it.
    #[serde(default)]
    pub required: bool,
}

/// A stretch of the talk with planned minutes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Segment {
    /// Name for people.
    pub name: String,
    /// Sections that belong to it.
    pub sections: Vec<String>,
    /// Planned minutes in the checklist's own slot.
    pub minutes: f32,
    /// How many blank slides it gets where there is no deck; absent = one.
    #[serde(default)]
    pub slides: Option<u8>,
}

/// Something that the speaker has to have said. Nobody but the speaker can know whether it was: a key says so.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Milestone {
    /// Name in events and in `unless`: `hypothesis`.
    pub id: String,
    /// Its key, one letter that no other key of a rehearsal uses.
    pub key: String,
    /// Name for people, with its article: "a hypothesis".
    pub name: String,
    /// Challenges that ask for it: an answer to one of them that holds states it too.
    #[serde(default)]
    pub stated_by: Vec<String>,
}

/// A moment at which the panel breaks in because the format has it so: at a time, or after each slide of a section.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stop {
    /// Minutes of the checklist's own slot between which it comes; the seed decides.
    #[serde(default)]
    pub at: Option<[f32; 2]>,
    /// Or the section after each of whose slides it comes.
    #[serde(default)]
    pub after: Option<String>,
    /// What is asked: challenges by id or family, of which one is drawn.
    pub challenges: Vec<String>,
    /// The milestones that keep it away: it comes when one of them is missing.
    #[serde(default)]
    pub unless: Vec<String>,
    /// The wording instead of the challenge's own; `{missing}` names the milestones that are missing.
    #[serde(default)]
    pub ask: Option<String>,
}

/// A row of the score card.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RubricRow {
    /// Name for people.
    pub row: String,
    /// Share of the whole; the weights of a checklist sum to 100.
    pub weight: f32,
    /// What feeds it: rule or challenge ids or families, `element:ID`, `section:ID`.
    pub from: Vec<String>,
}

/// Interruptions by pressure, for a 45-minute slot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Interruptions {
    /// Few, between slides.
    pub gentle: Mix,
    /// As filmed faculty job talks of unknown length had it.
    pub realistic: Mix,
    /// Earlier, and answers are cut off.
    pub hostile: Mix,
}

/// Counts by kind of challenge.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mix {
    /// Clarifications.
    #[serde(default)]
    pub clarify: u16,
    /// Probes.
    #[serde(default)]
    pub probe: u16,
    /// Challenges.
    #[serde(default)]
    pub challenge: u16,
}
