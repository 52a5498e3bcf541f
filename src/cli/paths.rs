//! From what was typed to the decks that are meant.

use std::path::{Path, PathBuf};

use ignore::WalkBuilder;

use crate::import::Kind;
use crate::text::one_line;

/// File name endings that are taken for decks inside folders, compared without case.
const ENDINGS: [&str; 4] = ["md", "qmd", "rmd", "markdown"];

/// Files that live beside decks and are none.
const NOT_DECKS: [&str; 6] = ["readme", "changelog", "contributing", "license", "security", "answers"];

/// Where a deck comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// Standard input (`-`).
    Standard,
    /// A file.
    File(PathBuf),
}

impl Source {
    /// Its name for people; `stdin_name` is what standard input is called.
    pub fn name(&self, stdin_name: Option<&Path>) -> String {
        match self.place(stdin_name) {
            Some(path) => one_line(&path.display().to_string()),
            None => "<stdin>".to_owned(),
        }
    }

    /// Where it lies, as far as that is known.
    pub fn place<'s>(&'s self, stdin_name: Option<&'s Path>) -> Option<&'s Path> {
        match self {
            Self::Standard => stdin_name,
            Self::File(path) => Some(path),
        }
    }
}

/// The decks that are meant.
#[derive(Debug)]
pub struct Expanded {
    /// Where they come from.
    pub sources: Vec<Source>,
    /// Presentations of other programs that lie in the folders. They are read only by name: often they were exported
    /// from the deck beside them.
    pub left_out: usize,
}

/// Opens up folders (ignore files respected, hidden ones left out), sorted by path; files stay as typed, even when they
/// do not exist: opening them will say so.
///
/// # Errors
/// A message for a folder that holds no deck, with what was looked for.
pub fn expand(typed: &[PathBuf]) -> Result<Expanded, String> {
    let mut sources = Vec::new();
    let mut left_out = 0;
    for path in typed {
        if path == Path::new("-") {
            sources.push(Source::Standard);
        } else if path.is_dir() {
            let files = WalkBuilder::new(path)
                .require_git(false)
                .build()
                .filter_map(Result::ok)
                .filter(|entry| entry.file_type().is_some_and(|t| t.is_file()))
                .map(ignore::DirEntry::into_path);
            let (mut found, others): (Vec<PathBuf>, Vec<PathBuf>) = files.partition(|p| is_deck(p));
            let presentations = others.iter().filter(|p| is_presentation(p)).count();
            if found.is_empty() {
                let name = one_line(&path.display().to_string());
                let told = told_left_out(presentations).map_or_else(String::new, |told| format!("; {told}"));
                return Err(format!(
                    "{name}: no deck in this folder; looked for *.md, *.qmd, *.Rmd and *.markdown that no ignore file excludes{told}"
                ));
            }
            left_out += presentations;
            found.sort();
            sources.extend(found.into_iter().map(Source::File));
        } else {
            sources.push(Source::File(path.clone()));
        }
    }
    sources.dedup();
    Ok(Expanded { sources, left_out })
}

/// What to say about presentations that were left out; nothing where there are none.
pub fn told_left_out(presentations: usize) -> Option<String> {
    match presentations {
        0 => None,
        1 => Some("a presentation (.pptx, .odp) was left out: it is read when it is named".to_owned()),
        n => Some(format!("{n} presentations (.pptx, .odp) were left out: they are read when they are named")),
    }
}

/// Whether another program made it to be presented. Pages and notebooks seldom are, and may be anything.
fn is_presentation(path: &Path) -> bool {
    let locked = path.file_name().is_some_and(|n| n.to_string_lossy().starts_with("~$"));
    matches!(Kind::of(path), Some(Kind::Pptx | Kind::Odp)) && !locked
}

fn is_deck(path: &Path) -> bool {
    let lower = |part: Option<&std::ffi::OsStr>| part.map(|p| p.to_string_lossy().to_lowercase()).unwrap_or_default();
    ENDINGS.contains(&lower(path.extension()).as_str()) && !NOT_DECKS.contains(&lower(path.file_stem()).as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_give_their_decks_sorted_and_ignore_files_count() {
        let folder = tempfile::tempdir().expect("temporary folder");
        let files =
            ["b.md", "a.qmd", "c.Rmd", "notes.txt", "README.md", "old.md", "x.PPTX", "y.odp", "b.pdf", "~$x.pptx"];
        for name in files {
            std::fs::write(folder.path().join(name), "# x").expect("written");
        }
        std::fs::write(folder.path().join(".gitignore"), "old.md\n").expect("written");
        let found = expand(&[folder.path().to_owned()]).expect("decks");
        assert_eq!(told_left_out(found.left_out).expect("two").split(' ').next(), Some("2"));
        let names: Vec<_> = found
            .sources
            .iter()
            .map(|s| match s {
                Source::File(p) => p.file_name().expect("name").to_string_lossy().into_owned(),
                Source::Standard => "-".into(),
            })
            .collect();
        assert_eq!(names, ["a.qmd", "b.md", "c.Rmd"]);
    }

    #[test]
    fn a_folder_without_decks_says_what_was_looked_for() {
        let folder = tempfile::tempdir().expect("temporary folder");
        assert!(expand(&[folder.path().to_owned()]).expect_err("nothing there").contains("*.qmd"));
        std::fs::write(folder.path().join("talk.pptx"), "x").expect("written");
        assert!(expand(&[folder.path().to_owned()]).expect_err("no deck").contains("read when it is named"));
    }
}
