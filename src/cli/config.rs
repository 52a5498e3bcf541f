//! `hotseat.toml`: what holds for all decks below its folder. Strict: a slip is an error with its place. It may name
//! what hotseat knows, and nothing that reads, writes or runs something elsewhere.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use globset::{GlobBuilder, GlobMatcher};
use serde::Deserialize;
use toml::Spanned;

use super::args::{FailOn, Pressure};
use super::failure::Failure;
use crate::diagnostic::Diagnostic;
use crate::knowledge::facts::FIELDS;
use crate::knowledge::{Knowledge, PERSONAS, RuleEntry, did_you_mean, family};
use crate::layout::Theme;
use crate::text::{FileId, SourceMap, Span, one_line};

/// The file's name.
pub const NAME: &str = "hotseat.toml";

/// Its JSON Schema.
pub const SCHEMA: &str = include_str!("../../schemas/config.schema.json");

/// The longest slot, in minutes.
const LONGEST_SLOT: u32 = 600;

/// Keys that somebody may look for here and that only the command line has: the folder of a deck may come from
/// somebody else.
const COMMAND_LINE_ONLY: [&str; 7] =
    ["history", "no_history", "voice_cmd", "record_cmd", "allow_outside", "font_dir", "output"];

/// The file of a theme in a folder of tables, where there is one. Links out of the folder are not followed.
pub fn theme_file(folder: &Path, name: &str) -> Option<PathBuf> {
    let plain = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'));
    let file = folder.join("themes").join(format!("{name}.toml"));
    let own = |path: &Path| std::fs::symlink_metadata(path).is_ok_and(|data| !data.file_type().is_symlink());
    (plain && file.is_file() && [folder, &folder.join("themes"), &file].into_iter().all(own)).then_some(file)
}

/// What a `hotseat.toml` says; empty where there is none.
#[derive(Debug, Default)]
pub struct Config {
    folder: PathBuf,
    base: Settings,
    overrides: Vec<(Vec<GlobMatcher>, Settings)>,
}

/// What may be set, for all decks or for some.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Settings {
    /// Talk format of decks that name none.
    pub checklist: Option<String>,
    /// The level from which findings make the exit code 1.
    pub fail_on: Option<FailOn>,
    /// Only these rules: ids, names or families. `None` = all of the checklist.
    pub select: Option<Vec<String>>,
    /// Not these rules.
    pub disable: Vec<String>,
    /// The slot of decks that state none, in minutes.
    pub minutes: Option<u32>,
    /// How hard the room presses, where the command line does not say.
    pub pressure: Option<Pressure>,
    /// Who and what is asked more or less in rehearsals: personas, challenges by id or family, each with a factor.
    pub emphasis: BTreeMap<String, f32>,
    /// The fields of decks that state none.
    pub field: Vec<String>,
    /// Theme of decks that name none of ours.
    pub theme: Option<String>,
    /// Names of data sets, beside those that the deck lists.
    pub datasets: Vec<String>,
    /// Words of the topic that are no claims, beside those that the deck lists.
    pub topic_words: Vec<String>,
}

/// The keys as they are written.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Table {
    checklist: Option<Spanned<String>>,
    fail_on: Option<FailOn>,
    select: Option<Vec<Spanned<String>>>,
    disable: Vec<Spanned<String>>,
    minutes: Option<Spanned<u32>>,
    pressure: Option<Pressure>,
    emphasis: BTreeMap<Spanned<String>, f32>,
    /// One word or a list of them.
    field: Option<Spanned<toml::Value>>,
    theme: Option<Spanned<String>>,
    datasets: Vec<String>,
    topic_words: Vec<String>,
    /// Only at the top.
    #[serde(rename = "override")]
    overrides: Vec<Spanned<Table>>,
    /// Only in an override: which decks, as globs from the folder of the file.
    files: Option<Vec<Spanned<String>>>,
}

impl Config {
    /// Reads `text`, the `hotseat.toml` of `folder`, and checks every name against the knowledge base.
    ///
    /// # Errors
    /// With every mistake that was found, each with its place.
    pub fn parse(folder: &Path, text: &str, knowledge: &Knowledge) -> Result<Self, Failure> {
        let mut sources = SourceMap::new();
        let file = sources.add(&folder.join(NAME).display().to_string(), text.to_owned());
        let mut reader = Reader { folder: folder.to_owned(), file, knowledge, errors: Vec::new() };
        let config = reader.file(folder, text);
        match config {
            Some(config) if reader.errors.is_empty() => Ok(config),
            _ => Err(Failure::at(reader.errors, sources)),
        }
    }

    /// What holds for one deck: the base, and over it every override that names it, in their order.
    pub fn of(&self, deck: &Path) -> Settings {
        let mut settings = self.base.clone();
        let Ok(path) = deck.canonicalize() else { return settings };
        let Ok(inside) = path.strip_prefix(&self.folder) else { return settings };
        for (_, over) in self.overrides.iter().filter(|(globs, _)| globs.iter().any(|g| g.is_match(inside))) {
            settings.add(over.clone());
        }
        settings
    }
}

impl Settings {
    /// Puts an override over this: what it states replaces, lists of rules to leave out and of words grow.
    fn add(&mut self, over: Self) {
        self.checklist = over.checklist.or(self.checklist.take());
        self.fail_on = over.fail_on.or(self.fail_on);
        self.select = over.select.or(self.select.take());
        self.disable.extend(over.disable);
        self.minutes = over.minutes.or(self.minutes);
        self.pressure = over.pressure.or(self.pressure);
        self.emphasis.extend(over.emphasis);
        if !over.field.is_empty() {
            self.field = over.field;
        }
        self.theme = over.theme.or(self.theme.take());
        self.datasets.extend(over.datasets);
        self.topic_words.extend(over.topic_words);
    }

    /// The rules that are turned off, by id.
    pub fn off(&self, knowledge: &Knowledge) -> Vec<String> {
        let named = |tokens: &[String], rule: &RuleEntry| tokens.iter().any(|t| means(t, rule));
        let on = |rule: &RuleEntry| {
            self.select.as_deref().is_none_or(|select| named(select, rule)) && !named(&self.disable, rule)
        };
        knowledge.rules.iter().filter(|r| !on(r)).map(|r| r.id.clone()).collect()
    }
}

/// Whether a token names a rule: its id, its name or its family.
fn means(token: &str, rule: &RuleEntry) -> bool {
    token.eq_ignore_ascii_case(&rule.id) || token == rule.name || token == family(&rule.id)
}

struct Reader<'k> {
    folder: PathBuf,
    file: FileId,
    knowledge: &'k Knowledge,
    errors: Vec<Diagnostic>,
}

impl Reader<'_> {
    fn error(&mut self, span: std::ops::Range<usize>, message: String, help: Option<String>) {
        let mut error = Diagnostic::error(message, Span::new(self.file, span), "");
        error.help = help;
        self.errors.push(error);
    }

    fn file(&mut self, folder: &Path, text: &str) -> Option<Config> {
        let mut table: Table = match toml::from_str(text) {
            Ok(table) => table,
            Err(error) => {
                self.shape(error.message(), error.span().unwrap_or(0..0));
                return None;
            }
        };
        let overrides = std::mem::take(&mut table.overrides).into_iter().map(|o| self.over(o)).collect();
        if let Some(files) = table.files.as_ref().and_then(|f| f.first()) {
            let help = "at the top everything holds for all decks; write [[override]] before it".to_owned();
            self.error(files.span(), "`files` belongs into an override".to_owned(), Some(help));
        }
        let base = self.settings(table);
        // Where the deck lies is compared by its real path.
        let folder = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
        Some(Config { folder, base, overrides })
    }

    fn over(&mut self, table: Spanned<Table>) -> (Vec<GlobMatcher>, Settings) {
        let span = table.span();
        let mut table = table.into_inner();
        if !table.overrides.is_empty() {
            self.error(span.clone(), "an override cannot hold overrides".to_owned(), None);
        }
        let files = table.files.take().unwrap_or_default();
        if files.is_empty() {
            let help = "write which decks it is for: files = [\"drafts/*.md\"]".to_owned();
            self.error(span, "this override names no `files`".to_owned(), Some(help));
        }
        (files.iter().filter_map(|f| self.glob(f)).collect(), self.settings(table))
    }

    fn emphasis(&mut self, table: BTreeMap<Spanned<String>, f32>) -> BTreeMap<String, f32> {
        let knowledge = self.knowledge;
        let ids = || knowledge.challenges.iter().map(|c| c.id.as_str());
        let mut known: Vec<&str> = PERSONAS.iter().copied().chain(ids()).chain(ids().map(family)).collect();
        known.dedup();
        for (token, factor) in &table {
            self.known(token, "persona or challenge", &known);
            if !(0.0..=10.0).contains(factor) {
                self.error(token.span(), "a factor is 0 to 10".to_owned(), None);
            }
        }
        table.into_iter().map(|(token, factor)| (token.into_inner(), factor)).collect()
    }

    fn glob(&mut self, pattern: &Spanned<String>) -> Option<GlobMatcher> {
        match GlobBuilder::new(pattern.get_ref()).literal_separator(true).build() {
            Ok(glob) => Some(glob.compile_matcher()),
            Err(error) => {
                self.error(pattern.span(), format!("this is no pattern ({})", error.kind()), None);
                None
            }
        }
    }

    fn settings(&mut self, table: Table) -> Settings {
        let knowledge = self.knowledge;
        let checklists: Vec<&str> = knowledge.checklists.iter().map(|c| c.id.as_str()).collect();
        let fields: Vec<&str> = FIELDS.iter().map(|f| f.name).collect();
        let field = table.field.map_or_else(Vec::new, |value| self.words(value));
        for name in &field {
            self.known(name, "field", &fields);
        }
        if let Some(name) = &table.checklist {
            self.known(name, "checklist", &checklists);
        }
        let own = |name: &str| theme_file(&self.folder.join("hotseat"), name).is_some();
        if let Some(name) = table.theme.as_ref().filter(|n| Theme::named(n.get_ref()).is_none() && !own(n.get_ref())) {
            self.known(name, "theme", &Theme::NAMES);
        }
        if let Some(minutes) = table.minutes.as_ref().filter(|m| !(1..=LONGEST_SLOT).contains(m.get_ref())) {
            self.error(minutes.span(), format!("a slot takes 1 to {LONGEST_SLOT} minutes"), None);
        }
        let rules = |reader: &mut Self, tokens: Vec<Spanned<String>>| -> Vec<String> {
            for token in &tokens {
                reader.rule(token);
            }
            tokens.into_iter().map(Spanned::into_inner).collect()
        };
        Settings {
            checklist: table.checklist.map(Spanned::into_inner),
            fail_on: table.fail_on,
            select: table.select.map(|s| rules(self, s)),
            disable: rules(self, table.disable),
            minutes: table.minutes.map(Spanned::into_inner),
            pressure: table.pressure,
            emphasis: self.emphasis(table.emphasis),
            field: field.into_iter().map(Spanned::into_inner).collect(),
            theme: table.theme.map(Spanned::into_inner),
            datasets: table.datasets,
            topic_words: table.topic_words,
        }
    }

    /// One word, or a list of words; a list has one place.
    fn words(&mut self, value: Spanned<toml::Value>) -> Vec<Spanned<String>> {
        let span = value.span();
        let list = match value.into_inner() {
            toml::Value::Array(list) => list,
            one => vec![one],
        };
        let mut words = Vec::new();
        for value in list {
            match value {
                toml::Value::String(word) => words.push(Spanned::new(span.clone(), word)),
                _ => self.error(span.clone(), "write a word, or a list of words".to_owned(), None),
            }
        }
        words
    }

    fn known(&mut self, name: &Spanned<String>, what: &str, known: &[&str]) {
        let text = name.get_ref().as_str();
        if known.contains(&text) {
            return;
        }
        let help = if text.contains(['/', '\\']) || text.ends_with(".toml") {
            format!("files are named on the command line; what lies in `hotseat/` beside {NAME} is known by its id")
        } else {
            did_you_mean(text, known.iter().copied()).unwrap_or_else(|| format!("known are {}", known.join(", ")))
        };
        self.error(name.span(), format!("there is no {what} `{}`", one_line(text)), Some(help));
    }

    fn rule(&mut self, token: &Spanned<String>) {
        let rules = &self.knowledge.rules;
        if rules.iter().any(|r| means(token.get_ref(), r)) {
            return;
        }
        let names = rules.iter().flat_map(|r| [r.id.as_str(), r.name.as_str()]);
        let help = did_you_mean(token.get_ref(), names).unwrap_or_else(|| "`hotseat list rules` names them".to_owned());
        self.error(token.span(), format!("there is no rule `{}`", one_line(token.get_ref())), Some(help));
    }

    /// serde's message, said to people.
    fn shape(&mut self, message: &str, span: std::ops::Range<usize>) {
        let known: Vec<&str> = message.split('`').skip(3).step_by(2).filter(|k| *k != "override").collect();
        let unknown = message.strip_prefix("unknown field `").and_then(|m| m.split('`').next());
        let Some(name) = unknown else {
            let variant = message.strip_prefix("unknown variant `").and_then(|m| m.split('`').next());
            let near = |v| did_you_mean(v, known.iter().copied());
            let help = variant.map(|v| near(v).unwrap_or_else(|| format!("possible is {}", known.join(", "))));
            let message = variant.map_or_else(|| one_line(message), |v| format!("`{}` is not possible", one_line(v)));
            self.error(span, message, help);
            return;
        };
        let same = |key: &&&str| key.replace('_', "") == name.replace(['-', '_'], "");
        if let Some(key) = COMMAND_LINE_ONLY.iter().find(same) {
            let help = format!("--{} is for the command line only", key.replace('_', "-"));
            self.error(span, format!("{NAME} cannot set `{}`", one_line(name)), Some(help));
            return;
        }
        let help =
            did_you_mean(name, known.iter().copied()).unwrap_or_else(|| format!("its keys are {}", known.join(", ")));
        self.error(span, format!("{NAME} has no key `{}`", one_line(name)), Some(help));
    }
}
