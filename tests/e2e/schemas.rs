//! The published schemas, held against the files that we ship ourselves.

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
