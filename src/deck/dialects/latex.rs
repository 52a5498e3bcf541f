//! Raw LaTeX in Pandoc decks for Beamer: the text of its environments is kept, the commands vanish.

use std::ops::Range;

use super::super::build::{BoxInfo, Builder, Kind};
use super::lines::blank_follows;

/// Commands whose arguments are not text.
const SILENT: &[&str] = &[
    "vspace",
    "hspace",
    "column",
    "label",
    "vskip",
    "color",
    "includegraphics",
    "setbeamertemplate",
    "setcounter",
    "addtocounter",
    "stepcounter",
    "setlength",
    "newcommand",
    "renewcommand",
    "rule",
    "ref",
    "cline",
    "cmidrule",
    "usebeamerfont",
    "usebeamercolor",
    "usetheme",
    "hypertarget",
    "phantom",
    "bibliography",
    "bibliographystyle",
    "input",
];

/// Whether a line begins with what [`structure`] reads.
pub(super) fn is_structure(line: &str) -> bool {
    let body = line.trim_start();
    let environment = body.strip_prefix("\\begin{").or_else(|| body.strip_prefix("\\end{"));
    body.starts_with("\\item") || environment.is_some_and(|e| STRUCTURES.contains(&e.split('}').next().unwrap_or("")))
}

const STRUCTURES: &[&str] = &["itemize", "description", "enumerate", "columns", "column"];

/// Reads what a line begins with, when that is the start or the end of a list, of one of its items, or of columns.
/// Returns the number of bytes that it took.
pub(super) fn structure(builder: &mut Builder<'_>, line: &str, at: usize) -> Option<usize> {
    let body = line.trim_start();
    let indent = line.len() - body.len();
    if !body.starts_with('\\') {
        return None;
    }
    let named = |command: &str| {
        let (name, mut end) = argument(body, body.strip_prefix(command).map(|_| command.len())?, b'{', b'}')?;
        while let Some((_, next)) = argument(body, end, b'<', b'>').or_else(|| argument(body, end, b'[', b']')) {
            end = next;
        }
        Some((&body[name], end))
    };
    if let Some((name, end)) = named("\\begin") {
        let list = |start| Kind::List { start, incremental: false, items: Vec::new() };
        let mut end = end;
        let kind = match name {
            "itemize" | "description" => list(None),
            "enumerate" => list(Some(1)),
            "columns" => Kind::Box(BoxInfo { columns: Some(Vec::new()), ..BoxInfo::default() }.into()),
            "column" => {
                let given = argument(body, end, b'{', b'}');
                end = given.as_ref().map_or(end, |(_, next)| *next);
                let number = |w: &str| w.trim_end_matches(|c: char| !c.is_ascii_digit() && c != '.').parse().ok();
                let share = given.and_then(|(inner, _)| number(body[inner].split('\\').next().unwrap_or("")));
                Kind::Box(BoxInfo { column: true, width: share, ..BoxInfo::default() }.into())
            }
            _ => return None,
        };
        builder.open_element(element(name), kind, at + indent);
        // Indentation means nothing to TeX.
        builder.syntax.indented_text = true;
        return Some(indent + end);
    }
    if let Some((name, end)) = named("\\end") {
        let closed = STRUCTURES.contains(&name) && builder.close_element(element(name), at + indent);
        builder.syntax.indented_text = [LIST, COLUMN].iter().any(|tag| builder.is_open(tag, &[]));
        return closed.then_some(indent + end);
    }
    let rest = body.strip_prefix("\\item").filter(|r| !r.starts_with(|c: char| c.is_ascii_alphabetic()))?;
    if !builder.is_open(LIST, &[]) {
        return None;
    }
    if builder.is_open(ITEM, &[LIST]) {
        builder.close_element(ITEM, at + indent);
    }
    builder.open_element(ITEM, Kind::Item { task: None }, at + indent);
    let overlay = argument(rest, 0, b'<', b'>').map_or(0, |(_, end)| end);
    Some(indent + "\\item".len() + overlay)
}

const LIST: &str = "tex list";
const ITEM: &str = "tex item";
const COLUMN: &str = "tex column";

fn element(environment: &str) -> &'static str {
    match environment {
        "columns" => "tex columns",
        "column" => COLUMN,
        _ => LIST,
    }
}

/// A speaker note that stands at `at`, `\note{..}`: what is inside, and the end.
pub(super) fn note(source: &str, at: usize) -> Option<(Range<usize>, usize)> {
    let mut from = at + source.get(at..)?.strip_prefix("\\note").map(|_| "\\note".len())?;
    while let Some((_, end)) = argument(source, from, b'<', b'>').or_else(|| argument(source, from, b'[', b']')) {
        from = end;
    }
    argument(source, from, b'{', b'}')
}

/// Display math without dollars that stands at `at`, `\begin{align}..\end{align}`: its end.
pub(super) fn display(source: &str, at: usize) -> Option<usize> {
    const DISPLAYS: [&str; 8] =
        ["equation", "align", "gather", "multline", "eqnarray", "displaymath", "alignat", "flalign"];
    const LONGEST: usize = 8_000;
    let name = source.get(at..)?.strip_prefix("\\begin").map(|_| at + "\\begin".len())?;
    let (name, inner) = argument(source, name, b'{', b'}')?;
    let name = &source[name];
    if !DISPLAYS.contains(&name.trim_end_matches('*')) {
        return None;
    }
    // Between dollars it is a part of their formula.
    let near = &source[source.floor_char_boundary(at.saturating_sub(LONGEST / 2))..at];
    let paragraph = near.rfind("\n\n").map_or(near, |n| &near[n..]);
    if paragraph.matches("$$").count() % 2 == 1 {
        return None;
    }
    let end = format!("\\end{{{name}}}");
    let rest = &source[inner..source.len().min(source.ceil_char_boundary(inner + LONGEST))];
    Some(inner + rest.find(&end)? + end.len())
}

/// Finds what to hide in `source`, which stands at `base` in its file: `\begin{..}` and `\end{..}` of environments that
/// are not math, and commands, but not the text in their last argument. `\item` keeps one byte that the caller turns
/// into a list marker.
pub(super) fn hide(source: &str, base: usize, hidden: &mut Vec<Range<usize>>) {
    let bytes = source.as_bytes();
    let mut i = 0;
    let mut math = false;
    while i < bytes.len() {
        match bytes[i] {
            b'$' => {
                let double = bytes.get(i + 1) == Some(&b'$');
                i += if double { 2 } else { 1 };
                math = !math;
                continue;
            }
            b'\n' if blank_follows(bytes, i) => math = false,
            b'`' => {
                // Code spans end on their line here; fences are not looked at by the caller's splitting either.
                let run = bytes[i..].iter().take_while(|b| **b == b'`').count();
                let fence = "`".repeat(run);
                i = source[i + run..].find(&fence).map_or(i + run, |n| i + run + n + run);
                continue;
            }
            b'\\' if !math => {
                let name = i + 1;
                let length = bytes[name..].iter().take_while(|b| b.is_ascii_alphabetic()).count();
                let command = &source[name..name + length];
                if let Some((end, title)) = environment(source, command, name + length) {
                    match title {
                        Some(title) => {
                            hidden.push(base + i..base + title.start);
                            hidden.push(base + title.end..base + end);
                        }
                        None => hidden.push(base + i..base + end),
                    }
                    i = end;
                    // A comment that only keeps the line's end away.
                    if bytes.get(i) == Some(&b'%') {
                        let rest = source[i..].find('\n').unwrap_or(source.len() - i);
                        hidden.push(base + i..base + i + rest);
                        i += rest;
                    }
                    continue;
                }
                if command == "begin" {
                    // A formula without dollars stays as it is.
                    let end = argument(source, name + length, b'{', b'}').and_then(|(inner, at)| {
                        let mark = format!("\\end{{{}}}", &source[inner]);
                        source[at..].find(&mark).map(|n| at + n + mark.len())
                    });
                    i = end.unwrap_or(name + length);
                } else if length > 1 {
                    i = arguments(source, command, i, name + length, base, hidden);
                } else {
                    i = (name + length).max(i + 2);
                }
                continue;
            }
            _ => {}
        }
        i += 1;
    }
}

/// The end of `\begin{name}[..]{..}` or `\end{name}` when it is no math environment, and the title in its arguments.
fn environment(source: &str, command: &str, at: usize) -> Option<(usize, Option<Range<usize>>)> {
    if command != "begin" && command != "end" {
        return None;
    }
    let (name, mut end) = argument(source, at, b'{', b'}')?;
    let math = ["equation", "align", "gather", "multline", "eqnarray", "cases", "matrix", "split", "array"];
    if math.iter().any(|m| source[name.clone()].contains(m)) {
        return None;
    }
    let titled = ["block", "alertblock", "exampleblock", "frame"].contains(&&source[name]);
    let mut title = None;
    while command == "begin"
        && let Some((inner, next)) = argument(source, end, b'[', b']').or_else(|| argument(source, end, b'{', b'}'))
    {
        title = Some(inner).filter(|i| titled && source.as_bytes().get(i.end) == Some(&b'}') && !i.is_empty());
        end = next;
    }
    Some((end, title))
}

/// Hides a command and its arguments, except for the text in the last one. Returns where to go on.
fn arguments(
    source: &str,
    command: &str,
    start: usize,
    mut at: usize,
    base: usize,
    hidden: &mut Vec<Range<usize>>,
) -> usize {
    while let Some((_, end)) = argument(source, at, b'<', b'>').or_else(|| argument(source, at, b'[', b']')) {
        at = end;
    }
    let mut last = None;
    while let Some((inner, end)) = argument(source, at, b'{', b'}') {
        last = Some(inner);
        at = end;
    }
    match last.filter(|_| !SILENT.contains(&command)) {
        Some(inner) => {
            hidden.push(base + start..base + inner.start);
            hidden.push(base + inner.end..base + at);
            inner.start.max(start + 1)
        }
        None => {
            hidden.push(base + start..base + at);
            at
        }
    }
}

/// A bracketed argument directly at `at`: what is inside, and the end.
pub(super) fn argument(source: &str, at: usize, open: u8, close: u8) -> Option<(Range<usize>, usize)> {
    let bytes = source.as_bytes();
    if bytes.get(at) != Some(&open) {
        return None;
    }
    let mut depth = 0usize;
    for (n, byte) in bytes[at..].iter().enumerate().take(2000) {
        if *byte == open {
            depth += 1;
        } else if *byte == close {
            depth -= 1;
            if depth == 0 {
                return Some((at + 1..at + n, at + n + 1));
            }
        } else if *byte == b'\n' && blank_follows(bytes, at + n) {
            return None;
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(source: &str) -> String {
        let mut hidden = Vec::new();
        hide(source, 0, &mut hidden);
        let gone = |i: usize| hidden.iter().any(|r| r.contains(&i));
        source.char_indices().filter(|(i, _)| !gone(*i)).map(|(_, c)| c).collect()
    }

    #[test]
    fn notes_are_found_with_their_arguments() {
        let source = "\\note<2>[item]{Say {this}.} rest";
        let (inner, end) = note(source, 0).expect("a note");
        assert_eq!((&source[inner], &source[end..]), ("Say {this}.", " rest"));
        assert_eq!(note("\\notebook{x}", 0), None);
    }

    #[test]
    fn commands_vanish_and_their_text_stays() {
        assert_eq!(kept("\\begin{column}{0.5\\textwidth} \\pause"), " ");
        assert_eq!(kept("\\item \\textcolor{red}{Sunway \\textbf{T}} x"), " Sunway T x");
        assert_eq!(kept("\\only<2->{later} \\vspace{1cm}"), "later ");
        assert_eq!(kept("\\begin{block}{A claim}\nx\n\\end{block}"), "A claim\nx\n");
        assert_eq!(kept("\\begin{figure}% here\n\\centering x\n\\end{figure}% 5 %"), "\n x\n");
        assert_eq!(
            kept("$\\textbf{x}$ and $$\\begin{align}a\\end{align}$$"),
            "$\\textbf{x}$ and $$\\begin{align}a\\end{align}$$"
        );
        assert_eq!(kept("\\begin{equation}\\alpha\\end{equation}"), "\\begin{equation}\\alpha\\end{equation}");
        assert_eq!(kept("`\\item` \\\\ \\*"), "`\\item` \\\\ \\*");
        assert_eq!(kept("word\\footnote{A note.} \\hline 24\\textdagger\\ x"), "wordA note.  24\\ x");
        assert_eq!(kept("\\multicolumn{2}{c|}{both} & one"), "both & one");
    }
}
