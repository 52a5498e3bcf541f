//! One file per command.

pub mod catalogue;
pub mod lint;
pub mod outline;
pub mod plan;
