//! From TOML text to tables with their places: syntax, shapes, doubles, and the layering of files.

use serde::de::DeserializeOwned;
use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use toml::Spanned;
use toml::de::{DeTable, DeValue, ValueDeserializer};

use super::place::{Place, Step};
use crate::diagnostic::{Diagnostic, Label};
use crate::knowledge::schema::{Challenge, Checklist, Element, Prep, Prompt, Rule, Section, Signal, Tables};
use crate::knowledge::suggest::did_you_mean;
use crate::text::{FileId, SourceMap, Span};

/// A table with its place; built-in tables have none.
#[derive(Debug, Clone)]
pub struct Draft<'t, T> {
    /// The table.
    pub table: T,
    /// Where it stands.
    pub place: Option<Place<'t>>,
    /// Number of its layer: two of one layer with one id are an error.
    layer: usize,
}

/// All tables of all layers, the last of an id only.
#[derive(Debug, Default)]
pub struct Drafts<'t> {
    /// `[[signal]]`
    pub signals: Vec<Draft<'t, Signal>>,
    /// `[[section]]`
    pub sections: Vec<Draft<'t, Section>>,
    /// `[[element]]`
    pub elements: Vec<Draft<'t, Element>>,
    /// `[[rule]]`
    pub rules: Vec<Draft<'t, Rule>>,
    /// `[[challenge]]`
    pub challenges: Vec<Draft<'t, Challenge>>,
    /// `[[prompt]]`
    pub prompts: Vec<Draft<'t, Prompt>>,
    /// `[[prep]]`
    pub preps: Vec<Draft<'t, Prep>>,
    /// Checklists. One that extends its own id is kept after the one of the layer below.
    pub checklists: Vec<Draft<'t, Checklist>>,
    /// Ids of tables that could not be read.
    pub broken: BTreeSet<String>,
}

/// What has an id.
pub trait Table: DeserializeOwned + Serialize {
    /// What it is called in messages.
    const NAME: &'static str;
    /// Its id.
    fn id(&self) -> &str;
}

macro_rules! tables {
    ($($table:ty => $name:literal),*) => {
        $(impl Table for $table {
            const NAME: &'static str = $name;
            fn id(&self) -> &str {
                &self.id
            }
        })*
    };
}
tables!(Signal => "signal", Section => "section", Element => "element", Rule => "rule", Challenge => "challenge",
    Prompt => "prompt", Prep => "prep", Checklist => "checklist");

/// The arrays of tables that a file may hold.
const KINDS: [&str; 7] = ["signal", "section", "element", "rule", "challenge", "prompt", "prep"];

/// Most mistakes reported of one file's syntax, or of one table's keys.
const MOST: usize = 12;

impl<'t> Drafts<'t> {
    /// The built-in tables.
    pub fn of_builtin(tables: Tables, checklists: Vec<Checklist>) -> Self {
        fn drafts<'t, T>(tables: Vec<T>) -> Vec<Draft<'t, T>> {
            tables.into_iter().map(|table| Draft { table, place: None, layer: 0 }).collect()
        }
        Self {
            signals: drafts(tables.signal),
            sections: drafts(tables.section),
            elements: drafts(tables.element),
            rules: drafts(tables.rule),
            challenges: drafts(tables.challenge),
            prompts: drafts(tables.prompt),
            preps: drafts(tables.prep),
            checklists: drafts(checklists),
            broken: BTreeSet::new(),
        }
    }

    /// The kind of table of which there are more than can be counted.
    pub fn crowd(&self) -> Option<&'static str> {
        let counts = [
            ("signals", self.signals.len()),
            ("sections", self.sections.len()),
            ("rules", self.rules.len()),
            ("challenges", self.challenges.len()),
            ("checklists", self.checklists.len()),
        ];
        counts.into_iter().find(|(_, count)| *count > usize::from(u16::MAX)).map(|(kind, _)| kind)
    }

    /// Reads one file of a layer into the tables. Layers count from 1.
    pub fn read(&mut self, sources: &'t SourceMap, file: FileId, layer: usize, errors: &mut Vec<Diagnostic>) {
        let (document, mistakes) = DeTable::parse_recoverable(sources.file(file).text());
        for mistake in mistakes.iter().take(MOST) {
            let span = Span::new(file, mistake.span().unwrap_or(0..0));
            errors.push(Diagnostic::error(format!("this is not TOML: {}", mistake.message()), span, ""));
        }
        if !mistakes.is_empty() {
            return;
        }
        let whole = document.span();
        let mut rest = DeTable::new();
        let mut reader = Reader { file, layer, errors, broken: &mut self.broken };
        for (key, value) in document.into_inner() {
            match key.get_ref().as_ref() {
                "signal" => reader.list(value, &mut self.signals),
                "section" => reader.list(value, &mut self.sections),
                "element" => reader.list(value, &mut self.elements),
                "rule" => reader.list(value, &mut self.rules),
                "challenge" => reader.list(value, &mut self.challenges),
                "prompt" => reader.list(value, &mut self.prompts),
                "prep" => reader.list(value, &mut self.preps),
                _ => {
                    rest.insert(key, value);
                }
            }
        }
        // What is left is a checklist, or a slip.
        let checklist = rest.contains_key("id");
        if checklist {
            reader.checklist(Spanned::new(whole, DeValue::Table(rest)), &mut self.checklists);
        } else {
            for key in rest.keys() {
                let mut error = Diagnostic::error(
                    format!("there is no table `{}`", key.get_ref()),
                    Span::new(file, key.span()),
                    "",
                );
                error.help = did_you_mean(key.get_ref(), KINDS)
                    .or_else(|| Some("tables are [[signal]], [[section]], [[element]], [[rule]], [[challenge]], [[prompt]], [[prep]]; a file with an `id` at its top is a checklist".to_owned()));
                reader.errors.push(error);
            }
        }
    }
}

struct Reader<'e> {
    file: FileId,
    layer: usize,
    errors: &'e mut Vec<Diagnostic>,
    broken: &'e mut BTreeSet<String>,
}

impl Reader<'_> {
    /// Reads an array of tables.
    fn list<'t, T: Table>(&mut self, value: Spanned<DeValue<'t>>, into: &mut Vec<Draft<'t, T>>) {
        let span = Span::new(self.file, value.span());
        let DeValue::Array(list) = value.into_inner() else {
            let message = format!("`{}` is a list of tables", T::NAME);
            self.errors.push(Diagnostic::error(message, span, "").with_help(format!("write [[{}]]", T::NAME)));
            return;
        };
        for table in list {
            self.table(table, into);
        }
    }

    /// Reads one table: `extends = true` changes the one of a lower layer.
    fn table<'t, T: Table>(&mut self, mut value: Spanned<DeValue<'t>>, into: &mut Vec<Draft<'t, T>>) {
        let place = Place { file: self.file, table: value.clone() };
        let extends = match value.get_mut() {
            DeValue::Table(table) => table.remove("extends"),
            _ => None,
        };
        let table = match extends.as_ref().map(Spanned::get_ref) {
            None | Some(DeValue::Boolean(false)) => self.shape::<T>(value, &place),
            Some(DeValue::Boolean(true)) => self.extended(value, &place, into),
            Some(_) => {
                let span = place.find(&[Step::Key("extends")]);
                self.errors.push(Diagnostic::error("`extends` is true or false here", span, ""));
                None
            }
        };
        match table {
            Some(table) => self.put(table, place, into),
            None => self.broken.extend(id_of(&place.table)),
        }
    }

    /// The table of a lower layer with the stated keys replaced.
    fn extended<T: Table>(
        &mut self,
        value: Spanned<DeValue<'_>>,
        place: &Place<'_>,
        below: &[Draft<'_, T>],
    ) -> Option<T> {
        let DeValue::Table(keys) = value.into_inner() else { return None };
        let id = id_of(&place.table).unwrap_or_default();
        let below: Vec<&Draft<'_, T>> = below.iter().filter(|d| d.layer < self.layer).collect();
        let Some(base) = below.iter().rev().find(|d| d.table.id() == id) else {
            let message = format!("there is no {} `{id}` to extend", T::NAME);
            let mut error = Diagnostic::error(message, place.find(&[Step::Key("id")]), "");
            error.help = did_you_mean(&id, below.iter().map(|d| d.table.id()));
            self.errors.push(error);
            return None;
        };
        let mut merged = toml::Table::try_from(&base.table).ok()?;
        let mut good = true;
        for (key, value) in keys {
            let (name, at) = (key.get_ref().to_string(), value.span());
            let Ok(value) = toml::Value::deserialize(ValueDeserializer::from(value)) else { return None };
            // Key by key: the base is sound, so a mistake is this key's.
            let old = merged.insert(name.clone(), value);
            if let Err(error) = T::deserialize(merged.clone()) {
                let span = if error.message().starts_with("unknown field") { key.span() } else { at };
                self.errors.push(shape_error(error.message(), Span::new(self.file, span), Some(&name), T::NAME));
                good = false;
                merged.remove(&name);
                merged.extend(old.map(|old| (name, old)));
            }
        }
        if good { T::deserialize(merged).ok() } else { None }
    }

    /// Keeps a table in the place of the one with its id.
    fn put<'t, T: Table>(&mut self, table: T, place: Place<'t>, into: &mut Vec<Draft<'t, T>>) {
        let draft = Draft { table, place: Some(place), layer: self.layer };
        let Some(old) = into.iter_mut().find(|d| d.table.id() == draft.table.id()) else {
            into.push(draft);
            return;
        };
        if old.layer == self.layer {
            self.twice(&draft, old);
        } else {
            *old = draft;
        }
    }

    fn twice<T: Table>(&mut self, draft: &Draft<'_, T>, old: &Draft<'_, T>) {
        let at = |d: &Draft<'_, T>| d.place.as_ref().map(|p| p.find(&[Step::Key("id")])).unwrap_or_default();
        let message = format!("two {}s have the id `{}`", T::NAME, draft.table.id());
        let mut error = Diagnostic::error(message, at(draft), "again here");
        error.labels.push(Label { span: at(old), text: "first here".to_owned() });
        self.errors.push(error.with_help("ids are unique within a layer; a later layer replaces an earlier one"));
    }

    fn checklist<'t>(&mut self, value: Spanned<DeValue<'t>>, into: &mut Vec<Draft<'t, Checklist>>) {
        let place = Place { file: self.file, table: value.clone() };
        let Some(table) = self.shape::<Checklist>(value, &place) else {
            self.broken.extend(id_of(&place.table));
            return;
        };
        let draft = Draft { table, place: Some(place), layer: self.layer };
        let own = draft.table.extends.as_deref() == Some(draft.table.id());
        let old = into.iter().rposition(|d| d.table.id == draft.table.id);
        match old {
            Some(old) if into[old].layer == self.layer => {
                let (first, again) = (into[old].clone(), draft);
                self.twice(&again, &first);
            }
            Some(_) if own => into.push(draft),
            Some(old) => {
                let id = draft.table.id.clone();
                into[old] = draft;
                // A whole checklist hides all of its id below it.
                let mut at = 0;
                into.retain(|d| {
                    at += 1;
                    d.table.id != id || at == old + 1
                });
            }
            None => into.push(draft),
        }
    }

    /// Reads a table's shape. Each wrong key is reported and left out, so that all are seen at once.
    fn shape<T: Table>(&mut self, value: Spanned<DeValue<'_>>, place: &Place<'_>) -> Option<T> {
        let (span, DeValue::Table(mut table)) = (value.span(), value.into_inner()) else {
            let span = Span::new(self.file, place.table.span());
            self.errors.push(Diagnostic::error(format!("a {} is a table", T::NAME), span, ""));
            return None;
        };
        let mut wrong: Vec<String> = Vec::new();
        for _ in 0..MOST {
            let attempt = Spanned::new(span.clone(), DeValue::Table(table.clone()));
            let error = match T::deserialize(ValueDeserializer::from(attempt)) {
                Ok(table) => return wrong.is_empty().then_some(table),
                Err(error) => error,
            };
            let message = error.message().to_owned();
            // A key that was left out because it was wrong is not missing.
            if let Some(key) = quoted(&message, "missing field ") {
                if !wrong.iter().any(|w| w == key) {
                    let message = format!("this {} has no `{key}`", T::NAME);
                    self.errors.push(Diagnostic::error(message, place.find(&[]), format!("`{key}` is needed")));
                }
                return None;
            }
            let at = error.span().unwrap_or_else(|| place.table.span());
            let culprit = table
                .iter()
                .find(|(k, v)| k.span() == at || (v.span().start <= at.start && at.end <= v.span().end))
                .or_else(|| {
                    let key = quoted(&message, "unknown field ")?;
                    table.get_key_value(key)
                })
                .map(|(k, _)| k.get_ref().to_string());
            self.errors.push(shape_error(&message, Span::new(self.file, at), culprit.as_deref(), T::NAME));
            let culprit = culprit?;
            table.remove(culprit.as_str());
            wrong.push(culprit);
        }
        None
    }
}

/// The id of a table that may be anything.
fn id_of(table: &Spanned<DeValue<'_>>) -> Option<String> {
    match table.get_ref() {
        DeValue::Table(table) => match table.get("id")?.get_ref() {
            DeValue::String(id) => Some(id.to_string()),
            _ => None,
        },
        _ => None,
    }
}

/// The name in backquotes behind `prefix`.
fn quoted<'m>(message: &'m str, prefix: &str) -> Option<&'m str> {
    message.strip_prefix(prefix)?.strip_prefix('`')?.split('`').next()
}

/// serde's message, said to people.
fn shape_error(message: &str, span: Span, key: Option<&str>, table: &str) -> Diagnostic {
    let known: Vec<&str> = message.split('`').skip(3).step_by(2).collect();
    let list = || known.join(", ");
    if let Some(name) = quoted(message, "unknown field ") {
        let error = Diagnostic::error(format!("a {table} has no key `{name}`"), span, "");
        let help = did_you_mean(name, known.iter().copied()).unwrap_or_else(|| format!("its keys are {}", list()));
        return error.with_help(help);
    }
    let of = key.map(|k| format!("`{k}`: ")).unwrap_or_default();
    if let Some(name) = quoted(message, "unknown variant ") {
        let error = Diagnostic::error(format!("{of}`{name}` is not possible"), span, "");
        let help = did_you_mean(name, known.iter().copied()).unwrap_or_else(|| format!("possible is {}", list()));
        return error.with_help(help);
    }
    if let Some((found, expected)) = message.strip_prefix("invalid type: ").and_then(|m| m.split_once(", expected ")) {
        let expected = match expected {
            "a sequence" => "a list",
            "a map" => "a table",
            "string only" => "a word in quotes",
            other if other.starts_with("struct ") => "a table",
            other => other,
        };
        let found = if found == "unit variant" { "something else" } else { found };
        return Diagnostic::error(format!("{of}expected {expected}, found {found}"), span, "");
    }
    Diagnostic::error(format!("{of}{message}"), span, "")
}
