//! Looking for fixed strings in a whole deck, many times faster than `str::find`, and for bytes of a set.

use memchr::{memchr, memmem};

/// Texts up to this size are searched without setting up a searcher, which costs more than they do.
const SHORT: usize = 512;

/// Where `what`, which is not empty, first stands in `text`.
pub(super) fn find(text: &str, what: &str) -> Option<usize> {
    let (bytes, what) = (text.as_bytes(), what.as_bytes());
    if bytes.len() > SHORT {
        return memmem::find(bytes, what);
    }
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
    // Without an early end, so that many bytes are looked at at once.
    let odd = |b: u8| !(0x20..0x80).contains(&b);
    let bytes = text.as_bytes();
    let pairs = bytes.iter().zip(bytes.get(1..).unwrap_or(&[]));
    let uneven = pairs.fold(false, |bad, (a, b)| bad | odd(*a) | (*a == b' ' && *b == b' '));
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
    fn even_text() {
        assert!(is_even("") && is_even("a") && is_even(" a b "));
        assert!(!is_even("a  b") && !is_even("a\nb") && !is_even("a\n") && !is_even("é") && !is_even("aé"));
    }
}
