//! On small decks: what is asked, in which words, and what must never be asserted.

use std::sync::OnceLock;

use super::*;
use crate::deck;
use crate::knowledge::Knowledge;
use crate::lint::{self, ReadOptions, Reading};

fn knowledge() -> &'static Knowledge {
    static ONCE: OnceLock<Knowledge> = OnceLock::new();
    ONCE.get_or_init(Knowledge::builtin)
}

fn objections_of(text: &str, checklist: Option<&str>) -> Vec<Objection> {
    let Ok(deck) = deck::read("talk.md", text.to_owned(), &deck::Files::none(), &deck::Options::default()) else {
        return Vec::new();
    };
    let options = ReadOptions { year: Some(2026), checklist: checklist.map(str::to_owned), ..ReadOptions::default() };
    let reading = Reading::new(&deck, knowledge(), options);
    let findings = lint::run(&reading);
    let answers = Answers::default();
    objections(&Inputs { reading: &reading, findings: &findings.list, answers: &answers })
}

#[test]
#[ignore = "prints the objections of the decks below HOTSEAT_TRY"]
fn show() {
    let Ok(paths) = std::env::var("HOTSEAT_TRY") else { return };
    let mut out = Vec::new();
    for path in paths.split_whitespace() {
        let Ok(text) = std::fs::read_to_string(path) else { continue };
        let all = objections_of(&text, None);
        human(&mut out, path, &all, Show { width: 200, all: true }).expect("written");
    }
    std::fs::write("/tmp/challenge-out.txt", out).expect("written");
}
