//! Reports that are no PDF: what a command tells about a deck, as text and as JSON.

pub mod catalogue;
pub mod choices;
pub mod outline;
