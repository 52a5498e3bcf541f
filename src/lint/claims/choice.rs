//! Design choices: what was chosen, why, against what, and which number decided.

use std::ops::Range;

use crate::deck::passage::{Channel, PassageKind};
use crate::knowledge::expression::Context;

use super::claim;
use super::name;
use super::number::numbers;
use super::source::{Found, Source};

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

/// Words with which a sentence says that something was chosen.
const CUES: &[&str] = &[
    "we use ",
    "we used ",
    "we chose ",
    "we choose ",
    "we adopt ",
    "we adopted ",
    "we employ ",
    "we employed ",
    "we opted for ",
    "we opt for ",
    "we select ",
    "we selected ",
    "we pick ",
    "we picked ",
    "we rely on ",
    "we settled on ",
    "we decided on ",
    "we went with ",
    "i use ",
    "i used ",
    "i chose ",
    "i choose ",
    "i adopt ",
    "i adopted ",
    "i picked ",
    "i decided on ",
    "i settled on ",
    "we optimize with ",
    "we optimise with ",
    "we train with ",
    "we trained with ",
    "we fine-tune ",
    "we model it as ",
    "our model is a ",
    "our model is an ",
    "our loss is ",
    "our backbone is ",
    "our architecture is ",
];

/// Words with which a line in note form says so, at its beginning.
const OPENINGS: &[&str] = &[
    "use ",
    "uses ",
    "using ",
    "trained with ",
    "trained on ",
    "train with ",
    "train on ",
    "based on ",
    "built on ",
    "implemented in ",
    "implemented with ",
    "optimized with ",
    "optimised with ",
    "fine-tuned on ",
    "fitted with ",
    "fit with ",
    "estimated with ",
    "estimated by ",
];

/// Work that is done with something: the choice stands behind the next of [`MEANS`].
const WORK: &[&str] = &[
    "we model ",
    "we modeled ",
    "we modelled ",
    "we fit ",
    "we fitted ",
    "we estimate ",
    "we estimated ",
    "we train ",
    "we trained ",
    "we solve ",
    "we solved ",
    "we implement ",
    "we implemented ",
    "we represent ",
    "we encode ",
    "we encoded ",
    "we optimize ",
    "we optimise ",
    "we predict ",
    "we predicted ",
    "we parametrize ",
    "we parameterize ",
    "we classify ",
    "we classified ",
    "we evaluate ",
    "we evaluated ",
    "we measure ",
    "we measured ",
    "we score ",
    "we rank ",
    "i model ",
    "i fit ",
    "i train ",
    "i trained ",
    "i estimate ",
    "i estimated ",
    "i implemented ",
    "i modeled ",
    "i modelled ",
    "i measured ",
];
/// What leads to the means.
const MEANS: &[&str] = &[" with a ", " with an ", " with the ", " using ", " by means of ", " as a ", " as an "];
/// What stands behind something that was chosen.
const PASSIVE: &[&str] = &[
    " was chosen",
    " were chosen",
    " is chosen",
    " are chosen",
    " was selected",
    " were selected",
    " is used as",
    " are used as",
    " was used as",
    " is used for",
    " was used for",
    " are used for",
    " were used for",
    " was identified as",
];

/// Labels of a line that states a choice, with what it is about.
const LABELS: &[(&str, ChoiceKind)] = &[
    ("architecture", ChoiceKind::Architecture),
    ("model", ChoiceKind::Architecture),
    ("backbone", ChoiceKind::Architecture),
    ("encoder", ChoiceKind::Architecture),
    ("decoder", ChoiceKind::Architecture),
    ("classifier", ChoiceKind::Architecture),
    ("base model", ChoiceKind::Architecture),
    ("loss", ChoiceKind::Loss),
    ("loss function", ChoiceKind::Loss),
    ("objective", ChoiceKind::Loss),
    ("training objective", ChoiceKind::Loss),
    ("regularization", ChoiceKind::Loss),
    ("dataset", ChoiceKind::Data),
    ("datasets", ChoiceKind::Data),
    ("data set", ChoiceKind::Data),
    ("data sets", ChoiceKind::Data),
    ("training data", ChoiceKind::Data),
    ("benchmark", ChoiceKind::Data),
    ("benchmarks", ChoiceKind::Data),
    ("baseline", ChoiceKind::Baseline),
    ("baselines", ChoiceKind::Baseline),
    ("metric", ChoiceKind::Metric),
    ("metrics", ChoiceKind::Metric),
    ("evaluation metric", ChoiceKind::Metric),
    ("evaluation metrics", ChoiceKind::Metric),
    ("optimizer", ChoiceKind::Recipe),
    ("optimiser", ChoiceKind::Recipe),
];

/// Signals that say what a choice is about.
const KINDS: &[(&str, ChoiceKind)] = &[
    ("choice_loss", ChoiceKind::Loss),
    ("choice_architecture", ChoiceKind::Architecture),
    ("metric_word", ChoiceKind::Metric),
    ("benchmark_name", ChoiceKind::Data),
    ("choice_data", ChoiceKind::Data),
    ("recipe", ChoiceKind::Recipe),
];

/// Where the object of a choice ends.
const ENDS: &[&str] = &[
    ",",
    ".",
    ";",
    ":",
    " (",
    " – ",
    " — ",
    " - ",
    " because",
    " since ",
    " so that",
    " in order",
    " to ",
    " for ",
    " as ",
    " which ",
    " that ",
    " with ",
    " on ",
    " over ",
    " instead",
    " rather",
    " and then ",
    " when ",
    " where ",
    " from ",
    " via ",
    " by ",
    " due ",
    " but ",
    " at ",
    " in ",
    " if ",
    " against ",
    " while ",
];
/// Longest object in words.
const LONGEST: usize = 8;
/// Objects that say nothing by themselves.
const EMPTY: &[&str] = &[
    "it", "this", "them", "these", "that", "those", "the same", "our", "the", "both", "one", "two", "only", "here",
    "what", "how",
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

/// "Loss: weighted cross-entropy"
fn labelled(text: &str) -> Option<(Range<usize>, ChoiceKind)> {
    let colon = text.find(':')?;
    let label = text[..colon].trim().to_lowercase();
    let kind = LABELS.iter().find(|(l, _)| *l == label)?.1;
    let range = object_at(text, colon + 1)?;
    Some((range, kind))
}

/// What a sentence says was chosen.
fn object(text: &str) -> Option<Range<usize>> {
    let lower = text.to_ascii_lowercase();
    let (at, cue) = CUES
        .iter()
        .filter_map(|cue| lower.find(cue).map(|at| (at, cue)))
        .filter(|(at, _)| !lower[..*at].ends_with(|c: char| c.is_alphanumeric()))
        .min()?;
    // "if we use", "when we used": no choice is told.
    let before = lower[..at].trim_end().rsplit(' ').next().unwrap_or_default();
    if ["if", "when", "what", "that", "until", "before", "how", "why", "where", "could", "can", "should"]
        .contains(&before)
    {
        return None;
    }
    object_at(text, at + cue.len())
}

/// What a line in note form says was chosen: "Trained on two million pairs".
fn opening(text: &str) -> Option<Range<usize>> {
    let lower = text.to_ascii_lowercase();
    let cue = OPENINGS.iter().find(|cue| lower.starts_with(**cue))?;
    // "Using the bound, we get ...": a step of an argument.
    object_at(text, cue.len()).filter(|r| !text[r.end..].contains(','))
}

/// What an own work was done with: "we modeled the time with a linear regression".
fn means(text: &str) -> Option<Range<usize>> {
    let lower = text.to_ascii_lowercase();
    let at = WORK.iter().find_map(|cue| {
        lower.find(cue).filter(|at| !lower[..*at].ends_with(char::is_alphanumeric)).map(|at| at + cue.len())
    })?;
    let (i, lead) = MEANS.iter().filter_map(|m| lower[at - 1..].find(m).map(|i| (at - 1 + i, m))).min()?;
    // Within the same clause.
    (!text[at - 1..i].contains([',', ';', ':', '.'])).then(|| object_at(text, i + lead.len()))?
}

/// What was chosen, in the passive: "LightGBM was chosen because it is cheap".
fn passive(text: &str) -> Option<Range<usize>> {
    let lower = text.to_ascii_lowercase();
    let end = PASSIVE.iter().filter_map(|cue| lower.find(cue)).min()?;
    let clause = text[..end].rfind([',', ';', ':', '.', '(']).map_or(0, |i| i + 1);
    let start = clause + (text[clause..end].len() - text[clause..end].trim_start().len());
    let range = object_at(&text[..end], start)?;
    let first = text[range.clone()].split(' ').next().unwrap_or_default().to_lowercase();
    (range.end == end && !["this", "these", "that", "they", "which", "it", "what"].contains(&first.as_str()))
        .then_some(range)
}

/// The noun phrase from a byte on, articles left out.
fn object_at(text: &str, from: usize) -> Option<Range<usize>> {
    let mut start = from + (text[from..].len() - text[from..].trim_start().len());
    let lower = text.to_ascii_lowercase();
    for article in ["a ", "an ", "the ", "our ", "my "] {
        if lower[start..].starts_with(article) {
            start += article.len();
            break;
        }
    }
    // A point inside a number ends nothing.
    let end = ENDS
        .iter()
        .flat_map(|e| lower[start..].match_indices(e).map(move |(i, _)| (i, *e)))
        .filter(|(i, e)| {
            let next = lower[start + i + e.len()..].chars().next();
            !matches!(*e, "." | "," | ":") || next.is_none_or(|c| c.is_whitespace() || !c.is_alphanumeric())
        })
        .map(|(i, _)| start + i)
        .min()
        .unwrap_or(text.len());
    let object = text[start..end].trim_end();
    let words = object.split_whitespace().count();
    let plain = object.chars().any(char::is_alphabetic);
    let telling = (1..=LONGEST).contains(&words)
        && plain
        && object.chars().count() >= 3
        && object.chars().count() <= 60
        && !EMPTY.contains(&object.to_lowercase().as_str());
    telling.then(|| start..start + object.len())
}

/// Cues behind which a reason stands.
const REASONS: &[&str] = &[
    "because ",
    "so that ",
    "since ",
    "as it ",
    "as they ",
    "in order to ",
    "which lets us ",
    "which allows ",
    "to avoid ",
    "to match ",
    "to keep ",
    "to handle ",
    "to capture ",
    "to reduce ",
    "to prevent ",
    "to make ",
    "to ensure ",
    "to allow ",
    "to account for ",
    "to control for ",
    "to model ",
    "the reason ",
    "due to ",
    "therefore ",
    "for its ",
    "for their ",
    "thanks to ",
    "allows ",
    "allowing ",
    "lets us ",
    "enables ",
    "enabling ",
    "captures ",
    "handles ",
    "avoids ",
    "reason: ",
    "why: ",
    "pro: ",
    "needs no ",
    "needs only ",
    "is robust to ",
    "is cheap",
    "is fast",
    "to be able ",
    "hence ",
    "so ",
];

/// Cues behind which something stands that was not chosen.
const REJECTIONS: &[&str] = &[
    "instead of ",
    "rather than ",
    "we rejected ",
    "rejected: ",
    "rejected ",
    "ruled out ",
    "we considered ",
    "i considered ",
    "we tried ",
    "i tried ",
    "as opposed to ",
    "we dropped ",
    "we decided against ",
    "i decided against ",
    "alternative: ",
    "alternatives: ",
    "in place of ",
    "over using ",
    "why not ",
    "and not ",
    "not a ",
];

/// Looks for the reason, the rejected alternative and the deciding number of a choice: in its own sentence, in the items
/// below it and the sentence behind it, and wherever the deck speaks of it again, notes and backup included.
fn justify<C: Context>(source: &Source<'_, C>, choice: &mut Choice) {
    let own = choice.what.passage;
    let text = source.text(own);
    choice.reason = after_cue(source, own, REASONS, choice.what.range.end);
    choice.rejected = after_cue(source, own, REJECTIONS, choice.what.range.end);
    let near = follow(source, own);
    let again = mentions(source, choice, &near);
    for passage in near.iter().chain(&again).copied() {
        if choice.reason.is_none() {
            choice.reason = after_cue(source, passage, REASONS, 0);
        }
        if choice.rejected.is_none() {
            choice.rejected = after_cue(source, passage, REJECTIONS, 0);
        }
    }
    let rejected_in = choice.rejected.as_ref().map(|r| r.passage);
    let number_in = |passage: usize, from: usize| {
        let text = source.text(passage);
        let number = numbers(text)
            .into_iter()
            .find(|n| n.range.start >= from && (n.unit || n.signed || text[n.digits.clone()].contains('.')))?;
        Some(Found { text: text[number.range.clone()].to_owned(), passage, range: number.range })
    };
    choice.number = rejected_in
        .and_then(|p| number_in(p, if p == own { choice.what.range.end } else { 0 }))
        .or_else(|| near.iter().filter(|_| choice.rejected.is_some()).find_map(|p| number_in(*p, 0)))
        .or_else(|| {
            let ablated = |p: &&usize| source.slide_of(**p).is_some_and(|s| source.section(s) == "ablations");
            again.iter().filter(ablated).find_map(|p| number_in(*p, 0))
        });
    debug_assert!(text.len() >= choice.what.range.end);
}

/// What stands behind the first of some cues, up to the end of its clause.
fn after_cue<C: Context>(source: &Source<'_, C>, passage: usize, cues: &[&str], from: usize) -> Option<Found> {
    let text = source.text(passage);
    let lower = text.to_ascii_lowercase();
    let from = from.min(lower.len());
    let rest = lower.get(from..)?;
    let free = |at: usize| at == 0 || !lower[..at].ends_with(char::is_alphanumeric);
    let (at, cue) = cues
        .iter()
        .filter_map(|cue| rest.match_indices(cue).map(|(i, _)| (from + i, *cue)).find(|(i, _)| free(*i)))
        .min_by_key(|(i, cue)| (*i, std::cmp::Reverse(cue.len())))?;
    // A cue that is the verb itself belongs to the reason: "allows", "is cheap".
    let verb = !cue.ends_with(": ") && !["because ", "so that ", "since ", "reason: ", "why: "].contains(&cue);
    let start = if verb && cues.len() == REASONS.len() { at } else { at + cue.len() };
    // A point inside a number ends nothing.
    let ends = |(i, c): &(usize, char)| match c {
        ';' | '(' => true,
        '.' => text[start + i + 1..].chars().next().is_none_or(char::is_whitespace),
        _ => false,
    };
    let end = text[start..].char_indices().find(ends).map_or(text.len(), |(i, _)| start + i);
    let found = text[start..end].trim_end();
    (found.chars().count() >= 3).then(|| Found { text: found.to_owned(), passage, range: start..start + found.len() })
}

/// The items below a passage, and the sentence behind it.
fn follow<C: Context>(source: &Source<'_, C>, passage: usize) -> Vec<usize> {
    let Some(own) = source.passage(passage) else { return Vec::new() };
    let end = source.deck.slides.get(own.slide).map_or(passage, |s| s.passages.end);
    let mut out = Vec::new();
    for next in passage + 1..end {
        let Some(p) = source.passage(next).filter(|p| p.channel == Channel::Visible) else { break };
        let below = p.path.depth > own.path.depth;
        let behind = next == passage + 1
            && p.kind == own.kind
            && p.path.block == own.path.block
            && p.kind == PassageKind::Sentence;
        if !below && !behind {
            break;
        }
        out.push(next);
    }
    out
}

/// Other passages of the deck that speak of a choice and give a reason or an alternative.
fn mentions<C: Context>(source: &Source<'_, C>, choice: &Choice, near: &[usize]) -> Vec<usize> {
    let wanted = choice.what.text.to_lowercase();
    let head = wanted.split(' ').next_back().unwrap_or_default();
    // The last word alone names it only where it is a name of its own.
    let named = choice.what.text.split(' ').next_back().is_some_and(|w| w.chars().skip(1).any(char::is_uppercase));
    let tells = |p: usize| {
        ["reason_marker", "rejected_alternative", "failed_attempt", "ablation"].iter().any(|s| source.has(s, p))
    };
    (0..source.deck.passages.list().len())
        .filter(|p| *p != choice.what.passage && !near.contains(p) && tells(*p))
        .filter(|p| {
            let text = source.text(*p).to_lowercase();
            text.contains(&wanted) || named && head.len() >= 3 && text.contains(head)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_was_chosen_is_read_without_its_reason() {
        for (text, chosen) in [
            ("We use a two-layer graph network because ties matter", Some("two-layer graph network")),
            ("We chose a ranking loss over cross-entropy", Some("ranking loss")),
            ("For training we use Adam with a learning rate of 0.001", Some("Adam")),
            ("What happens if we use less data", None),
            ("We use it", None),
        ] {
            assert_eq!(object(text).map(|r| &text[r]), chosen, "{text}");
        }
        assert_eq!(
            means("We modeled the time with a linear regression.").map(|r| r.len()),
            Some("linear regression".len())
        );
        assert_eq!(passive("LightGBM was chosen because it is cheap").map(|r| r.end), Some(8));
        assert_eq!(opening("Using the bound, we get the claim"), None);
        let text = "we used a margin loss";
        assert_eq!(object(text).map(|r| &text[r]), Some("margin loss"));
        let text = "Loss: weighted cross-entropy, since classes are rare";
        assert_eq!(labelled(text).map(|(r, k)| (&text[r], k)), Some(("weighted cross-entropy", ChoiceKind::Loss)));
        assert_eq!(labelled("Note: this is no choice"), None);
    }

    proptest! {
        #[test]
        fn nothing_panics(text in "\\PC{0,40}|(we use |we fit | with a | was chosen|Using |Loss: |a |to |é|[.,:(]|over ){0,12}") {
            if let Some(range) = object(&text) {
                prop_assert!(text.get(range).is_some());
            }
            for range in [means(&text), passive(&text), opening(&text)].into_iter().flatten() {
                prop_assert!(text.get(range).is_some());
            }
            if let Some((range, _)) = labelled(&text) {
                prop_assert!(text.get(range).is_some());
            }
        }
    }
}
