//! What the audience's document is built from: a deck that holds no word for the speaker. The only way to one is
//! [`Audience::of`], which takes notes, reasons and everything hidden out; nothing downstream can bring them back.

use crate::deck::model::{Deck, DeckSettings, SlideSettings};
use crate::deck::passage::Passages;
use crate::text::SourceMap;

/// A deck as the audience may see it. Slides keep their indices.
#[derive(Debug, Clone)]
pub struct Audience {
    deck: Deck,
}

impl Audience {
    /// Takes out of a deck what only the speaker may read: notes, hidden slides, settings with their reasons, and the
    /// source text in which all of it stands.
    pub fn of(deck: &Deck) -> Self {
        let slides = deck.slides.iter().map(|slide| {
            let mut slide = slide.clone();
            slide.notes.clear();
            slide.settings = SlideSettings { section: slide.settings.section.take(), ..SlideSettings::default() };
            if slide.hidden {
                slide.blocks.clear();
                slide.backgrounds.clear();
                (slide.title, slide.header, slide.footer) = (None, None, None);
            }
            slide
        });
        let deck = Deck {
            sources: SourceMap::new(),
            dialect: deck.dialect,
            dialect_reason: String::new(),
            title: deck.title.clone(),
            language: deck.language.clone(),
            front_matter: None,
            settings: DeckSettings::default(),
            style: deck.style.clone(),
            slides: slides.collect(),
            passages: Passages::default(),
            hazards: Vec::new(),
        };
        Self { deck }
    }

    /// What is left of the deck.
    pub fn deck(&self) -> &Deck {
        &self.deck
    }
}
