//! The full screen: draws a rehearsal and turns keys into events. It holds no truth of its own; that is
//! [`crate::rehearsal::State`].

mod clock;
mod keys;
mod look;
mod overlay;
mod picture;
mod question;
mod session;
mod slide;
mod stage;
mod ticks;
mod view;

pub use look::Look;
pub use picture::{Encoder, Graphics, NoPictures, Picture, Pictures, Shown, forget};
pub use session::{Input, Left, Ports, Speech, play};
pub use view::View;

#[cfg(test)]
mod tests;
