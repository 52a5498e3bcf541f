//! The record of a run: header, events, and what came of them. The results are stored, so that a newer program never has
//! to fold an old run again.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::answer::AnswerPhase;
use super::event::{Event, Grade, Illegal, Timed};
use super::header::{Header, Input};
use super::state::{Effect, Outcome, Phase, Question, State, Stretch, Ticks};
use crate::budget::{Millis, Seconds};
use crate::schedule::{Kind, Manner};

/// A run, whole. Its JSON is the same bytes for the same header and events.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// Version of the JSON's meaning.
    pub schema: u32,
    /// All inputs.
    pub header: Header,
    /// Everything the speaker did, what was taken back included.
    pub events: Vec<Timed>,
    /// What came of it.
    pub results: Results,
}

/// What came of a run. Lengths are whole seconds, rounded down.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Results {
    /// Whether the run says nothing about the speaker: lines on a virtual clock, or slides that were clicked through.
    pub dry: bool,
    /// Whether the last slide was reached and left.
    pub talk_finished: bool,
    /// Slot clock at the end of the run.
    pub slot_elapsed: Seconds,
    /// Slot clock when the last slide was left.
    pub talk_ended: Option<Seconds>,
    /// The slot; shorter than planned after a squeeze.
    pub slot: Seconds,
    /// Planned time that was still to come when the run ended.
    pub planned_left: Seconds,
    /// Talking.
    pub talk: Seconds,
    /// Questions.
    pub question: Seconds,
    /// Paused, time away included.
    pub pause: Seconds,
    /// Away after a kill.
    pub away: Seconds,
    /// The slides of the run, backup included.
    pub slides: Vec<SlideResult>,
    /// Everything that was asked, in order.
    pub questions: Vec<QuestionResult>,
    /// Ticks by challenge id.
    pub ticks: BTreeMap<String, Ticks>,
    /// Challenges put off and never answered.
    pub promised: Vec<String>,
    /// Challenges that found no place before the run ended.
    pub unasked: Vec<String>,
    /// Remarks.
    pub notes: Vec<NoteResult>,
    /// When the sync key was pressed last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sync: Option<Millis>,
    /// When the recording began, where hotseat started one; after a resumed run the last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recording: Option<Millis>,
    /// What the room had before it, stretch after stretch. Empty in records of before marks were written.
    #[serde(default)]
    pub timeline: Vec<Stretch>,
    /// What the format waited to hear.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub milestones: Vec<MilestoneResult>,
}

/// What a slide got.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SlideResult {
    /// Slide key.
    pub key: String,
    /// Number for people.
    pub number: u32,
    /// Its budget.
    pub budget: Seconds,
    /// Talk time on it.
    pub took: Seconds,
    /// How often it came up.
    pub visits: u32,
    /// Dropped or jumped over.
    pub skipped: bool,
}

/// How a question went.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuestionResult {
    /// Ordinal, from 1.
    pub number: usize,
    /// Challenge id, or `last-word`.
    pub id: String,
    /// Family; empty for the last word.
    pub category: String,
    /// Kind; none for the last word.
    pub kind: Option<Kind>,
    /// The wording.
    pub text: Vec<String>,
    /// Whether it went deeper on one before.
    pub follow_up: bool,
    /// How it was put.
    pub manner: Manner,
    /// Whether it interrupted the talk.
    pub during: bool,
    /// Whether it had been put off.
    pub promised: bool,
    /// Number of the talk's slide at that time.
    pub slide: Option<u32>,
    /// When, on the run's clock.
    pub asked_at: Millis,
    /// How long it was open, asking included.
    pub open: Seconds,
    /// What the answer clock showed at the end.
    pub answer: Seconds,
    /// From the end of the asking to the first word, where a key or a line said so.
    pub start: Option<Seconds>,
    /// Where the answer clock stood.
    pub phase: AnswerPhase,
    /// How it ended.
    pub outcome: OutcomeKind,
    /// The speaker's judgement.
    pub grade: Option<Grade>,
    /// Why not apt.
    pub reason: Option<String>,
    /// How often the speaker asked back.
    pub clarified: u32,
    /// How often it was repeated.
    pub repeated: u32,
    /// Whether the panel cut in.
    pub cut_off: bool,
    /// Numbers of the slides shown during the answer.
    pub shown: Vec<u32>,
    /// What was said, where it was typed.
    pub said: Vec<String>,
}

/// How a question ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OutcomeKind {
    /// Answered.
    Answered,
    /// Put off to the round.
    Later,
    /// Not apt for this deck.
    NotApt,
    /// Passed over in silence, or still open when the run ended.
    Unanswered,
}

/// Something that the format waited to hear.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MilestoneResult {
    /// Its id.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// When it was said, on the slot clock; none when it never was.
    pub at: Option<Seconds>,
}

/// A remark.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoteResult {
    /// When.
    pub at: Millis,
    /// What.
    pub text: String,
}

/// A run whose slides all took less than this was clicked through.
const CLICKED_THROUGH: Millis = Millis(3_000);

impl Results {
    /// What came of a run so far. For a run that has not ended it is what would be stored if it ended now.
    pub fn of(state: &State) -> Self {
        let header = state.header();
        let clocks = state.clocks();
        let visited: Vec<Millis> =
            state.slide_times().filter(|(s, t)| !s.backup && t.visits > 0).map(|(_, t)| t.time).collect();
        let clicked = visited.iter().all(|time| *time < CLICKED_THROUGH) && !visited.is_empty();
        let questions: Vec<QuestionResult> =
            state.questions().iter().enumerate().map(|(i, q)| question(state, i + 1, q)).collect();
        let promised = questions
            .iter()
            .filter(|q| q.outcome == OutcomeKind::Later)
            .filter(|q| !questions.iter().any(|a| a.promised && a.id == q.id && a.outcome == OutcomeKind::Answered))
            .map(|q| q.id.clone())
            .collect();
        let unasked = header
            .schedule
            .during
            .iter()
            .filter(|scheduled| !questions.iter().any(|q| q.id == scheduled.id) && scheduled.unless.is_empty())
            .map(|scheduled| scheduled.id.clone())
            .collect();
        Self {
            dry: header.input == Input::Lines || clicked,
            talk_finished: state.talk_ended().is_some(),
            slot_elapsed: state.slot_elapsed().seconds(),
            talk_ended: state.talk_ended().map(Millis::seconds),
            slot: state.slot_end().seconds(),
            planned_left: state.planned_when_left().seconds(),
            talk: clocks.talk.seconds(),
            question: clocks.question.seconds(),
            pause: clocks.pause.seconds(),
            away: clocks.away.seconds(),
            slides: state
                .slide_times()
                .map(|(slide, time)| SlideResult {
                    key: slide.key.clone(),
                    number: slide.number,
                    budget: slide.budget,
                    took: time.time.seconds(),
                    visits: time.visits,
                    skipped: time.skipped,
                })
                .collect(),
            questions,
            ticks: state.ticks().clone(),
            promised,
            unasked,
            notes: state.notes().iter().map(|(at, text)| NoteResult { at: *at, text: text.clone() }).collect(),
            sync: state.synced(),
            recording: state.recording(),
            timeline: state.timeline().to_vec(),
            milestones: state
                .milestones()
                .map(|(m, at)| MilestoneResult { id: m.id.clone(), name: m.name.clone(), at: at.map(Millis::seconds) })
                .collect(),
        }
    }
}

fn question(state: &State, number: usize, question: &Question) -> QuestionResult {
    let objection = state.objection(question);
    let slides = &state.header().plan.slides;
    let (outcome, grade, reason) = match &question.outcome {
        Some(Outcome::Answered(grade)) => (OutcomeKind::Answered, *grade, None),
        Some(Outcome::Later) => (OutcomeKind::Later, None, None),
        Some(Outcome::NotApt(reason)) => (OutcomeKind::NotApt, None, Some(reason.clone())),
        Some(Outcome::Unanswered) | None => (OutcomeKind::Unanswered, None, None),
    };
    QuestionResult {
        number,
        id: state.id_of(question).to_owned(),
        category: objection.map_or(String::new(), |o| o.category.clone()),
        kind: objection.map(|o| o.kind),
        text: question.text.clone(),
        follow_up: question.follow_up.is_some(),
        manner: question.manner,
        during: question.during,
        promised: question.promised,
        slide: slides.get(question.slide).map(|s| s.number),
        asked_at: question.asked_at,
        open: question.open_for.seconds(),
        answer: question.clock.elapsed(question.open_for).seconds(),
        start: question.started.map(|since| since.less(question.clock.reading()).seconds()),
        phase: question.clock.phase(question.open_for),
        outcome,
        grade,
        reason,
        clarified: question.clarified,
        repeated: question.repeated,
        cut_off: question.cut_off,
        shown: question
            .shown
            .iter()
            .filter_map(|key| slides.iter().find(|s| s.key == *key))
            .map(|s| s.number)
            .collect(),
        said: question.said.clone(),
    }
}

/// A run in progress with all its events: state and log together.
#[derive(Debug, Clone)]
pub struct Recorder {
    state: State,
    events: Vec<Timed>,
}

impl Recorder {
    /// A run that begins.
    pub fn new(header: Arc<Header>) -> Self {
        Self { state: State::new(header), events: Vec::new() }
    }

    /// A run that goes on: all its events so far.
    ///
    /// # Errors
    /// The first event that is illegal, with its index: the log does not belong to the header.
    pub fn resume(header: Arc<Header>, events: Vec<Timed>) -> Result<Self, (usize, Illegal)> {
        Ok(Self { state: State::fold(header, &events)?, events })
    }

    /// The state.
    pub fn state(&self) -> &State {
        &self.state
    }

    /// All events so far.
    pub fn events(&self) -> &[Timed] {
        &self.events
    }

    /// See [`State::advance`].
    pub fn advance(&mut self, to: Millis) -> Vec<Effect> {
        self.state.advance(to)
    }

    /// See [`State::apply`].
    ///
    /// # Errors
    /// As there; the event is not logged then.
    pub fn apply(&mut self, event: &Timed) -> Result<Vec<Effect>, Illegal> {
        let effects = self.state.apply(event)?;
        self.events.push(event.clone());
        Ok(effects)
    }

    /// Comes back to a run that was cut off: the time from `alive`, when it was last known to run, to `now` becomes a
    /// pause that the slot does not count, and the run is as it was left. Returns the events that say so, already
    /// applied; none when the run is over.
    ///
    /// # Errors
    /// None in practice: the events fit every state.
    pub fn come_back(&mut self, alive: Millis, now: Millis) -> Result<Vec<Timed>, Illegal> {
        self.advance(alive);
        if self.state.phase() == Phase::Done {
            return Ok(Vec::new());
        }
        let left = self.state.now();
        let mut events = Vec::new();
        // Killed while they came back: then they still are away.
        if !self.state.is_away() {
            events.push(Timed { at: left, event: Event::Pause { away: true } });
        }
        events.push(Timed { at: now.max(left), event: Event::Resume });
        for event in &events {
            self.apply(event)?;
        }
        Ok(events)
    }

    /// Ends the run if it has not ended, and gives the record.
    pub fn into_record(mut self) -> Record {
        if self.state.phase() != Phase::Done {
            let end = Timed { at: self.state.now(), event: Event::Quit };
            if self.state.apply(&end).is_ok() {
                self.events.push(end);
            }
        }
        let results = Results::of(&self.state);
        let header = Header::clone(&self.state.header);
        Record { schema: 1, header, events: self.events, results }
    }
}

impl Record {
    /// The record as JSON with a line feed at its end.
    ///
    /// # Errors
    /// None in practice: everything in it can be written.
    pub fn to_json(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string_pretty(self).map(|json| json + "\n")
    }
}
