//! What Quarto puts in the place of a few words of the source: variables, front matter, numbers of figures and formulas.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

use super::super::yaml::{self, Node};
use super::Reading;

/// Longest value that is put into a text.
const LONGEST: usize = 2_000;
/// Kinds of things that are counted, by the start of their labels.
const COUNTED: [(&str, &str); 4] = [("eq-", "Equation"), ("fig-", "Figure"), ("tbl-", "Table"), ("lst-", "Listing")];

/// Places of the file, in order, and the words that are shown there.
pub(super) fn of(reading: &Reading<'_>) -> Vec<(Range<usize>, String)> {
    let text = reading.text;
    let mut out = Vec::new();
    if text.contains("{{<") {
        shortcodes(reading, &mut out);
    }
    references(text, &mut out);
    out.sort_by_key(|(at, _)| at.start);
    out
}

/// `{{< var name >}}` and `{{< meta name >}}`: the name is what stays of them, so it is the name that is replaced.
fn shortcodes(reading: &Reading<'_>, out: &mut Vec<(Range<usize>, String)>) {
    let text = reading.text;
    let variables = || {
        let found = reading.files.read_text(&reading.base, "_variables.yml");
        let found = found.or_else(|_| reading.files.read_text("", "_variables.yml"));
        found.ok().and_then(|t| yaml::parse(&t, 0).ok())
    };
    let mut loaded: Option<Option<Node>> = None;
    for (open, _) in text.match_indices("{{<") {
        let Some((name, kind)) = named(text, open) else { continue };
        let path = &text[name.clone()];
        let value = match kind {
            "var" => value(loaded.get_or_insert_with(variables).as_ref(), path),
            _ => value(reading.front, path).or_else(|| value(reading.project, path)),
        };
        if let Some(value) = value {
            out.push((name, value));
        }
    }
}

/// The name in a shortcode that stands for a value, and which kind of shortcode it is.
pub(super) fn named(text: &str, open: usize) -> Option<(Range<usize>, &'static str)> {
    let inner = text.get(open..)?.strip_prefix("{{<")?;
    // A shortcode is short: where none ends, nobody looks through the whole file for each that begins.
    let inner = &inner[..inner.floor_char_boundary(LONGEST)];
    let inner = &inner[..inner.find(">}}")?];
    let kind = ["var", "meta"].into_iter().find(|k| inner.trim_start().starts_with(&format!("{k} ")))?;
    let name = inner.trim_start()[kind.len()..].trim();
    if name.is_empty() || name.contains(char::is_whitespace) {
        return None;
    }
    let start = open + 3 + inner.find(name).filter(|at| *at > kind.len())?;
    Some((start..start + name.len(), kind))
}

/// A value by its path, `a.b`.
fn value(node: Option<&Node>, path: &str) -> Option<String> {
    let found = path.split('.').try_fold(node?, |node, key| node.get(key))?;
    let text = found.text().map(Cow::Borrowed).or_else(|| {
        let all = found.scalars();
        (!all.is_empty() && !found.is_mapping()).then(|| Cow::Owned(all.join(", ")))
    })?;
    let text = text.trim();
    (!text.is_empty() && text.len() <= LONGEST && !text.contains('\n')).then(|| text.to_owned())
}

/// `@eq-loss` is "Equation 1" where `{#eq-loss}` is the first formula with a label.
fn references(text: &str, out: &mut Vec<(Range<usize>, String)>) {
    if !COUNTED.iter().any(|(start, _)| text.contains(&format!("@{start}"))) {
        return;
    }
    let label = |from: usize| {
        let rest = &text[from..];
        let end = rest.find(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '_'))).unwrap_or(rest.len());
        &rest[..end]
    };
    let mut numbers: BTreeMap<&str, usize> = BTreeMap::new();
    let mut counts = [0usize; COUNTED.len()];
    let mut places: Vec<usize> = text.match_indices("{#").map(|(i, _)| i + 2).collect();
    // A notebook's cell names its figure in a comment.
    places.extend(text.match_indices("#| label:").map(|(i, m)| {
        let rest = &text[i + m.len()..];
        i + m.len() + rest.len() - rest.trim_start_matches(' ').len()
    }));
    places.sort_unstable();
    for at in places {
        let name = label(at);
        if let Some(kind) = COUNTED.iter().position(|(start, _)| name.starts_with(start)) {
            numbers.entry(name).or_insert_with(|| {
                counts[kind] += 1;
                counts[kind]
            });
        }
    }
    for (at, _) in text.match_indices('@') {
        let name = label(at + 1);
        let Some((_, word)) = COUNTED.iter().find(|(start, _)| name.starts_with(start)) else { continue };
        if let Some(number) = numbers.get(name) {
            out.push((at..at + 1 + name.len(), format!("{word}\u{a0}{number}")));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::deck::{Files, Options, read, visible_text};

    fn said(text: &str, variables: &str) -> String {
        let files = Files::memory([("_variables.yml", variables.as_bytes().to_vec())]);
        let text = format!("---\ntitle: T\nformat: revealjs\nedition: Third\n---\n\n## A\n\n{text}\n");
        let deck = read("t.qmd", text, &files, &Options::default()).expect("a deck");
        deck.slides.last().map(visible_text).unwrap_or_default()
    }

    #[test]
    fn variables_have_their_values_and_others_their_names() {
        let variables = "sites:\n  eu: twelve clinics\nn: 84\n";
        let text = "We asked {{< var sites.eu >}}, **{{< var n >}}** people; {{< var gone >}}. {{< meta edition >}} {{< fa star >}}x";
        let said = said(text, variables);
        assert!(said.contains("We asked twelve clinics, 84 people; gone. Third x"), "{said}");
    }

    #[test]
    fn references_are_numbers() {
        let text = "By @eq-loss and @fig-b, not @fig-none or me@fig.org:\n\n$$\na\n$$ {#eq-loss}\n\n![A](a.png){#fig-a}\n\n![B](b.png){#fig-b}";
        let said = said(text, "");
        assert!(said.contains("By Equation 1 and Figure 2, not @fig-none or me@fig.org"), "{said}");
    }
}
