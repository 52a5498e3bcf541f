//! What the presenter document prints beside each slide, collected from plan, lint and objections.

use super::talk::Planned;
use crate::challenge::Objection;
use crate::export::{PresenterObjection, PresenterSlide, Suppressed};
use crate::layout::Page;
use crate::lint::{Finding, Reading};

/// Objections that are printed with a slide: what can be taken in while turning a page.
const MOST: usize = 3;

/// One entry per shown slide, in order. Objections stand with the slide that they are about; those about no slide, with
/// the last slide of the talk, where the question round begins.
pub fn entries(
    reading: &Reading<'_>,
    findings: &[Finding],
    objections: &[Objection],
    planned: &Planned,
    pages: &[Page],
) -> Vec<PresenterSlide> {
    let deck = reading.deck();
    let last = deck.slides.iter().rposition(|s| !s.hidden && !s.backup);
    let shown = deck.slides.iter().enumerate().filter(|(_, s)| !s.hidden);
    shown
        .map(|(i, slide)| {
            let budget = planned.plan.slides.iter().find(|b| b.key == slide.key && !b.backup);
            let section = reading.section_name(i).and_then(|id| reading.knowledge().section(id));
            let here = |o: &&Objection| match &o.slide_key {
                Some(key) => *key == slide.key,
                None => Some(i) == last,
            };
            PresenterSlide {
                slide: i,
                section: section.map(|id| reading.knowledge().section_at(id).name.clone()),
                notes: slide.notes.iter().map(|n| n.text.clone()).collect(),
                budget_seconds: budget.map(|b| b.budget.0),
                from_to_seconds: budget.map(|b| (b.ends.less(b.budget).0, b.ends.0)),
                may_skip: planned.cut.iter().any(|c| c.key == slide.key && c.may_skip),
                objections: objections.iter().filter(here).take(MOST).map(|o| objection(o, reading, pages)).collect(),
                suppressed: findings
                    .iter()
                    .filter(|f| f.slide == Some(i) || (f.slide.is_none() && i == 0))
                    .filter_map(|f| {
                        let reason = f.suppressed.clone()?;
                        Some(Suppressed { rule: f.id.clone(), reason })
                    })
                    .collect(),
            }
        })
        .collect()
}

fn objection(objection: &Objection, reading: &Reading<'_>, pages: &[Page]) -> PresenterObjection {
    let answer = objection.answer.as_ref();
    let own = answer.is_some_and(|a| !a.points.is_empty());
    let points = answer.filter(|_| own).map_or_else(|| objection.strong.clone(), |a| a.points.clone());
    let label = objection.answered_on.first().and_then(|slide| {
        let index = reading.deck().slides.iter().position(|s| s.key == slide.key)?;
        pages.iter().find(|p| p.slide == index).map(|p| p.label.clone())
    });
    let [good, most] = objection.seconds.map(u32::from);
    PresenterObjection {
        id: objection.id.clone(),
        ask: objection.ask.clone(),
        why: objection.why.clone(),
        points,
        own,
        stale: answer.is_some_and(|a| a.stale),
        seconds: Some((good, most)),
        backup: label,
    }
}
