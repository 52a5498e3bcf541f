//! What every start pays for the knowledge base, and what finding its signals costs per byte of text.
#![allow(missing_docs)]

use std::fmt::Write;
use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use hotseat::deck::passage::{Channel, Passage, PassageKind, Passages, Path};
use hotseat::knowledge::Knowledge;
use hotseat::knowledge::signals::SignalIndex;

/// Sentences as talks have them; a few of them carry signals.
fn passages(slides: usize) -> Passages {
    let mut all = Passages::new();
    for slide in 0..slides {
        let mut text = String::new();
        let _ =
            write!(text, "Result {slide}: ours outperforms the tuned baseline by {}.3 points over 5 seeds", slide % 9);
        for sentence in [
            text.as_str(),
            "We sample forty queries per user and read every answer aloud, which took two afternoons and much tea.",
            "The encoder is the one from last year; only the pooling and the way the batches are drawn are new.",
            "It does not work when the input is longer than what the cache can hold",
        ] {
            let (kind, channel) = (PassageKind::Sentence, Channel::Visible);
            all.push(sentence, [], Passage::new(kind, slide, channel, Path::default()));
        }
    }
    all
}

fn knowledge(c: &mut Criterion) {
    let mut group = c.benchmark_group("knowledge");
    group.bench_function("load", |b| b.iter(Knowledge::builtin));
    let knowledge = Knowledge::builtin();
    group.bench_function("index", |b| {
        b.iter(|| SignalIndex::new(black_box(&knowledge.signals), knowledge.sections.iter().map(|s| &s.table)));
    });
    let passages = passages(1000);
    group.throughput(Throughput::Bytes(passages.buffer().len() as u64));
    group.bench_function("find", |b| b.iter(|| knowledge.signal_index().find(black_box(&passages), "en")));
    group.finish();
}

criterion_group!(benches, knowledge);
criterion_main!(benches);
