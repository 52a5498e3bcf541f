//! One file for each dialect: where its slides begin, its notes, its directives. The rest is shared.

mod deckset;
mod divs;
mod hugo;
mod latex;
mod lines;
mod marp;
mod obsidian;
mod page;
mod pandoc;
mod patat;
mod presenterm;
mod quarto;
mod remark;
mod reveal;
mod rmarkdown;
mod shared;
mod slidev;
mod stand_ins;
mod tables;
mod tex_tables;

use std::cell::RefCell;
use std::rc::Rc;

use super::build::{Builder, Draft};
use super::detect::names as names_in;
use super::files::Files;
use super::footnotes;
use super::model::{DeckStyle, Dialect, Hazard, HazardKind};
use super::time;
use super::yaml::Node;
use crate::text::FileId;

pub use marp::is_directive as is_marp_directive;
use shared::{
    add_note, after_dots, attributes, hide_chunks, is_tool_comment, literal, place_backgrounds, quiet,
    slide_attributes, span_title, style_of, swallowed, take_comments, take_in, title_slide, trailing_empty,
};

/// A deck's file on the way to drafts.
#[derive(Clone)]
pub(super) struct Reading<'t> {
    pub file: FileId,
    pub text: &'t str,
    /// Where the slides start: the end of the front matter.
    pub body: usize,
    pub front: Option<&'t Node>,
    /// `_quarto.yml` beside the deck. Its places are not this file's.
    pub project: Option<&'t Node>,
    /// The lines below `hotseat:` in the front matter.
    pub settings: Option<std::ops::Range<usize>>,
    /// From a separator on the first line to the next one, when what is between them is no front matter.
    pub swallowed: Option<std::ops::Range<usize>>,
    /// Style sheets found in the deck.
    pub css: &'t super::css::StyleSheet,
    /// Where includes are read from.
    pub files: &'t Files,
    /// The folder of this file, relative to the deck's.
    pub base: String,
    /// The files from the deck's own to this one, each with the line of its include that is being read.
    pub chain: Vec<(String, usize)>,
    /// Name and text of the files that were included, for ids from 1 on.
    pub included: &'t RefCell<Vec<(String, String)>>,
}

/// What a dialect makes of a file.
pub(super) struct Read {
    pub drafts: Vec<Draft>,
    pub hazards: Vec<Hazard>,
    pub style: DeckStyle,
}

/// Reads the slides as the dialect's own tool does.
pub(super) fn read(dialect: Dialect, reading: &Reading<'_>) -> Read {
    match dialect {
        Dialect::Marp => marp::read(reading),
        Dialect::Slidev => slidev::read(reading),
        Dialect::Reveal => reveal::read(reading),
        Dialect::Quarto => quarto::read(reading),
        Dialect::Pandoc => pandoc::read(reading),
        Dialect::Rmarkdown => rmarkdown::read(reading),
        Dialect::Patat => patat::read(reading),
        Dialect::Hugo => hugo::read(reading),
        Dialect::Obsidian => obsidian::read(reading),
        Dialect::Presenterm => presenterm::read(reading),
        Dialect::Remark => remark::read(reading),
        Dialect::Deckset => deckset::read(reading),
    }
}

/// Gives the builder what every dialect needs.
fn prepare<'t>(builder: &mut Builder<'t>, reading: &Reading<'t>) {
    builder.sheet = Some(reading.css);
    if reading.text.contains("]:") {
        builder.references = Rc::new(shared::references(reading.text));
        builder.footnotes = Rc::new(footnotes::labels(reading.text));
    }
}
