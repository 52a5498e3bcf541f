//! Safe fixes: edits of the deck's source that change no claim. Each one is proved before it counts: the edited text is
//! read again, and must give the same deck but for what the fix says that it adds.

mod place;
mod proof;
mod skeleton;
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

/// How many skeleton slides and how many other fixes there are to make, as far as that is known without trying.
pub fn mendable(reading: &Reading<'_>, findings: &[Finding]) -> (usize, usize) {
    let candidates = candidates(reading, findings);
    let skeletons = candidates.iter().filter(|c| c.done.to_fill).count();
    (skeletons, candidates.len() - skeletons)
}

/// What could be mended, slips of tags first: they may be what is missing.
fn candidates(reading: &Reading<'_>, findings: &[Finding]) -> Vec<Candidate> {
    let open = findings.iter().filter(|f| f.suppressed.is_none());
    let mut found: Vec<(usize, Candidate)> = open
        .filter_map(|finding| {
            let rank = match reading.knowledge().rule_at(finding.rule).table.fix {
                Some(Fix::Tag) => 0,
                _ => 1,
            };
            Some((rank, candidate(reading, finding)?))
        })
        .collect();
    found.sort_by_key(|(rank, _)| *rank);
    found.into_iter().map(|(_, candidate)| candidate).collect()
}

fn candidate(reading: &Reading<'_>, finding: &Finding) -> Option<Candidate> {
    match reading.knowledge().rule_at(finding.rule).table.fix? {
        Fix::Tag => tag::slip(reading, finding),
        Fix::Skeleton => tag::nearly_named(reading, finding).or_else(|| skeleton::missing(reading, finding)),
        Fix::Time => time::scaled(reading, finding),
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
