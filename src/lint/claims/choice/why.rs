//! "Why a ridge penalty?": a heading that asks for the reason of a choice, with the answer below it.

use crate::deck::passage::PassageKind;
use crate::knowledge::expression::Context;

use super::super::source::{Found, Source};
use super::told::object_at;
use super::{Choice, ChoiceKind, bare, kind_of};

/// Words with which a question about the world begins, not one about a choice.
const WORLD: &[&str] = &[
    "is", "are", "do", "does", "did", "was", "were", "has", "have", "can", "could", "should", "would", "will", "not",
    "it", "this", "that", "these", "those", "we", "i", "you", "they", "now", "so", "it's", "care", "bother",
];
/// Words with which one ends.
const VERBS: &[&str] = &["matter", "matters", "work", "works", "fail", "fails", "care", "now", "important", "hard"];
/// Most words of what was chosen.
const LONGEST: usize = 4;

/// The choice that a passage asks about, with the first line below it as the reason.
pub(super) fn asked<C: Context>(source: &Source<'_, C>, slide: usize, passage: usize) -> Option<Choice> {
    let text = source.text(passage).trim_end();
    let question = text.strip_suffix('?')?;
    let start = ["Why ", "why ", "WHY "].iter().find(|lead| question.starts_with(**lead))?.len();
    let asked = &question[start..];
    let count = asked.split_whitespace().count();
    let first = asked.split_whitespace().next()?.to_lowercase();
    let last = asked.split_whitespace().next_back()?.to_lowercase();
    if count > LONGEST || WORLD.contains(&first.as_str()) || VERBS.contains(&last.as_str()) {
        return None;
    }
    // Names may be short: "R".
    let range = object_at(question, start).filter(|r| r.end == question.len()).or_else(|| {
        let name = count == 1 && asked.starts_with(char::is_uppercase);
        name.then_some(start..question.len())
    })?;
    if source.method.as_ref().is_some_and(|own| own.text.eq_ignore_ascii_case(&text[range.clone()])) {
        return None;
    }
    let end = source.deck.slides.get(slide)?.passages.end;
    let below = (passage + 1..end).find(|p| {
        let prose = |k: PassageKind| matches!(k, PassageKind::Item | PassageKind::Sentence);
        source.is_prose(*p) && source.passage(*p).is_some_and(|p| prose(p.kind))
    })?;
    let reason = source.text(below).trim_end();
    if reason.ends_with(['?', ':']) || reason.chars().count() < 3 {
        return None;
    }
    let kind = kind_of(source, passage, &range).unwrap_or(ChoiceKind::Other);
    let mut choice = bare(source, slide, passage, kind, range, false);
    choice.reason = Some(Found { text: reason.to_owned(), passage: below, range: 0..reason.len() });
    Some(choice)
}
