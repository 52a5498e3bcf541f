//! The ways in which decks state time.

/// What a bare number counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    /// `time: 90`
    Seconds,
    /// `minutes: 45`
    Minutes,
}

/// A duration in seconds: `90`, `90s`, `1m30s`, `1.5 min`, `2 minutes`, `1:30`, `00:01:30`, `1h`.
/// `None` for anything else, for nothing, and for more than a day.
pub(super) fn duration(text: &str, bare: Unit) -> Option<u32> {
    let text = text.trim().trim_start_matches('~').trim().trim_end_matches('.');
    let total = if text.contains(':') { clock(text)? } else { units(text, bare)? };
    let day = 24.0 * 3600.0;
    (total.is_finite() && total > 0.0 && total <= day).then(|| total.round() as u32).filter(|s| *s > 0)
}

fn clock(text: &str) -> Option<f64> {
    let parts: Vec<&str> = text.split(':').collect();
    if parts.len() > 3 || parts.iter().any(|p| p.is_empty() || p.len() > 3 || !p.bytes().all(|b| b.is_ascii_digit())) {
        return None;
    }
    parts.iter().try_fold(0.0, |sum, p| Some(sum * 60.0 + p.parse::<f64>().ok()?))
}

fn units(text: &str, bare: Unit) -> Option<f64> {
    let mut rest = text;
    let mut total = 0.0;
    let mut any = false;
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(rest.len());
        let number: f64 = rest[..digits].parse().ok()?;
        rest = rest[digits..].trim_start();
        let letters = rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len());
        let factor = match rest[..letters].to_lowercase().as_str() {
            "" if !any => match bare {
                Unit::Seconds => 1.0,
                Unit::Minutes => 60.0,
            },
            "s" | "sec" | "secs" | "second" | "seconds" => 1.0,
            "m" | "min" | "mins" | "minute" | "minutes" => 60.0,
            "h" | "hr" | "hour" | "hours" => 3600.0,
            _ => return None,
        };
        total += number * factor;
        any = true;
        rest = rest[letters..].trim_start();
    }
    any.then_some(total)
}

/// Time that a note or comment states in passing: `in 02:00 - out 03:00`, `~60 seconds.`, `time: 90s`, `minutes: 2`.
pub(super) fn in_note(text: &str) -> Option<u32> {
    // All of them have one of these.
    memchr::memchr2(b':', b'~', text.as_bytes())?;
    let first = text.lines().map(str::trim).find(|l| !l.is_empty())?;
    if let Some(rest) = first.strip_prefix('~') {
        return duration(rest.split_once('.').map_or(rest, |(time, _)| time), Unit::Seconds).filter(|_| has_unit(rest));
    }
    for line in text.lines().map(str::trim) {
        if line.len() > 80 {
            continue;
        }
        let after =
            |word: &str| line.get(..word.len()).filter(|l| l.eq_ignore_ascii_case(word)).map(|_| &line[word.len()..]);
        let times = after("in ").map(str::to_lowercase);
        if let Some((enter, leave)) = times.as_deref().and_then(|t| t.split_once(" - out ")) {
            let (enter, leave) = (clock(enter.trim())?, clock(leave.trim())?);
            return (leave > enter).then_some((leave - enter) as u32);
        }
        if let Some(value) = after("time:").or_else(|| after("duration:")) {
            return duration(value, Unit::Seconds);
        }
        if let Some(value) = after("minutes:") {
            return duration(value, Unit::Minutes);
        }
    }
    None
}

fn has_unit(text: &str) -> bool {
    text.contains(|c: char| c.is_alphabetic() || c == ':')
}

/// `40 mins + 20 mins questions`: talk and questions in seconds.
pub(super) fn talk_and_questions(text: &str) -> Option<(u32, u32)> {
    let text = text.trim();
    if text.len() > 120 {
        return None;
    }
    let (talk, questions) = text.split_once('+')?;
    let lower = questions.to_lowercase();
    let cut = ["question", "q&a", "discussion", "for q"].iter().filter_map(|w| lower.find(w)).min()?;
    let head = |t: &str| t.trim().trim_end_matches(|c: char| c == '.' || c.is_whitespace()).to_owned();
    let talk = talk.trim().trim_end_matches("talk").trim();
    Some((duration(talk, Unit::Minutes)?, duration(&head(lower.get(..cut)?), Unit::Minutes)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_in_the_ways_people_write_them() {
        for (text, seconds) in [
            ("90", 90),
            ("90s", 90),
            ("1m30s", 90),
            ("1:30", 90),
            ("00:01:30", 90),
            ("1.5 min", 90),
            ("2 minutes", 120),
            ("1h", 3600),
            ("~60 seconds.", 60),
        ] {
            assert_eq!(duration(text, Unit::Seconds), Some(seconds), "{text}");
        }
        assert_eq!(duration("45", Unit::Minutes), Some(2700));
        for text in ["", "soon", "-5", "0", "1:2:3:4", "99999999h", "5 apples", "1 2", "."] {
            assert_eq!(duration(text, Unit::Seconds), None, "{text}");
        }
    }

    #[test]
    fn times_in_notes() {
        assert_eq!(in_note("in 02:00 - out 03:00\n\nhello"), Some(60));
        assert_eq!(in_note("~60 seconds. Then go on"), Some(60));
        assert_eq!(in_note("time: 90s"), Some(90));
        assert_eq!(in_note("minutes: 2"), Some(120));
        assert_eq!(in_note("~10 people asked."), None);
        assert_eq!(in_note("The time is short"), None);
        assert_eq!(talk_and_questions(" 40 mins + 20 mins questions "), Some((2400, 1200)));
        assert_eq!(talk_and_questions("a + b"), None);
    }
}
