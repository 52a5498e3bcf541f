//! Fonts of the user: found in the folders that they name or in the system's, chosen, and added before anything is drawn.

use std::path::{Path, PathBuf};

use ignore::WalkBuilder;

use super::args::ExportArguments;
use super::environment;
use super::failure::Failure;
use crate::deck::files::read_regular;
use crate::deck::model::Deck;
use crate::layout::{Candidate, TextFace, Theme, Wanted, add_faces, candidates, choose, faces_are_added, uncovered};
use crate::text::one_line;

/// A larger file is not read: the largest fonts of all of China, Japan and Korea have 130 MB, in bytes.
const MAX_BYTES: u64 = 200 << 20;
/// No more font files than this are looked at.
const MAX_FILES: usize = 20_000;

/// Adds the fonts that a deck and its theme need beyond the built-in ones; what there is to say about it.
///
/// # Errors
/// When a folder cannot be read, or the theme's own font is in none.
pub fn add(arguments: &ExportArguments, deck: &Deck, theme: Option<&Theme>) -> Result<Option<String>, Failure> {
    if faces_are_added() {
        return Ok(None); // a later round of a watch
    }
    let family = theme.and_then(|t| match &t.font.text {
        TextFace::Named(name) => Some(name.clone()),
        TextFace::Sans | TextFace::Serif => None,
    });
    if let Some(folder) = arguments.font_dir.iter().find(|d| !d.is_dir()) {
        let name = one_line(&folder.display().to_string());
        return Err(Failure::message(format!("--font-dir {name}: no such folder"), ""));
    }
    let asked = !arguments.font_dir.is_empty() || arguments.system_fonts;
    let characters =
        if asked { deck.sources.files().iter().flat_map(|f| uncovered(f.text())).collect() } else { [].into() };
    let wanted = Wanted { characters, family, language: deck.language.tag.clone() };
    let (mut files, mut found): (Vec<PathBuf>, Vec<(usize, Candidate)>) = (Vec::new(), Vec::new());
    if !wanted.characters.is_empty() || (asked && wanted.family.is_some()) {
        let system = if arguments.system_fonts { environment::font_folders() } else { Vec::new() };
        for folder in arguments.font_dir.iter().chain(&system) {
            files.extend(fonts_in(folder, MAX_FILES.saturating_sub(files.len())));
        }
        for (place, file) in files.iter().enumerate() {
            let of_file = read(file).map(|bytes| candidates(&bytes, &wanted)).unwrap_or_default();
            found.extend(of_file.into_iter().map(|c| (place, c)));
        }
    }
    if let Some(name) = wanted.family.as_ref().filter(|_| !found.iter().any(|f| f.1.wanted_family)) {
        let name = one_line(name);
        return Err(Failure::message(
            format!("the theme's font `{name}` is not built in{}", if asked { " and was not found" } else { "" }),
            "name the folder that has it with --font-dir, or use --system-fonts",
        ));
    }
    let list: Vec<Candidate> = found.iter().map(|f| f.1.clone()).collect();
    let chosen = choose(&list, &wanted);
    let faces = chosen.iter().filter_map(|i| Some((list[*i].name.clone(), read(&files[found[*i].0])?, list[*i].index)));
    add_faces(faces.collect());
    let mut names: Vec<&str> = chosen.iter().map(|i| list[*i].family.as_str()).collect();
    names.dedup();
    let told = arguments.system_fonts && !names.is_empty();
    Ok(told.then(|| {
        let names = one_line(&names.join(", "));
        format!("fonts of this system are used ({names}): on another machine the PDF may look otherwise")
    }))
}

fn read(file: &Path) -> Option<Vec<u8>> {
    read_regular(file, MAX_BYTES, "").ok()
}

/// The font files below a folder, in the order of their names.
fn fonts_in(folder: &Path, most: usize) -> Vec<PathBuf> {
    let is_font = |path: &Path| {
        let ending = path.extension().and_then(|e| e.to_str()).unwrap_or("").to_ascii_lowercase();
        matches!(ending.as_str(), "ttf" | "otf" | "ttc" | "otc")
    };
    let mut walk = WalkBuilder::new(folder);
    walk.standard_filters(false).follow_links(true).max_depth(Some(8)).sort_by_file_path(Path::cmp);
    walk.build().flatten().map(ignore::DirEntry::into_path).filter(|p| is_font(p)).take(most).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_more_fonts_are_looked_at_than_is_said_and_none_that_is_too_large() {
        let folder = tempfile::tempdir().expect("a folder");
        for name in ["a.ttf", "b.OTF", "c.txt", "d/e.ttc", "d/f.otc"] {
            let file = folder.path().join(name);
            std::fs::create_dir_all(file.parent().expect("in a folder")).expect("made");
            std::fs::write(file, name).expect("written");
        }
        let names = |most| {
            let found = fonts_in(folder.path(), most);
            found.iter().map(|f| f.file_name().expect("a name").to_string_lossy().into_owned()).collect::<Vec<_>>()
        };
        assert_eq!(names(MAX_FILES), ["a.ttf", "b.OTF", "e.ttc", "f.otc"]);
        assert_eq!(names(3), ["a.ttf", "b.OTF", "e.ttc"]);
        assert_eq!(names(0), [""; 0]);
        // A file with a hole takes no room on the disk.
        let large = folder.path().join("large.ttf");
        let file = std::fs::File::create(&large).expect("made");
        file.set_len(MAX_BYTES + 1).expect("a hole");
        assert_eq!(read(&large), None);
        assert_eq!(read(&folder.path().join("a.ttf")).as_deref(), Some(&b"a.ttf"[..]));
    }
}
