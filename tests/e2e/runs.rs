//! Rehearsals from outside: scripts, lines, the history between runs, and a program that is killed in the middle.

use crate::world::World;

fn rehearse(world: &World, more: &[&str], input: &str) -> crate::world::Ran {
    let words =
        [&["rehearse", "talk.md", "--seed", "3", "--today", "2026-11-21", "--history", "h.db"][..], more].concat();
    world.run_with_input(&words, input)
}

#[test]
fn without_a_terminal_each_line_answers_one_question_and_the_rest_stays_open() {
    let world = World::with_small_deck();
    let ran = rehearse(&world, &[], "held: every method had forty trials\nlost: I do not know\n");
    assert_eq!(ran.code, 0, "{ran:?}");
    insta::assert_snapshot!("lines", ran.out);
}

#[test]
fn the_end_of_input_leaves_everything_unanswered() {
    let world = World::with_small_deck();
    let ran = rehearse(&world, &[], "");
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(ran.out.contains("unanswered"), "{}", ran.out);
}

#[test]
fn a_run_is_kept_listed_shown_taken_away_and_deleted() {
    let world = World::with_small_deck();
    assert_eq!(rehearse(&world, &[], "held: x\n").code, 0);
    let history = |words: &[&str]| world.run(&[&["history", "--history", "h.db"][..], words].concat());
    assert!(history(&["list"]).out.contains("Small talk"));
    assert!(history(&["show", "1"]).out.contains("Debrief"));
    // What was done can be done again: the run as a script.
    let script = history(&["export", "1", "--as-script"]);
    assert!(script.out.contains("[[event]]"), "{script:?}");
    world.write("again.toml", &script.out);
    let again = rehearse(&world, &["--script", "again.toml"], "");
    assert_eq!(again.code, 0, "{again:?}");
    assert_eq!(history(&["delete", "1"]).code, 0);
    assert_eq!(history(&["show", "1"]).code, 2);
}

#[test]
fn nothing_is_written_when_no_history_is_wanted() {
    let world = World::with_small_deck();
    let ran = world.run(&["rehearse", "talk.md", "--seed", "3", "--no-history"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(!world.path("home").exists());
}

#[cfg(unix)]
#[test]
fn the_history_is_private() {
    use std::os::unix::fs::PermissionsExt;
    let world = World::with_small_deck();
    assert_eq!(world.run(&["rehearse", "talk.md", "--seed", "3"]).code, 0);
    let mode = |name| std::fs::metadata(world.path(name)).expect("there").permissions().mode() & 0o777;
    assert_eq!(mode("home/.local/share/hotseat"), 0o700);
    assert_eq!(mode("home/.local/share/hotseat/history.db"), 0o600);
}

#[test]
fn a_closed_pipe_is_no_error() {
    let world = World::with_small_deck();
    let mut child = std::process::Command::new(assert_cmd::cargo::cargo_bin!("hotseat"))
        .args(["rehearse", "talk.md", "--seed", "3", "--no-history"])
        .current_dir(world.path("."))
        .stdin(std::process::Stdio::null())
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .expect("runs");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("ends");
    assert!(output.status.success(), "{output:?}");
    assert!(output.stderr.is_empty(), "{output:?}");
}

#[test]
fn a_part_is_rehearsed_alone_and_one_that_is_not_there_is_named() {
    let world = World::with_small_deck();
    let part = rehearse(&world, &["--part", "results"], "");
    assert_eq!(part.code, 0, "{part:?}");
    assert!(part.out.contains("Small talk, results"), "{}", part.out);
    assert!(!part.out.contains("slide 2") && !part.out.contains("QUESTION ROUND"), "{}", part.out);
    let slides = rehearse(&world, &["--from", "2", "--to", "3"], "");
    assert!(slides.out.contains("slides 2 to 3") && !slides.out.contains("slide 1 "), "{}", slides.out);
    let none = rehearse(&world, &["--part", "rezults"], "");
    assert_eq!(none.code, 2);
    assert!(none.err.contains("did you mean `results`"), "{}", none.err);
    assert_eq!(rehearse(&world, &["--from", "9"], "").code, 2);
    // What was asked for is in the command that the debrief names.
    assert!(part.out.contains("--part results"), "{}", part.out);
}

#[test]
fn time_is_lost_when_a_squeeze_is_asked_for() {
    let world = World::with_small_deck();
    let ran = rehearse(&world, &["--squeeze", "2"], "");
    assert!(ran.out.contains("You have 2:00 left"), "{}", ran.out);
    assert_eq!(rehearse(&world, &["--squeeze", "2", "--part", "results"], "").code, 2, "a part has no slot to squeeze");
}

#[test]
fn a_drill_asks_without_slides_and_shows_at_once_what_a_good_answer_holds() {
    let world = World::with_small_deck();
    let drill = |more: &[&str], input: &str| {
        let words = [&["drill", "talk.md", "--today", "2026-11-21", "--history", "h.db"][..], more].concat();
        world.run_with_input(&words, input)
    };
    let ran = drill(&["--minutes", "3"], "lost: no idea\n");
    assert_eq!(ran.code, 0, "{ran:?}");
    insta::assert_snapshot!("drill", ran.out);
    let lines = drill(&["--lines"], "");
    assert!(lines.out.contains("In one sentence") && lines.out.contains("your points"), "{}", lines.out);
}

#[test]
fn an_interview_needs_no_deck() {
    let world = World::new();
    let ran =
        |words: &[&str]| world.run(&[&["rehearse", "--no-history", "--seed", "4", "--checklist"][..], words].concat());
    let stories = ran(&["behavioral"]);
    assert_eq!(stories.code, 0, "{stories:?}");
    assert!(stories.out.contains("QUESTION 1, 1 of ") && !stories.out.contains("slide "), "{}", stories.out);
    let task = ran(&["aie-system-design"]);
    assert!(task.out.contains("slide 2   problem framing") && task.out.contains("QUESTION 1"), "{}", task.out);
    let none = ran(&["research-defense"]);
    assert_eq!(none.code, 2);
    assert!(none.err.contains("behavioral"), "{}", none.err);
    assert_eq!(world.run(&["rehearse", "--no-history"]).code, 2, "neither deck nor format");
}
