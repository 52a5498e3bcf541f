//! The debrief as data: what a run taught, in the order in which it matters. Derived from the stored header and results
//! alone, so that old runs can be read again.

use std::collections::BTreeMap;

use serde::Serialize;

use super::event::Grade;
use super::header::{Asked, Header, Input, Missing};
use super::record::{MilestoneResult, NoteResult, QuestionResult, Results, SlideResult};
use super::scorecard::{CategoryResult, RowResult, Tally, categories, rubric_row};
use super::tomorrow::{Drill, drill};
use crate::budget::{Cut, Day, Pressure, Seconds, cuts_that_save};

/// The report after a run. Lengths are seconds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Debrief {
    /// Version of the JSON's meaning.
    pub schema: u32,
    /// The deck's file.
    pub deck: String,
    /// The deck's title.
    pub title: String,
    /// The day of the run.
    pub day: Day,
    /// Pressure.
    pub pressure: Pressure,
    /// Seed of the schedule.
    pub seed: u64,
    /// The part that was rehearsed alone.
    pub part: Option<String>,
    /// Whether nothing was shown and everything asked: a drill, lines, an interview without slides.
    pub round: bool,
    /// Whether the run is dry, and why: for people.
    pub dry: Option<String>,
    /// 1. Did it fit?
    pub verdict: Verdict,
    /// 2. The answers that hurt, at most two, the worst first.
    pub hurt: Vec<Hurt>,
    /// 3. Evidence that is missing: to run, or to concede.
    pub missing: MissingEvidence,
    /// 4. One thing for tomorrow.
    pub drill: Drill,
    /// Planned and actual time by segment.
    pub segments: Vec<SegmentResult>,
    /// Planned and actual time by slide; backup slides only where they were shown.
    pub slides: Vec<SlideResult>,
    /// Everything that was asked.
    pub questions: Vec<QuestionResult>,
    /// Answers by category.
    pub categories: Vec<CategoryResult>,
    /// The score card.
    pub rubric: Vec<RowResult>,
    /// Points that the speaker has but did not say.
    pub to_say: Vec<Point>,
    /// What the format waited to hear, and when it was said.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub milestones: Vec<MilestoneResult>,
    /// Remarks made during the run.
    pub notes: Vec<NoteResult>,
    /// The run before this one.
    pub last: Option<LastRun>,
}

/// Whether the slot held.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Verdict {
    /// The slot.
    pub slot: Seconds,
    /// What it was before time was lost.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lost_from: Option<Seconds>,
    /// Slot clock at which the round would have been over: after the last slide the planned round, before it everything
    /// that was still planned.
    pub would_end: Seconds,
    /// Beyond the slot.
    pub over: Seconds,
    /// Short of the slot.
    pub spare: Seconds,
    /// Whether the last slide was reached; else the rest is taken as planned.
    pub talk_finished: bool,
    /// Pauses in it.
    pub paused: Seconds,
    /// Slides whose budgets would bring it home.
    pub drop: Vec<Cut>,
    /// Or so much from one segment: the one that ran over most.
    pub shorten: Option<Shorten>,
    /// Challenges put off with `later` and never answered.
    pub promised: Vec<String>,
}

/// Time to take from a segment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Shorten {
    /// Its name.
    pub segment: String,
    /// By how much it ran over, at most what is needed.
    pub by: Seconds,
    /// Whether that alone is enough.
    pub enough: bool,
}

/// An answer that hurt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Hurt {
    /// Ordinal of the question.
    pub number: usize,
    /// Challenge id.
    pub id: String,
    /// What was asked, in the wording that was answered worst.
    pub text: Vec<String>,
    /// How it went.
    pub grade: Grade,
    /// Slide of the talk that it interrupted; none in the round.
    pub slide: Option<u32>,
    /// What the answer clock showed.
    pub answer: Seconds,
    /// What the questioner was after.
    pub why: String,
    /// Points that were not said (all of them where nothing was ticked).
    pub points: Vec<String>,
    /// Whether the points are the speaker's own.
    pub own_points: bool,
    /// How a strong answer may sound.
    pub strong_example: Option<String>,
    /// How a weak one sounds.
    pub weak: String,
    /// Numbers of the slides that answer it.
    pub answered_on: Vec<u32>,
}

/// Evidence that is missing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MissingEvidence {
    /// Points ticked as "do not have it", and questions so graded.
    pub to_run_or_concede: Vec<Point>,
    /// What the deck does not show.
    pub deck: Vec<Missing>,
}

/// A point of a challenge.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Point {
    /// Challenge id.
    pub id: String,
    /// The point, or the question where it was graded as a whole.
    pub text: String,
}

/// A segment, planned and actual.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SegmentResult {
    /// Name.
    pub name: String,
    /// Planned.
    pub budget: Seconds,
    /// Actual talk time.
    pub took: Seconds,
}

/// The run before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LastRun {
    /// Its day.
    pub day: Day,
    /// When it would have ended.
    pub would_end: Seconds,
    /// Its slot.
    pub slot: Seconds,
    /// How its answers went.
    #[serde(flatten)]
    pub tally: Tally,
    /// What its slides took; they are found again by their keys, so that a deck may change in between.
    pub slides: Vec<LastSlide>,
    /// Questions of both runs whose answers went otherwise.
    pub changed: Vec<Changed>,
}

/// What a slide took in the run before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LastSlide {
    /// Its key.
    pub key: String,
    /// Talk time on it.
    pub took: Seconds,
}

/// A question that was answered in two runs, and differently.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Changed {
    /// Challenge id.
    pub id: String,
    /// How it went then; of several answers the worst.
    pub before: Grade,
    /// How it went now.
    pub now: Grade,
}

/// What a run taught; `last` is the run before it, where there is one.
pub fn debrief(header: &Header, results: &Results, last: Option<(&Header, &Results)>) -> Debrief {
    let segments = segments(header, results);
    let verdict = verdict(header, results, &segments);
    let hurt = hurt(header, results);
    let missing = missing(header, results);
    let drill = drill(header, results, &verdict, &hurt);
    Debrief {
        schema: 1,
        deck: header.deck.file.clone(),
        title: header.deck.title.clone(),
        day: header.today,
        pressure: header.pressure,
        seed: header.seed,
        part: header.part.clone(),
        round: header.is_round(),
        dry: results.dry.then(|| match header.input {
            Input::Lines => "on a virtual clock, without a terminal".to_owned(),
            Input::Terminal | Input::Script if header.is_round() => "nothing was answered".to_owned(),
            Input::Terminal | Input::Script => "every slide took less than three seconds".to_owned(),
        }),
        segments,
        slides: results
            .slides
            .iter()
            .filter(|s| s.visits > 0 || header.plan.slides.iter().any(|p| p.key == s.key && !p.backup))
            .cloned()
            .collect(),
        questions: results.questions.clone(),
        categories: categories(results),
        rubric: header.rubric.iter().map(|row| rubric_row(header, results, row)).collect(),
        to_say: points(header, results, |ticks| &ticks.have),
        milestones: results.milestones.clone(),
        notes: results.notes.clone(),
        last: last.map(|before| last_run(results, before)),
        verdict,
        hurt,
        missing,
        drill,
    }
}

fn last_run(now: &Results, (header, results): (&Header, &Results)) -> LastRun {
    let (was, is) = (grades(results), grades(now));
    let changed = is.iter().filter_map(|(id, now)| {
        let before = was.get(id).filter(|before| *before != now)?;
        Some(Changed { id: (*id).to_owned(), before: *before, now: *now })
    });
    LastRun {
        day: header.today,
        would_end: if header.is_round() { results.slot_elapsed } else { would_end(results) },
        slot: results.slot,
        tally: Tally::of(&results.questions),
        slides: results.slides.iter().map(|s| LastSlide { key: s.key.clone(), took: s.took }).collect(),
        changed: changed.collect(),
    }
}

/// How each question of the bank went; of several answers the worst.
fn grades(results: &Results) -> BTreeMap<&str, Grade> {
    let mut all: BTreeMap<&str, Grade> = BTreeMap::new();
    for question in results.questions.iter().filter(|q| !q.category.is_empty()) {
        let Some(grade) = question.grade else { continue };
        let worst = all.entry(&question.id).or_insert(grade);
        if pain(grade).unwrap_or(u8::MAX) < pain(*worst).unwrap_or(u8::MAX) {
            *worst = grade;
        }
    }
    all
}

/// When the round would have been over.
fn would_end(results: &Results) -> Seconds {
    results.talk_ended.unwrap_or(results.slot_elapsed) + results.planned_left
}

fn segments(header: &Header, results: &Results) -> Vec<SegmentResult> {
    header
        .plan
        .segments
        .iter()
        .enumerate()
        .filter(|(_, s)| s.slides > 0)
        .map(|(i, segment)| SegmentResult {
            name: segment.name.clone(),
            budget: segment.budget,
            took: results
                .slides
                .iter()
                .filter(|s| header.plan.slides.iter().any(|p| p.key == s.key && p.segment == Some(i)))
                .map(|s| s.took)
                .sum(),
        })
        .collect()
}

fn verdict(header: &Header, results: &Results, segments: &[SegmentResult]) -> Verdict {
    let would_end = if header.is_round() { results.slot_elapsed } else { would_end(results) };
    let over = would_end.less(results.slot);
    let candidates: Vec<Cut> = header
        .cut
        .iter()
        .filter(|cut| !results.slides.iter().any(|s| s.key == cut.key && s.skipped))
        .cloned()
        .collect();
    let drop = if over > Seconds(0) { cuts_that_save(&candidates, over) } else { Vec::new() };
    let longest = segments.iter().max_by_key(|s| s.took.less(s.budget)).filter(|s| s.took > s.budget);
    let shorten = longest.filter(|_| over > Seconds(0)).map(|s| {
        let by = s.took.less(s.budget).min(over);
        Shorten { segment: s.name.clone(), by, enough: by == over }
    });
    Verdict {
        slot: results.slot,
        lost_from: Some(header.plan.slot.slot).filter(|whole| *whole > results.slot),
        would_end,
        over,
        spare: results.slot.less(would_end),
        talk_finished: results.talk_finished,
        paused: results.pause.less(results.away),
        drop,
        shorten,
        promised: results.promised.clone(),
    }
}

/// The order in which grades hurt.
fn pain(grade: Grade) -> Option<u8> {
    match grade {
        Grade::Lost => Some(0),
        Grade::DontHave => Some(1),
        Grade::Shaky => Some(2),
        Grade::Held => None,
    }
}

fn hurt(header: &Header, results: &Results) -> Vec<Hurt> {
    let mut worst: BTreeMap<&str, (u8, &QuestionResult, Grade)> = BTreeMap::new();
    for question in &results.questions {
        let Some((grade, pain)) = question.grade.and_then(|g| Some((g, pain(g)?))) else { continue };
        let entry = worst.entry(question.id.as_str()).or_insert((pain, question, grade));
        if pain < entry.0 {
            *entry = (pain, question, grade);
        }
    }
    let mut all: Vec<(u8, &QuestionResult, Grade, &Asked)> = worst
        .into_iter()
        .filter_map(|(id, (pain, question, grade))| Some((pain, question, grade, header.objection(id)?)))
        .collect();
    all.sort_by(|a, b| a.0.cmp(&b.0).then(b.3.weight.total_cmp(&a.3.weight)).then(a.1.number.cmp(&b.1.number)));
    all.into_iter()
        .take(2)
        .map(|(_, question, grade, objection)| {
            let ticks = results.ticks.get(&objection.id).cloned().unwrap_or_default();
            let done = |i: usize| {
                let point = u32::try_from(i + 1).unwrap_or(u32::MAX);
                ticks.said.contains(&point) || ticks.conceded.contains(&point)
            };
            let unsaid = objection.points.iter().enumerate().filter(|(i, _)| !done(*i)).map(|(_, p)| p.clone());
            Hurt {
                number: question.number,
                id: objection.id.clone(),
                text: question.text.clone(),
                grade,
                slide: question.slide.filter(|_| question.during),
                answer: question.answer,
                why: objection.why.clone(),
                points: unsaid.collect(),
                own_points: objection.own_points,
                strong_example: objection.strong_example.clone(),
                weak: objection.weak.clone(),
                answered_on: header
                    .plan
                    .slides
                    .iter()
                    .filter(|s| objection.answered_on.contains(&s.key))
                    .map(|s| s.number)
                    .collect(),
            }
        })
        .collect()
}

/// The points ticked in one way.
fn points(header: &Header, results: &Results, pick: impl Fn(&super::state::Ticks) -> &Vec<u32>) -> Vec<Point> {
    let mut found = Vec::new();
    for (id, ticks) in &results.ticks {
        let Some(objection) = header.objection(id) else { continue };
        for point in pick(ticks) {
            let text = (*point as usize).checked_sub(1).and_then(|i| objection.points.get(i));
            found.extend(text.map(|text| Point { id: id.clone(), text: text.clone() }));
        }
    }
    found
}

fn missing(header: &Header, results: &Results) -> MissingEvidence {
    let mut to_run = points(header, results, |ticks| &ticks.missing);
    for question in results.questions.iter().filter(|q| q.grade == Some(Grade::DontHave)) {
        // Ticks say it more precisely.
        if !to_run.iter().any(|p| p.id == question.id) {
            let text = question.text.last().cloned().unwrap_or_default();
            to_run.push(Point { id: question.id.clone(), text });
        }
    }
    MissingEvidence { to_run_or_concede: to_run, deck: header.missing.clone() }
}

/// "9", "9 and 11", "9, 11 and 12".
pub(super) fn and(items: &[String]) -> String {
    joined(items, "and")
}

/// "9", "9 or 11", "9, 11 or 12".
pub(super) fn or(items: &[String]) -> String {
    joined(items, "or")
}

fn joined(items: &[String], word: &str) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} {word} {last}", most.join(", ")),
    }
}
