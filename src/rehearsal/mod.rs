//! The rehearsal: a pure state machine over a frozen header and timed events, its script, record and debrief.
//!
//! `State::fold(header, events)` is the whole truth of a run. A screen translates keys into [`Event`]s, tells the state
//! how late it is ([`State::advance`]) and draws what the state's queries say.

mod answer;
mod clockwork;
mod debrief;
mod details;
mod event;
#[cfg(test)]
pub(crate) mod fixture;
mod header;
mod lines;
mod machine;
mod marks;
mod page;
mod record;
mod scorecard;
mod script;
mod setup;
mod spoken;
mod state;
mod teller;
mod tomorrow;
mod transcript;

pub use answer::{AnswerPhase, reading_time, speaking_time};
pub use debrief::{
    Changed, Debrief, Hurt, LastRun, LastSlide, MissingEvidence, Point, SegmentResult, Shorten, Verdict, debrief,
};
pub use details::{details, row_says};
pub use event::{Event, Grade, Illegal, SlideRef, Timed};
pub use header::{
    Asked, ChecklistRef, DeckRef, Evidence, FindingRef, Header, Input, Milestone, Missing, Rate, RubricRow, Squeeze,
    VERSION, digest,
};
pub use lines::{ALIVE_EVERY, Heard, NoSink, Played, Room, Sink, run_plain, run_virtual};
pub use marks::{MarkFormat, Sync, marks};
pub use page::{NOT_MEASURED, lesson, page, tally};
pub use record::{MilestoneResult, NoteResult, OutcomeKind, QuestionResult, Record, Recorder, Results, SlideResult};
pub use scorecard::{CategoryResult, RowResult, Tally};
pub use script::{Script, as_script, script_of};
pub use setup::{Round, Setup, Shape};
pub use spoken::{AnswerHeard, Pace, Spoken, spoken};
pub use state::{Clocks, Effect, LAST_WORD, OpenQuestion, Outcome, Phase, Question, SlideTime, State, Stretch, Ticks};
pub use tomorrow::Drill;
pub use transcript::{Cue, NoTimes, Transcript, recording_time};

#[cfg(test)]
mod golden;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;
