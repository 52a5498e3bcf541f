//! The loop of a full-screen rehearsal: time passes, keys become events, the screen follows. Clock, keys, history and
//! bell are ports, so that a run can be played without a terminal.

use std::time::Duration;

use crossterm::event::{KeyEvent, KeyEventKind};
use ratatui::Terminal;
use ratatui::backend::Backend;

use super::keys::{Action, Prompt, action};
use super::ticks::Ticking;
use super::view::{Screen, draw};
use crate::budget::Millis;
use crate::deck::model::Deck;
use crate::rehearsal::{ALIVE_EVERY, Effect, Event, Phase, Recorder, Sink, State, Timed};

/// The longest wait between two frames while a run is on: clocks show whole seconds.
const FRAME: Duration = Duration::from_millis(250);

/// What came in from outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Input {
    /// A key.
    Key(KeyEvent),
    /// Nothing within the wait, or only a change of the window's size.
    Nothing,
    /// A signal asks the program to end; its number.
    Stop(u8),
}

/// The world around the screen.
pub trait Ports {
    /// Time since the run began. Never runs backward.
    fn now(&mut self) -> Millis;
    /// Waits for input, at most this long.
    ///
    /// # Errors
    /// When the terminal is gone.
    fn input(&mut self, wait: Duration) -> std::io::Result<Input>;
    /// A question is put: ring, speak.
    fn ask(&mut self, text: &[String]);
    /// The debrief of a run that is over, as lines of at most `width` cells.
    fn debrief(&mut self, state: &State, width: usize) -> Vec<String>;
}

/// How the screen was left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Left {
    /// After the debrief.
    Done,
    /// By a signal; the run is unfinished and can be resumed.
    Stopped(u8),
}

/// Plays a run from where `recorder` is until the speaker leaves. Every event goes to `sink` before the screen shows what
/// it did; when that fails the screen says so and the run goes on, for the speaker needs it more than the record.
///
/// # Errors
/// When the terminal fails; every event before that is kept.
pub fn play<B: Backend>(
    terminal: &mut Terminal<B>,
    recorder: &mut Recorder,
    deck: &Deck,
    ports: &mut impl Ports,
    sink: &mut dyn Sink,
) -> std::io::Result<Left>
where
    B::Error: std::error::Error + Send + Sync + 'static,
{
    let mut screen = Screen { notes: true, ..Screen::default() };
    screen.message = "Space or the clicker goes on. ? lists the keys.".to_owned();
    let mut alive = recorder.state().now();
    loop {
        let now = ports.now();
        if recorder.state().phase() != Phase::Done {
            let effects = recorder.advance(now);
            show(&effects, recorder.state(), &mut screen, ports);
            if now >= alive + ALIVE_EVERY {
                alive = now;
                if let Err(problem) = sink.alive(now) {
                    screen.message = problem.to_string();
                }
            }
        }
        let state = recorder.state();
        if state.phase() == Phase::Done && screen.debrief.is_empty() {
            let width = usize::from(terminal.size().map_err(gone)?.width).saturating_sub(2).max(38);
            screen.debrief = ports.debrief(state, width);
        }
        terminal.draw(|frame| draw(frame, state, deck, &screen)).map_err(gone)?;
        let wait = if state.phase() == Phase::Done {
            Duration::from_secs(1)
        } else {
            let change = state.next_change().map_or(FRAME, |at| Duration::from_millis((at - now).0.max(1)));
            change.min(FRAME)
        };
        let key = match ports.input(wait)? {
            Input::Key(key) if key.kind != KeyEventKind::Release => key,
            Input::Key(_) | Input::Nothing => continue,
            Input::Stop(signal) => return Ok(Left::Stopped(signal)),
        };
        match action(key, state, &screen.prompt) {
            Action::Leave => return Ok(Left::Done),
            Action::Event(event) => {
                screen.prompt = Prompt::None;
                let at = ports.now();
                happen(Timed { at, event }, recorder, &mut screen, ports, sink);
            }
            Action::Prompt(prompt) => screen.prompt = prompt,
            Action::ToggleNotes => screen.notes = !screen.notes,
            Action::ToggleHelp => screen.help = !screen.help,
            Action::Scroll(lines) => {
                let height = usize::from(terminal.size().map_err(gone)?.height).saturating_sub(1);
                let last = screen.debrief.len().saturating_sub(height);
                let to = screen.scroll as i64 + i64::from(lines);
                screen.scroll = usize::try_from(to.max(0)).unwrap_or(0).min(last);
            }
            Action::None => screen.help = false,
        }
    }
}

fn gone(problem: impl std::error::Error + Send + Sync + 'static) -> std::io::Error {
    std::io::Error::other(problem)
}

/// Applies an event, keeps it, and says what came of it.
fn happen(timed: Timed, recorder: &mut Recorder, screen: &mut Screen, ports: &mut impl Ports, sink: &mut dyn Sink) {
    let seq = recorder.events().len();
    match recorder.apply(&timed) {
        Ok(effects) => {
            screen.message.clear();
            if timed.event == Event::Undo {
                "taken back".clone_into(&mut screen.message);
            }
            // Ticks and remarks change what the debrief says.
            screen.debrief.clear();
            if recorder.state().phase() != Phase::Done {
                screen.scroll = 0;
            }
            show(&effects, recorder.state(), screen, ports);
            if let Err(problem) = sink.event(seq, &timed) {
                screen.message = format!("not recorded: {problem}");
            }
        }
        Err(illegal) => screen.message = illegal.to_string(),
    }
}

fn show(effects: &[Effect], state: &State, screen: &mut Screen, ports: &mut impl Ports) {
    for effect in effects {
        match effect {
            Effect::Ask => {
                screen.help = false;
                screen.message.clear();
                if let Some(question) = state.question() {
                    ports.ask(question.text);
                }
            }
            Effect::Closed { status } => {
                if !state.header().is_round() {
                    screen.message.clone_from(status);
                }
                if let Some(ticking) = state.lesson().and_then(|asked| Ticking::of(state, &asked.id)) {
                    screen.prompt = Prompt::Ticks(ticking);
                }
            }
            Effect::Squeeze(left) => screen.message = format!("We lost time: you have {left} left."),
            Effect::TimeUp => "The slot is over.".clone_into(&mut screen.message),
            Effect::Slide | Effect::CutOff | Effect::Pause(_) | Effect::Phase(_) | Effect::Redraw => {}
        }
    }
}
