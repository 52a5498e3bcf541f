//! What a table compares: named rows with numbers, the own method beside others, the full method beside its variants.

use crate::deck::model::{Block, BlockKind, Cell, List, ListItem, Table};
use crate::deck::plain;

/// What a table shows, judged by its names.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Compares {
    /// At least two named rows carry numbers.
    pub systems: bool,
    /// Besides, one row or column is the own method.
    pub own: bool,
    /// At least one row or column leaves something out or adds something ("w/o reranker").
    pub variants: bool,
}

/// How the own method is called in a table, in several languages.
const OWN: [&str; 19] = [
    "ours",
    "our",
    "proposed",
    "this work",
    "my method",
    "mine",
    "this paper",
    "this talk",
    "unser",
    "unsere",
    "notre",
    "nuestro",
    "nuestra",
    "nosso",
    "nossa",
    "наш",
    "本文",
    "我们",
    "提案",
];

/// What the name of a variant begins with.
const LEFT_OUT: [&str; 14] = [
    "w/o",
    "w/out",
    "without ",
    "minus ",
    "no ",
    "not using ",
    "remove ",
    "removing ",
    "ohne ",
    "sans ",
    "sin ",
    "sem ",
    "без ",
    "去掉",
];

/// Words that a name of a group or a degree begins with: beside "low grazing", "no grazing" is one more group.
const DEGREES: [&str; 14] = [
    "high", "higher", "low", "lower", "medium", "moderate", "mild", "severe", "some", "little", "light", "heavy",
    "strong", "weak",
];

/// Titles and captions of tables that tell what goes in, not what came out.
const INPUTS: [&str; 24] = [
    "weights",
    "weight",
    "summary statistics",
    "descriptive statistics",
    "descriptives",
    "sample characteristics",
    "notation",
    "symbols",
    "versions",
    "parameters",
    "hyperparameters",
    "settings",
    "parameter values",
    "model parameters",
    "deskriptive statistik",
    "gewichte",
    "parameter",
    "poids",
    "paramètres",
    "statistiques descriptives",
    "pesos",
    "parámetros",
    "parâmetros",
    "parametri",
];

/// Whether a table with this title or caption tells what goes in: weights, settings, what the data are like.
pub fn tells_inputs(title: &str) -> bool {
    let bare = title.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    INPUTS.contains(&bare.as_str())
}

/// Reads the names of a table.
pub fn compares(table: &Table) -> Compares {
    if table.caption.as_ref().is_some_and(|caption| tells_inputs(&plain(caption))) {
        return Compares::default();
    }
    let named = |row: &&Vec<Cell>| {
        let mut cells = row.iter().map(|c| plain(&c.content));
        cells.next().is_some_and(|c| c.chars().any(char::is_alphabetic)) && cells.any(|c| is_number(&c))
    };
    let rows: Vec<String> =
        table.rows.iter().filter(named).filter_map(|row| row.first().map(|c| plain(&c.content))).collect();
    let columns: Vec<String> = table.header.iter().skip(1).map(|c| plain(&c.content)).collect();
    let numbers = !rows.is_empty();
    let some = |test: fn(&str) -> bool| numbers && rows.iter().chain(&columns).any(|name| test(name));
    let steps = |names: &[String]| names.iter().filter(|name| is_step(name)).count() >= 2;
    Compares {
        systems: rows.len() >= 2,
        own: rows.len().max(columns.len()) >= 2 && some(is_own),
        variants: numbers && (leaves_out(&rows) || leaves_out(&columns)) || steps(&rows),
    }
}

/// Reads the names of a list that is a table: "BM25: 68.4", "ours: 71.2". A list of values alone may be one of settings,
/// so it compares only where it names the own method or a variant.
pub fn compares_items(list: &List) -> Compares {
    let named = |item: &ListItem| {
        let [Block { kind: BlockKind::Paragraph(content), .. }, ..] = item.blocks.as_slice() else { return None };
        let text = plain(content);
        let (name, value) = text.split_once(": ")?;
        let short = name.split_whitespace().count() <= LONGEST_NAME && name.chars().any(char::is_alphabetic);
        (short && is_number(value)).then(|| name.to_owned())
    };
    let names: Vec<String> = list.items.iter().filter_map(named).collect();
    let several = names.len() >= 2;
    let own = several && names.iter().any(|name| is_own(name) || name.to_lowercase().starts_with("this "));
    Compares { systems: own, own, variants: several && leaves_out(&names) }
}

/// Most words of a name in a list.
const LONGEST_NAME: usize = 5;

/// A value, not a version (`4.0.1`) nor a date (`2020-02-29`).
fn is_number(cell: &str) -> bool {
    let cell = cell.trim_start_matches(['+', '-', '−', '~', '≈', '<', '>', ' ']);
    let first = cell.split_whitespace().next().unwrap_or("");
    let whole =
        |c: char| !first.is_empty() && first.split(c).all(|p| !p.is_empty() && p.bytes().all(|b| b.is_ascii_digit()));
    let version = first.matches('.').count() == 2 && whole('.') && !thousands(first);
    let date = first.len() == "2020-02-29".len() && first.matches('-').count() == 2 && whole('-');
    first.starts_with(|d: char| d.is_ascii_digit()) && !version && !date
}

/// `1.234.567`, as some languages write it.
fn thousands(number: &str) -> bool {
    number.split('.').skip(1).all(|part| part.len() == 3)
}

/// Whether one of the names is a variant without something, beside others.
fn leaves_out(names: &[String]) -> bool {
    let degree = |name: &String| {
        let first = name.split_whitespace().next().unwrap_or("").to_lowercase();
        name.contains(' ') && DEGREES.contains(&first.as_str())
    };
    let graded = names.iter().any(degree);
    names.iter().any(|name| is_left_out(name) && !(graded && name.trim_start().to_lowercase().starts_with("no ")))
}

fn is_own(name: &str) -> bool {
    let name = name.to_lowercase();
    OWN.iter().any(|own| {
        name.match_indices(own).any(|(at, _)| {
            let free = |c: Option<char>| c.is_none_or(|c| !c.is_alphabetic() || !own.is_ascii());
            free(name[..at].chars().next_back()) && free(name[at + own.len()..].chars().next())
        })
    })
}

fn is_left_out(name: &str) -> bool {
    let name = name.trim_start_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let inside = [" w/o ", " without ", "(w/o", "(without "].iter().any(|w| name.contains(w));
    inside || LEFT_OUT.iter().any(|w| name.starts_with(w))
}

/// `+ reranker`, `− filter`: a rung of a ladder of variants.
fn is_step(name: &str) -> bool {
    let name = name.trim_start();
    name.strip_prefix(['+', '-', '−', '–']).is_some_and(|rest| rest.trim_start().starts_with(char::is_alphabetic))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deck::model::{Alignment, Inline, InlineKind};
    use crate::text::Span;

    fn read(header: &[&str], rows: &[&[&str]]) -> Compares {
        let cell = |text: &&str| Cell {
            span: Span::default(),
            content: vec![Inline { span: Span::default(), kind: InlineKind::Text((*text).to_owned()) }],
        };
        compares(&Table {
            alignments: vec![Alignment::None; header.len()],
            header: header.iter().map(cell).collect(),
            rows: rows.iter().map(|row| row.iter().map(cell).collect()).collect(),
            caption: None,
        })
    }

    #[test]
    fn systems_are_named_rows_with_numbers() {
        let systems = |rows: &[&[&str]]| read(&["System", "Accuracy"], rows).systems;
        assert!(systems(&[&["BM25", "68.4"], &["Ours", "+2.1"]]));
        assert!(!systems(&[&["BM25", "68.4"], &["Ours", "good"]]), "one row with a number");
        assert!(!systems(&[&["2021", "12"], &["2022", "14"]]), "years are no systems");
    }

    #[test]
    fn the_own_method_stands_in_a_row_or_in_a_column() {
        assert!(read(&["System", "F1"], &[&["BM25", "68"], &["Sieve (ours)", "71"]]).own);
        assert!(read(&["Task", "BM25", "Our system"], &[&["News", "68", "71"]]).own);
        assert!(!read(&["Hours", "F1"], &[&["Four", "68"], &["Source", "71"]]).own, "a word, not letters");
    }

    #[test]
    fn variants_leave_something_out_or_are_a_ladder() {
        assert!(read(&["Variant", "F1"], &[&["Full", "71"], &["w/o reranker", "66"]]).variants);
        assert!(read(&["Variant", "F1"], &[&["Base", "60"], &["+ order", "66"], &["+ filter", "71"]]).variants);
        assert!(read(&["Variante", "F1"], &[&["Alles", "71"], &["ohne Filter", "66"]]).variants);
        assert!(!read(&["System", "F1"], &[&["Northern", "71"], &["Notes", "66"]]).variants);
    }

    #[test]
    fn tables_of_what_goes_in_compare_nothing() {
        let versions = [&["Parser", "4.0.1", "2020-02-29"][..], &["Printer", "3.9.12", "2021-05-18"]];
        assert!(!read(&["Tool", "Version", "Released"], &versions).systems);
        assert!(read(&["Stadt", "Personen"], &[&["Ulm", "1.234.567"], &["Jena", "987.654.321"]]).systems);
        let groups = [&["No grazing", "12"][..], &["Low grazing", "19"], &["High grazing", "7"]];
        assert!(!read(&["Plot", "Species"], &groups).variants, "three groups, no ablation");
        assert!(read(&["Plot", "Species"], &[&["Everything", "12"], &["No fence", "7"]]).variants);
        let of_slide = |title: &str| {
            let deck =
                format!("# Owls\n\n---\n\n## {title}\n\n| Term | Value |\n|---|---|\n| ear | 3 |\n| no ear | 1 |\n");
            crate::lint::testing::reading_of(&deck, |reading| reading.rows()[1].shape.variant_table.is_some())
        };
        assert!(!of_slide("Weights"));
        assert!(of_slide("Weights matter little"));
    }

    #[test]
    fn a_list_compares_where_it_names_the_own_method_or_leaves_something_out() {
        let read = |items: &str| {
            let deck = format!("# Owls\n\n---\n\n## Found\n\n{items}\n");
            crate::lint::testing::reading_of(&deck, |reading| {
                let shape = &reading.rows()[1].shape;
                (shape.own_table.is_some(), shape.variant_table.is_some())
            })
        };
        assert_eq!(read("- by ear: 61\n- this recorder: 163"), (true, false));
        assert_eq!(read("- all: 163\n- without the wind: 97"), (false, true));
        assert_eq!(read("- layers: 4\n- width: 512"), (false, false));
        assert_eq!(read("- ours is quick\n- without: none"), (false, false));
    }
}
