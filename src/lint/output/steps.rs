//! What to do in the next ten minutes: what a command mends, the slides where most can be mended, then the answers.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::diagnostic::Severity;
use crate::text::{one_line, without_middle};

use super::super::finding::Finding;
use super::super::fix::mendable;
use super::super::{Findings, Reading};

/// How many steps fit into ten minutes.
const STEPS: usize = 3;

/// Longest title of a slide, in characters.
const LONGEST_TITLE: usize = 80;
/// Rule ids that are named for one slide.
const NAMED: usize = 6;

/// The steps, the first one first; at least one.
pub fn steps(reading: &Reading<'_>, findings: &Findings) -> Vec<String> {
    let deck = shell_word(&reading.deck().sources.files()[0].name);
    let open: Vec<&Finding> = findings.list.iter().filter(|f| f.suppressed.is_none()).collect();
    let mut steps: Vec<String> = fixes(reading, findings, &deck).into_iter().collect();
    if reading.skeleton() {
        let left = (0..reading.rows().len()).filter(|i| reading.unwritten(*i)).count();
        steps.push(format!("Write the {left} slides that hold a placeholder only, the contribution first."));
    }
    for (slide, found) in slides(&open).into_iter().take(STEPS - 1) {
        steps.push(on_slide(reading, slide, &found));
    }
    if steps.len() < STEPS {
        steps.push(format!("Prepare answers: `hotseat objections {deck} --todo` lists what you will be asked."));
    }
    steps.truncate(STEPS);
    steps
}

/// What a command mends.
fn fixes(reading: &Reading<'_>, findings: &Findings, deck: &str) -> Option<String> {
    let (skeletons, others) = mendable(reading, &findings.list);
    let slides = match skeletons {
        0 => None,
        1 => Some("a skeleton slide for what is missing".to_owned()),
        n => Some(format!("{n} skeleton slides for what is missing")),
    };
    let rest = (others > 0).then(|| "mends tags and times".to_owned());
    let what: Vec<String> = slides.map(|s| format!("puts in {s}")).into_iter().chain(rest).collect();
    let fill = if skeletons > 0 { "; write them" } else { "" };
    if reading.deck().sources.place(reading.deck().anchor()).is_some() {
        return (skeletons > 0).then(|| {
            format!(
                "`hotseat import {deck}` makes a Markdown deck; `hotseat lint --fix` of that {}{fill}.",
                what.join(" and ")
            )
        });
    }
    (!what.is_empty())
        .then(|| format!("`hotseat lint --fix {deck}` {}{fill} (--diff only shows it).", what.join(" and ")))
}

/// The slides with what was found on them, those first where most is at stake.
fn slides<'f>(open: &[&'f Finding]) -> Vec<(usize, Vec<&'f Finding>)> {
    let mut by_slide: BTreeMap<usize, Vec<&Finding>> = BTreeMap::new();
    for finding in open.iter().filter(|f| f.severity >= Severity::Warning) {
        if let Some(slide) = finding.slide {
            by_slide.entry(slide).or_default().push(finding);
        }
    }
    let mut slides: Vec<_> = by_slide.into_iter().collect();
    let stakes = |found: &[&Finding]| {
        let errors = found.iter().filter(|f| f.severity == Severity::Error).count();
        (errors, found.iter().map(|f| f.cost.max(1)).sum::<u32>())
    };
    slides.sort_by_key(|(slide, found)| (Reverse(stakes(found)), *slide));
    slides
}

fn on_slide(reading: &Reading<'_>, slide: usize, found: &[&Finding]) -> String {
    let mut ids: Vec<&str> = Vec::new();
    for finding in found {
        if !ids.contains(&finding.id.as_str()) {
            ids.push(&finding.id);
        }
    }
    let more = ids.len().saturating_sub(NAMED);
    let mut list = ids[..ids.len() - more].join(", ");
    if more > 0 {
        list += &format!(" and {more} more");
    }
    let number = reading.rows()[slide].number;
    let title = one_line(reading.deck().slides[slide].title_text());
    let title = without_middle(&title, LONGEST_TITLE);
    if ids.len() == 1 {
        format!("Mend slide {number}, “{title}”: {list}.")
    } else {
        format!("Mend slide {number}, “{title}”; one visit settles {list}.")
    }
}

/// A file name as it is typed into a shell.
fn shell_word(name: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "/.-_~+:,@".contains(c);
    if name.chars().all(plain) { name.to_owned() } else { format!("'{}'", name.replace('\'', "'\\''")) }
}
