//! The panel sheet: for two colleagues who play the committee. One sheet each: who they are, six objections with their
//! follow-ups, when to cut in, what to tick, the verdict.

use super::blocks::{label, line_end, list, muted, paragraph, strong, text};
use super::{ExportError, Exported, Slides};
use crate::deck::model::Block;
use crate::layout::{Flow, Line, Page, Pictures, Role, Sheet, Theme};
use crate::render::pdf::{self, Bookmark, Meta};

/// The sheet of one colleague.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PanelSheet {
    /// Who is played: "the statistician".
    pub persona: String,
    /// What that one cares about, in a sentence.
    pub manner: String,
    /// What to ask, in the order of the talk.
    pub questions: Vec<PanelQuestion>,
}

/// One objection to raise.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PanelQuestion {
    /// Challenge id.
    pub id: String,
    /// The question.
    pub ask: String,
    /// What the questioner is after; may be empty.
    pub why: String,
    /// When to cut in, in words.
    pub cut_in: String,
    /// How to go on when the answer stays on the surface.
    pub follow_ups: Vec<String>,
    /// What a strong answer has, to be ticked.
    pub points: Vec<String>,
    /// Seconds for a good answer and at most.
    pub seconds: (u32, u32),
}

const A4: (f32, f32) = (595.0, 842.0);
const MARGIN: f32 = 42.0;

/// Makes the sheets. `minutes` says in words how long the appointment is.
///
/// # Errors
/// When there is nothing to ask, or the PDF cannot be made.
pub fn panel(slides: &Slides, sheets: &[PanelSheet], minutes: &str) -> Result<Exported, ExportError> {
    let [theme, ..] = Theme::built_in();
    let pictures = Pictures::default();
    let mut pages: Vec<Page> = Vec::new();
    let mut outline = Vec::new();
    for sheet in sheets.iter().filter(|s| !s.questions.is_empty()) {
        outline.push(Bookmark { title: format!("You are {}", sheet.persona), page: pages.len(), children: Vec::new() });
        print(sheet, slides, &theme, &pictures, minutes, &mut pages);
    }
    if pages.is_empty() {
        return Err(ExportError::NothingToAsk);
    }
    for (i, page) in pages.iter_mut().enumerate() {
        page.label = (i + 1).to_string();
    }
    let meta = Meta { title: format!("{} (panel)", slides.meta().title), outline, ..slides.meta().clone() };
    Ok(slides.exported(pdf::write(&pages, &meta)?, pages.len()))
}

fn print(own: &PanelSheet, slides: &Slides, theme: &Theme, pictures: &Pictures, minutes: &str, pages: &mut Vec<Page>) {
    let line = |size: f32, bold: bool, muted: bool| {
        let color = if muted { theme.color.muted } else { theme.color.text };
        Line { size, bold, color, right: false }
    };
    let width = A4.0 - 2.0 * MARGIN;
    let start = |first: bool| {
        let mut sheet = Sheet::new(A4, theme, pictures);
        let head = line(8.5, false, true);
        sheet.text(&slides.meta().title, Role::Artifact, head, (MARGIN, 22.0), width * 0.7);
        let place = (MARGIN + width * 0.5, 22.0);
        sheet.text(minutes, Role::Artifact, Line { right: true, ..head }, place, width * 0.5);
        let mut y = 46.0;
        if first {
            let title = format!("You are {}", own.persona);
            y += sheet.text(&title, Role::Heading(1), line(19.0, true, false), (MARGIN, y), width);
            y += sheet.text(&own.manner, Role::Paragraph, line(10.5, false, true), (MARGIN, y), width) + 4.0;
            let rule = "Ask aloud, in your own words. Go deeper only while the answer stays on the surface. Say nothing about \
                        how it went before the end.";
            y += sheet.text(rule, Role::Paragraph, line(10.5, false, false), (MARGIN, y), width) + 10.0;
        }
        (sheet, y)
    };
    let mut blocks: Vec<Block> = Vec::new();
    for question in &own.questions {
        question_blocks(question, &mut blocks);
    }
    blocks.push(label("Verdict"));
    blocks.push(paragraph(vec![text(
        "The claim that I could repeat to a colleague: ______________________________________________________",
    )]));
    blocks.push(list(
        &[
            "I would say yes today",
            "yes, if one thing is mended: ______________________",
            "not yet, because: ______________________",
        ],
        true,
    ));
    let (mut sheet, mut y) = start(true);
    let bottom = A4.1 - MARGIN;
    let mut flow = Flow::new(&blocks, width, 10.0, &mut sheet);
    let mut fresh = false;
    loop {
        flow.draw(&mut sheet, MARGIN, y, bottom - y, fresh);
        let title = format!("You are {}", own.persona);
        let done = flow.is_empty() || pages.len() > 40;
        let (next, top) = start(false);
        let page = std::mem::replace(&mut sheet, next).finish(own.persona.clone(), 0, title, String::new());
        pages.push(page);
        if done {
            return;
        }
        (y, fresh) = (top, true);
    }
}

fn question_blocks(question: &PanelQuestion, out: &mut Vec<Block>) {
    let (good, most) = question.seconds;
    let facts = format!("{}  ·  {}  ·  {good} to {most} s", question.id, question.cut_in);
    let mut said = vec![strong(&question.ask), line_end(), muted(&facts)];
    if !question.why.is_empty() {
        said.extend([line_end(), muted(&question.why)]);
    }
    for follow_up in &question.follow_ups {
        said.extend([line_end(), text(&format!("→ {follow_up}"))]);
    }
    out.push(paragraph(said));
    out.push(list(&question.points.iter().map(String::as_str).collect::<Vec<_>>(), true));
    out.push(paragraph(vec![muted("☐ held     ☐ shaky     ☐ lost     ☐ did not have it")]));
}
