//! Challenges: what is asked.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// A question of a reviewer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Challenge {
    /// `BAS01`: family and number; stable, for it appears in decks and histories.
    pub id: String,
    /// Name of the family: `baselines`.
    pub category: String,
    /// What kind of question.
    pub kind: ChallengeKind,
    /// What a bad answer costs.
    pub severity: Stakes,
    /// What it is about, where another question is about the same: of one theme, all but the heaviest weigh less.
    /// Absent = nothing else is.
    #[serde(default)]
    pub theme: Option<String>,
    /// Only for talks of these fields; empty = every talk.
    #[serde(default)]
    pub fields: Vec<String>,
    /// Who would ask it.
    #[serde(default)]
    pub persona: Vec<Persona>,
    /// The wording with slots; absent where no wording needs the deck.
    #[serde(default)]
    pub say: Option<String>,
    /// The slots of `say` that must have been filled from the deck.
    #[serde(default)]
    pub needs: Vec<String>,
    /// The wording without slots; it asks and asserts nothing.
    pub plain: String,
    /// Other wordings, with or without slots.
    #[serde(default)]
    pub alt: Vec<String>,
    /// What the questioner is after.
    pub why: String,
    /// Expression: when the deck invites it.
    pub trigger: String,
    /// Expression: without what it makes no sense. Where it does not hold nobody asks it, whatever else invites it: no
    /// talk format by `always`, no finding.
    #[serde(default)]
    pub gate: Option<String>,
    /// Expression: when the deck already answers it.
    #[serde(default)]
    pub shield: Option<String>,
    /// The question instead, where the shield holds: it is put behind a quote of what already answers the first one, and
    /// must make sense there. Absent = the wording stays; only the weight is halved.
    #[serde(default)]
    pub deeper: Option<String>,
    /// What follows a good or evasive answer.
    #[serde(default)]
    pub follow_ups: Vec<String>,
    /// Points of a strong answer.
    #[serde(default)]
    pub strong: Vec<String>,
    /// A strong answer.
    #[serde(default)]
    pub strong_example: Option<String>,
    /// A weak answer.
    #[serde(default)]
    pub weak: Option<String>,
    /// Seconds until green ends and until red begins.
    pub seconds: [u16; 2],
    /// Where it comes from.
    #[serde(default)]
    pub source: Vec<String>,
    /// Known false positives and other remarks.
    #[serde(default)]
    pub note: Option<String>,
    /// Expression (often one signal or fact) whose first evidence near the trigger fills a slot.
    #[serde(default)]
    pub slots: BTreeMap<String, String>,
}

/// Kind of question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ChallengeKind {
    /// Ten to twenty seconds: an axis, a symbol, which row.
    Clarify,
    /// Asks for more.
    Probe,
    /// Attacks a claim.
    Challenge,
}

/// What a bad answer costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Stakes {
    /// Little.
    Minor,
    /// A point of the verdict.
    Major,
    /// The talk.
    Critical,
}

/// Who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Persona {
    /// Cares how it was measured.
    Methodologist,
    /// Cares about spread and chance.
    Statistician,
    /// Works on the same thing.
    Rival,
    /// Cares what it is good for.
    ProductLead,
    /// Cares what the speaker did.
    HiringManager,
    /// Knows the neighbouring field.
    AdjacentResearcher,
}
