//! Any bytes as a history: refused with a reason, or read run by run.
#![no_main]

use hotseat::history::History;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let path = std::env::temp_dir().join(format!("hotseat-fuzz-{}.db", std::process::id()));
    std::fs::write(&path, bytes).expect("a scratch file");
    if let Ok(Some(history)) = History::read(&path) {
        let decks = history.decks().unwrap_or_default();
        for deck in decks.iter().take(3) {
            let _ = (history.unfinished(deck), history.last_finished(deck));
        }
        for run in history.runs(None).unwrap_or_default().iter().take(3) {
            let _ = history.run(run.run);
        }
    }
    for ending in ["", "-wal", "-shm", "-journal"] {
        let mut name = path.clone().into_os_string();
        name.push(ending);
        let _ = std::fs::remove_file(name);
    }
});
