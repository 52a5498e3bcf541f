//! Any formula: as a line for the terminal, and set on a slide. No panic, no hang.

use hotseat::deck::{Files, Options, read};
use hotseat::layout::{Theme, lay_out, plain_math};

pub fn run(data: &[u8]) {
    let tex = super::text(data);
    let _ = plain_math(&tex);
    let text = format!("# A\n\n$$\n{tex}\n$$\n\nIn a line: ${tex}$\n");
    let Ok(deck) = read("talk.md", text, &Files::none(), &Options::default()) else { return };
    let [theme, ..] = Theme::built_in();
    assert!(!lay_out(&deck, &theme, &Files::none()).pages.is_empty(), "the slide is shown");
}
