//! Design choices: what was chosen, why, against what, and which number decided.

mod justify;
mod table;
mod told;
mod words;

use std::cell::OnceCell;
use std::ops::Range;

use crate::deck::passage::PassageKind;
use crate::knowledge::expression::Context;

use super::claim;
use super::name;
use super::source::{Found, Source};
use justify::{REJECTIONS, justify, telling};
use told::{label_kind, labelled, means, object, opening, passive};

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
    let tells = OnceCell::new();
    for slide in (0..source.deck.slides.len()).filter(|s| source.quotable(*s)) {
        let section = source.section(slide);
        if NOT_BUILDING.contains(&section) {
            continue;
        }
        let building = BUILDING.contains(&section);
        for choice in table::of_choices(source, slide) {
            if !out.iter().any(|c| c.what.text.eq_ignore_ascii_case(&choice.what.text)) {
                out.push(choice);
            }
        }
        let passages: Vec<usize> = source.visible(slide).collect();
        let kind = title_kind(source, &passages).filter(|_| building);
        for passage in passages.into_iter().filter(|p| source.is_prose(*p) && source.own_voice(*p)) {
            let listed = kind.and_then(|kind| in_list(source, slide, passage, kind));
            let told = listed.map_or_else(|| in_passage(source, slide, passage, building), |choice| vec![choice]);
            for mut choice in told {
                let same = |c: &Choice| c.what.text.eq_ignore_ascii_case(&choice.what.text);
                if out.iter().any(same) {
                    continue;
                }
                justify(source, tells.get_or_init(|| telling(source)), &mut choice);
                out.push(choice);
            }
        }
    }
    table::taken_away(source, &mut out);
    out
}

/// A choice without its reasons.
fn bare<C: Context>(
    source: &Source<'_, C>,
    slide: usize,
    passage: usize,
    kind: ChoiceKind,
    range: Range<usize>,
    stated: bool,
) -> Choice {
    let text = source.text(passage)[range.clone()].to_owned();
    Choice { kind, slide, what: Found { text, passage, range }, stated, reason: None, rejected: None, number: None }
}

fn is_title<C: Context>(source: &Source<'_, C>, passage: usize) -> bool {
    source.passage(passage).is_some_and(|p| p.kind == PassageKind::Title)
}

/// What the things in a list are when the slide is called "Datasets" or "Baselines".
fn title_kind<C: Context>(source: &Source<'_, C>, passages: &[usize]) -> Option<ChoiceKind> {
    let title = passages.iter().find(|p| is_title(source, **p))?;
    // A slide called "Model" or "Loss" tells about one, part by part.
    let many = [ChoiceKind::Data, ChoiceKind::Baseline, ChoiceKind::Metric, ChoiceKind::Recipe];
    label_kind(source.text(*title)).filter(|kind| many.contains(kind))
}

/// Most words of an item that is only a name.
const NAME_WORDS: usize = 4;

/// What stands between a name and what is said about it.
const AFTER_NAME: [&str; 5] = [": ", " (", " – ", " — ", " - "];

/// The item of a list of chosen things: its name before the colon, or the whole where it is no more than a name.
fn in_list<C: Context>(source: &Source<'_, C>, slide: usize, passage: usize, kind: ChoiceKind) -> Option<Choice> {
    if !source.passage(passage).is_some_and(|p| p.kind == PassageKind::Item) {
        return None;
    }
    let text = source.text(passage).trim_end();
    let end = AFTER_NAME.iter().filter_map(|mark| text.find(mark)).min().unwrap_or(text.len());
    let name = &text[..end];
    let words = (1..=NAME_WORDS).contains(&name.split_whitespace().count());
    let proper =
        name.starts_with(|c: char| c.is_uppercase() || c.is_numeric()) && name.chars().any(char::is_alphabetic);
    (words && proper && !name.ends_with([':', '?', '.'])).then(|| bare(source, slide, passage, kind, 0..end, true))
}

/// The choices that one passage tells, without their reasons.
fn in_passage<C: Context>(source: &Source<'_, C>, slide: usize, passage: usize, building: bool) -> Vec<Choice> {
    let text = source.text(passage);
    if text.contains('?') {
        return Vec::new();
    }
    let make = |kind: ChoiceKind, range: Range<usize>, stated: bool| bare(source, slide, passage, kind, range, stated);
    if is_title(source, passage) {
        // "Model selection: Tern-7B"; other titles name a topic.
        return labelled(text).filter(|_| building).map(|(r, kind)| make(kind, r, true)).into_iter().collect();
    }
    let mut out = Vec::new();
    if let Some((range, kind)) = labelled(text).filter(|_| building) {
        return vec![make(kind, range, true)];
    }
    let told = object(text).or_else(|| means(text)).or_else(|| passive(text));
    if let Some(range) = told.or_else(|| opening(text).filter(|_| building)) {
        let kind = kind_of(source, passage, &range).unwrap_or(ChoiceKind::Other);
        out.push(make(kind, range, true));
    }
    if building && let Some(range) = recipe(source, passage) {
        out.push(make(ChoiceKind::Recipe, range, true));
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
    out.sort_by_key(|c| c.what.range.start);
    out
}

/// The settings of an item: "184M encoder; AdamW, learning rate 2e-5" has them behind the semicolon.
fn recipe<C: Context>(source: &Source<'_, C>, passage: usize) -> Option<Range<usize>> {
    source.passage(passage).filter(|p| p.kind == PassageKind::Item)?;
    let text = source.text(passage);
    let mut start = 0;
    for part in text.split(';') {
        let from = start + (part.len() - part.trim_start().len());
        let to = from + part.trim().len();
        start += part.len() + 1;
        let settings = source.hits("recipe", passage).iter().any(|h| (from..to).contains(&h.range().start));
        let values = text[from..to].split(',').filter(|p| p.contains(|c: char| c.is_ascii_digit())).count();
        if settings && values >= 2 && text[from..to].chars().count() <= LONGEST_RECIPE {
            return Some(from..to);
        }
    }
    None
}

/// Longest list of settings that is one choice, in characters.
const LONGEST_RECIPE: usize = 80;

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
