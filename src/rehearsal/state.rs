//! The state of a run and everything a screen needs to ask it. It is changed in `machine` and `clockwork` only.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::answer::{AnswerClock, AnswerPhase};
use super::event::{Grade, Timed};
use super::header::{Asked, Header, Milestone, Rate};
use crate::budget::{Millis, Seconds, SlideBudget};
use crate::schedule::{Kind, Manner};

/// The three phases of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// Slides are shown, questions interrupt.
    Talk,
    /// The round after the last slide.
    Questions,
    /// Over; only ticks and notes are taken.
    Done,
}

/// What the outside has to do after a step; the state itself is already changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// The talk shows another slide.
    Slide,
    /// Ring, and speak or show a question ([`State::question`]).
    Ask,
    /// A question ended; the status line of DESIGN §7.
    Closed {
        /// "14:10 left, 17:30 planned: over by 3:20".
        status: String,
    },
    /// "Let me stop you. Yes or no?"
    CutOff,
    /// "We lost time: you have so much left."
    Squeeze(Seconds),
    /// The slot is over.
    TimeUp,
    /// Paused, or going on.
    Pause(bool),
    /// Another phase.
    Phase(Phase),
    /// Something was taken back; draw everything anew.
    Redraw,
}

/// What has been asked and how it went. Follow-ups are questions of their own.
#[derive(Debug, Clone, PartialEq)]
pub struct Question {
    /// Index into [`Header::objections`]; none for the panel's last word.
    pub objection: Option<usize>,
    /// Which follow-up of the objection this is, from 0; none for the objection itself.
    pub follow_up: Option<usize>,
    /// How it was put.
    pub manner: Manner,
    /// Whether it interrupted the talk.
    pub during: bool,
    /// Whether the speaker had put it off with `later`.
    pub promised: bool,
    /// The wording; two parts for a multi-part question.
    pub text: Vec<String>,
    /// Index of the talk's slide at that time.
    pub slide: usize,
    /// Run time at which it was put.
    pub asked_at: Millis,
    /// How long it was open (question time); grows while it is.
    pub open_for: Millis,
    /// Its answer clock.
    pub clock: AnswerClock,
    /// When (since it was put) the speaker started to answer, if a key or a line said so.
    pub started: Option<Millis>,
    /// How it ended; none while open, and for a question that the end of the run left open.
    pub outcome: Option<Outcome>,
    /// Whether the speaker asked back.
    pub clarified: u32,
    /// Whether it was repeated.
    pub repeated: u32,
    /// Whether the panel cut in.
    pub cut_off: bool,
    /// Keys of the slides shown during the answer.
    pub shown: Vec<String>,
    /// What was said, where it was typed.
    pub said: Vec<String>,
    /// Milestones that were missing and are asked for: an answer that holds states them.
    pub asks_for: Vec<String>,
    /// Follow-ups that come by themselves as long as answers hold.
    pub(super) deeper: u8,
    /// The first follow-up that has not been used.
    pub(super) next_follow_up: usize,
}

/// How a question ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Answered; judged or not.
    Answered(Option<Grade>),
    /// Passed over in silence: `grade` without a grade and without an answer.
    Unanswered,
    /// Put off to the round.
    Later,
    /// Not apt for this deck.
    NotApt(String),
}

/// The three-state ticks of an objection's points, counted from 1.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ticks {
    /// Said.
    pub said: Vec<u32>,
    /// Have it, did not say it.
    pub have: Vec<u32>,
    /// Do not have it.
    pub missing: Vec<u32>,
    /// Conceded with its consequence for the claim.
    pub conceded: Vec<u32>,
}

/// What a slide got.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SlideTime {
    /// Talk time on it.
    pub time: Millis,
    /// How often it came up.
    pub visits: u32,
    /// Whether it was dropped or jumped over.
    pub skipped: bool,
}

/// A stretch of the run in which the room had the same before it. Stretches follow one another without gaps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stretch {
    /// Run time of its beginning.
    pub from: Millis,
    /// Run time of its end.
    pub to: Millis,
    /// Number of the slide that was shown; none in a run without slides, and in the round where none was called up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slide: Option<u32>,
    /// Ordinal of the question that was open, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub question: Option<usize>,
    /// Whether the run was paused, or nobody there.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub paused: bool,
}

/// The clocks. Each instant of a run counts for exactly one of talk, question and pause.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Clocks {
    /// Talking, no question open.
    pub talk: Millis,
    /// A question open, or the round.
    pub question: Millis,
    /// Paused, time away included.
    pub pause: Millis,
    /// Time away after a kill: not part of the slot.
    pub away: Millis,
}

/// An interruption that has not come yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Pending {
    /// Index into the schedule's interruptions.
    pub(super) index: usize,
    /// Where: slide index and thousandths of its budget, or a time on the talk clock.
    pub(super) when: PendingWhen,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PendingWhen {
    Slide {
        slide: usize,
        permille: u16,
    },
    Time(Millis),
    /// On the slot clock.
    Clock(Millis),
}

/// A question that waits for the round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Queued {
    pub(super) objection: usize,
    pub(super) follow_up: Option<usize>,
    pub(super) manner: Manner,
    pub(super) deeper: u8,
    pub(super) promised: bool,
}

/// A run at one moment. `fold(header, events)` leads here; so does every single step.
#[derive(Debug, Clone, PartialEq)]
pub struct State {
    pub(super) header: Arc<Header>,
    pub(super) now: Millis,
    pub(super) phase: Phase,
    pub(super) clocks: Clocks,
    /// Where the slot ends, on the slot clock.
    pub(super) slot_end: Millis,
    /// Paused by the speaker.
    pub(super) paused: bool,
    /// Nobody is there: between a kill and the return. A pause outlasts it.
    pub(super) away: bool,
    /// Index of the talk's slide.
    pub(super) at: usize,
    /// Index of the slide that is shown instead.
    pub(super) beside: Option<usize>,
    pub(super) slides: Vec<SlideTime>,
    /// What the room had before it, from the start to now.
    pub(super) timeline: Vec<Stretch>,
    /// When the sync key was pressed last.
    pub(super) synced: Option<Millis>,
    /// When the last recording began.
    pub(super) recording: Option<Millis>,
    pub(super) pending: Vec<Pending>,
    /// Talk clock when the last question ended.
    pub(super) released: Option<Millis>,
    pub(super) questions: Vec<Question>,
    /// Index of the open question.
    pub(super) open: Option<usize>,
    pub(super) queue: VecDeque<Queued>,
    /// Question clock at which the next question of the round comes.
    pub(super) round_at: Option<Millis>,
    pub(super) last_word: bool,
    pub(super) squeezed: bool,
    pub(super) time_up: bool,
    pub(super) ticks: BTreeMap<String, Ticks>,
    pub(super) notes: Vec<(Millis, String)>,
    /// When each milestone was reached, on the slot clock.
    pub(super) milestones: BTreeMap<String, Millis>,
    /// Events that have not been taken back.
    pub(super) log: Vec<Timed>,
    /// Slot clock at which the talk was over and the round began.
    pub(super) talk_ended: Option<Millis>,
    pub(super) ended: Option<Millis>,
}

/// The id under which the panel's last word is recorded.
pub const LAST_WORD: &str = "last-word";

/// The open question, for a screen.
#[derive(Debug, Clone, PartialEq)]
pub struct OpenQuestion<'a> {
    /// Ordinal in this run, from 1.
    pub number: usize,
    /// Challenge id.
    pub id: &'a str,
    /// Kind, where it is a challenge of the bank.
    pub kind: Option<Kind>,
    /// Who asks; may be empty.
    pub persona: &'a str,
    /// The wording, one or two parts.
    pub text: &'a [String],
    /// Whether it goes deeper on the one before.
    pub deeper: bool,
    /// Whether the speaker had promised to come back to it.
    pub promised: bool,
    /// Number of the slide that it is about.
    pub about: Option<u32>,
    /// Where the answer stands.
    pub phase: AnswerPhase,
    /// What the answer clock shows.
    pub elapsed: Millis,
    /// Green, red and end of grace on that clock.
    pub marks: [Millis; 3],
    /// Whether the speaker has begun to answer.
    pub begun: bool,
    /// Whether the clock is stopped (asked back, repeated).
    pub held: bool,
    /// How long the question takes to be heard; its text may stay hidden until then.
    pub reading: Millis,
    /// Since when it is open.
    pub open_for: Millis,
    /// Whether the panel has cut in: "yes or no?"
    pub cut_off: bool,
    /// Slides that answer it, for the backup list.
    pub answered_on: &'a [String],
}

impl State {
    /// The frozen inputs.
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// Run time.
    pub fn now(&self) -> Millis {
        self.now
    }

    /// The phase.
    pub fn phase(&self) -> Phase {
        self.phase
    }

    /// The clocks.
    pub fn clocks(&self) -> Clocks {
        self.clocks
    }

    /// The slot clock: everything but time away; it stops with the run.
    pub fn slot_elapsed(&self) -> Millis {
        self.ended.unwrap_or(self.now) - self.clocks.away
    }

    /// What is left of the slot.
    pub fn slot_left(&self) -> Millis {
        self.slot_end - self.slot_elapsed()
    }

    /// By how much the slot is over.
    pub fn slot_over(&self) -> Millis {
        self.slot_elapsed() - self.slot_end
    }

    /// Whether the run is paused.
    pub fn is_paused(&self) -> bool {
        self.paused || self.away
    }

    /// Whether nobody is there: killed between leaving and coming back.
    pub(super) fn is_away(&self) -> bool {
        self.away
    }

    /// When the run ended.
    pub fn ended(&self) -> Option<Millis> {
        self.ended
    }

    /// When the last slide was left, on the slot clock.
    pub fn talk_ended(&self) -> Option<Millis> {
        self.talk_ended
    }

    /// Where the slot ends, on the slot clock; earlier than planned after a squeeze.
    pub fn slot_end(&self) -> Millis {
        self.slot_end
    }

    /// Where the talk is; none when the run has no slides.
    pub fn slide(&self) -> Option<&SlideBudget> {
        self.header.plan.slides.get(self.at).filter(|slide| !slide.backup)
    }

    /// The slide that is on the screen: a backup slide, or where the talk is.
    pub fn shown(&self) -> Option<&SlideBudget> {
        self.beside.map_or_else(|| self.slide(), |i| self.header.plan.slides.get(i))
    }

    /// Whether another slide is shown beside the talk.
    pub fn is_beside(&self) -> bool {
        self.beside.is_some()
    }

    /// The slide that `next` leads to.
    pub fn next_slide(&self) -> Option<&SlideBudget> {
        self.following(self.at).and_then(|i| self.header.plan.slides.get(i))
    }

    /// Talk time on the talk's slide.
    pub fn slide_time(&self) -> Millis {
        self.slides.get(self.at).map_or(Millis(0), |s| s.time)
    }

    /// Every slide with what it got, in the deck's order.
    pub fn slide_times(&self) -> impl Iterator<Item = (&SlideBudget, &SlideTime)> {
        self.header.plan.slides.iter().zip(&self.slides)
    }

    /// The backup slides, for the list under `b`.
    pub fn backups(&self) -> impl Iterator<Item = &SlideBudget> {
        self.header.plan.slides.iter().filter(|s| s.backup)
    }

    /// Everything asked so far, in order.
    pub fn questions(&self) -> &[Question] {
        &self.questions
    }

    /// The challenge of a question; none for the last word.
    pub fn objection(&self, question: &Question) -> Option<&Asked> {
        question.objection.and_then(|i| self.header.objections.get(i))
    }

    /// The challenge id of a question.
    pub fn id_of(&self, question: &Question) -> &str {
        self.objection(question).map_or(LAST_WORD, |o| o.id.as_str())
    }

    /// The open question.
    pub fn question(&self) -> Option<OpenQuestion<'_>> {
        let index = self.open?;
        let question = self.questions.get(index)?;
        let objection = self.objection(question);
        let since = question.open_for;
        Some(OpenQuestion {
            number: index + 1,
            id: self.id_of(question),
            kind: objection.map(|o| o.kind),
            persona: objection.map_or("", |o| o.persona.as_str()),
            text: &question.text,
            deeper: question.follow_up.is_some(),
            promised: question.promised,
            about: objection.and_then(|o| self.slide_by_key(o.slide.as_ref()?)).map(|s| s.number),
            phase: question.clock.phase(since),
            elapsed: question.clock.elapsed(since),
            marks: question.clock.marks(),
            begun: question.started.is_some(),
            held: question.clock.held(since),
            reading: question.clock.reading(),
            open_for: since,
            cut_off: question.cut_off,
            answered_on: objection.map_or(&[], |o| o.answered_on.as_slice()),
        })
    }

    /// Whether `follow_up` would be legal: the question just answered goes deeper.
    pub fn can_go_deeper(&self) -> bool {
        self.open.is_none()
            && self.phase != Phase::Done
            && self.questions.last().is_some_and(|q| {
                matches!(q.outcome, Some(Outcome::Answered(_)))
                    && self.objection(q).is_some_and(|o| q.next_follow_up < o.follow_ups.len())
            })
    }

    /// The question whose answer is to be looked at now: the one just answered, where [`Rate::Now`] says so.
    pub fn lesson(&self) -> Option<&Asked> {
        let last = self.questions.last().filter(|_| self.open.is_none() && self.header.rate == Rate::Now)?;
        last.outcome.as_ref().and_then(|_| self.objection(last))
    }

    /// Of how many questions a run without slides asks which: the ordinal of the last one asked, and all of them.
    /// Follow-ups count with their question.
    pub fn round_progress(&self) -> Option<(usize, usize)> {
        let asked = self.questions.iter().filter(|q| q.follow_up.is_none() && q.objection.is_some()).count();
        self.header.is_round().then(|| (asked, asked + self.queue.len()))
    }

    /// Ticks by challenge id.
    pub fn ticks(&self) -> &BTreeMap<String, Ticks> {
        &self.ticks
    }

    /// What the room had before it, stretch after stretch.
    pub fn timeline(&self) -> &[Stretch] {
        &self.timeline
    }

    /// When the sync key was pressed last.
    pub fn synced(&self) -> Option<Millis> {
        self.synced
    }

    /// When the last recording began.
    pub fn recording(&self) -> Option<Millis> {
        self.recording
    }

    /// The format's milestones in its order, each with when it was reached on the slot clock.
    pub fn milestones(&self) -> impl Iterator<Item = (&Milestone, Option<Millis>)> {
        self.header.milestones.iter().map(|m| (m, self.milestones.get(&m.id).copied()))
    }

    /// The milestone that has not been reached and has this key.
    pub fn milestone_of(&self, key: char) -> Option<&Milestone> {
        let open = self.milestones().find(|(m, at)| at.is_none() && m.key.chars().eq([key]));
        open.map(|(milestone, _)| milestone)
    }

    /// Remarks with their times.
    pub fn notes(&self) -> &[(Millis, String)] {
        &self.notes
    }

    /// The events that count, oldest first.
    pub fn log(&self) -> &[Timed] {
        &self.log
    }

    /// Planned time that is still to come, what interruptions are expected to cost and the round included.
    pub fn planned_left(&self) -> Millis {
        match self.phase {
            Phase::Done => Millis(0),
            Phase::Questions => self.slot_left(),
            Phase::Talk => self.planned_when_left(),
        }
    }

    /// What was still planned when the talk was left: nothing but the round after the last slide.
    pub(super) fn planned_when_left(&self) -> Millis {
        let plan = &self.header.plan;
        let round = plan.slot.round.millis();
        if self.talk_ended.is_some() {
            return round;
        }
        let ahead = plan.slides.iter().enumerate().filter(|(i, s)| *i >= self.at && !s.backup);
        let spent = |i: usize| if i == self.at { self.slide_time() } else { Millis(0) };
        let rest: Millis = ahead.map(|(i, s)| s.budget.millis() - spent(i)).sum();
        let whole = plan.total.millis().0.max(rest.0).max(1);
        rest + plan.slot.interruptions.share(rest.0, whole).millis() + round
    }

    /// The one line after every question: `14:10 left, 17:30 planned: over by 3:20`.
    pub fn status(&self) -> String {
        let over = self.slot_over();
        if over > Millis(0) {
            return match self.phase {
                Phase::Talk => {
                    let rest = self.planned_left() - self.header.plan.slot.round.millis();
                    format!("the slot ended {} ago, {} planned", over.seconds(), rest.seconds())
                }
                Phase::Questions | Phase::Done => format!("the slot ended {} ago", over.seconds()),
            };
        }
        let left = self.slot_left().seconds();
        if self.phase != Phase::Talk {
            return format!("{left} left");
        }
        let planned = self.planned_left().seconds();
        let verdict = match planned.cmp(&left) {
            std::cmp::Ordering::Greater => format!("over by {}", planned.less(left)),
            std::cmp::Ordering::Less => format!("{} to spare", left.less(planned)),
            std::cmp::Ordering::Equal => "on time".to_owned(),
        };
        format!("{left} left, {planned} planned: {verdict}")
    }

    /// Where the run is, in a few words: "slide 3 of the talk, BAS01 is open".
    pub fn place(&self) -> String {
        let phase = match (self.phase, self.slide()) {
            (Phase::Talk, Some(slide)) => format!("the talk is on slide {}", slide.number),
            (Phase::Talk, None) => "the talk has no slides".to_owned(),
            (Phase::Questions, _) => "the question round is on".to_owned(),
            (Phase::Done, _) => "the run is over".to_owned(),
        };
        let open = self.question().map_or("no question is open".to_owned(), |q| format!("question {} is open", q.id));
        let paused = if self.is_paused() { ", paused" } else { "" };
        format!("at that time {phase}, {open}{paused}")
    }

    /// Index of the slide of the talk after `index`.
    pub(super) fn following(&self, index: usize) -> Option<usize> {
        let slides = &self.header.plan.slides;
        (index + 1..slides.len()).find(|i| !slides[*i].backup)
    }

    fn slide_by_key(&self, key: &str) -> Option<&SlideBudget> {
        self.header.plan.slides.iter().find(|s| s.key == key)
    }
}
