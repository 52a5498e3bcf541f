//! The stage between clock and keys: the slide as a picture or as text, the notes, and what comes next.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect, Size};
use ratatui::style::Color;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, Borders, Paragraph, Wrap};

use super::picture::{Pictures, Shown};
use super::slide::{Set, Setting};
use super::view::{BOLD, DIM, Screen};
use crate::deck::model::{Deck, Slide};
use crate::rehearsal::{Phase, State};
use crate::text::{one_line, printable, truncate_to_width, wrap_to_width};

/// From this width on, notes and the next slide stand beside the slide.
pub(super) const WIDE: u16 = 110;

/// Lines of notes that are kept below a slide, their edge included, while the slide fits some way or other.
const NOTES: u16 = 5;

/// The slide on the screen.
pub(super) fn shown_slide<'a>(state: &State, deck: &'a Deck) -> Option<&'a Slide> {
    let key = &state.shown()?.key;
    deck.slides.iter().find(|s| s.key == *key)
}

/// Draws the stage while no question is open.
pub(super) fn stage(
    frame: &mut Frame,
    area: Rect,
    state: &State,
    deck: &Deck,
    screen: &mut Screen,
    pictures: &mut dyn Pictures,
) {
    if state.phase() == Phase::Questions && !state.is_beside() {
        return between_questions(frame, area, state);
    }
    let Some(slide) = shown_slide(state, deck) else { return };
    if screen.view.external {
        return for_another_program(frame, area, slide, state, screen);
    }
    let notes = if screen.notes { notes_of(slide) } else { Vec::new() };
    let next = next_title(state);
    if area.width >= WIDE {
        let [left, right] = Layout::horizontal([Constraint::Fill(13), Constraint::Fill(7)]).areas(area);
        slide_box(frame, left, slide, state, screen, pictures);
        let preview = (area.height / 3).clamp(4, 14);
        let [top, bottom] = Layout::vertical([Constraint::Fill(1), Constraint::Length(preview)]).areas(right);
        notes_box(frame, top, &notes, " notes ", "", screen);
        return next_box(frame, bottom, state, deck, screen);
    }
    if screen.view.pictures && pictures.available() && !screen.blank && area.height >= 12 {
        let notes_beside = if notes.is_empty() { 0 } else { (area.width * 2 / 5).max(26) };
        let [left, right] = Layout::horizontal([Constraint::Fill(1), Constraint::Length(notes_beside)]).areas(area);
        let [top, bottom] = Layout::vertical([Constraint::Fill(1), Constraint::Length(1)]).areas(left);
        slide_box(frame, top, slide, state, screen, pictures);
        frame.render_widget(Paragraph::new(Line::styled(format!(" {next}"), DIM)), bottom);
        return notes_box(frame, right, &notes, " notes ", "", screen);
    }
    if notes.is_empty() || area.height < 10 {
        let [top, bottom] = Layout::vertical([Constraint::Fill(1), Constraint::Length(1)]).areas(area);
        slide_box(frame, top, slide, state, screen, pictures);
        return frame.render_widget(Paragraph::new(Line::styled(format!(" {next}"), DIM)), bottom);
    }
    let wanted = notes_below(area, slide, screen);
    let [top, bottom] = Layout::vertical([Constraint::Fill(1), Constraint::Length(wanted)]).areas(area);
    slide_box(frame, top, slide, state, screen, pictures);
    notes_box(frame, bottom, &notes, " notes ", &next, screen);
}

/// How many lines the notes get below a slide: what the slide leaves, but some; only their edge where the slide would
/// not fit otherwise.
fn notes_below(area: Rect, slide: &Slide, screen: &Screen) -> u16 {
    let setting = setting(area.width.saturating_sub(2), screen);
    // Edge and title of the slide take three lines.
    let room = usize::from(area.height.saturating_sub(3));
    let fits = |notes: u16| Set::fitting(slide, setting, room.saturating_sub(usize::from(notes)));
    match fits(NOTES) {
        Some(set) => (room - set.lines.len()).min(usize::from(area.height) / 2) as u16,
        None if fits(2).is_some() => 2,
        None if fits(1).is_some() => 1,
        None => NOTES,
    }
}

fn setting(width: u16, screen: &Screen) -> Setting {
    Setting { width: usize::from(width), dense: false, unicode: screen.view.look.unicode }
}

/// A slide with its edge: as a picture where there is one, else as text that fits, else as text that scrolls.
pub(super) fn slide_box(
    frame: &mut Frame,
    area: Rect,
    slide: &Slide,
    state: &State,
    screen: &mut Screen,
    pictures: &mut dyn Pictures,
) {
    let mut edge = match state.shown() {
        _ if state.is_beside() => format!(" backup slide {} - esc returns to the talk ", slide.number),
        Some(shown) if shown.number == slide.number => String::new(),
        // A question is about another slide than the one that the room sees.
        _ => format!(" slide {}, which it is about ", slide.number),
    };
    if screen.blank {
        edge = " the slide is blank: . shows it again ".to_owned();
    }
    let block = Block::new().borders(Borders::TOP).border_style(DIM);
    let inner = block.inner(area);
    if screen.blank {
        return frame.render_widget(block.title(edge), area);
    }
    if picture(frame, inner, slide, state, screen, pictures) {
        return frame.render_widget(block.title(edge), area);
    }
    let [title, content] = Layout::vertical([Constraint::Length(2), Constraint::Fill(1)]).areas(inset(inner));
    let room = usize::from(content.height);
    let setting = setting(content.width, screen);
    let set = Set::fitting(slide, setting, room).unwrap_or_else(|| Set::of(slide, Setting { dense: true, ..setting }));
    let from = screen.slide_scroll.within(set.lines.len(), room);
    if set.lines.len() > room {
        let (first, last, all) = (from + 1, from + room, set.lines.len());
        edge = format!("{edge} lines {first} to {last} of {all} - D and E scroll ");
    }
    frame.render_widget(block.title(edge), area);
    let heading = truncate_to_width(&one_line(slide.title_text()), usize::from(title.width));
    frame.render_widget(Paragraph::new(Line::styled(heading, BOLD.fg(Color::Cyan))), title);
    let lines: Vec<Line<'static>> = set.lines.into_iter().skip(from).take(room).collect();
    frame.render_widget(Paragraph::new(lines), content);
}

/// Draws the slide's picture, if pictures are wanted and it is ready.
fn picture(
    frame: &mut Frame,
    area: Rect,
    slide: &Slide,
    state: &State,
    screen: &Screen,
    pictures: &mut dyn Pictures,
) -> bool {
    // What lies over a picture would tear holes into it that some terminals never mend.
    if !screen.view.pictures || screen.is_covered() || area.width < 16 || area.height < 10 {
        return false;
    }
    let room = Size::new(area.width, area.height);
    let Some(index) = screen.slides.get(&slide.key).copied() else { return false };
    if let Some(next) = state.next_slide().and_then(|s| screen.slides.get(&s.key)) {
        // Ready before it is wanted; the slide itself is asked for last, so that it is made first.
        pictures.picture(*next, room);
    }
    match pictures.picture(index, room) {
        Shown::Ready(picture) => {
            picture.draw(area, frame.buffer_mut());
            true
        }
        Shown::Soon | Shown::Never => false,
    }
}

pub(super) fn notes_of(slide: &Slide) -> Vec<String> {
    slide.notes.iter().map(|n| printable(&n.text)).filter(|n| !n.trim().is_empty()).collect()
}

/// Notes, from where they were scrolled to; `next` stands at the end of their edge.
pub(super) fn notes_box(frame: &mut Frame, area: Rect, notes: &[String], name: &str, next: &str, screen: &mut Screen) {
    if notes.is_empty() || area.height == 0 {
        return;
    }
    let block = Block::new().borders(Borders::TOP).border_style(DIM);
    let inner = inset(block.inner(area));
    let lines = wrap_to_width(&notes.join("\n"), usize::from(inner.width));
    let room = usize::from(inner.height);
    let from = screen.notes_scroll.within(lines.len(), room);
    let mut title = name.to_owned();
    if room == 0 {
        title = " no room for the notes: n gives the slide less ".to_owned();
    } else if lines.len() > room {
        title = format!(" notes, {} to {} of {}: d e ", from + 1, from + room, lines.len());
    }
    let left = usize::from(area.width).saturating_sub(title.len() + 2);
    let mut block = block.title(Span::styled(title, DIM));
    if !next.is_empty() && left > 12 {
        let next = truncate_to_width(next, left.saturating_sub(2));
        block = block.title(Line::styled(format!(" {next} "), DIM).right_aligned());
    }
    frame.render_widget(block, area);
    let lines: Vec<String> = lines.into_iter().skip(from).take(room).collect();
    frame.render_widget(Paragraph::new(lines.join("\n")), inner);
}

/// What comes next, in one line.
fn next_title(state: &State) -> String {
    if state.is_beside() {
        return String::new();
    }
    match state.next_slide() {
        Some(next) => format!("next: {}", one_line(&next.title)),
        None if state.header().part.is_some() => "next: the end of the part".to_owned(),
        None => "next: questions".to_owned(),
    }
}

/// The next slide, small.
fn next_box(frame: &mut Frame, area: Rect, state: &State, deck: &Deck, screen: &Screen) {
    let next = next_title(state);
    let block = Block::new().borders(Borders::TOP).border_style(DIM);
    let inner = inset(block.inner(area));
    let name = truncate_to_width(&next, usize::from(inner.width));
    frame.render_widget(block.title(Span::styled(format!(" {name} "), DIM)), area);
    let Some(slide) = state.next_slide().and_then(|n| deck.slides.iter().find(|s| s.key == n.key)) else { return };
    let setting = setting(inner.width, screen);
    let room = usize::from(inner.height);
    let set = Set::fitting(slide, setting, room).unwrap_or_else(|| Set::of(slide, Setting { dense: true, ..setting }));
    let lines: Vec<Line<'static>> = set.lines.into_iter().take(room).map(|l| l.style(DIM)).collect();
    frame.render_widget(Paragraph::new(lines), inner);
}

/// The stage of somebody whose slides are shown by another program: where they are, what comes, what to say.
fn for_another_program(frame: &mut Frame, area: Rect, slide: &Slide, state: &State, screen: &mut Screen) {
    let notes = if screen.notes { notes_of(slide) } else { Vec::new() };
    let width = usize::from(area.width).saturating_sub(2);
    let mut lines = vec![Line::default()];
    if state.is_beside() {
        lines.push(Line::styled(format!("backup slide {} - esc returns to the talk", slide.number), DIM));
    }
    for line in wrap_to_width(&one_line(slide.title_text()), width) {
        lines.push(Line::styled(line, BOLD.fg(Color::Cyan)));
    }
    lines.push(Line::styled(truncate_to_width(&next_title(state), width), DIM));
    let height = u16::try_from(lines.len() + 1).unwrap_or(u16::MAX).min(area.height);
    let [top, bottom] = Layout::vertical([Constraint::Length(height), Constraint::Fill(1)]).areas(area);
    frame.render_widget(Paragraph::new(lines), inset(top));
    notes_box(frame, bottom, &notes, " notes ", "", screen);
}

fn between_questions(frame: &mut Frame, area: Rect, state: &State) {
    let (title, what, next) = match state.header().part.as_deref() {
        _ if !state.header().is_round() => (
            "Questions",
            "The talk is over; the room still has questions.",
            "Space asks for the next one at once; otherwise it comes when the room has thought.",
        ),
        Some("lines") => ("By heart", "Say each line aloud before you look at it.", "Space gives the next cue."),
        _ => ("Questions", "Nothing but questions.", "Space asks for the next one."),
    };
    let text =
        vec![Line::default(), Line::styled(title, BOLD), Line::default(), Line::from(what), Line::styled(next, DIM)];
    frame.render_widget(Paragraph::new(text).centered().wrap(Wrap { trim: true }), area);
}

/// One cell of air at either side.
pub(super) fn inset(area: Rect) -> Rect {
    Rect { x: area.x + 1, width: area.width.saturating_sub(2), ..area }
}
