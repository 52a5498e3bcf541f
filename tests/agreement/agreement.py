#!/usr/bin/env python3
"""How well does `hotseat lint` read real decks, compared with how well two human readers agree?

usage: agreement.py --corpus DIR [--bin PATH] [--half even|odd] [--show ELEMENT] [--no-knockout] [--json]

DIR holds manifest.jsonl, labels-a.jsonl and labels-b.jsonl (two independent readers), and decks/<id>-<slug>/<path>.
Per element, over the labelled decks:
  agree(A,B)  share of decks on which the two readers agree: the ceiling that people set
  agree(tool) mean of the shares on which the tool agrees with A and with B
  P R F1      of the tool where both readers agree
  slide       of the elements found where both say present: one of the first three slides that the tool names is within
              one of a slide that a reader named
  knock-out   the slides on which either reader saw the element are cut out of the deck: share of decks for which
              the tool then no longer reports it on a visible slide (does the linter notice that it is missing?)
For the decks that are no research talks it prints the mean number of elements reported, which should be low.
--half takes the decks with an even (odd) number only: tune on one half, and watch the other.
--show ELEMENT lists the decks on which the tool and the agreeing readers differ.
Exit 0 when every deck could be linted, 1 when one could not.

It uses `hotseat lint --format json --fail-on never` and `hotseat outline --format json`, whose slides carry
"number", "file", "byte_start" and "byte_end" (the slide's whole source, its separator included).
"""
import argparse, json, pathlib, shutil, subprocess, sys, tempfile

ELEMENTS = """contribution personal_contribution baselines baseline_tuning metrics ablations significance error_analysis
limitations next_experiment compute_cost single_dataset motivation prior_work_gap""".split()
CORE = ["contribution", "baselines", "ablations", "limitations", "next_experiment"]


def ask(binary, *words):
    run = subprocess.run([binary, *map(str, words)], capture_output=True, text=True, timeout=60)
    try:
        out = json.loads(run.stdout)
        return out[0] if isinstance(out, list) else out
    except ValueError as problem:
        print(f"{' '.join(map(str, words))}: exit {run.returncode}, {problem}; {run.stderr.strip()[:200]}", file=sys.stderr)
        return None


def lint(binary, deck):
    return ask(binary, "lint", "--format", "json", "--fail-on", "never", deck)


def lines(path):
    return [json.loads(row) for row in path.read_text().splitlines() if row.strip()]


def knocked_out(binary, deck, copy, outline, slides):
    """The deck without these slides, linted from a copy; None where slides come from included files or nothing would be left."""
    raw = deck.read_bytes()
    cut = [s for s in outline["slides"] if s["number"] in slides]
    if not cut or len(cut) == len(outline["slides"]) or any(pathlib.Path(s.get("file", deck.name)).name != deck.name for s in outline["slides"]):
        return None
    for s in sorted(cut, key=lambda s: -s["byte_start"]):
        raw = raw[: s["byte_start"]] + raw[s["byte_end"]:]
    copy.write_bytes(raw)
    return lint(binary, copy)


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--bin", default="target/release/hotseat")
    p.add_argument("--corpus", type=pathlib.Path, required=True)
    p.add_argument("--half", choices=["even", "odd"])
    p.add_argument("--show")
    p.add_argument("--no-knockout", action="store_true")
    p.add_argument("--json", action="store_true")
    a = p.parse_args()
    A = {d["id"]: d["labels"] for d in lines(a.corpus / "labels-a.jsonl")}
    B = {d["id"]: d["labels"] for d in lines(a.corpus / "labels-b.jsonl")}
    decks, kinds = {}, {}
    for m in lines(a.corpus / "manifest.jsonl"):
        if a.half and int(m["id"]) % 2 != (a.half == "odd"):
            continue
        f = a.corpus / "decks" / f"{m['id']}-{m['slug']}" / m["path"]
        kinds[m["id"]] = m["kind"]
        if f.exists():
            decks[m["id"]] = f
        else:
            print(f"{f} is not there", file=sys.stderr)
    tool = {i: lint(a.bin, f) for i, f in decks.items()}
    bad = sorted(i for i, t in tool.items() if t is None)
    ids = sorted(i for i in A.keys() & B.keys() if tool.get(i))
    outlines = {} if a.no_knockout else {i: ask(a.bin, "outline", "--format", "json", decks[i]) for i in ids}
    scratch = tempfile.TemporaryDirectory()
    copies = {}
    for i, o in outlines.items():
        if o:
            folder = pathlib.Path(scratch.name, i)
            shutil.copytree(decks[i].parent, folder, symlinks=True)
            copies[i] = folder / decks[i].name
    share = lambda hits, n: hits / n if n else None
    rows = {}
    for e in ELEMENTS:
        t = {i: bool(tool[i]["elements"].get(e, {}).get("present")) for i in ids}
        la = {i: bool(A[i][e]["present"]) for i in ids}
        lb = {i: bool(B[i][e]["present"]) for i in ids}
        agreed = [i for i in ids if la[i] == lb[i]]
        tp = sum(t[i] and la[i] for i in agreed)
        fp = sum(t[i] and not la[i] for i in agreed)
        fn = sum(not t[i] and la[i] for i in agreed)
        near = out = tried = 0
        for i in agreed:
            named = set(A[i][e].get("slides", [])) | set(B[i][e].get("slides", []))
            if t[i] and la[i]:
                near += any(abs(m - n) <= 1 for m in tool[i]["elements"][e].get("slides", [])[:3] for n in named)
            if la[i] and outlines.get(i) and e != "single_dataset":
                after = knocked_out(a.bin, decks[i], copies[i], outlines[i], named)
                if after:
                    tried += 1
                    found = after["elements"].get(e, {})
                    out += not (found.get("present") and found.get("layer", "visible") == "visible")
        rows[e] = dict(human=share(len(agreed), len(ids)), tool=share(sum((t[i] == la[i]) + (t[i] == lb[i]) for i in ids), 2 * len(ids)),
                       p=share(tp, tp + fp), r=share(tp, tp + fn), f1=share(2 * tp, 2 * tp + fp + fn), slide=share(near, tp),
                       knockout=share(out, tried), agreed=len(agreed), present=sum(la[i] for i in agreed), knocked=tried)
        if a.show == e:
            for i in agreed:
                if t[i] != la[i]:
                    print(f"{i}: readers say {la[i]}, tool says {t[i]}; slides {A[i][e].get('slides')} {B[i][e].get('slides')}; {A[i][e].get('quote') or B[i][e].get('quote') or ''}")
    others = [sum(bool(v.get("present")) for v in tool[i]["elements"].values()) for i in decks if tool.get(i) and kinds[i] not in ("research-talk", "thesis-defence", "job-talk", "paper-talk")]

    def mean(key, names):
        v = [rows[e][key] for e in names if rows[e][key] is not None]
        return share(sum(v), len(v))
    summary = {k: dict(core=mean(k, CORE), all=mean(k, ELEMENTS)) for k in ("human", "tool", "f1", "slide", "knockout")}
    summary["elements_in_other_decks"] = share(sum(others), len(others))
    if a.json:
        print(json.dumps(dict(decks=len(ids), unreadable=bad, elements=rows, summary=summary)))
        return 1 if bad else 0
    s = lambda v: "   - " if v is None else f"{v:5.2f}"
    print(f"{len(ids)} labelled decks, {len(bad)} unreadable {' '.join(bad)}")
    print(f"{'element':22} agree(A,B) agree(tool)    P     R    F1  slide  knock-out   agreed/present/knocked")
    for e, r in rows.items():
        print(f"{e:22}   {s(r['human'])}      {s(r['tool'])}    {s(r['p'])} {s(r['r'])} {s(r['f1'])} {s(r['slide'])}   {s(r['knockout'])}      {r['agreed']:3} /{r['present']:3} /{r['knocked']:3}")
    for name in ("core", "all"):
        print(f"mean {name:17}   {s(summary['human'][name])}      {s(summary['tool'][name])}                {s(summary['f1'][name])} {s(summary['slide'][name])}   {s(summary['knockout'][name])}")
    print(f"elements reported in decks that are no research talk: {s(summary['elements_in_other_decks'])} of {len(ELEMENTS)} a deck ({len(others)} decks)")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
