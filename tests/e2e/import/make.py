#!/usr/bin/env python3
"""Makes the presentations of these tests: one by python-pptx, and what LibreOffice makes of it.

    python3 make.py        # python-pptx 1.0, Pillow and LibreOffice 7.4

The words are our own. Parts that the slides do not need (unused layouts, themes, workbooks) are left out. Run it only to change them: the archives differ in bytes from run to run.
"""

import base64
import io
import json
import pathlib
import subprocess
import tempfile
import zipfile

from PIL import Image
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Inches

HERE = pathlib.Path(__file__).parent


def figure():
    image = Image.new("RGB", (48, 32), "white")
    for x in range(48):
        image.putpixel((x, 31 - x * 31 // 47), (180, 30, 30))
    out = io.BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


def layouts_kept(deck, names):
    layouts = deck.slide_layouts
    for layout in list(layouts):
        if layout.name not in names:
            layouts.remove(layout)


def talk():
    deck = Presentation()
    layouts_kept(deck, {"Title Slide", "Title and Content", "Title Only", "Blank"})
    title, content, only, blank = deck.slide_layouts

    slide = deck.slides.add_slide(title)
    slide.shapes.title.text = "Reordering passages halves unsupported answers"
    slide.placeholders[1].text = "Ada Example\nReading group, spring"
    slide.notes_slide.notes_text_frame.text = "Welcome. In one sentence: order matters more than recall."

    slide = deck.slides.add_slide(content)
    slide.shapes.title.text = "Why the order matters"
    frame = slide.placeholders[1].text_frame
    frame.text = "Models read the first passages with more care"
    for level, text in [(1, "measured on 1,200 questions"), (1, "C# and *stars* & snake_case <tags>"), (0, "# no heading")]:
        paragraph = frame.add_paragraph()
        paragraph.text, paragraph.level = text, level
    box = slide.shapes.add_textbox(Inches(1), Inches(6), Inches(6), Inches(1)).text_frame
    box.text = "1. Source: "
    run = box.paragraphs[0].add_run()
    run.text = "the [survey]"
    run.hyperlink.address = "https://example.org/survey?a=1&b=2"
    slide.notes_slide.notes_text_frame.text = "Pause here.\nclass: this is a note --> not a directive\n# neither is this a heading"

    slide = deck.slides.add_slide(only)
    slide.shapes.title.text = "Results"
    table = slide.shapes.add_table(3, 2, Inches(1), Inches(2), Inches(6), Inches(2)).table
    for row, cells in enumerate([("System", "Faithfulness"), ("BM25 | order", "61.2"), ("Ours", "72.4")]):
        for column, text in enumerate(cells):
            table.cell(row, column).text = text
    picture = slide.shapes.add_picture(io.BytesIO(figure()), Inches(1), Inches(4))
    picture._element.nvPicPr.cNvPr.set("descr", "Faithfulness grows with reordering")
    slide.notes_slide.notes_text_frame.text = "We beat the baseline by 11.2 points."

    slide = deck.slides.add_slide(only)
    slide.shapes.title.text = "Cost"
    data = CategoryChartData()
    data.categories = ["Small", "Large"]
    data.add_series("Latency", (12.5, 48.0))
    slide.shapes.add_chart(XL_CHART_TYPE.BAR_CLUSTERED, Inches(1), Inches(2), Inches(6), Inches(3), data)

    slide = deck.slides.add_slide(blank)
    group = slide.shapes.add_group_shape()
    group.shapes.add_textbox(Inches(1), Inches(1), Inches(3), Inches(1)).text_frame.text = "First in a group"
    group.shapes.add_textbox(Inches(1), Inches(3), Inches(3), Inches(1)).text_frame.text = "second in a group"
    slide.shapes.add_picture(io.BytesIO(figure()), Inches(4), Inches(4))

    slide = deck.slides.add_slide(content)
    slide.shapes.title.text = "Hidden: all seeds"
    slide.placeholders[1].text_frame.text = "Five seeds, standard deviation 0.4"
    slide._element.set("show", "0")
    return deck


def packed(bytes_in, path, without=()):
    """The same archive, packed as small as it goes."""
    with zipfile.ZipFile(io.BytesIO(bytes_in)) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as new:
        for entry in sorted(old.infolist(), key=lambda e: e.filename != "mimetype"):
            if not any(w in entry.filename for w in without):
                stored = zipfile.ZIP_STORED if entry.filename == "mimetype" else zipfile.ZIP_DEFLATED
                new.writestr(zipfile.ZipInfo(entry.filename), old.read(entry), stored)


def unused_layouts(pptx):
    """Layouts that no slide of LibreOffice's four sets of twelve has."""
    with zipfile.ZipFile(pptx) as archive:
        names = [n for n in archive.namelist() if "slideLayouts/" in n and "_rels" not in n]
        rels = " ".join(archive.read(n).decode() for n in archive.namelist() if n.startswith("ppt/slides/_rels"))
    return [n.rsplit("/", 1)[1] for n in names if n.rsplit("/", 1)[1] not in rels]


def converted(path, ending, folder):
    subprocess.run(["soffice", "--headless", "--convert-to", ending, "--outdir", folder, path], check=True, capture_output=True)
    return pathlib.Path(folder, path.stem + "." + ending)


def notebook():
    def cell(kind, source, slide=None, **more):
        metadata = {"slideshow": {"slide_type": slide}} if slide else {}
        return {"cell_type": kind, "metadata": metadata, "source": source.splitlines(keepends=True), **more}

    png = base64.b64encode(figure()).decode()
    outputs = [
        {"output_type": "stream", "name": "stdout", "text": ["accuracy 72.4\n"]},
        {"output_type": "display_data", "metadata": {}, "data": {"image/png": png, "text/plain": ["<Figure size 48x32 with 1 Axes>"]}},
    ]
    return {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {"language_info": {"name": "python"}},
        "cells": [
            cell("markdown", "# Reordering passages halves unsupported answers\n\nAda Example", "slide"),
            cell("markdown", "Welcome. In one sentence: order matters more than recall.", "notes"),
            cell("markdown", "## Results\n\n| System | Faithfulness |\n|---|---|\n| Ours | 72.4 |", "slide"),
            cell("code", "print('accuracy', 72.4)", "fragment", execution_count=1, outputs=outputs),
            cell("markdown", "a scratch cell", "skip"),
        ],
    }


def main():
    (HERE / "book.ipynb").write_text(json.dumps(notebook(), indent=1) + "\n")
    out = io.BytesIO()
    talk().save(out)
    unused = ("thumbnail", "printerSettings", "embeddings/")
    packed(out.getvalue(), HERE / "talk.pptx", unused)
    with tempfile.TemporaryDirectory() as folder:
        odp = converted(HERE / "talk.pptx", "odp", folder)
        packed(odp.read_bytes(), HERE / "libre.odp", ("Thumbnails", "Configurations2"))
        pdf = converted(HERE / "talk.pptx", "pdf", folder)
        (HERE / "libre.pdf").write_bytes(pdf.read_bytes())
        moved = pathlib.Path(folder, "libre.odp")
        odp.rename(moved)
        pptx = converted(moved, "pptx", folder)
        packed(pptx.read_bytes(), HERE / "libre.pptx", (*unused, "theme/", "notesMasters/", "docProps/", "Props.xml", "tableStyles", *unused_layouts(pptx)))


main()
