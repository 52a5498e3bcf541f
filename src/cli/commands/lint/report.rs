//! From the parts of the decks to what is printed.

use std::fmt::Write;
use std::sync::Arc;

use serde::Serialize;

use super::deck::{Linted, Part};
use crate::cli::args::LintFormat;
use crate::cli::failure::{Failure, FailureReport};
use crate::cli::output;
use crate::cli::session::Session;
use crate::lint::Counts;
use crate::lint::output::{LintReport, SarifPart, github_failure, sarif_failure, sarif_log, tally};

/// A deck in the JSON output.
#[derive(Serialize)]
#[serde(untagged)]
enum Deck<'a> {
    Read(&'a LintReport),
    Failed { schema: u32, deck: &'a str, error: FailureReport },
}

/// The whole report. `one` says that one deck was named, and not a folder: then JSON is an object and no list.
///
/// # Errors
/// When something cannot be written as JSON.
pub fn text(format: LintFormat, decks: &[Linted], one: bool) -> Result<String, Failure> {
    let failed = |e: serde_json::Error| Failure::message(e.to_string(), "");
    match format {
        LintFormat::Human => Ok(human(decks)),
        LintFormat::Concise | LintFormat::Github => Ok(lines(format, decks)),
        LintFormat::Json => {
            let all: Vec<Deck<'_>> = decks.iter().filter_map(json).collect();
            let text = match all.as_slice() {
                [deck] if one => serde_json::to_string_pretty(deck),
                all => serde_json::to_string_pretty(all),
            };
            Ok(text.map_err(failed)? + "\n")
        }
        LintFormat::Sarif => sarif_log(decks.iter().filter_map(results).collect()).map_err(failed),
    }
}

/// What replaces the report.
pub fn instead(decks: &[Linted]) -> String {
    decks.iter().filter_map(|d| d.instead.as_deref()).collect()
}

fn human(decks: &[Linted]) -> String {
    let mut out = String::new();
    let mut all = Counts::default();
    let mut read = 0;
    for deck in decks {
        if let Ok(Part::Text(text)) = &deck.part {
            if read > 0 {
                out.push('\n');
            }
            out.push_str(text);
            all = all.and(deck.counts);
            read += 1;
        }
    }
    if read > 1 {
        let _ = writeln!(out, "\n{read} decks: {}", tally(all));
    }
    out
}

fn lines(format: LintFormat, decks: &[Linted]) -> String {
    let mut out = String::new();
    for deck in decks {
        match &deck.part {
            Ok(Part::Text(text)) => out.push_str(text),
            Err(failure) if format == LintFormat::Github => {
                let report = failure.report();
                out.push_str(&github_failure(&deck.name, report.line, &report.message));
            }
            _ => {}
        }
    }
    out
}

fn json(deck: &Linted) -> Option<Deck<'_>> {
    match &deck.part {
        Ok(Part::Json(report)) => Some(Deck::Read(report)),
        Ok(_) => None,
        Err(failure) => Some(Deck::Failed { schema: 1, deck: &deck.name, error: failure.report() }),
    }
}

fn results(deck: &Linted) -> Option<SarifPart> {
    match &deck.part {
        Ok(Part::Sarif(part)) => Some(part.clone()),
        Ok(_) => None,
        Err(failure) => {
            let report = failure.report();
            Some(sarif_failure(&deck.name, report.line, &report.message))
        }
    }
}

/// For standard error: what could not be read, each reason once, and what there is to say beside the report.
pub fn complaints(session: &Session<'_>, decks: &[Linted]) -> String {
    let palette = output::palette_of_stderr(session.common.color);
    let mut out = String::new();
    let mut told: Vec<&Arc<Failure>> = Vec::new();
    for deck in decks {
        if let Err(failure) = &deck.part
            && !told.iter().any(|t| Arc::ptr_eq(t, failure))
        {
            out += &failure.human(palette, session.width);
            told.push(failure);
        }
        if !session.common.quiet {
            out += &deck.note;
        }
    }
    out
}
