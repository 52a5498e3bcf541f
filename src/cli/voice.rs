//! `--voice-cmd` and `--record-cmd`: programs of the user's own that speak the questions and record the run. They come
//! only from the command line, are run without a shell, and get text on standard input.

use std::io::{self, Write};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::text::one_line;
use crate::tui::Speech;

/// No question takes longer to say: a voice that has not ended by then is stopped.
const LONGEST: Duration = Duration::from_secs(90);

/// How long a recorder has to write its file when it is told to end.
const CLOSING: Duration = Duration::from_secs(3);

/// The words of a command, as a shell would split them; nothing in them is expanded.
///
/// # Errors
/// What is wrong with it.
pub fn split(option: &str, command: &str) -> Result<Vec<String>, String> {
    match shlex::split(command) {
        Some(words) if words.first().is_some_and(|w| !w.is_empty()) => Ok(words),
        Some(_) => Err(format!("{option}: the command is empty")),
        None => Err(format!("{option} {}: a quote is not closed", one_line(command))),
    }
}

fn command(words: &[String]) -> Command {
    let mut command = Command::new(words.first().map_or("", String::as_str));
    command.args(words.iter().skip(1)).stdout(Stdio::null()).stderr(Stdio::null());
    command
}

/// Speaks questions.
#[derive(Debug)]
pub struct Voice {
    words: Vec<String>,
    speaking: Option<(Child, Instant)>,
}

impl Voice {
    /// Speaks with this command.
    pub fn new(words: Vec<String>) -> Self {
        Self { words, speaking: None }
    }

    /// Begins to say something; what was being said is broken off.
    ///
    /// # Errors
    /// When the program cannot be run, in words.
    pub fn say(&mut self, text: &[String]) -> Result<(), String> {
        self.hush();
        let failed = |e: io::Error| format!("--voice-cmd {}: cannot be run ({e})", one_line(&self.words[0]));
        let mut child = command(&self.words).stdin(Stdio::piped()).spawn().map_err(failed)?;
        if let Some(mut input) = child.stdin.take() {
            // A question is far shorter than what a pipe holds, so this never waits; one that does not listen is its
            // own affair.
            let _ = input.write_all((one_line(&text.join(" ")) + "\n").as_bytes());
        }
        self.speaking = Some((child, Instant::now()));
        Ok(())
    }

    /// Whether something is being said; that it has ended is told once.
    pub fn state(&mut self) -> Speech {
        let Some((child, since)) = &mut self.speaking else { return Speech::None };
        match child.try_wait() {
            Ok(None) if since.elapsed() < LONGEST => Speech::Speaking,
            _ => {
                self.hush();
                Speech::Over
            }
        }
    }

    /// Stops speaking.
    pub fn hush(&mut self) {
        if let Some((mut child, _)) = self.speaking.take() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

impl Drop for Voice {
    fn drop(&mut self) {
        self.hush();
    }
}

/// Records a run, from when it is made until it is stopped or dropped.
#[derive(Debug)]
pub struct RunRecording {
    name: String,
    child: Option<Child>,
}

impl RunRecording {
    /// Starts the recorder.
    ///
    /// # Errors
    /// When it cannot be run, in words.
    pub fn start(words: &[String]) -> Result<Self, String> {
        let name = one_line(words.first().map_or("", String::as_str));
        let child = command(words).stdin(Stdio::null()).spawn();
        let child = child.map_err(|e| format!("--record-cmd {name}: cannot be run ({e})"))?;
        Ok(Self { name, child: Some(child) })
    }

    /// Tells the recorder to end, as Ctrl-C would, and waits until it has written its file. What there is to say about it.
    pub fn stop(&mut self) -> Option<String> {
        let mut child = self.child.take()?;
        if let Ok(Some(status)) = child.try_wait() {
            return Some(format!("--record-cmd {}: it had ended before the run did ({status})", self.name));
        }
        for ask in [interrupt, terminate] {
            ask(&child);
            if ended(&mut child, CLOSING) {
                return None;
            }
        }
        let _ = child.kill();
        let _ = child.wait();
        Some(format!("--record-cmd {}: it did not end when asked and was killed", self.name))
    }
}

/// Whether a program ends within this time.
#[expect(clippy::disallowed_methods, reason = "the end of a program cannot be waited for with a limit of time")]
fn ended(child: &mut Child, limit: Duration) -> bool {
    let asked = Instant::now();
    while asked.elapsed() < limit {
        if !matches!(child.try_wait(), Ok(None)) {
            return true;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    false
}

impl Drop for RunRecording {
    fn drop(&mut self) {
        self.stop();
    }
}

#[cfg(unix)]
fn interrupt(child: &Child) {
    signal(child, rustix::process::Signal::INT);
}

#[cfg(unix)]
fn terminate(child: &Child) {
    signal(child, rustix::process::Signal::TERM);
}

#[cfg(unix)]
fn signal(child: &Child, signal: rustix::process::Signal) {
    if let Some(pid) = i32::try_from(child.id()).ok().and_then(rustix::process::Pid::from_raw) {
        let _ = rustix::process::kill_process(pid, signal);
    }
}

#[cfg(not(unix))]
fn interrupt(_: &Child) {}

#[cfg(not(unix))]
fn terminate(_: &Child) {}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn words(command: &str) -> Vec<String> {
        split("--voice-cmd", command).expect("words")
    }

    /// Waits for the end of speech, as the screen does.
    fn wait(voice: &mut Voice) -> Speech {
        loop {
            match voice.state() {
                Speech::Speaking => std::thread::yield_now(),
                other => return other,
            }
        }
    }

    #[test]
    fn a_command_is_split_like_a_shell_does_and_nothing_is_expanded() {
        assert_eq!(words("espeak-ng -v 'en us' -s 150"), ["espeak-ng", "-v", "en us", "-s", "150"]);
        assert_eq!(words("say $(date) ; rm *"), ["say", "$(date)", ";", "rm", "*"]);
        assert!(split("--voice-cmd", "  ").is_err() && split("--voice-cmd", "say 'x").is_err());
    }

    #[test]
    fn a_question_is_said_on_standard_input_and_its_end_is_told_once() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("said");
        let mut voice = Voice::new(words(&format!("tee {}", file.display())));
        voice.say(&["One.".to_owned(), "Two\x1b[2J?".to_owned()]).expect("runs");
        assert_eq!(wait(&mut voice), Speech::Over);
        assert_eq!(voice.state(), Speech::None);
        assert_eq!(std::fs::read_to_string(file).expect("said"), "One. Two\u{fffd}[2J?\n");
    }

    #[test]
    fn a_voice_is_broken_off_and_one_that_is_missing_is_named() {
        let mut voice = Voice::new(words("tail -f /dev/null"));
        voice.say(&["x".to_owned()]).expect("runs");
        assert_eq!(voice.state(), Speech::Speaking);
        voice.hush();
        assert_eq!(voice.state(), Speech::None);
        let missing = Voice::new(words("/no/such/voice")).say(&["x".to_owned()]).expect_err("not there");
        assert!(missing.starts_with("--voice-cmd /no/such/voice: cannot be run"), "{missing}");
    }

    #[test]
    fn a_recorder_is_told_to_end_and_one_that_ended_before_is_named() {
        let mut recording = RunRecording::start(&words("tail -f /dev/null")).expect("runs");
        assert_eq!(recording.stop(), None);
        assert_eq!(recording.stop(), None, "once is enough");
        let mut short = RunRecording::start(&words("true")).expect("runs");
        while matches!(short.child.as_mut().map(Child::try_wait), Some(Ok(None))) {
            std::thread::yield_now();
        }
        assert!(short.stop().expect("said").contains("had ended before the run did"));
        assert!(RunRecording::start(&words("/no/such/recorder")).is_err());
    }
}
