//! Turns `checklists/**/*.toml` into what the program carries: one postcard blob of all tables, one of their phrases as
//! the signal index has them, and the files' texts.
//!
//! Shapes are checked here, so that a broken table fails the build with its file and line; references between tables are
//! checked by a unit test (`knowledge::builtin`), with the validator that users' files go through.
#![allow(clippy::print_stdout, reason = "this is how a build script speaks to cargo")]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

#[path = "src/diagnostic/level.rs"]
#[allow(dead_code, reason = "shared with the library")]
mod level;

mod diagnostic {
    pub use crate::level::{Confidence, Severity};
}

#[path = "src/knowledge/schema/mod.rs"]
#[allow(dead_code, unused_imports, reason = "shared with the library")]
mod schema;

#[path = "src/knowledge/signals/phrase/mod.rs"]
#[allow(dead_code, reason = "shared with the library")]
mod phrase;

use phrase::Phrases;
use schema::{Checklist, Tables};

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=checklists");
    println!("cargo::rerun-if-changed=src/knowledge/schema");
    println!("cargo::rerun-if-changed=src/knowledge/signals/phrase");
    println!("cargo::rerun-if-changed=src/diagnostic/level.rs");
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default()).join("checklists");
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());

    let mut files = Vec::new();
    find(&root, &mut files)?;
    let mut tables = Tables::default();
    let mut checklists: Vec<Checklist> = Vec::new();
    let mut texts = String::from("&[\n");
    for path in &files {
        let text = fs::read_to_string(path)?;
        let name = path.strip_prefix(&root).unwrap_or(path).to_string_lossy().replace('\\', "/");
        let _ = writeln!(texts, "    ({name:?}, include_str!({:?})),", path.display().to_string());
        // A theme is read by `layout`.
        if !name.starts_with("themes/")
            && let Err(error) = read(&text, &mut tables, &mut checklists)
        {
            let line = error.span().map_or(1, |span| text[..span.start].matches('\n').count() + 1);
            println!("cargo::error=checklists/{name}:{line}: {}", error.message().replace('\n', " "));
        }
    }
    texts.push_str("]\n");
    checklists.sort_by(|a, b| a.id.cmp(&b.id));
    write(&out.join("builtin_files.rs"), texts.as_bytes())?;
    let mut phrases = Phrases::default();
    for (text, exact) in tables.phrases() {
        // A mistake is for the unit test of the tables: it names the file and line.
        let _ = phrases.push(text, exact);
    }
    write(&out.join("phrases.postcard"), &postcard::to_stdvec(&phrases).map_err(io::Error::other)?)?;
    let blob = postcard::to_stdvec(&(tables, checklists)).map_err(io::Error::other)?;
    write(&out.join("builtin.postcard"), &blob)
}

/// Writes a new file: an old one may be a hard link that another copy of the build folder shares.
fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(problem) if problem.kind() != io::ErrorKind::NotFound => Err(problem),
        _ => fs::write(path, bytes),
    }
}

/// All TOML files below a folder, by path.
fn find(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    let mut entries = fs::read_dir(folder)?.map(|e| e.map(|e| e.path())).collect::<io::Result<Vec<_>>>()?;
    entries.sort();
    for path in entries {
        if path.is_dir() {
            find(&path, files)?;
        } else if path.extension().is_some_and(|e| e == "toml") {
            files.push(path);
        }
    }
    Ok(())
}

/// Reads one file: a checklist where it has an `id` at its top, else tables.
fn read(text: &str, tables: &mut Tables, checklists: &mut Vec<Checklist>) -> Result<(), toml::de::Error> {
    let top: toml::Table = toml::from_str(text)?;
    if top.contains_key("id") {
        checklists.push(toml::from_str(text)?);
        return Ok(());
    }
    let more: Tables = toml::from_str(text)?;
    tables.signal.extend(more.signal);
    tables.section.extend(more.section);
    tables.element.extend(more.element);
    tables.rule.extend(more.rule);
    tables.challenge.extend(more.challenge);
    tables.prompt.extend(more.prompt);
    tables.prep.extend(more.prep);
    Ok(())
}
