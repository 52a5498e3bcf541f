//! Who asks what, and when: interruptions and the question round, drawn from a seed.
//!
//! Same inputs, same seed: same schedule, on every machine. The speaker never sees it before the debrief.

mod draw;
mod place;
mod stop;

use serde::{Deserialize, Serialize};

/// Kind of a challenge.
pub use crate::knowledge::schema::ChallengeKind as Kind;

use crate::budget::{Day, Millis, Mix, Plan, Practice, Pressure, Seconds};

/// What the schedule needs to know of an objection.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// Challenge id; each at most once.
    pub id: String,
    /// Family ("BAS"): two of one family in a run are less likely.
    pub category: String,
    /// Kind.
    pub kind: Kind,
    /// Weight as ranked for this deck; below zero or not a number counts as zero.
    pub weight: f64,
    /// Key of the slide that it is about.
    pub slide: Option<String>,
    /// How many follow-ups it has.
    pub follow_ups: u32,
}

/// When a question comes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trigger {
    /// On a slide, when this many thousandths of its budget have been spent on it; 1000 is its end.
    Slide {
        /// Slide key.
        key: String,
        /// 0 to 1000.
        permille: u16,
    },
    /// At a time of the talk clock (questions and pauses not counted).
    Time {
        /// Since the start.
        at: Millis,
    },
    /// At a time of the slot clock, which never stops, or as soon after it as no question is open.
    Clock {
        /// Since the start.
        at: Millis,
    },
}

/// A question that interrupts the talk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Interruption {
    /// Challenge id.
    pub id: String,
    /// Kind.
    pub kind: Kind,
    /// When.
    pub when: Trigger,
    /// How many follow-ups come by themselves as long as the answers hold.
    pub deeper: u8,
    /// Milestones of which one must be missing, or the question does not come; empty = it comes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unless: Vec<String>,
}

/// A moment at which the format has the panel break in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stop {
    /// When.
    pub when: StopWhen,
    /// Challenge ids of which one is drawn.
    pub ids: Vec<String>,
    /// As in [`Interruption::unless`].
    pub unless: Vec<String>,
}

/// When a [`Stop`] comes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StopWhen {
    /// Between two times of the slot clock; the seed decides.
    Between(Seconds, Seconds),
    /// At the end of each slide of this section.
    After(String),
}

/// How a question of the round is put.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Manner {
    /// As it is.
    Plain,
    /// Together with its first follow-up: two questions in one breath.
    MultiPart,
    /// A second voice presses on the last weak answer instead, if there was one.
    PileOn,
    /// After ten seconds in which nobody says anything.
    AfterSilence,
}

/// A question of the round after the last slide.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoundQuestion {
    /// Challenge id.
    pub id: String,
    /// How it is put.
    pub manner: Manner,
    /// As in [`Interruption::deeper`].
    pub deeper: u8,
}

/// All that will be asked if the talk goes as planned.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Schedule {
    /// Interruptions in the order of the plan.
    pub during: Vec<Interruption>,
    /// The round, first to be asked first. More than the planned time holds, in case the talk ends early.
    pub round: Vec<RoundQuestion>,
    /// "I still do not believe it": once, after an answer that held.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub doubt: Option<Doubt>,
}

/// A question that hangs on how answers go and not on the deck.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Doubt {
    /// Challenge id.
    pub id: String,
    /// It comes after so many answers to probes and challenges have held.
    pub after_held: u8,
}

/// Category of the challenges that hang on what happens in the room. They are no candidates for interruptions.
pub const ROOM: &str = "control";
/// The challenge that doubts an answer that held.
const DOUBT: &str = "CTL02";
/// The challenge that asks about a paper that does not exist.
const BLUFF: &str = "CTL03";

/// None in the first half minute.
pub const QUIET_START: Millis = Millis(30_000);
/// None within this much talk time of another.
pub const GAP: Millis = Millis(45_000);

/// What a schedule is drawn from.
#[derive(Debug, Clone, Copy)]
pub struct Draw<'a> {
    /// The seed.
    pub seed: u64,
    /// How hard the panel pushes.
    pub pressure: Pressure,
    /// How many of each kind may interrupt (already scaled to the slot).
    pub mix: Mix,
    /// Slides with budgets, backup included.
    pub plan: &'a Plan,
    /// The objections, ranked.
    pub candidates: &'a [Candidate],
    /// What the format asks at a moment of its own. These questions come beside the mix.
    pub stops: &'a [Stop],
    /// What the past contributes.
    pub practice: &'a Practice,
    /// The day of the run.
    pub today: Day,
}

impl Schedule {
    /// Draws a schedule. Fewer questions than the mix asks for where there is no room between them or nothing to ask.
    pub fn draw(inputs: &Draw<'_>) -> Self {
        let mut rng = draw::Dice::new(inputs.seed);
        let (stopped, fixed) = stop::stops(inputs, &mut rng);
        let drawn = draw::draw(inputs, stopped, &mut rng);
        let mut during = place::place(inputs, drawn.during, fixed, &mut rng);
        let mut round: Vec<RoundQuestion> = Vec::new();
        for (i, candidate) in drawn.round.into_iter().enumerate() {
            let manner = match (inputs.pressure, i) {
                (Pressure::Realistic | Pressure::Hostile, 1) if candidate.follow_ups > 0 => Manner::MultiPart,
                (Pressure::Realistic | Pressure::Hostile, 2) => Manner::PileOn,
                (_, 3) => Manner::AfterSilence,
                _ => Manner::Plain,
            };
            round.push(RoundQuestion {
                id: candidate.id.clone(),
                manner,
                deeper: rng.deeper(inputs.pressure, candidate),
            });
        }
        for question in &mut during {
            let candidate = inputs.candidates.iter().find(|c| c.id == question.id);
            let wanted = candidate.map_or(0, |c| rng.deeper(inputs.pressure, c));
            question.deeper = if question.unless.is_empty() { wanted } else { 0 };
        }
        let mut schedule = Self { during, round, doubt: None };
        schedule.add_room(inputs, &mut rng);
        schedule
    }

    /// Nothing but a round that asks these, in this order; each goes deeper so often as long as answers hold.
    pub fn of_round(ids: Vec<String>, deeper: u8) -> Self {
        let round = ids.into_iter().map(|id| RoundQuestion { id, manner: Manner::Plain, deeper });
        Self { round: round.collect(), ..Self::default() }
    }

    /// What hangs on the room, where the bank has it: doubt (always from a hostile panel, every other time from a
    /// realistic one) and a bluff in the round (one run in three).
    fn add_room(&mut self, inputs: &Draw<'_>, rng: &mut draw::Dice) {
        let (after_held, doubts, bluffs) = (1 + rng.below(3), rng.below(2) == 0, rng.below(3) == 0);
        let there = |id: &str| {
            inputs.candidates.iter().any(|c| c.id == id && c.category == ROOM)
                && inputs.practice.likelihood(id, inputs.today) > 0
                && inputs.pressure != Pressure::Gentle
        };
        if there(DOUBT) && (doubts || inputs.pressure == Pressure::Hostile) {
            let after_held = u8::try_from(after_held).unwrap_or(1);
            self.doubt = Some(Doubt { id: DOUBT.to_owned(), after_held });
        }
        if there(BLUFF) && bluffs && !self.round.is_empty() {
            // Early in the round, which rarely gets to its end.
            let at = self.round.len().min(2);
            self.round.insert(at, RoundQuestion { id: BLUFF.to_owned(), manner: Manner::Plain, deeper: 0 });
        }
    }
}

/// When a squeeze comes on the talk clock (at 40 to 70 % of the plan), and whether an unasked-for one comes at all (in one
/// run of three). Drawn apart from the questions: with and without a squeeze the same seed asks the same.
pub fn squeeze_at(seed: u64, total: Seconds) -> (Millis, bool) {
    let mut dice = draw::Dice::new(!seed);
    let share = 400 + dice.below(301);
    (Millis(u64::from(total.0) * share), dice.below(3) == 0)
}

#[cfg(test)]
mod tests;
