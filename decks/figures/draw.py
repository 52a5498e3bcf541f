"""Draws the two figures of job-talk.md from the numbers of the talk. Needs matplotlib; the same bytes every time."""

import re
from pathlib import Path

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
from matplotlib.colors import LinearSegmentedColormap

HERE = Path(__file__).parent
INK, GREY, BLUE, ORANGE = "#1d2433", "#8a93a3", "#1f5fbf", "#d9822b"
plt.rcParams.update({
    "font.family": "DejaVu Sans", "font.size": 17, "text.color": INK, "axes.labelcolor": INK, "axes.edgecolor": GREY,
    "xtick.color": INK, "ytick.color": INK, "axes.spines.top": False, "axes.spines.right": False,
    "svg.fonttype": "path", "svg.hashsalt": "second-looks",
})

# Labels bought (thousands), macro-F1 and its standard deviation over seeds. The fourth point is the main table.
CURVES = {
    "Tickets": {
        "x": [3.0, 4.5, 6.0, 9.0, 12.0],
        "Prune suspects": ([62.1, 66.9, 69.8, 73.0, 74.6], [0.9, 0.8, 0.7, 0.6, 0.5]),
        "One label each": ([61.8, 66.2, 69.0, 71.9, 73.4], [0.9, 0.7, 0.6, 0.5, 0.5]),
        "Second looks": ([62.4, 68.1, 71.8, 75.3, 76.7], [0.9, 0.8, 0.6, 0.5, 0.4]),
    },
    "Triage": {
        "x": [2.1, 3.15, 4.2, 6.3, 8.4],
        "Entropy relabel": ([48.9, 53.4, 56.6, 60.0, 61.9], [1.2, 1.0, 0.9, 0.7, 0.7]),
        "One label each": ([48.6, 52.7, 55.4, 58.3, 59.9], [1.2, 1.0, 0.9, 0.8, 0.7]),
        "Second looks": ([48.7, 54.6, 58.9, 63.1, 65.0], [1.3, 1.1, 0.9, 0.8, 0.7]),
    },
}

# One seed of the Triage test set, 1,500 notes: rows are adjudicated levels, columns predicted ones, off the diagonal.
CONFUSED = {
    1: {2: 11, 3: 3, 4: 1}, 2: {1: 12, 3: 21, 4: 3}, 3: {2: 38, 4: 15, 5: 2, 1: 3},
    4: {3: 26, 5: 36, 2: 6, 6: 12, 7: 4}, 5: {4: 41, 6: 40, 3: 12, 7: 18, 8: 7}, 6: {5: 34, 7: 16, 4: 12, 8: 8, 9: 3},
    7: {6: 17, 8: 13, 5: 18, 9: 5, 4: 3}, 8: {7: 13, 9: 8, 6: 8, 5: 6}, 9: {8: 10, 7: 4, 6: 4},
}
NOTES = {1: 42, 2: 96, 3: 180, 4: 262, 5: 465, 6: 190, 7: 130, 8: 85, 9: 50}


def curves() -> None:
    figure, axes = plt.subplots(1, 2, figsize=(12, 4.7), constrained_layout=True)
    for axis, (name, data) in zip(axes, CURVES.items()):
        for label, colour, style in ((k, c, s) for k, c, s in zip(list(data)[1:], (ORANGE, GREY, BLUE), ("s--", "o:", "o-"))):
            mean, spread = data[label]
            low, high = [m - s for m, s in zip(mean, spread)], [m + s for m, s in zip(mean, spread)]
            axis.fill_between(data["x"], low, high, color=colour, alpha=0.16, linewidth=0)
            axis.plot(data["x"], mean, style, color=colour, linewidth=2.6, markersize=7, label=label)
        axis.set_title(name, loc="left", fontweight="bold", fontsize=19)
        axis.set_xlabel("labels bought (thousands)")
        axis.set_xticks(data["x"], [f"{x:g}" for x in data["x"]])
        axis.legend(frameon=False, loc="lower right", fontsize=16)
    axes[0].set_ylabel("macro-F1 (%)")
    path = HERE / "budget.svg"
    figure.savefig(path, metadata={"Date": None, "Creator": None}, transparent=True)
    text = path.read_text()
    text = re.sub(r"<!DOCTYPE.*?>\s*", "", text, flags=re.S)
    text = re.sub(r"\s*<metadata>.*?</metadata>", "", text, flags=re.S)
    text = re.sub(r"<!--.*?-->\s*", "", text, flags=re.S)
    # Coordinates need no more than a hundredth of a point; scales do.
    path.write_text(re.sub(r"(?<!scale\()(?<![\d.])(\d+\.\d{2})\d+", r"\1", text))


def errors() -> None:
    levels = sorted(NOTES)
    grid = [[CONFUSED[t].get(p, NOTES[t] - sum(CONFUSED[t].values()) if t == p else 0) / NOTES[t] for p in levels] for t in levels]
    figure, axis = plt.subplots(figsize=(6.6, 6.2), constrained_layout=True)
    shades = LinearSegmentedColormap.from_list("blue", ["#ffffff", "#9fbfe8", BLUE, "#123a78"])
    axis.imshow(grid, cmap=shades, vmin=0, vmax=0.8)
    for i, row in enumerate(grid):
        for j, share in enumerate(row):
            if share >= 0.005:
                axis.text(j, i, f"{100 * share:.0f}", ha="center", va="center", fontsize=15, color="white" if share > 0.4 else INK)
    axis.set_xticks(range(9), [f"U{n}" for n in levels])
    axis.set_yticks(range(9), [f"U{n}" for n in levels])
    axis.set_xlabel("predicted urgency")
    axis.set_ylabel("adjudicated urgency")
    axis.spines[:].set_visible(False)
    axis.tick_params(length=0)
    figure.savefig(HERE / "triage-errors.png", dpi=150, metadata={"Software": None})


def check() -> None:
    """The sums that the talk states."""
    wrong = sum(sum(row.values()) for row in CONFUSED.values())
    near = sum(n for t, row in CONFUSED.items() for p, n in row.items() if abs(t - p) == 1)
    under = sum(n for t in (1, 2, 3) for p, n in CONFUSED[t].items() if p >= 4)
    assert (sum(NOTES.values()), wrong, near, under) == (1500, 493, 351, 21)
    f1 = []
    for k in NOTES:
        hit = NOTES[k] - sum(CONFUSED[k].values())
        claimed = hit + sum(row.get(k, 0) for row in CONFUSED.values())
        f1.append(2 * hit / (NOTES[k] + claimed))
    print(f"macro-F1 of this seed {100 * sum(f1) / 9:.1f}, off by one level {100 * near / wrong:.0f} % of {wrong}")


if __name__ == "__main__":
    check()
    curves()
    errors()
