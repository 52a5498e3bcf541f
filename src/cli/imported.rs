//! Presentations of other programs as decks, read in memory.

use std::path::{Path, PathBuf};

use super::args::Common;
use super::failure::Failure;
use super::input::{self, TABLE_LIMIT};
use crate::deck::model::{Deck, Dialect};
use crate::deck::{self, Files, Options};
use crate::import::{self, FILE_LIMIT, Imported, Kind};
use crate::text::{FileId, one_line};

/// Reads a presentation as Markdown. Its pictures are to lie in `folder`.
///
/// # Errors
/// When there is no such file, or it cannot be read as what its name says.
pub fn read(path: &Path, kind: Kind, folder: &str) -> Result<Imported, Failure> {
    let bytes = input::bytes(path, FILE_LIMIT, "check the name and the folder")?;
    // A console's notes lie beside a PDF; one that cannot be read is as good as none.
    let notes = (kind == Kind::Pdf).then(|| input::text(&path.with_extension("pdfpc"), TABLE_LIMIT, "").ok()).flatten();
    import::read(kind, &bytes, folder, notes.as_deref()).map_err(|problem| {
        let name = one_line(&path.display().to_string());
        Failure::message(format!("{name}: {}", problem.what), &problem.help)
    })
}

/// Reads a presentation as a deck that lies where it lies. Places in it are told as the slides of the presentation.
///
/// # Errors
/// As [`read`], and when there is no text on any slide.
pub fn deck(path: &Path, kind: Kind, common: &Common) -> Result<(Deck, Files), Failure> {
    let imported = read(path, kind, &folder(path))?;
    let name = path.display().to_string();
    let beside = Files::folder(path.parent().unwrap_or(Path::new("")))
        .map_err(|e| Failure::message(format!("{}: its folder cannot be read ({e})", one_line(&name)), ""))?;
    let beside = if common.allow_outside { beside.allow_outside() } else { beside };
    let files = beside.with_files(imported.pictures);
    let mut deck = deck::read(&name, imported.markdown, &files, &Options { dialect: Some(Dialect::Marp) })?;
    deck.dialect_reason = format!("from {}", imported.summary);
    let starts = deck.slides.iter().map(|s| s.span.start);
    deck.sources.name_places(FileId(0), starts.zip(imported.places).collect());
    Ok((deck, files))
}

/// The name of the folder for the pictures of a deck: `talk-images` for `talk.md` and `talk.pptx`.
pub fn folder(deck: &Path) -> String {
    let stem = deck.file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default();
    let stem: String = stem.chars().map(|c| if c.is_control() || c == '\u{fffd}' { '-' } else { c }).collect();
    format!("{stem}-images")
}

/// The deck that a presentation becomes where nobody names one: beside it, ending in `.md`.
pub fn beside(path: &Path) -> PathBuf {
    path.with_extension("md")
}
