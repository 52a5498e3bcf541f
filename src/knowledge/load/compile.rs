//! From drafts to entries: names are resolved, expressions are read.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use super::check::Report;
use super::checklist;
use super::place::Step;
use super::read::{Draft, Drafts, Table};
use crate::diagnostic::Diagnostic;
use crate::knowledge::base::{At, ChallengeEntry, CueEntry, ElementEntry, Knowledge, RuleEntry, SectionEntry};
use crate::knowledge::expression::{Expression, ExpressionError, Names};
use crate::knowledge::ids::{ChallengeId, ChecklistId, ElementId, RuleId, SectionId, SignalId};
use crate::knowledge::schema::{Challenge, Element, Rule, Section};
use crate::text::SourceMap;

/// What tables may refer to.
pub struct Known<'d> {
    /// Names of expressions.
    pub names: Names<'d>,
    /// Rules by id.
    pub rules: BTreeMap<&'d str, RuleId>,
    /// Challenges by id.
    pub challenges: BTreeMap<&'d str, ChallengeId>,
    /// Prompts, with their themes: (id, theme), in order.
    pub prompts: Vec<(&'d str, &'d str)>,
}

fn by_id<'d, T: Table, I>(drafts: &'d [Draft<'_, T>], id: fn(u16) -> I) -> BTreeMap<&'d str, I> {
    drafts.iter().enumerate().map(|(i, d)| (d.table.id(), id(u16::try_from(i).unwrap_or(u16::MAX)))).collect()
}

impl<'d> Known<'d> {
    fn new(drafts: &'d Drafts<'_>, checklists: &'d [&'d str]) -> Self {
        Self {
            names: Names {
                signals: by_id(&drafts.signals, SignalId),
                sections: by_id(&drafts.sections, SectionId),
                elements: by_id(&drafts.elements, ElementId),
                checklists: checklists.iter().zip(0..).map(|(id, i)| (*id, ChecklistId(i))).collect(),
            },
            rules: by_id(&drafts.rules, RuleId),
            challenges: by_id(&drafts.challenges, ChallengeId),
            prompts: drafts.prompts.iter().map(|d| (d.table.id.as_str(), d.table.theme.as_str())).collect(),
        }
    }
}

/// Makes the knowledge base. Tables with mistakes are reported and left out or left incomplete: the result is only good
/// when nothing was reported.
pub fn compile(drafts: Drafts<'_>, sources: &SourceMap, errors: &mut Vec<Diagnostic>) -> Knowledge {
    // A checklist that extends its own id stands twice in the drafts and counts once.
    let mut seen = BTreeSet::new();
    let checklist_ids: Vec<&str> =
        drafts.checklists.iter().map(|d| d.table.id.as_str()).filter(|id| seen.insert(*id)).collect();
    let known = Known::new(&drafts, &checklist_ids);
    let mut report = Report { sources, errors, broken: &drafts.broken };
    for draft in &drafts.signals {
        report.signal(draft);
    }
    // Names are borrowed from the tables: first everything is resolved, then the tables are moved to their entries.
    let sections: Vec<_> = drafts.sections.iter().map(|d| section(d, &known, &mut report)).collect();
    let elements: Vec<_> = drafts.elements.iter().map(|d| element(d, &known, &mut report)).collect();
    let rules: Vec<_> = drafts.rules.iter().map(|d| rule(d, &known, &mut report)).collect();
    let challenges: Vec<_> = drafts.challenges.iter().map(|d| challenge(d, &known, &mut report)).collect();
    report.rule_names(&drafts.rules);
    for draft in &drafts.prompts {
        report.prompt(draft);
    }
    for draft in &drafts.preps {
        report.prep(draft, &known);
    }
    let checklists = checklist::compile(&drafts.checklists, &checklist_ids, &known, &mut report);
    Knowledge {
        sections: zip(drafts.sections, sections, |table, body| Some(SectionEntry { table, body })),
        elements: zip(drafts.elements, elements, |mut table, cues| {
            let tables = std::mem::take(&mut table.cue);
            let cues = tables
                .into_iter()
                .zip(cues)
                .filter_map(|(table, cue)| cue.map(|(when, sections)| CueEntry { table, when, sections }))
                .collect();
            Some(ElementEntry { table, cues })
        }),
        rules: zip(drafts.rules, rules, |table, rest| {
            let (when, at, arms, yields_to) = rest?;
            Some(RuleEntry { table, when, at, arms, yields_to })
        }),
        challenges: zip(drafts.challenges, challenges, |table, rest| {
            let (trigger, [gate, shield], slots) = rest?;
            Some(ChallengeEntry { table, trigger, gate, shield, slots })
        }),
        checklists,
        signals: drafts.signals.into_iter().map(|d| d.table).collect(),
        prompts: drafts.prompts.into_iter().map(|d| d.table).collect(),
        preps: drafts.preps.into_iter().map(|d| d.table).collect(),
        phrases_built: false,
        index: OnceLock::new(),
        by_name: OnceLock::new(),
    }
}

fn zip<T, R, E>(drafts: Vec<Draft<'_, T>>, rest: Vec<R>, entry: impl Fn(T, R) -> Option<E>) -> Vec<E> {
    drafts.into_iter().zip(rest).filter_map(|(draft, rest)| entry(draft.table, rest)).collect()
}

/// Reads the expression at `path` of a table.
fn expression<T: Table>(
    report: &mut Report<'_>,
    draft: &Draft<'_, T>,
    path: &[Step<'_>],
    text: &str,
    read: impl Fn(&str) -> Result<Expression, Vec<ExpressionError>>,
) -> Option<Expression> {
    match read(text) {
        Ok(expression) => Some(expression),
        Err(mistakes) => {
            for mistake in mistakes.into_iter().filter(|m| !m.name.as_ref().is_some_and(|n| report.broken.contains(n)))
            {
                report.in_text(draft, path, text, mistake.span, mistake.message, mistake.help);
            }
            None
        }
    }
}

fn section(draft: &Draft<'_, Section>, known: &Known<'_>, report: &mut Report<'_>) -> Option<Expression> {
    report.section(draft);
    let path = [Step::Key("body")];
    let text = draft.table.body.as_ref()?;
    let body = expression(report, draft, &path, text, |t| Expression::new(t, &known.names))?;
    if body.reads_sections() || !body.elements().is_empty() {
        report.at(draft, &path, "the body of a section cannot ask for sections or elements: they rest on it", None);
    }
    Some(body)
}

/// Expression and sections of each cue.
fn element(
    draft: &Draft<'_, Element>,
    known: &Known<'_>,
    report: &mut Report<'_>,
) -> Vec<Option<(Expression, Vec<SectionId>)>> {
    report.element(draft);
    let mut cues = Vec::with_capacity(draft.table.cue.len());
    for (i, cue) in draft.table.cue.iter().enumerate() {
        let path = [Step::Key("cue"), Step::Item(i), Step::Key("when")];
        let when = expression(report, draft, &path, &cue.when, |t| Expression::new(t, &known.names));
        let mut sections = Vec::with_capacity(cue.section.len());
        for (s, id) in cue.section.iter().enumerate() {
            let path = [Step::Key("cue"), Step::Item(i), Step::Key("section"), Step::Item(s)];
            sections.extend(report.known(draft, &path, "section", id, &known.names.sections));
        }
        if when.as_ref().is_some_and(|w| !w.elements().is_empty()) {
            report.at(draft, &path, "a cue cannot ask for elements: they rest on it", None);
        }
        cues.push(when.map(|when| (when, sections)));
    }
    cues
}

type RuleRest = (Expression, At, Vec<ChallengeId>, Vec<RuleId>);

fn rule(draft: &Draft<'_, Rule>, known: &Known<'_>, report: &mut Report<'_>) -> Option<RuleRest> {
    let rule = &draft.table;
    report.rule(draft);
    let path = [Step::Key("when")];
    let when = expression(report, draft, &path, &rule.when, |t| Expression::new(t, &known.names));
    let at = match rule.at.split_once(':') {
        None if rule.at == "deck" => Some(At::Deck),
        None if rule.at == "evidence" => Some(At::Evidence),
        Some(("section", id)) => {
            report.known(draft, &[Step::Key("at")], "section", id, &known.names.sections).map(At::Section)
        }
        Some(("element", id)) => {
            report.known(draft, &[Step::Key("at")], "element", id, &known.names.elements).map(At::Element)
        }
        _ => {
            let help = "write `deck`, `evidence`, `section:ID` or `element:ID`".to_owned();
            report.at(draft, &[Step::Key("at")], format!("`at` cannot be `{}`", rule.at), Some(help));
            None
        }
    };
    let arms = report.all_known(draft, "arms", "challenge", &rule.arms, &known.challenges);
    let yields_to = report.all_known(draft, "yields_to", "rule", &rule.yields_to, &known.rules);
    Some((when?, at?, arms, yields_to))
}

type ChallengeRest = (Expression, [Option<Expression>; 2], BTreeMap<String, Expression>);

fn challenge(draft: &Draft<'_, Challenge>, known: &Known<'_>, report: &mut Report<'_>) -> Option<ChallengeRest> {
    let challenge = &draft.table;
    report.challenge(draft);
    let condition = |report: &mut Report<'_>, key, text: &str| {
        expression(report, draft, &[Step::Key(key)], text, |t| Expression::new(t, &known.names))
    };
    let trigger = condition(report, "trigger", &challenge.trigger);
    let gate = challenge.gate.as_ref().and_then(|text| condition(report, "gate", text));
    let shield = challenge.shield.as_ref().and_then(|text| condition(report, "shield", text));
    let mut slots = BTreeMap::new();
    for (slot, text) in &challenge.slots {
        let path = [Step::Key("slots"), Step::Key(slot)];
        let filled = expression(report, draft, &path, text, |t| Expression::value(t, &known.names));
        slots.extend(filled.map(|e| (slot.clone(), e)));
    }
    Some((trigger?, [gate, shield], slots))
}
