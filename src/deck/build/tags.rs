//! Tags that can be read at a glance: most HTML in decks is nothing but such tags, and needs no tokeniser.

use std::borrow::Cow;
use std::ops::Range;

/// A start tag.
#[derive(Debug)]
pub(super) struct Opening<'s> {
    /// Lower case.
    pub name: &'s str,
    /// Names in lower case, and values.
    pub attributes: Vec<(Cow<'s, str>, Cow<'s, str>)>,
    pub self_closing: bool,
}

impl Opening<'_> {
    /// The value of an attribute.
    pub fn attribute(&self, key: &str) -> Option<&str> {
        self.attributes.iter().find(|(k, _)| k == key).map(|(_, value)| value.as_ref())
    }

    /// `<template v-slot:right>`, `<template #right>`: Vue shows what is in a named slot.
    pub fn fills_slot(&self) -> bool {
        self.attributes.iter().any(|(key, _)| key.starts_with("v-") || key.starts_with('#') || key.starts_with(':'))
    }
}

/// A tag.
#[derive(Debug)]
pub(super) enum Tag<'s> {
    Start(Opening<'s>),
    /// By its name.
    End(&'s str),
}

/// The tags of HTML that is nothing but simple tags, with their places. `None` where there is anything else, or a tag
/// that changes how text is read.
pub(super) struct Tags<'s> {
    pub source: &'s str,
    pub at: usize,
}

impl<'s> Iterator for Tags<'s> {
    type Item = Option<(Tag<'s>, Range<usize>)>;

    fn next(&mut self) -> Option<Self::Item> {
        let rest = self.source[self.at..].trim_ascii_start();
        if rest.is_empty() {
            return None;
        }
        let start = self.source.len() - rest.len();
        let tag = simple(rest);
        self.at = start + tag.as_ref().map_or(rest.len(), |(_, length)| *length);
        Some(tag.map(|(tag, length)| (tag, start..start + length)))
    }
}

/// The simple tag at the start of a text, and its length: a lower-case name and attributes with quoted values.
fn simple(text: &str) -> Option<(Tag<'_>, usize)> {
    let inner = text.strip_prefix('<')?;
    let (closes, inner) = inner.strip_prefix('/').map_or((false, inner), |i| (true, i));
    let (name, mut rest) = word(inner, |b| b.is_ascii_lowercase() || b.is_ascii_digit())?;
    let raw =
        matches!(name, "script" | "style" | "pre" | "textarea" | "title" | "xmp" | "iframe" | "noscript" | "plaintext");
    if raw {
        return None;
    }
    let mut attributes: Vec<(Cow<'_, str>, Cow<'_, str>)> = Vec::new();
    loop {
        if let Some(after) = rest.strip_prefix('>') {
            let length = text.len() - after.len();
            let opening = Opening { name, attributes, self_closing: false };
            return Some((if closes { Tag::End(name) } else { Tag::Start(opening) }, length));
        }
        let (key, after) = word(rest.strip_prefix(' ')?, |b| b.is_ascii_lowercase() || b == b'-')?;
        let (value, after) = after.strip_prefix("=\"")?.split_once('"')?;
        // Entities are the tokeniser's, and of an attribute that is given twice the first one holds.
        if closes
            || !is_block(name)
            || value.contains(['&', '\r', '\n', '\0'])
            || attributes.iter().any(|(k, _)| k == key)
        {
            return None;
        }
        attributes.push((key.into(), value.into()));
        rest = after;
    }
}

/// Elements between which white space is nothing. That between others is the tokeniser's.
fn is_block(name: &str) -> bool {
    matches!(
        name,
        "div"
            | "section"
            | "article"
            | "aside"
            | "center"
            | "figure"
            | "details"
            | "p"
            | "ul"
            | "ol"
            | "li"
            | "table"
            | "thead"
            | "tbody"
            | "tr"
            | "td"
            | "th"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
    )
}

/// The bytes of a kind at the start of a text, if there are any, and what follows.
fn word(text: &str, is: impl Fn(u8) -> bool) -> Option<(&str, &str)> {
    let length = text.bytes().take_while(|b| is(*b)).count();
    (length > 0).then(|| text.split_at(length))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn simple_tags_and_nothing_else() {
        let all = |source| Tags { source, at: 0 }.map(|t| t.map(|(tag, _)| tag)).collect::<Option<Vec<_>>>();
        let tags = all("<div class=\"a b\" id=\"x\">\n  </h1> ").expect("simple tags");
        assert!(matches!(&tags[..], [Tag::Start(o), Tag::End("h1")] if o.attribute("class") == Some("a b")));
        for odd in [
            "<div>text",
            "<Box>",
            "<div class=a>",
            "<a b=\"&lt;\">",
            "<pre>",
            "<a b=\"\" b=\"\">",
            "</a b=\"\">",
            "<br/>",
            "<img alt=\"\">",
            "<div class=\"a\nb\">",
        ] {
            assert!(all(odd).is_none(), "{odd}");
        }
    }
}
