//! `hotseat lint`: every deck that was named, the readable ones reported whatever becomes of the others.

use std::path::Path;

use serde_json::json;

use crate::cli::args::{FailOn, LintArguments, LintFormat};
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::cli::output;
use crate::cli::paths::{self, Source};
use crate::cli::progress;
use crate::cli::session::{Session, checklist};
use crate::diagnostic::Severity;
use crate::lint::output::{LintReport, concise, human};
use crate::lint::{Counts, ReadOptions, Reading, run as check};

/// Lints and reports.
pub fn run(session: &Session<'_>, arguments: &LintArguments) -> Result<Exit, Failure> {
    let sources = paths::expand(&arguments.paths).map_err(|message| Failure::message(message, ""))?;
    let mut exit = Exit::Clean;
    let mut reports = Vec::new();
    let mut text = String::new();
    let bar = progress::decks(session.common, sources.len());
    for source in bar.wrap_iter(sources.iter()) {
        match one(session, arguments, source) {
            Ok((report, counts)) => {
                match report {
                    Report::Text(part) => {
                        if !text.is_empty() && !part.is_empty() && arguments.format == LintFormat::Human {
                            text.push('\n');
                        }
                        text.push_str(&part);
                    }
                    Report::Json(value) => reports.push(value),
                }
                if fails(arguments.fail_on, counts) {
                    exit = exit.worse(Exit::Findings);
                }
            }
            Err(failure) => {
                if arguments.format == LintFormat::Json && sources.len() > 1 {
                    let name = match source {
                        Source::Standard => "<stdin>".to_owned(),
                        Source::File(path) => crate::text::one_line(&path.display().to_string()),
                    };
                    reports.push(json!({ "schema": 1, "deck": name, "error": { "message": failure.first_message() } }));
                }
                let palette = output::palette_of_stderr(session.common.color);
                output::complain(&failure.human(palette, session.width));
                exit = Exit::Failure;
            }
        }
    }
    // One deck is one object; several are a list.
    if arguments.format == LintFormat::Json && !(exit == Exit::Failure && reports.is_empty()) {
        let whole = if sources.len() == 1 { reports.pop().unwrap_or_default() } else { reports.into() };
        text = serde_json::to_string_pretty(&whole).map_err(|e| Failure::message(e.to_string(), ""))? + "\n";
    }
    output::say(&text)?;
    Ok(exit)
}

enum Report {
    Text(String),
    Json(serde_json::Value),
}

fn one(session: &Session<'_>, arguments: &LintArguments, source: &Source) -> Result<(Report, Counts), Failure> {
    let name = arguments.stdin_filename.as_deref();
    let (deck, _) = session.deck(source, name)?;
    let path: Option<&Path> = match source {
        Source::File(path) => Some(path),
        Source::Standard => name,
    };
    let knowledge = session.knowledge(path, arguments.checklist.as_deref())?;
    let chosen = checklist(&knowledge, arguments.checklist.as_deref(), Some(&deck))?;
    let options = ReadOptions {
        checklist: Some(knowledge.checklist_at(chosen.id).id.clone()),
        slot_seconds: None,
        year: Some(i32::from(session.today.year())),
    };
    let reading = Reading::new(&deck, &knowledge, options);
    let findings = check(&reading);
    let report = match arguments.format {
        LintFormat::Human => Report::Text(human(&reading, &findings, session.palette, session.width, arguments.all)),
        LintFormat::Concise => Report::Text(concise(&reading, &findings)),
        LintFormat::Json => Report::Json(
            serde_json::to_value(LintReport::new(&reading, &findings))
                .map_err(|e| Failure::message(e.to_string(), ""))?,
        ),
    };
    Ok((report, findings.counts))
}

fn fails(level: FailOn, counts: Counts) -> bool {
    let least = match level {
        FailOn::Error => Severity::Error,
        FailOn::Warning => Severity::Warning,
        FailOn::Info => Severity::Info,
        FailOn::Never => return false,
    };
    counts.worst().is_some_and(|worst| worst >= least)
}
