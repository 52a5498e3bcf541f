//! What text a regular expression cannot do without: it is only compiled and run on passages that hold such a literal.

use regex_syntax::ast::{self, Ast, GroupKind};

/// Strings, one of which every match of `pattern` contains (whatever its case). `None` when there is no such set of
/// strings with two letters or digits each, or when the pattern cannot be parsed.
///
/// Read off the syntax tree, without building classes, so that it costs microseconds.
pub fn required_literals(pattern: &str) -> Option<Vec<String>> {
    let tree = ast::parse::Parser::new().parse(pattern).ok()?;
    let mut set = required(&tree)?;
    set.sort();
    set.dedup();
    (worth(&set) >= 2 && set.len() <= 64).then_some(set)
}

/// Letters and digits of the poorest string.
fn worth(set: &[String]) -> usize {
    set.iter().map(|s| s.chars().filter(|c| c.is_alphanumeric()).count()).min().unwrap_or(0)
}

fn required(tree: &Ast) -> Option<Vec<String>> {
    match tree {
        Ast::Literal(literal) => Some(vec![literal.c.to_string()]),
        Ast::Group(group) => match &group.kind {
            // Flags may turn on verbose mode, where spaces mean nothing: not worth telling apart.
            GroupKind::NonCapturing(flags) if !flags.items.is_empty() => None,
            _ => required(&group.ast),
        },
        Ast::Repetition(repetition) => {
            let at_least = match &repetition.op.kind {
                ast::RepetitionKind::ZeroOrOne | ast::RepetitionKind::ZeroOrMore => 0,
                ast::RepetitionKind::OneOrMore => 1,
                ast::RepetitionKind::Range(
                    ast::RepetitionRange::Exactly(n)
                    | ast::RepetitionRange::AtLeast(n)
                    | ast::RepetitionRange::Bounded(n, _),
                ) => *n,
            };
            if at_least == 0 { None } else { required(&repetition.ast) }
        }
        Ast::Alternation(alternation) => {
            let mut all = Vec::new();
            for branch in &alternation.asts {
                all.extend(required(branch)?);
            }
            Some(all)
        }
        Ast::Concat(concat) => {
            let mut best: Option<Vec<String>> = None;
            let mut consider = |set: Vec<String>| {
                if best.as_ref().is_none_or(|b| worth(b) < worth(&set)) {
                    best = Some(set);
                }
            };
            let mut run = String::new();
            for part in &concat.asts {
                match part {
                    Ast::Literal(literal) => run.push(literal.c),
                    // Assertions take no text: the run goes on.
                    Ast::Assertion(_) | Ast::Empty(_) => {}
                    // Flags change the meaning of what follows.
                    Ast::Flags(_) => return None,
                    other => {
                        consider(vec![std::mem::take(&mut run)]);
                        if let Some(set) = required(other) {
                            consider(set);
                        }
                    }
                }
            }
            consider(vec![run]);
            best
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn literals(pattern: &str) -> Vec<String> {
        required_literals(pattern).unwrap_or_default()
    }

    #[test]
    fn the_longest_required_text_is_found() {
        assert_eq!(literals(r"\bin (one|a) sentence\b"), [" sentence"]);
        assert_eq!(literals(r"(?:19|20)\d\d"), ["19", "20"]);
        assert_eq!(literals(r"(best|new record)s?"), ["best", "new record"]);
        assert_eq!(literals(r"a{2}bcd+e"), ["bc"], "a repetition's text stands alone");
    }

    #[test]
    fn where_nothing_is_required_there_is_none() {
        for pattern in [r"\d+", "a?", "(abc|x?)", "(?x) a b", "x", "("] {
            assert_eq!(required_literals(pattern), None, "{pattern}");
        }
    }
}
