//! Keys to events. What a key means depends only on the state of the run and on what is being typed.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::ticks::{Ticked, Ticking};
use crate::rehearsal::{Event, Grade, Phase, SlideRef, State};

/// What is typed into, above the last line of the screen.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Prompt {
    /// Nothing.
    #[default]
    None,
    /// A backup slide to show: what was typed of its number, else the place in the list.
    Backup {
        /// The number as typed.
        typed: String,
        /// Place in the list.
        at: usize,
    },
    /// The answer is over: how it went, as a place in [`Grade::ALL`].
    Grade(usize),
    /// The number of a slide to jump to.
    Jump(String),
    /// Why the open question is not apt.
    NotApt(String),
    /// A remark for the debrief.
    Note(String),
    /// The points of an answered question are ticked.
    Ticks(Ticking),
    /// "End the run?"
    Quit,
}

/// What a key asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// Something happens in the run.
    Event(Event),
    /// Something is typed.
    Prompt(Prompt),
    /// Notes shown or hidden.
    ToggleNotes,
    /// The list of keys shown or hidden.
    ToggleHelp,
    /// The slide as a picture or as text.
    TogglePicture,
    /// The slide blanked, so that the room looks at the speaker; or shown again.
    Blank,
    /// The question shown at once, though it is still being spoken.
    Reveal,
    /// The notes move by so many lines.
    ScrollNotes(i32),
    /// A slide that is longer than the screen moves by so many lines.
    ScrollSlide(i32),
    /// Out of the way, as Ctrl-Z does for other programs.
    Suspend,
    /// Everything is drawn anew.
    Redraw,
    /// The debrief moves by so many lines.
    Scroll(i32),
    /// Leave the screen: the run is over.
    Leave,
    /// Nothing.
    None,
}

/// The meaning of a key. `hidden`: the open question is still being spoken and not shown.
pub fn action(key: KeyEvent, state: &State, prompt: &Prompt, hidden: bool) -> Action {
    if key.modifiers.contains(KeyModifiers::CONTROL) {
        return match key.code {
            KeyCode::Char('c') if state.phase() == Phase::Done => Action::Leave,
            KeyCode::Char('c') => Action::Event(Event::Quit),
            KeyCode::Char('z') => Action::Suspend,
            KeyCode::Char('l') => Action::Redraw,
            _ => Action::None,
        };
    }
    if key.modifiers.contains(KeyModifiers::ALT) {
        return Action::None;
    }
    match prompt {
        Prompt::None if state.phase() == Phase::Done => in_debrief(key.code, state),
        Prompt::None if state.is_paused() => in_pause(key.code),
        Prompt::None if state.question().is_some() => in_question(key.code, state, hidden),
        Prompt::None => in_talk(key.code, state),
        Prompt::Grade(at) => in_grade(key.code, *at),
        Prompt::Backup { typed, at } => in_backups(key.code, state, typed, *at),
        Prompt::Ticks(ticking) => match ticking.clone().key(key.code, state) {
            Ticked::Still(ticking) => Action::Prompt(Prompt::Ticks(ticking)),
            Ticked::Closed(Some(event)) => Action::Event(event),
            Ticked::Closed(None) => Action::Prompt(Prompt::None),
        },
        typed => in_prompt(key.code, typed),
    }
}

/// The panel for the question answered last, or nothing where none has points.
fn ticks(state: &State) -> Action {
    Ticking::last(state).map_or(Action::None, |ticking| Action::Prompt(Prompt::Ticks(ticking)))
}

fn in_debrief(code: KeyCode, state: &State) -> Action {
    match code {
        KeyCode::Char('q') | KeyCode::Esc | KeyCode::F(5) | KeyCode::Enter => Action::Leave,
        KeyCode::Down | KeyCode::Right | KeyCode::Char('j') => Action::Scroll(1),
        KeyCode::Up | KeyCode::Left | KeyCode::Char('k') => Action::Scroll(-1),
        KeyCode::PageDown | KeyCode::Char(' ') => Action::Scroll(15),
        KeyCode::PageUp => Action::Scroll(-15),
        KeyCode::Home => Action::Scroll(i32::MIN),
        KeyCode::End => Action::Scroll(i32::MAX),
        KeyCode::Char('u') => Action::Event(Event::Undo),
        KeyCode::Char('t') => ticks(state),
        _ => Action::None,
    }
}

fn in_pause(code: KeyCode) -> Action {
    match code {
        KeyCode::Char('p' | ' ') | KeyCode::Enter | KeyCode::PageDown | KeyCode::Right | KeyCode::F(5) => {
            Action::Event(Event::Resume)
        }
        KeyCode::Char('u') => Action::Event(Event::Undo),
        other => anywhere(other),
    }
}

/// Keys that mean the same in the talk, during a question and in a pause.
fn anywhere(code: KeyCode) -> Action {
    match code {
        KeyCode::Char('d') => Action::ScrollNotes(1),
        KeyCode::Char('e') => Action::ScrollNotes(-1),
        KeyCode::Char('D') => Action::ScrollSlide(1),
        KeyCode::Char('E') => Action::ScrollSlide(-1),
        KeyCode::Char('n') => Action::ToggleNotes,
        KeyCode::Char('v') => Action::TogglePicture,
        KeyCode::Char('.') => Action::Blank,
        KeyCode::Char('?' | 'h') => Action::ToggleHelp,
        KeyCode::Char('q') => Action::Prompt(Prompt::Quit),
        _ => Action::None,
    }
}

/// Keys in the talk and in the round, while no question is open.
fn in_talk(code: KeyCode, state: &State) -> Action {
    if let KeyCode::Char(key) = code
        && let Some(milestone) = state.milestone_of(key)
    {
        return Action::Event(Event::Milestone { id: milestone.id.clone() });
    }
    match code {
        // Page keys are what remotes for presenting send.
        KeyCode::Char(' ') | KeyCode::Right | KeyCode::PageDown | KeyCode::Enter | KeyCode::Down => {
            if state.is_beside() { Action::Event(Event::ReturnToTalk) } else { Action::Event(Event::Next) }
        }
        KeyCode::Left | KeyCode::PageUp | KeyCode::Up | KeyCode::Backspace => Action::Event(Event::Previous),
        KeyCode::Esc | KeyCode::Char('b') if state.is_beside() => Action::Event(Event::ReturnToTalk),
        KeyCode::Esc => Action::Prompt(Prompt::Quit),
        KeyCode::Char('f') if state.can_go_deeper() => Action::Event(Event::FollowUp),
        KeyCode::Char('s') => Action::Event(Event::Skip),
        KeyCode::Char('g') => Action::Prompt(Prompt::Jump(String::new())),
        KeyCode::Char('t') => ticks(state),
        other => in_either(other),
    }
}

/// Keys while a question is open. One key at a time leads through it: I begin; I am done; so it went.
fn in_question(code: KeyCode, state: &State, hidden: bool) -> Action {
    // The letters of milestones mean other things here, so they are said with shift: an answer is where they are stated.
    if let KeyCode::Char(key) = code
        && key.is_uppercase()
        && let Some(milestone) = state.milestone_of(key.to_ascii_lowercase())
    {
        return Action::Event(Event::Milestone { id: milestone.id.clone() });
    }
    let begun = state.question().is_some_and(|q| q.begun);
    match code {
        KeyCode::Char('1') => grade(0),
        KeyCode::Char('2') => grade(1),
        KeyCode::Char('3') => grade(2),
        KeyCode::Char('4') => grade(3),
        KeyCode::Char(' ') | KeyCode::Enter | KeyCode::PageDown | KeyCode::Right | KeyCode::Down => {
            if begun {
                Action::Prompt(Prompt::Grade(SHAKY))
            } else {
                Action::Event(Event::Answer { text: None })
            }
        }
        KeyCode::Char('r') | KeyCode::PageUp if hidden => Action::Reveal,
        KeyCode::PageUp if !state.is_beside() => Action::Event(Event::Repeat),
        KeyCode::Char('r') => Action::Event(Event::Repeat),
        KeyCode::Char('c') => Action::Event(Event::Clarify),
        KeyCode::Char('l') => Action::Event(Event::Later),
        KeyCode::Char('x') => Action::Prompt(Prompt::NotApt(String::new())),
        KeyCode::Esc | KeyCode::Char('b') | KeyCode::PageUp | KeyCode::Left | KeyCode::Up if state.is_beside() => {
            Action::Event(Event::ReturnToTalk)
        }
        other => in_either(other),
    }
}

/// Keys that are the same with and without an open question.
fn in_either(code: KeyCode) -> Action {
    match code {
        KeyCode::Char('b') => Action::Prompt(Prompt::Backup { typed: String::new(), at: 0 }),
        KeyCode::Char('m') => Action::Prompt(Prompt::Note(String::new())),
        KeyCode::Char('k') => Action::Event(Event::Sync),
        KeyCode::Char('p') => Action::Event(Event::Pause { away: false }),
        KeyCode::Char('u') => Action::Event(Event::Undo),
        other => anywhere(other),
    }
}

/// The grade that is proposed when an answer is over: nobody hits the middle by chance.
const SHAKY: usize = 1;

fn grade(at: usize) -> Action {
    Action::Event(Event::Grade { grade: Grade::ALL.get(at).copied() })
}

/// Choosing the grade: forward keys take it, back keys go round, so that a remote is enough.
fn in_grade(code: KeyCode, at: usize) -> Action {
    let all = Grade::ALL.len();
    match code {
        KeyCode::Char(digit @ '1'..='4') => grade(digit as usize - '1' as usize),
        KeyCode::Char(' ') | KeyCode::Enter | KeyCode::PageDown | KeyCode::Down => grade(at),
        KeyCode::Right | KeyCode::Tab | KeyCode::PageUp | KeyCode::Up => Action::Prompt(Prompt::Grade((at + 1) % all)),
        KeyCode::Left | KeyCode::BackTab => Action::Prompt(Prompt::Grade((at + all - 1) % all)),
        KeyCode::Esc => Action::Prompt(Prompt::None),
        _ => Action::None,
    }
}

/// Choosing a backup slide: by its number, or from the list as a grade is chosen.
fn in_backups(code: KeyCode, state: &State, typed: &str, at: usize) -> Action {
    let count = state.backups().count();
    let moved = |at: usize| Action::Prompt(Prompt::Backup { typed: String::new(), at });
    match code {
        KeyCode::Esc | KeyCode::Char('b') => Action::Prompt(Prompt::None),
        _ if count == 0 => Action::Prompt(Prompt::None),
        KeyCode::Char(digit) if digit.is_ascii_digit() => {
            Action::Prompt(Prompt::Backup { typed: format!("{typed}{digit}"), at })
        }
        KeyCode::Backspace => {
            let mut shorter = typed.to_owned();
            shorter.pop();
            Action::Prompt(Prompt::Backup { typed: shorter, at })
        }
        KeyCode::Down | KeyCode::Tab | KeyCode::PageUp | KeyCode::Char('j') => moved((at + 1) % count),
        KeyCode::Up | KeyCode::BackTab | KeyCode::Char('k') => moved((at + count - 1) % count),
        KeyCode::Char(' ') | KeyCode::Enter | KeyCode::PageDown | KeyCode::Right => {
            let listed = || state.backups().nth(at).map(|s| s.number);
            match typed.parse().ok().or_else(listed) {
                Some(number) => Action::Event(Event::Backup { slide: SlideRef::Number(number) }),
                None => Action::Prompt(Prompt::None),
            }
        }
        _ => Action::None,
    }
}

fn in_prompt(code: KeyCode, prompt: &Prompt) -> Action {
    if code == KeyCode::Esc {
        return Action::Prompt(Prompt::None);
    }
    let typed = match prompt {
        Prompt::Quit => {
            return match code {
                KeyCode::Char('y' | 'q') | KeyCode::Enter | KeyCode::F(5) => Action::Event(Event::Quit),
                _ => Action::Prompt(Prompt::None),
            };
        }
        Prompt::None | Prompt::Ticks(_) | Prompt::Grade(_) | Prompt::Backup { .. } => return Action::None,
        Prompt::Jump(t) | Prompt::NotApt(t) | Prompt::Note(t) => t,
    };
    let digits = matches!(prompt, Prompt::Jump(_));
    match code {
        KeyCode::Enter => finish(prompt, typed),
        KeyCode::Backspace => {
            let mut shorter = typed.clone();
            shorter.pop();
            Action::Prompt(with_text(prompt, shorter))
        }
        KeyCode::Char(c) if !digits || c.is_ascii_digit() => Action::Prompt(with_text(prompt, format!("{typed}{c}"))),
        _ => Action::None,
    }
}

fn finish(prompt: &Prompt, typed: &str) -> Action {
    let text = typed.trim();
    match prompt {
        _ if text.is_empty() => Action::Prompt(Prompt::None),
        Prompt::Jump(_) => match text.parse() {
            Ok(number) => Action::Event(Event::Jump { slide: SlideRef::Number(number) }),
            Err(_) => Action::Prompt(Prompt::None),
        },
        Prompt::NotApt(_) => Action::Event(Event::NotApt { reason: text.to_owned() }),
        Prompt::Note(_) => Action::Event(Event::Note { text: text.to_owned() }),
        _ => Action::None,
    }
}

fn with_text(prompt: &Prompt, text: String) -> Prompt {
    match prompt {
        Prompt::Jump(_) => Prompt::Jump(text),
        Prompt::NotApt(_) => Prompt::NotApt(text),
        Prompt::Note(_) => Prompt::Note(text),
        other => other.clone(),
    }
}
