//! The terminal as the full screen's port: raw mode that is always undone, keys, signals, the real clock.

use std::io::{self, Stdout, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use crossterm::event;
use crossterm::terminal::{EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode};
use crossterm::{cursor, execute};
use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;

use crate::budget::Millis;
use crate::tui::Input;

/// The signals that end a rehearsal; the run stays in the history and can be resumed.
const ENDING: [i32; 3] = [signal_hook::consts::SIGTERM, signal_hook::consts::SIGHUP, signal_hook::consts::SIGINT];

/// The terminal in raw mode on its alternate screen, until this is dropped.
pub struct FullScreen {
    /// Where to draw.
    pub terminal: Terminal<CrosstermBackend<Stdout>>,
}

impl FullScreen {
    /// Takes the terminal over. A panic gives it back before it speaks.
    ///
    /// # Errors
    /// When the terminal refuses.
    pub fn enter() -> io::Result<Self> {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            give_back();
            before(info);
        }));
        enable_raw_mode()?;
        let mut out = io::stdout();
        let entered =
            execute!(out, EnterAlternateScreen, cursor::Hide).and_then(|()| Terminal::new(CrosstermBackend::new(out)));
        match entered {
            Ok(terminal) => Ok(Self { terminal }),
            Err(problem) => {
                give_back();
                Err(problem)
            }
        }
    }
}

impl Drop for FullScreen {
    fn drop(&mut self) {
        give_back();
    }
}

fn give_back() {
    let _ = disable_raw_mode();
    let _ = execute!(io::stdout(), cursor::Show, LeaveAlternateScreen);
}

/// Notices the signals that ask the program to end, until this is dropped; then they kill again.
pub struct Signals {
    caught: Arc<AtomicUsize>,
    over: Arc<AtomicBool>,
}

impl Signals {
    /// Starts to listen; from now on these signals no longer kill.
    ///
    /// # Errors
    /// When the operating system refuses a handler.
    pub fn listen() -> io::Result<Self> {
        let caught = Arc::new(AtomicUsize::new(0));
        let over = Arc::new(AtomicBool::new(false));
        for signal in ENDING {
            signal_hook::flag::register_conditional_default(signal, Arc::clone(&over))?;
            signal_hook::flag::register_usize(signal, Arc::clone(&caught), signal.unsigned_abs() as usize)?;
        }
        Ok(Self { caught, over })
    }

    /// The signal that came, if one did.
    pub fn caught(&self) -> Option<u8> {
        match self.caught.load(Ordering::Relaxed) {
            0 => None,
            signal => u8::try_from(signal).ok(),
        }
    }
}

impl Drop for Signals {
    fn drop(&mut self) {
        self.over.store(true, Ordering::Relaxed);
    }
}

/// The real clock, counted from the start of the run.
#[derive(Debug, Clone, Copy)]
pub struct RealClock {
    started: Instant,
    before: Millis,
}

impl RealClock {
    /// Starts at `before`: zero, or where a resumed run goes on.
    pub fn starting_at(before: Millis) -> Self {
        Self { started: Instant::now(), before }
    }

    /// Time since the start of the run.
    pub fn now(&self) -> Millis {
        self.before + Millis(u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX))
    }
}

/// Waits for a key, at most `wait`; a signal wins.
///
/// # Errors
/// When the terminal is gone.
pub fn input(signals: &Signals, wait: Duration) -> io::Result<Input> {
    let ready = match event::poll(wait) {
        Err(problem) if problem.kind() == io::ErrorKind::Interrupted => false,
        other => other?,
    };
    if let Some(signal) = signals.caught() {
        return Ok(Input::Stop(signal));
    }
    if !ready {
        return Ok(Input::Nothing);
    }
    Ok(match event::read()? {
        event::Event::Key(key) => Input::Key(key),
        _ => Input::Nothing,
    })
}

/// Rings the terminal's bell.
pub fn bell() {
    let mut out = io::stdout();
    let _ = out.write_all(b"\x07").and_then(|()| out.flush());
}
