//! A rehearsal as its user feels it: the whole program in a terminal of 120 by 40, a deck of 40 slides without pictures, a
//! history on disk. `cargo bench --bench rehearse` prints first screen, key to redraw, idle CPU and memory beside their
//! goals; `-- PROGRAM` measures another binary. Linux, for it reads /proc.

#![allow(clippy::print_stdout, reason = "a bench prints its figures")]

#[cfg(target_os = "linux")]
#[path = "../tests/support/terminal.rs"]
mod terminal;

#[cfg(target_os = "linux")]
fn main() {
    measure::all();
}

#[cfg(not(target_os = "linux"))]
fn main() {
    println!("the figures of a rehearsal are read from /proc: Linux only");
}

#[cfg(target_os = "linux")]
mod measure {
    use std::fmt::Write;
    use std::process::Command;
    use std::time::{Duration, Instant};

    use crate::terminal::Terminal;

    const SLIDES: usize = 40;
    const STARTS: usize = 21;
    const KEYS: usize = 300;
    const IDLE: Duration = Duration::from_secs(10);

    /// The title of a slide: one letter, so that a screen that draws only what changes draws all of it.
    fn title(slide: usize) -> String {
        char::from(b'A' + (slide % 26) as u8).to_string().repeat(12)
    }

    fn deck() -> String {
        let mut text = "---\nmarp: true\nhotseat:\n  minutes: 45\n---\n".to_owned();
        for slide in 0..SLIDES {
            let _ = write!(text, "\n# {}\n\n", title(slide));
            text += match slide % 4 {
                0 => {
                    "- we outperform the strongest baseline by 2.3 points on the held-out set\n- over five seeds, at equal cost\n- it fails on long inputs\n"
                }
                1 => {
                    "| system | F1 | cost |\n|---|---|---|\n| baseline | 61.2 | 1.0 |\n| **ours** | **72.4** | 1.1 |\n"
                }
                2 => "```python\nfor batch in batches:\n    loss = model(batch)\n    loss.backward()\n```\n",
                _ => {
                    "The estimate is $\\hat\\theta = \\arg\\max_\\theta \\log p(x \\mid \\theta)$, and nothing else is tuned.\n"
                }
            };
            text += "\n<!-- First the number, then the caveat. Point at the second row. Pause. -->\n\n---\n";
        }
        text.truncate(text.len() - 5);
        text
    }

    /// The value below which this share of them lies.
    fn quantile(values: &mut [Duration], share: f64) -> Duration {
        values.sort_unstable();
        values[((values.len() - 1) as f64 * share).ceil() as usize]
    }

    /// What all threads of a process have computed so far.
    fn cpu(pid: u32) -> Duration {
        let threads = std::fs::read_dir(format!("/proc/{pid}/task")).expect("a process");
        let ran = threads.filter_map(|thread| {
            // A thread may end while we look.
            let stat = std::fs::read_to_string(thread.ok()?.path().join("schedstat")).ok()?;
            stat.split_whitespace().next()?.parse::<u64>().ok()
        });
        Duration::from_nanos(ran.sum())
    }

    /// The most memory that a process has held, in MB.
    fn peak(pid: u32) -> f64 {
        let status = std::fs::read_to_string(format!("/proc/{pid}/status")).expect("a process");
        let line = status.lines().find(|l| l.starts_with("VmHWM:")).expect("a peak");
        line.split_whitespace().nth(1).and_then(|kb| kb.parse::<f64>().ok()).expect("a number") / 1024.0
    }

    fn tell(what: &str, found: f64, unit: &str, goal: f64) {
        let verdict = if found <= goal { "" } else { "   MISSED" };
        println!("{what:<34} {found:>8.2} {unit:<3} goal {goal:>5} {unit}{verdict}");
    }

    fn milliseconds(time: Duration) -> f64 {
        time.as_secs_f64() * 1e3
    }

    pub fn all() {
        let program = std::env::args().skip(1).find(|a| !a.starts_with("--"));
        let program = program.unwrap_or_else(|| env!("CARGO_BIN_EXE_hotseat").to_owned());
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("talk.md"), deck()).expect("written");
        let start = || {
            let mut command = Command::new(&program);
            command.current_dir(folder.path()).env("HOME", folder.path()).env("HOTSEAT_HISTORY", "history.db");
            Terminal::start(command.args(["rehearse", "talk.md", "--seed", "1"]), 120, 40)
        };
        let (mut first, mut computed) = (Vec::new(), Vec::new());
        for _ in 0..STARTS {
            let begun = Instant::now();
            let terminal = start();
            first.push(terminal.wait_for(0, &title(0)) - begun);
            computed.push(cpu(terminal.pid()));
            terminal.kill();
        }
        let mut terminal = start();
        terminal.wait_for(0, &title(0));
        // Forth and back over all slides, inside the half minute in which nobody asks.
        let mut redraws: Vec<Duration> = Vec::new();
        let (mut at, mut forth, begun) = (0, true, cpu(terminal.pid()));
        for _ in 0..KEYS {
            forth = if at + 1 == SLIDES { false } else { forth || at == 0 };
            at = if forth { at + 1 } else { at - 1 };
            let drawn = terminal.drawn();
            let pressed = Instant::now();
            terminal.send(if forth { "\x1b[C" } else { "\x1b[D" });
            redraws.push(terminal.wait_for(drawn, &title(at)) - pressed);
        }
        let each = (cpu(terminal.pid()) - begun) / KEYS as u32;
        let (before, since) = (cpu(terminal.pid()), Instant::now());
        terminal.wait("ten idle seconds", |_| since.elapsed() >= IDLE);
        let idle = (cpu(terminal.pid()) - before).as_secs_f64() / since.elapsed().as_secs_f64() * 100.0;
        let memory = peak(terminal.pid());
        terminal.kill();
        println!("a rehearsal of {SLIDES} slides, {STARTS} starts, {KEYS} keys");
        tell("first screen, median", milliseconds(quantile(&mut first, 0.5)), "ms", 50.0);
        let more = |what: &str, time: Duration| println!("{what:<34} {:>8.2} ms", milliseconds(time));
        more("first screen, slowest", quantile(&mut first, 1.0));
        // What it takes on a machine that has nothing else to do; the two differ where others compute.
        more("first screen, computing", quantile(&mut computed, 0.5));
        more("key to redraw, median", quantile(&mut redraws, 0.5));
        more("key to redraw, computing", each);
        tell("key to redraw, 99th percentile", milliseconds(quantile(&mut redraws, 0.99)), "ms", 16.0);
        tell("idle CPU", idle, "%", 1.0);
        tell("most memory", memory, "MB", 40.0);
    }
}
