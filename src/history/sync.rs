//! Getting what is written onto the disk without keeping the screen waiting.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Sender};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use super::open::beside;

/// What was written reaches the disk at most this much later.
const LATEST: Duration = Duration::from_secs(2);

enum Want {
    Soon,
    Now,
}

/// A thread that syncs the history's files. Dropping it syncs once more and waits for that.
#[derive(Debug)]
pub struct Syncer {
    wants: Option<Sender<Want>>,
    thread: Option<JoinHandle<()>>,
    failed: Arc<AtomicBool>,
}

/// The files whose bytes count: the write-ahead log, and the database for what was moved into it.
fn files(history: &Path) -> [PathBuf; 2] {
    [beside(history, "-wal"), history.to_owned()]
}

fn sync(paths: &[PathBuf]) -> bool {
    // Syncing any handle of a file syncs the file. A log that does not exist has nothing in it.
    paths.iter().all(|path| File::open(path).map_or(true, |file| file.sync_data().is_ok()))
}

impl Syncer {
    /// Starts the thread for the history at `path`.
    pub fn start(path: &Path) -> Self {
        let paths = files(path);
        let failed = Arc::new(AtomicBool::new(false));
        let (wants, inbox) = mpsc::channel();
        let flag = failed.clone();
        let thread = thread::spawn(move || {
            let run = || {
                if !sync(&paths) {
                    flag.store(true, Ordering::Relaxed);
                }
            };
            while let Ok(first) = inbox.recv() {
                if matches!(first, Want::Soon) {
                    // More may come, but none puts off the end of the wait; whatever asks for now ends it. This clock
                    // measures only how long the disk may lag, nothing of the run.
                    let end = Instant::now() + LATEST;
                    let left = || end.saturating_duration_since(Instant::now());
                    while let Ok(Want::Soon) = inbox.recv_timeout(left()) {}
                }
                run();
            }
            run();
        });
        Self { wants: Some(wants), thread: Some(thread), failed }
    }

    fn want(&self, want: Want) {
        if let Some(wants) = &self.wants {
            // Only a panicked thread could refuse, and `failed` would not tell either; the data is with the system.
            let _ = wants.send(want);
        }
    }

    /// Within two seconds.
    pub fn soon(&self) {
        self.want(Want::Soon);
    }

    /// At once, but without waiting for it.
    pub fn now(&self) {
        self.want(Want::Now);
    }

    /// Whether the disk refused: what was done would not survive a power cut.
    pub fn failed(&self) -> bool {
        self.failed.load(Ordering::Relaxed)
    }
}

impl Drop for Syncer {
    fn drop(&mut self) {
        drop(self.wants.take());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}
