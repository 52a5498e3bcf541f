//! A deck's own style sheet, as far as it decides what stands where, in what colour and size: rules for one element,
//! classes and custom properties. What it does not know it leaves alone.

use super::property;
use crate::deck::model::{LineAlign, Look};
use crate::deck::search::contains;

/// The rules of a deck: its front matter's `style` and its `<style>` elements.
#[derive(Debug, Clone, Default, PartialEq)]
pub(in super::super) struct StyleSheet {
    rules: Vec<Rule>,
    /// Custom properties of the whole deck.
    variables: Vec<(String, String)>,
    /// Size of running text in CSS pixels; lengths in pixels are shares of it.
    base: f32,
}

/// A rule for one kind of element.
#[derive(Debug, Clone, PartialEq)]
struct Rule {
    /// Element name; empty for any.
    tag: String,
    /// Classes that it must have.
    classes: Vec<String>,
    /// Classes of the slides inside which it holds (`section.lead h1`); such rules are not followed.
    slide: Vec<String>,
    body: String,
    /// Where the `<style scoped>` stands that holds it; it is for its slide only.
    scope: Option<usize>,
}

/// Where an element stands, for rules that hold on one slide only.
#[derive(Debug, Clone, Copy)]
pub(in super::super) struct Place<'t> {
    /// The deck.
    pub text: &'t str,
    /// Where its slide starts.
    pub slide: usize,
    /// Where it starts itself.
    pub at: usize,
}

impl Place<'_> {
    /// Whether a rule of the `<style scoped>` at `scope` holds here: it may stand before or behind, on the same slide.
    fn sees(self, scope: usize) -> bool {
        let (from, to) = (self.at.min(scope), self.at.max(scope));
        scope >= self.slide && !self.text.get(from..to).is_some_and(|t| t.lines().any(|l| l.trim_end() == "---"))
    }
}

/// Sizes of running text in the themes that come with the tools, in CSS pixels.
const BASE: f32 = 29.0;
/// More rules than this are not looked at.
const MAX_RULES: usize = 2000;

impl StyleSheet {
    /// Reads style sheets, each with the place of its `<style scoped>` where it is for one slide only.
    pub fn new<'s>(sheets: impl Iterator<Item = (&'s str, Option<usize>)>) -> Self {
        let mut sheet = Self { base: BASE, ..Self::default() };
        for (css, scope) in sheets {
            sheet.add(css, scope);
        }
        let mut declared = sheet.rules.iter().rev().filter(|r| r.scope.is_none() && r.is_root());
        if let Some(px) = declared.find_map(|r| property(&r.body, "font-size").and_then(pixels)) {
            sheet.base = px.clamp(8.0, 80.0);
        }
        sheet
    }

    fn add(&mut self, css: &str, scope: Option<usize>) {
        let css = without_comments(css);
        let mut rest = css.as_str();
        while let Some(open) = rest.find('{') {
            let (selectors, after) = rest.split_at(open);
            let selectors = selectors.rsplit(['}', ';', '{']).next().unwrap_or("").trim();
            let inner = &after[1..];
            // `@media { ... }` and nested rules: what is inside is read as if it stood alone.
            let end = inner.find(['}', '{']).unwrap_or(inner.len());
            if inner[end..].starts_with('{') {
                rest = inner;
                continue;
            }
            let body = inner[..end].trim();
            for selector in selectors.split(',').take(64) {
                self.rule(selector.trim(), body, scope);
            }
            rest = inner[end..].strip_prefix('}').unwrap_or("");
        }
    }

    fn rule(&mut self, selector: &str, body: &str, scope: Option<usize>) {
        if self.rules.len() >= MAX_RULES || selector.starts_with('@') || selector.contains(['>', '+', '~', '[', '*']) {
            return;
        }
        let mut parts: Vec<(String, Vec<String>)> = Vec::new();
        for word in selector.split_whitespace() {
            let bare = word.split(':').next().unwrap_or("");
            if bare.len() < word.len() && word != ":root" && word != ":host" {
                return; // `:hover`, `::before`, `:nth-child(2)` are for something else
            }
            let mut names = if bare.is_empty() { "section" } else { bare }.split('.');
            let tag = names.next().unwrap_or("").to_ascii_lowercase();
            parts.push((tag, names.map(str::to_owned).collect()));
        }
        let Some((tag, classes)) = parts.pop() else { return };
        // `section.lead h1`: only slides may stand around it, all else is too particular.
        let slide = match parts.as_slice() {
            [] => Vec::new(),
            [(outer, of)] if matches!(outer.as_str(), "section" | "") => {
                of.iter().filter(|c| !matches!(c.as_str(), "reveal" | "slides" | "marpit")).cloned().collect()
            }
            _ => return,
        };
        let root = matches!(tag.as_str(), "section" | "body" | "html");
        if root && scope.is_none() && classes.is_empty() {
            for declaration in body.split(';') {
                if let Some((key, value)) = declaration.split_once(':').map(|(k, v)| (k.trim(), v.trim()))
                    && key.starts_with("--")
                {
                    self.variables.push((key.to_owned(), value.to_owned()));
                }
            }
        }
        self.rules.push(Rule { tag, classes, slide, body: body.to_owned(), scope });
    }

    /// All that is declared for an element, what weighs more later: its name's rules, its classes' rules, its own style.
    /// Custom properties are put in.
    pub fn declared(&self, tag: &str, classes: &str, style: &str, place: Place<'_>) -> String {
        let mut out = String::new();
        let own: Vec<&str> = classes.split_whitespace().collect();
        for with_class in [false, true] {
            for rule in &self.rules {
                let fits = rule.classes.is_empty() != with_class
                    && rule.slide.is_empty()
                    && !(rule.tag.is_empty() && rule.classes.is_empty())
                    && (rule.tag.is_empty() || rule.tag == tag)
                    && rule.classes.iter().all(|c| own.contains(&c.as_str()))
                    && rule.scope.is_none_or(|s| place.sees(s));
                if fits {
                    out.push_str(&rule.body);
                    out.push(';');
                }
            }
        }
        out.push_str(style);
        self.resolved(&out)
    }

    /// The colour that a rule gives to all Markdown elements of a name.
    pub fn color_of(&self, tag: &str, place: Place<'_>) -> Option<String> {
        if !self.rules.iter().any(|r| r.tag == tag) {
            return None;
        }
        self.look(&self.declared(tag, "", "", place)).color
    }

    /// Whether any rule names a class at all.
    pub fn knows(&self, class: &str) -> bool {
        self.rules.iter().any(|r| r.classes.iter().any(|c| c == class))
    }

    /// Declarations for a class wherever it is declared to lay its children side by side, on whichever slide: people put
    /// the rule where they need it first.
    pub fn columns_of(&self, class: &str, style: &str) -> Option<Vec<f32>> {
        self.rules.iter().rev().filter(|r| r.classes.last().is_some_and(|c| c == class)).find_map(|r| {
            let declared = self.resolved(&format!("{};{style}", r.body));
            super::side_by_side(&declared)
        })
    }

    /// What is declared for the slides of some classes: text and background.
    pub fn slide(&self, classes: &[String], place: Place<'_>) -> String {
        let mut out = String::new();
        for rule in &self.rules {
            let fits = rule.is_section()
                && rule.classes.iter().all(|c| classes.contains(c))
                && rule.scope.is_none_or(|s| place.sees(s));
            if fits {
                out.push_str(&rule.body);
                out.push(';');
            }
        }
        self.resolved(&out)
    }

    /// How text looks under some declarations.
    pub fn look(&self, declared: &str) -> Look {
        let align = match property(declared, "text-align") {
            Some("center") => Some(LineAlign::Center),
            Some("right" | "end") => Some(LineAlign::Right),
            Some("left" | "start") => Some(LineAlign::Left),
            _ => None,
        };
        Look {
            color: property(declared, "color").filter(|c| !matters_not(c)).map(str::to_owned),
            size: property(declared, "font-size").and_then(|v| self.size(v)),
            align,
        }
    }

    /// A `font-size` as a share of the text around it.
    fn size(&self, value: &str) -> Option<f32> {
        let named = match value {
            "xx-small" => 0.6,
            "x-small" => 0.75,
            "small" | "smaller" => 0.87,
            "medium" => 1.0,
            "large" | "larger" => 1.2,
            "x-large" => 1.5,
            "xx-large" => 2.0,
            "xxx-large" => 3.0,
            _ => 0.0,
        };
        if named > 0.0 {
            return Some(named);
        }
        let number = |suffix: &str| value.strip_suffix(suffix).and_then(|n| n.trim().parse::<f32>().ok());
        let share = number("%").map(|n| n / 100.0).or_else(|| number("rem")).or_else(|| number("em"));
        let share = share.or_else(|| pixels(value).map(|px| px / self.base))?;
        (share.is_finite() && share > 0.0 && share < 20.0 && (share - 1.0).abs() > 0.02).then_some(share)
    }

    /// Declarations with `var(--name, fallback)` replaced by what they stand for; one that stands for nothing stays.
    fn resolved(&self, declared: &str) -> String {
        let mut out = declared.to_owned();
        if !contains(declared, "var(") {
            return out;
        }
        // Variables may hold variables; eight rounds are more than anyone writes, and end every circle.
        for _ in 0..8 {
            let Some(next) = self.round(&out) else { break };
            out = next;
            if out.len() > 20_000 {
                break;
            }
        }
        out
    }

    fn round(&self, declared: &str) -> Option<String> {
        let mut changed = false;
        let mut out = String::with_capacity(declared.len());
        let mut rest = declared;
        while let Some(at) = rest.find("var(") {
            let inner = &rest[at + 4..];
            let Some(close) = closing(inner) else { break };
            let (name, fallback) = inner[..close].split_once(',').unwrap_or((&inner[..close], ""));
            let (name, fallback) = (name.trim(), fallback.trim());
            let value = property(declared, name)
                .or_else(|| self.variables.iter().rev().find(|(n, _)| n == name).map(|(_, v)| v.as_str()))
                .or(Some(fallback).filter(|f| !f.is_empty()));
            out.push_str(&rest[..at]);
            match value.filter(|v| !v.contains(name)) {
                Some(value) => {
                    out.push_str(value);
                    changed = true;
                }
                None => out.push_str(&rest[at..at + 4 + close + 1]),
            }
            rest = &inner[close + 1..];
        }
        out.push_str(rest);
        changed.then_some(out)
    }
}

impl Rule {
    fn is_section(&self) -> bool {
        self.tag == "section" && self.slide.is_empty()
    }

    fn is_root(&self) -> bool {
        self.is_section() && self.classes.is_empty()
    }
}

/// Where the bracket closes that is open at the start of a text.
fn closing(text: &str) -> Option<usize> {
    let mut depth = 1;
    for (i, c) in text.char_indices() {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            ';' | '{' | '}' => return None,
            _ => {}
        }
        if depth == 0 {
            return Some(i);
        }
    }
    None
}

/// Colours that leave the text as it is.
fn matters_not(color: &str) -> bool {
    matches!(color, "inherit" | "initial" | "unset" | "currentcolor" | "currentColor" | "")
}

fn pixels(value: &str) -> Option<f32> {
    let plain =
        value.strip_suffix("px").map(|n| (n, 1.0)).or_else(|| value.strip_suffix("pt").map(|n| (n, 96.0 / 72.0)));
    let (number, unit) = plain?;
    number.trim().parse::<f32>().ok().filter(|n| n.is_finite() && *n > 0.0).map(|n| n * unit)
}

fn without_comments(css: &str) -> String {
    let mut out = String::with_capacity(css.len());
    let mut rest = css;
    while let Some(open) = rest.find("/*") {
        out.push_str(&rest[..open]);
        rest = rest[open + 2..].split_once("*/").map_or("", |(_, after)| after);
    }
    out.push_str(rest);
    out
}

/// The size that a class's name promises where no rule of the deck says it (`large-text`, `text-sm`, `tiny`): themes
/// bring such classes, and the theme's own file is seldom beside the deck.
pub(in super::super) fn size_by_name(class: &str) -> Option<f32> {
    let lower = class.to_ascii_lowercase();
    let mut words: Vec<&str> = lower.split(['-', '_']).collect();
    words.retain(|w| !matches!(*w, "text" | "font" | "size" | "fs" | "txt"));
    let [word] = words.as_slice() else { return None };
    Some(match *word {
        "tiny" | "tiniest" | "xs" | "scriptsize" | "xsmall" => 0.7,
        "small" | "smaller" | "sm" | "footnotesize" => 0.82,
        "normal" | "base" | "normalsize" => 1.0,
        "large" | "larger" | "lg" | "big" => 1.3,
        "xl" | "xlarge" | "bigger" => 1.5,
        "2xl" | "huge" => 1.8,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet(css: &str) -> StyleSheet {
        StyleSheet::new([(css, None)].into_iter())
    }

    const HERE: Place<'static> = Place { text: "", slide: 0, at: 0 };

    #[test]
    fn classes_name_their_columns_even_through_variables() {
        let s = sheet(
            "section { color: red } .columns, div.two { display: grid; grid-template-columns: repeat(var(--n, 2), \
             minmax(0, 1fr)); gap: 1rem; } .columns > div { margin: 0 } .stack{display:flex;flex-direction:column}",
        );
        assert_eq!(s.columns_of("columns", "").map(|t| t.len()), Some(2));
        assert_eq!(s.columns_of("two", "--n: 3;").map(|t| t.len()), Some(3));
        assert_eq!(s.columns_of("stack", ""), None);
        assert_eq!(s.columns_of("section", ""), None);
    }

    #[test]
    fn colours_and_sizes_come_from_rules_variables_and_the_element() {
        let s = sheet(
            ":root { --warm: #c40; --deep: var(--warm) } /* .x { color: blue } */ section { font-size: 30px } \
             .x { color: var(--deep); font-size: 24px } strong { color: teal } @media print { .y { color: green } }",
        );
        let look = |tag, class, style| s.look(&s.declared(tag, class, style, HERE));
        let x = look("span", "x", "");
        assert_eq!((x.color.as_deref(), x.size), (Some("#c40"), Some(0.8)));
        assert_eq!(look("span", "x", "color: black").color.as_deref(), Some("black"), "its own style weighs more");
        assert_eq!(look("strong", "", "").color.as_deref(), Some("teal"));
        assert_eq!(look("span", "y", "").color.as_deref(), Some("green"));
        assert_eq!(look("span", "", "color: var(--none)").color.as_deref(), Some("var(--none)"), "told, not guessed");
        assert_eq!(look("span", "", "color: var(--none, gold)").color.as_deref(), Some("gold"));
        assert_eq!(look("div", "", "text-align: center").align, Some(LineAlign::Center));
    }

    #[test]
    fn circles_of_variables_end() {
        let s = sheet(":root { --a: var(--b) var(--b); --b: var(--a) var(--a); }");
        assert!(s.look(&s.declared("span", "", "color: var(--a)", HERE)).color.is_some());
    }

    #[test]
    fn a_scoped_rule_is_for_its_slide() {
        let text = "# A\n<style scoped>\np\n\n---\n\n# B\n";
        let s = StyleSheet::new([("p { color: red }", Some(5))].into_iter());
        let at = |slide, at| s.look(&s.declared("p", "", "", Place { text, slide, at })).color;
        assert!(at(0, 0).is_some(), "also above it");
        assert!(at(0, 20).is_some());
        assert!(at(23, 30).is_none());
    }

    #[test]
    fn names_of_classes_promise_sizes() {
        assert_eq!(size_by_name("large-text"), Some(1.3));
        assert_eq!(size_by_name("text-xs"), Some(0.7));
        assert_eq!(size_by_name("largest-dataset"), None);
    }
}
