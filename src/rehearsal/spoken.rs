//! What a transcript says about a run: words per minute, time to the first word of an answer, and points of which nothing
//! was heard. No score: good answers use their own words, so only what is plainly absent is told.

use std::collections::BTreeSet;

use super::answer::reading_time;
use super::header::{Asked, Header};
use super::marks::Sync;
use super::page::item;
use super::record::Results;
use super::transcript::Transcript;
use crate::budget::{Millis, Seconds};
use crate::text::{one_line, truncate_to_width};

/// Less speech than this says nothing about a pace.
const LEAST: Seconds = Seconds(20);
/// Slides or answers that are named as the slowest and the fastest.
const NAMED: usize = 2;
/// Points of one answer that are named.
const POINTS: usize = 3;
/// Words that tell a point from others which it must have to be listened for: "cost" is said in many ways.
const TELLING: usize = 2;
/// Widest name of a point, in columns.
const WIDEST: usize = 44;
/// Shortest word that tells one point from another, in letters.
const SHORTEST: usize = 4;
/// From this share of small English words on (in per cent), a transcript is English.
const ENGLISH: usize = 12;

/// What was heard in a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spoken {
    /// Words while slides were shown and no question was open.
    pub words: usize,
    /// The length of that.
    pub talk: Seconds,
    /// By slide, in the order of the deck; those that were shown long enough to tell a pace.
    pub slides: Vec<Pace>,
    /// By question.
    pub answers: Vec<AnswerHeard>,
    /// Whether points were looked for: not where the transcript is of another language than they are.
    pub looked: bool,
}

/// How fast somebody spoke on a slide.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    /// Number of the slide.
    pub slide: u32,
    /// Words a minute.
    pub wpm: u32,
}

/// What was heard of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnswerHeard {
    /// Ordinal of the question.
    pub number: usize,
    /// Challenge id.
    pub id: String,
    /// From the end of the asking to the first word; none where nothing was heard.
    pub first_word: Option<Millis>,
    /// Words a minute from the first word on, where it is long enough to tell.
    pub wpm: Option<u32>,
    /// Points of which nothing was heard, in a few words each.
    pub unheard: Vec<String>,
}

fn wpm(words: usize, time: Seconds) -> u32 {
    u32::try_from(words as u64 * 60 / u64::from(time.0.max(1))).unwrap_or(u32::MAX)
}

/// Compares a run with a transcript of its recording.
pub fn spoken(header: &Header, results: &Results, transcript: &Transcript, sync: Sync) -> Spoken {
    let words: Vec<(Millis, &str)> =
        transcript.words().into_iter().filter_map(|(at, word)| Some((sync.in_run(at)?, word))).collect();
    let between = |from: Millis, to: Millis| {
        let start = words.partition_point(|(at, _)| *at < from);
        let end = words.partition_point(|(at, _)| *at < to);
        &words[start..end.max(start)]
    };
    let talking = results.timeline.iter().filter(|s| !s.paused && s.question.is_none() && s.slide.is_some());
    let (mut all, mut time, mut by_slide) = (0, Millis(0), Vec::new());
    for stretch in talking {
        let said = between(stretch.from, stretch.to).len();
        all += said;
        time += stretch.to - stretch.from;
        match by_slide.iter_mut().find(|(slide, _, _)| Some(*slide) == stretch.slide) {
            Some((_, count, length)) => {
                *count += said;
                *length += stretch.to - stretch.from;
            }
            None => by_slide.extend(stretch.slide.map(|slide| (slide, said, stretch.to - stretch.from))),
        }
    }
    by_slide.sort_by_key(|(slide, _, _)| *slide);
    let long = by_slide.into_iter().filter(|(_, _, length)| length.seconds() >= LEAST);
    let slides = long.map(|(slide, said, length)| Pace { slide, wpm: wpm(said, length.seconds()) }).collect();
    let looked = is_english(&words);
    let answers = results.questions.iter().map(|question| {
        let asked = question.asked_at + reading_time(&question.text);
        let open = results.timeline.iter().filter(|s| s.question == Some(question.number) && !s.paused);
        let said: Vec<(Millis, &str)> = open.flat_map(|s| between(s.from.max(asked), s.to)).copied().collect();
        let first = said.first().map(|(at, _)| *at);
        let length = first.zip(said.last()).map_or(Seconds(0), |(first, (last, _))| (*last - first).seconds());
        let heard: BTreeSet<String> = said.iter().map(|(_, word)| stem(word)).collect();
        let objection = header.objection(&question.id).filter(|_| !said.is_empty() && !question.follow_up);
        AnswerHeard {
            number: question.number,
            id: question.id.clone(),
            first_word: first.map(|at| at - asked),
            wpm: (length >= LEAST).then(|| wpm(said.len(), length)),
            unheard: objection.filter(|o| looked || o.own_points).map_or(Vec::new(), |o| unheard(o, &heard)),
        }
    });
    Spoken { words: all, talk: time.seconds(), slides, answers: answers.collect(), looked }
}

/// The points of which no word was heard.
fn unheard(asked: &Asked, heard: &BTreeSet<String>) -> Vec<String> {
    let silent = |point: &&String| {
        let words = telling(point, asked.own_points);
        words.len() >= TELLING && !words.iter().any(|word| heard.contains(word))
    };
    // "says it in one plain sentence", "no buzzword": how something is said cannot be heard in its words.
    let manner = |topic: &String| !asked.own_points && MANNER.iter().any(|word| topic.starts_with(word));
    let topics = asked.points.iter().filter(silent).map(|point| topic(point, asked.own_points));
    topics.filter(|topic| !manner(topic)).take(POINTS).collect()
}

/// The words of a point that tell it from others, without their endings. A point of the bank begins with a verb, as in
/// "states the search space": nobody has to say that.
fn telling(point: &str, own: bool) -> Vec<String> {
    let words = point.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty());
    let mut words = words.peekable();
    if !own {
        words.next_if(|first| VERBS.contains(first));
    }
    let long = |w: &&str| w.chars().count() >= SHORTEST && !SMALL.contains(&w.to_lowercase().as_str());
    words.filter(long).map(stem).collect()
}

/// A point in a few words: what it is about, up to the first pause.
fn topic(point: &str, own: bool) -> String {
    let text = one_line(point);
    let rest = text.split_once(' ').filter(|(first, _)| !own && VERBS.contains(first)).map_or(&*text, |(_, rest)| rest);
    let end = [", ", ": ", "; ", " ("].iter().filter_map(|mark| rest.find(mark)).min().unwrap_or(rest.len());
    truncate_to_width(&rest[..end], WIDEST)
}

/// A word without its commonest endings, in small letters.
fn stem(word: &str) -> String {
    let word: String = word.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    let short = ["ations", "ation", "ings", "ing", "ies", "ed", "es", "s", "y", "e"]
        .iter()
        .filter_map(|ending| word.strip_suffix(ending))
        .find(|rest| rest.chars().count() >= SHORTEST - 1);
    short.map_or(word.clone(), str::to_owned)
}

fn is_english(words: &[(Millis, &str)]) -> bool {
    let small = words.iter().filter(|(_, w)| ENGLISH_WORDS.contains(&w.to_lowercase().as_str())).count();
    words.len() >= 20 && small * 100 >= words.len() * ENGLISH
}

/// Words that no text does without, in English and nowhere else.
const ENGLISH_WORDS: [&str; 12] = ["the", "of", "and", "to", "is", "that", "it", "we", "this", "with", "for", "was"];

/// What the name of a point begins with that is about the manner of an answer.
const MANNER: [&str; 6] = ["it ", "no ", "to ", "honest", "plainly", "one sentence"];

/// What points of the bank begin with.
const VERBS: [&str; 44] = [
    "accepts",
    "admits",
    "asks",
    "checks",
    "compares",
    "concedes",
    "connects",
    "defines",
    "describes",
    "does",
    "draws",
    "drops",
    "explains",
    "gives",
    "goes",
    "keeps",
    "knows",
    "limits",
    "links",
    "lists",
    "makes",
    "marks",
    "names",
    "offers",
    "picks",
    "places",
    "points",
    "predicts",
    "puts",
    "quotes",
    "ranks",
    "refuses",
    "reports",
    "restates",
    "returns",
    "says",
    "separates",
    "shows",
    "sorts",
    "states",
    "takes",
    "tells",
    "ties",
    "uses",
];

/// Words that tell no point from another.
const SMALL: [&str; 40] = [
    "about", "also", "another", "because", "been", "before", "does", "each", "else", "every", "from", "have", "here",
    "into", "more", "most", "much", "must", "only", "other", "over", "same", "some", "such", "than", "that", "their",
    "them", "then", "there", "they", "this", "were", "what", "when", "which", "would", "will", "with", "without",
];

impl Spoken {
    /// For people.
    pub fn human(&self, width: usize) -> String {
        let width = width.clamp(60, 100);
        let mut out = "Heard in the recording\n".to_owned();
        if self.talk >= LEAST {
            let mut line = format!("{} words a minute in {} of talk", wpm(self.words, self.talk), self.talk);
            let mut slides = self.slides.clone();
            slides.sort_by_key(|pace| (pace.wpm, pace.slide));
            if slides.len() > 2 * NAMED {
                let named = |of: &[Pace]| {
                    let each: Vec<String> = of.iter().map(|p| format!("slide {} ({})", p.slide, p.wpm)).collect();
                    each.join(" and ")
                };
                let fastest: Vec<Pace> = slides.iter().rev().take(NAMED).copied().collect();
                line += &format!("; slowest {}, fastest {}", named(&slides[..NAMED]), named(&fastest));
            }
            out += &item("  ", &line, width);
        } else {
            out += "  too little talk to tell a pace\n";
        }
        for answer in &self.answers {
            let mut parts = Vec::new();
            match answer.first_word {
                None => parts.push("nothing was heard".to_owned()),
                Some(after) => parts.push(format!("first word after {} s", after.seconds().0)),
            }
            parts.extend(answer.wpm.map(|wpm| format!("{wpm} words a minute")));
            if !answer.unheard.is_empty() {
                parts.push(format!("nothing heard about: {}", answer.unheard.join(", ")));
            }
            out += &item(&format!("  {:>2} {:<9} ", answer.number, answer.id), &parts.join("; "), width);
        }
        if !self.looked && !self.answers.is_empty() {
            out += "  Points of the bank were not looked for: the transcript is too short, or not in English.\n";
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;

    use super::super::fixture::{at, header};
    use super::super::{Event, Grade, Recorder};
    use super::*;
    use crate::budget::Pressure;

    /// A run of which slide 2 is talked over at two words a second and one question is answered.
    fn told(answer: &str, own: bool) -> Spoken {
        let mut header = header(Pressure::Realistic);
        header.objections[0].own_points = own;
        let mut run = Recorder::new(std::sync::Arc::new(header));
        for event in [at(20, Event::Next), at(140, Event::Grade { grade: Some(Grade::Held) }), at(150, Event::Quit)] {
            run.apply(&event).expect("legal");
        }
        let record = run.into_record();
        let mut text = String::new();
        for second in (25..80).step_by(5) {
            let _ =
                writeln!(text, "[{}:{:02}] this is the method that we use for it and more", second / 60, second % 60);
        }
        // "Which curve is yours?" is asked at 80 s and takes 1.3 s to read.
        let _ = writeln!(text, "[1:26.000 --> 2:06.000] {answer}");
        let transcript = Transcript::parse(&text).expect("times");
        spoken(&record.header, &record.results, &transcript, Sync::new(&record.results, None))
    }

    #[test]
    fn pace_first_word_and_what_was_not_heard() {
        let spoken = told("every method had twenty trials and of course the spaces were shared", false);
        assert_eq!(spoken.slides.iter().map(|p| p.slide).collect::<Vec<_>>(), [1, 2]);
        assert_eq!(spoken.answers[0].first_word, Some(Millis(4_666)));
        // Its points: "trials per method", "the search space", "what survives at equal budget".
        assert_eq!(spoken.answers[0].unheard, ["what survives at equal budget"]);
        insta::assert_snapshot!(spoken.human(80));
    }

    #[test]
    fn nothing_is_said_about_an_answer_that_was_not_heard() {
        let silent = told("[coughs]", false);
        assert_eq!((silent.answers[0].first_word, silent.answers[0].unheard.len()), (None, 0));
        let own = told("no idea", true);
        assert_eq!(own.answers[0].unheard, ["trials per method", "the search space", "what survives at equal budget"]);
    }

    #[test]
    fn endings_do_not_part_words() {
        for (a, b) in [("seeds", "seed"), ("tuned", "tuning"), ("ablation", "ablations"), ("space", "Spaces,")] {
            assert_eq!(stem(a), stem(b));
        }
        assert_eq!(stem("F1"), "f1");
    }
}
