//! Every rule's example decks are its test, and the analysis as a whole on small decks.

use super::output::{LintReport, Shown, concise, human};
use super::run;
use super::testing::{knowledge, reading_beside, reading_of};
use crate::deck::Files;
use crate::diagnostic::Palette;
use crate::knowledge::RuleId;

/// Whether a rule reports in a deck, suppressions or not.
fn fires(rule: RuleId, deck: &str, files: &Files) -> bool {
    reading_beside(deck.trim_start_matches('\n'), files, |reading| {
        run(reading).list.iter().any(|f| f.rule == rule && f.suppressed.is_none())
    })
}

#[test]
fn every_example_shows_its_rule() {
    let mut wrong = Vec::new();
    for (i, rule) in knowledge().rules.iter().enumerate() {
        let Some(example) = &rule.table.example else {
            wrong.push(format!("{}: there is no example", rule.id));
            continue;
        };
        let id = RuleId(i as u16);
        let files = match &example.files {
            none if none.is_empty() => Files::none(),
            some => Files::memory(some.clone()),
        };
        if !fires(id, &example.flagged, &files) {
            wrong.push(format!("{}: `flagged` is not reported", rule.id));
        }
        if fires(id, &example.clean, &files) {
            wrong.push(format!("{}: `clean` is reported", rule.id));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Prints what the rules say about real decks that are not part of the repository; `HOTSEAT_CORPUS` names a folder with
/// `manifest.jsonl` and `decks/`. Read it before you raise a rule's level.
#[test]
#[ignore = "needs HOTSEAT_CORPUS"]
fn what_the_rules_say_about_real_decks() {
    use std::io::Write as _;

    let root = std::path::PathBuf::from(std::env::var("HOTSEAT_CORPUS").expect("HOTSEAT_CORPUS"));
    let manifest = std::fs::read_to_string(root.join("manifest.jsonl")).expect("manifest");
    for line in manifest.lines() {
        let entry: serde_json::Value = serde_json::from_str(line).expect("json");
        let text = |key: &str| entry[key].as_str().expect("text").to_owned();
        let path = root.join("decks").join(format!("{}-{}", text("id"), text("slug"))).join(text("path"));
        let (source, files) = crate::deck::read_file(&path).expect("readable");
        let name = path.display().to_string();
        let deck = crate::deck::read(&name, source, &files, &crate::deck::Options::default()).expect("a deck");
        let fits = super::fit::measure(&deck, None, &files);
        let laid_out = fits.laid_out;
        let options = super::ReadOptions { year: Some(2026), fits: Some(fits), ..super::ReadOptions::default() };
        let reading = super::Reading::new(&deck, knowledge(), options);
        let mut out = std::io::stdout().lock();
        let _ = writeln!(out, "{} {} slides {} laid out {laid_out}", text("id"), deck.dialect, deck.slides.len());
        for f in run(&reading).list.iter().filter(|f| f.suppressed.is_none()) {
            let slide = f.slide.map_or(0, |s| reading.rows()[s].number);
            let _ = writeln!(out, "{} {} {:?} {slide} {}", text("id"), f.id, f.severity, f.message);
        }
    }
}

/// A talk with one hole of each kind.
const TALK: &str = "---
marp: true
hotseat:
  field: ml
  minutes: 20
---

# Ordering passages by disagreement

---

## Readers leave when an answer is wrong

Unsupported answers are a growing problem for users of search.

---

## Existing rankers do not look at disagreement

Existing methods rank each passage alone; none of them compares passages.

---

## Contribution

We show that ordering passages by disagreement halves unsupported answers.

---

<!-- hotseat
ignore:
  RIG02: single published system, budget unknown
-->

## Results on news

| System | Supported answers |
|---|---|
| BM25 baseline | 68.4 |
| Ours | 71.2 |

The accuracy significantly improves.

---

## Limitations

We only tested English; recall falls to 0.52 when documents exceed 8k tokens.

---

## Thank you!
";

#[test]
fn the_report_for_people() {
    reading_of(TALK, |reading| {
        let findings = run(reading);
        insta::assert_snapshot!(human(
            reading,
            &findings,
            Shown { palette: Palette::Plain, width: 80, all: false, because: "the default" }
        ));
    });
}

#[test]
fn one_line_a_finding() {
    reading_of(TALK, |reading| insta::assert_snapshot!(concise(reading, &run(reading))));
}

#[test]
fn the_json_has_the_shape_of_schema_1() {
    reading_of(TALK, |reading| {
        let findings = run(reading);
        let json = LintReport::new(reading, &findings).json().expect("serialises");
        let value: serde_json::Value = serde_json::from_str(&json).expect("JSON");
        let elements = value["elements"].as_object().expect("elements");
        assert_eq!(elements.len(), 14);
        assert_eq!(elements["contribution"]["slides"][0], 4);
        assert_eq!(elements["contribution"]["one_sentence"], true);
        assert!(elements["next_experiment"]["concrete"].is_boolean());
        assert!(elements["contribution"].get("concrete").is_none());
        let suppressed = value["findings"].as_array().expect("findings").iter().find(|f| f["rule"] == "RIG02");
        assert_eq!(suppressed.expect("kept")["suppressed"], "single published system, budget unknown");
        assert_eq!(value["counts"]["suppressed"], 1);
        assert!(value["findings"].as_array().expect("findings").iter().all(|f| f["do"].is_string()));
    });
}

#[test]
fn a_language_without_signals_is_said_and_not_judged() {
    let deck =
        "---\nmarp: true\nlang: fi\n---\n\n# Otsikko\n\n---\n\n## Tulokset\n\nTarkkuus on 71.\n\n---\n\n## Kiitos\n";
    reading_of(deck, |reading| {
        assert!(!reading.speaks());
        let findings = run(reading);
        assert!(findings.list.iter().all(|f| f.id != "STR01" && f.id != "HON01"), "{:?}", findings.list);
        assert!(
            human(reading, &findings, Shown { palette: Palette::Plain, width: 80, all: false, because: "the default" })
                .contains("not assessed")
        );
        assert!(super::rubric(reading, &findings).iter().all(|row| row.score.is_none()));
    });
}

#[test]
fn the_signals_that_the_field_guess_reads_exist() {
    for signal in super::field::signals() {
        assert!(knowledge().signal(signal).is_some(), "{signal}");
    }
}

#[test]
fn an_absent_element_is_found_absent_when_its_slide_goes() {
    let present = |text: &str| reading_of(text, |r| r.element_named("limitations").map(|e| e.present));
    assert_eq!(present(TALK), Some(true));
    let cut = TALK.replace(
        "## Limitations\n\nWe only tested English; recall falls to 0.52 when documents exceed 8k tokens.\n\n---\n",
        "",
    );
    assert_eq!(present(&cut), Some(false));
}

#[test]
fn a_tag_settles_an_element() {
    let deck = "# T\n\n---\n\n## One\n\ntext\n\n---\n\n<!-- hotseat\nsection: limitations\n-->\n\n## English is all there is\n\ntext\n";
    reading_of(deck, |reading| {
        let found = reading.element_named("limitations").expect("an element");
        assert!(found.present);
        assert!((found.confidence - 1.0).abs() < f32::EPSILON);
    });
}

/// Pieces from which odd decks are made: half-open structure, signs, other scripts, and text that the rules look for.
const PIECES: [&str; 20] = [
    "# Results\n",
    "## Limitations\n\n",
    "\n---\n\n",
    "---\n",
    "| a | b |\n|---|---|\n| x | 71.2 ± 0.3 |\n| y | 68 |\n",
    "<!-- hotseat\nsection: limitations\ntime: 30s\n-->\n",
    "<!-- hotseat\nignore:\n  RIG02: dear\n  ZZZ99:\n-->\n",
    "<!-- a note\n",
    "-->",
    "We show that 한국어 halves errors by 12 %.\n",
    "- **Doe, J.**, Roe, R., Poe, E. (2021)\n",
    "![](x.png)\n",
    "$O(n^2)$ ",
    "TODO ",
    "```\ncode\n",
    "compared with the baseline, ",
    "\u{202e}",
    "e\u{301}",
    "significantly ",
    "\n",
];

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(200))]

    #[test]
    fn odd_decks_are_read_without_a_panic(pieces in proptest::collection::vec(0..PIECES.len(), 1..40)) {
        let text: String = pieces.iter().map(|p| PIECES[*p]).collect();
        let files = crate::deck::Files::none();
        if let Ok(deck) = crate::deck::read("talk.md", text, &files, &crate::deck::Options::default()) {
            let reading = super::Reading::new(&deck, knowledge(), super::ReadOptions::default());
            let findings = run(&reading);
            let report = human(&reading, &findings, Shown { palette: Palette::Plain, width: 80, all: false, because: "the default" });
            proptest::prop_assert!(!report.contains('\u{202e}'), "harmful characters reach the terminal");
            proptest::prop_assert!(LintReport::new(&reading, &findings).json().is_ok());
            let again = run(&super::Reading::new(&deck, knowledge(), super::ReadOptions::default()));
            proptest::prop_assert_eq!(findings, again, "the same deck, the same findings");
        }
    }
}
