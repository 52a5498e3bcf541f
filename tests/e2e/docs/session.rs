//! A page's console blocks, played in a folder.

use super::book::{Block, Page};
use crate::world::{World, checkout};

/// The line that stands for lines left out.
const LEFT_OUT: &str = "…";

/// A command with what is shown of its output: places in the page's lines.
struct Step {
    /// As typed.
    typed: String,
    /// Line of the page, from 1.
    at: usize,
    /// Lines of output as shown, and the line of the page where they begin.
    shown: Vec<String>,
    shown_at: usize,
    /// Exit code.
    exit: i32,
}

/// Plays a page and returns what is not as it says.
pub fn play(page: &Page) -> Vec<String> {
    let world = World::new();
    copy(&checkout("decks"), &world.path("decks"));
    let mut problems = Vec::new();
    let mut lines: Vec<String> = page.text.lines().map(str::to_owned).collect();
    // Later places first, so that earlier ones stay where they are.
    let mut mended: Vec<(usize, usize, Vec<String>)> = Vec::new();
    let mut last = 0;
    for block in &page.blocks {
        if let Some(name) = &block.file {
            world.write(name, block.lines.join("\n") + "\n");
        }
        if block.language != "console" {
            continue;
        }
        for step in steps(block) {
            if block.terminal {
                problems.extend(unknown_options(&world, &step));
                continue;
            }
            if step.typed.trim() == "echo $?" {
                if step.shown != [last.to_string()] {
                    problems.push(format!("{}: the exit code is {last}", step.at));
                }
                continue;
            }
            let (code, out) = run(&world, &step.typed);
            last = code;
            if code != step.exit {
                problems.push(format!("{}: exit code {code} of `{}`\n{out}", step.at, step.typed));
            }
            let out: Vec<String> = out.lines().map(|l| l.trim_end().to_owned()).collect();
            if let Err(line) = compare(&step.shown, &out) {
                problems.push(format!(
                    "{}: `{}` does not print this: {}",
                    step.shown_at + line,
                    step.typed,
                    step.shown.get(line).map_or("the end", String::as_str)
                ));
                mended.extend(anew(&step.shown, &out).map(|new| (step.shown_at, step.shown.len(), new)));
            }
        }
    }
    if std::env::var("BOOK").is_ok_and(|v| v == "write") && !mended.is_empty() {
        for (at, length, new) in mended.into_iter().rev() {
            lines.splice(at - 1..at - 1 + length, new);
        }
        std::fs::write(&page.path, lines.join("\n") + "\n").expect("the page is written");
    }
    problems
}

fn steps(block: &Block) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    for (index, line) in block.lines.iter().enumerate() {
        let at = block.at + 1 + index;
        let goes_on = steps.last().is_some_and(|s| s.shown.is_empty() && s.typed.ends_with('\\'));
        if let Some(typed) = line.strip_prefix("$ ") {
            steps.push(Step { typed: typed.to_owned(), at, shown: Vec::new(), shown_at: at + 1, exit: 0 });
        } else if let Some(step) = steps.last_mut() {
            if goes_on {
                step.typed = format!("{}\n{line}", step.typed);
                step.shown_at += 1;
            } else {
                step.shown.push(line.trim_end().to_owned());
            }
        }
    }
    // A blank line before the next prompt is for the eye.
    for step in &mut steps {
        while step.shown.last().is_some_and(String::is_empty) {
            step.shown.pop();
        }
    }
    let is_echo = |s: &Step| s.typed.trim() == "echo $?";
    let count = steps.len();
    for i in 0..count {
        if i + 1 < count && is_echo(&steps[i + 1]) {
            steps[i].exit = steps[i + 1].shown.first().and_then(|n| n.parse().ok()).unwrap_or(0);
        }
    }
    if let Some(step) = steps.last_mut().filter(|s| !is_echo(s)) {
        step.exit = block.exit;
    }
    steps
}

/// Runs a line through the shell, with the program on its path and nothing else of the caller's environment.
fn run(world: &World, typed: &str) -> (i32, String) {
    let program = assert_cmd::cargo::cargo_bin!("hotseat");
    let folder = program.parent().expect("lies in a folder").display();
    let output = std::process::Command::new("sh")
        .args(["-c", &format!("exec 2>&1\n{typed}")])
        .current_dir(world.path("."))
        .env_clear()
        .env("PATH", format!("{folder}:/usr/bin:/bin"))
        .env("HOME", world.path("home"))
        .stdin(std::process::Stdio::null())
        .output()
        .expect("the shell runs");
    // A reader's folder has another name than ours.
    let here = world.path(".").canonicalize().expect("there").display().to_string() + "/";
    (output.status.code().unwrap_or(-1), String::from_utf8_lossy(&output.stdout).replace(&here, ""))
}

/// For a session at a terminal: the options that its command does not have.
fn unknown_options(world: &World, step: &Step) -> Vec<String> {
    let words: Vec<&str> = step.typed.split_whitespace().collect();
    let ["hotseat", command, ..] = words[..] else { return Vec::new() };
    let help = world.run(&[command, "--help"]);
    let known = help.code == 0 || std::path::Path::new(command).extension().is_some();
    let options = words.iter().filter(|w| w.starts_with("--")).map(|w| w.split('=').next().unwrap_or(w));
    let unknown = options.filter(|option| !help.out.contains(option)).map(|o| format!("{}: no option {o}", step.at));
    unknown.chain((!known).then(|| format!("{}: no command {command}", step.at))).collect()
}

/// Whether `shown` is `out` but for what is left out; else the index of the line where they part.
fn compare(shown: &[String], out: &[String]) -> Result<(), usize> {
    if shown.is_empty() {
        return Ok(());
    }
    let mut at = 0;
    let mut free = false;
    let mut index = 0;
    while index < shown.len() {
        if shown[index] == LEFT_OUT {
            free = true;
            index += 1;
            continue;
        }
        let length = shown[index..].iter().position(|l| l == LEFT_OUT).unwrap_or(shown.len() - index);
        let chunk = &shown[index..index + length];
        let to_the_end = index + length == shown.len();
        let places = if free { at..out.len() + 1 } else { at..at + 1 };
        let fits = |place: &usize| {
            let end = place + length;
            out.get(*place..end).is_some_and(|l| l == chunk) && (!to_the_end || end == out.len())
        };
        let Some(place) = places.into_iter().find(fits) else {
            let same = |place: usize| out[place.min(out.len())..].iter().zip(chunk).take_while(|(a, b)| a == b).count();
            let best = if free { (at..out.len()).map(same).max().unwrap_or(0) } else { same(at) };
            return Err((index + best).min(shown.len() - 1));
        };
        at = place + length;
        index += length;
        free = false;
    }
    if free || at == out.len() { Ok(()) } else { Err(shown.len() - 1) }
}

/// What should be shown instead: all of the output, or, where lines are left out, as many lines as before from the place
/// where each stretch begins. `None` when that place is gone: then a person has to look.
fn anew(shown: &[String], out: &[String]) -> Option<Vec<String>> {
    if !shown.iter().any(|l| l == LEFT_OUT) {
        return Some(out.to_vec());
    }
    let mut new = Vec::new();
    let mut at = 0;
    for chunk in shown.split_inclusive(|l| l == LEFT_OUT) {
        let (lines, left_out) = match chunk.split_last() {
            Some((last, lines)) if last == LEFT_OUT => (lines, true),
            _ => (chunk, false),
        };
        if let Some(first) = lines.first() {
            let start =
                if new.is_empty() { Some(0) } else { out[at..].iter().position(|l| l == first).map(|i| at + i) };
            let start = start?;
            let end = if left_out { (start + lines.len()).min(out.len()) } else { out.len() };
            new.extend_from_slice(&out[start..end]);
            at = end;
        }
        if left_out {
            new.push(LEFT_OUT.to_owned());
        }
    }
    Some(new)
}

fn copy(from: &std::path::Path, to: &std::path::Path) {
    std::fs::create_dir_all(to).expect("folder made");
    for entry in std::fs::read_dir(from).expect("listed") {
        let path = entry.expect("listed").path();
        let target = to.join(path.file_name().expect("has a name"));
        if path.is_dir() {
            copy(&path, &target);
        } else {
            std::fs::copy(&path, &target).expect("copied");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<String> {
        text.lines().map(str::to_owned).collect()
    }

    #[test]
    fn what_is_shown_must_be_there_in_order_and_side_by_side() {
        let out = lines("a\nb\nc\nd");
        for good in ["", "a\nb\nc\nd", "a\n…", "…\nd", "…\nb\nc\n…", "a\n…\nd"] {
            assert_eq!(compare(&lines(good), &out), Ok(()), "{good}");
        }
        for bad in ["a", "b\n…", "…\nc", "a\n…\nc\nb\n…", "…\nb\nd\n…", "x\n…"] {
            assert!(compare(&lines(bad), &out).is_err(), "{bad}");
        }
    }

    #[test]
    fn what_has_changed_is_put_where_the_page_shows_it() {
        let out = lines("a\nB\nc\nd\ne");
        assert_eq!(anew(&lines("a\nb"), &out), Some(out.clone()));
        assert_eq!(anew(&lines("a\nb\n…\nd\nx"), &out), Some(lines("a\nB\n…\nd\ne")));
        assert_eq!(anew(&lines("x\n…"), &out), Some(lines("a\n…")), "the first line is the first line");
        assert_eq!(anew(&lines("a\n…\ngone\n…"), &out), None);
    }
}
