//! The language: what is read, what is refused and where, and what it means on a small deck.

use std::borrow::Cow;
use std::ops::Range;

use proptest::prelude::*;

use super::*;
use crate::deck::passage::{Channel, Passage, PassageKind, Passages, Path};
use crate::knowledge::facts::{fact_index, field_index};
use crate::knowledge::schema::{Layer, Tables};
use crate::knowledge::signals::{SignalHits, SignalIndex};
use crate::knowledge::{ChecklistId, ElementId, FactId, FieldId, SectionId, SignalId};

/// The tree with all places removed.
fn bare(tree: &Tree) -> Tree {
    let name = |n: &Name| Name { text: n.text.clone(), span: 0..0 };
    let boxed = |t: &Tree| Box::new(bare(t));
    let kind = match &tree.kind {
        TreeKind::Signal(n, places) => TreeKind::Signal(name(n), places.iter().map(name).collect()),
        TreeKind::Named(domain, n) => TreeKind::Named(*domain, name(n)),
        TreeKind::Count(a) => TreeKind::Count(boxed(a)),
        TreeKind::Distinct(a) => TreeKind::Distinct(boxed(a)),
        TreeKind::Not(a) => TreeKind::Not(boxed(a)),
        TreeKind::And(a, b) => TreeKind::And(boxed(a), boxed(b)),
        TreeKind::Or(a, b) => TreeKind::Or(boxed(a), boxed(b)),
        TreeKind::Compare(how, a, b) => TreeKind::Compare(*how, boxed(a), boxed(b)),
        TreeKind::Near(a, b, within) => TreeKind::Near(boxed(a), boxed(b), *within),
        other => other.clone(),
    };
    Tree { span: 0..0, kind }
}

fn tree() -> impl Strategy<Value = Tree> {
    let of = |kind| Tree { span: 0..0, kind };
    let name = || {
        prop::sample::select(vec!["a", "b_c", "next-experiment", "x1", "results"])
            .prop_map(|t| Name { text: t.to_owned(), span: 0..0 })
    };
    let leaf = prop_oneof![
        Just(of(TreeKind::Always)),
        (0u32..2000).prop_map(move |n| of(TreeKind::Number(f64::from(n) / 8.0))),
        (0u16..9).prop_map(move |n| of(TreeKind::Now(n))),
        "[a-z \"]{0,4}".prop_map(move |t| of(TreeKind::Text(t))),
        (name(), prop::collection::vec(name(), 0..3)).prop_map(move |(n, p)| of(TreeKind::Signal(n, p))),
        (0usize..5, name()).prop_map(move |(i, n)| of(TreeKind::Named(Domain::ALL[i].0, n))),
    ];
    leaf.prop_recursive(5, 24, 3, move |inner| {
        let pair = || (inner.clone(), inner.clone()).prop_map(|(a, b)| (Box::new(a), Box::new(b)));
        prop_oneof![
            inner.clone().prop_map(move |a| of(TreeKind::Count(Box::new(a)))),
            inner.clone().prop_map(move |a| of(TreeKind::Distinct(Box::new(a)))),
            inner.clone().prop_map(move |a| of(TreeKind::Not(Box::new(a)))),
            pair().prop_map(move |(a, b)| of(TreeKind::And(a, b))),
            pair().prop_map(move |(a, b)| of(TreeKind::Or(a, b))),
            (0usize..6, pair()).prop_map(move |(i, (a, b))| of(TreeKind::Compare(Comparison::ALL[i].0, a, b))),
            (0usize..4, pair()).prop_map(move |(i, (a, b))| of(TreeKind::Near(a, b, Distance::ALL[i].0))),
        ]
    })
}

proptest! {
    #[test]
    fn what_is_printed_reads_as_the_same(tree in tree()) {
        let printed = tree.to_string();
        let read = parse(&printed).map_err(|e| TestCaseError::fail(format!("{printed}: {e}")))?;
        prop_assert_eq!(bare(&read), tree, "{}", printed);
        // Every place is where its text stands.
        prop_assert_eq!(&read.span, &(0..printed.len()));
    }

    #[test]
    fn any_text_is_read_or_refused_at_a_place_inside_it(text in "\\PC{0,60}|([a-c@:()<>=!'0-9. -]|and|or|not|near|within|row|count|now){0,20}") {
        match parse(&text) {
            Ok(tree) => prop_assert!(text.get(tree.span).is_some()),
            Err(e) => prop_assert!(text.get(e.span.clone()).is_some(), "{:?}", e),
        }
    }
}

#[test]
fn depth_and_length_are_bounded() {
    assert!(parse(&"(".repeat(2000)).expect_err("deep").message.contains("nested"));
    assert!(parse(&"not ".repeat(900)).expect_err("deep").message.contains("nested"));
    assert!(parse(&"a and ".repeat(2000)).expect_err("long").message.contains("bytes"));
    let wide = format!("{}a", "a and ".repeat(600));
    assert!(parse(&wide).is_ok(), "a long chain is no deep nesting");
}

/// A little deck: (slide, kind, row, text). Slide 2 is "references" (counts when named), slide 4 backup, 5 hidden.
struct Little {
    passages: Passages,
    hits: SignalHits,
}

const TEXTS: &[(usize, PassageKind, Option<u16>, &str)] = &[
    (0, PassageKind::Title, None, "alpha title"),
    (0, PassageKind::Sentence, None, "alpha beta"),
    (1, PassageKind::Cell, Some(1), "alpha"),
    (1, PassageKind::Cell, Some(1), "beta"),
    (1, PassageKind::Cell, Some(2), "gamma"),
    (1, PassageKind::Note, None, "delta Alpha"),
    (2, PassageKind::Item, None, "gamma gamma-ray"),
    (3, PassageKind::Item, None, "nothing"),
    (4, PassageKind::Item, None, "delta"),
    (5, PassageKind::Item, None, "epsilon"),
];
const SIGNALS: [&str; 5] = ["alpha", "beta", "gamma", "delta", "epsilon"];

fn little() -> Little {
    let mut passages = Passages::new();
    for (slide, kind, row, text) in TEXTS {
        let channel = if *kind == PassageKind::Note { Channel::Notes } else { Channel::Visible };
        let path = Path { row: *row, ..Path::default() };
        let passage = Passage::new(*kind, *slide, channel, path);
        passages.push(text, [], passage);
    }
    let tables: String =
        SIGNALS.iter().map(|s| format!("[[signal]]\nid = '{s}'\nwhat = 'w'\nany = ['{s}*']\n")).collect();
    let tables: Tables = toml::from_str(&tables).expect("good");
    let hits = SignalIndex::new(&tables.signal, &[]).find(&passages, "en");
    Little { passages, hits }
}

impl Context for Little {
    fn passages(&self) -> &Passages {
        &self.passages
    }
    fn hits(&self) -> &SignalHits {
        &self.hits
    }
    fn slides(&self) -> usize {
        6
    }
    fn slide_passages(&self, slide: usize) -> Range<usize> {
        let of = |s: usize| TEXTS.iter().take_while(|t| t.0 < s).count();
        of(slide)..of(slide + 1)
    }
    fn number(&self, slide: usize) -> u32 {
        slide.min(4) as u32 + 1
    }
    fn section(&self, slide: usize) -> Option<SectionId> {
        [Some(0), Some(1), Some(2), None, Some(1), None][slide].map(SectionId)
    }
    fn announced(&self, slide: usize) -> bool {
        self.section(slide).is_some()
    }

    fn backup(&self, slide: usize) -> bool {
        slide == 4
    }
    fn counts(&self, slide: usize) -> Counts {
        [Counts::Always, Counts::Always, Counts::WhenNamed, Counts::Always, Counts::Always, Counts::Never][slide]
    }
    fn element(&self, element: ElementId) -> Cow<'_, Measure> {
        Cow::Owned(if element.0 == 0 {
            Measure::quotes(vec![Evidence::Text { hit: self.hits.of(SignalId(0))[0], signal: Some(SignalId(0)) }])
        } else {
            Measure::unknown()
        })
    }
    fn fact(&self, fact: FactId, scope: Scope) -> Cow<'_, Measure> {
        let is = |name| fact_index(name) == Some(fact.0 as usize);
        Cow::Owned(if is("slides") {
            Measure::number(5.0)
        } else if is("words") && scope == Scope::Slide(1) {
            Measure { shown: Some("12 words".to_owned()), ..Measure::number(12.0) }
        } else {
            Measure::unknown()
        })
    }
    fn checklist(&self, checklist: ChecklistId) -> bool {
        checklist.0 == 0
    }
    fn field(&self, field: FieldId) -> Option<bool> {
        (field_index("ml") == Some(field.0 as usize)).then_some(true)
    }
    fn year(&self) -> Option<i32> {
        Some(2026)
    }
    fn may_have(&self, slide: usize, signal: SignalId) -> bool {
        !self.hits.within(signal, self.slide_passages(slide)).is_empty()
    }
}

/// Conditions of which all names are known.
fn condition() -> impl Strategy<Value = String> {
    let signal = prop::sample::select(SIGNALS.to_vec());
    let place = prop::sample::select(vec!["", "@results", "@references", "@notes", "@visible", "@backup", "@deck"]);
    let evidence = prop_oneof![
        4 => (signal, place).prop_map(|(s, p)| format!("{s}{p}")),
        1 => prop::sample::select(vec!["element:baselines", "element:ablations"]).prop_map(str::to_owned),
    ];
    let within = || prop::sample::select(vec!["passage", "row", "slide", "next"]);
    let evidence = evidence.prop_recursive(2, 6, 2, move |inner| {
        prop_oneof![
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a} or {b})")),
            (inner.clone(), inner, within()).prop_map(|(a, b, w)| format!("({a} near {b} within {w})")),
        ]
    });
    let how = prop::sample::select(vec!["<", "<=", "=", "!=", ">=", ">"]);
    let count = (prop::sample::select(vec!["count", "distinct"]), evidence.clone(), how.clone(), 0..4)
        .prop_map(|(f, e, how, n)| format!("{f}({e}) {how} {n}"));
    let fact = (prop::sample::select(vec!["fact:slides", "fact:words", "fact:datasets", "now-1"]), how, 0..14)
        .prop_map(|(f, how, n)| format!("{f} {how} {n}"));
    let other = ["always", "section:results", "checklist:job-talk", "checklist:behavioral", "field:ml", "field:theory"];
    let leaf = prop_oneof![
        6 => evidence,
        3 => count,
        2 => fact,
        1 => prop::sample::select(other.to_vec()).prop_map(str::to_owned),
    ];
    leaf.prop_recursive(4, 16, 2, |inner| {
        prop_oneof![
            inner.clone().prop_map(|a| format!("not ({a})")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a} and {b})")),
            (inner.clone(), inner).prop_map(|(a, b)| format!("({a} or {b})")),
        ]
    })
}

proptest! {
    #[test]
    fn the_quick_answer_is_that_of_the_evidence(text in condition(), scope in 0usize..20, layer in 0usize..4) {
        let expression = Expression::new(&text, &names()).map_err(|e| TestCaseError::fail(format!("{text}: {e:?}")))?;
        let scope = match scope {
            0 => Scope::Deck,
            1..3 => Scope::Section(SectionId(scope as u16 - 1)),
            3..9 => Scope::Slide(scope - 3),
            _ => Scope::Passage((scope - 9).min(TEXTS.len() - 1)),
        };
        let layer = [None, Some(Layer::Visible), Some(Layer::Notes), Some(Layer::Backup)][layer];
        let little = little();
        let quick = evaluate(&expression, &little, scope, layer).truth;
        prop_assert_eq!(quick, evidence(&expression, &little, scope, layer).truth(), "{}", text);
    }
}

fn names() -> Names<'static> {
    Names {
        signals: SIGNALS.iter().enumerate().map(|(i, s)| (*s, SignalId(i as u16))).collect(),
        sections: [("problem", SectionId(0)), ("results", SectionId(1)), ("references", SectionId(2))].into(),
        elements: [("baselines", ElementId(0)), ("ablations", ElementId(1))].into(),
        checklists: [("job-talk", ChecklistId(0)), ("behavioral", ChecklistId(1))].into(),
    }
}

fn outcome(text: &str, scope: Scope, layer: Option<Layer>) -> Outcome {
    let expression = Expression::new(text, &names()).unwrap_or_else(|e| panic!("{text}: {e:?}"));
    evaluate(&expression, &little(), scope, layer)
}

/// Texts of the evidence, `None` where the expression does not hold for certain.
fn found(text: &str, scope: Scope) -> Option<Vec<String>> {
    let little = little();
    let outcome = outcome(text, scope, None);
    outcome
        .holds()
        .then(|| outcome.evidence.iter().filter_map(|e| e.text(&little.passages)).map(str::to_owned).collect())
}

#[test]
fn signals_are_found_in_scope_and_narrowed_by_section_and_layer() {
    assert_eq!(found("alpha", Scope::Deck).map(|f| f.len()), Some(4));
    assert_eq!(found("alpha", Scope::Slide(1)).map(|f| f.len()), Some(2));
    assert_eq!(found("alpha", Scope::Passage(1)).map(|f| f.len()), Some(1));
    assert_eq!(found("alpha@notes", Scope::Deck), Some(vec!["Alpha".to_owned()]));
    assert_eq!(found("alpha@results@visible", Scope::Deck), Some(vec!["alpha".to_owned()]));
    assert_eq!(found("alpha@problem", Scope::Slide(1)), None, "a section narrows the scope");
    assert_eq!(found("beta@deck", Scope::Slide(3)).map(|f| f.len()), Some(2), "deck widens it");
    assert_eq!(found("delta@backup", Scope::Deck).map(|f| f.len()), Some(1));
    assert_eq!(found("alpha", Scope::Section(SectionId(1))).map(|f| f.len()), Some(2));
    assert_eq!(outcome("delta", Scope::Deck, Some(Layer::Visible)).truth, Truth::False);
    assert_eq!(found("epsilon", Scope::Deck), None, "hidden");
    assert_eq!(found("gamma", Scope::Deck).map(|f| f.len()), Some(1), "references do not count");
    assert_eq!(found("gamma@references", Scope::Deck).map(|f| f.len()), Some(2), "unless named");
    assert_eq!(found("gamma", Scope::Slide(2)).map(|f| f.len()), Some(2));
}

#[test]
fn near_pairs_evidence() {
    let pair = |a: &str, b: &str| Some(vec![a.to_owned(), b.to_owned()]);
    assert_eq!(found("alpha near beta within passage", Scope::Deck), pair("alpha", "beta"));
    assert_eq!(outcome("alpha near beta within row", Scope::Deck, None).evidence.len(), 4);
    assert_eq!(found("beta near gamma within row", Scope::Deck), None);
    assert_eq!(found("beta near gamma within slide", Scope::Deck), pair("beta", "gamma"));
    assert_eq!(found("beta near gamma within next", Scope::Slide(0)), pair("beta", "gamma"));
    assert_eq!(found("beta near gamma within slide", Scope::Slide(0)), None);
    assert_eq!(found("(beta or delta) near gamma within slide", Scope::Deck).map(|f| f.len()), Some(4));
    assert_eq!(found("beta near beta within passage", Scope::Deck), None, "nothing is near itself");
    assert_eq!(found("element:baselines near beta within slide", Scope::Deck), pair("alpha", "beta"));
    assert_eq!(found("alpha near beta within row near gamma within slide", Scope::Deck), pair("alpha", "gamma"));
    assert!(outcome("count(alpha near beta within slide) = 4", Scope::Deck, None).holds());
}

#[test]
fn counting_and_comparing() {
    assert!(outcome("count(alpha) = 4 and distinct(alpha) = 1", Scope::Deck, None).holds());
    assert!(outcome("distinct(gamma@references) = 1 and count(epsilon) = 0", Scope::Deck, None).holds());
    assert!(outcome("now-2 = 2024 and fact:slides >= 5", Scope::Deck, None).holds());
    let words = outcome("fact:words > 10", Scope::Slide(1), None);
    assert_eq!((words.value.as_deref(), words.expected.as_deref()), (Some("12 words"), Some("10")));
}

#[test]
fn what_is_unknown_stays_unknown() {
    let truth = |text| outcome(text, Scope::Deck, None).truth;
    assert_eq!(truth("fact:datasets > 3"), Truth::Unknown);
    assert_eq!(truth("not fact:datasets > 3"), Truth::Unknown);
    assert_eq!(truth("fact:datasets > 3 or alpha"), Truth::True);
    assert_eq!(truth("alpha or fact:datasets > 3"), Truth::True);
    assert_eq!(truth("epsilon and fact:datasets > 3"), Truth::False);
    assert_eq!(truth("fact:datasets > 3 and epsilon"), Truth::False);
    assert_eq!(truth("fact:datasets > 3 and alpha"), Truth::Unknown);
    assert_eq!(truth("element:ablations"), Truth::Unknown);
    assert_eq!(truth("field:theory"), Truth::Unknown);
    assert_eq!(truth("field:ml and checklist:job-talk and not checklist:behavioral"), Truth::True);
    assert_eq!(truth("element:ablations near alpha within slide"), Truth::Unknown);
}

#[test]
fn errors_name_the_place_and_the_remedy() {
    let mut report = String::new();
    for text in [
        "",
        "alpha and",
        "alpha beta",
        "alpha nea beta within row",
        "alpha near beta",
        "alpha near beta within rwo",
        "(alpha or beta",
        "alpha)",
        "alpha && beta",
        "alpha @",
        "1 < 2 < 3",
        "3pp",
        "now-x",
        "fact:slides",
        "fact:slides = 'many'",
        "alpha > 3",
        "count(fact:slides) > 1",
        "section:results near alpha within slide",
        "alfa",
        "slides > 3",
        "baselines",
        "alpha@resutls",
        "alpha@results@problem",
        "elment:baselines",
        "element:baseline",
        "fact:slide > 3 and checklist:jobtalk and field:mll",
        "'open",
    ] {
        report.push_str(&format!("{text}\n"));
        match Expression::new(text, &names()) {
            Ok(_) => report.push_str("  ok\n"),
            Err(errors) => {
                for e in errors {
                    let help = e.help.map(|h| format!(" ({h})")).unwrap_or_default();
                    report.push_str(&format!("  {}..{} {}{help}\n", e.span.start, e.span.end, e.message));
                }
            }
        }
    }
    insta::assert_snapshot!(report);
}
