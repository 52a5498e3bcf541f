//! Documents, written and opened again.

use lopdf::{Document, Object};

use super::*;
use crate::deck::model::Deck;
use crate::deck::{Files, Options, read};
use crate::layout::{PdfSource, Selection, Theme};

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
    selected(deck, &Selection::default())
}

fn selected(deck: &Deck, selection: &Selection) -> Slides {
    let sections = [None, Some("Results".to_owned()), Some("Results".to_owned()), None];
    let audience = Audience::of(deck);
    Slides::new(&audience, &Theme::built_in()[0], &Files::none(), &sections, Some(1_700_000_000), selection)
}

fn open(bytes: &[u8]) -> Document {
    Document::load_mem(bytes).expect("opens")
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

#[test]
fn handouts_show_every_slide_once_and_no_note() {
    let deck = deck();
    for (per_sheet, sheets) in [(PerSheet::Two, 2), (PerSheet::Three, 2), (PerSheet::Four, 1), (PerSheet::Six, 1)] {
        let made = handout(&slides(&deck), per_sheet).expect("written");
        let doc = open(&made.bytes);
        assert_eq!(doc.get_pages().len(), sheets, "{per_sheet:?}");
        let text = all_text(&doc);
        assert_eq!(text.matches("one bold point").count(), 1);
        assert!(text.contains("Backup: more"));
        assert!(!text.contains("SECRETNOTE"));
    }
}

#[test]
fn the_second_screen_has_the_notes_beside_the_slide() {
    let deck = deck();
    let mut entries = notes(&deck);
    entries[1].notes.push("long note. ".repeat(400));
    let doc = open(&second_screen(&slides(&deck), &entries).expect("written").bytes);
    let first = *doc.get_pages().get(&1).expect("a page");
    let media = doc.get_dictionary(first).and_then(|d| d.get(b"MediaBox")).and_then(Object::as_array).expect("a size");
    assert_eq!(media[2].as_float().ok(), Some(1920.0));
    let text = all_text(&doc);
    assert!(text.contains("SECRETNOTE one: smile."));
    assert_eq!(text.matches("long note.").count(), 400, "all of it, however small");
    assert_eq!(doc.get_pages().len(), 4);
}

#[test]
fn pympress_finds_notes_by_their_labels() {
    let deck = deck();
    let made = pympress(&slides(&deck), &notes(&deck)).expect("written");
    let labels = PdfSource::read(&made.bytes).expect("opens").labels();
    assert_eq!(labels, ["1", "notes:1", "2", "notes:2", "3", "notes:3", "B1", "notes:B1"]);
}

/// Two slides, the second of them built up in three steps.
fn stepped() -> Deck {
    let text = "---\nmarp: true\n---\n\n# One\n\nx\n\n---\n\n## Two\n\n* first point\n* second point\n";
    read("talk.md", text.to_owned(), &Files::none(), &Options::default()).expect("a readable deck")
}

#[test]
fn steps_are_pages_of_one_label() {
    let deck = stepped();
    let steps = selected(&deck, &Selection { steps: true, ..Selection::default() });
    let texts: Vec<String> = steps.pages().iter().map(|p| crate::layout::text_of(&p.draws)).collect();
    assert_eq!(texts.len(), 4, "{texts:?}");
    assert!(!texts[1].contains("first") && texts[2].contains("first point") && !texts[2].contains("second"));
    assert!(texts[3].contains("second point"));
    let made = steps.write().expect("written");
    assert_eq!(PdfSource::read(&made.bytes).expect("opens").labels(), ["1", "2", "2", "2"]);
    let whole = selected(&deck, &Selection::default());
    assert_eq!(whole.pages().len(), 2);
    assert!(crate::layout::text_of(&whole.pages()[1].draws).contains("second point"));
    assert_eq!(open(&handout(&steps, PerSheet::Six).expect("written").bytes).get_pages().len(), 1);
}

#[test]
fn pdfpc_gets_notes_times_and_the_end_of_the_talk() {
    let deck = deck();
    let text = pdfpc(&slides(&deck), &notes(&deck), Some(30));
    let file: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!((file["pdfpcFormat"].as_u64(), file["duration"].as_u64()), (Some(2), Some(30)));
    assert_eq!(file["endSlide"].as_u64(), Some(3), "every slide of this plan has a budget");
    let pages = file["pages"].as_array().expect("pages");
    assert_eq!(pages[1]["label"], "2");
    assert_eq!(pages[1]["idx"], 1);
    let note = pages[1]["note"].as_str().expect("a note");
    assert!(note.starts_with("⏱ 1:30") && note.ends_with("SECRETNOTE two: breathe."), "{note}");
    let steps = selected(&stepped(), &Selection { steps: true, ..Selection::default() });
    let entry = PresenterSlide { slide: 1, notes: vec!["say it".into()], ..PresenterSlide::default() };
    let file: serde_json::Value = serde_json::from_str(&pdfpc(&steps, &[entry], None)).expect("JSON");
    let overlays: Vec<_> = file["pages"].as_array().expect("pages").iter().map(|p| p["overlay"].as_u64()).collect();
    assert_eq!(overlays, [Some(0), Some(1), Some(2)]);
    assert!(file.get("duration").is_none());
}

#[test]
fn verification_passes_slides_and_catches_the_presenter_document() {
    let deck = deck();
    let secrets = Secrets {
        private: vec!["Who tuned the baseline and for how long?".into()],
        paths: vec!["/home/ada/talks".into()],
    };
    let made = slides(&deck).write().expect("written");
    let proved = verify(&made.bytes, &deck, &secrets, true).expect("clean");
    assert!(proved.notes >= 2 && proved.private == 1 && proved.paths == 1, "{proved:?}");
    let own = presenter(&slides(&deck), &notes(&deck), "45 min", Paper::Portrait).expect("written");
    let caught = verify(&own.bytes, &deck, &secrets, true).expect_err("notes are in it");
    assert!(matches!(caught, VerifyError::Leak { what: "a note", .. }), "{caught}");
    let other = selected(&deck, &Selection { slides: Some(vec![3]), steps: false }).write().expect("written");
    assert!(matches!(verify(&other.bytes, &deck, &secrets, true), Err(VerifyError::Unreadable(_))));
    assert!(verify(b"no PDF", &deck, &secrets, true).is_err());
}

#[test]
fn the_audience_has_no_word_for_the_speaker() {
    let deck = deck();
    let audience = format!("{:?}", Audience::of(&deck));
    assert!(audience.contains("one ") && !audience.contains("SECRETNOTE"), "nowhere in it");
}

#[test]
fn slides_of_another_tool_find_their_places() {
    let deck = deck();
    let drawn = slides(&deck).write().expect("written").bytes;
    let all = foreign(&deck, &drawn).expect("read");
    assert_eq!(all.pages.iter().map(|p| p.slide).collect::<Vec<_>>(), [0, 1, 2, 3]);
    assert!(all.doubts.is_empty(), "{:?}", all.doubts);
    // Some pages only: they are found by their titles, and that is said.
    let some = selected(&deck, &Selection { slides: Some(vec![1, 3]), steps: false }).write().expect("written").bytes;
    let found = foreign(&deck, &some).expect("read");
    assert_eq!(found.pages.iter().map(|p| p.slide).collect::<Vec<_>>(), [1, 3]);
    assert!(found.doubts.iter().any(|d| d.contains("Cheap labels")), "{:?}", found.doubts);
    let elsewhere = Slides::drawn_elsewhere(&Audience::of(&deck), all, &[], None, &Selection::default());
    let doc = open(&presenter(&elsewhere, &notes(&deck), "", Paper::Portrait).expect("written").bytes);
    let text = all_text(&doc);
    assert!(text.contains("SECRETNOTE two: breathe."), "{text}");
    assert_eq!(doc.get_pages().len(), 4);
    assert!(foreign(&deck, b"no PDF").is_err());
}

#[test]
fn a_stated_map_says_which_pages_show_a_slide() {
    let deck = deck();
    let drawn = slides(&deck).write().expect("written").bytes;
    let places = |map: &str| {
        let found = foreign_mapped(&deck, &drawn, map).map_err(|e| e.clone())?;
        Ok::<_, String>((found.pages.iter().map(|p| (p.slide, p.step)).collect::<Vec<_>>(), found.doubts.len()))
    };
    assert_eq!(places(""), Ok((vec![(0, 0), (1, 0), (2, 0), (3, 0)], 0)));
    assert_eq!(places("2:2-3, 3:-"), Ok((vec![(0, 0), (1, 0), (1, 1), (3, 0)], 0)), "the others follow on");
    assert_eq!(places("2:4"), Ok((vec![(0, 0), (1, 0)], 4)), "two pages and two slides are left over");
    for (map, why) in [("9:1", "no slide `9`"), ("2:9", "pages 1 to 4"), ("2:3-2", "backwards"), ("2", "3:4-6")] {
        let told = places(map).expect_err("a mistake");
        assert!(told.contains(why), "{map}: {told}");
    }
}

#[test]
fn steps_of_another_tool_are_taken_together_by_their_labels() {
    let deck = stepped();
    let drawn = selected(&deck, &Selection { steps: true, ..Selection::default() }).write().expect("written").bytes;
    let all = foreign(&deck, &drawn).expect("read");
    assert_eq!(all.pages.iter().map(|p| (p.slide, p.step)).collect::<Vec<_>>(), [(0, 0), (1, 0), (1, 1), (1, 2)]);
    let whole = Slides::drawn_elsewhere(&Audience::of(&deck), all, &[], None, &Selection::default());
    assert_eq!(whole.pages().iter().map(|p| p.step).collect::<Vec<_>>(), [0, 2]);
}

#[test]
fn the_panel_sheet_says_what_to_ask_and_when() {
    let deck = deck();
    let question = PanelQuestion {
        id: "BAS01".into(),
        ask: "Who tuned the baseline?".into(),
        cut_in: "when slide 2 is done".into(),
        follow_ups: vec!["With how many trials?".into()],
        points: vec!["24 trials each".into()],
        seconds: (45, 90),
        ..PanelQuestion::default()
    };
    let sheet = PanelSheet { persona: "the rival".into(), manner: "m".into(), questions: vec![question; 6] };
    let made = panel(&slides(&deck), &[sheet.clone(), sheet], "slot 45:00").expect("written");
    let text = all_text(&open(&made.bytes));
    for part in
        ["You are the rival", "Who tuned the baseline?", "when slide 2 is done", "With how many trials?", "Verdict"]
    {
        assert!(text.contains(part), "no {part:?} in {text}");
    }
    assert!(matches!(panel(&slides(&deck), &[], ""), Err(ExportError::NothingToAsk)));
}
