//! `hotseat choices`: each design choice with its reason, the rejected alternative and the deciding number, and each
//! claim with the slide that shows it. What the deck does not say is shown as a blank: it is what the room will ask for.

use std::fmt::Write;

use serde::Serialize;

use crate::knowledge::expression::Context;
use crate::knowledge::schema::Layer;
use crate::lint::Reading;
use crate::lint::claims::{ChoiceKind, Found, Shown};
use crate::text::{one_line, wrap_to_width};

/// The JSON of `choices` (schema 1).
#[derive(Debug, Serialize)]
pub struct Choices<'a> {
    schema: u32,
    deck: &'a str,
    choices: Vec<Row<'a>>,
    claims: Vec<ClaimRow<'a>>,
}

/// One choice; a blank is `null`.
#[derive(Debug, Serialize)]
struct Row<'a> {
    kind: ChoiceKind,
    choice: &'a str,
    slide: u32,
    file: &'a str,
    line: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<&'a str>,
    reason: Option<Quote<'a>>,
    rejected: Option<Quote<'a>>,
    number: Option<Quote<'a>>,
}

/// What the deck says, and on which slide.
#[derive(Debug, Serialize)]
struct Quote<'a> {
    text: &'a str,
    slide: u32,
}

/// One claim of the contribution or the conclusion.
#[derive(Debug, Serialize)]
struct ClaimRow<'a> {
    claim: &'a str,
    number: Option<&'a str>,
    slide: u32,
    file: &'a str,
    line: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<&'a str>,
    /// `slide`, `notes`, `backup`, `figure` (a picture may show it), or `null`: nowhere.
    shown: Option<&'static str>,
    shown_on: Option<u32>,
    spread: Option<&'a str>,
}

/// Collects the choices and claims of a deck.
pub fn choices<'a>(reading: &'a Reading<'_>) -> Choices<'a> {
    let deck = reading.deck();
    let quote = |found: &'a Found| Quote {
        text: &found.text,
        slide: deck.passages.list().get(found.passage).map_or(0, |p| reading.number(p.slide)),
    };
    let place = |found: &Found| {
        let span = deck.passages.list().get(found.passage).map(|p| deck.passages.source(p, found.range.clone()));
        let span = span.unwrap_or_else(|| deck.anchor());
        let line = deck.sources.seen_start(span).map(|at| at.line);
        (deck.sources.file(span.file).name.as_str(), line, deck.sources.place(span))
    };
    let ledger = reading.ledger();
    let row = |c: &'a crate::lint::claims::Choice| {
        let (file, line, place) = place(&c.what);
        Row {
            kind: c.kind,
            choice: &c.what.text,
            slide: reading.number(c.slide),
            file,
            line,
            place,
            reason: c.reason.as_ref().map(quote),
            rejected: c.rejected.as_ref().map(quote),
            number: c.number.as_ref().map(quote),
        }
    };
    let claim = |c: &'a crate::lint::claims::Claim| {
        let (file, line, place) = place(&c.text);
        let (shown, on) = match c.shown {
            Shown::Slide(slide, Layer::Notes) => (Some("notes"), Some(slide)),
            Shown::Slide(slide, Layer::Backup) => (Some("backup"), Some(slide)),
            Shown::Slide(slide, Layer::Visible) => (Some("slide"), Some(slide)),
            Shown::Figure(slide) => (Some("figure"), Some(slide)),
            Shown::Nowhere => (None, None),
        };
        ClaimRow {
            claim: &c.text.text,
            number: c.number.as_ref().map(|n| n.text.as_str()),
            slide: reading.number(c.slide),
            file,
            line,
            place,
            shown,
            shown_on: on.map(|s| reading.number(s)),
            spread: c.spread.as_ref().map(|s| s.text.as_str()),
        }
    };
    Choices {
        schema: 1,
        deck: &deck.sources.files()[0].name,
        choices: ledger.choices.iter().map(row).collect(),
        claims: ledger.claims.iter().map(claim).collect(),
    }
}

/// What stands for something that the deck does not say.
const BLANK: &str = "not said";
/// Longest claim that is shown, in characters.
const LONGEST_CLAIM: usize = 160;

impl Choices<'_> {
    /// As JSON, ending with a line feed.
    ///
    /// # Errors
    /// Never in practice; serialisation of these types cannot fail.
    pub fn json(&self) -> serde_json::Result<String> {
        Ok(serde_json::to_string_pretty(self)? + "\n")
    }

    /// For people, `width` columns wide.
    pub fn human(&self, width: usize) -> String {
        let mut out = String::new();
        let n = self.choices.len();
        let open = self.choices.iter().filter(|c| c.reason.is_none()).count();
        let name = one_line(self.deck);
        if n == 0 {
            let _ = writeln!(
                out,
                "{name}: no design choice was found. Say them on the method slides: “we use X instead of Y, because Z”, or “Loss: X”."
            );
        } else {
            let _ = writeln!(out, "{name}: {}, {open} without a reason", counted(n, "choice", "choices"));
        }
        for choice in &self.choices {
            let _ = writeln!(out);
            let text = format!("{} ({}, slide {})", one_line(choice.choice), kind(choice.kind), choice.slide);
            wrapped(&mut out, "", &text, width);
            for (label, quote) in
                [("reason", &choice.reason), ("rejected", &choice.rejected), ("number", &choice.number)]
            {
                let text = match quote {
                    Some(q) if q.slide != choice.slide => format!("{} (slide {})", one_line(q.text), q.slide),
                    Some(q) => one_line(q.text),
                    None => BLANK.to_owned(),
                };
                wrapped(&mut out, &format!("  {label:<9} "), &text, width);
            }
        }
        if self.claims.is_empty() {
            return out;
        }
        let nowhere = self.claims.iter().filter(|c| c.shown.is_none()).count();
        // A sentence with two numbers is one claim to its reader, and both have to be shown.
        let said_before = |i: usize| {
            i > 0 && (self.claims[i - 1].claim, self.claims[i - 1].line) == (self.claims[i].claim, self.claims[i].line)
        };
        let sentences = (0..self.claims.len()).filter(|i| !said_before(*i)).count();
        let _ = writeln!(
            out,
            "\n{}, {}",
            counted(sentences, "claim", "claims"),
            shown_nowhere(nowhere, self.claims.len() > sentences)
        );
        for (i, claim) in self.claims.iter().enumerate() {
            if !said_before(i) {
                let _ = writeln!(out);
                let text: String = one_line(claim.claim).chars().take(LONGEST_CLAIM).collect();
                wrapped(&mut out, "", &format!("{text} (slide {})", claim.slide), width);
            }
            if let Some(number) = claim.number {
                wrapped(&mut out, "  number    ", &one_line(number), width);
            }
            let on = claim.shown_on.map_or_else(String::new, |s| s.to_string());
            let shown = match claim.shown {
                Some("notes") => format!("only in the notes of slide {on}"),
                Some("backup") => format!("backup slide {on}"),
                Some("figure") => format!("perhaps in the figure on slide {on}; its numbers cannot be read here"),
                Some(_) => format!("slide {on}"),
                None => "nowhere".to_owned(),
            };
            wrapped(&mut out, "  shown     ", &shown, width);
            let spread = claim.spread.map_or_else(|| BLANK.to_owned(), |s| format!("± {}", one_line(s)));
            wrapped(&mut out, "  spread    ", &spread, width);
        }
        out
    }
}

/// A text behind a label, continued below itself.
fn wrapped(out: &mut String, label: &str, text: &str, width: usize) {
    let indent = label.chars().count();
    for (i, line) in wrap_to_width(text, width.saturating_sub(indent).max(20)).iter().enumerate() {
        let head = if i == 0 { label.to_owned() } else { " ".repeat(indent) };
        let _ = writeln!(out, "{head}{line}");
    }
}

fn kind(kind: ChoiceKind) -> &'static str {
    match kind {
        ChoiceKind::Architecture => "architecture",
        ChoiceKind::Loss => "loss",
        ChoiceKind::Data => "data",
        ChoiceKind::Baseline => "baseline",
        ChoiceKind::Metric => "metric",
        ChoiceKind::Recipe => "recipe",
        ChoiceKind::Other => "choice",
    }
}

/// How many claims, or numbers of claims, no slide shows.
fn shown_nowhere(n: usize, numbers: bool) -> String {
    if numbers { format!("{} shown nowhere", counted(n, "number", "numbers")) } else { format!("{n} shown nowhere") }
}

fn counted(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}
