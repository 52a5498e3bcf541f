//! The knowledge base: signals, sections, elements, rules, challenges and checklists, loaded from TOML and validated.

mod builtin;
pub mod schema;
