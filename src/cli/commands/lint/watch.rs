//! `lint --watch`: the report again after every save, until the user has enough.

use std::io::{BufRead, IsTerminal};
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, SystemTime};

use crossterm::event::{KeyCode, KeyEventKind, KeyModifiers};
use crossterm::terminal::{disable_raw_mode, enable_raw_mode};

use super::Round;
use crate::cli::args::{LintArguments, LintFormat};
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::cli::output;
use crate::cli::screen::{Signals, input};
use crate::cli::session::Session;
use crate::tui::Input;

/// How often files are looked at. A look is one call for each file.
const LOOK: Duration = Duration::from_millis(200);

/// Clears the screen and what was scrolled off it, and goes to its top.
const CLEAR: &str = "\u{1b}[2J\u{1b}[3J\u{1b}[H";

/// Lints until the user ends it. What a round finds is no failure of the watch.
///
/// # Errors
/// When standard input is to be watched, the first round cannot be made, or the terminal is gone.
pub fn watch(session: &Session<'_>, arguments: &LintArguments) -> Result<Exit, Failure> {
    if arguments.paths.iter().any(|p| p.as_os_str() == "-") {
        return Err(Failure::message("standard input cannot be watched", "name a file"));
    }
    let user = User::listen().map_err(|e| Failure::message(format!("the terminal: {e}"), ""))?;
    let mut files = Vec::new();
    loop {
        // Looked at before they are read: what is saved meanwhile is seen as a change.
        let before = stamps(&files);
        let round = match super::round(session, arguments) {
            // Later on a failure is told, and may be mended.
            Err(failure) if !files.is_empty() => Round {
                text: String::new(),
                complaints: failure.human(output::palette_of_stderr(session.common.color), session.width),
                exit: Exit::Failure,
                decks: 0,
                files: files.clone(),
            },
            round => round?,
        };
        let known = std::mem::replace(&mut files, round.files.clone());
        let mut seen = if known == files { before } else { stamps(&files) };
        show(session, arguments, &round)?;
        loop {
            match user.wait(LOOK).map_err(|e| Failure::message(format!("the terminal: {e}"), ""))? {
                Wish::Nothing => {}
                Wish::End(exit) => return Ok(exit),
            }
            let now = stamps(&files);
            if now != seen {
                seen = now;
                // A save may come in pieces: it is over when nothing changes any more.
                while let Wish::Nothing =
                    user.wait(LOOK).map_err(|e| Failure::message(format!("the terminal: {e}"), ""))?
                {
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

fn show(session: &Session<'_>, arguments: &LintArguments, round: &Round) -> Result<(), Failure> {
    let readable = matches!(arguments.format, LintFormat::Human | LintFormat::Concise);
    if readable && std::io::stdout().is_terminal() {
        output::say(CLEAR)?;
    }
    output::say(&round.text)?;
    output::complain(&round.complaints);
    if !session.common.quiet && readable {
        let decks = round.decks;
        let s = if decks == 1 { "" } else { "s" };
        output::complain(&format!("watching {decks} deck{s}; q ends it\n"));
    }
    Ok(())
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
