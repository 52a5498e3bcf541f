//! A rehearsal without a deck: the format's prompts are drawn. Short ones are asked one after the other; a long one is the
//! whole interview, and each segment of the format is a blank slide to be filled at the whiteboard.

use std::collections::BTreeMap;

use super::values::{self, Value};
use crate::budget::{Practice, Seconds};
use crate::knowledge::schema::Prompt;
use crate::knowledge::{ChecklistEntry, Knowledge};

/// A prompt whose answer may take longer than this is worked out in segments, in seconds.
const LONG: u16 = 300;
/// What a short prompt takes beside its answer: hearing it, thinking, a follow-up, in seconds.
const BESIDE: u32 = 90;

/// What the interview is made of.
#[derive(Debug, Clone, PartialEq)]
pub enum Interview {
    /// Prompts, first to be asked first.
    Stories(Vec<Prompt>),
    /// One task, worked out on slides that are blank but for their segment.
    Task {
        /// What is asked.
        prompt: Prompt,
        /// The Markdown of those slides.
        deck: String,
    },
}

/// What an interview is drawn from.
#[derive(Debug, Clone, Copy)]
pub struct Drawn<'a> {
    /// What the past says of each prompt.
    pub practice: &'a Practice,
    /// Titles of earlier interviews of this format: their tasks.
    pub titles: &'a [String],
    /// The seed.
    pub seed: u64,
    /// The time for prompts.
    pub slot: Seconds,
    /// The company's values.
    pub values: &'a [Value],
}

impl Interview {
    /// Draws an interview; none where the format has no prompts. Themes that were practised least come first, and in a
    /// theme what was asked least; equals in an order that depends on the seed.
    pub fn draw(knowledge: &Knowledge, checklist: &ChecklistEntry, drawn: &Drawn<'_>) -> Option<Self> {
        let Drawn { practice, titles, seed, .. } = *drawn;
        let mut prompts: Vec<Prompt> = checklist.prompts.iter().map(|i| knowledge.prompts[*i].clone()).collect();
        let asked = |p: &Prompt| {
            let drawn = titles.iter().filter(|t| **t == p.ask).count();
            practice.challenges.get(&p.id).map_or(0, |s| s.asked).max(u32::try_from(drawn).unwrap_or(u32::MAX))
        };
        if prompts.first().is_some_and(|first| first.seconds.is_none_or(|[_, red]| red <= LONG)) {
            let shown = values::point(drawn.values);
            prompts.iter_mut().for_each(|p| p.strong.extend(shown.clone()));
            prompts.extend(drawn.values.iter().map(Value::prompt));
        }
        let mut themes: BTreeMap<String, u32> = BTreeMap::new();
        for prompt in &prompts {
            *themes.entry(prompt.theme.clone()).or_default() += asked(prompt);
        }
        prompts.sort_by_key(|p| (asked(p), shuffled(seed, &p.id)));
        // Round after round: one prompt of every theme, the least practised theme first.
        let mut turns: BTreeMap<String, u32> = BTreeMap::new();
        let mut order: Vec<(u32, u32, u64, Prompt)> = Vec::new();
        for prompt in prompts {
            let turn = turns.entry(prompt.theme.clone()).or_default();
            order.push((*turn, themes[&prompt.theme], shuffled(seed, &prompt.theme), prompt));
            *turn += 1;
        }
        order.sort_by_key(|(turn, theme, chance, _)| (*turn, *theme, *chance));
        let (_, _, _, first) = order.first()?;
        if first.seconds.is_some_and(|[_, red]| red > LONG) {
            return Some(Self::Task { deck: task(knowledge, checklist, &first.ask), prompt: first.clone() });
        }
        let mut left = drawn.slot;
        let stories = order.into_iter().map(|(_, _, _, prompt)| prompt).take_while(|prompt| {
            let fits = left > Seconds(0);
            left = left.less(Seconds(u32::from(prompt.seconds.map_or(180, |[_, red]| red)) + BESIDE));
            fits
        });
        Some(Self::Stories(stories.collect()))
    }
}

/// A number that depends on nothing but seed and name (FNV-1a).
fn shuffled(seed: u64, name: &str) -> u64 {
    let bytes = seed.to_le_bytes().into_iter().chain(name.bytes());
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// A deck of nothing but the format's name: what stands behind questions that are asked one after the other.
pub fn stories(checklist: &ChecklistEntry) -> String {
    format!("# {}\n", checklist.name)
}

/// A deck of one slide for the task, which is what is asked, and one for each segment.
pub fn task(knowledge: &Knowledge, checklist: &ChecklistEntry, ask: &str) -> String {
    // A JSON string is a YAML string.
    let quoted = |text: &str| serde_json::Value::from(text).to_string();
    let title = quoted(ask);
    let mut deck = format!(
        "---\nmarp: true\ntitle: {title}\nhotseat:\n  id: {}\n  checklist: {}\n---\n\n# The task\n\n{}\n",
        quoted(&key(&checklist.id)),
        quoted(&checklist.id),
        ask
    );
    for (segment, sections) in checklist.segments() {
        let parts = segment.slides.unwrap_or(1).max(1);
        for part in 1..=parts {
            let number = if parts > 1 { format!(" {part}") } else { String::new() };
            deck += &format!("\n---\n\n# {}{number}\n\n", segment.name);
            for section in sections {
                deck += &format!("- {}\n", knowledge.section_at(*section).name.to_lowercase());
            }
            if let Some(first) = sections.first() {
                deck += &format!("\n<!-- hotseat\nsection: {}\n-->\n", knowledge.section_at(*first).id);
            }
        }
    }
    deck
}

/// What the key of an interview begins with.
const KEY: &str = "interview/";

/// The key under which interviews of a format are kept in the history.
pub fn key(checklist: &str) -> String {
    format!("{KEY}{checklist}")
}

/// Whether a key of the history is that of an interview.
pub fn is_key(key: &str) -> bool {
    key.starts_with(KEY)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::budget::Standing;

    fn draw(knowledge: &Knowledge, name: &str, practice: &Practice, seed: u64) -> Option<Interview> {
        let drawn = Drawn { practice, titles: &[], seed, slot: Seconds::minutes(40), values: &[] };
        draw_with(knowledge, name, &drawn)
    }

    fn draw_with(knowledge: &Knowledge, name: &str, drawn: &Drawn<'_>) -> Option<Interview> {
        let id = knowledge.checklist(name).expect("there is");
        Interview::draw(knowledge, knowledge.checklist_at(id), drawn)
    }

    #[test]
    fn a_task_that_was_had_waits_until_all_others_were() {
        let knowledge = Knowledge::builtin();
        let mut titles: Vec<String> = Vec::new();
        let all = knowledge.prompts.iter().filter(|p| p.theme == "research-design").count();
        for run in 0..all {
            let practice = Practice::default();
            let drawn = Drawn { practice: &practice, titles: &titles, seed: 7, slot: Seconds(2100), values: &[] };
            let Some(Interview::Task { prompt, .. }) = draw_with(&knowledge, "aie-system-design", &drawn) else {
                panic!("a task")
            };
            assert!(!titles.contains(&prompt.ask), "run {run} repeats {}", prompt.id);
            titles.push(prompt.ask);
        }
    }

    #[test]
    fn values_are_asked_about_and_every_story_has_to_show_one() {
        let knowledge = Knowledge::builtin();
        let values = [Value { name: "Say it early".into(), actions: vec!["told Jonas first".into()] }];
        let practice = Practice::default();
        let drawn = Drawn { practice: &practice, titles: &[], seed: 1, slot: Seconds(2400), values: &values };
        let Some(Interview::Stories(stories)) = draw_with(&knowledge, "behavioral", &drawn) else { panic!("stories") };
        assert!(stories.iter().any(|p| p.id == "VALUE-say-it-early"));
        let other = stories.iter().find(|p| p.theme != values::THEME).expect("more than values");
        assert!(other.strong.iter().any(|p| p.contains("Say it early")));
    }

    #[test]
    fn stories_go_through_the_themes_and_begin_with_what_was_practised_least() {
        let knowledge = Knowledge::builtin();
        let Some(Interview::Stories(stories)) = draw(&knowledge, "behavioral", &Practice::default(), 1) else {
            panic!("stories")
        };
        let themes: std::collections::BTreeSet<&str> = stories.iter().take(8).map(|p| p.theme.as_str()).collect();
        assert_eq!(themes.len(), 8, "each theme once before any twice");
        let mut practice = Practice::default();
        let day: crate::budget::Day = "2026-11-21".parse().expect("a day");
        let often = Standing { asked: 3, missed: 0, level: 3, missed_last: false, last: day, due: day };
        for prompt in knowledge.prompts.iter().filter(|p| p.theme != "growth") {
            practice.challenges.insert(prompt.id.clone(), often.clone());
        }
        let Some(Interview::Stories(stories)) = draw(&knowledge, "behavioral", &practice, 1) else { panic!("stories") };
        assert_eq!(stories[0].theme, "growth");
        assert_eq!(draw(&knowledge, "behavioral", &practice, 1), draw(&knowledge, "behavioral", &practice, 1));
    }

    #[test]
    fn a_task_has_a_slide_for_each_segment_and_another_seed_another_task() {
        let knowledge = Knowledge::builtin();
        let tasks: std::collections::BTreeSet<String> = (0..20)
            .map(|seed| match draw(&knowledge, "aie-system-design", &Practice::default(), seed) {
                Some(Interview::Task { deck, .. }) => {
                    assert_eq!(deck.matches("\n---\n\n# ").count(), 4, "{deck}");
                    deck
                }
                other => panic!("a task, not {other:?}"),
            })
            .collect();
        assert!(tasks.len() > 3);
        assert_eq!(draw(&knowledge, "research-defense", &Practice::default(), 1), None);
    }
}
