//! Changing `hotseat.toml` as text: a key gets another value, everything else stays as its author wrote it.

use toml::de::{DeTable, DeValue};

/// The text with these keys set, in their order. New keys come first, where they hold for the whole file.
///
/// # Errors
/// What about the text keeps it from being changed.
pub fn settle(text: &str, settings: &[(&str, String)]) -> Result<String, String> {
    let mut out = text.to_owned();
    let mut new = String::new();
    for (key, value) in settings {
        let table = DeTable::parse(&out).map_err(|e| format!("it is not TOML ({})", e.message()))?.into_inner();
        let found = table.iter().find(|(name, _)| name.get_ref().as_ref() == *key).map(|(_, old)| {
            // A table under a heading has no text of its own that could be replaced.
            let inline = !matches!(old.get_ref(), DeValue::Table(_)) || out[old.span()].starts_with('{');
            inline.then(|| old.span())
        });
        match found {
            Some(Some(span)) => out.replace_range(span, value),
            Some(None) => return Err(format!("`{key}` is a table under a heading: write it as {key} = {value}")),
            None => new += &format!("{key} = {value}\n"),
        }
    }
    if !new.is_empty() && !out.is_empty() {
        new.push('\n');
    }
    Ok(new + &out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_replaced_where_they_stand_and_added_before_everything() {
        let text = "# ours\nminutes = 30 # short\nemphasis = { rival = 2.0 }\n\n[[override]]\nfiles = [\"a.md\"]\nminutes = 10\n";
        let set = [
            ("checklist", "\"job-talk\"".to_owned()),
            ("minutes", "45".to_owned()),
            ("emphasis", "{ OWN = 1.5 }".to_owned()),
        ];
        let out = settle(text, &set).expect("settled");
        assert_eq!(
            out,
            "checklist = \"job-talk\"\n\n# ours\nminutes = 45 # short\nemphasis = { OWN = 1.5 }\n\n[[override]]\nfiles = [\"a.md\"]\nminutes = 10\n"
        );
        assert_eq!(settle(&out, &set).as_deref(), Ok(out.as_str()), "twice is once");
        assert_eq!(settle("", &set[..1]).as_deref(), Ok("checklist = \"job-talk\"\n"));
    }

    #[test]
    fn what_cannot_be_changed_as_text_is_refused() {
        let set = [("emphasis", "{ OWN = 1.5 }".to_owned())];
        assert!(settle("[emphasis]\nOWN = 2.0\n", &set).expect_err("a heading").contains("heading"));
        assert!(settle("minutes = \n", &set).expect_err("broken").contains("not TOML"));
    }
}
