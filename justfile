# What is asked for often, by name. `just` lists it; everything here is plain cargo and works without just.

_default:
    @just --list

# What must pass before a change lands.
check:
    .ci/run

# Fuzz TARGET for so many seconds, from the decks shipped and the words of the dialects. Needs nightly and cargo-fuzz.
fuzz target="deck" seconds="600":
    mkdir -p fuzz/corpus/{{target}}
    cargo +nightly fuzz run {{target}} fuzz/corpus/{{target}} decks -- \
        -dict=fuzz/deck.dict -max_total_time={{seconds}} -timeout=20 -rss_limit_mb=4096 -max_len=8192

# Property tests with many cases.
properties cases="20000":
    PROPTEST_CASES={{cases}} cargo test --lib deck::tests::properties
