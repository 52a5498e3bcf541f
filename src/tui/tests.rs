//! The screen played without a terminal: keys with their times go in, the cells that a speaker would see come out.

use std::collections::VecDeque;
use std::time::Duration;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::Terminal;
use ratatui::backend::TestBackend;

use super::look::Look;
use super::picture::{Encoder, Graphics, NoPictures, Picture, Pictures, Shown};
use super::session::{Input, Left, Ports, Speech, play};
use super::view::View;
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
    /// How long a voice takes to say a question, in milliseconds; without one it is read.
    voice: Option<u64>,
    /// When the voice will have ended.
    speaking: Option<Millis>,
    pictures: Box<dyn Pictures>,
    suspended: usize,
}

impl Played {
    fn new(keys: &[(u64, KeyCode)]) -> Self {
        Self {
            keys: keys.iter().copied().collect(),
            now: Millis(0),
            rung: 0,
            voice: None,
            speaking: None,
            pictures: Box::new(NoPictures),
            suspended: 0,
        }
    }
}

/// The key that stands for Ctrl-Z.
const CTRL_Z: KeyCode = KeyCode::F(35);

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
        let (code, modifiers) =
            if code == CTRL_Z { (KeyCode::Char('z'), KeyModifiers::CONTROL) } else { (code, KeyModifiers::NONE) };
        Ok(Input::Key(KeyEvent::new(code, modifiers)))
    }

    fn ask(&mut self, _: &[String]) -> Result<bool, String> {
        self.rung += 1;
        self.speaking = self.voice.map(|takes| self.now + Millis(takes));
        Ok(self.speaking.is_some())
    }

    fn speech(&mut self) -> Speech {
        match self.speaking {
            None => Speech::None,
            Some(ends) if self.now < ends => Speech::Speaking,
            Some(_) => {
                self.speaking = None;
                Speech::Over
            }
        }
    }

    fn hush(&mut self) {
        self.speaking = None;
    }

    fn pictures(&mut self) -> &mut dyn Pictures {
        self.pictures.as_mut()
    }

    fn want_pictures(&mut self, wanted: bool) -> Option<&'static str> {
        wanted.then_some("this terminal shows no pictures")
    }

    fn suspend(&mut self) -> std::io::Result<()> {
        self.suspended += 1;
        Ok(())
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
    suspended: usize,
}

fn deck() -> Deck {
    read("talk.md", DECK.to_owned(), &Files::none(), &Options::default()).expect("a deck")
}

fn played(width: u16, height: u16, keys: &[(u64, KeyCode)]) -> Seen {
    played_in(width, height, View::default(), &deck(), Played::new(keys))
}

fn played_in(width: u16, height: u16, view: View, deck: &Deck, mut ports: Played) -> Seen {
    let mut terminal = Terminal::new(TestBackend::new(width, height)).expect("a terminal");
    let mut recorder = Recorder::new(fixture::shared(Pressure::Hostile));
    let left = play(&mut terminal, &mut recorder, deck, view, &mut ports, &mut NoSink).expect("plays");
    let screen = terminal.backend().to_string();
    Seen { screen, recorder, left, rung: ports.rung, suspended: ports.suspended }
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
                Just(KeyCode::Backspace), Just(KeyCode::PageDown), Just(KeyCode::PageUp), Just(KeyCode::End),
                Just(KeyCode::F(5)), Just(KeyCode::Down), Just(KeyCode::Tab), Just(CTRL_Z),
                "[0-9a-zDE?.]".prop_map(|s: String| KeyCode::Char(s.chars().next().unwrap_or('x'))),
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

/// A picture of one colour for every slide, in the room that there is.
struct Grey(Option<Picture>);

impl Pictures for Grey {
    fn available(&self) -> bool {
        true
    }

    fn picture(&mut self, _: usize, room: ratatui::layout::Size) -> Shown<'_> {
        let encoder = Encoder { graphics: Graphics::Blocks { true_colour: true }, cell: (10, 20) };
        let width = encoder.width(room, (1280.0, 720.0));
        let height = width * 9 / 16;
        let rgba = vec![128; (width * height * 4) as usize];
        self.0 = encoder.encode(crate::render::raster::Pixels { width, height, rgba }, 0);
        self.0.as_ref().map_or(Shown::Never, Shown::Ready)
    }

    fn waiting(&self) -> bool {
        false
    }
}

#[test]
fn a_remote_is_enough_from_the_first_slide_to_the_debrief() {
    let (next, back) = (KeyCode::PageDown, KeyCode::PageUp);
    // On to slide 2, where a question comes: begin, done, round to the next grade, take it.
    let mut keys = vec![(20, next), (110, next), (130, next), (131, back), (132, next)];
    let seen = played(80, 24, &keys);
    let graded = seen.recorder.events().iter().map(|e| e.event.name()).collect::<Vec<_>>();
    assert_eq!(graded, ["next", "answer", "grade"]);
    assert_eq!(seen.recorder.state().questions()[0].outcome.clone(), {
        use crate::rehearsal::{Grade, Outcome};
        Some(Outcome::Answered(Some(Grade::Held)))
    });
    // The same two keys lead on to the end, whatever is asked.
    keys.extend((0..400).map(|i| (140 + i * 10, next)));
    let seen = played(80, 24, &keys);
    assert_eq!(seen.recorder.state().phase(), Phase::Done, "{}", seen.screen);
    let seen = played(80, 24, &[&keys[..], &[(5000, KeyCode::F(5))]].concat());
    assert_eq!(seen.left, Left::Done);
}

#[test]
fn esc_asks_before_it_ends_the_run_and_f5_takes_it_for_granted() {
    let ended = |keys: &[(u64, KeyCode)]| played(80, 24, keys).recorder.state().phase() == Phase::Done;
    assert!(!ended(&[(5, KeyCode::F(5)), (6, KeyCode::Esc)]));
    assert!(!ended(&[(5, KeyCode::Esc), (6, KeyCode::Esc)]));
    assert!(!ended(&[(5, KeyCode::Esc), (6, KeyCode::PageDown)]));
    assert!(ended(&[(5, KeyCode::Esc), (6, KeyCode::F(5))]));
}

#[test]
fn the_grade_is_chosen_below_the_question() {
    let seen = played(80, 24, &[(20, NEXT), (110, NEXT), (130, NEXT), (131, KeyCode::Null)]);
    insta::assert_snapshot!(seen.screen);
}

#[test]
fn somebody_elses_slides_leave_clock_title_next_and_notes() {
    let view = View { external: true, ..View::default() };
    let ports = Played::new(&[(20, NEXT), (65, KeyCode::Char('v')), (66, KeyCode::Null)]);
    let seen = played_in(80, 24, view, &deck(), ports);
    insta::assert_snapshot!(seen.screen);
}

#[test]
fn without_unicode_and_colour_all_is_still_said() {
    let look = Look { colour: false, unicode: false };
    let ports = Played::new(&[(20, NEXT), (65, KeyCode::Null)]);
    let seen = played_in(80, 24, View { look, ..View::default() }, &deck(), ports);
    assert!(seen.screen.replace(['"', '\n'], "").is_ascii());
    insta::assert_snapshot!(seen.screen);
}

#[test]
fn a_picture_stands_beside_the_notes_and_gives_way_to_what_lies_over_it() {
    let keys = [(20, NEXT), (65, KeyCode::Null)];
    let with = |keys: &[(u64, KeyCode)], width, height| {
        let ports = Played { pictures: Box::new(Grey(None)), ..Played::new(keys) };
        let view = View { pictures: true, ..View::default() };
        played_in(width, height, view, &deck(), ports).screen
    };
    let small = with(&keys, 80, 24);
    assert!(small.contains("Start with the idea") && !small.contains("threshold"), "{small}");
    assert!(small.contains("next: 41 % fewer calls"), "{small}");
    let large = with(&keys, 120, 40);
    assert!(large.contains("Start with the idea") && large.contains("next: 41 % fewer calls"), "{large}");
    // A window so large that the slide's title can be seen beside the keys.
    let covered = with(&[&keys[..1], &[(65, KeyCode::Char('?'))]].concat(), 120, 40);
    assert!(covered.contains("? closes") && covered.contains("A stop rule"), "text under the keys: {covered}");
    let text = with(&[&keys[..1], &[(65, KeyCode::Char('v')), (66, KeyCode::Null)]].concat(), 80, 24);
    assert!(text.contains("threshold"), "{text}");
    let refused = played(80, 24, &[(5, KeyCode::Char('v')), (6, KeyCode::Null)]).screen;
    assert!(refused.contains("this terminal shows no pictures"), "{refused}");
}

#[test]
fn a_blank_slide_shows_nothing_of_itself_until_the_next_one() {
    let keys = [(20, NEXT), (30, KeyCode::Char('.')), (31, KeyCode::Null)];
    let seen = played(80, 24, &keys);
    assert!(!seen.screen.contains("threshold") && seen.screen.contains("blank"), "{}", seen.screen);
    let seen = played(80, 24, &[&keys[..2], &[(31, KeyCode::Char('.')), (32, KeyCode::Null)]].concat());
    assert!(seen.screen.contains("threshold"));
}

#[test]
fn the_clock_of_a_spoken_question_starts_when_it_has_been_heard_and_then_its_words_are_shown() {
    let spoken = |keys: &[(u64, KeyCode)]| {
        let ports = Played { voice: Some(30_000), ..Played::new(keys) };
        played_in(80, 24, View::default(), &deck(), ports)
    };
    // The question comes some time before 110.
    let open = spoken(&[(20, NEXT), (110, KeyCode::Null)]);
    let asked = open.recorder.state().questions()[0].asked_at.0 / 1000;
    let words = open.recorder.state().questions()[0].text[0].chars().take(20).collect::<String>();
    // The voice begins when the question is put, so the clock must stand there once.
    let put = (asked + 1, KeyCode::Null);
    let during = spoken(&[(20, NEXT), put, (asked + 20, KeyCode::Null)]);
    assert!(during.screen.contains("Listen.") && !during.screen.contains(&words), "{}", during.screen);
    let shown = spoken(&[(20, NEXT), put, (asked + 20, KeyCode::Char('r')), (asked + 21, KeyCode::Null)]);
    assert!(shown.screen.contains(&words) && shown.recorder.events().len() == 1, "{}", shown.screen);
    let after = spoken(&[(20, NEXT), put, (asked + 33, KeyCode::Null)]);
    assert!(after.screen.contains(&words) && after.screen.contains("think"), "{}", after.screen);
    let names: Vec<&str> = after.recorder.events().iter().map(|e| e.event.name()).collect();
    assert_eq!(names, ["next", "heard"]);
    // Undo takes back what the speaker did, not what the voice did.
    let undone = spoken(&[(20, NEXT), put, (asked + 33, KeyCode::Char('u')), (asked + 34, KeyCode::Null)]);
    assert_eq!(undone.recorder.state().slide().map(|s| s.number), Some(1), "{}", undone.screen);
}

#[test]
fn ctrl_z_stops_the_clocks_until_the_speaker_is_back() {
    let seen = played(80, 24, &[(20, NEXT), (40, CTRL_Z), (300, KeyCode::Null)]);
    assert_eq!(seen.suspended, 1);
    assert!(seen.recorder.state().is_paused() && seen.screen.contains("Paused"), "{}", seen.screen);
    assert_eq!(seen.recorder.state().clocks().away, Millis(260_000));
    let seen = played(80, 24, &[(20, NEXT), (40, CTRL_Z), (300, NEXT), (301, KeyCode::Null)]);
    assert!(!seen.recorder.state().is_paused());
}

/// What a backend writes is what a terminal gets: of the deck's text nothing in it may steer the terminal.
#[test]
fn no_escape_of_the_deck_reaches_the_terminal() {
    let evil = "\u{1b}]0;title\u{7}\u{1b}[2J\u{1b}Pq\u{1b}\\\u{9b}31m\u{1b}_Gx\u{1b}\\";
    let hostile = DECK
        .replace("Start with", &format!("{evil}Start with"))
        .replace("asks *whether*", &format!("asks {evil} *whether* `{evil}`"))
        .replace("A stop rule", &format!("A {evil} stop rule"))
        .replace("$p < ", &format!("$\\text{{{evil}}} p < "))
        .replace("| fixed |", &format!("| {evil} fixed |"))
        .replace("while margin", &format!("{evil}while margin"));
    let deck = read("talk.md", hostile, &Files::none(), &Options::default()).expect("a deck");
    for view in [View::default(), View { external: true, ..View::default() }] {
        let mut out = Vec::new();
        let options =
            ratatui::TerminalOptions { viewport: ratatui::Viewport::Fixed(ratatui::layout::Rect::new(0, 0, 120, 40)) };
        let backend = ratatui::backend::CrosstermBackend::new(&mut out);
        let mut terminal = Terminal::with_options(backend, options).expect("a terminal");
        let mut recorder = Recorder::new(fixture::shared(Pressure::Hostile));
        let keys = [(20, NEXT), (65, KeyCode::Char('n')), (200, KeyCode::Char('3')), (201, NEXT), (202, KeyCode::Null)];
        let mut ports = Played::new(&keys);
        play(&mut terminal, &mut recorder, &deck, view, &mut ports, &mut NoSink).expect("plays");
        drop(terminal);
        let text = String::from_utf8(out).expect("UTF-8");
        let mut parts = text.split('\u{1b}');
        assert!(!parts.next().unwrap_or("").contains(|c: char| c.is_control()));
        for part in parts {
            // Colours, places and clearing are what drawing sends.
            let end = part.find(|c: char| c.is_ascii_alphabetic()).expect("it ends");
            let ours = part.starts_with('[') && "mHKhl".contains(&part[end..=end]);
            assert!(ours, "{part:?}");
            assert!(!part[end..].contains(|c: char| c.is_control()), "{part:?}");
        }
        assert!(text.contains("stop rule") || view.external, "the deck is shown all the same");
    }
}
