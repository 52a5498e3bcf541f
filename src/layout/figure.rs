//! Pictures in the flow of a slide: their size, their caption, and the box that stands for one that cannot be drawn.

use std::sync::Arc;

use super::canvas::{Canvas, Veil};
use super::draw::{Path, PathDraw, Rect, Role, Stroke};
use super::issue::{IssueKind, Report};
use super::node::Room;
use super::picture::Picture;
use super::text::{TextBlock, TextStyle};
use super::theme::Theme;
use crate::deck::model::{Image, Inline, InlineKind, Length};

/// A picture, or the box that stands for it.
#[derive(Clone)]
pub(crate) struct PictureNode {
    pub picture: Option<Arc<Picture>>,
    pub alt: String,
    /// What the box says when there is no picture.
    pub stand_in: TextBlock,
    pub caption: Option<TextBlock>,
    pub width: Option<Length>,
    pub height: Option<Length>,
    pub page_height: f32,
    pub em: f32,
    /// Whether it stands in the middle of its column; in a list it stands where text would.
    pub centred: bool,
    /// Whether it may be smaller than the deck says, because the slide is full.
    pub squeezed: bool,
    /// How it is dimmed.
    pub veil: Veil,
}

/// Points per CSS pixel.
const PX: f32 = 0.75;
/// A photograph or plot is not blown up beyond this; drawings are.
const MAX_GROWTH: f32 = 1.7;
/// Pictures narrower than this (CSS pixels) are icons and keep their size.
const ICON: f32 = 300.0;

/// The words in the box of a picture that is not there, one line each.
pub(crate) fn stand_in(words: &str, style: TextStyle, theme: &Theme, report: &mut Report<'_>) -> TextBlock {
    let mut inlines = Vec::new();
    for line in words.lines() {
        if !inlines.is_empty() {
            inlines.push(Inline { span: report.span, kind: InlineKind::HardBreak });
        }
        inlines.push(Inline { span: report.span, kind: InlineKind::Text(line.to_owned()) });
    }
    TextBlock::new(&inlines, style, theme, report)
}

/// Words in alternative texts that tell a tool where to put a picture, and no person what it shows.
const PLACING: [&str; 11] =
    ["center", "centre", "left", "right", "contain", "cover", "fit", "auto", "inline", "img", "image"];

/// What the box of a picture says that is not there: what it would show, and which file it is.
pub(crate) fn words_for(image: &Image) -> String {
    let alt = image.alt.trim();
    let file = crate::deck::files::decoded(&image.target);
    if file.is_empty() {
        return if alt.is_empty() { "picture".into() } else { alt.into() };
    }
    if alt.is_empty() || alt == image.target || PLACING.contains(&alt.to_ascii_lowercase().as_str()) {
        return file;
    }
    let name = file.split(['?', '#']).next().unwrap_or("").rsplit('/').next().unwrap_or("");
    format!("{alt}\n{name}")
}

/// Whether a picture is as small as letters are: it stands in the text.
pub(crate) fn is_icon(image: &Image, report: &Report<'_>) -> bool {
    const LETTER: f32 = 64.0;
    let stated = |l: Option<Length>| matches!(l, Some(Length::Px(px)) if px <= LETTER);
    let named = image.alt.to_ascii_lowercase().contains("icon");
    let small = report.peek(&image.target).is_some_and(|p| p.size().1 <= LETTER);
    stated(image.width) || stated(image.height) || named || (small && image.width.is_none() && image.height.is_none())
}

/// The dashed box of a picture that is not there.
pub(crate) fn draw_absent_box(canvas: &mut Canvas<'_>, rect: Rect, radius: f32) {
    let color = canvas.theme.color.line;
    let stroke = Stroke { color, width: 1.0, dashes: vec![4.0, 3.0], cap: 0, join: 0 };
    let fill = Some((canvas.theme.color.panel, false));
    canvas.path(PathDraw { path: Path::rounded(rect, radius), fill, stroke: Some(stroke) });
}

/// How the filters of a picture dim it; those that no page can show are told.
pub(crate) fn veil_of(image: &Image, picture: &Picture, report: &mut Report<'_>) -> Veil {
    let filter = &image.filter;
    let mut lost = filter.other.clone();
    let part = |share: f32| (share.clamp(0.0, 1.0) * 255.0).round() as u8;
    // Black in front of a picture would darken what is seen through it.
    let shade = part(1.0 - filter.brightness);
    let through = filter.opacity < 1.0 || !picture.is_opaque();
    if shade > 0 && through {
        lost.push(format!("brightness:{}", filter.brightness));
    }
    if !lost.is_empty() {
        let message = format!("`{}` is drawn without {}", image.target, lost.join(", "));
        report.add(IssueKind::PictureFeature, message);
    }
    Veil { alpha: part(filter.opacity), shade: if through { 0 } else { shade } }
}

impl PictureNode {
    /// Width and height of the picture without its caption.
    fn size(&self, room: Room, share: f32) -> (f32, f32) {
        let Some(picture) = &self.picture else {
            let w = room.width.min(self.em * 22.0);
            let tall = (self.em * 4.5).min(w * 0.6).max(self.em * 1.6);
            return (w.min(room.width * share), tall.min(room.cap.max(self.em * 1.6)));
        };
        let (w, h) = picture.size();
        let (w, h) = ((w * PX).max(0.1), (h * PX).max(0.1));
        let length = |l: Length, whole: f32| match l {
            Length::Px(px) => (px * PX).max(1.0),
            Length::Share(s) => (s * whole).max(1.0),
        };
        let limit = room.width * share;
        let (wanted, fixed) = match (self.width, self.height) {
            (Some(a), Some(b)) => ((length(a, limit), length(b, self.page_height)), true),
            (Some(a), None) => {
                let a = length(a, limit);
                ((a, a * h / w), true)
            }
            (None, Some(b)) => {
                let b = length(b, self.page_height);
                ((b * w / h, b), true)
            }
            (None, None) => {
                let growth = if picture.is_vector() {
                    f32::INFINITY
                } else if w < ICON * PX {
                    1.0
                } else {
                    MAX_GROWTH
                };
                let s = (limit / w).min(room.cap / h).min(growth);
                ((w * s, h * s), false)
            }
        };
        let ceiling = if fixed && !self.squeezed { self.page_height } else { room.cap };
        let s = (limit / wanted.0).min(ceiling / wanted.1).min(1.0);
        (wanted.0 * s, wanted.1 * s)
    }

    /// Whether the room above and below decides how high it is.
    pub fn is_flexible(&self) -> bool {
        self.picture.is_some() && (self.squeezed || (self.width.is_none() && self.height.is_none()))
    }

    fn caption_height(&mut self, width: f32) -> f32 {
        let em = self.em;
        self.caption.as_mut().map_or(0.0, |c| c.height(width) + em * 0.35)
    }

    /// Width of the picture, or of its caption where that is wider.
    pub fn block_width(&mut self, room: Room, share: f32) -> f32 {
        let limit = room.width * share;
        let caption = self.caption.as_ref().map_or(0.0, |c| c.widths().1.min(limit));
        self.size(room, share).0.max(caption)
    }

    pub fn height(&mut self, room: Room, share: f32) -> f32 {
        self.size(room, share).1 + self.caption_height(room.width * share)
    }

    pub fn draw(&mut self, canvas: &mut Canvas<'_>, x: f32, y: f32, room: Room, share: f32) {
        let (w, h) = self.size(room, share);
        let width = room.width * share;
        let rect = Rect { x: if self.centred { x + (width - w).max(0.0) / 2.0 } else { x }, y, w, h };
        canvas.tagged(Role::Figure, Some(self.alt.clone()), |canvas| match &self.picture {
            Some(picture) => {
                let card = picture.card(canvas.theme.is_dark());
                if let Some(color) = card {
                    canvas.rect(rect, self.em * 0.2, color);
                }
                canvas.picture(rect, picture.clone(), self.veil);
            }
            None => {
                draw_absent_box(canvas, rect, self.em * 0.3);
                let inner = (w - self.em * 1.2).max(self.em);
                let fitting = self.stand_in.lines_within(inner, h - self.em * 0.4).max(1);
                self.stand_in.set_window(0..fitting);
                let top = y + (h - self.stand_in.height(inner)).max(0.0) / 2.0;
                self.stand_in.draw(canvas, rect.x + self.em * 0.6, top, inner);
            }
        });
        let below = self.caption_height(width);
        if let Some(caption) = &mut self.caption {
            let top = y + h + below - caption.height(width);
            canvas.tagged(Role::Caption, None, |c| caption.draw(c, x, top, width));
        }
    }
}
