//! Tables: columns as wide as their words need, ruled as in books: above, below, and under the header.

use parley::Alignment;

use super::canvas::Canvas;
use super::draw::{Rect, Role};
use super::issue::{IssueKind, Report};
use super::text::{TextBlock, TextStyle};
use super::theme::Theme;
use crate::deck::model::{Alignment as ColumnAlignment, Cell, Table};
use crate::deck::plain;

/// A table, shaped once.
#[derive(Clone)]
pub(crate) struct TableNode {
    /// Header first (where there is one), then the rows.
    rows: Vec<Vec<TextBlock>>,
    header: bool,
    /// Narrowest and widest useful width of each column, padding included.
    bounds: Vec<(f32, f32)>,
    /// The narrowest width of each column at which no number is broken: `74.5 ± 0.7` is one.
    whole: Vec<f32>,
    caption: Option<TextBlock>,
    em: f32,
    /// Vertical room above and below the text of a cell, in em.
    pad: f32,
    /// Whether the first column says what its rows are about.
    named: bool,
    /// Body rows that are drawn (indices into `rows`); the rest is on another page.
    window: std::ops::Range<usize>,
}

/// A table's text does not shrink below this share of the text around it without a report.
const LEGIBLE: f32 = 0.66;
/// Horizontal room on each side of a cell, and vertical room above and below, in em.
const PAD: (f32, f32) = (0.55, 0.22);
/// A table of more rows than this stands closer: `CLOSE` is its vertical room.
const MANY_ROWS: usize = 9;
const CLOSE: f32 = 0.12;

impl TableNode {
    /// Shapes a table's cells.
    pub fn new(table: &Table, style: TextStyle, theme: &Theme, report: &mut Report<'_>) -> Self {
        let columns =
            table.alignments.len().max(table.header.len()).max(table.rows.iter().map(Vec::len).max().unwrap_or(0));
        let digits: Vec<bool> = (0..columns).map(|i| numeric(table, i)).collect();
        let align: Vec<Alignment> = (0..columns)
            .map(|i| match table.alignments.get(i).copied().unwrap_or_default() {
                ColumnAlignment::Left => Alignment::Left,
                ColumnAlignment::Center => Alignment::Center,
                ColumnAlignment::Right => Alignment::Right,
                ColumnAlignment::None if digits[i] => Alignment::Right,
                ColumnAlignment::None => Alignment::Left,
            })
            .collect();
        let header = table.header.iter().any(|c| !c.content.is_empty());
        let mut rows = Vec::new();
        let mut row = |cells: &[Cell], weight: f32| {
            let shaped = (0..columns)
                .map(|i| {
                    let content = cells.get(i).map_or(&[][..], |c| &c.content[..]);
                    let style = TextStyle { align: align[i], weight, tabular: digits[i] && weight < 600.0, ..style };
                    TextBlock::new(content, style, theme, report)
                })
                .collect();
            rows.push(shaped);
        };
        if header {
            row(&table.header, 600.0);
        }
        for cells in &table.rows {
            row(cells, style.weight);
        }
        let em = style.size;
        let bounds: Vec<(f32, f32)> = (0..columns)
            .map(|i| {
                let widths = rows.iter().map(|r: &Vec<TextBlock>| r[i].widths());
                let (min, max) = widths.fold((0.0_f32, 0.0_f32), |a, w| (a.0.max(w.0), a.1.max(w.1)));
                (min + 2.0 * PAD.0 * em, max + 2.0 * PAD.0 * em + 0.1)
            })
            .collect();
        let body = &rows[usize::from(header)..];
        let widest = |i: usize| body.iter().map(|r: &Vec<TextBlock>| r[i].widths().1).fold(0.0_f32, f32::max);
        let whole = bounds
            .iter()
            .enumerate()
            .map(|(i, b)| if digits[i] { b.0.max(widest(i) + 2.0 * PAD.0 * em + 0.1) } else { b.0 })
            .collect();
        let caption = table.caption.as_ref().map(|content| {
            let style = TextStyle { size: em * 0.8, color: theme.color.muted, align: Alignment::Center, ..style };
            TextBlock::new(content, style, theme, report)
        });
        let window = usize::from(header)..rows.len();
        let pad = if rows.len() > MANY_ROWS { CLOSE } else { PAD.1 };
        let named = names_rows(table, &digits);
        Self { rows, header, bounds, whole, caption, em, pad, named, window }
    }

    /// The bounds of the columns: numbers stay whole, unless the table would become much smaller for it.
    fn bounds_at(&self, width: f32) -> Vec<(f32, f32)> {
        const SMALLER: f32 = 0.85;
        let whole = self.whole.iter().sum::<f32>() * SMALLER <= width;
        let least = |(b, whole_at): (&(f32, f32), &f32)| if whole { (whole_at.min(b.1), b.1) } else { *b };
        self.bounds.iter().zip(&self.whole).map(least).collect()
    }

    /// Scale of the table's own text and the columns' widths (before that scale) at `width`.
    fn columns(&self, width: f32) -> (f32, Vec<f32>) {
        let bounds = self.bounds_at(width);
        let sum = |f: fn(&(f32, f32)) -> f32| bounds.iter().map(f).sum::<f32>();
        let (min, max) = (sum(|b| b.0), sum(|b| b.1));
        // A little smaller on single lines reads better than wrapped cells; a lot smaller does not.
        let scale = if max <= width {
            1.0
        } else if max * 0.88 <= width {
            width / max
        } else {
            self.wrapped_scale(&bounds, width, min, max)
        };
        let room = width / scale;
        if max <= room + 0.5 {
            // What is left over goes to the columns in equal parts, but a narrow table stays narrow.
            let left = (room - max).max(0.0) / bounds.len().max(1) as f32;
            let extra = if max > room * 0.72 { left } else { left.min(self.em * 1.2) };
            return (scale, bounds.iter().map(|b| b.1 + extra).collect());
        }
        let share = ((room - min) / (max - min).max(0.01)).clamp(0.0, 1.0);
        (scale, bounds.iter().map(|b| b.0 + (b.1 - b.0) * share).collect())
    }

    /// The scale of a table whose cells must wrap: smaller where they would become towers.
    fn wrapped_scale(&self, bounds: &[(f32, f32)], width: f32, min: f32, max: f32) -> f32 {
        let fitting = width / min.max(1.0);
        let pad = 2.0 * PAD.0 * self.em;
        let tallest = |scale: f32| {
            let share = ((width / scale - min) / (max - min).max(0.01)).clamp(0.0, 1.0);
            let lines = |b: &(f32, f32)| (b.1 - pad) / (b.0 + (b.1 - b.0) * share - pad).max(1.0);
            bounds.iter().map(lines).fold(1.0, f32::max)
        };
        let steps = [1.0, 0.92, 0.85, 0.8, 0.75, 0.7];
        let good = |lines: f32| steps.into_iter().find(|s| *s <= fitting && tallest(*s) <= lines);
        fitting.min(good(2.0).or_else(|| good(3.0)).unwrap_or(0.75))
    }

    fn row_height(row: &mut [TextBlock], widths: &[f32], em: f32, pad: f32) -> f32 {
        let inner = |w: &f32| w - 2.0 * PAD.0 * em;
        let tallest = row.iter_mut().zip(widths).map(|(c, w)| c.height(inner(w))).fold(em, f32::max);
        tallest + 2.0 * pad * em
    }

    fn shown(&self) -> impl Iterator<Item = usize> + use<> {
        (0..usize::from(self.header)).chain(self.window.clone())
    }

    fn caption_height(&mut self, width: f32) -> f32 {
        let em = self.em;
        self.caption.as_mut().map_or(0.0, |c| c.height(width) + em * 0.4)
    }

    /// Height at `width`.
    pub fn height(&mut self, width: f32) -> f32 {
        let (scale, widths) = self.columns(width);
        let (em, pad) = (self.em, self.pad);
        let rows: f32 = self.shown().map(|i| Self::row_height(&mut self.rows[i], &widths, em, pad)).sum();
        rows * scale + self.caption_height(width)
    }

    /// Keeps the rows that fit into `height` and gives the others, under the same header.
    pub fn split(&mut self, width: f32, height: f32) -> Option<Self> {
        let (scale, widths) = self.columns(width);
        let (em, pad) = (self.em, self.pad);
        let head: f32 =
            (0..usize::from(self.header)).map(|i| Self::row_height(&mut self.rows[i], &widths, em, pad)).sum();
        let mut left = (height - self.caption_height(width)) / scale - head;
        let mut end = self.window.start;
        for i in self.window.clone() {
            left -= Self::row_height(&mut self.rows[i], &widths, em, pad);
            if left < -0.01 {
                break;
            }
            end += 1;
        }
        if end == self.window.start || end >= self.window.end {
            return None;
        }
        // The header stands above both parts.
        let head = usize::from(self.header);
        let mut rows = self.rows[..head].to_vec();
        rows.extend(self.rows.split_off(end));
        let rest = Self {
            window: head..rows.len(),
            rows,
            header: self.header,
            bounds: self.bounds.clone(),
            whole: self.whole.clone(),
            caption: None,
            em,
            pad: self.pad,
            named: self.named,
        };
        self.window.end = end;
        Some(rest)
    }

    /// Draws the table, centred in `width`.
    pub fn draw(&mut self, canvas: &mut Canvas<'_>, x: f32, y: f32, width: f32) {
        let theme = canvas.theme;
        let (scale, widths) = self.columns(width);
        if scale < LEGIBLE {
            let percent = (scale * 100.0).round();
            canvas
                .report
                .add(IssueKind::TooSmall, format!("a table is set at {percent} % to fit the width; cut columns"));
        }
        let total: f32 = widths.iter().sum();
        let left = x + (width - total * scale).max(0.0) / 2.0;
        let (em, pad) = (self.em, self.pad);
        let caption = self.caption_height(width);
        let mut bottom = 0.0;
        canvas.tagged(Role::Table, None, |canvas| {
            canvas.within(left, y, scale, |c| {
                let rule = |c: &mut Canvas<'_>, y: f32, thick: f32, color| {
                    c.tagged(Role::Artifact, None, |c| {
                        c.rect(Rect { x: 0.0, y: y - thick / 2.0, w: total, h: thick }, 0.0, color);
                    });
                };
                let mut at = 0.0;
                rule(c, at, em * 0.07, theme.color.strong_line);
                for i in self.shown() {
                    let head = self.header && i == 0;
                    let height = Self::row_height(&mut self.rows[i], &widths, em, pad);
                    c.tagged(Role::Row, None, |c| {
                        let mut cell_x = 0.0;
                        for (column, (cell, w)) in self.rows[i].iter_mut().zip(&widths).enumerate() {
                            let inner = w - 2.0 * PAD.0 * em;
                            // Header cells stand on their bottom line, others hang from their top one.
                            let low = if head { height - pad * em - cell.height(inner) } else { pad * em };
                            let role = match (head, column) {
                                (true, _) => Role::HeaderCell,
                                (false, 0) if self.named => Role::RowHeaderCell,
                                (false, _) => Role::Cell,
                            };
                            c.tagged(role, None, |c| {
                                cell.draw(c, cell_x + PAD.0 * em, at + low, inner);
                            });
                            cell_x += w;
                        }
                    });
                    at += height;
                    if head {
                        rule(c, at, em * 0.045, theme.color.strong_line);
                    }
                }
                rule(c, at, em * 0.07, theme.color.strong_line);
                bottom = at * scale;
            });
            if let Some(block) = &mut self.caption {
                let top = y + bottom + caption - block.height(width);
                canvas.tagged(Role::Caption, None, |c| block.draw(c, x, top, width));
            }
        });
    }
}

/// Whether all cells of a column that say anything are numbers.
fn numeric(table: &Table, column: usize) -> bool {
    let mut some = false;
    for row in &table.rows {
        let Some(cell) = row.get(column) else { continue };
        let text = plain(&cell.content);
        let text = text.trim();
        if text.is_empty() || matches!(text, "-" | "–" | "—" | "n/a") {
            continue;
        }
        some = true;
        let number = text.trim_start_matches(['+', '-', '−', '~', '≈', '<', '>', '$', '€']);
        if !number.starts_with(|c: char| c.is_ascii_digit() || c == '.')
            || number.chars().filter(|c| c.is_alphabetic()).count() > 2
        {
            return false;
        }
    }
    some
}

/// Whether the first column names the rows: its cells say something, each something else, and are no numbers beside
/// columns that are.
fn names_rows(table: &Table, digits: &[bool]) -> bool {
    let first: Vec<String> = table
        .rows
        .iter()
        .map(|row| row.first().map(|c| plain(&c.content)).unwrap_or_default().trim().to_owned())
        .collect();
    let mut seen = std::collections::BTreeSet::new();
    let names = first.iter().all(|name| !name.is_empty() && seen.insert(name.as_str()));
    let beside = digits.iter().skip(1).any(|d| *d);
    names && first.len() > 1 && digits.len() > 1 && !digits[0] && beside
}
