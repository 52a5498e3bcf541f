//! What to cut first when time runs short: slides that may be skipped, then the least dear.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Plan, Seconds, SlideBudget};
use crate::deck::model::Priority;

/// A slide that can go.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cut {
    /// Slide key.
    pub key: String,
    /// Number for people.
    pub number: u32,
    /// Title for people.
    pub title: String,
    /// What it frees.
    pub saves: Seconds,
    /// Why this one: "marked may-skip", "one of 4 slides of its section".
    pub why: String,
    /// Whether the author said that it may be skipped.
    pub may_skip: bool,
}

/// The slides that can go, first to go first. Never in it: what must stay, frames, backup, and the only slide of a
/// section that the checklist requires.
pub fn cuts(plan: &Plan, required: &[String]) -> Vec<Cut> {
    let mut of_section: BTreeMap<&str, usize> = BTreeMap::new();
    for section in plan.slides.iter().filter(|s| !s.backup).filter_map(|s| s.section.as_deref()) {
        *of_section.entry(section).or_default() += 1;
    }
    let peers = |slide: &SlideBudget| slide.section.as_deref().and_then(|s| of_section.get(s)).copied().unwrap_or(0);
    let mut candidates: Vec<(&SlideBudget, usize)> = plan
        .slides
        .iter()
        .filter(|s| !s.backup && !s.frame && s.priority != Priority::Must && s.budget > Seconds(0))
        .map(|s| (s, peers(s)))
        .filter(|(s, peers)| {
            let needed = s.section.as_ref().is_some_and(|id| required.contains(id));
            s.priority == Priority::MaySkip || !(needed && *peers == 1)
        })
        .collect();
    // The more slides a section has, the less one of them is missed; a section that nothing requires goes before one
    // that is required; among equals the longer slide frees more.
    candidates.sort_by_key(|(s, peers)| {
        let needed = s.section.as_ref().is_some_and(|id| required.contains(id));
        (
            s.priority != Priority::MaySkip,
            needed && *peers <= 2,
            std::cmp::Reverse(*peers),
            std::cmp::Reverse(s.budget),
            s.number,
        )
    });
    candidates
        .into_iter()
        .map(|(slide, peers)| Cut {
            key: slide.key.clone(),
            number: slide.number,
            title: slide.title.clone(),
            saves: slide.budget,
            why: match (slide.priority, &slide.section) {
                (Priority::MaySkip, _) => "marked may-skip".to_owned(),
                (_, Some(section)) if peers > 1 => format!("one of {peers} slides of {section}"),
                (_, Some(section)) => format!("the format does not require {section}"),
                (_, None) => "no section of the format needs it".to_owned(),
            },
            may_skip: slide.priority == Priority::MaySkip,
        })
        .collect()
}

/// The fewest cuts that save `need`, taken in order; a last one that alone would do replaces all before it. All cuts
/// when even they do not save enough.
pub fn cuts_that_save(cuts: &[Cut], need: Seconds) -> Vec<Cut> {
    let mut chosen: Vec<Cut> = Vec::new();
    let mut saved = Seconds(0);
    for cut in cuts {
        if saved >= need {
            break;
        }
        if cut.saves >= need && cut.may_skip == chosen.iter().all(|c| c.may_skip) {
            return vec![cut.clone()];
        }
        saved += cut.saves;
        chosen.push(cut.clone());
    }
    chosen.sort_by_key(|c| c.number);
    chosen
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::budget::{Basis, Slot};

    fn slide(number: u32, section: &str, budget: u32, priority: Priority) -> SlideBudget {
        SlideBudget {
            key: format!("k{number}"),
            number,
            title: format!("Slide {number}"),
            section: (!section.is_empty()).then(|| section.to_owned()),
            segment: None,
            backup: false,
            frame: false,
            priority,
            budget: Seconds(budget),
            basis: Basis::Words,
            ends: Seconds(0),
        }
    }

    fn numbers(cuts: &[Cut]) -> Vec<u32> {
        cuts.iter().map(|c| c.number).collect()
    }

    #[test]
    fn may_skip_goes_first_and_what_is_required_or_must_stay_never_goes() {
        use Priority::{MaySkip, Must, Normal};
        let plan = Plan {
            slot: Slot::default(),
            segments: Vec::new(),
            slides: vec![
                slide(1, "problem", 60, Normal),
                slide(2, "method", 90, Normal),
                slide(3, "method", 120, Normal),
                slide(4, "method", 80, Must),
                slide(5, "results", 100, Normal),
                slide(6, "limitations", 70, MaySkip),
                slide(7, "", 50, Normal),
            ],
            total: Seconds(570),
        };
        let required = ["problem".to_owned(), "results".to_owned(), "method".to_owned()];
        let all = cuts(&plan, &required);
        assert_eq!(numbers(&all), [6, 3, 2, 7]);
        assert_eq!(all[1].why, "one of 3 slides of method");
        assert_eq!(numbers(&cuts_that_save(&all, Seconds(60))), [6]);
        assert_eq!(numbers(&cuts_that_save(&all, Seconds(150))), [3, 6]);
        assert_eq!(numbers(&cuts_that_save(&all, Seconds(0))), [] as [u32; 0]);
        assert_eq!(cuts_that_save(&all, Seconds(9999)).len(), 4);
    }
}
