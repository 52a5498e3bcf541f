//! Documents, written and opened again.

use lopdf::{Document, Object};

use super::*;
use crate::deck::model::Deck;
use crate::deck::{Files, Options, read};
use crate::layout::Theme;

const TALK: &str = "---
marp: true
title: Cheap labels
author: Ada Example
lang: en
---

# Cheap labels

Ada Example

<!-- SECRETNOTE one: smile. -->

---

## Results

- one **bold** point
- a [link](https://example.org/a(b))

| a | b |
|--|--|
| 1 | 2 |

<!-- SECRETNOTE two: breathe. -->

---

## Übersicht

$$ \\sum_i x_i $$

---

<!-- hotseat
backup: true
-->

## Backup: more

Text.
";

fn deck() -> Deck {
    read("talk.md", TALK.to_owned(), &Files::none(), &Options::default()).expect("a readable deck")
}

fn slides(deck: &Deck) -> Slides {
    let sections = [None, Some("Results".to_owned()), Some("Results".to_owned()), None];
    Slides::new(deck, &Theme::built_in()[0], &Files::none(), &sections, Some(1_700_000_000))
}

fn notes(deck: &Deck) -> Vec<PresenterSlide> {
    (0..deck.slides.len())
        .map(|slide| PresenterSlide {
            slide,
            notes: deck.slides[slide].notes.iter().map(|n| n.text.clone()).collect(),
            budget_seconds: Some(90),
            from_to_seconds: Some((0, 90)),
            objections: vec![PresenterObjection {
                id: "BAS01".into(),
                ask: "Who tuned the baseline?".into(),
                points: vec!["24 trials each".into()],
                own: true,
                ..PresenterObjection::default()
            }],
            suppressed: vec![Suppressed { rule: "RIG02".into(), reason: "one published system".into() }],
            ..PresenterSlide::default()
        })
        .collect()
}

fn all_text(doc: &Document) -> String {
    let numbers: Vec<u32> = doc.get_pages().into_keys().collect();
    // Words by single spaces: the reader starts a line at every change of font.
    doc.extract_text(&numbers).expect("text").split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn the_same_talk_is_the_same_bytes() {
    let deck = deck();
    let first = slides(&deck).write().expect("written").bytes;
    // The writer's library counts its ids through the whole process: something in between must not matter.
    let presenter_first = presenter(&slides(&deck), &notes(&deck), "45 min", Paper::Portrait).expect("written").bytes;
    assert!(first == slides(&deck).write().expect("written").bytes);
    assert!(
        presenter_first == presenter(&slides(&deck), &notes(&deck), "45 min", Paper::Portrait).expect("written").bytes
    );
}

#[test]
fn slides_are_tagged_labelled_and_hold_no_notes() {
    let deck = deck();
    let exported = slides(&deck).write().expect("written");
    assert_eq!(exported.pages, 4);
    let doc = Document::load_mem(&exported.bytes).expect("opens");
    assert_eq!(doc.version, "1.7");
    assert_eq!(doc.get_pages().len(), 4);
    let text = all_text(&doc);
    assert!(text.contains("one bold point"), "{text}");
    assert!(!text.contains("SECRETNOTE"), "{text}");
    assert!(!text.contains("tuned the baseline"));
    let whole: Vec<u8> = doc.objects.values().flat_map(|o| format!("{o:?}").into_bytes()).collect();
    assert!(!whole.windows(10).any(|w| w == b"SECRETNOTE"), "not in any string either");

    let catalog = doc.catalog().expect("a catalog");
    assert_eq!(catalog.get(b"Lang").and_then(Object::as_str).ok(), Some(&b"en"[..]));
    assert!(catalog.get(b"MarkInfo").is_ok());
    let roles: Vec<String> = doc
        .objects
        .values()
        .filter_map(|o| o.as_dict().ok())
        .filter(|d| d.has_type(b"StructElem"))
        .filter_map(|d| d.get(b"S").and_then(Object::as_name).ok())
        .map(|n| String::from_utf8_lossy(n).into_owned())
        .collect();
    for role in ["Document", "Sect", "H1", "L", "LI", "Lbl", "LBody", "Table", "TR", "TH", "TD", "Formula", "Link"] {
        assert!(roles.iter().any(|r| r == role), "no {role} in {roles:?}");
    }
    let labels = catalog.get(b"PageLabels").and_then(Object::as_dict).expect("labels");
    let labels = format!("{labels:?}");
    assert!(labels.contains("B1"), "{labels}");
}

#[test]
fn bookmarks_nest_by_section() {
    let deck = deck();
    let doc = Document::load_mem(&slides(&deck).write().expect("written").bytes).expect("opens");
    let outlines = doc.catalog().unwrap().get(b"Outlines").and_then(Object::as_reference).expect("bookmarks");
    let dict = |id| doc.get_object(id).and_then(Object::as_dict).expect("an entry");
    let title = |id| match dict(id).get(b"Title") {
        Ok(Object::String(bytes, _)) => String::from_utf8_lossy(bytes).into_owned(),
        other => panic!("{other:?}"),
    };
    let follow = |id, key: &[u8]| dict(id).get(key).and_then(Object::as_reference).ok();
    let first = follow(outlines, b"First").expect("one");
    assert_eq!(title(first), "Cheap labels");
    let results = follow(first, b"Next").expect("two");
    assert_eq!(title(results), "Results");
    let below = follow(results, b"First").expect("its slides");
    assert_eq!(title(below), "Results");
    assert!(follow(below, b"Next").is_some(), "the next slide of the section");
    let backup = follow(results, b"Next").expect("three");
    assert_eq!(title(backup), "Backup");
}

#[test]
fn the_presenter_document_has_what_the_speaker_needs() {
    let deck = deck();
    for paper in [Paper::Portrait, Paper::Landscape] {
        let bytes = presenter(&slides(&deck), &notes(&deck), "45 min", paper).expect("written").bytes;
        let doc = Document::load_mem(&bytes).expect("opens");
        let text = all_text(&doc);
        for part in ["SECRETNOTE two: breathe.", "Who tuned the baseline?", "24 trials each", "RIG02", "1:30"] {
            assert!(text.contains(part), "no {part:?} in {text}");
        }
        assert_eq!(doc.get_pages().len(), 4);
    }
}

#[test]
fn long_notes_flow_over_further_sheets() {
    let deck = deck();
    let mut notes = notes(&deck);
    notes.truncate(1);
    notes[0].notes = vec!["word ".repeat(2500), "- LASTPOINT".into()];
    let bytes = presenter(&slides(&deck), &notes, "", Paper::Portrait).expect("written").bytes;
    let doc = Document::load_mem(&bytes).expect("opens");
    assert!(doc.get_pages().len() >= 3, "{}", doc.get_pages().len());
    let text = all_text(&doc);
    assert_eq!(text.matches("word").count(), 2500);
    assert!(text.contains("LASTPOINT"));
}
