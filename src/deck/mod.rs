//! The deck: reading Markdown talks into one model, whatever their dialect.

mod backup;
mod build;
mod chunk;
mod css;
mod detect;
mod dialects;
mod error;
mod extract;
pub mod files;
mod finish;
mod footnotes;
mod foreign;
mod front;
mod labels;
mod language;
pub mod model;
pub mod passage;
mod pictures;
mod read;
mod search;
mod sentence;
mod settings;
mod time;
mod visible;
mod walk;
mod yaml;

pub use build::plain;
pub use dialects::is_marp_directive;
pub use error::{ReadError, ReadErrorKind};
pub use files::{FileError, Files, read_file};
pub use pictures::images;
pub use read::{Options, read, read_path};
pub use settings::{DECK_KEYS, SLIDE_KEYS, marker as settings_comment};
pub use visible::visible_text;

#[cfg(test)]
mod tests;
