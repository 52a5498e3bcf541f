//! Commands around the work: completions, manuals, data of one's own, the doctor, and what a slip is answered with.

use serde_json::Value;

use crate::world::{World, checkout};

#[test]
fn completions_and_manuals_are_printed_and_written() {
    let world = World::new();
    for (shell, sign) in [
        ("bash", "_hotseat()"),
        ("zsh", "#compdef hotseat"),
        ("fish", "complete -c hotseat"),
        ("powershell", "Register-ArgumentCompleter"),
    ] {
        let made = world.run(&["completions", shell]);
        assert!(made.code == 0 && made.out.contains(sign) && made.out.contains("rehearse"), "{shell}: {}", made.err);
    }
    let page = world.run(&["man", "lint"]);
    assert!(page.out.contains(".TH hotseat\\-lint 1") || page.out.contains(".TH hotseat-lint 1"), "{}", page.out);
    assert!(page.out.contains("fail\\-on"), "{}", page.out);
    let made = world.run(&["man", "--output", "man1"]);
    assert_eq!(made.code, 0, "{made:?}");
    for name in ["hotseat.1", "hotseat-rehearse.1", "hotseat-history-show.1"] {
        assert!(world.path("man1").join(name).is_file(), "{name}: {made:?}");
    }
}

#[test]
fn a_slip_is_answered_with_the_nearest_name_everywhere() {
    let world = World::with_small_deck();
    let slips: [(&[&str], &str); 18] = [
        (&["lnt", "talk.md"], "lint"),
        (&["lint", "--fail-onn", "error", "talk.md"], "--fail-on"),
        (&["lint", "--format", "jsn", "talk.md"], "json"),
        (&["lint", "--checklist", "job-tlk", "talk.md"], "job-talk"),
        (&["lint", "--field", "sistems", "talk.md"], "systems"),
        (&["lint", "--dialect", "slidv", "talk.md"], "slidev"),
        (&["explain", "tuning-budget-unstatd"], "tuning-budget-unstated"),
        (&["explain", "RIG2"], "RIG"),
        (&["export", "talk.md", "--theme", "drak"], "dark"),
        (&["list", "rulez"], "rules"),
        (&["list", "sectoins"], "sections"),
        (&["list", "dialect"], "dialects"),
        (&["list", "field"], "fields"),
        (&["list", "promts"], "prompts"),
        (&["schema", "cofig"], "config"),
        (&["man", "lintt"], "lint"),
        (&["eject", "challenges", "baseline"], "baselines"),
        (&["eject", "checklist", "job-tak"], "job-talk"),
    ];
    for (words, meant) in slips {
        let ran = world.run(words);
        assert_eq!(ran.code, 2, "{words:?}: {ran:?}");
        let told = ran.err.contains("did you mean") || ran.err.contains("similar");
        assert!(told && ran.err.contains(meant), "{words:?}: {}", ran.err);
    }
    let marked = "<!-- hotseat\nsection: limitatons\nelements: baselins\nignore:\n  RIG2: x\n-->\n";
    world.write("slips.md", format!("---\nmarp: true\n---\n\n# A talk\n\n{marked}\nText.\n"));
    let ran = world.run(&["lint", "--format", "concise", "slips.md", "--all"]);
    let json: Value = serde_json::from_str(&world.run(&["lint", "--format", "json", "slips.md"]).out).expect("JSON");
    let all = json["findings"].to_string();
    for meant in ["did you mean `limitations`", "did you mean `baselines`", "did you mean `RIG"] {
        assert!(all.contains(meant), "{meant}: {ran:?}");
    }
}

#[test]
fn what_is_ejected_counts_from_then_on_and_is_never_overwritten() {
    let world = World::with_small_deck();
    let made = world.run(&["eject", "checklist", "research-defense"]);
    assert_eq!(made.code, 0, "{made:?}");
    assert!(made.out.contains("hotseat/research-defense.toml"), "{made:?}");
    assert!(world.path("hotseat.toml").is_file(), "the folder is marked as a project");
    let before = world.run(&["lint", "--format", "json", "talk.md"]);

    let again = world.run(&["eject", "checklist", "research-defense"]);
    assert_eq!(again.code, 2);
    assert!(again.err.contains("--force"), "{again:?}");

    let file = world.path("hotseat/research-defense.toml");
    let text = std::fs::read_to_string(&file).expect("ejected");
    std::fs::write(&file, text.replacen("name = ", "name = 'Ours' #", 1)).expect("written");
    assert!(world.run(&["list", "checklists"]).out.contains("Ours"));
    let after = world.run(&["lint", "--format", "json", "talk.md"]);
    assert_eq!(before.out, after.out, "the same rules");
    assert_eq!(world.run(&["eject", "checklist", "research-defense", "--force"]).code, 0);
    assert!(!world.run(&["list", "checklists"]).out.contains("Ours"));

    world.run(&["eject", "challenges", "baselines"]);
    let bank = world.path("hotseat/challenges/baselines.toml");
    let text = std::fs::read_to_string(&bank).expect("ejected");
    let at = text.find("plain = \"").expect("a wording") + 9;
    std::fs::write(&bank, format!("{}Our own wording: {}", &text[..at], &text[at..])).expect("written");
    assert!(world.run(&["explain", "BAS01"]).out.contains("Our own wording"));

    world.run(&["eject", "rules", "hon"]);
    assert!(world.path("hotseat/rules/hon.toml").is_file());
    assert_eq!(world.run(&["lint", "--format", "json", "talk.md"]).out, before.out);
}

#[test]
fn an_ejected_theme_is_what_slides_are_drawn_in() {
    let world = World::with_small_deck();
    let pdf = |name: &str| {
        let made = world.run(&["export", "talk.md", "-o", name, "--quiet"]);
        assert!(made.code < 2, "{made:?}");
        std::fs::read(world.path(name)).expect("a PDF")
    };
    let before = pdf("a.pdf");
    assert_eq!(world.run(&["eject", "theme", "light"]).code, 0);
    assert_eq!(pdf("b.pdf"), before, "as built in");
    let file = world.path("hotseat/themes/light.toml");
    let text = std::fs::read_to_string(&file).expect("ejected");
    std::fs::write(&file, text.replacen("background = \"#ffffff\"", "background = \"#fff4e0\"", 1)).expect("written");
    assert_ne!(pdf("c.pdf"), before);
    std::fs::rename(&file, world.path("hotseat/themes/lab.toml")).expect("renamed");
    assert_eq!(pdf("d.pdf"), before);
    world.write("hotseat.toml", "theme = \"lab\"\n");
    assert_ne!(pdf("e.pdf"), before);
    world.write("hotseat.toml", "theme = \"labb\"\n");
    assert_eq!(world.run(&["export", "talk.md", "-o", "f.pdf"]).code, 2);
}

#[test]
fn the_doctor_says_what_is_wrong_and_its_exit_code_too() {
    let world = World::with_small_deck();
    let well = world.run(&["doctor"]);
    assert_eq!(well.code, 0, "{well:?}");
    // Lines are wrapped where the paths of this machine end them.
    let unwrapped = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(unwrapped(&well.out).contains("none yet, the first rehearsal makes it"), "{}", well.out);
    assert!(well.out.ends_with("Nothing is in the way.\n"), "{}", well.out);
    world.write("hotseat.toml", "minuts = 3\n");
    world.write("broken.db", "no database at all, but long enough to be looked at as one");
    let sick = world.run(&["doctor", "--history", "broken.db"]);
    assert_eq!(sick.code, 1, "{sick:?}");
    let told = unwrapped(&sick.out);
    assert!(told.contains("has no key `minuts`") && told.contains("is not a hotseat history"), "{}", sick.out);
    assert!(sick.out.ends_with("2 things are wrong (!!).\n"), "{}", sick.out);
    let json: Value = serde_json::from_str(&world.run(&["doctor", "--format", "json"]).out).expect("JSON");
    assert!(json["looks"].as_array().expect("a list").iter().any(|l| l["name"] == "project" && l["state"] == "wrong"));
}

#[test]
fn hooks_of_pre_commit_differ_only_in_where_hotseat_comes_from_and_find_what_lint_finds() {
    let hooks = std::fs::read_to_string(checkout(".pre-commit-hooks.yaml")).expect("the file");
    let hooks: Vec<Vec<&str>> =
        hooks.split("- id: ").skip(1).map(|h| h.lines().skip(1).map(str::trim).collect()).collect();
    let key = |hook: &[&str], key: &str| {
        let value = hook.iter().find_map(|l| l.strip_prefix(key)?.strip_prefix(": ")).map(str::to_owned);
        value.unwrap_or_else(|| panic!("{key}: {hook:?}"))
    };
    let [built, installed] = hooks.as_slice() else { panic!("{hooks:?}") };
    assert_eq!((key(built, "language"), key(installed, "language")), ("rust".to_owned(), "system".to_owned()));
    for same in ["entry", "files", "types", "exclude"] {
        assert_eq!(key(built, same), key(installed, same));
    }
    let entry = key(built, "entry");
    let words: Vec<&str> = entry.strip_prefix("hotseat ").expect("our program").split(' ').collect();
    let world = World::new();
    world.write("a deck.md", std::fs::read(checkout("decks/job-talk-weak.md")).expect("a deck"));
    world.write("notes.md", "# Notes\n\nNo talk.\n");
    // pre-commit appends a hook's arguments, then the files that change.
    let ran = world.run(&[words.as_slice(), &["--fail-on", "error", "notes.md", "a deck.md"]].concat());
    assert!(ran.code == 1 && ran.out.lines().all(|l| l.starts_with("a deck.md:")), "{ran:?}");
    assert_eq!(world.run(&[words.as_slice(), &["notes.md"]].concat()).code, 0);
}
