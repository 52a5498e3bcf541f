//! Tables in raw LaTeX: `tabular` and its relatives, with the rules of booktabs.

use std::ops::Range;

use super::super::model::Alignment;
use super::latex::argument;
use super::lines::Line;
use super::tables::{Found, Part};

/// Environments that hold rows, and how many arguments stand before the columns.
const ENVIRONMENTS: [(&str, usize); 6] =
    [("tabular", 0), ("tabular*", 1), ("tabularx", 1), ("tabulary", 1), ("longtable", 0), ("supertabular", 0)];
/// Lines between rows, and what else says nothing about their text.
const RULES: [&str; 16] = [
    "hline",
    "toprule",
    "midrule",
    "bottomrule",
    "cline",
    "cmidrule",
    "addlinespace",
    "specialrule",
    "endhead",
    "endfirsthead",
    "endfoot",
    "endlastfoot",
    "rowcolor",
    "morecmidrules",
    "noalign",
    "centering",
];
/// More bytes than this are no table of a slide.
const LONGEST: usize = 12_000;

/// The table that begins on line `i` of `text`.
pub(super) fn find(text: &str, all: &[Line<'_>], i: usize) -> Option<Found> {
    let line = all.get(i).filter(|l| !l.hidden)?;
    let body = line.text.trim_start();
    let name_at = line.start + line.text.find("\\begin{tab").or_else(|| line.text.find("\\begin{longtable"))?;
    // Other commands may stand before it, text may not.
    if !body.starts_with(['\\', '{', '%']) {
        return None;
    }
    let (name, mut at) = argument(text, name_at + "\\begin".len(), b'{', b'}')?;
    let (_, before) = ENVIRONMENTS.iter().find(|(n, _)| *n == &text[name.clone()])?;
    for _ in 0..*before {
        at = argument(text, at, b'{', b'}')?.1;
    }
    while let Some((_, end)) = argument(text, at, b'[', b']') {
        at = end;
    }
    let (columns, at) = argument(text, at, b'{', b'}')?;
    let rest = &text[at..text.len().min(text.ceil_char_boundary(at + LONGEST))];
    let end = at + rest.find(&format!("\\end{{{}}}", &text[name]))?;
    let last = (i..all.len()).find(|n| all[*n].end > end)?;
    let mut alignments = alignments(&text[columns]);
    let (mut rows, ruled) = rows(text, at..end);
    let widest = rows.iter().map(|row| row.iter().map(|c| c.columns).sum()).max().unwrap_or(0);
    if rows.is_empty() || widest == 0 {
        return None;
    }
    alignments.resize(alignments.len().max(widest), Alignment::None);
    // One row above a line is what the columns are called.
    let header = (ruled == Some(1) && rows.len() > 1).then(|| rows.remove(0));
    Some(Found { last, alignments, header, rows })
}

/// One alignment for each column of a specification such as `{@{}l|c*{2}{r}p{3cm}@{}}`.
fn alignments(columns: &str) -> Vec<Alignment> {
    const MOST: usize = 60;
    let mut out = Vec::new();
    let mut i = 0;
    let bytes = columns.as_bytes();
    while i < bytes.len() && out.len() < MOST {
        let inner = |at: usize| argument(columns, at, b'{', b'}');
        i += 1;
        match bytes[i - 1] {
            b'l' => out.push(Alignment::Left),
            b'c' => out.push(Alignment::Center),
            b'r' | b'S' => out.push(Alignment::Right),
            b'X' | b'L' => out.push(Alignment::Left),
            b'p' | b'm' | b'b' | b'w' => {
                out.push(Alignment::Left);
                i = inner(i).map_or(i, |(_, end)| end);
            }
            b'@' | b'!' | b'>' | b'<' => i = inner(i).map_or(i, |(_, end)| end),
            b'*' => {
                let Some((count, next)) = inner(i) else { continue };
                let Some((repeated, end)) = inner(next) else { continue };
                let one = alignments(&columns[repeated]);
                for _ in 0..columns[count].trim().parse::<usize>().unwrap_or(1).min(MOST) {
                    out.extend_from_slice(&one);
                }
                i = end;
            }
            _ => {}
        }
    }
    out.truncate(MOST);
    out
}

/// The rows of a table's body, and how many stand above the first line that has rows on both sides.
fn rows(text: &str, body: Range<usize>) -> (Vec<Vec<Part>>, Option<usize>) {
    let bytes = text.as_bytes();
    let mut rows: Vec<Vec<Part>> = Vec::new();
    let mut ruled = None;
    let mut row: Vec<Part> = Vec::new();
    let (mut from, mut at, mut depth, mut math) = (body.start, body.start, 0usize, false);
    let end_row = |row: &mut Vec<Part>, rows: &mut Vec<Vec<Part>>| {
        let row = std::mem::take(row);
        if row.iter().any(|p| !p.lines.is_empty()) {
            rows.push(row);
        }
    };
    // What would end behind the table is no argument of it.
    let within = |found: Option<(Range<usize>, usize)>| found.map(|(_, end)| end).filter(|end| *end <= body.end);
    while at < body.end {
        match bytes[at] {
            b'\\' if bytes.get(at + 1) == Some(&b'\\') && depth == 0 => {
                row.push(part(text, from..at));
                end_row(&mut row, &mut rows);
                at += 2;
                at += usize::from(bytes.get(at) == Some(&b'*'));
                at = within(argument(text, at, b'[', b']')).unwrap_or(at);
                from = at;
                continue;
            }
            b'\\' => {
                let word = bytes[at + 1..body.end].iter().take_while(|b| b.is_ascii_alphabetic()).count();
                let command = &text[at + 1..at + 1 + word];
                if RULES.contains(&command) && depth == 0 {
                    if ruled.is_none() && !rows.is_empty() && command.ends_with("rule") | (command == "hline") {
                        ruled = Some(rows.len());
                    }
                    at += 1 + word;
                    for (open, close) in [(b'[', b']'), (b'(', b')'), (b'{', b'}'), (b'{', b'}')] {
                        at = within(argument(text, at, open, close)).unwrap_or(at);
                    }
                    // What stood before a line of the table is no text either.
                    from = at;
                    continue;
                }
                // An escaped sign, or the command's name.
                at += 1 + word.max(1);
                continue;
            }
            b'%' => {
                // What a comment holds is skipped by ending the cell's line there.
                let line = text[at..body.end].find('\n').map_or(body.end, |n| at + n + 1);
                if text[from..at].trim().is_empty() {
                    from = line;
                }
                at = line;
                continue;
            }
            b'{' => depth += 1,
            b'}' => depth = depth.saturating_sub(1),
            b'$' => math = !math,
            b'&' if depth == 0 && !math => {
                row.push(part(text, from..at));
                from = at + 1;
            }
            _ => {}
        }
        at += 1;
    }
    row.push(part(text, from..body.end));
    end_row(&mut row, &mut rows);
    let ruled = ruled.filter(|n| *n < rows.len());
    (rows, ruled)
}

/// What is printed of a cell: `\multicolumn{2}{c}{both}` is `both` over two columns, `\textbf{best}` is strong.
fn part(text: &str, cell: Range<usize>) -> Part {
    let mut out = Part { columns: 1, strong: false, lines: Vec::new() };
    let mut range = trimmed(text, cell);
    for _ in 0..8 {
        let inner = &text[range.clone()];
        let wrapped = |command: &str, arguments: usize| {
            let mut at = range.start + inner.strip_prefix(command).map(|_| command.len())?;
            let mut all = Vec::new();
            for _ in 0..arguments {
                at = argument(text, at, b'[', b']').map_or(at, |(_, end)| end);
                let (inner, end) = argument(text, at, b'{', b'}')?;
                all.push(inner);
                at = end;
            }
            (at == range.end).then_some(all)
        };
        let last = |all: Vec<Range<usize>>| all.into_iter().next_back();
        if let Some(all) = wrapped("\\multicolumn", 3) {
            out.columns = text[all[0].clone()].trim().parse().unwrap_or(1).clamp(1, 60);
            range = trimmed(text, all[2].clone());
        } else if let Some(inner) = wrapped("\\multirow", 3).and_then(last) {
            range = trimmed(text, inner);
        } else if let Some(inner) = ["\\textbf", "\\mathbf", "\\best"].iter().find_map(|c| wrapped(c, 1)).and_then(last)
        {
            out.strong = true;
            range = trimmed(text, inner);
        } else if let Some(inner) = wrapped("", 1).and_then(last) {
            range = trimmed(text, inner);
        } else if let Some(rest) = inner.strip_prefix("\\bfseries").or_else(|| inner.strip_prefix("\\bf")) {
            if rest.starts_with(|c: char| c.is_ascii_alphabetic()) {
                break;
            }
            out.strong = true;
            range = trimmed(text, range.end - rest.len()..range.end);
        } else if let Some(rest) = inner.strip_prefix("\\centering") {
            range = trimmed(text, range.end - rest.len()..range.end);
        } else {
            break;
        }
    }
    if !range.is_empty() {
        out.lines.push(range);
    }
    out
}

fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let inner = &text[range.clone()];
    let start = range.start + inner.len() - inner.trim_start().len();
    start..start + inner.trim().len()
}

#[cfg(test)]
mod tests {
    use super::super::lines::{Hides, lines};
    use super::*;

    type Row = Vec<String>;

    fn read(text: &str) -> Option<(Option<Row>, Vec<Row>)> {
        let all = lines(text, 0..text.len(), Hides::ALL);
        let found = find(text, &all, 0)?;
        let cell = |p: &Part| {
            let said: Vec<&str> = p.lines.iter().map(|r| &text[r.clone()]).collect();
            let (strong, wide) = (if p.strong { "!" } else { "" }, if p.columns > 1 { "+" } else { "" });
            format!("{}{strong}{wide}", said.join(" "))
        };
        let row = |row: &Vec<Part>| row.iter().map(cell).collect::<Vec<_>>();
        Some((found.header.as_ref().map(row), found.rows.iter().map(row).collect()))
    }

    fn strings(words: &[&str]) -> Vec<String> {
        words.iter().map(|w| (*w).to_owned()).collect()
    }

    #[test]
    fn rows_cells_rules_and_spans_are_read() {
        let text = "\\begin{tabular}{@{}l|r*{2}{c}@{}}\n\\toprule\nMethod & F1 & \\multicolumn{2}{c}{Both} \\\\\n\\midrule\nOurs & \\textbf{71.2} & $a & b$ & 4\\,\\% \\\\[2pt]\n% not this & row \\\\\n{Base} & 68.0 & A\\&B & \\\\ \\bottomrule\n\\end{tabular}\n";
        let (header, rows) = read(text).expect("a table");
        assert_eq!(header, Some(strings(&["Method", "F1", "Both+"])));
        assert_eq!(rows[0], strings(&["Ours", "71.2!", "$a & b$", "4\\,\\%"]));
        assert_eq!(rows[1], strings(&["Base", "68.0", "A\\&B", ""]));
        assert_eq!(rows.len(), 2);
    }

    #[test]
    fn a_table_without_lines_has_no_header_and_text_is_no_table() {
        let (header, rows) =
            read("  \\begin{tabularx}{\\textwidth}{lX} a & b \\\\ c & d \\end{tabularx}\n").expect("one");
        assert_eq!((header, rows.len()), (None, 2));
        assert!(read("Type `\\begin{tabular}{l} a \\end{tabular}`.\n").is_none());
        assert!(read("\\begin{tabular}{ll} a & b \\\\\n").is_none(), "it never ends");
        assert!(read("\\begin{tabbing} a \\end{tabbing}\n").is_none());
    }

    #[test]
    fn what_ends_behind_the_table_and_what_is_too_deep_do_no_harm() {
        for text in [
            "\\begin{tabular}{l} a \\hline{\\end{tabular}} b\n",
            "\\begin{tabular}{l} a \\\\[\\end{tabular}] b\n",
            "\\begin{tabular}{l} % \\end{tabular}\n",
            "\\begin{tabular}{l} a \\\\*\\end{tabular}\n",
        ] {
            let _ = read(text);
        }
        let deep =
            format!("\\begin{{tabular}}{{{}l{}}} a \\end{{tabular}}\n", "*{1}{".repeat(100_000), "}".repeat(100_000));
        assert!(read(&deep).is_none());
    }

    #[test]
    fn columns_tell_their_alignment() {
        use Alignment::{Center, Left, Right};
        assert_eq!(alignments("@{}l|c||r@{}p{3cm}"), [Left, Center, Right, Left]);
        assert_eq!(alignments("*{3}{r}>{\\raggedright}X"), [Right, Right, Right, Left]);
        assert!(alignments("*{99999}{*{99999}{c}}").len() <= 60);
    }
}
