#!/usr/bin/env python3
"""CPU of whole processes: `hotseat lint` beside other linters on the same decks, all in turn, so that noise hits all.

    cargo build --release && benches/peers.py

CPU is user and system time of the process and its threads, the median of the runs. A peer that is not installed is
left out with a message; `pip install rumdl` gets the one that the goals name. HOTSEAT and RUMDL name other binaries,
RUNS another number of runs.
"""

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
RUNS = int(os.environ.get("RUNS", "15"))
TINY = "# A talk\n\nA. Example\n\n---\n\n## Contribution\n\n- We halve the cost of labels\n"


def run(command):
    """CPU and wall time of one run, in milliseconds; findings are no failure."""
    with open(os.devnull, "w") as nowhere:
        start = time.perf_counter()
        process = subprocess.Popen(command, stdout=nowhere, stderr=nowhere)
        _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):
        sys.exit(f"{' '.join(command)}: exit {process.returncode}")
    return (usage.ru_utime + usage.ru_stime) * 1e3, wall * 1e3


def compare(commands):
    """Median CPU and wall time of each command, all of them in turn."""
    measured = {name: [] for name in commands}
    for _ in range(RUNS):
        for name, command in commands.items():
            measured[name].append(run(command))
    return {name: tuple(statistics.median(column) for column in zip(*runs)) for name, runs in measured.items()}


def peers(deck):
    """Other linters as commands on a deck, uncached. Those that are missing are told once, by `main`."""
    rumdl = os.environ.get("RUMDL") or shutil.which("rumdl")
    markdownlint = shutil.which("markdownlint-cli2")
    found = {"rumdl": rumdl and [rumdl, "check", "--no-cache", "-q", deck]}
    found["markdownlint-cli2"] = markdownlint and [markdownlint, deck]
    return found


def main():
    hotseat = os.environ.get("HOTSEAT") or os.path.join(ROOT, "target", "release", "hotseat")
    if not os.access(hotseat, os.X_OK):
        sys.exit(f"{hotseat} is not there: cargo build --release makes it")
    for name, command in peers("").items():
        if not command:
            print(f"{name} is not installed: left out")
    lint = [hotseat, "lint", "--fail-on", "never"]
    with tempfile.TemporaryDirectory() as folder:
        write = ["cargo", "bench", "-q", "--bench", "lint", "--", "--write", folder]
        subprocess.run(write, check=True, cwd=ROOT)
        tiny = os.path.join(folder, "tiny.md")
        with open(tiny, "w") as file:
            file.write(TINY)
        print(f"{'':34} {'CPU':>9} {'wall':>9}")
        starts = {"--version": [hotseat, "--version"], "lint a tiny deck": [*lint, tiny]}
        goals = {"--version": 5, "lint a tiny deck": 12}
        for name, (cpu, wall) in compare(starts).items():
            print(f"{name:34} {cpu:6.1f} ms {wall:6.1f} ms   goal {goals[name]} ms CPU")
        for slides in (10, 100, 1000):
            deck = os.path.join(folder, f"talk_{slides}.md")
            commands = {"hotseat lint --no-fit": [*lint, "--no-fit", deck], "hotseat lint": [*lint, deck]}
            commands.update({name: command for name, command in peers(deck).items() if command})
            print(f"{slides} slides")
            result = compare(commands)
            ours = result["hotseat lint --no-fit"][0]
            for name, (cpu, wall) in result.items():
                note = "" if name.startswith("hotseat") else f"   --no-fit takes {ours / cpu:.2f} of this CPU"
                note += " (goal 0.5)" if name == "rumdl" and slides == 1000 else ""
                note += "   goal 150 ms wall" if name == "hotseat lint" and slides == 100 else ""
                print(f"  {name:32} {cpu:6.1f} ms {wall:6.1f} ms{note}")


if __name__ == "__main__":
    main()
