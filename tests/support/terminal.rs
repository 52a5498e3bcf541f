//! A terminal of our own to run the program in: keys go in, what it draws comes out.
#![allow(dead_code, reason = "each of its users needs another part of it")]

use std::fs::File;
use std::io::{Read, Write};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Condvar, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{Winsize, tcsetwinsize};

/// How long anything may take that is not the subject.
const PATIENCE: Duration = Duration::from_secs(120);

/// What was drawn so far, whether more will come, and whether anybody still looks.
#[derive(Default)]
struct Drawn {
    bytes: Vec<u8>,
    closed: bool,
    unwatched: bool,
}

/// A program in a terminal.
pub struct Terminal {
    child: Child,
    keys: File,
    drawn: Arc<(Mutex<Drawn>, Condvar)>,
    reader: JoinHandle<()>,
}

impl Terminal {
    /// Starts the program with the terminal as its standard input, output and error.
    pub fn start(command: &mut Command, columns: u16, rows: u16) -> Self {
        let ours = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY | OpenptFlags::CLOEXEC).expect("a terminal");
        grantpt(&ours).and_then(|()| unlockpt(&ours)).expect("a terminal for us");
        let name = ptsname(&ours, Vec::new()).expect("a name").into_string().expect("ASCII");
        let theirs = File::options().read(true).write(true).open(name).expect("their side");
        let size = Winsize { ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0 };
        tcsetwinsize(&theirs, size).expect("a size");
        let side = || Stdio::from(theirs.try_clone().expect("shared"));
        let child = command.stdin(side()).stdout(side()).stderr(side()).spawn().expect("starts");
        drop(theirs);
        let keys = File::from(ours);
        let mut screen = keys.try_clone().expect("shared");
        let drawn = Arc::new((Mutex::new(Drawn::default()), Condvar::new()));
        let told = Arc::clone(&drawn);
        let reader = std::thread::spawn(move || {
            let mut bytes = [0; 4096];
            loop {
                let look = Timespec { tv_sec: 0, tv_nsec: 20_000_000 };
                let ready = poll(&mut [PollFd::new(&screen, PollFlags::IN)], Some(&look)).expect("looked at");
                if told.0.lock().expect("no panic").unwatched {
                    break;
                }
                if ready == 0 {
                    continue;
                }
                // Linux tells the end of the other side as an error.
                let read = screen.read(&mut bytes).unwrap_or(0);
                let mut drawn = told.0.lock().expect("no panic");
                drawn.bytes.extend_from_slice(&bytes[..read]);
                drawn.closed = read == 0;
                told.1.notify_all();
                if read == 0 {
                    break;
                }
            }
        });
        Self { child, keys, drawn, reader }
    }

    /// Process id.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Types.
    pub fn send(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).expect("typed");
    }

    /// How many bytes have been drawn.
    pub fn drawn(&self) -> usize {
        self.drawn.0.lock().expect("no panic").bytes.len()
    }

    /// What was drawn from byte `from` on, as text.
    pub fn text(&self, from: usize) -> String {
        String::from_utf8_lossy(&self.drawn.0.lock().expect("no panic").bytes[from..]).into_owned()
    }

    /// Waits until something holds of what was drawn and tells when it was seen. It is asked again whenever something is
    /// drawn and a hundred times a second, for it may look elsewhere as well.
    pub fn wait(&self, what: &str, mut holds: impl FnMut(&[u8]) -> bool) -> Instant {
        let end = Instant::now() + PATIENCE;
        let mut drawn = self.drawn.0.lock().expect("no panic");
        loop {
            if holds(&drawn.bytes) {
                return Instant::now();
            }
            let text = || String::from_utf8_lossy(&drawn.bytes).into_owned();
            assert!(!drawn.closed, "ended without {what}:\n{}", text());
            assert!(Instant::now() < end, "no {what}:\n{}", text());
            drawn = self.drawn.1.wait_timeout(drawn, Duration::from_millis(10)).expect("no panic").0;
        }
    }

    /// Waits until this was drawn, from byte `from` on.
    pub fn wait_for(&self, from: usize, text: &str) -> Instant {
        self.wait(text, |bytes| bytes[from..].windows(text.len()).any(|w| w == text.as_bytes()))
    }

    /// Kills the program as nothing can be heard in time to prepare for.
    pub fn kill(mut self) {
        self.child.kill().expect("killed");
        self.child.wait().expect("gone");
    }

    /// Closes the terminal without a signal, as when the program has lost its session; the exit code.
    pub fn hang_up(mut self) -> Option<i32> {
        self.drawn.0.lock().expect("no panic").unwatched = true;
        self.reader.join().expect("no panic");
        drop(self.keys);
        let end = Instant::now() + PATIENCE;
        loop {
            if let Some(status) = self.child.try_wait().expect("ours") {
                return status.code();
            }
            if Instant::now() > end {
                self.child.kill().expect("killed");
                panic!("it goes on without a terminal");
            }
            std::thread::yield_now();
        }
    }

    /// Sends a signal.
    pub fn signal(&self, signal: rustix::process::Signal) {
        let pid = i32::try_from(self.pid()).ok().and_then(rustix::process::Pid::from_raw).expect("a process");
        rustix::process::kill_process(pid, signal).expect("sent");
    }

    /// Waits for its end; the exit code and all that was drawn.
    pub fn end(mut self) -> (Option<i32>, String) {
        let status = self.child.wait().expect("ends");
        // What it drew last may still be on its way.
        let end = Instant::now() + PATIENCE;
        let mut drawn = self.drawn.0.lock().expect("no panic");
        while !drawn.closed && Instant::now() < end {
            drawn = self.drawn.1.wait_timeout(drawn, Duration::from_millis(10)).expect("no panic").0;
        }
        (status.code(), String::from_utf8_lossy(&drawn.bytes).into_owned())
    }
}
