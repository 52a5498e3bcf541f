//! SARIF 2.1.0, for code scanning and editors. One run holds the results of all decks.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Value, json};

use crate::deck::model::Deck;
use crate::diagnostic::{Confidence, Edit, Severity};
use crate::knowledge::RuleEntry;
use crate::text::{SourceMap, Span};

use super::super::baseline;
use super::super::finding::Finding;
use super::super::fix::{Offer, offer};
use super::super::{Findings, Reading};

/// What one deck adds to the run.
#[derive(Debug, Clone, Default)]
pub struct SarifPart {
    results: Vec<Value>,
    rules: BTreeMap<String, Value>,
    notifications: Vec<Value>,
}

/// The findings of a deck; suppressed ones carry the author's reason, and what can be mended safely its edits. `reread`
/// reads an edited text as the deck was read.
pub fn sarif(reading: &Reading<'_>, findings: &Findings, reread: &dyn Fn(String) -> Option<Deck>) -> SarifPart {
    let rules = findings.list.iter().map(|f| (f.id.clone(), descriptor(reading.knowledge().rule_at(f.rule))));
    SarifPart {
        results: findings
            .list
            .iter()
            .map(|f| {
                let fix = offer(reading, f, reread).filter(|_| f.suppressed.is_none());
                result(reading, f, fix)
            })
            .collect(),
        rules: rules.collect(),
        notifications: Vec::new(),
    }
}

/// A deck that could not be read.
pub fn sarif_failure(deck: &str, line: Option<usize>, message: &str) -> SarifPart {
    let mut location = json!({ "artifactLocation": { "uri": uri(deck) } });
    if let Some(line) = line {
        location["region"] = json!({ "startLine": line });
    }
    let notification = json!({
        "level": "error",
        "message": { "text": message },
        "locations": [{ "physicalLocation": location }],
    });
    SarifPart { notifications: vec![notification], ..SarifPart::default() }
}

/// The whole log, ending with a line feed.
///
/// # Errors
/// Never in practice; serialisation of JSON values cannot fail.
pub fn sarif_log(parts: Vec<SarifPart>) -> serde_json::Result<String> {
    let mut whole = SarifPart::default();
    for part in parts {
        whole.results.extend(part.results);
        whole.rules.extend(part.rules);
        whole.notifications.extend(part.notifications);
    }
    let index: BTreeMap<String, usize> = whole.rules.keys().enumerate().map(|(i, id)| (id.clone(), i)).collect();
    for result in &mut whole.results {
        let place = result["ruleId"].as_str().and_then(|id| index.get(id));
        if let Some(place) = place {
            result["ruleIndex"] = json!(place);
        }
    }
    let mut invocation = json!({ "executionSuccessful": whole.notifications.is_empty() });
    if !whole.notifications.is_empty() {
        invocation["toolExecutionNotifications"] = json!(whole.notifications);
    }
    let log = Log {
        schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        version: "2.1.0",
        runs: [json!({
            "tool": { "driver": {
                "name": "hotseat",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": whole.rules.into_values().collect::<Vec<_>>(),
            } },
            "columnKind": "unicodeCodePoints",
            "invocations": [invocation],
            "results": whole.results,
        })],
    };
    Ok(serde_json::to_string_pretty(&log)? + "\n")
}

#[derive(Serialize)]
struct Log {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Value; 1],
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

fn precision(confidence: Confidence) -> &'static str {
    match confidence {
        Confidence::High => "very-high",
        Confidence::Medium => "medium",
        Confidence::Low => "low",
    }
}

/// A rule, with its slots as the general words that they stand for.
fn descriptor(rule: &RuleEntry) -> Value {
    json!({
        "id": rule.id,
        "name": rule.name,
        "shortDescription": { "text": rule.name.replace('-', " ") },
        "fullDescription": { "text": slotless(&rule.why) },
        "help": { "text": format!("{}\nA reviewer will ask: {}", slotless(&rule.remedy), slotless(&rule.asks)) },
        "defaultConfiguration": { "level": level(rule.severity) },
        "properties": { "precision": precision(rule.confidence), "arms": rule.table.arms },
    })
}

/// A template with `...` for its slots.
fn slotless(text: &str) -> String {
    ["{slide}", "{quote}", "{value}", "{expected}"].iter().fold(text.to_owned(), |text, slot| text.replace(slot, "..."))
}

fn result(reading: &Reading<'_>, finding: &Finding, fix: Option<Offer>) -> Value {
    let sources = &reading.deck().sources;
    let mut result = json!({
        "ruleId": finding.id,
        "level": level(finding.severity),
        "message": { "text": finding.message },
        "locations": [{
            "physicalLocation": {
                "artifactLocation": { "uri": uri(&sources.file(finding.span.file).name) },
                "region": region(sources, finding.span),
            },
        }],
        "partialFingerprints": { "hotseat/v1": baseline::fingerprint(reading, finding) },
        "properties": {
            "why": finding.why,
            "do": finding.remedy,
            "asks": finding.asks,
            "arms": finding.arms,
        },
    });
    if let Some(place) = sources.place(finding.span) {
        // A line of a text that nobody has would mislead.
        result["locations"][0] = json!({
            "physicalLocation": { "artifactLocation": { "uri": uri(&sources.file(finding.span.file).name) } },
            "logicalLocations": [{ "name": place }],
        });
    }
    if let Some(slide) = finding.slide {
        result["properties"]["slide"] = json!(reading.rows()[slide].number);
    }
    if let Some(reason) = &finding.suppressed {
        result["suppressions"] = json!([{ "kind": "inSource", "justification": reason }]);
    }
    if let Some(Offer { done, edits }) = fix {
        let replace = |edit: &Edit| json!({ "deletedRegion": region(sources, edit.span), "insertedContent": { "text": edit.replacement } });
        result["fixes"] = json!([{
            "description": { "text": done.what },
            "artifactChanges": [{
                "artifactLocation": { "uri": uri(&sources.files()[0].name) },
                "replacements": edits.iter().map(replace).collect::<Vec<_>>(),
            }],
        }]);
    }
    result
}

/// Lines and columns; an empty one is the place in front of a character.
fn region(sources: &SourceMap, span: Span) -> Value {
    let (start, end) = (sources.start(span), sources.end(span));
    json!({ "startLine": start.line, "startColumn": start.column, "endLine": end.line, "endColumn": end.column })
}

/// A path as a URI reference: relative ones stay relative, `/` stays, all else that is special is percent-encoded.
fn uri(path: &str) -> String {
    let path = path.replace('\\', "/");
    let path = path.strip_prefix("./").unwrap_or(&path);
    let mut out = if path.starts_with('/') { "file://".to_owned() } else { String::new() };
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"/-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_become_uri_references() {
        assert_eq!(uri("./talks/my talk#1.md"), "talks/my%20talk%231.md");
        assert_eq!(uri("/home/ä.md"), "file:///home/%C3%A4.md");
        assert_eq!(uri("a:b.md"), "a%3Ab.md");
    }
}
