//! The outline of a document: its slides with their minutes, nested by section.

use gen_lsp_types::{DocumentSymbol, Range as Place, SymbolInformation, SymbolKind, Uri};

use super::document::{Analysis, SlideNote};
use super::position::{Encoding, Lines};
use crate::deck::model::Slide;
use crate::text::{FileId, one_line};

/// The sections of the deck's own file, each with its slides; slides without a section stand for themselves.
pub fn nested(analysis: &Analysis, encoding: Encoding) -> Vec<DocumentSymbol> {
    let deck = &analysis.talk.deck;
    let lines = Lines::new(deck.sources.files()[0].text(), encoding);
    let mut all: Vec<DocumentSymbol> = Vec::new();
    let mut open: Option<(String, u32)> = None;
    for (slide, note) in deck.slides.iter().zip(&analysis.slides).filter(|(s, _)| s.span.file == FileId(0)) {
        let symbol = of_slide(slide, note, &lines);
        let section = if slide.backup { Some("Backup".to_owned()) } else { note.section.clone() };
        let Some(section) = section else {
            open = None;
            all.push(symbol);
            continue;
        };
        let seconds = note.seconds.unwrap_or(0);
        match (all.last_mut(), &mut open) {
            (Some(last), Some((name, sum))) if *name == section => {
                *sum += seconds;
                last.detail = detail(Some(*sum).filter(|s| *s > 0));
                last.range.end = symbol.range.end;
                last.children.get_or_insert_default().push(symbol);
            }
            _ => {
                let (range, at) = (symbol.range, symbol.selection_range);
                let kind = SymbolKind::Namespace;
                let detail = detail(note.seconds.filter(|s| *s > 0));
                all.push(DocumentSymbol::new(section.clone(), detail, kind, None, None, range, at, Some(vec![symbol])));
                open = Some((section, seconds));
            }
        }
    }
    all
}

/// The same for editors that know no nesting: a list of slides, each with the name of its section.
pub fn flat(analysis: &Analysis, encoding: Encoding, uri: &Uri) -> Vec<SymbolInformation> {
    let mut all = Vec::new();
    for symbol in nested(analysis, encoding) {
        let section = symbol.children.is_some().then(|| symbol.name.clone());
        for slide in symbol.children.clone().unwrap_or_else(|| vec![symbol]) {
            let at = serde_json::json!({
                "name": slide.name, "kind": slide.kind, "containerName": section,
                "location": { "uri": uri, "range": slide.range },
            });
            all.extend(serde_json::from_value::<SymbolInformation>(at).ok());
        }
    }
    all
}

fn of_slide(slide: &Slide, note: &SlideNote, lines: &Lines<'_>) -> DocumentSymbol {
    let range = lines.range(slide.span.range());
    let title = slide.title.as_ref().filter(|t| slide.span.contains(t.span)).map(|t| lines.range(t.span.range()));
    let at = title.unwrap_or(Place { start: range.start, end: range.start });
    let (name, detail) = if slide.hidden {
        (format!("{} (hidden)", one_line(slide.title_text())), None)
    } else {
        (format!("{} {}", slide.number, one_line(slide.title_text())), detail(note.seconds))
    };
    DocumentSymbol::new(name, detail, SymbolKind::String, None, None, range, at, None)
}

/// Minutes and seconds.
fn detail(seconds: Option<u32>) -> Option<String> {
    seconds.map(|s| format!("{}:{:02}", s / 60, s % 60))
}
