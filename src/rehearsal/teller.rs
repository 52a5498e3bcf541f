//! A run told in lines of text.

use std::io::{self, Write};

use super::page::lesson;
use super::state::{Effect, Phase, State};
use crate::budget::Millis;
use crate::text::{one_line, printable, truncate_to_width, wrap_to_width};

/// Tells a run in lines.
pub(super) struct Teller<'a> {
    pub(super) out: &'a mut dyn Write,
    pub(super) width: usize,
    /// Whether a question just ended: what comes next stands apart.
    pub(super) closed: bool,
}

/// "12:05", from an hour on "1:02:05", right-aligned in seven columns.
fn stamp(at: Millis) -> String {
    format!("{:>7}", at.seconds())
}

impl Teller<'_> {
    /// Lines of text below a time stamp.
    pub(super) fn below(&mut self, text: &str) -> io::Result<()> {
        for line in wrap_to_width(&printable(text), self.width.saturating_sub(9)) {
            writeln!(self.out, "         {line}")?;
        }
        Ok(())
    }

    pub(super) fn opening(&mut self, state: &State, how: &str) -> io::Result<()> {
        let header = state.header();
        let slot = header.plan.slot;
        let round = header.schedule.round.len();
        let part = header.part.as_ref().map_or(String::new(), |part| format!(", {}", one_line(part)));
        // A task is its interview's title: all of it is told.
        for line in wrap_to_width(&format!("{}{part}", one_line(&header.deck.title)), self.width) {
            writeln!(self.out, "{line}")?;
        }
        let facts = if header.is_round() {
            let seed = if header.seed == 0 { String::new() } else { format!("; seed {}", header.seed) };
            let s = if round == 1 { "" } else { "s" };
            format!("{round} question{s} in {}{seed}\n{how}", slot.slot)
        } else {
            format!(
                "slot {}: talk {} (planned {}), questions {}; {} pressure, seed {}\n{how}",
                slot.slot, slot.talk, header.plan.total, slot.questions, header.pressure, header.seed
            )
        };
        for line in wrap_to_width(&facts, self.width) {
            writeln!(self.out, "{line}")?;
        }
        writeln!(self.out)?;
        self.slide(state)
    }

    /// The keys that say what the format waits to hear.
    pub(super) fn milestones(&mut self, state: &State) -> io::Result<()> {
        let open: Vec<String> =
            state.milestones().filter(|(_, at)| at.is_none()).map(|(m, _)| format!("{} {}", m.key, m.name)).collect();
        if open.is_empty() {
            return Ok(());
        }
        self.below(&format!("When you have said it: {}.", open.join(", ")))
    }

    /// An empty line after a question, and always where `wanted`.
    fn apart(&mut self, wanted: bool) -> io::Result<()> {
        if std::mem::take(&mut self.closed) || wanted { writeln!(self.out) } else { Ok(()) }
    }

    /// A line with its time.
    fn line(&mut self, state: &State, text: &str) -> io::Result<()> {
        self.apart(false)?;
        writeln!(self.out, "{}  {text}", stamp(state.now()))
    }

    fn slide(&mut self, state: &State) -> io::Result<()> {
        let Some(slide) = state.shown() else { return Ok(()) };
        let budget = if slide.backup { "backup".to_owned() } else { slide.budget.to_string() };
        let title = truncate_to_width(&one_line(&slide.title), self.width.saturating_sub(32));
        self.line(state, &format!("slide {:<3} {title}  ({budget})", slide.number))
    }

    pub(super) fn question(&mut self, state: &State) -> io::Result<()> {
        let Some(question) = state.question() else { return Ok(()) };
        let mut said = Vec::new();
        if question.promised {
            said.push("as promised".to_owned());
        }
        if question.deeper {
            said.push("goes deeper".to_owned());
        }
        said.extend((!question.persona.is_empty()).then(|| one_line(question.persona)));
        let who = if said.is_empty() { String::new() } else { format!(" ({})", said.join(", ")) };
        self.apart(true)?;
        let of = state.round_progress().map_or(String::new(), |(n, all)| format!(", {n} of {all}"));
        self.line(state, &format!("QUESTION {}{of}{who}", question.number))?;
        let parts: Vec<String> = question.text.to_vec();
        for part in &parts {
            self.below(part)?;
        }
        Ok(())
    }

    pub(super) fn effects(&mut self, effects: &[Effect], state: &State) -> io::Result<()> {
        for effect in effects {
            match effect {
                Effect::Slide => self.slide(state)?,
                Effect::Ask => self.question(state)?,
                Effect::Closed { status } => {
                    if !state.header().is_round() {
                        writeln!(self.out, "         {status}")?;
                    }
                    if let Some(asked) = state.lesson() {
                        for line in lesson(asked, self.width.saturating_sub(5)).lines() {
                            writeln!(self.out, "     {line}")?;
                        }
                    }
                    self.closed = true;
                }
                Effect::CutOff => self.line(state, "Let me stop you there. Yes or no?")?,
                Effect::Squeeze(left) => {
                    self.line(
                        state,
                        &format!("THE CHAIR: we have lost time. You have {left} left, questions included."),
                    )?;
                }
                Effect::TimeUp => self.line(state, "THE SLOT IS OVER")?,
                Effect::Pause(true) => self.line(state, "paused; the slot runs on (Enter goes on)")?,
                Effect::Pause(false) => self.line(state, "going on")?,
                Effect::Phase(Phase::Questions) => self.line(state, "THE QUESTION ROUND")?,
                Effect::Phase(Phase::Done) => self.line(state, "THE END")?,
                Effect::Phase(Phase::Talk) => {}
                Effect::Redraw => {
                    self.line(state, if state.is_paused() { "taken back; paused" } else { "taken back" })?;
                    self.slide(state)?;
                    self.question(state)?;
                }
            }
        }
        self.out.flush()
    }
}
