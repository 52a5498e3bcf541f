//! The two bars that say everything about pace.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::{Color, Style};
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

use super::view::DIM;
use crate::budget::Millis;
use crate::rehearsal::{Phase, State};

/// The two bars that say everything about pace: how much of the slot is gone, how much of the plan is done.
pub(super) fn clock_bars(frame: &mut Frame, area: Rect, state: &State) {
    let plan = &state.header().plan;
    let slot = state.slot_elapsed() + state.slot_left();
    let elapsed = state.slot_elapsed();
    let slot_text = if state.slot_over() > Millis(0) {
        format!("{} over", state.slot_over().seconds())
    } else {
        format!("{} left of {}", state.slot_left().seconds(), slot.seconds())
    };
    let slot_colour = match state.slot_left().0 * 100 / slot.0.max(1) {
        0..=5 => Color::Red,
        6..=15 => Color::Yellow,
        _ => Color::Green,
    };
    let clocks = state.clocks();
    let budget = state.slide().map_or(Millis(0), |s| s.budget.millis());
    let here = state.slide_time();
    let here_text = match state.phase() {
        Phase::Talk => format!("{} of {} on this slide", here.seconds(), budget.seconds()),
        _ => format!("{} of questions", clocks.question.seconds()),
    };
    let here_colour = match here.0 * 100 / budget.0.max(1) {
        0..=99 => Color::Green,
        100..=129 => Color::Yellow,
        _ => Color::Red,
    };
    let talked = clocks.talk.0.min(plan.total.millis().0);
    let rows = [
        bar("slot", elapsed.0, slot.0, slot_colour, &slot_text, area.width),
        match (state.phase(), state.round_progress()) {
            (Phase::Talk, _) => bar("slide", here.0, budget.0, here_colour, &here_text, area.width),
            // Nothing is said beside the answers: how many questions there are is what can be known.
            (_, Some((asked, all))) => bar("asked", asked as u64, all as u64, Color::DarkGray, &here_text, area.width),
            _ => bar("talk", talked, plan.total.millis().0, Color::DarkGray, &here_text, area.width),
        },
    ];
    frame.render_widget(Paragraph::new(rows.to_vec()), area);
}

fn bar(name: &str, done: u64, whole: u64, colour: Color, text: &str, width: u16) -> Line<'static> {
    let cells = usize::from(width).saturating_sub(7 + 2 + 27).max(10);
    let filled = (done.min(whole) * cells as u64).checked_div(whole).map_or(0, |n| n as usize);
    Line::from(vec![
        Span::styled(format!(" {name:<6}"), DIM),
        Span::styled("█".repeat(filled), Style::new().fg(colour)),
        Span::styled("░".repeat(cells - filled), DIM),
        Span::styled(format!("  {text}"), Style::new().fg(colour)),
    ])
}
