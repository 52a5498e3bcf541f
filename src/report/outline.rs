//! `hotseat outline`: how the deck was read, slide by slide.

use std::fmt::Write;

use serde::Serialize;

use crate::deck::model::{Deck, Slide};
use crate::deck::visible_text;
use crate::text::{display_width, one_line, truncate_to_width};

/// What the analysis adds to a slide: parallel to `Deck::slides`.
#[derive(Debug, Clone, Default)]
pub struct SlideFacts {
    /// Section by id.
    pub section: Option<String>,
    /// What decided the section: tag, heading, inherited, body.
    pub by: Option<String>,
    /// Planned seconds; 0 for backup and hidden slides.
    pub budget_seconds: Option<u32>,
}

/// The JSON of `outline` (schema 1, DESIGN §9).
#[derive(Debug, Serialize)]
pub struct Outline<'a> {
    schema: u32,
    deck: &'a str,
    dialect: String,
    dialect_reason: &'a str,
    language: &'a str,
    slides: Vec<Row<'a>>,
}

#[derive(Debug, Serialize)]
struct Row<'a> {
    number: u32,
    key: &'a str,
    title: Option<&'a str>,
    section: Option<&'a str>,
    by: Option<&'a str>,
    backup: bool,
    hidden: bool,
    #[serde(skip)]
    repeats: Option<u32>,
    words_visible: usize,
    words_notes: usize,
    budget_seconds: Option<u32>,
    file: &'a str,
    byte_start: Option<u32>,
    byte_end: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<String>,
}

/// Collects the outline. `facts` is parallel to `deck.slides`; missing entries count as unknown.
pub fn outline<'a>(deck: &'a Deck, facts: &'a [SlideFacts]) -> Outline<'a> {
    let row = |(i, slide): (usize, &'a Slide)| {
        let known = facts.get(i);
        // Bytes of a text that nobody has are no place.
        let place = deck.sources.place(slide.span);
        Row {
            number: slide.number,
            key: &slide.key,
            title: slide.title.as_ref().map(|t| t.text.as_str()),
            section: known.and_then(|f| f.section.as_deref()),
            by: known.and_then(|f| f.by.as_deref()),
            backup: slide.backup,
            hidden: slide.hidden,
            repeats: slide.repeats,
            words_visible: slide.words_visible(&deck.passages),
            words_notes: slide.words_notes(&deck.passages),
            budget_seconds: known.and_then(|f| f.budget_seconds),
            file: &deck.sources.file(slide.span.file).name,
            byte_start: place.is_none().then_some(slide.span.start),
            byte_end: place.is_none().then_some(slide.span.end),
            place,
            text: None,
        }
    };
    Outline {
        schema: 1,
        deck: &deck.sources.files()[0].name,
        dialect: deck.dialect.to_string(),
        dialect_reason: &deck.dialect_reason,
        language: &deck.language.tag,
        slides: deck.slides.iter().enumerate().map(row).collect(),
    }
}

impl Outline<'_> {
    /// Adds the visible text of every slide of the deck that the outline was made from; hidden slides show none.
    pub fn with_text(mut self, deck: &Deck) -> Self {
        for (row, slide) in self.slides.iter_mut().zip(&deck.slides).filter(|(row, _)| !row.hidden) {
            row.text = Some(visible_text(slide));
        }
        self
    }

    /// The visible text of the slides, each below a line with its number.
    pub fn text(&self) -> String {
        let mut out = String::new();
        for slide in &self.slides {
            let Some(text) = &slide.text else { continue };
            let _ = writeln!(out, "--- {}{}", if slide.backup { "+" } else { "" }, slide.number);
            for line in text.lines() {
                let _ = writeln!(out, "{}", one_line(line));
            }
            out.push('\n');
        }
        out
    }

    /// As JSON, ending with a line feed.
    ///
    /// # Errors
    /// Never in practice; serialisation of these types cannot fail.
    pub fn json(&self) -> serde_json::Result<String> {
        Ok(serde_json::to_string_pretty(self)? + "\n")
    }

    /// As a table for `width` columns: number, title, section, words, minutes.
    pub fn human(&self, width: usize) -> String {
        let shown = self.slides.iter().filter(|s| !s.hidden);
        let backup = shown.clone().filter(|s| s.backup).count();
        let content = shown.count() - backup;
        let hidden = self.slides.iter().filter(|s| s.hidden).count();
        let mut out = String::new();
        let _ = writeln!(out, "{}: {}, {}", self.deck, self.dialect, one_line(self.dialect_reason));
        let mut counts = vec![plural(content, "slide")];
        if backup > 0 {
            counts.push(format!("{backup} backup"));
        }
        if hidden > 0 {
            counts.push(format!("{hidden} hidden"));
        }
        let planned: u32 = self.slides.iter().filter(|s| !s.hidden && !s.backup).filter_map(|s| s.budget_seconds).sum();
        if planned > 0 {
            counts.push(format!("{} planned", clock(planned)));
        }
        let _ = writeln!(out, "{}\n", counts.join(", "));
        let section_width = self.slides.iter().filter_map(|s| s.section).map(display_width).max().unwrap_or(0).max(7);
        let title_width = width.saturating_sub(6 + section_width + 3 + 7 + 7 + 7).max(16);
        let _ = writeln!(
            out,
            "{:>4}  {:title_width$}  {:section_width$}  {:>5}  {:>5}  {:>5}",
            "", "title", "section", "words", "notes", "time"
        );
        for slide in &self.slides {
            let mark = match (slide.hidden, slide.backup) {
                (true, _) => "-".to_owned(),
                (false, true) => format!("+{}", slide.number),
                (false, false) => slide.number.to_string(),
            };
            let again = slide.repeats.map_or(String::new(), |n| format!(" (as {n})"));
            let title = one_line(slide.title.unwrap_or("(no title)"));
            let title = truncate_to_width(&title, title_width.saturating_sub(again.len())) + &again;
            let pad = " ".repeat(title_width - display_width(&title));
            // A section that was only inferred is marked, so that the reader knows what a tag would settle.
            let guessed = if matches!(slide.by, Some("body" | "inherited")) { "~" } else { " " };
            let time = slide.budget_seconds.filter(|s| *s > 0).map_or(String::new(), clock);
            let _ = writeln!(
                out,
                "{mark:>4}  {title}{pad} {guessed}{:section_width$}  {:>5}  {:>5}  {time:>5}",
                slide.section.unwrap_or("?"),
                slide.words_visible,
                slide.words_notes,
            );
        }
        let _ = writeln!(
            out,
            "\n+ backup   - hidden   ~ section inferred; settle it with `section: NAME` in a hotseat comment"
        );
        out
    }
}

fn plural(n: usize, noun: &str) -> String {
    format!("{n} {noun}{}", if n == 1 { "" } else { "s" })
}

fn clock(seconds: u32) -> String {
    format!("{}:{:02}", seconds / 60, seconds % 60)
}
