//! Any bytes as a history: refused with a reason, or read run by run.

use std::sync::atomic::{AtomicU64, Ordering};

use hotseat::history::History;

/// Inputs so far; each has a file of its own, because several are read at a time.
static INPUTS: AtomicU64 = AtomicU64::new(0);

pub fn run(data: &[u8]) {
    let number = INPUTS.fetch_add(1, Ordering::Relaxed);
    let path = std::env::temp_dir().join(format!("hotseat-fuzz-{}-{number}.db", std::process::id()));
    std::fs::write(&path, data).expect("a scratch file");
    if let Ok(Some(history)) = History::read(&path) {
        let decks = history.decks().unwrap_or_default();
        for deck in decks.iter().take(3) {
            let _ = (history.unfinished(deck), history.last_finished(deck));
        }
        for run in history.runs(None).unwrap_or_default().iter().take(3) {
            let _ = history.run(run.run);
        }
    }
    for ending in ["", "-wal", "-shm", "-journal", ".lock"] {
        let mut name = path.clone().into_os_string();
        name.push(ending);
        let _ = std::fs::remove_file(name);
    }
}
