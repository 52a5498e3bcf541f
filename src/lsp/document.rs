//! An open document: its text as the editor has it, and what was found in it.

use std::path::PathBuf;

use gen_lsp_types::TextDocumentContentChangeEvent as Change;

use super::place;
use super::position::{Encoding, Lines};
use super::world::{Refusal, Talk, World};
use crate::lint::{Finding, Reading, run};

/// An open document.
#[derive(Debug)]
pub struct Document {
    /// Its text.
    pub text: String,
    /// The version that the editor gave it.
    pub version: Option<i32>,
    /// Its file, where it lies in one.
    pub path: Option<PathBuf>,
    state: Option<State>,
}

/// What is known of a document's present text.
#[derive(Debug)]
pub enum State {
    /// No talk.
    Nothing,
    /// It cannot be read.
    Refused(Refusal),
    /// A talk.
    Read(Box<Analysis>),
}

/// A talk with what was found in it.
#[derive(Debug)]
pub struct Analysis {
    /// The talk.
    pub talk: Talk,
    /// The findings that are not suppressed.
    pub findings: Vec<Finding>,
    /// Its slides, as `Deck::slides`.
    pub slides: Vec<SlideNote>,
}

/// What the analysis says of a slide.
#[derive(Debug, Default)]
pub struct SlideNote {
    /// Name of its section.
    pub section: Option<String>,
    /// Planned seconds.
    pub seconds: Option<u32>,
}

impl Document {
    /// A document that was opened.
    pub fn new(uri: &str, text: String, version: Option<i32>) -> Self {
        Self { text, version, path: place::path(uri), state: None }
    }

    /// Makes changes in the order in which they are told.
    pub fn change(&mut self, changes: Vec<Change>, version: i32, encoding: Encoding) {
        for change in changes {
            match change {
                Change::TextDocumentContentChangeWholeDocument(whole) => self.text = whole.text,
                Change::TextDocumentContentChangePartial(part) => {
                    let lines = Lines::new(&self.text, encoding);
                    let (start, end) = (lines.offset(part.range.start), lines.offset(part.range.end));
                    self.text.replace_range(start..end.max(start), &part.text);
                }
            }
        }
        self.version = Some(version);
        self.state = None;
    }

    /// Forgets what was found, because something beside the document may have changed.
    pub fn stale(&mut self) {
        self.state = None;
    }

    /// What is found in the present text; found now if it is not known.
    pub fn state(&mut self, world: &impl World) -> &State {
        let (text, path) = (&self.text, self.path.as_deref());
        self.state.get_or_insert_with(|| match world.read(path, text.clone()) {
            Ok(None) => State::Nothing,
            Err(refusal) => State::Refused(refusal),
            Ok(Some(talk)) => State::Read(Box::new(Analysis::new(talk, world))),
        })
    }

    /// What was found in the present text, if it was looked at.
    pub fn known(&self) -> Option<&State> {
        self.state.as_ref()
    }

    /// The talk, if it is one.
    pub fn analysis(&mut self, world: &impl World) -> Option<&Analysis> {
        match self.state(world) {
            State::Read(analysis) => Some(analysis),
            State::Nothing | State::Refused(_) => None,
        }
    }
}

impl Analysis {
    fn new(talk: Talk, world: &impl World) -> Self {
        let (findings, slides) = {
            let reading = Reading::new(&talk.deck, &talk.knowledge, talk.options.clone());
            let mut findings = run(&reading).list;
            findings.retain(|f| f.suppressed.is_none());
            let section = |i: usize| {
                let id = reading.rows()[i].section_id()?;
                Some(talk.knowledge.section_at(id).name.clone())
            };
            let budgets = world.budgets(&reading);
            let note = |i: usize| SlideNote { section: section(i), seconds: budgets.get(i).copied().flatten() };
            (findings, (0..talk.deck.slides.len()).map(note).collect())
        };
        Self { talk, findings, slides }
    }

    /// The talk as lint reads it.
    pub fn reading(&self) -> Reading<'_> {
        Reading::new(&self.talk.deck, &self.talk.knowledge, self.talk.options.clone())
    }
}
