//! Why something was chosen, against what, and which number decided.

use std::sync::LazyLock;

use memchr::memmem::Finder;

use crate::deck::passage::{Channel, PassageKind};
use crate::knowledge::expression::Context;

use super::super::cues::Cues;
use super::super::number::numbers;
use super::super::source::{Found, Source};
use super::Choice;

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
    "to maximize ",
    "to minimize ",
    "to speed up ",
    "to compare ",
    "weil ",
    "damit ",
    "parce que ",
    "puisque ",
    "porque ",
    "ya que ",
];

/// What leads from a reason to the choice that follows from it.
const LEADS: &[&str] = &[", so ", "; so ", ": so ", ", therefore ", ", hence ", ", thus ", "; therefore ", "; hence "];

/// Cues behind which something stands that was not chosen.
pub(super) const REJECTIONS: &[&str] = &[
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
    "statt ",
    "anstelle von ",
    "au lieu de ",
    "plutôt que ",
    "en lugar de ",
    "en vez de ",
    "over using ",
    "why not ",
    "and not ",
    "not a ",
];

static WHY: LazyLock<Cues> = LazyLock::new(|| Cues::new(REASONS));
static NOT: LazyLock<Cues> = LazyLock::new(|| Cues::new(REJECTIONS));

/// Looks for the reason, the rejected alternative and the deciding number of a choice: in its own sentence, in the items
/// below it and the sentence behind it, and wherever the deck speaks of it again, notes and backup included.
pub(super) fn justify<C: Context>(source: &Source<'_, C>, telling: &[Telling], choice: &mut Choice) {
    let own = choice.what.passage;
    let text = source.text(own);
    choice.reason = choice
        .reason
        .take()
        .or_else(|| after_cue(source, own, &WHY, choice.what.range.end))
        .or_else(|| before_lead(source, own, choice.what.range.start));
    choice.rejected = choice.rejected.take().or_else(|| after_cue(source, own, &NOT, choice.what.range.end));
    let near = follow(source, own);
    let again = mentions(telling, choice, &near);
    // Elsewhere a text is about many things: what it says of this one stands behind its name.
    for (passage, from) in near.iter().map(|p| (*p, 0)).chain(again.iter().copied()) {
        if choice.reason.is_none() {
            choice.reason = after_cue(source, passage, &WHY, from);
        }
        if choice.rejected.is_none() {
            choice.rejected = after_cue(source, passage, &NOT, from).filter(|r| is_short(&r.text));
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
            let ablated = |p: &usize| source.slide_of(*p).is_some_and(|s| source.section(s) == "ablations");
            again.iter().filter(|(p, _)| ablated(p)).find_map(|(p, _)| number_in(*p, 0))
        });
    debug_assert!(text.len() >= choice.what.range.end);
}

/// "Classes are rare, so we use a weighted loss": the clause before the choice.
fn before_lead<C: Context>(source: &Source<'_, C>, passage: usize, to: usize) -> Option<Found> {
    let text = source.text(passage);
    let before = text.get(..to)?.to_ascii_lowercase();
    let at = LEADS.iter().filter_map(|lead| before.rfind(lead)).max()?;
    let start = before[..at].rfind(". ").map_or(0, |i| i + 2);
    let found = text[start..at].trim();
    let start = start + (text[start..at].len() - text[start..at].trim_start().len());
    (found.split_whitespace().count() >= 2).then(|| Found {
        text: found.to_owned(),
        passage,
        range: start..start + found.len(),
    })
}

/// What stands behind the first of some cues, up to the end of its clause.
fn after_cue<C: Context>(source: &Source<'_, C>, passage: usize, cues: &Cues, from: usize) -> Option<Found> {
    let text = source.text(passage);
    let lower = text.to_ascii_lowercase();
    let (at, cue) = cues.first_word(&lower, from.min(lower.len()))?;
    // A cue that is the verb itself belongs to the reason: "allows", "is cheap".
    let verb = !cue.ends_with(": ") && !["because ", "so that ", "since ", "reason: ", "why: "].contains(&cue);
    let start = if verb && REASONS.contains(&cue) { at } else { at + cue.len() };
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

/// A passage that gives a reason or an alternative, with its text in lower case.
pub(super) struct Telling {
    passage: usize,
    lower: String,
}

/// All passages of the deck that give a reason or an alternative.
pub(super) fn telling<C: Context>(source: &Source<'_, C>) -> Vec<Telling> {
    let tells = |p: &usize| {
        ["reason_marker", "rejected_alternative", "failed_attempt", "ablation"].iter().any(|s| source.has(s, *p))
    };
    let all = (0..source.deck.passages.list().len()).filter(tells);
    all.map(|passage| Telling { passage, lower: source.text(passage).to_lowercase() }).collect()
}

/// Whether a text names a thing, and does not tell a story.
fn is_short(text: &str) -> bool {
    text.split_whitespace().count() <= LONGEST_REJECTED
}

/// Most words of a rejected alternative that is told elsewhere.
const LONGEST_REJECTED: usize = 12;

/// Other passages of the deck that speak of a choice and give a reason or an alternative, with the byte behind its name.
fn mentions(telling: &[Telling], choice: &Choice, near: &[usize]) -> Vec<(usize, usize)> {
    let wanted = choice.what.text.to_lowercase();
    let head = wanted.split(' ').next_back().unwrap_or_default();
    // The last word alone names it only where it is a name of its own.
    let named = choice.what.text.split(' ').next_back().is_some_and(|w| w.chars().skip(1).any(char::is_uppercase));
    let (whole, last) = (Finder::new(&wanted), Finder::new(head));
    let behind = |t: &Telling| {
        let find = |finder: &Finder<'_>| Some(finder.find(t.lower.as_bytes())? + finder.needle().len());
        find(&whole).or_else(|| find(&last).filter(|_| named && head.len() >= 3))
    };
    let other = |t: &&Telling| t.passage != choice.what.passage && !near.contains(&t.passage);
    telling.iter().filter(other).filter_map(|t| Some((t.passage, behind(t)?))).collect()
}
