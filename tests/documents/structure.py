"""Checks the structure of exported PDFs: what PDF/UA-1 asks for and can be seen without a validator.

usage: structure.py FILE.pdf...    needs pikepdf; prints one line per fault, exit code 1 when there is one
"""
import sys

import pikepdf

PAINTS = {"f", "F", "f*", "B", "B*", "b", "b*", "S", "s", "sh", "Do", "Tj", "TJ", "'", '"', "EI"}
INSIDE = {
    "LI": {"L"},
    "Lbl": {"LI", "Note"},
    "LBody": {"LI"},
    "TR": {"Table"},
    "TH": {"TR"},
    "TD": {"TR"},
    "Caption": {"Table", "Figure", "Sect", "L", "LBody", "BlockQuote"},
}


def kids(element):
    found = element.get("/K", [])
    return list(found) if isinstance(found, pikepdf.Array) else [found]


def check(path):
    faults = []
    pdf = pikepdf.open(path)
    root = pdf.Root
    if not str(root.get("/Lang", "")):
        faults.append("no language")
    if not root.get("/MarkInfo", {}).get("/Marked", False):
        faults.append("not marked as tagged")
    if not root.get("/ViewerPreferences", {}).get("/DisplayDocTitle", False):
        faults.append("the title is not displayed")
    with pdf.open_metadata() as xmp:
        if not xmp.get("dc:title"):
            faults.append("no title in the XMP")
    if "/PageLabels" not in root:
        faults.append("no page labels")
    if "/Outlines" not in root and len(pdf.pages) > 1:
        faults.append("no bookmarks")
    tree = root.get("/StructTreeRoot")
    if tree is None:
        return faults + ["no structure tree"]
    numbers = {}
    nums = list(tree["/ParentTree"]["/Nums"])
    for key, value in zip(nums[::2], nums[1::2]):
        numbers[int(key)] = value
    # The tree from above.
    owned = {}
    headings, notes = [], set()

    def walk(element, parent):
        kind = str(element["/S"])[1:]
        if kind in INSIDE and parent not in INSIDE[kind]:
            faults.append(f"{kind} inside {parent}")
        if kind in ("Figure", "Formula") and not str(element.get("/Alt", "")).strip():
            faults.append(f"{kind} without alternative text")
        if kind in ("Figure", "Formula"):
            box = [float(v) for v in element.get("/A", {}).get("/BBox", [])]
            page = [float(v) for v in element["/Pg"].MediaBox]
            if len(box) != 4 or box[0] > box[2] or box[1] > box[3]:
                faults.append(f"{kind} without its bounds")
            elif box[0] > page[2] or box[2] < page[0] or box[1] > page[3] or box[3] < page[1]:
                faults.append(f"{kind} with bounds outside of its page")
        if kind[0] == "H" and kind[1:].isdigit():
            headings.append(int(kind[1:]))
        if kind == "TH" and "/A" not in element:
            faults.append("TH without a scope")
        if kind == "Note":
            name = str(element.get("/ID", ""))
            if not name or name in notes:
                faults.append("a note without an id of its own")
            notes.add(name)
        if kind == "L" and "/A" not in element and any(
            str(k["/S"]) == "/LI" and any(str(g["/S"]) == "/Lbl" for g in kids(k)) for k in kids(element)
        ):
            faults.append("L with labels but without a numbering")
        if kind == "Table":
            widths = {len(kids(k)) for k in kids(element) if str(k["/S"]) == "/TR"}
            if len(widths) > 1:
                faults.append(f"a table with rows of {sorted(widths)} cells")
        for kid in kids(element):
            if isinstance(kid, int):
                page = element["/Pg"].objgen
                owned.setdefault(page, {})[kid] = element.objgen
            elif str(kid.get("/Type", "")) == "/OBJR":
                annotation = kid["/Obj"]
                if numbers.get(int(annotation.get("/StructParent", -1))) is None:
                    faults.append("an annotation that does not find its element")
            else:
                if kid["/P"].objgen != element.objgen:
                    faults.append("a child that does not know its parent")
                walk(kid, kind)

    for top in kids(tree):
        walk(top, "root")
    last = 0
    for level in headings:
        if level > last + 1:
            faults.append(f"a heading of level {level} after one of level {last}")
        last = level
    # The pages from below.
    for index, page in enumerate(pdf.pages):
        if str(page.get("/Tabs", "")) != "/S":
            faults.append(f"page {index + 1}: tab order")
        parents = numbers.get(int(page.get("/StructParents", -1)))
        if parents is None:
            faults.append(f"page {index + 1}: not in the parent tree")
            continue
        open_marks, seen = [], set()
        for operands, operator in pikepdf.parse_content_stream(page):
            name = str(operator)
            if name == "BMC":
                open_marks.append(str(operands[0]))
            elif name == "BDC":
                mark = operands[1].get("/MCID")
                if mark is not None:
                    mark = int(mark)
                    if mark in seen:
                        faults.append(f"page {index + 1}: mark {mark} twice")
                    seen.add(mark)
                    at = owned.get(page.obj.objgen, {}).get(mark)
                    if at is None or mark >= len(parents) or parents[mark].objgen != at:
                        faults.append(f"page {index + 1}: mark {mark} belongs to nothing")
                open_marks.append(str(operands[0]))
            elif name == "EMC":
                open_marks.pop()
            elif name in PAINTS and not open_marks:
                faults.append(f"page {index + 1}: {name} outside of the structure")
        if open_marks:
            faults.append(f"page {index + 1}: marks left open")
        for annotation in page.get("/Annots", []):
            if str(annotation.get("/Subtype")) == "/Link":
                if not str(annotation.get("/Contents", "")):
                    faults.append(f"page {index + 1}: a link without words")
                if "/StructParent" not in annotation:
                    faults.append(f"page {index + 1}: a link outside of the structure")
    return faults


if __name__ == "__main__":
    bad = False
    for path in sys.argv[1:]:
        counted = {}
        for fault in check(path):
            counted[fault] = counted.get(fault, 0) + 1
        for fault, times in counted.items():
            bad = True
            print(f"{path}: {fault}" + (f" ({times} times)" if times > 1 else ""))
    sys.exit(1 if bad else 0)
