//! What the code of a chunk writes onto the slide: titles, captions and axes of the figure, heads of the table, names of
//! what is timed. Code is never prose, but these strings are read by the audience.

use super::model::{CodeLabel, LabelKind};

/// Calls whose strings are titles, captions or heads of a table.
const HEADS: [&str; 16] = [
    "labs",
    "ggtitle",
    "title",
    "suptitle",
    "set_title",
    "tab_header",
    "tab_spanner",
    "tab_caption",
    "tab_footnote",
    "tab_source_note",
    "set_caption",
    "cols_label",
    "add_header_above",
    "set_header_labels",
    "plot_annotation",
    "figtext",
];

/// Calls whose strings stand at an axis or in a legend.
const AXES: [&str; 9] =
    ["xlab", "ylab", "zlab", "xlabel", "ylabel", "zlabel", "set_xlabel", "set_ylabel", "set_zlabel"];

/// Calls that time what they are given by name.
const TIMED: [&str; 3] = ["mark", "microbenchmark", "benchmark"];

/// Arguments that are a title or a caption in any call.
const HEAD_ARGUMENTS: [&str; 7] = ["title", "subtitle", "caption", "main", "suptitle", "col_names", "plot_title"];

/// Arguments that are an axis or an entry of a legend in any call.
const AXIS_ARGUMENTS: [&str; 7] = ["xlab", "ylab", "zlab", "xlabel", "ylabel", "label", "legend_title"];

/// Arguments of `labs` that stand at an axis or in a legend.
const SCALES: [&str; 7] = ["x", "y", "z", "color", "colour", "fill", "linetype"];

/// Calls and brackets that only gather what the call around them is given, or mark it up.
const GATHERING: [&str; 6] = ["", "c", "list", "paste", "paste0", "md"];

/// Most labels of a chunk, and most bytes of one.
const MOST: usize = 64;
const LONGEST: usize = 300;
/// Most bytes in which the end of a string is looked for.
const FARTHEST: usize = 2000;

/// A call that is open, with the argument in which we are.
#[derive(Default, Clone, Copy)]
struct Open<'c> {
    call: &'c str,
    argument: &'c str,
    /// It only gathers what the call around it is given: `c(...)`, a list.
    gathers: bool,
}

/// The labels in the code of a chunk that is run, in order. Any language whose strings stand in quotes, whose arguments
/// are named with `=` and whose comments begin with `#`: R, Python, Julia.
pub(super) fn labels(code: &str) -> Vec<CodeLabel> {
    let mut found = Vec::new();
    let mut open: Vec<Open<'_>> = Vec::new();
    let mut word = "";
    let mut rest = code;
    while let Some(c) = rest.chars().next() {
        let length = match c {
            '#' => rest.find('\n').unwrap_or(rest.len()),
            '"' | '\'' | '`' => {
                let (text, length) = quoted(rest, c);
                word = text;
                let named = rest[length..].trim_start().strip_prefix('=').is_some_and(|r| !r.starts_with('='));
                let here = open.last().copied().unwrap_or_default();
                let kind = if named { timed(&open) } else { kind(&open, here).filter(|_| c != '`') };
                if let Some(kind) = kind
                    && found.len() < MOST
                    && text.len() <= LONGEST
                    && text.contains(char::is_alphabetic)
                {
                    found.push(CodeLabel { text: said(text), kind });
                }
                length
            }
            '(' | '[' | '{' => {
                let call = if c == '(' { std::mem::take(&mut word) } else { "" };
                let around = open.last().filter(|_| GATHERING.contains(&call));
                let inner = Open { call, ..Open::default() };
                open.push(around.map_or(inner, |around| Open { gathers: true, ..*around }));
                1
            }
            ')' | ']' | '}' => {
                open.pop();
                1
            }
            ',' => {
                if let Some(last) = open.last_mut().filter(|last| !last.gathers) {
                    last.argument = "";
                }
                1
            }
            '=' => {
                if let Some(last) = open.last_mut().filter(|last| !last.gathers && !rest[1..].starts_with('=')) {
                    last.argument = word;
                }
                1
            }
            c if c.is_alphabetic() || c == '_' => {
                let end = rest.find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '.'))).unwrap_or(rest.len());
                // `plt.title` and `ax.set_title` are called by their last name, `fig.cap` is not.
                let name = &rest[..end];
                word =
                    name.rsplit('.').next().filter(|last| HEADS.contains(last) || AXES.contains(last)).unwrap_or(name);
                end
            }
            c => {
                if !c.is_whitespace() {
                    word = "";
                }
                c.len_utf8()
            }
        };
        rest = &rest[length..];
    }
    found
}

/// A string with its quotes at the start of a text: what is inside, and the bytes with quotes.
fn quoted(text: &str, quote: char) -> (&str, usize) {
    let mut escaped = false;
    for (i, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            c if c == quote => return (&text[1..i], i + 1),
            // A string that is never closed, or an apostrophe: no quote looks further than this.
            _ if i > FARTHEST => return ("", 1),
            _ => {}
        }
    }
    ("", 1)
}

/// What a string is that stands here.
fn kind(open: &[Open<'_>], here: Open<'_>) -> Option<LabelKind> {
    let _ = open.last()?;
    let argument = here.argument.replace('.', "_");
    let scale = SCALES.contains(&argument.as_str());
    if AXES.contains(&here.call) || AXIS_ARGUMENTS.contains(&argument.as_str()) || (here.call == "labs" && scale) {
        return Some(LabelKind::Axis);
    }
    // Other arguments of a titled call (`loc = "left"`) are no text of it; tables name their columns as they like.
    let free = argument.is_empty() || here.call == "cols_label" || here.call == "set_header_labels";
    let head = HEAD_ARGUMENTS.contains(&argument.as_str()) || (HEADS.contains(&here.call) && free);
    head.then_some(LabelKind::Head)
}

/// A string before `=`: the name of what is timed.
fn timed(open: &[Open<'_>]) -> Option<LabelKind> {
    let call = open.last()?.call;
    TIMED.contains(&call.rsplit([':', '.']).next().unwrap_or(call)).then_some(LabelKind::Head)
}

/// The text as it is shown: line feeds are spaces.
fn said(text: &str) -> String {
    text.replace("\\n", " ").replace("\\\"", "\"").replace("\\'", "'")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(code: &str) -> Vec<(String, LabelKind)> {
        labels(code).into_iter().map(|l| (l.text, l.kind)).collect()
    }

    fn texts(code: &str) -> Vec<String> {
        labels(code).into_iter().map(|l| l.text).collect()
    }

    #[test]
    fn figures_have_titles_and_axes() {
        let code = "ggplot(owls, aes(x = hour)) +\n  geom_line(linewidth = 1, color = \"red\") +\n  \
                    labs(title = \"Calls by night\", x = \"Hour\", y = 'Calls per km') # \"not this\"\n";
        let expected =
            [("Calls by night", LabelKind::Head), ("Hour", LabelKind::Axis), ("Calls per km", LabelKind::Axis)];
        assert_eq!(read(code), expected.map(|(t, k)| (t.to_owned(), k)));
        let python =
            "ax.set_title(\"Depth of snow\", loc=\"left\")\nax.set_ylabel('cm')\nplt.plot(x, y, label=\"model\")\n";
        assert_eq!(texts(python), ["Depth of snow", "cm", "model"]);
        assert_eq!(texts("plot(x, main = \"Growth\", xlab = \"day\", col = \"blue\")"), ["Growth", "day"]);
    }

    #[test]
    fn tables_have_heads_and_timings_names() {
        let code =
            "fits |> gt() |> cols_label(se = \"Std. error\", lo = \"95 % CI\") |> tab_header(title = md(\"Fits\"))";
        assert_eq!(texts(code), ["Std. error", "95 % CI", "Fits"]);
        assert_eq!(texts("knitr::kable(x, col.names = c(\"Site\", \"Owls\"))"), ["Site", "Owls"]);
        assert_eq!(texts("bench::mark(\"by hand\" = f(x), `sorted` = g(x), iterations = 10)"), ["by hand", "sorted"]);
    }

    #[test]
    fn other_strings_are_none() {
        for code in [
            "read_csv(\"owls.csv\")",
            "library(\"title\")",
            "x <- c(a = \"title\")",
            "theme(legend.position = \"bottom\")",
            "filter(site == \"Alder\")",
            "labs(title = paste0(2 + 2))",
            "labs(title = \"never closed",
            "'",
            ")))labs(",
            "labs(title = \"\")",
        ] {
            assert!(texts(code).is_empty(), "{code}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_code_is_read(code in "[a-z(){}\\[\\]=,\"'`#\\\\.\n é_]{0,80}") {
            for label in labels(&code) {
                proptest::prop_assert!(label.text.len() <= LONGEST);
            }
        }
    }
}
