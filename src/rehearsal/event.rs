//! What a speaker can do: the events. A script is a list of them, and so is the log in the history.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::budget::Millis;

/// How an answer went, by the speaker's own judgement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Grade {
    /// The point was lost.
    Lost,
    /// It stood, barely.
    Shaky,
    /// It stood.
    Held,
    /// The experiment or number does not exist.
    DontHave,
}

impl Grade {
    /// All, in the order of their keys 1 to 4.
    pub const ALL: [Self; 4] = [Self::Lost, Self::Shaky, Self::Held, Self::DontHave];
}

impl fmt::Display for Grade {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Lost => "lost",
            Self::Shaky => "shaky",
            Self::Held => "held",
            Self::DontHave => "don't have it",
        })
    }
}

/// A slide by its number or its key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum SlideRef {
    /// Number for people.
    Number(u32),
    /// Slide key.
    Key(String),
}

impl fmt::Display for SlideRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => write!(f, "{number}"),
            Self::Key(key) => f.write_str(&crate::text::one_line(key)),
        }
    }
}

/// What the speaker does. Questions, bells and phases are not events: they follow from the header and the times.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum Event {
    /// To the next slide; from the last one to the question round; in the round, the next question at once.
    Next,
    /// Back one slide.
    Previous,
    /// To a slide of the talk. Slides that are jumped over count as skipped.
    Jump {
        /// Which.
        slide: SlideRef,
    },
    /// Drops this slide and goes to the next.
    Skip,
    /// Stops the talk, question and answer clocks. The slot runs on.
    Pause {
        /// Whether nobody was there (the run was killed and resumed): then the slot stands still too.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        away: bool,
    },
    /// Ends a pause.
    Resume,
    /// The speaker starts to answer. With text, what was said (in line mode, all of it).
    Answer {
        /// What was said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        text: Option<String>,
    },
    /// Ends the answer. Without a grade it is answered and not judged; without an `answer` before it, left unanswered.
    Grade {
        /// How it went.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        grade: Option<Grade>,
    },
    /// Ticks the points of an answer, counted from 1: said; have it but did not say it; do not have it. Replaces earlier
    /// ticks of the same question.
    Points {
        /// Challenge id; the question asked last where none is given.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        objection: Option<String>,
        /// Said.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        said: Vec<u32>,
        /// Have it, did not say it: drill.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        have: Vec<u32>,
        /// Do not have it: run or concede.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        missing: Vec<u32>,
        /// Points that were conceded with their consequence for the claim: they count in full.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        conceded: Vec<u32>,
    },
    /// The panel goes deeper on the question just answered.
    FollowUp,
    /// "Let me take that at the end": it will be asked in the round.
    Later,
    /// Asks back; stops the answer clock for ten seconds.
    Clarify,
    /// "Could you repeat that?": the answer clock waits while the question is asked again.
    Repeat,
    /// The question has been spoken to its end: from now on there is time to think. Sent by the voice, not by the speaker.
    Heard,
    /// Not apt for this deck; never asked again.
    NotApt {
        /// Why not.
        reason: String,
    },
    /// Shows another slide (of the backup, mostly) without leaving the place in the talk.
    Backup {
        /// Which.
        slide: SlideRef,
    },
    /// Back to the place in the talk.
    ReturnToTalk,
    /// A remark for the debrief.
    Note {
        /// The remark.
        text: String,
    },
    /// A moment that can be heard in a recording (a clap, a knock): marks files count from it.
    Sync,
    /// A recording of the room begins here: marks files count from it where no sync mark is told. Sent by whoever starts the
    /// recorder, not by the speaker; after a resumed run began another recording, the last one counts.
    Recording,
    /// The speaker has said what the format waits for (a hypothesis, a metric, a control).
    Milestone {
        /// Which.
        id: String,
    },
    /// Takes back the last event that has not been taken back.
    Undo,
    /// Ends the run.
    Quit,
}

impl Event {
    /// The word after `do`.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Next => "next",
            Self::Previous => "previous",
            Self::Jump { .. } => "jump",
            Self::Skip => "skip",
            Self::Pause { .. } => "pause",
            Self::Resume => "resume",
            Self::Answer { .. } => "answer",
            Self::Grade { .. } => "grade",
            Self::Points { .. } => "points",
            Self::FollowUp => "follow_up",
            Self::Later => "later",
            Self::Clarify => "clarify",
            Self::Repeat => "repeat",
            Self::Heard => "heard",
            Self::NotApt { .. } => "not_apt",
            Self::Backup { .. } => "backup",
            Self::ReturnToTalk => "return_to_talk",
            Self::Note { .. } => "note",
            Self::Sync => "sync",
            Self::Recording => "recording",
            Self::Milestone { .. } => "milestone",
            Self::Undo => "undo",
            Self::Quit => "quit",
        }
    }

    /// Whether the history is synced to the disk at once: answers, pauses and the end must survive a power cut.
    pub fn must_sync(&self) -> bool {
        matches!(self, Self::Grade { .. } | Self::Pause { .. } | Self::Later | Self::NotApt { .. } | Self::Quit)
    }
}

/// An event with its time since the start of the run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Timed {
    /// When; never earlier than the event before.
    pub at: Millis,
    /// What.
    #[serde(flatten)]
    pub event: Event,
}

/// Why an event cannot happen in this state. Nothing has changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Illegal {
    /// Time runs forward.
    #[error("its time {at} is before {now}, where the run already is")]
    BackInTime {
        /// The event's time.
        at: Millis,
        /// The run's.
        now: Millis,
    },
    /// The run is over.
    #[error("the run is over; only points, notes, sync, recording, undo and quit can follow")]
    Over,
    /// The run is paused.
    #[error("the run is paused; resume first")]
    Paused,
    /// Not paused.
    #[error("the run is not paused")]
    NotPaused,
    /// A question is open.
    #[error("question {id} is open; end it with grade, later or not_apt first")]
    QuestionOpen {
        /// Its challenge id.
        id: String,
    },
    /// No question is open.
    #[error("no question is open")]
    NoQuestion,
    /// Nothing was asked yet, or nothing with this id.
    #[error("{}", match id { Some(id) => format!("{id} was not asked in this run"), None => "nothing has been asked yet".to_owned() })]
    NotAsked {
        /// The id, where one was given.
        id: Option<String>,
    },
    /// A tick beyond the points of the question, or one point ticked twice.
    #[error("{id} has {count} points; point {point} does not exist or is ticked twice")]
    BadPoint {
        /// Challenge id.
        id: String,
        /// How many points it has.
        count: usize,
        /// The point.
        point: u32,
    },
    /// The question has no (further) follow-up.
    #[error("{id} does not go deeper")]
    NoFollowUp {
        /// Challenge id.
        id: String,
    },
    /// `later` where there is no later.
    #[error("the question round is the later: answer it, or say not_apt")]
    NoLater,
    /// `not_apt` without a word why.
    #[error("not_apt needs a reason")]
    NoReason,
    /// No such slide.
    #[error("there is no slide {slide} in this run")]
    NoSlide {
        /// As given.
        slide: SlideRef,
    },
    /// A jump into the backup.
    #[error("slide {slide} is a backup slide; show it with backup")]
    BackupSlide {
        /// As given.
        slide: SlideRef,
    },
    /// No slide before the first.
    #[error("this is the first slide")]
    FirstSlide,
    /// No other slide is shown.
    #[error("no other slide is shown beside the talk")]
    NotAway,
    /// Moves among slides after the talk.
    #[error("the talk is over; show a slide with backup")]
    TalkOver,
    /// No such milestone.
    #[error("{}", match known.as_slice() { [] => "this format has no milestones".to_owned(), known => format!("there is no milestone {id}; there are {}", known.join(", ")) })]
    NoMilestone {
        /// As given.
        id: String,
        /// The ids that there are.
        known: Vec<String>,
    },
    /// Nothing to take back.
    #[error("there is nothing to take back")]
    NothingToUndo,
}
