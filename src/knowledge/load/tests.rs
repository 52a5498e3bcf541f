//! Users' files: what they may change, and how mistakes in them are shown.

use super::*;
use crate::diagnostic::{Palette, excerpt};
use crate::knowledge::Source;

/// A small sound base to lay files over.
const BASE: &str = r##"
[[signal]]
id = "limitation_word"
what = "names a limit"
any = ["limitation*", "does not work"]

[[signal]]
id = "any_number"
what = "a number"
any = ["#"]

[[section]]
id = "results"
name = "Results"
headings = ["result*"]

[[section]]
id = "limitations"
name = "Limitations"

[[element]]
id = "limitations"
what = "a limit of the own work"
tag = "section: limitations"
[[element.cue]]
when = "limitation_word"
weight = 1

[[rule]]
id = "HON01"
name = "no-limitation"
severity = "error"
confidence = "medium"
when = "not element:limitations"
at = "deck"
what = "No limit is stated."
why = "Everything has one."
do = "State one."
asks = "Where does it break?"
arms = ["LIM01"]

[[rule]]
id = "HON02"
name = "no-number"
severity = "info"
confidence = "low"
when = "not any_number"
at = "deck"
what = "No number."
why = "Numbers convince."
do = "Give one."
asks = "How much?"

[[challenge]]
id = "LIM01"
category = "limits"
kind = "challenge"
severity = "critical"
say = "You say \"{claim}\". Where does it break?"
needs = ["claim"]
plain = "Where does it break?"
why = "Honesty."
trigger = "always"
seconds = [45, 90]

[[challenge]]
id = "LIM02"
category = "limits"
kind = "probe"
severity = "major"
plain = "What would you test next?"
why = "Direction."
trigger = "not limitation_word"
seconds = [30, 60]
"##;

const CHECKLIST: &str = r#"
id = "talk"
name = "Talk"
what = "A talk"
slot_minutes = 45
questions_minutes = 15
rules = ["HON"]
challenges = ["LIM", "-LIM02"]
always = ["LIM01"]
sections = [{ id = "results", required = true }, { id = "limitations" }]
segments = [{ name = "all", sections = ["results", "limitations"], minutes = 25 }]
rubric = [{ row = "honesty", weight = 100, from = ["HON", "LIM01", "element:limitations", "section:results"] }]
"#;

fn layer(files: &[(&str, &str)]) -> Layer {
    let files = files.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
    Layer { name: "test".to_owned(), files }
}

fn load(layers: &[Layer]) -> Result<Knowledge, LoadError> {
    let mut all = vec![layer(&[("base.toml", BASE), ("talk.toml", CHECKLIST)])];
    all.extend_from_slice(layers);
    Knowledge::load_over(Tables::default(), Vec::new(), &all)
}

fn good(files: &[(&str, &str)]) -> Knowledge {
    load(&[layer(files)]).unwrap_or_else(|e| panic!("{}", report(&e)))
}

fn report(error: &LoadError) -> String {
    error.diagnostics.iter().map(|d| excerpt(d, &error.sources, Palette::Plain, 100) + "\n").collect()
}

/// The excerpts that a file of the user gets.
fn mistakes(text: &str) -> String {
    report(&load(&[layer(&[("mine.toml", text)])]).expect_err("it has mistakes"))
}

#[test]
fn a_later_layer_replaces_a_table_and_keeps_its_place() {
    let knowledge = good(&[(
        "mine.toml",
        "[[signal]]\nid = 'limitation_word'\nwhat = 'mine'\nany = ['weakness*']\n[[signal]]\nid = 'extra'\nwhat = 'x'\nany = ['y']",
    )]);
    let ids: Vec<&str> = knowledge.signals.iter().map(|s| s.id.as_str()).collect();
    assert_eq!(ids, ["limitation_word", "any_number", "extra"]);
    assert_eq!((knowledge.signals[0].what.as_str(), knowledge.signals[0].any.len()), ("mine", 1));
}

#[test]
fn extends_changes_only_the_stated_keys() {
    let knowledge = good(&[("mine.toml", "[[rule]]\nid = 'HON01'\nextends = true\nseverity = 'info'\narms = []")]);
    let rule = knowledge.rule_at(knowledge.rule("no-limitation").expect("there"));
    assert_eq!((rule.severity, rule.arms.len()), (crate::diagnostic::Severity::Info, 0));
    assert_eq!(rule.asks, "Where does it break?");
    let again = load(&[
        layer(&[("a.toml", "[[rule]]\nid = 'HON01'\nextends = true\nwhy = 'A'")]),
        layer(&[("b.toml", "[[rule]]\nid = 'HON01'\nextends = true\nseverity = 'info'")]),
    ]);
    let again = again.unwrap_or_else(|e| panic!("{}", report(&e)));
    assert_eq!((again.rules[0].why.as_str(), again.rules[0].severity), ("A", crate::diagnostic::Severity::Info));
}

#[test]
fn members_are_families_and_ids_and_a_minus_takes_away() {
    let knowledge = good(&[]);
    let talk = knowledge.checklist_at(knowledge.checklist("talk").expect("there"));
    assert_eq!(talk.rules.len(), 2);
    assert_eq!(talk.challenges, [knowledge.challenge("lim01").expect("there")]);
    let sources: Vec<Source> = talk.rubric().flat_map(|(_, from)| from.to_vec()).collect();
    assert_eq!(sources.len(), 5);
    assert_eq!(talk.segments().next().map(|(_, s)| s.len()), Some(2));
}

#[test]
fn a_checklist_may_extend_another_or_itself() {
    let knowledge = good(&[
        (
            "short.toml",
            "id = 'short'\nname = 'Short'\nwhat = 'w'\nextends = 'talk'\nslot_minutes = 20\nquestions_minutes = 5\nrules = ['-HON02']",
        ),
        ("talk.toml", "id = 'talk'\nname = 'Mine'\nwhat = 'w'\nextends = 'talk'\nchallenges = ['LIM02']"),
    ]);
    let ids: Vec<&str> = knowledge.checklists.iter().map(|c| c.id.as_str()).collect();
    assert_eq!(ids, ["talk", "short"]);
    let (talk, short) = (&knowledge.checklists[0], &knowledge.checklists[1]);
    assert_eq!((talk.name.as_str(), talk.challenges.len(), talk.slot_minutes), ("Mine", 2, Some(45.0)));
    assert!(talk.ancestors.is_empty(), "it does not stand above itself");
    assert_eq!((short.rules.len(), short.challenges.len(), short.slot_minutes), (1, 2, Some(20.0)));
    assert_eq!(short.sections.len(), 2);
    assert_eq!(short.ancestors, [knowledge.checklist("talk").expect("there")]);
    // A whole one hides what lies below.
    let whole = good(&[("talk.toml", "id = 'talk'\nname = 'New'\nwhat = 'w'\nslot_minutes = 10")]);
    assert_eq!((whole.checklists.len(), whole.checklists[0].rules.len()), (1, 0));
}

#[test]
fn one_file_may_hold_a_checklist_with_its_own_rules() {
    let knowledge = good(&[(
        "mine.toml",
        "id = 'mine'\nname = 'M'\nwhat = 'w'\nslot_minutes = 10\nrules = ['HON01', 'OWN']\n[[rule]]\nid = 'OWN01'\nname = 'own'\nseverity = 'info'\nconfidence = 'low'\nwhen = 'checklist:mine'\nat = 'deck'\nwhat = 'w'\nwhy = 'w'\ndo = 'd'\nasks = 'a'",
    )]);
    assert_eq!(knowledge.checklists[1].rules.len(), 2);
}

#[test]
fn mistakes_in_names() {
    insta::assert_snapshot!(mistakes(
        r#"# my rules
[[rule]]
id = "MY01"
name = "my-rule"
severity = "warning"
confidence = "low"
when = "limitaton_word@results and fact:slide > 3"
at = "section:result"
what = "Slide {slde} is odd."
why = "Because."
do = "Mend it."
asks = "Why?"
arms = ["LIM01", "LIM3"]
yields_to = ["HON1"]
fields = ["mll"]

[[element]]
id = "ablation"
what = "w"
tag = "t"
cue = [{ when = "element:limitations", weight = 1 }, { when = """
any_number and
  alpha""", weight = 0, section = ["reslts"] }]
"#
    ));
}

#[test]
fn mistakes_in_shapes() {
    insta::assert_snapshot!(mistakes(
        r#"[[signal]]
id = "one"
waht = "misspelt"
any = "not a list"
kinds = ["sentense"]

[[rule]]
id = "HON01"
extends = true
severty = "info"
confidence = 3

[[rule]]
id = "HON99"
extends = true

[[chalenge]]
id = "X"

[signal2]
"#
    ));
}

#[test]
fn mistakes_in_syntax() {
    insta::assert_snapshot!(mistakes("[[signal]\nid = \"one\nwhat = 3\n"));
}

#[test]
fn mistakes_in_signals() {
    insta::assert_snapshot!(mistakes(
        r#"[[signal]]
id = "Bad-Id"
what = ""

[[signal]]
id = "phrases"
what = "w"
any = ["good", "a*b", "_ _"]
regex = '(\d+'

[[signal]]
id = "literal"
what = "w"
regex = '\d+ ?%'

[[signal]]
id = "literal"
what = "again"
any = ["x"]
"#
    ));
}

#[test]
fn mistakes_in_challenges() {
    insta::assert_snapshot!(mistakes(
        r#"[[challenge]]
id = "LIM09"
category = "limits"
kind = "challenge"
severity = "major"
say = "You have one data set on slide {slide}. Where is {datset}?"
needs = ["slide", "number"]
plain = "You say it is general. Is it, on {dataset}?"
alt = ["Is {claim} general?", "What is {this"]
why = "A very long reason that goes on and on without coming to its point, so that nobody who sits before a terminal of eighty columns would ever read it to its very end, alas."
trigger = "always and count(limitation_word)"
shield = "limitation_word > 3"
seconds = [90, 45]

[[challenge]]
id = "lim10"
category = "limits"
kind = "probe"
severity = "major"
say = "No slot at all?"
plain = "No slot?"
why = "w"
trigger = "always"
seconds = [30, 60]
"#
    ));
}

#[test]
fn mistakes_in_checklists() {
    let first = mistakes(
        r#"id = "mine"
name = "Mine"
what = "w"
extends = "tlk"
rules = ["HON", "RIG", "-HONN01"]
challenges = ["LIM1"]
always = ["LIM"]
sections = [{ id = "results" }, { id = "result" }, { id = "results" }]
segments = [{ name = "a", sections = ["limitation"], minutes = 0 }]
rubric = [{ row = "r", weight = 60, from = ["HON", "element:limitation", "section:results"] }]
"#,
    );
    let circle = load(&[layer(&[
        ("a.toml", "id = 'a'\nname = 'A'\nwhat = 'w'\nslot_minutes = 10\nextends = 'b'"),
        ("b.toml", "id = 'b'\nname = 'B'\nwhat = 'w'\nslot_minutes = 10\nextends = 'a'"),
        (
            "c.toml",
            "id = 'c'\nname = 'C'\nwhat = 'w'\nslot_minutes = 10\nquestions_minutes = 12\nsegments = [{ name = 'x', sections = [], minutes = 11 }]",
        ),
    ])]);
    insta::assert_snapshot!(format!("{first}{}", report(&circle.expect_err("a circle"))));
}

#[test]
fn mistakes_in_shapes_of_formats_and_in_what_to_ask() {
    let report = mistakes(
        r#"id = "mine"
name = "Mine"
what = "w"
slot_minutes = 45
milestones = [
  { id = "hypothesis", key = "h", name = "a hypothesis", stated_by = ["LIM1"] },
  { id = "hypothesis", key = "h", name = "" },
  { id = "metric", key = "q", name = "a metric" },
]
stops = [
  { at = [12, 10], challenges = ["LIM01"] },
  { challenges = [] },
  { after = "result", challenges = ["LIMM"], unless = ["control"], ask = "What of {missing} and {slide}?" },
]

[[prep]]
id = "Panel"
ask = ""
why = "w"
answer = [{ id = "a", what = "a", checklist = "tlk", emphasis = { rivals = 2.0 } }, { id = "a", what = "b" }]
"#,
    );
    insta::assert_snapshot!(report);
}

#[test]
fn a_broken_table_is_not_called_unknown_too() {
    let report = mistakes(
        "[[signal]]\nid = 'mine'\nwhat = 'w'\nayn = ['x']\n[[element]]\nid = 'limitations'\nextends = true\ncue = [{ when = 'mine', weight = 1 }]",
    );
    assert_eq!(report.matches("error:").count(), 1, "{report}");
}

#[test]
fn the_error_in_one_line() {
    let error = load(&[layer(&[("mine.toml", "[[signal]]\nid = 'a'\nwhat = ''\nany = ['*']")])]).expect_err("two");
    assert_eq!(error.to_string(), "mine.toml:3:8: `what` is empty (and 1 more)");
}

proptest::proptest! {
    #[test]
    fn any_text_loads_or_is_refused_with_places_inside_it(
        text in "\\PC{0,60}|(\\[\\[(signal|rule|challenge|element)\\]\\]\n|(id|what|when|any|extends|say|slots) = (\"[a-z@ {}:]{0,9}\"|true|3|\\[\"a\\*\"\\]|\\{a = 'b'\\})\n){0,12}",
    ) {
        if let Err(error) = load(&[layer(&[("mine.toml", &text)])]) {
            proptest::prop_assert!(!error.diagnostics.is_empty());
            let _ = report(&error);
            for label in error.diagnostics.iter().flat_map(|d| &d.labels) {
                let file = error.sources.file(label.span.file);
                proptest::prop_assert!(file.text().get(label.span.range()).is_some(), "{:?}", label);
            }
        }
    }
}
