//! How much an objection weighs: what it costs, how plainly the deck invites it, and what lint found.

use crate::diagnostic::{Confidence, Severity};
use crate::knowledge::schema::{Layer, Stakes};
use crate::lint::Finding;

/// A finding that makes a challenge likelier.
#[derive(Debug, Clone, PartialEq)]
pub struct Arming {
    /// Rule id.
    pub rule: String,
    /// Challenges that it arms, by id.
    pub challenges: Vec<String>,
    /// How bad the finding is.
    pub severity: Severity,
    /// How sure.
    pub confidence: Confidence,
    /// Index into `Deck::slides` of where it points; `None` for the whole deck.
    pub slide: Option<usize>,
    /// The reason with which the author suppressed it; `None` for an open finding. An empty reason arms like an open one.
    pub suppressed: Option<String>,
}

impl Arming {
    /// What a finding arms.
    pub fn of(finding: &Finding) -> Self {
        Self {
            rule: finding.id.clone(),
            challenges: finding.arms.clone(),
            severity: finding.severity,
            confidence: finding.confidence,
            slide: finding.slide,
            suppressed: finding.suppressed.clone(),
        }
    }

    /// The reason that a reviewer will hear about.
    pub fn reason(&self) -> Option<&str> {
        self.suppressed.as_deref().map(str::trim).filter(|r| !r.is_empty())
    }
}

/// What a weight is made of.
#[derive(Debug, Clone, Default)]
pub struct Grounds<'a> {
    /// What a bad answer costs.
    pub stakes: Option<Stakes>,
    /// The deck invites it: the trigger holds.
    pub triggered: bool,
    /// The trigger rests on text that can be pointed at.
    pub evidence: bool,
    /// The wording could be filled with quotes.
    pub quoted: bool,
    /// At least it says which result of the deck is meant.
    pub pointed: bool,
    /// Strongest layer of the evidence.
    pub layer: Option<Layer>,
    /// The talk format asks it whatever the deck says.
    pub always: bool,
    /// It is asked only in talks of the deck's field.
    pub of_the_field: bool,
    /// The deck already answers it.
    pub shielded: bool,
    /// Then the question behind it is asked, with a quote of what the deck says.
    pub deeper: bool,
    /// Findings that arm it.
    pub armed: Vec<&'a Arming>,
}

/// Most that findings add, in units of a minor question: three plain warnings.
const MOST_ARMED: f64 = 1.5;
/// What a reason for a suppression adds: it is written down, and it is the author's own.
const AMMUNITION: f64 = 0.8;

/// What is left of a question for each heavier one of its theme.
pub const OF_ONE_THEME: f64 = 0.7;
/// More than so many heavier ones do not make it lighter.
pub const MOST_OF_ONE_THEME: i32 = 2;

/// What it adds to the strength of a question that it says which result is meant.
const POINTED: f64 = 0.1;
/// What a question adds that only people of the deck's own field ask.
const OF_THE_FIELD: f64 = 0.3;

/// The weight, at two decimals. A critical question with quotes weighs 3, a minor one that nothing points to about 0.6.
pub fn weight(grounds: &Grounds<'_>) -> f64 {
    let stakes = match grounds.stakes {
        Some(Stakes::Critical) => 3.0,
        Some(Stakes::Major) => 2.0,
        Some(Stakes::Minor) | None => 1.0,
    };
    let strength = match (grounds.triggered, grounds.quoted, grounds.evidence) {
        (true, true, _) => 1.0,
        (true, false, true) => 0.75,
        (true, false, false) => 0.65,
        (false, ..) => 0.6,
    };
    let pointed = if grounds.pointed && !grounds.quoted { POINTED } else { 0.0 };
    let layer = match grounds.layer {
        Some(Layer::Notes) => 0.85,
        Some(Layer::Backup) => 0.75,
        _ => 1.0,
    };
    let mut armed = 0.0;
    for arming in &grounds.armed {
        let severity = match arming.severity {
            Severity::Error => 0.9,
            Severity::Warning => 0.6,
            Severity::Info => 0.3,
        };
        let confidence = match arming.confidence {
            Confidence::High => 1.0,
            Confidence::Medium => 0.8,
            Confidence::Low => 0.5,
        };
        armed += if arming.reason().is_some() { AMMUNITION } else { severity * confidence };
    }
    let field = if grounds.of_the_field { OF_THE_FIELD } else { 0.0 };
    let mut weight = stakes * (strength + pointed) * layer + f64::min(armed, MOST_ARMED) + field;
    if grounds.always {
        // Everybody gets these questions. What makes one worth a place in the run is that it hangs on this deck.
        weight *= if grounds.quoted { 1.3 } else { 1.1 };
    }
    // What is answered on a slide is worth less time; the question behind it is one that people do put.
    match (grounds.shielded, grounds.deeper) {
        (true, true) => weight *= 0.7,
        (true, false) => weight *= 0.5,
        _ => {}
    }
    at_two_decimals(weight)
}

/// A weight as people read it.
pub fn at_two_decimals(weight: f64) -> f64 {
    (weight * 100.0).round() / 100.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arming(severity: Severity, reason: Option<&str>) -> Arming {
        Arming {
            rule: "RIG02".to_owned(),
            challenges: vec!["BAS01".to_owned()],
            severity,
            confidence: Confidence::High,
            slide: None,
            suppressed: reason.map(str::to_owned),
        }
    }

    #[test]
    fn each_ground_moves_the_weight_in_its_direction() {
        let plain = Grounds { stakes: Some(Stakes::Critical), triggered: true, evidence: true, ..Grounds::default() };
        let base = weight(&plain);
        assert!(weight(&Grounds { quoted: true, ..plain.clone() }) > base);
        assert!(weight(&Grounds { evidence: false, ..plain.clone() }) < base);
        assert!(weight(&Grounds { layer: Some(Layer::Notes), ..plain.clone() }) < base);
        assert!(weight(&Grounds { always: true, ..plain.clone() }) > base);
        assert!((weight(&Grounds { shielded: true, ..plain.clone() }) - base / 2.0).abs() < 0.01);
        let halved = weight(&Grounds { shielded: true, ..plain.clone() });
        assert!(weight(&Grounds { shielded: true, deeper: true, ..plain.clone() }) > halved);
        let info = arming(Severity::Info, None);
        let open = arming(Severity::Warning, None);
        let silenced = arming(Severity::Warning, Some("single published system"));
        let armed = |a: &Arming| weight(&Grounds { armed: vec![a], ..plain.clone() });
        assert!(armed(&info) > base && armed(&open) > armed(&info) && armed(&silenced) > armed(&open));
        let unreasoned = arming(Severity::Warning, Some("  "));
        assert!((armed(&unreasoned) - armed(&open)).abs() < 0.001, "a reason must be one");
        let many = vec![&open; 9];
        assert!(weight(&Grounds { armed: many, ..plain }) <= base + MOST_ARMED + 0.01);
    }
}
