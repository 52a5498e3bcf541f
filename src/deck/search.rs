//! Looking for fixed strings in a whole deck, many times faster than `str::find`, and for bytes of a set.

use memchr::memmem;

/// Where `what` first stands in `text`.
pub(super) fn find(text: &str, what: &str) -> Option<usize> {
    // Most often it stands where its first byte stands first, or that byte is not there at all.
    let Some(first) = what.bytes().next() else { return Some(0) };
    let at = memchr::memchr(first, text.as_bytes())?;
    let rest = &text.as_bytes()[at..];
    if rest.starts_with(what.as_bytes()) { Some(at) } else { memmem::find(rest, what.as_bytes()).map(|i| at + i) }
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
