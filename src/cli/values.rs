//! A file of the company's values, each with what the speaker has done that shows it: `--values FILE`.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;

use super::failure::Failure;
use super::input;
use crate::knowledge::schema::{Framework, Prompt};
use crate::text::one_line;

/// The longest name of a value, in characters: with its question it has to fit two lines of a terminal.
const LONGEST: usize = 80;
/// The largest file, in bytes.
const LIMIT: u64 = 1 << 20;
/// The theme of the questions about values.
pub const THEME: &str = "values";

/// A value, and what was done that shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Value {
    /// In the company's words.
    pub name: String,
    /// In the speaker's.
    pub actions: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    values: BTreeMap<String, Vec<String>>,
}

/// Reads the file.
///
/// # Errors
/// When it cannot be read, is no such table, or names a value that is too long to be asked about.
pub fn read(path: &Path) -> Result<Vec<Value>, Failure> {
    let name = one_line(&path.display().to_string());
    let help = "write [values], and below it \"Own the outcome\" = [\"rolled back the same night\"]";
    let fail = |problem: String| Failure::message(format!("{name}: {problem}"), help);
    let text = input::text(path, LIMIT, help)?;
    parse(&text).map_err(fail)
}

fn parse(text: &str) -> Result<Vec<Value>, String> {
    let table: Table = toml::from_str(text).map_err(|e| {
        let line = e.span().map_or(1, |span| text.get(..span.start).map_or(1, |t| t.matches('\n').count() + 1));
        format!("line {line}: {}", one_line(e.message()))
    })?;
    let clean = |text: &String| Some(one_line(text.trim())).filter(|t| !t.is_empty());
    let mut values = Vec::new();
    for (name, actions) in &table.values {
        let Some(name) = clean(name) else { return Err("a value without a name".to_owned()) };
        if name.chars().count() > LONGEST {
            return Err(format!("`{name}` is longer than {LONGEST} characters"));
        }
        values.push(Value { name, actions: actions.iter().filter_map(clean).collect() });
    }
    if values.is_empty() { Err("no values in it".to_owned()) } else { Ok(values) }
}

impl Value {
    /// The question about it: its points are what the speaker did.
    pub fn prompt(&self) -> Prompt {
        let slug: String =
            self.name.to_lowercase().chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).collect();
        let strong = match self.actions.as_slice() {
            [] => vec!["an action of your own that shows it: your file names none yet".to_owned()],
            actions => actions.to_vec(),
        };
        Prompt {
            id: format!("VALUE-{}", slug.trim_matches('-')),
            theme: THEME.to_owned(),
            ask: format!("\"{}\": when did you last act on that, and what did it cost you?", self.name),
            framework: Some(Framework::Sail),
            hint: Some("Whether a value comes with an action, or only with agreement.".to_owned()),
            follow_ups: vec!["And when did you act against it?".to_owned()],
            strong,
            weak: Some("I identify very strongly with that.".to_owned()),
            seconds: Some([60, 120]),
            source: Vec::new(),
        }
    }
}

/// The point that a story about something else has to make where there are values.
pub fn point(values: &[Value]) -> Option<String> {
    let names: Vec<&str> = values.iter().map(|v| v.name.as_str()).collect();
    (!names.is_empty()).then(|| format!("the action that shows a value of theirs ({})", names.join("; ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_becomes_a_question_whose_points_are_actions() {
        let values =
            parse("[values]\n\"Own the outcome\" = [\"rolled back the same night\", \" \"]\n\"Say it early\" = []\n")
                .expect("a values file");
        let prompt = values[0].prompt();
        assert_eq!(
            (prompt.id.as_str(), &prompt.strong),
            ("VALUE-own-the-outcome", &vec!["rolled back the same night".to_owned()])
        );
        assert!(values[1].prompt().strong[0].contains("none yet"), "a hole is shown");
        assert_eq!(
            point(&values).as_deref(),
            Some("the action that shows a value of theirs (Own the outcome; Say it early)")
        );
        let longest = Value { name: "x".repeat(LONGEST), actions: Vec::new() };
        assert!(longest.prompt().ask.chars().count() <= 160);
    }

    #[test]
    fn slips_are_told_with_their_line() {
        assert!(parse("[values]\n\"A\" = 3\n").expect_err("no list").starts_with("line 2"));
        assert!(parse("value = 1").is_err() && parse("[values]\n").is_err());
        assert!(parse(&format!("[values]\n{} = []\n", "x".repeat(81))).is_err());
    }
}
