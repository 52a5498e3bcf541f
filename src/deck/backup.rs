//! Where the talk ends and the backup begins.

use super::model::Slide;

/// Titles that open a backup, lower case, without punctuation at the end.
const MARKERS: &[&str] = &[
    "backup",
    "back-up",
    "back up",
    "backups",
    "backup slides",
    "back-up slides",
    "backup slide",
    "appendix",
    "appendices",
    "extra slides",
    "extras",
    "additional slides",
    "additional material",
    "supplementary",
    "supplementary material",
    "supplementary materials",
    "supplementary slides",
    "supplement",
    "supplemental material",
    "supplemental slides",
    "bonus slides",
    "reserve slides",
    "spare slides",
    "hidden slides",
    "anhang",
    "zusatzfolien",
    "annexe",
    "annexes",
    "anexo",
    "anexos",
    "приложение",
    "приложения",
];

/// Beginnings of titles of single backup slides: `Backup: tuning`, `Appendix A`.
const PREFIXES: &[&str] = &[
    "backup:",
    "back-up:",
    "backup -",
    "backup –",
    "appendix:",
    "appendix a",
    "appendix b",
    "appendix –",
    "appendix -",
];

/// Titles with which talks end.
const CLOSINGS: &[&str] = &[
    "thank",
    "questions",
    "question?",
    "any questions",
    "q&a",
    "q & a",
    "danke",
    "fragen",
    "merci",
    "gracias",
    "obrigad",
    "спасибо",
    "the end",
    "thanks",
    "references",
    "bibliography",
    "acknowledg",
    "literatur",
];

/// Titles that only the talk itself has: after one of these the talk was not over.
const CONTENT: &[&str] =
    &["conclusion", "summary", "take-home", "takeaway", "take away", "future work", "outlook", "contributions"];

/// Marks the backup slides. A tag says where it starts or ends; else it starts at the first marker after the last
/// closing content; else after a last "thank you" in the second half of the deck.
pub(super) fn mark(slides: &mut [Slide]) {
    let start = detected(slides);
    let mut on = false;
    for (i, slide) in slides.iter_mut().enumerate() {
        if Some(i) == start {
            on = true;
        }
        let by_section = slide.settings.section.as_deref() == Some("backup");
        match slide.settings.backup.or(by_section.then_some(true)) {
            Some(stated) => on = stated,
            None if slide.classes.iter().any(|c| c == "backup" || c == "appendix") => {
                slide.backup = true;
                continue;
            }
            None => {}
        }
        slide.backup = on;
    }
}

fn normal(slide: &Slide) -> String {
    let odd = |c: char| !c.is_alphanumeric() && c != '?';
    let mut title = slide.title.as_ref().map_or_else(String::new, |t| t.text.to_lowercase());
    title.truncate(title.trim_end_matches(odd).len());
    let lead = title.len() - title.trim_start_matches(odd).len();
    if lead > 0 {
        title.drain(..lead);
    }
    title
}

fn detected(slides: &[Slide]) -> Option<usize> {
    let titles: Vec<(usize, String)> =
        slides.iter().enumerate().filter(|(_, s)| !s.hidden).map(|(i, s)| (i, normal(s))).collect();
    let starts = |title: &str, list: &[&str]| {
        let first = title.bytes().next();
        list.iter().any(|w| w.bytes().next() == first && title.starts_with(w))
    };
    let last_content = titles.iter().rposition(|(_, t)| starts(t, CONTENT));
    let is_marker = |t: &str| (starts(t, MARKERS) && MARKERS.contains(&t)) || starts(t, PREFIXES);
    let after = |at: usize| last_content.is_none_or(|c| c < at);
    if let Some(at) = titles.iter().enumerate().position(|(at, (_, t))| at > 0 && after(at) && is_marker(t)) {
        return Some(titles[at].0);
    }
    // A summary inside an appendix must not hide the marker that everybody can see.
    if let Some(at) = titles.iter().rposition(|(_, t)| MARKERS.contains(&t.as_str()))
        && at > titles.len() / 2
    {
        return Some(titles[at].0);
    }
    let closing = titles.iter().rposition(|(_, t)| starts(t, CLOSINGS))?;
    let late = closing * 5 >= titles.len() * 2 && closing > 1;
    let follows = titles.get(closing + 1)?;
    (late && after(closing)).then_some(follows.0)
}
