//! A skeleton slide for what is missing: title, tag, and a leftover that lint reports until it is filled in.

use crate::deck::model::{Dialect, SlideSettings};
use crate::diagnostic::Edit;
use crate::knowledge::At;
use crate::text::{FileId, Span};

use super::super::Reading;
use super::super::engine::absent;
use super::super::finding::Finding;
use super::place::{Rank, before};
use super::proof::Change;
use super::{Candidate, Done};

/// What is missing: the title of its slide, the line that tags it, what it is for, and its place.
struct Missing {
    title: String,
    tag: String,
    what: String,
    rank: Rank,
    settings: SlideSettings,
}

/// The skeleton for what a finding says is missing, at the best place and at the next best one; none where a slide is
/// tagged with it already.
pub(super) fn missing(reading: &Reading<'_>, finding: &Finding) -> Vec<Candidate> {
    let Some(missing) = wanted(reading, finding) else { return Vec::new() };
    let deck = reading.deck();
    let tagged = |s: &SlideSettings| {
        missing.settings.section.is_some() && s.section == missing.settings.section
            || missing.settings.elements.iter().any(|e| s.elements.contains(e))
    };
    if deck.slides.iter().any(|s| tagged(&s.settings)) {
        return Vec::new();
    }
    let best = before(reading, missing.rank);
    // Behind a last slide that closes the talk there is only the backup.
    let next = deck.slides[..best].iter().rposition(|s| !s.hidden).filter(|at| *at > 0);
    [Some(best), next].into_iter().flatten().filter_map(|slide| skeleton(reading, finding, &missing, slide)).collect()
}

/// The skeleton before a slide.
fn skeleton(reading: &Reading<'_>, finding: &Finding, missing: &Missing, slide: usize) -> Option<Candidate> {
    let deck = reading.deck();
    let offset = offset(reading, slide)?;
    let number = deck.slides[..slide].iter().filter(|s| !s.hidden).map(|s| s.number).next_back();
    let place = number.map_or_else(|| "as the first slide".to_owned(), |n| format!("behind slide {n}"));
    Some(Candidate {
        done: Done {
            rule: finding.id.clone(),
            what: format!("a skeleton for “{}” {place}", missing.title),
            to_fill: true,
        },
        ways: ways(reading, slide, offset, missing),
        change: Change::Slide(slide, missing.title.clone(), Box::new(missing.settings.clone())),
    })
}

/// What the finding misses: an element's section or the element itself, else the section that it names.
fn wanted(reading: &Reading<'_>, finding: &Finding) -> Option<Missing> {
    let knowledge = reading.knowledge();
    let denied = absent(reading, knowledge.rule_at(finding.rule)).into_iter().next();
    let section = match denied {
        Some(element) => reading.tag_section(&knowledge.element_at(element).tag),
        None => finding.about.iter().find_map(|id| knowledge.section(id)),
    };
    let at = match knowledge.rule_at(finding.rule).at {
        At::Section(section) => Rank::of(reading, section).map(Rank::just_before),
        At::Deck | At::Element(_) | At::Evidence => None,
    };
    if let Some(section) = section {
        let table = &knowledge.section_at(section).table;
        return Some(Missing {
            title: table.name.clone(),
            tag: format!("section: {}", table.id),
            what: table.what.clone().unwrap_or_default(),
            rank: Rank::of(reading, section).or(at).unwrap_or(Rank::END),
            settings: SlideSettings { section: Some(table.id.clone()), ..SlideSettings::default() },
        });
    }
    let table = &knowledge.element_at(denied?).table;
    let name = table.id.replace('_', " ");
    let mut letters = name.chars();
    Some(Missing {
        title: letters.next().map(|c| c.to_uppercase().chain(letters).collect())?,
        tag: format!("elements: {}", table.id),
        what: table.what.clone(),
        rank: at.unwrap_or(Rank::END),
        settings: SlideSettings { elements: vec![table.id.clone()], ..SlideSettings::default() },
    })
}

/// The byte of the deck's own file at which a slide goes in before `slide`. None between two slides of other files.
fn offset(reading: &Reading<'_>, slide: usize) -> Option<usize> {
    let deck = reading.deck();
    let own = FileId(0);
    let next = deck.slides[slide..].iter().find(|s| !s.hidden);
    match next {
        Some(next) if next.span.file == own => Some(next.span.start as usize),
        Some(_) => {
            let last = deck.slides[..slide].iter().rfind(|s| !s.hidden).filter(|s| s.span.file == own)?;
            Some(last.span.end as usize)
        }
        None => Some(deck.sources.file(own).text().len()),
    }
}

/// The ways to write the slide, the dialect's own first; the ones that the deck's settings forbid fail their proof.
fn ways(reading: &Reading<'_>, slide: usize, offset: usize, missing: &Missing) -> Vec<Vec<Edit>> {
    let deck = reading.deck();
    let text = deck.sources.files()[0].text();
    let eol = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let heading = format!("{} {}", "#".repeat(level(reading)), missing.title);
    let underlined = format!("{}\n===", missing.title);
    let what = if missing.what.is_empty() { String::new() } else { format!("# {}\n", missing.what) };
    let comment = format!("<!-- hotseat\n{}\n{what}-->", missing.tag);
    // Some dialects set notes off by their own marks, some slides have a comment only at their head.
    let body = |title: &str| format!("{title}\n\n{comment}\n\nTODO\n");
    let own = own_separator(reading, slide);
    let rules: Vec<Option<&str>> = match deck.dialect {
        Dialect::Presenterm => vec![Some("<!-- end_slide -->"), Some("---")],
        Dialect::Pandoc | Dialect::Quarto => vec![None, Some("---")],
        _ => vec![Some("---"), None],
    };
    let rules = rules.into_iter().chain(own.as_deref().map(Some));
    let titles = match deck.dialect {
        Dialect::Presenterm => vec![underlined, heading],
        _ => vec![heading],
    };
    let mut ways = Vec::new();
    for rule in rules {
        for title in &titles {
            let body = body(title);
            let rule = rule.map_or_else(String::new, |r| format!("{r}\n\n"));
            // Before the first slide of a file the separator comes last.
            let slide = if slide == 0 { format!("{body}\n{rule}") } else { format!("{rule}{body}\n") };
            let whole = format!("{}{slide}", gap(&text[..offset]));
            let span = Span::new(FileId(0), offset..offset);
            ways.push(vec![Edit { span, replacement: whole.replace('\n', eol) }]);
        }
    }
    ways
}

/// The line feeds that are missing for an empty line to stand before what follows.
fn gap(before: &str) -> &'static str {
    let before = before.strip_suffix('\n').map(|b| b.strip_suffix('\r').unwrap_or(b));
    match before {
        Some(rest) if rest.is_empty() || rest.ends_with('\n') => "",
        Some(_) => "\n",
        None => "\n\n",
    }
}

/// The level of most titles of content slides; 2 where there are none.
fn level(reading: &Reading<'_>) -> usize {
    let mut counts = [0_usize; 7];
    for (slide, row) in reading.deck().slides.iter().zip(reading.rows()).filter(|(_, r)| r.is_content()) {
        if let Some(title) = &slide.title {
            counts[usize::from(title.level.clamp(1, 6))] += usize::from(row.section.is_some()) + 1;
        }
    }
    (1..=6).max_by_key(|level| (counts[*level], *level == 2)).unwrap_or(2)
}

/// The line that separates the slide from the one before, where it is no heading.
fn own_separator(reading: &Reading<'_>, slide: usize) -> Option<String> {
    let deck = reading.deck();
    let near = deck.slides[slide.min(deck.slides.len().saturating_sub(1))..].iter().find(|s| !s.hidden)?;
    let first = deck.sources.text(near.span).lines().map(str::trim_end).find(|l| !l.is_empty())?;
    let plain = first.len() <= 40 && first.chars().all(|c| c.is_ascii_punctuation() || c == ' ');
    (plain && !first.starts_with('#')).then(|| first.to_owned())
}
