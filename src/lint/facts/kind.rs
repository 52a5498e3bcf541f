//! Facts about what kind of talk a deck is: one that reports research, or one that teaches or sells.

use crate::deck::passage::{Channel, Passage};
use crate::knowledge::SignalId;
use crate::knowledge::expression::{Evidence, Measure};

use super::super::Reading;
use super::super::elements::title_evidence;
use super::Facts;

/// Signals that stand on the slides of research talks and rarely elsewhere.
const RESEARCH: [&str; 13] = [
    "citation",
    "prior_work",
    "metric_word",
    "uncertainty",
    "sig_test",
    "seeds",
    "formal",
    "hypothesis",
    "choice_data",
    "contribution_strong",
    "finding_marker",
    "figure_word",
    "num_delta",
];

/// Speaks to the audience as to pupils, users or customers.
const INSTRUCTION: &str = "instruction";

/// A talk that teaches does so on this share of its slides.
const TEACHES: f64 = 0.1;

pub(super) fn measure(reading: &Reading<'_>, facts: &mut Facts) {
    facts.places_of_slides("named_work", named_work(reading));
    let content: Vec<usize> = (0..reading.rows().len()).filter(|i| reading.rows()[*i].is_content()).collect();
    if !reading.speaks() || content.is_empty() {
        facts.number("research_share", None, |_| Default::default());
        facts.set("teaches", Measure::unknown());
        return;
    }
    let research = slides_with(reading, &content, &RESEARCH);
    let instruction = slides_with(reading, &content, &[INSTRUCTION]);
    let share = |slides: &[usize]| slides.len() as f64 / content.len() as f64;
    let shown = |share: f64| (format!("{:.0} %", share * 100.0), String::new());
    facts.number("research_share", Some(share(&research)), shown);
    let teaches = share(&instruction) >= TEACHES && instruction.len() > research.len();
    let mut measure = Measure::new(teaches);
    if teaches {
        measure.evidence.extend(instruction.iter().take(3).map(|slide| title_evidence(reading, *slide)));
    }
    facts.set("teaches", measure);
}

/// Says what something is: "Sieve is a tool for ...".
const IS: &str = "artifact_is";

/// A deck is about a thing that it names on this many slides, and on one of so many.
const NAMED: usize = 4;
const NAMED_OF: usize = 6;

/// Sentences that are looked at.
const MOST_NAMES: usize = 12;

/// "Sieve is a tool for ordering sources", where Sieve is named throughout: the deck's own work, said in a sentence.
fn named_work(reading: &Reading<'_>) -> Vec<(usize, Evidence)> {
    let passages = &reading.deck().passages;
    let Some(signal) = reading.signal(IS) else { return Vec::new() };
    let visible = |p: &&Passage| p.channel == Channel::Visible && reading.rows()[p.slide].is_content();
    let content = reading.rows().iter().filter(|r| r.is_content()).count();
    let needed = NAMED.max(content / NAMED_OF);
    let mut found = Vec::new();
    for hit in reading.hits().of(signal).iter().take(MOST_NAMES) {
        let passage = &passages.list()[hit.passage as usize];
        let before = passages.text(passage)[..hit.start as usize].trim_end();
        let subject = before.rsplit(|c: char| !c.is_alphanumeric()).find(|w| !w.is_empty()).unwrap_or("");
        // "This is a tool", "the method is an algorithm": no name.
        if subject.chars().count() < 3 || !visible(&passage) || COMMON.iter().any(|w| w.eq_ignore_ascii_case(subject)) {
            continue;
        }
        let names = |p: &Passage| {
            passages.text(p).split(|c: char| !c.is_alphanumeric()).any(|w| w.eq_ignore_ascii_case(subject))
        };
        let mut slides: Vec<usize> =
            passages.list().iter().filter(visible).filter(|p| names(p)).map(|p| p.slide).collect();
        slides.dedup();
        if slides.len() >= needed {
            found.push((passage.slide, Evidence::Text { hit: *hit, signal: Some(signal) }));
        }
    }
    found
}

/// Words before "is a tool" that name nothing.
const COMMON: [&str; 20] = [
    "this",
    "that",
    "which",
    "there",
    "here",
    "what",
    "one",
    "method",
    "model",
    "system",
    "approach",
    "algorithm",
    "goal",
    "idea",
    "result",
    "solution",
    "problem",
    "work",
    "and",
    "framework",
];

/// Content slides on which the audience sees one of these signals.
fn slides_with(reading: &Reading<'_>, content: &[usize], names: &[&str]) -> Vec<usize> {
    let signals: Vec<SignalId> = names.iter().filter_map(|name| reading.signal(name)).collect();
    let passages = reading.deck().passages.list();
    let shows = |slide: usize| {
        signals.iter().any(|signal| {
            let hits = reading.hits().within(*signal, reading.deck().slides[slide].passages.clone());
            hits.iter().any(|hit| passages[hit.passage as usize].channel == Channel::Visible)
        })
    };
    content.iter().copied().filter(|slide| shows(*slide)).collect()
}

#[cfg(test)]
mod tests {
    use crate::knowledge::expression::{Truth, Value};
    use crate::lint::testing::reading_of;

    #[test]
    fn the_thing_that_a_deck_is_about_is_named_throughout() {
        let about = |rest: &str| {
            let slides: String = (1..6).map(|i| format!("\n---\n\n## {rest} step {i}\n\n{i} hours\n")).collect();
            let deck = format!("# Sources\n\n---\n\n## What?\n\nSieve is a small tool for ordering sources.\n{slides}");
            let mut found = false;
            reading_of(&deck, |reading| found = reading.facts().named("named_work").truth() == Truth::True);
            found
        };
        assert!(about("Sieve"));
        assert!(!about("Kestrel"));
    }

    #[test]
    fn a_course_teaches_and_a_talk_with_measures_does_not() {
        let lesson = "# Loops\n\n---\n\n## Your turn\n\nLet's write a loop\n\n---\n\n## Exercise\n\nTry it yourself\n";
        reading_of(lesson, |reading| assert_eq!(reading.facts().named("teaches").truth(), Truth::True));
        let talk =
            "# Loops\n\n---\n\n## Results\n\nAccuracy is 81 %, as you can see\n\n---\n\n## Cost\n\n3 runs each\n";
        reading_of(talk, |reading| {
            assert_eq!(reading.facts().named("teaches").truth(), Truth::False);
            assert_eq!(reading.facts().named("research_share").value, Value::Number(1.0));
        });
    }
}
