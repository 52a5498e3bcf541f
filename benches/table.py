#!/usr/bin/env python3
"""hotseat beside other programs on the same decks, in one run, as one table of Markdown for the README.

    cargo build --release && benches/table.py > table.md

CPU is user and system time of the process and its threads: the median of the runs for lint, the best of three for export
(Marp runs once). The ratio is hotseat's CPU by the other's. Who is not installed is left out, and told on standard error:
`pip install rumdl typst`, `npm install -g markdownlint-cli2 @marp-team/marp-cli`. HOTSEAT and RUMDL name other binaries,
RUNS another number of runs, SLIDES other sizes, MARP another command for Marp.
"""

import os
import pathlib
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "peers"))
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import export  # noqa: E402
import peers  # noqa: E402

HOTSEAT = os.environ.get("HOTSEAT") or os.path.join(peers.ROOT, "target", "release", "hotseat")
SLIDES = [int(n) for n in os.environ.get("SLIDES", "10,100,1000").split(",")]


def milliseconds(value):
    return f"{value:,.0f} ms" if value >= 10 else f"{value:.1f} ms"


def row(work, ours, name="", theirs=None):
    """A line of the table; without a peer the last columns are empty."""
    ratio = "" if theirs is None else f"{ours / theirs:.2f}" if ours / theirs >= 0.095 else f"{ours / theirs:.3f}"
    theirs = "" if theirs is None else milliseconds(theirs)
    print(f"| {work} | {milliseconds(ours)} | {name} | {theirs} | {ratio} |", flush=True)


def version(command):
    """What a program calls itself."""
    told = subprocess.run([command, "--version"], capture_output=True, text=True).stdout.split()
    return " ".join(told[:2])


def lint(folder):
    """Lint without and with measuring whether slides fit, beside linters of Markdown, which look at other things."""
    deck = str(folder / "deck_{}.md")
    check = [HOTSEAT, "lint", "--fail-on", "never", "--no-history"]
    starts = peers.compare({"version": [HOTSEAT, "--version"]})
    row("`--version`", starts["version"][0])
    for n in SLIDES:
        others = {name: command for name, command in peers.peers(deck.format(n)).items() if command}
        commands = {"ours": [*check, "--no-fit", deck.format(n)], "fit": [*check, deck.format(n)], **others}
        result = peers.compare(commands)
        for name in others or [""]:
            theirs = result[name][0] if name else None
            known = version(others[name][0]) if name else ""
            row(f"`lint --no-fit`, {n:,} slides", result["ours"][0], known, theirs)
        row(f"`lint`, {n:,} slides", result["fit"][0])


def exports(folder):
    """Slides as PDF."""
    programs = export.found(HOTSEAT, os.environ.get("MARP", "marp"))
    for n in SLIDES:
        results = {}
        for name, command in programs.items():
            out = folder / "out.pdf"
            result = export.measured(command(n, str(out)), folder, out, 1 if name == "marp" else 3)
            if isinstance(result, list):
                print(f"{name}: {result[0]}", file=sys.stderr)
            else:
                results[name] = result
        if "hotseat" not in results:
            sys.exit("hotseat made no PDF")
        ours = results.pop("hotseat")[1] * 1e3
        for name, result in results.items() or [("", None)]:
            row(f"`export`, {n:,} slides", ours, name, result and result[1] * 1e3)


def main():
    if not os.access(HOTSEAT, os.X_OK):
        sys.exit(f"{HOTSEAT} is not there: cargo build --release makes it")
    for name, command in peers.peers("").items():
        if not command:
            print(f"{name} is missing: left out", file=sys.stderr)
    print("| work | hotseat, CPU | beside | its CPU | ratio |\n|---|--:|---|--:|--:|")
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        for n in SLIDES:
            export.decks(folder, n)
        lint(folder)
        exports(folder)


if __name__ == "__main__":
    main()
