//! Reports that are no PDF: what a command tells about a deck, as text and as JSON.

pub mod asked;
pub mod catalogue;
pub mod choices;
pub mod handbook;
pub mod next;
pub mod outline;
pub mod prep;
pub mod runs;
pub mod skeleton;
