//! Measures by name: which way is better, and which names mean the same.

use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Which way is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Direction {
    /// Higher is better.
    Up,
    /// Lower is better.
    Down,
}

use Direction::{Down, Up};

/// What kind of thing a measure measures: a claim to be faster is carried by a time, not by an accuracy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// How good.
    Quality,
    /// How fast.
    Speed,
    /// How much memory or space.
    Size,
    /// Money and energy.
    Cost,
}

/// A measure: how it is written (lower case, words apart by a space), its common name, direction and kind.
struct Measure(&'static [&'static str], Direction, Kind);

/// Measures of which the better direction is beyond doubt. The first name is the common one.
const MEASURES: &[Measure] = &[
    Measure(
        &["accuracy", "acc", "acc.", "accuracies", "balanced accuracy", "top 1", "top 1 accuracy", "top 5"],
        Up,
        Kind::Quality,
    ),
    Measure(&["f1", "f 1", "f score", "f1 score", "macro f1", "micro f1"], Up, Kind::Quality),
    Measure(&["auc", "auroc", "roc auc", "area under the curve", "c index", "c statistic"], Up, Kind::Quality),
    Measure(&["auprc", "aupr", "pr auc"], Up, Kind::Quality),
    Measure(&["average precision", "map", "mean average precision"], Up, Kind::Quality),
    Measure(&["precision"], Up, Kind::Quality),
    Measure(&["recall"], Up, Kind::Quality),
    Measure(&["bleu"], Up, Kind::Quality),
    Measure(&["rouge", "rouge l"], Up, Kind::Quality),
    Measure(&["meteor"], Up, Kind::Quality),
    Measure(&["chrf"], Up, Kind::Quality),
    Measure(&["bertscore"], Up, Kind::Quality),
    Measure(&["ndcg"], Up, Kind::Quality),
    Measure(&["mrr", "mean reciprocal rank"], Up, Kind::Quality),
    Measure(&["hit rate", "hits"], Up, Kind::Quality),
    Measure(&["pass@1", "pass@k", "pass@10", "pass@5"], Up, Kind::Quality),
    Measure(&["exact match", "em"], Up, Kind::Quality),
    Measure(&["win rate"], Up, Kind::Quality),
    Measure(&["success rate", "solve rate", "resolve rate", "resolved rate", "completion rate"], Up, Kind::Quality),
    Measure(&["iou", "miou", "dice", "dice score", "jaccard"], Up, Kind::Quality),
    Measure(&["psnr"], Up, Kind::Quality),
    Measure(&["ssim"], Up, Kind::Quality),
    Measure(&["r2", "r^2", "r²", "r squared", "explained variance", "variance explained"], Up, Kind::Quality),
    Measure(&["mcc", "matthews"], Up, Kind::Quality),
    Measure(&["kappa"], Up, Kind::Quality),
    Measure(&["nmi", "ari", "silhouette"], Up, Kind::Quality),
    Measure(&["sensitivity", "specificity", "tpr", "true positive rate"], Up, Kind::Quality),
    Measure(&["average return", "episode return", "cumulative reward", "mean reward", "reward"], Up, Kind::Quality),
    Measure(&["faithfulness", "factuality"], Up, Kind::Quality),
    Measure(&["usability score", "sus score", "sus"], Up, Kind::Quality),
    Measure(&["effective sample size", "ess"], Up, Kind::Quality),
    Measure(
        &["error", "error rate", "errors", "prediction error", "relative error", "test error"],
        Down,
        Kind::Quality,
    ),
    Measure(&["wer", "word error rate"], Down, Kind::Quality),
    Measure(&["cer", "character error rate"], Down, Kind::Quality),
    Measure(&["mae", "mean absolute error"], Down, Kind::Quality),
    Measure(&["rmse", "root mean squared error"], Down, Kind::Quality),
    Measure(&["mse", "mean squared error"], Down, Kind::Quality),
    Measure(&["mape"], Down, Kind::Quality),
    Measure(&["perplexity", "ppl", "bits per byte", "bpb"], Down, Kind::Quality),
    Measure(&["loss", "test loss", "validation loss", "val loss"], Down, Kind::Quality),
    Measure(&["fid"], Down, Kind::Quality),
    Measure(&["lpips"], Down, Kind::Quality),
    Measure(&["brier", "brier score", "ece", "calibration error"], Down, Kind::Quality),
    Measure(
        &["false positive rate", "fpr", "false positives", "false negatives", "false negative rate", "false alarms"],
        Down,
        Kind::Quality,
    ),
    Measure(&["hallucination rate", "hallucinations"], Down, Kind::Quality),
    Measure(&["attack success rate", "asr"], Down, Kind::Quality),
    Measure(&["regret"], Down, Kind::Quality),
    Measure(&["aic", "bic"], Down, Kind::Quality),
    Measure(&["edit distance"], Down, Kind::Quality),
    Measure(&["latency", "response time", "time to first token", "p50", "p95", "p99"], Down, Kind::Speed),
    Measure(
        &[
            "runtime",
            "run time",
            "running time",
            "execution time",
            "wall time",
            "wall clock",
            "inference time",
            "training time",
            "computation time",
            "completion time",
            "task time",
            "time",
            "seconds",
        ],
        Down,
        Kind::Speed,
    ),
    Measure(
        &["throughput", "fps", "frames per second", "tokens/s", "tokens per second", "qps", "requests/s", "samples/s"],
        Up,
        Kind::Speed,
    ),
    Measure(&["speedup", "speed up"], Up, Kind::Speed),
    Measure(&["flops", "gflops", "macs"], Down, Kind::Cost),
    Measure(&["memory", "memory usage", "memory footprint", "peak memory", "vram"], Down, Kind::Size),
    Measure(&["cost", "price", "energy", "energy consumption"], Down, Kind::Cost),
];

/// A measure that a text names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Known {
    /// Common name: the same for all ways of writing it.
    pub name: &'static str,
    /// Which way is better.
    pub direction: Direction,
    /// What kind of thing it measures.
    pub kind: Kind,
}

/// Lower case, hyphens and line breaks as spaces.
fn plain(text: &str) -> String {
    let spaced: String =
        text.chars().map(|c| if matches!(c, '-' | '‑' | '_' | '/') && c != '/' { ' ' } else { c }).collect();
    spaced.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}

impl Measure {
    fn known(&self) -> Known {
        Known { name: self.0[0], direction: self.1, kind: self.2 }
    }
}

/// All names, by their first letter.
static BY_LETTER: LazyLock<BTreeMap<char, Vec<(&str, &Measure)>>> = LazyLock::new(|| {
    let mut all: BTreeMap<char, Vec<(&str, &Measure)>> = BTreeMap::new();
    for measure in MEASURES {
        for name in measure.0 {
            let letter = name.chars().next().unwrap_or_default();
            all.entry(letter).or_default().push((name, measure));
        }
    }
    all
});

/// The measure of this very name, what stands in brackets and a rank behind `@` left out.
pub fn known(name: &str) -> Option<Known> {
    known_plain(&plain(name))
}

fn known_plain(name: &str) -> Option<Known> {
    let find = |name: &str| {
        let list = BY_LETTER.get(&name.chars().next()?)?;
        list.iter().find(|(n, _)| *n == name).map(|(_, measure)| measure.known())
    };
    let cut = name.split(['(', '[', '@', '↑', '↓', ',']).next().unwrap_or_default().trim().trim_end_matches(':');
    find(name).or_else(|| find(cut))
}

/// The measures inside a text, by place; of two that overlap the longer one.
pub fn inside(text: &str) -> Vec<Known> {
    inside_plain(&plain(text))
}

fn inside_plain(lower: &str) -> Vec<Known> {
    let mut found: Vec<(usize, usize, Known)> = Vec::new();
    let mut inner = false;
    for (at, c) in lower.char_indices() {
        if !std::mem::replace(&mut inner, c.is_alphanumeric()) {
            for (name, measure) in BY_LETTER.get(&c).into_iter().flatten() {
                let ends = |rest: &str| !rest.starts_with(char::is_alphanumeric);
                if lower[at..].strip_prefix(name).is_some_and(ends) {
                    found.push((at, at + name.len(), measure.known()));
                }
            }
        }
    }
    let covered =
        |f: &(usize, usize, Known)| found.iter().any(|o| o.0 <= f.0 && f.1 <= o.1 && (o.1 - o.0) > (f.1 - f.0));
    let mut kept: Vec<(usize, usize, Known)> = found.iter().filter(|f| !covered(f)).copied().collect();
    kept.sort_by_key(|f| (f.0, f.1));
    kept.into_iter().map(|f| f.2).collect()
}

/// Which way is better in a column or row of this name: an arrow or a remark, else the measure that it names. Unknown
/// where it names none, or several that disagree, or a change of one.
pub fn direction(name: &str) -> Option<Direction> {
    let lower = plain(name);
    if name.contains('↑') || lower.contains("higher is better") || lower.contains("higher better") {
        return Some(Up);
    }
    if name.contains('↓') || lower.contains("lower is better") || lower.contains("lower better") {
        return Some(Down);
    }
    // "error reduction", "loss of accuracy", "drop", "Δ": the direction turns.
    let turned = [
        "reduction",
        "drop",
        "loss of",
        "decrease",
        "saving",
        "saved",
        "δ",
        "delta",
        "change",
        "gap",
        "difference",
        "gain",
        "improvement",
        "inverse",
        "1 ",
    ];
    if turned.iter().any(|w| lower.contains(w)) || name.contains(['−', 'Δ', '∆']) {
        return None;
    }
    if let Some(known) = known_plain(&lower) {
        return Some(known.direction);
    }
    let all = inside_plain(&lower);
    let first = all.first()?.direction;
    all.iter().all(|k| k.direction == first).then_some(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_better_direction_is_known_or_silent() {
        for (name, direction_of) in [
            ("Accuracy (%)", Some(Up)),
            ("Macro-F1", Some(Up)),
            ("Val. loss", Some(Down)),
            ("Perplexity", Some(Down)),
            ("Latency (ms)", Some(Down)),
            ("WER ↓", Some(Down)),
            ("Score ↑", Some(Up)),
            ("Recall@10", Some(Up)),
            ("error reduction", None),
            ("Parameters", None),
            ("GSM8K", None),
            ("Accuracy / latency", None),
            ("Word error rate", Some(Down)),
        ] {
            assert_eq!(direction(name), direction_of, "{name}");
        }
    }

    #[test]
    fn ways_of_writing_one_measure_have_one_name() {
        assert_eq!(known("word error rate").map(|k| k.name), known("WER").map(|k| k.name));
        assert_ne!(known("precision").map(|k| k.name), known("average precision").map(|k| k.name));
    }
}
