//! What holds for every input.

use proptest::prelude::*;

use super::super::files::Files;
use super::super::model::{Deck, Dialect};
use super::super::read::{Options, read};
use super::promises::check;
use super::{dump, generate};

fn every_way() -> impl Iterator<Item = Option<Dialect>> {
    std::iter::once(None).chain(Dialect::ALL.iter().copied().map(Some))
}

/// The deck with one include beside it; `None` where there is none in the text.
fn read_as(dialect: Option<Dialect>, text: &str) -> Option<Deck> {
    let part = if text.contains('\r') { "# Included\r\n\r\n---\r\n\r\ntext" } else { "# Included\n\n---\n\ntext" };
    read("t.md", text.to_owned(), &Files::memory([("part.md", part)]), &Options { dialect }).ok()
}

fn read_as_all(text: &str) {
    every_way().filter_map(|dialect| read_as(dialect, text)).for_each(|deck| check(&deck));
}

/// How lines end is no part of the model: with CRLF it is the same but for its places.
fn reads_alike(text: &str) {
    let lines = text.replace('\r', "");
    let ends = lines.replace('\n', "\r\n");
    for dialect in every_way() {
        let model = |text: &str| read_as(dialect, text).map(|deck| dump::model(&deck));
        let (want, have) = (model(&lines).unwrap_or_default(), model(&ends).unwrap_or_default());
        let differ = want.lines().zip(have.lines()).find(|(w, h)| w != h);
        assert!(want == have, "{dialect:?} of {lines:?}\nLF and CRLF: {differ:#?}");
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
        "![[part]]",
        "![[part#Included]]",
        "```{r child=\"part.md\"}",
        "{{% note %}}",
        "{{% /note %}}",
        "{{< slide timing=\"9\" >}} {{< frag c=\"x\" >}}",
        "# [fit] Title",
        "[link][ref] ==mark== %%gone%% [[a|b]]",
        "[ref]: http://x.y",
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
        "------- ------",
        "1       two",
        "H~2~O and x^2^ or 5 ~km~^[a note]",
        "+---+---+",
        "| a | b |",
        "`<i>`{=html} `x`{=tex}",
        "```{=html}",
    ]);
    prop_oneof![8 => fixed.prop_map(str::to_owned), 1 => "[ -~]{0,12}", 1 => "\\PC{0,6}"]
}

/// Enough cases for every run; `PROPTEST_CASES` asks for more.
fn config() -> ProptestConfig {
    let asked = std::env::var("PROPTEST_CASES").is_ok();
    let default = ProptestConfig::default();
    ProptestConfig { cases: if asked { default.cases } else { 96 }, ..default }
}

/// Found by feeding it broken decks: the comment is never closed, and the file ends in a long character.
#[test]
fn settings_that_are_never_closed_end_with_the_file() {
    read_as_all("# A\n\n<!-- hotseat-deck\nminutes: 20\u{2003}");
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
    fn decks_keep_the_properties(text in generate::deck()) {
        read_as_all(&text);
    }

    #[test]
    fn decks_read_alike_however_lines_end(text in generate::deck()) {
        reads_alike(&text);
    }

    #[test]
    fn lines_read_alike_however_they_end(lines in prop::collection::vec(line(), 0..40)) {
        reads_alike(&lines.join("\n"));
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

/// What random decks and the fuzzer have found.
#[test]
fn what_was_found_stays_mended() {
    for text in [
        "\n---\nText.\n\n<!-- never closed\n---\n## Results\n",
        "\u{feff}# Title\n\ntext",
        "\u{feff}---\n\n# Swallowed\n\n---\n# B",
        ".left[\n:ਲ\n\t- tab",
        "::::: {.callout-note}\n<!-- class: a\nbackgroundColor: red -->\n\n:::::\n",
        "> <!-- one\n> two -->\n> <b>x\n> y\n",
        "<div class=\"columns\">\n<!-- include: part.md -->\n{{< include part.md >}}\n",
        "$!\n!$ and $5\nA$0",
        "$x$ and $5\nhttps://x.org/a_b\n!$",
        "</b>\n---",
        ":     code\n  \n  - | a | b |\n    |---|:-:|\n    | d |\n    \n  [.build-lists: true]\n-",
        "a%%\n***\n\n[link][ref] %%gone%%",
        "<pre><div>\n\n**bold**\n\n\n</div>\n\ntext\n\n</pre>\n",
        "# $5 and $10.red[word *em*]$x_i + 1$\n",
        "-     code \\alert{x} [span]{.red}\n",
        "```{r, echo=FALSE, fig.cap=\"\\alert{x}\"}\nplot(x)\n```",
        "\n???\né  \n\u{1f600}\n",
        "`\n***\n\n.red[word]\n`",
        "## One\n\n---\n# Two\n\n<!-- a comment\nof two lines -->\n",
        "<figure><img src=\"d.png\" alt=\"d\">\n\n<figcaption>cap</figcaption></figure>\n",
        "- <h2>- \\\n  \n  - \\\n  \n  </h2>\n\t- text\n\t  \n",
        "- [x] ![alt](a.png \"of\ntwo lines\")\n  \n  1. \\\n     \n\t- text\n",
        "<div>\n\n| \nhttps://x.org/a(b)?c=d$5 and $10 | b |\n|---|:-:|\n| c | **\nhttps://x.org/a(b)?c=d$5 and $10** |\n| d |\n\n\n</div>\n\n",
    ] {
        read_as_all(text);
        reads_alike(text);
    }
}

#[test]
fn a_row_of_picture_letters_takes_no_stack() {
    let deck = read_as(Some(Dialect::Marp), &":+1: ".repeat(100_000)).expect("a deck");
    assert_eq!(dump::model(&deck).matches('\u{1f44d}').count() / 100_000, 2, "in the block, and in its passage");
}
