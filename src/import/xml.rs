//! XML as a small tree: elements by their local names, within limits, without entities of its own.

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

/// The deepest nesting that is read; what lies deeper is left out. Slides nest some thirty levels.
const DEPTH: usize = 200;

/// The most elements and texts of one part.
const NODES: usize = 2_000_000;

/// An element.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Element {
    /// Its name without the prefix.
    pub name: String,
    /// Names with their prefixes, and values.
    attributes: Vec<(String, String)>,
    /// What stands in it, in order.
    pub children: Vec<Child>,
}

/// What stands in an element.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Child {
    /// An element.
    Element(Element),
    /// Text.
    Text(String),
}

impl Element {
    /// An attribute by its name without a prefix. Where one without a prefix and one with it are named alike (`id` and
    /// `r:id`), this is the one without.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        let own = self.attributes.iter().find(|(n, _)| n == name);
        own.map(|(_, v)| v.as_str()).or_else(|| self.prefixed(name))
    }

    /// An attribute with a prefix, by its name without it: the relation `r:id` beside the number `id`.
    pub fn prefixed(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(n, _)| n.split_once(':').is_some_and(|(_, local)| local == name));
        found.map(|(_, v)| v.as_str())
    }

    /// The elements in it.
    pub fn elements(&self) -> impl Iterator<Item = &Element> {
        self.children.iter().filter_map(|c| if let Child::Element(e) = c { Some(e) } else { None })
    }

    /// The first element in it of this name.
    pub fn child(&self, name: &str) -> Option<&Element> {
        self.elements().find(|e| e.name == name)
    }

    /// The element that this way of names leads to.
    pub fn path(&self, names: &[&str]) -> Option<&Element> {
        names.iter().try_fold(self, |at, name| at.child(name))
    }

    /// The first element of this name anywhere below.
    pub fn find(&self, name: &str) -> Option<&Element> {
        self.elements().find_map(|e| if e.name == name { Some(e) } else { e.find(name) })
    }

    /// All elements of this name below, in order; what stands in one of them is not looked through again.
    pub fn all<'e>(&'e self, name: &str) -> Vec<&'e Element> {
        let mut found = Vec::new();
        self.collect(name, &mut found);
        found
    }

    fn collect<'e>(&'e self, name: &str, found: &mut Vec<&'e Element>) {
        for element in self.elements() {
            if element.name == name {
                found.push(element);
            } else {
                element.collect(name, found);
            }
        }
    }

    /// All text in it.
    pub fn text(&self) -> String {
        let mut out = String::new();
        self.add_text(&mut out);
        out
    }

    fn add_text(&self, out: &mut String) {
        for child in &self.children {
            match child {
                Child::Text(text) => out.push_str(text),
                Child::Element(element) => element.add_text(out),
            }
        }
    }
}

/// Reads a document: its root element. What is broken ends it where it breaks; `None` when there is no element at all.
/// Entities that the document declares itself are not expanded: they stay as they are written.
pub fn parse(text: &str) -> Option<Element> {
    let mut reader = Reader::from_str(text);
    reader.config_mut().check_end_names = false;
    // The first is not of the document: it holds the root.
    let mut open = vec![Element::default()];
    let mut too_deep = 0usize;
    for _ in 0..NODES {
        let Ok(event) = reader.read_event() else { break };
        match &event {
            Event::Start(start) if open.len() < DEPTH => open.push(element(start)),
            Event::Start(_) => too_deep += 1,
            Event::End(_) if too_deep > 0 => too_deep -= 1,
            Event::End(_) => close(&mut open),
            _ => {}
        }
        let top = open.last_mut()?;
        match event {
            _ if too_deep > 0 => {}
            Event::Empty(start) => top.children.push(Child::Element(element(&start))),
            Event::Text(text) => add_text(top, &text.xml10_content()),
            Event::CData(text) => add_text(top, &text.xml10_content()),
            Event::GeneralRef(name) => {
                let raw = name.xml10_content();
                let known = name.resolve_char_ref().ok().flatten();
                let known = known.map(String::from).or_else(|| Some(named(&raw)?.to_owned()));
                add_text(top, &known.unwrap_or_else(|| format!("&{raw};")));
            }
            Event::Eof => break,
            _ => {}
        }
    }
    while open.len() > 1 {
        close(&mut open);
    }
    open.pop()?.children.into_iter().find_map(|c| if let Child::Element(e) = c { Some(e) } else { None })
}

/// Puts the innermost open element into the one around it; the outermost stays.
fn close(open: &mut Vec<Element>) {
    if open.len() > 1
        && let Some(done) = open.pop()
        && let Some(outer) = open.last_mut()
    {
        outer.children.push(Child::Element(done));
    }
}

fn add_text(element: &mut Element, text: &str) {
    if let Some(Child::Text(before)) = element.children.last_mut() {
        before.push_str(text);
    } else {
        element.children.push(Child::Text(text.to_owned()));
    }
}

fn named(name: &str) -> Option<&'static str> {
    Some(match name {
        "amp" => "&",
        "lt" => "<",
        "gt" => ">",
        "quot" => "\"",
        "apos" => "'",
        _ => return None,
    })
}

fn element(start: &BytesStart<'_>) -> Element {
    let read = |a: quick_xml::events::attributes::Attribute<'_>| {
        let name: &str = a.key.as_ref();
        let value =
            a.normalized_value(XmlVersion::Implicit1_0).map_or_else(|_| a.value.to_string(), |v| v.into_owned());
        (name.to_owned(), value)
    };
    let attributes = start.attributes().with_checks(false).filter_map(Result::ok).map(read).collect();
    let name: &str = start.local_name().into_inner();
    Element { name: name.to_owned(), attributes, children: Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tree_by_local_names_with_its_entities() {
        let root = parse("<?xml version='1.0'?><a:x id='1' r:id='rId2'><y>one &amp; <b>t&#119;o</b></y><y/></a:x>");
        let root = root.expect("an element");
        assert_eq!((root.attribute("id"), root.prefixed("id")), (Some("1"), Some("rId2")));
        assert_eq!(root.text(), "one & two");
        assert_eq!(root.all("y").len(), 2);
        assert_eq!(root.path(&["y", "b"]).map(Element::text).as_deref(), Some("two"));
    }

    #[test]
    fn declared_entities_are_not_expanded_and_depth_ends() {
        let bomb = "<!DOCTYPE x [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;'>]><x>&b;</x>";
        assert_eq!(parse(bomb).expect("an element").text(), "&b;");
        let deep = "<x>".repeat(100_000) + "lost" + &"</x>".repeat(100_000) + "";
        assert_eq!(parse(&deep).expect("an element").text(), "");
        assert_eq!(parse("<x><y>kept").expect("an element").text(), "kept");
        assert_eq!(parse("no element"), None);
    }
}
