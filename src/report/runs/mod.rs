//! `hotseat report`: what all runs of a deck say together. Facts only: there is no percentage of readiness, because
//! nothing here measures one.

mod human;
mod page;
mod plot;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use serde::Serialize;

use crate::budget::{Day, Millis, Pressure, Seconds};
use crate::history::{ReallyAsked, StoredRun};
use crate::rehearsal::{CategoryResult, Grade, QuestionResult, RowResult, Tally, debrief};

pub use human::human;
pub use page::html;

/// The JSON Schema of a [`Report`].
pub const SCHEMA: &str = include_str!("../../../schemas/report.schema.json");

/// So many weak objections are listed: what one person can prepare.
const WEAK: usize = 12;

/// Runs of one deck or of all. Its JSON is what `report --format json` prints. Lengths are seconds.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// Version of the JSON's meaning.
    pub schema: u32,
    /// The day of the report.
    pub today: Day,
    /// The decks, the one rehearsed last first.
    pub decks: Vec<DeckReport>,
}

/// Runs of one deck.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DeckReport {
    /// The deck's file.
    pub deck: String,
    /// Its title.
    pub title: String,
    /// The day of the talk, where known.
    pub talk_date: Option<Day>,
    /// Finished runs that count, the oldest first.
    pub runs: Vec<RunRow>,
    /// Dry and broken-off runs, which say nothing about the speaker.
    pub left_out: usize,
    /// The last run that showed slides.
    pub last: Option<LastSlides>,
    /// Answers of all these runs by category.
    pub categories: Vec<CategoryResult>,
    /// What did not hold when it was last asked, the worst first.
    pub weak: Vec<Weak>,
    /// What was written down with `log-question`.
    pub really_asked: Vec<ReallyAsked>,
}

/// One run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RunRow {
    /// Its number in the history.
    pub run: i64,
    /// Its day.
    pub day: Day,
    /// How hard the room pressed.
    pub pressure: Pressure,
    /// The part that was rehearsed alone; `drill` and `lines` too.
    pub part: Option<String>,
    /// The slot.
    pub slot: Seconds,
    /// When it would have ended; none for a run without slides.
    pub would_end: Option<Seconds>,
    /// How its answers went.
    #[serde(flatten)]
    pub tally: Tally,
}

/// Planned against actual.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LastSlides {
    /// Which run.
    pub run: i64,
    /// Its day.
    pub day: Day,
    /// Its slides; of the backup only what was shown.
    pub slides: Vec<SlideRow>,
    /// Number of the run before it of the same part, whose times stand beside them.
    pub before: Option<i64>,
    /// What speaks to the rows of the score card in this run and on the slides.
    pub rubric: Vec<RowResult>,
}

/// A slide, planned and actual.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SlideRow {
    /// Number.
    pub number: u32,
    /// Title.
    pub title: String,
    /// Planned.
    pub budget: Seconds,
    /// Actual talk time.
    pub took: Seconds,
    /// Dropped, jumped over or never reached.
    pub skipped: bool,
    /// Of a backup slide: how long it was shown, in answers mostly. It has no plan, and no talk time.
    pub shown: Option<Seconds>,
    /// What it took in the run before; the slide is found again by its key.
    pub before: Option<Seconds>,
}

/// An objection that did not hold when it was last asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Weak {
    /// Challenge id.
    pub id: String,
    /// The wording that was answered worst.
    pub ask: String,
    /// How it went.
    pub grade: Grade,
    /// When.
    pub day: Day,
    /// In how many runs it was answered and judged, the day it was really asked included.
    pub asked: usize,
}

/// Collects what the runs of a deck say. `runs` are finished and count, the newest first; `all` is how many there are
/// with those that do not.
pub fn of_deck(runs: &[StoredRun], all: usize, asked: Vec<ReallyAsked>, talk_date: Option<Day>) -> DeckReport {
    let newest = runs.first().map(|r| &r.header.deck);
    DeckReport {
        deck: newest.map_or(String::new(), |d| d.file.clone()),
        title: newest.map_or(String::new(), |d| d.title.clone()),
        talk_date: talk_date.or(newest.and_then(|d| d.talk_date)),
        runs: runs.iter().rev().filter_map(row).collect(),
        left_out: all.saturating_sub(runs.len()),
        last: runs.iter().position(|r| !r.header.is_round()).and_then(|i| last_slides(&runs[i], &runs[i + 1..])),
        categories: categories(runs),
        weak: weak(runs, &asked),
        really_asked: asked,
    }
}

fn row(run: &StoredRun) -> Option<RunRow> {
    let results = run.results.as_ref()?;
    let round = run.header.is_round();
    let verdict = debrief(&run.header, results, None).verdict;
    Some(RunRow {
        run: run.run,
        day: run.header.today,
        pressure: run.header.pressure,
        part: run.header.part.clone(),
        slot: verdict.slot,
        would_end: (!round).then_some(verdict.would_end),
        tally: Tally::of(&results.questions),
    })
}

/// The slides of a run; `earlier` are the runs before it, the newest first.
fn last_slides(run: &StoredRun, earlier: &[StoredRun]) -> Option<LastSlides> {
    let results = run.results.as_ref()?;
    let same = |r: &&StoredRun| r.header.part == run.header.part && !r.header.is_round() && r.results.is_some();
    let before = earlier.iter().find(same);
    let took = |key: &str| {
        let slides = &before?.results.as_ref()?.slides;
        slides.iter().find(|s| s.key == key && s.visits > 0).map(|s| s.took)
    };
    let title = |key: &str| run.header.plan.slides.iter().find(|s| s.key == key).map(|s| s.title.clone());
    let backup = |key: &str| run.header.plan.slides.iter().any(|s| s.key == key && s.backup);
    let shown = |number: u32| {
        let stretches = results.timeline.iter().filter(|s| s.slide == Some(number) && !s.paused);
        stretches.map(|s| s.to - s.from).sum::<Millis>().seconds()
    };
    let told = debrief(&run.header, results, None);
    let slides = told.slides.into_iter().map(|s| SlideRow {
        number: s.number,
        title: title(&s.key).unwrap_or_default(),
        budget: s.budget,
        took: s.took,
        skipped: s.skipped || s.visits == 0,
        shown: backup(&s.key).then(|| shown(s.number)),
        before: took(&s.key),
    });
    Some(LastSlides {
        run: run.run,
        day: run.header.today,
        slides: slides.collect(),
        before: before.map(|r| r.run),
        rubric: told.rubric,
    })
}

fn questions(run: &StoredRun) -> impl Iterator<Item = &QuestionResult> {
    run.results.iter().flat_map(|r| &r.questions).filter(|q| !q.category.is_empty())
}

fn categories(runs: &[StoredRun]) -> Vec<CategoryResult> {
    let mut by_name: BTreeMap<&str, Vec<&QuestionResult>> = BTreeMap::new();
    for question in runs.iter().flat_map(questions) {
        by_name.entry(&question.category).or_default().push(question);
    }
    let result = |(category, list): (&str, Vec<&QuestionResult>)| CategoryResult {
        category: category.to_owned(),
        tally: Tally::of(list),
    };
    by_name.into_iter().map(result).collect()
}

impl SlideRow {
    /// Whether it took so much longer than planned that it means something. People who time themselves scatter in
    /// proportion to the time (Lewis and Miall 2009, "The precision of temporal judgement", from 68 ms to 16.7 min), so a
    /// share is let go, and for short slides the moment that a sentence takes to end; how much of both is our setting.
    pub fn is_over(&self) -> bool {
        self.took > self.budget + Seconds(self.budget.0 / TOLERATED).max(SENTENCE)
    }
}

/// One part of so many over the plan is no news.
const TOLERATED: u32 = 10;
/// Nor is the end of a sentence.
const SENTENCE: Seconds = Seconds(5);

/// The order in which grades are listed.
fn badness(grade: Grade) -> u8 {
    match grade {
        Grade::Lost => 3,
        Grade::DontHave => 2,
        Grade::Shaky => 1,
        Grade::Held => 0,
    }
}

fn weak(runs: &[StoredRun], asked: &[ReallyAsked]) -> Vec<Weak> {
    let mut last: BTreeMap<&str, Weak> = BTreeMap::new();
    for question in asked {
        let Some(grade) = question.entry.grade else { continue };
        let weak = Weak {
            id: question.id.clone(),
            ask: question.entry.text.clone(),
            grade,
            day: question.entry.day,
            asked: 1,
        };
        last.insert(&question.id, weak);
    }
    for run in runs.iter().rev() {
        // Of one run the worst counts.
        let mut of_run: BTreeMap<&str, (Grade, String)> = BTreeMap::new();
        for question in questions(run) {
            let Some(grade) = question.grade else { continue };
            let worse = of_run.get(question.id.as_str()).is_none_or(|(so_far, _)| badness(grade) > badness(*so_far));
            if worse {
                of_run.insert(&question.id, (grade, question.text.join(" ")));
            }
        }
        for (id, (grade, ask)) in of_run {
            let asked = last.get(id).map_or(0, |w| w.asked) + 1;
            last.insert(id, Weak { id: id.to_owned(), ask, grade, day: run.header.today, asked });
        }
    }
    let mut weak: Vec<Weak> = last.into_values().filter(|w| w.grade != Grade::Held).collect();
    weak.sort_by(|a, b| badness(b.grade).cmp(&badness(a.grade)).then(b.asked.cmp(&a.asked)).then(a.id.cmp(&b.id)));
    weak.truncate(WEAK);
    weak
}
