//! What is laid over the stage for a moment: the keys, the backup slides, the grades.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier, Style};
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, Clear, Paragraph};

use super::view::{BOLD, DIM};
use crate::rehearsal::{Grade, State};
use crate::text::{one_line, truncate_to_width};

/// The backup slides; the chosen one is marked.
pub(super) fn backups(frame: &mut Frame, area: Rect, state: &State, at: usize) {
    let question = state.question();
    let answers: &[String] = question.as_ref().map_or(&[], |q| q.answered_on);
    let width = usize::from(area.width).saturating_sub(4);
    let mut lines: Vec<Line<'static>> = state
        .backups()
        .enumerate()
        .map(|(i, s)| {
            let mark = if answers.contains(&s.key) { "answers it: " } else { "" };
            let here = if i == at { ">" } else { " " };
            let text = format!("{here}{:>3}  {mark}{}", s.number, one_line(&s.title));
            Line::styled(truncate_to_width(&text, width), if i == at { BOLD } else { Style::new() })
        })
        .collect();
    if lines.is_empty() {
        lines.push(Line::from("This deck has no backup slides."));
    }
    let height = u16::try_from(lines.len() + 2).unwrap_or(u16::MAX).min(area.height);
    // The chosen one stays in sight.
    let room = usize::from(height.saturating_sub(2)).max(1);
    let from = at.saturating_sub(room - 1).min(lines.len().saturating_sub(room));
    let place = Rect { y: area.y + area.height - height, height, ..area };
    frame.render_widget(Clear, place);
    let block = Block::bordered().title(" backup slides ");
    frame.render_widget(Paragraph::new(lines.split_off(from)).block(block), place);
}

/// How it went: four grades, the chosen one marked.
pub(super) fn grades(frame: &mut Frame, area: Rect, at: usize) {
    let mut spans = vec![Span::raw(" ")];
    for (i, grade) in Grade::ALL.iter().enumerate() {
        let text = format!(" {} {grade} ", i + 1);
        let style = if i == at { BOLD.add_modifier(Modifier::REVERSED) } else { Style::new() };
        spans.push(Span::styled(if i == at { format!(">{text}<") } else { format!(" {text} ") }, style));
    }
    let lines = vec![
        Line::styled(" How did it go?", BOLD.fg(Color::Yellow)),
        Line::from(spans),
        Line::styled(" forward takes it, page up or the arrows choose", DIM),
    ];
    let height = 5.min(area.height);
    let place = Rect { y: area.y + area.height - height, height, ..area };
    frame.render_widget(Clear, place);
    frame.render_widget(Paragraph::new(lines).block(Block::bordered()), place);
}

const HELP: [(&str, &str); 21] = [
    ("space, right, page down", "next slide; in the round, the next question"),
    ("left, page up", "back one slide"),
    ("s   g", "skip this slide; go to a slide by number"),
    ("b", "show a backup slide; esc returns"),
    ("p", "pause (the slot runs on, as in the room)"),
    (".", "blank the slide, or show it again"),
    ("space in a question", "I start to answer; again: I am done"),
    ("1 2 3 4", "end the answer: lost, shaky, held, don't have it"),
    ("f", "go deeper on the question just answered"),
    ("t", "tick the points of the question just answered"),
    ("l", "later: let me take that at the end"),
    ("r", "could you repeat that? (spoken: shows the text)"),
    ("c", "ask back: ten seconds"),
    ("x", "not apt for this talk; never asked again"),
    ("m", "a remark for the debrief"),
    ("n   v", "notes on or off; slide as picture or as text"),
    ("d e   D E", "scroll the notes; scroll a long slide"),
    ("k", "a knock that a recording hears: marks count from it"),
    ("u", "undo"),
    ("ctrl-z   ctrl-l", "suspend; draw everything anew"),
    ("q", "end the run and see the debrief"),
];

/// All keys.
pub(super) fn help(frame: &mut Frame, area: Rect) {
    let lines: Vec<Line<'static>> = HELP
        .iter()
        .map(|(key, what)| Line::from(vec![Span::styled(format!("{key:>24}  "), BOLD), Span::raw(*what)]))
        .collect();
    let height = (HELP.len() as u16 + 2).min(area.height);
    let width = area.width.min(80);
    let place = Rect { x: area.x + (area.width - width) / 2, y: area.y + (area.height - height) / 2, width, height };
    frame.render_widget(Clear, place);
    frame.render_widget(Paragraph::new(lines).block(Block::bordered().title(" keys - ? closes ")), place);
}
