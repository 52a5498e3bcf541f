//! From names to places in the tables, and the check of types: what is compared is a number, what is near is evidence.

use std::collections::BTreeMap;

use super::ast::{Comparison, Distance, Domain, Name, Tree, TreeKind};
use super::{ExpressionError, parse, suggestion};
use crate::knowledge::facts::{FACTS, FIELDS, FactKind, fact_index, field_index};
use crate::knowledge::schema::Layer;
use crate::knowledge::{ChecklistId, ElementId, FactId, FieldId, SectionId, SignalId};

/// The names that an expression may use.
#[derive(Debug, Clone, Default)]
pub struct Names<'a> {
    /// Signals by id.
    pub signals: BTreeMap<&'a str, SignalId>,
    /// Sections by id.
    pub sections: BTreeMap<&'a str, SectionId>,
    /// Elements by id.
    pub elements: BTreeMap<&'a str, ElementId>,
    /// Checklists by id.
    pub checklists: BTreeMap<&'a str, ChecklistId>,
}

/// An expression whose names are resolved and whose types fit.
#[derive(Debug, Clone, PartialEq)]
pub struct Expression {
    pub(super) root: Node,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Node {
    Always,
    Number(f64),
    Now(u16),
    Text(Box<str>),
    Signal(SignalRef),
    Element(ElementId),
    Section(SectionId),
    Fact(FactId),
    Checklist(ChecklistId),
    Field(FieldId),
    Count(Box<Node>),
    Distinct(Box<Node>),
    Not(Box<Node>),
    And(Box<Node>, Box<Node>),
    Or(Box<Node>, Box<Node>),
    Compare(Comparison, Box<Node>, Box<Node>),
    Near(Box<Node>, Box<Node>, Distance),
}

/// A signal with its places.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct SignalRef {
    pub signal: SignalId,
    pub section: Option<SectionId>,
    pub layer: Option<Layer>,
    /// Whole deck, whatever the scope.
    pub deck: bool,
}

/// Types of nodes. Evidence is a condition too: true when there is any.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Type {
    Truth,
    Evidence,
    Number,
    Text,
}

impl Expression {
    /// Reads an expression and resolves its names.
    ///
    /// # Errors
    /// All errors of its names and types, or the one syntax error.
    pub fn new(text: &str, names: &Names<'_>) -> Result<Self, Vec<ExpressionError>> {
        let tree = parse(text).map_err(|e| vec![e])?;
        let mut resolver = Resolver { names, errors: Vec::new() };
        let (root, kind) = resolver.node(&tree);
        if !matches!(kind, Type::Truth | Type::Evidence) && resolver.errors.is_empty() {
            let help = if kind == Type::Number { "compare it: `.. >= 3`" } else { "compare it: `.. = 'text'`" };
            resolver.errors.push(ExpressionError::new(tree.span, "this is no condition").help(help));
        }
        if resolver.errors.is_empty() { Ok(Self { root }) } else { Err(resolver.errors) }
    }

    /// As [`Self::new`], for what fills a slot: a number or a text may stand alone too.
    ///
    /// # Errors
    /// As [`Self::new`].
    pub fn value(text: &str, names: &Names<'_>) -> Result<Self, Vec<ExpressionError>> {
        let tree = parse(text).map_err(|e| vec![e])?;
        let mut resolver = Resolver { names, errors: Vec::new() };
        let (root, _) = resolver.node(&tree);
        if resolver.errors.is_empty() { Ok(Self { root }) } else { Err(resolver.errors) }
    }

    /// The signals that it reads, in the order of their mention, possibly repeated.
    pub fn signals(&self) -> Vec<SignalId> {
        let mut all = Vec::new();
        self.root.visit(&mut |node| {
            if let Node::Signal(s) = node {
                all.push(s.signal);
            }
        });
        all
    }

    /// The facts that it reads, in the order of their mention, possibly repeated.
    pub fn facts(&self) -> Vec<FactId> {
        let mut all = Vec::new();
        self.root.visit(&mut |node| {
            if let Node::Fact(f) = node {
                all.push(*f);
            }
        });
        all
    }

    /// The elements that it reads, in the order of their mention, possibly repeated.
    pub fn elements(&self) -> Vec<ElementId> {
        let mut all = Vec::new();
        self.root.visit(&mut |node| {
            if let Node::Element(e) = node {
                all.push(*e);
            }
        });
        all
    }

    /// Whether it could hold where only the signals that `has` knows of are found: a quick look before the evaluation,
    /// which need not be right when it says yes.
    pub fn may_hold(&self, has: &impl Fn(SignalId) -> bool) -> bool {
        self.root.may_hold(has)
    }

    /// The sections that it names, in the order of their mention, possibly repeated.
    pub fn sections(&self) -> Vec<SectionId> {
        let mut all = Vec::new();
        self.root.visit(&mut |node| match node {
            Node::Section(s) | Node::Signal(SignalRef { section: Some(s), .. }) => all.push(*s),
            _ => {}
        });
        all
    }

    /// Whether it is just `always`.
    pub fn is_always(&self) -> bool {
        self.root == Node::Always
    }

    /// Whether it asks for the section of a slide.
    pub fn reads_sections(&self) -> bool {
        let mut any = false;
        self.root.visit(&mut |node| {
            any |= matches!(node, Node::Section(_) | Node::Signal(SignalRef { section: Some(_), .. }));
        });
        any
    }
}

impl Node {
    fn may_hold(&self, has: &impl Fn(SignalId) -> bool) -> bool {
        match self {
            Self::Signal(s) => s.deck || has(s.signal),
            Self::And(a, b) => a.may_hold(has) && b.may_hold(has),
            Self::Or(a, b) => a.may_hold(has) || b.may_hold(has),
            Self::Near(a, ..) => a.may_hold(has),
            // `count(x) >= 2` needs an x.
            Self::Compare(Comparison::GreaterOrEqual | Comparison::Greater, left, right) => match (&**left, &**right) {
                (Self::Count(inner) | Self::Distinct(inner), Self::Number(n)) if *n >= 1.0 => inner.may_hold(has),
                _ => true,
            },
            _ => true,
        }
    }

    fn visit(&self, see: &mut impl FnMut(&Node)) {
        see(self);
        match self {
            Self::Count(a) | Self::Distinct(a) | Self::Not(a) => a.visit(see),
            Self::And(a, b) | Self::Or(a, b) | Self::Compare(_, a, b) | Self::Near(a, b, _) => {
                a.visit(see);
                b.visit(see);
            }
            _ => {}
        }
    }
}

struct Resolver<'a> {
    names: &'a Names<'a>,
    errors: Vec<ExpressionError>,
}

impl Resolver<'_> {
    fn node(&mut self, tree: &Tree) -> (Node, Type) {
        match &tree.kind {
            TreeKind::Always => (Node::Always, Type::Truth),
            TreeKind::Number(n) => (Node::Number(*n), Type::Number),
            TreeKind::Now(less) => (Node::Now(*less), Type::Number),
            TreeKind::Text(text) => (Node::Text(text.as_str().into()), Type::Text),
            TreeKind::Signal(name, places) => (self.signal(name, places), Type::Evidence),
            TreeKind::Named(domain, name) => self.named(*domain, name),
            TreeKind::Count(inner) => (Node::Count(self.evidence(inner, "counted")), Type::Number),
            TreeKind::Distinct(inner) => (Node::Distinct(self.evidence(inner, "counted")), Type::Number),
            TreeKind::Not(inner) => (Node::Not(self.truth(inner)), Type::Truth),
            TreeKind::And(a, b) => (Node::And(self.truth(a), self.truth(b)), Type::Truth),
            TreeKind::Or(a, b) => {
                let (a, a_type) = self.any_truth(a);
                let (b, b_type) = self.any_truth(b);
                let both = a_type == Type::Evidence && b_type == Type::Evidence;
                (Node::Or(a, b), if both { Type::Evidence } else { Type::Truth })
            }
            TreeKind::Compare(how, a, b) => self.comparison(*how, a, b, tree),
            TreeKind::Near(a, b, within) => {
                let (a, b) = (self.evidence(a, "near something"), self.evidence(b, "near something"));
                (Node::Near(a, b, *within), Type::Evidence)
            }
        }
    }

    fn any_truth(&mut self, tree: &Tree) -> (Box<Node>, Type) {
        let before = self.errors.len();
        let (node, kind) = self.node(tree);
        if !matches!(kind, Type::Truth | Type::Evidence) && self.errors.len() == before {
            let help = if kind == Type::Number { "compare it: `.. >= 3`" } else { "compare it: `.. = 'text'`" };
            self.errors.push(ExpressionError::new(tree.span.clone(), "this is no condition").help(help));
        }
        (Box::new(node), kind)
    }

    fn truth(&mut self, tree: &Tree) -> Box<Node> {
        self.any_truth(tree).0
    }

    fn evidence(&mut self, tree: &Tree, verb: &str) -> Box<Node> {
        let before = self.errors.len();
        let (node, kind) = self.node(tree);
        if kind != Type::Evidence && self.errors.len() == before {
            self.errors
                .push(ExpressionError::new(tree.span.clone(), format!("only evidence can be {verb}")).help(
                    "evidence is a signal, an element, a fact of kind quotes, or several of them joined by `or`",
                ));
        }
        Box::new(node)
    }

    fn comparison(&mut self, how: Comparison, a: &Tree, b: &Tree, tree: &Tree) -> (Node, Type) {
        let before = self.errors.len();
        let (a_node, a_type) = self.node(a);
        let (b_node, b_type) = self.node(b);
        let order = !matches!(how, Comparison::Equal | Comparison::Unequal);
        let fits = match (a_type, b_type) {
            (Type::Number, Type::Number) => true,
            (Type::Text, Type::Text) => !order,
            _ => false,
        };
        if !fits && self.errors.len() == before {
            let wrong = [(a, a_type), (b, b_type)].into_iter().find(|(_, t)| *t != Type::Number);
            let (span, help) = match wrong {
                Some((side, Type::Evidence)) => (side.span.clone(), "write `count(..)` for how often"),
                Some((side, Type::Truth)) => {
                    (side.span.clone(), "a condition is not compared: leave the comparison out")
                }
                _ => (tree.span.clone(), "texts are compared with texts by `=` or `!=`, numbers with numbers"),
            };
            self.errors.push(ExpressionError::new(span, "only numbers can be compared here").help(help));
        }
        (Node::Compare(how, Box::new(a_node), Box::new(b_node)), Type::Truth)
    }

    fn unknown<'n>(&mut self, what: &str, name: &Name, known: impl Iterator<Item = &'n str>) {
        let mut error = ExpressionError::new(name.span.clone(), format!("there is no {what} `{}`", name.text));
        error.help = suggestion(&name.text, known);
        error.name = Some(name.text.clone());
        self.errors.push(error);
    }

    fn signal(&mut self, name: &Name, places: &[Name]) -> Node {
        let mut found = SignalRef { signal: SignalId(0), section: None, layer: None, deck: false };
        match self.names.signals.get(name.text.as_str()) {
            Some(id) => found.signal = *id,
            None => {
                let names = self.names;
                let mut error = ExpressionError::new(name.span.clone(), format!("there is no signal `{}`", name.text));
                error.name = Some(name.text.clone());
                // A fact or an element without its word is a likelier slip than a misspelt signal.
                error.help = if fact_index(&name.text).is_some() {
                    Some(format!("did you mean `fact:{}`?", name.text))
                } else if names.elements.contains_key(name.text.as_str()) {
                    Some(format!("did you mean `element:{}`?", name.text))
                } else if names.sections.contains_key(name.text.as_str()) {
                    Some(format!("did you mean `section:{}`?", name.text))
                } else {
                    suggestion(&name.text, names.signals.keys().copied().chain(["always", "not"]))
                };
                self.errors.push(error);
            }
        }
        for place in places {
            let layer = match place.text.as_str() {
                "visible" => Some(Layer::Visible),
                "notes" => Some(Layer::Notes),
                "backup" => Some(Layer::Backup),
                _ => None,
            };
            let section = self.names.sections.get(place.text.as_str()).copied();
            let twice = match (layer, section) {
                _ if place.text == "deck" => std::mem::replace(&mut found.deck, true),
                (Some(layer), _) => found.layer.replace(layer).is_some(),
                (None, Some(section)) => found.section.replace(section).is_some(),
                (None, None) => {
                    let known = self.names.sections.keys().copied().chain(["visible", "notes", "backup", "deck"]);
                    let known: Vec<&str> = known.collect();
                    self.unknown("section or layer", place, known.into_iter());
                    false
                }
            };
            if twice {
                self.errors
                    .push(ExpressionError::new(place.span.clone(), "a signal is in one section and one layer at most"));
            }
        }
        Node::Signal(found)
    }

    fn named(&mut self, domain: Domain, name: &Name) -> (Node, Type) {
        let names = self.names;
        let text = name.text.as_str();
        match domain {
            Domain::Element => match names.elements.get(text) {
                Some(id) => return (Node::Element(*id), Type::Evidence),
                None => self.unknown("element", name, names.elements.keys().copied()),
            },
            Domain::Section => match names.sections.get(text) {
                Some(id) => return (Node::Section(*id), Type::Truth),
                None => self.unknown("section", name, names.sections.keys().copied()),
            },
            Domain::Checklist => match names.checklists.get(text) {
                Some(id) => return (Node::Checklist(*id), Type::Truth),
                None => self.unknown("checklist", name, names.checklists.keys().copied()),
            },
            Domain::Field => match field_index(text) {
                Some(i) => return (Node::Field(FieldId(i as u16)), Type::Truth),
                None => self.unknown("field", name, FIELDS.iter().map(|f| f.name)),
            },
            Domain::Fact => match fact_index(text) {
                Some(i) => {
                    let kind = match FACTS[i].kind {
                        FactKind::Bool => Type::Truth,
                        FactKind::Number => Type::Number,
                        FactKind::Text => Type::Text,
                        FactKind::Quotes => Type::Evidence,
                    };
                    return (Node::Fact(FactId(i as u16)), kind);
                }
                None => self.unknown("fact", name, FACTS.iter().map(|f| f.name)),
            },
        }
        (Node::Always, Type::Truth)
    }
}
