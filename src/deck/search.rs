//! Looking for fixed strings in a whole deck, many times faster than `str::find`, and for words of a list.

use memchr::{memchr, memmem, memrchr};

/// Texts up to this size are searched without setting up a searcher, which costs more than they do.
const SHORT: usize = 512;

/// Where `what`, which is not empty, first stands in `text`.
pub(super) fn find(text: &str, what: &str) -> Option<usize> {
    if text.len() > SHORT {
        return find_far(text, what);
    }
    let (bytes, what) = (text.as_bytes(), what.as_bytes());
    let first = *what.first()?;
    let mut from = 0;
    while let Some(skip) = memchr(first, &bytes[from..]) {
        let at = from + skip;
        if bytes[at..].starts_with(what) {
            return Some(at);
        }
        from = at + 1;
    }
    None
}

/// [`find`] in a text that is not short, apart so that the short way stays short.
#[inline(never)]
fn find_far(text: &str, what: &str) -> Option<usize> {
    memmem::find(text.as_bytes(), what.as_bytes())
}

/// Where `what`, which is not empty, last stands in `text`.
pub(super) fn rfind(text: &str, what: &str) -> Option<usize> {
    let (bytes, what) = (text.as_bytes(), what.as_bytes());
    let first = *what.first()?;
    let mut end = bytes.len();
    while let Some(at) = memrchr(first, &bytes[..end]) {
        if bytes[at..].starts_with(what) {
            return Some(at);
        }
        end = at;
    }
    None
}

/// A word of at most eight bytes as a number, ASCII in lower case, so that a list of words is searched at once. Longer
/// words are all one number that no short word has.
pub(super) const fn packed(word: &str) -> u64 {
    let bytes = word.as_bytes();
    if bytes.len() > 8 {
        return 0;
    }
    // The byte 0xff is in no text, so words of different lengths differ.
    let (mut out, mut i) = (u64::MAX, 0);
    while i < bytes.len() {
        out = out << 8 | bytes[i].to_ascii_lowercase() as u64;
        i += 1;
    }
    out
}

/// A list of words, [`packed`].
pub(super) const fn packed_set<const N: usize>(words: [&str; N]) -> [u64; N] {
    let (mut out, mut i) = ([0; N], 0);
    while i < N {
        out[i] = packed(words[i]);
        i += 1;
    }
    out
}

/// Whether `what` stands in `text`.
pub(super) fn contains(text: &str, what: &str) -> bool {
    find(text, what).is_some()
}

/// For each byte, whether it is one of `set`.
pub(super) const fn byte_set(set: &[u8]) -> [bool; 256] {
    let mut out = [false; 256];
    let mut i = 0;
    while i < set.len() {
        out[set[i] as usize] = true;
        i += 1;
    }
    out
}

/// Whether text is ASCII without control characters and without two spaces in a row: white space in it needs no care but
/// at its ends.
pub(super) fn is_even(text: &str) -> bool {
    is_even_without(text, |_, _| false)
}

/// [`is_even`], and no byte and the next one are a pair of a kind.
pub(super) fn is_even_without(text: &str, is: impl Fn(u8, u8) -> bool) -> bool {
    // Without an early end, so that many bytes are looked at at once.
    let odd = |b: u8| !(0x20..0x80).contains(&b);
    let bytes = text.as_bytes();
    let pairs = bytes.iter().zip(bytes.get(1..).unwrap_or(&[]));
    let uneven = pairs.fold(false, |bad, (a, b)| bad | odd(*a) | ((*a == b' ') & (*b == b' ')) | is(*a, *b));
    !uneven && !bytes.last().is_some_and(|b| odd(*b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn found_where_it_stands_first() {
        assert_eq!(find("a-<-<!--<!--", "<!--"), Some(4));
        assert_eq!(find("<!-", "<!--"), None);
        let long = "-".repeat(SHORT) + "-->";
        assert_eq!(find(&long, "-->"), Some(SHORT));
    }

    #[test]
    fn found_where_it_stands_last() {
        assert_eq!(rfind("<!--<!-- <", "<!--"), Some(4));
        assert_eq!(rfind("<!-", "<!--"), None);
    }

    #[test]
    fn words_are_packed_without_their_case_and_with_their_length() {
        assert_eq!(packed("Für"), packed("für"));
        assert!(packed("al") != packed("al\0") && packed("") != packed("\0"));
        assert!(packed("ABCDEFGH") == packed("abcdefgh") && packed("abcdefgh") != packed("bcdefgh"));
        assert_eq!(packed("abcdefghi"), 0);
        const WORDS: [u64; 4] = packed_set(["the", "a", "of", "Ä"]);
        assert!(["the", "A", "oF", "Ä"].iter().all(|w| WORDS.contains(&packed(w))) && !WORDS.contains(&packed("to")));
    }

    #[test]
    fn even_text() {
        assert!(is_even("") && is_even("a") && is_even(" a b "));
        assert!(!is_even("a  b") && !is_even("a\nb") && !is_even("a\n") && !is_even("é") && !is_even("aé"));
    }
}
