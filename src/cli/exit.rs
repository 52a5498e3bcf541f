//! What the program's exit code says.

use std::process::ExitCode;

/// The end of a run, as the calling shell sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// 0: done, nothing to report at the asked level.
    Clean,
    /// 1: findings at or above `--fail-on`, content that did not fit, or a failed verification.
    Findings,
    /// 2: could not do it: bad input, bad arguments, unwritable output.
    Failure,
    /// 130 or 143: ended by a signal.
    Signal(u8),
}

impl Exit {
    /// The worse of two ends: what a run over several decks returns.
    #[must_use]
    pub fn worse(self, other: Exit) -> Exit {
        if u8::from(other) > u8::from(self) { other } else { self }
    }
}

impl From<Exit> for u8 {
    fn from(exit: Exit) -> u8 {
        match exit {
            Exit::Clean => 0,
            Exit::Findings => 1,
            Exit::Failure => 2,
            Exit::Signal(number) => 128 + number,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> ExitCode {
        ExitCode::from(u8::from(exit))
    }
}
