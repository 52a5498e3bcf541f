//! A paragraph's inlines as one text with spans: what is bold, what is code, where a formula stands.

use std::borrow::Cow;
use std::ops::Range;

use super::{Ink, Inset, MATH_SCALE, TextStyle};
use crate::deck::model::{Image, Inline, InlineKind, LineAlign, Look};
use crate::layout::issue::{IssueKind, Report};
use crate::layout::math::Formula;
use crate::layout::theme::Theme;
use parley::Alignment;

/// Gathers a paragraph's text and spans before it is shaped.
pub(super) struct Gather<'a, 'r> {
    pub theme: &'a Theme,
    pub report: &'a mut Report<'r>,
    pub style: TextStyle,
    pub text: String,
    pub spans: Vec<(Range<usize>, Run)>,
    pub insets: Vec<(usize, Inset)>,
    pub links: Vec<String>,
    pub chips: u16,
}

/// How a span is set.
#[derive(Clone, Copy, PartialEq)]
pub(super) struct Run {
    pub ink: Ink,
    pub bold: bool,
    pub italic: bool,
    pub code: bool,
    pub raise: i8,
    /// Size as a share of the paragraph's.
    pub share: f32,
}

impl Gather<'_, '_> {
    fn push(&mut self, text: &str, run: Run) {
        let start = self.text.len();
        // Spaces at the start of a line show nothing where the author meant them and push words aside where not.
        let at_start = self.text.is_empty() || self.text.ends_with('\n');
        let text = match at_start && !run.code && self.insets.last().is_none_or(|i| i.0 < start) {
            true => text.trim_start_matches(' '),
            false => text,
        };
        let mut before = self.text.chars().next_back();
        let mut chars = text.chars().filter(|c| !c.is_control() || *c == '\n').peekable();
        while let Some(c) = chars.next() {
            // A number and its percent sign stay on one line.
            let bound = c == ' ' && chars.peek() == Some(&'%') && before.is_some_and(|b| b.is_ascii_digit());
            before = Some(c);
            self.text.push(if bound { '\u{a0}' } else { c });
        }
        if self.text.len() > start {
            self.spans.push((start..self.text.len(), run));
        }
    }

    /// What stands right before: a formula is a letter.
    fn before(&self) -> Option<char> {
        let formula = self.insets.last().is_some_and(|i| i.0 == self.text.len());
        if formula { Some('x') } else { self.text.chars().next_back() }
    }

    fn inset(&mut self, inset: Inset) {
        self.insets.push((self.text.len(), inset));
    }

    pub fn walk(&mut self, inlines: &[Inline], run: Run) {
        for inline in inlines {
            let before = self.report.span;
            self.report.span = inline.span;
            match &inline.kind {
                InlineKind::Text(text) if self.report.smart => self.push(&smart(text, self.before()), run),
                InlineKind::Text(text) => self.push(text, run),
                InlineKind::Code(code) => self.code(code, run),
                InlineKind::Math(tex) => self.math(tex, run),
                InlineKind::Emphasis(inner) => self.walk(inner, Run { italic: !run.italic, ..run }),
                InlineKind::Strong(inner) => self.walk(inner, Run { bold: true, ..run }),
                InlineKind::Strike(inner) => {
                    self.walk(inner, Run { ink: Ink { strike: true, ..run.ink }, ..run });
                }
                InlineKind::Link { target, content } => self.link(target, content, run),
                InlineKind::Image(image) => self.image(image, run),
                InlineKind::Styled { look, content } => {
                    let color = look.color.as_deref().and_then(|c| self.theme.ink(c)).unwrap_or(run.ink.color);
                    let share = (run.share * look.size.unwrap_or(1.0)).clamp(SMALLEST, LARGEST);
                    self.walk(content, Run { ink: Ink { color, ..run.ink }, share, ..run });
                }
                InlineKind::Superscript(inner) => self.walk(inner, Run { raise: 1, ..run }),
                InlineKind::Subscript(inner) => self.walk(inner, Run { raise: -1, ..run }),
                InlineKind::FootnoteReference(label) => {
                    let color = self.theme.color.link;
                    self.push(label, Run { raise: 1, ink: Ink { color, ..run.ink }, ..run });
                }
                InlineKind::SoftBreak => self.push(" ", run),
                InlineKind::HardBreak => {
                    while self.text.ends_with(' ') && self.insets.last().is_none_or(|i| i.0 < self.text.len()) {
                        self.text.pop();
                    }
                    self.push("\n", run);
                }
            }
            self.report.span = before;
        }
    }

    fn code(&mut self, code: &str, run: Run) {
        self.chips = self.chips.wrapping_add(1).max(1);
        let ink = Ink { chip: self.chips, ..run.ink };
        self.inset(Inset::Pad);
        self.push(code, Run { code: true, ink, ..run });
        self.inset(Inset::Pad);
    }

    fn math(&mut self, tex: &str, run: Run) {
        match Formula::new(tex, false, run.ink.color) {
            Ok(formula) => {
                self.inset(Inset::Formula(formula, self.style.size * run.share * MATH_SCALE, tex.to_owned()))
            }
            Err(why) => {
                self.report.add(IssueKind::Formula, format!("the formula `{tex}` cannot be set: {why}"));
                self.code(tex, run);
            }
        }
    }

    fn link(&mut self, target: &str, content: &[Inline], run: Run) {
        let lower = target.trim().to_ascii_lowercase();
        let live = ["https://", "http://", "mailto:"].iter().any(|scheme| lower.starts_with(scheme));
        let color = self.theme.color.link;
        let mut link = 0;
        if live && self.links.len() < usize::from(u16::MAX) {
            self.links.push(target.trim().to_owned());
            link = self.links.len() as u16;
        }
        self.walk(content, Run { ink: Ink { color, link, ..run.ink }, ..run });
    }

    fn image(&mut self, image: &Image, run: Run) {
        match self.report.picture(&image.target) {
            Some(picture) => self.inset(Inset::Picture(picture, image.alt.clone())),
            None => {
                // The name of the file says more than the way to it.
                let name = image.target.split(['?', '#']).next().unwrap_or("").rsplit('/').next().unwrap_or("");
                let alt = if image.alt.is_empty() { name } else { &image.alt };
                let color = self.theme.color.muted;
                self.push(&format!("[{alt}]"), Run { ink: Ink { color, ..run.ink }, ..run });
            }
        }
    }
}

/// Quotes, dashes and dots as a printer sets them. `before` is what stands before the text.
fn smart(text: &str, mut before: Option<char>) -> Cow<'_, str> {
    if !text.contains(['"', '\'']) && !text.contains("--") && !text.contains("...") {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let opens = before.is_none_or(|b| b.is_whitespace() || "([{-/\u{2013}\u{2014}\u{201c}\u{2018}".contains(b));
        let next = rest[c.len_utf8()..].chars().next();
        let (set, length) = match c {
            '-' if rest.starts_with("---") => ('\u{2014}', 3),
            '-' if rest.starts_with("--") => ('\u{2013}', 2),
            '.' if rest.starts_with("...") => ('\u{2026}', 3),
            '"' if opens && next.is_some_and(|n| !n.is_whitespace()) => ('\u{201c}', 1),
            '"' => ('\u{201d}', 1),
            // The nineties are '90s.
            '\'' if opens && next.is_some_and(|n| !n.is_whitespace() && !n.is_ascii_digit()) => ('\u{2018}', 1),
            '\'' => ('\u{2019}', 1),
            _ => (c, c.len_utf8()),
        };
        out.push(set);
        before = Some(set);
        rest = &rest[length..];
    }
    Cow::Owned(out)
}

/// A paragraph's style under a look that holds for all of it.
pub(super) fn styled(style: TextStyle, look: &Look, theme: &Theme) -> TextStyle {
    TextStyle {
        size: style.size * look.size.unwrap_or(1.0).clamp(SMALLEST, LARGEST),
        color: look.color.as_deref().and_then(|c| theme.ink(c)).unwrap_or(style.color),
        align: match look.align {
            Some(LineAlign::Left) => Alignment::Start,
            Some(LineAlign::Center) => Alignment::Center,
            Some(LineAlign::Right) => Alignment::Right,
            None => style.align,
        },
        ..style
    }
}

/// Text that the deck sizes itself stays within these shares of the text around it: legible, and on the slide.
const SMALLEST: f32 = 0.68;
const LARGEST: f32 = 2.4;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_and_dashes_are_set_as_in_print() {
        let of = |text: &str| smart(text, None).into_owned();
        assert_eq!(of("\"It's 'one' of the '90s\" -- pages 3--4 ..."), "“It’s ‘one’ of the ’90s” – pages 3–4 …");
        assert_eq!(of("a---b (\"c\")"), "a—b (“c”)");
        assert_eq!(smart("\"", Some('x')), "”");
        assert!(matches!(smart("plain - text.", None), Cow::Borrowed(_)));
    }
}
