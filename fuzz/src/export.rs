//! Any deck with any picture, laid out and written as the audience's PDF: no panic, no hang, and what is written is a PDF
//! with a page for each that was laid out.

use hotseat::deck::{Files, Options, files, read};
use hotseat::export::{Audience, ExportError, Slides};
use hotseat::layout::{PdfSource, Selection, Theme, theme_for};

/// The deck, then the picture; slides are built up step by step in every other input.
pub fn run(data: &[u8]) {
    let (deck, picture) = super::two_parts(data);
    let steps = data.len() % 2 == 1;
    let Ok(text) = files::decode("talk.md", deck.to_vec()) else { return };
    let names = ["a.png", "a.svg", "a.jpg", "a.pdf", "a.gif", "a.webp"];
    let port = Files::memory(names.map(|name| (name, picture.to_vec())));
    let Ok(deck) = read("talk.md", text, &port, &Options::default()) else { return };
    let theme: Theme = theme_for(&deck, None).unwrap_or_else(|(_, light)| *light);
    let selection = Selection { steps, ..Selection::default() };
    let slides = Slides::new(&Audience::of(&deck), &theme, &port, &[], None, &selection);
    match slides.write() {
        Ok(written) => {
            let read = PdfSource::read(&written.bytes).expect("what is written can be read");
            assert_eq!(read.len(), written.pages, "each page is in the file");
        }
        Err(ExportError::NoSlides) => assert!(deck.shown().next().is_none(), "some slide is shown"),
        Err(error) => panic!("the PDF cannot be written: {error}"),
    }
}
