//! Rules: what is reported.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::diagnostic::{Confidence, Severity};

/// A lint rule.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// `RIG02`: family and number.
    pub id: String,
    /// `tuning-budget-unstated`
    pub name: String,
    /// How bad a finding is.
    pub severity: Severity,
    /// How sure.
    pub confidence: Confidence,
    /// Only in decks of these fields; empty = all.
    #[serde(default)]
    pub fields: Vec<String>,
    /// Expression that makes a finding.
    pub when: String,
    /// Where an absence is reported: `deck`, `section:ID`, `element:ID`, or `evidence`.
    #[serde(default = "evidence")]
    pub at: String,
    /// What `when` is evaluated on.
    #[serde(default)]
    pub per: Per,
    /// Layer that the evidence must be in.
    #[serde(default)]
    pub layer: Wanted,
    /// What is the matter; slots `{slide} {quote} {value} {expected}`.
    pub what: String,
    /// Why it matters.
    pub why: String,
    /// What to do.
    #[serde(rename = "do")]
    pub remedy: String,
    /// The question that a reviewer will put.
    pub asks: String,
    /// Challenges that become likelier.
    #[serde(default)]
    pub arms: Vec<String>,
    /// Silent where one of these rules reports the same hole.
    #[serde(default)]
    pub yields_to: Vec<String>,
    /// Where it comes from.
    #[serde(default)]
    pub source: Vec<String>,
    /// A safe fix.
    #[serde(default)]
    pub fix: Option<Fix>,
    /// Known false positives and other remarks.
    #[serde(default)]
    pub note: Option<String>,
    /// Example decks: test and `explain` page at once.
    #[serde(default)]
    pub example: Option<Example>,
}

fn evidence() -> String {
    "evidence".to_owned()
}

/// What a rule is evaluated on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Per {
    /// Once on the whole deck.
    #[default]
    Deck,
    /// On every slide that has content.
    Slide,
    /// On every passage.
    Passage,
}

/// Layer that a rule's evidence must be in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Wanted {
    /// Any.
    #[default]
    Any,
    /// See [`super::Layer::Visible`].
    Visible,
    /// See [`super::Layer::Notes`].
    Notes,
    /// See [`super::Layer::Backup`].
    Backup,
}

/// A fix that changes no claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Fix {
    /// Insert a skeleton slide.
    Skeleton,
    /// Insert a tag.
    Tag,
    /// Insert or mend a time budget.
    Time,
}

/// Two small decks that show a rule at work.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Example {
    /// The rule reports this one.
    pub flagged: String,
    /// And not this one.
    pub clean: String,
    /// Small text files that lie beside both, by their path: `files = { "part.md" = "..." }`.
    #[serde(default)]
    pub files: BTreeMap<String, String>,
}
