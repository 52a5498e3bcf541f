//! Progress on standard error: only at a terminal, only when there is something to wait for.

use std::io::IsTerminal;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::args::Common;

/// Work shorter than this shows nothing.
const TICK: Duration = Duration::from_millis(200);

fn target(common: &Common) -> ProgressDrawTarget {
    if common.quiet || !std::io::stderr().is_terminal() {
        ProgressDrawTarget::hidden()
    } else {
        ProgressDrawTarget::stderr_with_hz(5)
    }
}

/// A bar over `count` decks; hidden for one.
pub fn decks(common: &Common, count: usize) -> ProgressBar {
    if count < 2 {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::with_draw_target(Some(count as u64), target(common));
    if let Ok(style) = ProgressStyle::with_template("{pos} of {len} decks {wide_bar} {msg}") {
        bar.set_style(style);
    }
    bar
}

/// A spinner with what is being done.
pub fn doing(common: &Common, what: &'static str) -> ProgressBar {
    let spinner = ProgressBar::with_draw_target(None, target(common)).with_message(what);
    spinner.enable_steady_tick(TICK);
    spinner
}
