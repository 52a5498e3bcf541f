//! `--watch`: the same again after every save, until the user has enough.

use std::io::{BufRead, IsTerminal};
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, SystemTime};

use crossterm::event::{KeyCode, KeyEventKind, KeyModifiers};
use crossterm::terminal::{disable_raw_mode, enable_raw_mode};

use super::exit::Exit;
use super::failure::Failure;
use super::screen::{Signals, input};
use crate::tui::Input;

/// How often files are looked at. A look is one call for each file.
const LOOK: Duration = Duration::from_millis(200);

/// So far the times of files may lag behind the clock.
const CLOCK: Duration = Duration::from_millis(20);

/// Does something, and again whenever a file changes that it has read, until the user ends it. `round` is given the files
/// of the round before (none in the first) and says which files it has read now.
///
/// # Errors
/// What `round` fails with, or the terminal.
pub fn watch(mut round: impl FnMut(&[PathBuf]) -> Result<Vec<PathBuf>, Failure>) -> Result<Exit, Failure> {
    let terminal = |e: std::io::Error| Failure::message(format!("the terminal: {e}"), "");
    let user = User::listen().map_err(terminal)?;
    let mut files = Vec::new();
    loop {
        // Looked at before they are read: what is saved meanwhile is seen as a change.
        let (before, started) = (stamps(&files), SystemTime::now());
        let read = round(&files)?;
        let known = std::mem::replace(&mut files, read);
        let mut seen = if known == files { before } else { stamps(&files) };
        // Files that were not known before the round may have been saved since it read them.
        if known != files && seen.iter().flatten().any(|s| s.1 + CLOCK >= started) {
            continue;
        }
        loop {
            match user.wait(LOOK).map_err(terminal)? {
                Wish::Nothing => {}
                Wish::End(exit) => return Ok(exit),
            }
            let now = stamps(&files);
            if now != seen {
                seen = now;
                // A save may come in pieces: it is over when nothing changes any more.
                while let Wish::Nothing = user.wait(LOOK).map_err(terminal)? {
                    let now = stamps(&files);
                    if now == seen {
                        break;
                    }
                    seen = now;
                }
                break;
            }
        }
    }
}

/// Length and time of the last change of each file; `None` where there is none.
fn stamps(files: &[PathBuf]) -> Vec<Option<(u64, SystemTime)>> {
    let stamp = |file: &PathBuf| {
        let data = std::fs::metadata(file).ok()?;
        Some((data.len(), data.modified().ok()?))
    };
    files.iter().map(stamp).collect()
}

/// What the user wants.
enum Wish {
    Nothing,
    End(Exit),
}

/// Keys of a terminal, or lines of anything else.
enum User {
    Terminal(Signals),
    /// The sender is kept so that the end of standard input does not end the waiting: then only a signal ends the watch.
    Lines {
        heard: Receiver<String>,
        _kept: Sender<String>,
    },
}

impl User {
    fn listen() -> std::io::Result<Self> {
        if std::io::stdin().is_terminal() && std::io::stdout().is_terminal() {
            return Ok(Self::Terminal(Signals::listen()?));
        }
        let (send, lines) = channel();
        let kept = send.clone();
        std::thread::spawn(move || {
            for line in std::io::stdin().lock().lines() {
                let Ok(line) = line else { break };
                if send.send(line).is_err() {
                    break;
                }
            }
        });
        Ok(Self::Lines { heard: lines, _kept: kept })
    }

    /// Waits for a wish, at most so long.
    fn wait(&self, long: Duration) -> std::io::Result<Wish> {
        match self {
            Self::Terminal(signals) => {
                // Raw only while waiting: reports are written with plain line ends.
                enable_raw_mode()?;
                let heard = input(signals, long);
                disable_raw_mode()?;
                Ok(match heard? {
                    Input::Stop(signal) => Wish::End(Exit::Signal(signal)),
                    Input::Key(key) if key.kind == KeyEventKind::Release => Wish::Nothing,
                    Input::Key(key) => match key.code {
                        KeyCode::Char('c') if key.modifiers.contains(KeyModifiers::CONTROL) => {
                            Wish::End(Exit::Signal(2))
                        }
                        KeyCode::Char('q') | KeyCode::Esc => Wish::End(Exit::Clean),
                        _ => Wish::Nothing,
                    },
                    _ => Wish::Nothing,
                })
            }
            Self::Lines { heard, .. } => match heard.recv_timeout(long) {
                Ok(line) if line.trim() == "q" => Ok(Wish::End(Exit::Clean)),
                Ok(_) | Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => Ok(Wish::Nothing),
            },
        }
    }
}
