//! `hotseat list` and `hotseat explain`: the knowledge base, told to people and programs.

use std::fmt::Write;

use serde::Serialize;

use crate::deck::model::Dialect;
use crate::diagnostic::Severity;
use crate::knowledge::facts::{FACTS, FIELDS};
use crate::knowledge::schema::Section;
use crate::knowledge::{Knowledge, did_you_mean};
use crate::layout::Theme;
use crate::text::{display_width, wrap_to_width};

/// One line of a listing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// Id, as other commands take it.
    pub id: String,
    /// Name, where it has one besides the id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// A word that sorts it: severity of a rule, kind of a challenge, type of a fact.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// What it is.
    pub what: String,
}

fn entry(id: &str, name: Option<&str>, kind: Option<String>, what: &str) -> Entry {
    Entry { id: id.to_owned(), name: name.map(str::to_owned), kind, what: what.to_owned() }
}

/// A fixed word of the data as the TOML spells it.
pub(super) fn word(value: impl Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()
}

/// All rules.
pub fn rules(knowledge: &Knowledge) -> Vec<Entry> {
    knowledge.rules.iter().map(|r| entry(&r.id, Some(&r.name), Some(word(r.severity)), &slotless(&r.what))).collect()
}

/// All challenges, by their plain wording.
pub fn challenges(knowledge: &Knowledge) -> Vec<Entry> {
    knowledge.challenges.iter().map(|c| entry(&c.id, None, Some(word(c.kind)), &c.plain)).collect()
}

/// All checklists.
pub fn checklists(knowledge: &Knowledge) -> Vec<Entry> {
    knowledge.checklists.iter().map(|c| entry(&c.id, Some(&c.name), None, &c.what)).collect()
}

/// All signals.
pub fn signals(knowledge: &Knowledge) -> Vec<Entry> {
    knowledge.signals.iter().map(|s| entry(&s.id, None, None, &s.what)).collect()
}

/// All facts.
pub fn facts() -> Vec<Entry> {
    FACTS.iter().map(|f| entry(f.name, None, Some(word(f.kind)), f.what)).collect()
}

/// All built-in themes.
pub fn themes() -> Vec<Entry> {
    Theme::built_in().iter().map(|t| entry(&t.id, None, None, &t.what)).collect()
}

/// All sections, as tags name them.
pub fn sections(knowledge: &Knowledge) -> Vec<Entry> {
    let one = |s: &Section| match &s.what {
        Some(what) => entry(&s.id, Some(&s.name), None, what),
        None => entry(&s.id, None, None, &s.name),
    };
    knowledge.sections.iter().map(|s| one(s)).collect()
}

/// All elements, as tags name them.
pub fn elements(knowledge: &Knowledge) -> Vec<Entry> {
    knowledge.elements.iter().map(|e| entry(&e.id, None, None, &e.what)).collect()
}

/// All research fields.
pub fn fields() -> Vec<Entry> {
    FIELDS.iter().map(|f| entry(f.name, None, None, f.what)).collect()
}

/// All questions of rehearsals without slides, by theme.
pub fn prompts(knowledge: &Knowledge) -> Vec<Entry> {
    knowledge.prompts.iter().map(|p| entry(&p.id, None, Some(p.theme.clone()), &p.ask)).collect()
}

/// All tools whose decks are read.
pub fn dialects() -> Vec<Entry> {
    Dialect::ALL.iter().map(|d| entry(d.name(), None, None, d.what())).collect()
}

/// A message template with its slots written as words: "slide {slide}" becomes "slide ...".
fn slotless(template: &str) -> String {
    let mut out = String::with_capacity(template.len());
    let mut rest = template;
    while let Some(open) = rest.find('{') {
        out.push_str(&rest[..open]);
        out.push_str("...");
        rest = rest[open..].find('}').map_or("", |close| &rest[open + close + 1..]);
    }
    out + rest
}

/// A listing in columns for `width` cells.
pub fn human(entries: &[Entry], width: usize) -> String {
    let widest = |text: fn(&Entry) -> &str| entries.iter().map(|e| display_width(text(e))).max().unwrap_or(0);
    let ids = widest(|e| &e.id);
    let kinds = widest(|e| e.kind.as_deref().unwrap_or(""));
    let indent = ids + 2 + if kinds > 0 { kinds + 2 } else { 0 };
    let mut out = String::new();
    for entry in entries {
        let what = match &entry.name {
            Some(name) => format!("{name}: {}", entry.what),
            None => entry.what.clone(),
        };
        let _ = write!(out, "{:ids$}  ", entry.id);
        if kinds > 0 {
            let _ = write!(out, "{:kinds$}  ", entry.kind.as_deref().unwrap_or(""));
        }
        for (i, line) in wrap_to_width(&what, width.saturating_sub(indent).max(30)).iter().enumerate() {
            let pad = if i == 0 { 0 } else { indent };
            let _ = writeln!(out, "{:pad$}{line}", "");
        }
    }
    out
}

/// A listing as JSON (schema 1).
///
/// # Errors
/// Never in practice.
pub fn json(what: &str, entries: &[Entry]) -> serde_json::Result<String> {
    Ok(serde_json::to_string_pretty(&serde_json::json!({ "schema": 1, what: entries }))? + "\n")
}

/// The page about a rule or challenge.
///
/// # Errors
/// A message with a suggestion, when there is none of that id or name.
pub fn explain(knowledge: &Knowledge, id: &str, width: usize) -> Result<String, String> {
    if let Some(rule) = knowledge.rule(id) {
        return Ok(explain_rule(knowledge, rule, width));
    }
    if let Some(challenge) = knowledge.challenge(id) {
        return Ok(explain_challenge(knowledge, challenge, width));
    }
    let names = knowledge.rules.iter().flat_map(|r| [r.id.as_str(), r.name.as_str()]);
    let known = names.chain(knowledge.challenges.iter().map(|c| c.id.as_str()));
    let upper = id.to_uppercase();
    let hint = did_you_mean(id, known.clone()).or_else(|| did_you_mean(&upper, known));
    let hint = hint.map_or(String::new(), |h| format!("; {h}"));
    Err(format!("no rule or challenge `{}`{hint}", crate::text::one_line(id)))
}

struct Page {
    text: String,
    width: usize,
}

impl Page {
    fn paragraph(&mut self, label: &str, text: &str) {
        if text.is_empty() {
            return;
        }
        let indent = 12;
        for (i, line) in wrap_to_width(text, self.width.saturating_sub(indent).max(30)).iter().enumerate() {
            let label = if i == 0 { label } else { "" };
            let _ = writeln!(self.text, "{label:indent$}{line}");
        }
    }

    fn points(&mut self, label: &str, points: &[String]) {
        for (i, point) in points.iter().enumerate() {
            self.paragraph(if i == 0 { label } else { "" }, &format!("- {point}"));
        }
    }

    fn block(&mut self, title: &str, text: &str) {
        let _ = writeln!(self.text, "\n{title}\n");
        for line in text.trim_matches('\n').lines() {
            let _ = writeln!(self.text, "    {line}");
        }
    }
}

fn explain_rule(knowledge: &Knowledge, id: crate::knowledge::RuleId, width: usize) -> String {
    let rule = knowledge.rule_at(id);
    let mut page = Page { text: format!("{} {}\n\n", rule.id, rule.name), width };
    let level = match rule.severity {
        Severity::Error => "an error: what a panel would fail a candidate on",
        Severity::Warning => "a warning: expect a question",
        Severity::Info => "worth knowing",
    };
    page.paragraph("what", &slotless(&rule.what));
    page.paragraph("why", &rule.why);
    page.paragraph("do", &rule.remedy);
    page.paragraph("they ask", &rule.asks);
    page.paragraph("level", &format!("{level}; confidence {}", word(rule.confidence)));
    let arms: Vec<String> = rule
        .arms
        .iter()
        .map(|c| {
            let challenge = knowledge.challenge_at(*c);
            format!("{}: {}", challenge.id, challenge.plain)
        })
        .collect();
    page.points("arms", &arms);
    page.paragraph("reported", &format!("when {}", rule.table.when.trim()));
    if let Some(example) = &rule.example {
        page.block("Reported:", &example.flagged);
        page.block("Clean:", &example.clean);
        for (name, text) in &example.files {
            page.block(&format!("Beside both, `{name}`:"), text);
        }
    }
    let _ = writeln!(
        page.text,
        "\nTo keep it as it is, say why in the slide's comment:\n\n    <!-- hotseat\n    ignore:\n      {}: your reason\n    -->",
        rule.id
    );
    page.text
}

fn explain_challenge(knowledge: &Knowledge, id: crate::knowledge::ChallengeId, width: usize) -> String {
    let challenge = knowledge.challenge_at(id);
    let mut page =
        Page { text: format!("{} ({}, {})\n\n", challenge.id, challenge.category, word(challenge.kind)), width };
    page.paragraph("asks", &challenge.plain);
    if let Some(say) = &challenge.say {
        page.paragraph("on a slide", &slotless(say));
    }
    page.paragraph("why", &challenge.why);
    page.points("strong", &challenge.strong);
    page.paragraph("sounds like", challenge.strong_example.as_deref().unwrap_or(""));
    page.paragraph("weak", challenge.weak.as_deref().unwrap_or(""));
    page.points("then", &challenge.follow_ups);
    let [green, red] = challenge.seconds;
    page.paragraph("length", &format!("a good answer takes up to {green} s; beyond {red} s it is too long"));
    page.paragraph("asked when", challenge.table.trigger.trim());
    page.paragraph("only where", challenge.table.gate.as_deref().unwrap_or("").trim());
    page.paragraph("deeper when", challenge.table.shield.as_deref().unwrap_or("").trim());
    let armed: Vec<String> =
        knowledge.rules.iter().filter(|r| r.arms.contains(&id)).map(|r| format!("{} {}", r.id, r.name)).collect();
    page.points("armed by", &armed);
    page.text
}
