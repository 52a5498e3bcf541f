//! Plots as inline SVG: rows of bars with their figures beside them, so that they also say what they say without colour.

use std::fmt::Write;

use super::page::escape;
use super::{RunRow, SlideRow};
use crate::rehearsal::{Tally, tally as words};
use crate::text::{one_line, truncate_to_width};

/// Units across.
const WIDTH: u32 = 720;
/// Units per row.
const ROW: u32 = 22;
/// Where bars begin, and how long the longest may be.
const LEFT: u32 = 230;
const SPAN: u32 = 370;
/// Characters of a label that fit before the bars.
const LABEL: usize = 31;
/// A run that took more than so many thousandths of its slot is drawn as long as this.
const MOST: u64 = 1600;

/// What the grades are called and how they are filled.
pub(super) const GRADES: [(&str, &str); 6] = [
    ("held", "held"),
    ("shaky", "shaky"),
    ("lost", "lost"),
    ("don't have it", "missing"),
    ("not judged", "ungraded"),
    ("unanswered", "open"),
];

/// `says` are the rows in words, for those who do not see the plot.
fn frame(title: &str, says: &[String], rows: usize, body: &str) -> String {
    let height = ROW * u32::try_from(rows).unwrap_or(u32::MAX / ROW).min(10_000) + 8;
    format!(
        "<svg viewBox=\"0 0 {WIDTH} {height}\" width=\"{WIDTH}\" height=\"{height}\" role=\"img\">\n\
         <title>{}</title>\n<desc>{}.</desc>\n{body}</svg>\n",
        escape(title),
        escape(&one_line(&says.join("; ")))
    )
}

fn label(out: &mut String, y: u32, text: &str) {
    let text = escape(&truncate_to_width(&one_line(text), LABEL));
    let _ = writeln!(out, "<text x=\"{}\" y=\"{}\" text-anchor=\"end\">{text}</text>", LEFT - 8, y + 15);
}

fn bar(out: &mut String, class: &str, x: u32, y: u32, width: u32) {
    let _ =
        writeln!(out, "<rect class=\"{class}\" x=\"{x}\" y=\"{}\" width=\"{width}\" height=\"{}\"/>", y + 4, ROW - 8);
}

fn figure(out: &mut String, x: u32, y: u32, text: &str) {
    let _ = writeln!(out, "<text x=\"{x}\" y=\"{}\">{}</text>", y + 15, escape(text));
}

fn tops() -> impl Iterator<Item = u32> {
    (0..).map(|i| 4 + ROW * i)
}

/// When runs would have ended, as shares of their slots; the line is the slot.
pub(super) fn slots(runs: &[&RunRow]) -> String {
    let mut body = String::new();
    let scale = |permille: u64| u32::try_from(permille.min(MOST) * u64::from(SPAN) / MOST).unwrap_or(SPAN);
    for (run, y) in runs.iter().zip(tops()) {
        let Some(end) = run.would_end else { continue };
        let share = u64::from(end.0) * 1000 / u64::from(run.slot.0.max(1));
        label(&mut body, y, &name(run));
        bar(&mut body, if end > run.slot { "over" } else { "fits" }, LEFT, y, scale(share));
        figure(&mut body, LEFT + scale(share.max(1000)) + 8, y, &super::human::ended(run));
    }
    let x = LEFT + scale(1000);
    let bottom = ROW * u32::try_from(runs.len()).unwrap_or(0).min(10_000) + 8;
    let _ = writeln!(body, "<line class=\"slot\" x1=\"{x}\" y1=\"0\" x2=\"{x}\" y2=\"{bottom}\"/>");
    let says: Vec<String> = runs.iter().map(|run| format!("{}: {}", name(run), super::human::ended(run))).collect();
    frame("When each run would have ended, against its slot", &says, runs.len(), &body)
}

/// "2026-11-20 realistic, opening".
pub(super) fn name(run: &RunRow) -> String {
    let part = run.part.as_ref().map_or(String::new(), |p| format!(", {}", one_line(p)));
    format!("{} {}{part}", run.day, run.pressure)
}

/// Answers by grade, one stacked bar per row.
pub(super) fn tallies(title: &str, rows: &[(String, Tally)]) -> String {
    let counts = |t: &Tally| [t.held, t.shaky, t.lost, t.dont_have, t.ungraded, t.unanswered];
    let most = rows.iter().map(|(_, t)| counts(t).iter().sum::<u32>()).max().unwrap_or(1).max(1);
    let mut body = String::new();
    for ((name, tally), y) in rows.iter().zip(tops()) {
        label(&mut body, y, name);
        let mut before = 0;
        for (count, (_, class)) in counts(tally).into_iter().zip(GRADES) {
            // Ends are scaled, not lengths, so that rounding adds up to nothing.
            let at = |n: u32| u32::try_from(u64::from(n) * u64::from(SPAN) / u64::from(most)).unwrap_or(SPAN);
            let (from, to) = (at(before), at(before + count));
            if count > 0 {
                bar(&mut body, class, LEFT + from, y, to - from);
                let middle = LEFT + (from + to) / 2;
                let _ = writeln!(body, "<text class=\"in {class}\" x=\"{middle}\" y=\"{}\">{count}</text>", y + 15);
            }
            before += count;
        }
    }
    let says: Vec<String> = rows.iter().map(|(name, tally)| format!("{name}: {}", words(tally))).collect();
    frame(title, &says, rows.len(), &body)
}

/// Planned (outline) and actual (filled) time by slide.
pub(super) fn slides(rows: &[SlideRow]) -> String {
    let most = rows.iter().map(|s| s.took.max(s.budget).max(s.before.unwrap_or_default()).0).max().unwrap_or(1).max(1);
    let scale = |seconds: u32| u32::try_from(u64::from(seconds) * u64::from(SPAN) / u64::from(most)).unwrap_or(SPAN);
    let mut body = String::new();
    for (slide, y) in rows.iter().zip(tops()) {
        label(&mut body, y, &format!("{} {}", slide.number, one_line(&slide.title)));
        bar(&mut body, if slide.is_over() { "over" } else { "fits" }, LEFT, y, scale(slide.took.0));
        bar(&mut body, "plan", LEFT, y, scale(slide.budget.0));
        let mut end = slide.took.max(slide.budget);
        if let Some(before) = slide.before {
            let x = LEFT + scale(before.0);
            let _ = writeln!(
                body,
                "<line class=\"before\" x1=\"{x}\" y1=\"{}\" x2=\"{x}\" y2=\"{}\"/>",
                y + 2,
                y + ROW - 2
            );
            end = end.max(before);
        }
        figure(&mut body, LEFT + scale(end.0) + 8, y, &took(slide));
    }
    let says: Vec<String> = rows.iter().map(|s| format!("{} {}: {}", s.number, one_line(&s.title), took(s))).collect();
    frame("Planned and actual time by slide", &says, rows.len(), &body)
}

/// "1:20 of 1:00".
fn took(slide: &SlideRow) -> String {
    match (slide.shown, slide.skipped) {
        (Some(shown), _) => format!("shown for {shown}"),
        (None, true) => format!("skipped, {} planned", slide.budget),
        (None, false) => format!("{} of {}", slide.took, slide.budget),
    }
}
