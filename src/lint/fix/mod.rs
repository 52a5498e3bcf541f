//! Safe fixes: edits of the deck's source that change no claim. Each one is proved before it counts: the edited text is
//! read again, and must give the same deck but for what the fix says that it adds.

mod place;
mod proof;
mod skeleton;
mod suppress;
mod tag;
mod time;

use crate::deck::model::Deck;
use crate::diagnostic::Edit;
use crate::knowledge::Knowledge;
use crate::knowledge::schema::Fix;

use super::finding::Finding;
use super::{ReadOptions, Reading, run};
use proof::{Change, proves};

/// A deck after its fixes.
#[derive(Debug)]
pub struct Mended {
    /// The deck, read from the new text.
    pub deck: Deck,
    /// What was done, in the order in which it was done.
    pub done: Vec<Done>,
}

impl Mended {
    /// The new text of the deck's own file.
    pub fn text(&self) -> &str {
        self.deck.sources.files()[0].text()
    }
}

/// A fix that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done {
    /// Id of the rule whose finding it mends.
    pub rule: String,
    /// What was done, for people: "a skeleton for “Limitations” behind slide 7".
    pub what: String,
    /// Whether the author has to fill something in.
    pub to_fill: bool,
}

/// A fix that may be made: the first of its ways that can be proved.
#[derive(Debug, Clone)]
struct Candidate {
    done: Done,
    /// Edits of the deck's own file, in the order of their places; each way is whole in itself.
    ways: Vec<Vec<Edit>>,
    change: Change,
}

/// Most fixes of one deck: far more than there are sections, so that a fix that does not settle its finding cannot go on
/// for ever.
const MOST: usize = 60;

/// Makes all fixes until there are no more. `reread` reads an edited text as the deck was read; `None` where it is no
/// deck any more.
pub fn mend(
    deck: Deck,
    knowledge: &Knowledge,
    options: &ReadOptions,
    reread: &dyn Fn(String) -> Option<Deck>,
) -> Mended {
    let mut mended = Mended { deck, done: Vec::new() };
    while mended.done.len() < MOST {
        let Some((deck, done)) = next(&mended.deck, knowledge, options, reread) else { break };
        mended.deck = deck;
        mended.done.push(done);
    }
    mended
}

/// The first fix that can be made.
fn next(
    deck: &Deck,
    knowledge: &Knowledge,
    options: &ReadOptions,
    reread: &dyn Fn(String) -> Option<Deck>,
) -> Option<(Deck, Done)> {
    let reading = Reading::new(deck, knowledge, options.clone());
    candidates(&reading, &run(&reading).list).into_iter().find_map(|candidate| {
        let mended = candidate.ways.iter().find_map(|edits| {
            let text = apply(deck.sources.files()[0].text(), edits)?;
            reread(text).filter(|new| proves(deck, new, &candidate.change))
        })?;
        Some((mended, candidate.done))
    })
}

/// A fix that can be made by itself.
#[derive(Debug, Clone, PartialEq)]
pub struct Offer {
    /// What it does.
    pub done: Done,
    /// Edits of the deck's own file, in the order of their places.
    pub edits: Vec<Edit>,
}

/// The fix of one finding, proved like those of [`mend`]; `None` where there is none.
pub fn offer(reading: &Reading<'_>, finding: &Finding, reread: &dyn Fn(String) -> Option<Deck>) -> Option<Offer> {
    candidate(reading, finding).into_iter().find_map(|candidate| proved(reading.deck(), candidate, reread))
}

/// How a finding can be suppressed where it is reported, its reason still to be written.
pub fn suppression(reading: &Reading<'_>, finding: &Finding, reread: &dyn Fn(String) -> Option<Deck>) -> Option<Offer> {
    suppress::candidates(reading, finding).into_iter().find_map(|candidate| proved(reading.deck(), candidate, reread))
}

fn proved(deck: &Deck, candidate: Candidate, reread: &dyn Fn(String) -> Option<Deck>) -> Option<Offer> {
    let text = deck.sources.files()[0].text();
    let edits = candidate
        .ways
        .into_iter()
        .find(|edits| apply(text, edits).and_then(reread).is_some_and(|new| proves(deck, &new, &candidate.change)))?;
    Some(Offer { done: candidate.done, edits })
}

/// How many skeleton slides and how many other fixes there are to make, as far as that is known without trying.
pub fn mendable(reading: &Reading<'_>, findings: &[Finding]) -> (usize, usize) {
    let first =
        findings.iter().filter(|f| f.suppressed.is_none()).filter_map(|f| candidate(reading, f).into_iter().next());
    let (skeletons, others): (Vec<_>, Vec<_>) = first.partition(|c| c.done.to_fill);
    (skeletons.len(), others.len())
}

/// What could be mended, slips of tags first: they may be what is missing.
fn candidates(reading: &Reading<'_>, findings: &[Finding]) -> Vec<Candidate> {
    let tag = |f: &Finding| reading.knowledge().rule_at(f.rule).table.fix == Some(Fix::Tag);
    let mut open: Vec<&Finding> = findings.iter().filter(|f| f.suppressed.is_none()).collect();
    open.sort_by_key(|f| !tag(f));
    open.into_iter().flat_map(|finding| candidate(reading, finding)).collect()
}

/// The fixes of one finding, the best first.
fn candidate(reading: &Reading<'_>, finding: &Finding) -> Vec<Candidate> {
    match reading.knowledge().rule_at(finding.rule).table.fix {
        None => Vec::new(),
        Some(Fix::Tag) => tag::slip(reading, finding).into_iter().collect(),
        Some(Fix::Time) => time::scaled(reading, finding).into_iter().collect(),
        Some(Fix::Skeleton) => {
            let tag = tag::nearly_named(reading, finding);
            tag.map_or_else(|| skeleton::missing(reading, finding), |tag| vec![tag])
        }
    }
}

/// The text with these edits made; `None` when they overlap or do not fit.
fn apply(text: &str, edits: &[Edit]) -> Option<String> {
    let mut out = String::with_capacity(text.len() + 256);
    let mut at = 0;
    for edit in edits {
        let range = edit.span.range();
        out.push_str(text.get(at..range.start)?);
        out.push_str(&edit.replacement);
        at = range.end;
    }
    out.push_str(text.get(at..)?);
    Some(out)
}

#[cfg(test)]
mod tests;
