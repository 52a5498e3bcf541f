//! Exported documents: fonts and themes of the user's own, the structure that readers hear, the words that they find.

use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Command, Stdio};

use crate::world::{World, checkout};

/// Whether a program is there; with Python also whether a module is.
fn works(words: &[&str]) -> bool {
    let done = Command::new(words[0]).args(&words[1..]).stdout(Stdio::null()).stderr(Stdio::null()).status();
    let there = done.is_ok_and(|s| s.success());
    if !there {
        let _ = writeln!(std::io::stderr(), "skipped: needs {}", words.join(" "));
    }
    there
}

fn our_decks() -> Vec<PathBuf> {
    ["job-talk", "job-talk-weak", "system-design", "story"].map(|n| checkout(&format!("decks/{n}.md"))).to_vec()
}

#[test]
fn themes_are_listed() {
    let ran = World::new().run(&["list", "themes"]);
    assert_eq!(ran.code, 0);
    assert!(["light", "dark", "serif", "contrast"].iter().all(|t| ran.out.contains(t)), "{}", ran.out);
}

#[test]
fn a_theme_may_bring_a_font_from_a_folder() {
    let world = World::with_small_deck();
    let light = std::fs::read_to_string(checkout("checklists/themes/light.toml")).expect("the theme");
    world.write("own.toml", format!("{light}\n[font]\ntext = \"KaTeX_Typewriter\"\n").replace("\"light\"", "\"own\""));
    let without = world.run(&["export", "talk.md", "--theme", "own.toml", "-o", "talk.pdf"]);
    assert!(without.code == 2 && without.err.contains("--font-dir"), "{without:?}");
    let fonts = world.path("fonts");
    std::fs::create_dir(&fonts).expect("a folder");
    let name = "KaTeX_Typewriter-Regular.ttf";
    std::fs::copy(checkout("src/layout/fonts").join(name), fonts.join(name)).expect("copied");
    let with = world.run(&["export", "talk.md", "--theme", "own.toml", "--font-dir", "fonts", "-o", "talk.pdf"]);
    assert_eq!(with.code, 0, "{with:?}");
    let doc = lopdf::Document::load(world.path("talk.pdf")).expect("opens");
    let all: String = doc.objects.values().map(|o| format!("{o:?}")).collect();
    assert!(all.contains("+KaTeX_Typewriter-Regular"));
    let nowhere = world.run(&["export", "talk.md", "--font-dir", "nowhere", "-o", "talk.pdf"]);
    assert!(nowhere.code == 2 && nowhere.err.contains("no such folder"), "{nowhere:?}");
}

#[test]
fn a_character_that_no_font_has_is_told_with_the_remedy() {
    let world = World::new();
    world.write("talk.md", "---\nmarp: true\n---\n\n# \u{8ad6}\u{6587}\n\n\u{5c71}\u{7530}\n");
    let ran = world.run(&["export", "talk.md", "-o", "talk.pdf"]);
    assert!(ran.code == 1 && ran.err.contains("U+6587") && ran.err.contains("--system-fonts"), "{ran:?}");
}

#[test]
fn a_pdf_that_cannot_be_opened_is_there_all_the_same() {
    let world = World::with_small_deck();
    let ran = world.run(&["export", "talk.md", "--open", "-o", "talk.pdf"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(world.path("talk.pdf").is_file());
}

#[test]
fn a_saved_deck_is_written_again_and_q_ends_it() {
    let world = World::with_small_deck();
    let mut child = Command::new(assert_cmd::cargo::cargo_bin!("hotseat"))
        .args(["export", "--watch", "talk.md", "-o", "talk.pdf"])
        .current_dir(world.path("."))
        .env_clear()
        .env("HOME", world.path("home"))
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("runs");
    let mut lines = BufReader::new(child.stderr.take().expect("piped")).lines();
    let mut until = |part: &str| {
        let found = lines.by_ref().map(|l| l.expect("text")).find(|l| l.contains(part));
        assert!(found.is_some(), "no {part}");
    };
    until("watching");
    let more = format!("{}\n---\n\n## More\n\nText.\n", crate::world::SMALL_DECK);
    world.write("talk.md", more);
    until("4 pages");
    child.stdin.take().expect("piped").write_all(b"q\n").expect("written");
    assert_eq!(child.wait().expect("ends").code(), Some(0));
}

#[test]
fn every_word_of_our_decks_is_in_their_slides_and_nothing_lies_outside() {
    if !works(&["python3", "--version"]) || !works(&["pdftotext", "-v"]) || !works(&["pdffonts", "-v"]) {
        return;
    }
    let mut script = Command::new("python3");
    script.arg(checkout("tests/documents/pages.py")).arg(assert_cmd::cargo::cargo_bin!("hotseat")).args(our_decks());
    let checked = script.args(["--kept", "100", "--ordered", "99.5"]).output().expect("python runs");
    let told = String::from_utf8_lossy(&checked.stdout);
    assert!(checked.status.success(), "{told}{}", String::from_utf8_lossy(&checked.stderr));
}

#[test]
fn at_least_ninety_nine_of_a_hundred_words_of_every_deck_are_in_its_slides_in_order() {
    let Ok(corpus) = std::env::var("HOTSEAT_CORPUS") else {
        let _ = writeln!(std::io::stderr(), "skipped: HOTSEAT_CORPUS names no folder of decks");
        return;
    };
    if !works(&["python3", "--version"]) || !works(&["pdftotext", "-v"]) || !works(&["pdffonts", "-v"]) {
        return;
    }
    let list = std::fs::read_to_string(PathBuf::from(&corpus).join("manifest.jsonl")).expect("a manifest");
    let text = |entry: &serde_json::Value, key: &str| entry[key].as_str().unwrap_or_default().to_owned();
    let decks = list.lines().map(|line| {
        let entry: serde_json::Value = serde_json::from_str(line).expect("JSON");
        let folder = format!("decks/{}-{}", text(&entry, "id"), text(&entry, "slug"));
        PathBuf::from(&corpus).join(folder).join(text(&entry, "path"))
    });
    let mut script = Command::new("python3");
    script.arg(checkout("tests/documents/pages.py")).arg(assert_cmd::cargo::cargo_bin!("hotseat"));
    let checked = script
        .args(decks.filter(|d| d.is_file()))
        .args(["--kept", "99", "--ordered", "99"])
        .output()
        .expect("python runs");
    println!("{}", String::from_utf8_lossy(&checked.stdout));
    assert!(checked.status.success(), "{}", String::from_utf8_lossy(&checked.stderr));
}
