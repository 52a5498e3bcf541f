//! A small run for tests: three slides and two backup slides, four objections, hand-made schedule.

use std::sync::Arc;

use super::event::{Event, Timed};
use super::header::{
    Asked, ChecklistRef, DeckRef, Evidence, FindingRef, Header, Input, Missing, Rate, RubricRow, VERSION,
};
use super::setup::{Setup, Shape};
use crate::budget::{Millis, Mix, Plan, Practice, Pressure, Seconds, Segment, SlideInput, Slot, cuts, plan};
use crate::deck::model::Priority;
use crate::schedule::{Interruption, Kind, Manner, RoundQuestion, Schedule, Trigger};

/// Five slides: title, method, results, limitations (may be skipped), backup.
pub(crate) fn small_plan(minutes: u32) -> Plan {
    let slide = |number: u32, section: &str, title: &str, stated: u32| SlideInput {
        key: format!("k{number}"),
        number,
        title: title.into(),
        section: Some(section.into()),
        frame: section == "title",
        stated: (stated > 0).then_some(Seconds(stated)),
        ..SlideInput::default()
    };
    let slides = [
        slide(1, "title", "Stopping early", 20),
        slide(2, "method", "A stop rule learned from mistakes", 120),
        slide(3, "results", "41 % fewer calls", 180),
        SlideInput { priority: Priority::MaySkip, ..slide(4, "limitations", "Where it fails", 60) },
        SlideInput { backup: true, ..slide(5, "results", "All seeds", 0) },
    ];
    let segments =
        [("method", &["method"][..]), ("results and limits", &["results", "limitations"][..])].map(|(name, of)| {
            Segment {
                name: name.into(),
                sections: of.iter().map(|s| (*s).to_owned()).collect(),
                seconds: Seconds::minutes(4),
            }
        });
    let slot =
        Slot::new(Seconds::minutes(minutes), Seconds::minutes(minutes / 3), Mix { clarify: 1, probe: 1, challenge: 0 });
    plan(slot, &slides, &segments, &Practice::default())
}

pub(crate) fn asked(id: &str, kind: Kind, slide: &str, ask: &str) -> Asked {
    Asked {
        id: id.into(),
        category: id[..3].into(),
        kind,
        weight: 2.5,
        persona: "statistician".into(),
        slide: Some(slide.into()),
        ask: ask.into(),
        why: "A gain over an untuned baseline may be tuning.".into(),
        evidence: vec![Evidence { slide: 3, text: "41 % fewer calls".into() }],
        follow_ups: vec!["Who chose the search space?".into(), "Where do the two curves meet?".into()],
        points: vec!["trials per method".into(), "the search space".into(), "what survives at equal budget".into()],
        own_points: false,
        strong_example: Some("Twenty trials each, same space; at half the budget two points remain.".into()),
        weak: "We used the defaults of their repository.".into(),
        seconds: [30, 60],
        armed_by: vec!["RIG02".into()],
        ammunition: Vec::new(),
        deeper: false,
        answered_on: vec!["k5".into()],
    }
}

pub(crate) fn header(pressure: Pressure) -> Header {
    let plan = small_plan(15);
    let cut = cuts(&plan, &["results".into()]);
    let interruption = |id: &str, kind, key: &str, permille, deeper| Interruption {
        id: id.into(),
        kind,
        when: Trigger::Slide { key: key.into(), permille },
        deeper,
        unless: Vec::new(),
    };
    let round = |id: &str, manner| RoundQuestion { id: id.into(), manner, deeper: 0 };
    Header {
        v: VERSION,
        hotseat: "0.1.0".into(),
        deck: DeckRef {
            key: "talk.md".into(),
            file: "talk.md".into(),
            title: "Stopping early".into(),
            digest: "d".repeat(64),
            talk_date: None,
        },
        checklist: ChecklistRef { id: "research-defense".into(), digest: "c".repeat(64) },
        seed: 7,
        today: "2026-11-21".parse().expect("a day"),
        input: Input::Script,
        command: "hotseat rehearse talk.md".into(),
        pressure,
        part: None,
        plan,
        cut,
        objections: vec![
            asked("CLR01", Kind::Clarify, "k2", "Which curve is yours?"),
            asked("BAS01", Kind::Challenge, "k3", "How many trials did each method get?"),
            asked("MET01", Kind::Probe, "k3", "What does a call cost, in money and in seconds?"),
            asked("LIM03", Kind::Challenge, "k4", "On which questions does it stop too early?"),
        ],
        schedule: Schedule {
            during: vec![
                interruption("CLR01", Kind::Clarify, "k2", 500, 0),
                interruption("BAS01", Kind::Challenge, "k3", 1000, 1),
            ],
            round: vec![round("MET01", Manner::MultiPart), round("LIM03", Manner::PileOn)],
            doubt: None,
        },
        squeeze: None,
        milestones: Vec::new(),
        rate: Rate::Later,
        practice: Practice::default(),
        rubric: vec![
            RubricRow { row: "experimental rigor".into(), weight: 30, from: vec!["RIG".into(), "BAS".into()] },
            RubricRow { row: "honesty and limitations".into(), weight: 15, from: vec!["LIM".into()] },
            RubricRow {
                row: "analysis".into(),
                weight: 15,
                from: vec!["element:ablations".into(), "section:method".into()],
            },
            RubricRow { row: "delivery".into(), weight: 10, from: vec!["DEL".into()] },
        ],
        missing: vec![Missing { id: "ablations".into(), what: "an ablation with numbers".into() }],
        findings: vec![FindingRef { rule: "RIG02".into(), name: "tuning-budget-unstated".into() }],
    }
}

/// The same, before its schedule is drawn.
pub(crate) fn setup(pressure: Pressure) -> Setup {
    let like = header(pressure);
    Setup {
        hotseat: like.hotseat,
        deck: like.deck,
        checklist: like.checklist,
        seed: 0,
        today: like.today,
        input: like.input,
        command: like.command,
        pressure,
        mix: Mix::default(),
        part: None,
        plan: like.plan,
        cut: like.cut,
        squeeze: None,
        shape: Shape::default(),
        rate: Rate::Later,
        round: None,
        objections: like.objections,
        practice: like.practice,
        rubric: like.rubric,
        missing: like.missing,
        findings: like.findings,
    }
}

pub(crate) fn shared(pressure: Pressure) -> Arc<Header> {
    Arc::new(header(pressure))
}

/// An event at so many seconds.
pub(crate) fn at(seconds: u64, event: Event) -> Timed {
    Timed { at: Millis(seconds * 1000), event }
}
