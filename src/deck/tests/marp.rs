//! Marp: slide counts as measured with marp-core, and what becomes of the parts of a slide.

use super::super::model::{BlockKind, HazardKind, InlineKind};
use super::super::passage::PassageKind;
use super::{deck, dump};

fn count(text: &str) -> usize {
    deck(text).shown().count()
}

/// marp-core 5.0.2 on the same inputs.
#[test]
fn slides_are_counted_as_marp_counts_them() {
    for (text, slides) in [
        ("# A\n\n---\n\n# B", 2),
        ("# A\n\n***\n\n# B", 2),
        ("# A\n\n___\n\n# B", 2),
        ("# A\n\n- - -\n\n# B", 2),
        ("# A\n\n----\n\n# B", 2),
        ("# A\n\n--- \n\n# B", 2),
        ("Text\n---\nMore", 1),
        ("a\n\n```\n---\n```\n", 1),
        ("a\n\n~~~\n---\n~~~\n", 1),
        ("a\n\n<!--\n---\n-->\n", 1),
        ("> a\n>\n> ---\n\n- b\n\n  ---\n\n    ---\n", 1),
        ("# A\n\n---\n\n# B\n\n---\n", 3),
        ("# A\n\n---\n", 2),
        ("---\ntitle: x\n---\n\n# A\n\n---\n\n# B", 2),
        ("---\ntitle: x\n...\n\n# A\n\n---\n\n# B", 2),
        ("# A\n\n---\n\n---\n\n# B", 3),
        ("# A\r\n\r\n---\r\n\r\n# B\r\n", 2),
        ("---\nmarp: true\n---\n# S\n## A\nx\n## B\ny", 1),
        ("<div>\n\n# A\n\n---\n\n# B\n\n</div>", 2),
    ] {
        assert_eq!(count(text), slides, "{text:?}");
    }
}

#[test]
fn heading_divider_splits_before_headings_once_something_is_visible() {
    let text = "---\nheadingDivider: 2\n---\n<!-- _class: lead -->\n# A\n\nx\n\n## B\n\n### C\n\n---\n\n## D\n";
    let titles: Vec<_> = deck(text).slides.iter().map(|s| s.title_text().to_owned()).collect();
    assert_eq!(titles, ["A", "B", "D"]);
    assert_eq!(count("---\nheadingDivider: [2]\n---\n# A\n\n## B\n\n# C\n\n## D"), 3);
    assert_eq!(count("<!-- headingDivider: 1 -->\n# A\n\n# B\n\n## C"), 2);
}

#[test]
fn directives_hold_for_this_slide_or_from_here_on() {
    let text = "---\nmarp: true\npaginate: true\nheader: '**Lab**'\n---\n# A\n\n<!-- _class: lead invert -->\n<!-- _paginate: false -->\n\n---\n\n<!-- class: wide\nfooter: 'f'\n-->\n\n# B\n\n---\n\n# C\n\n<!-- footer: '' -->\n";
    insta::assert_snapshot!(dump::deck(&deck(text)));
}

#[test]
fn comments_are_notes_unless_they_are_directives_or_tools() {
    let text = "# A <!-- fit -->\n\n<!-- First. Second, e.g. this one! -->\n\nsome <!-- inline --> text\n\n<!-- prettier-ignore-start -->\n<!-- time: 90s -->\n<!-- TODO: fix -->\n<!--\nin 02:00 - out 03:30\n\n- say **this**\n- and `code` that\n\n    indented\n-->\n<!---->\n";
    insta::assert_snapshot!(dump::deck(&deck(text)));
}

#[test]
fn commented_out_slides_are_listed_as_hidden() {
    let text = "# A\n\n<!--\n---\n\n# Old one\n\ntext\n\n---\n\n## Older -->\n\n---\n\n# B\n";
    insta::assert_snapshot!(dump::deck(&deck(text)));
}

#[test]
fn an_unclosed_comment_is_told() {
    let deck = deck("# A\n\n<!-- oops\n\n---\n\n# B\n");
    assert_eq!(deck.shown().count(), 1);
    assert_eq!(deck.hazards[0].kind, HazardKind::UnclosedComment);
}

#[test]
fn the_setext_trap_is_told() {
    let deck = deck("# A\n\nSome text\n---\n\n# B\n\n---\n\n# C\n");
    assert_eq!(deck.shown().count(), 2);
    assert_eq!(deck.hazards[0].kind, HazardKind::SetextTrap);
    assert_eq!(deck.sources.text(deck.hazards[0].span), "---");
}

#[test]
fn images_and_backgrounds() {
    let text = "# A\n\n![bg right:40% contain](a.png)\n\n![bg](#fff)\n\n![w:200 h:50% a plot](b.png \"Figure 1\")\n\nText ![](c.png) inside\n\n![](d.png) ![](e.png)\n";
    insta::assert_snapshot!(dump::deck(&deck(text)));
}

#[test]
fn html_columns_hold_markdown() {
    let text = "---\nmarp: true\nstyle: |\n  .cols3 { display: grid; grid-template-columns: 2fr 1fr; }\n---\n# A\n\n<div class=\"cols3\">\n<div>\n\n- left **one**\n\n</div>\n<div>\n\nright\n\n</div>\n</div>\n\n<div style=\"display: flex; gap: 3px\">\n<img src=\"a.png\" alt=\"Loss\" style=\"height: 70px\">\n<img src=\"b.png\" width=50%>\n</div>\n\n<div>\n\n## transparent\n\n</div>\n\n<div class=\"columns\">\n\nonly one\n\n</div>\n\nafter\n";
    insta::assert_snapshot!(dump::deck(&deck(text)));
}

#[test]
fn html_subset_keeps_text_and_drops_scripts() {
    let text = "# A\n\n<p>one<br>two &amp; three</p>\n<ul><li>x<li>y <b>bold</b></ul>\n\nH<sub>2</sub>O and 10<sup>3</sup> <span style=\"color: red\">hot</span> <u>u</u> <kbd>k</kbd>\n\n<script>alert('x')</script>\n<style scoped>p { color: red }</style>\n<svg><text>no</text></svg>\n<unknown-tag>kept</unknown-tag>\n<details>\n<summary>S</summary>\n\nmore\n\n</details>\n\n<table><tr><th>m<th>acc<tr><td>ours<td>0.9</table>\n\n<pre>a\n  b</pre>\n\n<figure>\n<img src=\"f.png\">\n<figcaption>A caption</figcaption>\n</figure>\n\n<aside class=\"notes\">spoken</aside>\n";
    insta::assert_snapshot!(dump::deck(&deck(text)));
}

#[test]
fn lists_tables_math_code_quotes_and_footnotes() {
    let text = "## Results\n\n* one by one\n* second\n  - nested\n\n1. a\n2. b\n\n- [x] done\n- [ ] open\n\n| m | acc |\n|:--|--:|\n| ours **0.9** | $x_1$ |\n\n$$\nL = \\sum x\n$$\n\nInline $a+b$ costs $5 and $10.\n\n```python {1}\nprint(1)\n```\n\n> quoted\n\n> [!NOTE]\n> call\n\nSee[^1] ~~gone~~ [link](https://x.org) https://y.org ok.\n\n[^1]: The foot. Note.\n";
    insta::assert_snapshot!(dump::deck(&deck(text)));
}

#[test]
fn lines_of_display_math_are_no_lists_and_no_headings() {
    let deck = deck("# A\n\n$$\nL = a\n  + b\n= c\n- d\n$$\n\n- item\n");
    let kinds: Vec<_> = deck.slides[0].blocks.iter().map(|b| &b.kind).collect();
    assert!(matches!(kinds[1], BlockKind::Math { tex } if tex == "L = a\n  + b\n= c\n- d"), "{kinds:?}");
    assert!(matches!(kinds[2], BlockKind::List(_)));
    assert_eq!(kinds.len(), 3);
}

#[test]
fn settings_of_slide_and_deck() {
    let text = "---\nmarp: true\nhotseat:\n  minutes: 45\n  questions: 15\n  field: [ML, agents]\n  talk_date: 2026-05-31\n  checklst: x\n  ignore:\n    RIG02: one system: known\n---\n# A\n\n<!-- hotseat\nsection: limitations\ntime: 1:30\nbackup: true\nid: lim\n-->\n";
    let deck = deck(text);
    assert_eq!(deck.settings.slot_seconds, Some(2700));
    assert_eq!(deck.settings.questions_seconds, Some(900));
    assert_eq!(deck.settings.fields, ["ml", "agents"]);
    assert_eq!(deck.settings.ignore[0].reason, "one system: known");
    assert_eq!(deck.hazards[0].help, "did you mean `checklist`?");
    let slide = &deck.slides[0];
    assert_eq!((slide.settings.section.as_deref(), slide.settings.seconds), (Some("limitations"), Some(90)));
    assert!(slide.backup);
    assert_eq!(slide.key, "lim");
    assert!(slide.notes.is_empty(), "our comment is no note");
}

#[test]
fn a_deck_comment_does_the_same_and_both_are_an_error() {
    let one = deck("<!-- hotseat-deck\nminutes: 20\nid: my-talk\n-->\n\n# A\n");
    assert_eq!((one.settings.slot_seconds, one.key()), (Some(1200), "my-talk"));
    let both = "---\nhotseat:\n  id: x\n---\n<!-- hotseat-deck\nid: y\n-->\n# A\n";
    let error = super::super::read("t.md", both.into(), &super::Files::none(), &Default::default()).expect_err("both");
    assert_eq!(error.kind, super::super::ReadErrorKind::TwoSettings);
    assert_eq!(error.diagnostic.labels.len(), 2);
}

#[test]
fn an_empty_deck_is_an_error() {
    for text in ["", "\n \n", "---\nmarp: true\n---\n", "<!-- -->"] {
        let error = super::super::read("t.md", text.into(), &super::Files::none(), &Default::default());
        assert_eq!(error.expect_err(text).kind, super::super::ReadErrorKind::Empty);
    }
}

#[test]
fn the_backup_starts_where_the_talk_is_over() {
    let backup = |titles: &[&str]| {
        let text: Vec<String> = titles.iter().map(|t| format!("# {t}\n\nx\n")).collect();
        let deck = deck(&text.join("\n---\n\n"));
        deck.slides.iter().map(|s| if s.backup { 'b' } else { '.' }).collect::<String>()
    };
    assert_eq!(backup(&["T", "Backup strategies", "Results", "Conclusion", "Backup", "More"]), "....bb");
    assert_eq!(backup(&["T", "Thank you, team", "A", "B", "C", "Conclusion"]), "......");
    assert_eq!(backup(&["T", "A", "B", "Conclusion", "Thank you!", "Seeds", "Tuning"]), ".....bb");
    assert_eq!(backup(&["T", "A", "Questions?", "Why?", "B", "Summary", "Thanks"]), ".......");
    assert_eq!(backup(&["T", "A", "Appendix", "B", "Conclusion", "Appendix: C"]), ".....b");
}

#[test]
fn keys_survive_edits_and_tell_equal_titles_apart() {
    let one = deck("# A\n\nx\n\n---\n\n# A\n\ny\n\n---\n\nno title here\n");
    let two = deck("# New\n\n---\n\n#  a \n\nchanged\n\n---\n\n# A\n\n---\n\nno title here\n\nmore\n");
    assert_eq!(one.slides[0].key, two.slides[1].key);
    assert_eq!(one.slides[1].key, two.slides[2].key);
    assert_ne!(one.slides[0].key, one.slides[1].key);
}

#[test]
fn every_passage_leads_back_to_its_source() {
    let deck = deck("# T *x*\n\nWe beat  **all** base&shy;lines &amp; win. Then\nmore.\n\n- item one\n");
    let at = |needle: &str| {
        let (p, i) = deck
            .passages
            .list()
            .iter()
            .find_map(|p| deck.passages.text(p).find(needle).map(|i| (p, i)))
            .expect("found");
        deck.sources.text(deck.passages.source(p, i..i + needle.len())).to_owned()
    };
    assert_eq!(at("all"), "all");
    assert_eq!(at("win."), "win.");
    assert_eq!(at("T x"), "T *x");
    assert_eq!(at("more"), "more");
    let kinds: Vec<_> = deck.passages.list().iter().map(|p| p.kind).collect();
    assert_eq!(kinds[0], PassageKind::Title);
    assert_eq!(kinds[1..], [PassageKind::Sentence, PassageKind::Sentence, PassageKind::Item]);
}

#[test]
fn fit_headings_and_bold_lines_are_titles() {
    let one = deck("# <!-- fit --> Big\n\n---\n\n**Bold title**\n\ntext\n\n---\n\n##### part 3\n# Real title\n");
    assert!(matches!(one.slides[0].blocks[0].kind, BlockKind::Heading { fit: true, .. }));
    let titles: Vec<_> = one.slides.iter().map(|s| s.title_text()).collect();
    assert_eq!(titles, ["Big", "Bold title", "Real title"]);
    let BlockKind::Heading { content, .. } = &one.slides[0].blocks[0].kind else { panic!() };
    assert_eq!(content.len(), 1);
    assert!(matches!(&content[0].kind, InlineKind::Text(t) if t.trim() == "Big"));
}

#[test]
fn languages_are_stated_or_guessed() {
    assert_eq!(deck("---\nlang: de-DE\n---\n# A\n").language.tag, "de");
    let german =
        deck("# Ergebnisse\n\nWir zeigen, dass die Methode nicht auf der ersten und der zweiten Aufgabe gut ist.\n");
    assert_eq!((german.language.tag.as_str(), german.language.stated), ("de", false));
    assert_eq!(deck("# X\n\nResults of the method on our data are better than before.\n").language.tag, "en");
    assert_eq!(deck("# Тезис\n\nМы показываем, что метод работает.\n").language.tag, "ru");
}

#[test]
fn a_grid_wraps_into_rows_as_its_variable_says() {
    let cells: String = (1..=6).map(|n| format!("<div>\n\ncell {n}\n\n</div>\n")).collect();
    let style = ".grid { display: grid; grid-template-columns: repeat(var(--n, 2), minmax(0, 1fr)); }";
    let text = format!(
        "---\nmarp: true\nstyle: |\n  {style}\n---\n# A\n\n<div class=\"grid\" style=\"--n: 3;\">\n\n{cells}</div>\n"
    );
    let deck = deck(&text);
    let rows: Vec<usize> = deck.slides[0]
        .blocks
        .iter()
        .filter_map(|b| if let BlockKind::Columns(columns) = &b.kind { Some(columns.len()) } else { None })
        .collect();
    assert_eq!(rows, [3, 3]);
}

#[test]
fn preformatted_boxes_keep_their_lines_and_colours() {
    let mono = "<div style=\"font-family: 'Courier New', monospace; white-space: pre;\">$ diff\n<span style=\"color: #c00;\">-  old</span>\n<span style=\"color: #090;\">+  new</span></div>";
    let pre =
        "<pre>$ diff\n<span style=\"color: #c00;\">-  old</span>\n<span style=\"color: #090;\">+  new</span>\n</pre>";
    for html in [mono, pre] {
        let deck = deck(&format!("# A\n\n{html}\n\nafter\n"));
        let BlockKind::Code(code) = &deck.slides[0].blocks[1].kind else { panic!("{:?}", deck.slides[0].blocks) };
        assert_eq!(code.code, "$ diff\n-  old\n+  new");
        let inks: Vec<_> = code.inks.iter().map(|(r, c)| (&code.code[r.clone()], c.as_str())).collect();
        assert_eq!(inks, [("-  old", "#c00"), ("+  new", "#090")]);
    }
}

#[test]
fn what_html_says_about_looks_feet_and_films_is_kept() {
    let text = "---\nmarp: true\nstyle: |\n  section { background: #102030; color: #fff }\n  .loud { font-size: 58px; color: var(--c, teal) }\n  strong { color: crimson }\n---\n<h1>One</h2>\n\n<div class=\"loud\">\n\nhear\n\n</div>\n\n**so** <span style=\"color: var(--brand)\">b</span>\n\n<footer>\n\nSource: us\n\n</footer>\n\n<iframe src=\"flow.html\"></iframe>\n\n<video controls>\n  <source src=\"run.mp4\">\n  Your browser cannot.\n</video>\n";
    let deck = deck(text);
    insta::assert_snapshot!(dump::deck(&deck));
    assert_eq!(deck.slides[0].background_color.as_deref(), Some("#102030"));
    assert_eq!(deck.slides[0].color.as_deref(), Some("#fff"));
}

#[test]
fn numbers_of_lines_are_asked_for_in_many_ways() {
    let of = |info: &str| {
        let deck = deck(&format!("# A\n\n```{info}\nx = 1\n```\n"));
        let BlockKind::Code(code) = &deck.slides[0].blocks[1].kind else { panic!("no code") };
        code.first_line
    };
    assert_eq!(of("python"), None);
    assert_eq!(of("python linenos"), Some(1));
    assert_eq!(of("{.python .numberLines startFrom=\"12\"}"), Some(12));
    assert_eq!(of("ts {lines:true, startLine:5}"), Some(5));
    assert_eq!(of("rust +line_numbers"), Some(1));
    assert_eq!(of("{.python code-line-numbers=\"false\"}"), None);
}

#[test]
fn people_in_boxes_stand_side_by_side_whatever_the_class_is_called() {
    let person = |n: u32| format!("<div>\n\n![face {n}](p{n}.png)\nName {n}\n\n</div>\n");
    let people: String = (1..=4).map(person).collect();
    let deck = deck(&format!("# A\n\n<div class=\"faces\">\n{people}</div>\n"));
    assert!(matches!(&deck.slides[0].blocks[1].kind, BlockKind::Columns(c) if c.len() == 4));
    let two: String = (1..=2).map(person).collect();
    let deck = self::deck(&format!("# A\n\n<div class=\"faces\">\n{two}</div>\n"));
    assert!(!matches!(&deck.slides[0].blocks[1].kind, BlockKind::Columns(_)), "two may be anything");
}

#[test]
fn a_footer_of_one_slide_is_read_and_one_of_the_whole_deck_is_not() {
    let text = "---\nmarp: true\nfooter: Owl days\n---\n# A\n\n---\n\n<!-- _footer: Calls at **four** heights -->\n# B\n\nx\n\n---\n\n# C\n";
    let deck = deck(text);
    let captions = deck.passages.list().iter().filter(|p| p.kind == PassageKind::Caption);
    let read: Vec<_> = captions.map(|p| (p.slide, deck.passages.text(p))).collect();
    assert_eq!(read, [(1, "Calls at four heights")]);
}
