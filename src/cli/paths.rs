//! From what was typed to the decks that are meant.

use std::path::{Path, PathBuf};

use ignore::WalkBuilder;

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

/// Opens up folders (ignore files respected, hidden ones left out), sorted by path; files stay as typed, even when they
/// do not exist: opening them will say so.
///
/// # Errors
/// A message for a folder that holds no deck, with what was looked for.
pub fn expand(typed: &[PathBuf]) -> Result<Vec<Source>, String> {
    let mut sources = Vec::new();
    for path in typed {
        if path == Path::new("-") {
            sources.push(Source::Standard);
        } else if path.is_dir() {
            let mut found: Vec<PathBuf> = WalkBuilder::new(path)
                .require_git(false)
                .build()
                .filter_map(Result::ok)
                .filter(|entry| entry.file_type().is_some_and(|t| t.is_file()))
                .map(ignore::DirEntry::into_path)
                .filter(|p| is_deck(p))
                .collect();
            if found.is_empty() {
                let name = one_line(&path.display().to_string());
                return Err(format!(
                    "{name}: no deck in this folder; looked for *.md, *.qmd, *.Rmd and *.markdown that no ignore file excludes"
                ));
            }
            found.sort();
            sources.extend(found.into_iter().map(Source::File));
        } else {
            sources.push(Source::File(path.clone()));
        }
    }
    sources.dedup();
    Ok(sources)
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
        for name in ["b.md", "a.qmd", "c.Rmd", "notes.txt", "README.md", "old.md"] {
            std::fs::write(folder.path().join(name), "# x").expect("written");
        }
        std::fs::write(folder.path().join(".gitignore"), "old.md\n").expect("written");
        let found = expand(&[folder.path().to_owned()]).expect("decks");
        let names: Vec<_> = found
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
    }
}
