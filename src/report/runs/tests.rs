//! Two runs and a question that was really asked, as people, paper and programs get them.

use std::sync::Arc;

use html5gum::{Token, Tokenizer};

use super::*;
use crate::budget::Millis;
use crate::history::LogEntry;
use crate::rehearsal::fixture::{at, header};
use crate::rehearsal::{Event, Recorder};

/// What a deck may try.
const HOSTILE: &str = "A <script>alert(1)</script> & \"b\" \u{1b}[31m</svg>";

fn day(text: &str) -> Day {
    text.parse().expect("a day")
}

fn run(number: i64, on: &str, bas: Grade, talk: u64) -> StoredRun {
    let mut header = header(Pressure::Realistic);
    header.today = day(on);
    header.deck.title = HOSTILE.into();
    header.plan.slides[1].title = HOSTILE.into();
    let grade = |grade| Event::Grade { grade: Some(grade) };
    let header = Arc::new(header);
    let mut recorder = Recorder::new(header.clone());
    for event in [
        at(20, Event::Next),
        at(100, grade(Grade::Held)),
        at(160, Event::Next),
        at(400, grade(bas)),
        at(talk, Event::Next),
        at(talk + 60, Event::Quit),
    ] {
        recorder.apply(&event).expect("legal");
    }
    let record = recorder.into_record();
    StoredRun {
        schema: 1,
        run: number,
        started_ms: 0,
        alive: Millis(0),
        header: record.header,
        events: record.events,
        results: Some(record.results),
    }
}

fn report() -> Report {
    let asked = ReallyAsked {
        id: "ASKED001".into(),
        entry: LogEntry {
            day: day("2026-11-19"),
            text: "Who <b>pays</b>?".into(),
            slide_key: None,
            slide: Some(3),
            grade: Some(Grade::Shaky),
        },
    };
    let runs = [run(2, "2026-11-20", Grade::Lost, 1100), run(1, "2026-11-18", Grade::Shaky, 410)];
    let deck = of_deck(&runs, 4, vec![asked], Some(day("2026-11-26")));
    Report { schema: 1, today: day("2026-11-21"), decks: vec![deck] }
}

#[test]
fn runs_are_told_in_order_and_the_last_one_by_slide() {
    let report = report();
    let deck = &report.decks[0];
    assert_eq!(deck.runs.iter().map(|r| r.run).collect::<Vec<_>>(), [1, 2]);
    assert_eq!((deck.left_out, deck.last.as_ref().map(|l| l.run)), (2, Some(2)));
    let ids: Vec<(&str, Grade, usize)> = deck.weak.iter().map(|w| (w.id.as_str(), w.grade, w.asked)).collect();
    assert_eq!(ids, [("BAS01", Grade::Lost, 2), ("ASKED001", Grade::Shaky, 1)], "what held is not listed");
    insta::assert_snapshot!("human", human(&report, 100));
    assert!(human(&report, 60).lines().all(|l| crate::text::display_width(l) <= 60));
    let json = serde_json::to_string(&report).expect("JSON");
    assert!(json.contains("\"would_end\":") && !json.contains("percent"));
}

#[test]
fn a_grade_is_weak_only_until_it_holds() {
    let mut runs = [run(2, "2026-11-20", Grade::Shaky, 1100), run(1, "2026-11-18", Grade::Lost, 410)];
    assert_eq!(of_deck(&runs, 2, Vec::new(), None).weak[0].grade, Grade::Shaky, "the last time counts");
    let questions = runs[0].results.iter_mut().flat_map(|r| &mut r.questions);
    questions.for_each(|q| q.grade = Some(Grade::Held));
    assert!(of_deck(&runs, 2, Vec::new(), None).weak.is_empty());
}

#[test]
fn the_page_is_well_formed_closed_in_itself_and_deck_text_is_text() {
    let page = html(&report());
    insta::assert_snapshot!("html", page);
    assert!(!page.contains("<script") && !page.contains('\u{1b}'));
    let mut open: Vec<String> = Vec::new();
    let mut text = String::new();
    let mut tags = 0;
    for token in Tokenizer::new(page.as_str()) {
        let Ok(token) = token;
        match token {
            Token::StartTag(tag) => {
                tags += 1;
                let name = String::from_utf8_lossy(&tag.name).into_owned();
                let allowed = [
                    "html", "head", "meta", "title", "desc", "style", "body", "main", "div", "section", "h1", "h2",
                    "p", "span", "table", "thead", "tbody", "tr", "th", "td", "svg", "rect", "line", "text",
                ];
                assert!(allowed.contains(&name.as_str()), "<{name}>");
                for key in tag.attributes.keys() {
                    let key = String::from_utf8_lossy(key);
                    assert!(!key.starts_with("on") && !matches!(&*key, "src" | "href" | "xlink:href"), "{key}");
                }
                if !tag.self_closing {
                    open.push(name);
                }
            }
            Token::EndTag(tag) => {
                assert_eq!(open.pop().as_deref(), Some(&*String::from_utf8_lossy(&tag.name)));
            }
            Token::String(string) => text += &String::from_utf8_lossy(&string.value),
            Token::Error(error) => panic!("{error:?}"),
            _ => {}
        }
    }
    assert!(open.is_empty() && tags > 50, "{open:?}, {tags} tags");
    assert!(text.contains("A <script>alert(1)</script> & \"b\"") && text.contains("Who <b>pays</b>?"), "{text}");
    assert!(!page.contains("url(") && !page.contains("@import") && !page.contains("http:") && !page.contains("https:"));
}

#[test]
fn nothing_yet_is_said() {
    let none = Report { schema: 1, today: day("2026-11-21"), decks: Vec::new() };
    assert_eq!(human(&none, 80), "no rehearsals yet\n");
    assert!(html(&none).contains("<h1>No rehearsals yet</h1>"));
}
