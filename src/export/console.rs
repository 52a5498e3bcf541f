//! For presentation consoles: notes beside the slides on one wide page, notes pages behind their slides (pympress), and
//! the file that pdfpc reads.

use serde::Serialize;

use super::blocks::{clock, note_blocks};
use super::{ExportError, Exported, PresenterSlide, Slides};
use crate::deck::model::Block;
use crate::layout::{Flow, Line, Page, Pictures, Rect, Role, Sheet, Theme};
use crate::render::pdf::{self, Bookmark, Meta};

/// Size of notes on a page 540 points high, where there is room: for the small screen before the speaker.
const NOTES: f32 = 30.0;

/// Pages of double width: the slide on the left, its notes on the right, as Beamer's notes on the second screen.
///
/// # Errors
/// When there is nothing to show, or the PDF cannot be made.
pub fn second_screen(slides: &Slides, entries: &[PresenterSlide]) -> Result<Exported, ExportError> {
    let [theme, ..] = Theme::built_in();
    let pictures = Pictures::default();
    let pages: Vec<Page> = slides
        .pages()
        .iter()
        .map(|page| {
            let (w, h) = page.size;
            let mut sheet = Sheet::new((2.0 * w, h), &theme, &pictures);
            sheet.slide(page, 0.0, 0.0, w);
            notes(&mut sheet, &theme, entry_of(entries, page), page, Rect { x: w, y: 0.0, w, h });
            Page {
                step: page.step,
                ..sheet.finish(page.key.clone(), page.slide, page.title.clone(), page.label.clone())
            }
        })
        .collect();
    write(slides, &pages, "second screen", slides.meta().outline.clone())
}

/// Every slide followed by its notes, labelled so that pympress shows them on their screens.
///
/// # Errors
/// When there is nothing to show, or the PDF cannot be made.
pub fn pympress(slides: &Slides, entries: &[PresenterSlide]) -> Result<Exported, ExportError> {
    let [theme, ..] = Theme::built_in();
    let pictures = Pictures::default();
    let mut pages: Vec<Page> = Vec::new();
    for page in slides.pages() {
        let (w, h) = page.size;
        let mut sheet = Sheet::new((w, h), &theme, &pictures);
        notes(&mut sheet, &theme, entry_of(entries, page), page, Rect { x: 0.0, y: 0.0, w, h });
        pages.push(page.clone());
        // It must stand directly behind its slide, and say so with its label.
        pages.push(sheet.finish(
            page.key.clone(),
            page.slide,
            format!("Notes: {}", page.title),
            format!("notes:{}", page.label),
        ));
    }
    fn doubled(list: &[Bookmark]) -> Vec<Bookmark> {
        list.iter().map(|b| Bookmark { page: b.page * 2, children: doubled(&b.children), ..b.clone() }).collect()
    }
    write(slides, &pages, "pympress", doubled(&slides.meta().outline))
}

fn write(slides: &Slides, pages: &[Page], what: &str, outline: Vec<Bookmark>) -> Result<Exported, ExportError> {
    if pages.is_empty() {
        return Err(ExportError::NoSlides);
    }
    let meta = Meta { title: format!("{} ({what})", slides.meta().title), outline, ..slides.meta().clone() };
    Ok(slides.exported(pdf::write(pages, &meta)?, pages.len()))
}

fn entry_of<'e>(entries: &'e [PresenterSlide], page: &Page) -> Option<&'e PresenterSlide> {
    entries.iter().find(|e| e.slide == page.slide)
}

/// A slide's notes with its times, all of them, as large as they fit.
fn notes(sheet: &mut Sheet<'_>, theme: &Theme, entry: Option<&PresenterSlide>, page: &Page, area: Rect) {
    let unit = (area.h / 540.0).min(area.w / 720.0);
    let margin = 0.05 * area.w;
    let (x, width) = (area.x + margin, area.w - 2.0 * margin);
    let mut y = area.y + 0.05 * area.h;
    let line = |size: f32, bold: bool, muted: bool| {
        let color = if muted { theme.color.muted } else { theme.color.text };
        Line { size: size * unit, bold, color, right: false }
    };
    let place = (x, y);
    let right = Line { right: true, ..line(22.0, true, false) };
    let budget = entry.and_then(|e| e.budget_seconds);
    if let Some(seconds) = budget {
        sheet.text(&clock(seconds), Role::Paragraph, right, place, width);
    }
    let name = format!("{}  {}", page.label, page.title);
    y += sheet.text(&name, Role::Heading(2), line(17.0, true, true), place, width * 0.8);
    if let Some((from, to)) = entry.and_then(|e| e.from_to_seconds) {
        let times = format!("{} to {}", clock(from), clock(to));
        y += sheet.text(&times, Role::Paragraph, line(13.0, false, true), (x, y), width * 0.8);
    }
    y += 10.0 * unit;
    let mut blocks: Vec<Block> = Vec::new();
    for note in entry.map_or(&[][..], |e| &e.notes) {
        note_blocks(note, &mut blocks);
    }
    if blocks.is_empty() {
        sheet.text("no notes", Role::Paragraph, line(15.0, false, true), (x, y), width);
        return;
    }
    let mut flow = Flow::new(&blocks, width, NOTES * unit, sheet);
    flow.draw_all(sheet, x, y, area.y + area.h * 0.96 - y);
}

/// pdfpc's own file, format 2.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Pdfpc {
    pdfpc_format: u8,
    #[serde(skip_serializing_if = "Option::is_none")]
    duration: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_minutes: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    end_slide: Option<usize>,
    disable_markdown: bool,
    pages: Vec<PdfpcPage>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct PdfpcPage {
    idx: usize,
    label: String,
    overlay: usize,
    note: String,
}

/// The sidecar of the audience's PDF for pdfpc: notes with their times, the length of the talk in minutes, and where it
/// ends. Pages are those of [`Slides::write`].
pub fn pdfpc(slides: &Slides, entries: &[PresenterSlide], minutes: Option<u32>) -> String {
    let mut pages = Vec::new();
    let mut ends = None;
    let (mut user_slide, mut overlay) = (0, 0);
    let all = slides.pages();
    for (idx, page) in all.iter().enumerate() {
        if idx > 0 {
            // pdfpc takes neighbours of one label for steps of one slide.
            let same = all[idx - 1].label == page.label;
            overlay = if same { overlay + 1 } else { 0 };
            user_slide += usize::from(!same);
        }
        let entry = entry_of(entries, page).filter(|_| page.continuation == 0);
        if entry_of(entries, page).is_some_and(|e| e.budget_seconds.is_some()) {
            ends = Some(user_slide);
        }
        let Some(entry) = entry else { continue };
        let mut note = String::new();
        if let (Some(budget), Some((_, to))) = (entry.budget_seconds, entry.from_to_seconds) {
            note.push_str(&format!("⏱ {} → until {}", clock(budget), clock(to)));
        }
        for text in &entry.notes {
            let gap = if note.is_empty() { "" } else { "\n\n" };
            note.push_str(gap);
            note.push_str(text);
        }
        if !note.is_empty() {
            pages.push(PdfpcPage { idx, label: page.label.clone(), overlay, note });
        }
    }
    let duration = minutes.filter(|m| *m > 0);
    let file = Pdfpc {
        pdfpc_format: 2,
        duration,
        last_minutes: duration.filter(|m| *m > 10).map(|_| 3),
        end_slide: ends,
        disable_markdown: false,
        pages,
    };
    // Strings and numbers always become JSON.
    serde_json::to_string_pretty(&file).unwrap_or_default() + "\n"
}
