//! Which talk format a deck is for, where nobody says so: by words on its first slides, or in the name of its file.

use crate::deck::model::Deck;
use crate::deck::passage::Channel;
use crate::knowledge::{ChecklistId, Knowledge};

/// Slides at the head of a deck that may say what the talk is.
const FIRST_SLIDES: usize = 2;

/// A guess with its reason, for people: "guessed: slide 1 says “thesis defense”". The longest words win.
pub fn guess(deck: &Deck, knowledge: &Knowledge) -> Option<(ChecklistId, String)> {
    let mut places: Vec<(String, String)> = Vec::new();
    if let Some(title) = &deck.title {
        places.push(("the title says".to_owned(), spaced(title)));
    }
    for slide in deck.shown().take(FIRST_SLIDES) {
        for passage in &deck.passages.list()[slide.passages.clone()] {
            if passage.channel == Channel::Visible {
                places.push((format!("slide {} says", slide.number), spaced(deck.passages.text(passage))));
            }
        }
    }
    let path = deck.sources.files()[0].name.replace('\\', "/");
    let name = path.rsplit('/').next().unwrap_or(&path);
    places.push(("the file is called".to_owned(), spaced(name)));
    let mut best: Option<(usize, ChecklistId, String)> = None;
    for (i, checklist) in knowledge.checklists.iter().enumerate() {
        for phrase in &checklist.table.guess {
            let words = spaced(phrase);
            let found = places.iter().find(|(_, text)| text.contains(&words));
            if let Some((place, _)) = found
                && best.as_ref().is_none_or(|(length, ..)| words.len() > *length)
            {
                best = Some((words.len(), ChecklistId(i as u16), format!("guessed: {place} “{phrase}”")));
            }
        }
    }
    best.map(|(_, id, reason)| (id, reason))
}

/// Lower-case words with one space before and behind each, so that only whole words are found; digits and marks part.
fn spaced(text: &str) -> String {
    let lower = text.to_lowercase();
    let words = lower.split(|c: char| !c.is_alphabetic()).filter(|w| !w.is_empty());
    words.fold(" ".to_owned(), |mut out, word| {
        out.push_str(word);
        out.push(' ');
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::{deck_of, knowledge};

    fn guessed(text: &str) -> Option<(String, String)> {
        let (id, reason) = guess(&deck_of(text), knowledge())?;
        Some((knowledge().checklist_at(id).id.clone(), reason))
    }

    #[test]
    fn the_first_slides_say_what_the_talk_is() {
        let (id, reason) = guessed("# Order\n\nPh.D. Defense, 12 May\n\n---\n\n# A\n").expect("a guess");
        assert_eq!((id.as_str(), reason.as_str()), ("phd-defense", "guessed: slide 1 says “ph.d. defense”"));
        assert_eq!(guessed("# Order\n\n---\n\n# A\n\n---\n\n# The thesis defense of others\n"), None);
        assert_eq!(guessed("# Whose job talks?\n"), None, "whole words");
    }

    #[test]
    fn no_words_lead_to_two_checklists() {
        let mut seen = std::collections::BTreeSet::new();
        for phrase in knowledge().checklists.iter().flat_map(|c| &c.table.guess) {
            assert!(seen.insert(spaced(phrase)), "{phrase}");
        }
    }
}
