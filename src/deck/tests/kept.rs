//! Words that stand on a slide and were easily lost, or commands that were easily taken for words: one example for each
//! way, read as the dialect's own tool reads it. `tests/text_kept` measures the same on whole decks.

use super::super::build::plain;
use super::super::files::Files;
use super::super::finish::collapse;
use super::super::model::{Block, BlockKind, Deck, Dialect};
use super::super::read::{Options, read};
use super::super::visible_text;

fn reads(dialect: Dialect, text: &str) -> Deck {
    let files = Files::memory([("motion.js", "## not a slide\n\nvar a = 1;\n")]);
    read("talk.md", text.to_owned(), &files, &Options { dialect: Some(dialect) }).expect("a deck")
}

/// The visible lines of all slides.
fn lines(dialect: Dialect, text: &str) -> Vec<String> {
    let deck = reads(dialect, text);
    deck.shown().flat_map(|s| visible_text(s).lines().map(str::to_owned).collect::<Vec<_>>()).collect()
}

#[test]
fn a_picture_alone_shows_its_text_in_pandoc_and_in_nothing_else() {
    let text = "## Loss\n\n![Loss by epoch](loss.png){width=50%}\n\nsee ![icon](i.png) here\n\n<img src=\"x.png\" \
                alt=\"never seen\">\n";
    assert_eq!(lines(Dialect::Quarto, text), ["Loss", "Loss by epoch", "see here"]);
    assert_eq!(lines(Dialect::Marp, "# A\n\n![Loss by epoch](loss.png)\n"), ["A"]);
}

#[test]
fn captions_and_alternative_texts_that_quarto_takes_from_attributes() {
    let text = "## A\n\n![](a.png){fig-cap=\"From the attribute\"}\n\n![Shown](b.png){fig-alt=\"Only heard\"}\n";
    assert_eq!(lines(Dialect::Quarto, text), ["A", "From the attribute", "Shown"]);
    let deck = reads(Dialect::Quarto, text);
    let alts: Vec<_> = deck.slides[0].blocks.iter().filter_map(image).collect();
    assert_eq!(alts, ["", "Only heard"]);
}

fn image(block: &Block) -> Option<&str> {
    match &block.kind {
        BlockKind::Image(image) => Some(&image.alt),
        _ => None,
    }
}

#[test]
fn options_of_a_chunk_are_no_code() {
    let text = "## A\n\n```{python}\n#| echo: true\n#| label: fit\nfit(x)  #| kept\n```\n";
    assert_eq!(lines(Dialect::Quarto, text), ["A", "fit(x)  #| kept"]);
}

#[test]
fn attributes_of_code_and_marks_of_inline_notes_are_no_words() {
    let text = "## A\n\ncall `fit(x)`{.r} first^[See *their* paper.]\n";
    assert_eq!(lines(Dialect::Quarto, text), ["A", "call fit(x) first", "See their paper."]);
}

#[test]
fn scripts_swallow_what_looks_like_slides_and_includes() {
    let text = "## A\n\n<script>\n{{< include motion.js >}}\n# no heading\n</script>\n\nafter\n";
    assert_eq!(lines(Dialect::Quarto, text), ["A", "after"]);
}

#[test]
fn tags_over_several_lines_are_tags() {
    let text = "## A\n\n<div\n  class=\"wide\"\n>\n  <img\n    src=\"a.png\"\n  >\n      </div>\n\nafter\n";
    for dialect in [Dialect::Quarto, Dialect::Slidev] {
        assert_eq!(lines(dialect, text), ["A", "after"], "{dialect}");
    }
}

#[test]
fn indented_tags_below_a_long_one_are_no_code() {
    let text =
        "## A\n\n<div\n  class=\"wide\"\n>\n    <div class=\"inner\">\n      <img src=\"a.png\">\n    </div>\n</div>\n";
    assert_eq!(lines(Dialect::Quarto, text), ["A"]);
}

#[test]
fn markdown_follows_a_tag_over_several_lines_at_once() {
    let text = "## A\n\n<div class=\"x\"\n  style=\"top: 2%\"></div>\n![](a.png){.wide} **bold**\n";
    assert_eq!(lines(Dialect::Quarto, text), ["A", "bold"]);
}

#[test]
fn title_slides_show_markup_over_several_lines_and_where_authors_work() {
    let text = "---\ntitle: T\nsubtitle: 'Second line <br>\n  <span class=\"low\">\n    <img src=\"people.svg\">\n  \
                </span>'\nauthor:\n  - name: Ada\n    affiliations:\n      - name: Some Institute\n---\n\n## A\n";
    assert_eq!(lines(Dialect::Quarto, text), ["T", "Second line", "Ada", "Some Institute", "A"]);
}

#[test]
fn tex_keeps_its_words_and_loses_its_commands() {
    let text = "# A\n\nfast\\footnote{Measured twice.} and \\only<2->{later} 24\\textdagger\\ cores\n\n\\begin{align}\n\
                \\beta &= 1\n\\end{align}\n\n\\note{Say it slowly.}\n";
    let deck = reads(Dialect::Pandoc, text);
    let shown = visible_text(&deck.slides[0]);
    assert!(shown.contains("fast Measured twice. and later 24"), "{shown}");
    assert!(shown.contains("\\beta"), "formulas without dollars stay: {shown}");
    assert!(!shown.contains("textdagger") && !shown.contains("slowly"), "{shown}");
    assert_eq!(deck.slides[0].notes[0].text, "Say it slowly.");
}

#[test]
fn lists_and_columns_of_tex_are_lists_and_columns() {
    let text = "# A\n\n\\begin{columns}\n\\begin{column}{0.4\\textwidth}\n\\begin{enumerate}\n  \\item one\n  \\item<2-> \
                two\n    \\begin{itemize}\n      \\item deep\n    \\end{itemize}\n\\end{enumerate}\n\\end{column}\n\
                \\begin{column}{0.6\\textwidth}\nright\n\\end{column}\n\\end{columns}\n\nbelow\n";
    assert_eq!(lines(Dialect::Pandoc, text), ["A", "1. one", "2. two", "- deep", "right", "below"]);
    let deck = reads(Dialect::Pandoc, text);
    let columns = deck.slides[0].blocks.iter().find_map(|b| match &b.kind {
        BlockKind::Columns(columns) => Some(columns.iter().map(|c| c.width).collect::<Vec<_>>()),
        _ => None,
    });
    assert_eq!(columns, Some(vec![Some(0.4), Some(0.6)]));
}

#[test]
fn named_slots_of_vue_are_shown_and_other_templates_are_not() {
    let text = "# A\n\n<template v-slot:right>\n\nshown\n\n</template>\n\n<template>\n\nhidden\n\n</template>\n";
    assert_eq!(lines(Dialect::Slidev, text), ["A", "shown"]);
}

#[test]
fn a_heading_that_is_closed_as_another_level_ends_there() {
    let text = "# A\n\n<h1>Thanks</h2>\n\n#### Lab\n\n<div>\n\nAda\n\n</div>\n\n#### Friends\n";
    assert_eq!(lines(Dialect::Marp, text), ["A", "Thanks", "Lab", "Ada", "Friends"]);
}

#[test]
fn words_in_an_unclosed_heading_do_not_grow_together() {
    let text = "# A\n\n<h2>Open\n<div>one</div>\n<div>two</div>\n";
    let words: Vec<String> = lines(Dialect::Marp, text).iter().flat_map(|l| l.split(' ')).map(str::to_owned).collect();
    assert_eq!(words, ["A", "Open", "one", "two"]);
}

#[test]
fn call_outs_show_their_kind() {
    assert_eq!(lines(Dialect::Marp, "# A\n\n> [!CAUTION]\n> Hot.\n"), ["A", "Caution", "Hot."]);
}

#[test]
fn attributes_of_headings_in_hugo_are_no_title() {
    let text = "+++\ntitle = \"T\"\noutputs = [\"Reveal\"]\n+++\n\n## Results {.accent}\n\nx\n";
    let deck = read("talk.md", text.to_owned(), &Files::none(), &Options::default()).expect("a deck");
    assert_eq!(deck.slides[0].title_text(), "Results");
}

/// The cells of the first table, row by row; the header is the first row.
fn cells(text: &str) -> Vec<Vec<String>> {
    let deck = reads(Dialect::Pandoc, text);
    let table = deck.slides.iter().flat_map(|s| &s.blocks).find_map(|b| match &b.kind {
        BlockKind::Table(table) => Some(table.clone()),
        _ => None,
    });
    let table = table.expect("a table");
    std::iter::once(&table.header)
        .chain(&table.rows)
        .map(|row| row.iter().map(|c| collapse(&plain(&c.content))).collect())
        .collect()
}

#[test]
fn tables_of_dashes_are_tables_and_no_separators() {
    let simple = "# A\n\n  Right   Left   Middle\n-------   ------ ------\n     12   *b*      2.\n    123   - x      ü\n\nafter\n";
    assert_eq!(cells(simple), [["Right", "Left", "Middle"], ["12", "b", "2."], ["123", "- x", "ü"]]);
    assert_eq!(lines(Dialect::Pandoc, simple), ["A", "Right | Left | Middle", "12 | b | 2.", "123 | - x | ü", "after"]);
    let headless = "# A\n\n------- ------\nbig     1\n\nsmall   2\n------- ------\n";
    assert_eq!(cells(headless), [["", ""], ["big", "1"], ["small", "2"]]);
    let multiline = "# A\n\n----------------------\nName     What it\n         costs\n-------- -------------\none      much\n         \
                     more\n\ntwo      less\n----------------------\n\n---\n\nend\n";
    assert_eq!(cells(multiline), [["Name", "What it costs"], ["one", "much more"], ["two", "less"]]);
    assert_eq!(lines(Dialect::Pandoc, multiline).last().map(String::as_str), Some("end"));
}

#[test]
fn grids_are_tables() {
    let grid = "# A\n\n+-------+-------+\n| Fruit | Price |\n+=======+=======+\n| pears | 1.34  |\n| and   |       |\n\
                +-------+-------+\n| figs  | **2** |\n+-------+-------+\n";
    assert_eq!(cells(grid), [["Fruit", "Price"], ["pears and", "1.34"], ["figs", "2"]]);
    // What is no whole grid stays as it is written.
    let broken = "# A\n\n+---+---+\n| a | b |\n+---+---+\n| over both |\n+---+---+\n";
    assert!(lines(Dialect::Pandoc, broken).iter().any(|l| l.contains("over both")));
}

#[test]
fn rules_between_paragraphs_still_separate() {
    assert_eq!(reads(Dialect::Pandoc, "a\n\n---\n\nb\n\n- - -\n\nc\n").slides.len(), 3);
}

#[test]
fn raw_html_is_html_and_other_formats_are_not_for_the_audience() {
    let text = "# A\n\n```{=html}\n<p>shown <b>bold</b></p>\n```\n\n```{=latex}\n\\foo{hidden}\n```\n\nIn `<i>line</i>`{=html} \
                and `\\x`{=latex} end.\n";
    assert_eq!(lines(Dialect::Quarto, text), ["A", "shown bold", "In line and end."]);
    assert!(lines(Dialect::Marp, text).iter().any(|l| l.contains("<b>")), "only Pandoc knows it");
}

#[test]
fn a_component_alone_in_an_item_says_what_it_is_named_for() {
    let text = "# A\n\n- <Modal hook-title=\"Earlier work\" src=\"./a.png\"></Modal>\n- <Ref label=\"Ours\" />\n- <Ref label=\"no\">yes</Ref>\n\n<Bar title=\"The talk\"/>\n";
    let said = lines(Dialect::Slidev, text);
    assert_eq!(said, ["A", "- Earlier work", "- Ours", "- yes"]);
}
