//! The loop of a full-screen rehearsal: time passes, keys become events, the screen follows. Clock, keys, history and
//! bell are ports, so that a run can be played without a terminal.

use std::time::Duration;

use crossterm::event::{KeyEvent, KeyEventKind};
use ratatui::Terminal;
use ratatui::backend::Backend;
use ratatui::layout::Rect;

use super::keys::{Action, Prompt, action};
use super::picture::Pictures;
use super::ticks::Ticking;
use super::view::{Screen, View, draw};
use crate::budget::Millis;
use crate::deck::model::Deck;
use crate::rehearsal::{ALIVE_EVERY, Effect, Event, Phase, Recorder, Sink, State, Timed};

/// The longest wait between two frames while a run is on: clocks show whole seconds.
const FRAME: Duration = Duration::from_millis(250);

/// The wait while something is about to be ready: a picture, the end of a spoken question.
const SOON: Duration = Duration::from_millis(20);

/// What came in from outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Input {
    /// A key.
    Key(KeyEvent),
    /// Nothing within the wait, or only a change of the window's size.
    Nothing,
    /// The process was stopped and goes on: the terminal may show anything.
    Back,
    /// A signal asks the program to end; its number.
    Stop(u8),
}

/// How a question is heard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Speech {
    /// It is read from the screen.
    None,
    /// It is being spoken.
    Speaking,
    /// It has been spoken to its end since the last look.
    Over,
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
    /// A question is put: ring, speak. Whether it is being spoken.
    ///
    /// # Errors
    /// What is wrong with the voice, in words.
    fn ask(&mut self, text: &[String]) -> Result<bool, String>;
    /// Whether the question put last is still being spoken.
    fn speech(&mut self) -> Speech;
    /// Nobody listens any more: stop speaking.
    fn hush(&mut self);
    /// The debrief of a run that is over, as lines of at most `width` cells.
    fn debrief(&mut self, state: &State, width: usize) -> Vec<String>;
    /// Pictures of slides.
    fn pictures(&mut self) -> &mut dyn Pictures;
    /// The user asks for pictures or for text; what to say about it, where it cannot be.
    fn want_pictures(&mut self, wanted: bool) -> Option<&'static str>;
    /// Gives the terminal back, stops the process until it is told to go on, and takes the terminal again.
    ///
    /// # Errors
    /// When the terminal is gone.
    fn suspend(&mut self) -> std::io::Result<()>;
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
    view: View,
    ports: &mut impl Ports,
    sink: &mut dyn Sink,
) -> std::io::Result<Left>
where
    B::Error: std::error::Error + Send + Sync + 'static,
{
    let mut screen = Screen::new(view, deck);
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
        listen(recorder, &mut screen, ports, sink);
        let state = recorder.state();
        if state.phase() == Phase::Done && screen.debrief.is_empty() {
            let width = usize::from(terminal.size().map_err(gone)?.width).saturating_sub(2).max(38);
            screen.debrief = ports.debrief(state, width);
        }
        screen.follow(state);
        terminal.draw(|frame| draw(frame, state, deck, &mut screen, ports.pictures())).map_err(gone)?;
        let wait = if state.phase() == Phase::Done {
            Duration::from_secs(1)
        } else if ports.pictures().waiting() || screen.hidden {
            SOON
        } else {
            let change = state.next_change().map_or(FRAME, |at| Duration::from_millis((at - now).0.max(1)));
            change.min(FRAME)
        };
        let key = match ports.input(wait)? {
            Input::Key(key) if key.kind != KeyEventKind::Release => key,
            Input::Key(_) | Input::Nothing => continue,
            Input::Back => {
                draw_anew(terminal)?;
                continue;
            }
            Input::Stop(signal) => return Ok(Left::Stopped(signal)),
        };
        match action(key, state, &screen.prompt, screen.hidden) {
            Action::Leave => return Ok(Left::Done),
            Action::Event(event) => {
                screen.prompt = Prompt::None;
                let at = ports.now();
                happen(Timed { at, event }, recorder, &mut screen, ports, sink);
            }
            Action::Suspend => {
                // Nobody is there: neither the talk nor the slot goes on.
                if state.phase() != Phase::Done && !state.is_paused() {
                    let event = Event::Pause { away: true };
                    happen(Timed { at: ports.now(), event }, recorder, &mut screen, ports, sink);
                }
                ports.suspend()?;
                draw_anew(terminal)?;
            }
            Action::Redraw => draw_anew(terminal)?,
            Action::Prompt(prompt) => screen.prompt = prompt,
            Action::TogglePicture if screen.view.external => {
                screen.message = "the slides are shown by another program".to_owned();
            }
            Action::TogglePicture => {
                let wanted = !(screen.view.pictures && ports.pictures().available());
                let refused = ports.want_pictures(wanted);
                screen.view.pictures = wanted && refused.is_none();
                screen.message = refused.unwrap_or_default().to_owned();
            }
            Action::Reveal => screen.hidden = false,
            Action::Blank => screen.blank = !screen.blank,
            Action::ToggleNotes => screen.notes = !screen.notes,
            Action::ToggleHelp => screen.help = !screen.help,
            Action::ScrollNotes(lines) => screen.notes_scroll.by(lines),
            Action::ScrollSlide(lines) => screen.slide_scroll.by(lines),
            Action::Scroll(lines) => screen.scroll.by(lines),
            Action::None => screen.help = false,
        }
    }
}

/// Follows a question that is being spoken: its clock starts when it has been heard, and then its text is shown.
fn listen(recorder: &mut Recorder, screen: &mut Screen, ports: &mut impl Ports, sink: &mut dyn Sink) {
    let open = recorder.state().question().is_some();
    match ports.speech() {
        Speech::None => screen.hidden = false,
        Speech::Speaking if open => {}
        Speech::Speaking => {
            ports.hush();
            screen.hidden = false;
        }
        Speech::Over => {
            screen.hidden = false;
            if open && !recorder.state().is_paused() {
                let message = std::mem::take(&mut screen.message);
                happen(Timed { at: ports.now(), event: Event::Heard }, recorder, screen, ports, sink);
                screen.message = message;
            }
        }
    }
}

/// Clears the screen, so that the next frame is drawn whole. Unlike [`Terminal::clear`] this does not ask the terminal where
/// its cursor is: one that does not answer would end the run.
fn draw_anew<B: Backend>(terminal: &mut Terminal<B>) -> std::io::Result<()>
where
    B::Error: std::error::Error + Send + Sync + 'static,
{
    let size = terminal.size().map_err(gone)?;
    terminal.resize(Rect::new(0, 0, size.width, size.height)).map_err(gone)
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
                screen.scroll.rewind();
            }
            if timed.event == Event::Repeat
                && let Some(question) = recorder.state().question()
            {
                let said = question.text.to_vec();
                let _ = ports.ask(&said);
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
                    match ports.ask(question.text) {
                        Ok(spoken) => screen.hidden = spoken,
                        Err(problem) => screen.message = problem,
                    }
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
