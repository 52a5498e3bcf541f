//! Making untrusted text safe to print: no control characters, no hidden direction changes, no floods.

use std::borrow::Cow;

/// Whether a character must not reach a terminal as it is: C0 and C1 controls (but not line feed and tab),
/// bidirectional overrides and isolates, zero-width and other invisible formatting characters, line and
/// paragraph separators. Zero-width joiner and variation selectors stay: emoji and Indic scripts need them.
fn is_hostile(c: char) -> bool {
    matches!(c,
        '\u{0}'..='\u{8}' | '\u{b}'..='\u{1f}' | '\u{7f}'..='\u{9f}'
        | '\u{200b}' | '\u{200c}' | '\u{200e}' | '\u{200f}'
        | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e007f}')
}

/// Replaces every character that could steer a terminal or hide text by U+FFFD. Line feeds stay and tabs become four
/// spaces, so that the result has the width that it seems to have.
pub fn printable(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\t' => out.push_str("    "),
            '\r' if chars.peek() == Some(&'\n') => {}
            c if is_hostile(c) => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

/// [`printable`], with all white space collapsed to single spaces: for a title or a file name inside a line.
pub fn one_line(text: &str) -> String {
    let clean = printable(text);
    let mut out = String::with_capacity(clean.len());
    for word in clean.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// The text with its middle left out where it has more than `most` characters: what a deck calls something may be as
/// long as the deck, and a message tells most at its ends.
pub fn without_middle(text: &str, most: usize) -> Cow<'_, str> {
    let count = if text.len() <= most { 0 } else { text.chars().count() };
    if count <= most {
        return Cow::Borrowed(text);
    }
    let tail = most / 3;
    let at = |n: usize| text.char_indices().nth(n).map_or(text.len(), |(i, _)| i);
    Cow::Owned(format!("{}…{}", &text[..at(most - tail - 1)], &text[at(count - tail)..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_keeps_its_ends() {
        assert_eq!(without_middle("0123456789", 10), "0123456789");
        assert_eq!(without_middle("0123456789a", 10), "012345…89a");
        assert_eq!(without_middle("ééééééééééé", 10).chars().count(), 10);
        assert_eq!(without_middle("éééééééééé", 10), "éééééééééé");
    }

    #[test]
    fn escapes_and_overrides_are_shown_as_replacement_characters() {
        assert_eq!(printable("a\u{1b}[31mred\u{7}\u{202e}x"), "a\u{fffd}[31mred\u{fffd}\u{fffd}x");
        assert_eq!(printable("a\tb\r\nc"), "a    b\nc");
        assert_eq!(one_line("  two\n lines\u{9b}x "), "two lines\u{fffd}x");
        assert_eq!(printable("👩\u{200d}🔬"), "👩\u{200d}🔬", "joined emoji stay whole");
    }
}
