//! Keys of front matter, of slides and of comments that the dialect's tool does not know: presenterm stops at them, the
//! others ignore them without a word. Where the tool lets people invent keys, only those that look like a slip are told.

use std::ops::Range;

use crate::deck::model::{Deck, Dialect};
use crate::text::FileId;

/// What presenterm accepts; anything else is an error.
const PRESENTERM: [&str; 9] =
    ["title", "sub_title", "event", "location", "date", "author", "authors", "theme", "options"];

/// Marp's directives, which stand in front matter and in comments.
const MARP: [&str; 26] = [
    "auto-scaling",
    "author",
    "backgroundColor",
    "backgroundImage",
    "backgroundPosition",
    "backgroundRepeat",
    "backgroundSize",
    "class",
    "color",
    "date",
    "description",
    "footer",
    "header",
    "headingDivider",
    "html",
    "image",
    "keywords",
    "lang",
    "math",
    "paginate",
    "size",
    "style",
    "theme",
    "title",
    "transition",
    "url",
];

/// Slidev's keys for the deck and for slides.
const SLIDEV: [&str; 54] = [
    "addons",
    "aspectRatio",
    "author",
    "background",
    "canvasWidth",
    "class",
    "clicks",
    "clicksStart",
    "colorSchema",
    "comark",
    "contextMenu",
    "css",
    "date",
    "defaults",
    "disabled",
    "download",
    "dragPos",
    "drawings",
    "duration",
    "exportFilename",
    "export",
    "favicon",
    "fonts",
    "hide",
    "hideInToc",
    "highlighter",
    "htmlAttrs",
    "image",
    "info",
    "keywords",
    "layout",
    "level",
    "lineNumbers",
    "mdc",
    "monaco",
    "plantUmlServer",
    "preload",
    "presenter",
    "record",
    "remoteAssets",
    "routeAlias",
    "routerMode",
    "seoMeta",
    "selectable",
    "src",
    "theme",
    "themeConfig",
    "timer",
    "title",
    "titleTemplate",
    "transition",
    "url",
    "wakeLock",
    "zoom",
];

/// The layouts that Slidev brings; themes and the deck's folder may have more.
const LAYOUTS: [&str; 20] = [
    "center",
    "cover",
    "default",
    "end",
    "error",
    "fact",
    "full",
    "iframe",
    "iframe-left",
    "iframe-right",
    "image",
    "image-left",
    "image-right",
    "intro",
    "none",
    "quote",
    "section",
    "statement",
    "two-cols",
    "two-cols-header",
];

/// Keys of reveal-md.
const REVEAL: [&str; 16] = [
    "title",
    "author",
    "description",
    "separator",
    "verticalSeparator",
    "theme",
    "highlightTheme",
    "revealOptions",
    "preprocessor",
    "scripts",
    "css",
    "template",
    "notesSeparator",
    "assetsDir",
    "favicon",
    "absoluteUrl",
];

/// Keys of Quarto and Pandoc that decks use at the top.
const PANDOC: [&str; 34] = [
    "title",
    "subtitle",
    "author",
    "authors",
    "date",
    "format",
    "execute",
    "bibliography",
    "editor",
    "institute",
    "abstract",
    "keywords",
    "output",
    "theme",
    "filters",
    "engine",
    "jupyter",
    "knitr",
    "project",
    "params",
    "csl",
    "lang",
    "logo",
    "footer",
    "fontsize",
    "mainfont",
    "aspectratio",
    "colortheme",
    "fonttheme",
    "header-includes",
    "slide-level",
    "incremental",
    "number-sections",
    "revealjs-plugins",
];

/// Words that are keys somewhere: nobody's slip.
const COMMON: [&str; 12] =
    ["tags", "name", "data", "type", "draft", "layouts", "version", "license", "venue", "hotseat", "marp", "style"];

/// A place with what the tool will do there, and what to do about it.
type Found = (Range<usize>, String, String);

/// Keys with their place, what will happen, and what to do.
pub(super) fn unknown(deck: &Deck) -> Vec<Found> {
    let mut found = of_front_matter(deck);
    found.extend(late(deck));
    match deck.dialect {
        Dialect::Marp => found.extend(of_comments(deck)),
        Dialect::Slidev => found.extend(of_slides(deck)),
        _ => {}
    }
    found
}

fn of_front_matter(deck: &Deck) -> Vec<Found> {
    let known: &[&str] = match deck.dialect {
        Dialect::Marp => &MARP,
        Dialect::Presenterm => &PRESENTERM,
        Dialect::Slidev => &SLIDEV,
        Dialect::Reveal => &REVEAL,
        Dialect::Quarto | Dialect::Pandoc | Dialect::Rmarkdown => &PANDOC,
        // The others have none, or any.
        _ => return Vec::new(),
    };
    let Some(block) = deck.front_matter.filter(|s| s.file == FileId(0)) else { return Vec::new() };
    let Some(source) = deck.sources.files()[0].text().get(block.range()) else { return Vec::new() };
    if source.contains("strict_front_matter_parsing: false") {
        return Vec::new();
    }
    let mut found = Vec::new();
    for (range, key, value) in entries(source, block.range().start) {
        if known.contains(&key) {
            found.extend(layout(deck, range.end, key, value));
            continue;
        }
        let help = slip(key, known).map(|k| format!("did you mean `{k}`?"));
        if deck.dialect == Dialect::Presenterm {
            let help = help.unwrap_or_else(|| match key {
                "hotseat" => {
                    "write the settings into a comment: `<!-- hotseat-deck`, one key per line, `-->`".to_owned()
                }
                _ => "delete it, or set `strict_front_matter_parsing: false` in presenterm's configuration".to_owned(),
            });
            found.push((range, format!("presenterm knows no key `{key}` and stops with an error"), help));
        } else if let Some(help) = help {
            found.push((range, ignored(deck, key), help));
        }
    }
    found
}

/// Front matter that begins below the first line, which these tools then do not take for any.
fn late(deck: &Deck) -> Option<Found> {
    if !matches!(deck.dialect, Dialect::Marp | Dialect::Slidev | Dialect::Presenterm) {
        return None;
    }
    let block = deck.front_matter.filter(|s| s.file == FileId(0))?;
    let source = deck.sources.files()[0].text().get(block.range())?;
    let open = source.find("---").filter(|i| source[..*i].contains('\n'))?;
    let start = block.range().start + open;
    let value = format!(
        "{} looks for front matter on the first line alone: your tool shows this block as a slide",
        deck.dialect
    );
    Some((start..start + 3, value, "delete what stands above it, empty lines too".to_owned()))
}

fn ignored(deck: &Deck, key: &str) -> String {
    format!("`{key}` is no key of {}: your tool ignores it and shows the deck as if it were not there", deck.dialect)
}

/// The lines `key: value` at the margin, each with the place of its key.
fn entries(source: &str, start: usize) -> impl Iterator<Item = (Range<usize>, &str, &str)> {
    let mut at = start;
    source.split_inclusive('\n').filter_map(move |line| {
        let start = at;
        at += line.len();
        let (key, value) = line.split_once(':')?;
        is_key(key).then_some((start..start + key.len(), key, value))
    })
}

fn is_key(text: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    text.starts_with(|c: char| c.is_ascii_alphabetic()) && text.chars().all(plain)
}

/// Marp takes a comment for a note unless one of its keys is a directive's: a slip there is silent.
fn of_comments(deck: &Deck) -> Vec<Found> {
    let notes = deck.slides.iter().flat_map(|s| &s.notes).filter(|n| n.span.file == FileId(0));
    notes
        .filter_map(|note| {
            let (key, value) = note.text.split_once(':').filter(|_| !note.text.contains('\n'))?;
            let bare = key.trim_start_matches('_');
            // A note may begin with a word and a colon; a directive's value is short.
            if !is_key(bare) || value.trim().is_empty() || value.split_whitespace().count() > 4 {
                return None;
            }
            let near = slip(bare, &MARP)?;
            let start = note.span.range().start;
            let scope = if key == bare { "" } else { "_" };
            let value = format!(
                "`{key}` is no Marp directive: your tool takes this comment for a speaker note and leaves the slide as it is"
            );
            Some((start..start + key.len(), value, format!("did you mean `{scope}{near}`?")))
        })
        .collect()
}

/// The keys that open Slidev's slides, between the separator and the next line of dashes.
fn of_slides(deck: &Deck) -> Vec<Found> {
    let text = deck.sources.files()[0].text();
    let mut found = Vec::new();
    for slide in deck.slides.iter().filter(|s| s.span.file == FileId(0)) {
        let Some(source) = text.get(slide.span.range()) else { continue };
        let Some(inner) = source.strip_prefix("---").and_then(|s| s.split_once('\n')).map(|(_, inner)| inner) else {
            continue;
        };
        let Some(close) = inner.find("\n---").filter(|_| !inner.starts_with(['\n', '\r'])) else { continue };
        let start = slide.span.range().start + source.len() - inner.len();
        for (range, key, value) in entries(&inner[..close], start) {
            match slip(key, &SLIDEV) {
                _ if SLIDEV.contains(&key) => found.extend(layout(deck, range.end, key, value)),
                Some(near) => found.push((range, ignored(deck, key), format!("did you mean `{near}`?"))),
                None => {}
            }
        }
    }
    found
}

/// `layout: centre`; `colon` is where the value begins.
fn layout(deck: &Deck, colon: usize, key: &str, value: &str) -> Option<Found> {
    let name = value.trim().trim_matches(['"', '\'']);
    if deck.dialect != Dialect::Slidev || key != "layout" || LAYOUTS.contains(&name) {
        return None;
    }
    let near = slip(name, &LAYOUTS).filter(|n| n.len().abs_diff(name.len()) < 2)?;
    let start = colon + 1 + value.find(name)?;
    let value = format!(
        "Slidev brings no layout `{name}`: unless your theme has one, your tool cannot show this slide as you mean it"
    );
    Some((start..start + name.len(), value, format!("did you mean `{near}`?")))
}

/// The key that this one is a slip of: one letter off, or two in a long word.
fn slip<'k>(key: &str, known: &[&'k str]) -> Option<&'k str> {
    if key.len() < 4 || COMMON.contains(&key) || known.contains(&key) {
        return None;
    }
    let most = if key.len() >= 8 { 2 } else { 1 };
    known
        .iter()
        // One letter of four makes too many other words.
        .filter(|k| key.len().max(k.len()) >= 5)
        .map(|k| (strsim::damerau_levenshtein(key, k), *k))
        .filter(|(distance, _)| *distance <= most)
        .min()
        .map(|(_, k)| k)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deck::{Files, Options, read};

    fn keys(dialect: Dialect, text: &str) -> Vec<String> {
        let options = Options { dialect: Some(dialect) };
        let deck = read("talk.md", text.to_owned(), &Files::none(), &options).expect("a deck");
        unknown(&deck).into_iter().map(|(range, ..)| text[range].to_owned()).collect()
    }

    #[test]
    fn presenterm_stops_at_what_it_does_not_know() {
        assert_eq!(keys(Dialect::Presenterm, "---\ntitle: A\nmarp: true\n---\n\nA\n===\n"), ["marp"]);
        assert!(keys(Dialect::Presenterm, "---\ntitle: A\noptions:\n  x: 1\n---\n\nA\n===\n").is_empty());
    }

    #[test]
    fn elsewhere_only_slips_are_told() {
        assert_eq!(keys(Dialect::Slidev, "---\ntransiton: fade\nmine: 1\ndate: x\n---\n\n# A\n"), ["transiton"]);
        assert!(keys(Dialect::Quarto, "---\ntitle: A\nmy-own-key: 1\n---\n\n## A\n").is_empty());
        assert_eq!(keys(Dialect::Quarto, "---\ntitle: A\nbibliografy: x\n---\n\n## A\n"), ["bibliografy"]);
        assert_eq!(keys(Dialect::Marp, "\n\n---\nmarp: true\n---\n\n# A\n"), ["---"]);
        assert!(keys(Dialect::Quarto, "\n---\ntitle: A\n---\n\n## A\n").is_empty());
        assert_eq!(keys(Dialect::Marp, "---\nmarp: true\nthem: gaia\nmine: 1\n---\n\n# A\n"), ["them"]);
    }

    #[test]
    fn slips_in_comments_are_notes_to_marp() {
        let slips = |comment: &str| keys(Dialect::Marp, &format!("# A\n\n<!-- {comment} -->\n\ntext\n"));
        assert_eq!(slips("_clas: lead"), ["_clas"]);
        assert_eq!(slips("paginat: false"), ["paginat"]);
        assert_eq!(slips("backgroundColour: red"), ["backgroundColour"]);
        for note in
            ["class: lead", "path: x", "note: say it", "image: the one that you all know from the papers", "them:"]
        {
            assert!(slips(note).is_empty(), "{note}");
        }
    }

    #[test]
    fn slides_of_slidev_have_keys_and_layouts() {
        let slips = |block: &str| keys(Dialect::Slidev, &format!("# A\n\n---\n{block}\n---\n\n# B\n"));
        assert_eq!(slips("layot: center"), ["layot"]);
        assert_eq!(slips("layout: centre"), ["centre"]);
        assert_eq!(slips("layout: 'two-col'"), ["two-col"]);
        for block in ["layout: center", "layout: mine", "layout: section-2", "clicks: 3\nmine: 1", "\nlayot: center\n"]
        {
            assert!(slips(block).is_empty(), "{block}");
        }
    }
}
