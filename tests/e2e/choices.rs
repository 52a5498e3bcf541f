//! `hotseat choices` from outside: blanks are shown as blanks.

use crate::world::World;

const DECK: &str = "# Routing by doubt

---

## Contribution

Our router answers 12x faster than a full search and raises recall by 4.1 points.

---

## Method

- We use a two-layer graph network instead of a transformer, which was 0.3 points better and four times slower.
- Loss: weighted cross-entropy, because one class in nine is rare
- Optimizer: Adam

---

## Results

| System | Accuracy |
|---|---|
| Full search | 70.1 ± 0.4 |
| Router (ours) | 71.2 ± 0.6 |

A query takes 9 ms instead of 108 ms.
";

#[test]
fn what_is_not_said_is_a_blank() {
    let world = World::with_small_deck();
    world.write("choices.md", DECK);
    let ran = world.run(&["choices", "choices.md"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    insta::assert_snapshot!("choices", ran.out);
    let json = world.run(&["choices", "choices.md", "--format", "json"]);
    let value: serde_json::Value = serde_json::from_str(&json.out).expect("JSON");
    assert_eq!(value["schema"], 1);
    assert!(value["choices"].as_array().expect("choices").iter().any(|c| c["reason"].is_null()));
    assert!(value["claims"].as_array().expect("claims").iter().any(|c| c["shown"].is_null()));
}
