//! The score card: how answers went by category, and what speaks to each of its rows. Rows are never summed.

use std::collections::BTreeMap;

use serde::Serialize;

use super::event::Grade;
use super::header::{Header, RubricRow};
use super::record::{OutcomeKind, QuestionResult, Results};

/// Answers of one category.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Tally {
    /// Held.
    pub held: u32,
    /// Shaky.
    pub shaky: u32,
    /// Lost.
    pub lost: u32,
    /// "Don't have it".
    pub dont_have: u32,
    /// Answered, not judged.
    pub ungraded: u32,
    /// Put off, not apt, or open at the end.
    pub unanswered: u32,
}

/// Answers of one category.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CategoryResult {
    /// Category.
    pub category: String,
    /// How they went.
    #[serde(flatten)]
    pub tally: Tally,
}

/// A row of the score card.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RowResult {
    /// Name.
    pub row: String,
    /// Weight.
    pub weight: u32,
    /// Whether anything in this run or on the slides speaks to it; if not it is "not assessed".
    pub assessed: bool,
    /// Graded answers that feed it.
    #[serde(flatten)]
    pub tally: Tally,
    /// Points said or conceded with their consequence, of those ticked.
    pub points: [u32; 2],
    /// Elements and sections of the row that the deck does not show.
    pub missing: Vec<String>,
    /// Rules of the row that have findings in the deck.
    pub findings: Vec<String>,
}

impl Tally {
    fn count(&mut self, question: &QuestionResult) {
        let cell = match (question.outcome, question.grade) {
            (OutcomeKind::Answered, Some(Grade::Held)) => &mut self.held,
            (OutcomeKind::Answered, Some(Grade::Shaky)) => &mut self.shaky,
            (OutcomeKind::Answered, Some(Grade::Lost)) => &mut self.lost,
            (OutcomeKind::Answered, Some(Grade::DontHave)) => &mut self.dont_have,
            (OutcomeKind::Answered, None) => &mut self.ungraded,
            _ => &mut self.unanswered,
        };
        *cell += 1;
    }

    /// Of several questions.
    pub fn of<'a>(questions: impl IntoIterator<Item = &'a QuestionResult>) -> Self {
        let mut tally = Self::default();
        questions.into_iter().for_each(|question| tally.count(question));
        tally
    }

    /// Answers that were judged.
    pub fn graded(&self) -> u32 {
        self.held + self.shaky + self.lost + self.dont_have
    }
}

/// Answers by category.
pub(super) fn categories(results: &Results) -> Vec<CategoryResult> {
    let mut by_name: BTreeMap<&str, Tally> = BTreeMap::new();
    for question in results.questions.iter().filter(|q| !q.category.is_empty()) {
        by_name.entry(question.category.as_str()).or_default().count(question);
    }
    by_name.into_iter().map(|(category, tally)| CategoryResult { category: category.to_owned(), tally }).collect()
}

/// Whether an entry of a row's `from` names this challenge: by its category, its id, or its family.
fn feeds(from: &str, question: &QuestionResult) -> bool {
    !question.category.is_empty() && (from == question.category || names(from, &question.id))
}

/// Whether an entry of a row's `from` is this id or its family: the letters before the number.
fn names(from: &str, id: &str) -> bool {
    from == id || from == id.split(|c: char| c.is_ascii_digit()).next().unwrap_or(id)
}

/// What speaks to a row, in this run and on the slides.
pub(super) fn rubric_row(header: &Header, results: &Results, row: &RubricRow) -> RowResult {
    let feeding: Vec<&QuestionResult> =
        results.questions.iter().filter(|q| row.from.iter().any(|from| feeds(from, q))).collect();
    let tally = Tally::of(feeding.iter().copied());
    let mut points = [0, 0];
    for (id, ticks) in &results.ticks {
        if feeding.iter().any(|q| q.id == *id) {
            let full = (ticks.said.len() + ticks.conceded.len()) as u32;
            points[0] += full;
            points[1] += full + (ticks.have.len() + ticks.missing.len()) as u32;
        }
    }
    let shown = |name: &str| match name.split_once(':') {
        Some(("element", id)) => Some(!header.missing.iter().any(|m| m.id == id)),
        Some(("section", id)) => {
            let here = header.plan.slides.iter().any(|s| s.section.as_deref() == Some(id));
            // A part says nothing of what the rest of the talk shows.
            (here || header.part.is_none()).then_some(here)
        }
        _ => None,
    };
    let on_slides: Vec<(&String, bool)> = row.from.iter().filter_map(|from| Some((from, shown(from)?))).collect();
    let findings: Vec<String> = header
        .findings
        .iter()
        .filter(|finding| row.from.iter().any(|from| names(from, &finding.rule)))
        .map(|finding| finding.rule.clone())
        .collect();
    let missing = on_slides.iter().filter(|(_, shown)| !shown);
    let name = |from: &str| from.split_once(':').map_or(from, |(_, id)| id).to_owned();
    RowResult {
        row: row.row.clone(),
        weight: row.weight,
        assessed: tally.graded() > 0 || points[1] > 0 || !on_slides.is_empty() || !findings.is_empty(),
        tally,
        points,
        missing: missing.map(|(from, _)| name(from)).collect(),
        findings,
    }
}
