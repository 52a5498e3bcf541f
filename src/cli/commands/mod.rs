//! One file per command.

pub mod outline;
