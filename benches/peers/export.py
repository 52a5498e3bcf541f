#!/usr/bin/env python3
"""Export of the same slides by hotseat, Typst and Marp, in one run: time, memory, size.

    python3 benches/peers/export.py HOTSEAT [--slides 10,100,1000] [--runs 3] [--marp "npx marp"]

Slides have lists, tables, code, formulas and pictures in turn, no two with the same words. Typst is the wheel of that
name (`pip install typst`) or a program `typst`; Marp needs Chromium. A peer that is missing is left out with a message.
Times are the best of the runs, each in a process of its own; memory is the highest resident set of that process.
"""
import argparse
import math
import os
import pathlib
import resource
import shutil
import struct
import subprocess
import sys
import tempfile
import time
import zlib

MATH = [
    (r"\mathcal{L}(\theta) = -\mathbb{E}_{x}\left[\log p_\theta(y \mid x)\right] + \lambda \lVert \theta \rVert_2^2",
     r"cal(L)(theta) = -EE_x [log p_theta (y | x)] + lambda norm(theta)_2^2"),
    (r"\hat{\mu} = \frac{1}{n}\sum_{i=1}^{n} x_i, \qquad \hat{\sigma}^2 = \frac{1}{n-1}\sum_{i=1}^{n}(x_i-\hat{\mu})^2",
     r"hat(mu) = 1/n sum_(i=1)^n x_i, quad hat(sigma)^2 = 1/(n-1) sum_(i=1)^n (x_i - hat(mu))^2"),
    (r"L(N, D) = \frac{A}{N^{\alpha}} + \frac{B}{D^{\beta}} + E", r"L(N, D) = A/N^alpha + B/D^beta + E"),
]
CODE = '''def step_{i}(model, batch, scale={i}):
    # one step of run {i}
    loss = model(batch["x"], scale).mean()
    loss.backward()
    for p in model.parameters():
        p.data -= 0.1 * p.grad
    return loss.item()
'''


def picture(path, seed):
    """A plot of 960 by 540 pixels."""
    w, h = 960, 540
    rows = [bytearray(b"\xff" * 3 * w) for _ in range(h)]
    for x in range(60, w - 20):
        for k in range(4):
            y = int(h / 2 + h / 3 * math.sin(x / (40 + 9 * k) + seed) * math.exp(-x / 700))
            for d in range(3):
                rows[(y + d) % h][3 * x : 3 * x + 3] = bytes((40 * k, 90, 200 - 40 * k))
    raw = b"".join(b"\0" + bytes(r) for r in rows)
    chunk = lambda kind, data: struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    header = struct.pack(">IIBBBBB", w, h, 8, 2, 0, 0, 0)
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(raw, 6)) + chunk(b"IEND", b""))


def decks(folder, slides):
    """The same slides for Marp (and hotseat) and for Typst."""
    md = ["---\nmarp: true\nmath: katex\npaginate: true\n---\n\n# A talk about runs\n\nAda Example\n"]
    ty = ['#set page(width: 960pt, height: 540pt, margin: (x: 58pt, y: 41pt), numbering: "1")\n#set text(size: 22pt)\n'
          "#show heading: set text(size: 32pt)\n= A talk about runs\nAda Example\n"]
    for i in range(1, slides):
        title = f"Slide {i}: what the numbers of run {i * 7 % 97} say"
        m, t = [f"## {title}\n"], [f"#pagebreak()\n== {title}\n"]
        m.append(f"- The **first** point of {i} says what was found\n  - nested, with *emphasis* at the end of {i}\n"
                 f"- A second point that takes more than one line because it says how trial {i} was run and why it counts\n")
        t.append(f"- The *first* point of {i} says what was found\n  - nested, with _emphasis_ at the end of {i}\n"
                 f"- A second point that takes more than one line because it says how trial {i} was run and why it counts\n")
        if i % 5 == 2:
            m.append("| Method | F1 | Time |\n|:--|--:|--:|\n" + "".join(f"| Run {i}.{r} | {60 + r}.{i % 10} | {r} |\n" for r in range(4)))
            cells = "".join(f"[Run {i}.{r}], [{60 + r}.{i % 10}], [{r}],\n" for r in range(4))
            t.append(f"#table(columns: 3, [Method], [F1], [Time],\n{cells})\n")
        if i % 6 == 3:
            m.append(f"```python\n{CODE.format(i=i)}```\n")
            t.append(f"```python\n{CODE.format(i=i)}```\n")
        if i % 4 == 1:
            tex, typ = MATH[i % len(MATH)]
            m.append(f"$$ {tex} + {i} $$\n\nWith $\\alpha = 0.{i}$ and $p < 0.01$.\n")
            t.append(f"$ {typ} + {i} $\n\nWith $alpha = 0.{i}$ and $p < 0.01$.\n")
        if i % 10 == 0:
            name = f"fig_{i}.png"
            picture(folder / name, i)
            m.append(f"![height:220px The curve of run {i}]({name})\n")
            t.append(f'#image("{name}", height: 165pt)\n')
        md.append("\n".join(m))
        ty.append("\n".join(t))
    (folder / f"deck_{slides}.md").write_text("\n---\n\n".join(md))
    (folder / f"deck_{slides}.typ").write_text("\n".join(ty))


def measured(command, folder, out, runs):
    """Best wall time, its CPU time, highest memory in MB, size of the file in kB."""
    best, cpu, memory = math.inf, 0.0, 0.0
    for _ in range(runs):
        out.unlink(missing_ok=True)
        before = time.perf_counter()
        child = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        told = child.stderr.read()
        _, status, usage = os.wait4(child.pid, 0)
        took = time.perf_counter() - before
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode not in (0, 1) or not out.exists():
            return told.decode(errors="replace").strip().splitlines()[-1:] or ["failed"]
        if took < best:
            best, cpu = took, usage.ru_utime + usage.ru_stime
        unit = 1 if sys.platform == "darwin" else 1024
        memory = max(memory, usage.ru_maxrss * unit / 1e6)
    return best, cpu, memory, out.stat().st_size / 1000


def found(hotseat, marp="marp"):
    """The programs that are here, each as a function from slides and output to a command; who is missing is told."""
    hotseat = str(pathlib.Path(hotseat).resolve())
    peers = {"hotseat": lambda n, out: [hotseat, "export", f"deck_{n}.md", "-o", out, "-q", "--no-history"]}
    if subprocess.run([sys.executable, "-c", "import typst"], capture_output=True).returncode == 0:
        program = "import sys, typst; typst.compile(sys.argv[1], output=sys.argv[2])"
        peers["typst (wheel)"] = lambda n, out: [sys.executable, "-c", program, f"deck_{n}.typ", out]
    elif shutil.which("typst"):
        peers["typst"] = lambda n, out: ["typst", "compile", f"deck_{n}.typ", out]
    else:
        print("typst is missing: pip install typst", file=sys.stderr)
    marp = marp.split()
    if shutil.which(marp[0]):
        peers["marp"] = lambda n, out: [*marp, "--pdf", "--allow-local-files", f"deck_{n}.md", "-o", out]
    else:
        print("marp is missing: npm install @marp-team/marp-cli, and a Chromium", file=sys.stderr)
    return peers


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("hotseat")
    parser.add_argument("--slides", default="10,100,1000")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--marp", default="marp")
    options = parser.parse_args()
    peers = found(options.hotseat, options.marp)
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        print(f"{'slides':>6}  {'tool':<14} {'wall s':>8} {'CPU s':>8} {'MB':>6} {'file kB':>8}")
        for slides in map(int, options.slides.split(",")):
            decks(folder, slides)
            for tool, command in peers.items():
                out = folder / "out.pdf"
                result = measured(command(slides, str(out)), folder, out, 1 if tool == "marp" else options.runs)
                if isinstance(result, list):
                    print(f"{slides:>6}  {tool:<14} {result[0][:60]}")
                else:
                    wall, cpu, memory, size = result
                    print(f"{slides:>6}  {tool:<14} {wall:>8.3f} {cpu:>8.3f} {memory:>6.0f} {size:>8.0f}")


if __name__ == "__main__":
    main()
