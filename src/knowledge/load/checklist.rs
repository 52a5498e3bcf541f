//! Checklists: what extends what, and their members.

use std::collections::{BTreeMap, BTreeSet};

use super::check::{Report, is_kebab};
use super::compile::Known;
use super::place::Step::{self, Item, Key};
use super::read::Draft;
use super::shape;
use crate::knowledge::base::{ChecklistEntry, Source, family};
use crate::knowledge::ids::ChecklistId;
use crate::knowledge::schema::Checklist;
use crate::knowledge::suggest::did_you_mean;

/// Resolves all checklists, one per id of `ids`, in their order.
pub fn compile(
    drafts: &[Draft<'_, Checklist>],
    ids: &[&str],
    known: &Known<'_>,
    report: &mut Report<'_>,
) -> Vec<ChecklistEntry> {
    for (i, draft) in drafts.iter().enumerate() {
        if draft.place.is_some() {
            check(drafts, i, ids, known, report);
        }
    }
    ids.iter()
        .filter_map(|id| {
            let last = drafts.iter().rposition(|d| d.table.id == *id)?;
            let line = line(drafts, last);
            Some(resolve(drafts, &line, known))
        })
        .collect()
}

/// The drafts that a checklist consists of, itself first. A checklist that extends its own id means the draft before it.
fn line(drafts: &[Draft<'_, Checklist>], from: usize) -> Vec<usize> {
    let mut line = vec![from];
    let mut at = from;
    while let Some(next) = base(drafts, at).filter(|next| !line.contains(next)) {
        line.push(next);
        at = next;
    }
    line
}

fn base(drafts: &[Draft<'_, Checklist>], at: usize) -> Option<usize> {
    let table = &drafts[at].table;
    let wanted = table.extends.as_deref()?;
    let end = if wanted == table.id { at } else { drafts.len() };
    drafts[..end].iter().rposition(|d| d.table.id == wanted)
}

/// Members by family or id in base order; `-X` takes away. Later entries win.
fn members<I: Copy + Ord>(lists: &[&[String]], all: &BTreeMap<&str, I>) -> Vec<I> {
    let mut chosen: BTreeSet<I> = BTreeSet::new();
    for token in lists.iter().flat_map(|l| l.iter()) {
        match token.strip_prefix('-') {
            Some(token) => meant(token, all).for_each(|place| {
                chosen.remove(&place);
            }),
            None => chosen.extend(meant(token, all)),
        }
    }
    chosen.into_iter().collect()
}

/// What a token means: an id, or all ids of a family. They stand together in the order of names.
fn meant<'a, I: Copy>(token: &'a str, all: &'a BTreeMap<&str, I>) -> impl Iterator<Item = I> + 'a {
    all.range(token..)
        .take_while(move |(id, _)| id.starts_with(token))
        .filter(move |(id, _)| is_member(token, id))
        .map(|(_, place)| *place)
}

/// Whether a member token (`RIG`, `RIG02`) means an id.
pub(super) fn is_member(token: &str, id: &str) -> bool {
    token == id || token == family(id)
}

/// Members by family or id, each once, in the order in which they are stated.
fn members_as_stated<I: Copy + PartialEq>(tokens: &[String], all: &BTreeMap<&str, I>) -> Vec<I> {
    let mut chosen: Vec<I> = Vec::new();
    for place in tokens.iter().flat_map(|token| meant(token, all)) {
        if !chosen.contains(&place) {
            chosen.push(place);
        }
    }
    chosen
}

/// Single ids, in the order in which they are stated; `-X` takes away.
fn stated<I: Copy + PartialEq>(lists: &[&[String]], find: impl Fn(&str) -> Option<I>) -> Vec<I> {
    let mut chosen: Vec<I> = Vec::new();
    for token in lists.iter().flat_map(|l| l.iter()) {
        match token.strip_prefix('-') {
            Some(token) => {
                let gone = find(token);
                chosen.retain(|c| Some(*c) != gone);
            }
            None => chosen.extend(find(token).filter(|id| !chosen.contains(id))),
        }
    }
    chosen
}

fn resolve(drafts: &[Draft<'_, Checklist>], line: &[usize], known: &Known<'_>) -> ChecklistEntry {
    let tables: Vec<&Checklist> = line.iter().map(|i| &drafts[*i].table).collect();
    let mut table = tables[0].clone();
    for base in &tables[1..] {
        table.slot_minutes = table.slot_minutes.or(base.slot_minutes);
        table.questions_minutes = table.questions_minutes.or(base.questions_minutes);
        table.interruptions = table.interruptions.take().or_else(|| base.interruptions.clone());
        table.slack = table.slack.or(base.slack);
        table.deeper = table.deeper.or(base.deeper);
        inherit(&mut table.milestones, &base.milestones);
        inherit(&mut table.stops, &base.stops);
        inherit(&mut table.round, &base.round);
        inherit(&mut table.sections, &base.sections);
        inherit(&mut table.segments, &base.segments);
        if table.rubric.is_empty() {
            table.weights = base.weights;
        }
        inherit(&mut table.rubric, &base.rubric);
    }
    // Members are added up from the farthest base on.
    let lists = |get: fn(&Checklist) -> &Vec<String>| -> Vec<&[String]> {
        tables.iter().rev().map(|t| get(t).as_slice()).collect()
    };
    let section = |id: &String| known.names.sections.get(id.as_str()).copied();
    let mut prompts: Vec<usize> = Vec::new();
    for token in lists(|c| &c.prompts).into_iter().flatten() {
        let (away, token) = token.strip_prefix('-').map_or((false, token.as_str()), |t| (true, t));
        let meant = |(id, theme): &(&str, &str)| *id == token || *theme == token;
        let places = known.prompts.iter().enumerate().filter(|(_, p)| meant(p)).map(|(i, _)| i);
        if away {
            let gone: Vec<usize> = places.collect();
            prompts.retain(|p| !gone.contains(p));
        } else {
            let new: Vec<usize> = places.filter(|p| !prompts.contains(p)).collect();
            prompts.extend(new);
        }
    }
    let mut ancestors: Vec<ChecklistId> = Vec::new();
    for base in tables[1..].iter().filter(|t| t.id != table.id) {
        let id = known.names.checklists.get(base.id.as_str()).copied();
        ancestors.extend(id.filter(|id| !ancestors.contains(id)));
    }
    ChecklistEntry {
        ancestors,
        rules: members(&lists(|c| &c.rules), &known.rules),
        challenges: members(&lists(|c| &c.challenges), &known.challenges),
        always: stated(&lists(|c| &c.always), |id| known.challenges.get(id).copied()),
        teaching: members(&lists(|c| &c.teaching), &known.challenges),
        prompts,
        round: members_as_stated(&table.round, &known.challenges),
        stops: table.stops.iter().map(|s| members_as_stated(&s.challenges, &known.challenges)).collect(),
        sections: table.sections.iter().filter_map(|s| Some((section(&s.id)?, s.required))).collect(),
        segments: table.segments.iter().map(|s| s.sections.iter().filter_map(section).collect()).collect(),
        rubric: table.rubric.iter().map(|row| row.from.iter().flat_map(|t| sources(t, known)).collect()).collect(),
        table,
    }
}

fn inherit<T: Clone>(own: &mut Vec<T>, base: &[T]) {
    if own.is_empty() {
        own.extend_from_slice(base);
    }
}

/// What a `from` token of a rubric row means; nothing when it is unknown.
fn sources(token: &str, known: &Known<'_>) -> Vec<Source> {
    match token.split_once(':') {
        Some(("element", id)) => known.names.elements.get(id).map(|e| Source::Element(*e)).into_iter().collect(),
        Some(("section", id)) => known.names.sections.get(id).map(|s| Source::Section(*s)).into_iter().collect(),
        Some(_) => Vec::new(),
        None => {
            let rules = meant(token, &known.rules).map(Source::Rule);
            rules.chain(meant(token, &known.challenges).map(Source::Challenge)).collect()
        }
    }
}

type Draft1<'d, 't> = &'d Draft<'t, Checklist>;

/// Checks one checklist.
fn check(drafts: &[Draft<'_, Checklist>], at: usize, ids: &[&str], known: &Known<'_>, report: &mut Report<'_>) {
    let draft = &drafts[at];
    let table = &draft.table;
    if !is_kebab(&table.id) {
        let help = Some("write a name like `research-defense`".to_owned());
        report.at(draft, &[Key("id")], format!("`{}` cannot be the id of a checklist", table.id), help);
    }
    for (key, text) in [("name", &table.name), ("what", &table.what)] {
        if text.trim().is_empty() {
            report.at(draft, &[Key(key)], format!("`{key}` is empty"), None);
        }
    }
    if let Some(extends) = &table.extends {
        if base(drafts, at).is_none() {
            let help = did_you_mean(extends, ids.iter().copied());
            report.at(draft, &[Key("extends")], format!("there is no checklist `{extends}` to extend"), help);
        } else if line(drafts, at).last().is_some_and(|last| base(drafts, *last).is_some()) {
            report.at(draft, &[Key("extends")], "the checklists extend each other in a circle", None);
        }
    }
    list(draft, "rules", &table.rules, report, |token| {
        let ids = known.rules.keys().copied();
        (ids.clone().any(|id| is_member(token, id)), did_you_mean(token, ids.clone().chain(ids.map(family))))
    });
    shape::check(drafts, at, &line(drafts, at), known, report);
    let asked = [
        ("challenges", &table.challenges),
        ("always", &table.always),
        ("teaching", &table.teaching),
        ("round", &table.round),
    ];
    for (key, tokens) in asked {
        list(draft, key, tokens, report, |token| {
            let ids = known.challenges.keys().copied();
            let good = ids.clone().any(|id| if key == "always" { id == token } else { is_member(token, id) });
            (good, did_you_mean(token, ids.clone().chain(ids.map(family))))
        });
    }
    list(draft, "prompts", &table.prompts, report, |token| {
        let all = known.prompts.iter().flat_map(|(id, theme)| [*id, *theme]);
        (all.clone().any(|name| name == token), did_you_mean(token, all))
    });
    let mut seen = BTreeSet::new();
    for (i, section) in table.sections.iter().enumerate() {
        let path = [Key("sections"), Item(i), Key("id")];
        report.known(draft, &path, "section", &section.id, &known.names.sections);
        if !seen.insert(section.id.as_str()) {
            report.at(draft, &path, format!("the section `{}` stands here twice", section.id), None);
        }
    }
    for (i, segment) in table.segments.iter().enumerate() {
        for (j, id) in segment.sections.iter().enumerate() {
            let path = [Key("segments"), Item(i), Key("sections"), Item(j)];
            report.known(draft, &path, "section", id, &known.names.sections);
        }
        if !(segment.minutes > 0.0 && segment.minutes.is_finite()) {
            report.at(draft, &[Key("segments"), Item(i), Key("minutes")], "a segment takes more than 0 minutes", None);
        }
    }
    for (i, row) in table.rubric.iter().enumerate() {
        for (j, token) in row.from.iter().enumerate().filter(|(_, t)| sources(t, known).is_empty()) {
            let path = [Key("rubric"), Item(i), Key("from"), Item(j)];
            let all = known.rules.keys().chain(known.challenges.keys()).copied();
            let help = did_you_mean(token, all.clone().chain(all.map(family)))
                .or_else(|| Some("a row rests on rules, challenges, `element:ID` or `section:ID`".to_owned()));
            report.at(draft, &path, format!("there is no rule, challenge, element or section `{token}`"), help);
        }
    }
    let weights: f32 = table.rubric.iter().map(|r| r.weight).sum();
    if !table.rubric.is_empty() && (weights - 100.0).abs() > 0.01 {
        report.at(draft, &[Key("rubric")], format!("the weights sum to {weights}, not to 100"), None);
    }
    minutes(draft, drafts, at, report);
}

/// Slot, questions and segments fit into each other.
fn minutes(draft: Draft1<'_, '_>, drafts: &[Draft<'_, Checklist>], at: usize, report: &mut Report<'_>) {
    let tables: Vec<&Checklist> = line(drafts, at).into_iter().map(|i| &drafts[i].table).collect();
    let slot = tables.iter().find_map(|t| t.slot_minutes);
    let questions = tables.iter().find_map(|t| t.questions_minutes);
    let Some(slot) = slot else {
        report.at(draft, &[], "this checklist has no `slot_minutes`", Some("how long is the appointment?".to_owned()));
        return;
    };
    if !(slot > 0.0 && slot <= 600.0) {
        report.at(draft, &[Key("slot_minutes")], "a slot takes more than 0 and at most 600 minutes", None);
        return;
    }
    let questions = questions.unwrap_or(0.0);
    if !(0.0..slot).contains(&questions) {
        report.at(draft, &[Key("questions_minutes")], "the questions do not fit into the slot", None);
        return;
    }
    // Inherited segments are shares of whatever slot there is; stated ones are minutes of this one.
    let segments: f32 = draft.table.segments.iter().map(|s| s.minutes).sum();
    if segments > slot + 0.01 {
        let message = format!("the segments take {segments} minutes, but the slot has {slot}");
        report.at(draft, &[Key("segments")], message, None);
    }
}

/// Checks a list of members.
fn list(
    draft: Draft1<'_, '_>,
    key: &str,
    tokens: &[String],
    report: &mut Report<'_>,
    known: impl Fn(&str) -> (bool, Option<String>),
) {
    for (i, token) in tokens.iter().enumerate() {
        let path: [Step<'_>; 2] = [Key(key), Item(i)];
        let (good, help) = known(token.strip_prefix('-').unwrap_or(token));
        if !good {
            report.at(draft, &path, format!("`{token}` means none of the {}", key_name(key)), help);
        }
    }
}

fn key_name(key: &str) -> &str {
    if matches!(key, "always" | "teaching" | "round") { "challenges" } else { key }
}
