//! What a target begins with: files of `fuzz/seeds`, our decks and tables, and what the program itself writes.

use std::path::{Path, PathBuf};

use hotseat::deck::model::Dialect;
use hotseat::deck::{Files, Options, read};
use hotseat::export::{Audience, Slides};
use hotseat::history::{History, Writer};
use hotseat::layout::{Selection, Theme};
use hotseat::rehearsal::Header;

use crate::bodies::BETWEEN;
use crate::bodies::import::PART;

/// The seeds of a target, in a fixed order.
pub fn of(target: &str) -> Vec<Vec<u8>> {
    let mut seeds = files(&format!("fuzz/seeds/{target}"), "");
    match target {
        "answers" => seeds.push(file("docs/src/howto/answers.md")),
        "deck" => {
            let decks = files("decks", "md");
            let dialects = 0..=u8::try_from(Dialect::ALL.len()).expect("few");
            seeds.extend(dialects.flat_map(|d| decks.iter().map(move |deck| [&[d], deck.as_slice()].concat())));
        }
        "export" => {
            let shown = b"\n\n![a](a.png) ![](a.svg) ![](a.pdf)\n".as_slice();
            let decks = files("decks", "md").into_iter().chain(files("tests/fields", "md").into_iter().take(4));
            let decks = decks.map(|deck| deck[..deck.len().min(3_000)].to_vec());
            let pictures = [files("decks/figures", ""), vec![slides(), b"<svg/>".to_vec()]].concat();
            let pairs = decks.zip(pictures.iter().cycle());
            seeds.extend(pairs.map(|(deck, picture)| [deck.as_slice(), shown, BETWEEN, picture.as_slice()].concat()));
        }
        "expression" => seeds.extend(expressions()),
        "history" => seeds.push(history()),
        "import" => seeds.extend(presentations()),
        "knowledge" => {
            let text = files("decks", "md").remove(0);
            let tables = [files("checklists", "toml"), files("checklists/rules", "toml")].concat();
            seeds.extend(tables.into_iter().map(|table| [table.as_slice(), BETWEEN, text.as_slice()].concat()));
        }
        "script" => seeds.push(file("decks/rehearsal.toml")),
        "slides_pdf" => {
            seeds.push(slides());
            seeds.push(file("tests/e2e/import/libre.pdf"));
            seeds.push([b"1:2,2:-,3:1-3".as_slice(), BETWEEN, &slides()].concat());
        }
        _ => {}
    }
    assert!(!seeds.is_empty(), "{target} has seeds");
    seeds
}

/// A file of the checkout.
fn at(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

fn file(name: &str) -> Vec<u8> {
    std::fs::read(at(name)).expect("a file of the checkout")
}

/// The files of a folder whose names end so, by name; none of a folder that is not there.
fn files(folder: &str, ending: &str) -> Vec<Vec<u8>> {
    let Ok(entries) = std::fs::read_dir(at(folder)) else { return Vec::new() };
    let mut names: Vec<PathBuf> = entries.flatten().map(|e| e.path()).filter(|p| p.is_file()).collect();
    names.retain(|p| p.to_string_lossy().ends_with(ending));
    names.sort();
    names.iter().map(|p| std::fs::read(p).expect("a file of the checkout")).collect()
}

/// The conditions of all rules.
fn expressions() -> Vec<Vec<u8>> {
    let rules = files("checklists/rules", "toml");
    let texts = rules.iter().map(|rule| String::from_utf8_lossy(rule));
    texts
        .flat_map(|text| {
            let tables = text.parse::<toml::Table>().expect("TOML");
            let rules = tables["rule"].as_array().cloned().unwrap_or_default();
            rules.into_iter().filter_map(|r| Some(r.get("when")?.as_str()?.as_bytes().to_vec())).collect::<Vec<_>>()
        })
        .collect()
}

/// A PDF of three slides.
fn slides() -> Vec<u8> {
    let text =
        "# One\n\ntext\n\n---\n\n# Two\n\n- $x^2$\n\n---\n\n# Three\n\n| a | b |\n|---|---|\n| 1 | 2 |\n".to_owned();
    let deck = read("talk.md", text, &Files::none(), &Options::default()).expect("a deck");
    let [theme, ..] = Theme::built_in();
    let audience = Audience::of(&deck);
    let selection = Selection::default();
    Slides::new(&audience, &theme, &Files::none(), &[], None, &selection).write().expect("written").bytes
}

/// A history with a run that was cut off.
fn history() -> Vec<u8> {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("h.db");
    let header: Header = serde_json::from_slice(&file("fuzz/header.json")).expect("a header");
    let writer = Writer { pid: 1, since: String::new(), what: String::new() };
    let mut history = History::write(&path, &writer).expect("made");
    history.begin(&header, 1_700_000_000_000).expect("begun");
    drop(history);
    std::fs::read(&path).expect("written")
}

/// Presentations as bytes, and their parts unpacked behind lines that name them.
fn presentations() -> Vec<Vec<u8>> {
    let kinds = [(0, "talk.pptx"), (0, "libre.pptx"), (1, "libre.odp"), (2, "book.ipynb"), (3, "libre.pdf")];
    let mut seeds = Vec::new();
    for (kind, name) in kinds {
        let bytes = file(&format!("tests/e2e/import/{name}"));
        seeds.push([&[kind], bytes.as_slice()].concat());
        let Ok(mut archive) = zip::ZipArchive::new(std::io::Cursor::new(bytes)) else { continue };
        let mut parts = vec![kind];
        for i in 0..archive.len() {
            let mut part = archive.by_index(i).expect("a part");
            let name = part.name().expect("a name").into_owned();
            let mut text = String::new();
            let told = name.contains("slide") || name.contains("rels") || name.contains("presentation");
            let told = told && !name.contains("Layout") && !name.contains("Master") || name == "content.xml";
            if told && std::io::Read::read_to_string(&mut part, &mut text).is_ok() {
                parts.extend(format!("{PART}{name}\n{text}").bytes());
            }
        }
        seeds.push(parts);
    }
    seeds
}
