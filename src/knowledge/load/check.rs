//! Checks of single tables, and the report of what they find.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::compile::Known;
use super::place::Step;
use super::read::{Draft, Table};
use super::words;
use crate::diagnostic::{Diagnostic, Label};
use crate::knowledge::base::family;
use crate::knowledge::facts::{FIELDS, FREE, SLOTS, field_index, is_slot};
use crate::knowledge::schema::{Challenge, Element, Prep, Prompt, Rule, Section, Signal, Texts};
use crate::knowledge::signals::{Phrases, compile_regex, required_literals};
use crate::knowledge::suggest::did_you_mean;
use crate::text::SourceMap;

/// Longest question, reason or point in characters: what two lines of a terminal hold.
pub const LONGEST: usize = 160;
/// Longest question in characters without its slots.
const LONGEST_TEMPLATE: usize = 120;
/// The elements: fixed, for reports list them all.
pub const ELEMENTS: [&str; 14] = [
    "contribution",
    "personal_contribution",
    "baselines",
    "baseline_tuning",
    "metrics",
    "ablations",
    "significance",
    "error_analysis",
    "limitations",
    "next_experiment",
    "compute_cost",
    "single_dataset",
    "motivation",
    "prior_work_gap",
];

/// Where mistakes go. Built-in tables have no place: what is wrong with them is not reported (and a test sees to it
/// that nothing is).
pub struct Report<'r> {
    /// The user's files.
    pub sources: &'r SourceMap,
    /// The mistakes so far.
    pub errors: &'r mut Vec<Diagnostic>,
    /// Ids of tables that could not be read: that they are unknown has been said.
    pub broken: &'r BTreeSet<String>,
}

use Step::{Item, Key};

impl Report<'_> {
    /// Whether a table is the user's: built-in ones are not checked.
    fn checks<T>(&self, draft: &Draft<'_, T>) -> bool {
        draft.place.is_some()
    }

    /// A mistake at a value of a table.
    pub fn at<T: Table>(
        &mut self,
        draft: &Draft<'_, T>,
        path: &[Step<'_>],
        message: impl Into<String>,
        help: Option<String>,
    ) {
        let Some(place) = &draft.place else { return };
        let mut error = Diagnostic::error(message, place.find(path), label(draft, path));
        error.help = help;
        self.errors.push(error);
    }

    /// A mistake inside a string of a table.
    pub fn in_text<T: Table>(
        &mut self,
        draft: &Draft<'_, T>,
        path: &[Step<'_>],
        text: &str,
        range: Range<usize>,
        message: impl Into<String>,
        help: Option<String>,
    ) {
        let Some(place) = &draft.place else { return };
        let span = place.inside(self.sources, path, text, range);
        let mut error = Diagnostic::error(message, span, label(draft, path));
        error.help = help;
        self.errors.push(error);
    }

    /// The place of a name in a table; reported when there is none.
    pub fn known<T: Table, I: Copy>(
        &mut self,
        draft: &Draft<'_, T>,
        path: &[Step<'_>],
        what: &str,
        name: &str,
        known: &BTreeMap<&str, I>,
    ) -> Option<I> {
        let found = known.get(name).copied();
        if found.is_none() && !self.broken.contains(name) {
            self.at(draft, path, format!("there is no {what} `{name}`"), did_you_mean(name, known.keys().copied()));
        }
        found
    }

    /// The places of a list of names.
    pub fn all_known<T: Table, I: Copy>(
        &mut self,
        draft: &Draft<'_, T>,
        key: &str,
        what: &str,
        names: &[String],
        known: &BTreeMap<&str, I>,
    ) -> Vec<I> {
        (0..).zip(names).filter_map(|(i, name)| self.known(draft, &[Key(key), Item(i)], what, name, known)).collect()
    }

    fn id<T: Table>(&mut self, draft: &Draft<'_, T>, good: fn(&str) -> bool, help: &str) {
        let id = draft.table.id();
        if !good(id) {
            self.at(draft, &[Key("id")], format!("`{id}` cannot be the id of a {}", T::NAME), Some(help.to_owned()));
        }
    }

    fn not_empty<T: Table>(&mut self, draft: &Draft<'_, T>, key: &str, text: &str) {
        if text.trim().is_empty() {
            self.at(draft, &[Key(key)], format!("`{key}` is empty"), None);
        }
    }

    fn at_most<T: Table>(&mut self, draft: &Draft<'_, T>, path: &[Step<'_>], text: &str, most: usize) {
        let length = words::length(text);
        if length > most {
            let message = format!("{length} characters; at most {most} can be shown without scrolling");
            self.at(draft, path, message, None);
        }
    }

    fn fields<T: Table>(&mut self, draft: &Draft<'_, T>, fields: &[String]) {
        for (i, field) in fields.iter().enumerate().filter(|(_, f)| field_index(f).is_none()) {
            let help = did_you_mean(field, FIELDS.iter().map(|f| f.name));
            let all = || format!("fields are {}", FIELDS.iter().map(|f| f.name).collect::<Vec<_>>().join(", "));
            let help = help.or_else(|| Some(all()));
            self.at(draft, &[Key("fields"), Item(i)], format!("there is no field `{field}`"), help);
        }
    }

    fn seconds<T: Table>(&mut self, draft: &Draft<'_, T>, [green, red]: [u16; 2]) {
        if green == 0 || green >= red || red > 1800 {
            let help = "write [seconds until green ends, seconds until red begins], as in [45, 90]".to_owned();
            self.at(draft, &[Key("seconds")], "the seconds must rise, from at least 1 to at most 1800", Some(help));
        }
    }

    fn phrases<T: Table>(&mut self, draft: &Draft<'_, T>, key: &str, list: &Texts, exact: bool) {
        let mut phrases = Phrases::default();
        for (i, text) in list.iter().enumerate() {
            if let Err(error) = phrases.push(text, exact) {
                self.at(draft, &[Key(key), Item(i)], format!("`{text}`: {error}"), None);
            }
        }
    }

    /// Checks the phrases of other languages.
    fn also<T: Table>(&mut self, draft: &Draft<'_, T>, also: &BTreeMap<String, Texts>) {
        for (tag, list) in also {
            if !(2..=3).contains(&tag.len()) || !tag.bytes().all(|b| b.is_ascii_lowercase()) {
                let help = Some("write a language like `also.de = [\"...\"]`".to_owned());
                self.at(draft, &[Key("also"), Key(tag)], format!("`{tag}` is no language"), help);
            }
            let mut phrases = Phrases::default();
            for (i, text) in list.iter().enumerate() {
                if let Err(error) = phrases.push(text, false) {
                    self.at(draft, &[Key("also"), Key(tag), Item(i)], format!("`{text}`: {error}"), None);
                }
            }
        }
    }

    /// Checks a signal.
    pub fn signal(&mut self, draft: &Draft<'_, Signal>) {
        if !self.checks(draft) {
            return;
        }
        let signal = &draft.table;
        self.id(draft, is_snake, "write a name like `baseline_word`");
        self.not_empty(draft, "what", &signal.what);
        if signal.any.is_empty() && signal.exact.is_empty() && signal.regex.is_none() {
            let help = Some("give it phrases: any = [\"better than\"]".to_owned());
            self.at(draft, &[], format!("the signal `{}` finds nothing", signal.id), help);
        }
        self.phrases(draft, "any", &signal.any, false);
        self.phrases(draft, "exact", &signal.exact, true);
        self.phrases(draft, "not_after", &signal.not_after, false);
        self.phrases(draft, "not_before", &signal.not_before, false);
        if let Some(pattern) = &signal.regex {
            let path = [Key("regex")];
            if let Err(error) = compile_regex(pattern) {
                let lines = error.to_string();
                let last = lines.lines().last().unwrap_or("it cannot be read").trim();
                let message = last.strip_prefix("error: ").unwrap_or(last);
                self.at(draft, &path, format!("this is no regular expression: {message}"), None);
            } else if required_literals(pattern).is_none() {
                let help = "every branch needs two letters or digits in a row; use phrases with `#` for numbers";
                self.at(draft, &path, "the expression requires no literal text", Some(help.to_owned()));
            }
        }
        self.also(draft, &signal.also);
        let tag = signal.lang.as_str();
        if tag != "*" && !(2..=8).contains(&tag.len()) {
            let help = Some("write a language tag like \"en\", or \"*\" for all languages".to_owned());
            self.at(draft, &[Key("lang")], format!("`{tag}` is no language tag"), help);
        }
    }

    /// Checks a section.
    pub fn section(&mut self, draft: &Draft<'_, Section>) {
        if !self.checks(draft) {
            return;
        }
        self.id(draft, is_kebab, "write a name like `error-analysis`");
        if ["visible", "notes", "deck"].contains(&draft.table.id.as_str()) {
            self.at(draft, &[Key("id")], "this word has another meaning behind `@`", None);
        }
        self.not_empty(draft, "name", &draft.table.name);
        self.phrases(draft, "headings", &draft.table.headings, false);
        self.also(draft, &draft.table.also);
    }

    /// Checks an element.
    pub fn element(&mut self, draft: &Draft<'_, Element>) {
        if !self.checks(draft) {
            return;
        }
        let element = &draft.table;
        if !ELEMENTS.contains(&element.id.as_str()) {
            let help = did_you_mean(&element.id, ELEMENTS)
                .unwrap_or_else(|| format!("the elements are fixed: {}", ELEMENTS.join(", ")));
            self.at(draft, &[Key("id")], format!("there is no element `{}`", element.id), Some(help));
        }
        self.not_empty(draft, "what", &element.what);
        self.not_empty(draft, "tag", &element.tag);
        if !(element.threshold > 0.0 && element.threshold.is_finite()) {
            self.at(draft, &[Key("threshold")], "a threshold is above 0", None);
        }
        for (i, cue) in element.cue.iter().enumerate() {
            let at = |key| [Key("cue"), Item(i), Key(key)];
            if cue.weight == 0.0 || !cue.weight.is_finite() {
                self.at(draft, &at("weight"), "a cue's weight is above or below 0", None);
            }
            for (key, value) in [("from", cue.from), ("to", cue.to)] {
                if value.is_some_and(|v| !(0.0..=1.0).contains(&v)) {
                    self.at(draft, &at(key), format!("`{key}` is a share of the talk, 0 to 1"), None);
                }
            }
            if let (Some(from), Some(to)) = (cue.from, cue.to)
                && from >= to
            {
                self.at(draft, &at("to"), "`to` comes after `from`", None);
            }
        }
    }

    /// Checks a rule.
    pub fn rule(&mut self, draft: &Draft<'_, Rule>) {
        if !self.checks(draft) {
            return;
        }
        let rule = &draft.table;
        self.id(draft, is_code, "write a family and a number, like `RIG02`");
        if !is_kebab(&rule.name) {
            let help = Some("write a name like `tuning-budget-unstated`".to_owned());
            self.at(draft, &[Key("name")], format!("`{}` cannot be the name of a rule", rule.name), help);
        }
        self.fields(draft, &rule.fields);
        for (key, text) in [("what", &rule.what), ("why", &rule.why), ("do", &rule.remedy), ("asks", &rule.asks)] {
            self.not_empty(draft, key, text);
        }
        match words::slots(&rule.what) {
            Ok(slots) => {
                for slot in slots.into_iter().filter(|s| !["slide", "quote", "value", "expected"].contains(s)) {
                    let help = Some("slots here are {slide}, {quote}, {value} and {expected}".to_owned());
                    self.at(draft, &[Key("what")], format!("there is no slot `{slot}`"), help);
                }
            }
            Err(at) => self.brace(draft, &[Key("what")], &rule.what, at),
        }
        self.at_most(draft, &[Key("asks")], &rule.asks, LONGEST);
        if let Some(i) = rule.yields_to.iter().position(|id| *id == rule.id) {
            self.at(draft, &[Key("yields_to"), Item(i)], "a rule does not yield to itself", None);
        }
    }

    /// Names of rules are as unique as their ids: suppressions may use either.
    pub fn rule_names(&mut self, drafts: &[Draft<'_, Rule>]) {
        let mut names: BTreeMap<&str, usize> = BTreeMap::new();
        for (i, draft) in drafts.iter().enumerate() {
            let Some(first) = names.insert(&draft.table.name, i) else { continue };
            // Point at the user's table, whichever of the two it is.
            let (draft, other) = if draft.place.is_some() { (draft, &drafts[first]) } else { (&drafts[first], draft) };
            let Some(place) = &draft.place else { continue };
            let message = format!("the rule `{}` has the name `{}` too", other.table.id, draft.table.name);
            let mut error = Diagnostic::error(message, place.find(&[Key("name")]), "");
            if let Some(place) = &other.place {
                error.labels.push(Label { span: place.find(&[Key("name")]), text: "here".to_owned() });
            }
            self.errors.push(error);
        }
    }

    fn brace<T: Table>(&mut self, draft: &Draft<'_, T>, path: &[Step<'_>], text: &str, at: usize) {
        let help = Some("slots are written {slide}".to_owned());
        self.in_text(draft, path, text, at..at + 1, "a brace that belongs to no slot", help);
    }

    /// Checks a challenge.
    pub fn challenge(&mut self, draft: &Draft<'_, Challenge>) {
        if !self.checks(draft) {
            return;
        }
        let challenge = &draft.table;
        self.id(draft, is_code, "write a family and a number, like `BAS01`");
        if !is_kebab(&challenge.category) {
            let help = Some("write a name like `baselines`".to_owned());
            self.at(draft, &[Key("category")], format!("`{}` is no category", challenge.category), help);
        }
        self.fields(draft, &challenge.fields);
        self.seconds(draft, challenge.seconds);
        self.not_empty(draft, "plain", &challenge.plain);
        self.not_empty(draft, "why", &challenge.why);
        self.at_most(draft, &[Key("why")], &challenge.why, LONGEST);
        self.at_most(draft, &[Key("plain")], &challenge.plain, LONGEST);
        if let Some(deeper) = &challenge.deeper {
            self.at_most(draft, &[Key("deeper")], deeper, LONGEST_TEMPLATE);
            if challenge.shield.is_none() {
                let help = "it is asked where the shield holds: state a `shield`, or leave `deeper` out".to_owned();
                self.at(draft, &[Key("deeper")], "nothing leads to `deeper`", Some(help));
            }
        }
        for (key, list) in [("follow_ups", &challenge.follow_ups), ("strong", &challenge.strong)] {
            for (i, text) in list.iter().enumerate() {
                self.at_most(draft, &[Key(key), Item(i)], text, LONGEST);
            }
        }
        self.wordings(draft);
    }

    fn wordings(&mut self, draft: &Draft<'_, Challenge>) {
        let challenge = &draft.table;
        match words::slots(&challenge.plain) {
            Ok(slots) if !slots.is_empty() => {
                let help = Some("slots belong into `say`".to_owned());
                self.at(draft, &[Key("plain")], "the plain wording has a slot", help);
            }
            Err(at) => self.brace(draft, &[Key("plain")], &challenge.plain, at),
            Ok(_) => {}
        }
        if let Some(range) = words::asserts(&challenge.plain) {
            let help = Some("ask whether it is so, or quote the deck in `say`".to_owned());
            let message = "the plain wording asserts something that nothing establishes";
            self.in_text(draft, &[Key("plain")], &challenge.plain, range, message, help);
        }
        let needs: Vec<&str> = challenge.needs.iter().map(String::as_str).collect();
        let mut used: Vec<String> = Vec::new();
        if let Some(say) = &challenge.say {
            used.extend(self.wording(draft, &[Key("say")], say));
            if used.is_empty() && words::slots(say).is_ok() {
                let help = Some("without a slot it is a plain wording: leave `say` out".to_owned());
                self.at(draft, &[Key("say")], "`say` has no slot", help);
            }
            let quotes = used.iter().any(|s| !["slide", "slide2"].contains(&s.as_str()));
            if let Some(range) = words::asserts(say).filter(|_| !quotes) {
                let help = Some("a claim about the deck needs a slot with a quote".to_owned());
                self.in_text(draft, &[Key("say")], say, range, "this asserts something without a quote", help);
            }
        }
        for (i, alt) in challenge.alt.iter().enumerate() {
            let slots = self.wording(draft, &[Key("alt"), Item(i)], alt);
            // A wording that needs other words than `say` says where they are.
            let points = slots.iter().any(|s| FREE.contains(&s.as_str()));
            let stated = |s: &String| {
                // Which result is meant needs no evidence of the challenge's own, nor does its slide.
                let pointing = points && (s == "slide" || FREE.contains(&s.as_str()));
                pointing || needs.contains(&s.as_str()) || challenge.slots.contains_key(s)
            };
            for slot in slots.iter().filter(|s| !stated(s)) {
                let help = Some(format!("add \"{slot}\" to `needs`, or say under `slots` what fills it"));
                let message = format!("the slot `{slot}` is not among `needs`");
                self.at(draft, &[Key("alt"), Item(i)], message, help);
            }
            used.extend(slots);
        }
        let fillable = |s: &str| is_slot(s) || challenge.slots.contains_key(s);
        for slot in used.iter().filter(|s| !needs.contains(&s.as_str()) && fillable(s)) {
            if challenge.say.as_ref().is_some_and(|say| say.contains(&format!("{{{slot}}}"))) {
                let help = Some(format!("add \"{slot}\" to `needs`"));
                self.at(draft, &[Key("say")], format!("the slot `{slot}` is not among `needs`"), help);
            }
        }
        for (i, need) in needs.iter().enumerate() {
            if !used.iter().any(|s| s == need) {
                self.at(draft, &[Key("needs"), Item(i)], format!("no wording uses the slot `{need}`"), None);
            }
        }
    }

    /// Checks a wording that may have slots, and returns them.
    fn wording(&mut self, draft: &Draft<'_, Challenge>, path: &[Step<'_>], text: &str) -> Vec<String> {
        match words::slots(text) {
            Ok(slots) => {
                let most = if slots.is_empty() { LONGEST } else { LONGEST_TEMPLATE };
                self.at_most(draft, path, text, most);
                let own = &draft.table.slots;
                for slot in slots.iter().filter(|s| !is_slot(s) && !own.contains_key(**s)) {
                    let known = SLOTS.iter().map(|s| s.name).chain(own.keys().map(String::as_str));
                    let help = did_you_mean(slot, known)
                        .or_else(|| Some(format!("say what fills it: [challenge.slots] {slot} = \"signal\"")));
                    self.at(draft, path, format!("nothing fills the slot `{slot}`"), help);
                }
                slots.into_iter().map(str::to_owned).collect()
            }
            Err(at) => {
                self.brace(draft, path, text, at);
                Vec::new()
            }
        }
    }

    /// Checks a prompt.
    pub fn prompt(&mut self, draft: &Draft<'_, Prompt>) {
        if !self.checks(draft) {
            return;
        }
        let prompt = &draft.table;
        self.id(draft, is_code, "write a family and a number, like `TEAM03`");
        if !is_kebab(&prompt.theme) {
            let help = Some("write a name like `teamwork`".to_owned());
            self.at(draft, &[Key("theme")], format!("`{}` is no theme", prompt.theme), help);
        }
        self.not_empty(draft, "ask", &prompt.ask);
        self.at_most(draft, &[Key("ask")], &prompt.ask, LONGEST);
        if let Some(seconds) = prompt.seconds {
            self.seconds(draft, seconds);
        }
    }
}

/// Names of those who ask, as `emphasis` uses them.
pub const PERSONAS: [&str; 6] =
    ["methodologist", "statistician", "rival", "product-lead", "hiring-manager", "adjacent-researcher"];

impl Report<'_> {
    /// Checks a question to ask before the day.
    pub fn prep(&mut self, draft: &Draft<'_, Prep>, known: &Known<'_>) {
        if !self.checks(draft) {
            return;
        }
        let prep = &draft.table;
        self.id(draft, is_kebab, "write a name like `interrupt`");
        self.not_empty(draft, "ask", &prep.ask);
        self.at_most(draft, &[Key("ask")], &prep.ask, LONGEST);
        self.not_empty(draft, "why", &prep.why);
        let mut seen = BTreeSet::new();
        for (i, answer) in prep.answer.iter().enumerate() {
            let path = |key| [Key("answer"), Item(i), Key(key)];
            if !is_kebab(&answer.id) || !seen.insert(answer.id.as_str()) {
                let help = Some("write a name like `throughout`, each once".to_owned());
                self.at(draft, &path("id"), format!("`{}` cannot be the id of an answer", answer.id), help);
            }
            if let Some(checklist) = &answer.checklist {
                self.known(draft, &path("checklist"), "checklist", checklist, &known.names.checklists);
            }
            for (token, factor) in &answer.emphasis {
                let ids = || known.challenges.keys().copied();
                let found = PERSONAS.contains(&token.as_str()) || ids().any(|id| id == token || family(id) == token);
                if !found || !(0.0..=10.0).contains(factor) {
                    let help = did_you_mean(token, PERSONAS.into_iter().chain(ids()))
                        .or_else(|| Some("a persona or a challenge, with a factor from 0 to 10".to_owned()));
                    self.at(draft, &path("emphasis"), format!("`{token} = {factor}` means nothing here"), help);
                }
            }
        }
    }
}

/// "in `when` of rule `RIG02`"
fn label<T: Table>(draft: &Draft<'_, T>, path: &[Step<'_>]) -> String {
    let key = path.iter().rev().find_map(|step| match step {
        Key(key) => Some(*key),
        Item(_) => None,
    });
    match key {
        Some(key) if key != "id" => format!("in `{key}` of {} `{}`", T::NAME, draft.table.id()),
        _ => String::new(),
    }
}

/// `baseline_word`
fn is_snake(id: &str) -> bool {
    id.starts_with(|c: char| c.is_ascii_lowercase())
        && id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
        && !["and", "or", "not", "near", "within", "always", "now", "count", "distinct"].contains(&id)
}

/// `error-analysis`: a letter follows every hyphen, or an expression would read a number there.
pub fn is_kebab(id: &str) -> bool {
    id.split('-').all(|part| {
        part.starts_with(|c: char| c.is_ascii_lowercase())
            && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
    })
}

/// `BAS01`, `WHY05A`
fn is_code(id: &str) -> bool {
    let letters = id.bytes().take_while(u8::is_ascii_uppercase).count();
    let digits = id.bytes().skip(letters).take_while(u8::is_ascii_digit).count();
    let rest = &id.as_bytes()[letters + digits..];
    letters >= 2 && digits >= 1 && (rest.is_empty() || rest.len() == 1 && rest[0].is_ascii_uppercase())
}
