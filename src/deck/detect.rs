//! Which dialect a deck is written in, and why.

use super::model::Dialect;
use super::search::contains;
use super::yaml::Node;

/// A dialect with the reason, for people.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Detected {
    pub dialect: Dialect,
    pub reason: String,
}

fn found(dialect: Dialect, reason: impl Into<String>) -> Option<Detected> {
    Some(Detected { dialect, reason: reason.into() })
}

/// Detects the dialect from the file's name, its front matter and its text. Certain signs come first.
/// `text` is what follows the front matter.
pub(super) fn dialect(name: &str, front: Option<&Node>, project: Option<&Node>, text: &str) -> Detected {
    if let Some(found) = stated(name, front, project) {
        return found;
    }
    let lines = Lines::of(text);
    certain(front, &lines).or_else(|| by_marks(front, &lines)).or_else(|| by_keys(front)).unwrap_or_else(|| Detected {
        dialect: Dialect::Marp,
        reason: if lines.rules > 0 {
            "slides are separated by `---`, and nothing points to another dialect".to_owned()
        } else {
            "nothing points to another dialect".to_owned()
        },
    })
}

/// What the front matter or the file's name says outright.
fn stated(name: &str, front: Option<&Node>, project: Option<&Node>) -> Option<Detected> {
    let lower = name.to_lowercase();
    if let Some(front) = front {
        if front.get("marp").and_then(Node::truth) == Some(true) {
            return found(Dialect::Marp, "front matter has `marp: true`");
        }
        let output = front.get("output").map(names).unwrap_or_default();
        if output.contains("xaringan") || output.contains("moon_reader") {
            return found(Dialect::Remark, "front matter has `output: xaringan`");
        }
        let format = front.get("format").map(names).unwrap_or_default();
        if format.contains("revealjs") {
            let ending = if lower.ends_with(".qmd") { ".qmd, " } else { "" };
            return found(Dialect::Quarto, format!("{ending}`format: revealjs`"));
        }
        if front.get("patat").is_some() {
            return found(Dialect::Patat, "front matter has `patat:`");
        }
        let slides = |text: &str| PANDOC_FORMATS.iter().copied().find(|f| text.contains(f));
        if let Some(format) = slides(&output) {
            return found(Dialect::Rmarkdown, format!("front matter has `output:` with {format}"));
        }
        if let Some(format) = slides(&format) {
            let dialect = if lower.ends_with(".qmd") { Dialect::Quarto } else { Dialect::Pandoc };
            return found(dialect, format!("front matter has `format:` with {format}"));
        }
        let reveal = front.get("outputs").map(names).is_some_and(|o| o.to_lowercase().contains("reveal"));
        if reveal || front.get("reveal_hugo").is_some() {
            return found(Dialect::Hugo, "front matter has `outputs` or settings for reveal-hugo");
        }
        if front.get("revealOptions").is_some() || front.get("verticalSeparator").is_some() {
            return found(Dialect::Reveal, "front matter has reveal-md keys");
        }
    }
    let of_project = project.and_then(|p| p.get("format")).map(names).is_some_and(|f| f.contains("revealjs"));
    let ending = if lower.ends_with(".qmd") { ".qmd" } else { "" };
    match (ending, of_project) {
        (ending, true) => {
            let comma = if ending.is_empty() { "" } else { ", " };
            found(Dialect::Quarto, format!("{ending}{comma}`format: revealjs` in _quarto.yml"))
        }
        ("", false) => None,
        (ending, false) => found(Dialect::Quarto, ending),
    }
}

/// Slide formats that R Markdown and Pandoc know.
const PANDOC_FORMATS: &[&str] = &["beamer", "slidy", "ioslides", "revealjs", "s5", "dzslides", "powerpoint", "pptx"];

/// Marks that only one tool has.
fn certain(front: Option<&Node>, lines: &Lines) -> Option<Detected> {
    if lines.pandoc_title {
        return found(Dialect::Pandoc, "the file begins with a `% title` block");
    }
    if lines.end_slide {
        return found(Dialect::Presenterm, "slides end with `<!-- end_slide -->`");
    }
    if let Some(front) = front
        && (front.get("sub_title").is_some()
            || front.get("options").is_some_and(|o| o.get("end_slide_shorthand").is_some()))
    {
        return found(Dialect::Presenterm, "front matter has presenterm keys");
    }
    None
}

fn by_marks(front: Option<&Node>, lines: &Lines) -> Option<Detected> {
    if lines.marp_comment {
        return found(Dialect::Marp, "there are Marp directives in comments");
    }
    if lines.slidev_block || lines.v_click {
        return found(Dialect::Slidev, "slides have front matter or `v-click`, as Slidev's do");
    }
    if lines.obsidian && lines.rules > 0 {
        return found(
            Dialect::Obsidian,
            "there are `![[embeds]]`, `<grid>` or `<!-- slide -->`, as in Advanced Slides",
        );
    }
    if lines.shortcode && lines.rules > 0 {
        return found(Dialect::Hugo, "there are shortcodes of reveal-hugo");
    }
    if lines.question_marks || lines.double_dash > 1 || (lines.class_bracket && lines.rules > 0) {
        return found(Dialect::Remark, "there are `???` notes, `--` steps or `.class[ ]`, as in remark");
    }
    if (lines.reveal_comment && lines.rules > 0) || lines.vertical > 1 || (lines.note_line && lines.rules > 1) {
        return found(Dialect::Reveal, "there are reveal.js comments, `----` or `Note:`");
    }
    if lines.deckset {
        return found(Dialect::Deckset, "there are Deckset `[.commands]` or its keys at the top");
    }
    if lines.fenced_div || lines.dots {
        return found(Dialect::Pandoc, "there are fenced divs or `. . .` pauses, as in Pandoc");
    }
    let metadata = front.is_some_and(|f| f.get("title").is_some() || f.get("author").is_some());
    if lines.rules == 0 && lines.headings > 2 && metadata {
        return found(Dialect::Pandoc, "there is front matter with a title, and headings without `---`");
    }
    None
}

fn by_keys(front: Option<&Node>) -> Option<Detected> {
    let front = front?;
    let has = |keys: &[&'static str]| keys.iter().copied().find(|k| front.get(k).is_some());
    if let Some(key) = has(&["paginate", "headingDivider", "size", "backgroundColor", "_class", "style"]) {
        return found(Dialect::Marp, format!("front matter has the Marp key `{key}`"));
    }
    if let Some(key) = has(&[
        "drawings",
        "mdc",
        "highlighter",
        "aspectRatio",
        "canvasWidth",
        "colorSchema",
        "routerMode",
        "addons",
        "titleTemplate",
        "lineNumbers",
        "exportFilename",
        "selectable",
        "fonts",
        "comark",
        "seoMeta",
    ]) {
        return found(Dialect::Slidev, format!("front matter has the Slidev key `{key}`"));
    }
    // Themes of its makers, which no other tool has.
    let theme = front.str("theme").unwrap_or("").trim_start_matches("@slidev/theme-");
    if ["seriph", "apple-basic", "bricks", "shibainu"].contains(&theme) {
        return found(Dialect::Slidev, format!("front matter has the Slidev theme `{theme}`"));
    }
    None
}

/// All scalars and keys below a node in one line.
pub(super) fn names(node: &Node) -> String {
    let mut out = node.scalars().join(" ");
    for (key, value) in node.entries() {
        out.push(' ');
        out.push_str(key.text().unwrap_or(""));
        for (inner, _) in value.entries() {
            out.push(' ');
            out.push_str(inner.text().unwrap_or(""));
        }
    }
    out
}

/// Signs found in one pass over the lines, outside of code fences.
#[derive(Debug, Default)]
struct Lines {
    rules: usize,
    headings: usize,
    double_dash: usize,
    vertical: usize,
    end_slide: bool,
    marp_comment: bool,
    slidev_block: bool,
    v_click: bool,
    question_marks: bool,
    class_bracket: bool,
    reveal_comment: bool,
    note_line: bool,
    deckset: bool,
    pandoc_title: bool,
    fenced_div: bool,
    dots: bool,
    obsidian: bool,
    shortcode: bool,
}

impl Lines {
    fn of(text: &str) -> Self {
        let mut out = Self {
            reveal_comment: contains(text, "class=\"fragment"),
            marp_comment: contains(text, "# <!-- fit -->") || contains(text, "![bg"),
            ..Self::default()
        };
        let mut fence: Option<(u8, usize)> = None;
        let mut after_rule = false;
        let mut top = true;
        for (number, raw) in text.lines().enumerate() {
            let line = raw.trim_end();
            let bytes = line.as_bytes();
            let Some(&first) = bytes.iter().find(|b| **b != b' ') else {
                after_rule = false;
                continue;
            };
            if first == b'`' || first == b'~' {
                let trimmed = line.trim_start();
                let run = trimmed.bytes().take_while(|b| *b == first).count();
                if run >= 3 {
                    match fence {
                        None => fence = Some((first, run)),
                        Some((mark, least)) if mark == first && run >= least && trimmed.len() == run => fence = None,
                        Some(_) => {}
                    }
                    continue;
                }
            }
            if fence.is_some() {
                continue;
            }
            match first {
                b'-' if line == "---" => {
                    out.rules += 1;
                    after_rule = out.rules > 1 || number > 0;
                    continue;
                }
                b'-' if line == "--" => out.double_dash += 1,
                b'-' if line == "----" => out.vertical += 1,
                b'#' => out.headings += 1,
                b'!' => out.obsidian |= line.starts_with("![[") && line.contains("]]"),
                b'{' => {
                    let code = line.trim_start().trim_start_matches(['{', '%', '<', ' ', '/']);
                    out.shortcode |= (line.contains("{{<") || line.contains("{{%"))
                        && ["section", "slide", "note", "fragment", "frag"]
                            .iter()
                            .any(|name| code.strip_prefix(name).is_some_and(|rest| rest.starts_with([' ', '%', '>'])));
                }
                b'?' => out.question_marks |= line == "???",
                b'%' => out.pandoc_title |= number == 0 && (line == "%" || line.starts_with("% ")),
                b':' => out.fenced_div |= line.starts_with(":::"),
                b'[' => out.deckset |= line.starts_with("[.") && line.ends_with(']') && !line.contains("]("),
                b'N' | b'n' => out.note_line |= line == "Note:" || line.starts_with("Note: ") || line == "Notes:",
                b'.' => {
                    out.dots |= line == ". . .";
                    out.class_bracket |= line[1..].split_once('[').is_some_and(|(class, _)| {
                        !class.is_empty() && class.chars().all(|c| c.is_alphanumeric() || "-_.".contains(c))
                    });
                }
                b'<' => {
                    let tag = line.trim_start();
                    out.end_slide |= tag.replace(' ', "").starts_with("<!--end_slide-->");
                    out.reveal_comment |= tag.starts_with("<!-- .slide:") || tag.starts_with("<!-- .element:");
                    out.obsidian |=
                        ["<grid ", "<split ", "<!-- slide ", "<!-- element "].iter().any(|t| tag.starts_with(t));
                    out.v_click |= tag.starts_with("<v-click") || tag.starts_with("<v-switch");
                    out.marp_comment |= tag.strip_prefix("<!--").is_some_and(|c| {
                        let c = c.trim_start();
                        [
                            "_class:",
                            "_paginate:",
                            "_header:",
                            "_footer:",
                            "_backgroundColor:",
                            "_color:",
                            "_backgroundImage:",
                            "fit -->",
                        ]
                        .iter()
                        .any(|k| c.starts_with(k))
                    });
                }
                _ => {
                    let key = line.split_once(':').map_or("", |(k, _)| k);
                    if top && matches!(key, "slidenumbers" | "autoscale" | "build-lists" | "slide-dividers" | "footer")
                    {
                        out.deckset = true;
                    }
                    let slidev = ["layout", "src", "transition", "clicks", "hideInToc", "background", "zoom"];
                    if after_rule && slidev.contains(&key) {
                        out.slidev_block = true;
                    }
                }
            }
            top &= line.split_once(':').is_some();
            after_rule = false;
        }
        // The class list of a remark slide follows its separator as `class: ...`; `layout:` and `background` do too,
        // so the notes and steps of remark decide against Slidev.
        if out.question_marks || out.double_dash > 1 || out.class_bracket {
            out.slidev_block = false;
        }
        out
    }
}
