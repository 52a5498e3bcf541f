//! Any text as a rehearsal's script: it is refused at a place inside it, or it plays and is written back as the same.

use std::sync::{Arc, LazyLock};

use hotseat::rehearsal::{Header, Script, as_script};
use hotseat::text::SourceMap;

/// A run of four slides with a hostile panel.
static HEADER: LazyLock<Arc<Header>> =
    LazyLock::new(|| Arc::new(serde_json::from_str(include_str!("../header.json")).expect("a header")));

fn script(text: &str) -> Result<(Script, SourceMap), SourceMap> {
    let mut sources = SourceMap::new();
    let file = sources.add("run.toml", text.to_owned());
    match Script::parse(&sources, file) {
        Ok(script) => Ok((script, sources)),
        Err(errors) => {
            assert!(!errors.is_empty(), "a refusal has a reason");
            for label in errors.iter().flat_map(|e| &e.labels) {
                assert!(sources.file(label.span.file).text().get(label.span.range()).is_some(), "inside the file");
            }
            Err(sources)
        }
    }
}

pub fn run(data: &[u8]) {
    let Ok((read, sources)) = script(&super::text(data)) else { return };
    let Ok((again, _)) = script(&as_script(&read.events)) else { panic!("what is written cannot be read") };
    assert_eq!(again.events, read.events, "it is written as the same");
    match read.play(Arc::clone(&HEADER)) {
        Ok(record) => {
            let results = serde_json::to_string(&record.results).expect("results are JSON");
            assert!(!results.is_empty());
        }
        Err(illegal) => {
            for label in &illegal.labels {
                assert!(sources.file(label.span.file).text().get(label.span.range()).is_some(), "inside the file");
            }
        }
    }
}
