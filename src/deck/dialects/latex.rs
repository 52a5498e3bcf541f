//! Raw LaTeX in Pandoc decks for Beamer: the text of its environments is kept, the commands vanish.

use std::ops::Range;

use super::lines::blank_follows;

/// Commands of Beamer that are not math and may stand in running Markdown.
const COMMANDS: &[&str] = &[
    "pause",
    "centering",
    "vspace",
    "hspace",
    "vfill",
    "hfill",
    "small",
    "tiny",
    "large",
    "Large",
    "huge",
    "footnotesize",
    "scriptsize",
    "normalsize",
    "columnsbegin",
    "columnsend",
    "column",
    "newline",
    "linebreak",
    "item",
    "onslide",
    "only",
    "uncover",
    "visible",
    "label",
    "vskip",
    "noindent",
    "textcolor",
    "color",
    "includegraphics",
    "textbf",
    "textit",
    "emph",
    "texttt",
    "underline",
    "block",
    "alert",
    "caption",
    "setbeamertemplate",
    "setcounter",
    "addtocounter",
    "clearpage",
    "framebreak",
    "framesubtitle",
    "resizebox",
    "scalebox",
];

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
    "resizebox",
    "scalebox",
];

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
                    continue;
                }
                if COMMANDS.contains(&command) {
                    i = arguments(source, command, i, name + length, base, hidden);
                    continue;
                }
                i = (name + length).max(i + 2);
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
fn argument(source: &str, at: usize, open: u8, close: u8) -> Option<(Range<usize>, usize)> {
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
    fn commands_vanish_and_their_text_stays() {
        assert_eq!(kept("\\begin{column}{0.5\\textwidth} \\pause"), " ");
        assert_eq!(kept("\\item \\textcolor{red}{Sunway \\textbf{T}} x"), " Sunway T x");
        assert_eq!(kept("\\only<2->{later} \\vspace{1cm}"), "later ");
        assert_eq!(kept("\\begin{block}{A claim}\nx\n\\end{block}"), "A claim\nx\n");
        assert_eq!(
            kept("$\\textbf{x}$ and $$\\begin{align}a\\end{align}$$"),
            "$\\textbf{x}$ and $$\\begin{align}a\\end{align}$$"
        );
        assert_eq!(kept("\\begin{equation}\\alpha\\end{equation}"), "\\begin{equation}\\alpha\\end{equation}");
        assert_eq!(kept("`\\item` \\alpha \\\\ \\*"), "`\\item` \\alpha \\\\ \\*");
    }
}
