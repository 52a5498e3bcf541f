//! Bad input answers with the place and the remedy, exit code 2, and nothing lost.

use crate::world::World;

/// Runs and asserts exit 2 with nothing on standard output; the message is the snapshot.
fn refused(world: &World, words: &[&str]) -> String {
    let ran = world.run(words);
    assert_eq!(ran.code, 2, "{words:?}: {ran:?}");
    assert_eq!(ran.out, "", "{words:?}");
    ran.err
}

#[test]
fn no_such_file() {
    let world = World::with_small_deck();
    insta::assert_snapshot!(refused(&world, &["lint", "tallk.md"]));
}

#[test]
fn a_folder_where_a_file_is_meant() {
    let world = World::with_small_deck();
    world.write("talks/a.md", "# A\n");
    insta::assert_snapshot!(refused(&world, &["outline", "talks"]));
}

#[test]
fn not_utf_8() {
    let world = World::new();
    world.write("latin.md", b"# Caf\xe9\n");
    insta::assert_snapshot!(refused(&world, &["lint", "latin.md"]));
}

#[test]
fn an_empty_deck() {
    let world = World::new();
    world.write("empty.md", "\n \n");
    insta::assert_snapshot!(refused(&world, &["lint", "empty.md"]));
}

#[test]
fn a_checklist_with_a_broken_table() {
    let world = World::with_small_deck();
    world.write("mine.toml", "id = \"mine\"\nname = \"Mine\"\nwhat = \"A talk\"\nrules = [\"RIG02\"\n");
    insta::assert_snapshot!("syntax", refused(&world, &["lint", "--checklist", "mine.toml", "talk.md"]));
    world.write("mine.toml", "id = \"mine\"\nname = \"Mine\"\nwhat = \"A talk\"\nrules = [\"RIG2\"]\nslots = 3\n");
    insta::assert_snapshot!("names", refused(&world, &["lint", "--checklist", "mine.toml", "talk.md"]));
    insta::assert_snapshot!("unknown", refused(&world, &["lint", "--checklist", "job-talc", "talk.md"]));
}

#[test]
fn a_script_event_that_the_run_does_not_allow() {
    let world = World::with_small_deck();
    world.write(
        "run.toml",
        "[[event]]\nat = \"00:00:05\"\ndo = \"next\"\n\n[[event]]\nat = \"00:00:09\"\ndo = \"grade\"\ngrade = \"held\"\n",
    );
    let words = ["rehearse", "talk.md", "--no-history", "--seed", "1", "--script", "run.toml"];
    insta::assert_snapshot!("illegal", refused(&world, &words));
    world.write("run.toml", "[[event]]\nat = \"5\"\ndo = \"nxt\"\n");
    insta::assert_snapshot!("unreadable", refused(&world, &words));
}

#[test]
fn an_output_that_cannot_be_written_leaves_the_old_file() {
    let world = World::with_small_deck();
    world.write("out/old.pdf", "old");
    assert_eq!(world.run(&["export", "talk.md", "-o", "talk.md"]).code, 2, "the deck itself");
    insta::assert_snapshot!("folder", refused(&world, &["export", "talk.md", "-o", "out"]));
    insta::assert_snapshot!("missing_folder", refused(&world, &["export", "talk.md", "-o", "nowhere/talk.pdf"]));
    let old = world.path("out/old.pdf");
    let mut permissions = std::fs::metadata(&old).expect("there").permissions();
    permissions.set_readonly(true);
    std::fs::set_permissions(&old, permissions).expect("set");
    insta::assert_snapshot!("read_only", refused(&world, &["export", "talk.md", "-o", "out/old.pdf"]));
    assert_eq!(std::fs::read_to_string(&old).expect("there"), "old");
    assert_eq!(std::fs::read_dir(world.path("out")).expect("folder").count(), 1, "no litter");
}

#[test]
fn an_export_finds_a_name_and_costs_nobody_a_file() {
    let world = World::with_small_deck();
    let run = |words: &[&str]| world.run(&[&["export", "talk.md"], words].concat());
    let named = run(&[]);
    assert!((named.code, named.err.starts_with("wrote talk.pdf: 3 pages")) == (0, true), "{named:?}");
    assert_eq!(run(&[]).code, 0, "its own PDF it may replace");
    assert!(run(&["--layout", "handout"]).err.contains("wrote talk-handout.pdf"));
    world.write("talk.pdf", "%PDF-1.5 of another program");
    insta::assert_snapshot!("another_program", refused(&world, &["export", "talk.md"]));
    let reads =
        ["export", "talk.md", "--layout", "handout", "--slides-pdf", "talk-handout.pdf", "-o", "talk-handout.pdf"];
    insta::assert_snapshot!("own_input", refused(&world, &reads));
    insta::assert_snapshot!("other_format", refused(&world, &["export", "talk.md", "-o", "talk.pptx"]));
    insta::assert_snapshot!("theme_slip", refused(&world, &["export", "talk.md", "-o", "x.pdf", "--theme", "drak"]));
    assert_eq!(run(&["-o", "talk.pdf"]).code, 0, "a name that is given is meant");
    let piped = world.command().args(["export", "talk.md", "-o", "-"]).output().expect("runs");
    assert!(piped.status.success() && piped.stdout.starts_with(b"%PDF-1.7"), "{piped:?}");
    assert!(!world.path("-").exists());
    insta::assert_snapshot!("nameless", refused(&world, &["export", "-"]));
}

#[test]
fn a_history_that_is_none_or_in_use() {
    let world = World::with_small_deck();
    world.write("notes.txt", "not a database, but long enough to look at");
    let words = ["rehearse", "talk.md", "--seed", "1", "--history", "notes.txt"];
    insta::assert_snapshot!("foreign", refused(&world, &words));
    assert!(std::fs::read_to_string(world.path("notes.txt")).expect("there").starts_with("not a database"));
    // The lock is the operating system's; holding it is what another hotseat does.
    let made = world.run(&["rehearse", "talk.md", "--seed", "1", "--history", "h.db"]);
    assert_eq!(made.code, 0, "{made:?}");
    let lock = std::fs::File::open(world.path("h.db.lock")).expect("the lock stands beside the history");
    lock.lock().expect("locked");
    let ran = world.run(&["rehearse", "talk.md", "--seed", "1", "--history", "h.db"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("in use by another hotseat") && ran.err.contains("--no-history"), "{}", ran.err);
}

#[test]
fn an_unknown_rule_in_a_suppression_is_reported_with_its_place() {
    let world = World::new();
    world.write("talk.md", "---\nmarp: true\n---\n# A\n\ntext\n\n<!-- hotseat\nignore:\n  RIG2: we know\n-->\n");
    let ran = world.run(&["lint", "--all", "talk.md"]);
    assert!(ran.out.contains("talk.md:10:") && ran.out.contains("did you mean `RIG02`"), "{ran:?}");
}

#[test]
fn a_missing_picture_is_a_finding_and_a_box_and_stops_nothing() {
    let world = World::new();
    world.write("talk.md", "---\nmarp: true\n---\n# A\n\n![the curve of everything](curve.png)\n");
    let linted = world.run(&["lint", "--format", "concise", "talk.md"]);
    assert!(linted.out.contains("curve.png"), "{linted:?}");
    let exported = world.run(&["export", "talk.md", "-o", "talk.pdf"]);
    assert_eq!(exported.code, 1, "something is not as written: {exported:?}");
    insta::assert_snapshot!("missing_picture", exported.err);
    assert!(world.path("talk.pdf").exists());
}

#[test]
fn arguments_that_are_wrong() {
    let world = World::with_small_deck();
    insta::assert_snapshot!("date", refused(&world, &["plan", "talk.md", "--today", "tomorrow"]));
    insta::assert_snapshot!("command", refused(&world, &["rehears", "talk.md"]));
    insta::assert_snapshot!("explain", refused(&world, &["explain", "RIG2"]));
}

#[test]
fn escapes_in_a_deck_never_reach_the_terminal() {
    let world = World::new();
    world.write("talk.md", "---\nmarp: true\n---\n# A \u{1b}]0;owned\u{7} \u{1b}[2J\n\n![x\u{1b}[31m](a\u{1b}.png)\n");
    for words in [&["outline", "talk.md"][..], &["lint", "talk.md"], &["objections", "talk.md"], &["plan", "talk.md"]] {
        let ran = world.run(words);
        assert!(ran.code < 2, "{words:?}: {ran:?}");
        assert!(!ran.out.contains('\u{1b}') && !ran.err.contains('\u{1b}'), "{words:?}: {ran:?}");
    }
    let ran = world.run(&["rehearse", "talk.md", "--no-history", "--seed", "1"]);
    assert!(!ran.out.contains('\u{1b}'), "{ran:?}");
}
