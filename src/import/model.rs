//! What every foreign file is read into before it is written as Markdown: slides of blocks, with notes.

/// A talk.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Talk {
    /// The slides in order.
    pub slides: Vec<Slide>,
    /// The pictures that the slides show, each once.
    pub pictures: Vec<Picture>,
    /// What of the file is not in it, or not certain: a clause each, the weightiest first.
    pub doubts: Vec<String>,
}

/// A slide.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Slide {
    /// What its own program calls it, for people: "slide 7", "pages 3-5".
    pub place: String,
    /// Its title, where it has one.
    pub title: Option<Text>,
    /// What stands on it, in order.
    pub blocks: Vec<Block>,
    /// The speaker's notes, in order.
    pub notes: Vec<String>,
    /// A line at its foot.
    pub footer: Option<String>,
    /// Whether its program leaves it out of the show.
    pub hidden: bool,
}

/// A part of a slide.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// Text.
    Paragraph(Text),
    /// Points, in the order in which they are read.
    List(Vec<Item>),
    /// Rows of cells; the first row is the head.
    Table(Vec<Vec<Text>>),
    /// A picture by its place in [`Talk::pictures`], with the words that describe it.
    Picture {
        /// Which.
        index: usize,
        /// What it shows, as far as somebody said.
        alt: String,
    },
    /// Code or output, word for word.
    Code {
        /// Its language, where known.
        language: String,
        /// The lines.
        text: String,
    },
    /// What is Markdown already.
    Markdown(String),
}

/// A point of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// How deep: 0 is the outermost.
    pub level: usize,
    /// Whether it is numbered.
    pub ordered: bool,
    /// What it says.
    pub text: Text,
}

/// Text with links. Line feeds are breaks of the line.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Text(pub Vec<Run>);

/// A part of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// The words.
    pub text: String,
    /// Where they lead.
    pub link: Option<String>,
}

impl Text {
    /// Text without links.
    pub fn plain(text: impl Into<String>) -> Self {
        Self(vec![Run { text: text.into(), link: None }])
    }

    /// Adds words.
    pub fn push(&mut self, text: &str, link: Option<String>) {
        match self.0.last_mut() {
            Some(last) if last.link == link => last.text.push_str(text),
            _ => self.0.push(Run { text: text.to_owned(), link }),
        }
    }

    /// Whether there is nothing to read.
    pub fn is_blank(&self) -> bool {
        self.0.iter().all(|r| r.text.trim().is_empty())
    }

    /// The words alone.
    pub fn words(&self) -> String {
        self.0.iter().map(|r| r.text.as_str()).collect()
    }
}

/// A picture as it lay in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// Its file name: made here, of letters, digits and dashes.
    pub name: String,
    /// The bytes.
    pub bytes: Vec<u8>,
}
