//! What happens by itself as time passes: questions come, answers are cut off, the slot ends.
//!
//! `advance` works out the exact time of each happening, so it does not matter in how many steps time is told: a screen
//! that ticks sixty times a second and a script that jumps from event to event see the same run.

use super::answer::AnswerPhase;
use super::debrief::or;
use super::header::{Milestone, Rate};
use super::state::{Effect, Outcome, Pending, PendingWhen, Phase, Question, Queued, State, Stretch};
use super::{answer::AnswerClock, event::Grade};
use crate::budget::{Millis, Pressure};
use crate::knowledge::MISSING;
use crate::schedule::{GAP, Kind, Manner, QUIET_START};

/// "Thank you. Are there questions?"
const ROUND_STARTS: Millis = Millis(5_000);
/// Until the next question of the round.
const ROUND_BREATH: Millis = Millis(3_000);
/// Nobody says anything.
const SILENCE: Millis = Millis(10_000);
/// What the last word takes, question and all: kept free by the chair, and with less it is not asked for.
const LAST_WORD_TAKES: Millis = Millis(30_000);
/// What the chair asks at the very end.
const LAST_WORD_TEXT: &str = "One last thing: what should we remember of this talk?";
/// Lengths of a good last word.
const LAST_WORD_SECONDS: [u32; 2] = [20, 40];

/// Something that happens by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Happening {
    /// An interruption, by its place in `pending`.
    Interruption(usize),
    Squeeze,
    CutOff,
    TimeUp,
    RoundNext,
    RoundEnds,
}

impl State {
    /// Lets time pass up to `to` (no effect when it is not later).
    pub fn advance(&mut self, to: Millis) -> Vec<Effect> {
        let mut effects = Vec::new();
        while let Some((wait, what)) = self.upcoming() {
            if self.now + wait > to {
                break;
            }
            self.pass(wait);
            self.happen(what, &mut effects);
        }
        self.pass(to - self.now);
        effects
    }

    /// When something will happen by itself if nothing is done, or the answer clock changes its phase: until then a
    /// screen needs no more than its seconds.
    pub fn next_change(&self) -> Option<Millis> {
        let upcoming = self.upcoming().map(|(wait, _)| wait);
        let phase = self
            .open
            .filter(|_| !self.is_paused())
            .and_then(|i| self.questions[i].clock.until_next(self.questions[i].open_for));
        upcoming.into_iter().chain(phase).min().map(|wait| self.now + wait)
    }

    /// Moves the clocks; nothing happens in between.
    fn pass(&mut self, time: Millis) {
        let from = self.now;
        self.now += time;
        if self.phase == Phase::Done || time == Millis(0) {
            return;
        }
        self.remember(from);
        if self.is_paused() {
            self.clocks.pause += time;
            if self.away {
                self.clocks.away += time;
            }
        } else if let Some(open) = self.open {
            self.clocks.question += time;
            self.questions[open].open_for += time;
        } else if self.phase == Phase::Talk {
            self.clocks.talk += time;
            let shown = self.beside.unwrap_or(self.at);
            if let Some(slide) = self.slides.get_mut(shown) {
                slide.time += time;
            }
        } else {
            self.clocks.question += time;
        }
    }

    /// Writes down what the room had before it from `from` to now.
    fn remember(&mut self, from: Millis) {
        let shown = if self.phase == Phase::Talk { self.shown() } else { self.beside.and(self.shown()) };
        let now = Stretch {
            from,
            to: self.now,
            slide: shown.map(|slide| slide.number),
            question: self.open.map(|open| open + 1),
            paused: self.is_paused(),
        };
        match self.timeline.last_mut() {
            Some(last) if (Stretch { from: last.from, to: now.to, ..now }) == (Stretch { to: now.to, ..*last }) => {
                last.to = now.to;
            }
            _ => self.timeline.push(now),
        }
    }

    /// The next happening and how long until it comes.
    fn upcoming(&self) -> Option<(Millis, Happening)> {
        if self.phase == Phase::Done || self.is_paused() {
            return None;
        }
        let mut all: Vec<(Millis, Happening)> = Vec::new();
        if !self.time_up {
            all.push((self.slot_left(), Happening::TimeUp));
        }
        if let Some(open) = self.open {
            let question = &self.questions[open];
            if self.header.pressure == Pressure::Hostile && !question.cut_off {
                let left = question.clock.until(AnswerPhase::Over, question.open_for);
                all.extend(left.map(|wait| (wait, Happening::CutOff)));
            }
        } else if self.phase == Phase::Talk {
            if let Some(squeeze) = self.header.squeeze.filter(|_| !self.squeezed) {
                all.push((squeeze.at - self.clocks.talk, Happening::Squeeze));
            }
            all.extend(self.next_interruption());
        } else if self.slot_left() == Millis(0) {
            all.push((Millis(0), Happening::RoundEnds));
        } else {
            all.push((self.slot_left(), Happening::RoundEnds));
            all.extend(self.round_at.map(|at| (at - self.clocks.question, Happening::RoundNext)));
        }
        // min_by_key keeps the first of equals.
        all.into_iter().min_by_key(|(wait, _)| *wait)
    }

    /// The interruption that comes first if the speaker stays where they are.
    fn next_interruption(&self) -> Option<(Millis, Happening)> {
        if self.beside.is_some() {
            return None;
        }
        let earliest = self.released.map_or(QUIET_START, |released| (released + GAP).max(QUIET_START));
        self.pending
            .iter()
            .enumerate()
            .filter_map(|(i, pending)| {
                let wait = match pending.when {
                    PendingWhen::Time(at) => at - self.clocks.talk,
                    PendingWhen::Clock(at) => {
                        let wait = at - self.slot_elapsed();
                        // What the format stops the speaker for does not wait until they have drawn breath.
                        let hard = !self.header.schedule.during[pending.index].unless.is_empty();
                        let rest = if hard { Millis(0) } else { earliest - self.clocks.talk };
                        return Some((wait.max(rest), Happening::Interruption(i)));
                    }
                    PendingWhen::Slide { slide, permille } if slide == self.at => {
                        let budget = u64::from(self.header.plan.slides[slide].budget.0);
                        Millis(budget * u64::from(permille)) - self.slides[slide].time
                    }
                    PendingWhen::Slide { .. } => return None,
                };
                Some((wait.max(earliest - self.clocks.talk), Happening::Interruption(i)))
            })
            .min_by_key(|(wait, _)| *wait)
    }

    fn happen(&mut self, what: Happening, effects: &mut Vec<Effect>) {
        match what {
            Happening::TimeUp => {
                self.time_up = true;
                effects.push(Effect::TimeUp);
            }
            Happening::CutOff => {
                if let Some(open) = self.open {
                    self.questions[open].cut_off = true;
                }
                effects.push(Effect::CutOff);
            }
            Happening::Squeeze => {
                self.squeezed = true;
                if let Some(squeeze) = self.header.squeeze {
                    self.slot_end = self.slot_elapsed() + squeeze.left.millis();
                    effects.push(Effect::Squeeze(squeeze.left));
                }
            }
            Happening::Interruption(i) => {
                let pending = self.pending.remove(i);
                let header = self.header.clone();
                let scheduled = &header.schedule.during[pending.index];
                let deeper = scheduled.deeper;
                let missing = self.missing(&scheduled.unless);
                if !scheduled.unless.is_empty() && missing.is_empty() {
                    // Everything that it waited for has been said.
                    return;
                }
                if let Some(objection) = header.objections.iter().position(|o| o.id == scheduled.id) {
                    let queued = Queued { objection, follow_up: None, manner: Manner::Plain, deeper, promised: false };
                    self.ask(queued, effects);
                    self.ask_for(&missing);
                }
            }
            Happening::RoundNext => self.round_next(effects),
            Happening::RoundEnds => self.end(effects),
        }
    }

    /// The milestones of `unless` that have not been reached, in the format's order.
    fn missing(&self, unless: &[String]) -> Vec<Milestone> {
        let open = self.milestones().filter(|(m, at)| at.is_none() && unless.contains(&m.id));
        open.map(|(milestone, _)| milestone.clone()).collect()
    }

    /// Makes the open question ask for milestones: its text names them, and an answer that holds states them.
    fn ask_for(&mut self, missing: &[Milestone]) {
        let Some(question) = self.open.map(|i| &mut self.questions[i]).filter(|_| !missing.is_empty()) else { return };
        let names: Vec<String> = missing.iter().map(|m| m.name.clone()).collect();
        for text in &mut question.text {
            *text = text.replace(MISSING, &or(&names));
        }
        question.asks_for = missing.iter().map(|m| m.id.clone()).collect();
    }

    /// Puts a question.
    pub(super) fn ask(&mut self, queued: Queued, effects: &mut Vec<Effect>) {
        let (text, seconds, next_follow_up) = self.wording(&queued);
        let Queued { objection, follow_up, manner, deeper, promised } = queued;
        self.put(Some(objection), follow_up, manner, promised, text, seconds, effects);
        if let Some(question) = self.questions.last_mut() {
            question.deeper = deeper;
            question.next_follow_up = next_follow_up;
        }
    }

    /// How a question is put, how long its answer should be, and the follow-up that comes after it.
    fn wording(&self, queued: &Queued) -> (Vec<String>, [u32; 2], usize) {
        let asked = &self.header.objections[queued.objection];
        let (text, next): (Vec<String>, usize) = match (queued.follow_up, queued.manner) {
            (Some(i), _) => (asked.follow_ups.get(i).cloned().into_iter().collect(), i + 1),
            (None, Manner::MultiPart) if !asked.follow_ups.is_empty() => {
                (vec![asked.ask.clone(), asked.follow_ups[0].clone()], 1)
            }
            (None, _) => (vec![asked.ask.clone()], 0),
        };
        // Two questions in one breath may be answered at one and a half times the length.
        let seconds = if text.len() > 1 { asked.seconds.map(|s| s.saturating_mul(3) / 2) } else { asked.seconds };
        (text, seconds, next)
    }

    /// Whether a good answer to this would end inside the slot, and the chair still have time for the last word. During
    /// the talk there always is time: it comes out of the talk.
    pub(super) fn has_time_for(&self, queued: &Queued) -> bool {
        let (text, seconds, _) = self.wording(queued);
        let close = if self.last_word { Millis(0) } else { LAST_WORD_TAKES };
        self.phase == Phase::Talk || self.slot_left() >= AnswerClock::new(&text, seconds).good() + close
    }

    #[expect(clippy::too_many_arguments, reason = "the one place where a question is made")]
    fn put(
        &mut self,
        objection: Option<usize>,
        follow_up: Option<usize>,
        manner: Manner,
        promised: bool,
        text: Vec<String>,
        seconds: [u32; 2],
        effects: &mut Vec<Effect>,
    ) {
        let clock = AnswerClock::new(&text, seconds);
        self.questions.push(Question {
            objection,
            follow_up,
            manner,
            during: self.phase == Phase::Talk,
            promised,
            text,
            slide: self.at,
            asked_at: self.now,
            open_for: Millis(0),
            clock,
            started: None,
            outcome: None,
            clarified: 0,
            repeated: 0,
            cut_off: false,
            shown: Vec::new(),
            said: Vec::new(),
            asks_for: Vec::new(),
            deeper: 0,
            next_follow_up: 0,
        });
        self.open = Some(self.questions.len() - 1);
        effects.push(Effect::Ask);
    }

    /// Ends the open question; the talk goes on from the same slide.
    pub(super) fn close(&mut self, outcome: Outcome, effects: &mut Vec<Effect>) {
        let Some(open) = self.open.take() else { return };
        self.questions[open].outcome = Some(outcome);
        self.released = Some(self.clocks.talk);
        if self.beside.take().is_some() {
            effects.push(Effect::Slide);
        }
        if self.phase == Phase::Questions {
            self.breathe(ROUND_BREATH);
        }
    }

    /// Sets the time of the round's next question; where an answer is looked at first, it comes when it is asked for.
    fn breathe(&mut self, breath: Millis) {
        if self.header.rate == Rate::Now && !self.questions.is_empty() {
            self.round_at = None;
            return;
        }
        let silence = self.queue.front().is_some_and(|q| q.manner == Manner::AfterSilence);
        self.round_at = Some(self.clocks.question + breath + if silence { SILENCE } else { Millis(0) });
    }

    /// From the last slide to the round: first what the speaker put off, then what found no place in the talk, then the
    /// round of the schedule. Clarifications of slides that are gone are dropped.
    pub(super) fn start_round(&mut self, effects: &mut Vec<Effect>) {
        self.phase = Phase::Questions;
        self.talk_ended = Some(self.slot_elapsed());
        self.beside = None;
        let position = |id: &str| self.header.objections.iter().position(|o| o.id == id);
        let mut unasked: Vec<Queued> = Vec::new();
        for pending in &self.pending {
            let question = &self.header.schedule.during[pending.index];
            // A stop belongs to its moment.
            let asked = |_: &usize| question.kind != Kind::Clarify && question.unless.is_empty();
            if let Some(objection) = position(&question.id).filter(asked) {
                let deeper = question.deeper;
                unasked.push(Queued { objection, follow_up: None, manner: Manner::Plain, deeper, promised: false });
            }
        }
        let round = self.header.schedule.round.iter().filter_map(|question| {
            let (manner, deeper) = (question.manner, question.deeper);
            position(&question.id).map(|objection| Queued {
                objection,
                follow_up: None,
                manner,
                deeper,
                promised: false,
            })
        });
        unasked.extend(round);
        self.queue.extend(unasked);
        self.pending.clear();
        if self.header.part.is_some() {
            // A part that is rehearsed alone has no chair to ask for the last word.
            self.last_word = true;
            if self.queue.is_empty() {
                self.end(effects);
                return;
            }
        }
        effects.push(Effect::Phase(Phase::Questions));
        self.breathe(ROUND_STARTS);
    }

    /// The round's next move: a question, the last word, or the end.
    pub(super) fn round_next(&mut self, effects: &mut Vec<Effect>) {
        self.round_at = None;
        let fits = self.queue.iter().position(|next| self.has_time_for(next));
        if let Some(next) = fits.and_then(|i| self.queue.remove(i)) {
            if next.manner == Manner::PileOn
                && let Some(pressed) = self.weak_spot().filter(|pressed| self.has_time_for(pressed))
            {
                self.queue.push_front(Queued { manner: Manner::Plain, ..next });
                self.ask(pressed, effects);
            } else {
                self.ask(next, effects);
            }
        } else if self.slot_left() >= LAST_WORD_TAKES && !self.last_word {
            self.last_word = true;
            let text = vec![LAST_WORD_TEXT.to_owned()];
            self.put(None, None, Manner::Plain, false, text, LAST_WORD_SECONDS, effects);
        } else {
            // Too late for another question, or none left.
            self.end(effects);
        }
    }

    /// The last weak answer that can be pressed further.
    fn weak_spot(&self) -> Option<Queued> {
        let weak = |q: &&Question| {
            matches!(q.outcome, Some(Outcome::Answered(Some(Grade::Lost | Grade::Shaky | Grade::DontHave))))
        };
        self.questions.iter().rev().filter(weak).find_map(|q| {
            let objection = q.objection?;
            let used =
                self.questions.iter().filter(|o| o.objection == Some(objection)).map(|o| o.next_follow_up).max()?;
            (used < self.header.objections[objection].follow_ups.len()).then_some(Queued {
                objection,
                follow_up: Some(used),
                manner: Manner::PileOn,
                deeper: 0,
                promised: false,
            })
        })
    }

    /// Ends the run. An open question stays unanswered.
    pub(super) fn end(&mut self, effects: &mut Vec<Effect>) {
        self.phase = Phase::Done;
        self.open = None;
        (self.paused, self.away) = (false, false);
        self.beside = None;
        self.ended = Some(self.now);
        effects.push(Effect::Phase(Phase::Done));
    }

    /// Moves the talk to another slide. Interruptions of slides that are left behind move on with it and come as soon as
    /// there is room. A clarification stays with what it would clear up: it comes while that is shown, which the speaker
    /// may go back to, or not at all.
    pub(super) fn go_to(&mut self, target: usize, effects: &mut Vec<Effect>) {
        let header = &self.header;
        let slides = &header.plan.slides;
        let between = slides.iter().zip(&mut self.slides).take(target).skip(self.at + 1);
        for (_, time) in between.filter(|(slide, time)| !slide.backup && time.visits == 0) {
            time.skipped = true;
        }
        for Pending { index, when } in &mut self.pending {
            if let PendingWhen::Slide { slide, permille } = when
                && *slide < target
            {
                let question = &header.schedule.during[*index];
                let mid = question.kind == Kind::Clarify;
                let about = header.objection(&question.id).and_then(|asked| asked.slide.as_ref());
                if mid && about == Some(&slides[*slide].key) {
                    continue;
                }
                *when = PendingWhen::Slide { slide: target, permille: if mid { *permille } else { 0 } };
            }
        }
        self.at = target;
        self.beside = None;
        self.slides[target].visits += 1;
        self.slides[target].skipped = false;
        effects.push(Effect::Slide);
    }
}
