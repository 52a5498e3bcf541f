//! Our own decks: the weak talk gets the findings that it was built to get, the strong one no error, and no finding
//! contradicts an element.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use hotseat::diagnostic::Severity;
use hotseat::knowledge::Knowledge;
use hotseat::lint::{Finding, ReadOptions, Reading};

use crate::world::World;

/// One entry of `*.expect.toml`.
#[derive(Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Expected {
    rule: String,
    /// The number of the slide; none where any place will do.
    slide: Option<u32>,
    flaw: String,
}

#[derive(Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Expectations {
    expect: Vec<Expected>,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("decks")
}

/// Reads one of our decks and hands over its reading and findings.
fn lint<T>(name: &str, then: impl FnOnce(&Reading<'_>, &[Finding]) -> T) -> T {
    let (deck, _) =
        hotseat::deck::read_path(&folder().join(name), &hotseat::deck::Options::default()).expect("our own deck");
    let knowledge = Knowledge::builtin();
    let reading = Reading::new(&deck, &knowledge, ReadOptions { year: Some(2026), ..ReadOptions::default() });
    let findings = hotseat::lint::run(&reading);
    then(&reading, &findings.list)
}

fn number(reading: &Reading<'_>, finding: &Finding) -> Option<u32> {
    finding.slide.map(|index| reading.deck().slides[index].number)
}

#[test]
fn the_weak_talk_gets_exactly_the_findings_it_was_built_to_get() {
    let text = std::fs::read_to_string(folder().join("job-talk-weak.expect.toml")).expect("the expectations");
    let expected: Expectations = toml::from_str(&text).expect("TOML");
    assert!(expected.expect.len() >= 25, "the weak talk shows {} flaws", expected.expect.len());
    lint("job-talk-weak.md", |reading, findings| {
        let missed: Vec<&Expected> = expected
            .expect
            .iter()
            .filter(|e| {
                !findings.iter().any(|f| f.id == e.rule && (e.slide.is_none() || number(reading, f) == e.slide))
            })
            .collect();
        assert!(missed.is_empty(), "not found: {missed:#?}");
        let known: BTreeSet<&str> = expected.expect.iter().map(|e| e.rule.as_str()).collect();
        let surplus: Vec<&Finding> = findings.iter().filter(|f| !known.contains(f.id.as_str())).collect();
        assert!(surplus.is_empty(), "found, but nobody put it there: {surplus:#?}");
    });
    assert!(expected.expect.iter().all(|e| e.flaw.len() > 5), "every flaw is described");
}

#[test]
fn the_strong_decks_have_no_error_and_little_else() {
    for (name, warnings) in [("job-talk.md", 1), ("system-design.md", 1), ("story.md", 1)] {
        lint(name, |_, findings| {
            let open = |severity| findings.iter().filter(move |f| f.suppressed.is_none() && f.severity == severity);
            let errors: Vec<&Finding> = open(Severity::Error).collect();
            assert!(errors.is_empty(), "{name}: {errors:#?}");
            let found: Vec<&Finding> = open(Severity::Warning).collect();
            assert!(found.len() <= warnings, "{name}: {found:#?}");
        });
    }
}

#[test]
fn the_strong_talk_shows_all_that_a_defence_needs() {
    lint("job-talk.md", |reading, _| {
        let absent: Vec<&str> = reading
            .knowledge()
            .elements
            .iter()
            .zip(reading.elements())
            .filter(|(entry, found)| !found.present && entry.id != "single_dataset")
            .map(|(entry, _)| entry.id.as_str())
            .collect();
        assert!(absent.is_empty(), "{absent:?}");
    });
}

#[test]
fn no_finding_contradicts_an_element() {
    for name in ["job-talk.md", "job-talk-weak.md", "system-design.md", "story.md"] {
        lint(name, |reading, findings| {
            for finding in findings {
                for id in &finding.about {
                    let present = reading.element_named(id).is_some_and(|e| e.present);
                    assert!(
                        !present || finding.id == "HON06",
                        "{name}: {} says that {id} is missing: {finding:#?}",
                        finding.id
                    );
                }
            }
        });
    }
}

#[test]
fn the_script_of_the_strong_talk_plays_to_its_end_and_gives_one_record() {
    let world = World::new();
    for name in ["job-talk.md", "rehearsal.toml"] {
        world.write(name, std::fs::read(folder().join(name)).expect("our own file"));
    }
    let words = [
        "rehearse",
        "job-talk.md",
        "--script",
        "rehearsal.toml",
        "--seed",
        "7",
        "--today",
        "2026-11-21",
        "--no-history",
        "--format",
        "json",
    ];
    let (once, again) = (world.run(&words), world.run(&words));
    assert_eq!(once.code, 0, "the questions or their times have changed; mend decks/rehearsal.toml: {}", once.err);
    assert_eq!(once.out, again.out);
    let record: serde_json::Value = serde_json::from_str(&once.out).expect("JSON");
    let graded = record["results"]["questions"].as_array().expect("questions").iter().filter(|q| !q["grade"].is_null());
    assert_eq!(
        graded.map(|q| &q["grade"]).collect::<Vec<_>>(),
        ["held", "shaky", "held", "held", "held", "shaky", "dont_have"]
    );
}
