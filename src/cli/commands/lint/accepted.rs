//! The baseline's file: read, applied by the name that a deck has in it, written whole.

use std::path::{Component, Path, PathBuf};

use super::deck::Linted;
use crate::cli::failure::Failure;
use crate::cli::input::{self, TABLE_LIMIT};
use crate::cli::output;
use crate::deck::model::Deck;
use crate::lint::baseline::Baseline;
use crate::text::one_line;

/// A baseline with its place.
#[derive(Debug)]
pub struct Accepted {
    path: PathBuf,
    /// The folder that paths of decks are written from.
    folder: PathBuf,
    /// What is accepted.
    pub baseline: Baseline,
}

impl Accepted {
    /// Reads a baseline that must be there.
    ///
    /// # Errors
    /// When it cannot be read or is none.
    pub fn read(path: &Path) -> Result<Self, Failure> {
        let name = one_line(&path.display().to_string());
        let text = input::text(path, TABLE_LIMIT, "--write-baseline makes one")?;
        let baseline = Baseline::parse(&text).map_err(|problem| Failure::message(format!("{name}: {problem}"), ""))?;
        let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let folder = folder
            .canonicalize()
            .map_err(|problem| Failure::message(format!("{name}: its folder cannot be read ({problem})"), ""))?;
        Ok(Self { path: path.to_owned(), folder, baseline })
    }

    /// Reads a baseline that is to be written; where none is, an empty one.
    ///
    /// # Errors
    /// When something else stands there, or its folder does not exist.
    pub fn read_or_new(path: &Path) -> Result<Self, Failure> {
        if path.exists() {
            return Self::read(path);
        }
        let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let folder = folder.canonicalize().map_err(|problem| {
            let name = one_line(&path.display().to_string());
            Failure::message(format!("{name}: its folder cannot be read ({problem})"), "")
        })?;
        Ok(Self { path: path.to_owned(), folder, baseline: Baseline::default() })
    }

    /// What a deck is called in this baseline: its `hotseat: id`, else its path from the baseline's folder.
    pub fn name_of(&self, deck: &Deck, place: Option<&Path>) -> String {
        if let Some(id) = &deck.settings.id {
            return id.clone();
        }
        match place.and_then(|p| p.canonicalize().ok()) {
            Some(path) => relative(&path, &self.folder),
            None => deck.sources.files()[0].name.clone(),
        }
    }

    /// The note about entries that match nothing any more, for people.
    pub fn stale(&self, entries: usize) -> String {
        let name = one_line(&self.path.display().to_string());
        let (s, verb) = if entries == 1 { ("y", "matches") } else { ("ies", "match") };
        format!("note: {name}: {entries} entr{s} {verb} nothing any more; --write-baseline {name} drops them\n")
    }

    /// Writes what was found in the place of what was accepted of these decks, and says so.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn write(&mut self, decks: &[Linted], quiet: bool) -> Result<String, Failure> {
        let accepted: Vec<_> = decks.iter().filter_map(|d| d.accepted.as_ref()).collect();
        let names: Vec<String> = accepted.iter().map(|(name, _)| name.clone()).collect();
        let entries: Vec<_> = accepted.iter().flat_map(|(_, entries)| entries.iter().cloned()).collect();
        let count = entries.len();
        self.baseline.replace(&names, entries);
        let name = one_line(&self.path.display().to_string());
        let failed = |problem: &dyn std::fmt::Display| {
            Failure::message(format!("{name}: cannot be written ({problem})"), "nothing was changed")
        };
        let text = self.baseline.text().map_err(|problem| failed(&problem))?;
        output::write_whole(&self.path, text.as_bytes()).map_err(|problem| failed(&problem))?;
        if quiet {
            return Ok(String::new());
        }
        let s = |n: usize| if n == 1 { "" } else { "s" };
        let of = names.len();
        Ok(format!("wrote {name}: {count} finding{} of {of} deck{} accepted\n", s(count), s(of)))
    }
}

/// The way from a folder to a file, with `/`; both are canonical.
fn relative(path: &Path, folder: &Path) -> String {
    let (path, folder): (Vec<_>, Vec<_>) = (path.components().collect(), folder.components().collect());
    let shared = path.iter().zip(&folder).take_while(|(a, b)| a == b).count();
    let up = std::iter::repeat_n("..".to_owned(), folder.len() - shared);
    let down = path[shared..].iter().map(|c: &Component<'_>| c.as_os_str().to_string_lossy().into_owned());
    up.chain(down).collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::relative;
    use std::path::Path;

    #[test]
    fn paths_are_written_from_the_folder_of_the_baseline() {
        let of = |path, folder| relative(Path::new(path), Path::new(folder));
        assert_eq!(of("/a/b/c.md", "/a"), "b/c.md");
        assert_eq!(of("/a/c.md", "/a/b/d"), "../../c.md");
    }
}
