//! Progress on standard error: only at a terminal, only when there is something to wait for.

use std::io::IsTerminal;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::args::Common;

/// Work shorter than this shows nothing.
const TICK: Duration = Duration::from_millis(200);

/// Decks that take longer than this get a bar.
const LONG: Duration = Duration::from_millis(400);

fn target(common: &Common) -> ProgressDrawTarget {
    if common.quiet || !std::io::stderr().is_terminal() {
        ProgressDrawTarget::hidden()
    } else {
        ProgressDrawTarget::stderr_with_hz(5)
    }
}

/// A bar over several decks that appears when they take long.
pub struct Decks {
    bar: ProgressBar,
    target: Mutex<Option<ProgressDrawTarget>>,
    started: Instant,
}

impl Decks {
    /// For `count` decks; one deck gets no bar.
    pub fn new(common: &Common, count: usize) -> Self {
        let bar = ProgressBar::with_draw_target(Some(count as u64), ProgressDrawTarget::hidden());
        if let Ok(style) = ProgressStyle::with_template("{pos} of {len} decks {wide_bar} {eta}") {
            bar.set_style(style);
        }
        let target = Mutex::new((count > 1).then(|| target(common)));
        Self { bar, target, started: Instant::now() }
    }

    /// One more is done. May be called from any thread.
    pub fn done(&self) {
        if self.started.elapsed() >= LONG
            && let Some(target) = self.target.lock().ok().and_then(|mut t| t.take())
        {
            self.bar.set_draw_target(target);
        }
        self.bar.inc(1);
    }

    /// All are done: the bar goes away.
    pub fn finish(&self) {
        self.bar.finish_and_clear();
    }
}

/// A spinner with what is being done.
pub fn doing(common: &Common, what: &'static str) -> ProgressBar {
    let spinner = ProgressBar::with_draw_target(None, target(common)).with_message(what);
    spinner.enable_steady_tick(TICK);
    spinner
}
