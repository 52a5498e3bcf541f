//! The world of a full-screen run: the real clock, the keyboard, bell and voice, and pictures of slides.

use std::collections::VecDeque;
use std::io;
use std::thread::Scope;
use std::time::Duration;

use crossterm::event::KeyEvent;

use super::show::Show;
use crate::budget::Millis;
use crate::cli::args::Slides;
use crate::cli::environment;
use crate::cli::graphics::Guess;
use crate::cli::pictures::{Painter, Source};
use crate::cli::screen::{self, Continued, LateAnswers, RealClock, Signals};
use crate::cli::voice::Voice;
use crate::deck::model::Deck;
use crate::rehearsal::{Header, NOT_MEASURED, Results, State, debrief, details, page};
use crate::tui::{self, Encoder, Look, NoPictures, Pictures, Ports, Speech};

/// The world of a full-screen run. Pictures are drawn on a thread of `scope`.
pub(super) struct World<'scope, 'env> {
    clock: RealClock,
    signals: Signals,
    continued: Continued,
    late: LateAnswers,
    /// Keys that came while the terminal was asked.
    typed: VecDeque<KeyEvent>,
    voice: Option<Voice>,
    /// What the run before this one came to.
    pub(super) last: Option<(Header, Results)>,
    scope: &'scope Scope<'scope, 'env>,
    show: &'scope Show<'scope>,
    deck: &'scope Deck,
    look: Look,
    guess: Guess,
    /// Whether the terminal is still to be asked what it can show.
    to_ask: bool,
    painter: Option<Painter>,
    /// The painter rests: text is wanted.
    resting: bool,
    none: NoPictures,
}

impl<'scope, 'env> World<'scope, 'env> {
    /// The world of this process; `look` is what the terminal can show.
    ///
    /// # Errors
    /// When the operating system refuses a handler.
    pub(super) fn new(
        clock: RealClock,
        signals: Signals,
        last: Option<(Header, Results)>,
        scope: &'scope Scope<'scope, 'env>,
        show: &'scope Show<'scope>,
        deck: &'scope Deck,
        look: Look,
    ) -> io::Result<Self> {
        let guess = Guess::from(environment::variable);
        Ok(Self {
            clock,
            signals,
            continued: Continued::listen()?,
            late: LateAnswers::default(),
            typed: VecDeque::new(),
            voice: show.voice.clone().map(Voice::new),
            last,
            scope,
            show,
            deck,
            look,
            guess,
            to_ask: show.wants_pictures(),
            painter: None,
            resting: false,
            none: NoPictures,
        })
    }

    /// What the terminal is to be told before it is given back.
    pub(super) fn farewell(&self) -> String {
        self.painter.as_ref().map(Painter::farewell).unwrap_or_default()
    }

    /// Asks the terminal what it can show, after the first screen stands.
    fn ask_terminal(&mut self) -> io::Result<()> {
        self.to_ask = false;
        let mut found = None;
        if self.guess.ask {
            let answers = screen::answers(&self.guess.question())?;
            found = self.guess.decide(&answers, screen::cell());
            self.typed.extend(answers.keys);
        }
        match found {
            Some((graphics, cell)) => self.paint(Encoder { graphics, cell }),
            None if self.show.slides == Slides::Picture => {
                let _ = self.paint_blocks();
            }
            None => {}
        }
        Ok(())
    }

    fn paint(&mut self, encoder: Encoder) {
        let source = match &self.show.drawn {
            Some(pages) => Source::Drawn(pages.clone()),
            None => Source::Deck { deck: self.deck, theme: self.show.theme.clone(), files: self.show.files },
        };
        self.painter = Some(Painter::start(self.scope, source, encoder));
    }

    /// Half blocks, where the terminal has what they need.
    fn paint_blocks(&mut self) -> Result<(), &'static str> {
        if !self.look.colour {
            return Err("pictures of half blocks need colours (NO_COLOR is set, or --color never)");
        }
        if !self.look.unicode {
            return Err("pictures of half blocks need Unicode (see LANG)");
        }
        let graphics = self.guess.blocks.ok_or("this terminal shows neither pictures nor 256 colours")?;
        self.paint(Encoder { graphics, cell: (10, 20) });
        Ok(())
    }
}

impl Ports for World<'_, '_> {
    fn now(&mut self) -> Millis {
        self.clock.now()
    }

    fn input(&mut self, wait: Duration) -> io::Result<tui::Input> {
        if self.to_ask {
            self.ask_terminal()?;
            return Ok(tui::Input::Nothing);
        }
        if let Some(typed) = self.typed.pop_front() {
            return Ok(tui::Input::Key(typed));
        }
        // Before a key is read: none may be lost.
        if self.continued.back()? {
            return Ok(tui::Input::Back);
        }
        Ok(match screen::input(&self.signals, wait)? {
            tui::Input::Key(key) if self.late.holds(&key) => tui::Input::Nothing,
            other => other,
        })
    }

    fn ask(&mut self, text: &[String]) -> Result<bool, String> {
        screen::bell();
        match &mut self.voice {
            None => Ok(false),
            Some(voice) => {
                let said = voice.say(text);
                if said.is_err() {
                    // It is said once; from then on questions are read.
                    self.voice = None;
                }
                said.map(|()| true)
            }
        }
    }

    fn speech(&mut self) -> Speech {
        self.voice.as_mut().map_or(Speech::None, Voice::state)
    }

    fn hush(&mut self) {
        if let Some(voice) = &mut self.voice {
            voice.hush();
        }
    }

    fn debrief(&mut self, state: &State, width: usize) -> Vec<String> {
        let results = Results::of(state);
        let last = self.last.as_ref().map(|(header, results)| (header, results));
        let debrief = debrief(state.header(), &results, last);
        let text = page(&debrief, width) + "\n" + &details(&debrief, width) + NOT_MEASURED;
        text.lines().map(str::to_owned).collect()
    }

    fn pictures(&mut self) -> &mut dyn Pictures {
        match &mut self.painter {
            Some(painter) if !self.resting => painter,
            _ => &mut self.none,
        }
    }

    fn want_pictures(&mut self, wanted: bool) -> Option<&'static str> {
        self.resting = !wanted;
        if wanted && self.painter.is_none() { self.paint_blocks().err() } else { None }
    }

    fn suspend(&mut self) -> io::Result<()> {
        screen::suspend()?;
        // That it goes on is known.
        self.continued.back().map(|_| ())
    }
}
