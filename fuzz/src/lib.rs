//! What is fuzzed: one function a target, each of any bytes. It returns, or panics where a promise is broken.
//!
//! The libFuzzer targets under `fuzz_targets` call these, and so does `tests/fuzz`, which replays seeds and mutated seeds
//! on every `cargo test` without anything but stable Rust.

pub mod answers;
pub mod deck;
pub mod export;
pub mod expression;
pub mod history;
pub mod import;
pub mod knowledge;
pub mod math;
pub mod script;
pub mod slides_pdf;

/// What tries one input, with its name.
pub type Target = (&'static str, fn(&[u8]));

/// All targets.
pub const TARGETS: [Target; 10] = [
    ("answers", answers::run),
    ("deck", deck::run),
    ("export", export::run),
    ("expression", expression::run),
    ("history", history::run),
    ("import", import::run),
    ("knowledge", knowledge::run),
    ("math", math::run),
    ("script", script::run),
    ("slides_pdf", slides_pdf::run),
];

/// The line between the two parts of an input that has two.
pub const BETWEEN: &[u8] = b"\n%%%%\n";

/// An input of two parts; without the line between them all of it is the first.
pub fn two_parts(data: &[u8]) -> (&[u8], &[u8]) {
    let found = data.windows(BETWEEN.len()).position(|w| w == BETWEEN);
    found.map_or((data, &[]), |at| (&data[..at], &data[at + BETWEEN.len()..]))
}

/// Bytes as text; what is no UTF-8 becomes replacement characters.
pub fn text(data: &[u8]) -> std::borrow::Cow<'_, str> {
    String::from_utf8_lossy(data)
}
