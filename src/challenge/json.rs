//! The `objections` block of the JSON output (DESIGN §9).

use serde::Serialize;

use super::objection::{Ammunition, Objection, PreparedAnswer, Quote, SlideRef};
use crate::knowledge::schema::{ChallengeKind, Persona, Stakes};

/// `{"schema":1,"deck":..,"objections":[..]}`
#[derive(Debug, Serialize)]
pub struct ObjectionsJson<'a> {
    /// Rises only when a field changes meaning or goes.
    pub schema: u32,
    /// The deck as shown to people.
    pub deck: &'a str,
    /// The talk format.
    pub checklist: &'a str,
    /// Heaviest first.
    pub objections: Vec<Entry<'a>>,
}

/// One objection.
#[derive(Debug, Serialize)]
pub struct Entry<'a> {
    id: &'a str,
    category: &'a str,
    kind: ChallengeKind,
    severity: Stakes,
    persona: &'a [Persona],
    weight: f64,
    slide: Option<u32>,
    ask: &'a str,
    alternatives: &'a [String],
    why: &'a str,
    evidence: &'a [Quote],
    follow_ups: &'a [String],
    strong: &'a [String],
    strong_example: Option<&'a str>,
    weak: Option<&'a str>,
    seconds: [u16; 2],
    armed_by: &'a [String],
    ammunition: &'a [Ammunition],
    deeper: bool,
    answer: Option<&'a PreparedAnswer>,
    answered_on: &'a [SlideRef],
}

/// The block for some objections.
pub fn json<'a>(deck: &'a str, checklist: &'a str, objections: &'a [Objection]) -> ObjectionsJson<'a> {
    let entry = |o: &'a Objection| Entry {
        id: &o.id,
        category: &o.category,
        kind: o.kind,
        severity: o.severity,
        persona: &o.persona,
        weight: o.weight,
        slide: o.slide,
        ask: &o.ask,
        alternatives: &o.alternatives,
        why: &o.why,
        evidence: &o.evidence,
        follow_ups: &o.follow_ups,
        strong: &o.strong,
        strong_example: o.strong_example.as_deref(),
        weak: o.weak.as_deref(),
        seconds: o.seconds,
        armed_by: &o.armed_by,
        ammunition: &o.ammunition,
        deeper: o.deeper,
        answer: o.answer.as_ref(),
        answered_on: &o.answered_on,
    };
    ObjectionsJson { schema: 1, deck, checklist, objections: objections.iter().map(entry).collect() }
}
