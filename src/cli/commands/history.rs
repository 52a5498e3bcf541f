//! `hotseat history`: past runs are the user's; they can be looked at, taken away and deleted.

use std::fmt::Write;
use std::path::Path;

use crate::cli::args::{Format, HistoryAction, HistoryArguments};
use crate::cli::environment::{self, HistoryPlace};
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::cli::input;
use crate::cli::output;
use crate::cli::session::Session;
use crate::cli::setup;
use crate::history::{History, RunSummary, StoredRun, Writer};
use crate::rehearsal::{NOT_MEASURED, Results, Sync, Transcript, debrief, details, marks, page, script_of, spoken};
use crate::text::{one_line, truncate_to_width};

/// Lists, shows, exports or deletes runs.
pub fn run(session: &Session<'_>, arguments: &HistoryArguments) -> Result<Exit, Failure> {
    let path = match environment::history_place(session.common) {
        Ok(HistoryPlace::File(path)) => path,
        Ok(HistoryPlace::Off) => return Err(Failure::message("--no-history leaves nothing to look at", "")),
        Err(message) => return Err(Failure::message(message, "")),
    };
    if let HistoryAction::Delete { run } = arguments.action {
        let since = jiff::Timestamp::now().to_string();
        let writer = Writer { pid: std::process::id(), since, what: "deleting a run".to_owned() };
        History::write(&path, &writer)?.delete(run)?;
        return output::say(&format!("run {run} is deleted\n"));
    }
    let Some(history) = History::read(&path)? else {
        if let HistoryAction::List { format: Format::Json } = arguments.action {
            return output::say(&runs_json(Vec::new())?);
        }
        let name = one_line(&path.display().to_string());
        return output::say(&format!("no rehearsals yet ({name} does not exist)\n"));
    };
    match arguments.action {
        HistoryAction::List { format: Format::Human } => output::say(&list(session, &history)?),
        HistoryAction::List { format: Format::Json } => output::say(&runs_json(history.runs(None)?)?),
        HistoryAction::Show { run, ref transcript, sync } => {
            let stored = chosen(&history, run)?;
            let results = finished(&stored)?;
            let StoredRun { header, run, .. } = &stored;
            let last = history.last_like(&header.deck.key, header.part.as_deref(), Some(*run))?;
            let debrief = debrief(header, results, last.as_ref().map(|(header, results)| (header, results)));
            let heard = match transcript {
                None => NOT_MEASURED.to_owned(),
                Some(file) => {
                    has_timeline(&stored, results)?;
                    let heard = spoken(header, results, &read_transcript(file)?, Sync::new(results, sync));
                    "\n".to_owned() + &heard.human(session.width)
                }
            };
            output::say(&(page(&debrief, session.width) + "\n" + &details(&debrief, session.width) + &heard))
        }
        HistoryAction::Export { run, as_script: true, .. } => {
            let stored = chosen(&history, run)?;
            output::say(&script_of(&stored.header, &stored.events))
        }
        HistoryAction::Export { run, as_marks: Some(format), sync, .. } => {
            let stored = chosen(&history, run)?;
            let results = finished(&stored)?;
            has_timeline(&stored, results)?;
            output::say(&marks(&stored.header, results, format.into(), Sync::new(results, sync)))
        }
        HistoryAction::Export { run, .. } => {
            let json = serde_json::to_string_pretty(&chosen(&history, run)?);
            output::say(&(json.map_err(|e| Failure::message(e.to_string(), ""))? + "\n"))
        }
        HistoryAction::Delete { .. } => Ok(Exit::Clean),
    }
}

/// The run with this number, or the last one.
fn chosen(history: &History, run: Option<i64>) -> Result<StoredRun, Failure> {
    let last = || -> Result<i64, Failure> {
        let last = history.runs(None)?.first().map(|run| run.run);
        last.ok_or_else(|| Failure::message("there are no runs in the history", "`hotseat rehearse DECK` makes one"))
    };
    let run = run.map_or_else(last, Ok)?;
    Ok(history.run(run)?)
}

fn finished(stored: &StoredRun) -> Result<&Results, Failure> {
    stored.results.as_ref().ok_or_else(|| {
        Failure::message(
            format!("run {} was cut off: it has no results yet", stored.run),
            &format!("`{}` goes on with it", setup::resume_command(&stored.header)),
        )
    })
}

fn has_timeline(stored: &StoredRun, results: &Results) -> Result<(), Failure> {
    if !results.timeline.is_empty() {
        return Ok(());
    }
    let message =
        format!("run {} does not say what was when: it was over at once, or is of an older hotseat", stored.run);
    Err(Failure::message(message, ""))
}

/// The longest transcript that is read, in bytes: a day of speech is less.
const LONGEST_TRANSCRIPT: u64 = 16 << 20;

fn read_transcript(file: &Path) -> Result<Transcript, Failure> {
    let name = one_line(&file.display().to_string());
    let bytes = input::bytes(file, LONGEST_TRANSCRIPT, "")?;
    Transcript::parse(&String::from_utf8_lossy(&bytes)).map_err(|e| Failure::message(format!("{name}: {e}"), ""))
}

fn runs_json(runs: Vec<RunSummary>) -> Result<String, Failure> {
    let json = serde_json::to_string_pretty(&serde_json::json!({ "schema": 1, "runs": runs }));
    Ok(json.map_err(|e| Failure::message(e.to_string(), ""))? + "\n")
}

fn list(session: &Session<'_>, history: &History) -> Result<String, Failure> {
    let runs = history.runs(None)?;
    let mut out = String::new();
    if runs.is_empty() {
        out.push_str("no rehearsals yet\n");
    }
    for run in runs {
        let state = match (run.finished, run.dry) {
            (false, _) => "broken off",
            (true, true) => "dry",
            (true, false) => "",
        };
        let events = if run.events == 1 { "event" } else { "events" };
        let part = run.part.as_deref().map_or(String::new(), |p| format!(" ({})", one_line(p)));
        let title = truncate_to_width(&(one_line(&run.title) + &part), session.width.saturating_sub(43).max(20));
        let _ = writeln!(out, "{:>4}  {}  {:>4} {events:6}  {state:10}  {title}", run.run, run.day, run.events);
    }
    Ok(out)
}
