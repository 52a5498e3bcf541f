//! The ledger on small decks: what is compared, and above all what is not.

use super::super::testing::reading_of;
use super::{ChoiceKind, Shown, Source, best, conflict};

fn conflicts(deck: &str) -> Vec<(String, String)> {
    reading_of(deck, |reading| {
        let source = Source::new(reading.deck(), reading.knowledge(), reading);
        let found = conflict::conflicts(&source, &reading.ledger().lines);
        found.into_iter().map(|c| (c.there.text, c.here.text)).collect()
    })
}

fn two(contribution: &str, results: &str) -> Vec<(String, String)> {
    conflicts(&format!("# T\n\n---\n\n## Contribution\n\n{contribution}\n\n---\n\n## Results\n\n{results}\n"))
}

#[test]
fn one_quantity_with_two_values_is_asked_about() {
    assert_eq!(two("Our router is 12x faster.", "Our router is 24x faster.").len(), 1);
    assert_eq!(two("We need 12x less memory than Full.", "Ours needs 24x less memory than Full.").len(), 1);
    assert_eq!(
        two("We reach an accuracy of 73.4 %.", "| System | Accuracy |\n|---|---|\n| BM25 | 68.4 |\n| Ours | 71.2 |")
            .len(),
        1
    );
}

#[test]
fn what_may_be_two_quantities_is_left_alone() {
    for (a, b) in [
        ("Our router is 12x faster.", "Our router is 12.3x faster."),
        ("Our router is 12x faster.", "Our router is up to 24x faster."),
        ("Our router is 12x faster on GSM8K.", "Our router is 24x faster on MBPP."),
        ("Our router is 12x faster.", "Our router is 24x slower to train."),
        ("Our router is 12x faster.", "Our router needs 24x less memory."),
        ("Our router is 12x faster.", "Our router is 12 % faster."),
        ("Our router is 12x faster.", "Could our router be 24x faster?"),
        ("Our router is 12x faster.", "Short queries: 24x faster, long queries: 12x faster."),
        ("We reach an accuracy of 71 %.", "We reach a recall of 64 %."),
        ("We reach an accuracy of 0.712.", "We reach an accuracy of 71.2 %."),
        ("Accuracy improves by 3 points.", "We reach an accuracy of 71 %."),
        ("Training is 12x faster.", "Inference is 24x faster."),
    ] {
        assert_eq!(two(a, b), [], "{a} | {b}");
    }
}

fn bold(table: &str) -> Vec<String> {
    reading_of(&format!("# T\n\n---\n\n## Results\n\n{table}\n"), |reading| {
        let source = Source::new(reading.deck(), reading.knowledge(), reading);
        let all = source.grids.iter().flatten().flat_map(|g| best::bold_misses(&source, g));
        all.map(|m| format!("{} < {}", m.bold.text, m.better)).collect()
    })
}

#[test]
fn bold_is_compared_only_where_the_direction_is_known() {
    let head = "| System | Accuracy | Loss | Layers |\n|---|---|---|---|\n";
    assert_eq!(
        bold(&format!("{head}| A | 68 | 0.4 | 12 |\n| B | **66** | **0.5** | 6 |\n| C | 61 | 0.9 | 24 |")),
        ["66 < 68", "0.5 < 0.4"]
    );
    assert!(bold(&format!("{head}| A | 64 | 0.6 | 12 |\n| B | **66** | **0.5** | **6** |")).is_empty());
    // The whole row is marked: bold says "mine".
    assert!(bold(&format!("{head}| A | 68 | 0.4 | 12 |\n| **B** | **66** | **0.5** | **6** |")).is_empty());
    // Several bold values in a column: a tie, or parts.
    assert!(
        bold(&format!("{head}| A | **68** | 0.4 | 12 |\n| B | **66** | 0.5 | 6 |\n| C | 70 | 0.9 | 24 |")).is_empty()
    );
    // An upper bound is not to be beaten.
    assert!(
        bold(&format!("{head}| Oracle | 90 | 0.4 | 12 |\n| B | **66** | 0.5 | 6 |\n| C | 61 | 0.9 | 24 |")).is_empty()
    );
}

#[test]
fn parts_of_a_table_and_turned_tables_are_compared_within() {
    let parts = "| Data | System | F1 |\n|---|---|---|\n| News | A | 80 |\n| News | B | 82 |\n| Mail | A | **61** |\n| Mail | B | 60 |";
    assert!(bold(parts).is_empty());
    let turned = "| | Base | Ours |\n|---|---|---|\n| Latency (ms) | 9 | **12** |\n| Accuracy | 68 | **71** |";
    assert_eq!(bold(turned), ["12 < 9"]);
}

#[test]
fn a_claim_is_shown_where_its_number_stands_or_follows() {
    let shown = |claim: &str, rest: &str| {
        let deck = format!("# T\n\n---\n\n## Contribution\n\n{claim}\n\n---\n\n## Results\n\n{rest}\n");
        reading_of(&deck, |reading| reading.ledger().claims.iter().map(|c| c.shown).collect::<Vec<_>>())
    };
    let table = "| System | Accuracy |\n|---|---|\n| BM25 | 68.4 |\n| Ours | 71.2 |";
    let claim = "We show that ordering raises accuracy by 2.8 points.";
    assert!(matches!(shown(claim, table)[..], [Shown::Slide(2, _)]), "the difference of two rows");
    assert_eq!(shown(&claim.replace("2.8", "4.1"), table), [Shown::Nowhere]);
    assert_eq!(shown(&claim.replace("2.8", "4.1"), "![accuracy by system](a.png)"), [Shown::Figure(2)]);
    let faster = "We show that ordering answers 12% faster.";
    assert!(
        matches!(shown(faster, "It took 50 ms and takes 44 ms.")[..], [Shown::Slide(2, _)]),
        "a change in per cent"
    );
    assert_eq!(shown(faster, "It took 50 ms and takes 40 ms."), [Shown::Nowhere]);
    assert_eq!(shown("Our router is faster than a full search.", table), [Shown::Nowhere]);
    assert!(matches!(
        shown("Our router is faster than a full search.", "It answers in 9 ms.")[..],
        [Shown::Slide(2, _)]
    ));
}

#[test]
fn a_choice_has_its_reason_its_rival_and_its_number() {
    let deck = "# T\n\n---\n\n## Method\n\n- We use a two-layer graph network instead of a transformer, which was 0.3 points better and four times slower.\n- Loss: weighted cross-entropy\n  - because one class in nine is rare\n- Optimizer: Adam\n";
    reading_of(deck, |reading| {
        let all = &reading.ledger().choices;
        let told: Vec<_> = all.iter().map(|c| (c.what.text.as_str(), c.is_open())).collect();
        assert_eq!(told, [("two-layer graph network", false), ("weighted cross-entropy", false), ("Adam", true)]);
        let text = |f: &Option<super::Found>| f.as_ref().map(|f| f.text.clone()).unwrap_or_default();
        assert!(text(&all[0].rejected).starts_with("a transformer"), "{:?}", all[0]);
        assert_eq!(text(&all[0].number), "0.3 points");
        assert_eq!(text(&all[1].reason), "one class in nine is rare");
    });
}

#[test]
fn titles_that_say_what_was_chosen_and_lists_of_chosen_things_are_read() {
    let text = "# Model selection: Tern-7B\n\nIt fits the memory that we have.\n\n---\n\n# Baselines\n\n- Nearest stop: 12 lines of code\n- Majority\n- we also looked at what operators do by hand\n";
    let all = reading_of(text, |reading| {
        reading.ledger().choices.iter().map(|c| (c.what.text.clone(), c.kind)).collect::<Vec<_>>()
    });
    let expected = [
        ("Tern-7B", ChoiceKind::Architecture),
        ("Nearest stop", ChoiceKind::Baseline),
        ("Majority", ChoiceKind::Baseline),
    ];
    assert_eq!(all, expected.map(|(what, kind)| (what.to_owned(), kind)));
}

#[test]
fn choices_are_read_from_lines_without_a_verb_from_settings_and_from_questions_for_the_reason() {
    let told = |slide: &str| {
        let deck = format!("---\nmarp: true\n---\n\n# Owls\n\n---\n\n{slide}\n\n---\n\n# End\n\nbye\n");
        reading_of(&deck, |reading| {
            let text = |f: &Option<super::Found>| f.as_ref().map_or(String::new(), |f| f.text.clone());
            let row = |c: &super::Choice| [c.what.text.clone(), text(&c.reason), text(&c.rejected)].join("|");
            reading.ledger().choices.iter().map(row).collect::<Vec<_>>()
        })
    };
    assert_eq!(told("# Nests\n\n- Sites selected according to soil type"), ["soil type||"]);
    assert_eq!(told("# Calls\n\n- Ridge penalty instead of the lasso"), ["Ridge penalty||lasso"]);
    assert_eq!(told("# Forest\n\n- Final values: trees = 505, depth = 9"), ["trees = 505, depth = 9||"]);
    assert_eq!(told("# Why recorders?\n\n- they never sleep"), ["recorders|they never sleep|"]);
    assert_eq!(told("# Nests\n\n| Parameter | Value |\n|---|---|\n| window | 4 s |"), ["window: 4 s||"]);
    assert_eq!(told("# Nests\n\nOwls.\n\n<!-- We use a bandpass because wind is low. -->"), ["bandpass|wind is low|"]);
    assert_eq!(told("# Model: Tern-7B\n\n**Why Tern?**\n\n- it fits"), ["Tern-7B|it fits|"]);
    let others = "# Related work\n\n- Regions defined using the Kestrel atlas\n- Ridge instead of the lasso";
    assert!(told(others).is_empty(), "what others chose");
}

#[test]
fn a_level_beside_its_change_is_a_result_too() {
    let levels = |line: &str| {
        reading_of(&format!("# T\n\n---\n\n## Results\n\n{line}\n"), |reading| {
            reading.ledger().lines.iter().map(|l| (l.number.text.clone(), l.change.is_some())).collect::<Vec<_>>()
        })
    };
    let measure =
        reading_of("# T\n\n---\n\n## Results\n\nWrong turns fall by 11 points at equal latency.\n", |reading| {
            reading.ledger().lines.iter().map(|l| l.metric.is_some()).collect::<Vec<_>>()
        });
    assert_eq!(measure, [false], "the points are none of latency");
    let told = |all: &[(&str, bool)]| all.iter().map(|(n, c)| ((*n).to_owned(), *c)).collect::<Vec<_>>();
    assert_eq!(levels("Recall rises from 71 to 74 (+3)."), told(&[("74", false), ("+3", true)]));
    assert_eq!(levels("Accuracy: 71 → 74 (+3 points)"), told(&[("74", false), ("+3 points", true)]));
    assert_eq!(levels("Recall rises by 3 points."), told(&[("3 points", true)]));
}
