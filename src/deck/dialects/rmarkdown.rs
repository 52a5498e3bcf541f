//! R Markdown with a Pandoc slide format (`beamer_presentation`, `ioslides_presentation`, `slidy_presentation`,
//! `revealjs_presentation`, `powerpoint_presentation`): Pandoc's slides after knitr has run the chunks.

use super::divs::{self, Context};
use super::pandoc::{find, finish, flag, titled};
use super::{Read, Reading};

pub(in super::super) fn read(reading: &Reading<'_>) -> Read {
    let (title, style) = titled(reading, reading.front);
    let stated = |key: &str| find(reading.front, key).or_else(|| find(reading.project, key));
    let output = reading.front.and_then(|f| f.get("output")).map(super::names_in).unwrap_or_default();
    // Formats that start slides at `##` whatever stands below the headings.
    let fixed = ["ioslides", "revealjs_presentation"].iter().any(|f| output.contains(f));
    let level = stated("slide_level")
        .or_else(|| stated("slide-level"))
        .and_then(|n| n.text()?.trim().parse().ok())
        .filter(|l| *l <= 6)
        .unwrap_or_else(|| if fixed { 2 } else { divs::slide_level(&reading.text[reading.body..]) });
    let context = Context {
        headings: level,
        level,
        echo: !super::quiet(reading.text),
        incremental: flag(stated("incremental")).unwrap_or(false),
        callouts: false,
    };
    let slides = divs::slides(reading, context);
    finish(reading, title, slides, style)
}
