//! What the format asks at a moment of its own: the hard stop of a system design, a challenge after every family.

use super::draw::{Dice, weight};
use super::{Candidate, Draw, Interruption, StopWhen, Trigger};
use crate::budget::Millis;

/// Draws a question for every stop: what it asks, and where on the talk clock it falls if the talk goes as planned. A
/// stop that has nothing left to ask is dropped.
pub(super) fn stops<'a>(inputs: &Draw<'a>, dice: &mut Dice) -> (Vec<&'a Candidate>, Vec<(u64, Interruption)>) {
    let mut taken: Vec<&Candidate> = Vec::new();
    let mut placed = Vec::new();
    for stop in inputs.stops {
        for (at, when) in moments(inputs, &stop.when, dice) {
            let Some(candidate) = one(inputs, &stop.ids, &taken, dice) else { break };
            taken.push(candidate);
            let unless = stop.unless.clone();
            placed.push((at, Interruption { id: candidate.id.clone(), kind: candidate.kind, when, deeper: 0, unless }));
        }
    }
    (taken, placed)
}

/// Draws by weight what has not been taken; from what weighs nothing only where nothing weighs anything.
fn one<'a>(inputs: &Draw<'a>, ids: &[String], taken: &[&Candidate], dice: &mut Dice) -> Option<&'a Candidate> {
    let apt = |c: &&Candidate| {
        ids.contains(&c.id)
            && !taken.iter().any(|t| t.id == c.id)
            && inputs.practice.likelihood(&c.id, inputs.today) > 0
    };
    let pool: Vec<&Candidate> = inputs.candidates.iter().filter(apt).collect();
    let weights: Vec<u64> = pool.iter().map(|c| weight(c, inputs)).collect();
    let drawn = dice.pick(&weights).or((!pool.is_empty()).then_some(0));
    drawn.map(|i| pool[i])
}

fn moments(inputs: &Draw<'_>, when: &StopWhen, dice: &mut Dice) -> Vec<(u64, Trigger)> {
    match when {
        StopWhen::Between(from, to) => {
            let span = u64::from(to.less(*from).0);
            let at = (u64::from(from.0) + dice.below(span + 1)) * 1000;
            // Interruptions before it take their share of the slot.
            let slot = inputs.plan.slot;
            let talk = u64::from(slot.talk.0);
            let on_talk = at * talk / (talk + u64::from(slot.interruptions.0)).max(1);
            vec![(on_talk, Trigger::Clock { at: Millis(at) })]
        }
        StopWhen::After(section) => {
            let slides = inputs.plan.slides.iter().filter(|s| !s.backup && s.section.as_ref() == Some(section));
            slides.map(|s| (s.ends.millis().0, Trigger::Slide { key: s.key.clone(), permille: 1000 })).collect()
        }
    }
}
