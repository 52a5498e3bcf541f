//! One scripted rehearsal from script to debrief, held byte by byte.

use std::sync::Arc;

use super::fixture::header;
use super::{Record, Script, debrief, details, page};
use crate::budget::Pressure;
use crate::text::SourceMap;

const SCRIPT: &str = r#"
[[event]]
at = "00:00:20"
do = "next"

[[event]]
at = "00:01:28"
do = "answer"

[[event]]
at = "00:01:45"
do = "grade"
grade = "held"

[[event]]
at = "00:04:10"
do = "next"

[[event]]
at = "00:07:30"
do = "clarify"

[[event]]
at = "00:07:45"
do = "backup"
slide = 5

[[event]]
at = "00:08:40"
do = "grade"
grade = "held"

[[event]]
at = "00:09:40"
do = "grade"
grade = "lost"

[[event]]
at = "00:09:50"
do = "points"
said = [1]
have = [2]
missing = [3]

[[event]]
at = "00:10:20"
do = "skip"

[[event]]
at = "00:10:21"
do = "undo"

[[event]]
at = "00:11:00"
do = "next"

[[event]]
at = "00:13:00"
do = "next"

[[event]]
at = "00:13:50"
do = "grade"
grade = "shaky"

[[event]]
at = "00:13:55"
do = "note"
text = "Bring the cost table."
"#;

pub(super) fn play(script: &str, pressure: Pressure) -> Record {
    let mut sources = SourceMap::new();
    let file = sources.add("run.toml", script.to_owned());
    Script::parse(&sources, file).expect("a script").play(Arc::new(header(pressure))).expect("legal")
}

#[test]
fn a_scripted_rehearsal_gives_the_same_record_and_page() {
    let record = play(SCRIPT, Pressure::Realistic);
    let json = record.to_json().expect("serialises");
    assert_eq!(play(SCRIPT, Pressure::Realistic).to_json().expect("serialises"), json, "byte for byte");
    let back: Record = serde_json::from_str(&json).expect("reads back");
    assert_eq!(back, record);
    insta::assert_snapshot!("record", json);
    let told = debrief(&record.header, &record.results, None);
    insta::assert_snapshot!("page", page(&told, 80));
    insta::assert_snapshot!("details", details(&told, 80));
}

#[test]
fn the_page_fits_a_screen_and_says_what_it_does_not_know() {
    let record = play("", Pressure::Gentle);
    let told = debrief(&record.header, &record.results, Some((&record.header, &record.results)));
    let text = page(&told, 80);
    assert!(text.lines().count() <= 24 && text.lines().all(|l| l.chars().count() <= 80), "{text}");
    assert!(text.contains("Nothing was asked.") && text.contains("The last slide was not"), "{text}");
    assert!(record.results.dry, "no time was spent on any slide");
    let text = details(&told, 80);
    assert!(text.contains("delivery: not assessed"), "{text}");
}
