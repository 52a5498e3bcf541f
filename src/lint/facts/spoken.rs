//! Facts about stretches of the talk with a time of their own: the segments of the format, the opening, a story.

use crate::knowledge::expression::Evidence;

use super::super::Reading;
use super::super::elements::title_evidence;
use super::parts::stories;
use super::talk::clock;
use super::{Facts, Saying};

/// A segment or a piece may run over by this share before it is told: the pace is an assumption, and so are times.
const TOLERANCE: f64 = 1.1;
/// Words a minute of somebody who is followed.
const PACE: f64 = 140.0;

pub(super) fn measure(reading: &Reading<'_>, facts: &mut Facts) {
    facts.places("segment_over", segments(reading));
    facts.places("spoken_over", spoken(reading));
}

/// Segments whose slides have more time than the format gives.
fn segments(reading: &Reading<'_>) -> Vec<(Evidence, Saying)> {
    let checklist = reading.knowledge().checklist_at(reading.checklist_id());
    let deck = reading.deck();
    let mut found = Vec::new();
    for (segment, sections) in checklist.segments() {
        let mut first = None;
        let mut seconds = 0_u64;
        for (i, row) in reading.rows().iter().enumerate().filter(|(_, r)| !r.hidden && !r.backup) {
            if row.section_id().is_some_and(|s| sections.contains(&s))
                && let Some(own) = deck.slides[i].settings.seconds
            {
                first = first.or(Some(i));
                seconds += u64::from(own);
            }
        }
        let planned = f64::from(segment.minutes) * 60.0;
        if let Some(slide) = first.filter(|_| planned > 0.0 && seconds as f64 > planned * TOLERANCE) {
            let value = format!("“{}” has {}", segment.name, clock(seconds as f64));
            found.push((title_evidence(reading, slide), Saying { value, expected: clock(planned), about: None }));
        }
    }
    found
}

/// Pieces that are spoken within a fixed time, and are written longer (or, for stories, much shorter).
fn spoken(reading: &Reading<'_>) -> Vec<(Evidence, Saying)> {
    let rows = reading.rows();
    let is = |id: &str| {
        let knowledge = reading.knowledge();
        let own = knowledge.checklist_at(reading.checklist_id());
        knowledge.checklist(id).is_some_and(|c| c == reading.checklist_id() || own.ancestors.contains(&c))
    };
    let mut found = Vec::new();
    let mut tell = |slide: usize, what: &str, words: usize, seconds: f64| {
        let took = words as f64 * 60.0 / PACE;
        let value = format!("{what} takes about {} at {PACE:.0} words a minute", clock(took));
        let saying = Saying { value, expected: clock(seconds), about: None };
        found.push((title_evidence(reading, slide), saying));
    };
    let over = |words: usize, seconds: f64| words as f64 * 60.0 / PACE > seconds * TOLERANCE;
    if is("behavioral") {
        for (slide, words) in stories(reading) {
            let words: usize = words.iter().sum();
            if over(words, 120.0) {
                tell(slide, "The story", words, 120.0);
            }
        }
        return found;
    }
    // Notes are what is said; without them nobody knows how long a slide takes.
    let notes = |slides: &[usize]| slides.iter().map(|i| rows[*i].shape.note_words).sum::<usize>();
    let shown = || (0..rows.len()).filter(|i| !rows[*i].hidden && !rows[*i].backup);
    let section = |i: usize| reading.section_name(i).unwrap_or("");
    if is("aie-system-design")
        && let Some(slide) = shown().find(|i| section(*i) == "hypothesis")
        && over(notes(&[slide]), 30.0)
    {
        tell(slide, "The hypothesis", notes(&[slide]), 30.0);
    } else if is("mle-system-design") {
        let opening: Vec<usize> =
            shown().filter(|i| matches!(section(*i), "objective" | "target-behaviour" | "evaluation")).collect();
        if let Some(slide) = opening.first().filter(|_| over(notes(&opening), 180.0)) {
            tell(*slide, "The opening", notes(&opening), 180.0);
        }
    } else if is("research-defense") || is("defend-project") {
        let problem = shown().find(|i| matches!(section(*i), "problem" | "motivation" | "gap" | "contribution"));
        let before: Vec<usize> = shown().take_while(|i| problem.is_some_and(|p| *i < p)).collect();
        if let Some(slide) = problem.filter(|_| over(notes(&before), 120.0)) {
            tell(slide, "What is said before the problem", notes(&before), 120.0);
        }
    }
    found
}
