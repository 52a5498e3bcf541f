//! Display math whose lines look like other Markdown. The dialects' tools take `$$` blocks before lists, quotes and
//! headings; the Markdown parser does not, so the first character of such a line is masked.

use std::ops::Range;

use super::super::search::find;

/// The characters to mask in `source`, which is Markdown: in `$$` blocks over several lines, the first character of every
/// line that would open a list, a quote or a heading, or underline one.
pub(super) fn traps(source: &str) -> Vec<Range<usize>> {
    if !may_have_traps(source) {
        return Vec::new();
    }
    let mut out = Vec::new();
    let mut fence: Option<&str> = None;
    let mut open: Option<usize> = None;
    let mut at = 0;
    for raw in source.split_inclusive('\n') {
        let start = at;
        at += raw.len();
        let line = raw.trim();
        let from = start + raw.len() - raw.trim_start().len();
        if open.is_none() {
            if let Some(mark) = fence {
                if line.starts_with(mark) {
                    fence = None;
                }
                continue;
            }
            fence = ["```", "~~~"].into_iter().find(|f| line.starts_with(f));
            let opens = line.strip_prefix("$$").is_some_and(|rest| !rest.contains('$'));
            if opens && fence.is_none() {
                open = Some(out.len());
            }
            continue;
        }
        if line.ends_with("$$") {
            open = None;
        } else if line.is_empty() {
            // No blank line in math: these dollars were something else.
            out.truncate(open.take().unwrap_or(0));
        } else if is_trap(line) {
            out.push(from..from + 1);
        }
    }
    if let Some(unclosed) = open {
        out.truncate(unclosed);
    }
    out
}

/// A quick look before the careful one: does any `$$` stand at the start of a line, and a trap below it?
fn may_have_traps(source: &str) -> bool {
    let mut at = 0;
    while let Some(i) = find(&source[at..], "$$").map(|i| i + at) {
        let before = source[..i].rsplit('\n').next().unwrap_or("");
        let rest = &source[i + 2..];
        let close = rest.find("$$").unwrap_or(rest.len());
        if before.trim().is_empty() && rest[..close].lines().skip(1).any(|l| is_trap(l.trim_start())) {
            return true;
        }
        at = (i + 2 + close + 2).min(source.len());
    }
    false
}

fn is_trap(line: &str) -> bool {
    let digits = line.trim_start_matches(|c: char| c.is_ascii_digit());
    line.starts_with(['-', '+', '*', '>', '#', '=', '`', '~', '<'])
        || (digits.len() < line.len() && digits.starts_with(['.', ')']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_lines_inside_closed_math_are_traps() {
        let masked = |source: &str| traps(source).into_iter().map(|r| r.start).collect::<Vec<_>>();
        assert_eq!(masked("$$\na\n+ b\n= c\n$$\n- item\n"), [5, 9]);
        assert_eq!(masked("- x\n\n  $$\n  - y\n  $$\n"), [12]);
        assert_eq!(masked("$$x$$\n- item\n"), Vec::<usize>::new());
        assert_eq!(masked("$$\n- never closed\n"), Vec::<usize>::new());
        assert_eq!(masked("$$\n\n- item\n$$\n"), Vec::<usize>::new());
        assert_eq!(masked("```\n$$\n+ b\n$$\n```\n"), Vec::<usize>::new());
    }
}
