//! Tables of results: which row is whose, which column measures what.

use crate::deck::model::{Block, BlockKind, Cell, Deck, Inline, InlineKind, Table};

use super::number::numbers;

/// A table of a slide with its cells' text.
#[derive(Debug, Clone, PartialEq)]
pub struct Grid {
    /// Index into `Deck::slides`.
    pub slide: usize,
    /// The header's cells.
    pub header: Vec<GridCell>,
    /// The body's rows.
    pub rows: Vec<Vec<GridCell>>,
    /// The body row of the speaker's own system.
    pub own: Option<usize>,
    /// Body rows of other systems, in order.
    pub rivals: Vec<usize>,
}

/// A cell.
#[derive(Debug, Clone, PartialEq)]
pub struct GridCell {
    /// Its text as on the slide.
    pub text: String,
    /// Whether all of it is bold.
    pub bold: bool,
    /// Index into the passages; `None` for an empty cell.
    pub passage: Option<usize>,
}

/// All tables of a slide, nested ones included.
pub fn grids(deck: &Deck, slide: usize) -> Vec<Grid> {
    let mut out = Vec::new();
    if let Some(s) = deck.slides.get(slide) {
        collect(deck, slide, &s.blocks, &mut out);
    }
    out
}

fn collect(deck: &Deck, slide: usize, blocks: &[Block], out: &mut Vec<Grid>) {
    for block in blocks {
        match &block.kind {
            BlockKind::Table(table) => out.push(grid(deck, slide, table)),
            BlockKind::Columns(columns) => columns.iter().for_each(|c| collect(deck, slide, &c.blocks, out)),
            BlockKind::Quote { blocks, .. } => collect(deck, slide, blocks, out),
            BlockKind::List(list) => list.items.iter().for_each(|i| collect(deck, slide, &i.blocks, out)),
            _ => {}
        }
    }
}

fn grid(deck: &Deck, slide: usize, table: &Table) -> Grid {
    let range = deck.slides[slide].passages.clone();
    let list = deck.passages.list();
    let cell = |cell: &Cell| {
        let passage = range.clone().find(|i| {
            let passage = &list[*i];
            passage.path.row.is_some() && cell.span.contains(deck.passages.span(passage))
        });
        let text = passage.map_or_else(String::new, |i| deck.passages.text(&list[i]).to_owned());
        GridCell { bold: !text.is_empty() && all_bold(&cell.content), text, passage }
    };
    let header: Vec<GridCell> = table.header.iter().map(cell).collect();
    let rows: Vec<Vec<GridCell>> = table.rows.iter().map(|r| r.iter().map(cell).collect()).collect();
    let (own, rivals) = sides(&header, &rows);
    Grid { slide, header, rows, own, rivals }
}

/// Whether everything that is to be read is strong.
fn all_bold(content: &[Inline]) -> bool {
    content.iter().all(|inline| match &inline.kind {
        InlineKind::Strong(_) | InlineKind::SoftBreak | InlineKind::HardBreak => true,
        InlineKind::Text(text) => text.trim().is_empty(),
        InlineKind::Emphasis(inner) | InlineKind::Styled { content: inner, .. } => all_bold(inner),
        _ => false,
    })
}

/// Words of a row's name that say "mine".
const OWN: &[&str] = &["ours", "our", "(ours)", "proposed", "mine", "(proposed)", "[ours]"];
/// Words of a row that compares rows and is no system.
const DERIVED: &[&str] = &[
    "over",
    "difference",
    "delta",
    "Δ",
    "gain",
    "improvement",
    "relative",
    "ci",
    "mean",
    "average",
    "std",
    "total",
    "sum",
    "against",
    "minus",
    "speedup",
    "ratio",
    "p-value",
    "without",
    "w/o",
    "no",
    "upper",
    "oracle",
    "human",
    "humans",
];

/// Whether a row's name may be that of a system.
fn is_system(name: &str) -> bool {
    let words: Vec<String> = name.split_whitespace().map(str::to_lowercase).collect();
    let known = |word: &String| DERIVED.contains(&word.trim_matches([',', ':', '(', ')', '%']));
    (1..=6).contains(&words.len())
        && name.chars().count() <= 40
        && name.starts_with(|c: char| c.is_alphabetic())
        && !words.iter().any(known)
}

/// Whether a name says "mine".
pub fn says_own(name: &str) -> bool {
    name.split_whitespace().any(|w| OWN.contains(&w.to_lowercase().trim_matches([',', ':', '*'])))
}

/// The own row and those of the others. A row is own when its name says so, or when it alone has a bold name. Rivals are
/// known only beside an own row: a table of data sets has none.
fn sides(header: &[GridCell], rows: &[Vec<GridCell>]) -> (Option<usize>, Vec<usize>) {
    let numeric = |row: &[GridCell]| row.iter().skip(1).any(|c| !numbers(&c.text).is_empty());
    let name = |row: &[GridCell]| row.first().map(|c| c.text.as_str()).unwrap_or_default().to_owned();
    if header.len() < 2 {
        return (None, Vec::new());
    }
    let candidates: Vec<usize> = (0..rows.len())
        .filter(|i| numeric(&rows[*i]) && (says_own(&name(&rows[*i])) || is_system(&name(&rows[*i]))))
        .collect();
    let said: Vec<usize> = candidates.iter().copied().filter(|i| says_own(&name(&rows[*i]))).collect();
    let bold: Vec<usize> = candidates.iter().copied().filter(|i| rows[*i].first().is_some_and(|c| c.bold)).collect();
    let own = match (said.as_slice(), bold.as_slice()) {
        ([own], _) => Some(*own),
        // Several own variants: the last is the full one by habit, but which is not known.
        ([], [own]) if !is_sum(&name(&rows[*own])) => Some(*own),
        _ => None,
    };
    let rivals = match own {
        Some(_) => candidates.into_iter().filter(|i| Some(*i) != own && !said.contains(i)).collect(),
        None => Vec::new(),
    };
    (own, rivals)
}

fn is_sum(name: &str) -> bool {
    ["total", "sum", "all", "overall", "average", "mean"].contains(&name.to_lowercase().trim())
}

impl Grid {
    /// A body row's name without what only marks it: "RANK-D (ours)" is "RANK-D". Empty where it says nothing else.
    pub fn name(&self, row: usize) -> String {
        let text = self.rows.get(row).and_then(|r| r.first()).map(|c| c.text.as_str()).unwrap_or_default();
        let text = text.split_once(',').map_or(text, |(name, _)| name);
        // "Pruning (baseline)", "Dense (tuned by us)"
        let text = match text.rfind('(') {
            Some(open) if open > 0 && text.ends_with(')') => &text[..open],
            _ => text,
        };
        let words: Vec<&str> = text
            .split_whitespace()
            .filter(|w| !OWN.contains(&w.to_lowercase().as_str()))
            .filter(|w| !w.starts_with('[') || !w.ends_with(']'))
            .collect();
        words.join(" ").trim_matches(['*', '†', '‡', ':']).trim().to_owned()
    }

    /// A cell of the body.
    pub fn cell(&self, row: usize, column: usize) -> Option<&GridCell> {
        self.rows.get(row)?.get(column)
    }

    /// The rival row whose value in a column is nearest to the own one: the comparison that counts.
    pub fn nearest_rival(&self, column: usize) -> Option<usize> {
        let value = |row: usize| {
            let text = &self.cell(row, column)?.text;
            let digits = numbers(text).into_iter().next()?.digits;
            text[digits].replace(',', "").parse::<f64>().ok()
        };
        let own = value(self.own?)?;
        let distance = |row: &usize| value(*row).map(|v| (v - own).abs());
        let nearest = |best: Option<(usize, f64)>, row: &usize| match (best, distance(row)) {
            (Some((_, d)), Some(new)) if new >= d => best,
            (_, Some(new)) => Some((*row, new)),
            (best, None) => best,
        };
        self.rivals.iter().fold(None, nearest).map(|(row, _)| row)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(texts: &[(&str, bool)]) -> Vec<GridCell> {
        texts.iter().map(|(t, bold)| GridCell { text: (*t).to_owned(), bold: *bold, passage: None }).collect()
    }

    fn table(rows: &[&[(&str, bool)]]) -> Grid {
        let header = cells(rows[0]);
        let rows: Vec<_> = rows[1..].iter().map(|r| cells(r)).collect();
        let (own, rivals) = sides(&header, &rows);
        Grid { slide: 0, header, rows, own, rivals }
    }

    #[test]
    fn the_own_row_is_named_or_alone_in_bold() {
        let named = table(&[
            &[("System", false), ("F1", false)],
            &[("BM25", false), ("41.0", false)],
            &[("Dense", false), ("44.1", true)],
            &[("RANK-D (ours)", false), ("43.9", false)],
            &[("difference to best, 95 % CI", false), ("-0.2", false)],
        ]);
        assert_eq!((named.own, named.rivals.clone()), (Some(2), vec![0, 1]));
        assert_eq!(named.name(2), "RANK-D");
        assert_eq!(named.nearest_rival(1), Some(1));
        let bold = table(&[
            &[("", false), ("F1", false)],
            &[("Pruning [3] (baseline)", false), ("73.0 ± 0.6", false)],
            &[("Second looks", true), ("75.3 ± 0.5", true)],
        ]);
        assert_eq!((bold.own, bold.name(0)), (Some(1), "Pruning".to_owned()));
    }

    #[test]
    fn without_an_own_row_nobody_is_a_rival() {
        let none = table(&[
            &[("", false), ("F1", false)],
            &[("BM25", false), ("41.0", true)],
            &[("Dense", false), ("40.1", false)],
        ]);
        assert_eq!((none.own, none.rivals.len()), (None, 0));
        let sum = table(&[
            &[("", false), ("hours", false)],
            &[("tuning", false), ("40", false)],
            &[("total", true), ("90", true)],
        ]);
        assert_eq!(sum.own, None, "a total in bold is nobody's system");
    }
}
