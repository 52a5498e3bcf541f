//! The real program, killed after every event of a run as nothing can be prepared for, and told to go on: nothing is lost.

use std::path::Path;
use std::process::{Command, Stdio};

use hotseat::history::{History, StoredRun};
use hotseat::rehearsal::{Event, OutcomeKind, Results};

use crate::terminal::Terminal;
use crate::world::World;

/// A run and what is typed in it.
struct Run {
    /// What is rehearsed.
    arguments: &'static [&'static str],
    /// Line by line. `?` stands for an open question: it is asked for, unless it came by itself.
    lines: &'static [&'static str],
}

/// A talk.
const TALK: Run = Run { arguments: &["talk.md", "--seed", "3"], lines: &LINES };

/// An interview of questions that are asked one after the other.
const STORIES: Run = Run {
    arguments: &["--checklist", "behavioral", "--seed", "3"],
    lines: &["?", "", "r", "3", "?", "I told them the same day", "1", "u", "2", "n slower", "?", "c", "4", "q"],
};

/// An interview that is one task, worked out on blank slides.
const TASK: Run = Run {
    arguments: &["--checklist", "aie-system-design", "--seed", "3"],
    lines: &["", "n say what is measured", "", "p", "pause", "resume", "", "", "?", "", "2", "q"],
};

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

fn rehearse(world: &World, run: &Run, more: &[&str]) -> Terminal {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("hotseat"));
    command.current_dir(world.path(".")).env_clear().env("PATH", "").env("HOME", world.path("home"));
    command.arg("rehearse").args(run.arguments).args(["--plain", "--rate", "now", "--today", "2026-11-21"]);
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

/// Types `lines` from `from` on until `until` of them have been typed, each when the one before is in the history.
fn type_lines(terminal: &mut Terminal, history: &Path, lines: &[&str], from: usize, until: usize) {
    let before = lines[..from].iter().filter(|l| **l == "?").count();
    for (i, line) in lines.iter().enumerate().take(until).skip(from) {
        let kept = events(history).len();
        if *line == "?" {
            let number = before + lines[from..=i].iter().filter(|l| **l == "?").count();
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
    let expected = killed_after_every_line(&TALK);
    let outcomes: Vec<OutcomeKind> = expected.questions.iter().map(|q| q.outcome).collect();
    assert!(outcomes.contains(&OutcomeKind::NotApt) && outcomes.len() >= 4, "{outcomes:?}");
}

#[test]
fn so_does_an_interview_without_a_deck() {
    let expected = killed_after_every_line(&STORIES);
    assert!(expected.questions.len() >= 3 && expected.slides.is_empty(), "{expected:#?}");
    let expected = killed_after_every_line(&TASK);
    assert!(expected.slides.len() >= 3 && expected.talk_finished, "{expected:#?}");
}

/// Plays a run undisturbed, and then once for each of its lines, killed before that line and resumed. What the
/// undisturbed one ended with.
fn killed_after_every_line(run: &Run) -> Results {
    let lines = run.lines;
    let undisturbed = World::with_small_deck();
    let mut terminal = rehearse(&undisturbed, run, &[]);
    terminal.wait_for(0, "Enter: next");
    type_lines(&mut terminal, &undisturbed.path("h.db"), lines, 0, lines.len());
    assert_eq!(terminal.end().0, Some(0));
    let expected = stored(&undisturbed.path("h.db")).and_then(|run| run.results).expect("finished");
    for kill in 0..lines.len() {
        let world = World::with_small_deck();
        let history = world.path("h.db");
        let mut terminal = rehearse(&world, run, &[]);
        terminal.wait_for(0, "Enter: next");
        type_lines(&mut terminal, &history, lines, 0, kill);
        terminal.kill();
        let before = stored(&history).expect("kept");
        assert!(before.results.is_none());
        let mut terminal = rehearse(&world, run, &["--resume"]);
        terminal.wait("the return", |_| events(&history).len() == before.events.len() + 2);
        type_lines(&mut terminal, &history, lines, kill, lines.len());
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
    expected
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
