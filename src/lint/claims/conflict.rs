//! Numbers that disagree between slides for what looks like one quantity, and per cent that should be points.
//!
//! What "the same quantity" is: one unit, one kind of change or one measure, one bound, and no name or word on either
//! slide that the other contradicts. Where a slide gives several candidates, none is compared; where one slide shows
//! both numbers, its author tells them apart.

use std::collections::BTreeSet;

use crate::deck::passage::PassageKind;
use crate::knowledge::expression::Context;

use super::ledger::Line;
use super::measure::{self, Direction};
use super::number::{Number, numbers};
use super::quantity::{Bound, Change, Quantity, Unit, change_at, words};
use super::source::{Found, Source};

/// Two numbers for one quantity.
#[derive(Debug, Clone, PartialEq)]
pub struct Conflict {
    /// The later one.
    pub here: Found,
    /// The earlier one.
    pub there: Found,
    /// Index into `Deck::slides` of the earlier one.
    pub slide: usize,
}

/// A result with what tells it from others.
struct Statement<'l> {
    line: &'l Line,
    quantity: Quantity,
    what: What,
    names: BTreeSet<String>,
    topic: BTreeSet<String>,
    headline: bool,
}

/// What a number measures, as far as it can be compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum What {
    Level(&'static str),
    Change(Change, Option<&'static str>),
}

/// Words that tell no quantity from another.
const EMPTY: &[&str] = &[
    "a",
    "about",
    "achieve",
    "achieved",
    "achieves",
    "achieving",
    "all",
    "also",
    "an",
    "and",
    "approach",
    "are",
    "as",
    "at",
    "be",
    "been",
    "best",
    "both",
    "by",
    "can",
    "compared",
    "even",
    "for",
    "framework",
    "from",
    "full",
    "gets",
    "get",
    "gives",
    "give",
    "had",
    "has",
    "have",
    "i",
    "in",
    "is",
    "it",
    "its",
    "just",
    "key",
    "main",
    "make",
    "makes",
    "method",
    "model",
    "models",
    "my",
    "new",
    "now",
    "of",
    "on",
    "only",
    "our",
    "ours",
    "over",
    "overall",
    "proposed",
    "reach",
    "reached",
    "reaches",
    "result",
    "results",
    "run",
    "runs",
    "score",
    "scores",
    "show",
    "shows",
    "so",
    "still",
    "system",
    "than",
    "that",
    "the",
    "their",
    "they",
    "this",
    "times",
    "to",
    "total",
    "up",
    "us",
    "use",
    "uses",
    "using",
    "vs",
    "was",
    "we",
    "were",
    "while",
    "with",
    "without",
    "yields",
    "baseline",
    "baselines",
    "number",
    "very",
    "much",
    "these",
    "those",
    "them",
    "us",
];

/// Sections that sum up what others show.
pub const HEADLINES: &[&str] = &["contribution", "conclusion", "title", "impact"];

/// All pairs of slides that disagree, each statement at most once.
pub fn conflicts<C: Context>(source: &Source<'_, C>, lines: &[Line]) -> Vec<Conflict> {
    let all: Vec<Statement<'_>> = lines.iter().filter_map(|l| statement(source, l)).collect();
    let mut out: Vec<Conflict> = Vec::new();
    for here in &all {
        let slides: BTreeSet<usize> = all.iter().map(|s| s.line.slide).filter(|s| *s < here.line.slide).collect();
        let found = slides.into_iter().find_map(|slide| {
            let fit: Vec<&Statement<'_>> =
                all.iter().filter(|s| s.line.slide == slide && same_quantity(here, s)).collect();
            let [there] = fit.as_slice() else { return None };
            let differ = !here.quantity.agrees(&there.quantity);
            let told_apart = |s: usize| shows(source, s, &here.quantity) && shows(source, s, &there.quantity);
            let apart = (0..source.deck.slides.len()).any(told_apart);
            (differ && !apart).then_some(*there)
        });
        // The other candidates of this slide may fit better.
        let Some(there) = found else { continue };
        let beside = all.iter().filter(|s| s.line.slide == here.line.slide && same_quantity(there, s)).count();
        let known = out.iter().any(|c| c.there == there.line.number || c.here == there.line.number);
        if beside == 1 && !known {
            out.push(Conflict {
                here: here.line.number.clone(),
                there: there.line.number.clone(),
                slide: there.line.slide,
            });
        }
    }
    out
}

/// A line as something that can be compared; `None` where it is not clear enough what it is.
fn statement<'l, C: Context>(source: &Source<'_, C>, line: &'l Line) -> Option<Statement<'l>> {
    let passage = line.number.passage;
    let text = source.text(passage);
    let mut quantity = line.quantity?;
    if matches!(line.bound, Bound::Range) || quantity.unit == Unit::Other || is_supposed(text) || text.contains('?') {
        return None;
    }
    let metric = line.metric.as_ref().and_then(|m| measure::known(&m.text));
    let what = match line.change {
        None => What::Level(metric?.name),
        // A table's difference says of what only in its header.
        Some(_) if line.table => return None,
        Some(change) => {
            if !matches!(quantity.unit, Unit::Times | Unit::Percent | Unit::Points) {
                return None;
            }
            What::Change(change, metric.map(|m| m.name))
        }
    };
    if let What::Level(_) = what {
        // Shares are written both ways.
        let share = metric.is_some_and(|m| m.direction == Direction::Up && m.kind == measure::Kind::Quality);
        if share && matches!(quantity.unit, Unit::Plain) {
            quantity = quantity.as_percent();
        }
        // "4 errors" is a count.
        if !line.table && quantity.unit == Unit::Plain && !share {
            return None;
        }
    }
    let mut names: BTreeSet<String> = BTreeSet::new();
    names.extend(line.dataset.iter().map(|d| d.text.to_lowercase()));
    names.extend(line.baseline.iter().filter(|_| !line.table).map(|b| b.text.to_lowercase()));
    if !line.table {
        names.extend(words(text).filter_map(|(_, w)| name(w)));
    }
    let title = source.deck.slides[line.slide].title_text();
    names.extend(words(title).skip(1).filter_map(|(_, w)| name(w)));
    names.extend(
        words(title).take(1).filter(|(_, w)| w.contains(|c: char| c.is_ascii_digit())).filter_map(|(_, w)| name(w)),
    );
    let own = source.method.as_ref().map(|m| m.text.to_lowercase()).unwrap_or_default();
    let metric_text = line.metric.as_ref().map(|m| m.text.to_lowercase()).unwrap_or_default();
    let told = |w: &String| !own.contains(w.as_str()) && !metric_text.contains(w.as_str());
    let names: BTreeSet<String> = names.into_iter().filter(told).collect();
    let topic = if line.table { BTreeSet::new() } else { topic(text).filter(told).collect() };
    let headline = HEADLINES.contains(&source.section(line.slide));
    Some(Statement { line, quantity, what, names, topic, headline })
}

/// Whether a sentence speaks of what is not measured: a goal, a condition, somebody else's number.
fn is_supposed(text: &str) -> bool {
    let lower = text.to_lowercase();
    ["would", "could", "should", "goal", "target", "expect", "if ", "hope", "might", "may ", "assum", "budget", "will "]
        .iter()
        .any(|w| lower.contains(w))
}

/// A word that names something: capitals inside, or digits beside letters. Singular and lower case.
fn name(word: &str) -> Option<String> {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric());
    let letters = word.chars().any(char::is_alphabetic);
    let digits = word.chars().any(|c| c.is_ascii_digit());
    let inner = word.chars().skip(1).any(char::is_uppercase);
    let unit = word.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.' || c == ',');
    let measured = digits
        && word.starts_with(|c: char| c.is_ascii_digit())
        && (unit.chars().count() <= 1 && matches!(unit, "x" | "×" | "s" | "h"));
    (letters && (digits || inner) && !measured && word.chars().count() >= 2).then(|| single(&word.to_lowercase()))
}

fn single(word: &str) -> String {
    if word.len() > 3 && word.ends_with('s') && !word.ends_with("ss") {
        word[..word.len() - 1].to_owned()
    } else {
        word.to_owned()
    }
}

/// What a sentence is about: its words without those that tell nothing apart.
fn topic(text: &str) -> impl Iterator<Item = String> + '_ {
    words(text).filter_map(|(_, word)| {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
        let plain = word.chars().all(|c| c.is_alphabetic() || c == '-' || c == '\'') && word.chars().count() >= 2;
        let change = change_at(&format!("1x {word}"), &Number { range: 0..2, digits: 0..1, signed: false, unit: true });
        (plain && change.is_none() && !EMPTY.contains(&word.as_str())).then(|| single(&word))
    })
}

/// Whether two statements on different slides are about one quantity.
fn same_quantity(a: &Statement<'_>, b: &Statement<'_>) -> bool {
    let what = match (a.what, b.what) {
        (What::Level(a), What::Level(b)) => a == b,
        (What::Change(a, x), What::Change(b, y)) => a == b && (x == y || x.is_none() || y.is_none()),
        _ => false,
    };
    if !what || a.line.slide == b.line.slide || a.quantity.unit != b.quantity.unit || a.line.bound != b.line.bound {
        return false;
    }
    let contained = |x: &BTreeSet<String>, y: &BTreeSet<String>| x.is_subset(y) || y.is_subset(x);
    if !contained(&a.names, &b.names) || !contained(&a.topic, &b.topic) {
        return false;
    }
    // A sentence that says next to nothing is compared only with a headline.
    let bare = a.names.is_empty() && a.topic.is_empty() || b.names.is_empty() && b.topic.is_empty();
    let both_tables = a.line.table && b.line.table;
    !both_tables && (!bare || a.headline || b.headline)
}

/// Whether a value stands anywhere on a slide.
fn shows<C: Context>(source: &Source<'_, C>, slide: usize, wanted: &Quantity) -> bool {
    let passages: Vec<usize> = source.visible(slide).collect();
    passages.into_iter().any(|p| {
        let text = source.text(p);
        let math = source.passage(p).is_some_and(|p| p.kind == PassageKind::Math);
        !math
            && numbers(text).iter().filter_map(|n| Quantity::read(text, n)).any(|q| {
                let q = if wanted.unit == Unit::Percent { q.as_percent() } else { q };
                q.unit == wanted.unit && q.agrees(wanted)
            })
    })
}

/// A difference of two percentages that is itself called per cent.
#[derive(Debug, Clone, PartialEq)]
pub struct PercentForPoints {
    /// The difference as it is written.
    pub delta: Found,
    /// From and to, as they are written.
    pub from: String,
    /// See `from`.
    pub to: String,
    /// What the difference is in per cent of the first.
    pub relative: f64,
}

/// Sentences such as "from 45 % to 80 %, a 35 % improvement".
pub fn percent_for_points<C: Context>(source: &Source<'_, C>, passage: usize) -> Option<PercentForPoints> {
    let text = source.text(passage);
    if text.matches(['%']).count() < 3 {
        return None;
    }
    let lower = text.to_lowercase();
    if ["point", " pp", "absolute", "p.p."].iter().any(|w| lower.contains(w)) {
        return None;
    }
    let all: Vec<(Number, Quantity)> = numbers(text)
        .into_iter()
        .filter_map(|n| Quantity::read(text, &n).map(|q| (n, q)))
        .filter(|(_, q)| q.unit == Unit::Percent)
        .collect();
    let joined = |a: &Number, b: &Number| {
        let between = text[a.range.end..b.range.start].trim();
        matches!(between, "to" | "→" | "->" | "⟶" | "⇒" | "=>" | "up to" | "down to")
    };
    let pair = all.windows(2).find(|w| joined(&w[0].0, &w[1].0) && !w[0].0.signed && !w[1].0.signed)?;
    let (from, to) = (&pair[0], &pair[1]);
    let gap = (to.1.value - from.1.value).abs();
    let relative = gap / from.1.value.abs() * 100.0;
    let (number, _) = all.iter().find(|(n, q)| {
        let difference = n.signed || change_at(text, n).is_some();
        let of = |value: f64| Quantity { value, step: q.step.max(from.1.step).max(to.1.step), unit: Unit::Percent };
        n.range != from.0.range && n.range != to.0.range && difference && q.agrees(&of(gap)) && !q.agrees(&of(relative))
    })?;
    let shown = |n: &Number| text[n.range.clone()].to_owned();
    Some(PercentForPoints {
        delta: Found { text: shown(number), passage, range: number.range.clone() },
        from: shown(&from.0),
        to: shown(&to.0),
        relative,
    })
}
