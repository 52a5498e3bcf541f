//! Numbers that disagree between slides for what looks like one quantity, and per cent that should be points.
//!
//! What "the same quantity" is: one unit, one kind of change or one measure, one bound, and no name or word on either
//! slide that the other contradicts. Where a slide gives several candidates, none is compared; where one slide shows
//! both numbers, its author tells them apart.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

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
    /// A bit for each word of `names` and of `topic`: sets of which neither holds the other differ in them, mostly.
    bits: (u64, u64),
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

/// What two statements have to share before anything else is compared.
type Key = (Option<Change>, Option<&'static str>, Unit, Bound);

/// All pairs of slides that disagree, each statement at most once.
pub fn conflicts<C: Context>(source: &Source<'_, C>, lines: &[Line]) -> Vec<Conflict> {
    let all: Vec<Statement<'_>> = lines.iter().filter_map(|l| statement(source, l)).collect();
    // By slide, as lines are.
    let mut alike: BTreeMap<Key, Vec<&Statement<'_>>> = BTreeMap::new();
    for statement in &all {
        alike.entry(statement.key()).or_default().push(statement);
    }
    let shown = OnceCell::new();
    let shown = || shown.get_or_init(|| quantities(source));
    let mut out: Vec<Conflict> = Vec::new();
    let mut known: BTreeSet<(usize, usize, &str)> = BTreeSet::new();
    for here in &all {
        let group = alike.get(&here.key()).map_or(&[][..], Vec::as_slice);
        let own = group.partition_point(|s| s.line.slide < here.line.slide);
        let with_here = OnceCell::new();
        let found = group[..own].chunk_by(|a, b| a.line.slide == b.line.slide).find_map(|slide| {
            let mut fit = slide.iter().filter(|s| same_quantity(here, s));
            let (Some(there), None) = (fit.next(), fit.next()) else { return None };
            // One slide with both tells them apart.
            let apart = || {
                let slides =
                    with_here.get_or_init(|| shown().iter().filter(|of| shows(of, &here.quantity)).collect::<Vec<_>>());
                slides.iter().any(|of| shows(of, &there.quantity))
            };
            (!here.quantity.agrees(&there.quantity) && !apart()).then_some(*there)
        });
        // The other candidates of this slide may fit better.
        let Some(there) = found else { continue };
        let beside = group[own..].iter().take_while(|s| s.line.slide == here.line.slide);
        if beside.filter(|s| same_quantity(there, s)).count() == 1 && !known.contains(&there.place()) {
            known.extend([here.place(), there.place()]);
            out.push(Conflict {
                here: here.line.number.clone(),
                there: there.line.number.clone(),
                slide: there.line.slide,
            });
        }
    }
    out
}

impl<'l> Statement<'l> {
    fn key(&self) -> Key {
        let (change, level) = match self.what {
            What::Level(name) => (None, Some(name)),
            What::Change(change, _) => (Some(change), None),
        };
        (change, level, self.quantity.unit, self.line.bound)
    }

    fn place(&self) -> (usize, usize, &'l str) {
        let number = &self.line.number;
        (number.passage, number.range.start, number.text.as_str())
    }
}

/// What the numbers on each slide say, formulas left out.
fn quantities<C: Context>(source: &Source<'_, C>) -> Vec<Vec<Quantity>> {
    let plain = |p: &usize| source.passage(*p).is_some_and(|p| p.kind != PassageKind::Math);
    let of = |slide| source.visible(slide).filter(plain).flat_map(|p| source.quantities(p)).copied().collect();
    (0..source.deck.slides.len()).map(of).collect()
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
    let bits = (bits(&names), bits(&topic));
    Some(Statement { line, quantity, what, names, topic, bits, headline })
}

/// A bit for each word, by its bytes; several words share one.
fn bits(words: &BTreeSet<String>) -> u64 {
    let bit =
        |word: &String| word.bytes().fold(7_u64, |hash, b| (hash ^ u64::from(b)).wrapping_mul(0x100_0000_01b3)) >> 58;
    words.iter().fold(0, |all, word| all | 1 << bit(word))
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
    let may = |x: u64, y: u64| x & !y == 0 || y & !x == 0;
    if !may(a.bits.0, b.bits.0) || !may(a.bits.1, b.bits.1) {
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

/// Whether a value stands among those of a slide.
fn shows(slide: &[Quantity], wanted: &Quantity) -> bool {
    slide.iter().any(|q| {
        let q = if wanted.unit == Unit::Percent { q.as_percent() } else { *q };
        q.unit == wanted.unit && q.agrees(wanted)
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
