//! The score card: what the deck alone says about each row. What only a rehearsal can tell is not assessed.

use serde::Serialize;

use crate::diagnostic::Severity;
use crate::knowledge::{Source, schema};

use super::Reading;
use super::engine::Findings;
use super::slides::SlideRow;

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
    /// Elements and sections among that which are there.
    pub shows: Vec<String>,
    /// Elements and sections among that which are not there.
    pub lacks: Vec<String>,
    /// Rules among that which report something that is not suppressed.
    pub findings: Vec<String>,
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
    // That a rule finds nothing in what is not written speaks for nothing.
    let skeleton = reading.skeleton();
    let row = |(row, sources): (&schema::RubricRow, &[Source])| {
        let mut out = RubricRow {
            row: row.row.clone(),
            weight: row.weight,
            score: None,
            from: row.from.clone(),
            shows: Vec::new(),
            lacks: Vec::new(),
            findings: Vec::new(),
        };
        if reading.speaks() {
            let marks: Vec<f32> = sources
                .iter()
                .filter(|s| !skeleton || !matches!(s, Source::Rule(_)))
                .filter_map(|s| mark(reading, findings, *s, &mut out))
                .collect();
            let mean = marks.iter().sum::<f32>() / marks.len().max(1) as f32;
            out.score = (!marks.is_empty()).then_some((mean * 100.0).round() as u32);
        }
        out
    };
    checklist.rubric().map(row).collect()
}

/// Full mark 1, none 0; `None` for what a deck cannot show. Notes down in the row what made it.
fn mark(reading: &Reading<'_>, findings: &Findings, source: Source, row: &mut RubricRow) -> Option<f32> {
    let mut there = |present: bool, id: &str| {
        let list = if present { &mut row.shows } else { &mut row.lacks };
        if !list.iter().any(|known| known == id) {
            list.push(id.to_owned());
        }
        Some(if present { 1.0 } else { 0.0 })
    };
    match source {
        Source::Challenge(_) => None,
        Source::Element(id) => {
            let found = reading.elements().get(id.0 as usize)?;
            there(found.present && !found.to_write, &reading.knowledge().element_at(id).id)
        }
        Source::Section(id) => {
            let is = |(i, r): (usize, &SlideRow)| !r.hidden && r.section_id() == Some(id) && !reading.unwritten(i);
            let present = reading.rows().iter().enumerate().any(is);
            there(present, &reading.knowledge().section_at(id).id)
        }
        Source::Rule(id) if findings.assessed.contains(&id) => {
            let own = findings.list.iter().filter(|f| f.rule == id && f.suppressed.is_none());
            let worst = own.map(|f| loss(f.severity)).fold(0.0, f32::max);
            if worst > 0.0 {
                row.findings.push(reading.knowledge().rule_at(id).id.clone());
            }
            Some(1.0 - worst)
        }
        Source::Rule(_) => None,
    }
}
