//! The rules engine: every rule of the checklist on the reading; then suppressions, precedence and order.

use std::collections::BTreeMap;

use crate::knowledge::expression::{Evidence, Outcome, Scope, Truth, evaluate};
use crate::knowledge::schema::{Layer, Per, Stakes, Wanted};
use crate::knowledge::{At, RuleEntry};
use crate::knowledge::{ElementId, FactId, RuleId};
use crate::text::{Span, without_middle};

use super::Reading;
use super::elements::title_evidence;
use super::facts::{anchor, suppressions};
use super::finding::{Counts, Finding};

/// The rule that reports suppressions that suppress nothing; only the engine knows them.
const UNUSED: &str = "HYG31";

/// What came of the rules.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Findings {
    /// The dearest first; the suppressed ones last.
    pub list: Vec<Finding>,
    /// How many of each kind.
    pub counts: Counts,
    /// The rules that were evaluated to a known answer; the others say nothing about the deck.
    pub assessed: Vec<RuleId>,
}

impl Findings {
    /// Takes out the findings that are known already, and counts them as such.
    pub(super) fn accept(&mut self, mut known: impl FnMut(&Finding) -> bool) {
        let before = self.list.len();
        self.list.retain(|finding| !known(finding));
        let accepted = self.counts.baseline + before - self.list.len();
        self.counts = Counts { baseline: accepted, ..Counts::of(&self.list, self.counts.hidden) };
    }
}

/// Runs the rules of the deck's checklist, those left out that the options turn off.
pub fn run(reading: &Reading<'_>) -> Findings {
    let off = &reading.options().off;
    let mut rules = reading.knowledge().checklist_at(reading.checklist_id()).rules.clone();
    rules.retain(|id| !off.contains(&reading.knowledge().rule_at(*id).id));
    run_rules(reading, &rules)
}

/// Runs these rules.
pub fn run_rules(reading: &Reading<'_>, rules: &[RuleId]) -> Findings {
    let mut found = Vec::new();
    let mut assessed = Vec::new();
    for id in rules {
        let rule = reading.knowledge().rule_at(*id);
        if !applies(reading, rule) || rule.id == UNUSED {
            continue;
        }
        if evaluate_rule(reading, *id, rule, &mut found) {
            assessed.push(*id);
        }
    }
    let before = found.len();
    let found = yielded(reading, found);
    let hidden = before - found.len();
    let mut list = found;
    let used = suppress(reading, &mut list);
    unused(reading, rules, &used, &mut list);
    list.sort_by(|a, b| {
        let key = |f: &Finding| {
            (
                f.suppressed.is_some(),
                std::cmp::Reverse(f.severity),
                std::cmp::Reverse(f.cost),
                std::cmp::Reverse(f.confidence),
                f.slide,
                f.span,
                f.rule,
            )
        };
        key(a).cmp(&key(b))
    });
    Findings { counts: Counts::of(&list, hidden), list, assessed }
}

/// Field gate, and the language: a rule that reads text is off where we cannot read it.
fn applies(reading: &Reading<'_>, rule: &RuleEntry) -> bool {
    let field = rule.fields.is_empty() || rule.fields.iter().any(|f| reading.field().all.contains(&f.as_str()));
    let when = &rule.when;
    let text = !when.signals().is_empty() || !when.elements().is_empty();
    field && (reading.speaks() || !text)
}

/// Evaluates one rule; whether its answer is known.
fn evaluate_rule(reading: &Reading<'_>, id: RuleId, rule: &RuleEntry, found: &mut Vec<Finding>) -> bool {
    let when = &rule.when;
    let layer = match rule.layer {
        Wanted::Any => None,
        Wanted::Visible => Some(Layer::Visible),
        Wanted::Notes => Some(Layer::Notes),
        Wanted::Backup => Some(Layer::Backup),
    };
    match rule.per {
        Per::Deck => {
            let outcome = evaluate(when, reading, Scope::Deck, layer);
            if outcome.holds() && !report_places(reading, id, rule, &when.facts(), found) {
                found.push(finding(reading, id, rule, &outcome, None));
            }
            outcome.truth != Truth::Unknown
        }
        Per::Slide => {
            for (i, row) in reading.rows().iter().enumerate() {
                // A leftover on the title slide is a leftover.
                let wanted = !row.hidden && (!row.frame || rule.id.starts_with("HYG"));
                let backup = row.backup && rule.layer == Wanted::Visible;
                if !wanted || backup || !reading.may_hold(when, i) {
                    continue;
                }
                let outcome = evaluate(when, reading, Scope::Slide(i), layer);
                if outcome.holds() {
                    found.push(finding(reading, id, rule, &outcome, Some(i)));
                }
            }
            true
        }
        Per::Passage => {
            for (passage, place) in reading.deck().passages.list().iter().enumerate() {
                if reading.rows()[place.slide].hidden || reading.rows()[place.slide].frame {
                    continue;
                }
                let outcome = evaluate(when, reading, Scope::Passage(passage), layer);
                if outcome.holds() {
                    found.push(finding(reading, id, rule, &outcome, Some(place.slide)));
                }
            }
            true
        }
    }
}

/// One finding for each place of the first fact that has something to say about each; whether there is such a fact.
fn report_places(
    reading: &Reading<'_>,
    id: RuleId,
    rule: &RuleEntry,
    facts: &[FactId],
    found: &mut Vec<Finding>,
) -> bool {
    let Some(fact) = facts.iter().find(|f| !reading.facts().sayings(**f).is_empty()) else { return false };
    let measure = reading.facts().get(*fact, None);
    for (evidence, saying) in measure.evidence.iter().zip(reading.facts().sayings(*fact)) {
        let outcome = Outcome {
            truth: measure.truth(),
            evidence: vec![*evidence],
            value: Some(saying.value.clone()),
            expected: Some(saying.expected.clone()),
        };
        let mut finding = finding(reading, id, rule, &outcome, None);
        finding.about = saying.about.iter().cloned().collect();
        found.push(finding);
    }
    true
}

fn finding(reading: &Reading<'_>, id: RuleId, rule: &RuleEntry, outcome: &Outcome, slide: Option<usize>) -> Finding {
    let place = place(reading, rule, outcome, slide);
    let span = place.map_or_else(|| anchor(reading), |p| p.span(&reading.deck().passages));
    let slide = slide.or_else(|| place.and_then(|p| p.slide(&reading.deck().passages)));
    let fill = |text: &str| fill(reading, text, outcome, slide);
    Finding {
        rule: id,
        id: rule.id.clone(),
        name: rule.name.clone(),
        severity: rule.severity,
        confidence: rule.confidence,
        slide,
        span,
        message: fill(&rule.what),
        why: fill(&rule.why),
        remedy: fill(&rule.remedy),
        asks: fill(&rule.asks),
        arms: rule.table.arms.clone(),
        about: missing(reading, rule),
        cost: cost(reading, rule),
        suppressed: None,
    }
}

/// Where a finding is reported.
fn place(reading: &Reading<'_>, rule: &RuleEntry, outcome: &Outcome, slide: Option<usize>) -> Option<Evidence> {
    let first = outcome.evidence.first().copied();
    match rule.at {
        At::Deck => None,
        At::Section(section) => {
            let own = reading.rows().iter().position(|r| r.is_content() && r.section_id() == Some(section));
            own.map(|slide| title_evidence(reading, slide))
        }
        At::Element(element) => reading.elements().get(element.0 as usize).and_then(|e| e.evidence.first().copied()),
        At::Evidence => first.or_else(|| slide.map(|s| title_evidence(reading, s))),
    }
}

/// The sections and elements whose absence the rule reports: those that its `when` denies and that are not there.
fn missing(reading: &Reading<'_>, rule: &RuleEntry) -> Vec<String> {
    let mut about = Vec::new();
    for element in absent(reading, rule) {
        let element = reading.knowledge().element_at(element);
        about.push(element.id.clone());
        about.extend(element.tag.strip_prefix("section:").map(|s| s.trim().to_owned()));
    }
    about
}

/// The elements that a rule denies and that are not there.
pub(super) fn absent(reading: &Reading<'_>, rule: &RuleEntry) -> Vec<ElementId> {
    let denied = |id: &ElementId| {
        let name = format!("not element:{}", reading.knowledge().element_at(*id).id);
        rule.table.when.match_indices(&name).any(|(i, _)| {
            let next = rule.table.when[i + name.len()..].chars().next();
            !next.is_some_and(|c| c.is_alphanumeric() || c == '_')
        })
    };
    let gone = |id: &ElementId| reading.elements().get(id.0 as usize).is_some_and(|e| !e.present);
    rule.when.elements().into_iter().filter(|id| denied(id) && gone(id)).collect()
}

/// Longest quote in a message, in characters.
const LONGEST_QUOTE: usize = 60;
/// Longest value of a fact in a message, in characters.
const LONGEST_VALUE: usize = 300;

fn fill(reading: &Reading<'_>, text: &str, outcome: &Outcome, slide: Option<usize>) -> String {
    if !text.contains('{') {
        return text.to_owned();
    }
    let passages = &reading.deck().passages;
    let quote = outcome.evidence.iter().find_map(|e| e.text(passages)).unwrap_or("");
    let mut short: String = quote.chars().take(LONGEST_QUOTE).collect();
    if short.len() < quote.len() {
        short.push('…');
    }
    let number = slide.map_or_else(|| "?".to_owned(), |s| reading.rows()[s].number.to_string());
    text.replace("{slide}", &number)
        .replace("{quote}", &short)
        .replace("{value}", &without_middle(outcome.value.as_deref().unwrap_or(""), LONGEST_VALUE))
        .replace("{expected}", &without_middle(outcome.expected.as_deref().unwrap_or(""), LONGEST_VALUE))
}

/// What a finding costs: the stakes of what it arms, the dearest in full, the others by half.
fn cost(reading: &Reading<'_>, rule: &RuleEntry) -> u32 {
    let stakes = |id: &crate::knowledge::ChallengeId| match reading.knowledge().challenge_at(*id).severity {
        Stakes::Critical => 6,
        Stakes::Major => 4,
        Stakes::Minor => 2,
    };
    let most = rule.arms.iter().map(stakes).max().unwrap_or(0);
    let all: u32 = rule.arms.iter().map(stakes).sum();
    most + (all - most) / 2
}

/// Leaves out what a more specific rule reports: the same hole, or where no hole is named, the same slide or deck.
fn yielded(reading: &Reading<'_>, found: Vec<Finding>) -> Vec<Finding> {
    let mut by_rule: BTreeMap<RuleId, Vec<&Finding>> = BTreeMap::new();
    for finding in &found {
        by_rule.entry(finding.rule).or_default().push(finding);
    }
    let silences = |general: &Finding| {
        let rule = reading.knowledge().rule_at(general.rule);
        let mut named = rule.yields_to.iter().filter_map(|id| by_rule.get(id)).flatten().peekable();
        if named.peek().is_none() {
            return false;
        }
        if rule.table.when.contains("fact:missing_section") {
            return named.any(|specific| general.about.iter().any(|a| specific.about.contains(a)));
        }
        named.any(|specific| rule.per == Per::Deck || specific.slide.is_none() || specific.slide == general.slide)
    };
    let silent: Vec<bool> = found.iter().map(silences).collect();
    found.into_iter().zip(silent).filter(|(_, silent)| !silent).map(|(f, _)| f).collect()
}

/// Marks what the author suppresses with a reason; which suppressions were used, by their spans.
fn suppress(reading: &Reading<'_>, found: &mut [Finding]) -> Vec<Span> {
    let all = suppressions(reading);
    let mut used = Vec::new();
    for finding in found {
        let rule = reading.knowledge().rule_at(finding.rule);
        let hits = all.iter().filter(|(slide, s)| {
            // What concerns the whole deck may be suppressed on any slide.
            let here = slide.is_none() || *slide == finding.slide || rule.per == Per::Deck && !is_itemised(rule);
            here && reading.knowledge().rule(s.rule.trim()) == Some(finding.rule)
        });
        for (_, suppression) in hits {
            used.push(suppression.span);
            if finding.suppressed.is_none() {
                finding.suppressed = suppression.reason().map(str::to_owned);
            }
        }
    }
    used
}

/// Rules about single places of the source are suppressed where the place is.
fn is_itemised(rule: &RuleEntry) -> bool {
    rule.id.starts_with("HYG")
}

fn unused(reading: &Reading<'_>, rules: &[RuleId], used: &[Span], found: &mut Vec<Finding>) {
    let knowledge = reading.knowledge();
    let Some(id) = rules.iter().find(|id| knowledge.rule_at(**id).id == UNUSED) else { return };
    let rule = knowledge.rule_at(*id);
    for (slide, suppression) in suppressions(reading) {
        let Some(suppressed) = knowledge.rule(suppression.rule.trim()) else { continue };
        let off = reading.options().off.contains(&knowledge.rule_at(suppressed).id);
        if off || used.contains(&suppression.span) {
            continue;
        }
        let outcome = Outcome {
            truth: Truth::True,
            evidence: vec![Evidence::Source { slide: slide.map(|s| s as u32), span: suppression.span }],
            value: Some(suppression.rule.clone()),
            expected: None,
        };
        found.push(finding(reading, *id, rule, &outcome, None));
    }
}
