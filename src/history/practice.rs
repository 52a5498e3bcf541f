//! What the past contributes to the next run, derived from stored results.

use std::collections::BTreeMap;

use super::{History, HistoryError, ReallyAsked};
use crate::budget::{Day, Practice, Seconds, Standing};
use crate::rehearsal::{Grade, LAST_WORD, OutcomeKind, Results};

/// After how many days each box comes back.
const BOXES: [i32; 4] = [0, 1, 2, 4];
/// Everything is seen once more this close to the talk.
const LAST_LOOK_DAYS: i32 = 2;
/// How many runs a slide's seconds are taken from.
const RUNS_PER_SLIDE: usize = 3;

impl History {
    /// What earlier runs of this deck contribute to one on `today`. Dry and unfinished runs say nothing. With a known
    /// day of the talk everything is seen twice, the last time within 48 hours of it.
    ///
    /// # Errors
    /// As [`History::run`].
    pub fn practice(&self, deck: &str, talk_date: Option<Day>) -> Result<Practice, HistoryError> {
        let runs = self.all_results(deck)?;
        let asked = self.really_asked(deck)?;
        Ok(derive(&asked, &runs, talk_date))
    }
}

/// The order in which grades count when a challenge was asked several times in one run: the worst.
fn badness(grade: Grade) -> u8 {
    match grade {
        Grade::Held => 0,
        Grade::Shaky => 1,
        Grade::DontHave => 2,
        Grade::Lost => 3,
    }
}

/// From what was really asked and finished runs, oldest first. A question is drilled only after it was asked, so those come
/// first.
fn derive(asked: &[ReallyAsked], runs: &[(Day, Results)], talk_date: Option<Day>) -> Practice {
    let mut practice = Practice { runs: u32::try_from(runs.len()).unwrap_or(u32::MAX), ..Practice::default() };
    let mut seconds: BTreeMap<&str, Vec<Seconds>> = BTreeMap::new();
    for question in asked {
        if let Some(grade) = question.entry.grade {
            answered(&mut practice, &question.id, grade, question.entry.day, talk_date);
        }
    }
    for (day, results) in runs {
        for slide in results.slides.iter().filter(|s| s.took > Seconds(0) && !s.skipped) {
            seconds.entry(slide.key.as_str()).or_default().push(slide.took);
        }
        let mut worst: BTreeMap<&str, Grade> = BTreeMap::new();
        for question in results.questions.iter().filter(|q| q.id != LAST_WORD) {
            if let (OutcomeKind::NotApt, Some(reason)) = (question.outcome, &question.reason) {
                practice.not_apt.insert(question.id.clone(), reason.clone());
            }
            let Some(grade) = question.grade else { continue };
            let so_far = worst.entry(question.id.as_str()).or_insert(grade);
            if badness(grade) > badness(*so_far) {
                *so_far = grade;
            }
        }
        for (id, grade) in worst {
            answered(&mut practice, id, grade, *day, talk_date);
        }
    }
    practice.slides = seconds.into_iter().map(|(key, took)| (key.to_owned(), median(&took))).collect();
    practice
}

/// Moves a challenge to the box that its answer deserves.
fn answered(practice: &mut Practice, id: &str, grade: Grade, day: Day, talk_date: Option<Day>) {
    let before = practice.challenges.get(id);
    let level = before.map_or(0, |s| s.level);
    let level = match grade {
        Grade::Held => (level + 1).min(3),
        Grade::Shaky => level.min(1),
        Grade::Lost | Grade::DontHave => 0,
    };
    let missed = matches!(grade, Grade::Lost | Grade::DontHave);
    let asked = before.map_or(0, |s| s.asked) + 1;
    let standing = Standing {
        asked,
        missed: before.map_or(0, |s| s.missed) + u32::from(missed),
        level,
        missed_last: missed,
        last: day,
        due: due(day, level, asked, talk_date),
    };
    practice.challenges.insert(id.to_owned(), standing);
}

/// When an answer is due again.
fn due(last: Day, level: u8, asked: u32, talk_date: Option<Day>) -> Day {
    let by_box = last.plus(BOXES[usize::from(level).min(BOXES.len() - 1)]);
    let Some(talk) = talk_date else { return by_box };
    let last_look = talk.plus(-LAST_LOOK_DAYS);
    if last >= last_look {
        // Already seen close to the talk; whoever saw it only once sees it again the next day.
        return if asked < 2 { by_box.min(last.plus(1)) } else { by_box };
    }
    by_box.min(last_look)
}

/// The median of the last few, the lower one of two in the middle.
fn median(took: &[Seconds]) -> Seconds {
    let mut last: Vec<Seconds> = took.iter().rev().take(RUNS_PER_SLIDE).copied().collect();
    last.sort_unstable();
    last.get((last.len().max(1) - 1) / 2).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().expect("a day")
    }

    #[test]
    fn boxes_grow_while_answers_hold_and_the_talk_pulls_everything_close() {
        let last = day("2026-11-21");
        assert_eq!(due(last, 0, 1, None), last);
        assert_eq!(due(last, 3, 4, None), day("2026-11-25"));
        let talk = Some(day("2026-11-25"));
        assert_eq!(due(last, 3, 4, talk), day("2026-11-23"), "seen again within 48 hours of the talk");
        assert_eq!(due(day("2026-11-24"), 3, 1, talk), day("2026-11-25"), "seen once is seen twice");
        assert_eq!(due(day("2026-11-24"), 3, 2, talk), day("2026-11-28"), "enough");
    }

    #[test]
    fn slides_take_the_median_of_the_last_three_runs() {
        let s = |n: &[u32]| n.iter().copied().map(Seconds).collect::<Vec<_>>();
        assert_eq!(median(&s(&[500, 60, 90, 70])), Seconds(70));
        assert_eq!(median(&s(&[80, 60])), Seconds(60));
        assert_eq!(median(&[]), Seconds(0));
    }
}
