//! The elements of a defence: present or not, how sure, on which layer, where, and why. Computed once; rules,
//! challenges and the score card read the result.

use crate::deck::passage::{Channel, PassageKind};
use crate::knowledge::expression::{Evidence, Measure, Scope, Truth, evidence as collect, truth};
use crate::knowledge::schema::Layer;
use crate::knowledge::signals::Hit;
use crate::knowledge::{CueEntry, ElementEntry, SectionId, SignalId};

use super::Reading;
use super::shape::count_words;
use super::slides::By;

/// What was found of an element.
#[derive(Debug, Clone, PartialEq)]
pub struct ElementReading {
    /// Whether it is there.
    pub present: bool,
    /// Score of the best slide; 1 times the threshold is enough.
    pub score: f32,
    /// How sure the answer is, 0 to 1; 1 where a tag settles it.
    pub confidence: f32,
    /// The strongest layer on which it is: visible, else backup, else notes. `None` where it is absent.
    pub layer: Option<Layer>,
    /// Indices into `Deck::slides`, the strongest first.
    pub slides: Vec<usize>,
    /// The best evidence of each of these slides, strongest first.
    pub evidence: Vec<Evidence>,
    /// It is there by a tag alone: its slides are still to be written.
    pub to_write: bool,
    /// One visible sentence says it (contribution).
    pub one_sentence: bool,
    /// It names something specific (next experiment).
    pub concrete: bool,
    /// Where it is absent: what comes nearest to it, where that is worth at least half of what is needed.
    pub hint: Option<Evidence>,
}

/// Most words of a contribution that is said in one sentence.
pub const ONE_SENTENCE_WORDS: usize = 40;
/// Evidence that is kept for each slide.
const MOST_EVIDENCE: usize = 3;
/// Slides that are kept for each element.
const MOST_SLIDES: usize = 12;

/// An element is visible on a slide when the audience sees this share of what is needed.
const NOTES_SHARE: f32 = 0.5;

/// What is worth this share of what is needed only hints at an element.
const HINT_SHARE: f32 = 0.5;

/// What speaks for an element on a slide.
struct Candidate<'e> {
    slide: usize,
    score: f32,
    tagged: bool,
    /// The cues that hold.
    cues: Vec<&'e CueEntry>,
}

/// A slide that has a part in an element.
struct Part {
    slide: usize,
    layer: Layer,
    tagged: bool,
    evidence: Vec<Evidence>,
}

impl ElementReading {
    /// As the value of `element:x`.
    pub fn measure(&self) -> Measure {
        let mut measure = Measure::new(self.present);
        if self.present {
            measure.evidence.clone_from(&self.evidence);
        }
        measure
    }

    fn absent(score: f32, threshold: f32, hint: Option<Evidence>) -> Self {
        let share = (score / threshold.max(f32::EPSILON)).clamp(0.0, 1.0);
        Self {
            present: false,
            score,
            confidence: 0.9 - 0.4 * share,
            layer: None,
            slides: Vec::new(),
            evidence: Vec::new(),
            to_write: false,
            one_sentence: false,
            concrete: false,
            hint: hint.filter(|_| share >= HINT_SHARE),
        }
    }
}

/// Finds one element.
pub fn find(reading: &Reading<'_>, element: &ElementEntry) -> ElementReading {
    let tag = reading.tag_section(&element.tag);
    let mut bonus = vec![0.0_f32; element.cues.len()];
    let mut candidates = Vec::new();
    for slide in 0..reading.rows().len() {
        if let Some(candidate) = candidate(reading, element, slide, tag, &mut bonus) {
            candidates.push(candidate);
        }
    }
    let bonus: f32 = bonus.iter().sum();
    let best = candidates.iter().map(|c| c.score).fold(0.0, f32::max);
    let tagged = candidates.iter().any(|c| c.tagged);
    if !tagged && best + bonus < element.threshold {
        let nearest = candidates.into_iter().max_by(|a, b| a.score.total_cmp(&b.score).then(b.slide.cmp(&a.slide)));
        let hint = nearest.and_then(|c| part(reading, element, c).evidence.into_iter().find(|e| e.passage().is_some()));
        return ElementReading::absent(best + bonus, element.threshold, hint);
    }
    // What helped by the deck's bonus only is as good as the best slide.
    let needed = (element.threshold - bonus).min(best);
    candidates.retain(|c| c.tagged || c.score >= needed);
    let parts = strongest(reading, element, candidates);
    let surplus = best + bonus - element.threshold;
    let mut found = ElementReading {
        present: true,
        score: best + bonus,
        confidence: if tagged { 1.0 } else { (0.6 + 0.3 * surplus).clamp(0.5, 0.95) },
        layer: parts.first().map(|p| p.layer),
        to_write: parts.iter().all(|p| reading.unwritten(p.slide)),
        slides: parts.iter().map(|p| p.slide).collect(),
        evidence: parts.into_iter().flat_map(|p| p.evidence).collect(),
        one_sentence: false,
        concrete: false,
        hint: None,
    };
    found.one_sentence = one_sentence(reading, &found);
    found.concrete = concrete(reading, &found);
    found
}

/// The strongest parts: tagged ones, then those on the slides, then those that score high.
fn strongest(reading: &Reading<'_>, element: &ElementEntry, mut candidates: Vec<Candidate<'_>>) -> Vec<Part> {
    candidates.sort_by(|a, b| b.tagged.cmp(&a.tagged).then(b.score.total_cmp(&a.score)).then(a.slide.cmp(&b.slide)));
    let mut parts: Vec<Part> = Vec::new();
    let mut visible = 0;
    for candidate in candidates {
        // Only a stronger layer could put the others before these.
        if visible == MOST_SLIDES {
            break;
        }
        parts.push(part(reading, element, candidate));
        visible += usize::from(parts.last().is_some_and(|p| p.layer == Layer::Visible));
    }
    parts.sort_by_key(|p| std::cmp::Reverse((p.tagged, strength(p.layer))));
    parts.truncate(MOST_SLIDES);
    parts
}

fn strength(layer: Layer) -> u8 {
    match layer {
        Layer::Visible => 2,
        Layer::Backup => 1,
        Layer::Notes => 0,
    }
}

fn candidate<'e>(
    reading: &Reading<'_>,
    element: &'e ElementEntry,
    slide: usize,
    tag: Option<SectionId>,
    bonus: &mut [f32],
) -> Option<Candidate<'e>> {
    let row = &reading.rows()[slide];
    if row.hidden {
        return None;
    }
    let tagged = reading.deck().slides[slide].settings.elements.contains(&element.id)
        || tag.is_some_and(|t| row.section.is_some_and(|s| s.by == By::Tag && s.section == t));
    if row.frame && !tagged {
        return None;
    }
    let mut score = 0.0;
    let mut cues = Vec::new();
    for (i, cue) in element.cues.iter().enumerate() {
        let holds = applies(reading, cue, slide)
            && reading.may_hold(&cue.when, slide)
            && truth(&cue.when, reading, Scope::Slide(slide), cue.layer) == Truth::True;
        if !holds {
            continue;
        }
        if cue.once {
            bonus[i] = cue.weight;
        } else {
            score += cue.weight;
        }
        cues.push(cue);
    }
    (score > 0.0 || tagged).then_some(Candidate { slide, score, tagged, cues })
}

/// A candidate with its evidence, and on which layer it is.
fn part(reading: &Reading<'_>, element: &ElementEntry, candidate: Candidate<'_>) -> Part {
    let Candidate { slide, score, tagged, cues } = candidate;
    let mut shown = 0.0;
    let mut evidence = Vec::new();
    for cue in cues {
        let found = collect(&cue.when, reading, Scope::Slide(slide), cue.layer).evidence;
        // What a cue begins with is what it is about: "we will ..." in the notes stays in the notes, whatever
        // stands beside it on the slide.
        if !cue.once && found.first().is_none_or(|e| channel(reading, *e) == Channel::Visible) {
            shown += cue.weight;
        }
        if cue.weight > 0.0 {
            evidence.extend(found);
        }
    }
    dedup(&mut evidence);
    let layer = layer(reading, slide, tagged || shown >= NOTES_SHARE * element.threshold.min(score));
    // The audience's text first: it is the stronger evidence.
    evidence.sort_by_key(|e| (channel(reading, *e) == Channel::Notes) as u8);
    if evidence.is_empty() || (tagged && score < element.threshold) {
        evidence.insert(0, title_evidence(reading, slide));
    }
    evidence.truncate(MOST_EVIDENCE);
    Part { slide, layer, tagged, evidence }
}

fn applies(reading: &Reading<'_>, cue: &CueEntry, slide: usize) -> bool {
    let row = &reading.rows()[slide];
    let in_section = cue.sections.is_empty() || row.section_id().is_some_and(|s| cue.sections.contains(&s));
    // The backup comes after the talk: what is asked of the late slides holds for it, what is asked of early ones not.
    in_section && cue.from.is_none_or(|f| row.position >= f) && cue.to.is_none_or(|t| row.position <= t)
}

/// The layer of a slide's evidence: notes where what the audience sees does not speak for the element.
fn layer(reading: &Reading<'_>, slide: usize, visible: bool) -> Layer {
    match (visible, reading.rows()[slide].backup) {
        (true, false) => Layer::Visible,
        (true, true) => Layer::Backup,
        (false, _) => Layer::Notes,
    }
}

fn channel(reading: &Reading<'_>, evidence: Evidence) -> Channel {
    evidence.passage().and_then(|p| reading.deck().passages.list().get(p)).map_or(Channel::Visible, |p| p.channel)
}

/// Keeps the first mention in each passage.
fn dedup(evidence: &mut Vec<Evidence>) {
    let mut seen = Vec::new();
    evidence.retain(|e| match e.passage() {
        Some(passage) if seen.contains(&passage) => false,
        Some(passage) => {
            seen.push(passage);
            true
        }
        None => true,
    });
}

/// A slide's title, or the slide itself, as evidence.
pub fn title_evidence(reading: &Reading<'_>, slide: usize) -> Evidence {
    let deck = reading.deck();
    let range = deck.slides[slide].passages.clone();
    let title = deck.passages.list()[range.clone()].iter().position(|p| p.kind == PassageKind::Title);
    match title.or((!range.is_empty()).then_some(0)) {
        Some(offset) => {
            let passage = range.start + offset;
            let end = deck.passages.list()[passage].range.len() as u32;
            Evidence::Text { hit: Hit { passage: passage as u32, start: 0, end }, signal: None }
        }
        None => Evidence::Source { slide: Some(slide as u32), span: deck.slides[slide].span },
    }
}

/// Signals that state what a work is or shows, as against words that only accompany it.
const STATING: [&str; 4] = ["contribution_strong", "contribution_marker", "finding_marker", "artifact_is"];

/// Whether one visible sentence, item or title of the element's evidence says it in few words.
fn one_sentence(reading: &Reading<'_>, found: &ElementReading) -> bool {
    let passages = &reading.deck().passages;
    let stating: Vec<SignalId> = STATING.iter().filter_map(|s| reading.signal(s)).collect();
    found.evidence.iter().any(|evidence| {
        let Evidence::Text { hit, signal: Some(signal) } = evidence else { return false };
        let passage = &passages.list()[hit.passage as usize];
        let kind =
            matches!(passage.kind, PassageKind::Sentence | PassageKind::Item | PassageKind::Title | PassageKind::Cell);
        let words = count_words(passages.text(passage));
        let short = (4..=ONE_SENTENCE_WORDS).contains(&words);
        stating.contains(signal) && passage.channel == Channel::Visible && kind && short
    })
}

/// Whether a slide of the element names something specific to do.
fn concrete(reading: &Reading<'_>, found: &ElementReading) -> bool {
    let Some(signal) = reading.signal("next_concrete") else { return false };
    let next = reading.tag_section("section: next-experiment");
    let announced = ["next_experiment", "next_label"].map(|s| reading.signal(s));
    found.slides.iter().any(|slide| {
        let range = reading.deck().slides[*slide].passages.clone();
        // Under a heading for it every point is about what comes next; elsewhere the sentence has to say so.
        let titled = next.is_some() && reading.rows()[*slide].section_id() == next;
        reading.hits().within(signal, range).iter().any(|hit| {
            let own = hit.passage as usize..hit.passage as usize + 1;
            titled || announced.iter().flatten().any(|s| !reading.hits().within(*s, own.clone()).is_empty())
        })
    })
}

#[cfg(test)]
mod tests {
    use crate::knowledge::schema::Layer;
    use crate::lint::testing::reading_of;

    /// A talk about ordering sources, with these slides after its results.
    fn talk(slides: &str) -> String {
        let before = ["## Problem\n\nReaders trust the first source", "## Method\n\nWe sort sources by age"];
        let results = ["## Results\n\nPrecision rises to 71 %", "## Data\n\nNews of 2019", "## Cost\n\n3 GPU hours"];
        let all = before.iter().chain(&results).map(|s| format!("\n---\n\n{s}\n")).collect::<String>();
        format!("# Order of sources\n{all}\n---\n\n{slides}\n")
    }

    fn present(deck: &str, element: &str) -> bool {
        let mut present = false;
        reading_of(deck, |reading| present = reading.element_named(element).is_some_and(|e| e.present));
        present
    }

    #[test]
    fn a_table_of_variants_is_an_ablation_and_one_with_rivals_a_baseline() {
        let variants = talk("## What it rests on\n\n| Variant | F1 |\n|---|---|\n| Full | 71 |\n| w/o dates | 66 |");
        assert!(present(&variants, "ablations") && !present(&variants, "baselines"));
        let rivals = talk("## Numbers\n\n| System | F1 |\n|---|---|\n| Kestrel | 66 |\n| Sieve (ours) | 71 |");
        assert!(present(&rivals, "baselines") && !present(&rivals, "ablations"));
    }

    #[test]
    fn a_second_heading_may_announce_the_contribution() {
        let deck = talk("## In short\n\n### Contributions\n\n- an order of sources that readers can check themselves");
        assert!(present(&deck, "contribution"));
    }

    #[test]
    fn the_same_words_count_for_less_in_a_lesson() {
        let slide = "## Positional vs keyword arguments\n\nThere are two ways to pass arguments";
        assert!(present(&talk(slide), "baselines"));
        let turns = "\n---\n\n## Your turn\n\nLet's write one\n".repeat(4);
        assert!(!present(&format!("# Functions\n{turns}\n---\n\n{slide}\n"), "baselines"));
    }

    #[test]
    fn what_only_the_notes_say_is_on_the_notes_layer() {
        let deck = talk("## Easy to use\n\n- open to all\n\n<!-- In the future we plan to extend this to radio. -->");
        let deck = format!("---\nmarp: true\n---\n\n{deck}");
        reading_of(&deck, |reading| {
            let next = reading.element_named("next_experiment").expect("an element");
            assert_eq!(next.layer, Some(Layer::Notes), "{next:?}");
        });
    }

    /// The talk with one slide more before all others and none of them late: no place speaks for the slide.
    fn early(slide: &str) -> String {
        format!("# Order of sources\n\n---\n\n{slide}\n{}", "\n---\n\n## 2019\n\n12\n".repeat(6))
    }

    #[test]
    fn a_limit_that_is_stated_needs_no_place() {
        for said in [
            "We only tested English sources.",
            "We did not have time to try a second archive.",
            "The order is currently only kept for text.",
            "We cannot rule out that readers guessed.",
        ] {
            assert!(present(&early(&format!("## Setup\n\n- {said}")), "limitations"), "{said}");
        }
        for clean in [
            "We only need to sort the dates once.",
            "We only compute what changed.",
            "They did not say why.",
            "Why we did not test it by hand: it is too slow",
        ] {
            assert!(!present(&early(&format!("## Setup\n\n- {clean}")), "limitations"), "{clean}");
        }
    }

    #[test]
    fn doubts_and_conditions_are_limits_where_the_own_work_is_spoken_of() {
        for said in [
            "The order can break if two sources share a date.",
            "Possibly biased: readers chose their sources themselves",
            "- \u{2713} needs no dates\n- \u{2717} slow for our largest archive",
        ] {
            assert!(present(&talk(&format!("## Discussion of the results\n\n{said}")), "limitations"), "{said}");
        }
        for clean in
            ["The order holds if two sources share a date.", "- \u{2713} needs no dates\n- \u{2713} fast for us"]
        {
            assert!(!present(&talk(&format!("## Numbers\n\n{clean}")), "limitations"), "{clean}");
        }
    }

    #[test]
    fn a_comparison_needs_no_word_for_it() {
        for slide in [
            "## Readers\n\nSieve reaches a precision of 0.91 against 0.85 for Kestrel",
            "## More honest than Kestrel\n\n![](kestrel.png)",
            "## Readers\n\nOnly our model predicts both",
            "## Readers\n\n![precision of the list with and without dates](dates.png)",
            "## Experimental setup\n\nReaders split into three groups: no dates, few, all",
            "## Readers\n\n- no date lists: 61 readers\n- full date lists: 71 readers",
            "## Deviation\n\nBy hand: 61.2 ms\n\nSieve: 60.8 ms\n\nThe two are close to each other",
        ] {
            assert!(present(&talk(slide), "baselines"), "{slide}");
        }
        for clean in [
            "## Readers\n\nThe parish voted 12 against 5",
            "## Harder than you think\n\n![](kestrel.png)",
            "## Readers\n\nOnly the newest date counts",
            "## Readers\n\n- input list\n- sorted list",
            "## Size\n\nLists: 61 KB\n\nIndex: 71 s",
        ] {
            assert!(!present(&talk(clean), "baselines"), "{clean}");
        }
    }

    #[test]
    fn a_contribution_may_be_an_answer_or_a_thing_with_a_name() {
        for slide in [
            "## Does order help?\n\nYes! We see more readers reach the end.",
            "## Sieve\n\nWe built Sieve, a list that explains itself",
            "## What it is about\n\nNaming the ways in which lists mislead is the contribution",
            "## Readers\n\nWe are able to sort without dates",
            "## Finding: order helps\n\n24 of 31 readers reached the end of the list",
        ] {
            assert!(present(&talk(slide), "contribution"), "{slide}");
        }
        for clean in [
            "## Does order help?\n\nNo reader was asked",
            "## Sieve\n\nThey built Sieve, a list that explains itself",
            "## Readers\n\nIt shows whether we are able to sort",
        ] {
            assert!(!present(&talk(clean), "contribution"), "{clean}");
        }
    }

    #[test]
    fn a_removal_and_a_plan_that_are_stated_need_no_place() {
        for (said, element) in [
            ("Without the dates, precision drops by 4 points.", "ablations"),
            ("Removing the oldest source costs 0.04 of precision.", "ablations"),
            ("In future work we want to compare archives.", "next_experiment"),
            ("We plan to extend the order to pictures.", "next_experiment"),
        ] {
            assert!(present(&early(&format!("## Readers\n\n- {said}")), element), "{said}");
        }
        for (clean, element) in [
            ("Without the dates nobody reads on.", "ablations"),
            ("Next, we apply the filter to each list.", "next_experiment"),
        ] {
            assert!(!present(&early(&format!("## Readers\n\n- {clean}")), element), "{clean}");
        }
    }

    #[test]
    fn limits_are_found_in_other_languages() {
        for (first, heading) in [
            (
                "# Wir und die Quellen\n\nDas ist die Arbeit und der Weg, auf dem wir mit den Daten",
                "## Einschränkungen",
            ),
            ("# Les sources et nous\n\nLe travail est dans la suite des données pour les lecteurs", "## Limites"),
            ("# Las fuentes\n\nEl trabajo es para los lectores que en los datos se como una", "## Limitaciones"),
            ("# As fontes\n\nO trabalho do grupo é para os leitores em uma série dos dados com não", "## Limitações"),
            ("# 来源的顺序\n\n读者相信第一个来源", "## 研究局限"),
            ("# 情報源の順序\n\n読者は最初の情報源を信じる", "## 本研究の限界"),
        ] {
            let filler = "\n---\n\n## 2019\n\n12\n".repeat(5);
            let deck = format!("{first}\n{filler}\n---\n\n{heading}\n\n1\n");
            assert!(present(&deck, "limitations"), "{heading}");
        }
    }
}
