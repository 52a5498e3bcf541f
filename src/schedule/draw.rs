//! Which questions: a weighted draw without replacement, kind by kind.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

use super::{Candidate, Draw, Kind, ROOM};
use crate::budget::{Pressure, Seconds};

/// The only source of chance.
pub(super) struct Dice(ChaCha8Rng);

impl Dice {
    pub(super) fn new(seed: u64) -> Self {
        Self(ChaCha8Rng::seed_from_u64(seed))
    }

    /// A number below `end`; 0 where `end` is 0.
    pub(super) fn below(&mut self, end: u64) -> u64 {
        // The bias of the remainder is below 2^-40 for the sums that occur here.
        let number = self.0.next_u64();
        if end == 0 { 0 } else { number % end }
    }

    /// An index drawn in proportion to `weights`; none when all are zero.
    pub(super) fn pick(&mut self, weights: &[u64]) -> Option<usize> {
        let sum = weights.iter().sum();
        let mut at = self.below(sum);
        (sum > 0).then(|| {
            weights
                .iter()
                .position(|w| {
                    let here = at < *w;
                    at = at.saturating_sub(*w);
                    here
                })
                .unwrap_or(0)
        })
    }

    /// How many follow-ups come by themselves: about five to seven follow-ups fall to fifteen questions in filmed job
    /// talks, so one question in three goes deeper once; a hostile panel does so with two of three, up to twice.
    pub(super) fn deeper(&mut self, pressure: Pressure, candidate: &Candidate) -> u8 {
        let chance = self.below(6);
        let wanted = match (pressure, candidate.kind) {
            (Pressure::Gentle, _) | (_, Kind::Clarify) => 0,
            (Pressure::Realistic, _) => u8::from(chance < 2),
            (Pressure::Hostile, _) => u8::from(chance < 4) + u8::from(chance < 2),
        };
        wanted.min(u8::try_from(candidate.follow_ups).unwrap_or(u8::MAX))
    }
}

/// What was drawn.
pub(super) struct Drawn<'a> {
    /// To interrupt, in the order in which places are sought; more clarifications than the mix asks for, because each has
    /// only its own slide to be asked on.
    pub(super) during: Vec<&'a Candidate>,
    /// For the round, in order.
    pub(super) round: Vec<&'a Candidate>,
}

/// Weight of a candidate in thousandths, times what the past makes of it.
pub(super) fn weight(candidate: &Candidate, inputs: &Draw<'_>) -> u64 {
    // Weights are a few units; the cap keeps sums far below 2^63 whatever the data says.
    let base = if candidate.weight.is_finite() { candidate.weight.clamp(0.0, 1000.0) } else { 0.0 };
    let likelihood = u64::from(inputs.practice.likelihood(&candidate.id, inputs.today));
    ((base * 1000.0) as u64) * likelihood
}

/// Draws `count` of `pool`. A family that was drawn counts half from then on, and so does a slide: nobody asks four things
/// about one figure.
fn several<'a>(
    count: usize,
    pool: &[&'a Candidate],
    taken: &mut Vec<&'a Candidate>,
    inputs: &Draw<'_>,
    dice: &mut Dice,
) -> Vec<&'a Candidate> {
    let mut drawn: Vec<&Candidate> = Vec::new();
    for _ in 0..count {
        let weights: Vec<u64> = pool
            .iter()
            .map(|c| {
                if taken.iter().any(|t| t.id == c.id) {
                    return 0;
                }
                let family = taken.iter().filter(|t| t.category == c.category).count().min(8);
                let slide = taken.iter().filter(|t| t.slide.is_some() && t.slide == c.slide).count().min(8);
                weight(c, inputs) >> (family + slide)
            })
            .collect();
        let Some(i) = dice.pick(&weights) else { break };
        drawn.push(pool[i]);
        taken.push(pool[i]);
    }
    drawn
}

/// Draws the interruptions and the round. Each kind is drawn from the top of its ranking (twice as many as are wanted),
/// but for one question of the run, which comes from below the top: the one nobody prepares for. What is asked at a
/// moment of its own (`stopped`) is not drawn again.
pub(super) fn draw<'a>(inputs: &Draw<'a>, stopped: Vec<&'a Candidate>, dice: &mut Dice) -> Drawn<'a> {
    let mut ranked: Vec<&Candidate> = Vec::new();
    for candidate in inputs.candidates.iter().filter(|c| c.category != ROOM) {
        if !ranked.iter().any(|c| c.id == candidate.id) {
            ranked.push(candidate);
        }
    }
    ranked.sort_by(|a, b| b.weight.total_cmp(&a.weight).then_with(|| a.id.cmp(&b.id)));
    let of = |kind: Kind| -> Vec<&'a Candidate> { ranked.iter().filter(|c| c.kind == kind).copied().collect() };
    let counts = [
        (Kind::Challenge, inputs.mix.challenge as usize),
        (Kind::Probe, inputs.mix.probe as usize),
        (Kind::Clarify, inputs.mix.clarify as usize),
    ];
    // The surprise belongs to the weightiest kind that is asked more than once, so that the heaviest are still there.
    let surprise = counts.iter().find(|(_, n)| *n >= 2).or(counts.iter().find(|(_, n)| *n >= 1)).map(|(kind, _)| *kind);
    let mut taken = stopped;
    let mut during = Vec::new();
    for (kind, count) in counts {
        let pool = of(kind);
        let top = pool.len().min(count * 2);
        let (top, below) = pool.split_at(top);
        let mut wanted = count;
        if surprise == Some(kind) && !below.is_empty() && count > 0 {
            let odd = several(1, below, &mut taken, inputs, dice);
            wanted -= odd.len();
            during.extend(odd);
        }
        let drawn = several(wanted, top, &mut taken, inputs, dice);
        let missing = wanted - drawn.len();
        during.extend(drawn);
        during.extend(several(missing, below, &mut taken, inputs, dice));
    }
    during.extend(several(inputs.mix.clarify as usize, &of(Kind::Clarify), &mut taken, inputs, dice));
    // Places are sought first for the few that matter most, then for clarifications, which are bound to their slides;
    // probes can come anywhere later.
    during.sort_by_key(|c| match c.kind {
        Kind::Challenge => 0,
        Kind::Clarify => 1,
        Kind::Probe => 2,
    });

    let rest: Vec<&Candidate> =
        ranked.iter().filter(|c| c.kind != Kind::Clarify && !taken.iter().any(|t| t.id == c.id)).copied().collect();
    // A question a minute fills the round; a talk that ends at its target leaves the slack to the round too.
    let slot = inputs.plan.slot;
    let time = if slot.round == Seconds(0) { Seconds(0) } else { slot.round + slot.talk.less(slot.target) };
    let count = (time.0 as usize).div_ceil(60) + if time.0 > 0 { 2 } else { 0 };
    let round = several(count, &rest, &mut taken, inputs, dice);
    Drawn { during, round }
}
