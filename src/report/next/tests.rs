//! The way to a talk, day by day.

use super::page::LINES;
use super::*;
use crate::text::display_width;

fn day(text: &str) -> Day {
    text.parse().expect("a day")
}

fn run(on: &str, part: Option<&str>, pressure: Pressure) -> PastRun {
    PastRun {
        day: day(on),
        part: part.map(str::to_owned),
        pressure,
        would_end: Seconds(48 * 60),
        slot: Seconds(45 * 60),
    }
}

/// A deck with everything still to do, on 21 November.
fn fresh(talk: Option<&str>) -> Situation {
    let question =
        |i: usize| Question { id: format!("BAS{i:02}"), ask: "How many trials did each method get? ".repeat(3) };
    Situation {
        deck: "talk.md".into(),
        word: "talk.md".into(),
        print: "talk-notes.pdf".into(),
        panel: "talk-panel.pdf".into(),
        title: "Stopping early".into(),
        today: day("2026-11-21"),
        talk_date: talk.map(day),
        findings: (0..9)
            .map(|i| Finding {
                rule: format!("RIG{i:02}"),
                message: "The comparison says nothing of tuning. ".repeat(3),
            })
            .collect(),
        unanswered: (0..14).map(question).collect(),
        silent_choices: 3,
        parts: vec!["opening".into(), "results".into(), "close".into()],
        missed: vec!["BAS01".into(), "MET02".into()],
        held: 2,
        prepared: false,
        runs: Vec::new(),
    }
}

fn commands(advice: &Advice) -> Vec<&str> {
    advice.steps.iter().map(|s| s.command.as_str()).collect()
}

#[test]
fn each_day_has_its_work_and_one_screen() {
    let mut told = String::new();
    for date in
        ["2026-11-28", "2026-11-26", "2026-11-25", "2026-11-24", "2026-11-23", "2026-11-22", "2026-11-21", "2026-11-20"]
    {
        let advice = advise(&fresh(Some(date)));
        let page = human(&advice, 80);
        assert!(page.lines().count() <= LINES, "{page}");
        assert!(page.lines().all(|line| display_width(line) <= 80), "{page}");
        told += &page;
        told += "\n----\n";
    }
    insta::assert_snapshot!("days", told);
}

#[test]
fn from_the_eve_on_nothing_is_said_about_the_slides() {
    for date in ["2026-11-22", "2026-11-21", "2026-11-20"] {
        let advice = advise(&fresh(Some(date)));
        let page = human(&advice, 80);
        assert!(!page.contains("hotseat lint") && !page.contains("RIG") && !page.contains("choices"), "{page}");
    }
}

#[test]
fn what_was_done_is_not_asked_for_again() {
    let mut of = fresh(Some("2026-11-25"));
    of.runs = vec![
        run("2026-11-20", Some("opening"), Pressure::Realistic),
        run("2026-11-10", Some("close"), Pressure::Gentle),
    ];
    let advice = advise(&of);
    assert_eq!(advice.steps[0].done, Some(day("2026-11-20")));
    assert!(advice.steps.iter().all(|s| !s.command.ends_with("--part close") || s.done.is_none()), "eleven days ago");
    assert!(human(&advice, 80).contains("done The opening, until it fits twice (yesterday)"));
    // On the eve it is said once more, unless that was today.
    of.talk_date = Some(day("2026-11-22"));
    assert_eq!(advise(&of).steps[0].done, None);
    of.runs[0].day = of.today;
    assert_eq!(advise(&of).steps[0].done, Some(of.today));
}

#[test]
fn a_run_that_was_too_long_is_told_and_a_gentle_one_is_no_panel() {
    let mut of = fresh(Some("2026-11-23"));
    of.runs = vec![run("2026-11-20", None, Pressure::Gentle)];
    let advice = advise(&of);
    assert!(advice.last_run.as_deref().is_some_and(|l| l.contains("over by 3:00")), "{advice:?}");
    assert!(commands(&advice).contains(&"hotseat plan talk.md"));
    let panel = |a: &Advice| a.steps.iter().find(|s| s.command.contains("hostile")).and_then(|s| s.done);
    assert_eq!(panel(&advice), None);
    of.runs.insert(0, run("2026-11-21", None, Pressure::Hostile));
    assert_eq!(panel(&advise(&of)), Some(of.today));
}

#[test]
fn without_a_day_the_work_leads_and_the_key_is_named() {
    let mut of = fresh(None);
    let page = human(&advise(&of), 80);
    assert!(page.contains("`talk_date: 2026-11-27` under `hotseat:`") && page.lines().count() <= LINES, "{page}");
    let stage = |of: &Situation| advise(of).stage;
    assert_eq!(stage(&of), Stage::Mend);
    of.runs = vec![run("2026-11-20", Some("drill"), Pressure::Realistic)];
    assert_eq!(stage(&of), Stage::Answers);
    of.silent_choices = 0;
    assert_eq!(stage(&of), Stage::Parts);
    of.runs = vec![run("2026-11-20", Some("opening"), Pressure::Realistic)];
    assert_eq!(stage(&of), Stage::Full);
    of.runs = vec![run("2026-11-20", None, Pressure::Realistic)];
    assert_eq!(stage(&of), Stage::Panel);
}

#[test]
fn a_deck_without_holes_still_has_something_to_do_every_day() {
    for ahead in -1..9 {
        let mut of = fresh(None);
        of.talk_date = Some(of.today.plus(ahead));
        (of.findings, of.unanswered, of.missed, of.silent_choices, of.held) =
            (Vec::new(), Vec::new(), Vec::new(), 0, 0);
        assert!(!advise(&of).steps.is_empty(), "{ahead} days ahead");
    }
}
