//! One file per command.

pub mod catalogue;
pub mod export;
pub mod lint;
pub mod outline;
pub mod plan;
