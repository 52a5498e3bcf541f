//! The answer clock: when the question has been heard and five seconds of thought have passed, it runs from green over
//! amber to red, and over.

use serde::{Deserialize, Serialize};

use crate::budget::Millis;

/// Words of a question that are read or heard in a second.
const WORDS_PER_SECOND: u64 = 3;
/// Thinking is free for this long; nobody in a room minds five seconds.
const THINKING: Millis = Millis(5_000);
/// After red, this long until the answer is over.
pub const GRACE: Millis = Millis(15_000);
/// What asking back is worth.
pub const CLARIFY: Millis = Millis(10_000);

/// Where an answer stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AnswerPhase {
    /// The question is still being read or spoken.
    Reading,
    /// Free time to think.
    Thinking,
    /// As long as a good answer.
    Green,
    /// Longer than a good answer.
    Amber,
    /// Too long; grace runs.
    Red,
    /// Grace is over; a hostile panel has cut in.
    Over,
}

/// The answer clock of one question. All times are question time: pauses do not count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnswerClock {
    /// How long it takes to read the question, or took to hear it.
    reading: Millis,
    /// Whether it was heard: spoken to its end.
    heard: bool,
    green: Millis,
    red: Millis,
    /// When (since the question was put) the clock was stopped, and for how long; ascending, never overlapping.
    holds: Vec<(Millis, Millis)>,
}

/// How long it takes to hear or read `text`.
pub fn reading_time(text: &[String]) -> Millis {
    let words: usize = text.iter().map(|t| t.split_whitespace().count()).sum();
    Millis((words as u64 * 1000).div_ceil(WORDS_PER_SECOND))
}

/// How long it takes to say `text`: 140 words a minute.
pub fn speaking_time(text: &str) -> Millis {
    Millis(text.split_whitespace().count() as u64 * 60_000 / 140)
}

impl AnswerClock {
    /// A clock for a question of these parts and these lengths (green, red; seconds).
    pub fn new(text: &[String], seconds: [u32; 2]) -> Self {
        let green = Millis(u64::from(seconds[0]) * 1000);
        let red = Millis(u64::from(seconds[1]) * 1000).max(green);
        Self { reading: reading_time(text), heard: false, green, red, holds: Vec::new() }
    }

    /// Stops the clock for `length`, `since` the question was put; after the stop that is already running, if any.
    pub fn hold(&mut self, since: Millis, length: Millis) {
        let from = self.holds.last().map_or(since, |(start, length)| since.max(*start + *length));
        self.holds.push((from, length));
    }

    /// Stops the clock for as long as it takes to ask again.
    pub fn repeat(&mut self, since: Millis) {
        self.hold(since, self.reading);
    }

    /// The question has been spoken to its end, `since` it was put: thinking begins now, sooner or later than reading it
    /// would have taken. Only the first time counts.
    pub fn heard(&mut self, since: Millis) {
        if !self.heard {
            self.reading = self.running(since);
            self.heard = true;
        }
    }

    /// Time that counts: without the stops.
    fn running(&self, since: Millis) -> Millis {
        let held: Millis = self.holds.iter().map(|(start, length)| (since - *start).min(*length)).sum();
        since - held
    }

    /// Whether the clock is stopped.
    pub fn held(&self, since: Millis) -> bool {
        self.holds.iter().any(|(start, length)| *start <= since && since < *start + *length)
    }

    /// How long the question takes to be heard and thought about.
    fn lead(&self) -> Millis {
        self.reading + THINKING
    }

    /// What hearing the question, thinking and a good answer take together.
    pub fn good(&self) -> Millis {
        self.lead() + self.green
    }

    /// What the clock shows.
    pub fn elapsed(&self, since: Millis) -> Millis {
        self.running(since) - self.lead()
    }

    /// Where the answer stands.
    pub fn phase(&self, since: Millis) -> AnswerPhase {
        let running = self.running(since);
        let phases =
            [AnswerPhase::Reading, AnswerPhase::Thinking, AnswerPhase::Green, AnswerPhase::Amber, AnswerPhase::Red];
        phases
            .into_iter()
            .zip(self.limits())
            .find(|(_, limit)| running < *limit)
            .map_or(AnswerPhase::Over, |(phase, _)| phase)
    }

    /// Where each phase but the last ends, in running time.
    fn limits(&self) -> [Millis; 5] {
        let lead = self.lead();
        [self.reading, lead, lead + self.green, lead + self.red, lead + self.red + GRACE]
    }

    /// How long until a phase that has not come yet begins; none when it has.
    pub fn until(&self, phase: AnswerPhase, since: Millis) -> Option<Millis> {
        if self.phase(since) >= phase {
            return None;
        }
        let limits = self.limits();
        let limit = limits[(phase as usize).saturating_sub(1).min(limits.len() - 1)];
        let mut left = limit - self.running(since);
        // Stops that are still to run out lie in between.
        for (start, length) in &self.holds {
            let end = *start + *length;
            if since < end {
                left += end - since.max(*start);
            }
        }
        Some(left)
    }

    /// How long until the next phase begins; none when over.
    pub fn until_next(&self, since: Millis) -> Option<Millis> {
        let next = match self.phase(since) {
            AnswerPhase::Reading => AnswerPhase::Thinking,
            AnswerPhase::Thinking => AnswerPhase::Green,
            AnswerPhase::Green => AnswerPhase::Amber,
            AnswerPhase::Amber => AnswerPhase::Red,
            AnswerPhase::Red | AnswerPhase::Over => AnswerPhase::Over,
        };
        self.until(next, since)
    }

    /// Green, red and the end of grace on the shown clock.
    pub fn marks(&self) -> [Millis; 3] {
        [self.green, self.red, self.red + GRACE]
    }

    /// How long the question takes to be heard.
    pub fn reading(&self) -> Millis {
        self.reading
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clock() -> AnswerClock {
        // Nine words: three seconds.
        AnswerClock::new(&["how many trials did each of the methods get".into()], [30, 60])
    }

    #[test]
    fn the_clock_starts_after_reading_and_thinking_and_turns_at_its_marks() {
        let c = clock();
        let at = |seconds: u64| c.phase(Millis(seconds * 1000));
        assert_eq!(
            (at(2), at(3), at(7), at(8)),
            (AnswerPhase::Reading, AnswerPhase::Thinking, AnswerPhase::Thinking, AnswerPhase::Green)
        );
        assert_eq!(
            (at(37), at(38), at(67), at(68)),
            (AnswerPhase::Green, AnswerPhase::Amber, AnswerPhase::Amber, AnswerPhase::Red)
        );
        assert_eq!((at(82), at(83)), (AnswerPhase::Red, AnswerPhase::Over));
        assert_eq!(c.elapsed(Millis(38_000)), Millis(30_000));
        assert_eq!(c.elapsed(Millis(4_000)), Millis(0));
    }

    #[test]
    fn a_spoken_question_is_thought_about_when_the_voice_has_ended() {
        let mut c = clock();
        c.heard(Millis(8_000));
        assert_eq!((c.phase(Millis(12_999)), c.phase(Millis(13_000))), (AnswerPhase::Thinking, AnswerPhase::Green));
        c.heard(Millis(30_000));
        assert_eq!(c.elapsed(Millis(20_000)), Millis(7_000), "only the first time counts");
        let mut quick = clock();
        quick.heard(Millis(1_000));
        assert_eq!(quick.phase(Millis(6_000)), AnswerPhase::Green);
    }

    #[test]
    fn asking_back_stops_the_clock_for_ten_seconds_and_stops_do_not_overlap() {
        let mut c = clock();
        c.hold(Millis(10_000), CLARIFY);
        c.hold(Millis(15_000), CLARIFY);
        assert!(c.held(Millis(10_000)) && c.held(Millis(29_999)) && !c.held(Millis(30_000)));
        assert_eq!(c.elapsed(Millis(10_000)), Millis(2_000));
        assert_eq!(c.elapsed(Millis(30_000)), Millis(2_000));
        assert_eq!(c.elapsed(Millis(31_000)), Millis(3_000));
        assert_eq!(c.until(AnswerPhase::Amber, Millis(12_000)), Some(Millis(46_000)));
        assert_eq!(c.phase(Millis(58_000)), AnswerPhase::Amber);
        assert_eq!(c.until(AnswerPhase::Green, Millis(12_000)), None);
    }
}
