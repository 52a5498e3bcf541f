//! The record of a run under everything that can happen to a program: signals, a second program, a file of another kind.

use std::process::Command;

use hotseat::history::{History, StoredRun};
use rustix::process::Signal;

use crate::terminal::Terminal;
use crate::world::World;

fn rehearse(world: &World, more: &[&str]) -> Terminal {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("hotseat"));
    command.current_dir(world.path(".")).env_clear().env("PATH", "").env("HOME", world.path("home"));
    command.args(["rehearse", "talk.md", "--seed", "3", "--today", "2026-11-21", "--history", "h.db"]).args(more);
    Terminal::start(&mut command, 80, 24)
}

fn stored(world: &World) -> StoredRun {
    let history = History::read(&world.path("h.db")).expect("readable").expect("there");
    let last = history.runs(None).expect("readable")[0].run;
    history.run(last).expect("readable")
}

fn wait_for_events(world: &World, terminal: &Terminal, count: usize) {
    terminal.wait(&format!("{count} events"), |_| {
        let history = History::read(&world.path("h.db")).ok().flatten();
        history.and_then(|h| h.run(1).ok()).is_some_and(|run| run.events.len() >= count)
    });
}

#[test]
fn a_signal_at_any_stage_leaves_the_record_whole_and_offers_to_go_on() {
    // What is typed before the signal, and what of it is in the record then.
    let full: [(&str, &[&str], usize); 5] = [
        ("on a slide", &[], 0),
        ("paused", &[" ", "p"], 2),
        ("in the round", &[" ", " ", " "], 3),
        ("while something is typed", &[" ", "m", "hal"], 1),
        ("in the debrief", &[" ", "q", "y"], 2),
    ];
    let lines: [(&str, &[&str], usize); 2] = [("on a slide", &[], 0), ("paused, in lines", &["\n", "pause\n"], 2)];
    let stages = full.iter().map(|s| (s, false)).chain(lines.iter().map(|s| (s, true)));
    for (at, ((stage, keys, kept), plain)) in stages.enumerate() {
        let (signal, number) = [(Signal::INT, 2), (Signal::TERM, 15), (Signal::HUP, 1)][at % 3];
        let world = World::with_small_deck();
        let more: &[&str] = if plain { &["--plain"] } else { &[] };
        let mut terminal = rehearse(&world, more);
        terminal.wait_for(0, "Reordering");
        for key in *keys {
            let before = terminal.drawn();
            terminal.send(key);
            terminal.wait(stage, |bytes| bytes.len() > before);
        }
        wait_for_events(&world, &terminal, *kept);
        terminal.signal(signal);
        let (code, told) = terminal.end();
        assert_eq!(code, Some(128 + number), "{stage}: {told}");
        assert!(told.contains("hotseat rehearse talk.md --resume"), "{stage}: {told}");
        // The full screen is left, and the cursor is back.
        for (taken, given_back) in [("\x1b[?1049h", "\x1b[?1049l"), ("\x1b[?25l", "\x1b[?25h")] {
            assert!(told.rfind(given_back) >= told.rfind(taken), "{stage}: {given_back:?} is missing: {told:?}");
            assert_eq!(told.contains(given_back), !plain, "{stage}: {told:?}");
        }
        let run = stored(&world);
        assert_eq!((run.events.len(), run.results.is_some()), (*kept, false), "{stage}");
        // And so it does: the way out is the same from everywhere.
        let mut terminal = rehearse(&world, &[more, &["--resume"]].concat());
        if plain {
            wait_for_events(&world, &terminal, kept + 2);
            terminal.send("q\n");
        } else if *stage != "in the debrief" {
            wait_for_events(&world, &terminal, kept + 2);
            terminal.send("qy");
            wait_for_events(&world, &terminal, kept + 3);
            terminal.wait_for(0, "Debrief");
            terminal.send("q");
        } else {
            terminal.wait_for(0, "Debrief");
            terminal.send("q");
        }
        assert_eq!(terminal.end().0, Some(0), "{stage}");
        assert!(stored(&world).results.is_some(), "{stage}");
    }
}

#[test]
fn a_terminal_that_goes_without_a_signal_ends_the_run_and_keeps_it() {
    for (keys, kept) in [("", 0), (" ", 1), ("qy", 1)] {
        let world = World::with_small_deck();
        let mut terminal = rehearse(&world, &[]);
        terminal.wait_for(0, "Reordering");
        terminal.send(keys);
        wait_for_events(&world, &terminal, kept);
        // It hears of it by a key that cannot be read, by a screen that cannot be drawn, or is ended.
        let code = terminal.hang_up();
        assert!(matches!(code, None | Some(129 | 2)), "after {keys:?}: {code:?}");
        assert_eq!(stored(&world).events.len(), kept, "after {keys:?}");
    }
}

#[test]
fn a_recorder_is_noted_where_it_is_started_and_one_that_cannot_be_leaves_no_run_behind() {
    let world = World::with_small_deck();
    let terminal = rehearse(&world, &["--plain", "--record-cmd", "/no/such/recorder"]);
    let (code, told) = terminal.end();
    assert!(code == Some(2) && told.contains("--record-cmd /no/such/recorder: cannot be run"), "{code:?} {told}");
    assert_eq!(world.run(&["history", "list", "--history", "h.db"]).out, "no rehearsals yet\n");
    // Any program that ends by itself will do for a recorder.
    let recorder = format!("{} --version", assert_cmd::cargo::cargo_bin!("hotseat").display());
    let run = |more: &[&str], kept: usize, last: &str| {
        let mut terminal = rehearse(&world, &[&["--plain", "--record-cmd", &recorder], more].concat());
        wait_for_events(&world, &terminal, kept);
        if last.is_empty() {
            terminal.kill();
        } else {
            terminal.send(last);
            assert_eq!(terminal.end().0, Some(0));
        }
    };
    run(&[], 1, "");
    let began = |event: &hotseat::rehearsal::Timed| event.event == hotseat::rehearsal::Event::Recording;
    let before = stored(&world).events;
    assert!(before.len() == 1 && began(&before[0]), "{before:?}");
    // Resumed, it is another recording.
    run(&["--resume"], 4, "q\n");
    let after = stored(&world);
    assert!(began(&after.events[3]), "{:?}", after.events);
    assert_eq!(after.results.and_then(|r| r.recording), Some(after.events[3].at));
}

#[test]
fn a_second_writer_is_told_who_writes_and_readers_may_look_on() {
    let world = World::with_small_deck();
    let mut terminal = rehearse(&world, &["--plain"]);
    terminal.wait_for(0, "slide 1");
    let second = world.run(&["rehearse", "talk.md", "--history", "h.db"]);
    assert_eq!(second.code, 2);
    let holder = format!("in use by another hotseat (pid {} since ", terminal.pid());
    assert!(second.err.contains(&holder) && second.err.contains("rehearsing talk.md"), "{}", second.err);
    assert!(second.err.contains("--no-history"), "{}", second.err);
    assert!(world.run(&["history", "list", "--history", "h.db"]).out.contains("broken off"));
    assert_eq!(world.run(&["plan", "talk.md", "--history", "h.db"]).code, 0);
    terminal.send("q\n");
    assert_eq!(terminal.end().0, Some(0));
    assert_eq!(world.run(&["rehearse", "talk.md", "--history", "h.db"]).code, 0, "its turn now");
}

#[test]
fn a_history_of_a_newer_program_and_a_file_that_is_none_are_left_alone() {
    let world = World::with_small_deck();
    assert_eq!(world.run(&["rehearse", "talk.md", "--history", "h.db"]).code, 0);
    let newer = rusqlite::Connection::open(world.path("h.db")).expect("opens");
    newer.pragma_update(None, "user_version", 99).expect("written");
    drop(newer);
    world.write("notes.txt", "not a history");
    for (file, says) in [("h.db", "newer hotseat (format 99"), ("notes.txt", "not a hotseat history")] {
        let before = std::fs::read(world.path(file)).expect("there");
        for words in [&["rehearse", "talk.md"][..], &["history", "list"], &["history", "delete", "1"]] {
            let ran = world.run(&[words, &["--history", file]].concat());
            assert_eq!(ran.code, 2, "{words:?} {ran:?}");
            assert!(ran.err.contains(says), "{words:?} {}", ran.err);
        }
        assert!(std::fs::read(world.path(file)).expect("there") == before, "{file} was touched");
    }
    let nowhere = world.run(&["rehearse", "talk.md", "--history", "talk.md/h.db"]);
    assert_eq!(nowhere.code, 2);
    assert!(nowhere.err.contains("--no-history"), "{}", nowhere.err);
}
