//! Facts about what stands side by side: names of one kind, values of one unit, marks for and against. Structure says that
//! things are compared where no word does.

use std::collections::BTreeMap;

use crate::deck::passage::{Channel, Passage, PassageKind};
use crate::knowledge::expression::Evidence;
use crate::knowledge::signals::Hit;

use super::super::Reading;
use super::Facts;
use super::course::content;

pub(super) fn measure(reading: &Reading<'_>, facts: &mut Facts) {
    let mut found = [Vec::new(), Vec::new(), Vec::new()];
    for slide in content(reading) {
        let tests = [parallel_names(reading, slide), values_beside(reading, slide), for_and_against(reading, slide)];
        for (all, place) in found.iter_mut().zip(tests) {
            all.extend(place.map(|passage| (slide, whole(reading, passage))));
        }
    }
    let [names, values, marks] = found;
    facts.places_of_slides("parallel_names", names);
    facts.places_of_slides("values_beside", values);
    facts.places_of_slides("for_and_against", marks);
}

/// The passages of a slide that the audience sees, with their place in the deck.
fn seen<'r>(reading: &'r Reading<'_>, slide: usize) -> impl Iterator<Item = (usize, &'r Passage)> {
    let range = reading.deck().slides[slide].passages.clone();
    let list = reading.deck().passages.list();
    range.filter_map(move |at| Some((at, list.get(at)?))).filter(|(_, p)| p.channel == Channel::Visible)
}

fn whole(reading: &Reading<'_>, passage: usize) -> Evidence {
    let end = reading.deck().passages.list()[passage].range.len() as u32;
    Evidence::Text { hit: Hit { passage: passage as u32, start: 0, end }, signal: None }
}

/// Most words of a name.
const LONGEST: usize = 4;

/// Kinds of things that are compared, in several languages, as their words begin.
const COMPARED: [&str; 32] = [
    "model",
    "method",
    "group",
    "condition",
    "algorithm",
    "approach",
    "policy",
    "policies",
    "strateg",
    "system",
    "cohort",
    "estimator",
    "classifier",
    "solver",
    "planner",
    "scheduler",
    "controller",
    "baseline",
    "modell",
    "methode",
    "verfahren",
    "gruppe",
    "ansatz",
    "modèle",
    "méthode",
    "groupe",
    "modelo",
    "método",
    "grupo",
    "modello",
    "metodo",
    "gruppo",
];

/// Words that tell groups of one kind apart: how much of something they have.
const LEVELS: [&str; 44] = [
    "no",
    "low",
    "high",
    "medium",
    "mid",
    "with",
    "without",
    "control",
    "treated",
    "untreated",
    "exposed",
    "unexposed",
    "early",
    "late",
    "small",
    "large",
    "old",
    "new",
    "full",
    "ohne",
    "mit",
    "kein",
    "keine",
    "niedrig",
    "hoch",
    "hohe",
    "niedrige",
    "sans",
    "avec",
    "aucun",
    "faible",
    "fort",
    "sin",
    "con",
    "bajo",
    "alto",
    "sem",
    "com",
    "baixo",
    "senza",
    "basso",
    "без",
    "low-",
    "high-",
];

/// Names in a list or in the head of a table that differ in one word: "solitary model", "joint model"; "no tax towns", "high
/// tax towns". The passage of the first.
fn parallel_names(reading: &Reading<'_>, slide: usize) -> Option<usize> {
    let shape = &reading.rows()[slide].shape;
    if shape.list_items < 2 && shape.table_columns < 3 {
        return None;
    }
    let passages = &reading.deck().passages;
    let mut lists: BTreeMap<(u16, u8), Vec<(usize, &str)>> = BTreeMap::new();
    for (at, passage) in seen(reading, slide) {
        let path = passage.path;
        let list = match (passage.kind, path.row, path.column) {
            (PassageKind::Item, ..) => path.depth,
            (PassageKind::Cell, Some(0), _) => 0,
            (PassageKind::Cell, Some(_), Some(0)) => u8::MAX,
            _ => continue,
        };
        let text = passages.text(passage);
        let name = text.split([':', '(', '–', '—', '=']).next().unwrap_or(text).trim();
        if (1..=LONGEST).contains(&name.split_whitespace().count()) {
            lists.entry((path.block, list)).or_default().push((at, name));
        }
    }
    lists.values().find_map(|names| alike(names))
}

/// The first of at least two names that share their noun.
fn alike(names: &[(usize, &str)]) -> Option<usize> {
    let split: Vec<(usize, Vec<String>)> =
        names.iter().map(|(at, n)| (*at, n.split_whitespace().map(str::to_lowercase).collect())).collect();
    for (i, (at, words)) in split.iter().enumerate() {
        let ends = [words.last(), words.first()];
        for (end, noun) in ends.iter().enumerate() {
            let Some(noun) = noun.filter(|n| n.chars().count() >= 4 && n.chars().all(char::is_alphabetic)) else {
                continue;
            };
            let same = |other: &&(usize, Vec<String>)| {
                let at = if end == 0 { other.1.last() } else { other.1.first() };
                other.1.len() >= 2 && at == Some(noun)
            };
            let mut named: Vec<&Vec<String>> = split[i..].iter().filter(same).map(|(_, w)| w).collect();
            named.sort();
            named.dedup();
            let level = |w: &&&Vec<String>| w.iter().any(|w| LEVELS.contains(&w.as_str()));
            let levels = named.iter().filter(level).count();
            let compared = COMPARED.iter().any(|c| noun.starts_with(c));
            if named.len() >= 2 && (levels >= 2 || compared && named.len() >= 3 || compared && levels >= 1) {
                return Some(*at);
            }
        }
    }
    None
}

/// Two values of one unit under two names, of one size: "tables: 1.255 mm" above "elements: 1.262 mm". The passage of the
/// second.
fn values_beside(reading: &Reading<'_>, slide: usize) -> Option<usize> {
    let passages = &reading.deck().passages;
    let mut values: Vec<Value> = Vec::new();
    for (at, passage) in seen(reading, slide) {
        let text = passages.text(passage);
        if !text.contains(|c: char| c.is_ascii_digit()) {
            continue;
        }
        let plain;
        let lines: Vec<&str> = match passage.kind {
            PassageKind::Math => {
                plain = untexed(text);
                plain.split('\n').collect()
            }
            PassageKind::Item | PassageKind::Sentence | PassageKind::Caption => {
                text.split([';', '，']).flat_map(|part| part.split(", ")).collect()
            }
            _ => continue,
        };
        for value in lines.into_iter().filter_map(value_of) {
            let rival = values.iter().any(|v| {
                v.name != value.name
                    && v.unit == value.unit
                    && v.size / value.size < ALIKE
                    && value.size / v.size < ALIKE
            });
            if rival {
                return Some(at);
            }
            values.push(value);
        }
    }
    None
}

/// Values that are compared are about of one size.
const ALIKE: f64 = 20.0;

/// A value with its name.
#[derive(Debug, PartialEq)]
struct Value {
    name: String,
    unit: String,
    size: f64,
}

/// "name: number unit", "name: symbol = number unit", or "Name number unit".
fn value_of(line: &str) -> Option<Value> {
    let line = line.trim();
    let (name, rest) = line.split_once(": ").or_else(|| {
        // Without a colon only a name has a value: "Sieve 18 ms", not "we wait 18 ms".
        let at = line.find(|c: char| c.is_ascii_digit()).filter(|at| line[..*at].ends_with(' '))?;
        let name = line[..at].trim();
        (name.starts_with(char::is_uppercase) && name.split_whitespace().count() <= 2).then(|| line.split_at(at))
    })?;
    let name = name.trim();
    let short = (1..=LONGEST).contains(&name.split_whitespace().count()) && name.chars().any(char::is_alphabetic);
    let rest = rest.rsplit('=').next().unwrap_or(rest).trim().trim_start_matches(['~', '≈', '+']);
    let digits = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
    let size: f64 = rest.get(..digits)?.parse().ok().filter(|n| *n > 0.0)?;
    let unit = rest.get(digits..)?.split([',', ';', '(']).next().unwrap_or("").trim().to_lowercase();
    let measured = unit.chars().any(char::is_alphabetic) && unit.split_whitespace().count() <= 2;
    (short && measured).then(|| Value { name: name.to_lowercase(), unit, size })
}

/// A formula's lines, as they are read: without commands, braces and tabs.
fn untexed(tex: &str) -> String {
    let mut out = String::with_capacity(tex.len());
    let mut rest = tex;
    while let Some(at) = rest.find(['\\', '&', '{', '}', '~']) {
        out.push_str(&rest[..at]);
        let (mark, after) = rest[at..].split_at(1);
        rest = after;
        if mark != "\\" {
            out.push_str(if mark == "&" || mark == "~" { " " } else { "" });
        } else if let Some(next) = after.strip_prefix('\\') {
            out.push('\n');
            rest = next;
        } else {
            let command = after.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(after.len());
            rest = &after[command..];
            if matches!(&after[..command], "begin" | "end") {
                rest = rest.split_once('}').map_or(rest, |(_, rest)| rest);
            }
        }
    }
    out.push_str(rest);
    out
}

/// Marks of a point for something, and against it.
const FOR: [&str; 7] = ["+ ", "✓", "✔", "✅", "👍", "➕", "⊕"];
const AGAINST: [&str; 9] = ["- ", "− ", "– ", "✗", "✘", "❌", "👎", "➖", "⊖"];

/// Points for something beside points against it. The passage of the first point against.
fn for_and_against(reading: &Reading<'_>, slide: usize) -> Option<usize> {
    let passages = &reading.deck().passages;
    let points = || {
        let point = |p: &Passage| matches!(p.kind, PassageKind::Item | PassageKind::Sentence | PassageKind::Cell);
        seen(reading, slide).filter(move |(_, p)| point(p)).map(|(at, p)| (at, passages.text(p)))
    };
    let marked = |text: &str, marks: &[&str]| {
        marks.iter().any(|m| text.strip_prefix(m).is_some_and(|rest| rest.chars().any(char::is_alphabetic)))
    };
    points().any(|(_, text)| marked(text, &FOR)).then_some(())?;
    points().find(|(_, text)| marked(text, &AGAINST)).map(|(at, _)| at)
}

#[cfg(test)]
mod tests {
    use super::{untexed, value_of};
    use crate::knowledge::FactId;
    use crate::knowledge::expression::{Context, Scope};
    use crate::knowledge::facts::fact_index;
    use crate::lint::testing::reading_of;

    fn holds(slide: &str, name: &str) -> bool {
        reading_of(&format!("# Owls\n\n---\n\n## Barns\n\n{slide}\n"), |reading| {
            let fact = FactId(fact_index(name).expect("a fact") as u16);
            !reading.fact(fact, Scope::Slide(1)).evidence.is_empty()
        })
    }

    #[test]
    fn names_that_differ_in_one_word_stand_beside_each_other() {
        for slide in [
            "- **No bat** barns: none since 2001\n- **Few bat** barns: up to ten\n- **High bat** barns: more",
            "- lone owl model\n- pair model\n- colony model: all of them at once",
            "| month | low barns | high barns |\n|---|---|---|\n| May | 12 | 31 |",
            "- modèle solitaire\n- modèle du couple\n- modèle de colonie",
        ] {
            assert!(holds(slide, "parallel_names"), "{slide}");
        }
        for slide in [
            "- training set: 2001 to 2010\n- test set: 2011",
            "- input layer\n- hidden layer\n- output layer",
            "- data model\n- object model",
            "- the model sees\n- the model hears",
            "- we count owls\n- we weigh owls\n- we ring owls",
        ] {
            assert!(!holds(slide, "parallel_names"), "{slide}");
        }
    }

    #[test]
    fn values_of_one_unit_stand_beside_each_other() {
        for slide in [
            "- by ear: 41 owls\n- recorder: 44 owls",
            "Ringing tables: 1.25 kg\n\nScale: 1.31 kg",
            "Dusk: recorder 18 ms, Earwig 61 ms, Listener 40 ms",
            "$$\n\\begin{align}\n&\\text{Tables: } && w = 0.251 \\text{ m} \\\\\n&\\text{Laser: } && w_l = 0.262 \\text{ m}\n\\end{align}\n$$",
        ] {
            assert!(holds(slide, "values_beside"), "{slide}");
        }
        for slide in [
            "- layers: 4\n- width: 5",
            "- flight: 40 km\n- perch: 41 cm",
            "- nest: 2 m\n- field: 900 m",
            "- by ear: 41 owls",
            "We wait 18 s, then 20 s",
        ] {
            assert!(!holds(slide, "values_beside"), "{slide}");
        }
    }

    #[test]
    fn points_for_and_against_are_marked() {
        assert!(holds("- ✓ needs no light\n- ✗ deaf in rain", "for_and_against"));
        assert!(!holds("- ✓ needs no light\n- ✓ cheap", "for_and_against"));
        assert!(!holds("- ✗\n- ✓", "for_and_against"));
    }

    #[test]
    fn formulas_are_read_by_the_line() {
        assert_eq!(untexed("\\text{a: } &x \\\\ {b}"), "a:   x \n b");
        assert_eq!(value_of("  a:  w = 0.5 m").map(|v| (v.name, v.unit)), Some(("a".into(), "m".into())));
        assert!(value_of("12:30 h").is_none() && value_of("a: b 3 m").is_none() && value_of("a: 0 m").is_none());
        assert_eq!(untexed("\\"), "");
        assert_eq!(untexed("ü\\é&"), "üé ");
    }
}
