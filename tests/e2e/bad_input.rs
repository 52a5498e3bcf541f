//! Bad input answers with the place and the remedy, exit code 2, and nothing lost.

use crate::world::World;

/// Runs and asserts exit 2 with nothing on standard output; the message is the snapshot.
fn refused(world: &World, words: &[&str]) -> String {
    let ran = world.run(words);
    assert_eq!(ran.code, 2, "{words:?}: {ran:?}");
    assert_eq!(ran.out, "", "{words:?}");
    ran.err
}

#[test]
fn no_such_file() {
    let world = World::with_small_deck();
    insta::assert_snapshot!(refused(&world, &["lint", "tallk.md"]));
}

#[test]
fn a_folder_where_a_file_is_meant() {
    let world = World::with_small_deck();
    world.write("talks/a.md", "# A\n");
    insta::assert_snapshot!(refused(&world, &["outline", "talks"]));
}

#[test]
fn not_utf_8() {
    let world = World::new();
    world.write("latin.md", b"# Caf\xe9\n");
    insta::assert_snapshot!(refused(&world, &["lint", "latin.md"]));
}

#[test]
fn an_empty_deck() {
    let world = World::new();
    world.write("empty.md", "\n \n");
    insta::assert_snapshot!(refused(&world, &["lint", "empty.md"]));
}
