//! Quarto with `format: revealjs`: Pandoc's slides with a slide level of 2, chunks whose code is hidden unless the deck
//! says otherwise, and a project's `_quarto.yml` behind the front matter.

use super::divs::{self, Context};
use super::pandoc::{find, finish, flag, titled};
use super::{Read, Reading};

pub(in super::super) fn read(reading: &Reading<'_>) -> Read {
    let (title, style) = titled(reading, reading.front);
    let stated = |key: &str| find(reading.front, key).or_else(|| find(reading.project, key));
    let level = stated("slide-level").and_then(|n| n.text()?.trim().parse().ok()).filter(|l| *l <= 6).unwrap_or(2);
    let context = Context {
        headings: level,
        level,
        echo: flag(stated("echo")).unwrap_or(false),
        incremental: flag(stated("incremental")).unwrap_or(false),
        callouts: true,
    };
    let slides = divs::slides(reading, context);
    finish(reading, title, slides, style)
}
