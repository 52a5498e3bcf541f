//! "Did you mean": the nearest of the known names.

/// The candidate that `name` is most probably a slip of; `None` when none is near enough.
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let lower = name.to_lowercase();
    let most = match name.chars().count() {
        0..=2 => 1,
        3..=5 => 2,
        _ => 3,
    };
    candidates
        .into_iter()
        .filter(|c| *c != name)
        .map(|c| {
            let folded = c.to_lowercase();
            let near = folded.replace('-', "_") == lower.replace('-', "_");
            let distance = if near { 0 } else { strsim::damerau_levenshtein(&lower, &folded) };
            // A name cut short or drawn out is nearer than its letters say.
            let part = lower.len() >= 4 && (folded.starts_with(&lower) || lower.starts_with(&folded) && c.len() >= 4);
            (if part { distance.min(2) } else { distance }, c)
        })
        .filter(|(distance, c)| *distance <= most.min(c.chars().count().saturating_sub(1)))
        .min()
        .map(|(_, c)| c)
}

/// [`nearest`] as a sentence: "did you mean `x`?"
pub fn did_you_mean<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<String> {
    nearest(name, candidates).map(|c| format!("did you mean `{c}`?"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_recognised_and_strangers_are_not() {
        let names = ["limitation_word", "limitation_own", "error-analysis", "any_number"];
        assert_eq!(nearest("limitaton_word", names), Some("limitation_word"));
        assert_eq!(nearest("error_analysis", names), Some("error-analysis"));
        assert_eq!(nearest("any", names), None);
        assert_eq!(nearest("limitation", names), Some("limitation_own"), "a name cut short");
        assert_eq!(nearest("zebra", names), None);
        assert_eq!(did_you_mean("any_numbr", names).as_deref(), Some("did you mean `any_number`?"));
    }
}
