//! Any bytes, read as every dialect: no panic, no hang, and the promises of the model hold.

use hotseat::deck::model::Dialect;
use hotseat::deck::{Files, Options, files, read};

pub fn run(data: &[u8]) {
    // The first byte chooses the dialect; the rest is the deck, which may include itself.
    let Some((first, rest)) = data.split_first() else { return };
    let Ok(text) = files::decode("talk.md", rest.to_vec()) else { return };
    let port = Files::memory([("talk.md", rest.to_vec())]);
    let known = Dialect::ALL.len();
    let options = Options { dialect: Dialect::ALL.get(*first as usize % (known + 1)).copied() };
    let Ok(deck) = read("talk.md", text, &port, &options) else { return };
    let length = deck.sources.files()[0].text().len() as u32;
    let mut at = deck.front_matter.map_or(0, |s| s.end);
    for slide in deck.slides.iter().filter(|s| s.span.file.0 == 0 && !s.span.is_empty()) {
        assert_eq!(slide.span.start, at, "slides tile the file");
        at = slide.span.end;
    }
    assert_eq!(at, length, "slides reach the end of the file");
    for passage in deck.passages.list() {
        assert!(!deck.passages.text(passage).is_empty());
        let span = deck.passages.span(passage);
        assert!(deck.sources.file(span.file).text().get(span.range()).is_some(), "spans end at characters");
    }
}
