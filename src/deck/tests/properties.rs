//! What holds for every input.

use proptest::prelude::*;

use super::super::files::Files;
use super::super::model::{Deck, Dialect};
use super::super::read::{Options, read};

/// Bytes belong to the front matter or to one slide; passages lie in their slide (or, for a title slide that the front
/// matter makes, in the front matter); keys are unique; steps are at least one.
fn check(deck: &Deck) {
    let length = deck.sources.files()[0].text().len() as u32;
    let mut at = deck.front_matter.map_or(0, |s| s.end);
    for slide in &deck.slides {
        if slide.span.file.0 != 0 {
            continue;
        }
        if slide.span.is_empty() {
            assert!(slide.span.start <= length);
            continue;
        }
        assert_eq!(slide.span.start, at, "slides tile the file");
        at = slide.span.end;
    }
    assert_eq!(at, length, "slides reach the end of the file");
    let mut keys: Vec<_> = deck.slides.iter().map(|s| &s.key).collect();
    keys.sort();
    keys.dedup();
    assert_eq!(keys.len(), deck.slides.len(), "keys are unique");
    let mut next = 0;
    for (i, slide) in deck.slides.iter().enumerate() {
        assert!(slide.steps >= 1);
        assert_eq!(slide.passages.start, next, "ranges of passages follow each other");
        next = slide.passages.end;
        for passage in &deck.passages.list()[slide.passages.clone()] {
            assert_eq!(passage.slide, i);
            let text = deck.passages.text(passage);
            assert!(!text.is_empty() && !text.contains('\n') && text.trim() == text, "{text:?}");
            for entry in &passage.map {
                let inside = slide.span.contains(entry.span)
                    || entry.span.file.0 > 0
                    || deck.front_matter.is_some_and(|f| slide.span.is_empty() && f.contains(entry.span));
                assert!(inside, "{text:?} at {:?} is outside of slide {:?}", entry.span, slide.span);
                let source = deck.sources.file(entry.span.file).text();
                assert!(source.get(entry.span.range()).is_some(), "spans end at characters: {:?}", entry.span);
            }
        }
    }
    assert_eq!(next, deck.passages.list().len());
    for hazard in &deck.hazards {
        let source = deck.sources.file(hazard.span.file).text();
        assert!(source.get(hazard.span.range()).is_some(), "{hazard:?}");
    }
}

const ALL: [Dialect; 8] = [
    Dialect::Marp,
    Dialect::Slidev,
    Dialect::Reveal,
    Dialect::Quarto,
    Dialect::Pandoc,
    Dialect::Presenterm,
    Dialect::Remark,
    Dialect::Deckset,
];

fn read_as_all(text: &str) {
    for dialect in std::iter::once(None).chain(ALL.map(Some)) {
        let files = Files::memory([("part.md", "# Included\n\n---\n\ntext")]);
        if let Ok(deck) = read("t.md", text.to_owned(), &files, &Options { dialect }) {
            check(&deck);
        }
    }
}

/// Lines that mean something to some dialect.
fn line() -> impl Strategy<Value = String> {
    let fixed = prop::sample::select(vec![
        "---",
        "----",
        "--",
        "***",
        "...",
        "# Title",
        "## Backup",
        "Text",
        "",
        "",
        "- item",
        "* step",
        "1) one",
        "  - nested",
        "> quote",
        "```",
        "~~~",
        "```python",
        "{echo=FALSE}",
        "<!-- note -->",
        "<!--",
        "-->",
        "<div class=\"columns\">",
        "<div>",
        "</div>",
        "<b>bold",
        "</b>",
        "<table><tr><td>a<td>b",
        "</table>",
        "<ul><li>x",
        "$$",
        "$x$ and $5",
        "a | b",
        "--|--",
        "| c |",
        "???",
        "Note: say",
        ":::",
        "::: notes",
        "::: {.column width=\"40%\"}",
        ":::: columns",
        ". . .",
        ".left[",
        "]",
        ".red[word]",
        "layout: two-cols",
        "::right::",
        "<!-- end_slide -->",
        "<!-- pause -->",
        "<!-- column_layout: [1, 1] -->",
        "<!-- column: 0 -->",
        "<!-- speaker_note: hi -->",
        "^ note",
        "[.column]",
        "![bg left:30%](a.png)",
        "![alt](b.png \"cap\")",
        "headingDivider: 2",
        "<!-- headingDivider: 1 -->",
        "title: x",
        "class: a",
        "<!-- _class: lead -->",
        "<!-- hotseat",
        "time: 90s",
        "ignore:",
        "  A: b: c",
        "src: part.md",
        "{{< include part.md >}}",
        "<!-- include: part.md -->",
        "é e\u{301} \u{1f600}",
        "a&amp;b \\* c",
        "[^1]",
        "[^1]: foot",
        "<style>.c{display:grid;grid-template-columns:1fr 1fr}</style>",
        "<script>",
        "===",
        "\t- tab",
        "    code",
        "\r",
        "https://x.org/a_b",
        "E.g. this. That!",
        "template: t",
        "name: t",
        "exclude: true",
        "layout: true",
        "name: value {",
    ]);
    prop_oneof![8 => fixed.prop_map(str::to_owned), 1 => "[ -~]{0,12}", 1 => "\\PC{0,6}"]
}

/// Enough cases for every run; `PROPTEST_CASES` asks for more.
fn config() -> ProptestConfig {
    let asked = std::env::var("PROPTEST_CASES").is_ok();
    let default = ProptestConfig::default();
    ProptestConfig { cases: if asked { default.cases } else { 96 }, ..default }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn any_lines_of_any_dialect_keep_the_properties(lines in prop::collection::vec(line(), 0..40)) {
        read_as_all(&lines.join("\n"));
    }

    #[test]
    fn any_lines_with_front_matter_keep_the_properties(lines in prop::collection::vec(line(), 0..25)) {
        read_as_all(&format!("---\ntitle: A \"talk\"\nauthor: B\n---\n{}", lines.join("\r\n")));
    }

    #[test]
    fn any_text_keeps_the_properties(text in "\\PC{0,200}") {
        read_as_all(&text);
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        if let Ok(text) = super::super::files::decode("t.md", bytes) {
            read_as_all(&text);
        }
    }
}

#[test]
fn towers_do_not_overflow_the_stack() {
    for piece in [">", "- ", "*_", "<div>", "[", "<b>", "![", "<ul><li>", "1. ", "$$", "`", "::: a\n", ".a["] {
        read_as_all(&piece.repeat(4_000));
    }
}
