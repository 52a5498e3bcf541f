//! Whether an expression holds, without the places that make it so. Rules and cues are asked of every slide and seldom
//! hold; what this says is what [`Evaluator::node`] says, sooner.

use super::ast::{Comparison, Distance};
use super::evaluate::{Context, Evaluator, Evidence, Measure, Scope, Truth, Value};
use super::resolve::Node;

impl<C: Context> Evaluator<'_, C> {
    pub(super) fn truth(&self, node: &Node) -> Truth {
        match node {
            Node::Always => Truth::True,
            Node::Signal(signal) => self.hits(*signal).next().is_some().into(),
            Node::Element(id) => self.layered_truth(&self.context.element(*id)),
            Node::Section(id) => self.has_section(*id).into(),
            Node::Fact(id) => self.layered_truth(&self.context.fact(*id, self.scope)),
            Node::Checklist(id) => self.context.checklist(*id).into(),
            Node::Field(id) => self.context.field(*id).map_or(Truth::Unknown, Truth::from),
            Node::Not(inner) => self.truth(inner).not(),
            Node::And(a, b) => match self.truth(a) {
                Truth::False => Truth::False,
                a => a.min(self.truth(b)),
            },
            Node::Or(a, b) => match self.truth(a) {
                Truth::True => Truth::True,
                a => a.max(self.truth(b)),
            },
            Node::Compare(how, a, b) => self.truth_of_comparison(*how, a, b),
            Node::Near(a, b, within) => self.truth_of_pair(node, a, b, *within),
            // Numbers and texts are no conditions.
            Node::Number(_) | Node::Now(_) | Node::Text(_) | Node::Count(_) | Node::Distinct(_) => Truth::Unknown,
        }
    }

    fn truth_of_comparison(&self, how: Comparison, a: &Node, b: &Node) -> Truth {
        match (a, self.number(a), self.number(b)) {
            (_, Some(x), Some(y)) => how.holds(x, y).into(),
            // There are no more different ones than there are.
            (Node::Distinct(all), None, Some(y))
                if matches!(how, Comparison::Greater | Comparison::GreaterOrEqual)
                    && self.count(all).is_some_and(|most| !how.holds(most as f64, y)) =>
            {
                Truth::False
            }
            _ => self.compare(how, a, b).truth(),
        }
    }

    fn truth_of_pair(&self, pair: &Node, a: &Node, b: &Node, within: Distance) -> Truth {
        let first = self.truth(a);
        let here = matches!(self.scope, Scope::Slide(_)) && within != Distance::Next;
        if first != Truth::True || !here {
            return if first == Truth::True { self.node(pair).truth() } else { first };
        }
        // On one slide both have to be there.
        match self.truth(b) {
            Truth::True if a.is_signals() && b.is_signals() => {
                let is_near = |x| self.any(b, &mut |y| x != y && self.are_near(x, y, within));
                self.any(a, &mut |x| is_near(x)).into()
            }
            Truth::True => self.node(pair).truth(),
            second => second,
        }
    }

    /// Whether a condition holds for some evidence of signals.
    fn any(&self, node: &Node, is: &mut dyn FnMut(Evidence) -> bool) -> bool {
        match node {
            Node::Signal(s) => self.hits(*s).any(|hit| is(Evidence::Text { hit: *hit, signal: Some(s.signal) })),
            Node::Or(a, b) => self.any(a, is) || self.any(b, is),
            _ => false,
        }
    }

    /// As `layered`, on a measure that is only looked at.
    fn layered_truth(&self, measure: &Measure) -> Truth {
        let truth = measure.truth();
        let known = self.layer.is_none() || measure.evidence.is_empty() || truth != Truth::True;
        if known { truth } else { measure.evidence.iter().any(|e| self.is_wanted(e)).into() }
    }

    /// The number that a node stands for, where that is known without collecting evidence.
    fn number(&self, node: &Node) -> Option<f64> {
        match node {
            Node::Number(n) => Some(*n),
            Node::Fact(id) => match self.context.fact(*id, self.scope).value {
                Value::Number(n) => Some(n),
                _ => None,
            },
            Node::Count(inner) => self.count(inner).map(|n| n as f64),
            _ => None,
        }
    }

    /// How many pieces of evidence there are; `None` for what is no signal.
    fn count(&self, node: &Node) -> Option<usize> {
        let mut count = 0;
        self.any(node, &mut |_| {
            count += 1;
            false
        });
        node.is_signals().then_some(count)
    }
}

impl Node {
    /// Whether it is a signal, or several.
    fn is_signals(&self) -> bool {
        match self {
            Self::Signal(_) => true,
            Self::Or(a, b) => a.is_signals() && b.is_signals(),
            _ => false,
        }
    }
}

impl Comparison {
    /// Whether two numbers compare so; a difference that rounding makes is none.
    pub(super) fn holds(self, x: f64, y: f64) -> bool {
        let equal = (x - y).abs() < 1e-9;
        match self {
            Self::Less => x < y && !equal,
            Self::LessOrEqual => x < y || equal,
            Self::Equal => equal,
            Self::Unequal => !equal,
            Self::GreaterOrEqual => x > y || equal,
            Self::Greater => x > y && !equal,
        }
    }
}
