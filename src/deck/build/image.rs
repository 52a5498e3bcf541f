//! Images: the options that dialects write into them, and where backgrounds go.

use std::ops::Range;

use super::super::css;
use super::super::model::{BlockKind, CodeBlock, Fit, Image, ImageFilter, Inline, InlineKind, Length, Side};
use super::{Builder, ImageSyntax};

/// The text of inlines, without markup.
pub fn plain(inlines: &[Inline]) -> String {
    let mut out = String::with_capacity(inlines.iter().map(|i| i.span.len()).sum());
    collect(inlines, &mut out);
    out
}

/// [`plain`] with the dollars of formulas, for text that is read once more.
pub(super) fn with_formulas(inlines: &[Inline]) -> String {
    let one = |i: &Inline| match &i.kind {
        InlineKind::Math(tex) => format!("${tex}$"),
        _ => plain(std::slice::from_ref(i)),
    };
    inlines.iter().map(one).collect()
}

fn collect(inlines: &[Inline], out: &mut String) {
    for inline in inlines {
        match &inline.kind {
            InlineKind::Text(text) | InlineKind::Code(text) | InlineKind::Math(text) => out.push_str(text),
            InlineKind::SoftBreak | InlineKind::HardBreak => out.push(' '),
            kind => collect(kind.children().unwrap_or_default(), out),
        }
    }
}

/// The text of preformatted inlines with its line ends, and the colours of its parts.
fn source(inlines: &[Inline], ink: Option<&str>, out: &mut String, inks: &mut Vec<(Range<usize>, String)>) {
    for inline in inlines {
        let start = out.len();
        match &inline.kind {
            InlineKind::SoftBreak | InlineKind::HardBreak => out.push('\n'),
            InlineKind::Styled { look, content } => {
                source(content, look.color.as_deref().or(ink), out, inks);
                continue;
            }
            InlineKind::Emphasis(inner) | InlineKind::Strong(inner) | InlineKind::Link { content: inner, .. } => {
                source(inner, ink, out, inks);
                continue;
            }
            _ => collect(std::slice::from_ref(inline), out),
        }
        if let Some(ink) = ink {
            inks.push((start..out.len(), ink.to_owned()));
        }
    }
}

/// What the options of an image say.
#[derive(Debug, Default, PartialEq)]
struct Wanted {
    background: bool,
    alt: String,
    width: Option<Length>,
    height: Option<Length>,
    fit: Fit,
    side: Option<(Side, f32)>,
    filter: ImageFilter,
}

impl Builder<'_> {
    pub(super) fn close_image(&mut self, alt: &str, target: String, title: Option<String>, range: Range<usize>) {
        let wanted = match self.syntax.images {
            // A macro of remark decks that its manual gives.
            ImageSyntax::Plain if alt.starts_with(":scale ") => {
                Wanted { width: css::length(alt.trim_start_matches(":scale ")), ..Wanted::default() }
            }
            ImageSyntax::Plain => Wanted { alt: alt.trim().to_owned(), ..Wanted::default() },
            ImageSyntax::Marp => marp(alt),
            ImageSyntax::Deckset => deckset(alt),
            ImageSyntax::Presenterm => presenterm(alt),
        };
        let mut wanted = wanted;
        let mut caption = title;
        let given = self.picture_attributes.iter().rev().take(8).find(|(at, _)| *at == range.end);
        if let Some((_, place)) = given {
            let inner = self.text[place.clone()].trim_matches(['{', '}']);
            let named = |key| quoted(inner, key).map(str::trim).filter(|v| !v.is_empty());
            if let Some(text) = named("fig-cap") {
                caption = Some(text.to_owned());
            }
            if let Some(text) = named("fig-alt") {
                // What stood for the words below the picture goes on doing so.
                caption = caption.or_else(|| Some(wanted.alt.clone()).filter(|a| !a.is_empty()));
                wanted.alt = text.to_owned();
            }
            for word in inner.split_whitespace() {
                match word.split_once('=').map(|(k, v)| (k, v.trim_matches(['"', '\'']))) {
                    Some(("width", value)) => wanted.width = css::length(value),
                    Some(("height", value)) => wanted.height = css::length(value),
                    _ => {}
                }
            }
        }
        let is_color = target.starts_with('#') || target.starts_with("rgb(") || target.starts_with("hsl(");
        if wanted.background && is_color {
            self.draft.background_color = Some(target);
            return;
        }
        let image = Image {
            span: self.span(range.clone()),
            target,
            alt: wanted.alt,
            caption,
            width: wanted.width,
            height: wanted.height,
            fit: wanted.fit,
            side: wanted.side,
            filter: wanted.filter,
        };
        if wanted.background {
            self.draft.backgrounds.push(image);
        } else {
            self.push_inline(InlineKind::Image(Box::new(image)), range);
        }
    }

    pub(super) fn close_pre(&mut self, inlines: &[Inline], range: Range<usize>) {
        let (mut code, mut inks) = (String::new(), Vec::new());
        source(inlines, None, &mut code, &mut inks);
        let start = code.len() - code.trim_start_matches('\n').len();
        let end = code.trim_end_matches('\n').len().max(start);
        let code = code[start..end].to_owned();
        for (place, _) in &mut inks {
            *place = place.start.clamp(start, end) - start..place.end.clamp(start, end) - start;
        }
        self.push_block(
            BlockKind::Code(CodeBlock {
                language: None,
                code,
                hidden: false,
                caption: None,
                labels: Vec::new(),
                first_line: None,
                marked: Vec::new(),
                inks,
            }),
            range,
        );
    }
}

/// The value of `key="..."` or `key='...'` in attributes.
fn quoted<'t>(attributes: &'t str, key: &str) -> Option<&'t str> {
    let at = attributes.match_indices(key).map(|(i, _)| i).find(|i| {
        let before = attributes[..*i].chars().next_back();
        before.is_none_or(char::is_whitespace) && attributes[i + key.len()..].starts_with('=')
    })?;
    let value = &attributes[at + key.len() + 1..];
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    value[1..].split_once(quote).map(|(inner, _)| inner)
}

/// Marpit: options are words of the alternative text; what is no option stays. Words about the page's background count
/// only together with `bg`.
fn marp(alt: &str) -> Wanted {
    let background = alt.split_whitespace().any(|w| w == "bg");
    let mut out = Wanted { background, alt: String::with_capacity(alt.len()), ..Wanted::default() };
    for word in alt.split_whitespace() {
        let (key, value) = word.split_once(':').map_or((word, None), |(k, v)| (k, Some(v)));
        let used = match (key, value) {
            ("w" | "width", Some(value)) => {
                out.width = css::length(value);
                out.width.is_some() || value == "auto"
            }
            ("h" | "height", Some(value)) => {
                out.height = css::length(value);
                out.height.is_some() || value == "auto"
            }
            _ if out.filter.take(word) => true,
            _ if background => background_word(&mut out, key, value),
            _ => false,
        };
        if !used {
            push_word(&mut out.alt, word);
        }
    }
    out
}

fn background_word(out: &mut Wanted, key: &str, value: Option<&str>) -> bool {
    let share = |v: &str| v.strip_suffix('%').and_then(|n| n.parse::<f32>().ok()).map(|n| (n / 100.0).clamp(0.0, 1.0));
    match (key, value) {
        ("bg" | "vertical" | "horizontal", None) => {}
        ("cover", None) => out.fit = Fit::Cover,
        ("contain" | "fit", None) => out.fit = Fit::Contain,
        ("auto", None) => out.fit = Fit::Scale(1.0),
        ("left" | "right", value) => {
            let side = if key == "left" { Side::Left } else { Side::Right };
            match value.map(share) {
                None => out.side = Some((side, 0.5)),
                Some(Some(share)) => out.side = Some((side, share)),
                Some(None) => return false,
            }
        }
        (size, None) if size.ends_with('%') => match size.trim_end_matches('%').parse::<f32>() {
            Ok(percent) if percent.is_finite() && percent > 0.0 => out.fit = Fit::Scale(percent / 100.0),
            _ => return false,
        },
        _ => return false,
    }
    true
}

/// Deckset: without `inline` a picture is the slide's background.
fn deckset(alt: &str) -> Wanted {
    let mut out = Wanted { background: true, ..Wanted::default() };
    for word in alt.split_whitespace() {
        match word {
            "inline" => out.background = false,
            "fit" => out.fit = Fit::Contain,
            "fill" => out.fit = Fit::Cover,
            "original" => out.fit = Fit::Scale(1.0),
            "left" => out.side = Some((Side::Left, 0.5)),
            "right" => out.side = Some((Side::Right, 0.5)),
            "autoplay" | "loop" | "mute" | "hide" => {}
            // Not drawn, and told.
            "filtered" => out.filter.other.push(word.to_owned()),
            _ if word.starts_with("corner-radius(") => out.filter.other.push(word.to_owned()),
            _ if word.starts_with("alpha(") => {
                let share = word["alpha(".len()..].trim_end_matches(')').parse::<f32>().ok().filter(|s| s.is_finite());
                out.filter.opacity = share.map_or(1.0, |s| s.clamp(0.0, 1.0));
            }
            _ => match word.strip_suffix('%').and_then(|n| n.parse::<f32>().ok()) {
                Some(percent) if percent.is_finite() && percent > 0.0 => {
                    out.width = Some(Length::Share(percent / 100.0));
                    out.fit = Fit::Scale(percent / 100.0);
                }
                _ => push_word(&mut out.alt, word),
            },
        }
    }
    if !out.background {
        out.side = None;
        out.fit = Fit::default();
    }
    out
}

/// presenterm: `image:width:50%`, `image:w:50%`.
fn presenterm(alt: &str) -> Wanted {
    let mut out = Wanted { alt: alt.trim().to_owned(), ..Wanted::default() };
    if let Some(rest) = alt.trim().strip_prefix("image:") {
        out.alt = String::new();
        for part in rest.split(',') {
            if let Some(("w" | "width", value)) = part.split_once(':') {
                out.width = css::length(value);
            }
        }
    }
    out
}

fn push_word(out: &mut String, word: &str) {
    if !out.is_empty() {
        out.push(' ');
    }
    out.push_str(word);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marp_options_leave_the_rest_as_alternative_text() {
        let w = marp("bg right:40% contain blur:3px the loss curve");
        assert!(w.background);
        assert_eq!((w.side, w.fit, w.alt.as_str()), (Some((Side::Right, 0.4)), Fit::Contain, "the loss curve"));
        let w = marp("w:200 h:50% left of the plot");
        assert_eq!((w.width, w.height), (Some(Length::Px(200.0)), Some(Length::Share(0.5))));
        assert_eq!(w.alt, "left of the plot", "words about backgrounds need bg");
        assert_eq!(marp("bg 80%").fit, Fit::Scale(0.8));
        assert_eq!(marp("w:wide").alt, "w:wide");
    }

    #[test]
    fn deckset_pictures_are_backgrounds_unless_inline() {
        let w = deckset("inline 50% plot");
        assert_eq!((w.background, w.width, w.alt.as_str()), (false, Some(Length::Share(0.5)), "plot"));
        assert!(deckset("left fit").background);
        assert_eq!(deckset("filtered corner-radius(16)").filter.other, ["filtered", "corner-radius(16)"], "told");
    }
}
