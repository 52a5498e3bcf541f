//! Facts about what can be seen: pictures without words for those who cannot see them, and colours without contrast.

use crate::deck::images;
use crate::deck::model::{Dialect, Slide};
use crate::knowledge::expression::{Evidence, Measure};
use crate::layout::{Color, contrast, parse_color};

use super::super::Reading;
use super::super::elements::title_evidence;
use super::Facts;

pub(super) fn measure(reading: &Reading<'_>, facts: &mut Facts) {
    facts.set("missing_alt", missing_alt(reading));
    let deck = reading.deck();
    let slides = deck.slides.iter().enumerate().filter(|(_, s)| !s.hidden);
    let found = slides.filter_map(|(i, slide)| {
        let (ink, ground) = colours(reading, slide)?;
        Some((i, f64::from(contrast(ink, ground)), title_evidence(reading, i)))
    });
    facts.numbers_of_slides("contrast", found.collect::<Vec<_>>());
}

/// Pictures of the content without alternative text and caption. Backgrounds count as ornaments.
fn missing_alt(reading: &Reading<'_>) -> Measure {
    let deck = reading.deck();
    let mut all = 0;
    let mut evidence = Vec::new();
    for (i, slide) in deck.slides.iter().enumerate().filter(|(_, s)| !s.hidden) {
        for image in images(slide).into_iter().skip(slide.backgrounds.len()) {
            all += 1;
            let silent = image.alt.trim().is_empty() && image.caption.as_deref().is_none_or(|c| c.trim().is_empty());
            if silent && !is_ornament(deck.sources.text(image.span)) {
                evidence.push(Evidence::Source { slide: Some(i as u32), span: image.span });
            }
        }
    }
    let shown = format!("{} of {all}", evidence.len());
    Measure { shown: Some(shown), ..Measure::quotes(evidence) }
}

/// Whether an HTML tag says that its picture is there for its looks: by an empty text, not by none at all.
fn is_ornament(source: &str) -> bool {
    let tag = source.to_ascii_lowercase().replace('\'', "\"");
    let said = ["alt=\"\"", "role=\"presentation\"", "role=\"none\"", "aria-hidden=\"true\""];
    tag.starts_with('<') && said.iter().any(|s| tag.contains(s))
}

/// Ink and ground of a slide's text, where both are known: stated, or one stated in a deck whose theme is known.
fn colours(reading: &Reading<'_>, slide: &Slide) -> Option<(Color, Color)> {
    let deck = reading.deck();
    if !slide.backgrounds.is_empty() || (slide.color.is_none() && slide.background_color.is_none()) {
        return None;
    }
    let opaque = |text: &String| parse_color(text).filter(|c| c.a == 255 && !text.contains("rgba"));
    let ink = slide.color.as_ref().map(opaque);
    let ground = slide.background_color.as_ref().map(opaque);
    // Marp's own themes are dark on light, and the other way round on slides of class `invert`.
    let known = matches!(deck.style.theme.as_deref(), None | Some("default" | "gaia" | "uncover"));
    let source = deck.sources.files()[0].text();
    let plain = known && deck.dialect == Dialect::Marp && !source.contains("<style") && !source.contains("style:");
    let inverted = slide.classes.iter().any(|c| c == "invert");
    let theme = |dark: bool| if dark { Color::rgb(36, 41, 46) } else { Color::rgb(255, 255, 255) };
    let ink = match ink {
        Some(stated) => stated?,
        None if plain => theme(!inverted),
        None => return None,
    };
    let ground = match ground {
        Some(stated) => stated?,
        None if plain => theme(inverted),
        None => return None,
    };
    Some((ink, ground))
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::reading_of;

    #[test]
    fn pictures_lack_words_unless_they_are_ornaments() {
        let missing = |body: &str| {
            let deck = format!("---\nmarp: true\n---\n\n# Owls\n\n---\n\n## Night\n\n{body}\n");
            reading_of(&deck, |reading| reading.facts().named("missing_alt").evidence.len())
        };
        assert_eq!(missing("![](owl.png)\n\n![an owl on a fence](fence.png)"), 1);
        assert_eq!(missing("<img src=\"owl.png\"> <img src=\"fence.png\" alt=\"an owl on a fence\">"), 1);
        assert_eq!(missing("![bg right](sky.png)\n\n<img src='line.png' alt=''>"), 0);
    }
}
