//! The JSON of `lint` (schema 1, DESIGN §9).

use std::collections::BTreeMap;

use serde::Serialize;

use crate::diagnostic::{Confidence, Severity};
use crate::knowledge::expression::Evidence;
use crate::knowledge::schema::Layer;
use crate::text::Span;

use super::super::elements::ElementReading;
use super::super::finding::{Counts, Finding};
use super::super::rubric::{RubricRow, rubric};
use super::super::{Findings, Reading};

/// What lint says about one deck.
#[derive(Debug, Clone, Serialize)]
pub struct LintReport {
    schema: u32,
    deck: String,
    dialect: String,
    checklist: String,
    field: &'static str,
    slides: usize,
    elements: BTreeMap<String, ElementReport>,
    findings: Vec<FindingReport>,
    rubric: Vec<RubricRow>,
    counts: Counts,
}

/// One element.
#[derive(Debug, Clone, Serialize)]
pub struct ElementReport {
    present: bool,
    confidence: f64,
    layer: Option<Layer>,
    slides: Vec<u32>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    to_write: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    one_sentence: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    concrete: Option<bool>,
    evidence: Vec<EvidenceReport>,
}

/// One place that speaks for an element.
#[derive(Debug, Clone, Serialize)]
pub struct EvidenceReport {
    slide: u32,
    file: String,
    line: Option<usize>,
    column: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<String>,
    layer: Layer,
    signal: Option<String>,
    text: String,
}

/// One finding.
#[derive(Debug, Clone, Serialize)]
pub struct FindingReport {
    rule: String,
    name: String,
    severity: Severity,
    confidence: Confidence,
    slide: Option<u32>,
    file: String,
    line: Option<usize>,
    column: Option<usize>,
    end_line: Option<usize>,
    end_column: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<String>,
    message: String,
    why: String,
    #[serde(rename = "do")]
    remedy: String,
    asks: String,
    arms: Vec<String>,
    suppressed: Option<String>,
}

impl LintReport {
    /// Collects the report.
    pub fn new(reading: &Reading<'_>, findings: &Findings) -> Self {
        let deck = reading.deck();
        let knowledge = reading.knowledge();
        let elements = knowledge.elements.iter().zip(reading.elements());
        Self {
            schema: 1,
            deck: deck.sources.files()[0].name.clone(),
            dialect: deck.dialect.to_string(),
            checklist: knowledge.checklist_at(reading.checklist_id()).id.clone(),
            field: reading.field().primary,
            slides: deck.shown().count(),
            elements: elements.map(|(table, found)| (table.id.clone(), element(reading, &table.id, found))).collect(),
            findings: findings.list.iter().map(|f| finding(reading, f)).collect(),
            rubric: rubric(reading, findings),
            counts: findings.counts,
        }
    }

    /// As JSON, ending with a line feed.
    ///
    /// # Errors
    /// Never in practice; serialisation of these types cannot fail.
    pub fn json(&self) -> serde_json::Result<String> {
        Ok(serde_json::to_string_pretty(self)? + "\n")
    }
}

/// Two decimals are more than these numbers can bear; in double precision, so that 0.9 is written so.
fn rounded(value: f32) -> f64 {
    (f64::from(value) * 100.0).round() / 100.0
}

fn element(reading: &Reading<'_>, id: &str, found: &ElementReading) -> ElementReport {
    ElementReport {
        present: found.present,
        confidence: rounded(found.confidence),
        layer: found.layer,
        slides: found.slides.iter().map(|s| reading.rows()[*s].number).collect(),
        to_write: found.to_write,
        one_sentence: (id == "contribution").then_some(found.one_sentence),
        concrete: (id == "next_experiment").then_some(found.concrete),
        evidence: found.evidence.iter().filter_map(|e| evidence(reading, *e)).collect(),
    }
}

fn evidence(reading: &Reading<'_>, evidence: Evidence) -> Option<EvidenceReport> {
    use crate::deck::passage::Channel;
    let deck = reading.deck();
    let slide = evidence.slide(&deck.passages)?;
    let span = evidence.span(&deck.passages);
    let at = deck.sources.seen_start(span);
    let passage = evidence.passage().and_then(|p| deck.passages.list().get(p));
    let layer = match passage.map(|p| p.channel) {
        Some(Channel::Notes) => Layer::Notes,
        _ if reading.rows()[slide].backup => Layer::Backup,
        _ => Layer::Visible,
    };
    let signal = match evidence {
        Evidence::Text { signal, .. } => signal.map(|s| reading.knowledge().signal_at(s).id.clone()),
        Evidence::Source { .. } => None,
    };
    let text = passage
        .map_or_else(|| deck.sources.text(span).chars().take(120).collect(), |p| deck.passages.text(p).to_owned());
    Some(EvidenceReport {
        slide: reading.rows()[slide].number,
        file: deck.sources.file(span.file).name.clone(),
        line: at.map(|at| at.line),
        column: at.map(|at| at.column),
        place: deck.sources.place(span).map(str::to_owned),
        layer,
        signal,
        text,
    })
}

fn finding(reading: &Reading<'_>, finding: &Finding) -> FindingReport {
    let Span { file, .. } = finding.span;
    let sources = &reading.deck().sources;
    let start = sources.seen_start(finding.span);
    let end = start.map(|_| sources.end(finding.span));
    FindingReport {
        rule: finding.id.clone(),
        name: finding.name.clone(),
        severity: finding.severity,
        confidence: finding.confidence,
        slide: finding.slide.map(|s| reading.rows()[s].number),
        file: sources.file(file).name.clone(),
        line: start.map(|at| at.line),
        column: start.map(|at| at.column),
        end_line: end.map(|at| at.line),
        end_column: end.map(|at| at.column),
        place: sources.place(finding.span).map(str::to_owned),
        message: finding.message.clone(),
        why: finding.why.clone(),
        remedy: finding.remedy.clone(),
        asks: finding.asks.clone(),
        arms: finding.arms.clone(),
        suppressed: finding.suppressed.clone(),
    }
}
