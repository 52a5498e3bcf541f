//! Facts about what kind of talk a deck is: one that reports research, or one that teaches or sells.

use crate::knowledge::SignalId;
use crate::knowledge::expression::Measure;

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

/// Content slides on which the audience sees one of these signals.
fn slides_with(reading: &Reading<'_>, content: &[usize], names: &[&str]) -> Vec<usize> {
    let signals: Vec<SignalId> = names.iter().filter_map(|name| reading.signal(name)).collect();
    let passages = reading.deck().passages.list();
    let shows = |slide: usize| {
        signals.iter().any(|signal| {
            let hits = reading.hits().within(*signal, reading.deck().slides[slide].passages.clone());
            hits.iter().any(|hit| passages[hit.passage as usize].channel == crate::deck::passage::Channel::Visible)
        })
    };
    content.iter().copied().filter(|slide| shows(*slide)).collect()
}

#[cfg(test)]
mod tests {
    use crate::knowledge::expression::{Truth, Value};
    use crate::lint::testing::reading_of;

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
