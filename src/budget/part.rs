//! A stretch of the talk that is rehearsed alone: the opening, the close, a section, some slides.

use super::{Plan, Seconds, SlideBudget};

/// What the speaker wants to rehearse.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// From the first slide to the contribution, or the first three minutes.
    Opening,
    /// What the audience leaves with: from the limitations on, or the last three minutes.
    Close,
    /// A section or a segment of the plan, by its name.
    Named(String),
    /// Slides by number, both included.
    Slides {
        /// The first; from the start where it is not said.
        from: Option<u32>,
        /// The last; to the end where it is not said.
        to: Option<u32>,
    },
}

/// A part found in a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stretch {
    /// Name for people and for the history: "opening", "results", "slides 7 to 12".
    pub name: String,
    /// Number of its first slide.
    pub from: u32,
    /// Number of its last slide.
    pub to: u32,
}

/// The opening and the close, where nothing in the talk marks their ends: candidates rehearse three minutes of each (S000).
const EDGE: Seconds = Seconds::minutes(3);

/// Sections that a close begins with, when they come after half of the talk.
const CLOSING: [&str; 6] =
    ["limitations", "next-experiment", "conclusion", "next-steps", "learnings", "product-impact"];

impl Part {
    /// A part by the name that was typed, or by the name of its [`Stretch`].
    pub fn named(name: &str) -> Self {
        let name = name.trim().to_lowercase();
        let number = |text: &str| text.parse::<u32>().ok();
        match name.split_whitespace().collect::<Vec<_>>()[..] {
            ["opening"] => Self::Opening,
            ["close" | "closing"] => Self::Close,
            ["slide", n] if number(n).is_some() => Self::Slides { from: number(n), to: number(n) },
            ["slides", from, "to", to] if number(from).and(number(to)).is_some() => {
                Self::Slides { from: number(from), to: number(to) }
            }
            _ => Self::Named(name),
        }
    }

    /// Where it is in a plan; none where the plan has no such slides. `contribution` is the number of the slide that states
    /// the contribution, if one does.
    pub fn find(&self, plan: &Plan, contribution: Option<u32>) -> Option<Stretch> {
        let talk: Vec<&SlideBudget> = plan.slides.iter().filter(|s| !s.backup).collect();
        let (first, last) = (talk.first()?, talk.last()?);
        let stretch = |name: &str, from: u32, to: u32| Some(Stretch { name: name.to_owned(), from, to });
        match self {
            Self::Opening => {
                let half = talk[talk.len().div_ceil(2) - 1].number;
                let early = contribution.filter(|n| (first.number..=half).contains(n));
                let begun = talk.iter().rev().find(|s| starts(s) < EDGE).map(|s| s.number);
                stretch("opening", first.number, early.or(begun)?)
            }
            Self::Close => {
                let late = &talk[talk.len() / 2..];
                let closing = |s: &&&SlideBudget| s.section.as_deref().is_some_and(|name| CLOSING.contains(&name));
                let left = |s: &SlideBudget| plan.total.less(starts(s));
                let marked = late.iter().find(closing).map(|s| s.number);
                let ending = talk.iter().find(|s| left(s) <= EDGE).map(|s| s.number);
                stretch("close", marked.or(ending).unwrap_or(last.number), last.number)
            }
            Self::Named(name) => {
                let same = |other: &str| other.eq_ignore_ascii_case(name);
                let of_segment = plan.segments.iter().position(|s| same(&s.name));
                let member = |s: &&&SlideBudget| match of_segment {
                    Some(segment) => s.segment == Some(segment),
                    None => s.section.as_deref().is_some_and(same),
                };
                let from = talk.iter().find(member)?.number;
                stretch(&name.to_lowercase(), from, talk.iter().rev().find(member)?.number)
            }
            Self::Slides { from, to } => {
                let (from, to) = (from.unwrap_or(first.number), to.unwrap_or(last.number));
                talk.iter().any(|s| (from..=to).contains(&s.number)).then(|| Stretch {
                    name: if from == to { format!("slide {from}") } else { format!("slides {from} to {to}") },
                    from,
                    to,
                })
            }
        }
    }

    /// The names that would be found in this plan.
    pub fn names(plan: &Plan) -> Vec<String> {
        let mut names = vec!["opening".to_owned(), "close".to_owned()];
        let segments = plan.segments.iter().filter(|s| s.slides > 0).map(|s| s.name.to_lowercase());
        let sections = plan.slides.iter().filter(|s| !s.backup && !s.frame).filter_map(|s| s.section.clone());
        for name in segments.chain(sections) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names
    }
}

/// Planned talk time at the start of a slide.
fn starts(slide: &SlideBudget) -> Seconds {
    slide.ends.less(slide.budget)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::budget::{Mix, Practice, Segment, SlideInput, Slot, plan};

    fn talk(sections: &[&str]) -> Plan {
        let slides: Vec<SlideInput> = sections
            .iter()
            .enumerate()
            .map(|(i, section)| SlideInput {
                key: format!("k{i}"),
                number: i as u32 + 1,
                section: (!section.is_empty()).then(|| (*section).to_owned()),
                backup: *section == "backup",
                stated: Some(Seconds(if *section == "backup" { 0 } else { 60 })),
                ..SlideInput::default()
            })
            .collect();
        let segment = |name: &str, sections: [&str; 2]| Segment {
            name: name.to_owned(),
            sections: sections.map(str::to_owned).to_vec(),
            seconds: Seconds(300),
        };
        let segments = [
            segment("Why", ["problem", "contribution"]),
            segment("The work", ["method", "results"]),
            segment("What it means", ["limitations", "conclusion"]),
        ];
        plan(Slot::new(Seconds(1200), Seconds(300), Mix::default()), &slides, &segments, &Practice::default())
    }

    fn found(plan: &Plan, part: &Part, contribution: Option<u32>) -> Option<(u32, u32)> {
        part.find(plan, contribution).map(|s| (s.from, s.to))
    }

    #[test]
    fn parts_are_found_by_what_the_talk_marks_and_by_minutes_where_it_marks_nothing() {
        let marked = talk(&[
            "title",
            "problem",
            "contribution",
            "method",
            "method",
            "results",
            "limitations",
            "conclusion",
            "backup",
        ]);
        assert_eq!(found(&marked, &Part::Opening, Some(3)), Some((1, 3)));
        assert_eq!(found(&marked, &Part::Close, Some(3)), Some((7, 8)), "backup is no close");
        assert_eq!(found(&marked, &Part::named("Method"), None), Some((4, 5)));
        assert_eq!(found(&marked, &Part::named("the work"), None), Some((4, 6)));
        assert_eq!(found(&marked, &Part::named("ablations"), None), None);
        let plain = talk(&["", "", "", "", "", "", "", ""]);
        assert_eq!(found(&plain, &Part::Opening, Some(8)), Some((1, 3)), "a late contribution ends no opening");
        assert_eq!(found(&plain, &Part::Close, None), Some((6, 8)));
        assert_eq!(found(&plain, &Part::Slides { from: Some(7), to: None }, None), Some((7, 8)));
        assert_eq!(found(&plain, &Part::Slides { from: Some(9), to: None }, None), None);
        let some = Part::Slides { from: Some(2), to: Some(4) };
        assert_eq!(some.find(&plain, None).map(|s| Part::named(&s.name)), Some(some));
        assert_eq!(found(&talk(&[]), &Part::Opening, None), None);
    }

    #[test]
    fn every_name_that_is_offered_is_found() {
        let plan = talk(&["title", "problem", "contribution", "method", "results", "limitations"]);
        let names = Part::names(&plan);
        assert!(names.contains(&"the work".to_owned()) && names.contains(&"limitations".to_owned()));
        for name in names {
            assert!(Part::named(&name).find(&plan, None).is_some(), "{name}");
        }
    }
}
