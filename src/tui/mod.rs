//! The full screen: draws a rehearsal and turns keys into events.

pub mod slide;
