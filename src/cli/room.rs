//! Line mode at a terminal: lines come from standard input on a thread of their own, so that the clock runs on.

use std::io::BufRead;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use super::screen::RealClock;
use crate::budget::Millis;
use crate::rehearsal::{Heard, Room};

/// Standard input and the real clock.
pub struct PlainRoom {
    clock: RealClock,
    lines: Receiver<String>,
}

impl PlainRoom {
    /// Starts to listen.
    pub fn open(clock: RealClock) -> Self {
        let (send, lines) = channel();
        std::thread::spawn(move || {
            for line in std::io::stdin().lock().lines() {
                let Ok(line) = line else { break };
                if send.send(line).is_err() {
                    break;
                }
            }
        });
        Self { clock, lines }
    }
}

impl Room for PlainRoom {
    fn now(&mut self) -> Millis {
        self.clock.now()
    }

    fn hear(&mut self, until: Millis) -> std::io::Result<Heard> {
        let wait = Duration::from_millis((until - self.clock.now()).0.max(1));
        Ok(match self.lines.recv_timeout(wait) {
            Ok(line) => Heard::Line(line),
            Err(RecvTimeoutError::Timeout) => Heard::Nothing,
            Err(RecvTimeoutError::Disconnected) => Heard::End,
        })
    }
}
