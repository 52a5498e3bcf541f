//! `hotseat history`: past runs are the user's; they can be looked at, taken away and deleted.

use std::fmt::Write;

use crate::cli::args::{HistoryAction, HistoryArguments};
use crate::cli::environment::{self, HistoryPlace};
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::cli::output;
use crate::cli::session::Session;
use crate::history::{History, Writer};
use crate::rehearsal::{debrief, details, page, script_of};
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
        let name = one_line(&path.display().to_string());
        return output::say(&format!("no rehearsals yet ({name} does not exist)\n"));
    };
    match arguments.action {
        HistoryAction::List => output::say(&list(session, &history)?),
        HistoryAction::Show { run } => {
            let stored = history.run(run)?;
            let Some(results) = &stored.results else {
                return output::say(&format!("run {run} was broken off; `hotseat rehearse DECK --resume` goes on\n"));
            };
            let debrief = debrief(&stored.header, results, None);
            output::say(&(page(&debrief, session.width) + "\n" + &details(&debrief, session.width)))
        }
        HistoryAction::Export { run, as_script: true } => {
            let stored = history.run(run)?;
            output::say(&script_of(&stored.header, &stored.events))
        }
        HistoryAction::Export { run, as_script: false } => {
            let json = serde_json::to_string_pretty(&history.run(run)?);
            output::say(&(json.map_err(|e| Failure::message(e.to_string(), ""))? + "\n"))
        }
        HistoryAction::Delete { .. } => Ok(Exit::Clean),
    }
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
        let part = run.part.as_deref().map_or(String::new(), |p| format!(" ({})", one_line(p)));
        let title = truncate_to_width(&(one_line(&run.title) + &part), session.width.saturating_sub(34).max(20));
        let _ = writeln!(out, "{:>4}  {}  {:>4} events  {state:10}  {title}", run.run, run.day, run.events);
    }
    Ok(out)
}
