//! Objections for people: ranked, each with what invites it; the long tail folded and counted.

use std::io::{self, Write};

use super::objection::Objection;
use crate::knowledge::schema::ChallengeKind;
use crate::text::{one_line, wrap_to_width};

/// So many are shown in full; the others are counted by kind.
pub const FOLDED_AFTER: usize = 12;
/// Quotes that are shown of one objection.
const QUOTES: usize = 2;

/// How to show objections.
#[derive(Debug, Clone, Copy)]
pub struct Show {
    /// Columns.
    pub width: usize,
    /// All of them, whatever their number.
    pub all: bool,
}

impl Default for Show {
    fn default() -> Self {
        Self { width: 80, all: false }
    }
}

/// Writes objections, heaviest first.
///
/// # Errors
/// Where `out` cannot be written.
pub fn human(out: &mut dyn Write, title: &str, objections: &[Objection], show: Show) -> io::Result<()> {
    if objections.is_empty() {
        return writeln!(
            out,
            "{}: no objections. The talk format has no challenge that this deck invites.",
            one_line(title)
        );
    }
    writeln!(out, "{}: {}", one_line(title), counted(objections.len(), "objection", "objections"))?;
    writeln!(out)?;
    let shown = if show.all { objections.len() } else { objections.len().min(FOLDED_AFTER) };
    for (rank, objection) in objections[..shown].iter().enumerate() {
        one(out, rank + 1, objection, show.width)?;
    }
    let rest = &objections[shown..];
    if !rest.is_empty() {
        let of = |kind: ChallengeKind| rest.iter().filter(|o| o.kind == kind).count();
        writeln!(
            out,
            "and {} more: {}, {}, {} (--all shows them)",
            rest.len(),
            counted(of(ChallengeKind::Challenge), "challenge", "challenges"),
            counted(of(ChallengeKind::Probe), "probe", "probes"),
            counted(of(ChallengeKind::Clarify), "clarification", "clarifications"),
        )?;
    }
    Ok(())
}

/// Writes those without a prepared answer, and those whose answer is stale.
///
/// # Errors
/// Where `out` cannot be written.
pub fn todo(out: &mut dyn Write, title: &str, objections: &[Objection], show: Show) -> io::Result<()> {
    let stale: Vec<&Objection> = objections.iter().filter(|o| o.answer.as_ref().is_some_and(|a| a.stale)).collect();
    let open: Vec<&Objection> = objections.iter().filter(|o| o.answer.is_none() && o.answered_on.is_empty()).collect();
    let done = objections.len() - stale.len() - open.len();
    writeln!(out, "{}: {} answered, {} stale, {} without an answer", one_line(title), done, stale.len(), open.len())?;
    for objection in stale {
        let answer = objection.answer.as_ref();
        let number = answer.and_then(|a| a.number.as_deref()).unwrap_or_default();
        writeln!(out, "  {:<7} STALE: {} does not stand on the slide any more", objection.id, one_line(number))?;
    }
    let shown = if show.all { open.len() } else { open.len().min(FOLDED_AFTER) };
    for objection in &open[..shown] {
        let lines = wrap_to_width(&one_line(&objection.ask), show.width.saturating_sub(10).max(20));
        for (i, line) in lines.iter().enumerate() {
            let label = if i == 0 { objection.id.as_str() } else { "" };
            writeln!(out, "  {label:<7} {line}")?;
        }
    }
    if open.len() > shown {
        writeln!(out, "and {} more without an answer (--all shows them)", open.len() - shown)?;
    }
    if !open.is_empty() {
        writeln!(
            out,
            "Write them into answers.md beside the deck: a heading with the id, up to three points, `number:`, `slide:`."
        )?;
    }
    Ok(())
}

fn one(out: &mut dyn Write, rank: usize, objection: &Objection, width: usize) -> io::Result<()> {
    let kind = match objection.kind {
        ChallengeKind::Clarify => "clarify",
        ChallengeKind::Probe => "probe",
        ChallengeKind::Challenge => "challenge",
    };
    let place = objection.slide.map_or_else(|| "whole talk".to_owned(), |s| format!("slide {s}"));
    let deeper = if objection.deeper { ", asked deeper" } else { "" };
    writeln!(out, "{rank:>3}. {} {kind}, {place}, weight {:.1}{deeper}", objection.id, objection.weight)?;
    let text = width.saturating_sub(5).max(20);
    let mut indented = |lines: Vec<String>| lines.iter().try_for_each(|line| writeln!(out, "     {line}"));
    indented(wrap_to_width(&one_line(&objection.ask), text))?;
    for quote in objection.evidence.iter().take(QUOTES) {
        let at = match (quote.line, &quote.place) {
            (Some(line), _) => format!(":{line}"),
            (None, Some(place)) => format!(", {}:", one_line(place)),
            (None, None) => ":".to_owned(),
        };
        let line = format!("| {}{at} {}", one_line(&quote.file), one_line(&quote.text));
        indented(vec![crate::text::truncate_to_width(&line, text).to_string()])?;
    }
    for silenced in &objection.ammunition {
        let line = format!("! {} is silenced: \"{}\". Expect to be asked why.", silenced.rule, silenced.reason);
        indented(wrap_to_width(&line, text))?;
    }
    let armed: Vec<&str> = objection
        .armed_by
        .iter()
        .map(String::as_str)
        .filter(|rule| !objection.ammunition.iter().any(|a| a.rule == *rule))
        .collect();
    if !armed.is_empty() {
        indented(vec![format!("+ armed by {}", armed.join(", "))])?;
    }
    if let Some(answer) = &objection.answer {
        let state =
            if answer.stale { "your answer is STALE: its number is not on the slide" } else { "you have an answer" };
        indented(vec![format!("= {state}")])?;
    } else if let Some(slide) = objection.answered_on.first() {
        indented(vec![format!("= slide {} is there to answer it", slide.number)])?;
    }
    writeln!(out)
}

fn counted(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}
