//! What was really asked, beside what the deck invites.

use std::fmt::Write;

use serde::Serialize;

use crate::challenge::{Answers, ObjectionsJson};
use crate::history::ReallyAsked;
use crate::text::{one_line, wrap_to_width};

/// The JSON of `objections`, with what was really asked.
#[derive(Debug, Serialize)]
pub struct WithAsked<'a> {
    /// What the deck invites.
    #[serde(flatten)]
    pub objections: ObjectionsJson<'a>,
    /// What was written down with `log-question`, the first first.
    pub really_asked: &'a [ReallyAsked],
}

/// For people, `width` columns wide; nothing where nothing was asked.
pub fn human(asked: &[ReallyAsked], answers: &Answers, width: usize) -> String {
    let mut out = String::new();
    if asked.is_empty() {
        return out;
    }
    let _ = writeln!(out, "\nReally asked ({})", asked.len());
    for question in asked {
        let entry = &question.entry;
        let mut facts = vec![entry.day.to_string()];
        facts.extend(entry.slide.map(|n| format!("slide {n}")));
        facts.extend(entry.grade.map(|g| g.to_string()));
        facts.extend(answers.get(&question.id).map(|_| "you have an answer".to_owned()));
        let _ = writeln!(out, "     {}, {}", question.id, facts.join(", "));
        for line in wrap_to_width(&one_line(&entry.text), width.saturating_sub(5).max(20)) {
            let _ = writeln!(out, "     {line}");
        }
    }
    out
}
