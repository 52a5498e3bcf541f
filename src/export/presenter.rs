//! The speaker's document: each slide small, with its time, its notes, the objections to expect and what to say.

use super::blocks::{block, clock, label, line_end, list, muted, note_blocks, strong, text};
use super::{ExportError, Exported, Slides};
use crate::deck::model::{Block, BlockKind, Inline, InlineKind};
use crate::layout::{Flow, Line, Page, Pictures, Role, Sheet, Theme};
use crate::render::pdf::{self, Bookmark, Meta};
use crate::text::Span;

/// What the speaker gets with one slide.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PresenterSlide {
    /// Index into the deck's slides.
    pub slide: usize,
    /// Section by its name for people.
    pub section: Option<String>,
    /// Speaker notes in order, with their line breaks.
    pub notes: Vec<String>,
    /// Planned seconds; `None` for backup.
    pub budget_seconds: Option<u32>,
    /// Seconds since the start of the talk at which the slide should come and go.
    pub from_to_seconds: Option<(u32, u32)>,
    /// Whether it may be skipped when time runs short.
    pub may_skip: bool,
    /// The objections to expect here, the likeliest first.
    pub objections: Vec<PresenterObjection>,
    /// Findings that the author suppressed here, with the reason: it will have to be given aloud.
    pub suppressed: Vec<Suppressed>,
}

/// An objection to expect.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PresenterObjection {
    /// Challenge id.
    pub id: String,
    /// The question as it will be asked.
    pub ask: String,
    /// What the questioner is after; may be empty.
    pub why: String,
    /// What to say, at most a few points.
    pub points: Vec<String>,
    /// Whether the points are the speaker's own (else they are generic).
    pub own: bool,
    /// Whether an own answer quotes a number that the slide no longer shows.
    pub stale: bool,
    /// Seconds for a good answer and at most.
    pub seconds: Option<(u32, u32)>,
    /// The slide to jump to, as its label: "B2".
    pub backup: Option<String>,
}

/// A suppressed finding.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Suppressed {
    /// Rule id or name.
    pub rule: String,
    /// Why it does not count, in the author's words.
    pub reason: String,
}

/// The paper.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Paper {
    /// A4, upright.
    #[default]
    Portrait,
    /// A4, lying: the slide beside its notes.
    Landscape,
}

const A4: (f32, f32) = (595.0, 842.0);
const MARGIN: f32 = 42.0;
/// Size of notes in points: to be read standing, at arm's length.
const NOTES: f32 = 12.0;

/// Makes the presenter document. `slides` are the audience's slides, laid out; `notes` has one entry per slide that
/// shall be printed, in order; `minutes` is the slot in words ("45 min, target 36:07"), may be empty.
///
/// # Errors
/// When there is nothing to print, or the PDF cannot be made.
pub fn presenter(
    slides: &Slides,
    notes: &[PresenterSlide],
    minutes: &str,
    paper: Paper,
) -> Result<Exported, ExportError> {
    let [theme, ..] = Theme::built_in();
    let none = Pictures::default();
    let print = Print { slides, minutes, paper, theme: &theme, pictures: &none };
    let mut pages: Vec<Page> = Vec::new();
    let mut outline = Vec::new();
    for entry in notes {
        let shown: Vec<&Page> = slides.pages().iter().filter(|p| p.slide == entry.slide).collect();
        let Some(first) = shown.first() else { continue };
        let title = format!("{}  {}", first.label, first.title);
        outline.push(Bookmark { title, page: pages.len(), children: Vec::new() });
        print.slide(entry, &shown, &mut pages);
    }
    if pages.is_empty() {
        return Err(ExportError::NoSlides);
    }
    for (i, page) in pages.iter_mut().enumerate() {
        page.label = (i + 1).to_string();
    }
    let own = slides.meta();
    let meta = Meta { title: format!("{} (presenter)", own.title), outline, ..own.clone() };
    Ok(slides.exported(pdf::write(&pages, &meta)?, pages.len()))
}

/// What would leave a few lines for a sheet of their own is set this much smaller instead.
const SQUEEZED: f32 = 0.82;

/// The largest part of a sheet's height that the picture of a slide takes.
const HIGHEST: f32 = 0.38;

struct Print<'a> {
    slides: &'a Slides,
    minutes: &'a str,
    paper: Paper,
    theme: &'a Theme,
    pictures: &'a Pictures,
}

impl Print<'_> {
    fn size(&self) -> (f32, f32) {
        match self.paper {
            Paper::Portrait => A4,
            Paper::Landscape => (A4.1, A4.0),
        }
    }

    fn line(&self, size: f32, bold: bool, muted: bool) -> Line {
        let color = if muted { self.theme.color.muted } else { self.theme.color.text };
        Line { size, bold, color, right: false }
    }

    /// A sheet with its running header.
    fn sheet(&self, label: &str) -> Sheet<'_> {
        let (w, _) = self.size();
        let mut sheet = Sheet::new(self.size(), self.theme, self.pictures);
        let head = self.line(8.5, false, true);
        let title = &self.slides.meta().title;
        sheet.text(title, Role::Artifact, head, (MARGIN, 22.0), w * 0.6);
        let right = if self.minutes.is_empty() { label.to_owned() } else { format!("{}  ·  {label}", self.minutes) };
        let place = (w * 0.5, 22.0);
        sheet.text(&right, Role::Artifact, Line { right: true, ..head }, place, w * 0.5 - MARGIN);
        sheet
    }

    /// The sheets of one slide.
    fn slide(&self, entry: &PresenterSlide, shown: &[&Page], pages: &mut Vec<Page>) {
        let (w, h) = self.size();
        let first = shown[0];
        let bottom = h - MARGIN * 0.8;
        let label = format!("slide {}", first.label);
        let mut sheet = self.sheet(&label);
        let top = 46.0;
        let picture = match self.paper {
            Paper::Portrait => (w - 2.0 * MARGIN) * 0.66,
            Paper::Landscape => (w - 2.0 * MARGIN) * 0.46,
        };
        // A slide that is higher than wide leaves room for the notes all the same.
        let picture = picture.min(h * HIGHEST * first.size.0 / first.size.1.max(1.0));
        let mut low = top;
        // Continuation pages follow below, as far as the sheet allows.
        for page in shown {
            let height = picture * page.size.1 / page.size.0.max(1.0);
            if low > top && low + height > bottom * 0.55 {
                break;
            }
            low += sheet.slide(page, MARGIN, low, picture) + 8.0;
        }
        let blocks = blocks(entry);
        let clock_x = MARGIN + picture + 18.0;
        match self.paper {
            Paper::Portrait => {
                let clock = self.clock(entry, first, &mut sheet, clock_x, top, w - MARGIN - clock_x);
                low = low.max(clock) + 10.0;
            }
            Paper::Landscape => {
                self.clock(entry, first, &mut sheet, MARGIN, low + 8.0, picture);
            }
        }
        let (x, mut y, width) = match self.paper {
            Paper::Portrait => (MARGIN, low, w - 2.0 * MARGIN),
            Paper::Landscape => (clock_x, top, w - MARGIN - clock_x),
        };
        let mut flow = Flow::new(&blocks, width, NOTES, &mut sheet);
        let mut part = 1;
        let mut fresh = false;
        loop {
            let room = bottom - y;
            if (room..room / SQUEEZED).contains(&flow.height()) {
                flow.draw_all(&mut sheet, x, y, room);
            } else {
                flow.draw(&mut sheet, x, y, room, fresh);
            }
            let title = first.title.clone();
            pages.push(sheet.finish(first.key.clone(), entry.slide, title, String::new()));
            if flow.is_empty() {
                break;
            }
            part += 1;
            sheet = self.sheet(&format!("{label}, sheet {part}"));
            (y, fresh) = (top, true);
            if part > 60 {
                // Sixty sheets of notes to one slide are a mistake; the rest is told, not printed.
                let message = "The notes go on; this is where printing stops.";
                sheet.text(message, Role::Paragraph, self.line(NOTES, true, false), (x, y), width);
                pages.push(sheet.finish(first.key.clone(), entry.slide, first.title.clone(), String::new()));
                break;
            }
        }
    }

    /// Number, section and times; gives its lower end.
    fn clock(&self, entry: &PresenterSlide, page: &Page, sheet: &mut Sheet<'_>, x: f32, y: f32, width: f32) -> f32 {
        let mut at = y - 6.0;
        let big = self.line(26.0, true, false);
        at += sheet.text(&page.label, Role::Heading(2), big, (x, at), width);
        at += sheet.text(&page.title, Role::Paragraph, self.line(10.5, true, false), (x, at), width) + 2.0;
        if let Some(section) = &entry.section {
            at += sheet.text(section, Role::Paragraph, self.line(10.0, false, true), (x, at), width) + 6.0;
        }
        if let Some(seconds) = entry.budget_seconds {
            at += sheet.text(&clock(seconds), Role::Paragraph, self.line(20.0, true, false), (x, at), width);
        }
        if let Some((from, to)) = entry.from_to_seconds {
            let text = format!("{} to {}", clock(from), clock(to));
            at += sheet.text(&text, Role::Paragraph, self.line(10.5, false, true), (x, at), width);
        }
        if entry.may_skip {
            at += sheet.text("may be skipped", Role::Paragraph, self.line(10.5, true, true), (x, at), width);
        }
        at
    }
}

/// All that stands below the clock, as blocks.
fn blocks(entry: &PresenterSlide) -> Vec<Block> {
    let mut out = Vec::new();
    for note in &entry.notes {
        note_blocks(note, &mut out);
    }
    if out.is_empty() {
        let words = Inline { span: Span::default(), kind: InlineKind::Emphasis(vec![text("no notes")]) };
        out.push(block(BlockKind::Paragraph(vec![words])));
    }
    if !entry.objections.is_empty() {
        out.push(label("Expect"));
    }
    for objection in &entry.objections {
        let mut facts = vec![objection.id.clone()];
        if let Some((good, most)) = objection.seconds {
            facts.push(format!("{good} to {most} s"));
        }
        if let Some(backup) = &objection.backup {
            facts.push(format!("go to {backup}"));
        }
        if objection.stale {
            facts.push("STALE: the number on the slide has changed".into());
        }
        if !objection.why.is_empty() {
            facts.push(objection.why.clone());
        }
        let mut points: Vec<&str> = objection.points.iter().map(String::as_str).collect();
        let mut said = vec![strong(&objection.ask), line_end(), muted(&facts.join("  ·  "))];
        if !objection.own && !points.is_empty() {
            // Generic points help to think; they are not this talk's answer.
            said.extend([line_end(), muted("No answer of your own yet. A strong one has:")]);
        }
        out.push(block(BlockKind::Paragraph(said)));
        if points.is_empty() {
            points.push("no answer prepared");
        }
        out.push(list(&points, false));
    }
    if !entry.suppressed.is_empty() {
        out.push(label("You decided that this does not count; be ready to say why"));
        let lines: Vec<String> = entry.suppressed.iter().map(|s| format!("{}: {}", s.rule, s.reason)).collect();
        out.push(list(&lines.iter().map(String::as_str).collect::<Vec<_>>(), false));
    }
    out
}
