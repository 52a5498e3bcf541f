//! The deck's results, each a number with what it belongs to: whose, next to whom, in which measure, on which data.

use std::ops::Range;

use crate::deck::passage::PassageKind;
use crate::knowledge::expression::Context;

use super::grid::Grid;
use super::name;
use super::number::{Number, numbers, plus_minus};
use super::quantity::{Bound, Change, Quantity, Unit, bound_at, change_at};
use super::source::{Found, Source};

/// One result. What is not stated beside the number is `None`.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// Index into `Deck::slides`.
    pub slide: usize,
    /// Passages that it was read from, the number's first.
    pub passages: Vec<usize>,
    /// The number with its unit.
    pub number: Found,
    /// Who got it.
    pub method: Option<Found>,
    /// Who stands next to it.
    pub baseline: Option<Found>,
    /// The number of that one.
    pub baseline_number: Option<Found>,
    /// What was measured.
    pub metric: Option<Found>,
    /// On which data.
    pub dataset: Option<Found>,
    /// The number's value, with the unit that stands beside it or in the header.
    pub quantity: Option<Quantity>,
    /// What change it is; `None` for a level.
    pub change: Option<Change>,
    /// Whether it is exact, about, a most or a least.
    pub bound: Bound,
    /// The spread that is given with it.
    pub spread: Option<Found>,
    /// Whether it was read from a table.
    pub table: bool,
}

/// Most numbers that are taken from one sentence.
const MOST: usize = 4;

/// The results of a slide, tables first.
pub fn lines<C: Context>(source: &Source<'_, C>, slide: usize) -> Vec<Line> {
    let mut out = Vec::new();
    for grid in &source.grids[slide] {
        of_grid(source, grid, &mut out);
    }
    let passages: Vec<usize> = source.visible(slide).collect();
    for passage in passages {
        let digits = source.text(passage).bytes().any(|b| b.is_ascii_digit());
        if digits && source.is_prose(passage) && source.own_voice(passage) {
            of_sentence(source, slide, passage, &mut out);
        }
    }
    out
}

/// The own row of a table, a line for each column with a number.
fn of_grid<C: Context>(source: &Source<'_, C>, grid: &Grid, out: &mut Vec<Line>) {
    let Some(own) = grid.own else { return };
    let whole = |passage: usize, text: String| Found { range: 0..source.text(passage).len(), text, passage };
    let name = grid.name(own);
    let method = grid.cell(own, 0).and_then(|c| c.passage).filter(|_| !name.is_empty()).map(|p| whole(p, name));
    for column in 1..grid.header.len() {
        let Some(passage) = grid.cell(own, column).and_then(|c| c.passage) else { continue };
        let text = source.text(passage);
        let Some(number) = numbers(text).into_iter().next() else { continue };
        let header = grid.header[column].passage;
        let mut shown = if number.unit { text[number.range.clone()].to_owned() } else { signed(text, &number) };
        let mut quantity = Quantity::read(text, &number);
        if !number.unit
            && let Some(unit) = header.and_then(|h| unit_of(source.text(h)))
        {
            shown = format!("{shown} {unit}");
            quantity = numbers(&shown).first().and_then(|n| Quantity::read(&shown, n)).or(quantity);
        }
        let change = number.signed.then_some(Change::Better);
        let baseline = grid.nearest_rival(column).and_then(|row| {
            let name = grid.name(row);
            let passage = grid.cell(row, 0)?.passage?;
            (!name.is_empty()).then(|| whole(passage, name))
        });
        let baseline_number = grid.nearest_rival(column).and_then(|row| {
            let passage = grid.cell(row, column)?.passage?;
            let text = source.text(passage);
            let number = numbers(text).into_iter().next()?;
            Some(Found { text: text[number.range.clone()].to_owned(), passage, range: number.range })
        });
        let corner = grid.header.first().and_then(|c| c.passage);
        let metric = [header, corner].into_iter().flatten().find_map(|p| metric_in(source, p, 0));
        let dataset = header
            .and_then(|p| source.datasets_in(p).into_iter().next())
            .or_else(|| corner.and_then(|p| source.datasets_in(p).into_iter().next()));
        let mut passages = vec![passage];
        passages.extend(grid.rows[own].iter().filter_map(|c| c.passage));
        passages.extend(header);
        passages.extend(corner);
        passages.extend(baseline.as_ref().map(|b| b.passage));
        let number = Found { text: shown, passage, range: number.range };
        out.push(Line {
            slide: grid.slide,
            passages,
            number,
            method: method.clone(),
            baseline,
            baseline_number,
            metric,
            dataset,
            quantity,
            change,
            bound: Bound::Exact,
            spread: spread_in(source, passage),
            table: true,
        });
    }
}

/// The spread behind the first `value ± value` of a passage.
fn spread_in<C: Context>(source: &Source<'_, C>, passage: usize) -> Option<Found> {
    let text = source.text(passage);
    let (_, range) = plus_minus(text)?;
    Some(Found { text: text[range.clone()].to_owned(), passage, range })
}

fn signed(text: &str, number: &Number) -> String {
    text[number.range.start..number.digits.end].to_owned()
}

/// A unit in the brackets of a header: "Latency (ms)".
fn unit_of(header: &str) -> Option<&str> {
    let open = header.rfind(['(', '['])?;
    let inner = header[open + 1..].trim_end_matches([')', ']']).trim();
    ["%", "ms", "s", "h", "hours", "GB", "MB", "points", "min", "W", "kWh", "$"].into_iter().find(|u| *u == inner)
}

/// Measures whose phrase is an ordinary word or names none.
const VAGUE: &[&str] = &[
    "metric",
    "metrics",
    "evaluation metric",
    "evaluation metrics",
    "score of",
    "scores of",
    "loss of",
    "performance measure",
    "performance measures",
    "quality measure",
    "quality measures",
    "evaluation criteria",
    "profit",
    "profits",
    "yield",
    "yields",
    "welfare",
    "coverage",
    "harvest",
    "bias and variance",
    "mean score",
    "test score",
    "test scores",
    "overhead",
    "overheads",
    "likelihood",
    "correlation",
    "correlations",
    "calibration",
    "precision",
    "map",
    "leaderboard",
    "leaderboards",
    "likes",
    "engagement",
];
/// Measures of effort. In running text they say what something took, not how good it is.
const EFFORT: &[&str] = &[
    "computation time",
    "computation times",
    "running time",
    "running times",
    "run time",
    "runtime",
    "runtimes",
    "training time",
    "execution time",
    "execution times",
    "wall time",
    "memory footprint",
    "memory usage",
    "overhead",
    "overheads",
    "flops",
    "energy consumption",
    "cost saving",
    "cost savings",
];

/// The measure in a passage that stands nearest to a byte.
pub fn metric_in<C: Context>(source: &Source<'_, C>, passage: usize, near: usize) -> Option<Found> {
    source
        .hits("metric_word", passage)
        .iter()
        .map(|h| source.word(passage, h.range()))
        .filter(|f| {
            let word = f.text.to_lowercase();
            let effort = source.is_prose(passage) && EFFORT.contains(&word.as_str());
            !effort && !VAGUE.contains(&word.as_str()) && f.text.chars().count() <= name::LONGEST_NAME
        })
        .min_by_key(|f| (distance(&f.range, near), f.range.start))
}

fn distance(range: &Range<usize>, at: usize) -> usize {
    if range.contains(&at) { 0 } else { range.start.abs_diff(at).min(range.end.abs_diff(at)) }
}

/// Differences that a sentence states, and else the number beside its measure.
fn of_sentence<C: Context>(source: &Source<'_, C>, slide: usize, passage: usize, out: &mut Vec<Line>) {
    let text = source.text(passage);
    let numbers = numbers(text);
    if numbers.is_empty() {
        return;
    }
    let deltas = source.hits("num_delta", passage);
    let is_delta = |n: &Number| deltas.iter().any(|h| h.range().start < n.range.end && n.range.start < h.range().end);
    let measured = source.has("metric_word", passage);
    let own_section = matches!(
        source.section(slide),
        "results"
            | "ablations"
            | "contribution"
            | "conclusion"
            | "comparison"
            | "evaluation"
            | "impact"
            | "launch"
            | "product-impact"
    );
    if !own_section && !source.own_work(passage) {
        return;
    }
    let any_delta = numbers.iter().any(is_delta);
    // A change that the signal does not know is one all the same: "24x less".
    let is_change = |n: &Number| n.unit && change_at(text, n).is_some();
    let any_delta = any_delta || numbers.iter().any(is_change);
    let wanted = numbers
        .iter()
        .filter(|n| !is_statistic(text, n))
        .filter(|n| if any_delta { is_delta(n) || is_change(n) || measured && is_arrival(text, n) } else { measured });
    for number in wanted.take(MOST) {
        let at = number.range.start;
        let baseline = rival_in(source, passage);
        let datasets = source.datasets_in(passage);
        let dataset = datasets.into_iter().min_by_key(|d| distance(&d.range, number.range.end));
        let quantity = Quantity::read(text, number);
        // "11 points at equal latency": no time is counted in points.
        let points = quantity.is_some_and(|q| q.unit == Unit::Points);
        out.push(Line {
            slide,
            passages: vec![passage],
            number: Found { text: text[number.range.clone()].to_owned(), passage, range: number.range.clone() },
            method: None,
            baseline,
            baseline_number: None,
            metric: metric_in(source, passage, at).filter(|m| !points || !is_cost(source, m)),
            dataset,
            quantity,
            change: change_at(text, number)
                .map(|(change, _)| change)
                .or_else(|| (number.signed || is_delta(number)).then_some(Change::Better))
                .filter(|_| !is_arrival(text, number)),
            bound: bound_at(text, number),
            spread: spread_in(source, passage).filter(|s| s.range.start >= number.range.end),
            table: false,
        });
    }
}

/// Whether a measure is one of what something takes.
fn is_cost<C: Context>(source: &Source<'_, C>, measure: &Found) -> bool {
    ["latency_cost", "compute_words"].iter().any(|signal| {
        let hits = source.hits(signal, measure.passage);
        hits.iter().any(|h| h.range().start < measure.range.end && measure.range.start < h.range().end)
    })
}

/// The level that is reached: 74 in "from 71 to 74 (+3)" and in "71 → 74".
fn is_arrival(text: &str, number: &Number) -> bool {
    let before = text[..number.range.start].trim_end();
    let Some(start) = ["to", "→", "->"].iter().find_map(|lead| before.strip_suffix(lead)) else { return false };
    let start = start.trim_end().trim_end_matches(['%', ' ']);
    let digits = start.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.');
    let from = digits.trim_end();
    digits.len() < start.len() && (before.ends_with(['→', '>']) || from.ends_with("from") || from.ends_with("From"))
}

/// A number that belongs to a statistic: "95 % CI", "p < 0.01", "10 seeds".
fn is_statistic(text: &str, number: &Number) -> bool {
    let before = text[..number.range.start].trim_end();
    let after = text[number.range.end..].trim_start().to_lowercase();
    let test = before.ends_with(['<', '>', '=', '±']) || before.ends_with("+/-");
    let interval = ["ci", "confidence", "credible", "interval"].iter().any(|w| after.starts_with(w));
    let bound = before.ends_with('[') || (before.ends_with(',') && after.starts_with(']'));
    let counted =
        ["seeds", "runs", "folds", "trials", "random seeds", "splits", "data sets", "datasets", "tasks", "of "]
            .iter()
            .any(|w| after.starts_with(w));
    test || interval || bound || counted
}

/// Something a passage compares with, by name: behind a comparison, or a simple method beside a word for comparing.
pub fn rival_in<C: Context>(source: &Source<'_, C>, passage: usize) -> Option<Found> {
    let text = source.text(passage);
    let title = source.passage(passage).is_some_and(|p| p.kind == PassageKind::Title);
    // "Left vs right" in a title names a question, not a system.
    let named = name::rival(text).filter(|_| !title).map(|range| Found {
        text: text[range.clone()].to_owned(),
        passage,
        range,
    });
    // A data set or a measure behind "over" is no rival.
    let named = named.filter(|f| {
        let dataset =
            source.datasets_in(passage).iter().any(|d| d.range.start < f.range.end && f.range.start < d.range.end);
        let metric = source.hits("metric_word", passage).iter().any(|h| f.range.contains(&(h.start as usize)));
        !dataset && !metric
    });
    named.or_else(|| {
        if !source.has("baseline_word", passage) && !source.has("superiority", passage) {
            return None;
        }
        let hit = source.hits("simple_baseline", passage).first()?;
        let prose = source.passage(passage).is_some_and(|p| p.kind != PassageKind::Title);
        let found = source.word(passage, hit.range());
        let vague = [
            "heuristic",
            "heuristics",
            "rule-based",
            "rule based",
            "simple baseline",
            "simple baselines",
            "trivial baseline",
            "naive baseline",
            "status quo",
            "do nothing",
            "zero-shot",
            "zero shot",
            "n-gram",
            "no-op",
        ];
        (prose && !vague.contains(&found.text.to_lowercase().as_str())).then_some(found)
    })
}
