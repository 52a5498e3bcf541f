//! Reading a deck of 1,000 slides, with the bare Markdown parse of the same text beside it.
//! The goal is a ratio of at most 3 between the two, in one run.
#![allow(missing_docs, clippy::print_stdout)]

mod floor;

use std::fmt::Write;
use std::hint::black_box;
use std::time::{Duration, Instant};

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use hotseat::deck::{Files, Options, read};

/// A deck with what research talks hold: bullets, results tables, math, code, pictures, columns and notes.
fn deck(slides: usize) -> String {
    let mut out = String::from("---\nmarp: true\ntitle: A synthetic talk\npaginate: true\n---\n\n");
    for n in 0..slides {
        if n > 0 {
            out.push_str("\n---\n\n");
        }
        let _ = writeln!(out, "## Result {n}: the *method* helps\n");
        match n % 5 {
            0 => out.push_str(
                "- We train on **eight** data sets, i.e. all that are public\n- The budget is the same for every method\n  \
                 - 50 trials each, chosen by random search\n- Error bars are over 5 seeds\n",
            ),
            1 => out.push_str(
                "| Method | Accuracy | Time |\n|---|---:|---:|\n| Baseline | 71.2 | 3 h |\n| Ours | **74.9** | 2 h |\n| Ours, \
                 no cache | 73.1 | 4 h |\n\nThe difference is significant (p < 0.01).\n",
            ),
            2 => out.push_str(
                "The loss is $L(\\theta) = \\sum_i \\ell_i$. It is convex in $\\theta$, see Fig. 3.\n\n$$\n\\hat\\theta = \
                 \\arg\\min_\\theta L(\\theta)\n$$\n\n![w:600 The loss over time](figures/loss.png)\n",
            ),
            3 => out.push_str(
                "<div class=\"columns\">\n<div>\n\n- fast\n- simple\n\n</div>\n<div>\n\n- slow\n- exact\n\n</div>\n</div>\n",
            ),
            _ => out.push_str(
                "```python\nfor seed in range(5):\n    run(seed)\n```\n\n> Quoted from [the paper](https://example.org/paper).\n",
            ),
        }
        out.push_str(
            "\n<!-- Say first what the number means. Then say how it was measured, e.g. on which machine and how often. \
             -->\n",
        );
    }
    out
}

/// Prints how many times a bare parse costs to read a deck: both in turn, so that noise hits both, the best of each.
/// What is read is dropped off the clock.
fn ratio(_: &mut Criterion) {
    let text = deck(1000);
    let (files, options) = (Files::none(), Options::default());
    let (mut bare_best, mut read_best) = (Duration::MAX, Duration::MAX);
    for _ in 0..200 {
        let start = Instant::now();
        black_box(floor::bare(&text));
        bare_best = bare_best.min(start.elapsed());
        let copy = text.clone();
        let start = Instant::now();
        let read = black_box(read("talk.md", copy, &files, &options));
        read_best = read_best.min(start.elapsed());
        drop(read);
    }
    let ratio = read_best.as_secs_f64() / bare_best.as_secs_f64();
    println!("reading 1,000 slides: {ratio:.2} times a bare parse ({read_best:?} to {bare_best:?}; the goal is 3)");
}

fn reading(c: &mut Criterion) {
    let mut group = c.benchmark_group("deck");
    for slides in [100, 1000] {
        let text = deck(slides);
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_with_input(BenchmarkId::new("bare_markdown", slides), &text, |b, text| {
            b.iter(|| floor::bare(text));
        });
        group.bench_with_input(BenchmarkId::new("read", slides), &text, |b, text| {
            let (files, options) = (Files::none(), Options::default());
            b.iter_with_large_drop(|| read("talk.md", black_box(text).clone(), &files, &options));
        });
    }
    group.finish();
}

criterion_group!(benches, ratio, reading);
criterion_main!(benches);
