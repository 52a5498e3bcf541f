//! YAML as a small tree with places in the file. Every scalar stays the text that was written.
//!
//! Limits: nesting, number of nodes, and aliases (only those of short scalars are followed, so nothing can be blown up).

use std::ops::Range;

use saphyr_parser::{Event, Parser, ScalarStyle};

const MAX_DEPTH: usize = 24;
const MAX_NODES: usize = 20_000;

/// The longest scalar that an alias may stand for, in bytes.
const MAX_ALIASED: usize = 200;

/// A node with its place in the file.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Node {
    pub value: Value,
    pub span: Range<usize>,
}

/// A value.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    Null,
    Scalar(String),
    Sequence(Vec<Node>),
    Mapping(Vec<(Node, Node)>),
}

impl Node {
    /// The value of a key of a mapping.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entries().find(|(k, _)| k.text() == Some(key)).map(|(_, v)| v)
    }

    /// The value of a key of this mapping or, depth first, of those in it.
    pub fn find(&self, key: &str) -> Option<&Node> {
        self.get(key).or_else(|| self.entries().find_map(|(_, v)| v.find(key)))
    }

    /// The entries of a mapping; none of anything else.
    pub fn entries(&self) -> impl Iterator<Item = (&Node, &Node)> {
        let list: &[(Node, Node)] = match &self.value {
            Value::Mapping(entries) => entries,
            _ => &[],
        };
        list.iter().map(|(k, v)| (k, v))
    }

    /// The text of a scalar.
    pub fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Scalar(text) => Some(text),
            _ => None,
        }
    }

    /// The text under a key, if it is a scalar with something in it.
    pub fn str(&self, key: &str) -> Option<&str> {
        self.get(key)?.text().map(str::trim).filter(|t| !t.is_empty())
    }

    /// A scalar as a truth value.
    pub fn truth(&self) -> Option<bool> {
        match self.text()? {
            "true" | "True" | "yes" | "on" => Some(true),
            "false" | "False" | "no" | "off" => Some(false),
            _ => None,
        }
    }

    /// All scalars in this node, depth first (values only).
    pub fn scalars(&self) -> Vec<&str> {
        match &self.value {
            Value::Null => Vec::new(),
            Value::Scalar(text) => vec![text],
            Value::Sequence(items) => items.iter().flat_map(Node::scalars).collect(),
            Value::Mapping(entries) => entries.iter().flat_map(|(_, v)| v.scalars()).collect(),
        }
    }

    pub fn is_mapping(&self) -> bool {
        matches!(self.value, Value::Mapping(_))
    }
}

/// Why a text is no YAML.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct YamlError {
    pub message: String,
    /// Byte offset in the file.
    pub offset: usize,
}

struct Open {
    start: usize,
    /// The key that waits for its value, in a mapping.
    key: Option<Node>,
    items: Vec<Node>,
    entries: Option<Vec<(Node, Node)>>,
}

/// Parses one document. `base` is the offset of `text` in its file.
pub(super) fn parse(text: &str, base: usize) -> Result<Node, YamlError> {
    let place = Places::new(text, base);
    let mut stack: Vec<Open> = Vec::new();
    let mut nodes = 0;
    let mut anchors: std::collections::BTreeMap<usize, Value> = std::collections::BTreeMap::new();
    let mut root = None;
    let fail = |message: &str, offset: usize| YamlError { message: message.to_owned(), offset };
    let mut parser = Parser::new_from_str(text);
    loop {
        let (event, span) = match parser.next_event() {
            None => break,
            Some(Err(e)) => return Err(fail(e.info(), place.byte(e.marker().index()))),
            Some(Ok(pair)) => pair,
        };
        let at = place.byte(span.start.index())..place.byte(span.end.index());
        nodes += 1;
        if nodes > MAX_NODES || stack.len() > MAX_DEPTH {
            return Err(fail("too deep or too long", at.start));
        }
        let done = match event {
            Event::Scalar(text, style, anchor, _) => {
                let null = style == ScalarStyle::Plain && matches!(&*text, "" | "~" | "null" | "Null" | "NULL");
                let value = if null { Value::Null } else { Value::Scalar(text.into_owned()) };
                if anchor > 0 && matches!(&value, Value::Scalar(t) if t.len() <= MAX_ALIASED) {
                    anchors.insert(anchor, value.clone());
                }
                Some(Node { value, span: at })
            }
            Event::Alias(anchor) => {
                Some(Node { value: anchors.get(&anchor).cloned().unwrap_or(Value::Null), span: at })
            }
            Event::SequenceStart(..) => {
                stack.push(Open { start: at.start, key: None, items: Vec::new(), entries: None });
                None
            }
            Event::MappingStart(..) => {
                stack.push(Open { start: at.start, key: None, items: Vec::new(), entries: Some(Vec::new()) });
                None
            }
            Event::SequenceEnd | Event::MappingEnd => stack.pop().map(|open| {
                let value = match open.entries {
                    Some(entries) => Value::Mapping(entries),
                    None => Value::Sequence(open.items),
                };
                Node { value, span: open.start..at.end.max(open.start) }
            }),
            Event::DocumentEnd => break,
            _ => None,
        };
        let Some(node) = done else { continue };
        match stack.last_mut() {
            None => root = Some(node),
            Some(Open { entries: Some(entries), key, .. }) => match key.take() {
                None => *key = Some(node),
                Some(k) => entries.push((k, node)),
            },
            Some(open) => open.items.push(node),
        }
    }
    Ok(root.unwrap_or(Node { value: Value::Null, span: base..base }))
}

/// From character indices (which the parser counts) to byte offsets.
struct Places {
    base: usize,
    len: usize,
    /// Empty for ASCII, where both are the same.
    starts: Vec<usize>,
}

impl Places {
    fn new(text: &str, base: usize) -> Self {
        let starts = if text.is_ascii() { Vec::new() } else { text.char_indices().map(|(i, _)| i).collect() };
        Self { base, len: text.len(), starts }
    }

    fn byte(&self, index: usize) -> usize {
        let local = if self.starts.is_empty() { index } else { self.starts.get(index).copied().unwrap_or(self.len) };
        self.base + local.min(self.len)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_bytes_and_scalars_stay_text() {
        let text = "title: Größe\nok: yes\nlist: [a, 'b c']\nnull:\n";
        let node = parse(text, 100).expect("yaml");
        assert_eq!(node.str("title"), Some("Größe"));
        let title = node.get("title").expect("there");
        assert_eq!(&text[title.span.start - 100..title.span.end - 100], "Größe");
        assert_eq!(node.get("ok").and_then(Node::truth), Some(true));
        assert_eq!(node.get("list").map(Node::scalars), Some(vec!["a", "b c"]));
    }

    #[test]
    fn bombs_and_towers_are_refused_or_harmless() {
        assert!(parse(&"[".repeat(500), 0).is_err());
        assert!(parse(&"- x\n".repeat(MAX_NODES - 10), 0).is_ok());
        assert!(parse(&"- x\n".repeat(MAX_NODES + 1), 0).is_err());
        let alias = parse("a: &x red\nb: *x\n", 0).expect("yaml");
        assert_eq!(alias.str("b"), Some("red"));
        let bomb = "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n";
        assert_eq!(parse(bomb, 0).expect("yaml").get("c").map(|n| n.scalars().len()), Some(0));
    }
}
