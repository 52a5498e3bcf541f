//! What holds of every run, whatever is done in it and wherever it is killed.

use std::collections::BTreeSet;
use std::sync::Arc;

use proptest::prelude::*;

use super::fixture::{asked, setup};
use super::*;
use crate::budget::{Millis, Mix, Plan, Practice, Pressure, Seconds, SlideInput, Slot, plan};
use crate::schedule::{GAP, Kind, QUIET_START, ROOM};

/// Nine slides and two backup slides, twenty objections of all kinds and two that hang on the room, drawn from a seed.
fn drawn(seed: u64, pressure: Pressure, rate: Rate) -> Arc<Header> {
    let slides: Vec<SlideInput> = (1..=11)
        .map(|number| SlideInput {
            key: format!("k{number}"),
            number,
            title: format!("Slide {number}"),
            frame: number == 1,
            backup: number > 9,
            stated: Some(Seconds(40 + 20 * (number % 4))),
            ..SlideInput::default()
        })
        .collect();
    let mix = Mix { clarify: 3, probe: 3, challenge: 2 };
    let slot = Slot::new(Seconds::minutes(20), Seconds::minutes(6), mix);
    let plan: Plan = plan(slot, &slides, &[], &Practice::default());
    let kinds = [Kind::Clarify, Kind::Probe, Kind::Challenge];
    let mut objections: Vec<Asked> = (0..20)
        .map(|i| Asked {
            // Some are about no slide.
            slide: (i % 5 != 4).then(|| format!("k{}", 1 + i % 9)),
            ..asked(&format!("Q{}{i:02}", char::from(b'A' + i % 3)), kinds[usize::from(i % 3)], "k1", "Why?")
        })
        .collect();
    objections.extend(["CTL02", "CTL03"].map(|id| Asked {
        category: ROOM.to_owned(),
        slide: None,
        ..asked(id, Kind::Challenge, "k1", "I still do not believe it.")
    }));
    let squeeze = seed.is_multiple_of(4).then_some(Seconds(120));
    Arc::new(Setup { seed, mix, plan, squeeze, rate, objections, ..setup(pressure) }.into_header())
}

fn headers() -> impl Strategy<Value = Arc<Header>> {
    let pressures = vec![Pressure::Gentle, Pressure::Realistic, Pressure::Hostile];
    (any::<u64>(), proptest::sample::select(pressures), prop_oneof![3 => Just(Rate::Later), 1 => Just(Rate::Now)])
        .prop_map(|(seed, pressure, rate)| drawn(seed, pressure, rate))
}

/// Any event, mostly with references that exist.
fn events() -> impl Strategy<Value = Event> {
    let slide = || prop_oneof![(0u32..13).prop_map(SlideRef::Number), Just(SlideRef::Key("k10".into()))];
    let text = || prop_oneof![Just("x".to_owned()), Just(String::new())];
    prop_oneof![
        8 => Just(Event::Next),
        1 => Just(Event::Previous),
        1 => slide().prop_map(|slide| Event::Jump { slide }),
        1 => Just(Event::Skip),
        1 => any::<bool>().prop_map(|away| Event::Pause { away }),
        2 => Just(Event::Resume),
        2 => proptest::option::of(text()).prop_map(|text| Event::Answer { text }),
        8 => proptest::option::of(proptest::sample::select(&Grade::ALL[..])).prop_map(|grade| Event::Grade { grade }),
        1 => proptest::collection::vec(0u32..5, 0..3).prop_map(|said| Event::Points {
            objection: None, said, have: vec![], missing: vec![], conceded: vec![],
        }),
        1 => Just(Event::FollowUp),
        1 => Just(Event::Later),
        1 => Just(Event::Clarify),
        1 => Just(Event::Repeat),
        1 => Just(Event::Heard),
        1 => text().prop_map(|reason| Event::NotApt { reason }),
        1 => slide().prop_map(|slide| Event::Backup { slide }),
        1 => Just(Event::ReturnToTalk),
        1 => text().prop_map(|text| Event::Note { text }),
        1 => Just(Event::Sync),
        1 => Just(Event::Recording),
        1 => "(hypothesis|metric|none)".prop_map(|id| Event::Milestone { id }),
        2 => Just(Event::Undo),
    ]
}

/// Events with the time since the one before; the run may be quit at the end.
fn walks() -> impl Strategy<Value = Vec<(u64, Event)>> {
    let steps = proptest::collection::vec((0u64..90_000, events()), 0..60);
    (steps, any::<bool>()).prop_map(|(mut steps, quits)| {
        steps.extend(quits.then_some((1_000, Event::Quit)));
        steps
    })
}

/// Plays a walk and leaves out what is not legal.
fn legal(header: &Arc<Header>, walk: Vec<(u64, Event)>) -> Recorder {
    let mut recorder = Recorder::new(header.clone());
    let mut at = Millis(0);
    for (step, event) in walk {
        at += Millis(step);
        // What is refused leaves no trace; `any_events_leave_the_clocks_true` holds that.
        let _ = recorder.apply(&Timed { at, event });
    }
    recorder
}

proptest! {
    #[test]
    fn any_events_leave_the_clocks_true(walk in walks(), header in headers()) {
        let mut state = State::new(header.clone());
        let mut accepted: Vec<Timed> = Vec::new();
        let mut now = Millis(0);
        for (step, event) in walk {
            now += Millis(step);
            let timed = Timed { at: now, event };
            let before = state.clone();
            // A screen ticks in between; that must make no difference.
            let middle = Millis((state.now().0 + now.0) / 2);
            let mut ticked = state.clone();
            ticked.advance(middle);
            let by_tick = ticked.apply(&timed).map(|_| ());
            let direct = state.apply(&timed).map(|_| ());
            prop_assert_eq!(&by_tick, &direct);
            if direct.is_err() {
                prop_assert_eq!(&state, &before, "illegal: nothing has changed");
                continue;
            }
            prop_assert_eq!(&ticked, &state);
            prop_assert_eq!(state.now(), now, "time is what it is");
            let (then, clocks) = (before.clocks(), state.clocks());
            if timed.event == Event::Undo {
                // A pause taken back was talk; nothing taken back makes the slot longer.
                prop_assert!(state.ended().is_some() || before.ended().is_some() || state.slot_elapsed() >= before.slot_elapsed());
            } else {
                prop_assert!(state.slot_elapsed() >= before.slot_elapsed(), "the slot never runs back");
                prop_assert!(clocks.talk >= then.talk && clocks.question >= then.question);
                prop_assert!(clocks.pause >= then.pause && clocks.away >= then.away);
                prop_assert!(state.questions().len() >= before.questions().len(), "what was asked stays asked");
            }
            prop_assert_eq!(clocks.talk + clocks.question + clocks.pause, state.ended().unwrap_or(now), "every instant counts once");
            let slides: Millis = state.slide_times().map(|(_, t)| t.time).sum();
            prop_assert_eq!(slides, clocks.talk);
            let asked: Millis = state.questions().iter().map(|q| q.open_for).sum();
            prop_assert!(asked <= clocks.question);
            prop_assert!(state.timeline().windows(2).all(|w| w[0].to == w[1].from && w[0].from < w[0].to));
            let ends = state.timeline().last().map_or(Millis(0), |last| last.to);
            prop_assert_eq!(ends, state.ended().unwrap_or(now), "the timeline has no gaps");
            accepted.push(timed.clone());
            let absent = matches!(timed.event, Event::Pause { away: true }) || (timed.event == Event::Resume && then.away < clocks.away)
                || (timed.event == Event::Resume && before.is_away());
            if !matches!(timed.event, Event::Undo | Event::Heard | Event::Recording) && !absent {
                let mut undone = state.clone();
                undone.apply(&Timed { at: now, event: Event::Undo }).expect("it was just done");
                let mut waited = before.clone();
                waited.advance(now);
                prop_assert_eq!(&undone, &waited, "undo is as if it had not been");
            }
        }
        let folded = State::fold(header, &accepted).expect("all were legal");
        prop_assert_eq!(&folded, &state, "fold and single steps agree");
    }

    #[test]
    fn no_event_is_lost(walk in walks(), header in headers()) {
        let recorder = legal(&header, walk);
        let events = recorder.events().to_vec();
        let state = recorder.state().clone();
        let record = recorder.into_record();
        prop_assert_eq!(&record.events[..events.len()], &events[..]);
        prop_assert!(record.events.len() <= events.len() + 1, "at most the end is added");
        let again: Record = serde_json::from_str(&record.to_json().expect("writes")).expect("reads back");
        prop_assert_eq!(&again, &record, "what is stored is what was");
        let folded = State::fold(Arc::new(again.header), &again.events).expect("legal");
        prop_assert_eq!(&Results::of(&folded), &record.results, "and tells the same");
        // Nothing that was taken back is in the log, everything else is; the end of a voice goes with its question.
        let undone = events.iter().filter(|e| e.event == Event::Undo).count();
        let deeds = |events: &[Timed]| events.iter().filter(|e| e.event != Event::Heard).count();
        prop_assert_eq!(deeds(state.log()), deeds(&events) - 2 * undone);
    }

    #[test]
    fn nobody_asks_what_the_schedule_forbids(walk in walks(), header in headers()) {
        let mut state = State::new(header.clone());
        let (mut now, mut last, mut seen) = (Millis(0), None, 0);
        let mut asked = BTreeSet::new();
        // Undo plays the events before it again, in some other order than this one.
        for (step, event) in walk.into_iter().filter(|(_, event)| *event != Event::Undo) {
            now += Millis(step);
            let mut due: Vec<Result<Millis, Timed>> = Vec::new();
            let mut ahead = state.clone();
            while let Some(change) = ahead.next_change().filter(|change| *change <= now) {
                due.push(Ok(change));
                ahead.advance(change);
            }
            due.push(Err(Timed { at: now, event }));
            for happening in due {
                match happening {
                    Ok(change) => drop(state.advance(change)),
                    Err(timed) => drop(state.apply(&timed)),
                }
                for question in &state.questions()[seen..] {
                    let id = state.id_of(question).to_owned();
                    if question.follow_up.is_none() && !question.promised {
                        prop_assert!(asked.insert(id.clone()), "{id} twice");
                    }
                    let talk = state.clocks().talk;
                    let doubt = header.schedule.doubt.as_ref().is_some_and(|d| d.id == id);
                    if question.during && question.follow_up.is_none() && !doubt {
                        prop_assert!(talk >= QUIET_START, "{id} at {talk}");
                        if let Some(last) = last {
                            prop_assert!(talk >= last + GAP, "{id} at {talk}, after {last}");
                        }
                        let about = state.objection(question).and_then(|o| o.slide.clone());
                        let kind = state.objection(question).map(|o| o.kind);
                        let shown = state.slide().map(|s| s.key.clone());
                        if let (Some(Kind::Clarify), Some(about)) = (kind, about) {
                            prop_assert_eq!(shown, Some(about), "what is unclear is on the wall");
                        }
                        prop_assert!(!state.is_beside(), "nobody interrupts a look at the backup");
                    }
                    // Talk time stands still while a question is open.
                    last = if question.during { Some(talk) } else { last };
                }
                seen = state.questions().len();
            }
        }
    }

    /// Killed after any event, at any moment before the next one, and back after any time: the record is that of the run
    /// that nobody disturbed, but for the pause.
    #[test]
    fn a_kill_costs_nothing_but_the_pause(
        walk in walks(), header in headers(), kill in any::<prop::sample::Index>(), late in 0u64..=1000, away in 0u64..5_000_000,
    ) {
        // Nobody leaves but by a kill.
        let stays = |event| if let Event::Pause { .. } = event { Event::Pause { away: false } } else { event };
        let undisturbed = legal(&header, walk.into_iter().map(|(step, event)| (step, stays(event))).collect());
        let events = undisturbed.events().to_vec();
        let kept = kill.index(events.len() + 1);
        let from = kept.checked_sub(1).map_or(Millis(0), |i| events[i].at);
        let to = events.get(kept).map_or(from, |e| e.at);
        let alive = from + Millis((to - from).0 * late / 1000);
        let away = Millis(away);
        let mut resumed = Recorder::resume(header, events[..kept].to_vec()).expect("legal before");
        let back = resumed.come_back(alive, alive + away).expect("possible");
        let shift = if back.is_empty() { Millis(0) } else { away };
        for event in &events[kept..] {
            let later = Timed { at: event.at + shift, event: event.event.clone() };
            resumed.apply(&later).map_err(|e| TestCaseError::fail(format!("{later:?}: {e}")))?;
        }
        let (mut expected, found) = (undisturbed.into_record().results, resumed.into_record().results);
        let moved = |at: &mut Millis| if *at > alive { *at += shift };
        expected.questions.iter_mut().for_each(|q| moved(&mut q.asked_at));
        expected.notes.iter_mut().for_each(|n| moved(&mut n.at));
        // An undo may have taken back the very event that kept the run going until it was killed.
        if found.away != expected.away {
            prop_assert!(found.pause.less(expected.pause).0.abs_diff(shift.seconds().0) <= 1, "the pause is the time away");
        }
        let core = |r: &Results| Results {
            pause: Seconds(0), away: Seconds(0), sync: None, recording: None, timeline: Vec::new(), ..r.clone()
        };
        prop_assert_eq!(core(&found), core(&expected));
    }

    /// Whoever keeps to the budgets and answers at the recommended length ends inside the slot, whatever is asked. Only a
    /// hostile panel, which goes deeper again and again as long as answers hold, takes what it likes.
    #[test]
    fn a_talk_on_its_budgets_ends_inside_the_slot(header in headers(), grades in proptest::collection::vec(0usize..4, 1..9)) {
        prop_assume!(header.pressure != Pressure::Hostile);
        // A chair who takes time away is the one thing that no plan knows.
        let header = Arc::new(Header { squeeze: None, rate: Rate::Later, ..Header::clone(&header) });
        let slot = header.plan.slot.slot.millis();
        let mut state = State::new(header);
        let mut answered = 0;
        while state.phase() != Phase::Done {
            let now = state.now();
            let event = match state.question() {
                Some(question) => {
                    let at = now + question.reading + Millis(5_000) + question.marks[0];
                    let grade = Some(Grade::ALL[grades[answered % grades.len()]]);
                    answered += 1;
                    Some(Timed { at, event: Event::Grade { grade } })
                }
                None => state.slide().filter(|_| state.phase() == Phase::Talk).map(|slide| Timed {
                    at: now + (slide.budget.millis() - state.slide_time()),
                    event: Event::Next,
                }),
            };
            match (state.next_change(), event) {
                (Some(change), Some(event)) if state.question().is_none() && change <= event.at => drop(state.advance(change)),
                (_, Some(event)) => drop(state.apply(&event).expect("legal")),
                (Some(change), None) => drop(state.advance(change)),
                (None, None) => prop_assert!(false, "stuck: {}", state.place()),
            }
        }
        let ended = state.ended().expect("over");
        prop_assert!(ended <= slot, "{ended} of {slot}, {answered} answers");
        prop_assert!(state.talk_ended().is_some());
    }

    #[test]
    fn events_survive_json(walk in walks()) {
        for (at, event) in walk {
            let timed = Timed { at: Millis(at), event };
            let json = serde_json::to_string(&timed).expect("serialises");
            prop_assert_eq!(serde_json::from_str::<Timed>(&json).expect("reads back"), timed, "{}", json);
        }
    }
}
