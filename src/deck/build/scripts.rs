//! `H~2~O` and `x^2^` as Pandoc reads them: raised and lowered text without white space in it. The Markdown parser knows
//! such marks only where words begin and end.

use super::super::model::{Inline, InlineKind};
use crate::text::{FileId, Span};

/// Takes raised and lowered text out of running text. `source` is the file's.
pub(super) fn set(inlines: Vec<Inline>, source: &str, file: FileId) -> Vec<Inline> {
    let marked = |i: &Inline| matches!(&i.kind, InlineKind::Text(text) if text.contains(['^', '~']));
    if !inlines.iter().any(marked) {
        return inlines;
    }
    let mut out = Vec::with_capacity(inlines.len() + 2);
    for inline in inlines {
        match &inline.kind {
            InlineKind::Text(text) if marked(&inline) && inline.span.file == file => {
                let escaped = source.get(..inline.span.range().start).is_some_and(|s| s.ends_with('\\'));
                split(text, inline.span, escaped, &mut out);
            }
            _ => out.push(inline),
        }
    }
    out
}

/// Splits a text that stands at `span`; `escaped` when its first character must not mean anything.
fn split(text: &str, span: Span, escaped: bool, out: &mut Vec<Inline>) {
    let place = |from: usize, to: usize| {
        // Only text that corresponds to the file byte by byte has places inside.
        let exact = span.len() == text.len();
        if exact { Span { start: span.start + from as u32, end: span.start + to as u32, ..span } } else { span }
    };
    let plain =
        |from: usize, to: usize| Inline { span: place(from, to), kind: InlineKind::Text(text[from..to].to_owned()) };
    let mut done = 0;
    let mut at = usize::from(escaped && text.starts_with(['^', '~']));
    while let Some(open) = text[at..].find(['^', '~']).map(|i| i + at) {
        let Some(close) = closing(text, open) else {
            at = open + 1;
            continue;
        };
        if done < open {
            out.push(plain(done, open));
        }
        let content = vec![plain(open + 1, close)];
        let raised = text[open..].starts_with('^');
        let kind = if raised { InlineKind::Superscript(content) } else { InlineKind::Subscript(content) };
        out.push(Inline { span: place(open, close + 1), kind });
        done = close + 1;
        at = done;
    }
    if done < text.len() {
        out.push(plain(done, text.len()));
    }
}

/// Where what opens at `open` ends.
fn closing(text: &str, open: usize) -> Option<usize> {
    let mark = text[open..].chars().next()?;
    let inner = &text[open + 1..];
    let length = inner.find(|c: char| c == mark || c.is_whitespace()).filter(|l| *l > 0)?;
    let after = inner[length..].strip_prefix(mark)?;
    // `~~` strikes out, and `^[` is a footnote.
    let other = text[..open].ends_with(mark) || after.starts_with(mark) || inner.starts_with('[');
    (!other).then_some(open + 1 + length)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str) -> String {
        let span = Span::new(FileId(0), 0..text.len());
        let inlines = vec![Inline { span, kind: InlineKind::Text(text.to_owned()) }];
        let mut out = String::new();
        for inline in set(inlines, text, FileId(0)) {
            match &inline.kind {
                InlineKind::Superscript(inner) => out += &format!("<sup>{}</sup>", super::super::plain(inner)),
                InlineKind::Subscript(inner) => out += &format!("<sub>{}</sub>", super::super::plain(inner)),
                InlineKind::Text(plain) => {
                    assert_eq!(&text[inline.span.range()], plain);
                    out += plain;
                }
                other => panic!("{other:?}"),
            }
        }
        out
    }

    #[test]
    fn raised_and_lowered_text_has_no_white_space() {
        assert_eq!(parts("H~2~O, 10^3^ and x^n^~i~"), "H<sub>2</sub>O, 10<sup>3</sup> and x<sup>n</sup><sub>i</sub>");
        for plain in ["2^10 or 3^4", "~5 or ~6", "a~~b~~", "a^^b", "a^b", "^[a]^", "a~ ~b", "é^ü", "~", "a~\u{a0}~"] {
            assert_eq!(parts(plain), plain);
        }
    }
}
