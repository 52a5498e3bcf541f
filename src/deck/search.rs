//! Looking for fixed strings in a whole deck, many times faster than `str::find`, and for bytes of a set.

use memchr::memmem;

/// Where `what` first stands in `text`.
pub(super) fn find(text: &str, what: &str) -> Option<usize> {
    memmem::find(text.as_bytes(), what.as_bytes())
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
