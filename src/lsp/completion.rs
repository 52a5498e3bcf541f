//! Completion inside the settings: keys, and the words that a value may be.

use gen_lsp_types::{
    CompletionItem, CompletionItemKind, CompletionItemTextEdit, Documentation, Range as Place, TextEdit,
};

use super::cursor::Cursor;
use super::keys;
use super::markup::content;
use super::vocabulary;
use crate::knowledge::Knowledge;

/// What may stand at a place of the settings; `range` is the word that it would replace.
pub fn of(cursor: &Cursor<'_>, range: Place, knowledge: &Knowledge, markdown: bool) -> Vec<CompletionItem> {
    let item = |text: &str, inserted: String, kind: CompletionItemKind, detail: &str, what: &str, order: usize| {
        CompletionItem {
            label: text.to_owned(),
            kind: Some(kind),
            detail: Some(detail.to_owned()).filter(|d| !d.is_empty()),
            documentation: Some(Documentation::MarkupContent(content(super::markup::plain(what), markdown))),
            sort_text: Some(format!("{order:04}")),
            // A rule is found by its name as well.
            filter_text: Some(format!("{text} {detail}")).filter(|_| !detail.is_empty()),
            text_edit: Some(CompletionItemTextEdit::TextEdit(TextEdit { range, new_text: inserted })),
            ..CompletionItem::default()
        }
    };
    let Some(key) = cursor.key else {
        let keys = keys::of(cursor.scope).iter().enumerate();
        return keys
            .map(|(i, k)| {
                let after = if k.name == "ignore" { ":" } else { ": " };
                item(k.name, format!("{}{after}", k.name), CompletionItemKind::Property, "", k.what, i)
            })
            .collect();
    };
    let after = if key == "ignore" { ": " } else { "" };
    vocabulary::of(key, cursor.scope, knowledge)
        .into_iter()
        .enumerate()
        .map(|(i, w)| {
            let kind = CompletionItemKind::EnumMember;
            item(&w.text, format!("{}{after}", w.text), kind, &w.name, &w.what, i)
        })
        .collect()
}
