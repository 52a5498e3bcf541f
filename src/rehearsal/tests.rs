//! The machine: what a run does, step by step and whatever happens.

use std::sync::Arc;

use super::fixture::{at, header, shared};
use super::*;
use crate::budget::{Millis, Pressure, Seconds};
use crate::schedule::{Doubt, GAP, Interruption, Kind, QUIET_START};

fn grade(grade: Grade) -> Event {
    Event::Grade { grade: Some(grade) }
}

fn secs(n: u64) -> Millis {
    Millis(n * 1000)
}

#[test]
fn an_interruption_comes_at_its_fraction_of_the_slide_and_the_talk_goes_on_from_there() {
    let mut state = State::new(shared(Pressure::Realistic));
    state.apply(&at(20, Event::Next)).expect("legal");
    // Half of 120 s on slide 2.
    assert_eq!(state.advance(secs(79)), []);
    assert_eq!(state.next_change(), Some(secs(80)));
    assert_eq!(state.advance(secs(80)), [Effect::Ask]);
    let open = state.question().expect("open");
    assert_eq!((open.id, open.text[0].as_str(), open.phase), ("CLR01", "Which curve is yours?", AnswerPhase::Reading));
    assert!(state.apply(&at(85, Event::Next)).is_err(), "answer first");
    let effects = state.apply(&at(100, grade(Grade::Held))).expect("legal");
    assert_eq!(effects, [Effect::Closed { status: state.status() }], "a clarification does not go deeper by itself");
    assert_eq!(state.slide().map(|s| s.number), Some(2));
    assert_eq!(state.slide_time(), secs(60), "question time is not slide time");
    assert_eq!((state.clocks().talk, state.clocks().question), (secs(80), secs(20)));
}

#[test]
fn a_held_answer_goes_deeper_and_a_lost_one_does_not() {
    let mut state = State::new(shared(Pressure::Realistic));
    for event in [at(20, Event::Next), at(100, grade(Grade::Held)), at(160, Event::Next)] {
        state.apply(&event).expect("legal");
    }
    state.advance(secs(400));
    assert_eq!(state.question().map(|q| q.id.to_owned()).as_deref(), Some("BAS01"));
    let effects = state.apply(&at(401, grade(Grade::Held))).expect("legal");
    assert_eq!(effects, [Effect::Ask]);
    let deeper = state.question().expect("open");
    assert!(deeper.deeper && deeper.text == ["Who chose the search space?"]);
    state.apply(&at(420, grade(Grade::Lost))).expect("legal");
    assert!(state.question().is_none());
    assert!(state.can_go_deeper());
    state.apply(&at(421, Event::FollowUp)).expect("a colleague may press on");
    state.apply(&at(430, grade(Grade::Held))).expect("legal");
    assert_eq!(
        state.apply(&at(431, Event::FollowUp)),
        Err(Illegal::NoFollowUp { id: "BAS01".into() }),
        "both follow-ups are used"
    );
}

#[test]
fn an_answer_that_held_is_doubted_once() {
    let mut header = header(Pressure::Realistic);
    header.objections.push(fixture::asked("CTL02", Kind::Challenge, "k3", "I still do not believe it. What else?"));
    header.schedule.doubt = Some(Doubt { id: "CTL02".into(), after_held: 1 });
    let mut state = State::new(Arc::new(header));
    let ids = |state: &State| state.question().map(|q| q.id.to_owned());
    for event in [at(20, Event::Next), at(100, grade(Grade::Held)), at(160, Event::Next)] {
        state.apply(&event).expect("legal");
    }
    assert_eq!(ids(&state), None, "a clarification proves nothing");
    for event in [at(401, grade(Grade::Held)), at(420, grade(Grade::Held))] {
        state.apply(&event).expect("legal");
    }
    assert_eq!(ids(&state).as_deref(), Some("CTL02"), "after the follow-up has held too");
    state.apply(&at(440, grade(Grade::Held))).expect("legal");
    assert_eq!(ids(&state), None);
    state.apply(&at(441, Event::FollowUp)).expect("legal");
    state.apply(&at(450, grade(Grade::Held))).expect("legal");
    assert_eq!(ids(&state), None, "once");
}

#[test]
fn later_is_kept_and_asked_first_in_the_round_and_the_round_has_no_later() {
    let mut state = State::new(shared(Pressure::Realistic));
    for event in [at(20, Event::Next), at(85, Event::Later), at(90, Event::Next), at(300, grade(Grade::Lost))] {
        state.apply(&event).unwrap_or_else(|e| panic!("{event:?}: {e}"));
    }
    state.apply(&at(301, Event::Next)).expect("slide 4");
    state.apply(&at(302, Event::Next)).expect("the round");
    assert_eq!(state.phase(), Phase::Questions);
    assert_eq!(state.advance(secs(306)), []);
    assert_eq!(state.advance(secs(307)), [Effect::Ask]);
    let open = state.question().expect("open");
    assert!(open.id == "CLR01" && open.promised);
    assert_eq!(state.apply(&at(310, Event::Later)), Err(Illegal::NoLater));
    state.apply(&at(311, grade(Grade::Held))).expect("legal");
    state.advance(secs(320));
    assert_eq!(state.question().expect("open").text.len(), 2, "two questions in one breath");
    state.apply(&at(330, grade(Grade::Shaky))).expect("legal");
    state.advance(secs(340));
    let open = state.question().expect("open");
    assert!(open.id == "MET01" && open.deeper, "a second voice presses on the weak answer: {open:?}");
    state.apply(&at(350, grade(Grade::Held))).expect("legal");
    state.advance(secs(360));
    assert_eq!(state.question().map(|q| q.id.to_owned()).as_deref(), Some("LIM03"));
    state.apply(&at(370, grade(Grade::Held))).expect("legal");
    state.advance(secs(380));
    assert_eq!(state.question().map(|q| q.id.to_owned()).as_deref(), Some(LAST_WORD));
    state.apply(&at(390, grade(Grade::Held))).expect("legal");
    state.advance(secs(400));
    assert_eq!((state.phase(), state.ended()), (Phase::Done, Some(secs(393))));
}

#[test]
fn a_question_moves_on_with_the_talk_a_clarification_stays_with_its_slide_and_skipping_is_recorded() {
    let mut state = State::new(shared(Pressure::Realistic));
    for event in [at(20, Event::Next), at(30, Event::Skip)] {
        state.apply(&event).expect("legal");
    }
    let skipped: Vec<u32> = state.slide_times().filter(|(_, t)| t.skipped).map(|(s, _)| s.number).collect();
    assert_eq!(skipped, [2]);
    // Nobody asks on slide 3 which curve of slide 2 is whose.
    state.advance(secs(200));
    assert!(state.question().is_none());
    // Back on slide 2, where ten of its 120 seconds have been spent, it comes in the middle.
    state.apply(&at(200, Event::Previous)).expect("legal");
    state.advance(secs(249));
    assert!(state.question().is_none());
    state.advance(secs(250));
    assert_eq!(state.question().map(|q| q.id.to_owned()).as_deref(), Some("CLR01"));
    state.apply(&at(260, grade(Grade::Held))).expect("legal");
    // The challenge at the end of slide 3 comes on slide 4, as soon as 45 s of talk have passed.
    state.apply(&at(270, Event::Jump { slide: SlideRef::Number(4) })).expect("legal");
    state.advance(secs(304));
    assert!(state.question().is_none());
    state.advance(secs(305));
    assert_eq!(state.question().map(|q| q.id.to_owned()).as_deref(), Some("BAS01"));
}

#[test]
fn a_clarification_of_a_slide_that_was_jumped_over_is_dropped_and_a_challenge_is_not() {
    let mut state = State::new(shared(Pressure::Realistic));
    let over = Event::Jump { slide: SlideRef::Number(4) };
    state.apply(&at(20, over)).expect("legal");
    let effects = state.advance(secs(300));
    assert_eq!(effects, [Effect::Ask]);
    assert_eq!(state.question().map(|q| q.id.to_owned()).as_deref(), Some("BAS01"));
}

#[test]
fn a_question_that_waited_for_the_next_slide_comes_with_it() {
    let mut state = State::new(shared(Pressure::Realistic));
    for event in [at(20, Event::Next), at(90, grade(Grade::Held)), at(100, Event::Next)] {
        state.apply(&event).expect("legal");
    }
    // Two and a half minutes into slide 3 of three; its question belongs to its end.
    let effects = state.apply(&at(250, Event::Next)).expect("legal");
    assert_eq!(effects, [Effect::Slide, Effect::Ask]);
    assert_eq!((state.question().map(|q| q.id.to_owned()).as_deref(), state.now()), (Some("BAS01"), secs(250)));
}

#[test]
fn the_slot_runs_through_pauses_and_stands_still_only_while_nobody_is_there() {
    let mut state = State::new(shared(Pressure::Realistic));
    for event in [at(10, Event::Pause { away: false }), at(70, Event::Resume)] {
        state.apply(&event).expect("legal");
    }
    assert_eq!((state.slot_elapsed(), state.clocks().talk, state.clocks().pause), (secs(70), secs(10), secs(60)));
    assert_eq!(state.apply(&at(71, Event::Resume)), Err(Illegal::NotPaused));
    state.apply(&at(80, Event::Pause { away: true })).expect("legal");
    assert_eq!(state.apply(&at(90, Event::Next)), Err(Illegal::Paused));
    assert_eq!(state.now(), secs(80), "an illegal event changes nothing, not even the time");
    state.apply(&at(4080, Event::Resume)).expect("legal");
    assert_eq!((state.slot_elapsed(), state.clocks().pause), (secs(80), secs(4060)));
}

#[test]
fn the_status_line_says_what_is_left_and_what_is_planned() {
    let mut state = State::new(shared(Pressure::Realistic));
    // Slot 15:00. Slides 6:20, interruptions 1:10, round 3:50.
    assert_eq!(state.status(), "15:00 left, 11:20 planned: 3:40 to spare");
    state.apply(&at(0, Event::Pause { away: false })).expect("legal");
    state.apply(&at(300, Event::Resume)).expect("legal");
    assert_eq!(state.status(), "10:00 left, 11:20 planned: over by 1:20");
    state.apply(&at(300, Event::Pause { away: false })).expect("legal");
    state.apply(&at(960, Event::Resume)).expect("legal");
    assert_eq!(state.status(), "the slot ended 1:00 ago, 7:30 planned");
}

#[test]
fn a_hostile_panel_cuts_in_at_red_plus_grace_and_a_squeeze_shortens_the_slot() {
    let mut header = header(Pressure::Hostile);
    header.squeeze = Some(Squeeze { at: secs(100), left: Seconds(180) });
    let mut state = State::new(Arc::new(header));
    state.apply(&at(20, Event::Next)).expect("legal");
    // Asked at 80; four words, 1.334 s; thinking 5 s; red at 60 s; grace 15 s.
    let effects = state.advance(Millis(161_334));
    assert_eq!(effects, [Effect::Ask, Effect::CutOff]);
    assert!(state.question().expect("open").cut_off);
    state.apply(&at(170, grade(Grade::Lost))).expect("legal");
    assert_eq!(state.advance(secs(190)), [Effect::Squeeze(Seconds(180))]);
    assert_eq!(state.slot_left(), secs(180));
    assert!(state.advance(secs(371)).contains(&Effect::TimeUp));
}

#[test]
fn backup_slides_are_shown_beside_the_talk_and_closing_returns() {
    let mut state = State::new(shared(Pressure::Realistic));
    state.apply(&at(20, Event::Next)).expect("legal");
    state.advance(secs(90));
    let jump = |n| Event::Jump { slide: SlideRef::Number(n) };
    assert!(matches!(state.apply(&at(91, jump(3))), Err(Illegal::QuestionOpen { .. })));
    state.apply(&at(92, Event::Backup { slide: SlideRef::Key("k5".into()) })).expect("legal");
    assert_eq!(state.shown().map(|s| s.number), Some(5));
    let effects = state.apply(&at(95, grade(Grade::Held))).expect("legal");
    assert_eq!(effects[0], Effect::Slide);
    assert_eq!(
        (state.shown().map(|s| s.number), state.questions()[0].shown.as_slice()),
        (Some(2), &["k5".to_owned()][..])
    );
    assert!(matches!(state.apply(&at(96, jump(5))), Err(Illegal::BackupSlide { .. })));
    assert!(matches!(state.apply(&at(96, jump(9))), Err(Illegal::NoSlide { .. })));
}

#[test]
fn ticks_belong_to_a_question_that_was_asked_and_to_its_points() {
    let points = |objection: Option<&str>, said: &[u32], missing: &[u32]| Event::Points {
        objection: objection.map(str::to_owned),
        said: said.to_vec(),
        have: Vec::new(),
        missing: missing.to_vec(),
        conceded: Vec::new(),
    };
    let mut state = State::new(shared(Pressure::Realistic));
    assert_eq!(state.apply(&at(1, points(None, &[1], &[]))), Err(Illegal::NotAsked { id: None }));
    state.apply(&at(20, Event::Next)).expect("legal");
    state.apply(&at(90, grade(Grade::Held))).expect("legal");
    assert!(matches!(state.apply(&at(91, points(None, &[4], &[]))), Err(Illegal::BadPoint { point: 4, count: 3, .. })));
    assert!(matches!(state.apply(&at(91, points(None, &[2], &[2]))), Err(Illegal::BadPoint { point: 2, .. })));
    assert!(matches!(state.apply(&at(91, points(Some("LIM03"), &[1], &[]))), Err(Illegal::NotAsked { .. })));
    state.apply(&at(92, Event::Quit)).expect("legal");
    state.apply(&at(93, points(Some("CLR01"), &[1, 2], &[3]))).expect("ticks are taken after the run");
    assert_eq!(state.ticks()["CLR01"].missing, [3]);
    assert_eq!(state.apply(&at(94, Event::Next)), Err(Illegal::Over));
}

#[test]
fn interruptions_keep_their_distance_in_a_hurried_talk() {
    let mut header = header(Pressure::Realistic);
    let late = header.schedule.during[1].clone();
    header.schedule.during.push(Interruption { id: "LIM03".into(), ..late });
    let mut state = State::new(Arc::new(header));
    for second in [5, 6, 7] {
        state.apply(&at(second, Event::Next)).expect("legal");
    }
    state.advance(secs(29));
    assert!(state.question().is_none());
    state.advance(QUIET_START);
    assert_eq!(state.question().map(|q| q.id.to_owned()).as_deref(), Some("BAS01"), "what was left behind comes first");
    state.apply(&at(40, grade(Grade::Lost))).expect("legal");
    state.advance(secs(40) + GAP - Millis(1));
    assert!(state.question().is_none());
    state.advance(secs(40) + GAP);
    assert_eq!(state.question().map(|q| q.id.to_owned()).as_deref(), Some("LIM03"));
}

#[test]
fn a_drill_waits_until_an_answer_has_been_looked_at() {
    let setup = fixture::setup(Pressure::Realistic);
    let round = Round { ids: vec!["BAS01".into(), "LIM03".into()], deeper: 0 };
    let header = setup.without_slides("drill", Seconds(600), Rate::Now, round).into_header();
    assert!(header.is_round() && header.plan.slides.iter().all(|s| s.backup));
    let mut state = State::new(Arc::new(header));
    let asked = |state: &State| state.question().map(|q| q.id.to_owned());
    state.advance(secs(10));
    assert_eq!((asked(&state).as_deref(), state.round_progress()), (Some("BAS01"), Some((1, 2))));
    assert!(state.lesson().is_none() && state.slide().is_none());
    state.apply(&at(40, grade(Grade::Shaky))).expect("legal");
    state.advance(secs(300));
    assert_eq!((asked(&state), state.lesson().map(|o| o.id.as_str())), (None, Some("BAS01")), "no hurry");
    state.apply(&at(301, Event::Next)).expect("legal");
    assert_eq!((asked(&state).as_deref(), state.round_progress()), (Some("LIM03"), Some((2, 2))));
    state.apply(&at(330, grade(Grade::Held))).expect("legal");
    state.apply(&at(340, Event::Next)).expect("legal");
    assert_eq!(state.phase(), Phase::Done, "a visible end, and no last word");
    let results = Results::of(&state);
    assert!(!results.dry);
    assert!(page(&debrief(state.header(), &results, None), 80).contains("2 asked in"));
}

#[test]
fn who_comes_back_finds_the_run_as_it_was_left_and_undo_takes_back_their_own_deed() {
    let mut run = Recorder::new(shared(Pressure::Realistic));
    run.apply(&at(20, Event::Next)).expect("legal");
    run.apply(&at(30, Event::Pause { away: false })).expect("legal");
    let before = run.state().clone();
    assert_eq!(run.come_back(secs(40), secs(1000)).expect("possible").len(), 2);
    assert!(run.state().is_paused(), "still the speaker's pause");
    assert_eq!((run.state().slot_elapsed(), run.state().clocks().away), (secs(40), secs(960)));
    // Killed once more, between leaving and coming back.
    run.apply(&Timed { at: secs(1000), event: Event::Pause { away: true } }).expect("legal");
    assert_eq!(run.come_back(secs(1000), secs(2000)).expect("possible").len(), 1);
    assert_eq!(run.state().slot_elapsed(), secs(40));
    run.apply(&at(2000, Event::Resume)).expect("legal");
    run.apply(&at(2000, Event::Undo)).expect("the resume");
    assert!(run.state().is_paused());
    run.apply(&at(2000, Event::Undo)).expect("the pause, not the absences");
    assert!(!run.state().is_paused());
    assert_eq!((run.state().slot_elapsed(), run.state().clocks().talk), (secs(40), secs(40)));
    assert_eq!(before.slide().map(|s| s.number), run.state().slide().map(|s| s.number));
}

#[test]
fn the_timeline_says_what_the_room_had_before_it() {
    let mut state = State::new(shared(Pressure::Realistic));
    let show = Event::Backup { slide: SlideRef::Number(5) };
    for event in [at(20, Event::Next), at(85, show), at(100, grade(Grade::Held)), at(110, Event::Sync)] {
        state.apply(&event).expect("legal");
    }
    state.apply(&at(110, Event::Pause { away: false })).expect("legal");
    state.apply(&at(120, Event::Resume)).expect("legal");
    state.apply(&at(125, Event::Quit)).expect("legal");
    state.apply(&at(300, Event::Note { text: "afterwards".into() })).expect("legal");
    let told: Vec<String> = state
        .timeline()
        .iter()
        .map(|s| format!("{} {} {:?} {:?} {}", s.from, s.to, s.slide, s.question, s.paused))
        .collect();
    insta::assert_snapshot!(told.join("\n"));
    assert_eq!(state.synced(), Some(secs(110)));
}

/// The fixture with a stop at two minutes of the slot for two milestones.
fn with_a_stop() -> Arc<Header> {
    let mut header = header(Pressure::Realistic);
    let milestone = |id: &str, key: &str, by: &str| Milestone {
        id: id.into(),
        key: key.into(),
        name: format!("a {id}"),
        stated_by: vec![by.into()],
    };
    header.milestones = vec![milestone("hypothesis", "h", "CLR01"), milestone("metric", "e", "MET01")];
    let mut stop = header.objections[1].clone();
    stop.id = "STOP1".into();
    stop.ask = "I have not heard {missing}.".into();
    header.objections.push(stop);
    header.schedule.during.push(crate::schedule::Interruption {
        id: "STOP1".into(),
        kind: Kind::Challenge,
        when: crate::schedule::Trigger::Clock { at: secs(120) },
        deeper: 0,
        unless: vec!["hypothesis".into(), "metric".into()],
    });
    Arc::new(header)
}

#[test]
fn a_stop_names_what_is_missing_and_an_answer_that_holds_states_it() {
    let said = |id: &str| Event::Milestone { id: id.into() };
    let reached = |state: &State| -> Vec<bool> { state.milestones().map(|(_, at)| at.is_some()).collect() };
    let mut state = State::new(with_a_stop());
    assert_eq!(state.milestone_of('e').map(|m| m.id.as_str()), Some("metric"));
    state.apply(&at(30, said("metric"))).expect("legal");
    assert!(state.milestone_of('e').is_none(), "a key that has done its work is free again");
    state.advance(secs(120));
    let question = state.question().expect("the stop");
    assert_eq!((question.id, question.text), ("STOP1", &["I have not heard a hypothesis.".to_owned()][..]));
    state.apply(&at(140, grade(Grade::Held))).expect("legal");
    assert_eq!(reached(&state), [true, true]);
    state.apply(&at(141, Event::Undo)).expect("legal");
    assert_eq!(reached(&state), [false, true], "undone with its answer");
    state.apply(&at(142, grade(Grade::Lost))).expect("legal");
    assert_eq!(reached(&state), [false, true]);
    state.apply(&at(150, Event::Quit)).expect("legal");
    let results = Results::of(&state);
    let told = page(&debrief(state.header(), &results, None), 80);
    let told: Vec<&str> = told.split_whitespace().collect();
    assert!(told.join(" ").contains("Said: a hypothesis never, a metric at 0:30."), "{told:?}");
    let unknown = state.apply(&at(160, said("control")));
    assert_eq!(unknown, Err(Illegal::Over));
}

#[test]
fn a_stop_stays_away_when_all_is_said_and_waits_for_an_open_question() {
    let said = |id: &str| at(30, Event::Milestone { id: id.into() });
    let mut state = State::new(with_a_stop());
    state.apply(&said("hypothesis")).expect("legal");
    state.apply(&said("metric")).expect("legal");
    state.apply(&said("metric")).expect("twice is once");
    state.advance(secs(200));
    assert!(state.questions().iter().all(|q| state.id_of(q) != "STOP1"));
    assert!(!Results::of(&state).unasked.contains(&"STOP1".to_owned()));
    // The clarification on the second slide is open when two minutes are over; the stop comes at once after it.
    let mut state = State::new(with_a_stop());
    state.apply(&at(50, Event::Next)).expect("legal");
    state.advance(secs(119));
    let open = state.question().map(|q| q.id.to_owned());
    assert_eq!(open.as_deref(), Some("CLR01"));
    state.apply(&at(130, grade(Grade::Shaky))).expect("legal");
    assert_eq!(state.question().map(|q| q.id.to_owned()).as_deref(), Some("STOP1"));
    assert_eq!(
        state.apply(&at(131, Event::Milestone { id: "control".into() })),
        Err(Illegal::NoMilestone { id: "control".into(), known: vec!["hypothesis".into(), "metric".into()] })
    );
}
