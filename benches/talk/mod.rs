//! A made-up talk of any length, for benchmarks: what research decks hold, in their usual shares, and no two slides with
//! the same text.

use std::fmt::Write;

/// What slides are about, in turn.
const TITLES: [&str; 15] = [
    "Why labels are dear",
    "What is known",
    "Contribution",
    "Related work",
    "Method",
    "Setup",
    "Main result",
    "Baselines and their tuning",
    "Ablation",
    "Scaling",
    "Error analysis",
    "Limitations",
    "What did not work",
    "The next experiment",
    "My part in it",
];
const SUBJECTS: [&str; 9] = [
    "Our sampler",
    "The tuned baseline",
    "A frozen encoder",
    "Label noise",
    "The test split",
    "The router",
    "Early stopping",
    "Our filter",
    "The second annotator",
];
const VERBS: [&str; 8] =
    ["outperforms", "matches", "halves", "does not explain", "correlates with", "shifts", "depends on", "bounds"];
const OBJECTS: [&str; 7] = [
    "the validation loss at equal compute",
    "accuracy on questions from last year",
    "the gap between seeds",
    "the calibration error of large models",
    "the time per update",
    "sample efficiency when labels are scarce",
    "the length bias of human preferences",
];
const TAILS: [&str; 8] = [
    "across five seeds",
    "with the same tuning budget",
    "at a tenth of the compute",
    "after de-duplication",
    "in the ablation only",
    "for two of three data sets",
    "under distribution shift",
    "because the errors are independent",
];
const FORMULAS: [&str; 4] = [
    r"\mathcal{L}(\theta) = -\mathbb{E}_{x \sim \mathcal{D}}\left[\log p_\theta(y \mid x)\right] + \lambda \lVert \theta \rVert_2^2",
    r"J(\pi) = \mathbb{E}_{\tau \sim \pi}\left[\sum_{t=0}^{T} \gamma^t r(s_t, a_t)\right]",
    r"\hat\mu = \frac{1}{n} \sum_{i=1}^{n} x_i, \qquad \hat\sigma^2 = \frac{1}{n-1} \sum_{i=1}^{n} (x_i - \hat\mu)^2",
    r"L(N, D) = \frac{A}{N^\alpha} + \frac{B}{D^\beta} + E",
];

/// Numbers without a pattern that anything downstream could profit from (a 64-bit linear congruence).
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit
    }

    fn of<'a>(&mut self, words: &[&'a str]) -> &'a str {
        words[self.below(words.len())]
    }

    fn sentence(&mut self) -> String {
        [self.of(&SUBJECTS), self.of(&VERBS), self.of(&OBJECTS), self.of(&TAILS)].join(" ")
    }
}

/// A Marp deck: nested bullets and notes on each slide, a table on every fifth, code on every sixth, formulas on every
/// fourth, a picture on every tenth.
pub fn deck(slides: usize) -> String {
    let mut dice = Dice(slides as u64);
    let mut out = String::from("---\nmarp: true\npaginate: true\ntitle: Cheaper labels\nauthor: A. Example\n---\n");
    for n in 1..=slides {
        if n > 1 {
            out.push_str("\n---\n");
        }
        let _ = write!(out, "\n## {} ({n})\n\n", TITLES[n % TITLES.len()]);
        bullets(&mut out, &mut dice, n);
        match n % 5 {
            2 => table(&mut out, &mut dice),
            _ if n % 6 == 3 => code(&mut out, n),
            _ if n % 4 == 1 => {
                let _ = write!(out, "\n$$\n{} + c_{{{n}}}\n$$\n\nwith $\\alpha = 0.{n}$.\n", FORMULAS[n / 4 % 4]);
            }
            _ if n % 10 == 0 => {
                let _ = write!(out, "\n![w:700 The loss of run {n} falls over time](figures/loss-{n}.png)\n");
            }
            _ => {}
        }
        let said: Vec<String> = (0..3).map(|_| dice.sentence() + ".").collect();
        let _ = write!(out, "\n<!--\n{} Pause before slide {}.\n-->\n", said.join(" "), n + 1);
    }
    out
}

fn bullets(out: &mut String, dice: &mut Dice, n: usize) {
    for _ in 0..1 + n % 2 {
        let _ = writeln!(out, "- **{}** {} *{}*", dice.of(&SUBJECTS), dice.of(&VERBS), dice.of(&OBJECTS));
        for _ in 0..1 + dice.below(2) {
            let _ = writeln!(out, "  - {}", dice.sentence());
        }
    }
    if n.is_multiple_of(3) {
        let (gain, cost) = (dice.below(90), dice.below(9));
        let _ = writeln!(out, "- It is {cost}.{gain}x faster and {gain}.{cost} % more accurate");
    }
}

fn table(out: &mut String, dice: &mut Dice) {
    out.push_str("\n| Method | Accuracy | Std. err. | Seeds |\n|:---|---:|---:|---:|\n");
    for method in ["Tuned baseline", "Best of sixteen", "**Ours**"] {
        let (whole, tenth, spread) = (60 + dice.below(30), dice.below(10), dice.below(90));
        let _ = writeln!(out, "| {method} | {whole}.{tenth} | 1.{spread} | {} |", 3 + dice.below(8));
    }
}

fn code(out: &mut String, n: usize) {
    let _ = write!(
        out,
        "\n```python\ndef evaluate_{n}(policy, prompts, seed):\n    rng = np.random.default_rng(seed + {n})\n    \
         scores = [judge(policy(p), rng) for p in prompts[:{n}]]\n    return np.mean(scores), np.std(scores)\n```\n"
    );
}
