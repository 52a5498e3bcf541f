//! `lint --fix` and `--diff` through the real program.

use crate::world::{SMALL_DECK, World};

fn todo_deck() -> String {
    SMALL_DECK.to_owned() + "\n---\n\n## Setup\n\nNews questions.\n\n---\n\n## Conclusion\n\nOrder matters.\n"
}

#[test]
fn fixes_are_written_once_and_told() {
    let world = World::new();
    world.write("talk.md", todo_deck());
    let first = world.run(&["lint", "--fix", "talk.md"]);
    assert_eq!(first.code, 1, "the skeletons are to be filled in: {first:?}");
    assert!(first.err.contains("a skeleton for “Limitations” behind slide"), "{first:?}");
    assert!(first.out.contains("HYG01"), "{first:?}");
    let read = || std::fs::read_to_string(world.path("talk.md")).expect("there");
    let mended = read();
    assert!(mended.contains("## Limitations") && mended.contains("section: limitations"), "{mended}");
    assert!(mended.starts_with(&SMALL_DECK[..SMALL_DECK.find("# Reordering").expect("a title")]), "{mended}");
    let second = world.run(&["lint", "--fix", "talk.md"]);
    assert!(second.err.contains("talk.md: nothing to fix"), "{second:?}");
    assert_eq!(read(), mended);
    assert_eq!(std::fs::read_dir(world.path(".")).expect("a folder").count(), 1, "no litter");
}

#[test]
fn a_diff_shows_what_would_change_and_changes_nothing() {
    let world = World::new();
    world.write("talk.md", todo_deck());
    let diff = world.run(&["lint", "--diff", "talk.md"]);
    assert_eq!((diff.code, diff.err.as_str()), (1, ""), "{diff:?}");
    assert_eq!(std::fs::read_to_string(world.path("talk.md")).expect("there"), todo_deck());
    let both = world.run(&["lint", "--fix", "--diff", "talk.md"]);
    assert_eq!((both.code, &both.out), (1, &diff.out), "{both:?}");
    assert_eq!(std::fs::read_to_string(world.path("talk.md")).expect("there"), todo_deck(), "--diff goes before --fix");
    assert!(diff.out.starts_with("--- talk.md\n+++ talk.md\n@@ "), "{}", diff.out);
    let taken: Vec<&str> = diff.out.lines().filter(|l| l.starts_with('-') && !l.starts_with("---")).collect();
    assert!(taken.is_empty(), "nothing is taken away: {taken:?}");
    assert_eq!(world.run(&["lint", "--fix", "--quiet", "talk.md"]).err, "");
    let none = world.run(&["lint", "--diff", "talk.md"]);
    assert_eq!((none.code, none.out.as_str()), (0, ""), "{none:?}");
}

#[test]
fn standard_input_is_mended_onto_standard_output() {
    let world = World::new();
    let ran = world.run_with_input(&["lint", "--fix", "-"], &todo_deck());
    assert!(ran.out.starts_with("---\nmarp: true") && ran.out.contains("\n## Limitations\n"), "{}", ran.out);
    assert!(ran.err.contains("Score card"), "{}", ran.err);
    let again = world.run_with_input(&["lint", "--fix", "--quiet", "-"], &ran.out);
    assert_eq!((again.out.as_str(), again.err.as_str()), (ran.out.as_str(), ""));
}

#[cfg(unix)]
#[test]
fn a_deck_that_cannot_be_written_stays_and_is_a_failure() {
    use std::os::unix::fs::PermissionsExt;
    let world = World::new();
    world.write("talk.md", todo_deck());
    std::fs::set_permissions(world.path("talk.md"), std::fs::Permissions::from_mode(0o444)).expect("set");
    let ran = world.run(&["lint", "--fix", "talk.md"]);
    assert!(ran.code == 2 && ran.err.contains("read-only"), "{ran:?}");
    assert_eq!(std::fs::read_to_string(world.path("talk.md")).expect("there"), todo_deck());
}

#[test]
fn included_files_are_read_and_never_written() {
    let world = World::new();
    world.write("talk.md", "---\ntheme: default\n---\n\n# A talk\n\n---\nsrc: parts.md\n---\n");
    world.write(
        "parts.md",
        "# Method\n\nWe sort.\n\n---\n\n# Results\n\nBM25 61, ours 72.\n\n---\n\n# Conclusion\n\nOrder.\n",
    );
    let before = std::fs::read_to_string(world.path("parts.md")).expect("there");
    let ran = world.run(&["lint", "--fix", "talk.md"]);
    assert!(ran.code < 2, "{ran:?}");
    assert_eq!(std::fs::read_to_string(world.path("parts.md")).expect("there"), before);
}
