//! `hotseat doctor`: what this machine and this folder give hotseat to work with, what is wrong, and what to do about it.

use std::io::{self, IsTerminal, Read};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc::channel;
use std::time::Duration;

use serde::Serialize;

use crate::cli::args::{DoctorArguments, Format};
use crate::cli::config;
use crate::cli::environment::{self, HistoryPlace};
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::cli::graphics::Guess;
use crate::cli::output;
use crate::cli::session::Session;
use crate::diagnostic::Palette;
use crate::history::History;
use crate::layout::FACES;
use crate::text::{one_line, wrap_to_width};
use crate::tui::Graphics;

/// The smallest terminal that shows slide, clock and notes beside each other, in cells.
const SMALLEST: (u16, u16) = (80, 24);

/// How long a program has to tell its version.
const PATIENCE: Duration = Duration::from_secs(2);

/// Programs that work together with hotseat, the word that makes them tell their version, and what they are for.
const PROGRAMS: [(&str, &str, &str); 7] = [
    ("pdfpc", "--version", "presents the exported PDF with its notes"),
    ("pympress", "--version", "presents the exported PDF with its notes"),
    ("xdg-open", "--version", "`export --open` shows the PDF"),
    ("espeak-ng", "--version", "`--voice-cmd` speaks the questions"),
    ("arecord", "--version", "`--record-cmd` records a rehearsal"),
    ("ffmpeg", "-version", "takes chapter marks of a rehearsal"),
    ("marp", "--version", "draws Marp decks for `--slides-pdf`"),
];

/// How a thing is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
enum State {
    Good,
    /// Something is missing that one can do without.
    Note,
    Wrong,
}

/// A thing that was looked at.
#[derive(Debug, Serialize)]
struct Look {
    name: &'static str,
    state: State,
    what: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<String>,
}

fn good(name: &'static str, what: impl Into<String>) -> Look {
    Look { name, state: State::Good, what: what.into(), help: None }
}

fn note(name: &'static str, what: impl Into<String>, help: &str) -> Look {
    Look { name, state: State::Note, what: what.into(), help: Some(help.to_owned()).filter(|h| !h.is_empty()) }
}

fn wrong(name: &'static str, what: impl Into<String>, help: Option<String>) -> Look {
    Look { name, state: State::Wrong, what: what.into(), help }
}

/// Looks at everything, and says what is wrong.
pub fn run(session: &Session<'_>, arguments: &DoctorArguments) -> Result<Exit, Failure> {
    let mut looks = vec![version()];
    looks.extend(terminal(session));
    looks.push(fonts());
    looks.push(history(session));
    looks.extend(project(session));
    looks.extend(PROGRAMS.iter().map(|(name, ask, what)| program(name, ask, what)));
    let sick = looks.iter().any(|l| l.state == State::Wrong);
    output::say(&match arguments.format {
        Format::Human => human(&looks, session.width),
        Format::Json => {
            let report = serde_json::json!({ "schema": 1, "looks": looks });
            serde_json::to_string_pretty(&report).map_err(|e| Failure::message(e.to_string(), ""))? + "\n"
        }
    })?;
    Ok(if sick { Exit::Findings } else { Exit::Clean })
}

/// Columns before what there is to say: the mark and the name.
const MARGIN: usize = 15;

fn human(looks: &[Look], width: usize) -> String {
    let mut out = String::new();
    for look in looks {
        let mark = match look.state {
            State::Good => "ok",
            State::Note => "--",
            State::Wrong => "!!",
        };
        let said = [Some(&look.what), look.help.as_ref()].into_iter().flatten();
        let lines = said.flat_map(|text| wrap_to_width(&one_line(text), width.saturating_sub(MARGIN).max(20)));
        for (i, line) in lines.enumerate() {
            let head = if i == 0 { format!("{mark} {:11} ", look.name) } else { " ".repeat(MARGIN) };
            out += &format!("{head}{line}\n");
        }
    }
    let wrong = looks.iter().filter(|l| l.state == State::Wrong).count();
    out + &match wrong {
        0 => "Nothing is in the way.\n".to_owned(),
        1 => "One thing is wrong (!!).\n".to_owned(),
        many => format!("{many} things are wrong (!!).\n"),
    }
}

fn version() -> Look {
    let system = format!("{} {}", std::env::consts::OS, std::env::consts::ARCH);
    good("hotseat", format!("{} on {system}", env!("CARGO_PKG_VERSION")))
}

fn terminal(session: &Session<'_>) -> Vec<Look> {
    if !io::stdout().is_terminal() {
        let help = "run it at the terminal in which you will rehearse to hear about size, colour and pictures";
        return vec![note("terminal", "standard output is no terminal", help)];
    }
    let mut looks = Vec::new();
    looks.push(match crossterm::terminal::size() {
        Ok((columns, rows)) if columns < SMALLEST.0 || rows < SMALLEST.1 => {
            let help = format!("make it {} by {} or larger: slide, clock and notes need it", SMALLEST.0, SMALLEST.1);
            wrong("terminal", format!("{columns} by {rows} cells"), Some(help))
        }
        Ok((columns, rows)) => good("terminal", format!("{columns} by {rows} cells")),
        Err(problem) => wrong("terminal", format!("its size is not known ({problem})"), None),
    });
    looks.push(match session.palette {
        Palette::Ansi => good("colour", "on"),
        Palette::Plain => note("colour", "off", "TERM, NO_COLOR or --color say so; marks are told by words too"),
    });
    looks.push(if environment::unicode() {
        good("unicode", "on")
    } else {
        note("unicode", "off: the locale is none of UTF-8", "set LC_ALL or LANG to a UTF-8 locale, such as C.UTF-8")
    });
    let guess = Guess::from(environment::variable);
    looks.push(match (guess.known(), guess.blocks) {
        (Some(protocol), _) => good("pictures", format!("{protocol:?} protocol")),
        (None, Some(Graphics::Blocks { .. })) => {
            good("pictures", "half blocks at least; a rehearsal asks the terminal for kitty's protocol and sixel")
        }
        _ => note("pictures", "none: slides are shown as text", "a terminal of 256 colours or more shows them"),
    });
    looks
}

fn fonts() -> Look {
    let folders = environment::font_folders();
    let built_in = format!("{} faces built in", FACES.len());
    match folders.len() {
        0 => note(
            "fonts",
            format!("{built_in}, none of the system"),
            "--font-dir names a folder for scripts beyond these",
        ),
        n => good("fonts", format!("{built_in}; {n} folder{} of the system for --system-fonts", plural(n))),
    }
}

fn history(session: &Session<'_>) -> Look {
    let path = match environment::history_place(session.common) {
        Ok(HistoryPlace::Off) => return note("history", "off (--no-history)", ""),
        Ok(HistoryPlace::File(path)) => path,
        Err(message) => return wrong("history", message, None),
    };
    let name = path.display().to_string();
    match History::read(&path) {
        Ok(None) => good("history", format!("{name}: none yet, the first rehearsal makes it")),
        Ok(Some(history)) => match (history.format(), history.runs(None)) {
            (Ok(format), Ok(runs)) => {
                good("history", format!("{name}: format {format}, {} run{}", runs.len(), plural(runs.len())))
            }
            (Err(problem), _) | (_, Err(problem)) => wrong("history", problem.to_string(), None),
        },
        Err(problem) => {
            let help = "it was left as it is; move it away, or name another with --history";
            wrong("history", problem.to_string(), Some(help.to_owned()))
        }
    }
}

fn project(session: &Session<'_>) -> Vec<Look> {
    let here = Path::new("deck.md");
    let mut looks = Vec::new();
    let folder = environment::project_folder(here);
    let name = folder.as_ref().map(|f| f.join(config::NAME).display().to_string());
    looks.push(match (session.project(here, None), name) {
        (Err(failure), _) => {
            let report = failure.report();
            let place = report.file.map_or(String::new(), |file| format!("{file}:{}: ", report.line.unwrap_or(1)));
            wrong("project", format!("{place}{}", report.message), report.help)
        }
        (Ok(_), None) => good("project", format!("no {} here or above: all is as built in", config::NAME)),
        (Ok(project), Some(name)) => {
            let knowledge = &project.knowledge;
            let sizes = format!("{} rules, {} challenges", knowledge.rules.len(), knowledge.challenges.len());
            good("project", format!("{name}: in force, {sizes}"))
        }
    });
    if let Some(own) = environment::user_folder().filter(|f| f.is_dir()) {
        looks.push(good("your tables", own.display().to_string()));
    }
    looks
}

fn program(name: &'static str, ask: &str, what: &str) -> Look {
    match found(name) {
        None => note(name, format!("not found; {what}"), ""),
        Some(path) => {
            let version = told(&path, ask).map_or(String::new(), |v| format!(" ({v})"));
            good(name, format!("{}{version}: {what}", path.display()))
        }
    }
}

/// A program on the path.
fn found(name: &str) -> Option<PathBuf> {
    let path = environment::variable("PATH")?;
    let file = if cfg!(windows) { format!("{name}.exe") } else { name.to_owned() };
    std::env::split_paths(&path).map(|folder| folder.join(&file)).find(|p| p.is_absolute() && p.is_file())
}

/// The first line that a program says of its version, in time.
fn told(path: &Path, ask: &str) -> Option<String> {
    let mut command = Command::new(path);
    command.arg(ask).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = command.spawn().ok()?;
    let mut output = child.stdout.take()?;
    let (sender, receiver) = channel();
    std::thread::spawn(move || {
        let mut text = Vec::new();
        let _ = output.by_ref().take(4096).read_to_end(&mut text);
        let _ = sender.send(text);
    });
    let text = receiver.recv_timeout(PATIENCE);
    let _ = child.kill();
    let _ = child.wait();
    let text = String::from_utf8_lossy(&text.ok()?).into_owned();
    text.lines().map(one_line).find(|line| !line.is_empty()).map(|line| line.chars().take(60).collect())
}

fn plural(n: usize) -> &'static str {
    if n == 1 { "" } else { "s" }
}
