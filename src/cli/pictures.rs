//! Pictures of slides for the full screen, made on a thread of their own so that keys never wait for them.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, Sender, TryRecvError, channel};
use std::thread::Scope;

use ratatui::layout::Size;

use crate::deck::Files;
use crate::deck::model::Deck;
use crate::layout::{Page, Selection, Theme, lay_out_selected};
use crate::render::{pdf, raster};
use crate::tui::{Encoder, Graphics, Picture, Pictures, Shown, forget};

/// Pictures that are kept: those of the slides around the one shown, in one or two sizes.
const KEPT: usize = 8;

/// Numbers of pictures go round: by the time one is used again, the picture that had it is long forgotten.
const NUMBERS: u32 = 2 * KEPT as u32;

/// Where the pages come from.
#[derive(Debug)]
pub enum Source<'a> {
    /// They are laid out here.
    Deck {
        /// The deck.
        deck: &'a Deck,
        /// Its theme.
        theme: Theme,
        /// Its pictures.
        files: &'a Files,
    },
    /// Another program drew them; the last page of a slide is the slide as it stands in the end.
    Drawn(Vec<Page>),
}

impl Source<'_> {
    fn page(&self, slide: usize) -> Option<Page> {
        match self {
            Self::Deck { deck, theme, files } => {
                let selection = Selection { slides: Some(vec![slide]), steps: false };
                lay_out_selected(deck, theme, files, &selection).pages.into_iter().next()
            }
            Self::Drawn(pages) => pages.iter().rfind(|p| p.slide == slide).cloned(),
        }
    }

    fn draw(&self, order: Order, encoder: Encoder, number: u32) -> Option<Picture> {
        let page = self.page(order.slide)?;
        let width = encoder.width(order.room, page.size);
        let bytes = pdf::write(&[page], &pdf::Meta::default()).ok()?;
        let pixels = raster::Pages::read(bytes).and_then(|pages| pages.draw(0, width)).ok()?;
        encoder.encode(pixels, number)
    }
}

/// A picture that is wanted: of a slide by its index in the deck, in so many cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Order {
    slide: usize,
    room: Size,
}

/// What became of an order.
enum Made {
    Picture(Option<Picture>),
    /// Something else was wanted meanwhile.
    Dropped,
}

/// Asks for pictures and keeps those that came.
pub struct Painter {
    orders: Sender<Order>,
    made: Receiver<(Order, Made)>,
    asked: Vec<Order>,
    kept: VecDeque<(Order, Option<Picture>)>,
    encoder: Encoder,
}

impl Painter {
    /// Starts the thread; it ends when this is dropped.
    pub fn start<'scope>(scope: &'scope Scope<'scope, '_>, source: Source<'scope>, encoder: Encoder) -> Self {
        let (orders, wanted) = channel();
        let (send, made) = channel();
        scope.spawn(move || paint(&source, encoder, &wanted, &send));
        Self { orders, made, asked: Vec::new(), kept: VecDeque::new(), encoder }
    }

    /// What the terminal has to be told when the screen is left.
    pub fn farewell(&self) -> String {
        if matches!(self.encoder.graphics, Graphics::Kitty { .. }) { forget(NUMBERS) } else { String::new() }
    }

    fn collect(&mut self) {
        for (order, made) in self.made.try_iter() {
            self.asked.retain(|o| *o != order);
            if let Made::Picture(picture) = made {
                self.kept.push_back((order, picture));
            }
        }
        while self.kept.len() > KEPT {
            self.kept.pop_front();
        }
    }
}

impl Pictures for Painter {
    fn available(&self) -> bool {
        true
    }

    fn picture(&mut self, slide: usize, room: Size) -> Shown<'_> {
        self.collect();
        let order = Order { slide, room };
        if let Some(at) = self.kept.iter().position(|(o, _)| *o == order) {
            // The one used last is forgotten last.
            if let Some(entry) = self.kept.remove(at) {
                self.kept.push_back(entry);
            }
            return match self.kept.back() {
                Some((_, Some(picture))) => Shown::Ready(picture),
                _ => Shown::Never,
            };
        }
        if !self.asked.contains(&order) {
            if self.orders.send(order).is_err() {
                return Shown::Never;
            }
            self.asked.push(order);
        }
        Shown::Soon
    }

    fn waiting(&self) -> bool {
        !self.asked.is_empty()
    }
}

/// Makes pictures until nobody wants any. What was wanted last comes first; what was wanted for another size of the window
/// is dropped.
fn paint(source: &Source<'_>, encoder: Encoder, wanted: &Receiver<Order>, made: &Sender<(Order, Made)>) {
    let mut stack: Vec<Order> = Vec::new();
    let mut number = 0;
    loop {
        if stack.is_empty() {
            let Ok(order) = wanted.recv() else { return };
            stack.push(order);
        }
        loop {
            match wanted.try_recv() {
                Ok(order) => stack.push(order),
                Err(TryRecvError::Empty) => break,
                Err(TryRecvError::Disconnected) => return,
            }
        }
        let Some(order) = stack.pop() else { continue };
        let (now, stale) = stack.into_iter().partition(|o| o.room == order.room);
        stack = now;
        if stale.into_iter().any(|o| made.send((o, Made::Dropped)).is_err()) {
            return;
        }
        // A slide that cannot be drawn is shown as text; it must not take the run with it.
        let drawn = catch_unwind(AssertUnwindSafe(|| source.draw(order, encoder, number))).ok().flatten();
        number = (number + 1) % NUMBERS;
        if made.send((order, Made::Picture(drawn))).is_err() {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deck::{Options, read};

    const BLOCKS: Encoder = Encoder { graphics: Graphics::Blocks { true_colour: true }, cell: (10, 20) };

    /// Asks until it is there, as the screen does.
    fn size(painter: &mut Painter, slide: usize, room: Size) -> Option<Size> {
        loop {
            match painter.picture(slide, room) {
                Shown::Ready(picture) => return Some(picture.size()),
                Shown::Never => return None,
                Shown::Soon => std::thread::yield_now(),
            }
        }
    }

    #[test]
    fn pictures_come_in_the_size_that_was_asked_for_and_old_ones_are_forgotten() {
        let text: String = (1..=12).map(|n| format!("# Slide {n}\n\nwords\n\n---\n\n")).collect();
        let deck =
            read("t.md", format!("---\nmarp: true\n---\n\n{text}"), &Files::none(), &Options::default()).expect("it");
        let files = Files::none();
        let [theme, ..] = Theme::built_in();
        std::thread::scope(|scope| {
            let mut painter = Painter::start(scope, Source::Deck { deck: &deck, theme, files: &files }, BLOCKS);
            let room = Size::new(40, 9);
            assert!(matches!(painter.picture(0, room), Shown::Soon));
            assert!(painter.waiting());
            assert_eq!(size(&mut painter, 0, room), Some(Size::new(31, 9)));
            assert!(!painter.waiting());
            assert_eq!(size(&mut painter, 0, Size::new(16, 9)), Some(Size::new(16, 5)));
            assert_eq!(size(&mut painter, 99, room), None, "there is no such slide");
            for slide in 0..12 {
                size(&mut painter, slide, room);
            }
            assert!(painter.kept.len() <= KEPT && painter.asked.is_empty());
            assert_eq!(painter.farewell(), "");
        });
    }
}
