//! The other dialects: counts as measured with their own tools, and one deck of each read whole.

use super::super::files::Files;
use super::super::model::{BlockKind, Deck, Dialect, HazardKind, InlineKind};
use super::super::read::{Options, read};
use super::dump;

fn reads(dialect: Dialect, text: &str) -> Deck {
    let files = Files::memory([
        ("pages/two.md", "---\nlayout: center\n---\n# Two\n\n---\n\n# Three\n"),
        ("part.qmd", "more text\n\n## Included\n\nInside.\n"),
        ("loop.md", "---\nsrc: loop.md\n---\n"),
    ]);
    read("talk.md", text.to_owned(), &files, &Options { dialect: Some(dialect) }).expect("a deck")
}

fn detected(name: &str, text: &str) -> Dialect {
    read(name, text.to_owned(), &Files::none(), &Options::default()).expect("a deck").dialect
}

#[test]
fn dialects_are_told_apart() {
    for (name, text, want) in [
        ("t.md", "---\nmarp: true\n---\n# A", Dialect::Marp),
        ("t.md", "# A\n\n---\n\n# B", Dialect::Marp),
        ("t.md", "# A\n\n---\n\n<!-- _class: lead -->\n# B", Dialect::Marp),
        ("t.md", "---\npaginate: true\n---\n# A", Dialect::Marp),
        ("t.qmd", "# A", Dialect::Quarto),
        ("t.md", "---\nformat:\n  revealjs:\n    theme: x\n---\n## A", Dialect::Quarto),
        ("t.Rmd", "---\noutput:\n  xaringan::moon_reader:\n    seal: false\n---\n# A", Dialect::Remark),
        ("t.md", "class: center\n\n# A\n\n---\n\n# B\n\n???\n\nnote", Dialect::Remark),
        ("t.md", "# A\n\n---\nlayout: two-cols\n---\n\n# B", Dialect::Slidev),
        ("t.md", "# A\n\n---\n\n<v-clicks>\n\n- x\n\n</v-clicks>", Dialect::Slidev),
        ("t.md", "# A\n<!-- end_slide -->\n# B", Dialect::Presenterm),
        ("t.md", "# A\n\n---\n\n<!-- .slide: data-timing=\"60\" -->\n# B", Dialect::Reveal),
        ("t.md", "+++\noutputs = [\"Reveal\"]\n+++\n# A\n\n---\n\n# B", Dialect::Hugo),
        ("t.md", "slidenumbers: true\n\n# A\n\n---\n\n# B", Dialect::Deckset),
        ("t.md", "% Title\n% Me\n\n# A\n\ntext", Dialect::Pandoc),
        ("t.md", "---\ntitle: T\n---\n# A\n\nx\n\n# B\n\ny\n\n# C\n\nz", Dialect::Pandoc),
    ] {
        assert_eq!(detected(name, text), want, "{name} {text:?}");
    }
}

#[test]
fn slidev_reads_front_matter_slots_imports_and_the_last_comment() {
    let text = "---\ntheme: seriph\naspectRatio: 4/3\n---\n# One\n\n<!-- not a note -->\n\ntext\n\n---\nlayout: two-cols\nclass: x\n---\n# Left\n\n- a\n\n::right::\n\nright\n\n<!--\nthe note\n-->\n\n---\nsrc: ./pages/two.md\n---\n\n---\nhide: true\n---\n# Hidden\n\n---\nlayout: image-right\nimage: /a.png\n---\n# Pic\n\n<Block\n  class=\"x (~ y)\"\n  v-click\n>\n\nkept\n\n</Block>\n";
    insta::assert_snapshot!(dump::deck(&reads(Dialect::Slidev, text)));
}

#[test]
fn slidev_imports_may_be_missing_or_go_round_in_circles() {
    let missing = reads(Dialect::Slidev, "# A\n\n---\nsrc: ./none.md\n---\n\n---\n\n# B\n");
    assert_eq!(missing.hazards[0].kind, HazardKind::MissingInclude);
    let circle = reads(Dialect::Slidev, "# A\n\n---\nsrc: ./loop.md\n---\n\n---\n\n# B\n");
    assert!(circle.hazards.iter().any(|h| h.message == "`loop.md` includes itself (talk.md:4, loop.md:2)"));
    let outside = reads(Dialect::Slidev, "# A\n\n---\nsrc: ../../etc/passwd\n---\n\n---\n\n# B\n");
    assert!(outside.hazards[0].message.contains("outside"), "{:?}", outside.hazards);
}

#[test]
fn remark_reads_properties_steps_notes_and_boxes() {
    let text = "class: center, middle\nbackground-image: url(bg.png)\n\n# One\n\n---\nname: two\n\n# Two\n\nfirst\n\n--\n\nsecond .red[hot **word**] and `.not[code]`\n\n???\n\nSay *this*.\n\n---\n\n.pull-left[\n- a\n- b [link](x)\n]\n\n.pull-right[\n![fig](f.png)\n]\n\n.footnote[Small print.]\n\n---\nexclude: true\n\n# Gone\n\n---\nlayout: true\n\n.header[x]\n";
    insta::assert_snapshot!(dump::deck(&reads(Dialect::Remark, text)));
}

#[test]
fn xaringan_makes_a_title_slide_unless_it_is_sealed_off() {
    let with = "---\ntitle: \"T\"\nauthor: \"A\"\noutput:\n  xaringan::moon_reader:\n    css: x\n---\n\n# One\n";
    let deck = reads(Dialect::Remark, with);
    let titles: Vec<_> = deck.slides.iter().map(|s| s.title_text()).collect();
    assert_eq!(titles, ["T", "One"]);
    let without = with.replace("css: x", "seal: false");
    assert_eq!(reads(Dialect::Remark, &without).slides.len(), 1);
}

#[test]
fn quarto_reads_headings_divs_notes_pauses_chunks_and_includes() {
    let text = "---\ntitle: A talk\nauthor:\n  - name: Me\n    orcid: 0\nformat: revealjs\n---\n\n# Part {.center background-color=\"#fff\"}\n\n## Results {visibility=\"hidden\"}\n\nx\n\n## Method {data-timing=\"90\"}\n\n:::: {.columns}\n::: {.column width=\"40%\"}\nleft [red]{.red} text\n:::\n::: {.column width=\"60%\"}\n![cap](f.png){width=50% fig-align=\"center\"}\n:::\n::::\n\n. . .\n\nafter\n\n::: {.notes}\nSpeak. Now.\n:::\n\n::: {.callout-tip}\n## Tip\nIt helps.\n:::\n\n```{python}\n#| fig-cap: \"The loss\"\nplot()\n```\n\n{{< include part.qmd >}}\n\n---\n\n## Merged with the rule\n\ny\n\n##  {data-menu-title=\"Menu\"}\n\n[Real title]{.slide-title}\n";
    insta::assert_snapshot!(dump::deck(&reads(Dialect::Quarto, text)));
}

#[test]
fn pandoc_reads_title_blocks_and_beamer_commands() {
    let text = "% The title\n% Me\n\n#Motivation\n\n\\begin{columns}\n\\begin{column}{0.5\\textwidth}\n* We show \\textbf{this} \\pause\n\\end{column}\n\\end{columns}\n\n#Results\n\nWe win.\n";
    insta::assert_snapshot!(dump::deck(&reads(Dialect::Pandoc, text)));
}

#[test]
fn reveal_reads_vertical_slides_notes_and_attributes() {
    let text = "# A\n\n---\n\n<!-- .slide: data-timing=\"90\" data-background=\"#123\" -->\n## B\n\n----\n\n## C\n\nNote: Say this.\nAnd that.\n";
    insta::assert_snapshot!(dump::deck(&reads(Dialect::Reveal, text)));
}

#[test]
fn presenterm_reads_commands_columns_and_notes() {
    let text = "---\ntitle: T\nauthor: A\noptions:\n  implicit_slide_ends: true\n---\nOne\n===\n\n<!-- column_layout: [2, 1] -->\n<!-- column: 0 -->\nleft\n<!-- column: 1 -->\nright\n<!-- reset_layout -->\n<!-- pause -->\nafter\n<!-- speaker_note: short -->\n\nTwo\n===\n\n![image:width:50%](a.png)\n\n<!--\nspeaker_note: |\n  long one\n  two lines\n-->\n<!-- end_slide -->\n";
    insta::assert_snapshot!(dump::deck(&reads(Dialect::Presenterm, text)));
}

#[test]
fn deckset_reads_notes_commands_and_backgrounds() {
    let text = "slidenumbers: true\nbuild-lists: true\nfooter: me\n\n# A\n\n- one\n- two\n\n^ First note.\n\n---\n\n[.build-lists: false]\n\n![left](bg.png)\n\n# B\n\n- x\n\n^\nSecond\nnote\n\n---\n\n[.column]\n\nleft\n\n[.column]\n\n![inline 50%](b.png)\n";
    insta::assert_snapshot!(dump::deck(&reads(Dialect::Deckset, text)));
}

fn shown(deck: &Deck) -> String {
    deck.slides.last().map(crate::deck::visible_text).unwrap_or_default()
}

#[test]
fn picture_letters_have_names_where_the_tool_knows_them() {
    let text = "# A\n\n---\n\n## :rocket: Go\n\nat 10:30:15 **:white_check_mark:** `:dog:` :no_such_thing:\n";
    let marp = shown(&reads(Dialect::Marp, text));
    assert!(marp.contains("\u{1f680} Go") && marp.contains("at 10:30:15 \u{2705} :dog: :no_such_thing:"), "{marp}");
    assert!(shown(&reads(Dialect::Pandoc, text)).contains(":rocket: Go"));
}

#[test]
fn tables_and_formulas_of_tex_are_tables_and_formulas() {
    let text = "# A\n\n\\begin{table}\n\\centering\n\\begin{tabular}{lr}\n\\toprule\nModel & F1 \\\\ \\midrule\nOurs & \\textbf{$71 \\pm 1$} \\\\\nBase & 68 \\\\\n\\bottomrule\n\\end{tabular}\n\\caption{Dev set}\n\\end{table}\n\nso\n\n\\begin{align*}\na &= b_1 \\\\\n  &= c_2\n\\end{align*}\n\n$$\n\\begin{align}\nx\n\\end{align}\n$$\n";
    let deck = reads(Dialect::Pandoc, text);
    let blocks = &deck.slides[0].blocks;
    let tables: Vec<_> =
        blocks.iter().filter_map(|b| if let BlockKind::Table(t) = &b.kind { Some(t) } else { None }).collect();
    assert_eq!((tables.len(), tables[0].header.len(), tables[0].rows.len()), (1, 2, 2), "{blocks:#?}");
    assert!(matches!(tables[0].rows[0][1].content[0].kind, InlineKind::Strong(_)), "{:?}", tables[0].rows);
    let formulas: Vec<_> = blocks
        .iter()
        .filter_map(|b| if let BlockKind::Math { tex } = &b.kind { Some(tex.as_str()) } else { None })
        .collect();
    assert_eq!(formulas.len(), 2, "{blocks:#?}");
    assert!(formulas[0].starts_with("\\begin{align*}") && formulas[0].contains("c_2"), "{formulas:?}");
    let said = shown(&deck);
    assert!(said.contains("Dev set") && !said.contains("tabular") && !said.contains("rule"), "{said}");
}

#[test]
fn a_grid_by_name_has_as_many_columns_as_it_says() {
    let items: String = (0..6).map(|i| format!("<div>\n\nitem {i}\n\n</div>\n")).collect();
    for open in [
        "<div class=\"grid grid-cols-2\">",
        "<div class=\"heat\" style=\"grid-template-columns: 2.5fr repeat(1, 1fr)\">",
    ] {
        let deck = reads(Dialect::Slidev, &format!("# A\n\n{open}\n{items}</div>\n"));
        let columns = deck.slides[0]
            .blocks
            .iter()
            .find_map(|b| if let BlockKind::Columns(c) = &b.kind { Some(c.len()) } else { None });
        assert_eq!(columns, Some(2), "{:#?}", deck.slides[0].blocks);
    }
}

#[test]
fn attributes_of_a_heading_may_stand_after_a_space() {
    let deck = reads(Dialect::Quarto, "## Plan { auto-animate=\"true\"}\n\nx\n");
    assert_eq!(deck.slides[0].title_text(), "Plan");
}

#[test]
fn a_title_page_shows_no_commands_and_no_word_for_a_day() {
    let text = "---\ntitle: A talk\nauthor: \\alert{Ada}, Bo\\newline\\scriptsize Lab\ndate: today\n---\n\n# B\n\nx\n";
    let deck = reads(Dialect::Pandoc, text);
    let said = crate::deck::visible_text(&deck.slides[0]);
    assert!(said.contains("Ada, Bo") && said.contains("Lab"), "{said}");
    assert!(!said.contains('\\') && !said.contains("alert") && !said.contains("today"), "{said}");
    let dated = crate::deck::visible_text(&reads(Dialect::Pandoc, "---\ntitle: A talk\ndate: 4 May\n---\n").slides[0]);
    assert!(dated.contains("4 May"), "{dated}");
}
