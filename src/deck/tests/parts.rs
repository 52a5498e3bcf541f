//! What stands in several places: included files, link definitions, titles, notes, times, repeats.

use super::super::files::Files;
use super::super::model::{BlockKind, Deck, Dialect, HazardKind, InlineKind};
use super::super::read::{Options, read};

fn with(dialect: Dialect, text: &str, files: &Files) -> Deck {
    read("talk.md", text.to_owned(), files, &Options { dialect: Some(dialect) }).expect("a deck")
}

fn reads(dialect: Dialect, text: &str) -> Deck {
    with(dialect, text, &Files::none())
}

/// Where each hazard of this kind points: file, line, message.
fn told(deck: &Deck, kind: HazardKind) -> Vec<(String, usize, String)> {
    let of_kind = deck.hazards.iter().filter(|h| h.kind == kind);
    of_kind
        .map(|h| {
            let file = deck.sources.file(h.span.file).name.clone();
            (file, deck.sources.start(h.span).line, h.message.clone())
        })
        .collect()
}

#[test]
fn circles_of_includes_are_told_where_they_close() {
    let files = Files::memory([
        ("a.md", "---\nsrc: sub/b.md\n---\n"),
        ("sub/b.md", "# B\n\n---\nsrc: ../a.md\n---\n"),
        ("p.qmd", "p\n\n{{< include q.qmd >}}\n"),
        ("q.qmd", "q\n\n{{< include p.qmd >}}\n"),
        ("x.md", "x\n\n<!-- include: x.md -->\n"),
        ("o.md", "o\n\n![[o]]\n"),
    ]);
    for (dialect, text, file, line, message) in [
        (
            Dialect::Slidev,
            "# A\n\n---\nsrc: a.md\n---\n",
            "sub/b.md",
            4,
            "`../a.md` includes itself (talk.md:4, a.md:2, sub/b.md:4)",
        ),
        (
            Dialect::Quarto,
            "## A\n\n{{< include p.qmd >}}\n",
            "q.qmd",
            3,
            "`p.qmd` includes itself (talk.md:3, p.qmd:3, q.qmd:3)",
        ),
        (Dialect::Presenterm, "A\n\n<!-- include: x.md -->\n", "x.md", 3, "`x.md` includes itself (talk.md:3, x.md:3)"),
        (Dialect::Obsidian, "# A\n\n![[o]]\n", "o.md", 3, "`o.md` includes itself (talk.md:3, o.md:3)"),
        (Dialect::Obsidian, "# A\n\n![[talk]]\n", "talk.md", 3, "`talk.md` includes itself (talk.md:3)"),
    ] {
        let deck = with(dialect, text, &files);
        assert_eq!(told(&deck, HazardKind::MissingInclude), [(file.to_owned(), line, message.to_owned())], "{dialect}");
    }
}

#[test]
fn includes_nest_eight_deep() {
    let chain = (0..12).map(|n| (format!("{n}.qmd"), format!("text {n}\n\n{{{{< include {}.qmd >}}}}\n", n + 1)));
    let files = Files::memory(chain.collect::<Vec<_>>());
    let deck = with(Dialect::Quarto, "## A\n\n{{< include 0.qmd >}}\n", &files);
    let told = told(&deck, HazardKind::MissingInclude);
    assert_eq!((told[0].0.as_str(), told[0].1), ("7.qmd", 3));
    assert!(
        told[0].2.starts_with("`8.qmd` is not read: includes are more than 8 deep (talk.md:3, 0.qmd:3,"),
        "{told:?}"
    );
    assert!(deck.passages.list().iter().any(|p| deck.passages.text(p) == "text 7"));
}

#[test]
fn a_deck_includes_three_hundred_files_at_most() {
    let parts = (0..310).map(|n| (format!("{n}.qmd"), format!("text {n}\n")));
    let files = Files::memory(parts.collect::<Vec<_>>());
    let text: String = (0..310).map(|n| format!("## S{n}\n\n{{{{< include {n}.qmd >}}}}\n\n")).collect();
    let deck = with(Dialect::Quarto, &text, &files);
    let told = told(&deck, HazardKind::MissingInclude);
    assert_eq!(told.len(), 10, "{told:?}");
    assert!(told[0].2.contains("a deck may include 300 files"), "{told:?}");
}

#[test]
fn a_deck_includes_thirty_two_megabytes_at_most() {
    let part = format!("```\n{}```\n", format!("{}\n", "x".repeat(99)).repeat((11 << 20) / 100 + 1));
    let files = Files::memory((0..5).map(|n| (format!("{n}.qmd"), part.clone())).collect::<Vec<_>>());
    let text: String = (0..5).map(|n| format!("## S{n}\n\n{{{{< include {n}.qmd >}}}}\n\n")).collect();
    let deck = with(Dialect::Quarto, &text, &files);
    let told = told(&deck, HazardKind::MissingInclude);
    // Three files are over the limit together; what comes behind them is not read.
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(told[0].2.contains("and 32 MiB"), "{told:?}");
}

#[test]
fn passages_of_included_files_point_into_them_and_their_comments_count() {
    let part = "more <!-- x -->\n\n<!-- hotseat\ntime: 40s\n-->\n\n## Two\n\n<!-- hotseat\nsection: results\n-->\n\nIt works.\n";
    let files = Files::memory([("p/part.qmd", part)]);
    let deck = with(Dialect::Quarto, "## One\n\n{{< include p/part.qmd >}}\n\nafter\n", &files);
    let titles: Vec<_> = deck.slides.iter().map(|s| s.title_text()).collect();
    assert_eq!(titles, ["One", "Two"]);
    assert_eq!(deck.slides[0].settings.seconds, Some(40));
    assert_eq!(deck.slides[1].settings.section.as_deref(), Some("results"));
    let works = deck.passages.list().iter().find(|p| deck.passages.text(p) == "It works.").expect("kept");
    let place = deck.sources.start(deck.passages.span(works));
    assert_eq!((deck.sources.file(deck.passages.span(works).file).name.as_str(), place.line), ("p/part.qmd", 13));
}

/// Quarto, R Markdown and presenterm put the text of the file in the include's place.
#[test]
fn what_follows_an_include_goes_on_with_its_last_slide() {
    let files = Files::memory([
        ("two.qmd", "\n\n## B\n\nb\n\n## C {.wide}\n\nc\n"),
        ("two.Rmd", "## B\n\nb\n\n## C {.wide}\n\nc\n"),
        ("more.md", "more\n\n<!-- end_slide -->\n\nC\n===\n\nc\n"),
    ]);
    let words = |deck: &Deck| -> Vec<String> {
        let text = |s: &super::super::model::Slide| {
            deck.passages.list()[s.passages.clone()].iter().map(|p| deck.passages.text(p)).collect::<Vec<_>>().join(" ")
        };
        deck.shown().map(text).collect()
    };
    let after = with(Dialect::Quarto, "## A\n\na\n\n{{< include two.qmd >}}\n\nafter\n\n## D\n\nd\n", &files);
    assert_eq!(words(&after), ["A a", "B b", "C c after", "D d"]);
    assert_eq!(after.slides[2].classes, ["wide"]);
    let none = with(Dialect::Quarto, "## A\n\na\n\n{{< include two.qmd >}}\n\n## D\n\nd\n", &files);
    assert_eq!(words(&none), ["A a", "B b", "C c", "D d"]);
    let child = with(Dialect::Rmarkdown, "## A\n\na\n\n```{r child=\"two.Rmd\"}\n```\n\nafter\n", &files);
    assert_eq!(words(&child), ["A a", "B b", "C c after"]);
    let presenterm = with(Dialect::Presenterm, "A\n===\n\n<!-- include: more.md -->\n\nafter\n", &files);
    assert_eq!(words(&presenterm), ["A more", "C c after"]);
}

#[test]
fn slidev_imports_take_the_slides_that_are_asked_for() {
    let pages = (1..=7).map(|n| format!("# S{n}\n\ntext\n")).collect::<Vec<_>>().join("\n---\n\n");
    let files = Files::memory([("pages.md", pages)]);
    for (target, want) in [("pages.md#2,5-7", "S2 S5 S6 S7"), ("pages.md#4", "S4"), ("/pages.md#1-2", "S1 S2")] {
        let deck = with(Dialect::Slidev, &format!("---\nsrc: {target}\n---\n"), &files);
        let titles: Vec<_> = deck.shown().map(|s| s.title_text()).collect();
        assert_eq!(titles.join(" "), want, "{target}");
    }
}

#[test]
fn link_definitions_hold_in_every_part_of_a_file() {
    for (dialect, text) in [
        (Dialect::Quarto, "## A\n\n::: {.foo}\n[Paper][p]\n:::\n\n[p]: http://x.y\n"),
        (Dialect::Slidev, "# A\n\n[Paper][p]\n\n::right::\n\n[p]: http://x.y\n"),
        (Dialect::Remark, "# A\n\n.foo[\n[Paper][p]\n]\n\n---\n\n# B\n\n[p]: http://x.y\n"),
        (Dialect::Deckset, "# A\n\n[Paper][P]\n\n[.column]\n\n[p]: http://x.y\n"),
        (Dialect::Presenterm, "A\n===\n\n[Paper][p]\n\n<!-- pause -->\n\n[p]: http://x.y\n"),
        (Dialect::Marp, "# A\n\n[Paper][p]\n\n---\n\n[p]: http://x.y\n"),
    ] {
        let deck = reads(dialect, text);
        let text = deck.passages.list().iter().map(|p| deck.passages.text(p)).collect::<Vec<_>>().join(" ");
        assert!(text.contains("Paper") && !text.contains('['), "{dialect}: {text:?}");
    }
    let deck = reads(Dialect::Quarto, "## A\n\n::: {.foo}\n[Paper][p]\n:::\n\n[p]: http://x.y\n");
    let BlockKind::Paragraph(inlines) = &deck.slides[0].blocks[1].kind else { panic!("{:?}", deck.slides[0].blocks) };
    assert!(matches!(&inlines[0].kind, InlineKind::Link { target, .. } if target == "http://x.y"), "{inlines:?}");
}

#[test]
fn titles_stand_in_many_ways() {
    for (dialect, text, title) in [
        (Dialect::Marp, "<h1>A title</h1>\n\ntext\n", "A title"),
        (Dialect::Marp, "<div class=\"x\">\n<h2>A <em>title</em></h2>\n</div>\n\ntext\n", "A title"),
        (Dialect::Marp, "A title\n=======\n\ntext\n", "A title"),
        (Dialect::Marp, "# <!-- fit --> A title\n", "A title"),
        (Dialect::Quarto, "## {data-menu-title=\"A title\"}\n\ntext\n", "A title"),
        (Dialect::Quarto, "## {data-menu-title=\"Menu\"}\n\n[A title]{.slide-title}\n\ntext\n", "A title"),
        (Dialect::Quarto, "## A title {.smaller background-color=\"red\"}\n\ntext\n", "A title"),
        (Dialect::Remark, "class: middle\n\n.title[\nA title\n]\n\ntext\n", "A title"),
        (Dialect::Remark, "# .center[A title]\n\ntext\n", "A title"),
        (Dialect::Deckset, "# [fit] A title\n\ntext\n", "A title"),
        (Dialect::Deckset, "# [fit] **A** title\n", "A title"),
        (Dialect::Presenterm, "A title\n---\n\ntext\n", "A title"),
        (Dialect::Slidev, "# Cover\n\n---\ntitle: A title\n---\n\ntext\n", "A title"),
        (Dialect::Hugo, "# {{% fragment %}}A title{{% /fragment %}}\n", "A title"),
    ] {
        let deck = reads(dialect, text);
        assert_eq!(deck.slides.last().map(|s| s.title_text()), Some(title), "{dialect}: {text:?}");
    }
}

#[test]
fn notes_are_found_as_each_dialect_writes_them() {
    for (dialect, text) in [
        (Dialect::Marp, "# A\n\n<!-- Say this. -->\n"),
        (Dialect::Slidev, "# A\n\n<!--\nSay this.\n-->\n"),
        (Dialect::Reveal, "# A\n\nNote: Say this.\n"),
        (Dialect::Reveal, "# A\n\nnotes:\nSay this.\n"),
        (Dialect::Reveal, "# A\n\n<aside class=\"notes\">Say this.</aside>\n"),
        (Dialect::Quarto, "## A\n\n::: {.notes}\nSay this.\n:::\n"),
        (Dialect::Pandoc, "# A\n\nx\n\n::: notes\n\nSay this.\n\n:::\n"),
        (Dialect::Pandoc, "# A\n\nx\n\n<div class=\"notes\">\nSay this.\n</div>\n"),
        (Dialect::Rmarkdown, "# A\n\nx\n\n<div class=\"notes\">\nSay this.\n</div>\n"),
        (Dialect::Presenterm, "A\n===\n\n<!-- speaker_note: Say this. -->\n"),
        (Dialect::Presenterm, "A\n===\n\n<!--\nspeaker_note: |\n  Say this.\n-->\n"),
        (Dialect::Remark, "# A\n\n???\nSay this.\n"),
        (Dialect::Deckset, "# A\n\n^ Say this.\n"),
        (Dialect::Deckset, "# A\n\n^\nSay this.\n"),
        (Dialect::Hugo, "# A\n\n{{< note >}}\nSay this.\n{{< /note >}}\n"),
        (Dialect::Obsidian, "# A\n\nNote: Say this.\n"),
        (Dialect::Patat, "# A\n\nx\n\n<!-- Say this. -->\n"),
    ] {
        let deck = reads(dialect, text);
        let notes: Vec<_> = deck.slides[0].notes.iter().map(|n| n.text.as_str()).collect();
        assert_eq!(notes, ["Say this."], "{dialect}: {text:?}");
    }
}

#[test]
fn times_are_found_as_each_dialect_states_them() {
    for (dialect, text, seconds) in [
        (Dialect::Reveal, "<!-- .slide: data-timing=\"90\" -->\n# A\n", 90),
        (Dialect::Quarto, "## A {data-timing=\"90\"}\n\nx\n", 90),
        (Dialect::Hugo, "{{< slide timing=\"90\" >}}\n\n# A\n", 90),
        (Dialect::Marp, "# A\n\n<!-- in 02:00 - out 03:30 -->\n", 90),
        (Dialect::Marp, "# A\n\n<!-- ~90 seconds. Then on. -->\n", 90),
        (Dialect::Marp, "# A\n\n<!-- minutes: 1.5 -->\n", 90),
        (Dialect::Marp, "# A\n\n<!-- {\"key\": \"a\", \"time\": \"1m30s\"} -->\n", 90),
        (Dialect::Marp, "# A\n\n<!-- hotseat\ntime: 1:30\n-->\n", 90),
        (Dialect::Slidev, "# A\n\n---\nminutes: 1.5\n---\n\n# B\n", 90),
        (Dialect::Remark, "# A\n\n???\n~90 seconds.\n", 90),
        (Dialect::Deckset, "# A\n\n^ time: 90s\n", 90),
    ] {
        let deck = reads(dialect, text);
        assert_eq!(deck.slides.last().and_then(|s| s.settings.seconds), Some(seconds), "{dialect}: {text:?}");
    }
    for (text, minutes) in [
        ("---\nduration: 45min\n---\n# A\n", 45),
        ("---\nrevealOptions:\n  totalTime: 1200\n---\n# A\n", 20),
        ("---\nhotseat:\n  minutes: 30\n---\n# A\n", 30),
        ("# A\n\n<!-- 40 mins + 20 mins questions -->\n", 60),
    ] {
        assert_eq!(reads(Dialect::Reveal, text).settings.slot_seconds, Some(minutes * 60), "{text:?}");
    }
}

#[test]
fn an_agenda_that_comes_again_is_a_repeat() {
    let agenda = "# Agenda\n\n- Problem\n- Method\n- Results\n";
    let text = format!("{agenda}\n---\n\n# Problem\n\n- x\n- y\n\n---\n\n{agenda}\n---\n\n# Part\n\n---\n\n# Part\n");
    let repeats: Vec<_> = reads(Dialect::Marp, &text).slides.iter().map(|s| s.repeats).collect();
    assert_eq!(repeats, [None, None, Some(1), None, None]);
}

#[test]
fn comments_come_before_fences_and_fences_before_separators() {
    let text = "# A\n\n<!--\n```\n-->\n\n---\n\n# B\n\n```\n<!--\n```\n\n---\n\n# C\n\n<!--\n---\n\n# Gone\n\n---\n-->\n\n---\n\n# D\n";
    for dialect in [Dialect::Marp, Dialect::Slidev] {
        let deck = reads(dialect, text);
        let shown: Vec<_> = deck.shown().map(|s| s.title_text()).collect();
        assert_eq!(shown, ["A", "B", "C", "D"], "{dialect}");
        let hidden: Vec<_> = deck.slides.iter().filter(|s| s.hidden).map(|s| s.title_text()).collect();
        assert_eq!(hidden, ["Gone"], "{dialect}");
    }
}

#[test]
fn pauses_and_increments_are_steps_of_one_slide() {
    for (dialect, text, steps) in [
        (Dialect::Marp, "# A\n\n* one\n* two\n", 3),
        (Dialect::Remark, "# A\n\none\n\n--\n\ntwo\n\n--\n\nthree\n", 3),
        (Dialect::Quarto, "## A\n\none\n\n. . .\n\ntwo\n", 2),
        (Dialect::Quarto, "---\nincremental: true\n---\n## A\n\n- one\n- two\n", 3),
        (Dialect::Pandoc, "# A\n\n::: incremental\n- one\n- two\n:::\n", 3),
        (Dialect::Pandoc, "# A\n\n> - one\n> - two\n", 3),
        (Dialect::Presenterm, "A\n===\n\none\n<!-- pause -->\ntwo\n", 2),
        (Dialect::Reveal, "# A\n\n- one <!-- .element: class=\"fragment\" -->\n- two\n", 2),
        (Dialect::Slidev, "# Z\n\n---\nclicks: 3\n---\n\n# A\n", 4),
    ] {
        let deck = reads(dialect, text);
        assert_eq!(deck.slides.last().map(|s| s.steps), Some(steps), "{dialect}: {text:?}");
        assert!(deck.slides.len() <= 2, "{dialect}: {text:?}");
    }
}
