//! Baselines: what was found before and is not to be told again. A finding is known again by its rule, the key of its
//! slide and a hash of its evidence, so that edits elsewhere and renumbered slides do not bring it back.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::finding::Finding;
use super::{Findings, Reading, anchor};

/// A file of accepted findings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Baseline {
    /// 1
    pub schema: u32,
    /// In the order of deck, rule, slide and evidence.
    pub entries: Vec<Entry>,
}

impl Default for Baseline {
    fn default() -> Self {
        Self { schema: 1, entries: Vec::new() }
    }
}

/// One accepted finding. Two of the same stand twice.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// The deck: its `hotseat: id`, else its path from the baseline's folder.
    pub deck: String,
    /// Rule id.
    pub rule: String,
    /// Key of the slide; none for the deck as a whole.
    pub slide: Option<String>,
    /// Hash of the evidence.
    pub evidence: String,
}

/// Why a text is no baseline.
#[derive(Debug, thiserror::Error)]
pub enum BaselineError {
    /// Not JSON of this shape.
    #[error("it is no baseline ({0})")]
    Shape(#[from] serde_json::Error),
    /// From a later hotseat.
    #[error("it has schema {0}; this hotseat knows 1")]
    Schema(u32),
}

impl Baseline {
    /// Reads a baseline.
    ///
    /// # Errors
    /// [`BaselineError`].
    pub fn parse(text: &str) -> Result<Self, BaselineError> {
        let baseline: Self = serde_json::from_str(text)?;
        if baseline.schema == 1 { Ok(baseline) } else { Err(BaselineError::Schema(baseline.schema)) }
    }

    /// As it is written: one entry a line, so that a change is a line of a diff.
    ///
    /// # Errors
    /// Never in practice; serialisation of these types cannot fail.
    pub fn text(&self) -> serde_json::Result<String> {
        let lines = self.entries.iter().map(serde_json::to_string).collect::<serde_json::Result<Vec<_>>>()?;
        let list = if lines.is_empty() { String::new() } else { format!("\n  {}\n", lines.join(",\n  ")) };
        Ok(format!("{{\"schema\":{},\"entries\":[{list}]}}\n", self.schema))
    }

    /// Puts the entries of these decks in the place of those that it has of them.
    pub fn replace(&mut self, decks: &[String], entries: Vec<Entry>) {
        self.entries.retain(|e| !decks.contains(&e.deck));
        self.entries.extend(entries);
        self.entries.sort();
    }

    /// Takes what is known out of a deck's findings and counts it. How many of the deck's entries matched nothing.
    pub fn apply(&self, deck: &str, reading: &Reading<'_>, findings: &mut Findings) -> usize {
        let mut known: BTreeMap<&Entry, usize> = BTreeMap::new();
        for entry in self.entries.iter().filter(|e| e.deck == deck) {
            *known.entry(entry).or_default() += 1;
        }
        findings.accept(|finding| {
            let left = known.get_mut(&entry(deck, reading, finding)).filter(|left| **left > 0);
            // A suppression speaks for itself; it uses its entry up all the same.
            left.map(|left| *left -= 1).is_some() && finding.suppressed.is_none()
        });
        known.values().sum()
    }
}

/// The entries of a deck's findings that are not suppressed.
pub fn entries(deck: &str, reading: &Reading<'_>, findings: &Findings) -> Vec<Entry> {
    findings.list.iter().filter(|f| f.suppressed.is_none()).map(|f| entry(deck, reading, f)).collect()
}

fn entry(deck: &str, reading: &Reading<'_>, finding: &Finding) -> Entry {
    Entry {
        deck: deck.to_owned(),
        rule: finding.id.clone(),
        slide: slide_key(reading, finding).map(str::to_owned),
        evidence: hash(&[&evidence(reading, finding)]),
    }
}

/// Rule, slide key and evidence in one hash, the same for the same finding in an edited deck.
pub(super) fn fingerprint(reading: &Reading<'_>, finding: &Finding) -> String {
    hash(&[&finding.id, slide_key(reading, finding).unwrap_or(""), &evidence(reading, finding)])
}

fn slide_key<'r>(reading: &Reading<'r>, finding: &Finding) -> Option<&'r str> {
    finding.slide.and_then(|s| reading.deck().slides.get(s)).map(|s| s.key.as_str())
}

/// What a finding rests on: the text at its place with white space collapsed, or, where the deck as a whole is meant,
/// what is missing: the front matter that such a finding points to is no evidence for it.
fn evidence(reading: &Reading<'_>, finding: &Finding) -> String {
    if finding.slide.is_none() && finding.span == anchor(reading) {
        return finding.about.join(",");
    }
    let text = reading.deck().sources.text(finding.span);
    let text: Vec<&str> = text.split_whitespace().collect();
    // Rules that report the absence of several things at one place are told apart by what is missing.
    format!("{}\u{0}{}", text.join(" "), finding.about.join(","))
}

/// The first 16 hexadecimal digits of SHA-256 over parts that cannot run into each other.
fn hash(parts: &[&str]) -> String {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update((part.len() as u64).to_le_bytes());
        hasher.update(part.as_bytes());
    }
    hasher.finalize().iter().take(8).map(|b| format!("{b:02x}")).collect()
}
