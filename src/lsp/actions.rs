//! Code actions: the safe fixes of `lint --fix`, one by one and all together, and suppressions.

use std::collections::HashMap;

use gen_lsp_types::{
    CodeAction, CodeActionKind, CodeActionParams, CodeActionResponse, Diagnostic, Range as Place, TextEdit, Uri,
    WorkspaceEdit,
};

use super::diagnostics::{self, Files};
use super::document::{Analysis, Document};
use super::position::{Encoding, Lines};
use super::world::World;
use crate::deck::model::Deck;
use crate::lint::Finding;
use crate::lint::fix::{Offer, mend, offer, suppression};

/// Most suppressions that are offered at one place: the head of a deck may have many findings.
const MOST: usize = 12;

/// The actions for a range of a talk.
pub fn of(
    document: &Document,
    analysis: &Analysis,
    world: &impl World,
    encoding: Encoding,
    params: &CodeActionParams,
) -> Vec<CodeActionResponse> {
    let uri = &params.text_document.uri;
    let wanted = |kind: &CodeActionKind| {
        let name = String::from(kind.clone());
        params.context.only.as_ref().is_none_or(|only| {
            only.iter().map(|o| String::from(o.clone())).any(|o| name == o || name.starts_with(&format!("{o}.")))
        })
    };
    let reread = |text: String| reread(document, world, text);
    let lines = Lines::new(&document.text, encoding);
    let mut actions = Vec::new();
    if wanted(&CodeActionKind::QuickFix) {
        let reading = analysis.reading();
        let here = here(uri, document, analysis, encoding, params.range);
        let action = |offer: Offer, title: String, diagnostic: &Diagnostic, preferred: bool| {
            let edits = offer
                .edits
                .iter()
                .map(|e| TextEdit { range: lines.range(e.span.range()), new_text: e.replacement.clone() });
            CodeAction {
                title,
                kind: Some(CodeActionKind::QuickFix),
                diagnostics: Some(vec![diagnostic.clone()]),
                is_preferred: preferred.then_some(true),
                edit: Some(edit(uri, edits.collect())),
                ..CodeAction::default()
            }
        };
        for (finding, diagnostic) in &here {
            if let Some(fix) = offer(&reading, finding, &reread) {
                let title = format!("Fix {}: {}", finding.id, fix.done.what);
                let preferred = !fix.done.to_fill;
                actions.push(action(fix, title, diagnostic, preferred));
            }
        }
        for (finding, diagnostic) in here.iter().take(MOST) {
            if let Some(way) = suppression(&reading, finding, &reread) {
                let title = format!("Suppress {} with a reason: {}", finding.id, way.done.what);
                actions.push(action(way, title, diagnostic, false));
            }
        }
    }
    if wanted(&CodeActionKind::SourceFixAll) {
        actions.extend(all(document, analysis, &lines, uri, &reread));
    }
    actions.into_iter().map(CodeActionResponse::CodeAction).collect()
}

/// The findings whose marks touch a range of the deck's own file.
fn here<'a>(
    uri: &Uri,
    document: &Document,
    analysis: &'a Analysis,
    encoding: Encoding,
    range: Place,
) -> Vec<(&'a Finding, Diagnostic)> {
    let files = Files::new(&uri.0, document, analysis, encoding);
    let touches = |place: Place| {
        let key = |p: gen_lsp_types::Position| (p.line, p.character);
        key(place.start) <= key(range.end) && key(range.start) <= key(place.end)
    };
    let marked = |finding: &'a Finding| {
        let (_, place) = files.location(finding.span).filter(|(of, place)| *of == uri.0 && touches(*place))?;
        Some((finding, diagnostics::diagnostic(finding, place, Vec::new())))
    };
    analysis.findings.iter().filter_map(marked).collect()
}

/// All fixes in one edit.
fn all(
    document: &Document,
    analysis: &Analysis,
    lines: &Lines<'_>,
    uri: &Uri,
    reread: &dyn Fn(String) -> Option<Deck>,
) -> Option<CodeAction> {
    let talk = &analysis.talk;
    let mended = mend(talk.deck.clone(), &talk.knowledge, &talk.options, reread);
    let fixes = mended.done.len();
    let (before, after) = (document.text.as_str(), mended.text());
    if fixes == 0 || before == after {
        return None;
    }
    let head = shared(before.chars().zip(after.chars()));
    let tail = shared(before[head..].chars().rev().zip(after[head..].chars().rev()));
    let replaced = TextEdit {
        range: lines.range(head..before.len() - tail),
        new_text: after[head..after.len() - tail].to_owned(),
    };
    Some(CodeAction {
        title: format!("Make all {fixes} safe fix{} of the deck", if fixes == 1 { "" } else { "es" }),
        kind: Some(CodeActionKind::SourceFixAll),
        edit: Some(edit(uri, vec![replaced])),
        ..CodeAction::default()
    })
}

/// Bytes that two texts share from one end on.
fn shared(pairs: impl Iterator<Item = (char, char)>) -> usize {
    pairs.take_while(|(a, b)| a == b).map(|(a, _)| a.len_utf8()).sum()
}

fn edit(uri: &Uri, edits: Vec<TextEdit>) -> WorkspaceEdit {
    WorkspaceEdit { changes: Some(HashMap::from([(uri.clone(), edits)])), ..WorkspaceEdit::default() }
}

fn reread(document: &Document, world: &impl World, text: String) -> Option<Deck> {
    world.read(document.path.as_deref(), text).ok().flatten().map(|talk| talk.deck)
}
