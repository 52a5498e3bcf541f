//! Tags: slips in the comments for hotseat, and slides whose title nearly names what is missing.

use crate::deck::model::{HazardKind, SlideSettings};
use crate::diagnostic::Edit;
use crate::text::{FileId, Span};

use super::super::finding::Finding;
use super::super::{By, Reading, SlideRow};
use super::proof::Change;
use super::{Candidate, Done};

/// A mistyped key or word of a comment for hotseat, where one known word is near.
pub(super) fn slip(reading: &Reading<'_>, finding: &Finding) -> Option<Candidate> {
    let deck = reading.deck();
    let written = deck.sources.text(finding.span);
    let inside = |span: Option<Span>| span.is_some_and(|s| s.contains(finding.span));
    let slide = deck.slides.iter().position(|s| inside(s.settings.span));
    if finding.span.file != FileId(0) || written.is_empty() || slide.is_none() && !inside(deck.settings.span) {
        return None;
    }
    let word = finding.remedy.split_once("did you mean `")?.1.split('`').next()?;
    Some(Candidate {
        done: Done {
            rule: finding.id.clone(),
            what: format!("`{}` is now `{word}`", crate::text::one_line(written)),
            to_fill: false,
        },
        ways: vec![vec![Edit { span: finding.span, replacement: word.to_owned() }]],
        change: match deck.hazards.iter().any(|h| h.kind == HazardKind::UnknownKey && h.span == finding.span) {
            true => Change::Slip(slide),
            false => settled(reading, slide?, written, word)?,
        },
    })
}

/// The settings of a slide with one word of them mended.
fn settled(reading: &Reading<'_>, slide: usize, written: &str, word: &str) -> Option<Change> {
    let mut settings = reading.deck().slides[slide].settings.clone();
    if settings.section.as_deref().is_some_and(|s| s.eq_ignore_ascii_case(written)) {
        settings.section = Some(word.to_owned());
    } else if let Some(element) = settings.elements.iter_mut().find(|e| *e == written) {
        word.clone_into(element);
    } else {
        let answer = settings.answers.iter_mut().find(|a| a.eq_ignore_ascii_case(written))?;
        *answer = word.to_uppercase();
    }
    Some(Change::Settings(vec![(slide, settings)]))
}

/// Shortest title that may have a slip in it, and from which length on it may have two; in characters.
const SHORTEST: usize = 5;
const TWO_SLIPS: usize = 9;

/// A slide of the talk whose title is a slip away from a heading of the missing section: the tag settles what it is.
pub(super) fn nearly_named(reading: &Reading<'_>, finding: &Finding) -> Option<Candidate> {
    let knowledge = reading.knowledge();
    let section = finding.about.iter().find_map(|id| knowledge.section(id))?;
    let table = &knowledge.section_at(section).table;
    let names: Vec<(String, usize)> = std::iter::once(table.name.as_str())
        .chain(table.headings.iter().map(|h| h.trim_end_matches('*')))
        .map(|h| (h.to_lowercase(), h.chars().count()))
        .filter(|(_, length)| *length >= SHORTEST)
        .collect();
    let near = |title: &str| {
        let title = title.trim().trim_end_matches([':', '.']).to_lowercase();
        let length = title.chars().count();
        names.iter().any(|(name, own)| {
            let most = if *own >= TWO_SLIPS { 2 } else { 1 };
            // No text is nearer than its length allows, which settles most without measuring.
            name.chars().count().abs_diff(length) <= most && strsim::damerau_levenshtein(&title, name) <= most
        })
    };
    let guessed = |row: &SlideRow| row.is_content() && row.section.is_none_or(|s| s.by > By::Heading);
    let (slide, found) = reading.deck().slides.iter().enumerate().find(|(i, slide)| {
        let title = slide.title.as_ref().map_or("", |t| t.text.as_str());
        slide.span.file == FileId(0) && guessed(&reading.rows()[*i]) && near(title)
    })?;
    let settings = SlideSettings { section: Some(table.id.clone()), ..found.settings.clone() };
    Some(Candidate {
        done: Done {
            rule: finding.id.clone(),
            what: format!(
                "`section: {}` on slide {}, “{}”",
                table.id,
                found.number,
                crate::text::one_line(found.title_text())
            ),
            to_fill: false,
        },
        ways: insertions(reading, slide, &format!("section: {}", table.id)),
        change: Change::Settings(vec![(slide, settings)]),
    })
}

/// The ways to add a line to a slide's comment for hotseat: into the one that it has, else in a new one below its title.
pub(super) fn insertions(reading: &Reading<'_>, slide: usize, line: &str) -> Vec<Vec<Edit>> {
    let deck = reading.deck();
    let text = deck.sources.files()[0].text();
    let slide = &deck.slides[slide];
    let eol = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let at = |offset: usize, replacement: String| {
        vec![Edit { span: Span::new(FileId(0), offset..offset), replacement: replacement.replace('\n', eol) }]
    };
    let end_of_line = |from: usize| text[from..].find('\n').map(|i| from + i + 1);
    if let Some(comment) = slide.settings.span.filter(|s| s.file == FileId(0)) {
        let own = &text[comment.range()];
        let head = own.find("hotseat").and_then(|i| end_of_line(comment.range().start + i));
        return head.filter(|h| *h < comment.range().end).map(|h| at(h, format!("{line}\n"))).into_iter().collect();
    }
    let comment = format!("<!-- hotseat\n{line}\n-->\n");
    // Not behind the empty line below the title.
    let end = |span: Span| span.range().start + deck.sources.text(span).trim_end().len();
    let below = slide.title.as_ref().and_then(|t| end_of_line(end(t.span)));
    below.map(|offset| at(offset, format!("\n{comment}"))).into_iter().collect()
}
