//! Pages of talk formats.

use std::fmt::Write;

use super::Page;
use super::bank::link;
use super::markdown::{capital, code, file, text};
use crate::knowledge::schema::{Mix, Origin};
use crate::knowledge::{ChallengeId, ChecklistEntry, Knowledge};

/// The overview and a page for each format.
pub fn pages(knowledge: &Knowledge) -> Vec<Page> {
    let mut overview = String::from(
        "# Talk formats\n\nA deck names its format under `hotseat: checklist:`, the command line under `--checklist`; \
         else it is guessed from the first slides, and said.\n\n| format | for |\n|---|---|\n",
    );
    let mut pages = Vec::new();
    for format in &knowledge.checklists {
        let path = format!("formats/{}", file(&format.id));
        let _ = writeln!(overview, "| [{}]({path}) | {} |", format.id, text(&format.what));
        pages.push(Page { path, text: one(knowledge, format) });
    }
    pages.insert(0, Page { path: "formats.md".to_owned(), text: overview });
    pages
}

fn one(knowledge: &Knowledge, format: &ChecklistEntry) -> String {
    let mut out = format!("# {}\n\n{}. Name: `{}`.\n\n", format.name, text(&format.what), format.id);
    let origin = match format.origin {
        Some(Origin::Seed) => "The format is as a source states it.",
        Some(Origin::Proposed) | None => "The format is our proposal.",
    };
    let weights = match format.weights {
        Some(Origin::Seed) => "The weights of its score card are a source's.",
        Some(Origin::Proposed) | None => "The weights of its score card are our proposal.",
    };
    let _ = writeln!(out, "{origin} {weights}");
    if let (Some(slot), Some(questions)) = (format.slot_minutes, format.questions_minutes) {
        let _ = writeln!(
            out,
            "Unless the deck says otherwise: a slot of {slot} minutes, {questions} of them for questions."
        );
    }
    if let Some(base) = format.ancestors.first() {
        let base = &knowledge.checklist_at(*base).id;
        let _ = writeln!(out, "It extends [{base}]({}).", file(base));
    }
    out.push('\n');
    sections(&mut out, knowledge, format);
    segments(&mut out, knowledge, format);
    shape(&mut out, knowledge, format);
    interruptions(&mut out, format);
    rubric(&mut out, format);
    members(&mut out, knowledge, format);
    out
}

fn sections(out: &mut String, knowledge: &Knowledge, format: &ChecklistEntry) {
    if format.sections.is_empty() {
        return;
    }
    let names: Vec<String> = format
        .sections
        .iter()
        .map(|(id, required)| {
            let id = &knowledge.section_at(*id).id;
            if *required { format!("**{id}**") } else { id.clone() }
        })
        .collect();
    let _ = writeln!(out, "## Sections\n\nIn this order; those in bold must be there.\n\n{}\n", names.join(" → "));
}

fn segments(out: &mut String, knowledge: &Knowledge, format: &ChecklistEntry) {
    if format.table.segments.is_empty() {
        return;
    }
    out.push_str("## Segments\n\n| segment | minutes | sections |\n|---|---:|---|\n");
    for (segment, sections) in format.segments() {
        let names: Vec<&str> = sections.iter().map(|id| knowledge.section_at(*id).id.as_str()).collect();
        let _ = writeln!(out, "| {} | {} | {} |", text(&segment.name), segment.minutes, names.join(", "));
    }
    out.push('\n');
}

/// Milestones, stops and the round: what gives the format its own shape.
fn shape(out: &mut String, knowledge: &Knowledge, format: &ChecklistEntry) {
    let table = &format.table;
    let asks = |ids: &[ChallengeId]| -> String {
        let ids: Vec<&str> = ids.iter().map(|id| knowledge.challenge_at(*id).id.as_str()).collect();
        ids.join(", ")
    };
    if !table.milestones.is_empty() {
        out.push_str("## Milestones\n\n| key | when you have stated |\n|---|---|\n");
        for milestone in &table.milestones {
            let _ = writeln!(out, "| {} | {} |", code(&milestone.key), text(&milestone.name));
        }
        out.push('\n');
    }
    if !table.stops.is_empty() {
        out.push_str("## Stops\n\nThe panel breaks in, whatever the deck says:\n\n");
        for (stop, ids) in table.stops.iter().zip(&format.stops) {
            let when = match (stop.at, &stop.after) {
                (Some([from, to]), _) if from == to => format!("after {from} minutes"),
                (Some([from, to]), _) => format!("between minute {from} and {to}"),
                (None, Some(section)) => format!("after each slide of `{section}`"),
                (None, None) => continue,
            };
            let unless = match stop.unless.as_slice() {
                [] => String::new(),
                unless => format!(", unless {} were stated", unless.join(", ")),
            };
            let one_of = if ids.len() > 1 { "one of " } else { "" };
            let _ = writeln!(out, "- {when}{unless}: {one_of}{}", asks(ids));
        }
        out.push('\n');
    }
    if !format.round.is_empty() {
        let _ = writeln!(out, "## Round\n\nNo slides; it asks, in this order: {}.\n", asks(&format.round));
    }
}

fn interruptions(out: &mut String, format: &ChecklistEntry) {
    let Some(mixes) = &format.interruptions else { return };
    out.push_str(
        "## Interruptions\n\nFor a slot of 45 minutes; shorter slots get their share.\n\n\
         | pressure | clarifications | probes | challenges |\n|---|---:|---:|---:|\n",
    );
    let mut row = |name: &str, mix: &Mix| {
        let _ = writeln!(out, "| {name} | {} | {} | {} |", mix.clarify, mix.probe, mix.challenge);
    };
    row("gentle", &mixes.gentle);
    row("realistic", &mixes.realistic);
    row("hostile", &mixes.hostile);
    out.push('\n');
}

fn rubric(out: &mut String, format: &ChecklistEntry) {
    if format.table.rubric.is_empty() {
        return;
    }
    out.push_str("## Score card\n\n| row | weight | fed by |\n|---|---:|---|\n");
    for (row, _) in format.rubric() {
        let _ = writeln!(out, "| {} | {} % | {} |", capital(&text(&row.row)), row.weight, row.from.join(", "));
    }
    out.push('\n');
}

fn members(out: &mut String, knowledge: &Knowledge, format: &ChecklistEntry) {
    let _ =
        writeln!(out, "## What it uses\n\n{} rules and {} challenges.\n", format.rules.len(), format.challenges.len());
    let listed = |name: &str, list: &[String]| {
        let words: Vec<String> = list.iter().map(|word| code(word)).collect();
        if words.is_empty() { String::new() } else { format!("- {name}: {}\n", words.join(", ")) }
    };
    out.push_str(&listed("rules", &format.table.rules));
    out.push_str(&listed("challenges", &format.table.challenges));
    let always: Vec<String> = format.always.iter().map(|id| link(knowledge.challenge_at(*id), "../")).collect();
    if !always.is_empty() {
        let _ = writeln!(out, "- asked whatever the deck says, in turns: {}", always.join(", "));
    }
    out.push_str(&listed("prompts", &format.table.prompts));
}
