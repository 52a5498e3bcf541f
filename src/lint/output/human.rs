//! Lint for people: three findings first, the rest a line each, then what a reviewer will find in the deck.

use std::fmt::Write;

use crate::diagnostic::{Palette, excerpt};
use crate::knowledge::schema::Layer;
use crate::text::{one_line, truncate_to_width, wrap_to_width};

use super::super::elements::ElementReading;
use super::super::finding::Finding;
use super::super::{Findings, Reading};
use super::concise::word;

/// Findings that are told in full: what can be mended in one sitting.
const IN_FULL: usize = 3;

/// The report for `width` columns; `all` tells every finding in full.
pub fn human(reading: &Reading<'_>, findings: &Findings, palette: Palette, width: usize, all: bool) -> String {
    let mut out = String::new();
    head(reading, &mut out, width);
    let open: Vec<&Finding> = findings.list.iter().filter(|f| f.suppressed.is_none()).collect();
    let in_full = if all { open.len() } else { open.len().min(IN_FULL) };
    let (full, folded) = open.split_at(in_full);
    for finding in full {
        out.push('\n');
        tell(reading, finding, palette, width, &mut out);
    }
    if !folded.is_empty() {
        let _ = writeln!(out, "\n{} more:", folded.len());
        for group in grouped(folded) {
            line(reading, &group, &group[0].message, width, &mut out);
        }
    }
    let suppressed: Vec<&Finding> = findings.list.iter().filter(|f| f.suppressed.is_some()).collect();
    if !suppressed.is_empty() {
        let _ = writeln!(out, "\nsuppressed, with your reason as the answer to give:");
        for finding in suppressed {
            line(reading, &[finding], finding.suppressed.as_deref().unwrap_or(""), width, &mut out);
        }
    }
    card(reading, &mut out, width);
    tail(findings, &mut out);
    out
}

fn head(reading: &Reading<'_>, out: &mut String, width: usize) {
    let deck = reading.deck();
    let field = reading.field();
    let text = format!(
        "{}: {} ({}), {}, checklist {}, field {} ({})",
        deck.sources.files()[0].name,
        deck.dialect,
        one_line(&deck.dialect_reason),
        plural(deck.shown().count(), "slide"),
        reading.knowledge().checklist_at(reading.checklist_id()).id,
        field.primary,
        field.reason,
    );
    wrapped(out, "", &text, width);
    if !reading.speaks() {
        let text = format!(
            "There are no signals for the language “{}”: elements and rules about text were not assessed.",
            one_line(&deck.language.tag)
        );
        wrapped(out, "", &text, width);
    }
}

fn tell(reading: &Reading<'_>, finding: &Finding, palette: Palette, width: usize, out: &mut String) {
    let mut diagnostic = finding.diagnostic();
    (diagnostic.notes, diagnostic.help) = (Vec::new(), None);
    if finding.slide.is_none() {
        // The whole deck has no line worth showing: its first place is enough.
        for label in &mut diagnostic.labels {
            label.span.end = label.span.start;
        }
    }
    diagnostic.code = Some(format!("{} {}", finding.id, finding.name));
    out.push_str(&excerpt(&diagnostic, &reading.deck().sources, palette, width));
    wrapped(out, "  why   ", &finding.why, width);
    wrapped(out, "  do    ", &finding.remedy, width);
    wrapped(out, "  asks  ", &format!("“{}”", finding.asks), width);
}

/// Writes text behind a label, later lines indented as deep.
fn wrapped(out: &mut String, label: &str, text: &str, width: usize) {
    let indent = label.chars().count();
    for (i, part) in wrap_to_width(&one_line(text), width.max(40).saturating_sub(indent)).iter().enumerate() {
        let lead = if i == 0 { label.to_owned() } else { " ".repeat(indent) };
        let _ = writeln!(out, "{lead}{part}");
    }
}

/// Findings of one rule that differ by their slide only, together; in the order of their first ones.
fn grouped<'f>(findings: &[&'f Finding]) -> Vec<Vec<&'f Finding>> {
    let mut groups: Vec<Vec<&Finding>> = Vec::new();
    for finding in findings {
        let own =
            groups.iter_mut().find(|g| g[0].rule == finding.rule && finding.slide.is_some() && g[0].slide.is_some());
        match own {
            Some(group) => group.push(finding),
            None => groups.push(vec![finding]),
        }
    }
    groups
}

/// One rule in one line: where, how often more, and what its first finding says.
fn line(reading: &Reading<'_>, group: &[&Finding], text: &str, width: usize, out: &mut String) {
    let finding = group[0];
    let more = if group.len() > 1 { format!(", +{}", group.len() - 1) } else { String::new() };
    let place =
        finding.slide.map_or_else(|| "deck".to_owned(), |s| format!("slide {}{more}", reading.rows()[s].number));
    let head = format!("  {:7} {:6} {place:13} ", word(finding.severity), finding.id);
    let room = width.max(60).saturating_sub(head.chars().count());
    let _ = writeln!(out, "{head}{}", truncate_to_width(&one_line(text), room));
}

/// What was found of each element, and what would settle what was not.
fn card(reading: &Reading<'_>, out: &mut String, width: usize) {
    let _ = writeln!(out, "\nwhat a reviewer will look for:");
    for (table, found) in reading.knowledge().elements.iter().zip(reading.elements()) {
        // Nobody has to show that there is one data set only: it is worth a line where it is so.
        if table.id == "single_dataset" && !found.present {
            continue;
        }
        let name = table.id.replace('_', " ");
        let (place, text) = if found.present {
            (place(reading, found), quote(reading, found))
        } else if reading.speaks() {
            ("not found".to_owned(), format!("settle it with `{}`", table.tag))
        } else {
            ("not assessed".to_owned(), String::new())
        };
        let head = format!("  {name:21} {place:14} ");
        let room = width.max(60).saturating_sub(head.chars().count());
        let _ = writeln!(out, "{}", format!("{head}{}", truncate_to_width(&one_line(&text), room)).trim_end());
    }
}

fn place(reading: &Reading<'_>, found: &ElementReading) -> String {
    let number = found.slides.first().map_or(0, |s| reading.rows()[*s].number);
    match found.layer {
        Some(Layer::Notes) => format!("notes of {number}"),
        Some(Layer::Backup) => format!("backup {number}"),
        _ => {
            let more = found.slides.len().saturating_sub(1);
            if more == 0 { format!("slide {number}") } else { format!("slide {number}, +{more}") }
        }
    }
}

fn quote(reading: &Reading<'_>, found: &ElementReading) -> String {
    let passages = &reading.deck().passages;
    let text =
        found.evidence.first().and_then(|e| e.passage()).and_then(|p| passages.list().get(p)).map(|p| passages.text(p));
    text.map_or_else(String::new, |t| format!("“{t}”"))
}

fn tail(findings: &Findings, out: &mut String) {
    let c = findings.counts;
    let mut parts = vec![plural(c.error, "error"), plural(c.warning, "warning"), format!("{} info", c.info)];
    if c.suppressed > 0 {
        parts.push(format!("{} suppressed", c.suppressed));
    }
    if c.hidden > 0 {
        parts.push(format!("{} left out for a more specific one", c.hidden));
    }
    let _ = writeln!(out, "\n{}", parts.join(", "));
}

fn plural(n: usize, noun: &str) -> String {
    format!("{n} {noun}{}", if n == 1 { "" } else { "s" })
}
