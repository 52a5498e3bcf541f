//! A run on its way into the history.

use std::io;

use super::{History, HistoryError, Syncer};
use crate::budget::Millis;
use crate::rehearsal::{Results, Sink, Timed};

/// Writes the events of one run as they happen.
#[derive(Debug)]
pub struct RunSink {
    history: History,
    run: i64,
    syncer: Syncer,
}

impl RunSink {
    /// For a run that [`History::begin`] made, or that is resumed.
    pub fn new(history: History, run: i64) -> Self {
        let syncer = Syncer::start(history.path());
        syncer.now();
        Self { history, run, syncer }
    }

    /// The run's number.
    pub fn run(&self) -> i64 {
        self.run
    }

    /// Stores the results and syncs them.
    ///
    /// # Errors
    /// As [`History::finish`].
    pub fn finish(&mut self, results: &Results) -> Result<(), HistoryError> {
        self.history.finish(self.run, results)?;
        self.syncer.now();
        Ok(())
    }

    /// Whether the disk refused a sync so far.
    pub fn sync_failed(&self) -> bool {
        self.syncer.failed()
    }

    /// The history, for reading.
    pub fn history(&self) -> &History {
        &self.history
    }
}

impl Sink for RunSink {
    fn event(&mut self, seq: usize, event: &Timed) -> io::Result<()> {
        self.history.append(self.run, seq, event).map_err(io::Error::other)?;
        if event.event.must_sync() {
            self.syncer.now();
        } else {
            self.syncer.soon();
        }
        Ok(())
    }

    fn alive(&mut self, at: Millis) -> io::Result<()> {
        self.history.alive(self.run, at).map_err(io::Error::other)?;
        self.syncer.soon();
        Ok(())
    }
}
