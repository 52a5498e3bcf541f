//! How a run is to be shown, spoken and recorded, as the arguments say.

use std::path::Path;

use crate::cli::args::{Slides, StageArguments};
use crate::cli::failure::Failure;
use crate::cli::input::{self, SLIDES_LIMIT};
use crate::cli::output;
use crate::cli::session::Session;
use crate::cli::voice;
use crate::deck::Files;
use crate::deck::model::Deck;
use crate::export;
use crate::layout::{Page, Theme, theme_for};
use crate::text::one_line;

/// How a run is to be shown, spoken and recorded.
#[derive(Debug)]
pub(in crate::cli) struct Show<'a> {
    /// What is shown of the slides.
    pub(super) slides: Slides,
    /// The pages that another program drew, where they are to be shown.
    pub(super) drawn: Option<Vec<Page>>,
    /// The theme in which slides are drawn here.
    pub(super) theme: Theme,
    /// Where the deck's pictures are.
    pub(super) files: &'a Files,
    /// The words of the command that speaks.
    pub(super) voice: Option<Vec<String>>,
    /// The words of the command that records.
    pub(super) record: Option<Vec<String>>,
}

impl<'a> Show<'a> {
    /// Reads the arguments, and the PDF that they name.
    ///
    /// # Errors
    /// When a command is no command, or the PDF cannot be used.
    pub(in crate::cli) fn new(
        session: &Session<'_>,
        arguments: &StageArguments,
        path: &Path,
        deck: &Deck,
        files: &'a Files,
    ) -> Result<Self, Failure> {
        let words = |option: &str, command: &Option<String>| {
            let split = command.as_deref().map(|c| voice::split(option, c)).transpose();
            split.map_err(|why| Failure::message(why, "it is run as it stands, without a shell"))
        };
        let named = if path.as_os_str().is_empty() { None } else { session.theme_of(path)? };
        let known = deck.style.theme.as_deref().and_then(Theme::named).is_some();
        let of_project = named.as_deref().filter(|_| !known);
        let lies_somewhere = !path.as_os_str().is_empty();
        let own = if lies_somewhere { session.own_theme(path, deck, None, of_project)? } else { None };
        let drawn_in = || theme_for(deck, of_project).unwrap_or_else(|(_, light)| *light);
        let theme = own.unwrap_or_else(drawn_in);
        Ok(Self {
            slides: arguments.slides,
            drawn: arguments.slides_pdf.as_deref().map(|pdf| drawn(session, deck, pdf)).transpose()?,
            theme,
            files,
            voice: words("--voice-cmd", &arguments.voice_cmd)?,
            record: words("--record-cmd", &arguments.record_cmd)?,
        })
    }

    /// Whether pictures are shown where they can be.
    pub(super) fn wants_pictures(&self) -> bool {
        matches!(self.slides, Slides::Auto | Slides::Picture)
    }
}

fn drawn(session: &Session<'_>, deck: &Deck, path: &Path) -> Result<Vec<Page>, Failure> {
    let name = one_line(&path.display().to_string());
    let bytes = input::bytes(path, SLIDES_LIMIT, "")?;
    let foreign = export::foreign(deck, &bytes).map_err(|why| Failure::message(format!("{name} {why}"), ""))?;
    if !session.common.quiet {
        for doubt in &foreign.doubts {
            output::complain(&format!("note: {name}: {}\n", one_line(doubt)));
        }
    }
    Ok(foreign.pages)
}
