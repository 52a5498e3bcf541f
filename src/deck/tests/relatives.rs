//! Near relatives of the common dialects, one deck of each read whole, and what sets them apart.

use super::super::files::Files;
use super::super::model::{Deck, Dialect, HazardKind};
use super::super::passage::PassageKind;
use super::super::read::{Options, read};
use super::dump;

fn detected(name: &str, text: &str, files: &Files) -> Deck {
    read(name, text.to_owned(), files, &Options::default()).expect("a deck")
}

fn titles(deck: &Deck) -> Vec<&str> {
    deck.shown().map(|s| s.title_text()).collect()
}

#[test]
fn relatives_are_told_apart() {
    let files = Files::memory([("_quarto.yml", "project:\n  type: default\nformat:\n  revealjs:\n    echo: true\n")]);
    for (name, text, files, dialect, reason) in [
        ("t.Rmd", "---\noutput: beamer_presentation\n---\n# A", &Files::none(), "rmarkdown", "beamer"),
        ("t.Rmd", "---\noutput:\n  ioslides_presentation: default\n---\n# A", &Files::none(), "rmarkdown", "ioslides"),
        ("t.md", "---\npatat:\n  wrap: true\n...\n# A", &Files::none(), "patat", "patat"),
        ("t.md", "+++\noutputs = [\"Reveal\"]\n+++\n# A\n\n---\n\n# B", &Files::none(), "hugo", "outputs"),
        ("t.md", "# A\n\n---\n\n{{% note %}}\nx\n{{% /note %}}\n", &Files::none(), "hugo", "shortcodes"),
        ("t.md", "# A\n\n---\n\n![[b.png|300]]\n", &Files::none(), "obsidian", "![[embeds]]"),
        (
            "t.md",
            "# A\n\n---\n\n<grid drag=\"40 30\" drop=\"topleft\">\nx\n</grid>\n",
            &Files::none(),
            "obsidian",
            "grid",
        ),
        ("t.qmd", "---\nformat: revealjs\n---\n## A", &Files::none(), "quarto", ".qmd, `format: revealjs`"),
        ("t.qmd", "## A", &Files::none(), "quarto", ".qmd"),
        ("t.qmd", "---\ntitle: x\n---\n## A", &files, "quarto", ".qmd, `format: revealjs` in _quarto.yml"),
        ("t.md", "---\ntitle: x\n---\n## A", &files, "quarto", "`format: revealjs` in _quarto.yml"),
        ("t.md", "---\nmarp: true\n---\n## A", &files, "marp", "marp"),
    ] {
        let deck = detected(name, text, files);
        assert_eq!(deck.dialect.to_string(), dialect, "{text:?}");
        assert!(deck.dialect_reason.contains(reason), "{text:?}: {}", deck.dialect_reason);
    }
}

#[test]
fn names_of_dialects_are_read_and_mistyped_ones_answered() {
    for dialect in Dialect::ALL {
        assert_eq!(dialect.name().parse(), Ok(*dialect));
    }
    assert_eq!("Xaringan".parse(), Ok(Dialect::Remark));
    let error = "quatro".parse::<Dialect>().expect_err("mistyped");
    assert_eq!(error.nearest, Some("quarto"));
    assert!(error.to_string().starts_with("no dialect is called `quatro`: did you mean `quarto`?"), "{error}");
    assert_eq!("powerpoint97".parse::<Dialect>().expect_err("unknown").nearest, None);
}

#[test]
fn patat_splits_at_rules_or_headings_and_takes_comments_for_notes() {
    let front = "---\ntitle: T\npatat:\n  incrementalLists: true\n...\n\n";
    let rules = format!(
        "{front}# A\n\n- x\n- y\n\n<!-- say this -->\n\n---\n\n---\n\n<!--config:\nwrap: true\n-->\n\n## B\n\nfirst\n\n. . .\n\nsecond\n"
    );
    insta::assert_snapshot!(dump::deck(&detected("t.md", &rules, &Files::none())));
    // Headings above the slide level are slides with nothing but a title, and no rule is needed.
    let headings = format!("{front}# Part\n\n## A\n\nx\n\n### in A\n\ny\n\n## B\n\nz\n");
    assert_eq!(titles(&detected("t.md", &headings, &Files::none())), ["Part", "A", "B"]);
    let one = headings.replace("incrementalLists: true", "slideLevel: 1");
    assert_eq!(titles(&detected("t.md", &one, &Files::none())), ["Part"]);
}

#[test]
fn hugo_splits_at_rendered_rules_and_reads_shortcodes() {
    let text = "+++\ntitle = \"T\"\noutputs = [\"Reveal\"]\n+++\n\n# A\n\n```\n---\n```\n\n{{% note %}}\nSay *this*.\n{{% /note %}}\n\n---\n\n{{% section %}}\n\n{{< slide background-color=\"#123\" timing=\"90\" class=\"wide\" >}}\n\n## B\n\n{{% fragment %}}one{{% /fragment %}} and {{< frag c=\"two\" index=\"1\" >}}\n\n---\n\n## C\n\n{{% /section %}}\n\n***\n\n{{< slide visibility=\"hidden\" >}}\n\n## D\n";
    insta::assert_snapshot!(dump::deck(&detected("t.md", text, &Files::none())));
}

#[test]
fn obsidian_reads_embeds_notes_grids_and_annotations() {
    let files = Files::memory([
        (
            "part.md",
            "---\ntags: [x]\n---\n# Part\n\nkept\n\n---\n\n# Second of part\n\n## Only this\n\nin it\n\n## Not this\n\nout\n",
        ),
        ("f.png", "x"),
    ]);
    let text = "---\ntheme: black\n---\n<!-- slide bg=\"#456\" -->\n# A\n\n+ one\n+ two\n\n==marked== and [[page|shown]] and [[plain]] %%hidden%%\n\nnote: Say this.\nAnd that.\n\n---\n\n![[f.png|300x200]]\n\n<grid drag=\"40 30\" drop=\"topleft\">\n### In a grid\n</grid>\n\n--\n\n![[part]]\n\n---\n\n![[part#Only this]]\n\n---\n\n<!-- slide skip=\"true\" -->\n# Skipped\n\n---\n\n::: block\ninside\n:::\n\ntext <!-- element class=\"fragment\" -->\n";
    insta::assert_snapshot!(dump::deck(&detected("t.md", text, &files)));
}

#[test]
fn rmarkdown_knits_first() {
    let text = "---\ntitle: T\noutput:\n  beamer_presentation:\n    slide_level: 2\n    incremental: true\n---\n\n```{r setup, include=FALSE}\nknitr::opts_chunk$set(echo = FALSE)\n```\n\n# Part\n\n## A\n\n- x\n- y\n\n> - at once\n\n```{r, fig.cap=\"The loss\", fig.alt=\"A falling curve\"}\nplot(1)\n```\n\n```{r, echo=TRUE}\nshown()\n```\n\n## B\n\n\\begin{block}{Claim}\nWe win.\n\\end{block}\n";
    insta::assert_snapshot!(dump::deck(&detected("t.Rmd", text, &Files::none())));
}

#[test]
fn what_a_chunk_writes_into_its_figure_is_read() {
    let text = "## A\n\nx\n\n```{r, echo=FALSE}\nplot(x, main = \"Calls by height\", xlab = \"m\")\n```\n\n```{r, eval=FALSE}\nplot(x, main = \"Not run\")\n```\n\n```r\nplot(x, main = \"Only shown\")\n```\n";
    let deck = detected("t.Rmd", text, &Files::none());
    let kinds = [PassageKind::Caption, PassageKind::Alt];
    let read = deck.passages.list().iter().filter(|p| kinds.contains(&p.kind));
    let read: Vec<_> = read.map(|p| (deck.passages.text(p), &text[deck.passages.span(p).range()])).collect();
    assert_eq!(read, [("Calls by height", "Calls by height"), ("m", "m")]);
}

#[test]
fn a_div_that_begins_with_a_slides_heading_is_that_slide() {
    let text = "## A\n\nx\n\n::: {.foo}\n## B {visibility=\"hidden\"}\n\ny\n:::\n\n::: {.callout-note}\n## Not a slide\n\nz\n:::\n\n::: {.bar}\ntext\n\n## Not one either\n:::\n";
    let deck = detected("t.qmd", text, &Files::none());
    let all: Vec<_> = deck.slides.iter().map(|s| (s.title_text(), s.hidden)).collect();
    assert_eq!(all, [("A", false), ("B", true)]);
}

#[test]
fn a_projects_settings_stand_behind_the_decks_own() {
    let files = Files::memory([("_quarto.yml", "author: Lab\nformat:\n  revealjs:\n    slide-level: 1\n")]);
    let deck = detected("t.qmd", "# A\n\n## in A\n\nx\n", &files);
    assert_eq!((titles(&deck), deck.style.author.as_deref()), (vec!["A"], Some("Lab")));
    let deck = detected("t.qmd", "---\nslide-level: 2\nauthor: Me\n---\n# A\n\n## B\n\nx\n", &files);
    assert_eq!((titles(&deck), deck.style.author.as_deref()), (vec!["A", "B"], Some("Me")));
    let broken = Files::memory([("_quarto.yml", "a: [")]);
    assert_eq!(titles(&detected("t.qmd", "## A\n", &broken)), ["A"]);
    assert!(!deck.hazards.iter().any(|h| h.kind == HazardKind::BadValue));
}
