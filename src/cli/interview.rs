//! A rehearsal without a deck: the format's prompts are drawn. Short ones are asked one after the other; a long one is the
//! whole interview, and each segment of the format is a blank slide to be filled at the whiteboard.

use std::collections::BTreeMap;

use crate::budget::{Practice, Seconds};
use crate::knowledge::schema::Prompt;
use crate::knowledge::{ChecklistEntry, Knowledge};

/// A prompt whose answer may take longer than this is worked out in segments, in seconds.
const LONG: u16 = 300;
/// What a short prompt takes beside its answer: hearing it, thinking, a follow-up, in seconds.
const BESIDE: u32 = 90;

/// What the interview is made of.
#[derive(Debug, Clone, PartialEq)]
pub enum Interview<'k> {
    /// Prompts, first to be asked first.
    Stories(Vec<&'k Prompt>),
    /// One task, worked out on slides that are blank but for their segment.
    Task {
        /// What is asked.
        prompt: &'k Prompt,
        /// The Markdown of those slides.
        deck: String,
    },
}

impl<'k> Interview<'k> {
    /// Draws an interview; none where the format has no prompts. Themes that were practised least come first, and in a
    /// theme what was asked least; equals in an order that depends on the seed.
    pub fn draw(
        knowledge: &'k Knowledge,
        checklist: &'k ChecklistEntry,
        practice: &Practice,
        seed: u64,
        slot: Seconds,
    ) -> Option<Self> {
        let mut prompts: Vec<&Prompt> = checklist.prompts.iter().map(|i| &knowledge.prompts[*i]).collect();
        let asked = |p: &Prompt| practice.challenges.get(&p.id).map_or(0, |s| s.asked);
        let mut themes: BTreeMap<&str, u32> = BTreeMap::new();
        for prompt in &prompts {
            *themes.entry(&prompt.theme).or_default() += asked(prompt);
        }
        prompts.sort_by_key(|p| (asked(p), shuffled(seed, &p.id)));
        // Round after round: one prompt of every theme, the least practised theme first.
        let mut turns: BTreeMap<&str, u32> = BTreeMap::new();
        let mut order: Vec<(u32, u32, u64, &Prompt)> = Vec::new();
        for prompt in prompts {
            let turn = turns.entry(&prompt.theme).or_default();
            order.push((*turn, themes[prompt.theme.as_str()], shuffled(seed, &prompt.theme), prompt));
            *turn += 1;
        }
        order.sort_by_key(|(turn, theme, chance, _)| (*turn, *theme, *chance));
        let (_, _, _, first) = order.first()?;
        if first.seconds.is_some_and(|[_, red]| red > LONG) {
            return Some(Self::Task { prompt: first, deck: blank(knowledge, checklist, first) });
        }
        let mut left = slot;
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

/// A deck of one slide for the task and one for each segment.
fn blank(knowledge: &Knowledge, checklist: &ChecklistEntry, prompt: &Prompt) -> String {
    // A JSON string is a YAML string.
    let quoted = |text: &str| serde_json::Value::from(text).to_string();
    let title = quoted(&prompt.ask);
    let mut deck = format!(
        "---\nmarp: true\ntitle: {title}\nhotseat:\n  id: {}\n  checklist: {}\n---\n\n# {}\n",
        quoted(&key(&checklist.id)),
        quoted(&checklist.id),
        prompt.ask
    );
    for (segment, sections) in checklist.table.segments.iter().zip(&checklist.segments) {
        deck += &format!("\n---\n\n# {}\n\n", segment.name);
        for section in sections {
            deck += &format!("- {}\n", knowledge.section_at(*section).id.replace('-', " "));
        }
        if let Some(first) = sections.first() {
            deck += &format!("\n<!-- hotseat\nsection: {}\n-->\n", knowledge.section_at(*first).id);
        }
    }
    deck
}

/// The key under which interviews of a format are kept in the history.
pub fn key(checklist: &str) -> String {
    format!("interview/{checklist}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::budget::Standing;

    fn draw<'k>(knowledge: &'k Knowledge, name: &str, practice: &Practice, seed: u64) -> Option<Interview<'k>> {
        let id = knowledge.checklist(name).expect("there is");
        Interview::draw(knowledge, knowledge.checklist_at(id), practice, seed, Seconds::minutes(40))
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
