//! The elements in short talks from many fields, whose makers wrote down beforehand what they show.

use std::collections::BTreeMap;
use std::path::Path;

use crate::world::World;

const CORE: [&str; 5] = ["contribution", "baselines", "ablations", "limitations", "next_experiment"];

type Labels = BTreeMap<String, BTreeMap<String, Vec<u64>>>;

/// Hits, false hits and misses of one element.
#[derive(Default)]
struct Tally {
    hits: f64,
    wrong: f64,
    missed: f64,
    near: f64,
}

impl Tally {
    fn f1(&self) -> f64 {
        2.0 * self.hits / (2.0 * self.hits + self.wrong + self.missed).max(1.0)
    }
}

#[test]
fn elements_are_found_in_talks_of_many_fields() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fields");
    let labels: Labels =
        toml::from_str(&std::fs::read_to_string(folder.join("labels.toml")).expect("labels")).expect("labels are TOML");
    let world = World::new();
    let run = world.run(&["lint", "--no-fit", "--format", "json", "--fail-on", "never", &folder.display().to_string()]);
    let reports: Vec<serde_json::Value> = serde_json::from_str(&run.out).expect("JSON");
    assert_eq!(reports.len(), labels.len());
    let (mut tallies, mut elsewhere, mut others) = (BTreeMap::<&str, Tally>::new(), 0, 0);
    for report in &reports {
        let name = Path::new(report["deck"].as_str().expect("a name")).file_stem().expect("a stem");
        let shown = &labels[&*name.to_string_lossy()];
        let found = |element: &str| report["elements"][element]["present"].as_bool().expect("present");
        if shown.is_empty() {
            others += 1;
            elsewhere += report["elements"].as_object().expect("elements").keys().filter(|e| found(e)).count();
            continue;
        }
        for element in CORE {
            let tally = tallies.entry(element).or_default();
            match (shown.get(element), found(element)) {
                (Some(slides), true) => {
                    tally.hits += 1.0;
                    let named = report["elements"][element]["slides"].as_array().expect("slides");
                    let close = named.iter().take(3).filter_map(|n| n.as_u64());
                    tally.near +=
                        f64::from(u8::from(close.into_iter().any(|n| slides.iter().any(|s| s.abs_diff(n) <= 1))));
                }
                (Some(_), false) => tally.missed += 1.0,
                (None, true) => tally.wrong += 1.0,
                (None, false) => {}
            }
        }
    }
    for (element, tally) in &tallies {
        assert!(tally.f1() >= 0.85, "{element}: F1 {:.2}", tally.f1());
        assert!(tally.near >= 0.9 * tally.hits, "{element}: found on other slides");
    }
    // A lesson, a status report and a product tour have next steps too, but no defence.
    assert!(elsewhere <= 3 * others, "{elsewhere} elements in {others} decks that are no research talks");
}
