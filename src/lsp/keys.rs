//! What the keys of the deck's and the slides' settings mean, for those who type them.

use super::cursor::Scope;

/// A key of the settings.
#[derive(Debug)]
pub struct Key {
    /// As it is written.
    pub name: &'static str,
    /// What it means.
    pub what: &'static str,
    /// How it is written.
    pub example: &'static str,
}

const fn key(name: &'static str, what: &'static str, example: &'static str) -> Key {
    Key { name, what, example }
}

const DECK: &[Key] = &[
    key("id", "The deck's name in the history, whatever its file is called.", "id: second-looks"),
    key("checklist", "The talk format: what is checked, asked and timed.", "checklist: job-talk"),
    key("minutes", "The slot: the whole appointment, questions included.", "minutes: 45"),
    key(
        "questions",
        "Minutes of the slot for questions: those that interrupt, and the round at the end.",
        "questions: 15",
    ),
    key("field", "Research fields, which turn rules and questions on.", "field: [ml, systems]"),
    key("talk_date", "The day of the talk.", "talk_date: 2026-11-27"),
    key("datasets", "Names of data sets that detection cannot know.", "datasets: [Tickets, Triage]"),
    key("topic_words", "Words of the topic that are no claims.", "topic_words: [reasoning]"),
    key(
        "ignore",
        "Rules that do not count in this deck, each with a reason.",
        "ignore:\n  DEL02: tables stay up while I walk through them",
    ),
];

const SLIDE: &[Key] = &[
    key("id", "Keeps what is known about the slide when its title changes.", "id: main-result"),
    key("section", "The slide's role in the argument.", "section: limitations"),
    key("time", "Planned time.", "time: 1m30s"),
    key("minutes", "Planned time in minutes.", "minutes: 2"),
    key("priority", "How dear the slide is: what may be skipped is cut first.", "priority: may-skip"),
    key("answers", "Questions that this slide answers; it is offered when they are asked.", "answers: BAS01"),
    key("elements", "Elements that this slide shows, whatever detection says.", "elements: baseline_tuning"),
    key("backup", "Whether the slide belongs to the backup.", "backup: true"),
    key(
        "ignore",
        "Rules that do not count on this slide, each with a reason to the end of its line.",
        "ignore:\n  RIG02: single published system, budget unknown",
    ),
];

/// The keys that may stand there.
pub fn of(scope: Scope) -> &'static [Key] {
    match scope {
        Scope::Deck => DECK,
        Scope::Slide => SLIDE,
    }
}

/// Words that a value may be, each with what it means, where they do not come from the knowledge base.
pub fn words(key: &str) -> &'static [(&'static str, &'static str)] {
    match key {
        "priority" => &[
            ("must", "Never cut."),
            ("normal", "Cut when time runs short."),
            ("may-skip", "Cut first when time runs short."),
        ],
        "backup" => &[("true", "Shown only when somebody asks."), ("false", "Part of the talk.")],
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deck::{DECK_KEYS, SLIDE_KEYS};

    #[test]
    fn every_key_that_is_read_is_explained_as_in_the_book() {
        let page = include_str!("../../docs/src/reference/settings.md");
        let (deck, slide) = page.split_once("\n## A slide").expect("two parts");
        for (scope, read, page) in [(Scope::Deck, DECK_KEYS, deck), (Scope::Slide, SLIDE_KEYS, slide)] {
            let names: Vec<&str> = of(scope).iter().map(|k| k.name).collect();
            assert!(read.iter().all(|k| names.contains(k)), "{scope:?}: {read:?}");
            for name in names {
                assert!(page.contains(&format!("| `{name}` |")), "{scope:?} {name}: not in the book");
            }
        }
    }
}
