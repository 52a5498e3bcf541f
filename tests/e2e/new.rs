//! Decks to begin with: read as what they were written for, complete but for what only the author knows.

use serde_json::Value;

use crate::world::World;

/// Leftovers, and what nobody but the author can write: the sentence, the levels of the method, what failed, titles that
/// say something, who will use it, which study comes next.
const PLACEHOLDERS: [&str; 7] = ["HYG01", "STR03", "RIG14", "HON05", "DEL01", "STR15", "STR19"];

const DIALECTS: [&str; 9] =
    ["marp", "slidev", "reveal", "quarto", "pandoc", "presenterm", "remark", "deckset", "rmarkdown"];

fn json(world: &World, words: &[&str]) -> Value {
    let ran = world.run(words);
    serde_json::from_str(&ran.out).unwrap_or_else(|e| panic!("{words:?}: {e}: {ran:?}"))
}

#[test]
fn a_new_deck_lints_clean_but_for_its_placeholders_in_every_dialect_and_slot() {
    for (format, minutes) in [
        ("job-talk", "60"),
        ("research-defense", "45"),
        ("paper-talk", "15"),
        ("phd-defense", "60"),
        ("project-deep-dive", "60"),
        ("defend-project", "35"),
    ] {
        for dialect in DIALECTS {
            let world = World::new();
            let what = format!("{dialect}, {format}");
            let made = world.run(&[
                "new",
                "talk.md",
                "--checklist",
                format,
                "--minutes",
                minutes,
                "--dialect",
                dialect,
                "--title",
                "Second looks",
            ]);
            assert_eq!(made.code, 0, "{what}: {made:?}");
            let report = json(&world, &["lint", "--format", "json", "talk.md"]);
            assert_eq!(report["dialect"], dialect, "{what}");
            let findings = report["findings"].as_array().expect("a list");
            let other: Vec<String> = findings
                .iter()
                .filter(|f| !f["rule"].as_str().is_some_and(|rule| PLACEHOLDERS.contains(&rule)))
                .map(|f| format!("{} {}", f["rule"], f["message"]))
                .collect();
            assert!(
                other.is_empty(),
                "{what}:\n{}\n{}",
                other.join("\n"),
                std::fs::read_to_string(world.path("talk.md")).expect("a deck")
            );
            assert!(!findings.is_empty(), "{what}: the placeholders are told");
            let rows = report["rubric"].as_array().expect("a score card");
            let scored: Vec<_> = rows.iter().filter(|r| r["score"].as_u64().is_some_and(|s| s > 0)).collect();
            assert!(scored.is_empty(), "{what}: nothing is written, and it is worth {scored:?}");
            let tagged = |e: &Value| e["present"] == true;
            let elements = report["elements"].as_object().expect("elements");
            assert!(elements.values().filter(|e| tagged(e)).all(|e| e["to_write"] == true), "{what}: {elements:?}");
            let plan = json(&world, &["plan", "--format", "json", "talk.md"]);
            let stated: u64 = plan["slides"]
                .as_array()
                .expect("a list")
                .iter()
                .map(|s| s["budget"].as_u64().expect("a number"))
                .sum();
            assert_eq!(Some(stated), plan["slot"]["target"].as_u64(), "{what}");
        }
    }
}

#[test]
fn what_is_written_into_a_skeleton_counts_and_what_is_not_does_not() {
    let world = World::new();
    world.run(&["new", "talk.md", "--checklist", "paper-talk", "--title", "Second looks"]);
    let empty = world.run(&["lint", "talk.md"]);
    assert!(empty.out.contains("limitations           to be written  slide 6"), "{}", empty.out);
    assert!(empty.out.contains("not assessed: most slides are still to be written"), "{}", empty.out);
    assert!(empty.out.contains("1. Write the 7 slides that hold a placeholder only"), "{}", empty.out);
    let deck = std::fs::read_to_string(world.path("talk.md")).expect("a deck");
    let line = "- We do not know whether it holds for rare labels: the data has twelve of them.";
    let written = deck.replace("TODO", line);
    world.write("talk.md", &written);
    let card = json(&world, &["lint", "--format", "json", "talk.md"]);
    assert!(card["elements"]["limitations"].get("to_write").is_none(), "{card}");
    let honest = card["rubric"].as_array().expect("rows").iter().find(|r| r["row"] == "honesty and limitations");
    assert!(honest.is_some_and(|r| r["shows"].to_string().contains("limitations")), "{card}");
    assert!(!world.run(&["lint", "talk.md"]).out.contains("to be written"));
}

#[test]
fn defaults_are_said_and_nothing_is_overwritten() {
    let world = World::new();
    let made = world.run(&["new", "my-talk.qmd"]);
    assert_eq!(made.code, 0, "{made:?}");
    assert!(made.out.contains("--checklist research-defense --minutes 45 --dialect quarto"), "{made:?}");
    assert!(std::fs::read_to_string(world.path("my-talk.qmd")).expect("a deck").contains("title: \"my talk\""));
    let again = world.run(&["new", "my-talk.qmd"]);
    assert!(again.code == 2 && again.err.contains("is there already"), "{again:?}");
    for (words, told) in [
        (["--checklist", "behavioral"], "hotseat rehearse --checklist behavioral"),
        (["--checklist", "job-tlk"], "did you mean `job-talk`"),
        (["--minutes", "0"], "1 to 600"),
        (["--field", "sistems"], "did you mean `systems`"),
        (["--dialect", "obsidian"], "no skeleton for obsidian"),
    ] {
        let ran = world.run(&["new", "other.md", words[0], words[1]]);
        assert!(ran.code == 2 && ran.err.contains(told), "{words:?}: {ran:?}");
        assert!(!world.path("other.md").exists());
    }
}
