//! The plan: the target spread over the slides. Stated times come first, then the checklist's segments by section, then
//! what a slide carries (words of its notes, words on it, things to look at) or what it took in earlier runs.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Mix, Practice, Seconds, Slot};
use crate::deck::model::Priority;

/// What the plan needs to know of a slide. Hidden slides are left out by the caller.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SlideInput {
    /// Slide key.
    pub key: String,
    /// Number for people.
    pub number: u32,
    /// Title for people.
    pub title: String,
    /// Section id, where known.
    pub section: Option<String>,
    /// Whether its section holds no content (title, agenda, thanks, references, questions).
    pub frame: bool,
    /// Whether it belongs to the backup: no time is planned for it.
    pub backup: bool,
    /// Time that the author states.
    pub stated: Option<Seconds>,
    /// How dear it is.
    pub priority: Priority,
    /// Words that the audience sees.
    pub words_visible: u32,
    /// Words of the notes.
    pub words_notes: u32,
    /// Pictures, tables, formulas and code blocks: what has to be explained.
    pub visuals: u32,
}

/// A stretch of the talk with planned minutes, from the checklist.
#[derive(Debug, Clone, PartialEq)]
pub struct Segment {
    /// Name for people.
    pub name: String,
    /// Sections that belong to it.
    pub sections: Vec<String>,
    /// Its planned length; only the ratios between segments count.
    pub seconds: Seconds,
}

/// Where a slide's budget comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Basis {
    /// The author stated it.
    Stated,
    /// A slide without content gets a few seconds.
    Frame,
    /// Earlier runs, inside its segment.
    Practice,
    /// Words and things to look at, inside its segment.
    Words,
    /// Backup: none.
    Backup,
}

/// A slide's budget.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SlideBudget {
    /// Slide key.
    pub key: String,
    /// Number for people.
    pub number: u32,
    /// Title for people.
    pub title: String,
    /// Section id, where known.
    pub section: Option<String>,
    /// Index into [`Plan::segments`]; none for frames and backup.
    pub segment: Option<usize>,
    /// Whether it belongs to the backup.
    pub backup: bool,
    /// Whether it holds no content.
    pub frame: bool,
    /// How dear it is.
    pub priority: Priority,
    /// Planned time.
    pub budget: Seconds,
    /// Where that comes from.
    pub basis: Basis,
    /// Planned talk time at its end, interruptions not counted.
    pub ends: Seconds,
}

/// A segment's budget.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SegmentBudget {
    /// Name for people.
    pub name: String,
    /// What its slides sum to.
    pub budget: Seconds,
    /// What the checklist gives it, scaled to the target; differs from `budget` where stated times win.
    pub share: Seconds,
    /// How many slides it has.
    pub slides: u32,
}

/// The target, spread.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// The slot and its division.
    pub slot: Slot,
    /// Segments in the checklist's order, those without slides included.
    pub segments: Vec<SegmentBudget>,
    /// Slides in the deck's order.
    pub slides: Vec<SlideBudget>,
    /// What the budgets sum to: the target, unless stated times and least times do not fit it or fill it.
    pub total: Seconds,
}

impl Plan {
    /// The plan of a part that is rehearsed alone: the slides numbered `from` to `to`, backup slides kept for answers,
    /// and a slot that fits them and the interruptions of `mix` (stated for 45 minutes). There is no round at its end.
    #[must_use]
    pub fn part(&self, from: u32, to: u32, mix: Mix) -> (Self, Mix) {
        let mut ends = Seconds(0);
        let slides: Vec<SlideBudget> = self
            .slides
            .iter()
            .filter(|s| s.backup || (from..=to).contains(&s.number))
            .map(|slide| {
                ends += slide.budget;
                SlideBudget { ends, ..slide.clone() }
            })
            .collect();
        let segments = self
            .segments
            .iter()
            .enumerate()
            .map(|(i, segment)| {
                let of_it = || slides.iter().filter(|s| s.segment == Some(i));
                SegmentBudget {
                    name: segment.name.clone(),
                    budget: of_it().map(|s| s.budget).sum(),
                    share: segment.share,
                    slides: of_it().count() as u32,
                }
            })
            .collect();
        // As many interruptions as the whole talk would have in this stretch of its slot.
        let stretch = self.slot.slot.share(u64::from(ends.0), u64::from(self.total.0.max(1)));
        let mut mix = mix.scaled(stretch);
        if mix == Mix::default() && !slides.is_empty() {
            // However short the part is, somebody asks.
            mix.probe = 1;
        }
        (Self { slot: Slot::of_part(ends, mix), segments, slides, total: ends }, mix)
    }
}

/// What a slide without content gets.
const FRAME: Seconds = Seconds(15);
/// The least that a slide with content gets.
const LEAST: Seconds = Seconds(10);

/// Seconds that a slide would take if nobody hurried: only the ratios count. Notes are read as a script at 140 words a
/// minute; without notes, visible words are said twice as fast as they are read out, with a start of fifteen seconds
/// and as much for everything to look at.
fn weight(slide: &SlideInput, practice: &Practice) -> (u64, Basis) {
    if let Some(seconds) = practice.slides.get(&slide.key).filter(|s| **s >= LEAST) {
        return (u64::from(seconds.0), Basis::Practice);
    }
    let script = u64::from(slide.words_notes) * 3 / 7;
    let shown = 15 + u64::from(slide.words_visible) / 2 + 15 * u64::from(slide.visuals);
    (script.max(shown).clamp(u64::from(LEAST.0), 600), Basis::Words)
}

/// The segment of each slide with content. A slide whose section is in no segment goes with the slide before it; those
/// before the first known one go with that one. A section named by two segments belongs to the first that does not lead
/// back.
fn segments_of(slides: &[SlideInput], segments: &[Segment]) -> Vec<Option<usize>> {
    let mut at = None;
    let mut found: Vec<Option<usize>> = Vec::with_capacity(slides.len());
    for slide in slides {
        if slide.backup || slide.frame {
            found.push(None);
            continue;
        }
        let named = slide.section.as_ref().and_then(|section| {
            let mut holding = (0..segments.len()).filter(|i| segments[*i].sections.contains(section));
            let from = at.unwrap_or(0);
            let first = holding.next()?;
            if first >= from { Some(first) } else { holding.find(|i| *i >= from).or(Some(first)) }
        });
        at = named.or(at);
        found.push(at);
    }
    let first = found.iter().flatten().next().copied().or((!segments.is_empty()).then_some(0));
    for (slide, segment) in slides.iter().zip(&mut found) {
        if !slide.backup && !slide.frame && segment.is_none() {
            *segment = first;
        }
    }
    found
}

/// Splits `total` in proportion to `weights` into whole seconds that sum to it; leftover seconds go to the largest
/// remainders, earlier first. Equal parts when all weights are zero.
fn split(total: Seconds, weights: &[u128]) -> Vec<Seconds> {
    let sum: u128 = weights.iter().sum();
    if weights.is_empty() {
        return Vec::new();
    }
    let weights: Vec<u128> = if sum == 0 { vec![1; weights.len()] } else { weights.to_vec() };
    let sum: u128 = weights.iter().sum();
    let mut parts: Vec<(u32, u128)> = weights
        .iter()
        .map(|w| {
            let scaled = u128::from(total.0) * w;
            (u32::try_from(scaled / sum).unwrap_or(u32::MAX), scaled % sum)
        })
        .collect();
    let given: u64 = parts.iter().map(|p| u64::from(p.0)).sum();
    let mut order: Vec<usize> = (0..parts.len()).collect();
    order.sort_by_key(|i| (std::cmp::Reverse(parts[*i].1), *i));
    let left = usize::try_from(u64::from(total.0).saturating_sub(given)).unwrap_or(0);
    for i in order.into_iter().take(left) {
        parts[i].0 += 1;
    }
    parts.into_iter().map(|(whole, _)| Seconds(whole)).collect()
}

/// Spreads `slot.target` over the slides.
pub fn plan(slot: Slot, slides: &[SlideInput], segments: &[Segment], practice: &Practice) -> Plan {
    let segment_of = segments_of(slides, segments);
    let weights: Vec<(u64, Basis)> = slides.iter().map(|s| weight(s, practice)).collect();
    let mut budgets: Vec<(Seconds, Basis)> = slides
        .iter()
        .map(|slide| match slide {
            SlideInput { backup: true, .. } => (Seconds(0), Basis::Backup),
            SlideInput { stated: Some(seconds), .. } => (*seconds, Basis::Stated),
            SlideInput { frame: true, .. } => (FRAME, Basis::Frame),
            _ => (Seconds(0), Basis::Words),
        })
        .collect();
    let free: Vec<usize> = (0..slides.len()).filter(|i| budgets[*i].1 == Basis::Words).collect();
    let fixed: Seconds = budgets.iter().map(|b| b.0).sum();
    let shares = segment_shares(slot, slides, segments, &segment_of, &budgets);

    // What each free slide would get of its segment's share, in micro-shares, before the whole is fitted to the target.
    let mut within: BTreeMap<Option<usize>, Within> = BTreeMap::new();
    for i in 0..slides.len() {
        let own = within.entry(segment_of[i]).or_default();
        match budgets[i].1 {
            Basis::Words => {
                own.free += 1;
                own.weight += weights[i].0;
            }
            Basis::Stated => own.stated += budgets[i].0,
            _ => {}
        }
    }
    let wanted: Vec<u128> = free
        .iter()
        .map(|i| {
            let own = &within[&segment_of[*i]];
            let share = segment_of[*i].map_or(slot.target, |s| shares[s]);
            let rest = share.less(own.stated).max(Seconds(LEAST.0.saturating_mul(own.free)));
            let part = u128::from(rest.0) * 1_000_000 * u128::from(weights[*i].0) / u128::from(own.weight.max(1));
            part.saturating_sub(u128::from(LEAST.0) * 1_000_000)
        })
        .collect();
    let least = Seconds(LEAST.0.saturating_mul(u32::try_from(free.len()).unwrap_or(u32::MAX)));
    let extra = split(slot.target.less(fixed + least), &wanted);
    for (i, extra) in free.iter().zip(extra) {
        budgets[*i] = (LEAST + extra, weights[*i].1);
    }

    let mut ends = Seconds(0);
    let slides: Vec<SlideBudget> = slides
        .iter()
        .zip(&budgets)
        .zip(&segment_of)
        .map(|((slide, (budget, basis)), segment)| {
            ends += *budget;
            SlideBudget {
                key: slide.key.clone(),
                number: slide.number,
                title: slide.title.clone(),
                section: slide.section.clone(),
                segment: *segment,
                backup: slide.backup,
                frame: slide.frame,
                priority: slide.priority,
                budget: *budget,
                basis: *basis,
                ends,
            }
        })
        .collect();
    let segments = segments
        .iter()
        .enumerate()
        .map(|(i, segment)| {
            let of_it = || slides.iter().filter(|s| s.segment == Some(i));
            SegmentBudget {
                name: segment.name.clone(),
                budget: of_it().map(|s| s.budget).sum(),
                share: shares[i],
                slides: of_it().count() as u32,
            }
        })
        .collect();
    Plan { slot, segments, slides, total: ends }
}

/// What stands in one segment.
#[derive(Default)]
struct Within {
    /// Slides whose time is to be found.
    free: u32,
    /// Their weights together.
    weight: u64,
    /// The time that the author states for others.
    stated: Seconds,
}

/// What the target gives each segment: segments without slides get nothing, frames are taken off first.
fn segment_shares(
    slot: Slot,
    slides: &[SlideInput],
    segments: &[Segment],
    segment_of: &[Option<usize>],
    budgets: &[(Seconds, Basis)],
) -> Vec<Seconds> {
    let used = |i: usize| segment_of.contains(&Some(i));
    let weights: Vec<u128> =
        segments.iter().enumerate().map(|(i, s)| if used(i) { u128::from(s.seconds.0.max(1)) } else { 0 }).collect();
    if weights.iter().all(|w| *w == 0) {
        return vec![Seconds(0); segments.len()];
    }
    let frames: Seconds = slides.iter().zip(budgets).filter(|(s, _)| s.frame && !s.backup).map(|(_, b)| b.0).sum();
    split(slot.target.less(frames), &weights)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn slide(number: u32, section: &str, words: u32) -> SlideInput {
        SlideInput {
            key: format!("k{number}"),
            number,
            title: format!("Slide {number}"),
            section: (!section.is_empty()).then(|| section.to_owned()),
            words_visible: words,
            ..SlideInput::default()
        }
    }

    fn segment(name: &str, sections: &[&str], minutes: u32) -> Segment {
        Segment {
            name: name.into(),
            sections: sections.iter().map(|s| (*s).to_owned()).collect(),
            seconds: Seconds::minutes(minutes),
        }
    }

    fn slot() -> Slot {
        Slot::new(Seconds::minutes(45), Seconds::minutes(15), Mix::default())
    }

    #[test]
    fn stated_times_stand_and_the_rest_goes_by_segment_then_by_words() {
        let title = SlideInput { frame: true, ..slide(1, "title", 5) };
        let stated = SlideInput { stated: Some(Seconds(200)), ..slide(3, "method", 20) };
        let backup = SlideInput { backup: true, ..slide(6, "", 80) };
        let slides = [title, slide(2, "problem", 20), stated, slide(4, "", 60), slide(5, "results", 30), backup];
        let segments = [
            segment("hook", &["problem"], 5),
            segment("method", &["method"], 10),
            segment("results", &["results"], 15),
        ];
        let plan = plan(slot(), &slides, &segments, &Practice::default());
        assert_eq!(plan.total, plan.slot.target);
        let budgets: Vec<u32> = plan.slides.iter().map(|s| s.budget.0).collect();
        // target 1530 - 15 for the title = 1515, in the ratio 5 : 10 : 15; slide 4 gets what slide 3 leaves of "method".
        assert_eq!(budgets, [15, 253, 200, 305, 757, 0]);
        assert_eq!(plan.slides[3].segment, Some(1), "no section of its own: goes with the slide before");
        assert_eq!(plan.segments[1].budget, Seconds(505));
        assert_eq!(plan.slides.last().map(|s| s.ends), Some(plan.total));
    }

    #[test]
    fn earlier_runs_replace_words() {
        let slides = [slide(1, "method", 20), slide(2, "method", 20)];
        let mut practice = Practice::default();
        practice.slides.insert("k1".into(), Seconds(75));
        let plan = plan(slot(), &slides, &[segment("method", &["method"], 8)], &practice);
        assert_eq!(plan.slides[0].basis, Basis::Practice);
        // 75 s against 15 + 20/2 = 25 s: three quarters of the target; the odd second goes to the earlier.
        assert_eq!((plan.slides[0].budget, plan.slides[1].budget), (Seconds(1148), Seconds(382)));
    }

    #[test]
    fn a_part_has_its_own_slot_and_the_backup() {
        let backup = SlideInput { backup: true, ..slide(4, "", 80) };
        let slides = [slide(1, "problem", 20), slide(2, "method", 20), slide(3, "results", 30), backup];
        let segments = [segment("hook", &["problem"], 5), segment("rest", &["method", "results"], 10)];
        let whole = plan(slot(), &slides, &segments, &Practice::default());
        let (part, mix) = whole.part(2, 2, Mix { clarify: 9, probe: 3, challenge: 0 });
        assert_eq!(part.slides.iter().map(|s| s.number).collect::<Vec<_>>(), [2, 4]);
        let budget = whole.slides[1].budget;
        assert_eq!((part.total, part.slides[0].ends, part.segments[1].budget), (budget, budget, budget));
        assert_eq!(part.slot.round, Seconds(0));
        assert_eq!(mix, Mix { clarify: 3, probe: 1, challenge: 0 }, "a third of the talk, a third of the questions");
        assert_eq!(part.slot.slot, part.slot.talk + part.slot.questions);
    }

    #[test]
    fn stated_times_beyond_the_target_are_kept_and_the_total_says_so() {
        let long = SlideInput { stated: Some(Seconds(3000)), ..slide(1, "", 1) };
        let plan = plan(slot(), &[long, slide(2, "", 1)], &[], &Practice::default());
        assert_eq!(plan.total, Seconds(3010));
    }

    proptest! {
        #[test]
        fn budgets_sum_to_the_target_whenever_they_can(
            words in proptest::collection::vec((0u32..200, 0u32..400, 0u32..5, 0usize..4, proptest::option::of(0u32..90)), 1..40),
            minutes in 10u32..90,
        ) {
            let sections = ["problem", "method", "results", ""];
            let slides: Vec<SlideInput> = words
                .iter()
                .enumerate()
                .map(|(i, (visible, notes, visuals, section, stated))| SlideInput {
                    words_notes: *notes,
                    visuals: *visuals,
                    stated: stated.map(Seconds),
                    ..slide(i as u32 + 1, sections[*section], *visible)
                })
                .collect();
            let segments = [segment("a", &["problem"], 3), segment("b", &["method"], 8), segment("c", &["results"], 8)];
            let slot = Slot::new(Seconds::minutes(minutes), Seconds::minutes(minutes / 3), Mix::default());
            let plan = plan(slot, &slides, &segments, &Practice::default());
            let stated: u32 = slides.iter().filter_map(|s| s.stated).map(|s| s.0).sum();
            let free = slides.iter().filter(|s| s.stated.is_none()).count() as u32;
            prop_assert_eq!(plan.total, plan.slides.iter().map(|s| s.budget).sum::<Seconds>());
            if free == 0 {
                prop_assert_eq!(plan.total.0, stated);
            } else {
                prop_assert_eq!(plan.total.0, slot.target.0.max(stated + 10 * free));
            }
            for (slide, input) in plan.slides.iter().zip(&slides) {
                prop_assert!(input.stated.is_some_and(|s| s == slide.budget) || slide.budget >= LEAST);
            }
        }
    }
}
