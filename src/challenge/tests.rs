//! On small decks: what is asked, in which words, and what must never be asserted.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use proptest::prelude::*;

use super::*;
use crate::deck;
use crate::knowledge::Knowledge;
use crate::knowledge::schema::ChallengeKind;
use crate::lint::{self, ReadOptions, Reading};
use crate::text::SourceMap;

fn knowledge() -> &'static Knowledge {
    static ONCE: OnceLock<Knowledge> = OnceLock::new();
    ONCE.get_or_init(Knowledge::builtin)
}

/// Reads a Marp deck and hands its inputs over.
fn with<T>(text: &str, checklist: Option<&str>, answers: &Answers, then: impl FnOnce(&Inputs<'_>) -> T) -> T {
    let text = format!("---\nmarp: true\nlang: en\n---\n\n{text}");
    let deck = deck::read("talk.md", text, &deck::Files::none(), &deck::Options::default()).expect("reads");
    let options = ReadOptions { year: Some(2026), checklist: checklist.map(str::to_owned), ..ReadOptions::default() };
    let reading = Reading::new(&deck, knowledge(), options);
    let findings = lint::run(&reading);
    then(&Inputs { reading: &reading, findings: &findings.list, answers })
}

/// Objections to a deck that states its field.
fn with_field(field: &str, text: &str) -> Vec<Objection> {
    objections_of(&format!("<!-- hotseat-deck\nfield: {field}\n-->\n\n{text}"))
}

fn objections_of(text: &str) -> Vec<Objection> {
    with(text, None, &Answers::default(), objections)
}

fn get<'o>(all: &'o [Objection], id: &str) -> &'o Objection {
    all.iter()
        .find(|o| o.id == id)
        .unwrap_or_else(|| panic!("no {id} among {:?}", all.iter().map(|o| &o.id).collect::<Vec<_>>()))
}

/// A little talk with one table, one claim and one method.
const TALK: &str = "\
# Contribution

In one sentence: we halve the cost of labels with RANK-D.

---

# Method

We train a two-layer graph neural network. Learning rate 2e-5.

---

# Results

| System | F1 (%) | Latency (ms) |
|---|---:|---:|
| BM25 (baseline) | 41.0 | 3 |
| Dense | 44.1 | 9 |
| RANK-D (ours) | 46.3 | 8 |

We outperform all baselines by 2.2 points because the graph mutes noise.

---

# Conclusion

Our approach generalizes to any task.
";

#[test]
fn a_little_talk_is_asked_in_its_own_words() {
    let all = objections_of(TALK);
    let lines: Vec<String> = all
        .iter()
        .map(|o| {
            let slide = o.slide.map_or("-".to_owned(), |s| s.to_string());
            format!("{:.2} {} {slide}{} {}", o.weight, o.id, if o.deeper { "!" } else { "" }, o.ask)
        })
        .collect();
    insta::assert_snapshot!(lines.join("\n"));
}

#[test]
fn the_report_folds_the_tail_and_counts_it() {
    let all = objections_of(TALK);
    let mut out = Vec::new();
    human(&mut out, "talk.md", &all, Show::default()).expect("written");
    insta::assert_snapshot!(String::from_utf8(out).expect("UTF-8"));
}

#[test]
fn slots_come_from_one_line_of_the_table() {
    let all = objections_of(TALK);
    assert!(
        get(&all, "BAS01").ask.contains("46.3") && get(&all, "BAS01").ask.contains("Dense"),
        "{}",
        get(&all, "BAS01").ask
    );
    let quoted = &get(&all, "BAS04").ask;
    assert!(
        quoted.contains("44.1 for Dense") || quoted.contains("41.0 for BM25"),
        "a rival's number is its own: {quoted}"
    );
    assert_eq!(get(&all, "BAS01").slide, Some(3));
    assert!(get(&all, "BAS01").evidence.iter().any(|q| q.text.contains("RANK-D (ours) | 46.3") && q.line > Some(4)));
}

/// Words that only the deck can put into a question: everything of the filled wording that is not in its template.
fn is_plain(objection: &Objection) -> bool {
    let entry = knowledge().challenge_at(knowledge().challenge(&objection.id).expect("known"));
    let templates = entry.alt.iter().chain(entry.say.as_ref()).filter(|t| slots_of(t).next().is_none());
    objection.ask == entry.plain || templates.clone().any(|t| *t == objection.ask)
}

#[test]
fn a_deck_without_numbers_names_and_claims_is_asserted_nothing() {
    let bare =
        "# Results\n\nIt works.\n\n---\n\n# Method\n\nThe idea is simple.\n\n---\n\n# Limitations\n\nThere are some.\n";
    for objection in objections_of(bare) {
        // The number of a slide may be named, nothing else is there to be quoted.
        let slide_only = !objection.ask.contains('"') && !objection.ask.contains('\'');
        assert!(
            is_plain(&objection) || (slide_only && objection.ask.contains("lide ")),
            "{}: {}",
            objection.id,
            objection.ask
        );
        assert!(!objection.ask.contains(['%', '+']), "{}", objection.ask);
    }
}

#[test]
fn what_others_did_is_not_put_into_the_speakers_mouth() {
    let others = "\
# Related work

Smith et al. outperform all baselines by 12 % [3]. Their method generalizes to any task.

---

# Results

See the figure.
";
    for objection in objections_of(others) {
        assert!(
            !objection.ask.contains("12 %") && !objection.ask.contains("any task"),
            "{}: {}",
            objection.id,
            objection.ask
        );
    }
}

#[test]
fn a_question_that_names_nothing_points_at_a_result_in_the_words_of_its_slide() {
    let talk = "# Reminders save visits\n\n---\n\n# Suites differ in size\n\n| Suite | tasks |\n|---|---|\n| WebArena | 812 |\n\
        | **Ours** | **240** |\n\n---\n\n# Method\n\nWe call patients a day before.\n\n---\n\n# A call halves missed visits in both wards\n\n\
        - Missed visits fell: 18% → 9%\n- Nobody complained in 412 calls\n\n---\n\n# The effect vanishes after six months\n\n\
        - 17% of visits are missed again\n";
    let objections = objections_of(talk);
    let quoted = |words: &str| objections.iter().filter(|o| o.ask.contains(words)).count();
    let found = ["A call halves missed visits in both wards", "The effect vanishes after six months"];
    assert!(found.iter().all(|words| (1..=2).contains(&quoted(words))), "{objections:#?}");
    // How large a suite is and where a rate came from are no results.
    for number in ["812", "240 ", "18%:", "18% "] {
        let asks: Vec<&str> = objections.iter().map(|o| o.ask.as_str()).collect();
        assert!(asks.iter().all(|ask| !ask.contains(number) || ask.contains('→')), "{number}: {asks:#?}");
    }
}

#[test]
fn a_table_without_an_own_row_names_no_rival() {
    let table = "# Results\n\n| Data | F1 |\n|---|---|\n| Tickets | 41.0 |\n| Notes | 44.1 |\n\nWe compare with the baseline.\n";
    for objection in objections_of(table) {
        assert!(
            !objection.ask.contains("Tickets") && !objection.ask.contains("Notes"),
            "{}: {}",
            objection.id,
            objection.ask
        );
    }
}

#[test]
fn what_the_deck_answers_is_asked_deeper_and_weighs_half() {
    let tuned = "\n---\n\n# Setup\n\nEvery method had the same budget: 24 trials each, tuned on the validation set.\n";
    let before = objections_of(TALK);
    let after = objections_of(&format!("{TALK}{tuned}"));
    let (before, after) = (get(&before, "BAS01"), get(&after, "BAS01"));
    assert!(!before.deeper && after.deeper && after.weight < before.weight, "{before:?} {after:?}");
    assert!(after.ask.starts_with("Slide 5 says \"Every method had the same budget"), "{}", after.ask);
    assert_eq!(after.slide, Some(5));
    assert!(after.alternatives.contains(&before.ask), "the first wording stays as another one");
}

#[test]
fn a_suppressed_finding_leaves_its_reason_as_ammunition() {
    let comment = "<!-- hotseat\nignore:\n  RIG04: one run was all that we could afford\n-->";
    let silenced = TALK.replace("mutes noise.", &format!("mutes noise.\n\n{comment}"));
    let open = objections_of(TALK);
    let all = objections_of(&silenced);
    let objection = get(&all, "STA01");
    let Some(reason) = objection.ammunition.first() else {
        panic!("no ammunition in {objection:?}");
    };
    assert_eq!((reason.rule.as_str(), reason.reason.as_str()), ("RIG04", "one run was all that we could afford"));
    assert!(objection.weight > get(&open, "STA01").weight, "a written reason makes it likelier");
    let mut out = Vec::new();
    human(&mut out, "talk.md", &all, Show::default()).expect("written");
    assert!(
        String::from_utf8(out).expect("UTF-8").contains("RIG04 is silenced: \"one run was all that we could afford\"")
    );
}

#[test]
fn questions_about_the_room_are_never_ranked() {
    let ids = |all: &[Objection]| all.iter().map(|o| o.id.clone()).collect::<Vec<_>>();
    with(TALK, None, &Answers::default(), |inputs| {
        assert!(objections(inputs).iter().all(|o| o.category != CONTROL));
        assert_eq!(ids(&of_the_room(inputs)), ["CTL01", "CTL02", "CTL03"]);
    });
}

#[test]
fn packs_are_asked_only_in_their_field() {
    let agents = TALK.replacen("# Contribution", "<!-- hotseat-deck\nfield: [agents]\n-->\n\n# Contribution", 1);
    assert!(objections_of(TALK).iter().all(|o| !o.id.starts_with("AGT")));
    assert!(objections_of(&agents).iter().any(|o| o.id.starts_with("AGT")));
}

#[test]
fn an_interview_is_spared_the_shortcuts_of_reviewers() {
    let has = |checklist: &str, family: &str| {
        with(TALK, Some(checklist), &Answers::default(), |inputs| {
            objections(inputs).iter().any(|o| o.id.starts_with(family))
        })
    };
    assert!(!has("job-talk", "LAZ") && !has("research-defense", "LAZ") && has("paper-talk", "LAZ"));
    assert!(has("job-talk", "SCP") && !has("paper-talk", "SCP"));
}

#[test]
fn answers_and_slides_that_answer_are_carried_along() {
    let mut sources = SourceMap::new();
    let file = sources.add("answers.md", "# BAS01\n- equal trials\nnumber: 46.3\n".to_owned());
    let (mut answers, odd) = Answers::read(&sources, file, knowledge());
    assert!(odd.is_empty());
    let backup = format!(
        "{TALK}\n---\n\n# Backup: trials\n\n24 trials each\n\n<!-- hotseat\nbackup: true\nanswers: LIM01\n-->\n"
    );
    with(&backup, None, &answers.clone(), |inputs| {
        let all = objections(inputs);
        assert_eq!(get(&all, "BAS01").answer.as_ref().map(|a| a.stale), Some(false));
        assert_eq!(get(&all, "LIM01").answered_on.iter().map(|s| s.number).collect::<Vec<_>>(), [5]);
        let mut out = Vec::new();
        todo(&mut out, "talk.md", &all, Show::default()).expect("written");
        let out = String::from_utf8(out).expect("UTF-8");
        assert!(
            out.starts_with("talk.md: 2 answered, 0 stale") && !out.contains("BAS01") && !out.contains("  LIM01"),
            "{out}"
        );
    });
    with(TALK.replace("46.3", "46.9").as_str(), None, &Answers::default(), |inputs| {
        answers.compare(inputs.reading.deck());
    });
    assert!(answers.get("BAS01").expect("there").stale);
}

#[test]
fn the_json_has_the_fields_of_the_design() {
    let all = objections_of(TALK);
    let value = serde_json::to_value(json("talk.md", "research-defense", &all)).expect("serialises");
    assert_eq!(value["schema"], 1);
    let first = &value["objections"][0];
    for key in [
        "id",
        "category",
        "kind",
        "weight",
        "slide",
        "ask",
        "why",
        "evidence",
        "follow_ups",
        "strong",
        "weak",
        "seconds",
        "armed_by",
        "answer",
    ] {
        assert!(first.get(key).is_some(), "{key}");
    }
    let evidence =
        value["objections"].as_array().expect("a list").iter().find_map(|o| o["evidence"].get(0)).expect("some");
    assert!(evidence["slide"].is_u64() && evidence["line"].is_u64() && evidence["file"] == "talk.md", "{evidence}");
    let back: Objection = serde_json::from_value(serde_json::to_value(&all[0]).expect("out")).expect("and in again");
    assert_eq!(back, all[0]);
}

#[test]
fn ranking_is_by_weight_and_the_same_every_time() {
    let all = objections_of(TALK);
    assert!(all.windows(2).all(|w| w[0].weight > w[1].weight || w[0].severity >= w[1].severity));
    let ids: std::collections::BTreeSet<_> = all.iter().map(|o| &o.id).collect();
    assert_eq!(ids.len(), all.len(), "one objection of each challenge");
    assert_eq!(all, objections_of(TALK));
}

/// The bank itself: every wording can be spoken, asks something, and needs only slots that exist.
#[test]
fn every_wording_of_the_bank_is_sound() {
    let longest = |slot: &str| match slot {
        "slide" | "slide2" | "n" => 3,
        "year" => 4,
        "number" | "number2" | "score" | "baseline_number" => 12,
        "claim" => 40,
        _ => 20,
    };
    for entry in &knowledge().challenges {
        let wordings = entry.alt.iter().chain(entry.say.as_ref()).chain([&entry.plain]);
        for wording in wordings.chain(&entry.follow_ups).chain(&entry.deeper) {
            let values: BTreeMap<&str, String> = slots_of(wording).map(|s| (s, "x".repeat(longest(s)))).collect();
            let filled = fill(wording, &values).unwrap_or_else(|| panic!("{}: too long to fill: {wording}", entry.id));
            assert!(filled.chars().count() <= LONGEST && !filled.contains(['{', '}']), "{}: {filled}", entry.id);
            assert!(wording.ends_with(['?', '.', '!']), "{}: no end: {wording}", entry.id);
        }
        let needs: Vec<&str> = entry.needs.iter().map(String::as_str).collect();
        if let Some(say) = &entry.say {
            assert!(slots_of(say).all(|s| needs.contains(&s)), "{}: a slot that is not needed", entry.id);
        }
        assert!(slots_of(&entry.plain).next().is_none(), "{}", entry.id);
        assert!(!entry.persona.is_empty() && entry.why.ends_with('.'), "{}", entry.id);
        assert!((3..=5).contains(&entry.strong.len()) && !entry.follow_ups.is_empty(), "{}", entry.id);
        assert!(entry.strong_example.is_some() && entry.weak.is_some(), "{}", entry.id);
        if entry.kind == ChallengeKind::Clarify {
            assert!(entry.seconds[1] <= 45, "{}: a clarification is short", entry.id);
        }
    }
    assert!(knowledge().challenges.len() >= 163);
}

/// Pieces of decks that look like what slots are read from.
fn block() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("# Results".to_owned()),
        Just("# Method".to_owned()),
        Just("# Our contribution".to_owned()),
        Just("---".to_owned()),
        Just("We outperform all baselines by 3.1 points because of the gate.".to_owned()),
        Just("In one sentence: we show that \"{method}\" {number} generalizes to any task.".to_owned()),
        Just("| a | F1 |\n|---|---|\n| Ours | 3.2 ± 0.1 |\n| {x} BM25 | 99999999999999999999999999999999 |".to_owned()),
        Just("- without the encoder: −3 % on MMLU, compared with a very long name of Some Other Method v2".to_owned()),
        Just("Trained with learning rate 3e-4, batch size 32; LLM judge: win rate 78 %".to_owned()),
        "[a-zA-Z0-9 .,%{}\"'+±|-]{0,60}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn no_question_is_too_long_or_has_an_open_slot(blocks in prop::collection::vec(block(), 1..14)) {
        for objection in objections_of(&format!("# A talk\n\n{}", blocks.join("\n\n"))) {
            for text in std::iter::once(&objection.ask).chain(&objection.alternatives) {
                prop_assert!(text.chars().count() <= LONGEST, "{}: {}", objection.id, text);
                prop_assert!(!text.contains(['{', '}', '\n']), "{}: {}", objection.id, text);
                prop_assert!(!text.is_empty());
            }
            prop_assert!(objection.weight.is_finite() && objection.weight > 0.0);
        }
    }
}

#[test]
fn what_something_took_is_no_score() {
    let deck = |line: &str| {
        format!("# Results\n\nOn Pascal VOC, our model has an mAP of 71.2 %.\n\n---\n\n# Results\n\n{line}\n")
    };
    for effort in [
        "On CIFAR-10 we are 4x faster than before.",
        "On CIFAR-10 we need 3 V100s, 24x less than before.",
        "On CIFAR-10 our step takes 12 ms.",
    ] {
        for objection in objections_of(&deck(effort)).iter().filter(|o| o.id.starts_with("STA") || o.id == "CMP03") {
            let all = std::iter::once(&objection.ask).chain(&objection.alternatives);
            for ask in all {
                assert!(!["4x", "24x", "12 ms"].iter().any(|n| ask.contains(n)), "{}: {ask}", objection.id);
            }
        }
    }
    let gain = objections_of(&deck("On CIFAR-10 we gain 2.3 points over before."));
    assert!(get(&gain, "STA01").ask.contains("2.3 points on CIFAR-10"), "{}", get(&gain, "STA01").ask);
}

#[test]
fn a_data_set_that_is_named_later_or_only_trained_on_is_not_asked_about() {
    let later = "\
# Results

We split the recordings 3:1 into a training set and a test set; accuracy is 81 %.

---

# Results

The same model on CIFAR-10 has an accuracy of 66 %.
";
    let ask = get(&objections_of(later), "DAT02").ask.clone();
    assert!(!ask.contains("slide 1"), "slide 1 is about other data: {ask}");
    let unnamed = "# Data\n\nGenotypes from UK Biobank.\n\n---\n\n# Results\n\nOn our own patients, accuracy on the test set is 81 %.\n";
    let ask = get(&objections_of(unnamed), "DAT02").ask.clone();
    assert!(!ask.contains("slide 2"), "slide 2 names no data: {ask}");
    let trained = "\
# Data

**Training**:

- ImageNet: 1,000 classes

**Evaluation**:

- CIFAR-10: 10 classes

---

# Results

Accuracy rises by 2.3 points.
";
    let all = objections_of(trained);
    let ask = &get(&all, "WHY05C").ask;
    assert!(ask.contains("CIFAR-10") && !ask.contains("ImageNet"), "{ask}");
}

#[test]
fn a_tool_with_a_corpus_and_a_suite_of_programs_are_no_data_sets() {
    let named = |rest: &str| {
        let text = format!(
            "# Experimental setup\n\nWe use a sample of the TRACER corpus.\n\n{rest}\n\n---\n\n# Results\n\nAccuracy: 81 %.\n"
        );
        get(&objections_of(&text), "WHY05C").ask.clone()
    };
    assert!(named("It has ten parts.").contains("TRACER"));
    assert!(!named("The TRACER overhead is small.").contains("TRACER"));
    assert!(!named("It is built with the Meteor benchmark suite.").contains("Meteor"));
    assert!(!named("Enhancing Meteor: Portable Runs and Benchmarking of Kernels.").contains("Meteor"));
}

#[test]
fn a_question_without_a_slide_points_where_its_data_set_stands() {
    let biology = |result: &str| {
        format!(
            "<!-- hotseat-deck\nfield: biology\n-->\n\n# Problem\n\nPatients differ.\n\n---\n\n# Data\n\nGenotypes from UK Biobank.\n\n---\n\n# Results\n\nGenetic risk: {result}.\n"
        )
    };
    let all = with(&biology("AUC of 0.81 on the test set"), None, &Answers::default(), objections);
    let asked = get(&all, "BIO01");
    assert!(asked.ask.contains("UK Biobank"), "{}", asked.ask);
    assert_eq!(asked.slide, Some(2));
    let no_split = with(&biology("AUC of 0.81 in patients"), None, &Answers::default(), objections);
    assert!(no_split.iter().all(|o| o.id != "BIO01"), "there are no two sides to sit on");
}

#[test]
fn a_duty_is_no_cause_and_more_dimensions_are_no_generality() {
    let text = "# Results\n\nAccuracy: 81 %.\n\nRouters are responsible for choosing a shard.\n\nThe model generalizes to higher dimensions.\n";
    let all = objections_of(text);
    for objection in all {
        assert!(!objection.ask.contains("Routers are") && !objection.ask.contains("dimensions"), "{}", objection.ask);
    }
}

#[test]
fn what_was_predicted_and_measured_are_no_baselines() {
    let all = objections_of("# Results\n\nPredicted vs. measured execution time for all kernels.\n\nAccuracy: 81 %.\n");
    assert!(all.iter().all(|o| o.id != "WHY05D"), "there are none to ask about");
}

#[test]
fn pretrained_weights_alone_do_not_bring_up_the_next_base_model() {
    let vision = objections_of("# Contribution\n\nWe developed a sliding window for pretrained detectors.\n");
    assert!(vision.iter().all(|o| o.id != "FIT01"));
    let agent = objections_of("# Contribution\n\nWe developed a memory for LLM agents.\n");
    assert!(get(&agent, "FIT01").ask.contains("memory for LLM agents"), "{}", get(&agent, "FIT01").ask);
}

#[test]
fn no_two_questions_hang_on_the_same_words() {
    let text = "# Method\n\nWe use a recurrent neural network.\n\n---\n\n# Contribution\n\nIn one sentence: we halve the cost of labels on old maps.\n";
    let all = objections_of(text);
    for words in ["recurrent neural network", "we halve the cost of labels"] {
        let asking: Vec<&str> = all.iter().filter(|o| o.ask.contains(words)).map(|o| o.id.as_str()).collect();
        assert_eq!(asking.len(), 1, "{words}: {asking:?}");
    }
    assert!(get(&all, "WHY05A").ask.contains("recurrent"), "who asks about it in particular keeps it");
}

#[test]
fn what_makes_no_sense_is_not_asked_though_everybody_is_asked_it() {
    let theory = "<!-- hotseat-deck\nfield: theory\n-->\n\n# Contribution\n\nWe show a lower bound for sorting with errors.\n\n---\n\n# Proof idea\n\nLemma 2 counts the pairs.\n";
    let all = with(theory, None, &Answers::default(), objections);
    for id in ["BAS01", "MET01", "CMP01", "CMP02", "PRD01", "LIM03", "STA01"] {
        assert!(all.iter().all(|o| o.id != id), "{id} has nothing to hold on to in a proof");
    }
    assert!(all.iter().any(|o| o.id == "THY06") && all.iter().any(|o| o.id == "LIM01"));
}

#[test]
fn a_sentence_that_lost_its_formula_is_not_quoted() {
    let all = objections_of("# Contribution\n\nWe show that sorting with errors takes $O(n \\log n)$ comparisons.\n");
    assert!(all.iter().all(|o| !o.ask.contains("takes comparisons")), "its formula is missing");
    let money = objections_of("# Contribution\n\nWe show that labels for $5 do as well as labels for $50 each.\n");
    assert!(money.iter().any(|o| o.ask.contains("labels for $5 do as well")), "money is no formula");
}

#[test]
fn a_claim_is_the_sentence_below_its_heading_and_stands_alone() {
    let talk =
        "# Our claim\n\nThe direction carries harm and not the decision to refuse.\n\nWe show it in two models.\n";
    let all = objections_of(talk);
    let quoted = all.iter().filter(|o| o.ask.contains('"')).map(|o| o.ask.as_str()).collect::<Vec<_>>();
    assert!(quoted.iter().any(|ask| ask.contains("The direction carries harm")), "{quoted:?}");
    assert!(quoted.iter().all(|ask| !ask.contains("We show it in two models")), "{quoted:?}");
}

#[test]
fn a_loss_is_no_score() {
    let talk = "# Results\n\nThe agent resolves issues of a benchmark with tool calls.\n\n\
        On average 11 points are lost to tests that were too weak.\n";
    let all = with_field("agents", talk);
    let scaffold = get(&all, "AGT01");
    assert!(!scaffold.ask.contains("11 points"), "{}", scaffold.ask);
}

#[test]
fn an_instrument_is_asked_whom_it_moves_and_an_evaluation_not_which_part_carries_it() {
    let economics = "# Design\n\nThe exclusion restriction: railways matter for farms only through fibre.\n\n\
        ---\n\n# Results\n\nOutput rises by 6 % (s.e. 2) in 3,412 households.\n";
    let all = objections_of(economics);
    assert_eq!(get(&all, "EMP05").slide, Some(1));
    assert!(all.iter().any(|o| o.id == "EMP06") && all.iter().all(|o| o.id != "CMP01"));
    let evaluation = "# Protocol\n\nWe re-ran six agents under one harness.\n\n---\n\n# Results\n\n\
        The open agent is 4 points better than its vendor report.\n";
    assert!(with_field("ml", evaluation).iter().all(|o| o.id != "ABL01"));
}

/// Which of these words are quoted in any question.
fn quoted<'w>(all: &[Objection], words: &[&'w str]) -> Vec<&'w str> {
    words.iter().filter(|w| all.iter().any(|o| o.ask.contains(**w))).copied().collect()
}

#[test]
fn what_only_shows_how_it_works_is_no_result() {
    let talk = "# Method\n\nWe sort mail by age.\n\n---\n\n# A worked example\n\n\
        We observe an accuracy of 11 % after one step and 12 % after two.\n\n---\n\n# Real data\n\n![Mail](a.png)\n\n\
        Our accuracy on it is 13 %.\n\n---\n\n# Findings of the field\n\n![Mail](b.png)\n\nOld mail is lost (Ames, 2009).\n\n\
        ---\n\n# Results\n\n![Mail](c.png)\n\nOur accuracy rises to 71 % on late mail.\n\n---\n\n# Thank you\n";
    let all = objections_of(talk);
    let never = ["11 %", "12 %", "13 %", "worked example", "Real data", "Findings of the field", "Thank you"];
    assert_eq!(
        quoted(&all, &never),
        Vec::<&str>::new(),
        "{:#?}",
        all.iter().map(|o| (&o.id, &o.ask)).collect::<Vec<_>>()
    );
    assert_eq!(quoted(&all, &["71 %"]), ["71 %"]);
    for objection in all.iter().filter(|o| ["LIM02", "PIV01", "STA01"].contains(&o.id.as_str())) {
        assert!(matches!(objection.slide, None | Some(5)), "{}: {:?}", objection.ask, objection.slide);
    }
}

#[test]
fn others_numbers_and_titles_of_papers_are_not_the_speakers_claims() {
    let talk = "# Contribution\n\n- Fast Sorting of Small Heaps on Vector Machines\n- We sort heaps with two rules\n\n---\n\n\
        # Results\n\nA cut of the fee raises sales by 10 % (Source: the registry).\n\nOurs raises them by 4 %.\n";
    let all = objections_of(talk);
    assert_eq!(quoted(&all, &["Fast Sorting", "10 %", "two rules", "4 %"]), ["two rules", "4 %"]);
}

#[test]
fn how_often_a_tool_was_called_without_a_mistake_is_no_score() {
    let deck = |measure: &str| {
        let results = format!("# Results\n\nOur LLM agent on SWE-bench: {measure} a success rate of 80 %.");
        with_field("[agents, rl]", &format!("# Method\n\nWe train an LLM agent with a reward.\n\n---\n\n{results}\n"))
    };
    let asks = |all: &[Objection]| {
        all.iter().filter(|o| ["AGT01", "AGT02", "RLP01"].contains(&o.id.as_str()) && o.ask.contains("80 %")).count()
    };
    assert!(asks(&deck("on its tasks it reaches")) > 0);
    assert_eq!(asks(&deck("its tool calls reach")), 0);
}

#[test]
fn of_one_theme_only_the_heaviest_keeps_its_weight() {
    let text = "# Method\n\nWe split the scans of 40 patients into a training set and a test set, and fit a classifier.\n\n---\n\n\
        # Results\n\nAccuracy on the test set is 81 %, 4 points higher than the baseline.\n";
    let all = with_field("[ml, biology]", text);
    let leaks: Vec<&Objection> = all
        .iter()
        .filter(|o| {
            let id = knowledge().challenge(&o.id).expect("known");
            knowledge().challenge_at(id).theme.as_deref() == Some("leak") && o.kind != ChallengeKind::Clarify
        })
        .collect();
    assert!(leaks.len() >= 3, "{leaks:#?}");
    assert!(leaks[1].weight <= leaks[0].weight * 0.75, "{} {}", leaks[0].weight, leaks[1].weight);
    assert!(all.windows(2).all(|w| w[0].weight >= w[1].weight), "they stay in order");
}

#[test]
fn a_lesson_is_asked_what_pupils_ask() {
    let lesson = "# Sorting mail with Sorta\n\n---\n\n## Install Sorta\n\nLet's install it, then you write a rule.\n\n---\n\n\
        ## Your turn\n\nTry it: your first rule, with Sorta.\n\n---\n\n## Exercise\n\nNow we sort your mail. Ask Sorta for help.\n\n\
        ---\n\n## How to go on\n\nWhere Sorta keeps your rules.\n";
    let all = objections_of(lesson);
    assert!(all.iter().all(|o| o.id.starts_with("TCH") || o.id.starts_with("CLR")), "{all:#?}");
    assert!(get(&all, "TCH01").ask.contains("Sorta"), "{}", get(&all, "TCH01").ask);
    let stated = with(lesson, None, &Answers::default(), |inputs| objections(inputs).len());
    let forced = objections_of(&format!("<!-- hotseat-deck\nchecklist: research-defense\n-->\n\n{lesson}"));
    assert!(stated > 5 && forced.iter().any(|o| o.id == "OWN02"), "who names the format is asked as it asks");
}

#[test]
fn what_any_talk_is_asked_names_what_this_one_is_about() {
    let slide = |title: &str| format!("\n---\n\n# {title}\n\nIn kelp forests urchins eat.\n");
    let talk = format!("# Counting Kelp Forests from a Kite{}{}{}", slide("Why"), slide("Where"), slide("When"));
    let all = objections_of(&talk);
    assert!(get(&all, "LIM03").ask.contains("your work on kelp forests"), "{}", get(&all, "LIM03").ask);
    assert_eq!(get(&all, "LIM03").slide, None, "that stands on no slide in particular");
    let titled = objections_of("# Kites over kelp\n\n---\n\n# Why\n\nUrchins eat.\n\n---\n\n# When\n\nIn May.\n");
    assert!(get(&titled, "LIM03").ask.contains("'Kites over kelp'"), "{}", get(&titled, "LIM03").ask);
    let defense = objections_of("# PhD Defense\n\n---\n\n# Why\n\nUrchins eat.\n\n---\n\n# When\n\nIn May.\n");
    assert!(defense.iter().all(|o| !o.ask.contains("PhD")), "every talk is one");
}

#[test]
fn a_question_needs_what_it_presumes() {
    let asked = |id: &str, text: &str| objections_of(text).iter().any(|o| o.id == id);
    let biology = |text: &str| with_field("biology", text);
    let nets =
        "# Contribution\n\nWe show that connectomes of two flies differ.\n\n---\n\n# Results\n\nCorrelation is 0.4.\n";
    assert!(biology(nets).iter().all(|o| o.id != "BIO04"), "nobody is treated there");
    let clinic = nets.replace("two flies", "40 patients");
    assert!(biology(&clinic).iter().any(|o| o.id == "BIO04"));
    let watched = "# Method\n\nParticipants wore a sensor for a week.\n\n---\n\n# Results\n\nThey took 4,000 steps.\n";
    assert!(!asked("EMP07", watched), "nothing was done to them");
    assert!(asked("EMP07", &watched.replace("wore a sensor", "in the treatment group wore a sensor")));
    let photo = "# Results\n\n![A photo of the robot](a.png)\n\nFigure 1: the success rate of the robot is 40 %.\n";
    assert!(!asked("CLR01", photo), "a photo has no axes");
    assert!(asked("CLR01", &photo.replace("Figure 1:", "Figure 1, a bar chart:")));
}

#[test]
fn a_talk_of_advice_is_asked_by_those_who_will_follow_it() {
    let slides: Vec<String> = (1..=9).map(|i| format!("## Keep list {i} short\n\nOne thing on each line.\n")).collect();
    let advice = format!("# Tips for tidy lists\n\n---\n\n{}", slides.join("\n---\n\n"));
    assert!(objections_of(&advice).iter().all(|o| o.id.starts_with("TCH") || o.id.starts_with("CLR")));
    let reported = format!("{advice}\n---\n\n## Results\n\nWe found half as many slips.\n");
    assert!(objections_of(&reported).iter().any(|o| o.id.starts_with("LIM")), "who reports is asked about it");
}

#[test]
fn the_title_of_the_talk_is_read_out_three_times_at_most() {
    let talk =
        "# Kites over kelp\n\n---\n\n# Why\n\nUrchins eat.\n\n---\n\n# Method\n\nWe fly.\n\n---\n\n# When\n\nIn May.\n";
    let all = objections_of(talk);
    assert_eq!(all.iter().filter(|o| o.ask.contains("'Kites over kelp'")).count(), 3);
}

#[test]
fn a_sentence_that_leans_on_the_one_before_is_no_claim() {
    let talk = |lead: &str| format!("# Contribution\n\nIn one sentence: {lead}we halve the cost of maps.\n");
    assert_eq!(quoted(&objections_of(&talk("")), &["halve the cost"]).len(), 1);
    let leaning = objections_of("# Results\n\n- Again, we show that maps cost half because rain is rare\n");
    assert_eq!(quoted(&leaning, &["Again"]).len(), 0);
}
