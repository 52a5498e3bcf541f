//! Formulas as a line of Unicode text, for the terminal: `\frac{1}{n}\sum_{i=1}^n x_i^2` is `1/n ∑ᵢ₌₁ⁿ xᵢ²`. The parser is
//! RaTeX's; what has no characters of its own is written with parentheses, so that nothing changes its meaning.

use ratex_parser::parse_node::{AtomFamily, Measurement};
use ratex_parser::{Mode, ParseNode};

use super::math::{MAX_TEX, prepare};

/// A formula as text; the rows of an aligned one are lines. Nothing when the TeX cannot be parsed.
pub fn plain_math(tex: &str) -> Option<String> {
    if tex.len() > MAX_TEX {
        return None;
    }
    let (tex, tag) = prepare(tex);
    let nodes = ratex_parser::parse(&tex).ok()?;
    let mut text = row(&nodes).text;
    if let Some(tag) = tag {
        text = format!("{text}   {tag}");
    }
    let lines: Vec<String> = text.split('\n').map(|l| l.trim_end().to_owned()).collect();
    Some(lines.join("\n"))
}

/// How a piece stands among others: what decides about the spaces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    Ordinary,
    /// A sum, an integral; a named operator such as `log`.
    Operator,
    /// Something over something: what stands beside it must not seem to be part of it.
    Quotient,
    Binary,
    Relation,
    Open,
    Close,
    Punctuation,
    /// A space that the author set.
    Space,
}

/// A stretch of text, and whether it can stand beside a fraction bar or under a sign without parentheses.
#[derive(Debug, Clone)]
struct Piece {
    text: String,
    class: Class,
    single: bool,
}

impl Piece {
    fn new(text: impl Into<String>, class: Class) -> Self {
        Self { text: text.into(), class, single: true }
    }

    /// In parentheses, unless it is one thing.
    fn closed(&self) -> String {
        if self.single || self.text.chars().count() <= 1 { self.text.clone() } else { format!("({})", self.text) }
    }
}

/// Pieces side by side, with the spaces that their classes ask for.
fn row(nodes: &[ParseNode]) -> Piece {
    let pieces = struck(nodes.iter().map(piece).filter(|p| !p.text.is_empty()));
    if let [one] = pieces.as_slice() {
        return one.clone();
    }
    let mut text = String::new();
    let mut before = Class::Open;
    for piece in &pieces {
        // A sign at the start, or after another sign, is no operation.
        let class = match (piece.class, before) {
            (Class::Binary, Class::Open | Class::Binary | Class::Relation | Class::Punctuation | Class::Operator) => {
                Class::Ordinary
            }
            (class, _) => class,
        };
        let letter = piece.text.starts_with(|c: char| c.is_alphanumeric() || c == '√');
        let apart = match (before, class) {
            (_, Class::Space) | (Class::Space, _) | (Class::Open, _) | (_, Class::Close | Class::Punctuation) => false,
            (Class::Relation | Class::Binary, _) | (_, Class::Relation | Class::Binary) => true,
            (Class::Punctuation, _) => true,
            (Class::Operator, Class::Open) => false,
            (Class::Operator | Class::Quotient, _) => true,
            (Class::Ordinary | Class::Close, Class::Quotient) => true,
            (Class::Ordinary | Class::Close, Class::Operator) => letter || piece.text.starts_with('∑'),
            _ => false,
        };
        if apart && !text.ends_with([' ', '\n']) && !text.is_empty() {
            text.push(' ');
        }
        text.push_str(&piece.text);
        before = class;
    }
    // One bracket pair around all of it is one thing; so are letters that stand together.
    let plain = pieces.iter().all(|p| p.class == Class::Ordinary && p.single);
    let single = plain && !text.contains([' ', '/']);
    Piece { text, class: Class::Ordinary, single }
}

/// What `\not` leaves before the sign that it strikes through.
const STROKE: &str = "\u{338}";

/// Puts strokes through the signs that follow them.
fn struck(pieces: impl Iterator<Item = Piece>) -> Vec<Piece> {
    let mut out: Vec<Piece> = Vec::new();
    for mut piece in pieces {
        // A stroke with nothing behind it is what a `\not` is made of: it goes on to the row that it stands in.
        if out.last().is_some_and(|before| before.text == STROKE)
            && let Some(first) = piece.text.chars().next()
        {
            out.pop();
            piece.text.replace_range(..first.len_utf8(), &negated(first));
        }
        out.push(piece);
    }
    out
}

/// A sign struck through: one character where there is one, since a terminal may lose a stroke that stands by itself.
fn negated(sign: char) -> String {
    const PLAIN: &str = "=<>≤≥∈∋⊂⊃⊆⊇≡∼≈≅∃∣|∥⊢⊨→←";
    const STRUCK: &str = "≠≮≯≰≱∉∌⊄⊅⊈⊉≢≁≉≇∄∤∤∦⊬⊭↛↚";
    let known = PLAIN.chars().position(|c| c == sign).and_then(|i| STRUCK.chars().nth(i));
    known.map_or_else(|| format!("{sign}{STROKE}"), String::from)
}

fn piece(node: &ParseNode) -> Piece {
    use ParseNode as N;
    match node {
        N::Atom { mode, family, text, .. } => {
            let class = match family {
                AtomFamily::Bin => Class::Binary,
                AtomFamily::Rel => Class::Relation,
                AtomFamily::Open => Class::Open,
                AtomFamily::Close => Class::Close,
                AtomFamily::Punct => Class::Punctuation,
                AtomFamily::Inner => Class::Ordinary,
            };
            Piece::new(symbol(text, *mode), class)
        }
        N::MathOrd { mode, text, .. } | N::TextOrd { mode, text, .. } | N::AccentToken { mode, text, .. } => {
            Piece::new(symbol(text, *mode), Class::Ordinary)
        }
        N::OpToken { mode, text, .. } => Piece::new(symbol(text, *mode), Class::Operator),
        N::SpacingNode { .. } => Piece::new(" ", Class::Space),
        N::Kern { dimension, .. } => space(dimension),
        N::Op { name, body, .. } => match (name, body) {
            (Some(name), _) => Piece::new(symbol(name, Mode::Math), Class::Operator),
            (None, Some(body)) => Piece { class: Class::Operator, ..row(body) },
            (None, None) => Piece::new("", Class::Ordinary),
        },
        N::OperatorName { body, .. } => Piece::new(row(body).text.replace(' ', ""), Class::Operator),
        N::OrdGroup { body, .. }
        | N::Color { body, .. }
        | N::Styling { body, .. }
        | N::Sizing { body, .. }
        | N::MClass { body, .. }
        | N::HBox { body, .. }
        | N::Pmb { body, .. }
        | N::Href { body, .. }
        | N::Html { body, .. }
        | N::Tag { body, .. } => {
            let inner = row(body);
            match node {
                N::MClass { mclass, .. } => Piece { class: class_of(mclass), ..inner },
                // Braces make a sign an ordinary letter.
                N::OrdGroup { .. } if inner.class != Class::Quotient => Piece { class: Class::Ordinary, ..inner },
                _ => inner,
            }
        }
        // What is read aloud: the other half is drawn from strokes that have no character (`\neq` as `=` under a stroke).
        N::HtmlMathMl { mathml, .. } => row(mathml),
        N::MathChoice { text, .. } => row(text),
        N::SupSub { base, sup, sub, .. } => scripts(base.as_deref(), sup.as_deref(), sub.as_deref()),
        N::GenFrac { numer, denom, has_bar_line, left_delim, .. } => fraction(numer, denom, *has_bar_line, left_delim),
        N::Sqrt { body, index, .. } => {
            let body = piece(body);
            let root = match index.as_deref().map(piece) {
                None => "√".to_owned(),
                Some(index) => match index.text.as_str() {
                    "3" => "∛".to_owned(),
                    "4" => "∜".to_owned(),
                    text => raised(text, false).map_or_else(|| format!("root[{text}]"), |r| r + "√"),
                },
            };
            Piece::new(root + &body.closed(), Class::Ordinary)
        }
        N::Accent { label, base, .. } | N::AccentUnder { label, base, .. } => accent(label, &piece(base)),
        N::Overline { body, .. } => accent("\\bar", &piece(body)),
        N::Underline { body, .. } => accent("\\underbar", &piece(body)),
        N::Font { font, body, .. } => {
            let body = piece(body);
            Piece { text: body.text.chars().map(|c| in_font(font, c)).collect(), ..body }
        }
        N::Text { body, .. } => Piece { single: false, ..Piece::new(words(body), Class::Ordinary) },
        N::DelimSizing { delim, mclass, .. } => Piece::new(delimiter(delim), class_of(mclass)),
        N::LeftRight { body, left, right, .. } => {
            Piece::new(delimiter(left) + &row(body).text.replace('\n', "; ") + &delimiter(right), Class::Ordinary)
        }
        N::Middle { delim, .. } => Piece::new(delimiter(delim), Class::Relation),
        N::Array { body, .. } => array(body),
        N::Cr { .. } => Piece::new("\n", Class::Space),
        N::Verb { body, .. } => Piece::new(body.clone(), Class::Ordinary),
        N::Url { url, .. } => Piece::new(url.clone(), Class::Ordinary),
        N::HorizBrace { base, .. } => piece(base),
        N::Enclose { body, .. }
        | N::Lap { body, .. }
        | N::RaiseBox { body, .. }
        | N::VCenter { body, .. }
        | N::Smash { body, .. } => piece(body),
        N::XArrow { label, body, below, .. } => {
            let arrow = if label.contains("left") && !label.contains("right") { "←" } else { "→" };
            let over: Vec<String> = [Some(piece(body)), below.as_deref().map(piece)]
                .into_iter()
                .flatten()
                .map(|p| p.text)
                .filter(|t| !t.trim().is_empty())
                .collect();
            let over = if over.is_empty() { String::new() } else { format!("[{}]", over.join("; ")) };
            Piece::new(format!("{arrow}{over}"), Class::Relation)
        }
        N::IncludeGraphics { alt, .. } => Piece::new(alt.clone(), Class::Ordinary),
        N::CdLabel { label, .. } => piece(label),
        N::CdLabelParent { fragment, .. } => piece(fragment),
        // Room without ink, and what was consumed by its neighbours while parsing.
        _ => Piece::new("", Class::Ordinary),
    }
}

fn class_of(mclass: &str) -> Class {
    match mclass {
        "mbin" => Class::Binary,
        "mrel" => Class::Relation,
        "mopen" => Class::Open,
        "mclose" => Class::Close,
        "mpunct" => Class::Punctuation,
        "mop" => Class::Operator,
        _ => Class::Ordinary,
    }
}

/// A space; a cell is about half an em. What is thinner than a thin space is nothing.
fn space(size: &Measurement) -> Piece {
    let eighteenths = if size.unit == "mu" { size.number } else { size.number * 18.0 };
    let text = match eighteenths {
        n if n >= 15.0 => "  ",
        n if n >= 2.9 => " ",
        _ => "",
    };
    Piece::new(text, Class::Space)
}

/// The characters of a symbol's name.
fn symbol(name: &str, mode: Mode) -> String {
    match name {
        "-" | "\\minus" => return if mode == Mode::Math { "−".into() } else { "-".into() },
        "*" if mode == Mode::Math => return "∗".into(),
        "~" | "\\ " | "\\space" | "\\nobreakspace" => return " ".into(),
        _ => {}
    }
    let command = name.strip_prefix('\\');
    let font_mode = if mode == Mode::Math { ratex_font::Mode::Math } else { ratex_font::Mode::Text };
    match ratex_font::get_symbol(name, font_mode).and_then(|s| s.codepoint) {
        Some('\u{2223}') => "|".into(),
        Some(c) => c.to_string(),
        None => command.unwrap_or(name).into(),
    }
}

/// The text of a `\text`.
fn words(body: &[ParseNode]) -> String {
    body.iter().map(|node| piece(node).text).collect()
}

fn delimiter(name: &str) -> String {
    match name {
        "." => String::new(),
        "\\langle" | "<" => "⟨".into(),
        "\\rangle" | ">" => "⟩".into(),
        "\\lVert" | "\\rVert" | "\\|" | "\\Vert" => "‖".into(),
        "\\lvert" | "\\rvert" | "\\vert" | "|" => "|".into(),
        other => symbol(other, Mode::Math),
    }
}

fn fraction(numer: &ParseNode, denom: &ParseNode, bar: bool, left: &Option<String>) -> Piece {
    let (over, under) = (piece(numer), piece(denom));
    if !bar {
        let text = if left.is_some() {
            format!("C({}, {})", over.text, under.text)
        } else {
            format!("{}; {}", over.text, under.text)
        };
        return Piece::new(text, Class::Ordinary);
    }
    let known = match (over.text.as_str(), under.text.as_str()) {
        ("1", "2") => Some("½"),
        ("1", "3") => Some("⅓"),
        ("2", "3") => Some("⅔"),
        ("1", "4") => Some("¼"),
        ("3", "4") => Some("¾"),
        _ => None,
    };
    match known {
        Some(text) => Piece::new(text, Class::Ordinary),
        None => {
            let text = format!("{}/{}", over.closed(), under.closed());
            Piece { single: false, ..Piece::new(text, Class::Quotient) }
        }
    }
}

fn scripts(base: Option<&ParseNode>, sup: Option<&ParseNode>, sub: Option<&ParseNode>) -> Piece {
    // What stands under or over a brace is a remark.
    if let Some(ParseNode::HorizBrace { base, .. }) = base {
        let remark: Vec<String> = [sub, sup].into_iter().flatten().map(|n| piece(n).text).collect();
        return Piece::new(format!("{} [{}]", piece(base).closed(), remark.join("; ")), Class::Ordinary);
    }
    let base = base.map_or_else(|| Piece::new("", Class::Ordinary), piece);
    let mut text = if base.class == Class::Operator && base.single { base.text.clone() } else { base.closed() };
    for (script, mark, low) in [(sub, '_', true), (sup, '^', false)] {
        let Some(script) = script else { continue };
        let script = piece(script);
        let dense: String = script.text.split(' ').collect();
        if dense.is_empty() {
            continue;
        }
        match raised(&dense, low) {
            Some(small) => text.push_str(&small),
            None => {
                text.push(mark);
                let one = dense.chars().count() == 1 || (script.single && low && !dense.contains(['_', '^']));
                text.push_str(&if one { dense } else { format!("({})", script.text) });
            }
        }
    }
    Piece { text, class: base.class, single: true }
}

/// Text as superscripts or subscripts, when there is a character for all of it.
fn raised(text: &str, low: bool) -> Option<String> {
    const HIGH: (&str, &str) = (
        "0123456789+−=()abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVWβγδθφχ⊤∗′",
        "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂᵝᵞᵟᶿᵠᵡᵀ*′",
    );
    const LOW: (&str, &str) = ("0123456789+−=()aehijklmnoprstuvxβγρφχ", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ");
    let (from, to) = if low { LOW } else { HIGH };
    text.chars().map(|c| from.chars().position(|f| f == c).and_then(|i| to.chars().nth(i))).collect()
}

fn accent(label: &str, base: &Piece) -> Piece {
    let mark = match label {
        "\\hat" | "\\widehat" | "\\^" => '\u{302}',
        "\\tilde" | "\\widetilde" | "\\~" => '\u{303}',
        "\\bar" | "\\overline" | "\\=" => '\u{304}',
        "\\dot" | "\\." => '\u{307}',
        "\\ddot" | "\\\"" => '\u{308}',
        "\\vec" | "\\overrightarrow" => '\u{20d7}',
        "\\check" | "\\v" | "\\widecheck" => '\u{30c}',
        "\\breve" | "\\u" => '\u{306}',
        "\\acute" | "\\'" => '\u{301}',
        "\\grave" | "\\`" => '\u{300}',
        "\\mathring" | "\\r" => '\u{30a}',
        "\\underbar" | "\\underline" => '\u{332}',
        _ => return base.clone(),
    };
    let mut chars = base.text.chars();
    let text = match (chars.next(), chars.next()) {
        (Some(c), None) => format!("{c}{mark}"),
        // Over several letters it is said in words: a sign over only the first would mean something else.
        _ => format!("{}({})", label.trim_start_matches('\\').trim_start_matches("wide"), base.text),
    };
    Piece { text, ..base.clone() }
}

/// A letter in a mathematical alphabet, where that carries meaning; the rest stays as it is.
fn in_font(font: &str, c: char) -> char {
    let font = font.trim_start_matches('\\');
    let shifted = |start: u32| {
        let at = match c {
            'A'..='Z' => c as u32 - 'A' as u32,
            'a'..='z' => c as u32 - 'a' as u32 + 26,
            _ => return c,
        };
        char::from_u32(start + at).unwrap_or(c)
    };
    match (font, c) {
        ("mathbb" | "Bbb", 'C') => 'ℂ',
        ("mathbb" | "Bbb", 'H') => 'ℍ',
        ("mathbb" | "Bbb", 'N') => 'ℕ',
        ("mathbb" | "Bbb", 'P') => 'ℙ',
        ("mathbb" | "Bbb", 'Q') => 'ℚ',
        ("mathbb" | "Bbb", 'R') => 'ℝ',
        ("mathbb" | "Bbb", 'Z') => 'ℤ',
        ("mathbb" | "Bbb", '1') => '𝟙',
        ("mathbb" | "Bbb", _) => shifted(0x1d538),
        ("mathcal" | "mathscr" | "cal", 'B') => 'ℬ',
        ("mathcal" | "mathscr" | "cal", 'E') => 'ℰ',
        ("mathcal" | "mathscr" | "cal", 'F') => 'ℱ',
        ("mathcal" | "mathscr" | "cal", 'H') => 'ℋ',
        ("mathcal" | "mathscr" | "cal", 'I') => 'ℐ',
        ("mathcal" | "mathscr" | "cal", 'L') => 'ℒ',
        ("mathcal" | "mathscr" | "cal", 'M') => 'ℳ',
        ("mathcal" | "mathscr" | "cal", 'R') => 'ℛ',
        ("mathcal" | "mathscr" | "cal", 'A'..='Z') => shifted(0x1d49c),
        ("mathfrak" | "frak", 'C') => 'ℭ',
        ("mathfrak" | "frak", 'H') => 'ℌ',
        ("mathfrak" | "frak", 'I') => 'ℑ',
        ("mathfrak" | "frak", 'R') => 'ℜ',
        ("mathfrak" | "frak", 'Z') => 'ℨ',
        ("mathfrak" | "frak", _) => shifted(0x1d504),
        ("mathbf" | "bf" | "bold" | "boldsymbol" | "bm", 'A'..='Z' | 'a'..='z') => shifted(0x1d400),
        _ => c,
    }
}

/// Rows as lines where the formula is nothing else; matrices and cases in one line.
fn array(body: &[Vec<ParseNode>]) -> Piece {
    let rows: Vec<String> = body
        .iter()
        .map(|cells| {
            let cells: Vec<String> = cells.iter().map(|c| piece(c).text).filter(|c| !c.is_empty()).collect();
            cells.join(" ").trim().to_owned()
        })
        .filter(|r| !r.is_empty())
        .collect();
    Piece { single: false, ..Piece::new(rows.join("\n"), Class::Ordinary) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_of_talks_can_be_read() {
        let cases = [
            ("E = mc^2", "E = mc²"),
            ("p < \\tau", "p < τ"),
            ("\\theta_{t+1} = \\theta_t - \\eta \\nabla L(\\theta_t)", "θₜ₊₁ = θₜ − η∇L(θₜ)"),
            ("\\frac{1}{n}\\sum_{i=1}^n x_i^2", "1/n ∑ᵢ₌₁ⁿ xᵢ²"),
            ("\\mathbb{E}_{x \\sim p}[f(x)] \\le \\epsilon", "𝔼_(x ∼ p)[f(x)] ≤ ϵ"),
            ("x \\in \\mathbb{R}^{d \\times k}", "x ∈ ℝ^(d × k)"),
            ("\\mathcal{O}(n \\log n)", "𝒪(n log n)"),
            ("\\hat{y} = \\arg\\max_y p(y \\mid x)", "ŷ = arg max_y p(y | x)"),
            ("\\sqrt{d_k}, \\sqrt{a + b}, \\sqrt[3]{x}", "√dₖ, √(a + b), ∛x"),
            ("\\frac{QK^\\top}{\\sqrt{d_k}}", "QKᵀ/√dₖ"),
            ("\\frac{a+b}{c d}", "(a + b)/cd"),
            ("\\text{accuracy} = 71.2 \\pm 0.4\\%", "accuracy = 71.2 ± 0.4%"),
            ("-x^{-1}", "−x⁻¹"),
            ("\\left( a \\right)^2", "(a)²"),
            ("\\mathrm{KL}(p \\,\\|\\, q)", "KL(p ∥ q)"),
            ("\\norm{x}_2", "‖x‖₂"),
            ("\\mathbb{1}[x > 0]", "𝟙[x > 0]"),
            ("a \\to b \\Rightarrow c", "a → b ⇒ c"),
            ("f\\colon A \\to B", "f : A → B"),
            ("\\binom{n}{k}", "C(n, k)"),
            ("\\int_0^1 f(x)\\,dx", "∫₀¹ f(x) dx"),
            ("\\frac{a}{b} - 2\\frac{c}{d} x", "a/b − 2 c/d x"),
            ("\\max_{y \\neq \\tilde y_i} f", "max_(y ≠ ỹᵢ) f"),
            ("a \\not= b, c ≠ d", "a ≠ b, c ≠ d"),
            ("x \\notin S, a \\not\\le b", "x ∉ S, a ≰ b"),
        ];
        let wrong: Vec<String> = cases
            .iter()
            .filter_map(|(tex, want)| {
                use unicode_normalization::UnicodeNormalization;
                let got = plain_math(tex).map(|t| t.nfc().collect::<String>());
                (got.as_deref() != Some(want)).then(|| format!("{tex}\n  want {want}\n  got  {got:?}"))
            })
            .collect();
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    #[test]
    fn aligned_rows_are_lines_and_a_tag_stands_behind() {
        let text = plain_math("\\begin{aligned} a &= b + c \\\\ &= d \\end{aligned} \\tag{3}").expect("parses");
        assert_eq!(text, "a = b + c\n= d   (3)");
    }

    #[test]
    fn what_cannot_be_parsed_is_nothing_and_hostile_input_is_borne() {
        assert_eq!(plain_math("\\frac{1"), None);
        assert_eq!(plain_math(&"{".repeat(30_000)), None);
        assert_eq!(plain_math(&"x^{".repeat(5_000)), None);
    }
}
