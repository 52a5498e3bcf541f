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

/// A scripted run with a clap and a remark; `slow` seconds on its first slide.
fn scripted(world: &World, slow: u32) {
    let event = |at: u32, what: &str| format!("[[event]]\nat = \"00:{:02}:{:02}\"\n{what}\n", at / 60, at % 60);
    let script = event(3, "do = \"sync\"")
        + &event(slow, "do = \"next\"")
        + &event(slow + 20, "do = \"note\"\ntext = \"name the metric\"")
        + &event(slow + 40, "do = \"quit\"");
    world.write("script.toml", script);
    let ran = rehearse(world, &["--script", "script.toml", "--pressure", "gentle"], "");
    assert_eq!(ran.code, 0, "{ran:?}");
}

#[test]
fn marks_line_a_recording_up_with_the_run() {
    let world = World::with_small_deck();
    scripted(&world, 25);
    let export = |words: &[&str]| world.run(&[&["history", "export", "--history", "h.db"][..], words].concat());
    // The clap at 0:03 of the run is heard at 0:10 of the recording.
    let all = ["audacity", "srt", "ffmpeg"].map(|f| export(&["1", "--as-marks", f, "--sync", "0:10"]).out);
    insta::assert_snapshot!("marks", all.join("---\n"));
    assert!(export(&["--as-marks", "srt"]).out.starts_with("1\n00:00:00,000 --> "), "the last run, from its start");
    assert_eq!(export(&["--as-marks", "srt", "--sync", "soon"]).code, 2);
}

#[test]
fn a_transcript_tells_the_pace_and_the_run_before_is_compared_slide_by_slide() {
    let world = World::with_small_deck();
    scripted(&world, 25);
    scripted(&world, 50);
    let show = |words: &[&str]| world.run(&[&["history", "show", "--history", "h.db"][..], words].concat());
    let plain = show(&[]);
    let first = plain.out.lines().find(|l| l.contains("  slide 1 ")).expect("slide 1");
    let times: Vec<&str> = first.split_whitespace().collect();
    assert_eq!((times[1], times[3]), ("0:50", "0:25"), "now and last: {}", plain.out);
    assert!(plain.out.contains("not measured"), "{}", plain.out);
    assert!(!show(&["1"]).out.contains("  last"), "the first run has none before it");
    // Two words a second on slide 1, from the seventh second of the recording on.
    let line = |i: u32| format!("[0:{:02}.000 --> 0:{:02}.000] the table is what we measured\n", 7 + 3 * i, 10 + 3 * i);
    world.write("talk.txt", (0..15).map(line).collect::<String>());
    let heard = show(&["--transcript", "talk.txt", "--sync", "0:10"]);
    assert!(heard.out.contains("Heard in the recording") && !heard.out.contains("not measured"), "{heard:?}");
    assert!(heard.out.contains("words a minute in 1:30 of talk"), "{}", heard.out);
    world.write("empty.txt", "nothing\n");
    let none = show(&["--transcript", "empty.txt"]);
    assert_eq!(none.code, 2);
    assert!(none.err.contains("SRT"), "{}", none.err);
}

#[test]
fn a_plan_takes_what_slides_really_took() {
    let world = World::with_small_deck();
    let plan = || {
        let ran = world.run(&["plan", "talk.md", "--history", "h.db", "--format", "json"]);
        serde_json::from_str::<serde_json::Value>(&ran.out).expect("JSON")
    };
    let before = plan();
    assert_eq!(before["runs"], 0);
    assert_ne!(before["slides"][1]["basis"], "practice");
    scripted(&world, 25);
    let after = plan();
    assert_eq!(after["runs"], 1);
    assert_eq!(after["slides"][1]["basis"], "practice", "{after}");
}

#[test]
fn a_deck_has_answers_of_its_own_beside_those_of_its_folder() {
    let world = World::with_small_deck();
    world.write("answers.md", "# BAS01\n- the folder's point\n\n# MET01\n- the folder's metric\n");
    world.write("talk.answers.md", "# BAS01\n- the deck's own point\n");
    let ran = world.run(&["drill", "talk.md", "--no-history", "--format", "json"]);
    assert!(ran.out.contains("the deck's own point") && !ran.out.contains("the folder's point"), "{}", ran.out);
    assert!(ran.out.contains("the folder's metric"), "{}", ran.out);
}

#[test]
fn every_format_has_its_own_shape_without_a_deck() {
    let world = World::new();
    let ran = |words: &[&str], input: &str| {
        let all =
            [&["rehearse", "--no-history", "--today", "2026-11-21", "--seed", "4", "--checklist"][..], words].concat();
        let ran = world.run_with_input(&all, input);
        assert_eq!(ran.code, 0, "{ran:?}");
        assert!(!ran.out.contains("not on the slides"), "there are none: {}", ran.out);
        ran.out
    };
    let stop = ran(&["aie-system-design"], "");
    assert!(stop.contains("I have not heard a hypothesis, an outcome metric or a"), "{stop}");
    let mut script = String::new();
    for (at, id) in [("00:01:00", "hypothesis"), ("00:04:00", "metric"), ("00:05:00", "control")] {
        script += &format!("[[event]]\nat = \"{at}\"\ndo = \"milestone\"\nid = \"{id}\"\n\n");
    }
    world.write("said.toml", script + "[[event]]\nat = \"00:14:00\"\ndo = \"quit\"\n");
    let said = ran(&["aie-system-design", "--script", "said.toml", "--pressure", "gentle"], "");
    let told = said.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(told.contains("Said: a hypothesis at 1:00, an outcome metric at 4:00, a control at 5:00."), "{said}");
    assert!(!said.contains("SYS12"), "{said}");
    let field = ran(&["state-of-the-art", "--pressure", "gentle"], "");
    for family in ["families 1", "families 2", "families 3"] {
        let after = field.split(family).nth(1).expect("a slide for each family");
        assert!(after.find("QUESTION") < after.find("slide "), "a challenge after {family}: {field}");
    }
    let ladder = ran(&["why-ladder"], &"held: like so\n".repeat(4));
    assert!(
        ladder.contains("QUESTION 4, 1 of") && ladder.contains("QUESTION 5, 2 of"),
        "four rungs, then the next idea: {ladder}"
    );
    let opening = ran(&["mle-system-design"], "");
    assert!(opening.find("QUESTION 1") < opening.find("deep dive"), "the opening is interrupted: {opening}");
}

#[test]
fn a_deck_goes_down_the_ladder_without_slides_and_values_are_asked_about() {
    let world = World::with_small_deck();
    let ladder = rehearse(&world, &["--checklist", "why-ladder"], "held: like so\n");
    assert_eq!(ladder.code, 0, "{ladder:?}");
    assert!(ladder.out.contains("Small talk, why-ladder") && !ladder.out.contains("slide 1 "), "{}", ladder.out);
    world.write("values.toml", "[values]\n\"Say it early\" = [\"told Jonas before the meeting\"]\n");
    let words = ["rehearse", "--checklist", "behavioral", "--values", "values.toml", "--no-history", "--seed", "2"];
    let stories = world.run(&words);
    assert!(stories.out.contains("\"Say it early\": when did you last act on that"), "{}", stories.out);
    world.write("values.toml", "[values]\nx = 3\n");
    let slip = world.run(&words);
    assert!(slip.code == 2 && slip.err.contains("values.toml: line 2"), "{slip:?}");
}
