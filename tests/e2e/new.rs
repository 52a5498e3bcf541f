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
    for (format, minutes) in
        [("job-talk", "60"), ("research-defense", "45"), ("paper-talk", "15"), ("phd-defense", "60")]
    {
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
