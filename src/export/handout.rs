//! Handouts: two, three, four or six slides on a sheet of A4, with lines to write on.

use super::{ExportError, Exported, Slides};
use crate::layout::{Line, Page, Pictures, Rect, Role, Sheet, Theme};
use crate::render::pdf::{self, Meta};

/// A4 in points, upright.
const A4: (f32, f32) = (595.0, 842.0);
const MARGIN: f32 = 42.0;
/// Distance of the lines to write on.
const RULING: f32 = 21.0;

/// How many slides stand on a sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PerSheet {
    /// One below the other, lines below each.
    Two,
    /// One below the other, lines beside each.
    Three,
    /// Two by two, lines below each.
    Four,
    /// Two by three, a few lines below each.
    Six,
}

impl PerSheet {
    /// Columns and rows.
    fn grid(self) -> (usize, usize) {
        match self {
            Self::Two => (1, 2),
            Self::Three => (1, 3),
            Self::Four => (2, 2),
            Self::Six => (2, 3),
        }
    }
}

/// Makes the handout. Every slide is printed once, complete; notes and objections are not in it.
///
/// # Errors
/// When there is nothing to print, or the PDF cannot be made.
pub fn handout(slides: &Slides, per_sheet: PerSheet) -> Result<Exported, ExportError> {
    let shown: Vec<&Page> = slides.complete_pages().collect();
    if shown.is_empty() {
        return Err(ExportError::NoSlides);
    }
    let [theme, ..] = Theme::built_in();
    let pictures = Pictures::default();
    let (columns, rows) = per_sheet.grid();
    let sheets = shown.chunks(columns * rows).enumerate();
    let count = shown.len().div_ceil(columns * rows);
    let pages: Vec<Page> = sheets
        .map(|(i, group)| {
            let mut sheet = Sheet::new(A4, &theme, &pictures);
            head(&mut sheet, &theme, &slides.meta().title, i + 1, count);
            let (w, h) = ((A4.0 - 2.0 * MARGIN) / columns as f32, (A4.1 - 46.0 - MARGIN) / rows as f32);
            for (n, page) in group.iter().enumerate() {
                let (x, y) = (MARGIN + w * (n % columns) as f32, 46.0 + h * (n / columns) as f32);
                cell(&mut sheet, &theme, page, per_sheet, Rect { x, y, w, h });
            }
            let (first, last) = (group[0], group[group.len() - 1]);
            let title = if first.label == last.label {
                format!("Slide {}", first.label)
            } else {
                format!("Slides {} to {}", first.label, last.label)
            };
            sheet.finish(first.key.clone(), first.slide, title, (i + 1).to_string())
        })
        .collect();
    let outline = slides.outline_over(columns * rows);
    let meta = Meta { title: format!("{} (handout)", slides.meta().title), outline, ..slides.meta().clone() };
    Ok(slides.exported(pdf::write(&pages, &meta)?, pages.len()))
}

fn head(sheet: &mut Sheet<'_>, theme: &Theme, title: &str, number: usize, count: usize) {
    let line = Line { size: 8.5, bold: false, color: theme.color.muted, right: false };
    sheet.text(title, Role::Artifact, line, (MARGIN, 22.0), A4.0 * 0.7);
    let place = (A4.0 * 0.6, 22.0);
    let number = format!("{number} / {count}");
    sheet.text(&number, Role::Artifact, Line { right: true, ..line }, place, A4.0 * 0.4 - MARGIN);
}

/// One slide with its lines, inside of `area`.
fn cell(sheet: &mut Sheet<'_>, theme: &Theme, page: &Page, per_sheet: PerSheet, area: Rect) {
    let gap = 14.0;
    let ratio = page.size.1 / page.size.0.max(1.0);
    let beside = per_sheet == PerSheet::Three;
    let most = if beside { area.w * 0.56 } else { area.w - gap };
    // Two lines at least are left below, and a narrow page leaves its height.
    let room = area.h - gap - if beside { 12.0 } else { 2.4 * RULING };
    let width = most.min(room / ratio.max(0.01));
    let height = sheet.slide(page, area.x, area.y, width);
    let number = Line { size: 8.0, bold: false, color: theme.color.muted, right: false };
    sheet.text(&page.label, Role::Artifact, number, (area.x, area.y + height + 2.0), width);
    let ruled = if beside {
        let x = area.x + width + 16.0;
        Rect { x, y: area.y, w: area.x + area.w - x, h: height }
    } else {
        let y = area.y + height + 6.0;
        Rect { x: area.x, y, w: most, h: area.y + area.h - gap - y }
    };
    let mut y = ruled.y + RULING;
    while y <= ruled.y + ruled.h + 0.5 {
        sheet.rect(Rect { x: ruled.x, y, w: ruled.w, h: 0.5 }, 0.0, theme.color.line);
        y += RULING;
    }
}
