//! A talk of full length, questions and all: whoever keeps to the budgets and answers at the recommended length ends inside
//! the slot.

use serde_json::Value;

use crate::world::{World, checkout};

/// Words that are spoken in a second, as the virtual clock counts them.
const WORDS_PER_SECOND: f64 = 140.0 / 60.0;

/// Plays the talk in a realistic room of 45 minutes with these lengths of answers in seconds; its record.
fn played(deck: &str, seed: u64, lengths: &[f64]) -> Value {
    let grades = ["held", "held", "shaky"];
    let line = |(i, seconds): (usize, &f64)| {
        let words = vec!["word"; (seconds * WORDS_PER_SECOND).round() as usize];
        format!("{}: {}\n", grades[i % 3], words.join(" "))
    };
    let input: String = lengths.iter().enumerate().map(line).collect();
    let (deck, seed) = (checkout(deck).display().to_string(), seed.to_string());
    let words =
        ["--minutes", "45", "--pressure", "realistic", "--seed", &seed, "--today", "2026-11-21", "--no-history"];
    let ran = World::new().run_with_input(&[&["rehearse", &deck, "--format", "json"][..], &words].concat(), &input);
    assert_eq!(ran.code, 0, "{}", ran.err);
    serde_json::from_str(&ran.out).expect("JSON")
}

/// How long a good answer to each question of a record is: its green time.
fn recommended(record: &Value) -> Vec<f64> {
    let objections = record["header"]["objections"].as_array().expect("objections");
    let of = |question: &Value| {
        let asked = objections.iter().find(|o| o["id"] == question["id"]);
        let parts = question["text"].as_array().map_or(1, Vec::len);
        let green = asked.map_or(20.0, |o| o["seconds"][0].as_f64().expect("a length"));
        if parts > 1 { green * 1.5 } else { green }
    };
    record["results"]["questions"].as_array().expect("questions").iter().map(of).collect()
}

#[test]
fn a_talk_with_answers_of_the_recommended_length_ends_inside_its_slot() {
    for deck in ["decks/job-talk.md", "decks/system-design.md"] {
        for seed in [1, 2, 3] {
            // How long answers take decides only where the round ends: a few passes settle what is asked.
            let mut record = played(deck, seed, &[1.0; 80]);
            for _ in 0..4 {
                let lengths = recommended(&record);
                record = played(deck, seed, &lengths);
                if recommended(&record) == lengths {
                    break;
                }
            }
            let results = &record["results"];
            let seconds = |name: &str| results[name].as_u64().unwrap_or_else(|| panic!("{name}: {results}"));
            let questions = results["questions"].as_array().expect("questions");
            let during = questions.iter().filter(|q| q["during"] == true).count();
            assert!(
                during >= 8 && questions.iter().all(|q| q["outcome"] == "answered"),
                "{deck}, seed {seed}: {questions:#?}"
            );
            assert_eq!(results["talk_finished"], true);
            let ends = seconds("talk_ended") + seconds("planned_left");
            assert!(ends <= 2700, "{deck}, seed {seed}: would end after {ends} s of 2700, {during} interruptions");
            assert!(seconds("slot_elapsed") <= 2700, "{deck}, seed {seed}: {} s", seconds("slot_elapsed"));
            // And it is a talk, not a sprint.
            assert!(seconds("slot_elapsed") >= 1800, "{deck}, seed {seed}: {} s", seconds("slot_elapsed"));
        }
    }
}
