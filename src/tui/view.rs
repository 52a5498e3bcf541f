//! The screen: a pure drawing of the run's state. Everything fits 80 x 24 without scrolling; more room is used.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::{Color, Modifier, Style};
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, Borders, Clear, Paragraph, Wrap};

use super::keys::Prompt;
use super::slide;
use crate::budget::Millis;
use crate::deck::model::{Deck, Slide};
use crate::rehearsal::{AnswerPhase, OpenQuestion, Phase, State};
use crate::text::{display_width, one_line, printable, truncate_to_width, wrap_to_width};

/// What the screen shows beside the state of the run.
#[derive(Debug, Clone, Default)]
pub struct Screen {
    /// Whether the notes are shown.
    pub notes: bool,
    /// Whether the list of keys is shown.
    pub help: bool,
    /// What is being typed.
    pub prompt: Prompt,
    /// A line about the last event: the status after a question, or why a key did nothing.
    pub message: String,
    /// The debrief, once the run is over.
    pub debrief: Vec<String>,
    /// First line of the debrief that is shown.
    pub scroll: usize,
}

const DIM: Style = Style::new().fg(Color::DarkGray);
const BOLD: Style = Style::new().add_modifier(Modifier::BOLD);

/// Draws one frame.
pub fn draw(frame: &mut Frame, state: &State, deck: &Deck, screen: &Screen) {
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
        Some(question) => question_body(frame, body, state, deck, screen, &question),
        None => slide_body(frame, body, state, deck, screen),
    }
    message_line(frame, message, state, screen);
    key_line(frame, keys, state, screen);
    if let Prompt::Ticks(ticking) = &screen.prompt {
        ticking.draw(frame, body, state);
    } else if screen.help {
        help(frame, area);
    } else if matches!(screen.prompt, Prompt::Backup(_)) {
        backups(frame, body, state);
    }
}

fn header(frame: &mut Frame, area: Rect, state: &State) {
    let talk = state.header().plan.slides.iter().filter(|s| !s.backup).count();
    let place = match state.phase() {
        Phase::Questions => {
            state.round_progress().map_or("questions".to_owned(), |(n, all)| format!("question {n} of {all}"))
        }
        _ => state.slide().map_or_else(String::new, |s| format!("slide {} of {talk}", s.number)),
    };
    let room = usize::from(area.width).saturating_sub(display_width(&place) + 3);
    let title = truncate_to_width(&one_line(&state.header().deck.title), room);
    let gap = " ".repeat(usize::from(area.width).saturating_sub(display_width(&title) + display_width(&place) + 2));
    let style = Style::new().add_modifier(Modifier::REVERSED);
    frame.render_widget(Paragraph::new(format!(" {title}{gap}{place} ")).style(style), area);
}

/// The two bars that say everything about pace: how much of the slot is gone, how much of the plan is done.
fn clock_bars(frame: &mut Frame, area: Rect, state: &State) {
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
        match state.phase() {
            Phase::Talk => bar("slide", here.0, budget.0, here_colour, &here_text, area.width),
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

fn shown_slide<'a>(state: &State, deck: &'a Deck) -> Option<&'a Slide> {
    let key = &state.shown()?.key;
    deck.slides.iter().find(|s| s.key == *key)
}

fn slide_body(frame: &mut Frame, area: Rect, state: &State, deck: &Deck, screen: &Screen) {
    if state.phase() == Phase::Questions && !state.is_beside() {
        let (what, next) = if state.header().is_round() {
            ("Nothing but questions.", "Space asks for the next one.")
        } else {
            (
                "The talk is over; the room still has questions.",
                "Space asks for the next one at once; otherwise it comes when the room has thought.",
            )
        };
        let text = vec![
            Line::default(),
            Line::styled("Questions", BOLD),
            Line::default(),
            Line::from(what),
            Line::styled(next, DIM),
        ];
        frame.render_widget(Paragraph::new(text).centered().wrap(Wrap { trim: true }), area);
        return;
    }
    let Some(slide) = shown_slide(state, deck) else { return };
    let notes: Vec<String> =
        if screen.notes { slide.notes.iter().map(|n| printable(&n.text)).collect() } else { Vec::new() };
    if notes.is_empty() || area.height < 12 {
        return slide_box(frame, area, slide, state.is_beside());
    }
    // Side by side where there is room, else the notes take what the slide leaves, at least five lines.
    if area.width >= 110 {
        let [left, right] = Layout::horizontal([Constraint::Fill(3), Constraint::Fill(2)]).areas(area);
        slide_box(frame, left, slide, state.is_beside());
        notes_box(frame, right, &notes);
    } else {
        let wanted = slide::lines(slide, usize::from(area.width) - 4).len() + 4;
        let left = usize::from(area.height).saturating_sub(wanted).clamp(5, usize::from(area.height) / 2);
        let [top, bottom] = Layout::vertical([Constraint::Fill(1), Constraint::Length(left as u16)]).areas(area);
        slide_box(frame, top, slide, state.is_beside());
        notes_box(frame, bottom, &notes);
    }
}

fn slide_box(frame: &mut Frame, area: Rect, slide: &Slide, backup: bool) {
    let edge =
        if backup { format!(" backup slide {} - esc returns to the talk ", slide.number) } else { String::new() };
    let block = Block::new().borders(Borders::TOP).border_style(DIM).title(edge);
    let inner = block.inner(area);
    frame.render_widget(block, area);
    let [title, content] = Layout::vertical([Constraint::Length(2), Constraint::Fill(1)]).areas(inset(inner));
    let heading = truncate_to_width(&one_line(slide.title_text()), usize::from(title.width));
    frame.render_widget(Paragraph::new(Line::styled(heading, BOLD.fg(Color::Cyan))), title);
    let mut lines = slide::lines(slide, usize::from(content.width));
    let room = usize::from(content.height);
    if lines.len() > room && room > 0 {
        let over = lines.len() - room + 1;
        lines.truncate(room - 1);
        lines.push(Line::styled(format!("... {over} more lines"), DIM));
    }
    frame.render_widget(Paragraph::new(lines), content);
}

fn notes_box(frame: &mut Frame, area: Rect, notes: &[String]) {
    let block = Block::new().borders(Borders::TOP).border_style(DIM).title(Span::styled(" notes ", DIM));
    let inner = inset(block.inner(area));
    frame.render_widget(block, area);
    let mut lines = wrap_to_width(&notes.join("\n"), usize::from(inner.width));
    let room = usize::from(inner.height);
    if lines.len() > room && room > 0 {
        lines.truncate(room);
        if let Some(last) = lines.last_mut() {
            *last = truncate_to_width(&format!("{last} ..."), usize::from(inner.width));
        }
    }
    frame.render_widget(Paragraph::new(lines.join("\n")), inner);
}

fn inset(area: Rect) -> Rect {
    Rect { x: area.x + 1, width: area.width.saturating_sub(2), ..area }
}

fn question_body(
    frame: &mut Frame,
    area: Rect,
    state: &State,
    deck: &Deck,
    screen: &Screen,
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
    for part in question.text {
        text.extend(wrap_to_width(&printable(part), width).into_iter().map(|l| Line::styled(l, BOLD)));
        text.push(Line::default());
    }
    if question.cut_off {
        text.push(Line::styled("Let me stop you there. Yes or no?", BOLD.fg(Color::Red)));
        text.push(Line::default());
    }
    text.push(answer_bar(question, colour, width));
    let mut who = vec![format!("question {}", question.number)];
    who.extend((!question.persona.is_empty()).then(|| one_line(question.persona)));
    who.extend(question.deeper.then(|| "goes deeper".to_owned()));
    who.extend(question.promised.then(|| "you promised to come back to it".to_owned()));
    who.extend(question.about.map(|n| format!("slide {n}")));
    let height = (text.len() + 2) as u16;
    let below = state.is_beside() || (screen.notes && area.height > height + 6);
    let (top, rest) = if below {
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
    if let (Some(rest), Some(slide)) = (rest, shown_slide(state, deck)) {
        slide_box(frame, rest, slide, state.is_beside());
    }
}

fn answer_bar(question: &OpenQuestion<'_>, colour: Color, width: usize) -> Line<'static> {
    let [green, red, end] = question.marks;
    let words = match question.phase {
        _ if question.held => "clock stopped".to_owned(),
        AnswerPhase::Reading => "the clock starts when you have heard it".to_owned(),
        AnswerPhase::Thinking => "think".to_owned(),
        AnswerPhase::Green => format!("a good answer ends by {}", green.seconds()),
        AnswerPhase::Amber => format!("wrap up by {}", red.seconds()),
        AnswerPhase::Red => "too long: stop".to_owned(),
        AnswerPhase::Over => "far too long".to_owned(),
    };
    let cells = width.saturating_sub(8 + display_width(&words)).clamp(10, 40);
    let filled = ((question.elapsed.0.min(end.0) * cells as u64) / end.0.max(1)) as usize;
    Line::from(vec![
        Span::styled(format!("{:>5} ", question.elapsed.seconds().to_string()), Style::new().fg(colour)),
        Span::styled("█".repeat(filled), Style::new().fg(colour)),
        Span::styled("░".repeat(cells - filled), DIM),
        Span::styled(format!(" {words}"), Style::new().fg(colour)),
    ])
}

fn message_line(frame: &mut Frame, area: Rect, state: &State, screen: &Screen) {
    let line = match &screen.prompt {
        Prompt::None if state.is_paused() => {
            Line::styled(" Paused. The slot runs on: p goes on.", BOLD.fg(Color::Yellow))
        }
        Prompt::None => Line::styled(format!(" {}", one_line(&screen.message)), Style::new().fg(Color::Yellow)),
        Prompt::Backup(t) => Line::from(format!(" Backup slide number: {t}_")),
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
    let keys: &[(&str, &str)] = match &screen.prompt {
        Prompt::None if state.is_paused() => &[("p", "go on"), ("u", "undo"), ("q", "end")],
        Prompt::None if state.question().is_some() => &[
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
            ("n", "notes"),
            ("u", "undo"),
            ("?", "keys"),
            ("q", "end"),
        ],
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
    let mut line = vec![Span::raw(" ")];
    let mut used = 1;
    for (key, what) in keys {
        let width = display_width(key) + display_width(what) + 3;
        if used + width > usize::from(area.width) {
            break;
        }
        used += width;
        line.push(Span::styled(*key, BOLD));
        line.push(Span::styled(format!(" {what}  "), DIM));
    }
    frame.render_widget(Paragraph::new(Line::from(line)), area);
}

fn backups(frame: &mut Frame, area: Rect, state: &State) {
    let question = state.question();
    let answers: &[String] = question.as_ref().map_or(&[], |q| q.answered_on);
    let mut lines: Vec<Line<'static>> = state
        .backups()
        .map(|s| {
            let mark = if answers.contains(&s.key) { "answers it: " } else { "" };
            Line::from(format!("{:>3}  {mark}{}", s.number, one_line(&s.title)))
        })
        .collect();
    if lines.is_empty() {
        lines.push(Line::from("This deck has no backup slides."));
    }
    let height = (lines.len() as u16 + 2).min(area.height);
    let place = Rect { y: area.y + area.height - height, height, ..area };
    frame.render_widget(Clear, place);
    frame.render_widget(Paragraph::new(lines).block(Block::bordered().title(" backup slides ")), place);
}

const HELP: [(&str, &str); 19] = [
    ("space, right, page down", "next slide; in the round, the next question"),
    ("left, page up", "back one slide"),
    ("s", "skip this slide"),
    ("g", "jump to a slide by number"),
    ("b", "show a backup slide; esc returns"),
    ("p", "pause (the slot runs on, as in the room)"),
    ("1 2 3 4", "end the answer: lost, shaky, held, don't have it"),
    ("space", "I start to answer"),
    ("f", "go deeper on the question just answered"),
    ("t", "tick the points of the question just answered"),
    ("l", "later: let me take that at the end"),
    ("r", "could you repeat that?"),
    ("c", "ask back: ten seconds"),
    ("x", "not apt for this talk; never asked again"),
    ("m", "a remark for the debrief"),
    ("k", "a knock that a recording hears: marks count from it"),
    ("n", "notes on or off"),
    ("u", "undo"),
    ("q", "end the run and see the debrief"),
];

fn help(frame: &mut Frame, area: Rect) {
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

fn debrief(frame: &mut Frame, area: Rect, screen: &Screen) {
    let [body, keys] = Layout::vertical([Constraint::Fill(1), Constraint::Length(1)]).areas(area);
    let room = usize::from(body.height);
    let last = screen.debrief.len().saturating_sub(room);
    let from = screen.scroll.min(last);
    let lines: Vec<Line<'static>> =
        screen.debrief.iter().skip(from).take(room).map(|l| Line::from(format!(" {l}"))).collect();
    frame.render_widget(Paragraph::new(lines), body);
    let more = if from < last { "  down for more" } else { "" };
    frame.render_widget(Paragraph::new(Line::styled(format!(" q leaves  t ticks points{more}"), DIM)), keys);
}
