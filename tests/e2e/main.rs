//! The real program, run as its users run it: in a folder of its own, with a home of its own, without a terminal.

mod bad_input;
mod choices;
mod config;
#[cfg(unix)]
mod crash;
mod decks;
#[cfg(unix)]
mod docs;
mod documents;
mod faults;
mod fields;
mod fixes;
mod full_length;
mod hostile;
mod import;
mod lint;
mod look;
mod lsp;
mod new;
mod next;
#[cfg(unix)]
mod offline;
mod our_decks;
mod prep;
#[cfg(unix)]
mod record;
mod report;
mod runs;
mod schemas;
#[cfg(unix)]
mod screen;
mod soak;
mod structure;
#[cfg(unix)]
#[path = "../support/terminal.rs"]
mod terminal;
mod tools;
mod watch;
mod world;
