//! What the import writes is read as the same words: in their places, nothing eaten, nothing taken for markup.

use proptest::prelude::*;

use super::markdown;
use super::model::{Block, Item, Slide, Talk, Text};
use crate::deck::model::{Deck, Dialect};
use crate::deck::passage::Channel;
use crate::deck::{Files, Options, read, visible_text};

fn deck(slides: Vec<Slide>) -> Deck {
    let text = markdown(&Talk { slides, ..Talk::default() }, "talk-images");
    let options = Options { dialect: Some(Dialect::Marp) };
    read("talk.pptx", text, &Files::none(), &options).expect("a deck")
}

/// Text without white space: lines may be broken elsewhere.
fn bare(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

const HARD: &[&str] = &[
    "a *b* _c_ __d__ **e** ~~f~~ `g` $h$ $$i$$",
    "<script>alert(1)</script> <!-- gone? --> <style>p{}</style> </div> <br> a<b>c",
    "[x](y) ![x](y) [^1] [1]: z [ ] <http://x.org/a_b_> https://x.org/a_b_c?d=*e*",
    "&amp; &lt; &#65; AT&T R&D",
    "# one\n## two\nthree\n===\nfour\n---\n***\n___\n- - -",
    "- a\n+ b\n* c\n1. d\n2) e\n> f",
    "| a | b |\n|---|---|\n| c | d |",
    "a | b\n:-- | --:\nc | d",
    "```\ncode\n```\n~~~\ncode\n~~~\n    indented",
    "\\ \\\\ \\* a\\\nb",
    "C# F# ## #",
    "::: note\n{.class} {{< x >}} :smile: ==mark== H~2~O x^2^ @user",
    "hotseat-deck: x <!-- hotseat: x --> marp: true",
    "Term\n: definition\n*[abbr]: x\n% title",
    "+1 -1 =x 3. 3) 1.5 2024. x",
    "\u{feff}\u{200b}x\u{85}y\u{2028}z",
];

fn whole(words: &str) -> String {
    let kept: String = words.chars().filter(|c| !c.is_control() && !"\u{feff}\u{2028}\u{2029}".contains(*c)).collect();
    bare(&kept)
}

fn check(words: &str) {
    let text = || Text::plain(words);
    let deck = deck(vec![
        Slide { title: Some(text()), ..Slide::default() },
        Slide { blocks: vec![Block::Paragraph(text())], ..Slide::default() },
        Slide {
            blocks: vec![Block::List(vec![
                Item { level: 0, ordered: false, text: text() },
                Item { level: 1, ordered: true, text: text() },
            ])],
            ..Slide::default()
        },
        Slide { blocks: vec![Block::Table(vec![vec![text(), text()], vec![text(), text()]])], ..Slide::default() },
        Slide { title: Some(Text::plain("Notes")), notes: vec![words.to_owned()], ..Slide::default() },
    ]);
    let words = whole(words);
    assert_eq!(deck.slides.len(), 5, "{}", deck.sources.files()[0].text());
    for (slide, times) in deck.slides.iter().zip([1, 1, 2, 4]) {
        let shown = bare(&visible_text(slide));
        // Bars of the table, numbers and bullets of the list stand between.
        let found = shown.matches(&words).count() >= times;
        assert!(found, "{words:?} is not in {shown:?} of\n{}", deck.sources.files()[0].text());
        assert!(slide.notes.is_empty() && !slide.hidden);
    }
    assert_eq!(bare(&visible_text(&deck.slides[4])), "Notes", "notes stay notes");
}

#[test]
fn words_that_look_like_markup_stay_words() {
    HARD.iter().for_each(|words| check(words));
}

#[test]
fn notes_that_look_like_settings_stay_notes() {
    for note in [
        "class: lead",
        "hotseat: section: results",
        "# A heading\nand text",
        "a\n---\nb",
        "prettier-ignore",
        "paginate: true\nSay hello",
        "a --> b <!-- c",
        "\"theme\": x",
        "Time: 3 minutes, then on",
    ] {
        let deck = deck(vec![Slide { title: Some(Text::plain("T")), notes: vec![note.into()], ..Slide::default() }]);
        let read: String = deck
            .passages
            .list()
            .iter()
            .filter(|p| p.channel == Channel::Notes)
            .map(|p| deck.passages.text(p).to_owned())
            .collect();
        let letters = |t: &str| t.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
        assert_eq!(letters(&read), letters(note), "{}", deck.sources.files()[0].text());
        assert!(deck.hazards.is_empty(), "{:?}", deck.hazards);
    }
}

proptest! {
    #[test]
    fn any_words_stay_words(words in "[a-c #*_`$<>&|\\\\\\[\\]()!{}:=+.~^\"'/0-9\n-]{1,40}") {
        prop_assume!(words.chars().any(char::is_alphabetic));
        check(&words);
    }
}
