//! Any bytes as the slides that another tool drew, with any page map: refused, or drawn and written again.

use std::sync::LazyLock;

use hotseat::deck::model::Deck;
use hotseat::deck::{Files, Options, read};
use hotseat::export::{Audience, Slides, foreign, foreign_mapped};
use hotseat::layout::Selection;

static DECK: LazyLock<Deck> = LazyLock::new(|| {
    let text = "# One\n\n---\n\n# Two\n\n- a\n\n---\n\n# Three\n\ntext\n".to_owned();
    read("talk.md", text, &Files::none(), &Options::default()).expect("a deck")
});

/// The PDF; before it, if anything, the page map.
pub fn run(data: &[u8]) {
    let found = match super::two_parts(data) {
        (bytes, []) => foreign(&DECK, bytes),
        (map, bytes) => foreign_mapped(&DECK, bytes, &super::text(map)),
    };
    let Ok(found) = found else { return };
    let slides = Slides::drawn_elsewhere(&Audience::of(&DECK), found, &[], None, &Selection::default());
    let _ = slides.write();
}
