//! The score card: what a reviewer will look for and where it is, and the rows of the checklist with what feeds them.

use std::fmt::Write;

use crate::knowledge::family;
use crate::knowledge::schema::{Layer, Origin};
use crate::text::{one_line, truncate_to_width};

use super::super::elements::ElementReading;
use super::super::rubric::{RubricRow, rubric};
use super::super::{Findings, Reading};
use super::human::wrapped;

/// What was found of each element, and what would settle what was not.
pub fn elements(reading: &Reading<'_>, out: &mut String, width: usize) {
    for (table, found) in reading.knowledge().elements.iter().zip(reading.elements()) {
        // Nobody has to show that there is one data set only: it is worth a line where it is so.
        if table.id == "single_dataset" && !found.present {
            continue;
        }
        let name = table.id.replace('_', " ");
        let (place, text) = if found.present && found.to_write {
            ("to be written".to_owned(), place(reading, found))
        } else if found.present {
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

/// Who says how much a row weighs.
pub fn weights(reading: &Reading<'_>) -> &'static str {
    match reading.knowledge().checklist_at(reading.checklist_id()).table.weights {
        Some(Origin::Seed) => "weights as its source states them",
        Some(Origin::Proposed) | None => "weights are our proposal",
    }
}

/// The rows: score, weight, name; below it what speaks for it and what against.
pub fn rows(reading: &Reading<'_>, findings: &Findings, out: &mut String, width: usize, all: bool) {
    let _ = writeln!(out, "  score  weight");
    for row in rubric(reading, findings) {
        let score = row.score.map_or_else(|| "-".to_owned(), |s| s.to_string());
        let _ = writeln!(out, "  {score:>5}  {:>4} %  {}", row.weight, one_line(&row.row));
        let evidence = evidence(&row);
        for (sign, names) in &evidence {
            wrapped(out, &format!("                 {sign} "), names, width);
        }
        if row.score.is_none() {
            wrapped(out, "                 ", &unfed(reading, &row), width);
        } else if all || evidence.is_empty() {
            wrapped(out, "                 fed by ", &row.from.join(", "), width);
        }
    }
}

/// What speaks for a row, and what against it.
fn evidence(row: &RubricRow) -> Vec<(char, String)> {
    let words = |ids: &[String]| ids.iter().map(|id| id.replace(['_', '-'], " ")).collect::<Vec<_>>();
    let against: Vec<String> = words(&row.lacks).into_iter().chain(row.findings.iter().cloned()).collect();
    [('+', words(&row.shows)), ('-', against)]
        .into_iter()
        .filter(|(_, names)| !names.is_empty())
        .map(|(sign, names)| (sign, names.join(", ")))
        .collect()
}

/// Why a row has no score.
fn unfed(reading: &Reading<'_>, row: &RubricRow) -> String {
    if !reading.speaks() {
        return "not assessed: there are no signals for the language".to_owned();
    }
    let rules = &reading.knowledge().rules;
    if reading.skeleton() && rules.iter().any(|r| row.from.iter().any(|f| *f == r.id || f == family(&r.id))) {
        return "not assessed: most slides are still to be written".to_owned();
    }
    let mut asked: Vec<&str> = row.from.iter().filter(|t| !t.contains(':')).map(|t| family(t)).collect();
    asked.dedup();
    match asked.as_slice() {
        [] => "not assessed: nothing feeds it".to_owned(),
        asked => format!("not assessed: a rehearsal shows it ({})", asked.join(", ")),
    }
}
