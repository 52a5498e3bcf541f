//! Texts that look like decks: front matter, slides with the separators, notes, boxes and comments of every dialect,
//! nested and cut off as people write them.

use proptest::prelude::*;

/// A deck of some dialect, or of several at once.
pub fn deck() -> impl Strategy<Value = String> {
    let slides = prop::collection::vec((separator(), slide()), 1..6);
    (front(), slides, any::<prop::sample::Index>(), 0..8u8).prop_map(|(front, slides, cut, how)| {
        let mut text = front.to_owned();
        for (n, (separator, slide)) in slides.iter().enumerate() {
            if n > 0 {
                text.push_str(separator);
            }
            text.push_str(slide);
        }
        // Now and then the file breaks off somewhere.
        if how == 0 && !text.is_empty() {
            let mut at = cut.index(text.len());
            while !text.is_char_boundary(at) {
                at -= 1;
            }
            text.truncate(at);
        }
        text
    })
}

fn front() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "",
        "",
        "---\nmarp: true\npaginate: true\nheader: '**A** talk'\n---\n",
        "---\ntitle: \"A talk: é\"\nauthor:\n  - A\n  - name: B\ndate: 2026-01-01\nformat: revealjs\n---\n",
        "---\ntheme: x\nlayout: cover\nsrc: part.md\n---\n",
        "---\ntitle: RL: a *story*\nhotseat:\n  minutes: 20\n---\n\n",
        "---\nclass: center, middle\n",
        "---\n\n# Swallowed\n\n---\n",
        "+++\ntitle = \"T\"\noutputs = [\"Reveal\"]\n+++\n",
        "% A *title*\n% Author\n% Date\n\n",
        "slidenumbers: true\nautoscale: true\n\n",
        "\u{feff}---\ntitle: t\n---\n",
        "<!-- hotseat-deck\nminutes: 30\n-->\n",
        "name: inverse\nlayout: true\n\n---\n",
    ])
}

fn separator() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "\n---\n",
        "\n\n---\n\n",
        "---\n",
        "\n----\n\n",
        "\n--\n",
        "\n***\n",
        "\n\n",
        "\n---\nlayout: two-cols\nclicks: 2\n---\n\n",
        "\n---\nclass: middle, center\nname: n\n\n",
        "\n<!-- end_slide -->\n\n",
        "\n---   \n",
    ])
}

fn slide() -> impl Strategy<Value = String> {
    (heading(), prop::collection::vec(block(), 0..5), note())
        .prop_map(|(heading, blocks, note)| format!("{heading}{}{note}", blocks.concat()))
}

fn heading() -> impl Strategy<Value = String> {
    let form = prop::sample::select(vec![
        "",
        "# @\n\n",
        "## @\n",
        "### @ {.smaller #id}\n\n",
        "@\n===\n",
        "@\n---\n",
        "# <!-- fit --> @\n\n",
        "<h1>@</h1>\n\n",
        "**@**\n\n",
        "# [fit] @\n\n",
        ".title[@]\n\n",
        "# @ #\n\n",
        "  ## @\n\n",
    ]);
    (form, inlines()).prop_map(|(form, text)| form.replace('@', &text.replace('\n', " ")))
}

fn note() -> impl Strategy<Value = String> {
    let form = prop::sample::select(vec![
        "",
        "",
        "\n<!-- @ -->\n",
        "\n<!--\n@\n\nMore. Again!\n-->\n",
        "\n<!--\n---\n# @\n-->\n",
        "\n???\n@\n",
        "\nNote: @\n",
        "\nNote:\n- @\n",
        "\n::: notes\n@\n:::\n",
        "\n<aside class=\"notes\">\n@\n</aside>\n",
        "\n^ @\n^ more\n",
        "\n<!-- speaker_note: @ -->\n",
        "\n<!--\nspeaker_note: |\n  @\n  more\n-->\n",
        "\n<!-- hotseat\nsection: method\ntime: 90s\nignore:\n  RIG02: @\n-->\n",
        "\n<!-- @",
    ]);
    (form, inlines()).prop_map(|(form, text)| form.replace('@', &text))
}

/// Blocks, with others inside.
fn block() -> impl Strategy<Value = String> {
    leaf().prop_recursive(3, 16, 4, |inner| {
        let several = prop::collection::vec(inner, 1..4).prop_map(|blocks| blocks.concat());
        prop_oneof![
            (wrapper(), several.clone()).prop_map(|(form, text)| form.replace('@', &text)),
            (prefix(), several).prop_map(|((first, rest), text)| indented(first, rest, &text)),
        ]
    })
}

/// What stands around blocks.
fn wrapper() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "<div>\n\n@\n</div>\n\n",
        "<div>@</div>\n",
        "<div class=\"columns\">\n<div>\n\n@\n</div>\n<div>\n\nright\n\n</div>\n</div>\n",
        "<div style=\"display: flex\">\n@\n</div>\n",
        "::: {.columns}\n:::: {.column width=\"40%\"}\n@\n::::\n:::: {.column}\nright\n::::\n:::\n\n",
        "::: incremental\n@\n:::\n",
        "::::: {.callout-note}\n@\n:::::\n",
        ".left-column[\n@\n]\n.right-column[\nr\n]\n",
        ".footnote[@]\n",
        "::left::\n@\n::right::\n@\n",
        "<!-- column_layout: [1, 2] -->\n<!-- column: 0 -->\n@\n<!-- column: 1 -->\nr\n<!-- reset_layout -->\n",
        "<details><summary>s</summary>\n\n@\n</details>\n\n",
        "<table>\n<tr><td>\n\n@\n</td></tr></table>\n\n",
        "<ul><li>@<li>b</ul>\n",
        "<blockquote>@</blockquote>\n",
        "<v-clicks>\n\n@\n</v-clicks>\n\n",
        "<!--\n@\n-->\n",
        "```\n@\n```\n",
        "<figure>@<figcaption>cap</figcaption></figure>\n\n",
        "<h2>@</h2>\n",
        "<p>@",
        "<b>@</b>\n",
        "[.column]\n@\n[.column]\nr\n\n",
        "\\begin{block}{T}\n@\n\\end{block}\n",
        "<section>\n@\n</section>\n",
        "<pre>@</pre>\n",
    ])
}

/// What stands before the lines of blocks.
fn prefix() -> impl Strategy<Value = (&'static str, &'static str)> {
    prop::sample::select(vec![
        ("- ", "  "),
        ("* ", "  "),
        ("1. ", "   "),
        ("2) ", "   "),
        ("> ", "> "),
        ("> [!NOTE]\n> ", "> "),
        ("- [x] ", "  "),
        ("[^1]: ", "    "),
        (": ", "  "),
        ("\t- ", "\t  "),
    ])
}

fn indented(first: &str, rest: &str, text: &str) -> String {
    let mut out = String::new();
    for (n, line) in text.lines().enumerate() {
        out.push_str(if n == 0 { first } else { rest });
        out.push_str(line);
        out.push('\n');
    }
    out
}

fn leaf() -> impl Strategy<Value = String> {
    let form = prop::sample::select(vec![
        "@\n\n",
        "@\n\n",
        "- @\n- @\n  - @\n\n",
        "* @\n\n  more\n* b\n",
        "| @ | b |\n|---|:-:|\n| c | **@** |\n| d |\n\n",
        "```python\ndef f(): # @\n---\n```\n\n",
        "~~~\n---\n@\n~~~\n",
        "```{r, echo=FALSE, fig.cap=\"@\"}\n#| fig-cap: \"c\"\nplot(x)\n```\n",
        "    code @\n\n",
        "$$\n@\n+ b\n$$\n\n",
        "![@](a.png \"cap\")\n\n",
        "![bg left:30% @](b.png)\n",
        "![](c.png){width=50%}\n\n",
        "<img src=\"d.png\" alt=\"@\" width=\"40%\">\n\n",
        "<!-- _class: lead -->\n",
        "<!-- class: a\nbackgroundColor: red -->\n",
        "<!-- pause -->\n\n",
        ". . .\n\n",
        "--\n\n",
        "{{< pause >}}\n",
        "{{< include part.md >}}\n\n",
        "<!-- include: part.md -->\n",
        "<script>\n@\n</script>\n",
        "<style>.c{display:grid;grid-template-columns:1fr 1fr}</style>\n",
        "<table><tr><th>@<td>b<tr><td colspan=2>c</table>\n",
        "<!-- .slide: data-timing=\"60\" class=\"a\" -->\n",
        "Term\n: @\n\n",
        "***\n\n",
        "[.build-lists: true]\n",
    ]);
    (form, inlines()).prop_map(|(form, text)| form.replace('@', &text))
}

/// Running text with markup in it.
fn inlines() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "We train on eight data sets",
        "It works, e.g. On CIFAR (p < 0.01).",
        "why? ",
        "word",
        " ",
        "  ",
        "\n",
        "  \n",
        "\\\n",
        "\u{a0}",
        "\u{3000}",
        "\t",
        "**bold**",
        "*em*",
        "_a **b** c_",
        "**open",
        "~~old~~",
        "`code --- x`",
        "$x_i + 1$",
        "$5 and $10",
        "$$y$$",
        "[link](https://x.org/a_b \"t\")",
        "https://x.org/a(b)?c=d",
        "(www.x.org)",
        "![alt *em*](e.png)",
        "<br>",
        "<b>x",
        "</b>",
        "<span style=\"color: red\">red</span>",
        "x<sup>2</sup>",
        "H<sub>2</sub>O",
        "<!-- in text -->",
        "&amp;",
        "&nbsp;",
        "&#x41;",
        "\\*",
        "é",
        "e\u{301}",
        "\u{1f600}",
        "\u{feff}",
        "\u{1}",
        "日本語。はい。",
        "“quoted”… And",
        ".red[word *em*]",
        ".cls[",
        "]",
        "[span]{.red}",
        "{.cls key=val}",
        "[^1]",
        "@cite",
        "\\alert{x}",
        "<Comp :a=\"b\" />",
        "{{ expr }}",
        "|",
        "#",
        "- ",
        ":::",
        "\u{202e}",
    ]);
    prop::collection::vec(piece, 1..6).prop_map(|pieces| pieces.concat())
}
