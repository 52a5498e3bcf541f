//! Design choices: what was chosen, why, against what, and which number decided.

mod justify;
mod told;
mod words;

use std::ops::Range;

use crate::deck::passage::PassageKind;
use crate::knowledge::expression::Context;

use super::claim;
use super::name;
use super::source::{Found, Source};
use justify::{REJECTIONS, justify};
use told::{labelled, means, object, opening, passive};

/// What a choice is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ChoiceKind {
    /// The form of the model or system.
    Architecture,
    /// What is optimised.
    Loss,
    /// What it is trained or tested on.
    Data,
    /// What it is compared with.
    Baseline,
    /// What is measured.
    Metric,
    /// Settings: optimiser, sizes, schedules.
    Recipe,
    /// Anything else that was chosen.
    Other,
}

/// A design choice. What the deck does not say is `None`.
#[derive(Debug, Clone, PartialEq)]
pub struct Choice {
    /// What it is about.
    pub kind: ChoiceKind,
    /// Index into `Deck::slides`.
    pub slide: usize,
    /// What was chosen.
    pub what: Found,
    /// Whether the sentence says that it was chosen ("we use", "Loss: ..."), and does not just mention it.
    pub stated: bool,
    /// Why.
    pub reason: Option<Found>,
    /// What was not chosen.
    pub rejected: Option<Found>,
    /// The number that decided.
    pub number: Option<Found>,
}

impl Choice {
    /// Whether the deck gives no reason, no alternative and no number.
    pub fn is_open(&self) -> bool {
        self.reason.is_none() && self.rejected.is_none() && self.number.is_none()
    }
}

/// Signals that say what a choice is about.
const KINDS: &[(&str, ChoiceKind)] = &[
    ("choice_loss", ChoiceKind::Loss),
    ("choice_architecture", ChoiceKind::Architecture),
    ("metric_word", ChoiceKind::Metric),
    ("benchmark_name", ChoiceKind::Data),
    ("choice_data", ChoiceKind::Data),
    ("recipe", ChoiceKind::Recipe),
];

/// Sections in which choices are told.
const BUILDING: &[&str] = &[
    "idea",
    "method",
    "setup",
    "metrics",
    "data",
    "data-collection",
    "design",
    "sketch",
    "chosen-path",
    "development",
    "evaluation",
    "variables-and-control",
];
/// Sections in which a "we use" chooses nothing.
const NOT_BUILDING: &[&str] = &[
    "results",
    "conclusion",
    "limitations",
    "next-experiment",
    "error-analysis",
    "ablations",
    "agenda",
    "thanks",
    "references",
    "questions",
    "title",
    "ownership",
    "product-impact",
    "rejected-paths",
];

/// All choices of the talk, in order, each thing once.
pub fn choices<C: Context>(source: &Source<'_, C>) -> Vec<Choice> {
    let mut out: Vec<Choice> = Vec::new();
    for slide in (0..source.deck.slides.len()).filter(|s| source.quotable(*s)) {
        let section = source.section(slide);
        if NOT_BUILDING.contains(&section) {
            continue;
        }
        let building = BUILDING.contains(&section);
        let passages: Vec<usize> = source.visible(slide).collect();
        for passage in passages.into_iter().filter(|p| source.is_prose(*p) && source.own_voice(*p)) {
            for mut choice in in_passage(source, slide, passage, building) {
                let same = |c: &Choice| c.what.text.eq_ignore_ascii_case(&choice.what.text);
                if out.iter().any(same) {
                    continue;
                }
                justify(source, &mut choice);
                out.push(choice);
            }
        }
    }
    out
}

/// The choices that one passage tells, without their reasons.
fn in_passage<C: Context>(source: &Source<'_, C>, slide: usize, passage: usize, building: bool) -> Vec<Choice> {
    let text = source.text(passage);
    let title = source.passage(passage).is_some_and(|p| p.kind == PassageKind::Title);
    if title || text.contains('?') {
        return Vec::new();
    }
    let make = |kind: ChoiceKind, range: Range<usize>, stated: bool| Choice {
        kind,
        slide,
        what: Found { text: text[range.clone()].to_owned(), passage, range },
        stated,
        reason: None,
        rejected: None,
        number: None,
    };
    let mut out = Vec::new();
    if let Some((range, kind)) = labelled(text).filter(|_| building) {
        return vec![make(kind, range, true)];
    }
    let told = object(text).or_else(|| means(text)).or_else(|| passive(text));
    if let Some(range) = told.or_else(|| opening(text).filter(|_| building)) {
        let kind = kind_of(source, passage, &range).unwrap_or(ChoiceKind::Other);
        out.push(make(kind, range, true));
    }
    if building && source.own_work(passage) {
        for (signal, kind) in &KINDS[..2] {
            for hit in source.hits(signal, passage) {
                let range = claim::phrase(text, &hit.range());
                let taken =
                    out.iter().any(|c: &Choice| c.what.range.start < range.end && range.start < c.what.range.end);
                // What was turned down was not chosen.
                let before = text[..range.start].to_lowercase();
                let rejected = REJECTIONS.iter().any(|cue| before.contains(cue));
                if !taken && !rejected && text[range.clone()].chars().count() <= name::LONGEST_NAME {
                    out.push(make(*kind, range, false));
                }
            }
        }
    }
    out
}

/// What a part of a passage is about, by the signals in it.
fn kind_of<C: Context>(source: &Source<'_, C>, passage: usize, range: &Range<usize>) -> Option<ChoiceKind> {
    let inside = |signal: &str| {
        source.hits(signal, passage).iter().any(|h| h.range().start < range.end && range.start < h.range().end)
    };
    let last = source.text(passage)[range.clone()].rsplit(' ').next().unwrap_or_default().to_lowercase();
    let part = name::is_part(&last) || MODELS.contains(&last.trim_end_matches('s'));
    let known = KINDS.iter().find(|(signal, _)| inside(signal)).map(|(_, kind)| *kind);
    known.or_else(|| part.then_some(ChoiceKind::Architecture))
}

/// What the name of a model ends with, beside the names of parts.
const MODELS: &[&str] =
    &["network", "regression", "forest", "machine", "tree", "process", "transformer", "mixture", "ensemble"];
