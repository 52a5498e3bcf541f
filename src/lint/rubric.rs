//! The score card: what the deck alone says about each row. What only a rehearsal can tell is not assessed.

use serde::Serialize;

use crate::diagnostic::Severity;
use crate::knowledge::Source;

use super::Reading;
use super::engine::Findings;

/// A row of the score card.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RubricRow {
    /// Name for people.
    pub row: String,
    /// Share of the whole; the weights of a checklist sum to 100.
    pub weight: f32,
    /// 0 to 100; `None` where the deck gives no evidence (not assessed).
    pub score: Option<u32>,
    /// What feeds it.
    pub from: Vec<String>,
}

/// What a finding takes from the rule's full mark. Suppressed findings take nothing: the author answers for them.
fn loss(severity: Severity) -> f32 {
    match severity {
        Severity::Error => 1.0,
        Severity::Warning => 0.7,
        Severity::Info => 0.25,
    }
}

/// The rows of the deck's checklist. A row needs an element or a section, or rules that were assessed; where the deck's
/// language is not read, nothing is assessed.
pub fn rubric(reading: &Reading<'_>, findings: &Findings) -> Vec<RubricRow> {
    let checklist = reading.knowledge().checklist_at(reading.checklist_id());
    checklist
        .rubric()
        .map(|(row, sources)| {
            let marks: Vec<f32> = sources.iter().filter_map(|s| mark(reading, findings, *s)).collect();
            let mean = marks.iter().sum::<f32>() / marks.len().max(1) as f32;
            let score = (reading.speaks() && !marks.is_empty()).then_some((mean * 100.0).round() as u32);
            RubricRow { row: row.row.clone(), weight: row.weight, score, from: row.from.clone() }
        })
        .collect()
}

/// Full mark 1, none 0; `None` for what a deck cannot show.
fn mark(reading: &Reading<'_>, findings: &Findings, source: Source) -> Option<f32> {
    match source {
        Source::Challenge(_) => None,
        Source::Element(id) => reading.elements().get(id.0 as usize).map(|e| if e.present { 1.0 } else { 0.0 }),
        Source::Section(id) => {
            Some(if reading.rows().iter().any(|r| !r.hidden && r.section_id() == Some(id)) { 1.0 } else { 0.0 })
        }
        Source::Rule(id) => {
            let own = findings.list.iter().filter(|f| f.rule == id && f.suppressed.is_none());
            let worst = own.map(|f| loss(f.severity)).fold(0.0, f32::max);
            findings.assessed.contains(&id).then_some(1.0 - worst)
        }
    }
}
