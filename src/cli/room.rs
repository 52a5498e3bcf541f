//! Line mode at a terminal: lines come from standard input on a thread of their own, so that the clock runs on.

use std::io::BufRead;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use super::screen::{RealClock, Signals};
use crate::budget::Millis;
use crate::rehearsal::{Heard, Room};

/// How soon a signal is noticed.
const LOOK: Duration = Duration::from_millis(100);

/// Standard input, the real clock, and the signals that ask the program to end.
pub struct PlainRoom {
    clock: RealClock,
    lines: Receiver<String>,
    signals: Signals,
}

impl PlainRoom {
    /// Starts to listen.
    pub fn open(clock: RealClock, signals: Signals) -> Self {
        let (send, lines) = channel();
        std::thread::spawn(move || {
            for line in std::io::stdin().lock().lines() {
                let Ok(line) = line else { break };
                if send.send(line).is_err() {
                    break;
                }
            }
        });
        Self { clock, lines, signals }
    }
}

impl Room for PlainRoom {
    fn now(&mut self) -> Millis {
        self.clock.now()
    }

    fn hear(&mut self, until: Millis) -> std::io::Result<Heard> {
        loop {
            let left = Duration::from_millis((until - self.clock.now()).0.max(1));
            let heard = self.lines.recv_timeout(left.min(LOOK));
            if let Some(signal) = self.signals.caught() {
                return Ok(Heard::Stop(signal));
            }
            match heard {
                Ok(line) => return Ok(Heard::Line(line)),
                Err(RecvTimeoutError::Timeout) if left <= LOOK => return Ok(Heard::Nothing),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return Ok(Heard::End),
            }
        }
    }
}
