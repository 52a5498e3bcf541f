//! Prompts for rehearsals without a deck, and questions to ask before the day.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// A question for a rehearsal without a deck: behavioural, or a system to design.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Prompt {
    /// Stable id: `TEAM03`.
    pub id: String,
    /// What it looks for: `teamwork`.
    pub theme: String,
    /// The question.
    pub ask: String,
    /// How to build the answer.
    #[serde(default)]
    pub framework: Option<Framework>,
    /// What to think of first.
    #[serde(default)]
    pub hint: Option<String>,
    /// What follows.
    #[serde(default)]
    pub follow_ups: Vec<String>,
    /// Points of a strong answer.
    #[serde(default)]
    pub strong: Vec<String>,
    /// A weak answer.
    #[serde(default)]
    pub weak: Option<String>,
    /// Seconds until green ends and until red begins; absent = 120 and 180.
    #[serde(default)]
    pub seconds: Option<[u16; 2]>,
    /// Where it comes from.
    #[serde(default)]
    pub source: Vec<String>,
}

/// How to build the answer to a behavioural question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Framework {
    /// Situation, task, action, result.
    Star,
    /// Situation, action, impact, learning.
    Sail,
}

/// A question to ask before the day: the recruiter, the chair, the committee.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Prep {
    /// Name on the command line: `interrupt`.
    pub id: String,
    /// The question.
    pub ask: String,
    /// What depends on it.
    pub why: String,
    /// Whether the answer is a number of minutes: the slot.
    #[serde(default)]
    pub minutes: bool,
    /// Whether several answers may hold at once.
    #[serde(default)]
    pub several: bool,
    /// The answers that change something.
    #[serde(default)]
    pub answer: Vec<PrepAnswer>,
}

/// An answer, and what it changes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PrepAnswer {
    /// Name on the command line: `throughout`.
    pub id: String,
    /// What they said.
    pub what: String,
    /// The talk format that it means.
    #[serde(default)]
    pub checklist: Option<String>,
    /// By how much it makes the room harder (above zero) or softer.
    #[serde(default)]
    pub pressure: i8,
    /// Who and what is asked more or less: personas, challenges by id or family, with a factor.
    #[serde(default)]
    pub emphasis: BTreeMap<String, f32>,
    /// What to do about it.
    #[serde(default)]
    pub note: Option<String>,
}
