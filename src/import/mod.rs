//! Talks that other programs made, as Markdown decks: slides, notes, tables and pictures in order.
//!
//! The files are untrusted: nothing that they name outside of themselves is opened, no more is unpacked than the limits
//! of [`archive`] allow, and no name in them becomes the name of a file.

pub mod archive;
mod escape;
mod gallery;
pub mod ipynb;
pub mod model;
mod odp;
mod pdf;
mod pptx;
mod write;
mod xml;

use std::path::Path;

use model::{Picture, Talk};
pub use write::markdown;

/// The largest file that is read, in bytes; talks with films in them are large.
pub const FILE_LIMIT: u64 = 512 << 20;

/// The most slides of a talk.
pub const SLIDES: usize = 5_000;

/// The programs whose files are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// PowerPoint.
    Pptx,
    /// LibreOffice Impress.
    Odp,
    /// Jupyter.
    Ipynb,
    /// Pages, of whatever program.
    Pdf,
}

impl Kind {
    /// What a file is by the end of its name; `None` for Markdown and everything else.
    pub fn of(path: &Path) -> Option<Self> {
        let ending = path.extension()?.to_str()?.to_ascii_lowercase();
        match ending.as_str() {
            "pptx" | "pptm" | "ppsx" | "ppsm" | "potx" | "potm" => Some(Self::Pptx),
            "odp" | "otp" => Some(Self::Odp),
            "ipynb" => Some(Self::Ipynb),
            "pdf" => Some(Self::Pdf),
            _ => None,
        }
    }

    /// The ends of names that are read, for people.
    pub fn endings() -> &'static str {
        ".pptx (.pptm, .ppsx, .ppsm, .potx, .potm), .odp (.otp), .ipynb or .pdf"
    }

    /// The word for it, as the end of a file name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Pptx => "pptx",
            Self::Odp => "odp",
            Self::Ipynb => "ipynb",
            Self::Pdf => "pdf",
        }
    }

    /// Whose file it is, for people.
    fn program(self) -> &'static str {
        match self {
            Self::Pptx => "PowerPoint",
            Self::Odp => "LibreOffice Impress",
            Self::Ipynb => "Jupyter",
            Self::Pdf => "PDF",
        }
    }

    /// What to do with a file that cannot be read.
    fn remedy(self) -> &'static str {
        match self {
            Self::Pptx => {
                "open it in PowerPoint or LibreOffice and save it as .pptx without a password; slides as PDF go with a Markdown deck by `--slides-pdf`"
            }
            Self::Odp => "open it in LibreOffice and save it as .odp without a password",
            Self::Ipynb => {
                "save it as a notebook of version 4 or later, or convert it, as in `quarto convert talk.ipynb`"
            }
            Self::Pdf => {
                "save it again, with its text and without a password; pages go with a Markdown deck by `--slides-pdf`"
            }
        }
    }
}

/// Why a file was not read: what is the matter, after the name of the file, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{what}")]
pub struct ImportError {
    /// What is the matter.
    pub what: String,
    /// What to do.
    pub help: String,
}

impl ImportError {
    fn new(what: impl Into<String>, help: impl Into<String>) -> Self {
        Self { what: what.into(), help: help.into() }
    }
}

/// A talk as a deck.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imported {
    /// The Marp deck.
    pub markdown: String,
    /// Its pictures: their paths beside the deck, and their bytes.
    pub pictures: Vec<(String, Vec<u8>)>,
    /// What its own program calls each slide.
    pub places: Vec<String>,
    /// How it was read, and how sure: "pptx: 12 slides, notes on 9".
    pub summary: String,
}

/// Reads a file. `folder` is where its pictures are to lie, relative to the deck, without a slash at the end; `beside`
/// is the text of the `.pdfpc` file that holds the notes of a PDF.
///
/// # Errors
/// When it is no such file, damaged, over a limit, or has no slides.
pub fn read(kind: Kind, bytes: &[u8], folder: &str, beside: Option<&str>) -> Result<Imported, ImportError> {
    let talk = match kind {
        Kind::Pptx => pptx::read(bytes)?,
        Kind::Odp => odp::read(bytes)?,
        Kind::Ipynb => ipynb::read(bytes)?,
        Kind::Pdf => pdf::read(bytes, beside)?,
    };
    if talk.slides.is_empty() {
        return Err(ImportError::new("has no slides", kind.remedy()));
    }
    Ok(Imported {
        markdown: markdown(&talk, folder),
        summary: summary(kind, &talk),
        places: talk.slides.into_iter().map(|s| s.place).collect(),
        pictures: talk.pictures.into_iter().map(|p: Picture| (format!("{folder}/{}", p.name), p.bytes)).collect(),
    })
}

fn summary(kind: Kind, talk: &Talk) -> String {
    let plural = |n: usize, word: &str| format!("{n} {word}{}", if n == 1 { "" } else { "s" });
    let noted = talk.slides.iter().filter(|s| !s.notes.is_empty()).count();
    let mut parts = vec![plural(talk.slides.len(), "slide")];
    parts.push(if noted == 0 { "no notes".to_owned() } else { format!("notes on {noted}") });
    let hidden = talk.slides.iter().filter(|s| s.hidden).count();
    if hidden > 0 {
        parts.push(format!("{hidden} hidden, read as backup"));
    }
    parts.extend(talk.doubts.iter().cloned());
    format!("{}: {}", kind.name(), parts.join(", "))
}

/// What was lost, each kind once with how often.
fn told(lost: &[&'static str]) -> Vec<String> {
    let mut kinds: Vec<(&str, usize)> = Vec::new();
    for what in lost {
        match kinds.iter_mut().find(|(known, _)| known == what) {
            Some((_, times)) => *times += 1,
            None => kinds.push((what, 1)),
        }
    }
    let one = |(what, times): (&str, usize)| {
        let often = if times > 1 { format!(" ({times} times)") } else { String::new() };
        format!("without {what}{often}")
    };
    kinds.into_iter().map(one).collect()
}

#[cfg(test)]
mod kept;
