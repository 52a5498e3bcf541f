//! The real program, run as its users run it: in a folder of its own, with a home of its own, without a terminal.

mod bad_input;
mod decks;
mod lint;
mod our_decks;
mod runs;
mod world;
