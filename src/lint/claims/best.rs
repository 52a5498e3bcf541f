//! Tables whose bold value is not the best one, and gains that are smaller than the spread beside them.

use crate::knowledge::expression::Context;

use super::grid::{Grid, GridCell};
use super::measure::{Direction, direction};
use super::number::{numbers, plus_minus};
use super::quantity::{Quantity, Unit};
use super::source::{Found, Source};

/// A bold value that another one beats.
#[derive(Debug, Clone, PartialEq)]
pub struct BoldMiss {
    /// The bold value.
    pub bold: Found,
    /// The better one.
    pub better: String,
    /// Whose it is: the name of its row or column.
    pub whose: String,
    /// What the values measure, as the table calls it.
    pub measure: String,
    /// Which way is better.
    pub direction: Direction,
}

/// Words of a row or column that is no rival: what it says is not to be beaten, or no result.
const NO_RIVAL: &[&str] = &[
    "oracle",
    "upper",
    "bound",
    "human",
    "humans",
    "expert",
    "experts",
    "ground",
    "gold",
    "truth",
    "perfect",
    "ideal",
    "difference",
    "delta",
    "Δ",
    "gain",
    "improvement",
    "change",
    "relative",
    "average",
    "avg",
    "avg.",
    "mean",
    "median",
    "std",
    "total",
    "sum",
    "overall",
    "p-value",
    "ci",
    "train",
    "training",
    "random",
    "chance",
];

fn is_rival(name: &str) -> bool {
    !name.split_whitespace().any(|w| {
        let word = w.trim_matches(|c: char| !c.is_alphanumeric() && c != 'Δ').to_lowercase();
        NO_RIVAL.contains(&word.as_str())
    })
}

/// The value of a cell that holds one number and at most a spread or a remark in brackets.
fn value(cell: &GridCell) -> Option<Quantity> {
    let text = cell.text.trim_start_matches(['~', '≈', '<', '>', ' ']);
    let number = numbers(text).into_iter().next()?;
    // "12 of 40", "GPT-4: 71"
    (number.range.start == 0 && !number.signed).then(|| Quantity::read(text, &number))?
}

/// A place in a table's body.
type Place = (usize, usize);

/// All bold values of a table that are not the best among those that they stand with.
pub fn bold_misses<C: Context>(source: &Source<'_, C>, grid: &Grid) -> Vec<BoldMiss> {
    let mut out = Vec::new();
    let group = groups(grid);
    let last = group.iter().max().copied().unwrap_or(0);
    for column in 1..grid.header.len() {
        let Some(way) = direction(&grid.header[column].text) else { continue };
        for g in 0..=last {
            let places: Vec<Place> = (0..grid.rows.len()).filter(|r| group[*r] == g).map(|r| (r, column)).collect();
            let name = |p: Place| label(grid, p.0);
            out.extend(miss(source, grid, &places, &grid.header[column].text, way, &name));
        }
    }
    // Measures in rows, systems in columns.
    if out.is_empty() && grid.header.iter().skip(1).all(|h| direction(&h.text).is_none()) {
        for row in 0..grid.rows.len() {
            let Some(what) = grid.rows[row].first().map(|c| c.text.clone()) else { continue };
            let Some(way) = direction(&what) else { continue };
            let places: Vec<Place> = (1..grid.rows[row].len()).map(|c| (row, c)).collect();
            let name = |p: Place| grid.header.get(p.1).map_or_else(String::new, |h| h.text.clone());
            out.extend(miss(source, grid, &places, &what, way, &name));
        }
    }
    out
}

/// A row's name: its first cells that hold no number, "GSM8K, Ours".
fn label(grid: &Grid, row: usize) -> String {
    let cells = grid.rows[row].iter().take_while(|c| numbers(&c.text).is_empty() && !c.text.is_empty());
    cells.map(|c| c.text.as_str()).collect::<Vec<_>>().join(", ")
}

/// The one bold value among some cells, where another one is better.
fn miss<C: Context>(
    source: &Source<'_, C>,
    grid: &Grid,
    places: &[Place],
    measure: &str,
    way: Direction,
    name: &dyn Fn(Place) -> String,
) -> Option<BoldMiss> {
    let cell = |p: Place| grid.cell(p.0, p.1);
    let valued: Vec<(Place, Quantity)> = places.iter().filter_map(|p| Some((*p, value(cell(*p)?)?))).collect();
    let mut bold = valued.iter().filter(|(p, _)| cell(*p).is_some_and(|c| c.bold) && !is_marked_row(grid, p.0));
    let (place, own) = bold.next()?;
    // Several bold values mark a tie or parts of the table; which, only a reader knows.
    if bold.next().is_some() || valued.len() < 2 {
        return None;
    }
    if valued.iter().any(|(_, q)| q.unit != own.unit) && valued.iter().any(|(_, q)| q.unit == Unit::Other) {
        return None;
    }
    let better = |q: &Quantity| match way {
        Direction::Up => q.value > own.value,
        Direction::Down => q.value < own.value,
    };
    let rivals = valued
        .iter()
        .filter(|(p, q)| q.unit == own.unit && p != place && better(q) && !q.agrees(own) && is_rival(&name(*p)));
    let (at, _) = rivals.max_by(|a, b| match way {
        Direction::Up => a.1.value.total_cmp(&b.1.value),
        Direction::Down => b.1.value.total_cmp(&a.1.value),
    })?;
    let passage = cell(*place)?.passage?;
    let text = source.text(passage);
    Some(BoldMiss {
        bold: Found { text: text.to_owned(), passage, range: 0..text.len() },
        better: cell(*at)?.text.clone(),
        whose: name(*at),
        measure: measure.trim_end_matches(['↑', '↓', ' ', ':']).to_owned(),
        direction: way,
    })
}

/// Whether bold marks a whole row and no value: its name is bold too while others are not, or all its numbers are.
fn is_marked_row(grid: &Grid, row: usize) -> bool {
    let name = |r: usize| grid.rows[r].first();
    let named = name(row).is_some_and(|c| c.bold);
    let all_named = (0..grid.rows.len()).all(|r| name(r).is_none_or(|c| c.bold || c.text.is_empty()));
    let numbers: Vec<&GridCell> = grid.rows[row].iter().skip(1).filter(|c| value(c).is_some()).collect();
    named && !all_named || numbers.len() >= 2 && numbers.iter().all(|c| c.bold)
}

/// The part of the table that each row belongs to. A row without numbers begins a part; where the first column repeats
/// or is left empty, its value is the part.
fn groups(grid: &Grid) -> Vec<usize> {
    let first = |r: usize| grid.rows[r].first().map_or("", |c| c.text.as_str());
    let has_numbers = |r: usize| grid.rows[r].iter().skip(1).any(|c| !numbers(&c.text).is_empty());
    let textual = |r: usize| grid.rows[r].get(1).is_some_and(|c| !c.text.is_empty() && numbers(&c.text).is_empty());
    let rows = 0..grid.rows.len();
    let repeats = rows.clone().any(|r| {
        r > 0
            && has_numbers(r)
            && textual(r)
            && (first(r).is_empty() || rows.clone().any(|o| o != r && first(o) == first(r)))
    });
    let mut names: Vec<&str> = Vec::new();
    let mut part = 0;
    let mut current = "";
    rows.map(|r| {
        if !has_numbers(r) {
            part += 1;
            names.clear();
        }
        if !repeats {
            return part;
        }
        if !first(r).is_empty() {
            current = first(r);
        }
        let place = names.iter().position(|n| *n == current).unwrap_or_else(|| {
            names.push(current);
            names.len() - 1
        });
        part * grid.rows.len() + place
    })
    .collect()
}

/// A gain over a rival that is smaller than the spread beside it.
#[derive(Debug, Clone, PartialEq)]
pub struct WithinSpread {
    /// The own value.
    pub own: Found,
    /// The difference, with the precision of the two values.
    pub gain: String,
    /// The rival's name.
    pub rival: String,
    /// The larger of the two spreads.
    pub spread: String,
}

/// Gains of a table's own row over its nearest rival that the spreads of the two swallow.
pub fn within_spread<C: Context>(source: &Source<'_, C>, grid: &Grid) -> Vec<WithinSpread> {
    let Some(own) = grid.own else { return Vec::new() };
    let both = |row: usize, column: usize| {
        let text = &grid.cell(row, column)?.text;
        let (a, b) = plus_minus(text)?;
        let plain = |r: std::ops::Range<usize>| text[r].replace(',', "").parse::<f64>().ok();
        let decimals = text[a.clone()].split_once('.').map_or(0, |(_, d)| d.len());
        Some((plain(a)?, plain(b)?, decimals))
    };
    (1..grid.header.len())
        .filter_map(|column| {
            let way = direction(&grid.header[column].text)?;
            let rival = grid.nearest_rival(column)?;
            let (mine, my_spread, decimals) = both(own, column)?;
            let (theirs, their_spread, _) = both(rival, column)?;
            let gain = match way {
                Direction::Up => mine - theirs,
                Direction::Down => theirs - mine,
            };
            let spread = my_spread.max(their_spread);
            let passage = grid.cell(own, column)?.passage?;
            let text = source.text(passage);
            (gain > 0.0 && gain < spread).then(|| WithinSpread {
                own: Found { text: text.to_owned(), passage, range: 0..text.len() },
                gain: format!("{gain:.decimals$}"),
                rival: grid.name(rival),
                spread: format!("{spread}"),
            })
        })
        .collect()
}
