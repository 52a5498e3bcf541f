//! Choices that a table tells: by its columns ("choice", "why", "instead of"), or by what an ablation takes away.

use crate::knowledge::expression::Context;

use super::super::grid::{Grid, GridCell};
use super::super::name::removed_part;
use super::super::number::numbers;
use super::super::source::{Found, Source};
use super::{Choice, ChoiceKind, kind_of};

/// Heads of columns, as they begin; the surer first.
const CHOICE: [&str; 14] = [
    "choice",
    "chosen",
    "decision",
    "we use",
    "we chose",
    "picked",
    "selected",
    "used",
    "optimization",
    "optimisation",
    "technique",
    "tool",
    "setting",
    "component",
];
const REASON: [&str; 7] = ["why", "reason", "because", "rationale", "benefit", "purpose", "advantage"];
const REJECTED: [&str; 6] = ["instead", "rejected", "alternative", "not ", "over", "considered"];
const NUMBER: [&str; 6] = ["number", "evidence", "gain", "effect", "deciding", "cost"];

/// The rows of tables whose columns say that they are choices.
pub(super) fn of_choices<C: Context>(source: &Source<'_, C>, slide: usize) -> Vec<Choice> {
    let mut out = Vec::new();
    for grid in &source.grids[slide] {
        let column = |heads: &[&str]| {
            let head = |cell: &GridCell, h: &str| cell.text.trim().to_lowercase().starts_with(h);
            heads.iter().find_map(|h| grid.header.iter().position(|cell| head(cell, h)))
        };
        if let Some(value) = values(grid) {
            out.extend(grid.rows.iter().filter_map(|row| setting(source, slide, row, value)));
            continue;
        }
        let (reason, rejected) = (column(&REASON), column(&REJECTED));
        let Some(chosen) = column(&CHOICE).filter(|_| reason.is_some() || rejected.is_some()) else { continue };
        for row in &grid.rows {
            let at = |column: Option<usize>| column.and_then(|c| whole(source, row.get(c)?));
            let Some(what) = at(Some(chosen)) else { continue };
            let kind = kind_of(source, what.passage, &what.range).unwrap_or(ChoiceKind::Other);
            let (reason, rejected, number) = (at(reason), at(rejected), at(column(&NUMBER)));
            out.push(Choice { kind, slide, what, stated: true, reason, rejected, number });
        }
    }
    out
}

/// Heads of the column of what is set.
const SET: [&str; 7] = ["parameter", "hyperparameter", "hyper-parameter", "setting", "option", "knob", "variable"];
/// Heads of the column of what it is set to.
const TO: [&str; 8] = ["value", "setting", "choice", "default", "ours", "used", "chosen", "range"];

/// The column of values, where a table lists settings.
fn values(grid: &Grid) -> Option<usize> {
    let head = |column: usize| grid.header.get(column).map(|c| c.text.trim().to_lowercase()).unwrap_or_default();
    let starts = |column: usize, heads: &[&str]| heads.iter().any(|h| head(column).starts_with(h));
    let others = ["why", "reason", "rationale", "instead", "rejected", "alternative"];
    let plain = (1..grid.header.len()).all(|column| !starts(column, &others));
    (starts(0, &SET) && plain).then(|| (1..grid.header.len()).find(|c| starts(*c, &TO)))?
}

/// A row of settings: its name and its value.
fn setting<C: Context>(source: &Source<'_, C>, slide: usize, row: &[GridCell], value: usize) -> Option<Choice> {
    let name = whole(source, row.first()?)?;
    let value = whole(source, row.get(value)?)?;
    let what = Found { text: format!("{}: {}", name.text.trim(), value.text.trim()), ..value };
    Some(Choice { kind: ChoiceKind::Recipe, slide, what, stated: false, reason: None, rejected: None, number: None })
}

/// A cell that says something.
fn whole<C: Context>(source: &Source<'_, C>, cell: &GridCell) -> Option<Found> {
    let passage = cell.passage?;
    let text = source.text(passage);
    text.chars().any(char::is_alphanumeric).then(|| Found { text: text.to_owned(), passage, range: 0..text.len() })
}

/// Rows of ablations: the part that is taken away was chosen, what stands in its place was not, and the row's first
/// number decided.
pub(super) fn taken_away<C: Context>(source: &Source<'_, C>, out: &mut Vec<Choice>) {
    for slide in (0..source.deck.slides.len()).filter(|s| source.quotable(*s)) {
        for grid in &source.grids[slide] {
            for row in 0..grid.rows.len() {
                let Some(choice) = of_row(source, grid, row) else { continue };
                let part = choice.what.text.to_lowercase();
                let same = |c: &&mut Choice| {
                    let what = c.what.text.to_lowercase();
                    what == part || what.ends_with(&format!(" {part}"))
                };
                match out.iter_mut().find(same) {
                    Some(known) => {
                        known.rejected = known.rejected.take().or(choice.rejected);
                        known.number = known.number.take().or(choice.number);
                    }
                    None => out.push(choice),
                }
            }
        }
    }
}

fn of_row<C: Context>(source: &Source<'_, C>, grid: &Grid, row: usize) -> Option<Choice> {
    let passage = grid.cell(row, 0)?.passage?;
    let text = source.text(passage);
    let range = removed_part(text, true)?;
    let number = (1..grid.header.len()).find_map(|column| {
        let passage = grid.cell(row, column)?.passage?;
        let cell = source.text(passage);
        numbers(cell).first().map(|_| Found { text: cell.to_owned(), passage, range: 0..cell.len() })
    })?;
    let what = Found { text: text[range.clone()].to_owned(), passage, range: range.clone() };
    let instead = text[range.end..].find(": ").map(|at| range.end + at + 2).filter(|at| *at < text.len());
    let rejected =
        instead.map(|at| Found { text: text[at..].trim_end().to_owned(), passage, range: at..text.trim_end().len() });
    let kind = kind_of(source, passage, &range).unwrap_or(ChoiceKind::Other);
    Some(Choice { kind, slide: grid.slide, what, stated: false, reason: None, rejected, number: Some(number) })
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::reading_of;

    #[test]
    fn tables_tell_choices_by_their_columns_and_by_what_they_leave_out() {
        let deck = "# Kites\n\n---\n\n## Method\n\n| Part | Choice | Why | Instead of |\n|---|---|---|---|\n\
            | line | aramid | does not stretch | nylon |\n\n---\n\n## Ablation\n\n| Variant | height [m] |\n|---|---|\n\
            | all | 91 |\n| without the tail: a second line | 74 |\n";
        reading_of(deck, |reading| {
            let told: Vec<_> = reading
                .ledger()
                .choices
                .iter()
                .map(|c| {
                    let text = |f: &Option<crate::lint::claims::Found>| f.as_ref().map(|f| f.text.clone());
                    (c.what.text.clone(), text(&c.reason), text(&c.rejected), text(&c.number))
                })
                .collect();
            let some = |s: &str| Some(s.to_owned());
            assert_eq!(
                told,
                [
                    ("aramid".to_owned(), some("does not stretch"), some("nylon"), None),
                    ("tail".to_owned(), None, some("a second line"), some("74")),
                ]
            );
        });
    }
}
