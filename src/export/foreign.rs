//! Slides that another tool drew: their pages, set beside the slides of the deck. Steps are taken together by their page
//! labels, and pages find their slides by number, else by their titles.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::deck::model::Deck;
use crate::layout::{Draw, Page, PdfSource, Picture, Rect, Role, label_of};

/// The pages of a foreign PDF as pages of the deck, with what is not certain.
#[derive(Debug)]
pub struct Foreign {
    /// One page per page of the PDF, in its order; those that belong to no slide are left out.
    pub pages: Vec<Page>,
    /// What was guessed or left out, one sentence each.
    pub doubts: Vec<String>,
}

/// Reads a PDF of the deck's slides.
///
/// # Errors
/// Why it cannot be used, in words that follow its name.
pub fn foreign(deck: &Deck, bytes: &[u8]) -> Result<Foreign, String> {
    let source = PdfSource::read(bytes)?;
    let groups = source.groups();
    if groups.is_empty() {
        return Err("has no pages".into());
    }
    let shown = shown(deck);
    let mut doubts = Vec::new();
    let owners = if groups.len() == shown.len() {
        shown.iter().map(|s| Some(*s)).collect()
    } else {
        let owners = by_title(deck, &shown, &source, &groups);
        let (pages, slides) = (groups.len(), shown.len());
        doubts.push(format!(
            "the PDF has {pages} slides, the deck {slides}: pages were matched to slides by their titles"
        ));
        for slide in shown.iter().filter(|s| !owners.contains(&Some(**s))) {
            let (label, title) = (label_of(deck, *slide), deck.slides[*slide].title_text());
            doubts.push(format!("no page was found for slide {label} ({title})"));
        }
        owners
    };
    compose(deck, &source, &groups, &owners, doubts)
}

fn shown(deck: &Deck) -> Vec<usize> {
    (0..deck.slides.len()).filter(|i| !deck.slides[*i].hidden).collect()
}

/// [`foreign`] where the speaker says which pages show a slide: `3:4-6,7:-,B1:20`. Slides that are not named have one page
/// each, the next one; `-` is for a slide that the PDF lacks.
///
/// # Errors
/// As there, and what is wrong with the map.
pub fn foreign_mapped(deck: &Deck, bytes: &[u8], map: &str) -> Result<Foreign, String> {
    let source = PdfSource::read(bytes)?;
    let (total, shown) = (source.len(), shown(deck));
    let stated = stated(deck, &shown, map, total).map_err(|why| format!("does not fit --page-map: {why}"))?;
    let (mut groups, mut owners, mut doubts) = (Vec::new(), Vec::new(), Vec::new());
    let mut next = 0;
    for slide in shown {
        let range = stated.get(&slide).cloned().unwrap_or(next..next + 1);
        if range.is_empty() || range.start >= total {
            if !range.is_empty() {
                let (label, title) = (label_of(deck, slide), deck.slides[slide].title_text());
                doubts.push(format!("no page is left for slide {label} ({title})"));
            }
            continue;
        }
        next = range.end;
        groups.push(range);
        owners.push(Some(slide));
    }
    for page in (0..total).filter(|p| !groups.iter().any(|g| g.contains(p))) {
        doubts.push(format!("page {} belongs to no slide; it is left out", page + 1));
    }
    compose(deck, &source, &groups, &owners, doubts)
}

/// The pages (counted from 0) of the slides that a map names.
fn stated(
    deck: &Deck,
    shown: &[usize],
    map: &str,
    total: usize,
) -> Result<BTreeMap<usize, std::ops::Range<usize>>, String> {
    let mut out = BTreeMap::new();
    for part in map.split(',').map(str::trim).filter(|p| !p.is_empty()) {
        let Some((label, pages)) = part.split_once(':') else {
            return Err(format!("`{part}` is no slide with its pages; write for example 3:4-6"));
        };
        let label = label.trim().to_ascii_uppercase();
        let slide = shown.iter().find(|s| label_of(deck, **s) == label);
        let slide = slide.ok_or_else(|| format!("there is no slide `{label}`"))?;
        let number = |text: &str| {
            let page = text.trim().parse::<usize>().ok().filter(|n| (1..=total).contains(n));
            page.ok_or_else(|| format!("`{part}`: the PDF has the pages 1 to {total}"))
        };
        let range = match (pages.trim(), pages.split_once('-')) {
            ("-", _) => 0..0,
            (_, None) => number(pages)? - 1..number(pages)?,
            (_, Some((from, to))) => number(from)? - 1..number(to)?,
        };
        if range.is_empty() && pages.trim() != "-" {
            return Err(format!("`{part}` runs backwards"));
        }
        out.insert(*slide, range);
    }
    Ok(out)
}

/// The pages of groups as pages of the slides that own them.
fn compose(
    deck: &Deck,
    source: &Arc<PdfSource>,
    groups: &[std::ops::Range<usize>],
    owners: &[Option<usize>],
    mut doubts: Vec<String>,
) -> Result<Foreign, String> {
    let mut pages = Vec::new();
    for (group, owner) in groups.iter().zip(owners) {
        let Some(slide) = owner else {
            doubts.push(format!("page {} belongs to no slide of the deck; it is left out", group.start + 1));
            continue;
        };
        let first = pages.iter().filter(|p: &&Page| p.slide == *slide).count() as u32;
        for (step, number) in group.clone().enumerate() {
            pages.push(page(deck, *slide, source.page(number)?, first, step as u32));
        }
    }
    Ok(Foreign { pages, doubts })
}

fn page(deck: &Deck, slide: usize, drawn: crate::layout::PdfPage, continuation: u32, step: u32) -> Page {
    let size = drawn.size();
    let own = &deck.slides[slide];
    let title = own.title_text().to_owned();
    let rect = Rect { x: 0.0, y: 0.0, w: size.0, h: size.1 };
    let picture = Arc::new(Picture::of_page(drawn));
    Page {
        key: own.key.clone(),
        slide,
        step,
        continuation,
        label: label_of(deck, slide),
        draws: vec![
            Draw::Begin { role: Role::Figure, alt: Some(title.clone()) },
            Draw::Picture { rect, picture, alpha: 255 },
            Draw::End,
        ],
        title,
        size,
    }
}

/// The slide of each group: the longest run of titles that stand on pages in the same order; what lies between belongs to
/// the slide before it.
fn by_title(
    deck: &Deck,
    shown: &[usize],
    source: &Arc<PdfSource>,
    groups: &[std::ops::Range<usize>],
) -> Vec<Option<usize>> {
    let letters = |t: &str| t.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
    let texts: Vec<String> = groups.iter().map(|g| letters(&source.text(g.end - 1))).collect();
    let titles: Vec<String> = shown.iter().map(|s| letters(deck.slides[*s].title_text())).collect();
    let (n, m) = (texts.len(), titles.len());
    let fits = |i: usize, j: usize| titles[j].chars().count() >= 3 && texts[i].contains(&titles[j]);
    // best[i][j]: pairs in the rest of pages from i and of slides from j.
    let mut best = vec![vec![0_u32; m + 1]; n + 1];
    for i in (0..n).rev() {
        for j in (0..m).rev() {
            let skip = best[i + 1][j].max(best[i][j + 1]);
            best[i][j] = if fits(i, j) { skip.max(best[i + 1][j + 1] + 1) } else { skip };
        }
    }
    let mut owners = vec![None; n];
    let (mut i, mut j) = (0, 0);
    while i < n && j < m {
        if fits(i, j) && best[i][j] == best[i + 1][j + 1] + 1 {
            owners[i] = Some(shown[j]);
            (i, j) = (i + 1, j + 1);
        } else if best[i + 1][j] >= best[i][j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    let mut last = None;
    for owner in &mut owners {
        last = owner.or(last);
        *owner = last;
    }
    owners
}
