//! Design choices: what was chosen, why, against what, and which number decided.

mod justify;
mod labels;
mod noted;
mod table;
mod told;
mod why;
mod words;

use std::cell::OnceCell;
use std::ops::Range;

use crate::deck::passage::{Channel, PassageKind};
use crate::knowledge::expression::Context;

use super::claim;
use super::name;
use super::source::{Found, Source};
use justify::{REJECTIONS, justify, telling};
use noted::{assigned, by_means, instead, is_note, replaced};
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
    /// Takes over what another telling of the same choice says beyond this one.
    fn learn(&mut self, other: Self) {
        self.stated |= other.stated;
        self.reason = self.reason.take().or(other.reason);
        self.rejected = self.rejected.take().or(other.rejected);
        self.number = self.number.take().or(other.number);
    }

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

/// Where a passage stands, for what it may tell.
#[derive(Clone, Copy)]
struct Place {
    slide: usize,
    /// A slide on which choices are told, or which does not say what it is about.
    building: bool,
    /// A slide of the talk proper whose section is one in which choices are told, or at least may be.
    sure: bool,
}

/// All choices of the talk, in order, each thing once.
pub fn choices<C: Context>(source: &Source<'_, C>) -> Vec<Choice> {
    let mut out: Vec<Choice> = Vec::new();
    let tells = OnceCell::new();
    for slide in (0..source.deck.slides.len()).filter(|s| source.shown(*s)) {
        let section = source.section(slide);
        // What only stands on a slide does not rule out that choices do too.
        if source.announced(slide) && NOT_BUILDING.contains(&section) {
            continue;
        }
        let named = BUILDING.contains(&section);
        let sure = source.quotable(slide) && !NOT_BUILDING.contains(&section);
        let place = Place { slide, building: named || !source.announced(slide), sure };
        let passages: Vec<usize> = source.deck.slides[slide].passages.clone().collect();
        let told = passages.iter().flat_map(|p| of_passage(source, place, *p, named));
        for mut choice in table::of_choices(source, slide).into_iter().chain(told) {
            if out.iter().any(|c| c.what.text.eq_ignore_ascii_case(&choice.what.text)) {
                continue;
            }
            if !is_cell(source, choice.what.passage) {
                justify(source, tells.get_or_init(|| telling(source)), &mut choice);
            }
            match out.iter_mut().find(|known| known.slide == choice.slide && is_same_thing(known, &choice)) {
                Some(known) => known.learn(choice),
                None => out.push(choice),
            }
        }
    }
    table::taken_away(source, &mut out);
    out
}

/// Whether one of two choices names the other and says more: "Tern-7B", "Tern family", "Tern".
fn is_same_thing(a: &Choice, b: &Choice) -> bool {
    let (a, b) = (a.what.text.to_lowercase(), b.what.text.to_lowercase());
    let (long, short) = if a.len() >= b.len() { (a, b) } else { (b, a) };
    let rest = long.strip_prefix(&short).filter(|_| short.chars().count() >= 3);
    rest.is_some_and(|rest| rest.starts_with(|c: char| !c.is_alphanumeric()))
}

fn is_cell<C: Context>(source: &Source<'_, C>, passage: usize) -> bool {
    source.passage(passage).is_some_and(|p| p.kind == PassageKind::Cell)
}

/// What a passage tells.
fn of_passage<C: Context>(source: &Source<'_, C>, place: Place, passage: usize, named: bool) -> Vec<Choice> {
    if source.passage(passage).is_some_and(|p| p.channel == Channel::Notes) {
        return in_notes(source, place.slide, passage);
    }
    if !source.is_prose(passage) {
        return Vec::new();
    }
    if let Some(choice) = why::asked(source, place.slide, passage) {
        return vec![choice];
    }
    if !source.own_voice_unless_announced(passage) {
        return Vec::new();
    }
    let place = Place { sure: place.sure && source.own_voice(passage), ..place };
    let listed =
        heading_kind(source, place.slide, passage).and_then(|kind| in_list(source, place.slide, passage, kind));
    let mut told = listed.map_or_else(|| in_passage(source, place, passage, named), |choice| vec![choice]);
    for choice in &mut told {
        choice.stated &= place.sure;
    }
    told
}

/// What the speaker will say was chosen: whole sentences only, and never as surely as on a slide.
fn in_notes<C: Context>(source: &Source<'_, C>, slide: usize, passage: usize) -> Vec<Choice> {
    let text = source.text(passage);
    if text.contains('?') || !source.own_voice_unless_announced(passage) {
        return Vec::new();
    }
    let told = object(text).or_else(|| means(text));
    let kind = |range: &Range<usize>| kind_of(source, passage, range).unwrap_or(ChoiceKind::Other);
    told.map(|range| bare(source, slide, passage, kind(&range), range, false)).into_iter().collect()
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

/// What the things in a list are when the heading above it is "Datasets" or "Baselines".
fn heading_kind<C: Context>(source: &Source<'_, C>, slide: usize, passage: usize) -> Option<ChoiceKind> {
    let first = source.deck.slides.get(slide)?.passages.start;
    let title = (first..passage).rev().find(|p| is_title(source, *p))?;
    // A slide called "Model" or "Loss" tells about one, part by part.
    let many = [ChoiceKind::Data, ChoiceKind::Baseline, ChoiceKind::Metric, ChoiceKind::Recipe];
    label_kind(source.text(title)).filter(|kind| many.contains(kind))
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
    // "Familiar with maps": what is said of one, not its name.
    let described = name.contains(" with ");
    (words && proper && !described && !name.ends_with([':', '?', '.']))
        .then(|| bare(source, slide, passage, kind, 0..end, true))
}

/// The choices that one passage tells, without their reasons. `named`: the slide's section is one in which they are told.
fn in_passage<C: Context>(source: &Source<'_, C>, place: Place, passage: usize, named: bool) -> Vec<Choice> {
    let Place { slide, building, .. } = place;
    let text = source.text(passage);
    if text.contains('?') {
        return Vec::new();
    }
    let make = |kind: ChoiceKind, range: Range<usize>, stated: bool| bare(source, slide, passage, kind, range, stated);
    if is_title(source, passage) {
        // "Model selection: Tern-7B"; other titles name a topic.
        let said = named && source.announced(slide);
        return labelled(text).filter(|_| said).map(|(r, kind)| make(kind, r, true)).into_iter().collect();
    }
    let mut out = Vec::new();
    if let Some((range, kind)) = labelled(text).filter(|_| building) {
        return vec![make(kind, range, named)];
    }
    let note = is_note(text).then_some(text);
    let kind = |range: &Range<usize>| kind_of(source, passage, range).unwrap_or(ChoiceKind::Other);
    if let Some(range) = object(text).or_else(|| means(text)).or_else(|| passive(text)) {
        out.push(make(kind(&range), range, true));
    } else if let Some((what, old)) = note.and_then(|text| replaced(text).or_else(|| instead(text))) {
        let rejected = Found { text: text[old.clone()].to_owned(), passage, range: old };
        out.push(Choice { rejected: Some(rejected), ..make(kind(&what), what, false) });
    } else if let Some(range) = opening(text).filter(|_| building) {
        out.push(make(kind(&range), range, named));
    } else if let Some(range) = note.filter(|_| building).and_then(by_means) {
        out.push(make(kind(&range), range, false));
    }
    if building && let Some(range) = recipe(source, passage) {
        out.push(make(ChoiceKind::Recipe, range, named));
    }
    if building
        && out.is_empty()
        && let Some(range) = assigned(text)
    {
        out.push(make(ChoiceKind::Recipe, range, false));
    }
    if named && source.own_work(passage) {
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
