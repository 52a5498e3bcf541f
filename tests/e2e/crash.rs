//! The real program, killed after every event of a run as nothing can be prepared for, and told to go on: nothing is lost.

use std::path::Path;
use std::process::{Command, Stdio};

use hotseat::history::{History, StoredRun};
use hotseat::rehearsal::{Event, OutcomeKind, Results};

use crate::terminal::Terminal;
use crate::world::World;

/// What is typed, line by line. `?` stands for an open question: it is asked for, unless it came by itself.
const LINES: [&str; 27] = [
    "",
    "n the table is new",
    "p",
    "u",
    "pause",
    "resume",
    "g 3",
    "sync",
    "b 1",
    "t",
    "",
    "?",
    "",
    "c",
    "r",
    "b 3",
    "3",
    "?",
    "every seed had the same budget",
    "1",
    "u",
    "2",
    "?",
    "x nobody here builds this",
    "?",
    "4",
    "q",
];

fn rehearse(world: &World, more: &[&str]) -> Terminal {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("hotseat"));
    command.current_dir(world.path(".")).env_clear().env("PATH", "").env("HOME", world.path("home"));
    command.args(["rehearse", "talk.md", "--plain", "--rate", "now", "--seed", "3", "--today", "2026-11-21"]);
    Terminal::start(command.args(["--history", "h.db"]).args(more), 100, 30)
}

/// The last run as it is stored at this moment, while the program may be writing.
fn stored(history: &Path) -> Option<StoredRun> {
    let history = History::read(history).ok()??;
    let last = history.runs(None).ok()?.first()?.run;
    history.run(last).ok()
}

fn events(history: &Path) -> Vec<Event> {
    stored(history).map_or(Vec::new(), |run| run.events.into_iter().map(|e| e.event).collect())
}

/// Whether this question has been put.
fn asked(terminal: &Terminal, questions: usize) -> bool {
    terminal.text(0).contains(&format!("QUESTION {questions}"))
}

/// Types lines `from..` until `until` of them have been typed, each when the one before is in the history.
fn type_lines(terminal: &mut Terminal, history: &Path, from: usize, until: usize) {
    let before = LINES[..from].iter().filter(|l| **l == "?").count();
    for (i, line) in LINES.iter().enumerate().take(until).skip(from) {
        let kept = events(history).len();
        if *line == "?" {
            let number = before + LINES[from..=i].iter().filter(|l| **l == "?").count();
            if !asked(terminal, number) {
                terminal.send("\n");
                terminal.wait_for(0, &format!("QUESTION {number}"));
            }
            continue;
        }
        terminal.send(&format!("{line}\n"));
        terminal.wait(&format!("an event for line {i} {line:?}"), |_| events(history).len() > kept);
    }
}

/// What a run says, but for its clocks.
fn said(results: &Results) -> Vec<String> {
    let slides = results.slides.iter().map(|s| format!("slide {} {} {}", s.number, s.visits, s.skipped));
    let questions = results.questions.iter().map(|q| {
        let heard = (&q.said, q.grade, q.clarified, q.repeated, &q.shown, &q.reason);
        format!("{} {} {:?} {:?} {heard:?}", q.number, q.id, q.text, q.outcome)
    });
    let notes = results.notes.iter().map(|n| n.text.clone());
    slides.chain(questions).chain(notes).collect()
}

#[test]
fn a_run_that_is_killed_after_any_event_goes_on_and_ends_as_if_it_had_not_been() {
    let undisturbed = World::with_small_deck();
    let mut terminal = rehearse(&undisturbed, &[]);
    terminal.wait_for(0, "slide 1");
    type_lines(&mut terminal, &undisturbed.path("h.db"), 0, LINES.len());
    assert_eq!(terminal.end().0, Some(0));
    let expected = stored(&undisturbed.path("h.db")).and_then(|run| run.results).expect("finished");
    let outcomes: Vec<OutcomeKind> = expected.questions.iter().map(|q| q.outcome).collect();
    assert!(outcomes.contains(&OutcomeKind::NotApt) && outcomes.len() >= 4, "{outcomes:?}");
    for kill in 0..LINES.len() {
        let world = World::with_small_deck();
        let history = world.path("h.db");
        let mut terminal = rehearse(&world, &[]);
        terminal.wait_for(0, "slide 1");
        type_lines(&mut terminal, &history, 0, kill);
        terminal.kill();
        let before = stored(&history).expect("kept");
        assert!(before.results.is_none());
        let mut terminal = rehearse(&world, &["--resume"]);
        terminal.wait("the return", |_| events(&history).len() == before.events.len() + 2);
        type_lines(&mut terminal, &history, kill, LINES.len());
        let (code, told) = terminal.end();
        assert_eq!(code, Some(0), "killed before line {kill}:\n{told}");
        let after = stored(&history).expect("kept");
        assert_eq!(
            after.events[..before.events.len()],
            before.events[..],
            "killed before line {kill}: an event is lost"
        );
        let back: Vec<&Event> = after.events[before.events.len()..][..2].iter().map(|e| &e.event).collect();
        assert_eq!(back, [&Event::Pause { away: true }, &Event::Resume]);
        let results = after.results.expect("finished");
        assert_eq!(said(&results), said(&expected), "killed before line {kill}");
        let away = after.events[before.events.len() + 1].at - after.events[before.events.len()].at;
        let end = after.events.last().expect("an end").at;
        assert!(results.slot_elapsed.0.abs_diff((end - away).seconds().0) <= 1, "the slot stood still");
    }
}

/// Answers, one for each question; the run asks as many as it likes.
const ANSWERS: [&str; 4] =
    ["held: every method had forty trials", "later", "lost: I do not know", "shaky: two of the three data sets"];

#[test]
fn on_a_virtual_clock_a_killed_run_ends_with_the_very_record_of_the_undisturbed_one() {
    let world = World::with_small_deck();
    let run = |history: &str, more: &[&str]| {
        let mut command = Command::new(assert_cmd::cargo::cargo_bin!("hotseat"));
        command.current_dir(world.path(".")).env_clear().env("PATH", "").env("HOME", world.path("home"));
        command.args(["rehearse", "talk.md", "--seed", "3", "--today", "2026-11-21", "--history", history]).args(more);
        command.stdin(Stdio::piped()).stdout(Stdio::null()).spawn().expect("starts")
    };
    let finish = |mut child: std::process::Child, lines: &[&str]| {
        let mut input = child.stdin.take().expect("piped");
        std::io::Write::write_all(&mut input, (lines.join("\n") + "\n").as_bytes()).expect("written");
        drop(input);
        assert!(child.wait().expect("ends").success());
    };
    finish(run("whole.db", &[]), &ANSWERS);
    let expected = stored(&world.path("whole.db")).expect("kept");
    for kill in 0..=ANSWERS.len() {
        let name = format!("killed-{kill}.db");
        let history = world.path(&name);
        let mut child = run(&name, &[]);
        let mut input = child.stdin.take().expect("piped");
        for line in &ANSWERS[..kill] {
            std::io::Write::write_all(&mut input, format!("{line}\n").as_bytes()).expect("written");
        }
        // It waits for the next answer; that it has come so far is in the history.
        let answered = |run: &StoredRun| {
            let ends = |e: &&hotseat::rehearsal::Timed| matches!(e.event, Event::Grade { .. } | Event::Later);
            run.events.iter().filter(ends).count()
        };
        while stored(&history).is_none_or(|run| answered(&run) < kill) {
            std::thread::yield_now();
        }
        child.kill().expect("killed");
        child.wait().expect("gone");
        let before = stored(&history).expect("kept").events;
        finish(run(&name, &["--resume"]), &ANSWERS[kill..]);
        let mut after = stored(&history).expect("kept");
        let back: Vec<Event> = after.events.drain(before.len()..before.len() + 2).map(|e| e.event).collect();
        assert_eq!(back, [Event::Pause { away: true }, Event::Resume], "killed at answer {kill}");
        assert_eq!(after.events, expected.events, "killed at answer {kill}");
        assert_eq!(after.results, expected.results, "killed at answer {kill}");
    }
}
