//! Suppressions: "this rule does not count here", written where the author would write it. The reason is left to the
//! author, and until there is one the rule counts.

use crate::deck::model::Suppression;
use crate::diagnostic::Edit;
use crate::text::{FileId, Span};

use super::super::Reading;
use super::super::finding::Finding;
use super::proof::Change;
use super::tag::insertions;
use super::{Candidate, Done};

/// What stands in the place of the reason.
const REASON: &str = "TODO why it does not count";

/// The ways to suppress a finding: on its slide, or for the deck where it is about the whole; on the first slide where the
/// deck's settings take no more.
pub(super) fn candidates(reading: &Reading<'_>, finding: &Finding) -> Vec<Candidate> {
    let deck = reading.deck();
    match finding.slide {
        Some(slide) => vec![on_slide(reading, finding, slide)],
        None => {
            let first = deck.slides.iter().position(|s| !s.hidden && s.span.file == FileId(0));
            std::iter::once(deck_wide(reading, finding))
                .chain(first.map(|slide| on_slide(reading, finding, slide)))
                .collect()
        }
    }
}

fn named(finding: &Finding) -> Suppression {
    Suppression { rule: finding.id.clone(), reason: REASON.to_owned(), span: Span::default() }
}

fn done(finding: &Finding, place: &str) -> Done {
    Done { rule: finding.id.clone(), what: format!("`ignore: {}` {place}", finding.id), to_fill: true }
}

fn on_slide(reading: &Reading<'_>, finding: &Finding, slide: usize) -> Candidate {
    let found = &reading.deck().slides[slide];
    let entry = format!("{}: {REASON}", finding.id);
    let mut ways = Vec::new();
    if found.span.file == FileId(0) {
        ways.extend(below_ignore(reading, found.settings.span, &entry));
        ways.extend(insertions(reading, slide, &format!("ignore:\n  {entry}")));
    }
    let mut settings = found.settings.clone();
    settings.ignore.insert(0, named(finding));
    Candidate {
        done: done(finding, &format!("on slide {}", found.number)),
        ways,
        change: Change::Settings(vec![(slide, settings)]),
    }
}

fn deck_wide(reading: &Reading<'_>, finding: &Finding) -> Candidate {
    let deck = reading.deck();
    let text = deck.sources.files()[0].text();
    let entry = format!("{}: {REASON}", finding.id);
    let mut settings = deck.settings.clone();
    settings.ignore.insert(0, named(finding));
    let mut ways = Vec::new();
    ways.extend(below_ignore(reading, deck.settings.span, &entry));
    if let Some((head, indent)) = deck.settings.span.and_then(|s| head(text, s)) {
        ways.push(insert(text, head, &format!("{indent}ignore:\n{indent}  {entry}\n")));
    }
    let front = deck.front_matter.filter(|f| f.file == FileId(0));
    if let Some(close) = front.and_then(|f| closing_fence(text, f)) {
        ways.push(insert(text, close, &format!("hotseat:\n  ignore:\n    {entry}\n")));
    }
    Candidate { done: done(finding, "for the deck"), ways, change: Change::Deck(Box::new(settings)) }
}

/// Lines put in at a byte, with the line ends of the text.
fn insert(text: &str, at: usize, lines: &str) -> Vec<Edit> {
    let eol = if text.contains("\r\n") { "\r\n" } else { "\n" };
    vec![Edit { span: Span::new(FileId(0), at..at), replacement: lines.replace('\n', eol) }]
}

/// The white space that a line begins with.
fn indent(line: &str) -> &str {
    &line[..line.len() - line.trim_start_matches([' ', '\t']).len()]
}

/// Right below an `ignore:` that these settings have, as deep as what stands there.
fn below_ignore(reading: &Reading<'_>, settings: Option<Span>, entry: &str) -> Option<Vec<Edit>> {
    let text = reading.deck().sources.files()[0].text();
    let settings = settings.filter(|s| s.file == FileId(0))?.range();
    let mut at = settings.start;
    let mut lines = text.get(settings)?.split_inclusive('\n');
    lines.find(|line| {
        at += line.len();
        line.trim() == "ignore:" && line.ends_with('\n')
    })?;
    let next = lines.next().filter(|line| !indent(line).is_empty() && !line.trim_start().starts_with('-'))?;
    Some(insert(text, at, &format!("{}{entry}\n", indent(next))))
}

/// Where the settings of the deck begin, and how deep.
fn head(text: &str, settings: Span) -> Option<(usize, &str)> {
    let range = settings.range();
    let comment = text.get(range.clone())?;
    if comment.starts_with("<!--") {
        return comment.find('\n').map(|i| (range.start + i + 1, ""));
    }
    let line = text[..range.start].rfind('\n').map_or(0, |i| i + 1);
    let written = &text[line..range.end];
    let indent = indent(written);
    (line + indent.len() >= range.start && !indent.is_empty()).then_some((line, indent))
}

/// The line of the fence that ends the front matter.
fn closing_fence(text: &str, front: Span) -> Option<usize> {
    let block = text.get(front.range())?.trim_end();
    let fence = block.rfind('\n')? + 1;
    matches!(&block[fence..], "---" | "...").then_some(front.range().start + fence)
}
