//! A folder, a home and a clean environment for one run of the program.

use std::path::{Path, PathBuf};
use std::process::Output;

use assert_cmd::Command;
use tempfile::TempDir;

/// A deck that every command accepts.
pub const SMALL_DECK: &str = "\
---
marp: true
title: Small talk
hotseat:
  id: small-talk
  minutes: 20
---

# Reordering passages halves unsupported answers

<!-- Hello. In one sentence: reordering halves unsupported answers. -->

---

## Contribution

We show that reordering retrieved passages by disagreement cuts unsupported answers by 11 points at equal latency.

<!-- This is my own part: I designed the reordering and wrote the evaluation. -->

---

## Results

| System | Faithfulness |
|---|---|
| BM25 order | 61.2 |
| **Ours** | **72.4** |

<!-- We beat the baseline by 11 points. -->
";

/// A folder with files, in which the program runs.
pub struct World {
    folder: TempDir,
}

/// What a run printed.
#[derive(Debug)]
pub struct Ran {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl World {
    /// An empty folder.
    pub fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("temporary folder") }
    }

    /// With `talk.md` holding [`SMALL_DECK`].
    pub fn with_small_deck() -> Self {
        let world = Self::new();
        world.write("talk.md", SMALL_DECK);
        world
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().expect("has a folder")).expect("folder made");
        std::fs::write(path, content).expect("file written");
    }

    /// The program, ready to run here, with nothing of the caller's environment that could change its output.
    pub fn command(&self) -> Command {
        let mut command = Command::new(assert_cmd::cargo::cargo_bin!("hotseat"));
        command.current_dir(self.folder.path()).env_clear().env("PATH", "").env("HOME", self.path("home"));
        command
    }

    /// Runs with these words, standard input closed.
    pub fn run(&self, words: &[&str]) -> Ran {
        self.finish(self.command().args(words).output().expect("runs"))
    }

    /// Runs with these words and this standard input.
    pub fn run_with_input(&self, words: &[&str], input: &str) -> Ran {
        self.finish(self.command().args(words).write_stdin(input).output().expect("runs"))
    }

    fn finish(&self, output: Output) -> Ran {
        let text = |bytes: Vec<u8>| {
            String::from_utf8(bytes).expect("UTF-8 output").replace(&self.folder.path().display().to_string(), "[here]")
        };
        Ran {
            code: output.status.code().unwrap_or_else(|| panic!("ended by a signal: {:?}", output.status)),
            out: text(output.stdout),
            err: text(output.stderr),
        }
    }
}

/// A file of the checkout.
pub fn checkout(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}
