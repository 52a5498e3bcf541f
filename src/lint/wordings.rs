//! What elements are read from, in pairs: a slide that has one, and a slide with like words that has not.

use super::testing::reading_of;

/// A talk about owls in the wind with these slides before its method and behind its results.
fn talk(early: &str, late: &str) -> String {
    let slide = |text: &str| if text.is_empty() { String::new() } else { format!("\n---\n\n{text}\n") };
    let middle = [
        "## Method\n\nWe record calls with four microphones",
        "## Data\n\nForests of 2019",
        "## Results\n\nWe hear most of them",
        "## By month\n\nMarch is loudest",
    ];
    let middle = middle.map(slide).concat();
    format!(
        "# Owls in the wind\n{}{}{middle}{}\n---\n\n## Thank you\n",
        slide("## Owls\n\nOwls call at night"),
        slide(early),
        slide(late)
    )
}

fn present(deck: &str, element: &str) -> bool {
    reading_of(deck, |reading| reading.element_named(element).is_some_and(|e| e.present))
}

/// Checks pairs of slides, as they stand before the method.
fn early(element: &str, pairs: &[(&str, &str)]) {
    for (with, without) in pairs {
        assert!(present(&talk(with, ""), element), "{element}: {with}");
        assert!(!present(&talk(without, ""), element), "no {element}: {without}");
    }
}

/// Checks pairs of slides, as they stand behind the results.
fn late(element: &str, pairs: &[(&str, &str)]) {
    for (with, without) in pairs {
        assert!(present(&talk("", with), element), "{element}: {with}");
        assert!(!present(&talk("", without), element), "no {element}: {without}");
    }
}

#[test]
fn a_number_is_uncertainty_where_it_is_an_interval_or_a_probability() {
    late(
        "significance",
        &[
            ("## Results\n\nThe gain holds, p = 0.03", "## Results\n\nThe load on the mast is p = 400 N"),
            (
                "## Results\n\nCalls heard: 61 (95 % CI 52 to 70)",
                "## Results\n\nWe hear them with more than 95 % accuracy",
            ),
            ("## Results\n\nMean of 8 independent runs", "## Results\n\nTwo independent streams of sound"),
            ("## Results\n\nOtherwise small and insignificant effects", "## Results\n\nOtherwise small effects"),
            ("## Results\n\n20 repetitions each, by month", "## Results\n\nAfter 20 repetitions the loop ends"),
            ("## Results\n\nA spread of 0.4 ± 0.1", "## Results\n\nCalls between 2012 and 2019"),
        ],
    );
}

#[test]
fn a_word_in_a_fixed_term_takes_nothing_away() {
    late(
        "ablations",
        &[
            (
                "## Which microphone matters\n\nRemoving the front one costs 9 %",
                "## Principal component analysis\n\nThree components explain 70 calls",
            ),
            (
                "## How we checked\n\nChanging one setting at a time: 3 to 9 % fewer calls",
                "## How we read\n\nWe read one page at a time",
            ),
            (
                "## Which layer should we read?\n\nThe curve peaks at layer 9",
                "## Which forests?\n\nAlder and Birch, 9 km apart",
            ),
            (
                "## Robustness\n\nSensitivity to wind: 61 % at 3 m/s, 40 % at 9 m/s",
                "## Robustness and limits\n\nLatency is a worry",
            ),
            (
                "## Fits\n\nNested models: two terms vs. the full model, 3 % apart",
                "## Fits\n\nThe model is full of terms",
            ),
        ],
    );
}

#[test]
fn a_gap_is_told_as_what_nothing_does_or_nobody_has_looked_at() {
    early(
        "prior_work_gap",
        &[
            ("## Recorders\n\nNo recorder handles strong wind", "## Recorders\n\nOur recorder handles wind well"),
            (
                "## Wind\n\nCalls in storms have never been studied",
                "## Wind\n\nCalls in storms have often been studied",
            ),
            ("## Wind\n\nHow far a call carries remains unknown", "## Wind\n\nHow far a call carries is told below"),
        ],
    );
    let german = |line: &str| {
        format!(
            "# Eulen im Wind und wir\n\n---\n\n## Eulen\n\nDie Eulen rufen in der Nacht, und das ist schön\n\n---\n\n## Geräte\n\n\
             {line}\n\n---\n\n## Weg\n\nWir hören mit vier Geräten und schreiben es auf\n\n---\n\n## Ergebnis\n\nWir hören die \
             meisten von ihnen\n\n---\n\n## März\n\nDas ist der lauteste Monat\n\n---\n\n## Ende\n\nDas war es von uns\n"
        )
    };
    assert!(present(&german("Kein Gerät erlaubt Aufnahmen bei Sturm, wie andere Studien zeigen"), "prior_work_gap"));
    assert!(!present(&german("Das Gerät nimmt auch bei Sturm auf"), "prior_work_gap"));
}

#[test]
fn cost_is_told_in_plain_words_and_runtime_is_no_cost_before_a_noun() {
    late(
        "compute_cost",
        &[
            ("## In use\n\nIt runs on a laptop within seconds", "## In use\n\nIt stands in a box on a pole"),
            ("## In use\n\n- No GPU\n- No cloud", "## In use\n\n- No wind\n- No cloud in the sky"),
            (
                "## Runtime\n\n| Forest | Seconds |\n|---|---|\n| Alder | 3 |\n| Birch | 9 |\n\nRun on the same calls",
                "## Doors\n\n| Forest | Hours |\n|---|---|\n| Alder | 3 |\n| Birch | 9 |",
            ),
            ("## In use\n\nThe runtime is 40 s a night", "## In use\n\nA runtime library of 40 calls"),
        ],
    );
}

#[test]
fn failures_have_other_names() {
    late(
        "error_analysis",
        &[
            ("## Difficult cases\n\nBarn owls: 12 % heard", "## Easy cases\n\nBarn owls: 92 % heard"),
            (
                "## What is not working\n\n| Failure | Severity |\n|---|---|\n| deaf at 9 m/s | high |",
                "## What is planned\n\n| Forest | Severity |\n|---|---|\n| wind at 9 m/s | high |",
            ),
        ],
    );
}

#[test]
fn what_comes_next_is_an_application_or_what_needs_to_be_done() {
    late(
        "next_experiment",
        &[
            ("## Further applications\n\nBats above the lake", "## Applications\n\nBats above the lake"),
            (
                "## To mend\n\nThe order needs to be extended to bats. Interesting extension: frogs",
                "## Mended\n\nThe order was extended to bats",
            ),
        ],
    );
}

#[test]
fn measures_of_other_fields_are_measures() {
    late(
        "metrics",
        &[
            ("## Results\n\nTwo factors explain 52 % of the variance", "## Results\n\nTwo factors explain it"),
            ("## Loudness scores\n\n![](scores.png)", "## Loud forests\n\n![](forest.png)"),
        ],
    );
}
