"""Checks exported slides against their deck: fonts, words, edges.

usage: pages.py HOTSEAT DECK...  [--kept PERCENT] [--ordered PERCENT] [--lost N]

- every font is embedded and cut down (pdffonts)
- every word of the deck is in the text of the PDF (pdftotext), formulas aside; `ordered` is the share of the words that
  come in the deck's order, judged slide by slide in the order in which the page is written
- no word, line, area or picture lies outside of its page (from the page's content; needs pikepdf, else left out)

Prints one line per deck and exits with 1 when something is wrong or fewer words than PERCENT are kept, or in order, in all.
"""
import argparse
import collections
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unicodedata

try:
    import pikepdf
except ImportError:
    pikepdf = None

EDGE = 1.0  # points that an outline may stand over: half a stroke


def run(*words):
    return subprocess.run(words, capture_output=True, text=True, errors="replace")


def words(text):
    text = unicodedata.normalize("NFKC", text).replace("\u00ad", "").replace("\u200b", "")
    return re.findall(r"[^\W_]+", text.casefold())


def without_formulas(text):
    return re.sub(r"\$\$.*?\$\$|\$[^$\n]*\$", " ", text, flags=re.S)


def in_order(wanted, found):
    """How many of the wanted words stand one after the other in what was found (greedily, each once)."""
    places = collections.defaultdict(list)
    for at, word in enumerate(found):
        places[word].append(at)
    # Longest increasing run of places, patience fashion.
    import bisect

    ends = []
    for word in wanted:
        for at in reversed(places[word]):
            k = bisect.bisect_left(ends, at)
            ends[k : k + 1] = [at]
    return len(ends)


def multiply(a, b):
    return (
        a[0] * b[0] + a[1] * b[2],
        a[0] * b[1] + a[1] * b[3],
        a[2] * b[0] + a[3] * b[2],
        a[2] * b[1] + a[3] * b[3],
        a[4] * b[0] + a[5] * b[2] + b[4],
        a[4] * b[1] + a[5] * b[3] + b[5],
    )


def outside(path):
    """Operators that paint beyond the page."""
    faults = []
    with pikepdf.open(path) as pdf:
        for number, page in enumerate(pdf.pages, 1):
            box = [float(v) for v in page.MediaBox]
            state, saved = (1, 0, 0, 1, 0, 0), []
            clip, clips = None, []
            points, cuts = [], False

            def at(x, y, m=None):
                m = m or state
                return m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5]

            def judge(points, what):
                if clip or not points:
                    return
                xs, ys = [p[0] for p in points], [p[1] for p in points]
                if min(xs) < box[0] - EDGE or min(ys) < box[1] - EDGE or max(xs) > box[2] + EDGE or max(ys) > box[3] + EDGE:
                    faults.append(f"page {number}: {what} at {min(xs):.0f} {min(ys):.0f} to {max(xs):.0f} {max(ys):.0f}")

            for operands, operator in pikepdf.parse_content_stream(page):
                name = str(operator)
                n = [float(o) for o in operands if isinstance(o, (int, float)) or str(type(o)).endswith("Decimal'>")]
                if name == "q":
                    saved.append(state), clips.append(clip)
                elif name == "Q":
                    state, clip = saved.pop(), clips.pop()
                elif name == "cm":
                    state = multiply(n, state)
                elif name in ("m", "l"):
                    points.append(at(*n))
                elif name == "c":
                    points += [at(*n[i : i + 2]) for i in (0, 2, 4)]
                elif name == "re":
                    x, y, w, h = n
                    points += [at(x, y), at(x + w, y + h)]
                elif name in ("W", "W*"):
                    cuts = True
                elif name in ("f", "f*", "S", "B", "B*", "s", "b", "n"):
                    if name != "n":
                        judge(points, "an outline")
                    elif cuts:
                        clip = True
                    points, cuts = [], False
                elif name == "Do" and str(operands[0]).startswith("/Im"):
                    form = page.Resources.XObject[str(operands[0])]
                    if str(form.Subtype) == "/Image":
                        judge([at(0, 0), at(1, 1)], "a picture")
                    else:
                        b = [float(v) for v in form.BBox]
                        m = multiply([float(v) for v in form.get("/Matrix", [1, 0, 0, 1, 0, 0])], state)
                        judge([at(x, y, m) for x in b[::2] for y in b[1::2]], "a drawing")
    boxes = run("pdftotext", "-bbox", path, "-").stdout
    number, width, height = 0, 0, 0
    for line in boxes.splitlines():
        if found := re.search(r'<page width="([\d.]+)" height="([\d.]+)"', line):
            number, width, height = number + 1, float(found[1]), float(found[2])
        elif found := re.search(r'<word xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)">(.*)</word>', line):
            x0, _, x1, y1 = (float(found[i]) for i in range(1, 5))
            # The upper edge of a line is that of its tallest letter, which seldom stands there.
            if x0 < -EDGE or x1 > width + EDGE or y1 > height + 4 * EDGE:
                faults.append(f"page {number}: the word {found[5]!r} at {x0:.0f} to {x1:.0f}, {y1:.0f}")
    return faults


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("hotseat")
    parser.add_argument("decks", nargs="+")
    parser.add_argument("--kept", type=float, default=99.0)
    parser.add_argument("--ordered", type=float, default=99.0)
    parser.add_argument("--lost", type=int, default=0, help="print so many lost words of each deck")
    options = parser.parse_args()
    all_wanted = all_kept = all_ordered = 0
    wrong = False
    with tempfile.TemporaryDirectory() as folder:
        common = ["--allow-outside", "--no-history", "-q"]
        for deck in options.decks:
            pdf = os.path.join(folder, "deck.pdf")
            done = run(options.hotseat, "export", deck, "-o", pdf, *common)
            if done.returncode not in (0, 1):
                print(f"{deck}: {done.stderr.strip()[:200]}")
                wrong = True
                continue
            faults = []
            for line in run("pdffonts", pdf).stdout.splitlines()[2:]:
                # "yes yes yes": embedded, subset, with a way back to text; fonts that a figure brought are its own.
                flags = re.findall(r"\b(yes|no)\b", line)
                if flags[:1] != ["yes"]:
                    faults.append(f"a font that is not embedded: {line.split()[0]}")
                elif re.search(r"Inter|JetBrains|Noto|KaTeX", line) and flags[:3] != ["yes"] * 3:
                    faults.append(f"a font that is not cut down: {line.split()[0]}")
            told = json.loads(run(options.hotseat, "outline", deck, "--text", "--format", "json", *common).stdout)
            slides = [s for s in told["slides"] if not s.get("hidden")]
            wanted = [words(without_formulas(s["text"])) for s in slides]
            found = words(run("pdftotext", "-raw", pdf, "-").stdout)
            bag = collections.Counter(found)
            lost = collections.Counter(w for s in wanted for w in s) - bag
            # A word that was wrapped stands in two pieces.
            joined = "".join(found)
            gone = {w: n for w, n in lost.items() if len(w) < 6 or w not in joined}
            total = sum(map(len, wanted))
            kept = total - sum(gone.values())
            ordered = sum(in_order(s, found) for s in wanted)
            all_wanted, all_kept, all_ordered = all_wanted + total, all_kept + kept, all_ordered + ordered
            if pikepdf:
                faults += outside(pdf)
            wrong |= bool(faults)
            share = lambda part: 100 * part / max(total, 1)
            print(f"{pathlib.Path(deck).parent.name}/{pathlib.Path(deck).name}: {total} words, kept {share(kept):.2f} %, "
                  f"ordered {share(ordered):.2f} %")
            if options.lost and gone:
                print("   lost:", ", ".join(f"{w}x{n}" for w, n in list(gone.items())[: options.lost]))
            for fault in faults[:8]:
                print("   ", fault)
    share = 100 * all_kept / max(all_wanted, 1)
    ordered = 100 * all_ordered / max(all_wanted, 1)
    print(f"all: {all_wanted} words, kept {share:.2f} %, ordered {ordered:.2f} %")
    sys.exit(1 if wrong or share < options.kept or ordered < options.ordered else 0)


main()
