//! hotseat reads a research talk the way its reviewers will.
//!
//! The modules stand in one total order; each may use only what stands before it:
//! text, diagnostic, deck, knowledge, budget, layout, lint, challenge, schedule, rehearsal, history, render, import, export,
//! report, lsp, tui, cli. A test enforces it.

pub mod text;

pub mod diagnostic;

pub mod deck;

pub mod knowledge;

pub mod budget;

pub mod layout;

pub mod lint;

pub mod challenge;

pub mod schedule;

pub mod rehearsal;

pub mod history;

pub mod render;

pub mod import;

pub mod export;

pub mod report;

pub mod lsp;

pub mod tui;

pub mod cli;
