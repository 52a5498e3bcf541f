//! No network: every command under strace, which sees each socket that a process asks for.
#![cfg(target_os = "linux")]

use std::process::Command;

use crate::world::{World, checkout};

/// Every kind of work, in a folder with a deck, a presentation, and a picture and an include that lie on the web.
const WORK: [&[&str]; 19] = [
    &["next", "talk.md"],
    &["outline", "talk.md"],
    &["outline", "slides.pptx"],
    &["lint", "talk.md"],
    &["objections", "talk.md"],
    &["choices", "talk.md"],
    &["plan", "talk.md"],
    &["prep", "--card"],
    &["rehearse", "talk.md", "--seed", "1", "--history", "h.db"],
    &["drill", "talk.md", "--history", "h.db"],
    &["log-question", "talk.md", "Why?", "--history", "h.db"],
    &["history", "export", "--history", "h.db"],
    &["report", "--format", "html", "--history", "h.db"],
    &["import", "slides.pptx"],
    &["export", "talk.md", "-o", "a.pdf", "--system-fonts"],
    &["export", "talk.md", "-o", "b.pdf", "--layout", "presenter", "--slides-pdf", "a.pdf"],
    &["explain", "RIG02"],
    &["list", "rules"],
    &["doctor"],
];

/// A reason to try it, if there is one: parts on the web.
const WEB: &str = "\n\n---\n\n## Online\n\n![x](https://example.org/a.png) ![y](//example.org/b.png)\n\n\
                   <img src=\"http://example.org/c.svg\"> <script src=\"https://example.org/d.js\"></script>\n\n\
                   <!-- include: https://example.org/e.md -->\n";

/// The sockets that a command asks for, as strace tells them.
fn sockets(world: &World, words: &[&str]) -> Vec<String> {
    let told = world.path("strace.txt");
    let mut command = Command::new("strace");
    // Without a path: `doctor` would ask the programs of this machine for their versions, and those do as they like.
    command.args(["-E", "PATH=", "-f", "-qq", "-e", "trace=socket,connect,sendto,sendmsg,bind", "-o"]).arg(&told);
    command.arg(assert_cmd::cargo::cargo_bin!("hotseat")).args(words);
    command.current_dir(world.path("")).env("HOME", world.path("home")).stdin(std::process::Stdio::null());
    let ran = command.output().expect("strace runs");
    assert!(ran.status.code().is_some_and(|code| code < 2), "{words:?}: {ran:?}");
    let lines = std::fs::read_to_string(told).expect("strace tells");
    lines.lines().filter(|line| line.contains('(')).map(str::to_owned).collect()
}

#[test]
fn no_command_opens_a_socket() {
    let traced = Command::new("strace").args(["-qq", "-o", "/dev/null", "true"]).status();
    if !traced.is_ok_and(|status| status.success()) {
        eprintln!("skipped: nothing can be traced here (strace is missing, or not allowed)");
        return;
    }
    let world = World::with_small_deck();
    let talk = std::fs::read_to_string(world.path("talk.md")).expect("the deck");
    world.write("talk.md", talk + WEB);
    world.write("slides.pptx", std::fs::read(checkout("tests/e2e/import/talk.pptx")).expect("the fixture"));
    for words in WORK {
        let found = sockets(&world, words);
        assert!(found.is_empty(), "{words:?}: {found:#?}");
    }
}
