//! What stands behind the page of a debrief: planned against actual with the last run beside it, everything that was
//! asked, categories, the score card.

use super::debrief::{Debrief, LastRun};
use super::page::{item, tally};
use super::record::{OutcomeKind, QuestionResult, SlideResult};
use super::scorecard::{RowResult, Tally};
use crate::budget::Seconds;
use crate::text::{one_line, truncate_to_width};

/// Cells of the longest bar.
const BAR: u64 = 22;

/// Planned minus actual as "+1:20" (longer than planned) or "-0:30".
fn difference(took: Seconds, budget: Seconds) -> String {
    if took >= budget { format!("+{}", took.less(budget)) } else { format!("-{}", budget.less(took)) }
}

/// Everything behind the page, in `width` columns (60 to 100 are used).
pub fn details(debrief: &Debrief, width: usize) -> String {
    let width = width.clamp(60, 100);
    let mut out = String::new();
    if !debrief.round {
        out += &times(debrief, width);
    }
    out += "\nAsked\n";
    if debrief.questions.is_empty() {
        out += "  nothing\n";
    }
    for question in &debrief.questions {
        out += &asked(question, width);
    }
    if !debrief.categories.is_empty() {
        out += "\nBy category\n";
        for category in &debrief.categories {
            out += &item("  ", &format!("{}: {}", one_line(&category.category), tally(&category.tally)), width);
        }
    }
    if !debrief.rubric.is_empty() {
        out += "\nScore card (what speaks to each row; no sum)\n";
        for row in &debrief.rubric {
            let text = format!("{}: {}", one_line(&row.row), row_says(row));
            out += &item(&format!("  {:>3}  ", row.weight), &text, width);
        }
    }
    if !debrief.to_say.is_empty() {
        out += "\nYou have it; say it\n";
        for point in &debrief.to_say {
            out += &item("  - ", &format!("{} ({})", one_line(&point.text), point.id), width);
        }
    }
    if !debrief.notes.is_empty() {
        out += "\nNotes\n";
        for note in &debrief.notes {
            out += &item("  - ", &format!("{} (at {})", one_line(&note.text), note.at), width);
        }
    }
    if let Some(last) = &debrief.last {
        out += &before(debrief, last, width);
    }
    out.trim_start().to_owned()
}

/// Planned and actual by segment and slide, with what the slide took in the last run.
fn times(debrief: &Debrief, width: usize) -> String {
    let last = debrief.last.as_ref().filter(|l| !l.slides.is_empty());
    let column = |text: &str| if last.is_some() { format!(" {text:>6}") } else { String::new() };
    let heads = format!("  {:>6} {:>6} {:>7}{}", "plan", "now", "", column("last"));
    let mut out = format!("Planned and actual\n{}\n", heads.trim_end());
    for segment in &debrief.segments {
        out += &format!(
            "  {:>6} {:>6} {:>7}{}  {}\n",
            segment.budget,
            segment.took,
            difference(segment.took, segment.budget),
            column(""),
            truncate_to_width(&one_line(&segment.name), width - 33)
        );
    }
    let most = debrief.slides.iter().map(|s| s.took.max(s.budget).0).max().unwrap_or(1).max(1);
    for slide in &debrief.slides {
        let before = last.and_then(|l| l.slides.iter().find(|s| s.key == slide.key));
        let before = column(&match before {
            None => "new".to_owned(),
            Some(s) if s.took == Seconds(0) => String::new(),
            Some(s) => s.took.to_string(),
        });
        let line = format!(
            "  {:>6} {:>6} {:>7}{before}  slide {:<3} {}{}",
            slide.budget,
            slide.took,
            difference(slide.took, slide.budget),
            slide.number,
            bar(slide, most),
            note(slide)
        );
        out += line.trim_end();
        out.push('\n');
    }
    out
}

/// What a slide took as full cells, what was planned beyond that as light ones.
fn bar(slide: &SlideResult, most: u32) -> String {
    let cells = |s: Seconds| (u64::from(s.0) * BAR).div_ceil(u64::from(most)) as usize;
    let (took, budget) = (cells(slide.took), cells(slide.budget));
    let bar = format!("{}{}", "█".repeat(took), "░".repeat(budget.saturating_sub(took)));
    if bar.is_empty() { bar } else { bar + " " }
}

fn note(slide: &SlideResult) -> &'static str {
    match (slide.skipped, slide.visits) {
        (true, _) => "skipped",
        (false, 0) => "not reached",
        (false, _) if slide.budget == Seconds(0) && slide.took == Seconds(0) => "shown in an answer",
        _ => "",
    }
}

fn asked(question: &QuestionResult, width: usize) -> String {
    let how = match (question.outcome, question.grade) {
        (OutcomeKind::Answered, Some(grade)) => grade.to_string(),
        (OutcomeKind::Answered, None) => "not judged".to_owned(),
        (OutcomeKind::Later, _) => "put off".to_owned(),
        (OutcomeKind::NotApt, _) => "not apt".to_owned(),
        (OutcomeKind::Unanswered, _) => "unanswered".to_owned(),
    };
    let deeper = if question.follow_up { " deeper" } else { "" };
    let cut = if question.cut_off { ", cut off" } else { "" };
    let mark = format!("  {:>2} {:<9} ", question.number, question.id);
    let text = one_line(&question.text.join(" And: "));
    item(&mark, &format!("{text} [{how}, {}{deeper}{cut}]", question.answer), width)
}

/// What speaks to a row of the score card, for people.
pub fn row_says(row: &RowResult) -> String {
    let mut says = Vec::new();
    if row.tally.graded() > 0 {
        says.push(tally(&Tally { ungraded: 0, unanswered: 0, ..row.tally.clone() }));
    }
    if row.points[1] > 0 {
        says.push(format!("{} of {} points said or conceded", row.points[0], row.points[1]));
    }
    if !row.missing.is_empty() {
        says.push(format!("not on the slides: {}", row.missing.join(", ")));
    }
    if !row.findings.is_empty() {
        says.push(format!("lint: {}", row.findings.join(", ")));
    }
    match (row.assessed, says.is_empty()) {
        (false, _) => "not assessed".to_owned(),
        (true, true) => "shown on the slides, not asked".to_owned(),
        (true, false) => says.join("; "),
    }
}

/// The last run and this one.
fn before(debrief: &Debrief, last: &LastRun, width: usize) -> String {
    let now = Tally::of(&debrief.questions);
    let verdict = &debrief.verdict;
    let mut out = String::from("\nThe last run and this one\n");
    out += &item("  ", &format!("{}: {} of {}; {}", last.day, last.would_end, last.slot, tally(&last.tally)), width);
    out += &item("  ", &format!("{}: {} of {}; {}", debrief.day, verdict.would_end, verdict.slot, tally(&now)), width);
    for changed in &last.changed {
        out += &format!("  {}: {}, now {}\n", changed.id, changed.before, changed.now);
    }
    out
}
