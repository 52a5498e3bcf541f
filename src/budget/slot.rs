//! The slot: what the appointment leaves for talking (DESIGN §2).
//!
//! slot = questions + talk; target = 0.85 talk. Questions come in two kinds that both eat the slot: those that interrupt,
//! whose number depends on the pressure, and the round at the end.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::Seconds;

/// How hard the panel pushes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Pressure {
    /// Few questions, between slides.
    Gentle,
    /// As in a research talk.
    #[default]
    Realistic,
    /// Challenges from early on; answers are cut off.
    Hostile,
}

impl fmt::Display for Pressure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Gentle => "gentle",
            Self::Realistic => "realistic",
            Self::Hostile => "hostile",
        })
    }
}

/// No such pressure.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no such pressure; known are gentle, realistic, hostile")]
pub struct UnknownPressure;

impl FromStr for Pressure {
    type Err = UnknownPressure;
    fn from_str(text: &str) -> Result<Self, UnknownPressure> {
        [Self::Gentle, Self::Realistic, Self::Hostile]
            .into_iter()
            .find(|p| p.to_string() == text)
            .ok_or(UnknownPressure)
    }
}

/// How many interruptions of each kind; in a checklist, for a slot of 45 minutes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mix {
    /// Short questions about what is on the screen.
    #[serde(default)]
    pub clarify: u32,
    /// Questions that want to know more.
    #[serde(default)]
    pub probe: u32,
    /// Questions that attack a claim.
    #[serde(default)]
    pub challenge: u32,
}

/// The slot for which a checklist's mixes are stated.
const MIX_SLOT: Seconds = Seconds::minutes(45);

/// What one interruption of each kind (clarify, probe, challenge) costs in seconds, asking included: the question at
/// three words a second, five seconds to think, and the answer. Answers: a clarification takes 10 to 20 s; the bank's
/// challenges average 33 s (green) to 64 s (red), of which a probe takes the lower end and a challenge the upper.
const COST: [u32; 3] = [20, 50, 75];

/// The least that is kept for the round at the end, as a share of the slot: five minutes of 45.
const LEAST_ROUND: (u64, u64) = (1, 9);

/// The share of the talk that a plan may fill. Fifteen per cent of slack is what people rehearse with (twelve minutes
/// for fifteen, DESIGN §2).
const FILL: (u64, u64) = (85, 100);

impl Mix {
    /// The draft's default for a research talk, taken from faculty job talks of unknown length (DESIGN §7). A checklist
    /// that states its own mix wins.
    pub fn default_for(pressure: Pressure) -> Self {
        match pressure {
            Pressure::Gentle => Self { clarify: 0, probe: 4, challenge: 0 },
            Pressure::Realistic => Self { clarify: 8, probe: 5, challenge: 2 },
            Pressure::Hostile => Self { clarify: 4, probe: 6, challenge: 8 },
        }
    }

    /// The counts for a slot of another length, each rounded to the nearest.
    #[must_use]
    pub fn scaled(self, slot: Seconds) -> Self {
        let scale = |n: u32| Seconds(n).share(u64::from(slot.0), u64::from(MIX_SLOT.0)).0;
        Self { clarify: scale(self.clarify), probe: scale(self.probe), challenge: scale(self.challenge) }
    }

    /// How many in all.
    pub fn total(self) -> u32 {
        self.clarify.saturating_add(self.probe).saturating_add(self.challenge)
    }

    /// What these interruptions are expected to cost.
    pub fn cost(self) -> Seconds {
        let counts = [self.clarify, self.probe, self.challenge];
        counts.iter().zip(COST).map(|(count, each)| Seconds(count.saturating_mul(each))).sum()
    }
}

/// The slot and what becomes of it. All in seconds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slot {
    /// The appointment. It never pauses.
    pub slot: Seconds,
    /// All questions: `interruptions + round`.
    pub questions: Seconds,
    /// What interruptions are expected to cost at this pressure.
    pub interruptions: Seconds,
    /// What is left for the round at the end.
    pub round: Seconds,
    /// `slot - questions`.
    pub talk: Seconds,
    /// `0.85 talk`; the slides' budgets sum to it.
    pub target: Seconds,
}

impl Slot {
    /// Divides a slot. `questions` is what is set aside for questions in all (a deck's or checklist's `questions`);
    /// it grows where the interruptions of `mix` (already scaled) would leave less than a ninth of the slot for the
    /// round at the end. At least a third of the slot is left for the talk, whatever is asked for.
    pub fn new(slot: Seconds, questions: Seconds, mix: Mix) -> Self {
        let most = slot.less(slot.share(1, 3));
        let interruptions = mix.cost().min(most);
        let round_at_least = slot.share(LEAST_ROUND.0, LEAST_ROUND.1);
        let questions = questions.max(interruptions + round_at_least).min(most);
        let talk = slot.less(questions);
        Self {
            slot,
            questions,
            interruptions,
            round: questions.less(interruptions),
            talk,
            target: talk.share(FILL.0, FILL.1),
        }
    }

    /// Divides a slot whose format leaves no slack: its segments take `segments`, or what interruptions leave where that is
    /// less, and whatever remains is the round. At least a third of the slot is left for the talk.
    pub fn exact(slot: Seconds, segments: Seconds, mix: Mix) -> Self {
        let interruptions = mix.cost().min(slot.less(slot.share(1, 3)));
        let talk = segments.min(slot.less(interruptions));
        let questions = slot.less(talk);
        Self { slot, questions, interruptions, round: questions.less(interruptions), talk, target: talk }
    }

    /// The slot of a part of a talk that is rehearsed alone: no round at the end, `target` given by the part's budgets.
    pub fn of_part(target: Seconds, mix: Mix) -> Self {
        let talk = target.share(FILL.1, FILL.0);
        let interruptions = mix.cost();
        let slot = talk + interruptions;
        Self { slot, questions: interruptions, interruptions, round: Seconds(0), talk, target }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slot(pressure: Pressure, minutes: u32, questions: u32) -> Slot {
        let slot = Seconds::minutes(minutes);
        Slot::new(slot, Seconds::minutes(questions), Mix::default_for(pressure).scaled(slot))
    }

    #[test]
    fn forty_five_minutes_leave_about_twenty_five_for_the_plan() {
        let s = slot(Pressure::Realistic, 45, 15);
        assert_eq!((s.questions, s.interruptions, s.round), (Seconds(900), Seconds(560), Seconds(340)));
        assert_eq!((s.talk, s.target), (Seconds::minutes(30), Seconds(25 * 60 + 30)));
    }

    #[test]
    fn a_hostile_panel_takes_more_of_the_slot_and_keeps_a_round_at_the_end() {
        let s = slot(Pressure::Hostile, 45, 15);
        assert_eq!(s.round, Seconds::minutes(5));
        assert_eq!(s.questions, Seconds(980 + 300));
        assert!(s.target < slot(Pressure::Realistic, 45, 15).target);
        assert_eq!(s.talk + s.questions, s.slot);
    }

    #[test]
    fn a_format_without_slack_keeps_its_minutes_and_pays_interruptions_from_the_rest() {
        let mix = Mix { clarify: 4, probe: 6, challenge: 3 };
        let whole = Slot::exact(Seconds::minutes(45), Seconds::minutes(45), mix);
        assert_eq!((whole.target, whole.round), (Seconds(2700 - 605), Seconds(0)));
        let short = Slot::exact(Seconds::minutes(45), Seconds::minutes(15), mix);
        assert_eq!((short.target, short.round), (Seconds::minutes(15), Seconds(1800 - 605)));
        assert_eq!(short.talk + short.questions, short.slot);
    }

    #[test]
    fn questions_longer_than_the_slot_still_leave_a_third_for_the_talk() {
        let s = slot(Pressure::Gentle, 10, 60);
        assert_eq!(s.talk, Seconds(200));
        assert_eq!(Slot::new(Seconds(0), Seconds(0), Mix::default()).target, Seconds(0));
    }

    #[test]
    fn mixes_scale_with_the_slot() {
        let mix = Mix::default_for(Pressure::Realistic).scaled(Seconds::minutes(20));
        assert_eq!(mix, Mix { clarify: 4, probe: 2, challenge: 1 });
        assert_eq!("hostile".parse(), Ok(Pressure::Hostile));
        assert_eq!("mean".parse::<Pressure>(), Err(UnknownPressure));
    }
}
