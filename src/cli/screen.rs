//! The terminal as the full screen's port: raw mode that is always undone, keys, signals, the real clock.

use std::io::{self, Stdout, Write};
use std::mem::ManuallyDrop;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use crossterm::event;
use crossterm::terminal::{EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode};
use crossterm::{cursor, execute};
use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;

use super::graphics::Answers;
#[cfg(unix)]
use super::graphics::PATIENCE;
use crate::budget::Millis;
use crate::tui::Input;

/// The signals that end a rehearsal; the run stays in the history and can be resumed.
const ENDING: [i32; 3] = [signal_hook::consts::SIGTERM, signal_hook::consts::SIGHUP, signal_hook::consts::SIGINT];

/// The terminal in raw mode on its alternate screen, until this is dropped.
pub struct FullScreen {
    /// Where to draw. Never dropped: its drop panics where the terminal is gone, and `give_back` shows the cursor anyway.
    pub terminal: ManuallyDrop<Terminal<CrosstermBackend<Stdout>>>,
}

impl FullScreen {
    /// Takes the terminal over. A panic gives it back before it speaks.
    ///
    /// # Errors
    /// When the terminal refuses.
    pub fn enter() -> io::Result<Self> {
        let before = std::panic::take_hook();
        let own = std::thread::current().id();
        std::panic::set_hook(Box::new(move |info| {
            // What goes wrong beside the screen (a picture) is caught there and does not end it.
            if std::thread::current().id() == own {
                give_back();
                before(info);
            }
        }));
        match take_over().and_then(|()| Terminal::new(CrosstermBackend::new(io::stdout()))) {
            Ok(terminal) => Ok(Self { terminal: ManuallyDrop::new(terminal) }),
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

fn take_over() -> io::Result<()> {
    enable_raw_mode()?;
    execute!(io::stdout(), EnterAlternateScreen, cursor::Hide)
}

/// Gives the terminal back, stops this process as Ctrl-Z stops others, and takes the terminal again when it goes on.
///
/// # Errors
/// When the terminal is gone.
pub fn suspend() -> io::Result<()> {
    give_back();
    #[cfg(unix)]
    signal_hook::low_level::raise(signal_hook::consts::SIGTSTP)?;
    take_over()
}

/// Notices that the process was stopped by somebody else and goes on.
pub struct Continued {
    flag: Arc<AtomicBool>,
}

impl Continued {
    /// Starts to listen.
    ///
    /// # Errors
    /// When the operating system refuses a handler.
    pub fn listen() -> io::Result<Self> {
        let flag = Arc::new(AtomicBool::new(false));
        #[cfg(unix)]
        signal_hook::flag::register(signal_hook::consts::SIGCONT, Arc::clone(&flag))?;
        Ok(Self { flag })
    }

    /// Whether it happened since the last look; then the terminal has been taken again.
    ///
    /// # Errors
    /// When the terminal is gone.
    pub fn back(&self) -> io::Result<bool> {
        let back = self.flag.swap(false, Ordering::Relaxed);
        if back {
            take_over()?;
        }
        Ok(back)
    }
}

/// Writes to the terminal past the drawing: questions to it, farewells.
///
/// # Errors
/// When the terminal is gone.
pub fn send(text: &str) -> io::Result<()> {
    let mut out = io::stdout();
    out.write_all(text.as_bytes()).and_then(|()| out.flush())
}

/// Asks the terminal what it can show and reads its answers, for as long as [`PATIENCE`](super::graphics::PATIENCE) lasts.
///
/// # Errors
/// When the terminal is gone.
#[cfg(unix)]
pub fn answers(question: &str) -> io::Result<Answers> {
    use rustix::event::{PollFd, PollFlags, Timespec, poll};

    send(question)?;
    let input = io::stdin();
    let asked = Instant::now();
    let mut bytes = Vec::new();
    let mut answers = Answers::default();
    while let Some(left) = PATIENCE.checked_sub(asked.elapsed())
        && !answers.complete
        && bytes.len() < 4096
    {
        let wait = Timespec { tv_sec: 0, tv_nsec: left.subsec_nanos().into() };
        let mut wanted = [PollFd::new(&input, PollFlags::IN)];
        match poll(&mut wanted, Some(&wait)) {
            Ok(0) => break,
            Ok(_) => {}
            // A signal; the caller looks at those.
            Err(_) => break,
        }
        let mut some = [0; 256];
        // Past the buffer of standard input: what is left belongs to whoever reads keys.
        match rustix::io::read(&input, &mut some) {
            Ok(0) | Err(_) => break,
            Ok(count) => bytes.extend_from_slice(&some[..count]),
        }
        answers = Answers::read(&bytes);
    }
    Ok(answers)
}

/// Elsewhere nothing is asked.
///
/// # Errors
/// None.
#[cfg(not(unix))]
pub fn answers(_: &str) -> io::Result<Answers> {
    Ok(Answers::default())
}

/// Width and height of a cell in pixels, where the terminal says.
pub fn cell() -> Option<(u16, u16)> {
    let size = crossterm::terminal::window_size().ok()?;
    let cell = (size.width.checked_div(size.columns)?, size.height.checked_div(size.rows)?);
    (cell.0 >= 2 && cell.1 >= 4).then_some(cell)
}

/// Lets no answer of the terminal that comes too late pass for keys.
#[derive(Debug, Default)]
pub struct LateAnswers {
    since: Option<Instant>,
}

impl LateAnswers {
    /// An answer lasts no longer than this.
    const LONGEST: Duration = Duration::from_millis(100);

    /// Whether this key belongs to an answer: from what begins it to what ends it.
    pub fn holds(&mut self, key: &event::KeyEvent) -> bool {
        let alt = key.modifiers.contains(event::KeyModifiers::ALT);
        match (alt, key.code) {
            (true, event::KeyCode::Char('_')) => self.since = Some(Instant::now()),
            (true, event::KeyCode::Char('\\')) => return self.since.take().is_some(),
            _ => self.since = self.since.filter(|since| since.elapsed() < Self::LONGEST),
        }
        self.since.is_some()
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
        #[cfg(unix)]
        std::thread::spawn(end_with_terminal);
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

/// Waits until the terminal is gone, lets the program end in order, and ends it where it cannot: the event library reads
/// for ever when the terminal goes in the instant in which it is read.
#[cfg(unix)]
fn end_with_terminal() {
    use rustix::event::{PollFd, PollFlags, poll};
    let stdin = io::stdin();
    loop {
        // Nothing is asked for: that it is gone is told all the same.
        let mut looked = [PollFd::new(&stdin, PollFlags::empty())];
        match poll(&mut looked, None) {
            Err(rustix::io::Errno::INTR) => {}
            Ok(_) if looked[0].revents().contains(PollFlags::HUP) => break,
            _ => return,
        }
    }
    std::thread::park_timeout(ORDER);
    let _ = signal_hook::low_level::emulate_default_handler(signal_hook::consts::SIGHUP);
}

/// How long an end in order may take.
#[cfg(unix)]
const ORDER: Duration = Duration::from_secs(2);

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

/// What a terminal sends when it goes (SIGHUP), where it does send something.
const HANG_UP: u8 = 1;

/// Whether something can be read within `wait`. A terminal that is gone is an error: the event library would read its end
/// over and over, and never return, so it is not asked.
fn heard(wait: Duration) -> io::Result<bool> {
    let wait = if waited_for(wait)? { Duration::ZERO } else { wait };
    match event::poll(wait) {
        Err(problem) if problem.kind() == io::ErrorKind::Interrupted => Ok(false),
        other => other,
    }
}

/// Waits until the terminal has something to read or is gone; false where it cannot be waited for in this way.
#[cfg(unix)]
fn waited_for(wait: Duration) -> io::Result<bool> {
    use rustix::event::{PollFd, PollFlags, Timespec, poll};
    let stdin = io::stdin();
    let mut looked = [PollFd::new(&stdin, PollFlags::IN)];
    let wait = Timespec::try_from(wait).unwrap_or_default();
    match poll(&mut looked, Some(&wait)) {
        // A signal, such as the one for a new size.
        Err(rustix::io::Errno::INTR) => return Ok(true),
        other => other?,
    };
    let seen = looked[0].revents();
    if seen.intersects(PollFlags::HUP | PollFlags::ERR) {
        return Err(io::ErrorKind::BrokenPipe.into());
    }
    Ok(!seen.contains(PollFlags::NVAL))
}

#[cfg(not(unix))]
fn waited_for(_: Duration) -> io::Result<bool> {
    Ok(false)
}

/// Waits for a key, at most `wait`; a signal wins.
///
/// # Errors
/// When the terminal is gone.
pub fn input(signals: &Signals, wait: Duration) -> io::Result<Input> {
    let ready = match heard(Duration::ZERO) {
        Ok(false) => heard(wait),
        other => other,
    };
    if let Some(signal) = signals.caught() {
        return Ok(Input::Stop(signal));
    }
    let Ok(ready) = ready else { return Ok(Input::Stop(HANG_UP)) };
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

#[cfg(all(test, unix))]
#[path = "../../tests/support/terminal.rs"]
mod terminal;

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    /// What a panic says.
    const SAID: &str = "it is on purpose";

    #[test]
    #[ignore = "the program that the test below runs in a terminal of its own"]
    fn a_full_screen_that_panics() {
        let _screen = FullScreen::enter().expect("a terminal");
        panic!("{SAID}");
    }

    #[test]
    fn a_panic_gives_the_terminal_back_before_it_speaks() {
        let own = std::env::current_exe().expect("this program");
        let words = ["cli::screen::tests::a_full_screen_that_panics", "--exact", "--ignored", "--nocapture"];
        let terminal = terminal::Terminal::start(std::process::Command::new(own).args(words), 80, 24);
        let (code, drawn) = terminal.end();
        assert_eq!(code, Some(101), "{drawn}");
        let at = |what: &str| drawn.find(what).unwrap_or_else(|| panic!("no {what:?} in {drawn:?}"));
        assert!(at("\x1b[?1049h") < at("\x1b[?1049l"), "{drawn:?}");
        // Show the cursor, leave the full screen, then speak.
        assert!(at("\x1b[?25h") < at(SAID) && at("\x1b[?1049l") < at(SAID), "{drawn:?}");
        // A line feed goes to the line's beginning again: no raw mode.
        assert!(drawn[at(SAID)..].contains("\r\n"), "{drawn:?}");
    }
}
