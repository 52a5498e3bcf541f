//! Lint for people: three findings first, the rest a line each, then what a reviewer will find in the deck.

use std::fmt::Write;

use crate::diagnostic::{Palette, excerpt};
use crate::text::{one_line, truncate_to_width, wrap_to_width};

use super::super::finding::{Counts, Finding};
use super::super::{Findings, Reading, anchor};
use super::card;
use super::concise::word;
use super::steps::steps;

/// Findings that are told in full: what can be mended in one sitting.
const IN_FULL: usize = 3;

/// Further findings that are told in a line each; the rest is counted.
const IN_A_LINE: usize = 10;

/// How the report is written, and for whom.
#[derive(Debug, Clone, Copy)]
pub struct Shown<'a> {
    /// Colours or none.
    pub palette: Palette,
    /// Columns.
    pub width: usize,
    /// Tell every finding in full, and of each row of the score card all that feeds it.
    pub all: bool,
    /// Where the choice of checklist comes from: "the default".
    pub because: &'a str,
}

/// The report.
pub fn human(reading: &Reading<'_>, findings: &Findings, shown: Shown<'_>) -> String {
    let Shown { palette, width, all, .. } = shown;
    let mut out = String::new();
    head(reading, &mut out, shown);
    let open: Vec<&Finding> = findings.list.iter().filter(|f| f.suppressed.is_none()).collect();
    let in_full = if all { open.len() } else { open.len().min(IN_FULL) };
    let (full, folded) = open.split_at(in_full);
    for finding in full {
        out.push('\n');
        tell(reading, finding, palette, width, &mut out);
    }
    if !folded.is_empty() {
        heading(&mut out, palette, &format!("{} more", folded.len()), "in full with --all");
        let groups = grouped(folded);
        // A last line that stands for one more would save nothing.
        let lines = if groups.len() <= IN_A_LINE + 1 { groups.len() } else { IN_A_LINE };
        for group in &groups[..lines] {
            line(reading, group, &group[0].message, width, &mut out);
        }
        let rest: Vec<Finding> = groups[lines..].iter().flatten().map(|f| (*f).clone()).collect();
        if !rest.is_empty() {
            let _ = writeln!(out, "  and {}", tally(Counts::of(&rest, 0)));
        }
    }
    let suppressed: Vec<&Finding> = findings.list.iter().filter(|f| f.suppressed.is_some()).collect();
    if !suppressed.is_empty() {
        heading(&mut out, palette, "Suppressed", "your reason is the answer to give");
        for finding in suppressed {
            line(reading, &[finding], finding.suppressed.as_deref().unwrap_or(""), width, &mut out);
        }
    }
    heading(&mut out, palette, "What a reviewer will look for", "");
    card::elements(reading, &mut out, width);
    if !reading.knowledge().checklist_at(reading.checklist_id()).table.rubric.is_empty() {
        heading(&mut out, palette, "Score card", card::weights(reading));
        card::rows(reading, findings, &mut out, width, all);
    }
    heading(&mut out, palette, "In the next ten minutes", "");
    for (i, step) in steps(reading, findings).iter().enumerate() {
        wrapped(&mut out, &format!("  {}. ", i + 1), step, width);
    }
    let _ = writeln!(out, "\n{}", tally(findings.counts));
    out
}

/// A line that opens a part, with a remark.
fn heading(out: &mut String, palette: Palette, text: &str, remark: &str) {
    let remark = if remark.is_empty() { String::new() } else { format!(" ({remark})") };
    let bold = match palette {
        Palette::Plain => anstyle::Style::new(),
        Palette::Ansi => anstyle::Style::new().bold(),
    };
    let _ = writeln!(out, "\n{bold}{text}{bold:#}{remark}");
}

fn head(reading: &Reading<'_>, out: &mut String, shown: Shown<'_>) {
    let deck = reading.deck();
    let field = reading.field();
    let name = &deck.sources.files()[0].name;
    let slides = plural(deck.shown().count(), "slide");
    let read = format!("{name}: {slides}, read as {} ({})", deck.dialect, one_line(&deck.dialect_reason));
    wrapped(out, "", &read, shown.width);
    let checklist = &reading.knowledge().checklist_at(reading.checklist_id()).id;
    let mut text =
        format!("checklist {checklist} ({}), field {} ({})", shown.because, field.primary, one_line(&field.reason));
    let off = reading.options().off.len();
    if off > 0 {
        text += &format!("; {} turned off in hotseat.toml", plural(off, "rule"));
    }
    wrapped(out, "", &text, shown.width);
    if !reading.speaks() {
        let text = format!(
            "There are no signals for the language “{}”: elements and rules about text were not assessed.",
            one_line(&deck.language.tag)
        );
        wrapped(out, "", &text, shown.width);
    }
}

fn tell(reading: &Reading<'_>, finding: &Finding, palette: Palette, width: usize, out: &mut String) {
    let mut diagnostic = finding.diagnostic();
    (diagnostic.notes, diagnostic.help) = (Vec::new(), None);
    if finding.slide.is_none() && finding.span == anchor(reading) {
        // The whole deck has no line worth showing.
        diagnostic.labels.clear();
    }
    diagnostic.code = Some(format!("{} {}", finding.id, finding.name));
    out.push_str(&excerpt(&diagnostic, &reading.deck().sources, palette, width));
    wrapped(out, "  why   ", &finding.why, width);
    wrapped(out, "  do    ", &finding.remedy, width);
    wrapped(out, "  asks  ", &format!("“{}”", finding.asks), width);
}

/// Writes text behind a label, later lines indented as deep.
pub(super) fn wrapped(out: &mut String, label: &str, text: &str, width: usize) {
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

/// How many there are of each kind.
pub fn tally(counts: Counts) -> String {
    let mut parts = Vec::new();
    if counts.error > 0 {
        parts.push(plural(counts.error, "error"));
    }
    if counts.warning > 0 {
        parts.push(plural(counts.warning, "warning"));
    }
    if counts.info > 0 {
        parts.push(format!("{} info", counts.info));
    }
    if parts.is_empty() {
        parts.push("nothing found".to_owned());
    }
    if counts.suppressed > 0 {
        parts.push(format!("{} suppressed", counts.suppressed));
    }
    if counts.baseline > 0 {
        parts.push(format!("{} in the baseline", counts.baseline));
    }
    if counts.hidden > 0 {
        parts.push(format!("{} left out for a more specific one", counts.hidden));
    }
    parts.join(", ")
}

fn plural(n: usize, noun: &str) -> String {
    format!("{n} {noun}{}", if n == 1 { "" } else { "s" })
}
