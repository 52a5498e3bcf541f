//! The history as a file: private, durable, never overwritten, one writer.

use std::fs;
use std::sync::Arc;

use super::*;
use crate::budget::{Pressure, Seconds};
use crate::rehearsal::fixture::{at, header};
use crate::rehearsal::{Event, Grade, Phase, Recorder, Sink};

fn writer() -> Writer {
    Writer { pid: 4242, since: "2026-11-21 07:12".into(), what: "rehearsing talk.md".into() }
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder")
}

fn grade(grade: Grade) -> Event {
    Event::Grade { grade: Some(grade) }
}

fn talk() -> Vec<Timed> {
    vec![
        at(20, Event::Next),
        at(100, grade(Grade::Held)),
        at(160, Event::Next),
        at(400, grade(Grade::Lost)),
        at(410, Event::Next),
        at(470, Event::Quit),
    ]
}

#[test]
fn a_run_is_read_back_as_it_was_written() {
    let folder = folder();
    let path = folder.path().join("data/history.db");
    let mut history = History::write(&path, &writer()).expect("made");
    let header = header(Pressure::Realistic);
    let run = history.begin(&header, 1_700_000_000_000).expect("begun");
    let mut recorder = Recorder::new(Arc::new(header.clone()));
    let mut sink = RunSink::new(history, run);
    for event in talk() {
        recorder.apply(&event).expect("legal");
        sink.event(recorder.events().len() - 1, &event).expect("kept");
    }
    let record = recorder.into_record();
    sink.finish(&record.results).expect("finished");
    drop(sink);

    let history = History::read(&path).expect("sound").expect("there");
    let stored = history.run(run).expect("there");
    assert_eq!((stored.header, stored.events, stored.results), (header, record.events, Some(record.results)));
    let list = history.runs(None).expect("a list");
    assert_eq!((list.len(), list[0].events, list[0].finished, list[0].dry), (1, 6, true, false));
    assert!(history.runs(Some("other.md")).expect("a list").is_empty());
    assert!(matches!(history.run(99), Err(HistoryError::NoRun { run: 99 })));
    let (_, results) = history.last_finished("talk.md").expect("readable").expect("there");
    assert!(!results.dry);
}

#[cfg(unix)]
#[test]
fn only_the_user_can_read_it() {
    use std::os::unix::fs::PermissionsExt;
    let folder = folder();
    let path = folder.path().join("data/history.db");
    let mut history = History::write(&path, &writer()).expect("made");
    history.begin(&header(Pressure::Gentle), 0).expect("begun");
    let mode = |path: &Path| fs::metadata(path).expect("there").permissions().mode() & 0o777;
    assert_eq!(mode(&folder.path().join("data")), 0o700);
    for name in ["history.db", "history.db-wal", "history.db.lock"] {
        assert_eq!(mode(&folder.path().join("data").join(name)), 0o600, "{name}");
    }
}

#[test]
fn a_second_writer_is_refused_by_name_and_readers_are_not() {
    let folder = folder();
    let path = folder.path().join("history.db");
    let mut first = History::write(&path, &writer()).expect("made");
    first.begin(&header(Pressure::Gentle), 0).expect("begun");
    let second = Writer { pid: 1, ..writer() };
    let refused = History::write(&path, &second).expect_err("locked");
    let told = refused.to_string();
    assert!(told.contains("pid 4242 since 2026-11-21 07:12, rehearsing talk.md"), "{told}");
    assert!(refused.help().contains("--no-history"));
    assert_eq!(History::read(&path).expect("sound").expect("there").runs(None).expect("a list").len(), 1);
    drop(first);
    History::write(&path, &second).expect("free again");
}

#[test]
fn a_run_that_was_cut_off_goes_on_and_the_time_away_is_pause() {
    let folder = folder();
    let path = folder.path().join("history.db");
    let mut history = History::write(&path, &writer()).expect("made");
    let header = header(Pressure::Realistic);
    let run = history.begin(&header, 1_000_000).expect("begun");
    let events = talk();
    for (seq, event) in events[..3].iter().enumerate() {
        history.append(run, seq, event).expect("kept");
    }
    history.alive(run, Millis(170_000)).expect("kept");
    // The process is killed: what the operating system has is all there is, and no lock is left.
    let killed = folder.path().join("killed.db");
    for end in ["", "-wal"] {
        let from = folder.path().join(format!("history.db{end}"));
        fs::copy(from, folder.path().join(format!("killed.db{end}"))).expect("copied");
    }

    let mut history = History::write(&killed, &writer()).expect("sound");
    assert!(history.unfinished("other.md").expect("readable").is_none());
    let dry = history.begin(&header, 2_000_000).expect("begun");
    let mut nothing = Recorder::new(Arc::new(header.clone())).into_record().results;
    nothing.dry = true;
    history.finish(dry, &nothing).expect("finished");
    let stored = history.unfinished("talk.md").expect("readable").expect("one was cut off");
    assert_eq!((stored.run, stored.events.len(), stored.alive), (run, 3, Millis(170_000)));
    let mut recorder = Recorder::resume(Arc::new(stored.header), stored.events).expect("its own events");
    // An hour later.
    let back = recorder.come_back(stored.alive, Millis(3_770_000)).expect("possible");
    assert_eq!(back.len(), 2);
    for (i, event) in back.iter().enumerate() {
        history.append(run, 3 + i, event).expect("kept");
    }
    let state = recorder.state();
    assert_eq!(state.clocks().away, Millis(3_600_000));
    assert_eq!(state.slot_elapsed(), Millis(170_000));
    // The rest of the talk, an hour late, ends as it would have.
    for event in &events[3..] {
        recorder.apply(&Timed { at: event.at + Millis(3_600_000), ..event.clone() }).expect("legal");
    }
    let late = recorder.into_record().results;
    let mut straight = Recorder::new(Arc::new(header));
    events.iter().for_each(|event| drop(straight.apply(event).expect("legal")));
    let straight = straight.into_record().results;
    assert_eq!(
        (late.talk, late.question, late.slot_elapsed),
        (straight.talk, straight.question, straight.slot_elapsed)
    );
    assert_eq!((late.pause, &late.slides), (Seconds(3600), &straight.slides));
    history.finish(run, &late).expect("finished");
    assert!(history.unfinished("talk.md").expect("readable").is_none());
}

#[test]
fn coming_back_fits_a_paused_run_and_one_that_is_over() {
    let shared = Arc::new(header(Pressure::Realistic));
    let mut paused = Recorder::new(shared.clone());
    paused.apply(&at(5, Event::Pause { away: false })).expect("legal");
    assert_eq!(paused.come_back(Millis(8_000), Millis(60_000)).expect("possible").len(), 2);
    assert_eq!(paused.state().clocks().away, Millis(52_000));
    assert!(paused.state().is_paused(), "as it was left");
    let mut clock_went_back = Recorder::new(shared.clone());
    clock_went_back.come_back(Millis(8_000), Millis(1_000)).expect("possible");
    assert_eq!(clock_went_back.state().now(), Millis(8_000));
    let mut over = Recorder::new(shared);
    over.apply(&at(5, Event::Quit)).expect("legal");
    assert_eq!(over.come_back(Millis(8_000), Millis(60_000)), Ok(Vec::new()));
    assert_eq!(over.state().phase(), Phase::Done);
}

#[test]
fn foreign_damaged_and_newer_files_are_refused_and_left_alone() {
    let folder = folder();
    let refuse = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        fs::write(&path, bytes).expect("written");
        let write = History::write(&path, &writer()).expect_err("refused").to_string();
        let read = History::read(&path).expect_err("refused").to_string();
        assert_eq!(fs::read(&path).expect("there"), bytes, "{name} was touched");
        assert_eq!(write, read);
        assert!(!folder.path().join(format!("{name}.lock")).exists() || name == "torn.db");
        write
    };
    assert!(refuse("notes.txt", b"my notes, not a database").contains("is not a hotseat history"));
    let mut torn = MAGIC_PAGE.to_vec();
    torn.extend([7u8; 5000]);
    let told = refuse("torn.db", &torn);
    assert!(told.contains("is not a hotseat history") || told.contains("is damaged"), "{told}");

    let path = folder.path().join("history.db");
    drop(History::write(&path, &writer()).expect("made"));
    let set = |sql: &str| Connection::open(&path).and_then(|c| c.execute_batch(sql)).expect("set");
    set("PRAGMA user_version = 7");
    let newer = History::write(&path, &writer()).expect_err("newer");
    assert!(newer.to_string().contains("format 7") && newer.help().contains("update hotseat"));
    set("PRAGMA user_version = 1; PRAGMA application_id = 5");
    assert!(matches!(History::read(&path), Err(HistoryError::NotAHistory { .. })));

    assert!(History::read(&folder.path().join("none.db")).expect("no error").is_none());
    assert!(matches!(History::write(folder.path(), &writer()), Err(HistoryError::Io { .. })));
    let empty = folder.path().join("empty.db");
    fs::write(&empty, b"").expect("written");
    History::write(&empty, &writer()).expect("an empty file is a fresh one");
}

/// The start of a database, as far as a look at the first bytes can tell.
const MAGIC_PAGE: &[u8] = b"SQLite format 3\0";

#[test]
fn a_stored_result_that_cannot_be_read_is_told_with_its_run() {
    let folder = folder();
    let path = folder.path().join("history.db");
    let mut history = History::write(&path, &writer()).expect("made");
    let run = history.begin(&header(Pressure::Gentle), 0).expect("begun");
    history.connection.execute("UPDATE run SET results = '{'", []).expect("set");
    let told = history.run(run).expect_err("broken").to_string();
    assert!(told.contains("the results of run 1 cannot be read"), "{told}");
    history.connection.execute("UPDATE run SET v = 9", []).expect("set");
    assert!(matches!(history.run(run), Err(HistoryError::Newer { found: 9, .. })));
}

#[test]
fn practice_comes_from_finished_runs_that_were_no_dry_ones() {
    let folder = folder();
    let path = folder.path().join("history.db");
    let mut history = History::write(&path, &writer()).expect("made");
    let mut store = |day: &str, events: &[Timed], dry: bool| {
        let mut header = header(Pressure::Realistic);
        header.today = day.parse().expect("a day");
        let run = history.begin(&header, 0).expect("begun");
        let mut recorder = Recorder::new(Arc::new(header));
        events.iter().for_each(|event| drop(recorder.apply(event).expect("legal")));
        let mut results = recorder.into_record().results;
        results.dry |= dry;
        history.finish(run, &results).expect("finished");
    };
    store("2026-11-18", &talk(), false);
    store("2026-11-19", &talk(), false);
    store("2026-11-20", &talk(), true);
    let not_apt = [at(20, Event::Next), at(90, Event::NotApt { reason: "no curve".into() }), at(91, Event::Quit)];
    store("2026-11-20", &not_apt, false);
    let practice = history.practice("talk.md", None).expect("readable");
    assert_eq!(practice.runs, 3);
    assert_eq!(practice.slides["k2"], Seconds(120), "the median of 120, 120 and 60");
    let held = &practice.challenges["CLR01"];
    assert_eq!((held.asked, held.level, held.missed_last), (2, 2, false));
    assert_eq!(held.due, "2026-11-21".parse().expect("a day"));
    let lost = &practice.challenges["BAS01"];
    assert_eq!((lost.missed, lost.level, lost.missed_last, lost.due), (2, 0, true, lost.last));
    assert_eq!(practice.not_apt["CLR01"], "no curve");
    assert_eq!(history.practice("other.md", None).expect("readable"), crate::budget::Practice::default());
    history.delete(1).expect("there");
    assert!(matches!(history.delete(1), Err(HistoryError::NoRun { run: 1 })));
    assert_eq!(history.practice("talk.md", None).expect("readable").runs, 2);
}

fn entry(text: &str, grade: Option<Grade>) -> LogEntry {
    let day = "2026-11-20".parse().expect("a day");
    LogEntry { day, text: text.into(), slide_key: Some("k3".into()), slide: Some(3), grade }
}

#[test]
fn what_was_really_asked_is_numbered_by_deck_and_counts_as_practice() {
    let folder = folder();
    let path = folder.path().join("history.db");
    let mut history = History::write(&path, &writer()).expect("made");
    let lost = entry("Who pays for the second label?", Some(Grade::Lost));
    assert_eq!(history.log_question("talk.md", &lost).expect("kept"), "ASKED001");
    assert_eq!(history.log_question("talk.md", &entry("And the third?", None)).expect("kept"), "ASKED002");
    assert_eq!(history.log_question("other.md", &lost).expect("kept"), "ASKED001");
    drop(history);
    let history = History::read(&path).expect("sound").expect("there");
    let asked = history.really_asked("talk.md").expect("readable");
    assert_eq!(asked.iter().map(|a| a.id.as_str()).collect::<Vec<_>>(), ["ASKED001", "ASKED002"]);
    assert_eq!(asked[0].entry, lost);
    let practice = history.practice("talk.md", None).expect("readable");
    let standing = &practice.challenges["ASKED001"];
    assert_eq!((standing.asked, standing.missed_last, standing.due), (1, true, lost.day));
    assert!(!practice.challenges.contains_key("ASKED002"), "nobody judged it");
    assert_eq!(practice.runs, 0);
}

#[test]
fn a_file_of_the_first_format_is_read_as_it_is_and_brought_up_when_written() {
    let folder = folder();
    let path = folder.path().join("history.db");
    let mut history = History::write(&path, &writer()).expect("made");
    let run = history.begin(&header(Pressure::Gentle), 5).expect("begun");
    drop(history);
    let sql = |sql: &str| Connection::open(&path).and_then(|c| c.execute_batch(sql)).expect("set");
    sql("DROP TABLE asked; PRAGMA user_version = 1");
    let format = || {
        let connection = Connection::open(&path).expect("opened");
        connection.pragma_query_value(None, "user_version", |row| row.get::<_, i64>(0)).expect("a number")
    };
    let old = History::read(&path).expect("sound").expect("there");
    assert!(old.really_asked("talk.md").expect("none").is_empty());
    assert_eq!(old.practice("talk.md", None).expect("readable").runs, 0);
    drop(old);
    assert_eq!(format(), 1, "reading changes nothing");
    let mut history = History::write(&path, &writer()).expect("brought up");
    assert_eq!(history.log_question("talk.md", &entry("Why?", None)).expect("kept"), "ASKED001");
    assert_eq!(history.run(run).expect("still there").started_ms, 5);
    drop(history);
    assert_eq!(format(), 2);
}

#[test]
fn a_history_that_nobody_can_write_is_read_as_it_stands() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("what? 100 % #1 é.db");
    let writer = Writer { pid: 1, since: "now".into(), what: "testing".into() };
    let mut history = History::write(&path, &writer).expect("made");
    let run = history.begin(&header(Pressure::Gentle), 0).expect("begun");
    drop(history);
    let before = std::fs::read(&path).expect("there");
    let still = History::connect_still(&path).expect("opens");
    assert_eq!(still.run(run).expect("readable").run, run);
    assert_eq!(std::fs::read(&path).expect("there"), before);
}
