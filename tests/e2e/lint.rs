//! Lint as its users run it: formats, many decks, checklists, suppressions, baselines.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::world::{Ran, SMALL_DECK, World, checkout};

/// The output as JSON, checked against the schema that `hotseat schema lint` prints.
fn json(world: &World, words: &[&str]) -> (i32, Value) {
    let schema: Value = serde_json::from_str(&world.run(&["schema", "lint"]).out).expect("the schema is JSON");
    let validator = jsonschema::draft202012::new(&schema).expect("the schema is one");
    let ran = world.run(&[&["lint", "--format", "json"], words].concat());
    let value: Value = serde_json::from_str(&ran.out).unwrap_or_else(|e| panic!("{e}: {ran:?}"));
    let wrong: Vec<String> = validator.iter_errors(&value).map(|e| format!("{}: {e}", e.instance_path())).collect();
    assert!(wrong.is_empty(), "{words:?}: {wrong:#?}");
    (ran.code, value)
}

fn concise(world: &World, words: &[&str]) -> Ran {
    world.run(&[&["lint", "--format", "concise"], words].concat())
}

fn our_decks(world: &World) {
    for name in ["job-talk.md", "job-talk-weak.md", "system-design.md", "story.md"] {
        world.write(name, std::fs::read(checkout("decks").join(name)).expect("our own deck"));
    }
}

#[test]
fn every_output_is_as_the_schema_says() {
    let world = World::with_small_deck();
    our_decks(&world);
    world.write("broken.md", b"\xff\xfe\x00\x01");
    world.write("two.md", "---\nmarp: true\nhotseat:\n  id: a\n---\n# A\n\n<!-- hotseat-deck\nid: b\n-->\n");
    world.write("fremd.md", "---\nmarp: true\nlang: zz\n---\n# A\n\nB\n\n---\n\n# C\n\nD\n");
    for deck in ["talk.md", "job-talk.md", "job-talk-weak.md", "system-design.md", "story.md", "fremd.md"] {
        let (_, report) = json(&world, &[deck]);
        assert_eq!(report["deck"], deck);
        assert_eq!(report["elements"].as_object().expect("elements").len(), 14, "{deck}");
    }
    let (code, failure) = json(&world, &["two.md"]);
    assert_eq!((code, &failure["deck"], &failure["error"]["line"]), (2, &"two.md".into(), &8.into()), "{failure}");
    let (code, all) = json(&world, &["."]);
    assert_eq!(code, 2);
    let names: Vec<&str> = all.as_array().expect("a list").iter().map(|d| d["deck"].as_str().expect("named")).collect();
    assert!(names.is_sorted() && names.len() == 8, "{names:?}");
    assert_eq!(all.as_array().expect("a list").iter().filter(|d| d["error"].is_object()).count(), 2);
}

#[test]
fn a_folder_with_one_deck_is_a_list_too() {
    let world = World::new();
    world.write("talks/a.md", SMALL_DECK);
    assert!(json(&world, &["talks"]).1.is_array());
    assert!(json(&world, &["talks/a.md"]).1.is_object());
}

#[test]
fn a_schema_that_is_broken_would_be_noticed() {
    let schema: Value = serde_json::from_str(&World::new().run(&["schema", "lint"]).out).expect("JSON");
    let validator = jsonschema::draft202012::new(&schema).expect("a schema");
    let world = World::with_small_deck();
    let (_, mut report) = json(&world, &["talk.md"]);
    report["findings"][0]["severity"] = "grave".into();
    assert!(!validator.is_valid(&report));
}

/// The byte of a place that SARIF names by line and column, in characters.
fn byte_of(text: &str, region: &Value, line: &str, column: &str) -> usize {
    let at = |key: &str| region[key].as_u64().expect("a number") as usize;
    let start: usize = text.split_inclusive('\n').take(at(line) - 1).map(str::len).sum();
    start + text[start..].chars().take(at(column) - 1).map(char::len_utf8).sum::<usize>()
}

#[test]
fn a_fix_in_sarif_mends_its_finding() {
    let world = World::new();
    our_decks(&world);
    let results = |deck: &str| -> Vec<Value> {
        let ran = world.run(&["lint", "--no-fit", "--format", "sarif", deck]);
        let log: Value = serde_json::from_str(&ran.out).expect("JSON");
        log["runs"][0]["results"].as_array().expect("results").clone()
    };
    let text = std::fs::read_to_string(world.path("job-talk-weak.md")).expect("our deck");
    let fixable: Vec<Value> = results("job-talk-weak.md").into_iter().filter(|r| r["fixes"].is_array()).collect();
    assert!(!fixable.is_empty());
    for result in fixable {
        let change = &result["fixes"][0]["artifactChanges"][0];
        assert_eq!(change["artifactLocation"]["uri"], "job-talk-weak.md");
        let mut mended = text.clone();
        for edit in change["replacements"].as_array().expect("replacements").iter().rev() {
            let region = &edit["deletedRegion"];
            let from = byte_of(&text, region, "startLine", "startColumn");
            let to = byte_of(&text, region, "endLine", "endColumn");
            mended.replace_range(from..to, edit["insertedContent"]["text"].as_str().expect("text"));
        }
        world.write("mended.md", &mended);
        let same = |r: &Value| r["ruleId"] == result["ruleId"] && r["message"] == result["message"];
        assert!(!results("mended.md").iter().any(same), "{result}");
    }
}

#[test]
fn sarif_names_every_rule_and_place() {
    let world = World::new();
    our_decks(&world);
    world.write("with space.md", SMALL_DECK);
    world.write("broken.md", b"\xff\xfe\x00\x01");
    let ran = world.run(&["lint", "--format", "sarif", "job-talk-weak.md", "with space.md", "broken.md"]);
    assert_eq!(ran.code, 2);
    let log: Value = serde_json::from_str(&ran.out).expect("JSON");
    assert_eq!(log["version"], "2.1.0");
    let run = &log["runs"][0];
    assert_eq!(run["columnKind"], "unicodeCodePoints");
    let rules = run["tool"]["driver"]["rules"].as_array().expect("rules");
    let results = run["results"].as_array().expect("results");
    assert!(results.len() > 20, "{}", results.len());
    for result in results {
        let index = result["ruleIndex"].as_u64().expect("an index") as usize;
        assert_eq!(rules[index]["id"], result["ruleId"]);
        let place = &result["locations"][0]["physicalLocation"];
        let file = place["artifactLocation"]["uri"].as_str().expect("a URI");
        assert!(["job-talk-weak.md", "with%20space.md"].contains(&file), "{file}");
        let at = |key: &str| place["region"][key].as_u64().expect("a number");
        assert!((at("startLine"), at("startColumn")) <= (at("endLine"), at("endColumn")), "{place}");
    }
    assert_eq!(run["invocations"][0]["executionSuccessful"], false);
    let told = &run["invocations"][0]["toolExecutionNotifications"][0];
    assert_eq!(told["locations"][0]["physicalLocation"]["artifactLocation"]["uri"], "broken.md");
    // The same finding is known again after an edit above it.
    let edited = SMALL_DECK.replace("# Reordering", "Hello there.\n\n---\n\n# Reordering");
    let prints = |deck: &str| -> Vec<Value> {
        world.write("t.md", deck);
        let ran = world.run(&["lint", "--format", "sarif", "t.md"]);
        let log: Value = serde_json::from_str(&ran.out).expect("JSON");
        let all = log["runs"][0]["results"].as_array().expect("results").iter();
        all.filter(|r| r["ruleId"] == "RIG04").map(|r| r["partialFingerprints"].clone()).collect()
    };
    let before = prints(SMALL_DECK);
    assert_eq!(before.len(), 1);
    assert_eq!(before, prints(&edited));
}

#[test]
fn suppressed_findings_carry_their_reason_into_sarif() {
    let world = World::new();
    let ignore = "## Results\n\n<!-- hotseat\nignore:\n  RIG04: one published system, budget unknown\n-->\n";
    world.write("talk.md", SMALL_DECK.replace("## Results\n", ignore));
    let ran = world.run(&["lint", "--format", "sarif", "talk.md"]);
    let log: Value = serde_json::from_str(&ran.out).expect("JSON");
    let results = log["runs"][0]["results"].as_array().expect("results");
    let found = results.iter().find(|r| r["ruleId"] == "RIG04").expect("still there");
    assert_eq!(found["suppressions"][0]["justification"], "one published system, budget unknown");
}

#[test]
fn github_gets_one_command_a_finding() {
    let world = World::with_small_deck();
    world.write("a,b.md", b"\xff\xfe\x00\x01");
    let ran = world.run(&["lint", "--format", "github", "talk.md", "a,b.md"]);
    assert_eq!(ran.code, 2);
    for line in ran.out.lines() {
        let (command, message) = line.split_once("::").and_then(|(_, rest)| rest.split_once("::")).expect("a command");
        assert!(["error ", "warning ", "notice "].iter().any(|l| command.starts_with(l)), "{line}");
        assert!(!message.is_empty() && command.contains("file="), "{line}");
    }
    assert!(ran.out.contains("::warning file=talk.md,line=23,col="), "{}", ran.out);
    assert!(ran.out.contains("::error file=a%2Cb.md,line=1,title=hotseat::"), "{}", ran.out);
}

#[test]
fn standard_input_has_the_name_and_the_folder_that_it_is_given() {
    let world = World::new();
    world.write("talks/curve.png", b"");
    let deck = "---\nmarp: true\n---\n# A\n\n![the curve](curve.png)\n\n![no curve](none.png)\n";
    let words = ["lint", "--format", "concise", "-", "--stdin-filename", "talks/talk.md"];
    let ran = world.run_with_input(&words, deck);
    assert!(ran.out.contains("talks/talk.md:8:") && !ran.out.contains("talks/talk.md:6:"), "{ran:?}");
}

#[test]
fn the_field_can_be_stated_from_outside() {
    let world = World::with_small_deck();
    assert_eq!(json(&world, &["--field", "theory", "talk.md"]).1["field"], "theory");
    assert_eq!(json(&world, &["--field", "agents,vision", "talk.md"]).1["field"], "ml");
    let wrong = world.run(&["lint", "--field", "visoin", "talk.md"]);
    assert!(wrong.code == 2 && wrong.err.contains("did you mean `vision`"), "{wrong:?}");
}

const CHECKLISTS: [&str; 10] = [
    "aie-system-design",
    "behavioral",
    "defend-project",
    "job-talk",
    "mle-system-design",
    "paper-talk",
    "phd-defense",
    "project-deep-dive",
    "research-defense",
    "state-of-the-art",
];

#[test]
fn every_checklist_can_be_chosen_by_argument_and_by_the_deck() {
    let world = World::new();
    our_decks(&world);
    let listed = world.run(&["list", "checklists"]).out;
    for name in CHECKLISTS {
        assert!(listed.contains(name), "{name} is not listed");
        for deck in ["job-talk.md", "job-talk-weak.md", "system-design.md"] {
            let (_, report) = json(&world, &["--checklist", name, deck]);
            assert_eq!(report["checklist"], name);
            let rubric = report["rubric"].as_array().expect("rows");
            assert!(!rubric.is_empty(), "{name} has no score card");
            let sum: f64 = rubric.iter().map(|r| r["weight"].as_f64().expect("a weight")).sum();
            assert!((sum - 100.0).abs() < 0.01, "{name}: {sum}");
        }
        world.write("own.md", SMALL_DECK.replace("  minutes: 20", &format!("  minutes: 20\n  checklist: {name}")));
        assert_eq!(json(&world, &["own.md"]).1["checklist"], name);
        let told = world.run(&["lint", "own.md"]).out;
        assert!(told.contains(&format!("checklist {name} (the deck's `hotseat:` key)")), "{told}");
    }
}

#[test]
fn a_checklist_of_ones_own_extends_another() {
    let world = World::with_small_deck();
    world.write(
        "lab.toml",
        "id = \"lab-meeting\"\nname = \"Lab meeting\"\nwhat = \"Ours\"\nextends = \"paper-talk\"\nrules = [\"-RIG04\"]\n",
    );
    let rules = |words: &[&str]| -> Vec<String> {
        let (_, report) = json(&world, words);
        report["findings"].as_array().expect("findings").iter().map(|f| f["rule"].to_string()).collect()
    };
    assert!(rules(&["talk.md"]).contains(&"\"RIG04\"".to_owned()));
    assert!(!rules(&["--checklist", "lab.toml", "talk.md"]).contains(&"\"RIG04\"".to_owned()));
    assert_eq!(json(&world, &["--checklist", "lab.toml", "talk.md"]).1["checklist"], "lab-meeting");
    // In the user's folder it is known by its id.
    world.write("home/.config/hotseat/lab.toml", std::fs::read(world.path("lab.toml")).expect("there"));
    assert_eq!(json(&world, &["--checklist", "lab-meeting", "talk.md"]).1["checklist"], "lab-meeting");
}

#[test]
fn unused_and_unknown_suppressions_are_told_and_one_without_a_reason_does_nothing() {
    let world = World::new();
    let ignore =
        "## Results\n\n<!-- hotseat\nignore:\n  RIG02:\n  CLM01: never fires here\n  XYZ99: what is this\n-->\n";
    world.write("talk.md", SMALL_DECK.replace("## Results\n", ignore));
    let out = concise(&world, &["talk.md"]).out;
    for rule in [" RIG04 ", " HYG32 ", " HYG31 ", " HYG30 "] {
        assert!(out.contains(rule), "{rule}: {out}");
    }
}

#[test]
fn a_baseline_hides_what_it_has_and_nothing_else() {
    let world = World::new();
    let deck = SMALL_DECK.to_owned() + "\n---\n\n## Setup\n\nNews questions.\n\n---\n\n## Conclusion\n\nIt works.\n";
    world.write("talk.md", &deck);
    let before = concise(&world, &["talk.md"]);
    assert_eq!(before.code, 1);
    let wrote = world.run(&["lint", "--write-baseline", "accepted.json", "talk.md"]);
    assert_eq!((wrote.code, wrote.out.as_str()), (0, ""), "{wrote:?}");
    let after = concise(&world, &["--baseline", "accepted.json", "talk.md"]);
    assert_eq!((after.code, after.out.as_str()), (0, ""), "{after:?}");
    let (_, report) = json(&world, &["--baseline", "accepted.json", "talk.md"]);
    assert_eq!(report["counts"]["baseline"], before.out.lines().count());
    // Slides before it, words elsewhere and another place of the file bring nothing back; a new hole is told.
    let edited = deck
        .replace("# Reordering", "# Hello\n\nGood morning.\n\n---\n\n# Reordering")
        .replace("It works.", "It works well.")
        .replace("## Contribution\n", "## Contribution\n\nTODO: say it better\n");
    world.write("talk.md", edited);
    let again = concise(&world, &["--baseline", "accepted.json", "talk.md"]);
    let rules = |ran: &Ran| -> BTreeSet<String> {
        ran.out.lines().map(|l| l.split(' ').nth(2).expect("a rule").to_owned()).collect()
    };
    assert!(rules(&again).contains("HYG01"), "{again:?}");
    assert!(rules(&again).is_disjoint(&rules(&before)), "{again:?} after {before:?}");
}

#[test]
fn a_baseline_keeps_what_it_has_of_other_decks_and_says_what_is_stale() {
    let world = World::new();
    world.write("talks/a.md", SMALL_DECK.replace("id: small-talk", "questions: 5"));
    world.write("talks/b.md", SMALL_DECK.replace("id: small-talk", "questions: 5"));
    let write = |path: &str| assert_eq!(world.run(&["lint", "--write-baseline", "known.json", path]).code, 0);
    let text = || std::fs::read_to_string(world.path("known.json")).expect("written");
    write("talks");
    let both = text();
    assert!(both.contains("\"talks/a.md\"") && both.contains("\"talks/b.md\""), "{both}");
    write("talks/a.md");
    assert_eq!(both, text());
    world.write("talks/b.md", "# B\n\nNothing here.\n");
    let ran = concise(&world, &["--baseline", "known.json", "talks/b.md"]);
    assert!(ran.err.contains("match nothing any more"), "{ran:?}");
    assert_eq!(concise(&world, &["--quiet", "--baseline", "known.json", "talks/b.md"]).err, "");
    let none = concise(&world, &["--baseline", "none.json", "talks/b.md"]);
    assert!(none.code == 2 && none.err.contains("--write-baseline"), "{none:?}");
    world.write("odd.json", "{\"schema\":2,\"entries\":[]}");
    assert_eq!(concise(&world, &["--baseline", "odd.json", "talks/b.md"]).code, 2);
}

#[test]
fn many_decks_are_reported_in_order_and_no_bar_is_drawn_without_a_terminal() {
    let world = World::new();
    for i in 0..40 {
        world.write(&format!("d/{i:02}.md"), SMALL_DECK);
    }
    let ran = concise(&world, &["d"]);
    let files: Vec<&str> = ran.out.lines().filter_map(|l| l.split(':').next()).collect();
    assert!(files.is_sorted() && files.len() >= 40, "{files:?}");
    assert_eq!(ran.err, "");
    assert_eq!(ran.out, concise(&world, &["d"]).out);
}

#[test]
fn a_slide_that_runs_over_is_told_unless_nobody_is_to_measure() {
    let world = World::with_small_deck();
    world.write("long.md", format!("---\nmarp: true\n---\n# A\n\n---\n\n## B\n\n{}", "- a point\n".repeat(40)));
    assert!(concise(&world, &["long.md"]).out.contains("DEL09"));
    assert!(!concise(&world, &["--no-fit", "long.md"]).out.contains("DEL09"));
}

#[test]
fn the_slot_of_the_command_line_comes_before_the_decks() {
    let world = World::with_small_deck();
    let deck = "---\nmarp: true\nhotseat:\n  minutes: 30\n  questions: 0\n---\n# A\n\n---\n\n## B\n\n<!-- hotseat\ntime: 15m\n-->\n\ntext\n";
    world.write("timed.md", deck);
    assert!(!concise(&world, &["timed.md"]).out.contains("TIM01"));
    assert!(concise(&world, &["--minutes", "10", "timed.md"]).out.contains("TIM01"));
}
