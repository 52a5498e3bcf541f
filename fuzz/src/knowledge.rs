//! Any text as a user's knowledge file, and its signals on any text: no panic, no hang, and places inside the texts.

use hotseat::deck::passage::{Channel, Passage, PassageKind, Passages, Path};
use hotseat::knowledge::{Knowledge, Layer, SignalId};

/// The file, then the text.
pub fn run(data: &[u8]) {
    let (file, text) = super::two_parts(data);
    let (file, text) = (super::text(file), super::text(text));
    let layer = Layer { name: "fuzz".to_owned(), files: vec![("mine.toml".to_owned(), file.into_owned())] };
    let knowledge = match Knowledge::load(&[layer]) {
        Ok(knowledge) => knowledge,
        Err(error) => {
            assert!(!error.diagnostics.is_empty(), "a refusal has a reason");
            for label in error.diagnostics.iter().flat_map(|d| &d.labels) {
                let file = error.sources.file(label.span.file);
                assert!(file.text().get(label.span.range()).is_some(), "spans end at characters");
            }
            return;
        }
    };
    let mut passages = Passages::new();
    for (slide, line) in text.lines().enumerate() {
        let (kind, channel) = (PassageKind::Sentence, Channel::Visible);
        passages.push(line, [], Passage::new(kind, slide, channel, Path::default()));
    }
    let hits = knowledge.signal_index().find(&passages, "en");
    for signal in (0..knowledge.signals.len()).map(|i| SignalId(i as u16)) {
        for hit in hits.of(signal) {
            assert!(!hit.text(&passages).is_empty(), "a hit is some text");
        }
        assert!(hits.of(signal).windows(2).all(|w| w[0] < w[1]), "hits are ordered");
    }
}
