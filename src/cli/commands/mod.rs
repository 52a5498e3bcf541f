//! One file per command.

pub mod catalogue;
pub mod outline;
