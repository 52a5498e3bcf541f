//! Whole decks to pages.

use proptest::prelude::*;

use super::*;
use crate::deck::{Options, read};

fn deck(text: &str) -> Deck {
    read("talk.md", text.to_owned(), &Files::none(), &Options::default()).expect("a readable deck")
}

fn pages(text: &str) -> (Deck, Layout) {
    let deck = deck(text);
    let layout = lay_out(&deck, &Theme::built_in()[0], &Files::none());
    (deck, layout)
}

fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

const SMALL: &str = "---
marp: true
paginate: true
footer: Lab meeting
---

# Label noise is cheap

Ada Example, 2026

---

## Results

- Ours is **better** by $\\Delta = 3$
  1. on `dev`
  2. on test
- [x] tuned

| Method | F1 |
|:--|--:|
| Ours | 71.2 |
| Base | 68.0 |

![A plot of F1](missing.png)

<!-- Only for me: breathe. -->

---

## Code

```python
def f(x):
    return x + 1
```

> [!NOTE]
> See [the paper](https://example.org/p).

$$ E = mc^2 \\tag{1} $$
";

#[test]
fn a_small_deck_as_structure_and_text() {
    let (_, layout) = pages(SMALL);
    let mut out = String::new();
    for page in &layout.pages {
        out.push_str(&format!("=== {} {} ===\n{}", page.label, page.title, outline_of(&page.draws)));
    }
    for issue in &layout.issues {
        out.push_str(&format!("! {:?}: {}\n", issue.kind, issue.message));
    }
    insta::assert_snapshot!(out);
}

#[test]
fn notes_are_on_no_page() {
    let (_, layout) = pages(SMALL);
    assert!(layout.pages.iter().all(|p| !text_of(&p.draws).contains("breathe")));
}

#[test]
fn what_does_not_fit_goes_on_and_is_told() {
    let mut text = String::from("---\nmarp: true\n---\n\n## Too much\n\n");
    for i in 0..60 {
        text.push_str(&format!("- point number {i} with a few more words\n"));
    }
    let (_, layout) = pages(&text);
    assert!(layout.pages.len() > 1, "{} pages", layout.pages.len());
    assert_eq!(layout.fits[0].pages as usize, layout.pages.len());
    assert!(layout.fits[0].lines_over > 0);
    assert!(layout.issues.iter().any(|i| i.kind == IssueKind::Split), "{:?}", layout.issues);
    assert_eq!(layout.pages[1].label, "1b");
    let all: String = layout.pages.iter().map(|p| text_of(&p.draws)).collect();
    for i in 0..60 {
        assert_eq!(all.matches(&format!("point number {i} with")).count(), 1, "item {i}");
    }
    assert!(text_of(&layout.pages[0].draws).contains("(1/"), "the parts are marked");
}

#[test]
fn a_little_too_much_is_made_smaller_not_divided() {
    let text = format!("---\nmarp: true\n---\n\n## Full\n\n{}", "- a point of one line\n".repeat(14));
    let (_, layout) = pages(&text);
    assert_eq!(layout.pages.len(), 1);
    let fit = layout.fits[0];
    assert!(fit.scale < 1.0 && fit.scale >= FLOOR, "{fit:?}");
    assert!(layout.issues.iter().any(|i| i.kind == IssueKind::Shrunk));
}

#[test]
fn a_title_as_long_as_a_page_goes_on_at_a_size_that_can_be_read() {
    let text = format!("---\nmarp: true\n---\n\n## {}\n\nThe rest.\n", "Wide words ".repeat(300));
    let (_, layout) = pages(&text);
    let mut said = String::new();
    for page in &layout.pages {
        let bounds = bounds_of(&page.draws).expect("ink");
        assert!(bounds.y + bounds.h <= page.size.1 + 1.0, "{bounds:?}");
        said += &text_of(&page.draws);
    }
    assert_eq!((said.matches("Wide").count(), said.matches("The rest.").count()), (300, 1));
    assert!(layout.issues.iter().all(|i| i.kind != IssueKind::TooSmall), "{:?}", layout.issues);
}

#[test]
fn numbers_stop_at_the_backup() {
    let text = "---\nmarp: true\npaginate: true\n---\n\n# A\n\nx\n\n---\n\n## B\n\ny\n\n---\n\n<!-- hotseat\nbackup: true\n-->\n\n## C\n\nz\n";
    let (deck, layout) = pages(text);
    assert!(deck.slides[2].backup, "the tag is read");
    let labels: Vec<&str> = layout.pages.iter().map(|p| p.label.as_str()).collect();
    assert_eq!(labels, ["1", "2", "B1"]);
    assert!(text_of(&layout.pages[1].draws).ends_with("2 / 2"), "{}", text_of(&layout.pages[1].draws));
}

#[test]
fn ink_is_the_same_whatever_the_thread() {
    let (deck, first) = pages(SMALL);
    let again = lay_out(&deck, &Theme::built_in()[0], &Files::none());
    for (a, b) in first.pages.iter().zip(&again.pages) {
        assert_eq!(format!("{:?}", a.draws), format!("{:?}", b.draws));
    }
}

/// All glyph runs of a page.
fn runs(draws: &[Draw]) -> Vec<&GlyphRun> {
    let mut out = Vec::new();
    for draw in draws {
        match draw {
            Draw::Glyphs(run) => out.push(run),
            Draw::Group { draws, .. } => out.extend(runs(draws)),
            _ => {}
        }
    }
    out
}

#[test]
fn words_take_the_colour_and_size_that_the_deck_gives_them() {
    let text = "---\nmarp: true\nstyle: |\n  :root { --hot: #b02020 }\n---\n\n## Looks\n\nOne <span style=\"color: var(--hot)\">warm</span> \
                <span class=\"large-text\">large</span> <span style=\"font-size: 1px\">tiny</span> word.\n";
    let (_, layout) = pages(text);
    let all = runs(&layout.pages[0].draws);
    let of = |word: &str| *all.iter().find(|r| r.text.trim() == word).unwrap_or_else(|| panic!("{word}: {all:?}"));
    assert_eq!(of("warm").color, Color::rgb(0xb0, 0x20, 0x20));
    let normal = of("One").size;
    assert!((of("large").size / normal - 1.3).abs() < 0.01);
    assert!(of("tiny").size > normal * 0.6, "legible all the same: {}", of("tiny").size);
}

#[test]
fn a_slide_has_the_ground_that_the_deck_gives_it() {
    let text = "---\nmarp: true\n---\n\n<!-- backgroundColor: #102030 -->\n\n## Night\n\nWords.\n";
    let (_, layout) = pages(text);
    let Some(Draw::Rect { color, .. }) = layout.pages[0].draws.iter().find(|d| matches!(d, Draw::Rect { .. })) else {
        panic!("no ground")
    };
    assert_eq!(*color, Color::rgb(0x10, 0x20, 0x30));
    assert!(runs(&layout.pages[0].draws).iter().all(|r| r.color.g > 120), "light on dark");
}

#[test]
fn a_background_that_is_not_there_covers_nothing() {
    for (options, blocks) in [("bg 40%", ""), ("bg", ""), ("bg", "- a point\n- another\n"), ("bg cover", "Words.\n")] {
        let text =
            format!("---\nmarp: true\n---\n\n# First\n\n---\n\n## A title\n\n![{options}](none.png)\n\n{blocks}");
        let (_, layout) = pages(&text);
        let page = &layout.pages[1];
        let place = |r: &GlyphRun| Rect { x: r.x, y: r.y - r.size, w: r.width, h: r.size * 1.2 };
        let all = runs(&page.draws);
        let (mark, words): (Vec<&GlyphRun>, Vec<&GlyphRun>) = all.iter().partition(|r| r.text.contains("none.png"));
        assert!(!mark.is_empty(), "{options}: it is told on the slide");
        for (m, w) in mark.iter().flat_map(|m| words.iter().map(move |w| (place(m), place(w)))) {
            let apart = m.x + m.w <= w.x || w.x + w.w <= m.x || m.y + m.h <= w.y || w.y + w.h <= m.y;
            assert!(apart, "{options} {blocks}: {m:?} {w:?}");
        }
        let ground =
            page.draws.iter().filter(|d| matches!(d, Draw::Rect { rect, .. } if rect.w >= page.size.0)).count();
        assert_eq!(ground, 1, "{options}: the page's own");
    }
}

#[test]
fn a_picture_on_a_line_of_its_own_is_no_letter() {
    let text = "---\nmarp: true\n---\n\n## People\n\n![Ada](ada.png)\nAda, who wrote it\n";
    let (_, layout) = pages(text);
    let outline = outline_of(&layout.pages[0].draws);
    assert!(outline.contains("Figure (Ada)"), "{outline}");
    assert!(outline.contains("\"Ada, who wrote it\""), "{outline}");
}

#[test]
fn many_columns_shrink_before_they_break_words() {
    let cell = |w: &str| format!("<div>\n\n{w}\n\n</div>\n");
    let cells: String = ["Cencheng", "Wilhelmina", "Bartholomew", "Evangelina", "Theodore"].map(cell).concat();
    let text = format!(
        "---\nmarp: true\n---\n\n## Names\n\n![bg right:35%](x.png)\n\n<div class=\"columns\">\n{cells}</div>\n"
    );
    let (_, layout) = pages(&text);
    let shown = text_of(&layout.pages[0].draws);
    for name in ["Cencheng", "Wilhelmina", "Bartholomew"] {
        assert!(shown.contains(name), "{shown}");
    }
}

/// Draws without titles, page numbers and bullets: an item may go on on the next page.
fn body(draws: &[Draw]) -> Vec<Draw> {
    let mut open: Vec<bool> = Vec::new();
    let mut out = Vec::new();
    for draw in draws {
        match draw {
            Draw::Begin { role, .. } => open.push(matches!(role, Role::Artifact | Role::Heading(1) | Role::Label)),
            Draw::End => {
                open.pop();
            }
            other if !open.contains(&true) => out.push(other.clone()),
            _ => {}
        }
    }
    out
}

/// Blocks of Markdown as decks have them, some of them hostile in size.
fn block() -> impl Strategy<Value = String> {
    let text = "[a-zA-Z]{1,12}( [a-zA-Z0-9,.%]{1,14}){0,30}";
    let word = "[a-z]{1,90}";
    prop_oneof![
        text.prop_map(|t| format!("{t}\n")),
        prop::collection::vec(text, 1..14).prop_map(|v| v.iter().map(|t| format!("- {t}\n")).collect()),
        prop::collection::vec(text, 1..5).prop_map(|v| v
            .iter()
            .enumerate()
            .map(|(i, t)| format!("{}- {t}\n", "  ".repeat(i)))
            .collect()),
        (1..7usize, 1..20usize, word).prop_map(|(columns, rows, w)| {
            let row = format!("|{}\n", format!(" {w} |").repeat(columns));
            format!("{row}|{}\n{}", "--|".repeat(columns), row.repeat(rows))
        }),
        (1..40usize, word).prop_map(|(n, w)| format!("```python\n{}```\n", format!("x = '{w}' + {n}\n").repeat(n))),
        text.prop_map(|t| format!("> {t}\n")),
        text.prop_map(|t| format!("### {t}\n")),
        (1..30usize).prop_map(|n| format!("$$ {} $$\n", "x_i + \\frac{1}{2}".repeat(n))),
        word.prop_map(|w| format!("A line with `{w}` and $\\sum_i x_i$ and **{w}**.\n")),
        Just("![alt words](nothing.png)\n".to_owned()),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    /// Nothing is cut off and nothing is lost, whatever the slide holds.
    #[test]
    fn every_page_holds_all_that_is_drawn_on_it(title in "[A-Z][a-z]{0,20}( [a-z]{1,20}){0,14}", blocks in prop::collection::vec(block(), 0..7)) {
        let text = format!("---\nmarp: true\npaginate: true\n---\n\n## {title}\n\n{}", blocks.join("\n"));
        let (deck, layout) = pages(&text);
        let mut shown = String::new();
        for page in &layout.pages {
            let (w, h) = page.size;
            if let Some(b) = bounds_of(&page.draws) {
                let slack = 1.0; // rounding, and glyphs that reach over their advance
                prop_assert!(b.x >= -slack && b.y >= -slack, "{b:?}");
                prop_assert!(b.x + b.w <= w + slack && b.y + b.h <= h + slack, "{b:?} on {w} x {h}");
            }
            shown.push_str(&text_of(&body(&page.draws)));
            shown.push('\n');
        }
        // Words may be broken over lines where they are wider than their column; letters are all there.
        let letters = |t: &str| t.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
        let shown = letters(&shown);
        for passage in deck.passages.list() {
            let text = deck.passages.text(passage);
            if passage.kind == crate::deck::passage::PassageKind::Item || passage.kind == crate::deck::passage::PassageKind::Cell {
                prop_assert!(shown.contains(&letters(text)), "lost: {}", words(text));
            }
        }
    }
}

#[test]
fn a_full_slide_makes_its_pictures_smaller_before_it_is_divided() {
    let svg = "<svg xmlns='http://www.w3.org/2000/svg' width='800' height='600'><rect width='800' height='600'/></svg>";
    let files = Files::memory([("plot.svg", svg.as_bytes().to_vec())]);
    let text = format!(
        "---\nmarp: true\n---\n\n## Results\n\n![width:800px](plot.svg)\n\n{}",
        "- a point that is made\n".repeat(5)
    );
    let deck = read("talk.md", text, &files, &Options::default()).expect("a readable deck");
    let layout = lay_out(&deck, &Theme::built_in()[0], &files);
    assert_eq!((layout.pages.len(), layout.fits[0].scale), (1, 1.0), "{:?}", layout.issues);
    assert!(layout.issues.iter().any(|i| i.message.contains("its pictures are smaller")), "{:?}", layout.issues);
}

#[test]
fn one_sentence_stands_in_the_middle_and_two_paragraphs_do_not() {
    let top = |text: &str| {
        let (_, layout) = pages(&format!("---\nmarp: true\n---\n\n# A\n\nb\n\n---\n\n{text}\n"));
        let runs = layout.pages[1].draws.iter().filter_map(|d| if let Draw::Glyphs(r) = d { Some(r) } else { None });
        runs.map(|r| (r.y, r.size)).fold((f32::MAX, 0.0), |a, r| (a.0.min(r.0), f32::max(a.1, r.1)))
    };
    let (statement, text) = (top("What would change your mind?"), top("What would change your mind?\n\nThis."));
    assert!(statement.0 > 200.0 && statement.1 > text.1 * 1.4, "{statement:?}");
    assert!(text.0 < 80.0, "{text:?}");
}

#[test]
fn a_line_after_a_break_starts_at_the_margin() {
    let (_, layout) = pages("---\nmarp: true\n---\n\n# A\n\nb\n\n---\n\n## T\n\nfirst<br> second\n\nx\n");
    let runs: Vec<&GlyphRun> =
        layout.pages[1].draws.iter().filter_map(|d| if let Draw::Glyphs(r) = d { Some(r) } else { None }).collect();
    let second = runs.iter().find(|r| r.text.contains("second")).expect("the second line");
    assert!(second.text.starts_with('s') && (second.x - runs[0].x).abs() < 1.0, "{second:?}");
}

#[test]
fn code_in_columns_is_equally_large() {
    let text = "---\nmarp: true\n---\n\n## T\n\n<div class=\"columns\">\n<div>\n\n```\nshort()\n```\n\n</div>\n<div>\n\n\
                ```\nsomething(that = is, rather = long, for = one, column = of, two = here)\n```\n\n</div>\n</div>\n";
    let (_, layout) = pages(text);
    let sizes: std::collections::BTreeSet<String> = layout.pages[0]
        .draws
        .iter()
        .filter_map(|d| if let Draw::Glyphs(r) = d { Some(r) } else { None })
        .filter(|r| r.font.face().name.starts_with("JetBrains"))
        .map(|r| format!("{:.2}", r.size))
        .collect();
    assert_eq!(sizes.len(), 1, "{sizes:?}");
}

#[test]
fn a_slide_that_only_runs_code_says_that_its_figure_is_missing() {
    let text = "---\nformat: revealjs\nexecute:\n  echo: false\n---\n\n# A\n\n## Figure\n\n```{r}\nplot(1)\n```\n";
    let deck = read("talk.qmd", text.to_owned(), &Files::none(), &Options::default()).expect("a readable deck");
    let layout = lay_out(&deck, &Theme::built_in()[0], &Files::none());
    let page = layout.pages.last().expect("a page");
    assert!(text_of(&page.draws).contains("shown by r code"), "{}", text_of(&page.draws));
    assert!(layout.issues.iter().any(|i| i.kind == IssueKind::Picture && i.message.contains("--slides-pdf")));
}

#[test]
fn only_links_to_the_web_and_to_mail_are_live() {
    let targets = [
        "https://a.org",
        "http://a.org",
        "mailto:a@a.org",
        "javascript:bad()",
        "file:///etc/passwd",
        "ftp://a.org",
        "a.md",
    ];
    let text: String = targets.iter().map(|t| format!("- [there]({t})\n")).collect();
    let (_, layout) = pages(&format!("# A\n\n---\n\n## B\n\n{text}"));
    let live: Vec<&str> = (layout.pages.iter().flat_map(|p| &p.draws))
        .filter_map(|d| if let Draw::Link { target, .. } = d { Some(target.as_str()) } else { None })
        .collect();
    assert_eq!(live, targets[..3]);
}

#[test]
fn a_slide_goes_on_over_two_hundred_pages_at_most() {
    let (_, layout) = pages(&format!("# A\n\n---\n\n## B\n\n{}", "- a point\n".repeat(4_000)));
    assert_eq!((layout.fits[1].pages, layout.pages.len()), (200, 201));
}

#[test]
fn bullets_stand_where_their_script_begins() {
    let (_, layout) = pages("---\nmarp: true\n---\n\n## A\n\n- שלום עולם\n- from the left\n");
    let all = runs(&layout.pages[0].draws);
    let at = |text: &str| all.iter().filter(|r| r.text.trim() == text).map(|r| r.x).collect::<Vec<_>>();
    let hebrew = all.iter().filter(|r| r.text.contains('ש')).map(|r| r.x + r.width).fold(0.0, f32::max);
    let (bullets, english) = (at("•"), all.iter().find(|r| r.text.starts_with("from")).expect("there").x);
    assert!(bullets[0] > hebrew && bullets[1] < english, "{bullets:?} {hebrew} {english}");
}

#[test]
fn a_number_with_its_spread_is_not_broken_in_a_narrow_table() {
    let head = "---\nmarp: true\nsize: 4:3\n---\n\n## A\n\n| | Tickets | Triage | A100-hours |\n|---|---|---|---|\n";
    let row = "| Impact sampling as written, reimplemented here | 74.5 ± 0.7 | 62.4 ± 0.9 | 8.9 ± 0.12 |\n";
    let (_, layout) = pages(&format!("{head}{row}"));
    let all = runs(&layout.pages[0].draws);
    assert!(all.iter().any(|r| r.text.contains("74.5 ± 0.7")), "{:?}", all.iter().map(|r| &r.text).collect::<Vec<_>>());
}

#[test]
fn filters_of_pictures_are_drawn_or_told() {
    let mut bytes = Vec::new();
    let mut png = png::Encoder::new(&mut bytes, 2, 1);
    png.set_color(png::ColorType::Rgb);
    png.write_header().expect("head").write_image_data(&[9; 6]).expect("pixels");
    let files = Files::memory([("a.png", bytes)]);
    let drawn = |options: &str| {
        let deck = deck(&format!("---\nmarp: true\n---\n\n## A\n\n![{options}](a.png)\n"));
        let layout = lay_out(&deck, &Theme::built_in()[0], &files);
        fn flat(draws: &[Draw]) -> Vec<&Draw> {
            draws
                .iter()
                .flat_map(|d| match d {
                    Draw::Group { draws, .. } => flat(draws),
                    other => vec![other],
                })
                .collect()
        }
        let all = flat(&layout.pages[0].draws);
        let alpha = all.iter().find_map(|d| if let Draw::Picture { alpha, .. } = d { Some(*alpha) } else { None });
        let black = all.iter().any(|d| matches!(d, Draw::Rect { color, .. } if (color.r, color.a) == (0, 153)));
        let told: Vec<String> = layout.issues.into_iter().map(|i| i.message).collect();
        (alpha.expect("drawn"), black, told.join("; "))
    };
    assert_eq!(drawn("bg"), (255, false, String::new()));
    assert_eq!(drawn("bg brightness:0.4"), (255, true, String::new()));
    assert_eq!(drawn("opacity:20%"), (51, false, String::new()));
    assert_eq!(drawn("bg blur:5px sepia"), (255, false, "`a.png` is drawn without blur:5px, sepia".into()));
    assert!(drawn("brightness:1.5").2.contains("without brightness:1.5"));
}

#[test]
fn footnotes_stand_below_the_last_part_of_a_divided_slide() {
    let mut text = String::from("---\nmarp: true\n---\n\n# T\n\n---\n\n## Long\n\n");
    for i in 0..19 {
        text += &format!("- point {i} that says something[^1]\n");
    }
    text += "\n[^1]: The source of all of it.\n";
    let (_, layout) = pages(&text);
    let said: Vec<String> = layout.pages.iter().filter(|p| p.slide == 1).map(|p| text_of(&p.draws)).collect();
    assert!(said.len() > 1, "{said:?}");
    let with_note = |s: &&String| s.contains("The source of all of it");
    assert_eq!(said.iter().filter(with_note).count(), 1);
    let last = said.last().expect("a page");
    assert!(with_note(&last) && last.contains("point 18"), "{last}");
}

#[test]
fn marked_lines_of_code_have_a_ground_of_their_own() {
    let bands = |info: &str| {
        let (_, layout) = pages(&format!("# T\n\n---\n\n## C\n\n```{info}\na = 1\nb = 2\nc = 3\n```\n"));
        let fills = |draws: &[Draw]| format!("{draws:?}").matches("role: Artifact").count();
        layout.pages.last().map_or(0, |p| fills(&p.draws))
    };
    assert_eq!(bands("python {1,3}"), bands("python") + 2);
    assert_eq!(bands("python {1-2|3}"), bands("python"), "what changes by steps is not marked");
}

#[test]
fn text_on_a_page_higher_than_wide_is_no_smaller_than_on_a_screen() {
    let tall = "---\nmarp: true\nsize: A4\n---\n\n# T\n\nx\n\n---\n\n## A\n\n- words\n";
    let size = |text: &str| {
        let (_, layout) = pages(text);
        let debug = format!("{:?}", layout.pages.last().expect("a page").draws);
        let sizes = debug.split("size: ").skip(1).filter_map(|s| s.split([',', ' ']).next()?.parse::<f32>().ok());
        sizes.fold(0.0, f32::max)
    };
    assert!(size(tall) > size(&tall.replace("size: A4\n", "")) * 0.95);
}

#[test]
fn an_item_stays_beside_its_mark_on_a_slide_whose_lines_are_centred() {
    let left = |class: &str| {
        let text = format!(
            "---\nmarp: true\n---\n\n# T\n\n---\n\n<style>.mid {{ text-align: center }}</style>\n\n## A\n\n<div class=\"{class}\">\n\n- words\n\n</div>\n"
        );
        let (_, layout) = pages(&text);
        let page = layout.pages.last().expect("a page");
        runs(&page.draws).iter().find(|r| r.text.contains("words")).map(|r| r.x.round())
    };
    assert!(left("mid").is_some());
    assert_eq!(left("mid"), left("other"));
}

#[test]
fn a_long_table_stands_closer_before_it_is_divided() {
    let rows: String = (0..13).map(|i| format!("| method {i} | {i}.5 |\n")).collect();
    let (_, layout) = pages(&format!("# T\n\n---\n\n## Numbers\n\nAll of them.\n\n| A | B |\n|--|--|\n{rows}"));
    assert_eq!(layout.fits.last().map(|f| f.pages), Some(1), "{:?}", layout.fits);
}
