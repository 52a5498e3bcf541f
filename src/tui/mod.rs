//! The full screen: draws a rehearsal and turns keys into events. It holds no truth of its own; that is
//! [`crate::rehearsal::State`].

mod keys;
mod session;
mod slide;
mod ticks;
mod view;

pub use session::{Input, Left, Ports, play};

#[cfg(test)]
mod tests;
