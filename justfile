# What is asked for often, by name. `just` lists it; everything here is plain cargo and works without just.

_default:
    @just --list

# What must pass before a change lands.
check:
    .ci/run

# Fuzz TARGET for so many seconds, from seeds made of what we ship. Needs nightly and cargo-fuzz.
fuzz target="deck" seconds="600":
    FUZZ={{target}} cargo test --test fuzz seeds_are_written -- --ignored
    cargo +nightly fuzz run {{target}} -- \
        -dict=fuzz/deck.dict -max_total_time={{seconds}} -timeout=20 -rss_limit_mb=4096 -max_len=8192

# Fuzz a TARGET (or several, with commas) on stable Rust: mutated seeds, without coverage. `cargo test` replays a few.
fuzz-stable target="" seconds="180" seed="2":
    FUZZ={{target}} FUZZ_SECONDS={{seconds}} FUZZ_SEED={{seed}} \
        cargo test --test fuzz long -- --ignored --nocapture

# Every test where there is no network at all, not even to this machine itself. Linux.
offline:
    cargo test --no-run --locked
    unshare --map-root-user --net cargo test --offline --locked

# Fuzz a TARGET on stable Rust with libFuzzer, led by the branches of our own library; its dependencies are not counted.
fuzz-guided target seconds="180":
    fuzz/guided {{target}} {{seconds}}

# Property tests of a room with many cases, from a new seed each time.
properties room="deck" cases="20000":
    PROPTEST_RNG_SEED=$(date +%s) PROPTEST_CASES={{cases}} cargo test --lib {{room}}::

