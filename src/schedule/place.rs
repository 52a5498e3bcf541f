//! When: a place on a slide for each question, with room around it.

use super::draw::Dice;
use super::{Candidate, Draw, GAP, Interruption, Kind, QUIET_START, Trigger};
#[cfg(test)]
use crate::budget::Millis;
use crate::budget::{Pressure, SlideBudget};

/// A slide of the talk with its start on the talk clock.
struct Stretch<'a> {
    slide: &'a SlideBudget,
    start: u64,
    length: u64,
}

/// How many places on a slide are tried before another slide is taken.
const TRIES: usize = 24;

/// A clarification comes between 250 and 420 thousandths of its slide, or between 680 and 850.
const SOON: u64 = 250;
const LATE: u64 = 680;
const EARLY: u64 = 171;

/// Where on its slide a question of this kind comes, in thousandths: a clarification while the slide is explained, early or
/// late, so that there is room for two on one figure; others at the end, where the speaker draws breath, unless the panel
/// is hostile.
fn permille(kind: Kind, pressure: Pressure, dice: &mut Dice) -> u16 {
    let span = match (kind, pressure) {
        (Kind::Clarify, _) => {
            let at = dice.below(2 * EARLY);
            let late = at >= EARLY;
            return u16::try_from(if late { LATE + at - EARLY } else { SOON + at }).unwrap_or(SOON as u16);
        }
        (_, Pressure::Gentle) => (1000, 1000),
        // About one in four of the larger questions cuts in as well.
        (_, Pressure::Realistic) => match dice.below(4) {
            0 => (300, 900),
            _ => (1000, 1000),
        },
        (_, Pressure::Hostile) => (150, 1000),
    };
    let (from, to): (u64, u64) = span;
    u16::try_from(from + dice.below(to - from + 1)).unwrap_or(1000)
}

/// How often the mix lets this kind interrupt.
fn most(inputs: &Draw<'_>, kind: Kind) -> usize {
    let mix = inputs.mix;
    (match kind {
        Kind::Clarify => mix.clarify,
        Kind::Probe => mix.probe,
        Kind::Challenge => mix.challenge,
    }) as usize
}

/// Gives each question a trigger, or drops it where there is no room or its kind has been asked as often as the mix says.
/// The result is in the order of the plan.
/// `fixed` are the questions whose place is given, with their times on the talk clock; they come beside the mix.
pub(super) fn place(
    inputs: &Draw<'_>,
    questions: Vec<&Candidate>,
    fixed: Vec<(u64, Interruption)>,
    dice: &mut Dice,
) -> Vec<Interruption> {
    let stretches: Vec<Stretch<'_>> = inputs
        .plan
        .slides
        .iter()
        .filter(|s| !s.backup)
        .map(|slide| Stretch {
            slide,
            start: slide.ends.less(slide.budget).millis().0,
            length: slide.budget.millis().0,
        })
        .collect();
    // Slides that can be asked about; a talk of nothing but frames is asked about those.
    let mut content: Vec<usize> = (0..stretches.len()).filter(|i| !stretches[*i].slide.frame).collect();
    if content.is_empty() {
        content = (0..stretches.len()).collect();
    }
    let end = stretches.last().map_or(0, |s| s.start + s.length);
    let beside = fixed.len();
    let mut placed = fixed;
    for question in questions {
        let asked = placed[beside..].iter().filter(|(_, q)| q.kind == question.kind).count();
        if asked >= most(inputs, question.kind) {
            continue;
        }
        let own = question.slide.as_ref().and_then(|key| stretches.iter().position(|s| s.slide.key == *key));
        let mut order = content.clone();
        // A shuffle; a hostile panel comes early, so half of the time the earlier of two slides goes first.
        for i in (1..order.len()).rev() {
            let j = usize::try_from(dice.below(i as u64 + 1)).unwrap_or(0);
            order.swap(i, j);
        }
        if inputs.pressure == Pressure::Hostile {
            let half = content.len().div_ceil(2);
            order.sort_by_key(|i| content.iter().position(|c| c == i).is_some_and(|at| at >= half));
        }
        // A question about slide 7 comes on slide 7 or soon after it, never before the audience has seen it.
        if let Some(own) = own {
            order.retain(|i| *i > own);
            order.sort_unstable();
            order.insert(0, own);
            // What is asked to clear up a figure is asked while the figure is shown, or not at all.
            if question.kind == Kind::Clarify {
                order.truncate(1);
            }
        }
        let spot = order.iter().find_map(|i| {
            let stretch = &stretches[*i];
            (0..TRIES).find_map(|_| {
                let permille = permille(question.kind, inputs.pressure, dice);
                let at = stretch.start + stretch.length * u64::from(permille) / 1000;
                let room =
                    at >= QUIET_START.0 && at <= end && placed.iter().all(|(other, _)| other.abs_diff(at) >= GAP.0);
                room.then_some((at, stretch.slide.key.clone(), permille))
            })
        });
        if let Some((at, key, permille)) = spot {
            let when = Trigger::Slide { key, permille };
            placed.push((
                at,
                Interruption { id: question.id.clone(), kind: question.kind, when, deeper: 0, unless: Vec::new() },
            ));
        }
    }
    placed.sort_by(|a, b| a.0.cmp(&b.0).then_with(|| a.1.id.cmp(&b.1.id)));
    placed.into_iter().map(|(_, question)| question).collect()
}

/// Where a trigger falls on the talk clock if the talk goes as planned; none for a slide that is not in the plan.
#[cfg(test)]
pub(super) fn planned(inputs: &Draw<'_>, trigger: &Trigger) -> Option<Millis> {
    match trigger {
        Trigger::Time { at } | Trigger::Clock { at } => Some(*at),
        Trigger::Slide { key, permille } => inputs
            .plan
            .slides
            .iter()
            .find(|s| s.key == *key)
            .map(|s| Millis(s.ends.less(s.budget).millis().0 + s.budget.millis().0 * u64::from(*permille) / 1000)),
    }
}
