//! The matcher against a naive one, and what the guards and filters do.

use proptest::prelude::*;

use super::phrase::characters::{next_start, word_ends_before};
use super::*;
use crate::deck::passage::{Channel, Passage, PassageKind, Passages, Path};
use crate::knowledge::schema::{Section, Signal, Tables};
use crate::knowledge::{SectionId, SignalId};

fn passages(texts: &[(PassageKind, &str)]) -> Passages {
    let mut all = Passages::new();
    for (i, (kind, text)) in texts.iter().enumerate() {
        let channel = if *kind == PassageKind::Note { Channel::Notes } else { Channel::Visible };
        all.push(text, [], Passage::new(*kind, i, channel, Path::default()));
    }
    all
}

fn tables(toml: &str) -> Tables {
    toml::from_str(toml).expect("good tables")
}

/// The hits of one signal in sentences, as text.
fn hits(signal: &str, texts: &[&str]) -> Vec<String> {
    let tables = tables(&format!("[[signal]]\nid = \"s\"\nwhat = \"w\"\n{signal}"));
    let texts: Vec<_> = texts.iter().map(|t| (PassageKind::Sentence, *t)).collect();
    let passages = passages(&texts);
    let found = SignalIndex::new(&tables.signal, &[]).find(&passages, "en");
    found.of(SignalId(0)).iter().map(|h| h.text(&passages).to_owned()).collect()
}

#[test]
fn guards_look_three_words_back_and_directly_ahead() {
    let signal = "any = [\"better than\"]\nnot_after = [\"not\", \"no _\"]\nnot_before = [\"nothing\"]";
    let texts = [
        "it is better than theirs",
        "it is not any better than theirs",
        "it is not really very much better than theirs",
        "no model is better than ours",
        "better than nothing",
        "Better-than-average",
    ];
    assert_eq!(hits(signal, &texts), ["better than", "better than", "Better-than"]);
}

#[test]
fn hits_of_one_signal_do_not_overlap_and_the_longer_wins() {
    let signal = "any = [\"better\", \"better than\", \"than all\"]";
    assert_eq!(hits(signal, &["better than all", "so much better"]), ["better than", "better"]);
}

#[test]
fn numbers_glued_to_words_and_signs() {
    assert_eq!(hits("any = [\"(# a*\"]", &["(two-a", "(3 ab)"]), ["(two-a", "(3 ab"]);
    assert_eq!(hits("any = [\"#x# ab\"]", &["1x2 ab, 1x2k ab, 1xtwo ab"]), ["1x2 ab", "1x2k ab"]);
}

#[test]
fn no_hit_spans_two_passages() {
    assert!(hits("any = [\"better than\"]", &["it is better", "than theirs"]).is_empty());
}

#[test]
fn exact_keeps_case_and_other_letters_fold() {
    assert_eq!(hits("exact = [\"SOTA\"]", &["SOTA sota Sota"]), ["SOTA"]);
    assert_eq!(hits("any = [\"übertrifft\"]", &["Übertrifft ÜBERTRIFFT übertrifft"]).len(), 3);
    assert_eq!(hits("any = [\"doesn't\"]", &["It doesn’t; it DOESN'T"]), ["doesn’t", "DOESN'T"]);
}

#[test]
fn expressions_run_only_where_their_literal_stands() {
    let signal = r"regex = '\([A-Z]\w+ et al\.?,? (19|20)\d\d\)'";
    assert_eq!(hits(signal, &["as in (Smith et al., 2019) and", "nothing"]), ["(Smith et al., 2019)"]);
}

#[test]
fn kinds_channels_languages_and_headings() {
    let tables = tables(
        r##"
        [[signal]]
        id = "all"
        what = "w"
        any = ["we"]
        [[signal]]
        id = "titles"
        what = "w"
        any = ["we"]
        kinds = ["title", "math"]
        [[signal]]
        id = "notes"
        what = "w"
        any = ["we"]
        channel = "notes"
        [[signal]]
        id = "german"
        what = "w"
        any = ["we"]
        lang = "de"
        [[section]]
        id = "limits"
        name = "Limits"
        headings = ["we"]
        "##,
    );
    let passages = passages(&[
        (PassageKind::Title, "we"),
        (PassageKind::Sentence, "we"),
        (PassageKind::Math, "we"),
        (PassageKind::Note, "we"),
    ]);
    let index = SignalIndex::new(&tables.signal, &tables.section);
    let found = index.find(&passages, "en-GB");
    let of = |i| found.of(SignalId(i)).iter().map(|h| h.passage).collect::<Vec<_>>();
    assert_eq!((of(0), of(1), of(2), of(3)), (vec![0, 1, 3], vec![0, 2], vec![3], vec![]));
    assert_eq!(found.headings(SectionId(0)).len(), 1);
    assert_eq!(found.within(SignalId(0), 1..4).len(), 2);
    let at_three: Vec<u16> = (0..4).filter(|s| found.has(SignalId(*s), 3)).collect();
    assert_eq!(at_three, [0, 2]);
    assert_eq!((found.set_of(3..4), found.set_of(0..9), found.set_of(8..9)), (vec![0b101], vec![0b111], vec![0]));
    assert_eq!(index.find(&passages, "de").of(SignalId(3)).len(), 3);
}

/// Every phrase at every place of every passage.
fn naive(signals: &[Signal], passages: &Passages) -> Vec<Vec<Hit>> {
    let mut all = Vec::new();
    for (number, signal) in signals.iter().enumerate() {
        let mut phrases = Phrases::default();
        for text in signal.any.iter() {
            let _ = phrases.push(text, false);
        }
        let mut found = Vec::new();
        for (i, passage) in passages.list().iter().enumerate() {
            let text = passages.text(passage);
            for start in (0..text.len()).filter(|s| text.is_char_boundary(*s)) {
                for end in (0..phrases.count()).filter_map(|p| phrases.match_from(p, text, start)) {
                    found.push((number as u32, Hit { passage: i as u32, start: start as u32, end: end as u32 }));
                }
            }
        }
        let merged = SignalHits::new(signals.len(), 0, found);
        all.push(merged.of(SignalId(number as u16)).to_vec());
    }
    all
}

fn phrase() -> impl Strategy<Value = String> {
    let token = prop_oneof![
        4 => "[ab]{1,2}",
        1 => "[ab]\\*",
        1 => Just("_".to_owned()),
        1 => "#",
        1 => "#[abx%]",
        1 => "[+(=][#]?",
        1 => "two|x#b#|[(]#|%|a'b|x#|ü|−#|± #|ab±|é[ab]",
    ];
    (prop::collection::vec(token, 1..4), prop::bool::ANY)
        .prop_map(|(tokens, hyphen)| tokens.join(if hyphen { "-" } else { " " }))
}

proptest! {
    #[test]
    fn the_matcher_agrees_with_a_naive_one(
        lists in prop::collection::vec(prop::collection::vec(phrase(), 1..4), 1..4),
        texts in prop::collection::vec("([abABx]{1,2}|[0-9]{1,2}([.,][0-9])?[x%]?|two|a['’]b|[(+=%.,]| |  |-|[üÜ−±–]|É[ab]){0,12}", 1..4),
    ) {
        let signals: Vec<Signal> = lists.iter().map(|any| Signal { any: any.iter().collect(), ..empty() }).collect();
        let texts: Vec<_> = texts.iter().map(|t| (PassageKind::Sentence, t.as_str())).collect();
        let passages = passages(&texts);
        let found = SignalIndex::new(&signals, &[] as &[Section]).find(&passages, "en");
        for (i, expected) in naive(&signals, &passages).iter().enumerate() {
            prop_assert_eq!(found.of(SignalId(i as u16)), expected.as_slice(), "signal {} of {:?} in {:?}", i, &lists, &texts);
        }
    }

    #[test]
    fn nothing_panics_on_any_text_and_phrase(phrase in "\\PC{0,12}", text in "\\PC{0,40}") {
        let signals = [Signal {
            any: [&phrase].into_iter().collect(),
            exact: [&text].into_iter().collect(),
            not_after: [&phrase].into_iter().collect(),
            not_before: [&phrase].into_iter().collect(),
            regex: Some(text.clone()),
            ..empty()
        }];
        let passages = passages(&[(PassageKind::Sentence, &text)]);
        for hit in SignalIndex::new(&signals, &[]).find(&passages, "en").of(SignalId(0)) {
            prop_assert!(text.get(hit.range()).is_some_and(|t| !t.is_empty()));
        }
        for at in (0..=text.len()).filter(|i| text.is_char_boundary(*i)) {
            prop_assert!(word_ends_before(&text, at, 3).all(|e| e <= at));
            prop_assert!(text.is_char_boundary(next_start(&text, at)));
        }
    }
}

fn empty() -> Signal {
    toml::from_str("id = \"s\"\nwhat = \"w\"").expect("good")
}

/// What is quadratic here takes minutes.
#[test]
fn runs_without_end_cost_no_more_than_their_length() {
    let signals = [Signal {
        any: ["#tpu*", "_ that", "# that", "that*", "improv* that"].into_iter().collect(),
        not_after: ["not _"].into_iter().collect(),
        ..empty()
    }];
    let index = SignalIndex::new(&signals, &[] as &[Section]);
    for unit in ["1tpu", "that.", "that'", "1", "1.", "improv", "that that-", "a1"] {
        let text = unit.repeat(300_000 / unit.len());
        index.find(&passages(&[(PassageKind::Sentence, &text)]), "en");
    }
}

#[test]
fn phrases_of_another_language_count_in_its_decks_only() {
    let also =
        [("de", "einschränkung*"), ("ja", "限界")].map(|(l, p)| (l.to_owned(), [p].into_iter().collect())).into();
    let signals = [Signal { any: ["limitation*"].into_iter().collect(), also, ..empty() }];
    let index = SignalIndex::new(&signals, &[] as &[Section]);
    let found = |text: &str, lang: &str| {
        let also = SignalIndex::of_language(&signals, &[] as &[Section], lang);
        let passages = passages(&[(PassageKind::Item, text)]);
        let hits = index.find_with(&passages, lang, also.as_ref());
        hits.of(SignalId(0)).iter().map(|h| h.text(&passages).to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(found("Einschränkungen: nur Nachrichten", "de-AT"), ["Einschränkungen"]);
    assert!(found("Einschränkungen: nur Nachrichten", "en").is_empty());
    assert!(found("Limitations", "de").is_empty(), "English phrases are for English decks");
    assert_eq!(found("本研究の限界について", "ja"), ["限界"], "no spaces between words");
}
