//! One row per slide: what it is made of, which section it is, where in the talk it stands.

use crate::deck::model::{Deck, Slide};
use crate::deck::passage::{PassageKind, Passages};
use crate::knowledge::signals::SignalHits;
use crate::knowledge::{Knowledge, SectionId};

use super::headings::{Match, fit, rank};
use super::shape::{Shape, shape};

/// How a slide's section was found, the surest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum By {
    /// The author says so.
    Tag,
    /// The title names it.
    Heading,
    /// The divider above, or the slide that this one goes on from.
    Inherited,
    /// What stands on the slide.
    Body,
}

impl std::fmt::Display for By {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Tag => "tag",
            Self::Heading => "heading",
            Self::Inherited => "inherited",
            Self::Body => "body",
        })
    }
}

/// The section of a slide.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SectionOf {
    /// Which.
    pub section: SectionId,
    /// How it was found.
    pub by: By,
    /// 0 to 1.
    pub confidence: f32,
}

/// One slide as lint sees it. Rows stand in the order of `Deck::slides`.
#[derive(Debug, Clone, PartialEq)]
pub struct SlideRow {
    /// 1-based number for people.
    pub number: u32,
    /// The audience never sees it.
    pub hidden: bool,
    /// It belongs to the backup.
    pub backup: bool,
    /// Which section it is.
    pub section: Option<SectionOf>,
    /// Its section carries no content (title, agenda, thanks).
    pub frame: bool,
    /// The sections that the titles name, whatever the tag says; for messages.
    pub shape: Shape,
    /// Share of the talk that lies before it, 0 to 1; 1 in the backup.
    pub position: f32,
    /// The title goes on from the slide before (the same text): an incremental repeat.
    pub repeats: bool,
}

impl SlideRow {
    /// Whether the slide is shown in the talk proper and carries content.
    pub fn is_content(&self) -> bool {
        !self.hidden && !self.backup && !self.frame
    }

    /// The section's place in the knowledge base.
    pub fn section_id(&self) -> Option<SectionId> {
        self.section.map(|s| s.section)
    }
}

/// What the reading of sections needs to know.
pub struct SectionRules<'a> {
    /// The knowledge base.
    pub knowledge: &'a Knowledge,
    /// The sections that the talk format lists.
    pub listed: &'a [SectionId],
    /// Whether a section's `body` expression holds on a slide (index into `Deck::slides`).
    pub body: &'a dyn Fn(SectionId, usize) -> bool,
}

impl SectionRules<'_> {
    fn id(&self, name: &str) -> Option<SectionId> {
        self.knowledge.section(name)
    }

    fn frame(&self, id: SectionId) -> bool {
        self.knowledge.section_at(id).frame
    }
}

/// Confidence of a section that is inherited.
const INHERITED: f32 = 0.45;
/// Confidence of a section that only the body suggests.
const BODY: f32 = 0.35;
/// How far from its place in the talk format a section may be that only the body suggests, as a share of the talk.
const BODY_REACH: f32 = 0.4;
/// A section that the talk format does not list needs a title that says nothing else.
const UNLISTED_FIT: f32 = 0.85;

/// Reads shape and place of every slide; sections come later.
pub fn plain_rows(deck: &Deck) -> Vec<SlideRow> {
    let mut rows: Vec<SlideRow> = deck
        .slides
        .iter()
        .map(|slide| SlideRow {
            number: slide.number,
            hidden: slide.hidden,
            backup: slide.backup,
            section: None,
            frame: false,
            shape: shape(slide, &deck.passages),
            position: 1.0,
            repeats: false,
        })
        .collect();
    place(&mut rows);
    rows
}

/// Finds the section of every slide. The body expressions are asked last and only where nothing better is known.
pub fn with_sections(
    deck: &Deck,
    hits: &SignalHits,
    rules: &SectionRules<'_>,
    mut rows: Vec<SlideRow>,
) -> Vec<SlideRow> {
    let mut divider: Option<SectionOf> = None;
    let mut divider_level = 0;
    let mut previous: Option<usize> = None;
    for (i, slide) in deck.slides.iter().enumerate() {
        let title = slide.title.as_ref().map(|t| t.text.as_str()).filter(|t| !t.is_empty());
        let before = previous.and_then(|p| deck.slides[p].title.as_ref()).map(|t| t.text.as_str());
        rows[i].repeats = title.is_some() && title == before;
        let stated = slide.settings.section.as_deref().and_then(|name| rules.id(name));
        let heading = title_section(slide, &deck.passages, hits, rules);
        let level = slide.title.as_ref().map_or(u8::MAX, |t| t.level);
        let bare = rows[i].shape.figures.is_empty() && is_bare(slide, &deck.passages);
        rows[i].section = if let Some(section) = stated {
            Some(SectionOf { section, by: By::Tag, confidence: 1.0 })
        } else if is_title_slide(i, slide, &rows[i].shape, heading) {
            rules.id("title").map(|section| SectionOf { section, by: By::Heading, confidence: 0.9 })
        } else if let Some((section, confidence)) = heading {
            Some(SectionOf { section, by: By::Heading, confidence })
        } else if let Some(p) = previous.filter(|_| title.is_none() || rows[i].repeats) {
            // Without a title of its own a slide goes on from the one before.
            rows[p].section.filter(|s| s.by != By::Body && !rules.frame(s.section)).map(inherit)
        } else {
            divider.filter(|_| level > divider_level).map(inherit)
        };
        // A divider speaks for the slides below it until the next title of its level.
        if title.is_some() && (bare || level == 1) {
            divider = rows[i].section.filter(|s| s.by <= By::Heading && !rules.frame(s.section) && bare);
            divider_level = if divider.is_some() && level > 1 { 1 } else { level };
        }
        if rows[i].section.is_none() && !bare {
            let parts = rules.listed.len().saturating_sub(1).max(1) as f32;
            // Weak evidence has to stand about where the talk format has the section.
            let near = |place: usize| (rows[i].position - place as f32 / parts).abs() <= BODY_REACH;
            let section =
                rules.listed.iter().copied().enumerate().find(|(place, s)| near(*place) && (rules.body)(*s, i));
            let section = section.map(|(_, s)| s);
            rows[i].section = section.map(|section| SectionOf { section, by: By::Body, confidence: BODY });
        }
        rows[i].frame = rows[i].section.is_some_and(|s| rules.frame(s.section));
        if !slide.hidden {
            previous = Some(i);
        }
    }
    rows
}

fn inherit(from: SectionOf) -> SectionOf {
    SectionOf { by: By::Inherited, confidence: INHERITED.min(from.confidence), ..from }
}

fn place(rows: &mut [SlideRow]) {
    let talk = rows.iter().filter(|r| !r.hidden && !r.backup).count().max(1);
    let mut seen = 0;
    for row in rows {
        if row.backup {
            continue;
        }
        row.position = seen as f32 / talk as f32;
        if !row.hidden {
            seen += 1;
        }
    }
}

/// Only a title (and perhaps a subtitle), no other content.
fn is_bare(slide: &Slide, passages: &Passages) -> bool {
    let visible = passages.list()[slide.passages.clone()]
        .iter()
        .filter(|p| p.kind != PassageKind::Title && p.kind != PassageKind::Note)
        .count();
    visible == 0 && slide.blocks.len() <= 2
}

/// The first slide, when it looks like a cover: a top-level title and few words.
fn is_title_slide(index: usize, slide: &Slide, shape: &Shape, heading: Option<(SectionId, f32)>) -> bool {
    if index != 0 || slide.hidden {
        return false;
    }
    let from_front_matter = slide.span.is_empty();
    let cover =
        slide.classes.iter().any(|c| matches!(c.as_str(), "title" | "cover" | "lead" | "titlepage" | "title-slide"));
    let top = slide.title.as_ref().is_none_or(|t| t.level == 1);
    from_front_matter
        || (heading.is_none_or(|(_, c)| c < 0.7)
            && (cover || top)
            && shape.words <= 45
            && shape.list_items <= 3
            && shape.table_rows == 0)
}

/// The section that a slide's title names best.
fn title_section(
    slide: &Slide,
    passages: &Passages,
    hits: &SignalHits,
    rules: &SectionRules<'_>,
) -> Option<(SectionId, f32)> {
    let first = passages.list()[slide.passages.clone()].iter().position(|p| p.kind == PassageKind::Title)?;
    let index = slide.passages.start + first;
    let title = passages.text(&passages.list()[index]);
    let mut best: Option<(f32, SectionId, f32)> = None;
    for section in (0..rules.knowledge.sections.len()).map(|s| SectionId(s as u16)) {
        let all = hits.headings(section);
        let from = all.partition_point(|h| (h.passage as usize) < index);
        for hit in all[from..].iter().take_while(|h| h.passage as usize == index) {
            let found =
                Match { start: hit.start as usize, end: hit.end as usize, listed: rules.listed.contains(&section) };
            if let (Some(rank), Some(fit)) = (rank(title, found), fit(title, found))
                && (found.listed || fit >= UNLISTED_FIT)
                && best.is_none_or(|(r, ..)| rank > r)
            {
                best = Some((rank, section, fit));
            }
        }
    }
    best.map(|(_, section, confidence)| (section, confidence))
}
