//! The fuzz targets without a fuzzer: every promise of `fuzz/src` is tried on seeds and on mutated seeds, the same ones
//! each time. What a fuzzer found lies in `fuzz/seeds` and is replayed here from then on.
//!
//! Longer, on stable Rust: `FUZZ=math,import FUZZ_SECONDS=180 cargo test --test fuzz long -- --ignored --nocapture`. An
//! input that breaks a promise or takes too long is written to `fuzz/artifacts`.

#[path = "../../fuzz/src/lib.rs"]
mod bodies;
mod mutate;
mod seeds;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::{Duration, Instant};

use mutate::{Chance, dictionary, mutated};

/// The longest mutated input, in bytes.
const LONGEST: usize = 16 << 10;

/// How long one input may take, with the code unoptimised and the machine busy.
const PATIENCE: Duration = Duration::from_secs(120);

/// A slower input is worth a look.
const SLOW: Duration = Duration::from_secs(1);

fn body(target: &str) -> fn(&[u8]) {
    bodies::TARGETS.iter().find(|(name, _)| *name == target).expect("a target").1
}

/// Keeps an input for whoever looks into it.
fn keep(target: &str, input: &[u8]) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fuzz/artifacts").join(target);
    std::fs::create_dir_all(&folder).expect("a folder");
    let sum =
        input.iter().fold(0xcbf2_9ce4_8422_2325_u64, |sum, b| (sum ^ u64::from(*b)).wrapping_mul(0x100_0000_01b3));
    let file = folder.join(format!("input-{sum:016x}"));
    std::fs::write(&file, input).expect("written");
    file
}

/// Tries inputs until there are no more. Each is told before and after, so that somebody can see that one hangs.
fn work(target: &'static str, inputs: impl Iterator<Item = Vec<u8>>, told: &Sender<Option<Vec<u8>>>) {
    let body = body(target);
    for input in inputs {
        if told.send(Some(input.clone())).is_err() {
            return;
        }
        if catch_unwind(AssertUnwindSafe(|| body(&input))).is_err() {
            let file = keep(target, &input);
            panic!("{target}: a promise is broken by {}", file.display());
        }
        let _ = told.send(None);
    }
}

/// What was tried: how many inputs, how long the slowest took, and which it was.
type Seen = (usize, Duration, Vec<u8>);

/// Waits while inputs are tried.
fn watch(target: &str, told: &Receiver<Option<Vec<u8>>>) -> Seen {
    let (mut tried, mut slowest, mut slow, mut current) = (0, Duration::ZERO, Vec::new(), None);
    loop {
        match told.recv_timeout(PATIENCE) {
            Ok(Some(input)) => current = Some((input, Instant::now())),
            Ok(None) => {
                tried += 1;
                if let Some((input, since)) = current.take()
                    && since.elapsed() > slowest
                {
                    (slowest, slow) = (since.elapsed(), input);
                }
            }
            Err(std::sync::mpsc::RecvTimeoutError::Disconnected) => return (tried, slowest, slow),
            Err(std::sync::mpsc::RecvTimeoutError::Timeout) => {
                let file = current.map(|(input, _)| keep(target, &input));
                panic!("{target}: does not end on {file:?}");
            }
        }
    }
}

fn run(target: &'static str, inputs: impl Iterator<Item = Vec<u8>> + Send + 'static) -> Seen {
    let (tell, told) = channel();
    let worker = std::thread::Builder::new().stack_size(8 << 20).spawn(move || work(target, inputs, &tell));
    let worker = worker.expect("a thread");
    let seen = watch(target, &told);
    if let Err(panic) = worker.join() {
        std::panic::resume_unwind(panic);
    }
    seen
}

/// Endless mutations of the seeds.
fn mutations(target: &str, seed: u64) -> impl Iterator<Item = Vec<u8>> + Send + use<> {
    let seeds = seeds::of(target);
    let words = dictionary(include_str!("../../fuzz/deck.dict"));
    let mut chance = Chance::new(seed);
    std::iter::repeat_with(move || {
        let [one, other] = [0; 2].map(|_| chance.below(seeds.len()));
        // What is longer than the longest input is tried in part, but for archives and PDFs, whose ends matter.
        mutated(&mut chance, &seeds[one], &seeds[other], &words, LONGEST.max(seeds[one].len()))
    })
}

fn replay(target: &'static str, times: usize) {
    let inputs = seeds::of(target).into_iter().chain(mutations(target, 1).take(times));
    run(target, inputs);
}

macro_rules! replayed {
    ($($target:ident $times:literal)*) => {
        $(#[test]
        fn $target() {
            replay(stringify!($target), $times);
        })*

        #[test]
        fn every_target_is_replayed_and_has_its_fuzzer() {
            let replayed = [$(stringify!($target)),*];
            assert_eq!(bodies::TARGETS.map(|(name, _)| name), replayed);
            let manifest = include_str!("../../fuzz/Cargo.toml");
            for target in replayed {
                assert!(manifest.contains(&format!("path = \"fuzz_targets/{target}.rs\"")), "{target}");
                let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(format!("fuzz/fuzz_targets/{target}.rs"));
                let text = std::fs::read_to_string(file).expect("a fuzzer");
                assert!(text.contains(&format!("hotseat_fuzz::{target}::run(data)")), "{target}");
            }
        }
    };
}

replayed! {
    answers 200
    deck 100
    export 15
    expression 2000
    history 100
    import 60
    knowledge 10
    math 60
    script 200
    slides_pdf 40
}

#[test]
#[ignore = "as long as FUZZ_SECONDS says"]
fn long() {
    let seconds = std::env::var("FUZZ_SECONDS").ok().and_then(|s| s.parse().ok()).unwrap_or(60);
    let chosen = std::env::var("FUZZ").unwrap_or_default();
    let seed = std::env::var("FUZZ_SEED").ok().and_then(|s| s.parse().ok()).unwrap_or(2);
    let wanted = |name: &str| chosen.is_empty() || chosen.split(',').any(|c| c == name);
    for (target, _) in bodies::TARGETS.into_iter().filter(|(name, _)| wanted(name)) {
        let end = Instant::now() + Duration::from_secs(seconds);
        let (tried, slowest, slow) = run(target, mutations(target, seed).take_while(move |_| Instant::now() < end));
        println!("{target}: {tried} inputs in {seconds} s, the slowest took {} ms", slowest.as_millis());
        if slowest > SLOW {
            println!("  {}", keep(target, &slow).display());
        }
    }
}

/// For a fuzzer that wants files: `FUZZ=math cargo test --test fuzz seeds_are_written -- --ignored`.
#[test]
#[ignore = "writes into fuzz/corpus"]
fn seeds_are_written() {
    let chosen = std::env::var("FUZZ").unwrap_or_default();
    for (target, _) in
        bodies::TARGETS.into_iter().filter(|(name, _)| chosen.is_empty() || chosen.split(',').any(|c| c == *name))
    {
        let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(target);
        std::fs::create_dir_all(&folder).expect("a folder");
        for (i, seed) in seeds::of(target).into_iter().enumerate() {
            std::fs::write(folder.join(format!("seed-{i:03}")), seed).expect("written");
        }
    }
}
