//! Any formula: as a line for the terminal, and set on a slide. No panic, no hang.
#![no_main]

use hotseat::deck::{Files, Options, read};
use hotseat::layout::{Theme, lay_out, plain_math};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|tex: &str| {
    let _ = plain_math(tex);
    let text = format!("# A\n\n$$\n{tex}\n$$\n\nIn a line: ${tex}$\n");
    let Ok(deck) = read("talk.md", text, &Files::none(), &Options::default()) else { return };
    let [theme, ..] = Theme::built_in();
    assert!(!lay_out(&deck, &theme, &Files::none()).pages.is_empty(), "the slide is shown");
});
