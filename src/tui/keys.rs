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
    /// The number of a backup slide to show.
    Backup(String),
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
    /// The debrief moves by so many lines.
    Scroll(i32),
    /// Leave the screen: the run is over.
    Leave,
    /// Nothing.
    None,
}

/// The meaning of a key.
pub fn action(key: KeyEvent, state: &State, prompt: &Prompt) -> Action {
    if key.modifiers.contains(KeyModifiers::CONTROL) && key.code == KeyCode::Char('c') {
        return if state.phase() == Phase::Done { Action::Leave } else { Action::Event(Event::Quit) };
    }
    if key.modifiers.intersects(KeyModifiers::CONTROL | KeyModifiers::ALT) {
        return Action::None;
    }
    match prompt {
        Prompt::None if state.phase() == Phase::Done => in_debrief(key.code, state),
        Prompt::None => in_run(key.code, state),
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
        KeyCode::Char('q') | KeyCode::Esc | KeyCode::Enter => Action::Leave,
        KeyCode::Down | KeyCode::Char('j') => Action::Scroll(1),
        KeyCode::Up | KeyCode::Char('k') => Action::Scroll(-1),
        KeyCode::PageDown | KeyCode::Char(' ') => Action::Scroll(15),
        KeyCode::PageUp => Action::Scroll(-15),
        KeyCode::Home => Action::Scroll(i32::MIN),
        KeyCode::End => Action::Scroll(i32::MAX),
        KeyCode::Char('u') => Action::Event(Event::Undo),
        KeyCode::Char('t') => ticks(state),
        _ => Action::None,
    }
}

fn in_run(code: KeyCode, state: &State) -> Action {
    let open = state.question().is_some();
    if state.is_paused() {
        return match code {
            KeyCode::Char('p' | ' ') | KeyCode::Enter => Action::Event(Event::Resume),
            KeyCode::Char('q') => Action::Prompt(Prompt::Quit),
            KeyCode::Char('?') => Action::ToggleHelp,
            KeyCode::Char('n') => Action::ToggleNotes,
            KeyCode::Char('u') => Action::Event(Event::Undo),
            _ => Action::None,
        };
    }
    if open {
        let grade = match code {
            KeyCode::Char('1') => Some(Grade::Lost),
            KeyCode::Char('2') => Some(Grade::Shaky),
            KeyCode::Char('3') => Some(Grade::Held),
            KeyCode::Char('4') => Some(Grade::DontHave),
            _ => None,
        };
        if grade.is_some() {
            return Action::Event(Event::Grade { grade });
        }
        match code {
            KeyCode::Char(' ') | KeyCode::Enter => return Action::Event(Event::Answer { text: None }),
            KeyCode::Char('r') => return Action::Event(Event::Repeat),
            KeyCode::Char('c') => return Action::Event(Event::Clarify),
            KeyCode::Char('l') => return Action::Event(Event::Later),
            KeyCode::Char('x') => return Action::Prompt(Prompt::NotApt(String::new())),
            _ => {}
        }
    }
    match code {
        // Page keys and the full stop are what remotes for presenting send.
        KeyCode::Char(' ' | '.') | KeyCode::Right | KeyCode::PageDown | KeyCode::Enter | KeyCode::Down if !open => {
            if state.is_beside() {
                Action::Event(Event::ReturnToTalk)
            } else {
                Action::Event(Event::Next)
            }
        }
        KeyCode::Left | KeyCode::PageUp | KeyCode::Up | KeyCode::Backspace if !open => Action::Event(Event::Previous),
        KeyCode::Esc if state.is_beside() => Action::Event(Event::ReturnToTalk),
        KeyCode::Char('f') if state.can_go_deeper() => Action::Event(Event::FollowUp),
        KeyCode::Char('s') if !open => Action::Event(Event::Skip),
        KeyCode::Char('g') if !open => Action::Prompt(Prompt::Jump(String::new())),
        KeyCode::Char('b') if state.is_beside() => Action::Event(Event::ReturnToTalk),
        KeyCode::Char('b') => Action::Prompt(Prompt::Backup(String::new())),
        KeyCode::Char('t') if !open => ticks(state),
        KeyCode::Char('m') => Action::Prompt(Prompt::Note(String::new())),
        KeyCode::Char('k') => Action::Event(Event::Sync),
        KeyCode::Char('p') => Action::Event(Event::Pause { away: false }),
        KeyCode::Char('u') => Action::Event(Event::Undo),
        KeyCode::Char('n') => Action::ToggleNotes,
        KeyCode::Char('?' | 'h') => Action::ToggleHelp,
        KeyCode::Char('q') => Action::Prompt(Prompt::Quit),
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
                KeyCode::Char('y' | 'q') | KeyCode::Enter => Action::Event(Event::Quit),
                _ => Action::Prompt(Prompt::None),
            };
        }
        Prompt::None | Prompt::Ticks(_) => return Action::None,
        Prompt::Backup(t) | Prompt::Jump(t) | Prompt::NotApt(t) | Prompt::Note(t) => t,
    };
    let digits = matches!(prompt, Prompt::Backup(_) | Prompt::Jump(_));
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
        Prompt::Backup(_) | Prompt::Jump(_) => match text.parse() {
            Ok(number) if matches!(prompt, Prompt::Backup(_)) => {
                Action::Event(Event::Backup { slide: SlideRef::Number(number) })
            }
            Ok(number) => Action::Event(Event::Jump { slide: SlideRef::Number(number) }),
            Err(_) => Action::Prompt(Prompt::None),
        },
        Prompt::NotApt(_) => Action::Event(Event::NotApt { reason: text.to_owned() }),
        Prompt::Note(_) => Action::Event(Event::Note { text: text.to_owned() }),
        Prompt::None | Prompt::Ticks(_) | Prompt::Quit => Action::None,
    }
}

fn with_text(prompt: &Prompt, text: String) -> Prompt {
    match prompt {
        Prompt::Backup(_) => Prompt::Backup(text),
        Prompt::Jump(_) => Prompt::Jump(text),
        Prompt::NotApt(_) => Prompt::NotApt(text),
        Prompt::Note(_) => Prompt::Note(text),
        Prompt::None | Prompt::Ticks(_) | Prompt::Quit => prompt.clone(),
    }
}
