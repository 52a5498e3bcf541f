//! One file per command.

pub mod catalogue;
pub mod choices;
pub mod doctor;
pub mod drill;
pub mod eject;
pub mod export;
pub mod history;
pub mod import;
pub mod lint;
pub mod log_question;
pub mod lsp;
pub mod new;
pub mod next;
pub mod objections;
pub mod outline;
pub mod plan;
pub mod prep;
pub mod rehearse;
pub mod report;
pub mod schema;
pub mod shell;
