//! Any text as a file of prepared answers: what is odd is told at a place inside it.

use std::sync::LazyLock;

use hotseat::challenge::Answers;
use hotseat::knowledge::Knowledge;
use hotseat::text::SourceMap;

static KNOWLEDGE: LazyLock<Knowledge> = LazyLock::new(|| Knowledge::load(&[]).expect("what is shipped can be read"));

pub fn run(data: &[u8]) {
    let mut sources = SourceMap::new();
    let file = sources.add("answers.md", super::text(data).into_owned());
    let (_, odd) = Answers::read(&sources, file, &KNOWLEDGE);
    for label in odd.iter().flat_map(|d| &d.labels) {
        assert!(sources.file(label.span.file).text().get(label.span.range()).is_some(), "inside the file");
    }
}
