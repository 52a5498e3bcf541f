//! Colours of code, by syntect. Lines recur, above all on slides that build code up: each is parsed once.

use std::collections::HashMap;
use std::str::FromStr;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use syntect::highlighting::{
    Color as SyntectColor, FontStyle, HighlightIterator, HighlightState, Highlighter, ScopeSelectors, StyleModifier,
    Theme as SyntectTheme, ThemeItem, ThemeSettings,
};
use syntect::parsing::{ParseState, ScopeStack, ScopeStackOp, SyntaxSet};

use super::draw::Color;
use super::theme::CodePalette;

/// Code longer than this (bytes) is not coloured; colouring takes about half a millisecond a line.
const MAX_COLOURED: usize = 60_000;
/// Lines that are kept, and the longest of them in bytes.
const KEPT: (usize, usize) = (4_000, 400);

/// What stands where in a line: what the parser says of it.
type Scopes = Arc<[(usize, ScopeStackOp)]>;

/// What the parser made of a line.
struct Parsed {
    before: ParseState,
    after: ParseState,
    scopes: Scopes,
}

fn syntaxes() -> &'static SyntaxSet {
    static SET: OnceLock<SyntaxSet> = OnceLock::new();
    SET.get_or_init(SyntaxSet::load_defaults_newlines)
}

/// Loads the syntaxes ahead of their first use; it takes tens of milliseconds.
pub(crate) fn warm_up() {
    let _ = syntaxes();
}

/// Parses a line, or remembers how it was parsed from the same state.
fn parse(line: &str, state: &mut ParseState) -> Option<Scopes> {
    static LINES: OnceLock<Mutex<HashMap<Box<str>, Vec<Parsed>>>> = OnceLock::new();
    let lines = LINES.get_or_init(Mutex::default);
    // A panic elsewhere leaves whole entries: nothing is changed in place.
    let kept = || lines.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = kept().get(line).and_then(|all| all.iter().find(|p| p.before == *state)) {
        *state = known.after.clone();
        return Some(known.scopes.clone());
    }
    let before = state.clone();
    let scopes: Scopes = state.parse_line(line, syntaxes()).ok()?.into();
    if line.len() <= KEPT.1 {
        let mut kept = kept();
        if kept.len() < KEPT.0 {
            let known = kept.entry(line.into()).or_default();
            if known.len() < 8 {
                known.push(Parsed { before, after: state.clone(), scopes: scopes.clone() });
            }
        }
    }
    Some(scopes)
}

/// The lines of some code in coloured parts; `None` where the language is unknown or the code too long.
pub(crate) fn coloured<'t>(text: &'t str, language: &str, palette: &CodePalette) -> Option<Vec<Vec<(&'t str, Color)>>> {
    if text.len() > MAX_COLOURED {
        return None;
    }
    let language = match language {
        "ts" | "typescript" | "tsx" | "jsx" => "js",
        "console" | "shell-session" | "zsh" => "sh",
        "jsonc" | "json5" => "json",
        other => other,
    };
    let theme = syntect_theme(palette);
    let highlighter = Highlighter::new(&theme);
    let mut ink = HighlightState::new(&highlighter, ScopeStack::new());
    let mut state = ParseState::new(syntaxes().find_syntax_by_token(language)?);
    let mut lines = Vec::new();
    for line in syntect::util::LinesWithEndings::from(text) {
        let scopes = parse(line, &mut state)?;
        let parts = HighlightIterator::new(&mut ink, &scopes, line, &highlighter);
        let color = |c: SyntectColor| Color::rgb(c.r, c.g, c.b);
        lines.push(parts.map(|(style, part)| (part, color(style.foreground))).collect());
    }
    Some(lines)
}

/// Our colours as syntect wants them.
fn syntect_theme(palette: &CodePalette) -> SyntectTheme {
    let ink = |c: Color| SyntectColor { r: c.r, g: c.g, b: c.b, a: 255 };
    let item = |scopes: &str, color: Color| ThemeItem {
        scope: ScopeSelectors::from_str(scopes).unwrap_or_default(),
        style: StyleModifier { foreground: Some(ink(color)), background: None, font_style: Some(FontStyle::empty()) },
    };
    SyntectTheme {
        settings: ThemeSettings { foreground: Some(ink(palette.text)), ..ThemeSettings::default() },
        scopes: vec![
            item("keyword, storage, entity.name.tag, support.type.property-name", palette.keyword),
            item("keyword.operator, punctuation", palette.text),
            item("string, punctuation.definition.string, string.quoted punctuation", palette.string),
            item("comment, punctuation.definition.comment", palette.comment),
            item("constant, constant.numeric, constant.language, variable.language", palette.number),
            item("entity.name.function, support.function, variable.function, meta.decorator", palette.function),
            item(
                "entity.name.type, entity.name.class, support.type, support.class, storage.type.class",
                palette.type_name,
            ),
        ],
        ..SyntectTheme::default()
    }
}

#[cfg(test)]
mod tests {
    use super::super::theme::Theme;
    use super::*;

    #[test]
    fn a_line_that_is_known_has_the_colours_of_its_place() {
        let theme = &Theme::built_in()[0];
        let ink = |code: &'static str| coloured(code, "python", &theme.code).expect("known");
        let line = "x = 1\n";
        let (code, quoted) = (ink("x = 1\nx = 1\n"), ink("\"\"\"\nx = 1\n\"\"\"\nx = 1\n"));
        let first = |parts: &[(&str, Color)]| parts.iter().find(|p| p.0.contains('1')).map(|p| p.1);
        assert_eq!(code[0], code[1], "{line}");
        assert_eq!(first(&quoted[3]), first(&code[0]));
        assert_ne!(first(&quoted[1]), first(&code[0]), "inside a string it is another line");
    }
}
