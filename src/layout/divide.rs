//! What does not fit a page is divided: in the order in which it is read, and into parts of about equal height.

use super::list::split_list;
use super::node::{Node, QUOTE_INDENT, Room, column_widths, gap, total_height};

/// More pages than this are not made of one slide; the last holds the rest, however small.
const MAX_PAGES: usize = 200;
/// A division into this many parts or fewer is evened out: a last page with a line or two is half a page wasted.
const EVENED: usize = 6;
/// Columns that fit a page go over to the next one whole where at least this share of the page is full before them.
const FULL_ENOUGH: f32 = 0.35;

/// How columns go on that do not fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// Beside each other, on every page.
    Beside,
    /// One below the other where they would be read in the wrong order otherwise.
    Below,
}

/// Nodes in parts, one for each page of `height`. Notes of height `foot` will stand below the last part.
pub(super) fn divide(nodes: Vec<Node>, room: Room, height: f32, foot: f32, em: f32) -> Vec<Vec<Node>> {
    let mut way = Way::Below;
    let mut best = parts(nodes.clone(), room, height, foot, em, way);
    if nodes.iter().any(Node::is_columns) {
        // In order is worth a page more, not two: code and what is said of it would be far from each other.
        let beside = parts(nodes.clone(), room, height, foot, em, Way::Beside);
        if beside.len() + 1 < best.len() {
            (best, way) = (beside, Way::Beside);
        }
    }
    if !(2..=EVENED).contains(&best.len()) {
        return best;
    }
    let too_high = |parts: &mut [Vec<Node>]| {
        let over = |part: &mut Vec<Node>| total_height(part, room, em) > height + 0.1;
        parts.iter_mut().map(|part| usize::from(over(part))).sum::<usize>()
    };
    let allowed = too_high(&mut best);
    let (mut low, mut high) = (0.45, 1.0);
    for _ in 0..4 {
        let middle = (low + high) / 2.0;
        let mut tried = parts(nodes.clone(), room, height * middle, foot, em, way);
        if tried.len() == best.len() && too_high(&mut tried) <= allowed {
            (best, high) = (tried, middle);
        } else {
            low = middle;
        }
    }
    best
}

fn parts(mut nodes: Vec<Node>, room: Room, height: f32, foot: f32, em: f32, way: Way) -> Vec<Vec<Node>> {
    let mut parts = Vec::new();
    while !nodes.is_empty() {
        let mut room_below = height;
        if foot < height * 0.6 && total_height(&mut nodes, room, em) <= height {
            room_below -= foot;
        }
        let mut rest = None;
        if parts.len() + 1 < MAX_PAGES {
            rest = split(&mut nodes, room, room_below, em, way);
            if rest.is_none() && nodes.len() > 1 && total_height(&mut nodes, room, em) > height + 0.05 {
                // What cannot be divided stands alone; the rest need not be as small.
                rest = Some(nodes.split_off(1));
            }
        }
        parts.push(nodes);
        nodes = rest.unwrap_or_default();
    }
    parts
}

/// Keeps what fits into `height` and gives the rest; `None` where nothing fits or everything does.
pub(super) fn split(nodes: &mut Vec<Node>, room: Room, height: f32, em: f32, way: Way) -> Option<Vec<Node>> {
    let mut used = 0.0;
    let mut i = 0;
    while i < nodes.len() {
        let space = if i > 0 { gap(&nodes[i - 1], &nodes[i], em) } else { 0.0 };
        let own = nodes[i].height(room, em);
        if used + space + own <= height + 0.05 {
            used += space + own;
            i += 1;
            continue;
        }
        let left = height - used - space;
        let whole_later = i > 0 && own <= height && used > height * FULL_ENOUGH;
        if way == Way::Below && !whole_later && mixes_up(&mut nodes[i], room, left, em) {
            let below = one_below_the_other(nodes.remove(i));
            nodes.splice(i..i, below);
            continue;
        }
        let dividable = left > em * 1.2 && !(nodes[i].is_columns() && whole_later);
        let part = if dividable { divided(&mut nodes[i], room, left, em, way) } else { None };
        return match part {
            Some(part) => {
                // What is left of one column has the page for itself.
                let alone =
                    matches!(part.bare(), Node::Columns(c) if c.iter().filter(|c| !c.1.is_empty()).count() == 1);
                let mut rest = if alone { one_below_the_other(part) } else { vec![part] };
                rest.extend(nodes.drain(i + 1..));
                Some(rest)
            }
            None => {
                // A heading goes with what it heads, and "because:" with the reasons.
                let mut cut = i;
                while cut > 1 && nodes[cut - 1].leads() {
                    cut -= 1;
                }
                (cut > 0).then(|| nodes.split_off(cut))
            }
        };
    }
    None
}

/// Keeps what of a node fits into `height`, and gives the rest. `None` where it cannot be divided there.
fn divided(node: &mut Node, room: Room, height: f32, em: f32, way: Way) -> Option<Node> {
    match node {
        Node::Later(step, inner) => {
            divided(inner, room, height, em, way).map(|rest| Node::Later(*step, Box::new(rest)))
        }
        Node::Text(text) => text.split(room.width, height).map(Node::Text),
        // A heading as long as a paragraph goes on as one.
        Node::Heading(text, _) => text.split(room.width, height).map(Node::Text),
        Node::Code(code) => code.split(room.width, height).map(Node::Code),
        Node::Table(table) => table.split(room.width, height).map(|t| Node::Table(Box::new(t))),
        Node::List(list) => split_list(list, room, height, way).map(Node::List),
        Node::Quote(title, body) => {
            let width = (room.width - em * QUOTE_INDENT).max(em);
            let head = title.as_mut().map_or(0.0, |(t, _)| t.height(width) + em * 0.25) + em * 0.5;
            let rest = split(body, Room { width, ..room }, height - head, em, way)?;
            Some(Node::Quote(None, rest))
        }
        Node::Columns(columns) => {
            let widths = column_widths(columns, room.width, em);
            let mut rests = Vec::new();
            for ((share, nodes), width) in columns.iter_mut().zip(widths) {
                let room = Room { width, ..room };
                let rest = if total_height(nodes, room, em) <= height + 0.05 {
                    Vec::new()
                } else {
                    // A column of which nothing fits goes over whole.
                    split(nodes, room, height, em, way).unwrap_or_else(|| std::mem::take(nodes))
                };
                rests.push((*share, rest));
            }
            let moved = rests.iter().any(|r| !r.1.is_empty());
            let kept = columns.iter().any(|c| !c.1.is_empty());
            if moved && !kept {
                // Nothing at all fits here: leave the columns as they were.
                for (column, rest) in columns.iter_mut().zip(rests) {
                    column.1 = rest.1;
                }
                return None;
            }
            moved.then_some(Node::Columns(rests))
        }
        _ => None,
    }
}

/// Whether columns that are divided at `height` would be read in the wrong order: the page's reader comes to a column's
/// words before the end of the one on its left.
fn mixes_up(node: &mut Node, room: Room, height: f32, em: f32) -> bool {
    let Node::Columns(columns) = node.bare_mut() else { return false };
    let widths = column_widths(columns, room.width, em);
    let too_high = |((_, nodes), width): (&mut (f32, Vec<Node>), f32)| {
        total_height(nodes, Room { width, ..room }, em) > height + 0.05
    };
    let first = columns.iter_mut().zip(widths).position(too_high);
    first.is_some_and(|first| columns[first + 1..].iter().any(|c| c.1.iter().any(has_words)))
}

/// Whether there is anything to read in it.
fn has_words(node: &Node) -> bool {
    match node {
        Node::Pictures(row) => row.iter().any(|p| p.picture.is_none() || p.caption.is_some()),
        Node::Columns(columns) => columns.iter().any(|c| c.1.iter().any(has_words)),
        Node::Later(_, inner) => has_words(inner),
        Node::Rule => false,
        _ => true,
    }
}

/// Nodes with their columns one below the other; `None` where there are none.
pub(super) fn without_columns(nodes: &[Node]) -> Option<Vec<Node>> {
    nodes.iter().any(Node::is_columns).then(|| nodes.iter().cloned().flat_map(one_below_the_other).collect())
}

/// What stands in columns, from left to right; another node as it is.
fn one_below_the_other(node: Node) -> Vec<Node> {
    match node {
        Node::Columns(columns) => columns.into_iter().flat_map(|c| c.1).flat_map(one_below_the_other).collect(),
        Node::Later(step, inner) if inner.is_columns() => {
            let later = |n| Node::Later(step, Box::new(n));
            one_below_the_other(*inner).into_iter().map(later).collect()
        }
        other => vec![other],
    }
}

#[cfg(test)]
mod tests {
    use crate::deck::{Files, Options, read};
    use crate::layout::{IssueKind, Layout, Theme, lay_out, text_of};

    /// The last slide's pages, as text.
    fn pages(body: &str) -> (Layout, Vec<String>) {
        let text = format!("---\ntitle: T\nformat: revealjs\n---\n\n## Full\n\n{body}\n");
        let deck = read("talk.qmd", text, &Files::none(), &Options::default()).expect("a deck");
        let layout = lay_out(&deck, &Theme::built_in()[0], &Files::none());
        let last = layout.pages.last().map_or(0, |p| p.slide);
        let said = layout.pages.iter().filter(|p| p.slide == last).map(|p| text_of(&p.draws)).collect();
        (layout, said)
    }

    fn columns(left: &str, right: &str) -> String {
        format!(":::: columns\n::: column\n{left}\n:::\n::: column\n{right}\n:::\n::::")
    }

    fn points(name: &str, count: usize) -> String {
        (0..count).map(|i| format!("- {name} {i:02} of many\\n\\n")).collect::<String>().replace("\\n", "\n")
    }

    #[test]
    fn columns_that_fit_one_below_the_other_are_not_divided() {
        let words = "A sentence that takes about one line of a column. ".repeat(28);
        let (layout, said) = pages(&columns(&words, "Nothing else."));
        assert_eq!(said.len(), 1, "{said:?}");
        assert!(layout.issues.iter().any(|i| i.message.contains("one below the other")), "{:?}", layout.issues);
    }

    #[test]
    fn divided_columns_are_read_one_after_the_other() {
        let (_, said) = pages(&columns(&points("left", 24), &points("right", 12)));
        assert!(said.len() > 1);
        let all = said.concat();
        let places: Vec<usize> = [("left", 24), ("right", 12)]
            .into_iter()
            .flat_map(|(side, count)| (0..count).map(move |i| format!("{side} {i:02} of")))
            .map(|point| all.find(&point).unwrap_or_else(|| panic!("{point}")))
            .collect();
        assert!(places.is_sorted(), "{all}");
        // Twice the pages would be too many.
        let (_, said) = pages(&columns(&points("left", 40), &points("right", 40)));
        assert!(said[0].contains("left 00") && said[0].contains("right 00"), "{said:?}");
    }

    #[test]
    fn the_parts_of_a_slide_are_about_equally_full() {
        let (layout, said) = pages(&points("point", 21));
        assert_eq!(said.len(), 2, "{:?}", layout.fits);
        let counts: Vec<usize> = said.iter().map(|s| s.matches("of many").count()).collect();
        assert!(counts.iter().all(|n| (8..=13).contains(n)), "{counts:?}");
    }

    #[test]
    fn a_divided_paragraph_keeps_all_its_words_beside_what_has_to_be_small() {
        // The wide table makes its page smaller than the paragraph was divided for.
        let words: String = (0..330).map(|i| format!("word{i:03} ")).collect();
        let row = format!("|{}\n", "a-very-long-cell-that-cannot-wrap |".repeat(30));
        let table = format!("{row}|{}\n{}", "---|".repeat(30), row.repeat(24));
        let (_, said) = pages(&format!("{words}\n\n{table}"));
        let all = said.concat();
        for i in 0..330 {
            assert_eq!(all.matches(&format!("word{i:03}")).count(), 1, "word {i} on {} pages", said.len());
        }
    }

    #[test]
    fn a_closing_bracket_does_not_stand_alone() {
        for lines in 24..60 {
            let code: String = (0..lines).map(|i| format!("step({i});\n")).collect();
            let (_, said) = pages(&format!("```js\n{code}}}\n```"));
            let last = said.last().expect("a page");
            assert!(said.len() == 1 || last.matches("step(").count() >= 2, "{lines} lines: {last}");
        }
    }

    #[test]
    fn what_cannot_be_divided_does_not_make_the_rest_small() {
        let (layout, _) =
            pages(&format!("$$\\begin{{matrix}} {} x \\end{{matrix}}$$\n\n{}", "x \\\\ ".repeat(40), points("p", 30)));
        let small = layout.issues.iter().filter(|i| i.kind == IssueKind::TooSmall).count();
        assert!(
            small <= 1 && layout.fits.last().is_some_and(|f| f.pages >= 3),
            "{:?} {:?}",
            layout.issues,
            layout.fits
        );
    }
}
