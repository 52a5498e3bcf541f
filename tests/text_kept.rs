//! Words kept on real decks, against pandoc and the dialects' own tools (`tests/text_kept/compare.py`). Runs where
//! `HOTSEAT_CORPUS` names a folder of decks; `HOTSEAT_NODE_MODULES` names the folder that holds `node_modules`.

use std::path::Path;
use std::process::Command;

#[test]
fn at_least_ninety_nine_of_a_hundred_words_of_every_deck() {
    let Ok(corpus) = std::env::var("HOTSEAT_CORPUS") else {
        eprintln!("skipped: HOTSEAT_CORPUS names no folder of decks");
        return;
    };
    let works = |tool: &str| Command::new(tool).arg("--version").output().is_ok_and(|o| o.status.success());
    if !works("python3") || !works("pandoc") {
        eprintln!("skipped: python3 and pandoc are needed");
        return;
    }
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/text_kept/compare.py");
    let mut command = Command::new("python3");
    command.arg(script).arg(corpus).arg(assert_cmd::cargo::cargo_bin!("hotseat")).args(["--fail-under", "99"]);
    if let Ok(modules) = std::env::var("HOTSEAT_NODE_MODULES") {
        command.arg("--modules").arg(modules);
    }
    let done = command.output().expect("python3 runs");
    println!("{}", String::from_utf8_lossy(&done.stdout));
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
}
