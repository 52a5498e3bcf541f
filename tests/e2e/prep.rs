//! `hotseat prep` from outside: the card, answers by flag and by line, and what is kept.

use crate::world::World;

#[test]
fn answers_are_kept_and_set_the_rehearsal_up() {
    let world = World::with_small_deck();
    let card = world.run(&["prep"]);
    assert!(card.code == 0 && card.out.contains("Ask before the day"), "{card:?}");
    let told = world
        .run_with_input(&["prep", "talk.md"], "interrupt: end\n# a remark\npanel = product, empirical\nlength: 30\n");
    assert_eq!(told.code, 0, "{told:?}");
    assert!(
        told.out.contains("pressure    gentle") && told.out.contains("The deck states its own `minutes:`"),
        "{}",
        told.out
    );
    assert!(!world.path("hotseat.toml").exists(), "nothing is written unasked");
    world.write("hotseat.toml", "# ours\nminutes = 20\n");
    let kept = world.run(&["prep", "talk.md", "--answer", "interrupt=end", "--answer", "panel=product", "--write"]);
    assert_eq!(kept.code, 0, "{kept:?}");
    let file = std::fs::read_to_string(world.path("hotseat.toml")).expect("written");
    assert_eq!(
        file,
        "pressure = \"gentle\"\nemphasis = { PRD = 1.3, SYE = 1.3, product-lead = 1.7 }\n\n# ours\nminutes = 20\n"
    );
    let run = world.run(&["rehearse", "talk.md", "--no-history", "--seed", "3"]);
    assert!(run.code == 0 && run.out.contains("gentle pressure"), "{run:?}");
    let hard = world.run(&["rehearse", "talk.md", "--no-history", "--seed", "3", "--pressure", "hostile"]);
    assert!(hard.out.contains("hostile pressure"), "the command line wins");
}

#[test]
fn slips_are_named() {
    let world = World::with_small_deck();
    let question = world.run(&["prep", "--answer", "pannel=product"]);
    assert!(question.code == 2 && question.err.contains("did you mean `panel`"), "{question:?}");
    let line = world.run_with_input(&["prep"], "interrupt: end\nlength: never\n");
    assert!(line.code == 2 && line.err.contains("line 2") && line.err.contains("1 to 600"), "{line:?}");
    world.write("hotseat.toml", "[emphasis]\nrival = 2.0\n");
    let heading = world.run(&["prep", "--answer", "panel=product", "--write"]);
    assert!(heading.code == 2 && heading.err.contains("under a heading"), "{heading:?}");
    world.write("hotseat.toml", "emphasis = { rivals = 2.0 }\n");
    let unknown = world.run(&["plan", "talk.md"]);
    assert!(unknown.err.contains("rival"), "{unknown:?}");
}
