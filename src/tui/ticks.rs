//! Ticking: which points of a good answer were said, were at hand, are missing, or were conceded. Opened after an answer in
//! a drill, with `t` after an answer in a run, and in the debrief for everything that was asked.

use crossterm::event::KeyCode;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier, Style};
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, Clear, Paragraph};

use crate::rehearsal::{Asked, Event, Outcome, State, Ticks};
use crate::text::{one_line, wrap_to_width};

/// What became of a point.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Mark {
    /// Not ticked.
    #[default]
    Open,
    /// Said.
    Said,
    /// Have it, did not say it.
    Have,
    /// Do not have it.
    Missing,
    /// Conceded, with its consequence for the claim.
    Conceded,
}

impl Mark {
    const ALL: [Self; 5] = [Self::Open, Self::Said, Self::Have, Self::Missing, Self::Conceded];

    /// The mark after this one, as space goes round.
    fn next(self) -> Self {
        let at = Self::ALL.iter().position(|m| *m == self).unwrap_or(0);
        Self::ALL[(at + 1) % Self::ALL.len()]
    }

    fn words(self) -> &'static str {
        match self {
            Self::Open => "           ",
            Self::Said => "said       ",
            Self::Have => "have it    ",
            Self::Missing => "do not have",
            Self::Conceded => "conceded   ",
        }
    }

    fn colour(self) -> Color {
        match self {
            Self::Open => Color::Reset,
            Self::Said | Self::Conceded => Color::Green,
            Self::Have => Color::Yellow,
            Self::Missing => Color::Red,
        }
    }
}

/// The panel: one question and its points.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ticking {
    id: String,
    marks: Vec<Mark>,
    at: usize,
}

/// What a key did to the panel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ticked {
    /// The panel as it is now.
    Still(Ticking),
    /// Closed; what is to be recorded, if anything was ticked.
    Closed(Option<Event>),
}

impl Ticking {
    /// The panel for a question that was asked; none for one without points.
    pub fn of(state: &State, id: &str) -> Option<Self> {
        let asked = state.header().objection(id).filter(|o| !o.points.is_empty())?;
        let ticks = state.ticks().get(id).cloned().unwrap_or_default();
        let mark = |point: u32| match () {
            () if ticks.said.contains(&point) => Mark::Said,
            () if ticks.have.contains(&point) => Mark::Have,
            () if ticks.missing.contains(&point) => Mark::Missing,
            () if ticks.conceded.contains(&point) => Mark::Conceded,
            () => Mark::Open,
        };
        let count = u32::try_from(asked.points.len()).unwrap_or(u32::MAX);
        Some(Self { id: id.to_owned(), marks: (1..=count).map(mark).collect(), at: 0 })
    }

    /// The panel for the question answered last, if it has points.
    pub fn last(state: &State) -> Option<Self> {
        let last = answered(state).last().copied()?;
        Self::of(state, last)
    }

    /// What a key does.
    pub fn key(mut self, code: KeyCode, state: &State) -> Ticked {
        let set = |mut ticking: Self, mark: Mark| {
            ticking.marks[ticking.at] = mark;
            ticking.at = (ticking.at + 1).min(ticking.marks.len() - 1);
            Ticked::Still(ticking)
        };
        match code {
            KeyCode::Esc => Ticked::Closed(None),
            KeyCode::Enter | KeyCode::PageDown | KeyCode::F(5) => Ticked::Closed(self.event()),
            KeyCode::Up | KeyCode::Char('k') => {
                self.at = self.at.saturating_sub(1);
                Ticked::Still(self)
            }
            KeyCode::Down | KeyCode::Char('j') => {
                self.at = (self.at + 1).min(self.marks.len() - 1);
                Ticked::Still(self)
            }
            // A remote has three keys: page up goes round the points, blank changes one, page down keeps them.
            KeyCode::PageUp => {
                self.at = (self.at + 1) % self.marks.len().max(1);
                Ticked::Still(self)
            }
            KeyCode::Char(' ' | '.' | 'b') => {
                self.marks[self.at] = self.marks[self.at].next();
                Ticked::Still(self)
            }
            KeyCode::Char(digit @ '1'..='9') => {
                let point = digit as usize - '1' as usize;
                if let Some(mark) = self.marks.get_mut(point) {
                    *mark = mark.next();
                    self.at = point;
                }
                Ticked::Still(self)
            }
            KeyCode::Char('s') => set(self, Mark::Said),
            KeyCode::Char('h') => set(self, Mark::Have),
            KeyCode::Char('d') => set(self, Mark::Missing),
            KeyCode::Char('c') => set(self, Mark::Conceded),
            KeyCode::Right | KeyCode::Tab => Ticked::Still(self.beside(state, 1)),
            KeyCode::Left | KeyCode::BackTab => Ticked::Still(self.beside(state, -1)),
            _ => Ticked::Still(self),
        }
    }

    /// The next or previous question that was answered; only while nothing of this one would be lost.
    fn beside(self, state: &State, step: isize) -> Self {
        if Self::of(state, &self.id).is_some_and(|kept| kept.marks != self.marks) {
            return self;
        }
        let all = answered(state);
        let Some(at) = all.iter().position(|id| *id == self.id) else { return self };
        let next = (at as isize + step).rem_euclid(all.len() as isize) as usize;
        Self::of(state, all[next]).unwrap_or(self)
    }

    fn event(&self) -> Option<Event> {
        let of = |mark: Mark| -> Vec<u32> {
            let points = self.marks.iter().enumerate().filter(|(_, m)| **m == mark);
            points.map(|(i, _)| u32::try_from(i + 1).unwrap_or(u32::MAX)).collect()
        };
        let ticks = Ticks {
            said: of(Mark::Said),
            have: of(Mark::Have),
            missing: of(Mark::Missing),
            conceded: of(Mark::Conceded),
        };
        (ticks != Ticks::default()).then(|| Event::Points {
            objection: Some(self.id.clone()),
            said: ticks.said,
            have: ticks.have,
            missing: ticks.missing,
            conceded: ticks.conceded,
        })
    }

    /// Draws the panel over `area`.
    pub fn draw(&self, frame: &mut Frame, area: Rect, state: &State) {
        let Some(asked) = state.header().objection(&self.id) else { return };
        let width = usize::from(area.width).saturating_sub(4).max(20);
        let lines = self.lines(asked, width);
        let height = u16::try_from(lines.len() + 2).unwrap_or(u16::MAX).min(area.height);
        let place = Rect { height, ..area };
        let whose = if asked.own_points { "your points" } else { "what a good answer holds" };
        let block = Block::bordered().title(format!(" {} - {whose} ", one_line(&asked.id)));
        frame.render_widget(Clear, place);
        frame.render_widget(Paragraph::new(lines).block(block), place);
    }

    fn lines(&self, asked: &Asked, width: usize) -> Vec<Line<'static>> {
        const DIM: Style = Style::new().fg(Color::DarkGray);
        let mut lines: Vec<Line<'static>> = Vec::new();
        for text in wrap_to_width(&one_line(&asked.ask), width) {
            lines.push(Line::styled(format!(" {text}"), Style::new().add_modifier(Modifier::BOLD)));
        }
        for (i, (point, mark)) in asked.points.iter().zip(&self.marks).enumerate() {
            let here = if i == self.at { ">" } else { " " };
            for (row, text) in wrap_to_width(&one_line(point), width.saturating_sub(18)).into_iter().enumerate() {
                let (number, words) = if row == 0 {
                    (format!("{here}{}", i + 1), mark.words())
                } else {
                    ("  ".to_owned(), Mark::Open.words())
                };
                lines.push(Line::from(vec![
                    Span::raw(format!(" {number} ")),
                    Span::styled(words, Style::new().fg(mark.colour())),
                    Span::raw(format!("  {text}")),
                ]));
            }
        }
        for (name, text) in [("as in", asked.strong_example.as_deref().unwrap_or("")), ("not", asked.weak.as_str())] {
            if !text.is_empty() {
                let said = format!("{name}: \u{201c}{}\u{201d}", one_line(text));
                lines.extend(wrap_to_width(&said, width).into_iter().map(|l| Line::styled(format!(" {l}"), DIM)));
            }
        }
        lines
    }
}

/// Challenge ids of what was answered and has points, in the order in which it was asked, each once.
fn answered(state: &State) -> Vec<&str> {
    let mut ids: Vec<&str> = Vec::new();
    for question in state.questions() {
        let id = state.id_of(question);
        let points = state.objection(question).is_some_and(|o| !o.points.is_empty());
        let done = matches!(question.outcome, Some(Outcome::Answered(_) | Outcome::Unanswered));
        if points && done && !ids.contains(&id) {
            ids.push(id);
        } else if points && done {
            // Asked again: it is the one answered last.
            ids.retain(|i| *i != id);
            ids.push(id);
        }
    }
    ids
}
