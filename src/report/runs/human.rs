//! The report for a terminal.

use std::fmt::Write;

use super::{DeckReport, Report, RunRow};
use crate::budget::Seconds;
use crate::rehearsal::{row_says, tally};
use crate::text::{display_width, one_line, truncate_to_width};

/// Columns of a bar.
const BAR: usize = 24;

/// For people, `width` columns wide.
pub fn human(report: &Report, width: usize) -> String {
    let decks: Vec<String> = report.decks.iter().map(|deck| one(deck, width)).collect();
    if decks.is_empty() { "no rehearsals yet\n".to_owned() } else { decks.join("\n") }
}

fn one(deck: &DeckReport, width: usize) -> String {
    let mut out = String::new();
    let mut line = |text: &str| {
        let indent = text.len() - text.trim_start().len();
        let _ =
            writeln!(out, "{}", truncate_to_width(&format!("{}{}", &text[..indent], text[indent..].trim_end()), width));
    };
    line(&one_line(&deck.title));
    line(&subtitle(deck));
    line("");
    line(&format!(
        "  {:>4}  {:10}  {:9}  {:14}  {:>15}  answers",
        "run", "day", "pressure", "part", "would have ended"
    ));
    for run in &deck.runs {
        let ended = ended(run);
        let part = truncate_to_width(&run.part.as_deref().map_or("-".to_owned(), one_line), 14);
        let pad = " ".repeat(14 - display_width(&part));
        line(&format!(
            "  {:>4}  {}  {:9}  {part}{pad}  {ended:>16}  {}",
            run.run,
            run.day,
            run.pressure,
            tally(&run.tally)
        ));
    }
    if let Some(last) = &deck.last {
        line("");
        let before = last.before.map_or(String::new(), |n| format!("; the last column is run {n}"));
        line(&format!("Planned and actual, run {} on {}{before}", last.run, last.day));
        let most = last.slides.iter().map(|s| s.took.max(s.budget).0).max().unwrap_or(1).max(1);
        for slide in &last.slides {
            let cells = |s: Seconds| (u64::from(s.0) * BAR as u64 / u64::from(most)) as usize;
            let (took, budget) = (cells(slide.took), cells(slide.budget));
            // What was taken is full, what was planned beyond it is light.
            let bar = format!("{}{}", "█".repeat(took), "░".repeat(budget.saturating_sub(took)));
            let pad = " ".repeat(BAR - display_width(&bar).min(BAR));
            let times = if slide.skipped { "skipped".to_owned() } else { slide.took.to_string() };
            let title = one_line(&slide.title);
            let before = match (last.before, slide.before) {
                (None, _) => String::new(),
                (Some(_), before) => format!("  {:>6}", before.map_or("-".to_owned(), |b| b.to_string())),
            };
            let times = match slide.shown {
                Some(shown) => format!("{:>7} {:>8}", shown.to_string(), "shown"),
                None => format!("{times:>7} of {:>5}", slide.budget.to_string()),
            };
            line(&format!("  {:>4}  {bar}{pad}  {times}{before}  {title}", slide.number));
        }
        if !last.rubric.is_empty() {
            line("");
            line(&format!("Score card, run {} (what speaks to each row; no sum)", last.run));
            for row in &last.rubric {
                line(&format!("  {:>3}  {}: {}", row.weight, one_line(&row.row), row_says(row)));
            }
        }
    }
    if !deck.categories.is_empty() {
        line("");
        line("Answers by category");
        let longest = deck.categories.iter().map(|c| display_width(&c.category)).max().unwrap_or(0);
        for row in &deck.categories {
            let pad = " ".repeat(longest - display_width(&row.category));
            line(&format!("  {}{pad}  {}", row.category, tally(&row.tally)));
        }
    }
    if !deck.weak.is_empty() {
        line("");
        line("Did not hold when last asked");
        for weak in &deck.weak {
            line(&format!("  {:<8}  {:13}  {}  {}", weak.id, weak.grade, weak.day, one_line(&weak.ask)));
        }
    }
    out
}

/// The file, the day of the talk, and how many runs count.
pub(super) fn subtitle(deck: &DeckReport) -> String {
    let mut facts = vec![one_line(&deck.deck)];
    facts.extend(deck.talk_date.map(|d| format!("talk on {d}")));
    facts.push(match deck.runs.len() {
        1 => "1 run".to_owned(),
        n => format!("{n} runs"),
    });
    if deck.left_out > 0 {
        facts.push(format!("{} dry or broken off, not counted", deck.left_out));
    }
    facts.join(" · ")
}

/// When a run would have ended, against its slot.
pub(super) fn ended(run: &RunRow) -> String {
    run.would_end.map_or_else(|| "no slides".to_owned(), |end| format!("{end} of {}", run.slot))
}
