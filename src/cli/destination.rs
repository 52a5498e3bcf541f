//! Where an export goes: the name that it is given or that the deck gives it, what it may not replace, and how its bytes
//! get there.

use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};

use super::args::{ExportArguments, ExportFormat, Layout};
use super::failure::Failure;
use super::output;
use crate::text::one_line;

/// Other formats that slides are written in elsewhere: their names are taken for a slip, not for the name of a PDF.
const OTHERS: [&str; 14] =
    ["md", "qmd", "html", "htm", "pptx", "ppt", "odp", "key", "docx", "svg", "jpg", "jpeg", "gif", "webp"];

/// Where an export goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Destination {
    /// The file; `-` is standard output.
    pub path: PathBuf,
    /// What is written.
    pub format: ExportFormat,
    /// Whether the user named it.
    named: bool,
}

impl Destination {
    /// The name that was given, or beside the deck one made from its name and the layout: `talk.pdf`,
    /// `talk-presenter.pdf`.
    ///
    /// # Errors
    /// When there is no name to go by, or it is that of a format that is not written here.
    pub fn of(arguments: &ExportArguments) -> Result<Self, Failure> {
        let Some(path) = &arguments.output else {
            if arguments.deck == Path::new("-") {
                return Err(Failure::message("a deck on standard input gives no name", "name the PDF: -o talk.pdf"));
            }
            let format = arguments.format.unwrap_or(ExportFormat::Pdf);
            return Ok(Self { path: beside(&arguments.deck, arguments.layout, format), format, named: false });
        };
        let ending = path.extension().map(|e| e.to_string_lossy().to_ascii_lowercase());
        let format = match (arguments.format, ending.as_deref()) {
            (Some(format), _) => format,
            (None, Some("png")) => ExportFormat::Png,
            (None, Some(other)) if OTHERS.contains(&other) => {
                let name = one_line(&path.display().to_string());
                let pdf = one_line(&path.with_extension("pdf").display().to_string());
                return Err(Failure::message(
                    format!("{name}: slides are written as PDF or PNG, not as {other}"),
                    &format!("-o {pdf}, or a name that ends in .png for a picture of each slide"),
                ));
            }
            (None, _) => ExportFormat::Pdf,
        };
        let own = Self { path: path.clone(), format, named: true };
        if own.is_stdout() {
            own.check_stdout(arguments)?;
        }
        Ok(own)
    }

    /// Whether the bytes go to standard output.
    pub fn is_stdout(&self) -> bool {
        self.path == Path::new("-")
    }

    fn check_stdout(&self, arguments: &ExportArguments) -> Result<(), Failure> {
        let problem = if self.format == ExportFormat::Png {
            "-o - is for one PDF, not for pictures"
        } else if arguments.watch || arguments.open || !arguments.console.is_empty() {
            "--watch, --open and --console need a file, not -o -"
        } else if io::stdout().is_terminal() {
            "-o - would write a PDF to the terminal"
        } else {
            return Ok(());
        };
        Err(Failure::message(problem, "name a file, as in -o talk.pdf"))
    }

    /// Refuses to replace a file that the export reads, or, under a name that the user did not choose, a PDF that another
    /// program wrote: a slip may not cost the talk. `read` is what it reads, the deck first.
    ///
    /// # Errors
    /// Which file would be lost.
    pub fn check(&self, target: &Path, read: &[PathBuf]) -> Result<(), Failure> {
        let name = || one_line(&target.display().to_string());
        let Ok(target) = target.canonicalize() else { return Ok(()) };
        let same = |other: &PathBuf| other.canonicalize().is_ok_and(|o| o == target);
        match read.iter().position(same) {
            Some(0) => Err(Failure::message(
                "-o names the deck itself; it would be overwritten",
                "name a PDF, as in -o talk.pdf",
            )),
            Some(_) => Err(Failure::message(
                format!("{}: the export reads this file; it would be overwritten", name()),
                "name another with -o",
            )),
            None if !self.named && self.format == ExportFormat::Pdf && !is_ours(&target) => {
                let path = name();
                Err(Failure::message(
                    format!("{path} is there already, and another program wrote it"),
                    &format!("name another with -o; -o {path} replaces it"),
                ))
            }
            None => Ok(()),
        }
    }

    /// Writes bytes to a file of this export, whole or not at all; a destination of standard output takes them itself.
    ///
    /// # Errors
    /// Why it cannot be written.
    pub fn write(&self, target: &Path, bytes: &[u8]) -> Result<(), Failure> {
        if self.is_stdout() {
            let mut out = io::stdout().lock();
            let done = out.write_all(bytes).and_then(|()| out.flush());
            return done.map_err(|e| Failure::message(format!("standard output: {e}"), ""));
        }
        output::write_whole(target, bytes).map_err(|problem| {
            Failure::message(
                format!("{}: cannot be written ({problem})", one_line(&target.display().to_string())),
                "nothing was changed; choose another place with -o",
            )
        })
    }

    /// What messages call it.
    pub fn name(&self) -> String {
        if self.is_stdout() { "standard output".into() } else { one_line(&self.path.display().to_string()) }
    }
}

fn beside(deck: &Path, layout: Layout, format: ExportFormat) -> PathBuf {
    let suffix = match layout {
        Layout::Slides => "",
        Layout::Presenter => "-presenter",
        Layout::Handout => "-handout",
        Layout::SecondScreen => "-second-screen",
        Layout::Panel => "-panel",
    };
    let ending = match format {
        ExportFormat::Pdf => "pdf",
        ExportFormat::Png => "png",
    };
    let mut name = deck.file_stem().unwrap_or_default().to_owned();
    name.push(format!("{suffix}.{ending}"));
    deck.with_file_name(name)
}

/// Whether a file says that it was written here, in the metadata that is not packed.
fn is_ours(path: &Path) -> bool {
    const MARK: &[u8] = b"<xmp:CreatorTool>hotseat ";
    std::fs::read(path).is_ok_and(|bytes| memchr::memmem::find(&bytes, MARK).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_layout_does_not_replace_the_slides() {
        let name = |layout| beside(Path::new("a/my.talk.md"), layout, ExportFormat::Pdf);
        assert_eq!(name(Layout::Slides), Path::new("a/my.talk.pdf"));
        assert_eq!(name(Layout::Presenter), Path::new("a/my.talk-presenter.pdf"));
        assert_eq!(beside(Path::new("talk.md"), Layout::Slides, ExportFormat::Png), Path::new("talk.png"));
    }
}
