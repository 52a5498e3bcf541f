//! Inputs on which the dialects disagree, with what each dialect's own tool makes of them: marp-core 5.0.2, Slidev's
//! parser 52.20, remark 0.15's lexer, reveal-md's expressions, pandoc 3.9 (each was run), presenterm 0.16's source.

use super::super::files::Files;
use super::super::model::{Deck, Dialect, HazardKind};
use super::super::read::{Options, read};

fn reads(dialect: Dialect, text: &str) -> Deck {
    read("talk.md", text.to_owned(), &Files::none(), &Options { dialect: Some(dialect) }).expect("a deck")
}

const TOOLS: [Dialect; 5] = [Dialect::Marp, Dialect::Slidev, Dialect::Reveal, Dialect::Remark, Dialect::Pandoc];

/// Slides that the audience sees, in the order of [`TOOLS`].
const COUNTS: &[(&str, &str, [usize; 5])] = &[
    ("a rule", "# A\n\n---\n\n# B\n", [2, 2, 2, 2, 3]),
    ("stars", "# A\n\n***\n\n# B\n", [2, 1, 1, 1, 3]),
    ("underscores", "# A\n\n___\n\n# B\n", [2, 1, 1, 1, 3]),
    ("spaced", "# A\n\n- - -\n\n# B\n", [2, 1, 1, 1, 3]),
    ("four", "# A\n\n----\n\n# B\n", [2, 2, 2, 1, 3]),
    ("white space after it", "# A\n\n--- \n\n# B\n", [2, 2, 1, 1, 3]),
    ("under text", "Text\n---\nMore\n", [1, 2, 2, 2, 1]),
    ("in backticks", "a\n\n```\nx\n\n---\n\ny\n```\n", [1, 1, 2, 1, 1]),
    ("in tildes", "a\n\n~~~\nx\n\n---\n\ny\n~~~\n", [1, 2, 2, 1, 1]),
    ("in a comment", "a\n\n<!--\nx\n\n---\n\ny\n-->\n\nb\n", [1, 1, 2, 2, 1]),
    ("in a quote", "> a\n>\n> ---\n>\n> b\n", [1, 1, 1, 1, 1]),
    ("in an item", "- a\n\n  ---\n\n  b\n", [1, 1, 1, 1, 1]),
    ("in indented code", "a\n\n    ---\n\nb\n", [1, 1, 1, 1, 1]),
    ("at the end", "# A\n\n---\n", [2, 2, 2, 2, 2]),
    ("at the end, without a line end", "# A\n\n---", [2, 1, 1, 2, 2]),
    // Marp takes slide A for front matter.
    ("at the top", "---\n\n# A\n\n---\n\n# B\n", [1, 2, 2, 3, 4]),
    ("an empty slide", "# A\n\n---\n\n---\n\n# B\n", [3, 3, 3, 3, 4]),
    // remark itself sees one slide, but it never gets to see these line ends: a browser that reads the page, and
    // remark where it loads a file, turn them into single ones.
    ("CRLF", "# A\r\n\r\n---\r\n\r\n# B\r\n", [2, 2, 2, 2, 3]),
    ("a slide's front matter", "# A\n\n---\nlayout: center\n---\n\n# B\n", [2, 2, 3, 3, 2]),
    ("headings alone", "# S\n\n## A\n\nx\n\n## B\n\ny\n", [1, 1, 1, 1, 3]),
    ("headings with text under the first", "# S\nintro\n\n## A\nx\n", [1, 1, 1, 1, 1]),
];

#[test]
fn slides_are_counted_as_each_tool_counts_them() {
    let mut wrong = Vec::new();
    for (what, text, want) in COUNTS {
        for (dialect, want) in TOOLS.into_iter().zip(want) {
            let have = reads(dialect, text).shown().count();
            if have != *want {
                wrong.push(format!("{dialect}, {what}: {have}, its tool shows {want}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Front matter makes a title slide with Pandoc. remark knows no front matter and would show two slides more; whatever
/// made a remark deck with front matter (xaringan, Jekyll, Backslide) takes it off first, and so do we.
#[test]
fn slides_after_front_matter_are_counted_as_each_tool_counts_them() {
    let fences = "---\ntitle: x\n---\n\n# A\n\n---\n\n# B\n";
    let dots = "---\ntitle: x\n...\n\n# A\n\n---\n\n# B\n";
    for (dialect, after_fences, after_dots) in [
        (Dialect::Marp, 2, 2),
        (Dialect::Slidev, 2, 1),
        (Dialect::Reveal, 2, 1),
        (Dialect::Remark, 2, 2),
        (Dialect::Pandoc, 4, 4),
    ] {
        assert_eq!(reads(dialect, fences).shown().count(), after_fences, "{dialect}");
        assert_eq!(reads(dialect, dots).shown().count(), after_dots, "{dialect}, closed by dots");
    }
}

#[test]
fn slides_that_a_tool_takes_for_front_matter_are_hidden_and_told() {
    for (dialect, text) in [
        (Dialect::Marp, "---\n\n# A\n\n---\n\n# B\n"),
        (Dialect::Marp, "---\n# A\n\ntext\n---\n\n# B\n"),
        (Dialect::Slidev, "---\ntitle: x\n...\n\n# A\n\n---\n\n# B\n"),
        (Dialect::Reveal, "---\ntitle: x\n...\n\n# A\n\n---\n\n# B\n"),
        (Dialect::Slidev, "# Z\n\n---\n# A\n\ntext\n\n---\n\n# B\n"),
    ] {
        let deck = reads(dialect, text);
        let gone: Vec<_> = deck.slides.iter().filter(|s| s.hidden).map(|s| s.title_text()).collect();
        assert_eq!(gone, ["A"], "{dialect}: {text:?}");
        assert_eq!(deck.shown().last().map(|s| s.title_text()), Some("B"), "{dialect}: {text:?}");
        assert!(deck.hazards.iter().any(|h| h.kind == HazardKind::SwallowedSlide), "{dialect}: {text:?}");
    }
}

/// What a tool does with a comment.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Fate {
    /// These are the slide's notes.
    Notes(&'static [&'static str]),
    /// Nothing.
    Ignored,
    /// The tool refuses the deck.
    Refused,
}

use Fate::{Ignored, Notes, Refused};

/// Marp, Slidev, presenterm.
const COMMENTS: &[(&str, &str, [Fate; 3])] = &[
    ("at the end", "# A\n\ntext\n\n<!-- hello -->\n", [Notes(&["hello"]), Notes(&["hello"]), Refused]),
    ("at the start", "<!-- hello -->\n\n# A\n\ntext\n", [Notes(&["hello"]), Ignored, Refused]),
    ("in a line", "# A\n\ntext <!-- hello --> more\n", [Notes(&["hello"]), Ignored, Ignored]),
    ("at the end of a line", "# A\n\ntext <!-- hello -->\n", [Notes(&["hello"]), Notes(&["hello"]), Ignored]),
    ("two", "# A\n\n<!-- one -->\n\n<!-- two -->\n", [Notes(&["one", "two"]), Notes(&["two"]), Refused]),
    ("two, apart", "# A\n\n<!-- 1 -->\n\ntext\n\n<!-- 2 -->\n", [Notes(&["1", "2"]), Notes(&["2"]), Refused]),
    ("a directive", "# A\n\n<!-- class: lead -->\n", [Ignored, Notes(&["class: lead"]), Refused]),
    ("a time", "# A\n\n<!-- time: 90s -->\n", [Notes(&["time: 90s"]), Notes(&["time: 90s"]), Refused]),
    ("a reminder", "# A\n\n<!-- TODO: fix -->\n", [Notes(&["TODO: fix"]), Notes(&["TODO: fix"]), Refused]),
    (
        "several lines",
        "# A\n\n<!--\ntime: 90s\nobjection: x\n-->\n",
        [Notes(&["time: 90s\nobjection: x"]), Notes(&["time: 90s\nobjection: x"]), Ignored],
    ),
    ("slashes", "# A\n\n<!-- // x -->\n", [Notes(&["// x"]), Notes(&["// x"]), Ignored]),
    ("a comment", "# A\n\n<!-- comment: x -->\n", [Notes(&["comment: x"]), Notes(&["comment: x"]), Ignored]),
    ("a formatter's", "# A\n\n<!-- prettier-ignore-start -->\n", [Ignored, Notes(&["prettier-ignore-start"]), Refused]),
    ("a linter's", "# A\n\n<!-- markdownlint-disable -->\n", [Ignored, Notes(&["markdownlint-disable"]), Refused]),
    ("another linter's", "# A\n\n<!-- lint disable -->\n", [Ignored, Notes(&["lint disable"]), Refused]),
    ("never closed", "# A\n\n<!-- open\n\ntext\n", [Ignored, Ignored, Ignored]),
];

#[test]
fn comments_become_notes_where_each_tool_makes_notes_of_them() {
    let mut wrong = Vec::new();
    for (what, text, fates) in COMMENTS {
        for (dialect, want) in [Dialect::Marp, Dialect::Slidev, Dialect::Presenterm].into_iter().zip(fates) {
            let deck = reads(dialect, text);
            let notes: Vec<_> = deck.slides[0].notes.iter().map(|n| n.text.as_str()).collect();
            let refused = deck.hazards.iter().any(|h| h.message.contains("and stops"));
            let right = match want {
                Notes(want) => notes == *want && !refused,
                Ignored => notes.is_empty() && !refused,
                Refused => notes.is_empty() && refused,
            };
            if !right {
                wrong.push(format!("{dialect}, {what}: {notes:?}, refused {refused}; its tool: {want:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_comment_that_is_never_closed_hides_the_rest_of_the_deck() {
    let text = "# A\n\n<!-- open\n\ntext\n\n---\n\n# B\n";
    for (dialect, slides) in [(Dialect::Marp, 1), (Dialect::Slidev, 1), (Dialect::Reveal, 2), (Dialect::Remark, 2)] {
        let deck = reads(dialect, text);
        assert_eq!(deck.shown().count(), slides, "{dialect}");
        assert!(deck.hazards.iter().any(|h| h.kind == HazardKind::UnclosedComment), "{dialect}");
    }
}

#[test]
fn times_in_comments_count_even_where_they_are_no_notes() {
    for dialect in Dialect::ALL {
        let deck = reads(*dialect, "# A\n\ntext\n\n<!-- time: 90s -->\n");
        assert_eq!(deck.slides[0].settings.seconds, Some(90), "{dialect}");
    }
}
