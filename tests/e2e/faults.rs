//! What the machine does to us: disks that are full, pipes that nobody reads, time that goes back.
#![cfg(target_os = "linux")]

use std::fs::File;
use std::io::Write;
use std::process::{Command, Output};

use crate::world::{World, checkout};

/// The program with these words and standard output on a device that is always full.
fn with_full_output(world: &World, words: &[&str]) -> Output {
    let full = File::options().write(true).open("/dev/full").expect("Linux has it");
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("hotseat"));
    command.args(words).current_dir(world.path("")).env_clear().env("HOME", world.path("home"));
    command.stdin(std::process::Stdio::null()).stdout(full).output().expect("runs")
}

#[test]
fn an_output_that_is_full_is_told_and_no_success() {
    let world = World::with_small_deck();
    for words in [&["lint", "talk.md"][..], &["outline", "talk.md"], &["objections", "talk.md"], &["plan", "talk.md"]] {
        let output = with_full_output(&world, words);
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{words:?}: {said}");
        assert!(said.contains("standard output"), "{words:?}: {said}");
    }
    let output = with_full_output(&world, &["rehearse", "talk.md", "--seed", "1", "--history", "h.db"]);
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    let list = world.run(&["history", "list", "--history", "h.db"]);
    assert!(list.code == 0 && list.out.contains("broken off"), "what was said is kept: {list:?}");
}

/// Runs a shell script where `/mnt` is a disk of 64 kB of its own, `$hotseat` the program and `$deck` a deck of ours.
/// `None` where this user may not mount, as in some containers.
fn on_a_small_disk(script: &str) -> Option<Output> {
    let mount = "mount -t tmpfs -o size=64k none /mnt";
    let unshared = |script: &str| {
        let mut command = Command::new("unshare");
        command.args(["--user", "--map-root-user", "--mount", "sh", "-c", script]);
        command.env("hotseat", assert_cmd::cargo::cargo_bin!("hotseat")).env("deck", checkout("decks/job-talk.md"));
        command.output().ok()
    };
    unshared(mount).filter(|o| o.status.success()).or_else(|| {
        let _ = writeln!(std::io::stderr(), "skipped: a disk cannot be mounted here");
        None
    })?;
    unshared(&format!("{mount} && {script}"))
}

#[test]
fn a_full_disk_leaves_no_half_document() {
    let Some(output) = on_a_small_disk("$hotseat export $deck -o /mnt/a.pdf; echo code $?; ls -A /mnt") else { return };
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert_eq!(out, "code 2\n", "{err}");
    assert!(err.contains("/mnt/a.pdf: cannot be written (no storage space)"), "{err}");
    assert!(err.contains("nothing was changed"), "{err}");
}

#[test]
fn a_document_that_cannot_be_replaced_stays() {
    let script = "echo old > /mnt/a.pdf; $hotseat export $deck -o /mnt/a.pdf; echo code $?; cat /mnt/a.pdf; ls -A /mnt";
    let Some(output) = on_a_small_disk(script) else { return };
    assert_eq!(String::from_utf8_lossy(&output.stdout), "code 2\nold\na.pdf\n");
}

#[test]
fn a_history_without_room_is_told_and_can_be_gone_without() {
    let rehearse = "$hotseat rehearse $deck --seed 1 </dev/null >/dev/null";
    let script = format!("{rehearse} --history /mnt/h.db; echo code $?; {rehearse} --no-history; echo code $?");
    let Some(output) = on_a_small_disk(&script) else { return };
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert_eq!(out, "code 2\ncode 0\n", "{err}");
    assert!(err.contains("disk is full") && err.contains("--no-history"), "{err}");
}
