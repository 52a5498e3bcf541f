//! Time budgets that do not fit: all are shortened by the same share, so that they sum to what a plan would fill.

use crate::diagnostic::Edit;
use crate::text::{FileId, Span};

use super::super::Reading;
use super::super::facts::talk_seconds;
use super::super::finding::Finding;
use super::proof::Change;
use super::{Candidate, Done};

/// The share of the talk that budgets fill: what is left is for interruptions.
const FILLED: f64 = 0.85;
/// Budgets are whole multiples of this, in seconds, and no less than the least.
const STEP: u32 = 5;
const LEAST: u32 = 10;

/// Shortens all budgets; none where some of them do not stand in a comment for hotseat, or would become too short to
/// say anything.
pub(super) fn scaled(reading: &Reading<'_>, finding: &Finding) -> Option<Candidate> {
    let deck = reading.deck();
    let talk = talk_seconds(reading)?;
    let counted = |i: &usize| !reading.rows()[*i].hidden && !reading.rows()[*i].backup;
    let slides: Vec<(usize, u32)> = (0..deck.slides.len())
        .filter(counted)
        .filter_map(|i| Some((i, deck.slides[i].settings.seconds.filter(|s| *s > 0)?)))
        .collect();
    let sum: u32 = slides.iter().map(|(_, seconds)| *seconds).sum();
    let share = FILLED * talk / f64::from(sum.max(1));
    if share >= 1.0 {
        return None;
    }
    let mut edits = Vec::new();
    let mut after = Vec::new();
    let mut total = 0;
    for (slide, seconds) in slides {
        let shorter = (f64::from(seconds) * share / f64::from(STEP)).floor() as u32 * STEP;
        if shorter < LEAST {
            return None;
        }
        let span = value(reading, slide)?;
        edits.push(Edit { span, replacement: format!("{shorter}s") });
        let mut settings = deck.slides[slide].settings.clone();
        settings.seconds = Some(shorter);
        after.push((slide, settings));
        total += shorter;
    }
    edits.sort_by_key(|e| e.span);
    let clock = |seconds: u32| format!("{}:{:02}", seconds / 60, seconds % 60);
    Some(Candidate {
        done: Done {
            rule: finding.id.clone(),
            what: format!("all time budgets shortened alike, from {} to {}", clock(sum), clock(total)),
            to_fill: false,
        },
        ways: vec![edits],
        change: Change::Settings(after),
    })
}

/// Where the value of `time:` stands in the slide's comment.
fn value(reading: &Reading<'_>, slide: usize) -> Option<Span> {
    let deck = reading.deck();
    let comment = deck.slides[slide].settings.span.filter(|s| s.file == FileId(0))?;
    let mut at = comment.range().start;
    for line in deck.sources.text(comment).split_inclusive('\n') {
        if let Some(rest) = line.trim_start().strip_prefix("time:") {
            let start = at + line.len() - rest.trim_start().len();
            return Some(Span::new(FileId(0), start..start + rest.trim().len()));
        }
        at += line.len();
    }
    None
}
