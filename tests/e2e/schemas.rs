//! The published schemas, held against the files that we ship ourselves and against what is printed.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::world::{World, checkout};

fn schema(world: &World, of: &str) -> jsonschema::Validator {
    let printed = world.run(&["schema", of]);
    assert_eq!(printed.code, 0, "{printed:?}");
    jsonschema::validator_for(&serde_json::from_str::<Value>(&printed.out).expect("JSON")).expect("a schema")
}

fn json(toml: &str) -> Value {
    serde_json::to_value(toml.parse::<toml::Table>().expect("TOML")).expect("JSON")
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() && !path.ends_with("themes") {
            files(&path, found);
        } else if path.extension().is_some_and(|e| e == "toml") {
            found.push(path);
        }
    }
}

/// What the program prints, in a folder with our decks, a presentation, and a history of some runs.
fn printed(world: &World, words: &[&str]) -> Value {
    let ran = world.run(words);
    assert!(ran.code < 2, "{words:?}: {ran:?}");
    serde_json::from_str(&ran.out).unwrap_or_else(|e| panic!("{words:?}: {e}: {}", ran.out))
}

/// Names of all fields in a value; with `declared`, of all that a schema declares.
fn names(value: &Value, declared: bool, found: &mut BTreeSet<String>) {
    match value {
        Value::Array(list) => list.iter().for_each(|v| names(v, declared, found)),
        Value::Object(table) => {
            for (name, inner) in table {
                match inner {
                    Value::Object(fields) if declared && name == "properties" => found.extend(fields.keys().cloned()),
                    _ if !declared => drop(found.insert(name.clone())),
                    _ => {}
                }
                names(inner, declared, found);
            }
        }
        _ => {}
    }
}

fn world_with_everything() -> World {
    let world = World::with_small_deck();
    for file in ["job-talk.md", "job-talk-weak.md", "system-design.md", "rehearsal.toml"] {
        world.write(file, std::fs::read(checkout("decks").join(file)).expect("ours"));
    }
    world.write("slides.pptx", std::fs::read(checkout("tests/e2e/import/talk.pptx")).expect("the fixture"));
    let cell = |text: &str| {
        let metadata = serde_json::json!({ "slideshow": { "slide_type": "slide" } });
        serde_json::json!({ "cell_type": "markdown", "metadata": metadata, "source": text })
    };
    let cells = [
        cell("# Sorting by doubt\n\nDoubt halves the errors of labels."),
        cell("# Contribution\n\nWe show that sorting by doubt cuts errors by 11 points."),
        cell("# Method\n\nWe use a linear probe instead of a deep head, because it trains in minutes."),
    ];
    let book = serde_json::json!({ "nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells });
    world.write("book.ipynb", book.to_string());
    let answers = "# FIT01\n- one\nnumber: +99.9\nslide: Results\n\n# BAS01\n- two\n";
    world.write("job-talk.answers.md", answers);
    world.write("job-talk-weak.answers.md", answers);
    let ignored = "<!-- hotseat\nignore:\n  RIG04: the spread is in the paper\n-->\n";
    let talk = std::fs::read_to_string(world.path("talk.md")).expect("ours");
    world.write("talk.md", talk.replace("## Results\n", &format!("## Results\n\n{ignored}")));
    let events = [(1, "sync"), (2, "recording"), (5, "pause"), (9, "resume"), (20, "quit")];
    let event = |(at, what)| format!("[[event]]\nat = \"00:00:{at:02}\"\ndo = \"{what}\"\n");
    world.write("short.toml", events.map(event).concat());
    let asked = "Why not a linear probe?";
    assert_eq!(world.run(&["log-question", "job-talk.md", asked, "--slide", "3", "--grade", "held"]).code, 0);
    world
}

/// Every command that speaks JSON, in many ways; each output fits its schema, and each field of a schema is printed by
/// one of them.
#[test]
fn every_output_fits_its_schema_and_no_field_of_a_schema_is_made_up() {
    let world = world_with_everything();
    let runs: [&[&str]; 8] = [
        &["rehearse", "talk.md", "--script", "short.toml"],
        &["rehearse", "talk.md", "--seed", "1", "--today", "2026-11-19"],
        &["rehearse", "job-talk.md", "--script", "rehearsal.toml", "--seed", "7", "--today", "2026-11-21"],
        &["rehearse", "job-talk.md", "--seed", "3", "--squeeze", "5", "--rate", "now"],
        &["rehearse", "job-talk.md", "--seed", "3", "--pressure", "hostile"],
        &["rehearse", "system-design.md", "--seed", "2", "--checklist", "aie-system-design"],
        &["drill", "job-talk.md"],
        &["rehearse", "--checklist", "behavioral", "--seed", "4"],
    ];
    let runs = runs.map(|words| [words, &["--format", "json"]].concat());
    let commands: Vec<(&str, Vec<&str>)> = runs
        .iter()
        .map(|words| ("history", words.clone()))
        .chain([
            ("history", vec!["history", "list", "--format", "json"]),
            ("history", vec!["history", "export"]),
            ("history", vec!["history", "export", "2"]),
            ("outline", vec!["outline", "job-talk.md", "--format", "json"]),
            ("outline", vec!["outline", "slides.pptx", "--text", "--format", "json"]),
            ("objections", vec!["objections", "job-talk.md", "--format", "json"]),
            ("objections", vec!["objections", "talk.md", "--format", "json"]),
            ("objections", vec!["objections", "slides.pptx", "--format", "json"]),
            ("choices", vec!["choices", "job-talk.md", "--format", "json"]),
            ("choices", vec!["choices", "job-talk-weak.md", "--format", "json"]),
            ("choices", vec!["choices", "book.ipynb", "--format", "json"]),
            ("plan", vec!["plan", "job-talk.md", "--format", "json"]),
            ("plan", vec!["plan", "slides.pptx", "--format", "json"]),
            ("next", vec!["next", "job-talk.md", "--format", "json"]),
            ("next", vec!["job-talk-weak.md", "--today", "2026-11-30", "--format", "json"]),
            ("prep", vec!["prep", "--format", "json", "--answer", "panel=product"]),
            ("prep", vec!["prep", "--format", "json"]),
            ("lint", vec!["lint", "slides.pptx", "--format", "json"]),
            ("report", vec!["report", "--format", "json"]),
            ("doctor", vec!["doctor", "--format", "json"]),
        ])
        .chain(LISTED.iter().map(|what| ("list", vec!["list", what, "--format", "json"])))
        .collect();
    for of in
        ["outline", "objections", "choices", "plan", "next", "prep", "history", "doctor", "list", "lint", "report"]
    {
        let schema = schema(&world, of);
        let mut seen = BTreeSet::new();
        for (_, words) in commands.iter().filter(|(name, _)| *name == of) {
            let value = printed(&world, words);
            let wrong: Vec<String> = schema.iter_errors(&value).map(|e| format!("{} {e}", e.instance_path())).collect();
            assert!(wrong.is_empty(), "{words:?}: {wrong:#?}");
            names(&value, false, &mut seen);
        }
        let mut declared = BTreeSet::new();
        names(&serde_json::from_str(&world.run(&["schema", of]).out).expect("JSON"), true, &mut declared);
        let made_up: Vec<&String> =
            declared.iter().filter(|name| !seen.contains(*name) && !RARE.contains(&name.as_str())).collect();
        // Of these two, other tests see more of what is printed.
        assert!(made_up.is_empty() || of == "lint" || of == "report", "{of}: {made_up:?}");
    }
}

/// What can be listed.
const LISTED: [&str; 11] = [
    "rules",
    "challenges",
    "checklists",
    "signals",
    "facts",
    "themes",
    "sections",
    "elements",
    "fields",
    "prompts",
    "dialects",
];

/// Fields that the runs of the test do not come to: ticks for a question long past, an interruption in mid-slide.
const RARE: [&str; 2] = ["objection", "time"];

#[test]
fn a_presentation_of_another_program_is_told_by_its_slides() {
    let world = world_with_everything();
    let findings = &printed(&world, &["lint", "slides.pptx", "--format", "json"])["findings"];
    for finding in findings.as_array().expect("a list") {
        let place = finding["place"].as_str().expect("a place");
        assert!(
            place.starts_with("slide ") && finding["line"].is_null() && finding["end_column"].is_null(),
            "{finding}"
        );
    }
    let objections = &printed(&world, &["objections", "slides.pptx", "--format", "json"])["objections"];
    let quotes = objections.as_array().expect("a list").iter().flat_map(|o| o["evidence"].as_array().expect("a list"));
    let mut seen = 0;
    for quote in quotes {
        assert!(quote["line"].is_null() && quote["place"] == format!("slide {}", quote["slide"]), "{quote}");
        seen += 1;
    }
    assert!(seen > 3, "{seen}");
    let human = world.run(&["objections", "slides.pptx"]).out;
    assert!(human.contains("| slides.pptx, slide 3: ") && !human.contains("| slides.pptx:"), "{human}");
    let markdown = &printed(&world, &["lint", "job-talk-weak.md", "--format", "json"])["findings"][0];
    assert!(markdown["line"].is_number() && markdown.get("place").is_none(), "{markdown}");
}

#[test]
fn every_table_that_we_ship_fits_the_schema_of_checklists() {
    let schema = schema(&World::new(), "checklist");
    let mut all = Vec::new();
    files(&checkout("checklists"), &mut all);
    assert!(all.len() > 40, "{}", all.len());
    for file in all {
        let text = std::fs::read_to_string(&file).expect("a file");
        let problems: Vec<String> = schema.iter_errors(&json(&text)).map(|e| e.to_string()).collect();
        assert!(problems.is_empty(), "{}: {problems:?}", file.display());
    }
    for wrong in
        ["id = 'x'\nname = 'x'\nwhat = 'x'\nsize = 3", "[[rule]]\nid = 'A1'", "[[rules]]\nid = 'A1'\nextends = true"]
    {
        assert!(!schema.is_valid(&json(wrong)), "{wrong}");
    }
    assert!(schema.is_valid(&json("[[rule]]\nid = 'HON01'\nextends = true\nseverity = 'info'")));
}

/// A key that is read and not in the schema would be an error for whoever checks by it.
#[test]
fn the_schema_of_checklists_has_every_key_that_is_read() {
    let printed = World::new().run(&["schema", "checklist"]).out;
    let schema: Value = serde_json::from_str(&printed).expect("JSON");
    let mut seen = 0;
    for file in std::fs::read_dir(checkout("src/knowledge/schema")).expect("a folder") {
        let text = std::fs::read_to_string(file.expect("an entry").path()).expect("a file");
        let mut table = "";
        for line in text.lines() {
            if let Some(name) = line.strip_prefix("pub struct ").and_then(|l| l.strip_suffix(" {")) {
                table = name;
            } else if line.starts_with("pub enum") {
                table = "";
            }
            // What serde renames stands in the schema by its name in the file.
            let field = line.strip_prefix("    pub ").and_then(|l| l.split_once(": ")).filter(|_| !table.is_empty());
            if let Some((field, _)) = field.filter(|(f, _)| f.chars().all(|c| c.is_ascii_lowercase() || c == '_')) {
                let field = if field == "remedy" { "do" } else { field };
                let known = &schema["$defs"][table]["properties"];
                assert!(known.get(field).is_some(), "{table}.{field} is not in the schema");
                seen += 1;
            }
        }
    }
    assert!(seen > 80, "{seen}");
}

#[test]
fn a_project_file_that_is_read_fits_its_schema_and_a_slip_does_not() {
    let world = World::with_small_deck();
    let schema = schema(&world, "config");
    let all = "checklist = 'job-talk'\nfail_on = 'error'\nselect = ['RIG']\ndisable = ['RIG02']\nminutes = 30\n\
               pressure = 'gentle'\nfield = ['ml']\ntheme = 'dark'\ndatasets = ['A']\ntopic_words = ['b']\n\
               emphasis = { rival = 2.0 }\n[[override]]\nfiles = ['*.md']\nminutes = 20\nfield = 'ml'\n";
    world.write("hotseat.toml", all);
    assert_eq!(world.run(&["plan", "talk.md"]).code, 0, "it is read");
    assert!(
        schema.is_valid(&json(all)),
        "{:?}",
        schema.iter_errors(&json(all)).map(|e| e.to_string()).collect::<Vec<_>>()
    );
    for wrong in ["minuts = 30", "minutes = 0", "[[override]]\nminutes = 3", "files = ['a.md']", "fail_on = 'all'"] {
        assert!(!schema.is_valid(&json(wrong)), "{wrong}");
        world.write("hotseat.toml", wrong);
        assert_eq!(world.run(&["plan", "talk.md"]).code, 2, "{wrong}");
    }
}
