//! The screen played without a terminal: keys with their times go in, the cells that a speaker would see come out.

use std::collections::VecDeque;
use std::time::Duration;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::Terminal;
use ratatui::backend::TestBackend;

use super::session::{Input, Left, Ports, play};
use crate::budget::{Millis, Pressure};
use crate::deck::model::Deck;
use crate::deck::{Files, Options, read};
use crate::rehearsal::{NoSink, Phase, Recorder, State, fixture};

const DECK: &str = "\
---
marp: true
title: Stopping early
---
# Stopping early
<!-- hotseat
id: k1
-->
---
# A stop rule learned from mistakes
- asks *whether* the next call can change the answer
  - one **threshold**, tuned on dev
- stops when $p < \\tau$

| system | calls | accuracy |
|---|---:|---:|
| fixed | 10.0 | 71.2 |
| **ours** | **5.9** | **71.0** |

<!-- hotseat
id: k2
-->
<!-- Start with the idea: most calls are made after the answer is already right. -->
---
# 41 % fewer calls
```python
while margin(x) < tau:
    x = call(x)
```
<!-- hotseat
id: k3
-->
---
# Where it fails
Two-hop questions.
<!-- hotseat
id: k4
-->
---
# All seeds
| seed | calls |
|---|---|
| 1 | 5.8 |
<!-- hotseat
id: k5
backup: true
-->
";

/// Keys at times; the clock stands at the next key's time when it is waited for.
struct Played {
    keys: VecDeque<(u64, KeyCode)>,
    now: Millis,
    rung: usize,
}

impl Ports for Played {
    fn now(&mut self) -> Millis {
        self.now
    }

    fn input(&mut self, _: Duration) -> std::io::Result<Input> {
        let Some((seconds, code)) = self.keys.front().copied() else { return Ok(Input::Stop(15)) };
        if self.now < Millis(seconds * 1000) {
            self.now = Millis(seconds * 1000);
            return Ok(Input::Nothing);
        }
        self.keys.pop_front();
        Ok(Input::Key(KeyEvent::new(code, KeyModifiers::NONE)))
    }

    fn ask(&mut self, _: &[String]) {
        self.rung += 1;
    }

    fn debrief(&mut self, _: &State, _: usize) -> Vec<String> {
        (1..=40).map(|n| format!("debrief line {n}")).collect()
    }
}

struct Seen {
    screen: String,
    recorder: Recorder,
    left: Left,
    rung: usize,
}

fn deck() -> Deck {
    read("talk.md", DECK.to_owned(), &Files::none(), &Options::default()).expect("a deck")
}

fn played(width: u16, height: u16, keys: &[(u64, KeyCode)]) -> Seen {
    let mut terminal = Terminal::new(TestBackend::new(width, height)).expect("a terminal");
    let mut recorder = Recorder::new(fixture::shared(Pressure::Hostile));
    let mut ports = Played { keys: keys.iter().copied().collect(), now: Millis(0), rung: 0 };
    let left = play(&mut terminal, &mut recorder, &deck(), &mut ports, &mut NoSink).expect("plays");
    Seen { screen: terminal.backend().to_string(), recorder, left, rung: ports.rung }
}

const NEXT: KeyCode = KeyCode::Char(' ');

#[test]
fn a_slide_at_80_by_24() {
    insta::assert_snapshot!(played(80, 24, &[(20, NEXT), (65, KeyCode::Null)]).screen);
}

#[test]
fn a_slide_at_120_by_40_has_its_notes_beside_it() {
    insta::assert_snapshot!(played(120, 40, &[(20, NEXT), (65, KeyCode::Null)]).screen);
}

#[test]
fn a_question_takes_the_screen_and_its_clock_shows_where_the_answer_stands() {
    let seen = played(80, 24, &[(20, NEXT), (125, KeyCode::Null)]);
    assert_eq!(seen.rung, 1);
    insta::assert_snapshot!(seen.screen);
}

#[test]
fn a_grade_ends_the_answer_and_the_talk_goes_on_from_the_same_slide() {
    let seen = played(80, 24, &[(20, NEXT), (110, KeyCode::Char('3')), (111, KeyCode::Null)]);
    assert!(seen.recorder.state().question().is_none());
    assert_eq!(seen.recorder.state().slide().map(|s| s.number), Some(2));
    assert!(seen.screen.contains("left,"), "the status line:\n{}", seen.screen);
}

#[test]
fn a_backup_slide_is_listed_shown_and_left_without_losing_the_question() {
    let seen = played(80, 24, &[(20, NEXT), (110, KeyCode::Char('b')), (111, KeyCode::Null)]);
    assert!(seen.screen.contains("answers it: All seeds"), "{}", seen.screen);
    let keys = [(20, NEXT), (110, KeyCode::Char('b')), (111, KeyCode::Char('5')), (112, KeyCode::Enter)];
    let seen = played(80, 24, &keys);
    insta::assert_snapshot!(seen.screen);
    let back = [&keys[..], &[(115, KeyCode::Esc), (116, KeyCode::Char('2'))]].concat();
    let seen = played(80, 24, &back);
    assert!(!seen.recorder.state().is_beside() && seen.recorder.state().question().is_none());
}

#[test]
fn a_key_that_the_run_does_not_allow_says_why_and_changes_nothing() {
    let seen = played(80, 24, &[(5, KeyCode::Left), (6, KeyCode::Null)]);
    assert!(seen.screen.contains("this is the first slide"), "{}", seen.screen);
    assert_eq!(seen.recorder.events().len(), 0);
}

#[test]
fn the_debrief_follows_the_end_and_scrolls() {
    let keys = [(5, KeyCode::Char('q')), (6, KeyCode::Char('y')), (7, KeyCode::Null)];
    let seen = played(80, 24, &keys);
    assert_eq!((seen.recorder.state().phase(), seen.left), (Phase::Done, Left::Stopped(15)));
    assert!(seen.screen.contains("debrief line 1 ") && !seen.screen.contains("debrief line 40"));
    let seen = played(80, 24, &[&keys[..], &[(8, KeyCode::End), (9, KeyCode::Null)]].concat());
    assert!(seen.screen.contains("debrief line 40"), "{}", seen.screen);
    let seen = played(80, 24, &[&keys[..], &[(8, KeyCode::Char('q'))]].concat());
    assert_eq!(seen.left, Left::Done);
}

#[test]
fn a_tiny_window_asks_for_a_larger_one() {
    assert!(played(30, 8, &[(1, KeyCode::Null)]).screen.contains("too small"));
}

mod properties {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        /// No sequence of keys, at no size, panics or runs time backward.
        #[test]
        fn any_keys_at_any_size(
            width in 1u16..130, height in 1u16..45,
            keys in proptest::collection::vec((0u64..60, prop_oneof![
                Just(KeyCode::Char(' ')), Just(KeyCode::Left), Just(KeyCode::Enter), Just(KeyCode::Esc),
                Just(KeyCode::Backspace), Just(KeyCode::PageDown), Just(KeyCode::End),
                "[0-9a-z?]".prop_map(|s: String| KeyCode::Char(s.chars().next().unwrap_or('x'))),
            ]), 0..40)
        ) {
            let mut at = 0;
            let keys: Vec<_> = keys.into_iter().map(|(gap, key)| { at += gap; (at, key) }).collect();
            let seen = played(width, height, &keys);
            prop_assert!(seen.recorder.events().windows(2).all(|w| w[0].at <= w[1].at));
        }
    }
}

#[test]
fn points_are_ticked_after_an_answer_and_in_the_debrief() {
    let key = KeyCode::Char;
    let keys = [(20, NEXT), (110, key('3')), (111, key('t')), (112, key('s')), (113, key('d')), (114, KeyCode::Null)];
    let seen = played(80, 24, &keys);
    insta::assert_snapshot!(seen.screen);
    assert!(seen.recorder.state().ticks().is_empty(), "nothing is kept before enter");
    let kept = |keys: &[(u64, KeyCode)]| {
        let seen = played(80, 24, keys);
        let ticks = seen.recorder.state().ticks().values().next().cloned();
        ticks.map(|t| (t.said, t.missing))
    };
    assert_eq!(kept(&[&keys[..], &[(115, KeyCode::Enter)]].concat()), Some((vec![1], vec![2])));
    assert_eq!(kept(&[&keys[..], &[(115, KeyCode::Esc)]].concat()), None);
    let debrief = [(20, NEXT), (110, key('2')), (120, key('q')), (121, key('y')), (122, key('t')), (123, key('1'))];
    assert_eq!(kept(&[&debrief[..], &[(124, KeyCode::Enter)]].concat()), Some((vec![1], vec![])));
}
