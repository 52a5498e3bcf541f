//! Any bytes as the slides that another tool drew, with any page map: refused, or drawn and written again.
#![no_main]

use std::sync::LazyLock;

use hotseat::deck::model::Deck;
use hotseat::deck::{Files, Options, read};
use hotseat::export::{Audience, Slides, foreign, foreign_mapped};
use hotseat::layout::Selection;
use libfuzzer_sys::fuzz_target;

static DECK: LazyLock<Deck> = LazyLock::new(|| {
    let text = "# One\n\n---\n\n# Two\n\n- a\n\n---\n\n# Three\n\ntext\n".to_owned();
    read("talk.md", text, &Files::none(), &Options::default()).expect("a deck")
});

fuzz_target!(|input: (&str, &[u8])| {
    let (map, bytes) = input;
    let found = if map.is_empty() { foreign(&DECK, bytes) } else { foreign_mapped(&DECK, bytes, map) };
    let Ok(found) = found else { return };
    let slides = Slides::drawn_elsewhere(&Audience::of(&DECK), found, &[], None, &Selection::default());
    let _ = slides.write();
});
