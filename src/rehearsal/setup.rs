//! Setting a run up: from a plan and the deck's objections to the header that freezes everything.

use super::header::{
    Asked, ChecklistRef, DeckRef, FindingRef, Header, Input, Milestone, Missing, Rate, RubricRow, Squeeze, VERSION,
};
use crate::budget::{Cut, Day, Mix, Plan, Practice, Pressure, Seconds, Slot};
use crate::schedule::{Candidate, Draw, Schedule, Stop, squeeze_at};

/// What a run is set up from.
#[derive(Debug, Clone)]
pub struct Setup {
    /// Version of the program.
    pub hotseat: String,
    /// The deck.
    pub deck: DeckRef,
    /// The talk format.
    pub checklist: ChecklistRef,
    /// Seed of everything that is left to chance.
    pub seed: u64,
    /// The day.
    pub today: Day,
    /// Where the events come from.
    pub input: Input,
    /// See [`Header::command`].
    pub command: String,
    /// How hard the panel pushes.
    pub pressure: Pressure,
    /// How many interruptions of each kind, already scaled to the slot.
    pub mix: Mix,
    /// Name of the part that is rehearsed alone; `plan` is that part's then ([`Plan::part`]).
    pub part: Option<String>,
    /// The plan.
    pub plan: Plan,
    /// What can go.
    pub cut: Vec<Cut>,
    /// `--squeeze`: what is left of the slot when time was lost. Without it a hostile panel does so in one run of three.
    pub squeeze: Option<Seconds>,
    /// What the format adds of its own.
    pub shape: Shape,
    /// When the points of a good answer are shown.
    pub rate: Rate,
    /// What is asked in a run without slides; else the schedule is drawn.
    pub round: Option<Round>,
    /// All objections of the deck, and those that hang on the room (category [`ROOM`](crate::schedule::ROOM)).
    pub objections: Vec<Asked>,
    /// What the past contributes.
    pub practice: Practice,
    /// The score card.
    pub rubric: Vec<RubricRow>,
    /// What the deck does not show.
    pub missing: Vec<Missing>,
    /// What lint found.
    pub findings: Vec<FindingRef>,
}

/// What gives a format its own shape.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Shape {
    /// What it waits to hear.
    pub milestones: Vec<Milestone>,
    /// When it breaks in.
    pub stops: Vec<Stop>,
    /// What it asks then that the deck does not call for, or in words of its own. Nothing of it is asked elsewhere.
    pub asked: Vec<Asked>,
}

/// The questions of a run without slides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Round {
    /// Challenge ids in the order in which they are asked.
    pub ids: Vec<String>,
    /// How often each goes deeper by itself.
    pub deeper: u8,
}

/// What a hostile panel leaves when it says that time was lost.
const HOSTILE_SQUEEZE: Seconds = Seconds::minutes(3);

impl Setup {
    /// The same with nothing to show and everything to ask, in a slot of its own. Backup slides, and slides that a question
    /// is about, stay at hand for answers.
    #[must_use]
    pub fn without_slides(mut self, name: &str, slot: Seconds, rate: Rate, round: Round) -> Self {
        let asked: Vec<&Asked> = self.objections.iter().filter(|o| round.ids.contains(&o.id)).collect();
        let mut slides = std::mem::take(&mut self.plan.slides);
        slides.retain(|s| {
            s.backup || asked.iter().any(|o| o.slide.as_ref() == Some(&s.key) || o.answered_on.contains(&s.key))
        });
        for slide in &mut slides {
            slide.backup = true;
        }
        self.plan = Plan { slot: Slot::new(slot, slot, Mix::default()), slides, ..Plan::default() };
        (self.cut, self.squeeze, self.shape) = (Vec::new(), None, Shape::default());
        (self.part, self.rate, self.round) = (Some(name.to_owned()), rate, Some(round));
        self
    }

    /// Draws the schedule and freezes everything.
    pub fn into_header(mut self) -> Header {
        let own = std::mem::take(&mut self.shape.asked);
        self.objections.retain(|o| !own.iter().any(|a| a.id == o.id));
        self.objections.extend(own.into_iter().map(|asked| Asked { weight: 0.0, ..asked }));
        let candidates: Vec<Candidate> = self.objections.iter().map(Candidate::from).collect();
        let schedule = match self.round {
            Some(round) => Schedule::of_round(round.ids, round.deeper),
            None => Schedule::draw(&Draw {
                seed: self.seed,
                pressure: self.pressure,
                mix: self.mix,
                plan: &self.plan,
                candidates: &candidates,
                stops: &self.shape.stops,
                practice: &self.practice,
                today: self.today,
            }),
        };
        let (at, chance) = squeeze_at(self.seed, self.plan.total);
        let by_chance = self.pressure == Pressure::Hostile && self.part.is_none() && chance;
        let left = self.squeeze.or(by_chance.then_some(HOSTILE_SQUEEZE));
        Header {
            v: VERSION,
            hotseat: self.hotseat,
            deck: self.deck,
            checklist: self.checklist,
            seed: self.seed,
            today: self.today,
            input: self.input,
            command: self.command,
            pressure: self.pressure,
            part: self.part,
            plan: self.plan,
            cut: self.cut,
            objections: Header::scheduled(&schedule, &self.objections),
            schedule,
            squeeze: left.map(|left| Squeeze { at, left }),
            milestones: self.shape.milestones,
            rate: self.rate,
            practice: self.practice,
            rubric: self.rubric,
            missing: self.missing,
            findings: self.findings,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rehearsal::fixture;

    fn setup(seed: u64, pressure: Pressure, squeeze: Option<Seconds>) -> Header {
        let mix = Mix { clarify: 1, probe: 1, challenge: 1 };
        Setup { seed, mix, squeeze, ..fixture::setup(pressure) }.into_header()
    }

    #[test]
    fn the_header_holds_what_is_asked_and_nothing_else() {
        let header = setup(3, Pressure::Realistic, None);
        let ids: Vec<&String> =
            header.schedule.during.iter().map(|q| &q.id).chain(header.schedule.round.iter().map(|q| &q.id)).collect();
        assert_eq!(header.objections.iter().map(|o| &o.id).collect::<Vec<_>>(), ids);
        assert_eq!(setup(3, Pressure::Realistic, None), header);
        assert_eq!(header.squeeze, None);
    }

    #[test]
    fn time_is_lost_when_asked_for_and_with_a_hostile_panel_in_one_run_of_three() {
        let left = Some(Seconds(120));
        assert_eq!(setup(1, Pressure::Gentle, left).squeeze.map(|s| s.left), left);
        let hostile = (0..300).filter(|seed| setup(*seed, Pressure::Hostile, None).squeeze.is_some()).count();
        assert!((70..130).contains(&hostile), "{hostile} of 300");
        let header = setup(1, Pressure::Hostile, left);
        let (at, total) = (header.squeeze.expect("asked for").at, header.plan.total.millis());
        assert!(at.0 * 10 >= total.0 * 4 && at.0 * 10 <= total.0 * 7, "between 40 and 70 % of the plan");
    }
}
