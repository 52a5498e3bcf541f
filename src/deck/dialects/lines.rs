//! Lines with the state that decides whether a marker counts: code fences and comments.

use std::ops::Range;

use memchr::{memchr, memchr3, memrchr};

use super::super::search::{contains, rfind};

/// Which blocks hide markers in a dialect.
#[derive(Debug, Clone, Copy)]
pub(super) struct Hides {
    /// ```` ``` ````
    pub backticks: bool,
    /// `~~~`
    pub tildes: bool,
    /// `<!-- -->` over several lines
    pub comments: bool,
}

impl Hides {
    /// All of them.
    pub const ALL: Self = Self { backticks: true, tildes: true, comments: true };
    /// None: the tool looks at lines and at nothing else.
    pub const NONE: Self = Self { backticks: false, tildes: false, comments: false };
}

/// One line.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Line<'t> {
    /// Bytes of the file, with the line end.
    pub start: usize,
    pub end: usize,
    /// Without white space at the end.
    pub text: &'t str,
    /// Inside a fence or a comment, or opening or closing a fence.
    pub hidden: bool,
    /// Bytes of the line end: 0 at the end of a file, else 1 or 2.
    pub ending: u8,
}

impl Line<'_> {
    /// Whether the line is this mark and nothing else, not even white space after it: what a tool sees that looks for
    /// separators with an expression like `\n---\n`.
    pub fn is_exactly(&self, mark: &str) -> bool {
        let end = usize::from(self.ending);
        self.text == mark && self.end - self.start == mark.len() + end
    }
}

/// The lines of a part of a file.
pub(super) fn lines(text: &str, range: Range<usize>, hides: Hides) -> Vec<Line<'_>> {
    Lines::new(text, range, hides).collect()
}

/// The lines of a part of a file, one by one.
pub(super) struct Lines<'t> {
    text: &'t str,
    at: usize,
    end: usize,
    hides: Hides,
    /// The mark of the open fence and its length.
    fence: Option<(u8, usize)>,
    comment: bool,
}

impl<'t> Lines<'t> {
    pub fn new(text: &'t str, range: Range<usize>, hides: Hides) -> Self {
        Self { text, at: range.start, end: range.end, hides, fence: None, comment: false }
    }

    /// Goes on to the next line that could open something, or that holds the byte `stop`, unless something is open.
    pub fn skip_to_mark(&mut self, stop: usize) {
        let Some(rest) = self.text.get(self.at..self.end).filter(|_| self.fence.is_none() && !self.comment) else {
            return;
        };
        let mark = memchr3(b'<', b'`', b'~', rest.as_bytes()).map_or(self.end, |i| self.at + i);
        let to = mark.min(stop.max(self.at)).min(self.end);
        self.at += memrchr(b'\n', &rest.as_bytes()[..to - self.at]).map_or(0, |i| i + 1);
    }

    /// Takes in what a line opens and closes; whether it is hidden.
    fn hides(&mut self, line: &str) -> bool {
        if self.comment {
            self.comment = !contains(line, "-->") || opens_comment(line);
            return true;
        }
        let body = line.trim_ascii_start();
        let mark = body.as_bytes().first().copied().unwrap_or(0);
        let fences = (mark == b'`' && self.hides.backticks) || (mark == b'~' && self.hides.tildes);
        let run = if fences { body.bytes().take_while(|b| *b == mark).count() } else { 0 };
        match self.fence {
            None if run >= 3 && !(mark == b'`' && body[run..].contains('`')) => {
                self.fence = Some((mark, run));
                return true;
            }
            None => self.comment = self.hides.comments && opens_comment(line),
            Some((open, least)) => {
                if open == mark && run >= least && body.len() == run {
                    self.fence = None;
                }
                return true;
            }
        }
        false
    }
}

impl<'t> Iterator for Lines<'t> {
    type Item = Line<'t>;

    fn next(&mut self) -> Option<Line<'t>> {
        let rest = self.text.get(self.at..self.end).filter(|r| !r.is_empty())?;
        let length = memchr(b'\n', rest.as_bytes()).map_or(rest.len(), |i| i + 1);
        let raw = &rest[..length];
        let text = raw.trim_end();
        let ending = if raw.ends_with("\r\n") { 2 } else { u8::from(raw.ends_with('\n')) };
        let start = self.at;
        self.at += length;
        Some(Line { start, end: self.at, text, hidden: self.hides(text), ending })
    }
}

/// Whether a comment opens on this line and does not close on it.
pub(super) fn opens_comment(line: &str) -> bool {
    // Whatever opens on a line that ends with an end has closed.
    !line.ends_with("-->") && rfind(line, "<!--").is_some_and(|last| !contains(&line[last..], "-->"))
}

/// Whether an empty line follows the line that ends at `i`.
pub(super) fn blank_follows(bytes: &[u8], i: usize) -> bool {
    matches!(bytes.get(i + 1..), Some([b'\n', ..] | [b'\r', b'\n', ..]))
}

/// The last line of a tag that opens on line `i` and goes over several lines, with the tags below it. Markdown would
/// take such a last line, a lone `>`, for a quote.
pub(super) fn long_tag(lines: &[Line<'_>], i: usize) -> Option<usize> {
    let line = lines.get(i).filter(|l| !l.hidden)?;
    let inner = line.text.trim_start().strip_prefix('<')?;
    if !inner.starts_with(|c: char| c.is_ascii_alphabetic()) || inner.contains(['<', '>']) {
        return None;
    }
    let rest = lines.iter().enumerate().skip(i + 1).take(40);
    let inside = |l: &Line<'_>| !l.text.is_empty() && !l.text.trim_start().starts_with('<');
    let last = rest.take_while(|(_, l)| inside(l)).find(|(_, l)| l.text.ends_with('>')).map(|(n, _)| n)?;
    // Tags below it are often indented, and no code.
    let tag = |l: &Line<'_>| {
        let body = l.text.trim_start();
        let indented = l.text.len() - body.len() >= 4;
        body.starts_with("</") || (indented && body.starts_with('<') && body.ends_with('>'))
    };
    Some(last + lines.iter().skip(last + 1).take_while(|l| tag(l)).count())
}

/// The last line of a script or style sheet that opens on line `i`: nothing in it is a mark.
pub(super) fn raw_element(lines: &[Line<'_>], i: usize) -> Option<usize> {
    let line = lines.get(i).filter(|l| !l.hidden)?;
    let inner = line.text.trim_start().strip_prefix('<')?;
    let name = ["script", "style"].into_iter().find(|n| {
        inner.strip_prefix(n).is_some_and(|r| r.is_empty() || r.starts_with(|c: char| c == '>' || c.is_whitespace()))
    })?;
    let end = format!("</{name}");
    lines.iter().enumerate().skip(i).find(|(_, l)| l.text.contains(&end)).map(|(n, _)| n)
}

/// Part of a file as a byte range of the lines `from..to`.
pub(super) fn span(lines: &[Line<'_>], from: usize, to: usize, fallback: usize) -> Range<usize> {
    match (lines.get(from), to.checked_sub(1).and_then(|i| lines.get(i))) {
        (Some(first), Some(last)) if from < to => first.start..last.end,
        (Some(first), _) => first.start..first.start,
        _ => fallback..fallback,
    }
}

/// The end of `{...}` at `at`, if there is one on the same paragraph and it looks like attributes.
pub(super) fn attribute_end(text: &str, at: usize, end: usize) -> Option<usize> {
    let rest = text.get(at..end)?.strip_prefix('{')?;
    let close = rest.find('}')?;
    let inner = &rest[..close];
    let first = inner.trim_start().chars().next()?;
    let looks = matches!(first, '.' | '#' | '-' | '=') || (first.is_ascii_alphabetic() && inner.contains('='));
    (looks && !inner.bytes().enumerate().any(|(i, b)| b == b'\n' && blank_follows(inner.as_bytes(), i)))
        .then_some(at + close + 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_over_several_lines_and_scripts_end_where_they_end() {
        let all = |text: &'static str| lines(text, 0..text.len(), Hides::ALL);
        assert_eq!(long_tag(&all("<Box\n  a=\"1\"\n>\ntext\n"), 0), Some(2));
        assert_eq!(long_tag(&all("<b and more\n\n> a quote>\n"), 0), None);
        assert_eq!(long_tag(&all("<b>\n>\n"), 0), None);
        assert_eq!(raw_element(&all("<script>\n# x\n</script>\n# y\n"), 0), Some(2));
        assert_eq!(raw_element(&all("<scripted>\n</script>\n"), 0), None);
    }

    #[test]
    fn fences_and_comments_hide_their_lines() {
        let text = "a\n```\n---\n```\n<!-- x\n---\n-->\n~~~\n---\n~~~~\n---\n<!-- one line -->\nb";
        let hidden: Vec<bool> = lines(text, 0..text.len(), Hides::ALL).iter().map(|l| l.hidden).collect();
        let want = [false, true, true, true, false, true, true, true, true, true, false, false, false];
        assert_eq!(hidden, want);
    }
}
