//! `hotseat report` from outside: over no runs, dry runs, and a run that counts.

use crate::world::{Ran, World};

fn report(world: &World, more: &[&str]) -> Ran {
    world.run(&[&["report", "--today", "2026-11-21", "--history", "h.db"][..], more].concat())
}

fn rehearse(world: &World, more: &[&str]) {
    let words = ["rehearse", "talk.md", "--seed", "3", "--today", "2026-11-20", "--history", "h.db"];
    let ran = world.run(&[&words[..], more].concat());
    assert_eq!(ran.code, 0, "{ran:?}");
}

#[test]
fn runs_are_reported_for_people_paper_and_programs() {
    let world = World::with_small_deck();
    assert_eq!(report(&world, &["talk.md"]).out, "no rehearsals yet\n");
    rehearse(&world, &[]);
    world.write(
        "quick.toml",
        "[[event]]\nat = \"00:02:00\"\ndo = \"next\"\n\n[[event]]\nat = \"00:04:00\"\ndo = \"quit\"\n",
    );
    rehearse(&world, &["--script", "quick.toml", "--part", "opening"]);
    let human = report(&world, &["talk.md"]);
    assert_eq!(human.code, 0, "{human:?}");
    assert!(human.out.contains("1 run · 1 dry or broken off, not counted"), "{}", human.out);
    assert_eq!(human.out, report(&world, &[]).out, "the only deck");
    let json = report(&world, &["talk.md", "--format", "json"]);
    let value: serde_json::Value = serde_json::from_str(&json.out).expect("JSON");
    assert_eq!((&value["schema"], &value["decks"][0]["runs"][0]["part"]), (&1.into(), &"opening".into()));
    assert!(value["decks"][0]["last"]["slides"].as_array().is_some_and(|s| !s.is_empty()));
    let schema: serde_json::Value =
        serde_json::from_str(&world.run(&["schema", "report"]).out).expect("the schema is JSON");
    let validator = jsonschema::draft202012::new(&schema).expect("the schema is one");
    let errors: Vec<String> = validator.iter_errors(&value).map(|e| e.to_string()).collect();
    assert!(errors.is_empty(), "{errors:?}");
    let page = report(&world, &["talk.md", "--format", "html"]);
    assert!(page.out.starts_with("<!DOCTYPE html>") && page.out.ends_with("</html>\n"), "{}", page.out);
    let written = report(&world, &["talk.md", "--format", "html", "-o", "report.html"]);
    assert_eq!((written.code, written.out.as_str(), written.err.as_str()), (0, "", "wrote report.html\n"));
    assert_eq!(std::fs::read_to_string(world.path("report.html")).expect("written"), page.out);
}

#[test]
fn what_cannot_be_reported_or_written_is_said() {
    let world = World::with_small_deck();
    assert_eq!(world.run(&["report", "--no-history"]).code, 2);
    assert_eq!(report(&world, &["none.md"]).code, 2);
    let nowhere = report(&world, &["--format", "html", "-o", "none/report.html"]);
    assert_eq!(nowhere.code, 2);
    assert!(nowhere.err.contains("none/report.html"), "{}", nowhere.err);
    world.write("h.db", "my notes");
    let foreign = report(&world, &[]);
    assert!(foreign.code == 2 && foreign.err.contains("is not a hotseat history"), "{foreign:?}");
}
