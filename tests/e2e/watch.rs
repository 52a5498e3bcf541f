//! `lint --watch` without a terminal: a report after every save, `q` ends it.

use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};

use crate::world::World;

#[test]
fn a_save_of_the_deck_or_of_what_it_includes_is_linted_again_and_q_ends_it() {
    let world = World::new();
    let deck = "---\ntheme: default\n---\n\n# A\n\nTODO\n\n---\nsrc: part.md\n---\n";
    world.write("slides.md", deck);
    world.write("part.md", "# B\n\nText.\n");
    let mut child = Command::new(assert_cmd::cargo::cargo_bin!("hotseat"))
        .args(["lint", "--watch", "--format", "concise", "slides.md"])
        .current_dir(world.path("."))
        .env_clear()
        .env("HOME", world.path("home"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("runs");
    let mut lines = BufReader::new(child.stdout.take().expect("piped")).lines();
    let mut until = |start: &str| {
        let found = lines.by_ref().map(|l| l.expect("text")).find(|l| l.starts_with(start) && l.contains("HYG01"));
        assert!(found.is_some(), "no {start}");
    };
    until("slides.md:7:");
    world.write("slides.md", deck.replace("# A\n", "# A\n\nMore.\n"));
    until("slides.md:9:");
    world.write("part.md", "# B\n\nText and a TODO.\n");
    until("part.md:3:");
    child.stdin.take().expect("piped").write_all(b"q\n").expect("written");
    assert_eq!(child.wait().expect("ends").code(), Some(0));
}

#[test]
fn standard_input_cannot_be_watched() {
    let ran = World::new().run_with_input(&["lint", "--watch", "-"], "# A\n");
    assert!(ran.code == 2 && ran.err.contains("cannot be watched"), "{ran:?}");
}
