//! Lexer and Pratt parser of expressions.

use std::ops::Range;

use super::ast::{Comparison, Distance, Domain, Name, Tree, TreeKind};
use super::{ExpressionError, suggestion};

/// Longest expression in bytes; it bounds the depth of the tree.
const LONGEST: usize = 4000;
/// Deepest nesting of parentheses and `not`.
const DEEPEST: u32 = 40;

#[derive(Debug, Clone, Copy, PartialEq)]
enum Token<'a> {
    Word(&'a str),
    Number(f64),
    Text(&'a str),
    Compare(Comparison),
    Open,
    Close,
    At,
    Colon,
    Minus,
    End,
}

/// Words that are no names.
const RESERVED: [&str; 8] = ["and", "or", "not", "near", "within", "always", "now", "count"];

struct Parser<'a> {
    text: &'a str,
    token: Token<'a>,
    span: Range<usize>,
    depth: u32,
}

/// Reads an expression.
///
/// # Errors
/// With the bytes where reading stopped, and what would have been understood there.
pub fn parse(text: &str) -> Result<Tree, ExpressionError> {
    if text.len() > LONGEST {
        return Err(ExpressionError::new(0..0, format!("an expression may have at most {LONGEST} bytes")));
    }
    let mut parser = Parser { text, token: Token::End, span: 0..0, depth: 0 };
    parser.advance()?;
    let tree = parser.expression(0)?;
    match parser.token {
        Token::End => Ok(tree),
        Token::Close => Err(parser.here("there is no `(` for this `)`")),
        Token::Word(word) => {
            let mut error = parser.here("expected `and`, `or`, `near`, a comparison, or the end");
            error.help = suggestion(word, ["and", "or", "near"]);
            Err(error)
        }
        _ => Err(parser.here("expected `and`, `or`, `near`, a comparison, or the end")),
    }
}

fn name_start(c: char) -> bool {
    c == '_' || c.is_ascii_alphabetic()
}

fn name_part(c: char) -> bool {
    c == '_' || c.is_ascii_alphanumeric()
}

/// End of the name at the start of `text`. A hyphen belongs to it when a letter follows: `next-experiment`, `now-2`.
fn name_end(text: &str) -> usize {
    let mut end = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((i, c)) = chars.next() {
        let hyphen = c == '-' && chars.peek().is_some_and(|(_, n)| name_start(*n));
        if !name_part(c) && !hyphen {
            break;
        }
        end = i + c.len_utf8();
    }
    end
}

impl<'a> Parser<'a> {
    fn here(&self, message: impl Into<String>) -> ExpressionError {
        ExpressionError::new(self.span.clone(), message)
    }

    /// Reads the next token.
    fn advance(&mut self) -> Result<(), ExpressionError> {
        let rest = &self.text[self.span.end..];
        let start = self.span.end + (rest.len() - rest.trim_start().len());
        let rest = &self.text[start..];
        let Some(first) = rest.chars().next() else {
            (self.token, self.span) = (Token::End, start..start);
            return Ok(());
        };
        let (token, len) = match first {
            '(' => (Token::Open, 1),
            ')' => (Token::Close, 1),
            '@' => (Token::At, 1),
            ':' => (Token::Colon, 1),
            '-' => (Token::Minus, 1),
            '\'' | '"' => {
                let Some(len) = rest[1..].find(first) else {
                    self.span = start..self.text.len();
                    return Err(self.here("this text has no end").help(format!("close it with {first}")));
                };
                (Token::Text(&rest[1..=len]), len + 2)
            }
            c if name_start(c) => {
                let len = name_end(rest);
                (Token::Word(&rest[..len]), len)
            }
            c if c.is_ascii_digit() => {
                let len = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
                self.span = start..start + len;
                match rest[..len].parse::<f64>() {
                    Ok(n) if rest[len..].chars().next().is_none_or(|c| !name_part(c)) => (Token::Number(n), len),
                    _ => return Err(self.here("this is no number").help("write numbers as 3 or 0.6")),
                }
            }
            c => match Comparison::ALL.iter().find(|(_, sign)| rest.starts_with(sign)) {
                Some((how, sign)) => (Token::Compare(*how), sign.len()),
                None => {
                    self.span = start..start + c.len_utf8();
                    let help = match c {
                        '&' => "write `and`",
                        '|' => "write `or`",
                        '!' => "write `not`",
                        '*' | '#' => "phrases belong into a signal; name the signal here",
                        _ => "the signs are ( ) @ : < <= = != >= >",
                    };
                    return Err(self.here("this sign means nothing in an expression").help(help));
                }
            },
        };
        (self.token, self.span) = (token, start..start + len);
        Ok(())
    }

    /// An expression whose operators bind at least as tightly as `least`: or 1, and 2, (not 3), comparison 4, near 5.
    fn expression(&mut self, least: u8) -> Result<Tree, ExpressionError> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(self.here(format!("nested more than {DEEPEST} deep")));
        }
        let mut left = self.prefix()?;
        let mut compared = false;
        loop {
            let (power, comparison) = match self.token {
                Token::Word("or") => (1, None),
                Token::Word("and") => (2, None),
                Token::Compare(how) => (4, Some(how)),
                Token::Word("near") => (5, None),
                _ => break,
            };
            if power < least {
                break;
            }
            if comparison.is_some() && compared {
                return Err(self.here("comparisons do not chain").help("join two comparisons with `and`"));
            }
            let operator = self.token;
            self.advance()?;
            let right = self.expression(power + 1)?;
            let span = left.span.start..right.span.end;
            let (a, b) = (Box::new(left), Box::new(right));
            let (kind, end) = match operator {
                Token::Word("or") => (TreeKind::Or(a, b), span.end),
                Token::Word("and") => (TreeKind::And(a, b), span.end),
                Token::Word(_) => {
                    let (within, end) = self.within()?;
                    (TreeKind::Near(a, b, within), end)
                }
                _ => {
                    compared = true;
                    (TreeKind::Compare(comparison.unwrap_or(Comparison::Equal), a, b), span.end)
                }
            };
            left = Tree { span: span.start..end, kind };
        }
        self.depth -= 1;
        Ok(left)
    }

    /// `within passage`
    fn within(&mut self) -> Result<(Distance, usize), ExpressionError> {
        if self.token != Token::Word("within") {
            return Err(self.here("expected `within`").help("write `a near b within passage|row|slide|next`"));
        }
        self.advance()?;
        let Token::Word(word) = self.token else {
            return Err(self.here("expected `passage`, `row`, `slide` or `next`"));
        };
        let Some((distance, _)) = Distance::ALL.iter().find(|(_, w)| *w == word) else {
            let mut error = self.here("expected `passage`, `row`, `slide` or `next`");
            error.help = suggestion(word, Distance::ALL.map(|d| d.1));
            return Err(error);
        };
        let end = self.span.end;
        self.advance()?;
        Ok((*distance, end))
    }

    fn prefix(&mut self) -> Result<Tree, ExpressionError> {
        let start = self.span.start;
        let kind = match self.token {
            Token::Word("not") => {
                self.advance()?;
                let inner = self.expression(3)?;
                let end = inner.span.end;
                return Ok(Tree { span: start..end, kind: TreeKind::Not(Box::new(inner)) });
            }
            Token::Open => {
                self.advance()?;
                let mut inner = self.expression(0)?;
                inner.span = start..self.close(start)?;
                return Ok(inner);
            }
            Token::Word(word @ ("count" | "distinct")) => {
                self.advance()?;
                if self.token != Token::Open {
                    return Err(self.here(format!("expected `(`, as in `{word}(citation)`")));
                }
                let open = self.span.start;
                self.advance()?;
                let inner = Box::new(self.expression(0)?);
                let end = self.close(open)?;
                let kind = if word == "count" { TreeKind::Count(inner) } else { TreeKind::Distinct(inner) };
                return Ok(Tree { span: start..end, kind });
            }
            Token::Word("now") => return self.now(start),
            Token::Word("always") => TreeKind::Always,
            Token::Number(n) => TreeKind::Number(n),
            Token::Text(text) => TreeKind::Text(text.to_owned()),
            Token::Word(word) if RESERVED.contains(&word) || word == "within" => {
                return Err(self.here(format!("expected a condition before `{word}`")));
            }
            Token::Word(_) => return self.name(),
            Token::End if start == 0 || self.text.trim().is_empty() => {
                return Err(self.here("an expression is needed").help("`always` is true"));
            }
            Token::End => return Err(self.here("expected a condition, found the end")),
            _ => return Err(self.here("expected a condition")),
        };
        let span = self.span.clone();
        self.advance()?;
        Ok(Tree { span, kind })
    }

    /// Reads `)`; its end.
    fn close(&mut self, open: usize) -> Result<usize, ExpressionError> {
        match self.token {
            Token::Close => {
                let end = self.span.end;
                self.advance()?;
                Ok(end)
            }
            Token::End => Err(ExpressionError::new(open..open + 1, "this `(` has no `)`")),
            _ => Err(self.here("expected `and`, `or`, `near`, a comparison, or `)`")),
        }
    }

    /// `now`, `now-2`
    fn now(&mut self, start: usize) -> Result<Tree, ExpressionError> {
        let mut end = self.span.end;
        self.advance()?;
        let mut less = 0;
        if self.token == Token::Minus {
            self.advance()?;
            match self.token {
                Token::Number(n) if n.fract() == 0.0 && n <= 200.0 => less = n as u16,
                _ => return Err(self.here("expected a number of years").help("write `now-2`")),
            }
            end = self.span.end;
            self.advance()?;
        }
        Ok(Tree { span: start..end, kind: TreeKind::Now(less) })
    }

    /// `signal`, `signal@results`, `element:x`
    fn name(&mut self) -> Result<Tree, ExpressionError> {
        let first = self.a_name()?;
        if self.token == Token::Colon {
            let Some((domain, _)) = Domain::ALL.iter().find(|(_, w)| *w == first.text) else {
                let mut error = ExpressionError::new(first.span, "nothing of this kind can be asked for");
                error.help = suggestion(&first.text, Domain::ALL.map(|d| d.1))
                    .or_else(|| Some("write `element:`, `section:`, `fact:`, `checklist:` or `field:`".to_owned()));
                return Err(error);
            };
            self.advance()?;
            let name = self.a_name()?;
            let span = first.span.start..name.span.end;
            return Ok(Tree { span, kind: TreeKind::Named(*domain, name) });
        }
        let mut places = Vec::new();
        let mut span = first.span.clone();
        while self.token == Token::At {
            self.advance()?;
            let place = self.a_name()?;
            span.end = place.span.end;
            places.push(place);
        }
        Ok(Tree { span, kind: TreeKind::Signal(first, places) })
    }

    fn a_name(&mut self) -> Result<Name, ExpressionError> {
        let Token::Word(word) = self.token else { return Err(self.here("expected a name")) };
        let name = Name { text: word.to_owned(), span: self.span.clone() };
        self.advance()?;
        Ok(name)
    }
}
