//! What lint costs beside a bare Markdown parse of the same text, and how it grows with the slides; all in one run, the
//! things compared in turn, so that noise hits all of them.
//!
//! `cargo bench --bench lint -- --write FOLDER` writes the decks instead, for `benches/peers.py`.
#![allow(missing_docs, clippy::print_stdout)]

mod floor;
mod talk;

use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

use hotseat::deck::model::Deck;
use hotseat::deck::{Files, Options, read};
use hotseat::knowledge::Knowledge;
use hotseat::lint::{Findings, ReadOptions, Reading, fit, run};

/// Slides of the decks.
const SIZES: [usize; 3] = [10, 100, 1000];
/// How long each comparison goes on.
const PATIENCE: Duration = Duration::from_secs(4);

fn main() -> std::io::Result<()> {
    let arguments: Vec<String> = std::env::args().collect();
    if let Some(at) = arguments.iter().position(|a| a == "--write") {
        let folder = Path::new(arguments.get(at + 1).map_or(".", String::as_str));
        return SIZES.iter().try_for_each(|n| std::fs::write(folder.join(format!("talk_{n}.md")), talk::deck(*n)));
    }
    // `cargo test --benches` asks whether it runs, not how fast.
    let patience = if arguments.iter().any(|a| a == "--bench") { PATIENCE } else { Duration::ZERO };
    let knowledge = Knowledge::builtin();
    ratios(&knowledge, patience);
    growth(&knowledge, patience, "without the fit rules", false);
    growth(&knowledge, patience, "with the fit rules", true);
    Ok(())
}

fn deck_of(text: String) -> Deck {
    read("talk.md", text, &Files::none(), &Options::default()).expect("a readable deck")
}

fn lint(deck: &Deck, knowledge: &Knowledge, fit: bool) -> Findings {
    let fits = fit.then(|| fit::measure(deck, None, &Files::none()));
    run(&Reading::new(deck, knowledge, ReadOptions { fits, year: Some(2026), ..ReadOptions::default() }))
}

/// The least time that each piece of work took, all of them in turn until patience ends. What they return is dropped off
/// the clock.
fn least<const N: usize>(patience: Duration, work: [&dyn Fn() -> Box<dyn std::any::Any>; N]) -> [Duration; N] {
    let mut best = [Duration::MAX; N];
    let begin = Instant::now();
    loop {
        for (best, work) in best.iter_mut().zip(work) {
            let start = Instant::now();
            let made = black_box(work());
            *best = start.elapsed().min(*best);
            drop(made);
        }
        if begin.elapsed() >= patience {
            return best;
        }
    }
}

fn ratios(knowledge: &Knowledge, patience: Duration) {
    let text = talk::deck(1000);
    let deck = deck_of(text.clone());
    let [bare, read, lint] = least(
        patience,
        [&|| Box::new(floor::bare(&text)), &|| Box::new(deck_of(text.clone())), &|| {
            Box::new(lint(&deck, knowledge, false))
        }],
    );
    let times = |d: Duration| d.as_secs_f64() / bare.as_secs_f64();
    println!("1,000 slides, {} kB", text.len() / 1000);
    println!("  bare parse               {bare:>10.2?}");
    println!("  our parse                {read:>10.2?}  {:5.2} times that (goal 3)", times(read));
    println!("  lint without fit rules   {lint:>10.2?}  {:5.2} times that (goal 6, aim 3)", times(lint));
    println!("  both                     {:>10.2?}  {:5.2} times that", read + lint, times(read + lint));
}

/// Time at each size, and the exponent of the power law that fits them best (1 is linear growth).
fn growth(knowledge: &Knowledge, patience: Duration, what: &str, fit: bool) {
    println!("lint {what}, parse included");
    let mut points = Vec::new();
    for slides in SIZES {
        let text = talk::deck(slides);
        let work = || -> Box<dyn std::any::Any> { Box::new(lint(&deck_of(text.clone()), knowledge, fit)) };
        let [time] = least(patience / 2, [&work]);
        let goal = if fit && slides == 100 { "  (goal 150 ms with start-up)" } else { "" };
        println!("  {slides:>5} slides             {time:>10.2?}{goal}");
        points.push(((slides as f64).ln(), time.as_secs_f64().ln()));
    }
    println!("  grows with the slides to the power of {:.2} (goal 1)", slope(&points));
}

/// Slope of the least-squares line.
fn slope(points: &[(f64, f64)]) -> f64 {
    let count = points.len() as f64;
    let (x, y) = (points.iter().map(|p| p.0).sum::<f64>() / count, points.iter().map(|p| p.1).sum::<f64>() / count);
    let over: f64 = points.iter().map(|p| (p.0 - x) * (p.1 - y)).sum();
    over / points.iter().map(|p| (p.0 - x).powi(2)).sum::<f64>()
}
