//! `hotseat next`: what to do now for a deck, from how far away the talk is and what has been done already.
//!
//! Six days out the slides can still change: findings and objections without an answer. From the eve on only what
//! speaking can fix is left, so nothing structural is shown any more.

mod page;
mod stage;
#[cfg(test)]
mod tests;

use serde::Serialize;

use crate::budget::{Day, Pressure, Seconds};

pub use page::human;
pub use stage::advise;

/// All that the advice depends on.
#[derive(Debug, Clone, PartialEq)]
pub struct Situation {
    /// The deck's file, for people.
    pub deck: String,
    /// The deck as it is typed into a shell.
    pub word: String,
    /// Where the printed notes go, as it is typed into a shell.
    pub print: String,
    /// Where the sheet for the panel goes, as it is typed into a shell.
    pub panel: String,
    /// Title for people.
    pub title: String,
    /// The day.
    pub today: Day,
    /// The day of the talk, where the deck states it.
    pub talk_date: Option<Day>,
    /// Open findings from warnings up, the dearest first.
    pub findings: Vec<Finding>,
    /// Objections without a (fresh) answer, the heaviest first.
    pub unanswered: Vec<Question>,
    /// Design choices without a reason.
    pub silent_choices: usize,
    /// Parts that the talk has.
    pub parts: Vec<String>,
    /// Challenges that were missed the last time they were asked.
    pub missed: Vec<String>,
    /// How many challenges held the last time they were asked.
    pub held: usize,
    /// Whether it is settled how hard the room presses or who asks (`hotseat prep`).
    pub prepared: bool,
    /// Finished runs that count, the newest first.
    pub runs: Vec<PastRun>,
}

/// A hole in the slides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Rule id.
    pub rule: String,
    /// What is the matter, with its slide.
    pub message: String,
}

/// A question to prepare for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// Challenge id.
    pub id: String,
    /// What is asked.
    pub ask: String,
}

/// A finished run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PastRun {
    /// Its day.
    pub day: Day,
    /// The part; `drill` and `lines` are parts too; none for the whole talk.
    pub part: Option<String>,
    /// How hard the room pressed.
    pub pressure: Pressure,
    /// When it would have ended.
    pub would_end: Seconds,
    /// The slot.
    pub slot: Seconds,
}

/// Where on the way to the talk the speaker is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Six days or more: mend and prepare.
    Mend,
    /// Five days: choices and answers.
    Answers,
    /// Four days: the parts.
    Parts,
    /// Three days: the whole talk.
    Full,
    /// Two days: a panel.
    Panel,
    /// One day.
    Eve,
    /// The day itself.
    WarmUp,
    /// It is over.
    After,
}

/// One thing to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Step {
    /// What, and why now.
    pub what: String,
    /// Particulars, one line each.
    pub details: Vec<String>,
    /// The command to type.
    pub command: String,
    /// The day on which it was done, where the history knows of it and it need not be done again.
    pub done: Option<Day>,
}

/// What to do now. Its JSON is what `next --format json` prints.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Advice {
    /// Version of the JSON's meaning.
    pub schema: u32,
    /// The deck's file.
    pub deck: String,
    /// Title for people.
    pub title: String,
    /// The day.
    pub today: Day,
    /// The day of the talk; without it the stage follows from what has been done.
    pub talk_date: Option<Day>,
    /// Days until the talk; negative afterwards.
    pub days: Option<i32>,
    /// Where on the way.
    pub stage: Stage,
    /// What to do, the first thing first.
    pub steps: Vec<Step>,
    /// What the last run of the whole talk said about time.
    pub last_run: Option<String>,
}
