//! Keys of front matter that the dialect's tool does not know: presenterm stops at them, the others ignore them without
//! a word. Where the tool lets people invent keys, only those that look like a slip are told.

use std::ops::Range;

use crate::deck::model::{Deck, Dialect};
use crate::text::FileId;

/// What presenterm accepts; anything else is an error.
const PRESENTERM: [&str; 9] =
    ["title", "sub_title", "event", "location", "date", "author", "authors", "theme", "options"];

/// Slidev's keys for the deck and for slides.
const SLIDEV: [&str; 46] = [
    "addons",
    "aspectRatio",
    "author",
    "background",
    "canvasWidth",
    "class",
    "clicks",
    "clicksStart",
    "colorSchema",
    "contextMenu",
    "date",
    "defaults",
    "disabled",
    "download",
    "drawings",
    "duration",
    "exportFilename",
    "export",
    "favicon",
    "fonts",
    "hideInToc",
    "highlighter",
    "htmlAttrs",
    "image",
    "info",
    "keywords",
    "layout",
    "level",
    "lineNumbers",
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
    "theme",
    "themeConfig",
    "timer",
    "title",
    "titleTemplate",
    "transition",
    "wakeLock",
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

/// Keys with their place, what will happen, and what to do.
pub(super) fn unknown(deck: &Deck) -> Vec<(Range<usize>, String, String)> {
    let known: &[&str] = match deck.dialect {
        Dialect::Presenterm => &PRESENTERM,
        Dialect::Slidev => &SLIDEV,
        Dialect::Reveal => &REVEAL,
        Dialect::Quarto | Dialect::Pandoc | Dialect::Rmarkdown => &PANDOC,
        // Marp's are told by its reader; the others have none, or any.
        _ => return Vec::new(),
    };
    let Some(block) = deck.front_matter.filter(|s| s.file == FileId(0)) else { return Vec::new() };
    let Some(source) = deck.sources.files()[0].text().get(block.range()) else { return Vec::new() };
    if source.contains("strict_front_matter_parsing: false") {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut at = block.range().start;
    for line in source.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let Some((key, _)) = line.split_once(':') else { continue };
        let plain = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
        if !key.starts_with(|c: char| c.is_ascii_alphabetic()) || !key.chars().all(plain) || known.contains(&key) {
            continue;
        }
        let near = slip(key, known);
        let help = near.map(|k| format!("did you mean `{k}`?"));
        let range = start..start + key.len();
        if deck.dialect == Dialect::Presenterm {
            let help = help.unwrap_or_else(|| match key {
                "hotseat" => {
                    "write the settings into a comment: `<!-- hotseat-deck`, one key per line, `-->`".to_owned()
                }
                _ => "delete it, or set `strict_front_matter_parsing: false` in presenterm's configuration".to_owned(),
            });
            found.push((range, format!("presenterm knows no key `{key}` and stops with an error"), help));
        } else if let Some(help) = help {
            found.push((range, format!("`{key}` is no key of {}; it is ignored", deck.dialect), help));
        }
    }
    found
}

/// The key that this one is a slip of: one letter off, or two in a long word.
fn slip<'k>(key: &str, known: &[&'k str]) -> Option<&'k str> {
    if key.len() < 5 || COMMON.contains(&key) {
        return None;
    }
    let most = if key.len() >= 8 { 2 } else { 1 };
    known
        .iter()
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
    }
}
