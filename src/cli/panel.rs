//! What the two sheets of the panel hold, drawn from the deck's objections.

use std::collections::BTreeMap;

use super::talk::Planned;
use crate::challenge::Objection;
use crate::export::{PanelQuestion, PanelSheet};
use crate::knowledge::schema::{ChallengeKind, Persona};
use crate::layout::Page;
use crate::lint::Reading;

/// Colleagues who play, and objections of each: more cannot be asked in a talk.
const SHEETS: usize = 2;
const QUESTIONS: usize = 6;
/// Objections from which the parts are given out: the likeliest.
const LIKELIEST: usize = 40;
/// Follow-ups and points that are printed with an objection.
const FOLLOW_UPS: usize = 2;
const POINTS: usize = 4;

/// One sheet for each of two colleagues: the two parts that this deck invites most, and what they would ask, in the order
/// of the talk. No objection is given to both.
pub fn sheets(reading: &Reading<'_>, objections: &[Objection], planned: &Planned, pages: &[Page]) -> Vec<PanelSheet> {
    let mut left: Vec<&Objection> = objections.iter().take(LIKELIEST).collect();
    let mut out: Vec<PanelSheet> = Vec::new();
    let mut played: Vec<Persona> = Vec::new();
    while out.len() < SHEETS {
        let mut weights: BTreeMap<Persona, f64> = BTreeMap::new();
        for o in &left {
            for persona in o.persona.iter().filter(|p| !played.contains(p)) {
                *weights.entry(*persona).or_default() += o.weight;
            }
        }
        let best = weights.into_iter().max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)));
        let Some((persona, _)) = best else { break };
        played.push(persona);
        // First what fits the part, then the likeliest of the rest.
        let (own, other): (Vec<&Objection>, Vec<&Objection>) = left.iter().partition(|o| o.persona.contains(&persona));
        let mut chosen: Vec<&Objection> = own.into_iter().chain(other).take(QUESTIONS).collect();
        left.retain(|o| !chosen.iter().any(|c| std::ptr::eq(*c, *o)));
        chosen.sort_by_key(|o| o.slide.unwrap_or(u32::MAX));
        let (name, manner) = part(persona);
        let questions = chosen.into_iter().map(|o| question(o, reading, planned, pages)).collect();
        out.push(PanelSheet { persona: name.to_owned(), manner: manner.to_owned(), questions });
    }
    out
}

/// Who is played, and how.
fn part(persona: Persona) -> (&'static str, &'static str) {
    match persona {
        Persona::Methodologist => {
            ("the methodologist", "You care how it was measured: what was compared, tuned and held fixed.")
        }
        Persona::Statistician => {
            ("the statistician", "You care about spread and chance: seeds, intervals, how many were tried.")
        }
        Persona::Rival => ("the rival", "You work on the same thing and know the closest paper by heart."),
        Persona::ProductLead => ("the product lead", "You care what it is good for, what it costs and who notices."),
        Persona::HiringManager => ("the hiring manager", "You care what the speaker did, decided and would do next."),
        Persona::AdjacentResearcher => {
            ("the researcher next door", "You know the neighbouring field and want every symbol explained.")
        }
    }
}

fn question(o: &Objection, reading: &Reading<'_>, planned: &Planned, pages: &[Page]) -> PanelQuestion {
    let deck = reading.deck();
    let index = o.slide_key.as_ref().and_then(|key| deck.slides.iter().position(|s| s.key == *key));
    let label = index.and_then(|i| pages.iter().find(|p| p.slide == i)).map(|p| p.label.clone());
    let due = planned.plan.slides.iter().find(|b| Some(&b.key) == o.slide_key.as_ref() && !b.backup);
    let time = due.map_or(String::new(), |b| {
        let from = b.ends.less(b.budget).0;
        format!(", about {}:{:02}", from / 60, from % 60)
    });
    let cut_in = match (label, o.kind) {
        (Some(label), ChallengeKind::Clarify) => format!("cut in on slide {label}, mid-sentence{time}"),
        (Some(label), ChallengeKind::Probe) => format!("when slide {label} is done{time}"),
        (Some(label), _) => format!("on slide {label}, once the claim is out{time}"),
        (None, _) => "in the question round".to_owned(),
    };
    let [good, most] = o.seconds.map(u32::from);
    PanelQuestion {
        id: o.id.clone(),
        ask: o.ask.clone(),
        why: o.why.clone(),
        cut_in,
        follow_ups: o.follow_ups.iter().take(FOLLOW_UPS).cloned().collect(),
        points: o.strong.iter().take(POINTS).cloned().collect(),
        seconds: (good, most),
    }
}
