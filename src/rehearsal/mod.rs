//! The rehearsal: a pure state machine over a frozen header and timed events, its script, record and debrief.
//!
//! `State::fold(header, events)` is the whole truth of a run. A screen translates keys into [`Event`]s, tells the state
//! how late it is ([`State::advance`]) and draws what the state's queries say.

mod answer;
mod clockwork;
mod event;
#[cfg(test)]
pub(crate) mod fixture;
mod header;
mod machine;
mod state;

pub use answer::{AnswerPhase, reading_time, speaking_time};
pub use event::{Event, Grade, Illegal, SlideRef, Timed};
pub use header::{Asked, ChecklistRef, DeckRef, Evidence, Header, Input, Missing, RubricRow, Squeeze, VERSION, digest};
pub use state::{Clocks, Effect, LAST_WORD, OpenQuestion, Outcome, Phase, Question, SlideTime, State, Ticks};

#[cfg(test)]
mod tests;
