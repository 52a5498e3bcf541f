//! The tables that only Pandoc reads: simple and multiline ones, whose columns are runs of dashes, and grids.

use std::ops::Range;

use super::super::build::{Builder, Kind, Split};
use super::super::model::{Alignment, InlineKind, Table};
use super::lines::Line;

/// A cell.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Part {
    /// Columns that it stands over; 0 is taken for one.
    pub columns: usize,
    /// Whether all of it is strong.
    pub strong: bool,
    /// Its part of each of the row's lines, as bytes of the file.
    pub lines: Vec<Range<usize>>,
}

impl FromIterator<Range<usize>> for Part {
    fn from_iter<I: IntoIterator<Item = Range<usize>>>(lines: I) -> Self {
        Self { columns: 1, strong: false, lines: lines.into_iter().collect() }
    }
}

/// A table as it stands in the file.
#[derive(Debug, PartialEq)]
pub(super) struct Found {
    /// The index of its last line.
    pub last: usize,
    pub alignments: Vec<Alignment>,
    pub header: Option<Vec<Part>>,
    pub rows: Vec<Vec<Part>>,
}

/// The most lines that are looked at for the end of a table.
const MAX_LINES: usize = 400;

/// The table that begins on line `i`.
pub(super) fn find(all: &[Line<'_>], i: usize) -> Option<Found> {
    let opens = |l: &&Line<'_>| !l.hidden && !l.text.is_empty();
    let line = all.get(i).filter(opens)?;
    if i.checked_sub(1).is_some_and(|n| !all[n].text.is_empty()) {
        return None;
    }
    if line.text.trim_start().starts_with('+') { grid(all, i) } else { dashed(all, i) }
}

/// Where the runs of dashes of a line start and end, in characters, if there is nothing else on it.
fn runs(line: &Line<'_>) -> Option<Vec<Range<usize>>> {
    let text = line.text;
    if line.hidden || !text.trim_start().starts_with("--") || !text.bytes().all(|b| matches!(b, b'-' | b' ')) {
        return None;
    }
    let mut out: Vec<Range<usize>> = Vec::new();
    for (i, _) in text.bytes().enumerate().filter(|(_, b)| *b == b'-') {
        match out.last_mut() {
            Some(last) if last.end == i => last.end = i + 1,
            _ => out.push(i..i + 1),
        }
    }
    out.iter().all(|run| run.len() > 1).then_some(out)
}

/// A table whose columns are runs of dashes.
fn dashed(all: &[Line<'_>], i: usize) -> Option<Found> {
    let blank = |n: usize| all.get(n).is_none_or(|l| l.text.is_empty());
    let several = |n: usize| all.get(n).and_then(runs).filter(|r| r.len() > 1);
    let first = runs(&all[i]);
    // A whole line of dashes opens a multiline table when its header stands below it without an empty line.
    let rule = match &first {
        Some(runs) if runs.len() > 1 => i,
        Some(_) => (i + 2..i + 12).take_while(|n| !blank(*n)).find(|n| several(*n).is_some())?,
        None => i + 1,
    };
    let columns = several(rule)?;
    let head = if first.is_some() { i + 1..rule } else { i..rule };
    let ends = |n: &usize| runs(&all[*n]).is_some_and(|r| first.is_some() || r.len() == columns.len()) && blank(n + 1);
    let limit = all.len().min(rule + MAX_LINES);
    let empty = (rule + 1..limit).find(|n| blank(*n)).unwrap_or(limit);
    // A simple table ends with its paragraph; others end with dashes, and empty lines stand between their rows.
    let closed = (rule + 1..limit).find(ends);
    let (last, body) = match closed {
        Some(close) if first.is_some() || close < empty => (close, rule + 1..close),
        _ if first.is_none() => (empty - 1, rule + 1..empty),
        _ => return None,
    };
    if body.is_empty() || all[body.clone()].iter().any(|l| l.hidden) {
        return None;
    }
    let row = |lines: Range<usize>| -> Vec<Part> {
        let parts = |c: usize| all[lines.clone()].iter().map(move |l| (l, c));
        (0..columns.len())
            .map(|c| parts(c).map(|(line, c)| part(line, &columns, c)).filter(|r| !r.is_empty()).collect())
            .collect()
    };
    let several_lines = body.clone().any(blank);
    let rows = if several_lines {
        paragraphs(all, body).into_iter().map(row).collect()
    } else {
        body.map(|n| row(n..n + 1)).collect()
    };
    let by = if head.is_empty() { rule + 1 } else { head.start };
    let alignments = (0..columns.len()).map(|c| alignment(&all[by], &columns, c)).collect();
    Some(Found { last, alignments, header: (!head.is_empty()).then(|| row(head)), rows })
}

/// The stretches of lines between empty ones.
fn paragraphs(all: &[Line<'_>], lines: Range<usize>) -> Vec<Range<usize>> {
    let mut out: Vec<Range<usize>> = Vec::new();
    for n in lines.filter(|n| !all[*n].text.is_empty()) {
        match out.last_mut() {
            Some(last) if last.end == n => last.end = n + 1,
            _ => out.push(n..n + 1),
        }
    }
    out
}

/// What stands in a column of a line: from the start of its dashes to the start of the next column's.
fn part(line: &Line<'_>, columns: &[Range<usize>], column: usize) -> Range<usize> {
    let byte = |n: usize| line.text.char_indices().nth(n).map_or(line.text.len(), |(i, _)| i);
    let from = if column == 0 { 0 } else { byte(columns[column].start) };
    let to = columns.get(column + 1).map_or(line.text.len(), |next| byte(next.start));
    trimmed(line, from..to.max(from))
}

fn trimmed(line: &Line<'_>, range: Range<usize>) -> Range<usize> {
    let text = &line.text[range.clone()];
    let start = line.start + range.start + text.len() - text.trim_start().len();
    start..start + text.trim().len()
}

/// Text flush with the left end of its dashes is on the left, with the right end on the right, with neither in the middle.
fn alignment(line: &Line<'_>, columns: &[Range<usize>], column: usize) -> Alignment {
    let at = |n: usize| line.text.chars().nth(n).filter(|c| *c != ' ').is_some();
    let run = &columns[column];
    match (at(run.start), at(run.end - 1)) {
        (true, false) => Alignment::Left,
        (false, true) => Alignment::Right,
        (false, false) => Alignment::Center,
        (true, true) => Alignment::None,
    }
}

/// A grid. One with cells over several rows or columns is left alone.
fn grid(all: &[Line<'_>], i: usize) -> Option<Found> {
    let frame = |l: &Line<'_>| {
        let text = l.text.trim_start();
        text.starts_with('+') && text.ends_with('+') && text.bytes().all(|b| matches!(b, b'+' | b'-' | b'=' | b':'))
    };
    let marks: Vec<usize> = all[i].text.bytes().enumerate().filter(|(_, b)| *b == b'+').map(|(n, _)| n).collect();
    if !frame(&all[i]) || marks.len() < 2 {
        return None;
    }
    let columns = marks.len() - 1;
    let mut header = None;
    let mut rows: Vec<Vec<Part>> = Vec::new();
    let mut open: Vec<Part> = vec![Part::default(); columns];
    let mut last = None;
    for (n, line) in all.iter().enumerate().skip(i + 1).take(MAX_LINES) {
        // Columns count in characters.
        let places: Vec<(usize, char)> = line.text.char_indices().collect();
        let at = |mark: usize| places.get(mark).copied();
        if frame(line) {
            if marks.iter().any(|m| at(*m).is_none_or(|(_, c)| c != '+')) {
                return None;
            }
            let row = std::mem::replace(&mut open, vec![Part::default(); columns]);
            match line.text.contains('=') && header.is_none() && rows.is_empty() {
                true => header = Some(row),
                false => rows.push(row),
            }
            last = Some(n);
            continue;
        }
        if !line.text.trim_start().starts_with('|') || line.hidden {
            break;
        }
        for (column, pair) in marks.windows(2).enumerate() {
            let (Some((from, '|')), Some((to, '|'))) = (at(pair[0]), at(pair[1])) else { return None };
            let range = trimmed(line, from + 1..to);
            if !range.is_empty() {
                open[column].lines.push(range);
            }
        }
    }
    // Every row is closed.
    let last = last.filter(|_| open.iter().all(|p| p.lines.is_empty()))?;
    (!rows.is_empty()).then(|| Found { last, alignments: vec![Alignment::None; columns], header, rows })
}

/// Puts a table onto the open slide; `markdown` reads the text of a cell.
pub(super) fn build(
    builder: &mut Builder<'_>,
    found: Found,
    place: Range<usize>,
    markdown: &dyn Fn(&mut Builder<'_>, Range<usize>, Split),
) {
    let table = Table { alignments: found.alignments, header: Vec::new(), rows: Vec::new(), caption: None };
    builder.open_element("table", Kind::Table(Box::new(table)), place.start);
    let rows = found.header.into_iter().map(|h| (true, h)).chain(found.rows.into_iter().map(|r| (false, r)));
    for (header, row) in rows {
        let at = row.iter().flat_map(|p| &p.lines).map(|r| r.start).min().unwrap_or(place.start);
        let end = row.iter().flat_map(|p| &p.lines).map(|r| r.end).max().unwrap_or(at);
        builder.open_element("tr", Kind::Row { header, cells: Vec::new() }, at);
        for cell in row {
            let from = cell.lines.first().map_or(at, |r| r.start);
            let to = cell.lines.last().map_or(from, |r| r.end);
            builder.open_element("td", Kind::Cell { header, columns: cell.columns.max(1) }, from);
            if cell.strong {
                builder.open_element("strong", Kind::Strong, from);
            }
            for (n, part) in cell.lines.iter().enumerate() {
                if n > 0 {
                    builder.push_inline(InlineKind::SoftBreak, part.start..part.start);
                }
                if opens_a_block(&builder.text[part.clone()]) {
                    builder.push_text(&builder.text[part.clone()], part.clone());
                } else {
                    markdown(builder, part.clone(), Split::NONE);
                }
            }
            if cell.strong {
                builder.close_element("strong", to);
            }
            builder.close_element("td", to);
        }
        builder.close_element("tr", end);
    }
    builder.close_element("table", place.end);
}

/// Whether Markdown would take a cell for a list, a heading or a quotation: `- 3` and `2.` are none.
fn opens_a_block(text: &str) -> bool {
    let number = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let listed = |rest: &str| rest.is_empty() || rest.starts_with(' ');
    text.starts_with(['#', '>', '|', '~', '=', ':', '<'])
        || text.strip_prefix(['-', '+', '*']).is_some_and(|rest| listed(rest) || rest.starts_with('-'))
        || (number.len() < text.len() && number.strip_prefix(['.', ')']).is_some_and(listed))
}
