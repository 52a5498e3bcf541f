//! The full screen in terminals that answer what they can show, and in one that answers nothing.

use std::process::Command;

use rustix::process::Signal;

use crate::terminal::Terminal;
use crate::world::World;

/// What a kitty answers when it is asked: it takes pictures, compressed too, and a cell is 10 by 20 pixels.
const KITTY: &str = "\x1b_Gi=31;OK\x1b\\\x1b_Gi=32;OK\x1b\\\x1b[6;20;10t\x1b[?62;c";

fn rehearse(world: &World, term: &str, more: &[&str]) -> Terminal {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("hotseat"));
    command.current_dir(world.path(".")).env_clear().env("PATH", "").env("HOME", world.path("home"));
    command.env("TERM", term).env("LANG", "C.UTF-8");
    Terminal::start(command.args(["rehearse", "talk.md", "--no-history", "--seed", "3"]).args(more), 100, 30)
}

fn count(bytes: &[u8], text: &str) -> usize {
    bytes.windows(text.len()).filter(|w| *w == text.as_bytes()).count()
}

/// Ends the run and leaves the debrief.
fn leave(mut terminal: Terminal) -> String {
    terminal.send("qyq");
    let (code, drawn) = terminal.end();
    assert_eq!(code, Some(0), "{drawn}");
    drawn
}

#[test]
fn a_terminal_that_takes_pictures_gets_the_slide_and_is_told_to_forget_it() {
    let world = World::with_small_deck();
    let mut terminal = rehearse(&world, "xterm-kitty", &[]);
    terminal.wait_for(0, "\x1b[c");
    assert!(terminal.text(0).contains("slide 1 of 3"), "the first screen does not wait for the answer");
    terminal.send(KITTY);
    terminal.wait_for(0, "\x1b_Gq=2,i=");
    let from = terminal.drawn();
    terminal.send("v");
    terminal.wait_for(from, "Reordering passages");
    let drawn = leave(terminal);
    assert!(drawn.contains("\x1b_Ga=d,d=I,"), "pictures are taken back");
}

#[test]
fn a_remote_pressed_while_the_terminal_is_asked_is_heard() {
    let world = World::with_small_deck();
    let mut terminal = rehearse(&world, "xterm-256color", &[]);
    terminal.wait_for(0, "\x1b[c");
    terminal.send("\x1b[6~\x1b[C");
    terminal.wait_for(0, "Faithfulness");
    leave(terminal);
}

#[test]
fn a_terminal_that_answers_nothing_gets_text_and_bears_being_stopped_and_cleared() {
    let world = World::with_small_deck();
    let mut terminal = rehearse(&world, "xterm-256color", &[]);
    terminal.wait_for(0, "Reordering passages");
    terminal.send("\x1a");
    terminal.wait_for(0, "\x1b[?1049l");
    // It may be told to go on before it has stopped.
    terminal.wait("the return", |bytes| {
        terminal.signal(Signal::CONT);
        count(bytes, "\x1b[?1049h") > 1
    });
    terminal.wait_for(0, "Paused");
    let from = terminal.drawn();
    terminal.send(" ");
    terminal.send("\x0c");
    terminal.wait_for(from, "Reordering passages");
    assert!(!terminal.text(0).contains("\x1b[6n"), "nobody is asked where the cursor is");
    leave(terminal);
}

#[test]
fn slides_of_another_program_are_not_shown() {
    let world = World::with_small_deck();
    let mut terminal = rehearse(&world, "xterm-kitty", &["--slides", "external"]);
    terminal.wait_for(0, "next: Contribution");
    let from = terminal.drawn();
    terminal.send(" ");
    terminal.wait_for(from, "Contribution");
    let drawn = leave(terminal);
    assert!(!drawn.contains("\x1b[c") && !drawn.contains("by disagreement"), "{drawn}");
}

#[test]
fn a_voice_that_is_no_command_is_refused_before_anything_begins() {
    let world = World::with_small_deck();
    for words in [["--voice-cmd", "say 'x"], ["--record-cmd", ""], ["--slides-pdf", "talk.md"]] {
        let ran = world.run(&[&["rehearse", "talk.md", "--no-history"][..], &words[..]].concat());
        assert_eq!(ran.code, 2, "{words:?}: {ran:?}");
        assert!(ran.err.contains(words[0]) || ran.err.contains("talk.md"), "{ran:?}");
    }
}
