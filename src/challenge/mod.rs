//! Objections: challenges that this deck invites, put with its own words, bound to a slide, weighed.
//!
//! What cannot be established is asked, never asserted: a wording with slots is used only when every slot could be
//! filled with a quote; else the plain wording, which asserts nothing. What the deck already answers is asked deeper.

mod answers;
mod find;
mod json;
mod objection;
mod quote;
mod report;
mod slots;
mod weigh;

pub use answers::{ASKED, Answers, KnownLine, MOST_POINTS};
pub use find::{CONTROL, Inputs, objections, of_the_format, of_the_room};
pub use json::{ObjectionsJson, json};
pub use objection::{Ammunition, Objection, PreparedAnswer, Quote, SlideRef};
pub use quote::{LONGEST, clean, fill, shorten, slots_of};
pub use report::{FOLDED_AFTER, Show, human, todo};

#[cfg(test)]
mod tests;
