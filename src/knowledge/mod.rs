//! The knowledge base: signals, sections, elements, rules, challenges and checklists, loaded from TOML and validated.

mod builtin;
pub mod schema;
pub mod signals;

/// A signal, by its place in the knowledge base.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SignalId(pub u16);

/// A section, by its place in the knowledge base.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SectionId(pub u16);
