//! `hotseat prep`: the questions to ask before the day, and what follows from the answers.

use std::collections::BTreeMap;
use std::fmt::Write;

use serde::Serialize;

use crate::budget::Pressure;
use crate::knowledge::schema::{Prep, PrepAnswer};
use crate::text::wrap_to_width;

/// The longest slot, in minutes.
pub const LONGEST_SLOT: u32 = 600;

/// An answer to one of the questions.
#[derive(Debug, Clone, PartialEq)]
pub enum Told<'k> {
    /// One of its answers, or several.
    These(Vec<&'k PrepAnswer>),
    /// So many minutes.
    Minutes(u32),
}

/// What follows from the answers. Its JSON is what `prep --format json` prints.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Prepared {
    /// Version of the JSON's meaning.
    pub schema: u32,
    /// The talk format.
    pub checklist: Option<String>,
    /// The slot, in minutes.
    pub minutes: Option<u32>,
    /// How hard the room presses.
    pub pressure: Option<Pressure>,
    /// Who and what is asked more or less.
    pub emphasis: BTreeMap<String, f32>,
    /// What to do about it.
    pub notes: Vec<String>,
    /// What was answered: question and answer, by id.
    pub answers: BTreeMap<String, String>,
    /// Questions without an answer, by id.
    pub open: Vec<String>,
}

/// Reads an answer: its id, its number from 1, several of them where several may hold, or minutes. `None` when it is none
/// of these.
pub fn answer<'k>(prep: &'k Prep, typed: &str) -> Option<Told<'k>> {
    let typed = typed.trim();
    if prep.minutes {
        let minutes = typed.split_whitespace().next().and_then(|n| n.parse().ok());
        return minutes.filter(|m| (1..=LONGEST_SLOT).contains(m)).map(Told::Minutes);
    }
    let mut these: Vec<&PrepAnswer> = Vec::new();
    for word in typed.split([',', ' ']).filter(|w| !w.is_empty()) {
        let by_number = word.parse::<usize>().ok().and_then(|n| prep.answer.get(n.checked_sub(1)?));
        let one = by_number.or_else(|| prep.answer.iter().find(|a| a.id.eq_ignore_ascii_case(word)))?;
        if !these.iter().any(|a| a.id == one.id) {
            these.push(one);
        }
    }
    (!these.is_empty() && (these.len() == 1 || prep.several)).then_some(Told::These(these))
}

/// What follows. `told` has an answer, or none, for each question.
pub fn follow(preps: &[Prep], told: &BTreeMap<String, Told<'_>>) -> Prepared {
    let mut out = Prepared { schema: 1, ..Prepared::default() };
    let (mut pressure, mut speaks) = (0, false);
    for prep in preps {
        match told.get(&prep.id) {
            None => out.open.push(prep.id.clone()),
            Some(Told::Minutes(minutes)) => {
                out.minutes = Some(*minutes);
                out.answers.insert(prep.id.clone(), minutes.to_string());
            }
            Some(Told::These(these)) => {
                let ids: Vec<&str> = these.iter().map(|a| a.id.as_str()).collect();
                out.answers.insert(prep.id.clone(), ids.join(", "));
                speaks |= prep.answer.iter().any(|a| a.pressure != 0);
                pressure += these.iter().map(|a| i32::from(a.pressure)).sum::<i32>();
                for answer in these {
                    out.checklist = answer.checklist.clone().or(out.checklist.take());
                    for (token, factor) in &answer.emphasis {
                        let known = out.emphasis.entry(token.clone()).or_insert(1.0);
                        *known = ((*known * factor).min(10.0) * 100.0).round() / 100.0;
                    }
                    out.notes.extend(answer.note.clone());
                }
            }
        }
    }
    out.pressure = speaks.then_some(match pressure {
        ..=-1 => Pressure::Gentle,
        0 | 1 => Pressure::Realistic,
        2.. => Pressure::Hostile,
    });
    out
}

/// The card to take to the phone: every question with what depends on it and the answers that change something.
pub fn card(preps: &[Prep], width: usize) -> String {
    let mut out = "Ask before the day\n".to_owned();
    for (i, prep) in preps.iter().enumerate() {
        out += &question(prep, i + 1, width);
    }
    out
}

/// One question of the card.
pub fn question(prep: &Prep, number: usize, width: usize) -> String {
    let width = width.clamp(40, 100);
    let mut out = format!("\n{number:>2} ");
    out += &indented(&prep.ask, 3, width);
    out += "   ";
    out += &indented(&prep.why, 3, width);
    for (i, answer) in prep.answer.iter().enumerate() {
        let _ = writeln!(out, "     {} {:<16} {}", i + 1, answer.id, answer.what);
    }
    out
}

/// Wrapped text whose first line is written by the caller up to `indent`.
fn indented(text: &str, indent: usize, width: usize) -> String {
    let lines = wrap_to_width(text, width - indent);
    lines.join(&format!("\n{}", " ".repeat(indent))) + "\n"
}

/// What follows, for people.
pub fn human(prepared: &Prepared, width: usize) -> String {
    let mut out = "What follows\n".to_owned();
    let mut row = |name: &str, value: &str| {
        let _ = write!(out, "  {name:<12}{}", indented(value, 14, width.clamp(40, 100)));
    };
    if let Some(checklist) = &prepared.checklist {
        row("format", checklist);
    }
    if let Some(minutes) = prepared.minutes {
        row("slot", &format!("{minutes} minutes"));
    }
    if let Some(pressure) = prepared.pressure {
        row("pressure", &pressure.to_string());
    }
    let listed = |more: bool| -> Vec<String> {
        let chosen = prepared.emphasis.iter().filter(|(_, f)| if more { **f > 1.0 } else { **f < 1.0 });
        chosen.map(|(token, factor)| format!("{token} x{factor}")).collect()
    };
    for (name, more) in [("asked more", true), ("asked less", false)] {
        let listed = listed(more);
        if !listed.is_empty() {
            row(name, &listed.join(", "));
        }
    }
    if !prepared.open.is_empty() {
        row("still open", &prepared.open.join(", "));
    }
    for (i, note) in prepared.notes.iter().enumerate() {
        row(if i == 0 { "to do" } else { "" }, note);
    }
    out
}

/// The lines of `hotseat.toml` that say it: key and value.
pub fn settings(prepared: &Prepared) -> Vec<(&'static str, String)> {
    let mut out = Vec::new();
    if let Some(checklist) = &prepared.checklist {
        out.push(("checklist", format!("\"{checklist}\"")));
    }
    if let Some(minutes) = prepared.minutes {
        out.push(("minutes", minutes.to_string()));
    }
    if let Some(pressure) = prepared.pressure {
        out.push(("pressure", format!("\"{pressure}\"")));
    }
    if !prepared.emphasis.is_empty() {
        let all: Vec<String> =
            prepared.emphasis.iter().map(|(token, factor)| format!("{token} = {factor:?}")).collect();
        out.push(("emphasis", format!("{{ {} }}", all.join(", "))));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge::Knowledge;

    fn told<'k>(knowledge: &'k Knowledge, answers: &[(&str, &str)]) -> BTreeMap<String, Told<'k>> {
        answers
            .iter()
            .map(|(id, typed)| {
                let prep = knowledge.preps.iter().find(|p| p.id == *id).expect("a question");
                (prep.id.clone(), answer(prep, typed).unwrap_or_else(|| panic!("{id}: {typed}")))
            })
            .collect()
    }

    #[test]
    fn answers_set_format_slot_pressure_and_who_asks() {
        let knowledge = Knowledge::builtin();
        let hard = [
            ("round", "talk"),
            ("length", "45 minutes"),
            ("interrupt", "3"),
            ("manner", "pushes"),
            ("panel", "3, product"),
            ("decides", "rigor"),
        ];
        let prepared = follow(&knowledge.preps, &told(&knowledge, &hard));
        assert_eq!((prepared.checklist.as_deref(), prepared.minutes), (Some("job-talk"), Some(45)));
        assert_eq!(prepared.pressure, Some(Pressure::Hostile));
        assert_eq!(prepared.emphasis.get("statistician"), Some(&1.7));
        assert!(prepared.emphasis.contains_key("product-lead"), "both are in the room");
        assert!(prepared.open.contains(&"machine".to_owned()) && !prepared.open.contains(&"round".to_owned()));
        let soft = follow(&knowledge.preps, &told(&knowledge, &[("interrupt", "end")]));
        assert_eq!(soft.pressure, Some(Pressure::Gentle));
        let silent = follow(&knowledge.preps, &told(&knowledge, &[("machine", "own")]));
        assert_eq!((silent.pressure, settings(&silent).len(), silent.notes.len()), (None, 0, 1));
        insta::assert_snapshot!("prep", format!("{}\n{}", card(&knowledge.preps, 80), human(&prepared, 80)));
    }

    #[test]
    fn no_answer_is_guessed() {
        let knowledge = Knowledge::builtin();
        let find = |id: &str| knowledge.preps.iter().find(|p| p.id == id).expect("a question");
        for (id, typed) in [
            ("round", "0"),
            ("round", "99"),
            ("round", ""),
            ("round", "tlak"),
            ("round", "1 2"),
            ("panel", "1, nobody"),
            ("length", "0"),
            ("length", "601"),
            ("length", "an hour"),
        ] {
            assert_eq!(answer(find(id), typed), None, "{id}: {typed}");
        }
    }
}
