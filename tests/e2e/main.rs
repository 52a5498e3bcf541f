//! The real program, run as its users run it: in a folder of its own, with a home of its own, without a terminal.

mod bad_input;
mod choices;
mod config;
mod decks;
mod fixes;
mod lint;
mod next;
mod our_decks;
mod report;
mod runs;
mod watch;
mod world;
