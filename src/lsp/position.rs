//! Places as editors count them: lines from 0, columns in the units that both sides agreed on.

use gen_lsp_types::{Position, PositionEncodingKind, Range};

/// The units of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Encoding {
    /// Bytes.
    Utf8,
    /// Two for a character beyond the basic plane. What every editor knows.
    #[default]
    Utf16,
    /// Characters.
    Utf32,
}

impl Encoding {
    /// The best of those that a client offers: bytes, which need no counting; else what every editor knows.
    pub fn of(offered: &[&str]) -> Self {
        if offered.contains(&"utf-8") {
            Self::Utf8
        } else if offered.contains(&"utf-32") && !offered.contains(&"utf-16") {
            Self::Utf32
        } else {
            Self::Utf16
        }
    }

    /// Its name in the protocol.
    pub fn kind(self) -> PositionEncodingKind {
        match self {
            Self::Utf8 => PositionEncodingKind::UTF8,
            Self::Utf16 => PositionEncodingKind::UTF16,
            Self::Utf32 => PositionEncodingKind::UTF32,
        }
    }

    fn width(self, c: char) -> usize {
        match self {
            Self::Utf8 => c.len_utf8(),
            Self::Utf16 => c.len_utf16(),
            Self::Utf32 => 1,
        }
    }
}

/// A text with the places of its lines.
#[derive(Debug)]
pub struct Lines<'t> {
    text: &'t str,
    starts: Vec<usize>,
    encoding: Encoding,
}

impl<'t> Lines<'t> {
    /// Finds the lines; they end with `\n`, `\r\n` or `\r`.
    pub fn new(text: &'t str, encoding: Encoding) -> Self {
        let bytes = text.as_bytes();
        let ends = (0..bytes.len()).filter(|i| match bytes[*i] {
            b'\n' => true,
            b'\r' => bytes.get(i + 1) != Some(&b'\n'),
            _ => false,
        });
        Self { text, starts: std::iter::once(0).chain(ends.map(|i| i + 1)).collect(), encoding }
    }

    /// A line without its end.
    fn line(&self, line: usize) -> &'t str {
        let start = self.starts[line];
        let end = self.starts.get(line + 1).copied().unwrap_or(self.text.len());
        self.text[start..end].trim_end_matches(['\n', '\r'])
    }

    /// The place of a byte; what lies inside a character or past the end goes to the nearest place before.
    pub fn position(&self, offset: usize) -> Position {
        let offset = offset.min(self.text.len());
        let line = self.starts.partition_point(|s| *s <= offset).saturating_sub(1);
        let mut column = 0;
        for (at, c) in self.line(line).char_indices() {
            if self.starts[line] + at + c.len_utf8() > offset {
                break;
            }
            column += self.encoding.width(c);
        }
        let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Position { line: number(line), character: number(column) }
    }

    /// The byte of a place; columns behind the end of a line mean its end, lines behind the last the end of the text.
    pub fn offset(&self, position: Position) -> usize {
        let line = position.line as usize;
        if line >= self.starts.len() {
            return self.text.len();
        }
        let mut left = position.character as usize;
        let text = self.line(line);
        let within = text.char_indices().find(|(_, c)| {
            let width = self.encoding.width(*c);
            let here = left < width;
            left = left.saturating_sub(width);
            here
        });
        self.starts[line] + within.map_or(text.len(), |(at, _)| at)
    }

    /// The places of a range of bytes.
    pub fn range(&self, range: std::ops::Range<usize>) -> Range {
        Range { start: self.position(range.start), end: self.position(range.end) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const TEXT: &str = "aß𝕏b\r\nzwei\rdrei\n";

    #[test]
    fn columns_are_counted_in_the_agreed_units() {
        let at = |encoding, offset| Lines::new(TEXT, encoding).position(offset).character;
        let b = TEXT.find('b').expect("there");
        assert_eq!([Encoding::Utf8, Encoding::Utf16, Encoding::Utf32].map(|e| at(e, b)), [7, 4, 3]);
        let lines = Lines::new(TEXT, Encoding::Utf16);
        assert_eq!(lines.position(TEXT.find("drei").expect("there")), Position { line: 2, character: 0 });
        assert_eq!(lines.offset(Position { line: 0, character: 99 }), b + 1, "the end of the line");
        assert_eq!(lines.offset(Position { line: 0, character: 3 }), 3, "inside of a pair");
        assert_eq!(lines.offset(Position { line: 99, character: 0 }), TEXT.len());
    }

    #[test]
    fn bytes_are_taken_where_they_are_offered() {
        assert_eq!(Encoding::of(&["utf-16", "utf-8"]), Encoding::Utf8);
        assert_eq!(Encoding::of(&["utf-32", "utf-16"]), Encoding::Utf16);
        assert_eq!(Encoding::of(&["utf-32"]), Encoding::Utf32);
        assert_eq!(Encoding::of(&[]), Encoding::Utf16);
    }

    proptest! {
        #[test]
        fn places_and_bytes_lead_to_each_other(text in "[aß𝕏\r\n ]{0,40}", offset in 0usize..120) {
            for encoding in [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32] {
                let lines = Lines::new(&text, encoding);
                let back = lines.offset(lines.position(offset));
                prop_assert!(text.is_char_boundary(back) && back <= offset.min(text.len()));
                prop_assert_eq!(lines.position(back), lines.position(offset));
            }
        }
    }
}
