//! The machine: what each event does to the state. Nothing is read, written or measured here.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use super::answer::CLARIFY;
use super::event::{Event, Grade, Illegal, SlideRef, Timed};
use super::header::{Header, Milestone};
use super::state::{Clocks, Effect, Outcome, Pending, PendingWhen, Phase, Question, Queued, SlideTime, State, Ticks};
use crate::budget::Millis;
use crate::schedule::{Kind, Manner, Trigger};

impl State {
    /// A run that is about to begin, on its first slide. A run without slides begins with the round.
    pub fn new(header: Arc<Header>) -> Self {
        let slides = &header.plan.slides;
        let first = slides.iter().position(|s| !s.backup);
        let mut times = vec![SlideTime::default(); slides.len()];
        if let Some(first) = first {
            times[first].visits = 1;
        }
        let pending = header
            .schedule
            .during
            .iter()
            .enumerate()
            .filter_map(|(index, question)| {
                let when = match &question.when {
                    Trigger::Time { at } => PendingWhen::Time(*at),
                    Trigger::Clock { at } => PendingWhen::Clock(*at),
                    Trigger::Slide { key, permille } => {
                        // A trigger on a slide that is not part of this run comes on the first.
                        let slide = slides.iter().position(|s| s.key == *key && !s.backup).or(first)?;
                        PendingWhen::Slide { slide, permille: *permille }
                    }
                };
                Some(Pending { index, when })
            })
            .collect();
        let slot_end = header.plan.slot.slot.millis();
        let mut state = Self {
            now: Millis(0),
            phase: Phase::Talk,
            clocks: Clocks::default(),
            slot_end,
            paused: false,
            away: false,
            at: first.unwrap_or(0),
            beside: None,
            slides: times,
            timeline: Vec::new(),
            synced: None,
            recording: None,
            pending,
            released: None,
            questions: Vec::new(),
            open: None,
            queue: VecDeque::new(),
            round_at: None,
            last_word: false,
            squeezed: false,
            time_up: false,
            ticks: BTreeMap::new(),
            notes: Vec::new(),
            milestones: BTreeMap::new(),
            log: Vec::new(),
            talk_ended: None,
            ended: None,
            header,
        };
        if first.is_none() {
            state.start_round(&mut Vec::new());
        }
        state.advance(Millis(0));
        state
    }

    /// The state after all events; the same as applying them one by one.
    ///
    /// # Errors
    /// The first event that is illegal, with its index.
    pub fn fold(header: Arc<Header>, events: &[Timed]) -> Result<Self, (usize, Illegal)> {
        let mut state = Self::new(header);
        for (i, event) in events.iter().enumerate() {
            state.apply(event).map_err(|illegal| (i, illegal))?;
        }
        Ok(state)
    }

    /// Lets time pass up to the event and does what it says.
    ///
    /// # Errors
    /// [`Illegal`] when the state at that time does not allow it; then nothing has changed, not even the time.
    pub fn apply(&mut self, timed: &Timed) -> Result<Vec<Effect>, Illegal> {
        if timed.at < self.now {
            return Err(Illegal::BackInTime { at: timed.at, now: self.now });
        }
        let mut next = self.clone();
        let mut effects = next.advance(timed.at);
        if timed.event == Event::Undo {
            next = next.undone()?;
            effects.push(Effect::Redraw);
        } else {
            next.act(&timed.event, &mut effects)?;
            next.log.push(timed.clone());
        }
        // What follows at once (a question that was waiting for this slide) belongs to this step.
        effects.extend(next.advance(timed.at));
        *self = next;
        Ok(effects)
    }

    /// The run as if the last thing that the speaker did had not been. That nobody was there for a while is no deed of
    /// theirs: it stays.
    fn undone(self) -> Result<Self, Illegal> {
        let absences = no_deeds(&self.log);
        let last = absences.iter().rposition(|absence| !absence).ok_or(Illegal::NothingToUndo)?;
        let mut state = Self::new(self.header.clone());
        for (i, event) in self.log.iter().enumerate().filter(|(i, _)| *i != last) {
            match state.apply(event) {
                Ok(_) => {}
                // Without the event the run would have been over before they left.
                Err(_) if i > last && absences[i] => {}
                // The others were legal in exactly this state before.
                Err(illegal) => return Err(illegal),
            }
        }
        // Time since then passes in `apply`.
        Ok(state)
    }

    fn act(&mut self, event: &Event, effects: &mut Vec<Effect>) -> Result<(), Illegal> {
        match event {
            Event::Note { text } => {
                self.notes.push((self.now, text.clone()));
                return Ok(());
            }
            Event::Sync => {
                self.synced = Some(self.now);
                return Ok(());
            }
            Event::Recording => {
                self.recording = Some(self.now);
                return Ok(());
            }
            Event::Points { objection, said, have, missing, conceded } => {
                let ticks = Ticks {
                    said: said.clone(),
                    have: have.clone(),
                    missing: missing.clone(),
                    conceded: conceded.clone(),
                };
                return self.tick(objection.as_deref(), ticks);
            }
            Event::Quit => {
                if self.phase != Phase::Done {
                    self.end(effects);
                }
                return Ok(());
            }
            _ if self.phase == Phase::Done => return Err(Illegal::Over),
            Event::Resume => {
                // Whoever comes back finds the run as it was left, paused where it was paused.
                match (self.away, self.paused) {
                    (true, _) => self.away = false,
                    (false, true) => self.paused = false,
                    (false, false) => return Err(Illegal::NotPaused),
                }
                effects.push(Effect::Pause(self.is_paused()));
            }
            Event::Pause { away: true } if !self.away => {
                self.away = true;
                effects.push(Effect::Pause(true));
            }
            _ if self.is_paused() => return Err(Illegal::Paused),
            Event::Pause { .. } => {
                self.paused = true;
                effects.push(Effect::Pause(true));
            }
            Event::Next | Event::Previous | Event::Jump { .. } | Event::Skip => self.navigate(event, effects)?,
            Event::Backup { slide } => {
                let target = self.find(slide)?;
                self.beside = Some(target);
                self.slides[target].visits += 1;
                let key = self.header.plan.slides[target].key.clone();
                if let Some(open) = self.open {
                    self.questions[open].shown.push(key);
                }
                effects.push(Effect::Slide);
            }
            Event::ReturnToTalk => {
                self.beside.take().ok_or(Illegal::NotAway)?;
                effects.push(Effect::Slide);
            }
            Event::Milestone { id } => {
                if !self.header.milestones.iter().any(|m| m.id == *id) {
                    let known = self.header.milestones.iter().map(|m| m.id.clone()).collect();
                    return Err(Illegal::NoMilestone { id: id.clone(), known });
                }
                let at = self.slot_elapsed();
                self.milestones.entry(id.clone()).or_insert(at);
            }
            Event::FollowUp => self.go_deeper(effects)?,
            Event::Answer { .. }
            | Event::Grade { .. }
            | Event::Later
            | Event::Clarify
            | Event::Repeat
            | Event::Heard
            | Event::NotApt { .. } => {
                self.answer(event, effects)?;
            }
            Event::Undo => {}
        }
        Ok(())
    }

    /// What is done to an open question.
    fn answer(&mut self, event: &Event, effects: &mut Vec<Effect>) -> Result<(), Illegal> {
        let open = self.open.ok_or(Illegal::NoQuestion)?;
        let during = self.phase == Phase::Talk;
        let question = &mut self.questions[open];
        let since = question.open_for;
        match event {
            Event::Answer { text } => {
                question.started.get_or_insert(since);
                question.said.extend(text.clone());
            }
            Event::Clarify => {
                question.clarified += 1;
                question.clock.hold(since, CLARIFY);
            }
            Event::Repeat => {
                question.repeated += 1;
                question.clock.repeat(since);
            }
            Event::Heard => question.clock.heard(since),
            Event::Later => {
                if !during {
                    return Err(Illegal::NoLater);
                }
                let Some(objection) = question.objection else { return Err(Illegal::NoLater) };
                let (follow_up, deeper) = (question.follow_up, question.deeper);
                self.queue.push_back(Queued { objection, follow_up, manner: Manner::Plain, deeper, promised: true });
                self.close(Outcome::Later, effects);
                effects.push(Effect::Closed { status: self.status() });
            }
            Event::NotApt { reason } => {
                if reason.trim().is_empty() {
                    return Err(Illegal::NoReason);
                }
                self.close(Outcome::NotApt(reason.trim().to_owned()), effects);
                effects.push(Effect::Closed { status: self.status() });
            }
            Event::Grade { grade } => {
                let goes_on = *grade == Some(Grade::Held) && question.deeper > 0;
                let silent = grade.is_none() && question.started.is_none();
                if *grade == Some(Grade::Held) {
                    self.stated(open);
                }
                self.close(if silent { Outcome::Unanswered } else { Outcome::Answered(*grade) }, effects);
                if goes_on && self.deeper().is_some_and(|next| self.has_time_for(&next)) {
                    self.go_deeper(effects)?;
                    return Ok(());
                }
                match self.doubted(*grade).filter(|doubt| self.has_time_for(doubt)) {
                    Some(doubt) => self.ask(doubt, effects),
                    None => effects.push(Effect::Closed { status: self.status() }),
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// What an answer that held has stated: the milestones that its question asked for.
    fn stated(&mut self, question: usize) {
        let question = &self.questions[question];
        let id = self.id_of(question);
        let asked = |m: &&Milestone| question.asks_for.contains(&m.id) || m.stated_by.iter().any(|s| s == id);
        let stated: Vec<String> = self.header.milestones.iter().filter(asked).map(|m| m.id.clone()).collect();
        let at = self.slot_elapsed();
        for id in stated {
            self.milestones.entry(id).or_insert(at);
        }
    }

    /// The doubt that an answer that held calls up: once, when enough have held.
    fn doubted(&self, grade: Option<Grade>) -> Option<Queued> {
        let doubt = self.header.schedule.doubt.as_ref().filter(|_| grade == Some(Grade::Held))?;
        let objection = self.header.objections.iter().position(|o| o.id == doubt.id)?;
        let substantial = |o: usize| self.header.objections[o].kind != Kind::Clarify;
        let held = |q: &&Question| {
            q.outcome == Some(Outcome::Answered(Some(Grade::Held)))
                && q.follow_up.is_none()
                && q.objection.is_some_and(substantial)
        };
        let enough = self.questions.iter().filter(held).count() >= usize::from(doubt.after_held);
        let asked = self.questions.iter().any(|q| q.objection == Some(objection));
        (enough && !asked).then_some(Queued {
            objection,
            follow_up: None,
            manner: Manner::Plain,
            deeper: 0,
            promised: false,
        })
    }

    /// The next follow-up of the question just answered.
    fn deeper(&self) -> Option<Queued> {
        let last = self.questions.last().filter(|_| self.can_go_deeper())?;
        Some(Queued {
            objection: last.objection?,
            follow_up: Some(last.next_follow_up),
            manner: Manner::Plain,
            deeper: last.deeper.saturating_sub(1),
            promised: false,
        })
    }

    /// Asks the next follow-up of the question just answered.
    fn go_deeper(&mut self, effects: &mut Vec<Effect>) -> Result<(), Illegal> {
        if let Some(open) = self.open {
            return Err(Illegal::QuestionOpen { id: self.id_of(&self.questions[open]).to_owned() });
        }
        let last = self.questions.last().ok_or(Illegal::NotAsked { id: None })?;
        let Some(queued) = self.deeper() else {
            return Err(Illegal::NoFollowUp { id: self.id_of(last).to_owned() });
        };
        self.round_at = None;
        self.ask(queued, effects);
        Ok(())
    }

    /// Moves among the slides of the talk; in the round, `next` asks for the next question.
    fn navigate(&mut self, event: &Event, effects: &mut Vec<Effect>) -> Result<(), Illegal> {
        if let Some(open) = self.open {
            return Err(Illegal::QuestionOpen { id: self.id_of(&self.questions[open]).to_owned() });
        }
        if self.phase == Phase::Questions {
            if *event != Event::Next {
                return Err(Illegal::TalkOver);
            }
            self.beside = None;
            self.round_next(effects);
            return Ok(());
        }
        match event {
            Event::Previous => {
                let slides = &self.header.plan.slides;
                let target = (0..self.at).rev().find(|i| !slides[*i].backup).ok_or(Illegal::FirstSlide)?;
                self.go_to(target, effects);
            }
            Event::Jump { slide } => {
                let target = self.find(slide)?;
                if self.header.plan.slides[target].backup {
                    return Err(Illegal::BackupSlide { slide: slide.clone() });
                }
                self.go_to(target, effects);
            }
            _ => {
                if *event == Event::Skip {
                    self.slides[self.at].skipped = true;
                }
                match self.following(self.at) {
                    Some(target) => self.go_to(target, effects),
                    None => self.start_round(effects),
                }
            }
        }
        Ok(())
    }

    fn find(&self, slide: &SlideRef) -> Result<usize, Illegal> {
        let found = self.header.plan.slides.iter().position(|s| match slide {
            SlideRef::Number(number) => s.number == *number,
            SlideRef::Key(key) => s.key == *key,
        });
        found.ok_or_else(|| Illegal::NoSlide { slide: slide.clone() })
    }

    fn tick(&mut self, id: Option<&str>, ticks: Ticks) -> Result<(), Illegal> {
        let not_asked = || Illegal::NotAsked { id: id.map(str::to_owned) };
        let question = match id {
            Some(id) => self.questions.iter().rev().find(|q| self.id_of(q) == id),
            None => self.questions.last(),
        };
        let question = question.ok_or_else(not_asked)?;
        let id = self.id_of(question).to_owned();
        let count = self.objection(question).map_or(0, |o| o.points.len());
        let mut seen: Vec<u32> = Vec::new();
        for point in ticks.said.iter().chain(&ticks.have).chain(&ticks.missing).chain(&ticks.conceded) {
            if *point == 0 || *point as usize > count || seen.contains(point) {
                return Err(Illegal::BadPoint { id, count, point: *point });
            }
            seen.push(*point);
        }
        self.ticks.insert(id, ticks);
        Ok(())
    }
}

/// Which events of a log are no deeds of the speaker's: leaving and coming back after a kill, a voice's coming to its end,
/// and a recorder's beginning.
fn no_deeds(log: &[Timed]) -> Vec<bool> {
    let mut away = false;
    let of = log.iter().map(|timed| match timed.event {
        Event::Pause { away: true } => {
            away = true;
            true
        }
        Event::Resume => std::mem::take(&mut away),
        Event::Heard | Event::Recording => true,
        _ => false,
    });
    of.collect()
}
