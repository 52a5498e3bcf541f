//! Long use: what grows when the same is done ten thousand times. Minutes, so by name only:
//! `cargo test --test e2e soak -- --ignored`.
#![cfg(target_os = "linux")]

use hotseat::deck::{Files, Options, read};
use hotseat::knowledge::Knowledge;
use hotseat::lint::{ReadOptions, Reading, fit, run};

use crate::world::{World, checkout};

/// Resident memory of this process in kB, and its open files.
fn held() -> (u64, usize) {
    let status = std::fs::read_to_string("/proc/self/status").expect("Linux has it");
    let resident = status.lines().find_map(|l| l.strip_prefix("VmRSS:")).expect("a line");
    let kilobytes = resident.split_whitespace().next().and_then(|n| n.parse().ok()).expect("a number");
    (kilobytes, std::fs::read_dir("/proc/self/fd").expect("Linux has it").count())
}

#[test]
#[ignore = "minutes"]
fn ten_thousand_lints_leak_neither_memory_nor_handles() {
    let knowledge = Knowledge::builtin();
    let text = std::fs::read_to_string(checkout("decks/job-talk-weak.md")).expect("our deck");
    let lint = || {
        let deck = read("talk.md", text.clone(), &Files::none(), &Options::default()).expect("a readable deck");
        let fits = Some(fit::measure(&deck, None, &Files::none()));
        assert!(!run(&Reading::new(&deck, &knowledge, ReadOptions { fits, ..ReadOptions::default() })).list.is_empty());
    };
    (0..1_000).for_each(|_| lint());
    let (before, open) = held();
    (0..9_000).for_each(|_| lint());
    let (after, still_open) = held();
    println!("resident: {before} kB after 1,000 lints, {after} kB after 10,000; open files: {open}, {still_open}");
    assert!(after < before + 8_192 && still_open == open);
}

#[test]
#[ignore = "minutes"]
fn a_thousand_rehearsals_leave_a_history_and_nothing_else() {
    let world = World::with_small_deck();
    std::fs::create_dir(world.path("tmp")).expect("a folder");
    for seed in 1..=1_000 {
        let seed = seed.to_string();
        let words = ["rehearse", "talk.md", "--seed", &seed, "--history", "h.db", "--today", "2026-11-21"];
        let ran = world.command().args(words).env("TMPDIR", world.path("tmp")).output().expect("runs");
        assert!(ran.status.success(), "{seed}: {}", String::from_utf8_lossy(&ran.stderr));
    }
    let list = world.run(&["history", "list", "--history", "h.db", "--format", "json"]);
    assert_eq!(list.code, 0, "{}", list.err);
    let runs: serde_json::Value = serde_json::from_str(&list.out).expect("JSON");
    assert_eq!(runs["runs"].as_array().map(Vec::len), Some(1_000));
    let litter = std::fs::read_dir(world.path("tmp")).expect("a folder").count();
    assert_eq!(litter, 0, "temporary files are left");
    std::fs::remove_dir(world.path("tmp")).expect("removed");
    let mut left: Vec<_> =
        std::fs::read_dir(world.path("")).expect("a folder").flatten().map(|f| f.file_name()).collect();
    left.sort();
    println!("left: {left:?}; {} bytes of history", std::fs::metadata(world.path("h.db")).expect("there").len());
    assert!(left.iter().all(|n| ["h.db", "h.db.lock", "talk.md"].iter().any(|k| n == k)), "{left:?}");
}
