//! The open question and the clock of its answer.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::{Color, Style};
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, Paragraph};

use super::picture::Pictures;
use super::stage::{WIDE, inset, notes_box, notes_of, shown_slide, slide_box};
use super::view::{BOLD, DIM, Screen};
use crate::budget::Millis;
use crate::deck::model::{Deck, Slide};
use crate::rehearsal::{AnswerPhase, OpenQuestion, State};
use crate::text::{display_width, one_line, printable, wrap_to_width};

/// A question takes the stage, with the answer's clock; below it what the speaker shows.
pub(super) fn question_body(
    frame: &mut Frame,
    area: Rect,
    state: &State,
    deck: &Deck,
    screen: &mut Screen,
    pictures: &mut dyn Pictures,
    question: &OpenQuestion<'_>,
) {
    let colour = match question.phase {
        AnswerPhase::Reading | AnswerPhase::Thinking => Color::Cyan,
        AnswerPhase::Green => Color::Green,
        AnswerPhase::Amber => Color::Yellow,
        AnswerPhase::Red | AnswerPhase::Over => Color::Red,
    };
    let width = usize::from(area.width).saturating_sub(6);
    let mut text: Vec<Line<'static>> = vec![Line::default()];
    if screen.hidden {
        text.push(Line::styled("Listen. r shows the words.", BOLD));
        text.push(Line::default());
    }
    for part in question.text.iter().filter(|_| !screen.hidden) {
        text.extend(wrap_to_width(&printable(part), width).into_iter().map(|l| Line::styled(l, BOLD)));
        text.push(Line::default());
    }
    if question.cut_off {
        text.push(Line::styled("Let me stop you there. Yes or no?", BOLD.fg(Color::Red)));
        text.push(Line::default());
    }
    text.push(answer_bar(question, screen.hidden, colour, width));
    let mut who = vec![format!("question {}", question.number)];
    who.extend((!question.persona.is_empty()).then(|| one_line(question.persona)));
    who.extend(question.deeper.then(|| "goes deeper".to_owned()));
    who.extend(question.promised.then(|| "you promised to come back to it".to_owned()));
    who.extend(question.about.map(|n| format!("about slide {n}")));
    let height = (text.len() + 2) as u16;
    let below = asked_about(state, deck, question)
        .filter(|_| !screen.view.external && (state.is_beside() || (screen.notes && area.height > height + 6)));
    let (top, rest) = if below.is_some() {
        let [top, rest] =
            Layout::vertical([Constraint::Length(height.min(area.height.saturating_sub(4))), Constraint::Fill(1)])
                .areas(area);
        (top, Some(rest))
    } else {
        let [_, top, _] =
            Layout::vertical([Constraint::Fill(1), Constraint::Length(height.min(area.height)), Constraint::Fill(2)])
                .areas(area);
        (top, None)
    };
    let block = Block::bordered().border_style(Style::new().fg(colour)).title(format!(" {} ", who.join(" · ")));
    let inner = block.inner(top);
    frame.render_widget(block, top);
    frame.render_widget(Paragraph::new(text), inset(inner));
    let (Some(rest), Some(slide)) = (rest, below) else { return };
    // A drill asks what one knows without notes.
    let notes = if area.width >= WIDE && !state.header().is_round() { notes_of(slide) } else { Vec::new() };
    if notes.is_empty() {
        return slide_box(frame, rest, slide, state, screen, pictures);
    }
    let [left, right] = Layout::horizontal([Constraint::Fill(13), Constraint::Fill(7)]).areas(rest);
    slide_box(frame, left, slide, state, screen, pictures);
    notes_box(frame, right, &notes, " your notes for it ", "", screen);
}

/// What helps to answer: the slide that was called up, else the one that the question is about, else what the room sees.
fn asked_about<'a>(state: &State, deck: &'a Deck, question: &OpenQuestion<'_>) -> Option<&'a Slide> {
    let about = question.about.filter(|_| !state.is_beside());
    let key = about.and_then(|n| state.header().plan.slides.iter().find(|s| s.number == n)).map(|s| s.key.as_str());
    key.and_then(|key| deck.slides.iter().find(|s| s.key == key)).or_else(|| shown_slide(state, deck))
}

fn answer_bar(question: &OpenQuestion<'_>, spoken: bool, colour: Color, width: usize) -> Line<'static> {
    let [green, red, end] = question.marks;
    let elapsed = if spoken { Millis(0) } else { question.elapsed };
    let words = match question.phase {
        _ if spoken => "the clock starts when you have heard it".to_owned(),
        _ if question.held => "clock stopped".to_owned(),
        AnswerPhase::Reading | AnswerPhase::Thinking if question.begun => "you are answering".to_owned(),
        AnswerPhase::Reading => "the clock starts when you have heard it".to_owned(),
        AnswerPhase::Thinking => "think".to_owned(),
        AnswerPhase::Green => format!("a good answer ends by {}", green.seconds()),
        AnswerPhase::Amber => format!("wrap up by {}", red.seconds()),
        AnswerPhase::Red => "too long: stop".to_owned(),
        AnswerPhase::Over => "far too long".to_owned(),
    };
    let cells = width.saturating_sub(8 + display_width(&words)).clamp(10, 40);
    let filled = ((elapsed.0.min(end.0) * cells as u64) / end.0.max(1)) as usize;
    Line::from(vec![
        Span::styled(format!("{:>5} ", elapsed.seconds().to_string()), Style::new().fg(colour)),
        Span::styled("█".repeat(filled), Style::new().fg(colour)),
        Span::styled("░".repeat(cells - filled), DIM),
        Span::styled(format!(" {words}"), Style::new().fg(colour)),
    ])
}
