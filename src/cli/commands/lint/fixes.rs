//! Fixes on disk: shown as a diff, written whole, and told.

use std::fmt::Write;
use std::io::IsTerminal;
use std::path::Path;

use similar::TextDiff;

use crate::cli::failure::Failure;
use crate::cli::output;
use crate::lint::fix::Done;
use crate::text::{one_line, printable};

/// The change as a unified diff that `patch` takes; empty where nothing changes. A terminal gets no control characters.
pub fn diff(name: &str, before: &str, after: &str) -> String {
    let text = TextDiff::from_lines(before, after).unified_diff().header(name, name).to_string();
    if std::io::stdout().is_terminal() {
        text.split_inclusive('\n').map(|line| printable(line.trim_end_matches(['\n', '\r'])) + "\n").collect()
    } else {
        text
    }
}

/// Writes the mended deck in the place of the old one.
///
/// # Errors
/// When it cannot be written; then the old one is still there.
pub fn write(path: &Path, text: &str) -> Result<(), Failure> {
    output::write_whole(path, text.as_bytes()).map_err(|problem| {
        let name = one_line(&path.display().to_string());
        Failure::message(
            format!("{name}: cannot be written ({problem})"),
            "nothing was changed; --diff shows the fixes",
        )
    })
}

/// What was done, a line each.
pub fn told(name: &str, done: &[Done]) -> String {
    let mut out = String::new();
    let fixes = done.len();
    if fixes == 0 {
        return format!("{name}: nothing to fix\n");
    }
    let _ = writeln!(out, "{name}: {fixes} fix{}", if fixes == 1 { "" } else { "es" });
    for one in done {
        let _ = writeln!(out, "  {:6} {}", one.rule, one_line(&one.what));
    }
    let to_fill = done.iter().filter(|d| d.to_fill).count();
    if to_fill > 0 {
        let slides = if to_fill == 1 { "slide says" } else { "slides say" };
        let _ = writeln!(out, "  {to_fill} new {slides} TODO: what to write stands in the comment below the title");
    }
    out
}
