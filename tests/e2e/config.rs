//! `hotseat.toml`: found upward, strict, and no more than it may be.

use serde_json::Value;

use crate::world::{SMALL_DECK, World};

fn project(config: &str) -> World {
    let world = World::new();
    world.write(".git/HEAD", "");
    world.write("hotseat.toml", config);
    world.write("talks/deep/talk.md", SMALL_DECK);
    world
}

fn report(world: &World, words: &[&str]) -> Value {
    let ran = world.run(&[&["lint", "--format", "json"], words].concat());
    serde_json::from_str(&ran.out).unwrap_or_else(|e| panic!("{e}: {ran:?}"))
}

fn rules(report: &Value) -> Vec<&str> {
    report["findings"].as_array().expect("findings").iter().map(|f| f["rule"].as_str().expect("an id")).collect()
}

#[test]
fn it_is_found_upward_and_the_deck_and_the_command_line_win() {
    let world = project("checklist = \"phd-defense\"\nfield = \"theory\"\n");
    let deck = "talks/deep/talk.md";
    let found = report(&world, &[deck]);
    assert_eq!((&found["checklist"], &found["field"]), (&"phd-defense".into(), &"theory".into()));
    let told = world.run(&["lint", deck]).out;
    assert!(told.contains("checklist phd-defense (hotseat.toml), field theory (hotseat.toml states it)"), "{told}");
    let asked = report(&world, &["--checklist", "paper-talk", "--field", "ml", deck]);
    assert_eq!((&asked["checklist"], &asked["field"]), (&"paper-talk".into(), &"ml".into()));
    world.write(deck, SMALL_DECK.replace("  minutes: 20", "  minutes: 20\n  checklist: job-talk\n  field: systems"));
    let own = report(&world, &[deck]);
    assert_eq!((&own["checklist"], &own["field"]), (&"job-talk".into(), &"systems".into()));
    let text = std::fs::read_to_string(world.path(deck)).expect("there");
    let piped = world.run_with_input(&["lint", "--format", "json", "-", "--stdin-filename", deck], &text);
    assert_eq!(serde_json::from_str::<Value>(&piped.out).expect("JSON")["checklist"], "job-talk");
}

#[test]
fn it_is_not_looked_for_above_the_repository() {
    let world = project("checklist = \"phd-defense\"\n");
    world.write("talks/.git/HEAD", "");
    assert_eq!(report(&world, &["talks/deep/talk.md"])["checklist"], "research-defense");
}

#[test]
fn rules_are_selected_disabled_and_overridden_by_file() {
    let world = project("select = [\"RIG\", \"HON01\"]\ndisable = [\"variance-missing\"]\n");
    let deck = "talks/deep/talk.md";
    let found = report(&world, &[deck]);
    let ids = rules(&found);
    assert!(
        !ids.is_empty() && ids.iter().all(|id| (id.starts_with("RIG") || *id == "HON01") && *id != "RIG04"),
        "{ids:?}"
    );
    world.write(
        "hotseat.toml",
        "fail_on = \"info\"\n[[override]]\nfiles = [\"talks/**/t*.md\"]\nselect = [\"TIM01\"]\n",
    );
    world.write("other.md", SMALL_DECK);
    assert!(rules(&report(&world, &[deck])).is_empty());
    assert!(!rules(&report(&world, &["other.md"])).is_empty());
    assert_eq!(world.run(&["lint", deck]).code, 0);
    assert_eq!(world.run(&["lint", "other.md"]).code, 1);
    assert_eq!(world.run(&["lint", "--fail-on", "never", "other.md"]).code, 0);
}

#[test]
fn the_slot_and_the_theme_hold_for_every_command() {
    let world = project("minutes = 30\ntheme = \"dark\"\n");
    world.write("talks/deep/talk.md", SMALL_DECK.replace("  minutes: 20\n", ""));
    let plan: Value =
        serde_json::from_str(&world.run(&["plan", "--format", "json", "talks/deep/talk.md"]).out).expect("JSON");
    assert_eq!(plan["slot"]["slot"], 1800, "{plan}");
    let colours = |words: &[&str]| {
        let ran = world.run(&[&["export", "talks/deep/talk.md", "-o", "t.pdf"], words].concat());
        assert_eq!(ran.code, 0, "{ran:?}");
        std::fs::read(world.path("t.pdf")).expect("written")
    };
    assert_eq!(colours(&[]), colours(&["--theme", "dark"]));
    assert_ne!(colours(&[]), colours(&["--theme", "light"]));
}

#[test]
fn slips_are_errors_with_their_place() {
    for (name, config) in [
        ("key", "checklst = \"job-talk\"\n"),
        ("checklist", "checklist = \"jobtalk\"\n"),
        ("rule", "disable = [\"RIG02\", \"RIG2\"]\n"),
        ("field", "field = [\"ml\", \"visoin\"]\n"),
        ("level", "fail_on = \"warn\"\n"),
        ("minutes", "minutes = 0\n"),
        ("history", "history = \"/tmp/h.db\"\n"),
        ("command", "voice-cmd = \"espeak\"\n"),
        ("path", "checklist = \"../mine.toml\"\n"),
        ("theme", "theme = \"gaya\"\n"),
        ("override", "[[override]]\ndisable = [\"RIG\"]\n"),
        ("files", "files = [\"a.md\"]\n"),
        ("glob", "[[override]]\nfiles = [\"a[.md\"]\n"),
        ("syntax", "minutes =\n"),
    ] {
        let world = project(config);
        let ran = world.run(&["lint", "talks/deep/talk.md"]);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{name}: {ran:?}");
        insta::assert_snapshot!(format!("config_{name}"), ran.err);
    }
}

#[test]
fn a_slip_is_told_once_for_all_decks_and_each_is_reported_as_failed() {
    let world = project("checklst = \"job-talk\"\n");
    world.write("talks/other.md", SMALL_DECK);
    let ran = world.run(&["lint", "--format", "json", "talks"]);
    let all: Value = serde_json::from_str(&ran.out).expect("JSON");
    assert_eq!(all.as_array().expect("a list").iter().filter(|d| d["error"]["line"] == 1).count(), 2, "{all}");
    assert_eq!(ran.err.matches("checklst").count(), 2, "the message and the line, once: {}", ran.err);
}

#[test]
fn knowledge_beside_it_is_laid_over_the_built_in_one() {
    let world = project("checklist = \"lab\"\n");
    world.write("hotseat/lab.toml", "id = \"lab\"\nname = \"Lab\"\nwhat = \"Ours\"\nextends = \"paper-talk\"\n");
    let deck = "talks/deep/talk.md";
    assert_eq!(report(&world, &[deck])["checklist"], "lab");
    assert!(world.run(&["list", "checklists"]).out.contains("lab"));
}

#[test]
fn the_published_schema_knows_the_keys_that_the_program_knows() {
    let everything = "checklist = \"job-talk\"\nfail_on = \"error\"\nselect = [\"RIG\", \"HON01\"]\ndisable = [\"RIG04\"]\n\
        minutes = 30\npressure = \"gentle\"\nfield = [\"ml\"]\ntheme = \"dark\"\ndatasets = [\"Tern\"]\n\
        topic_words = [\"guarantee\"]\n[emphasis]\nBAS01 = 2.0\n[[override]]\nfiles = [\"talks/**\"]\nminutes = 20\n";
    let world = project(everything);
    let schema: Value = serde_json::from_str(&world.run(&["schema", "config"]).out).expect("JSON");
    let validator = jsonschema::draft202012::new(&schema).expect("the schema is one");
    let as_json = |text: &str| -> Value { toml::from_str(text).expect("TOML") };
    let all = as_json(everything);
    assert!(validator.is_valid(&all), "{:?}", validator.iter_errors(&all).map(|e| e.to_string()).collect::<Vec<_>>());
    let known = schema["$defs"]["settings"]["properties"].as_object().expect("properties");
    for key in known.keys() {
        assert!(all.get(key).is_some(), "`{key}` is in the schema and not in the example that the program accepts");
    }
    assert!(world.run(&["lint", "--fail-on", "never", "talks/deep/talk.md"]).code == 0);
    for wrong in ["minuts = 30", "minutes = 900", "pressure = \"soft\"", "files = [\"a\"]", "[[override]]\nminutes = 3"]
    {
        assert!(!validator.is_valid(&as_json(wrong)), "{wrong}");
        world.write("hotseat.toml", wrong);
        assert_eq!(world.run(&["lint", "talks/deep/talk.md"]).code, 2, "{wrong}");
    }
}
