//! Export of decks with lists, formulas, code, tables and pictures; 10, 100 and 1,000 slides.

use std::fmt::Write as _;
use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use hotseat::deck::model::Deck;
use hotseat::deck::{Files, Options, read};
use hotseat::export::{Audience, Slides};
use hotseat::layout::{Selection, Theme, lay_out};

/// A small plot, as SVG.
const PLOT: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" width="640" height="360">
<path d="M40 320 L600 320 M40 320 L40 20" stroke="#333" stroke-width="2" fill="none"/>
<path d="M40 300 C200 250 300 120 600 60" stroke="#1d4ed8" stroke-width="3" fill="none"/>
<text x="300" y="350" font-size="16">labels bought</text></svg>"##;

/// Slides of five kinds in turn; no two have the same text.
fn mixed(slides: usize) -> Deck {
    let mut text = String::from("---\nmarp: true\npaginate: true\n---\n\n# A talk\n\nAda Example\n");
    for i in 0..slides.saturating_sub(1) {
        let _ = write!(text, "\n---\n\n## Slide {i}: what the numbers of run {} say\n\n", i * 7 % 97);
        let _ = match i % 5 {
            0 => write!(
                text,
                "- The **first** point of {i} with $x_{{{i}}} \\le \\alpha^2$ in it\n  - nested, with `code_{i}`\n  - and *emphasis* at the end\n- A second point that takes more than one line because it says how trial {i} was run and why\n\n$$ \\mathcal{{L}}_{{{i}}} = \\sum_{{j=1}}^{{n}} \\frac{{(y_j - \\hat y_j)^2}}{{\\sigma_j^2 + {i}}} $$\n"
            ),
            1 => write!(
                text,
                "```python\ndef step_{i}(model, batch):\n    # one step of run {i}\n    loss = model(batch[\"x\"], {i}).mean()\n    loss.backward()\n    for p in model.parameters():\n        p.data -= 0.1 * p.grad\n    return loss.item()\n\nprint(step_{i}(net, next(data)))\n```\n\nThe whole step fits on a slide.\n"
            ),
            2 => write!(
                text,
                "| Method | F1 | Time |\n|:--|--:|--:|\n| Ours {i} | 71.{i} | 12 |\n| Base | 68.{i} | 10 |\n| Prior | 66.0 | 9 |\n| None | 50.{i} | 1 |\n\nMean of 10 seeds; all differences of run {i} are significant.\n"
            ),
            3 => write!(text, "![w:700 The curve of run {i}](plot.svg)\n\nThe curve rises until {i}.\n"),
            _ => write!(
                text,
                "> We show that run {i} is better by 3 points.\n\n1. Because of the data of {i}\n2. Because of the model\n3. Because of the budget, which was the same\n\nSee [the paper](https://example.org/{i}) for the rest.\n"
            ),
        };
    }
    read("talk.md", text, &Files::none(), &Options::default()).expect("a readable deck")
}

fn export(c: &mut Criterion) {
    let theme = &Theme::built_in()[0];
    let files = Files::memory([("plot.svg", PLOT)]);
    let mut group = c.benchmark_group("export");
    group.sample_size(10);
    for slides in [10, 100, 1000] {
        let deck = mixed(slides);
        group.throughput(Throughput::Elements(slides as u64));
        group.bench_function(format!("layout {slides}"), |b| b.iter(|| black_box(lay_out(&deck, theme, &files))));
        group.bench_function(format!("slides pdf {slides}"), |b| {
            b.iter(|| {
                {
                    let audience = Audience::of(&deck);
                    Slides::new(&audience, theme, &files, &[], Some(0), &Selection::default()).write()
                }
                .expect("written")
            });
        });
    }
    group.finish();
}

criterion_group!(benches, export);
criterion_main!(benches);
