//! Checks of what gives a talk format its own shape: milestones with their keys, and stops.

use std::collections::BTreeSet;

use super::check::{LONGEST, Report, is_kebab};
use super::checklist::is_member;
use super::compile::Known;
use super::place::Step::{Item, Key};
use super::read::Draft;
use super::words;
use crate::knowledge::schema::{Checklist, Milestone, Stop};
use crate::knowledge::suggest::did_you_mean;

/// What stands in a stop's wording for the milestones that are missing.
pub const MISSING: &str = "{missing}";

/// Keys that a rehearsal has for something else while no question is open (`tui::keys`, line mode).
const TAKEN: &str = "bdefgjklmnpqrstuvx";

/// Checks the shape of the checklist `drafts[at]`; `line` is itself and what it extends.
pub fn check(drafts: &[Draft<'_, Checklist>], at: usize, line: &[usize], known: &Known<'_>, report: &mut Report<'_>) {
    let draft = &drafts[at];
    let (mut ids, mut keys) = (BTreeSet::new(), BTreeSet::new());
    for (i, milestone) in draft.table.milestones.iter().enumerate() {
        let path = |key| [Key("milestones"), Item(i), Key(key)];
        if !is_kebab(&milestone.id) || !ids.insert(milestone.id.as_str()) {
            let help = Some("write a name like `hypothesis`, each once".to_owned());
            report.at(draft, &path("id"), format!("`{}` cannot be the id of a milestone", milestone.id), help);
        }
        let mut letters = milestone.key.chars();
        let letter = letters.next().filter(|c| c.is_ascii_lowercase() && letters.next().is_none());
        if letter.is_none_or(|c| TAKEN.contains(c)) || !keys.insert(milestone.key.as_str()) {
            let help = Some(format!("one letter, each once, and none of these: {TAKEN}"));
            report.at(draft, &path("key"), format!("`{}` cannot be the key of a milestone", milestone.key), help);
        }
        for (j, id) in milestone.stated_by.iter().enumerate() {
            let path = [Key("milestones"), Item(i), Key("stated_by"), Item(j)];
            report.known(draft, &path, "challenge", id, &known.challenges);
        }
        if milestone.name.trim().is_empty() {
            report.at(draft, &path("name"), "`name` is empty", None);
        }
    }
    let of =
        |get: fn(&Checklist) -> &Vec<Milestone>| line.iter().map(|i| get(&drafts[*i].table)).find(|m| !m.is_empty());
    let milestones = of(|c| &c.milestones).map_or(&[][..], Vec::as_slice);
    for (i, stop) in draft.table.stops.iter().enumerate() {
        check_stop(draft, i, stop, milestones, known, report);
    }
}

fn check_stop(
    draft: &Draft<'_, Checklist>,
    i: usize,
    stop: &Stop,
    milestones: &[Milestone],
    known: &Known<'_>,
    report: &mut Report<'_>,
) {
    let path = |key| [Key("stops"), Item(i), Key(key)];
    match (stop.at, &stop.after) {
        (Some([from, to]), None) if from >= 0.0 && from <= to && to <= 600.0 => {}
        (Some(_), None) => {
            let help = Some("write `at = [12, 12]` or `at = [20, 30]`".to_owned());
            report.at(draft, &path("at"), "the minutes do not ascend", help);
        }
        (None, Some(section)) => {
            report.known(draft, &path("after"), "section", section, &known.names.sections);
        }
        _ => {
            let help = Some("write `at = [from, to]` in minutes, or `after = \"SECTION\"`".to_owned());
            report.at(draft, &[Key("stops"), Item(i)], "a stop has either a time or a section", help);
        }
    }
    let all = || known.challenges.keys().copied();
    for (j, token) in stop.challenges.iter().enumerate().filter(|(_, t)| !all().any(|id| is_member(t, id))) {
        let help = did_you_mean(token, all());
        report.at(
            draft,
            &[Key("stops"), Item(i), Key("challenges"), Item(j)],
            format!("`{token}` is no challenge"),
            help,
        );
    }
    if stop.challenges.is_empty() {
        report.at(draft, &path("challenges"), "a stop asks something", None);
    }
    for (j, id) in stop.unless.iter().enumerate().filter(|(_, id)| !milestones.iter().any(|m| m.id == **id)) {
        let help = did_you_mean(id, milestones.iter().map(|m| m.id.as_str()));
        report.at(
            draft,
            &[Key("stops"), Item(i), Key("unless"), Item(j)],
            format!("there is no milestone `{id}`"),
            help,
        );
    }
    let Some(ask) = &stop.ask else { return };
    let names: Vec<&str> = milestones.iter().filter(|m| stop.unless.contains(&m.id)).map(|m| m.name.as_str()).collect();
    match words::slots(ask) {
        Ok(slots) if slots.iter().all(|s| *s == "missing") && (slots.is_empty() || !names.is_empty()) => {}
        _ => {
            let help = Some(format!("the only slot here is {MISSING}, for the milestones of `unless`"));
            report.at(draft, &path("ask"), "this wording has a slot that nothing fills", help);
        }
    }
    let longest = ask.replace(MISSING, &names.join(" and "));
    if longest.trim().is_empty() || longest.chars().count() > LONGEST {
        let message =
            format!("with everything missing this is {} characters, of at most {LONGEST}", longest.chars().count());
        report.at(draft, &path("ask"), message, None);
    }
}
