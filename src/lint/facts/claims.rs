//! Facts about claims: numbers that disagree, bold values that are not the best, claims that no slide shows, choices
//! without a reason.

use std::ops::Range;

use crate::knowledge::expression::{Context, Counts, Evidence, Measure};
use crate::knowledge::signals::Hit;

use super::super::Reading;
use super::super::claims::choice::ChoiceKind;
use super::super::claims::measure::Direction;
use super::super::claims::number::numbers;
use super::super::claims::quantity::change_at;
use super::super::claims::{Found, Ledger, Shown, Source, best, conflict};
use super::{Facts, Saying};

/// Facts of this file; unknown where the deck's language cannot be read.
const NAMES: [&str; 6] = [
    "bold_not_best",
    "choice_without_reason",
    "claim_without_slide",
    "gain_within_spread",
    "number_conflict",
    "percent_for_points",
];

pub(super) fn measure(reading: &Reading<'_>, source: &Source<'_, Reading<'_>>, ledger: &Ledger, facts: &mut Facts) {
    if !reading.speaks() {
        for name in NAMES {
            facts.set(name, Measure::unknown());
        }
        return;
    }
    let number = |slide: usize| reading.rows()[slide].number;
    tables(source, facts);
    let conflicts = conflict::conflicts(source, &ledger.lines).into_iter().map(|c| {
        let value = format!("“{}” on slide {}", phrase(source, &c.there), number(c.slide));
        (place(&c.here, &phrase_range(source, &c.here)), Saying { value, ..Saying::default() })
    });
    judged(facts, "number_conflict", conflicts.collect(), ledger.lines.len() >= 2);
    let prose = (0..reading.deck().passages.list().len()).filter(|p| shown(reading, source, *p) && source.is_prose(*p));
    let points = prose.filter_map(|p| conflict::percent_for_points(source, p)).map(|p| {
        let value = format!("from {} to {}", p.from, p.to);
        let expected = format!(
            "{} points, or {:.0} %",
            p.delta.text.trim_end_matches(['%', ' ']).trim_start_matches('+'),
            p.relative
        );
        (place(&p.delta, &p.delta.range), Saying { value, expected, about: None })
    });
    judged(facts, "percent_for_points", points.collect(), false);
    claims_without_slide(reading, ledger, facts);
    choices_without_reason(source, ledger, facts);
}

/// Sets places; unknown where nothing was found and there was nothing to judge, so that silence earns no praise.
fn judged(facts: &mut Facts, name: &str, places: Vec<(Evidence, Saying)>, any: bool) {
    if places.is_empty() && !any {
        facts.set(name, Measure::unknown());
    } else {
        facts.places(name, places);
    }
}

/// Whether a passage stands on a slide that counts.
fn shown(reading: &Reading<'_>, source: &Source<'_, Reading<'_>>, passage: usize) -> bool {
    source.slide_of(passage).is_some_and(|s| reading.counts(s) == Counts::Always)
}

fn place(found: &Found, range: &Range<usize>) -> Evidence {
    let hit = Hit { passage: found.passage as u32, start: range.start as u32, end: range.end as u32 };
    Evidence::Text { hit, signal: None }
}

/// A number with what stands up to the word behind it that makes it a change: "24x less".
fn phrase_range(source: &Source<'_, Reading<'_>>, found: &Found) -> Range<usize> {
    let text = source.text(found.passage);
    let number = numbers(text).into_iter().find(|n| n.range == found.range);
    let change = number.and_then(|n| change_at(text, &n)).map(|(_, word)| word.end);
    let end = change.filter(|end| *end > found.range.end).unwrap_or(found.range.end).min(text.len());
    found.range.start.min(end)..end
}

fn phrase<'a>(source: &Source<'a, Reading<'_>>, found: &Found) -> &'a str {
    let range = phrase_range(source, found);
    &source.text(found.passage)[range]
}

fn tables(source: &Source<'_, Reading<'_>>, facts: &mut Facts) {
    let counts = |slide: &usize| source.context.counts(*slide) == Counts::Always;
    let grids: Vec<_> = (0..source.grids.len()).filter(counts).flat_map(|s| &source.grids[s]).collect();
    let told = |slide: usize, signal: &str| source.visible(slide).any(|p| source.has(signal, p));
    let misses = grids.iter().filter(|g| !told(g.slide, "bold_meaning")).flat_map(|g| best::bold_misses(source, g));
    let misses = misses.map(|m| {
        let whose = if m.whose.is_empty() { String::new() } else { format!(" ({})", m.whose) };
        let better = match m.direction {
            Direction::Up => "higher",
            Direction::Down => "lower",
        };
        let value = format!("{}{whose}", m.better);
        (
            place(&m.bold, &m.bold.range),
            Saying { value, expected: format!("{better} is better for {}", m.measure), about: None },
        )
    });
    let any_bold = grids.iter().any(|g| g.rows.iter().flatten().any(|c| c.bold));
    judged(facts, "bold_not_best", misses.collect(), any_bold);
    let within =
        grids.iter().filter(|g| !told(g.slide, "sig_test")).flat_map(|g| best::within_spread(source, g)).map(|w| {
            let value = format!("{} over {}", w.gain, w.rival);
            (place(&w.own, &w.own.range), Saying { value, expected: w.spread, about: None })
        });
    let any_spread = grids.iter().any(|g| g.own.is_some() && g.rows.iter().flatten().any(|c| c.text.contains('±')));
    judged(facts, "gain_within_spread", within.collect(), any_spread);
}

/// Claims that are reported; the others of the deck have the same cure.
const MOST: usize = 3;

fn claims_without_slide(reading: &Reading<'_>, ledger: &Ledger, facts: &mut Facts) {
    // Without a slide of results there is a bigger hole, which others report.
    let results = (0..reading.rows().len()).any(|s| {
        matches!(reading.section_name(s), Some("results" | "ablations" | "evaluation" | "comparison"))
            && !reading.rows()[s].hidden
    });
    let missing = ledger.claims.iter().filter(|c| c.shown == Shown::Nowhere && results).take(MOST).map(|c| {
        let value = c.number.as_ref().map_or_else(String::new, |n| n.text.clone());
        (place(&c.text, &c.text.range), Saying { value, ..Saying::default() })
    });
    judged(facts, "claim_without_slide", missing.collect(), results && !ledger.claims.is_empty());
}

/// The first choice of each kind that the deck leaves open. A choice that rests on what others do is reported as that.
fn choices_without_reason(source: &Source<'_, Reading<'_>>, ledger: &Ledger, facts: &mut Facts) {
    let mut kinds = Vec::new();
    let mut first = Vec::new();
    for choice in ledger.choices.iter().filter(|c| c.stated && c.is_open() && c.kind != ChoiceKind::Other) {
        if !kinds.contains(&choice.kind) && !source.has("authority", choice.what.passage) {
            kinds.push(choice.kind);
            first.push((place(&choice.what, &choice.what.range), Saying::default()));
        }
    }
    first.truncate(MOST);
    judged(facts, "choice_without_reason", first, !ledger.choices.is_empty());
}
