//! `hotseat log-question`: what they really asked enters the history, and comes back in drills.

use crate::challenge::shorten;
use crate::cli::args::LogQuestionArguments;
use crate::cli::environment::{self, HistoryPlace};
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::cli::output;
use crate::cli::paths::Source;
use crate::cli::session::Session;
use crate::cli::setup::{deck_key, quoted};
use crate::deck::model::Deck;
use crate::history::{History, LogEntry};
use crate::text::one_line;

/// The longest question that is kept, in characters: more is a story.
const LONGEST: usize = 500;
/// How much of it is said back.
const ECHO: usize = 60;

/// Writes a question down.
pub fn run(session: &Session<'_>, arguments: &LogQuestionArguments) -> Result<Exit, Failure> {
    let text = question(&arguments.question)?;
    let (deck, _) = session.deck(&Source::File(arguments.deck.clone()), None)?;
    let slide_key = arguments.slide.map(|number| slide_key(&deck, number)).transpose()?;
    let path = match environment::history_place(session.common) {
        Ok(HistoryPlace::File(path)) => path,
        Ok(HistoryPlace::Off) => {
            return Err(Failure::message("--no-history leaves no place to keep the question", "leave the option out"));
        }
        Err(message) => return Err(Failure::message(message, "")),
    };
    let entry = LogEntry {
        day: session.today.into(),
        text,
        slide_key,
        slide: arguments.slide,
        grade: arguments.grade.map(Into::into),
    };
    let writer = super::rehearse::writer(format!("writing a question down for {}", deck.sources.files()[0].name));
    let id = History::write(&path, &writer)?.log_question(&deck_key(&arguments.deck, &deck), &entry)?;
    if session.common.quiet {
        return Ok(Exit::Clean);
    }
    output::say(&format!(
        "{id} is kept: {}\n`hotseat drill {}` asks it; your points go under the heading {id} in answers.md beside the deck.\n",
        shorten(&entry.text, ECHO),
        quoted(&arguments.deck),
    ))
}

/// The question on one line, without characters that steer a terminal.
fn question(typed: &str) -> Result<String, Failure> {
    let spaced: String = typed.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let text = one_line(&spaced);
    if !text.chars().any(char::is_alphanumeric) {
        let help = "write what they asked, in their words: hotseat log-question talk.md \"Who pays for it?\"";
        return Err(Failure::message("there is no question to keep", help));
    }
    let length = text.chars().count();
    if length > LONGEST {
        let message = format!("the question has {length} characters; at most {LONGEST} are kept");
        return Err(Failure::message(message, "write down its core, as you would like to hear it again"));
    }
    Ok(text)
}

fn slide_key(deck: &Deck, number: u32) -> Result<String, Failure> {
    deck.shown().find(|s| s.number == number).map(|s| s.key.clone()).ok_or_else(|| {
        let last = deck.shown().map(|s| s.number).max().unwrap_or(0);
        Failure::message(
            format!("--slide {number}: there is no such slide"),
            &format!("the deck has slides 1 to {last}"),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_is_one_safe_line_or_refused() {
        assert_eq!(question(" Why\n not \u{1b}[31m both? ").ok().as_deref(), Some("Why not [31m both?"));
        for nothing in ["", "  \n", "\u{1b}\u{7}", "?!"] {
            assert!(question(nothing).is_err(), "{nothing:?}");
        }
        assert!(question(&"why ".repeat(125)).is_ok());
        assert!(question(&"why ".repeat(126)).is_err());
    }
}
