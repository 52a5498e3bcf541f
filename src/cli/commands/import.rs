//! `hotseat import`: a Markdown deck made of a presentation, with its pictures in a folder beside it. All is written or
//! nothing.

use std::io;
use std::path::{Path, PathBuf};

use crate::cli::args::ImportArguments;
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::cli::session::Session;
use crate::cli::{imported, output};
use crate::import::{Imported, Kind};
use crate::text::one_line;

/// Imports.
pub fn run(session: &Session<'_>, arguments: &ImportArguments) -> Result<Exit, Failure> {
    let file = &arguments.file;
    let name = one_line(&file.display().to_string());
    let Some(kind) = Kind::of(file) else {
        return Err(Failure::message(
            format!("{name}: its name is not that of a presentation which is read"),
            &format!("what is read ends in {}", Kind::endings()),
        ));
    };
    let to = arguments.output.clone().unwrap_or_else(|| imported::beside(file));
    let read = imported::read(file, kind, &imported::folder(if to == Path::new("-") { file } else { &to }))?;
    let quiet = session.common.quiet;
    if to == Path::new("-") {
        if !quiet {
            let left = match read.pictures.len() {
                0 => String::new(),
                n => format!(
                    "{} not written: name a file with -o for {}\n",
                    pictures(n),
                    if n == 1 { "it" } else { "them" }
                ),
            };
            output::complain(&format!("{}\n{left}", one_line(&read.summary)));
        }
        return output::say(&read.markdown);
    }
    if to.canonicalize().is_ok_and(|t| file.canonicalize().is_ok_and(|f| f == t)) {
        return Err(Failure::message("-o names the presentation itself", "name a Markdown file, as in -o talk.md"));
    }
    let folder = to.parent().unwrap_or(Path::new("")).to_owned();
    if !arguments.force {
        let mut written = std::iter::once(to.clone()).chain(read.pictures.iter().map(|(p, _)| folder.join(p)));
        if let Some(there) = written.find(|p| p.symlink_metadata().is_ok()) {
            return Err(Failure::message(
                format!("{} is there already", one_line(&there.display().to_string())),
                "name another deck with -o; --force replaces what is there",
            ));
        }
    }
    write(&read, &folder, &to).map_err(|(path, problem)| {
        Failure::message(
            format!("{}: cannot be written ({problem})", one_line(&path.display().to_string())),
            "choose another place with -o",
        )
    })?;
    if !quiet {
        let shown = one_line(&to.display().to_string());
        let beside = match read.pictures.len() {
            0 => String::new(),
            n => format!(
                " and {} in {}",
                pictures(n),
                one_line(&folder.join(imported::folder(&to)).display().to_string())
            ),
        };
        output::complain(&format!("{}\nwrote {shown}{beside}\n", one_line(&read.summary)));
    }
    Ok(Exit::Clean)
}

fn pictures(n: usize) -> String {
    format!("{n} picture{}", if n == 1 { "" } else { "s" })
}

/// Writes the pictures, then the deck that shows them. What is new is taken away again when a later file fails.
fn write(read: &Imported, folder: &Path, to: &Path) -> Result<(), (PathBuf, io::Error)> {
    let mut made: Vec<PathBuf> = Vec::new();
    let mut new_folder = None;
    let done = (|| {
        for (name, bytes) in &read.pictures {
            let path = folder.join(name);
            if let Some(parent) = path.parent().filter(|p| !p.is_dir()) {
                std::fs::create_dir(parent).map_err(|e| (parent.to_owned(), e))?;
                new_folder = Some(parent.to_owned());
            }
            let new = path.symlink_metadata().is_err();
            output::write_whole(&path, bytes).map_err(|e| (path.clone(), e))?;
            made.extend(new.then_some(path));
        }
        output::write_whole(to, read.markdown.as_bytes()).map_err(|e| (to.to_owned(), e))
    })();
    if done.is_err() {
        // Best effort: the reason that is told is the first one.
        made.iter().for_each(|path| drop(std::fs::remove_file(path)));
        new_folder.iter().for_each(|path| drop(std::fs::remove_dir(path)));
    }
    done
}
