//! The way to a talk from outside: the next thing to do, and what they really asked.

use crate::world::{Ran, World};

/// A world whose deck says when the talk is.
fn world(talk_date: &str) -> World {
    let world = World::new();
    let dated =
        crate::world::SMALL_DECK.replace("  minutes: 20\n", &format!("  minutes: 20\n  talk_date: {talk_date}\n"));
    world.write("talk.md", dated);
    world
}

fn run(world: &World, words: &[&str]) -> Ran {
    world.run(&[words, &["--today", "2026-11-21", "--history", "h.db"]].concat())
}

#[test]
fn a_deck_alone_is_next_and_commands_have_the_right_of_way() {
    let world = world("2026-11-27");
    let bare = run(&world, &["talk.md"]);
    assert_eq!(bare.code, 0, "{bare:?}");
    assert_eq!(bare.out, run(&world, &["next", "talk.md"]).out);
    assert!(bare.out.contains("6 days until the talk") && bare.out.lines().count() <= 20, "{}", bare.out);
    for command in ["$ hotseat lint talk.md\n", "$ hotseat objections talk.md --todo\n"] {
        assert!(bare.out.contains(command), "{}", bare.out);
    }
    assert_eq!(world.run(&["tallk.md"]).code, 2);
    assert!(!world.path("h.db").exists(), "looking writes nothing");
}

/// The words of a command as a shell takes them.
fn shell_words(command: &str) -> Vec<String> {
    let parts = command.split(['\'', '"']).enumerate();
    parts
        .flat_map(|(i, part)| match i % 2 {
            1 => vec![part.to_owned()],
            _ => part.split_whitespace().map(str::to_owned).collect(),
        })
        .collect()
}

#[test]
fn every_command_that_is_named_works() {
    let mut seen = std::collections::BTreeSet::new();
    for date in
        ["2026-12-20", "2026-11-26", "2026-11-25", "2026-11-24", "2026-11-23", "2026-11-22", "2026-11-21", "2026-11-01"]
    {
        let world = world(date);
        let next = run(&world, &["next", "talk.md", "--format", "json"]);
        let value: serde_json::Value = serde_json::from_str(&next.out).expect("JSON");
        assert_eq!(value["schema"], 1);
        for step in value["steps"].as_array().expect("steps") {
            let command = step["command"].as_str().expect("a command").replace("\"...\"", "\"Who pays?\"");
            if seen.insert(command.clone()) {
                let words = shell_words(&command);
                let words: Vec<&str> = words.iter().skip(1).map(String::as_str).collect();
                let ran = run(&world, &words);
                assert!(matches!(ran.code, 0 | 1), "{command}: {ran:?}");
            }
        }
    }
    assert!(seen.len() >= 10, "{seen:?}");
}

#[test]
fn what_was_rehearsed_today_is_done() {
    let world = world("2026-11-22");
    world.write(
        "opening.toml",
        "[[event]]\nat = \"00:01:00\"\ndo = \"next\"\n\n[[event]]\nat = \"00:02:00\"\ndo = \"quit\"\n",
    );
    let before = run(&world, &["next", "talk.md"]);
    assert!(before.out.contains("1. The opening, aloud"), "{}", before.out);
    let dry = run(&world, &["rehearse", "talk.md", "--part", "opening"]);
    assert_eq!(dry.code, 0, "{dry:?}");
    assert!(!run(&world, &["next", "talk.md"]).out.contains("done"), "a dry run is none");
    let ran = run(&world, &["rehearse", "talk.md", "--part", "opening", "--script", "opening.toml", "--seed", "3"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    let after = run(&world, &["next", "talk.md"]);
    assert!(after.out.contains("done The opening, aloud (today)"), "{}", after.out);
    assert!(after.out.contains("1. The close, aloud"), "{}", after.out);
}

#[test]
fn what_they_really_asked_comes_back() {
    let world = world("2026-11-27");
    let log = |words: &[&str]| run(&world, &[&["log-question", "talk.md"][..], words].concat());
    let kept = log(&["Who pays\nfor \u{1b}[31mthe reordering?", "--slide", "3", "--grade", "lost"]);
    assert_eq!(kept.code, 0, "{kept:?}");
    assert!(kept.out.starts_with("ASKED001 is kept: Who pays for [31mthe reordering?"), "{}", kept.out);
    assert_eq!(log(&["And in German?"]).code, 0);
    let drill = run(&world, &["drill", "talk.md", "--minutes", "2"]);
    assert!(drill.out.contains("Who pays for [31mthe reordering?"), "what was lost comes first: {}", drill.out);
    let objections = run(&world, &["objections", "talk.md"]);
    assert!(
        objections.out.contains("Really asked (2)") && objections.out.contains("ASKED001, 2026-11-21, slide 3, lost")
    );
    let json = run(&world, &["objections", "talk.md", "--format", "json"]);
    let value: serde_json::Value = serde_json::from_str(&json.out).expect("JSON");
    assert_eq!(value["really_asked"][0]["grade"], "lost");
    assert_eq!(value["really_asked"][1]["text"], "And in German?");
    // An answer to it is an answer like any other.
    world.write("answers.md", "# ASKED001\n- The vendor does, by contract\n");
    let drill = run(&world, &["drill", "talk.md", "--minutes", "2"]);
    assert!(drill.out.contains("The vendor does, by contract") && !drill.err.contains("no challenge"), "{drill:?}");
    assert!(run(&world, &["next", "talk.md"]).out.contains("Missed last time: ASKED001"));
}

#[test]
fn what_is_no_question_or_has_no_place_is_refused() {
    let world = world("2026-11-27");
    let log = |words: &[&str]| run(&world, &[&["log-question", "talk.md"][..], words].concat());
    for words in [&[""][..], &["\u{1b}\u{7} "], &["Why?", "--slide", "9"], &["Why?", "--grade", "fine"]] {
        let ran = log(words);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{words:?}: {ran:?}");
    }
    assert!(!world.path("h.db").exists());
    assert_eq!(world.run(&["log-question", "talk.md", "Why?", "--no-history"]).code, 2);
    assert_eq!(world.run(&["log-question", "none.md", "Why?"]).code, 2);
}
