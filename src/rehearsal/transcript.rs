//! A transcript of a recording of a run: SRT, WebVTT, the JSON of Whisper, or lines that begin with a time.

use serde::Deserialize;

use crate::budget::Millis;

/// What is said in a second where a transcript does not tell when a line ends.
const WORDS_PER_SECOND: u64 = 2;

/// Some words and when they were said, on the clock of the recording.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cue {
    /// Their beginning.
    pub from: Millis,
    /// Their end.
    pub to: Millis,
    /// The words.
    pub text: String,
}

/// A transcript, in the order of time.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Transcript {
    /// Its pieces.
    pub cues: Vec<Cue>,
}

/// A transcript in which no time is found.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no words with times are in it; SRT, WebVTT, the JSON of Whisper and lines that begin with a time are read")]
pub struct NoTimes;

/// What `whisper` and `whisper.cpp` write.
#[derive(Deserialize)]
#[serde(untagged)]
enum Whisper {
    Python { segments: Vec<Segment> },
    Cpp { transcription: Vec<Piece> },
}

#[derive(Deserialize)]
struct Segment {
    start: f64,
    end: f64,
    text: String,
}

#[derive(Deserialize)]
struct Piece {
    offsets: Offsets,
    text: String,
}

#[derive(Deserialize)]
struct Offsets {
    from: u64,
    to: u64,
}

/// A line of text or a piece of one: with its times, as far as it has any.
struct Line {
    from: Millis,
    to: Option<Millis>,
    text: String,
}

impl Transcript {
    /// Reads a transcript.
    ///
    /// # Errors
    /// When no word in it has a time.
    pub fn parse(text: &str) -> Result<Self, NoTimes> {
        let text = text.trim_start_matches('\u{feff}');
        let lines = if text.trim_start().starts_with('{') { whisper(text)? } else { timed_lines(text) };
        let mut cues: Vec<Cue> = Vec::new();
        let starts: Vec<Millis> = lines.iter().map(|line| line.from).collect();
        for (i, line) in lines.into_iter().enumerate() {
            let text = spoken(&line.text);
            if text.is_empty() {
                continue;
            }
            let guessed = line.from + Millis(text.split(' ').count() as u64 * 1000 / WORDS_PER_SECOND);
            let next = starts.get(i + 1).copied().filter(|next| *next > line.from);
            let to = line.to.unwrap_or_else(|| next.map_or(guessed, |next| next.min(guessed)));
            cues.push(Cue { from: line.from, to: to.max(line.from), text });
        }
        cues.sort_by_key(|cue| (cue.from, cue.to));
        if cues.is_empty() { Err(NoTimes) } else { Ok(Self { cues }) }
    }

    /// Every word with its time, spread evenly over its piece.
    pub fn words(&self) -> Vec<(Millis, &str)> {
        let mut words = Vec::new();
        for cue in &self.cues {
            let said: Vec<&str> = cue.text.split(' ').collect();
            let (length, count) = ((cue.to - cue.from).0, said.len() as u64);
            let timed = said.into_iter().zip(0u64..);
            words.extend(timed.map(|(word, i)| (cue.from + Millis(length.saturating_mul(i) / count), word)));
        }
        words.sort_by_key(|(at, _)| *at);
        words
    }
}

fn whisper(text: &str) -> Result<Vec<Line>, NoTimes> {
    let millis = |seconds: f64| Millis((seconds.max(0.0) * 1000.0).round() as u64);
    Ok(match serde_json::from_str(text).map_err(|_| NoTimes)? {
        Whisper::Python { segments } => segments
            .into_iter()
            .map(|s| Line { from: millis(s.start), to: Some(millis(s.end)), text: s.text })
            .collect(),
        Whisper::Cpp { transcription } => transcription
            .into_iter()
            .map(|p| Line { from: Millis(p.offsets.from), to: Some(Millis(p.offsets.to)), text: p.text })
            .collect(),
    })
}

/// Lines with times; what follows such a line without a time of its own belongs to it, up to an empty line where the times
/// stand alone (as in SRT, whose next line is only a number).
fn timed_lines(text: &str) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    let mut open = false;
    for line in text.lines() {
        let line = line.trim();
        if let Some((from, to, rest)) = timed(line) {
            lines.push(Line { from, to, text: rest.to_owned() });
            open = true;
        } else if line.is_empty() {
            open = false;
        } else if let Some(last) = lines.last_mut().filter(|_| open) {
            last.text.push(' ');
            last.text.push_str(line);
        }
    }
    lines
}

/// The times that a line begins with, and its rest: `00:01 --> 00:04 align:start`, `[00:01.000 --> 00:04.000] words`,
/// `[0:01] words`, `0:01 words`.
fn timed(line: &str) -> Option<(Millis, Option<Millis>, &str)> {
    let (bracketed, inner) = match line.strip_prefix(['[', '(']) {
        Some(inner) => (true, inner),
        None => (false, line),
    };
    let (from, rest) = time(inner)?;
    let Some(rest) = rest.trim_start().strip_prefix("-->") else {
        let rest = if bracketed { rest.strip_prefix([']', ')'])? } else { rest };
        return Some((from, None, rest.trim_start_matches(['-', ':', ' ', '\t'])));
    };
    let (to, rest) = time(rest.trim_start())?;
    // Without brackets the words stand in the next line, and here what the player should do.
    let rest = if bracketed { rest.strip_prefix([']', ')'])? } else { "" };
    Some((from, Some(to), rest))
}

/// A time of a recording as people write it: `0:12`, `1:02:03`, `0:12.5`.
pub fn recording_time(text: &str) -> Option<Millis> {
    time(text).filter(|(_, rest)| rest.is_empty()).map(|(at, _)| at)
}

/// A time at the beginning of a text: `1:02:03.456`, `02:03,456`, `2:03`.
fn time(text: &str) -> Option<(Millis, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit() && !matches!(c, ':' | '.' | ',')).unwrap_or(text.len());
    let clock = text[..end].trim_end_matches([':', '.', ',']);
    let (whole, fraction) = clock.split_once(['.', ',']).unwrap_or((clock, ""));
    let parts: Vec<u64> = whole.split(':').map(|p| p.parse().ok().filter(|n| *n < 10_000)).collect::<Option<_>>()?;
    let seconds = match parts.as_slice() {
        [minutes, seconds] if *seconds < 60 => minutes * 60 + seconds,
        [hours, minutes, seconds] if *minutes < 60 && *seconds < 60 => hours * 3600 + minutes * 60 + seconds,
        _ => return None,
    };
    if !fraction.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let millis: u64 = format!("{fraction:0<3}").get(..3)?.parse().ok()?;
    Some((Millis(seconds * 1000 + millis), &text[clock.len()..]))
}

/// Without markup and without what is no speech: `<i>`, `[music]`, `(applause)`.
fn spoken(text: &str) -> String {
    let mut out = String::new();
    let mut closing: Option<char> = None;
    for c in text.chars() {
        match closing {
            Some(end) => closing = (c != end).then_some(end),
            None => match c {
                '<' => closing = Some('>'),
                '[' => closing = Some(']'),
                '(' => closing = Some(')'),
                c => out.push(if c.is_whitespace() { ' ' } else { c }),
            },
        }
    }
    let word = |w: &&str| w.chars().any(char::is_alphanumeric);
    out.split_whitespace().filter(word).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(text: &str) -> Vec<(u64, u64, String)> {
        let cues = Transcript::parse(text).expect("times").cues;
        cues.into_iter().map(|c| (c.from.0, c.to.0, c.text)).collect()
    }

    #[test]
    fn srt_vtt_whisper_and_plain_lines_say_the_same() {
        let wanted = vec![(1_000, 3_500, "Good morning.".to_owned()), (4_000, 5_000, "Five seeds each.".to_owned())];
        let srt = "1\r\n00:00:01,000 --> 00:00:03,500\r\nGood\r\n<i>morning.</i>\r\n\r\n2\r\n00:00:04,000 --> 00:00:05,000\r\nFive seeds each. [music]\r\n";
        assert_eq!(read(srt), wanted);
        let vtt = "\u{feff}WEBVTT\n\nNOTE nothing\n\n00:01.000 --> 00:03.500 align:start\nGood morning.\n\nintro\n00:04.000 --> 00:05.000\n- Five seeds each.\n";
        assert_eq!(read(vtt), wanted);
        let cpp =
            "[00:00:01.000 --> 00:00:03.500]   Good morning.\n[00:00:04.000 --> 00:00:05.000]  Five seeds each.\n";
        assert_eq!(read(cpp), wanted);
        let json = r#"{"text":"", "segments":[{"start":1.0,"end":3.5,"text":" Good morning."},{"start":4,"end":5,"text":"Five seeds each."}]}"#;
        assert_eq!(read(json), wanted);
        let json = r#"{"transcription":[{"offsets":{"from":1000,"to":3500},"text":"Good morning."},{"offsets":{"from":4000,"to":5000},"text":"Five seeds each."}]}"#;
        assert_eq!(read(json), wanted);
        let plain = "0:01 Good morning.\n[0:04] Five seeds\neach.\n";
        assert_eq!(read(plain), [(1_000, 2_000, "Good morning.".into()), (4_000, 5_500, "Five seeds each.".into())]);
    }

    #[test]
    fn what_has_no_times_is_refused() {
        for text in ["", "just words", "{}", "{\"segments\": 3}", "1\n2\n3", "[music]", "3.5 points better"] {
            assert_eq!(Transcript::parse(text), Err(NoTimes), "{text}");
        }
    }

    #[test]
    fn words_are_spread_over_their_piece() {
        let transcript = Transcript::parse("[0:10.000 --> 0:14.000] one two three four").expect("times");
        let at: Vec<u64> = transcript.words().iter().map(|(at, _)| at.0).collect();
        assert_eq!(at, [10_000, 11_000, 12_000, 13_000]);
    }

    proptest! {
        #[test]
        fn any_text_is_read_without_a_panic(text in ".{0,200}", tail in "[\\[\\]0-9:., \\->a-z\n]{0,200}") {
            for text in [text, tail] {
                if let Ok(transcript) = Transcript::parse(&text) {
                    prop_assert!(transcript.words().windows(2).all(|w| w[0].0 <= w[1].0));
                    prop_assert!(transcript.cues.iter().all(|c| c.from <= c.to && !c.text.is_empty()));
                }
            }
        }
    }
}
