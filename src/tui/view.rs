//! The screen: a drawing of the run's state. Everything fits 80 x 24; more room is used.

use std::collections::BTreeMap;

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::{Color, Modifier, Style};
use ratatui::text::{Line, Span};
use ratatui::widgets::{Clear, Paragraph, Wrap};

use super::clock::clock_bars;
use super::keys::Prompt;
use super::look::Look;
use super::overlay::{backups, grades, help};
use super::picture::Pictures;
use super::question::question_body;
use super::stage::stage;
use crate::deck::model::Deck;
use crate::rehearsal::{Phase, State};
use crate::text::{display_width, one_line, truncate_to_width};

/// How the run is to be shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct View {
    /// What the terminal can show.
    pub look: Look,
    /// Slides as pictures, where they can be made.
    pub pictures: bool,
    /// Another program shows the slides: their text is left away.
    pub external: bool,
}

/// A place in something longer than its room.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Scroll {
    at: usize,
    last: usize,
}

impl Scroll {
    /// Moves by so many lines, as far as there are any.
    pub fn by(&mut self, lines: i32) {
        let to = self.at as i64 + i64::from(lines);
        self.at = usize::try_from(to.max(0)).unwrap_or(0).min(self.last);
    }

    /// The first line to show of `all` in `room`.
    pub fn within(&mut self, all: usize, room: usize) -> usize {
        self.last = all.saturating_sub(room);
        self.at = self.at.min(self.last);
        self.at
    }

    /// Back to the first line.
    pub fn rewind(&mut self) {
        self.at = 0;
    }
}

/// What the screen shows beside the state of the run.
#[derive(Debug, Clone, Default)]
pub struct Screen {
    /// How the run is to be shown.
    pub view: View,
    /// Whether the notes are shown.
    pub notes: bool,
    /// Whether the list of keys is shown.
    pub help: bool,
    /// Whether the slide is blanked.
    pub blank: bool,
    /// Whether the open question is still being spoken, and not shown.
    pub hidden: bool,
    /// What is being typed.
    pub prompt: Prompt,
    /// A line about the last event: the status after a question, or why a key did nothing.
    pub message: String,
    /// The debrief, once the run is over.
    pub debrief: Vec<String>,
    /// Where the debrief is read.
    pub scroll: Scroll,
    /// Where the notes are read.
    pub notes_scroll: Scroll,
    /// Where a slide is read that is longer than the screen.
    pub slide_scroll: Scroll,
    /// Index of each slide in the deck by its key.
    pub slides: BTreeMap<String, usize>,
    /// Key of the slide that the scrolls belong to.
    shown: String,
}

impl Screen {
    /// A screen for a run over this deck, with the notes shown.
    pub fn new(view: View, deck: &Deck) -> Self {
        let slides = deck.slides.iter().enumerate().rev().map(|(i, s)| (s.key.clone(), i)).collect();
        Self { view, notes: true, slides, ..Self::default() }
    }

    /// Another slide is read from its start, and is not blank.
    pub fn follow(&mut self, state: &State) {
        let key = state.shown().map_or("", |s| s.key.as_str());
        if self.shown != key {
            key.clone_into(&mut self.shown);
            self.notes_scroll.rewind();
            self.slide_scroll.rewind();
            self.blank = false;
        }
    }

    /// Whether something lies over the stage.
    pub fn is_covered(&self) -> bool {
        self.help || matches!(self.prompt, Prompt::Backup { .. } | Prompt::Grade(_) | Prompt::Ticks(_))
    }
}

/// Quiet text.
pub(super) const DIM: Style = Style::new().fg(Color::DarkGray);
/// Loud text.
pub(super) const BOLD: Style = Style::new().add_modifier(Modifier::BOLD);

/// Draws one frame. What is scrolled is kept within what there is.
pub fn draw(frame: &mut Frame, state: &State, deck: &Deck, screen: &mut Screen, pictures: &mut dyn Pictures) {
    draw_all(frame, state, deck, screen, pictures);
    screen.view.look.apply(frame.buffer_mut());
}

fn draw_all(frame: &mut Frame, state: &State, deck: &Deck, screen: &mut Screen, pictures: &mut dyn Pictures) {
    let area = frame.area();
    if area.width < 40 || area.height < 12 {
        frame.render_widget(
            Paragraph::new("The window is too small: 80 x 24 is enough.").wrap(Wrap { trim: true }),
            area,
        );
        return;
    }
    if state.phase() == Phase::Done {
        debrief(frame, area, screen);
        if let Prompt::Ticks(ticking) = &screen.prompt {
            ticking.draw(frame, area, state);
            let line = Rect { y: area.y + area.height - 1, height: 1, ..area };
            frame.render_widget(Clear, line);
            key_line(frame, line, state, screen);
        }
        return;
    }
    let [head, clocks, body, message, keys] = Layout::vertical([
        Constraint::Length(1),
        Constraint::Length(2),
        Constraint::Fill(1),
        Constraint::Length(1),
        Constraint::Length(1),
    ])
    .areas(area);
    header(frame, head, state);
    clock_bars(frame, clocks, state);
    match state.question() {
        Some(question) => question_body(frame, body, state, deck, screen, pictures, &question),
        None => stage(frame, body, state, deck, screen, pictures),
    }
    message_line(frame, message, state, screen);
    key_line(frame, keys, state, screen);
    if let Prompt::Ticks(ticking) = &screen.prompt {
        ticking.draw(frame, body, state);
    } else if screen.help {
        help(frame, area);
    } else if let Prompt::Backup { at, .. } = screen.prompt {
        backups(frame, body, state, at);
    } else if let Prompt::Grade(at) = screen.prompt {
        grades(frame, body, at);
    }
}

fn header(frame: &mut Frame, area: Rect, state: &State) {
    let talk = state.header().plan.slides.iter().filter(|s| !s.backup).count();
    let place = match state.phase() {
        Phase::Questions => {
            state.round_progress().map_or("questions".to_owned(), |(n, all)| format!("question {n} of {all}"))
        }
        _ => state.slide().map_or_else(String::new, |s| match &state.header().part {
            // Numbers are those of the deck; how far the part is has to be said beside them.
            Some(_) => {
                let before = state.header().plan.slides.iter().filter(|p| !p.backup && p.number < s.number).count();
                format!("slide {}, {} of {talk} in this part", s.number, before + 1)
            }
            None => format!("slide {} of {talk}", s.number),
        }),
    };
    let room = usize::from(area.width).saturating_sub(display_width(&place) + 3);
    let title = truncate_to_width(&one_line(&state.header().deck.title), room);
    let gap = " ".repeat(usize::from(area.width).saturating_sub(display_width(&title) + display_width(&place) + 2));
    let style = Style::new().add_modifier(Modifier::REVERSED);
    frame.render_widget(Paragraph::new(format!(" {title}{gap}{place} ")).style(style), area);
}

fn message_line(frame: &mut Frame, area: Rect, state: &State, screen: &Screen) {
    let line = match &screen.prompt {
        Prompt::None if state.is_paused() => Line::styled(" Paused: space goes on.", BOLD.fg(Color::Yellow)),
        Prompt::None => Line::styled(format!(" {}", one_line(&screen.message)), Style::new().fg(Color::Yellow)),
        Prompt::Backup { typed, .. } => Line::from(format!(" Backup slide number: {typed}_")),
        Prompt::Grade(_) => Line::default(),
        Prompt::Jump(t) => Line::from(format!(" Jump to slide number: {t}_")),
        Prompt::NotApt(t) => Line::from(format!(" Not apt for this talk, because: {}_", one_line(t))),
        Prompt::Ticks(_) => Line::styled(" Which points were in your answer?", BOLD.fg(Color::Yellow)),
        Prompt::Note(t) => Line::from(format!(" Remark for the debrief: {}_", one_line(t))),
        Prompt::Quit => Line::styled(" End the run and see the debrief? y / n", BOLD.fg(Color::Yellow)),
    };
    frame.render_widget(Paragraph::new(line), area);
}

/// The keys that matter now, the dearest first; what does not fit is under `?`.
fn key_line(frame: &mut Frame, area: Rect, state: &State, screen: &Screen) {
    let space = if state.question().is_some_and(|q| q.begun) { "end" } else { "go" };
    let keys: &[(&str, &str)] = match &screen.prompt {
        Prompt::None if state.is_paused() => &[("p", "go on"), ("u", "undo"), ("q", "end")],
        Prompt::None if state.question().is_some() => &[
            ("space", space),
            ("1", "lost"),
            ("2", "shaky"),
            ("3", "held"),
            ("4", "don't have it"),
            ("l", "later"),
            ("r", "repeat"),
            ("c", "clarify"),
            ("b", "backup"),
            ("x", "not apt"),
            ("?", "keys"),
        ],
        Prompt::None if state.is_beside() => &[("esc", "return to the talk"), ("?", "keys")],
        Prompt::None if state.phase() == Phase::Questions => {
            &[("space", "next question"), ("b", "backup"), ("u", "undo"), ("?", "keys"), ("q", "end")]
        }
        Prompt::None => &[
            ("space", "next"),
            ("←", "back"),
            ("s", "skip"),
            ("b", "backup"),
            ("p", "pause"),
            ("?", "keys"),
            ("q", "end"),
            ("n", "notes"),
            ("v", "view"),
            ("u", "undo"),
        ],
        Prompt::Grade(_) => &[("space", "takes it"), ("←→", "choose"), ("1-4", "at once"), ("esc", "not done yet")],
        Prompt::Backup { .. } => &[("enter", "shows it"), ("↑↓", "choose"), ("esc", "never mind")],
        Prompt::Ticks(_) => &[
            ("s", "said"),
            ("h", "have it"),
            ("d", "do not have it"),
            ("c", "conceded"),
            ("↑↓", "point"),
            ("enter", "keep"),
            ("esc", "close"),
            ("←→", "question"),
        ],
        _ => &[("enter", "do it"), ("esc", "never mind")],
    };
    // What the format waits to hear comes first: nobody else can know that it was said.
    let running = screen.prompt == Prompt::None && !state.is_paused();
    let asked = state.question().is_some();
    // While a question is open their letters mean other things: then it is shift and the letter, after the grades.
    let grades = if asked { 5.min(keys.len()) } else { 0 };
    let letter = |key: &str| if asked { key.to_uppercase() } else { key.to_owned() };
    let waiting = state.milestones().filter(|(_, at)| running && at.is_none());
    let backups = state.backups().next().is_some();
    let offered = keys.iter().filter(|(key, _)| *key != "b" || backups);
    let mut all: Vec<(String, &str)> = offered.map(|(key, what)| ((*key).to_owned(), *what)).collect();
    all.splice(grades..grades, waiting.map(|(m, _)| (letter(&m.key), &*m.name)));
    // `?` leads to all that has no room, so it always has.
    let gap = if area.width < 80 { 1 } else { 2 };
    let width = |(key, what): &(String, &str)| display_width(key) + display_width(what) + 1 + gap;
    let (listed, rest): (Vec<_>, Vec<_>) = all.into_iter().partition(|(key, _)| key != "?");
    let reserved: usize = rest.iter().map(width).sum();
    let mut used = 1 + reserved;
    let mut shown: Vec<(String, &str)> = Vec::new();
    for entry in listed {
        used += width(&entry);
        if used > usize::from(area.width) + gap {
            break;
        }
        shown.push(entry);
    }
    let mut line = vec![Span::raw(" ")];
    for (key, what) in shown.into_iter().chain(rest) {
        line.push(Span::styled(key, BOLD));
        line.push(Span::styled(format!(" {what}{}", " ".repeat(gap)), DIM));
    }
    frame.render_widget(Paragraph::new(Line::from(line)), area);
}

fn debrief(frame: &mut Frame, area: Rect, screen: &mut Screen) {
    let [body, keys] = Layout::vertical([Constraint::Fill(1), Constraint::Length(1)]).areas(area);
    let room = usize::from(body.height);
    let from = screen.scroll.within(screen.debrief.len(), room);
    let lines: Vec<Line<'static>> =
        screen.debrief.iter().skip(from).take(room).map(|l| Line::from(format!(" {l}"))).collect();
    frame.render_widget(Paragraph::new(lines), body);
    let more = if from + room < screen.debrief.len() { "  down for more" } else { "" };
    frame.render_widget(Paragraph::new(Line::styled(format!(" q leaves  t ticks points{more}"), DIM)), keys);
}
