//! The words that may stand in settings, each with what it means: one list for completion and hover.

use super::cursor::Scope;
use super::keys;
use crate::knowledge::Knowledge;
use crate::knowledge::facts::FIELDS;

/// A word of the settings.
#[derive(Debug, PartialEq, Eq)]
pub struct Word {
    /// As it is written.
    pub text: String,
    /// What it is called, where that is something else.
    pub name: String,
    /// What it means.
    pub what: String,
}

fn word(text: &str, name: &str, what: &str) -> Word {
    Word { text: text.to_owned(), name: name.to_owned(), what: slotless(what) }
}

/// A text of the data with what a deck fills in left open.
fn slotless(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (i, part) in text.split('{').enumerate() {
        match part.split_once('}') {
            Some((_, rest)) if i > 0 => out.extend(["…", rest]),
            _ => out.push_str(part),
        }
    }
    out
}

/// The words that a value of this key may be; none where it is free.
pub fn of(key: &str, scope: Scope, knowledge: &Knowledge) -> Vec<Word> {
    match (key, scope) {
        ("ignore", _) => knowledge.rules.iter().map(|r| word(&r.id, &r.name, &r.what)).collect(),
        ("checklist", Scope::Deck) => knowledge.checklists.iter().map(|c| word(&c.id, &c.name, &c.what)).collect(),
        ("field" | "fields", Scope::Deck) => FIELDS.iter().map(|f| word(f.name, "", f.what)).collect(),
        ("section", Scope::Slide) => {
            let what = |w: &Option<String>| w.clone().unwrap_or_default();
            knowledge.sections.iter().map(|s| word(&s.id, &s.name, &what(&s.what))).collect()
        }
        ("elements" | "element", Scope::Slide) => knowledge.elements.iter().map(|e| word(&e.id, "", &e.what)).collect(),
        ("answers", Scope::Slide) => knowledge.challenges.iter().map(|c| word(&c.id, "", &c.plain)).collect(),
        (_, Scope::Slide) => keys::words(key).iter().map(|(text, what)| word(text, "", what)).collect(),
        (_, Scope::Deck) => Vec::new(),
    }
}

/// What a word of the settings means, as Markdown.
pub fn meaning(key: Option<&str>, text: &str, scope: Scope, knowledge: &Knowledge) -> Option<String> {
    let plain = super::markup::plain;
    let Some(key) = key else {
        let key = keys::of(scope).iter().find(|k| k.name == text)?;
        return Some(format!("**{}**\n\n{}\n\n```yaml\n{}\n```\n", plain(key.name), plain(key.what), key.example));
    };
    let same = |w: &Word| w.text.eq_ignore_ascii_case(text) || !w.name.is_empty() && w.name == text;
    let found = of(key, scope, knowledge).into_iter().find(same)?;
    let mut out = format!("**{}** {}\n\n{}\n", plain(&found.text), plain(&found.name), plain(&found.what));
    if let Some(rule) = knowledge.rule(&found.text).filter(|_| key == "ignore") {
        let rule = knowledge.rule_at(rule);
        out += &format!(
            "\n**Why:** {}\n\n**They will ask:** {}\n",
            plain(&slotless(&rule.why)),
            plain(&slotless(&rule.asks))
        );
    }
    Some(out)
}
