#!/usr/bin/env python3
"""How many of the words that a deck shows does hotseat keep? Measured against readers that are not ours.

    python3 tests/text_kept/compare.py CORPUS HOTSEAT [--modules DIR] [--only ID,ID] [--lost N] [--fail-under P]

CORPUS holds manifest.jsonl and decks/; HOTSEAT is the binary. What we show is `hotseat outline --text --format json`.
Needs pandoc, and node with the packages below in DIR; decks whose reference is missing are skipped with a message:

    apt-get install pandoc
    npm install --prefix DIR @marp-team/marp-core markdown-it marked@0.3.9 gnab/remark @slidev/parser

References, by what the manifest says of a deck:
    quarto, pandoc, patat     pandoc -t plain (the document tree is normalised first, see `Pandoc`)
    marp                      marp-core's HTML
    remark, xaringan          remark's own lexer, parser and marked 0.3.9
    slidev                    @slidev/parser (slides, notes, front matter), then markdown-it
    reveal-md, reveal-hugo,
    presenterm, deckset       markdown-it on the file without front matter, notes and the tool's commands

A word is a run of letters or digits, case folded, Unicode NFKC. Recall is over the multiset of a whole deck: it finds
lost words, not misplaced ones. Speaker notes and hidden slides are out on both sides. Formulas count as the words of
their TeX on both sides. Chunks that a notebook would run and not echo are out; what they would print, nobody knows
without running them. `more` counts the words that only we have.
"""

import argparse
import collections
import html.parser
import json
import pathlib
import re
import shutil
import subprocess
import sys
import unicodedata

HERE = pathlib.Path(__file__).resolve().parent


# ---------------------------------------------------------------- words

def words(text):
    text = unicodedata.normalize("NFKC", text).replace("\u00ad", "").replace("\u200b", "")
    # 10<sup>3</sup> is "10³", "103" or "10^3", as the writer likes.
    text = text.replace("^", "")
    return collections.Counter(w for w in re.findall(r"[^\W_]+", text.casefold()))


class Text(html.parser.HTMLParser):
    """The visible words of HTML: no scripts, styles, notes or form controls; of a formula its TeX."""

    HIDDEN = {"script", "style", "noscript", "iframe", "object", "head", "title", "textarea", "select",
              "video", "audio", "canvas"}
    VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
    INLINE = {"a", "abbr", "b", "big", "cite", "code", "del", "dfn", "em", "font", "i", "ins", "kbd", "mark", "q", "s",
              "samp", "small", "span", "strike", "strong", "sub", "sup", "tt", "u", "var", "wbr", "tspan"}

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.out, self.stack = [], []

    def hidden(self):
        for tag, hides in reversed(self.stack):
            if tag == "annotation":
                return False
            if hides:
                return True
        return False

    def handle_starttag(self, tag, attrs):
        if tag not in self.INLINE:
            self.out.append(" ")
        if tag in self.VOID:
            return
        attrs = dict(attrs)
        classes = (attrs.get("class") or "").split()
        # What is in a named slot of Vue is shown, any other template is not.
        slot = any(key.startswith(("v-", "#", ":")) for key in attrs)
        # KaTeX writes a formula twice for the eye and once as TeX; the TeX is compared.
        hides = (tag in self.HIDDEN or (tag == "template" and not slot) or tag == "math" or "katex-html" in classes
                 or (tag in ("aside", "div") and "notes" in classes))
        if tag == "ol":
            try:
                self.stack.append((tag, hides))
                self.numbers.append(int(attrs.get("start") or 1))
                return
            except ValueError:
                self.numbers.append(1)
                return
        if tag == "ul":
            self.numbers.append(None)
        if tag == "li" and self.numbers and self.numbers[-1] is not None:
            if not self.hidden():
                self.out.append(f" {self.numbers[-1]} ")
            self.numbers[-1] += 1
        self.stack.append((tag, hides))

    numbers = None

    def reset(self):
        super().reset()
        self.numbers = []

    def handle_endtag(self, tag):
        if tag not in self.INLINE:
            self.out.append(" ")
        if tag in ("ol", "ul") and self.numbers:
            self.numbers.pop()
        for i in range(len(self.stack) - 1, -1, -1):
            if self.stack[i][0] == tag:
                del self.stack[i:]
                return

    def handle_startendtag(self, tag, attrs):
        if tag not in self.INLINE:
            self.out.append(" ")

    def handle_data(self, data):
        if not self.hidden():
            self.out.append(data)


def html_text(source):
    parser = Text()
    parser.feed(source)
    parser.close()
    return "".join(parser.out)


# ---------------------------------------------------------------- what happens before a tool sees the file

FRONT = re.compile(r"\A\ufeff?\s*(---|\+\+\+)[ \t]*\n(.*?)\n(?:\1|\.\.\.)[ \t]*(?:\n|\Z)", re.S)
CHUNK = re.compile(r"^([ \t]*)(`{3,})[ \t]*\{([a-zA-Z][^}\n]*)\}[^\n]*\n(.*?)^[ \t]*\2[ \t]*$", re.S | re.M)


def front(text):
    found = FRONT.match(text)
    return (found.group(2), text[found.end():]) if found else ("", text)


def chunks(text, echo):
    """Executable chunks as knitr and Quarto leave them: gone, or a plain code block where the code is echoed."""

    def one(match):
        indent, fence, info, body = match.groups()
        options = [l for l in body.splitlines() if l.lstrip().startswith("#|")]
        said = (info + "\n" + "\n".join(options)).replace(" ", "").lower()
        shown = echo
        if re.search(r"echo[=:](f|false)\b", said) or re.search(r"include[=:](f|false)\b", said):
            shown = False
        elif re.search(r"echo[=:](t|true|fenced)\b", said):
            shown = True
        if not shown:
            return ""
        kept = "\n".join(l for l in body.splitlines() if not l.lstrip().startswith("#|"))
        language = re.split(r"[ ,]", info)[0]
        return f"{indent}{fence}{language}\n{kept}\n{indent}{fence}"

    text = CHUNK.sub(one, text)
    # The value of inline R is not known.
    return re.sub(r"`r [^`\n]*`", "", text)


def quarto_includes(text, folder, depth=0):
    # Includes that are commented out.
    text = re.sub(r"<!--(?:(?!-->).)*\{\{<(?:(?!-->).)*-->", "", text, flags=re.S)

    def one(match):
        path = folder / match.group(1)
        if depth > 8 or not path.is_file():
            return ""
        return quarto_includes(path.read_text("utf-8"), folder, depth + 1)

    return re.sub(r"\{\{<\s*include\s+(\S+)\s*>\}\}", one, text)


def shortcodes(text):
    """`{{< fa check >}}` and `{{% fragment %}}` are replaced by things without words."""
    text = re.sub(r"\{\{%\s*note\s*%\}\}.*?\{\{%\s*/note\s*%\}\}", "", text, flags=re.S)
    # In the value of an attribute; Quarto puts them in after Pandoc has read the attribute.
    text = re.sub(r"(=[\"'])\{\{<[^\n]*?>\}\}\s*", r"\1", text)
    return re.sub(r"\{\{[<%].*?[%>]\}\}", "", text, flags=re.S)


# ---------------------------------------------------------------- references

class Missing(Exception):
    """A tool is not installed."""


def run(command, text):
    done = subprocess.run(command, input=text, capture_output=True, text=True, encoding="utf-8")
    if done.returncode != 0:
        said = [l for l in done.stderr.strip().splitlines() if "Error" in l or "error" in l]
        raise Missing((said or done.stderr.strip().splitlines() or ["failed"])[0][:200])
    return done.stdout


class Pandoc:
    """`pandoc -t plain` prints notes, drops raw HTML and TeX that the slide shows, and turns formulas into Unicode. The
    document tree is mended for that between reading and writing; each rule says why."""

    def __init__(self, source, title=True):
        tree = json.loads(run(["pandoc", "-f", "markdown", "-t", "json"], source))
        first = self.title(tree["meta"]) if title else []
        blocks = self.sections(tree["blocks"])
        tree["blocks"] = first + blocks
        self.text = self.plain(tree)

    def plain(self, tree):
        tree["blocks"] = self.walk(tree["blocks"])
        tree["meta"] = {}
        return run(["pandoc", "-f", "json", "-t", "plain", "--wrap=none", "--columns=10000"], json.dumps(tree))

    @staticmethod
    def title(meta):
        """The title slide: metadata is no part of the body."""
        out = []

        def show(node):
            kind = node["t"]
            if kind == "MetaInlines":
                out.append({"t": "Para", "c": node["c"]})
            elif kind == "MetaString":
                out.append({"t": "Para", "c": [{"t": "Str", "c": node["c"]}]})
            elif kind == "MetaBlocks":
                out.extend(node["c"])
            elif kind == "MetaList":
                for item in node["c"]:
                    show(item)
            elif kind == "MetaMap":
                for key in ("name", "affiliation", "affiliations"):
                    if key in node["c"]:
                        show(node["c"][key])

        if "title" in meta:
            for key in ("title", "subtitle", "author", "institute", "date"):
                if key in meta:
                    show(meta[key])
        return out

    @staticmethod
    def sections(blocks):
        """Slides that are never shown: `visibility="hidden"`, up to the next heading of that level."""
        out, hidden = [], None
        for block in blocks:
            if block["t"] == "Header":
                level, (_, _, pairs), _ = block["c"]
                if hidden is None or level <= hidden:
                    says = dict(map(tuple, pairs))
                    hidden = level if "hidden" in (says.get("visibility"), says.get("data-visibility")) else None
            if hidden is None:
                out.append(block)
        return out

    def raw(self, kind, source):
        """HTML is shown by HTML slides: its text counts. So does TeX in Beamer, but for notes and commands."""
        if kind.startswith("html"):
            return html_text(source)
        if kind in ("tex", "latex"):
            if source.lstrip().startswith("\\note"):
                return ""
            # Pandoc's LaTeX reader prints widths and options of commands that it does not know, and gives a whole
            # table as source when its column types are foreign to it. The words are what counts here.
            source = re.sub(r"\\begin\{(adjustbox|column|minipage|figure|table)\}(\[[^\]]*\])?(\{[^{}]*\})?", "\n\n", source)
            source = re.sub(r"\\end\{(adjustbox|column|minipage|figure|table)\}", "\n\n", source)
            source = re.sub(r"\\includegraphics(<[^>]*>)?(\[[^\]]*\])?\{[^{}]*\}", "", source)
            source = re.sub(r"\\begin\{tabular[x*]?\}(\{[^{}]*\}|\{(?:[^{}]|\{[^{}]*\})*\})+", "\n\n", source)
            source = re.sub(r"\\end\{tabular[x*]?\}|\\(hline|midrule|toprule|bottomrule)\b", "\n\n", source)
            source = re.sub(r"\\multicolumn\{[^{}]*\}\{(?:[^{}]|\{[^{}]*\})*\}", " ", source)
            source = re.sub(r"(?<!\\)&|\\\\", "\n\n", source)
            try:
                return self.plain(json.loads(run(["pandoc", "-f", "latex", "-t", "json"], source)))
            except Missing:
                return ""
        return ""

    def walk(self, node):
        if isinstance(node, list):
            out, skip = [], 0
            for item in node:
                if isinstance(item, dict) and item.get("t") == "RawBlock":
                    # <aside class="notes"> in raw HTML
                    if re.match(r"<aside[^>]*\bnotes\b", item["c"][1]):
                        skip += 1
                    elif item["c"][1].startswith("</aside") and skip:
                        skip -= 1
                if skip:
                    continue
                made = self.walk(item)
                out.extend(made) if isinstance(made, Splice) else out.append(made)
            return out
        if not isinstance(node, dict):
            return node
        kind = node.get("t")
        content = node.get("c")
        if kind == "Div" and "notes" in content[0][1]:
            return Splice()  # speaker notes
        if kind == "Math":
            return {"t": "Code", "c": [["", [], []], f"${content[1]}$"]}  # TeX as written
        if kind in ("Superscript", "Subscript"):
            return Splice(self.walk(content))
        if kind == "Note":
            # In its place instead of at the end with a number that only plain text prints.
            inlines = [i for b in content if b["t"] in ("Para", "Plain") for i in b["c"]]
            return {"t": "Span", "c": [["", [], []], [{"t": "Space"}] + self.walk(inlines)]}
        if kind == "Para" and len(content) == 1 and content[0]["t"] == "Image":
            return {"t": "Para", "c": self.walk(content[0]["c"][1])}  # a figure shows its caption
        if kind == "Image":
            return Splice()  # inside text the words are alternative text, seen by nobody
        if kind == "Figure":
            return {"t": "Div", "c": [content[0], self.walk(content[1][1]) or self.walk(content[2])]}
        if kind == "RawInline":
            text = self.raw(*content)
            return {"t": "Str", "c": text} if text.strip() else {"t": "Space"}
        if kind == "RawBlock":
            return {"t": "Para", "c": [{"t": "Str", "c": self.raw(*content)}]}
        if kind == "Table":
            # Wide cells are broken by the plain writer; as paragraphs they are not.
            cells = []
            self.cells(content, cells)
            return {"t": "Div", "c": [["", [], []], self.walk(cells)]}
        return {key: self.walk(value) for key, value in node.items()}

    def cells(self, node, out):
        if isinstance(node, dict):
            if "t" in node and node["t"] in ("Para", "Plain", "BulletList", "OrderedList", "CodeBlock", "Div",
                                             "Header", "BlockQuote", "DefinitionList", "LineBlock", "RawBlock"):
                out.append(node)
            elif "t" in node:
                pass
        elif isinstance(node, list):
            for item in node:
                self.cells(item, out)


class Splice(list):
    """Takes the place of a node in its parent's list."""


def rendered(engine, text, modules, path):
    if shutil.which("node") is None or modules is None:
        raise Missing("no node, or no --modules")
    return html_text(run(["node", str(HERE / "render.mjs"), engine, str(modules), str(path)], text))


def without_lines(text, pattern):
    return "\n".join(l for l in text.split("\n") if not re.match(pattern, l))


def outside_fences(text, change):
    """Applies `change` to what is no fenced code."""
    parts = re.split(r"(^[ \t]*(?:```|~~~).*?^[ \t]*(?:```|~~~)[ \t]*$)", text, flags=re.S | re.M)
    return "".join(part if i % 2 else change(part) for i, part in enumerate(parts))


def title_lines(settings, keys):
    """Words of simple `key: value` lines of the front matter that make a title slide."""
    values = []
    for key in keys:
        for found in re.finditer(rf"^{key}:[ \t]*(.+)$", settings, re.M):
            values.append(found.group(1).strip().strip("\"'"))
    return "\n\n".join(values)


def reference(deck, path, modules):
    """The visible text of a deck as somebody else reads it, and who that is."""
    text = path.read_text("utf-8", errors="replace").replace("\r\n", "\n")
    settings, body = front(text)
    dialect = deck["dialect"]
    if dialect in ("quarto", "pandoc", "patat"):
        if shutil.which("pandoc") is None:
            raise Missing("no pandoc")
        text = quarto_includes(text, path.parent)
        if dialect == "quarto":
            echo = re.search(r"^\s*echo:\s*(true|fenced)", settings, re.M) is not None
            text = chunks(shortcodes(text), echo)
        # patat draws title and author into its bars, on every slide and on none.
        return Pandoc(text, title=dialect != "patat").text, "pandoc"
    if dialect == "marp":
        return rendered("marp", text, modules, path), "marp-core"
    if dialect in ("remark", "xaringan"):
        quiet = re.search(r"opts_chunk\$set\([^)]*echo\s*=\s*F", text) is not None
        body = chunks(body, not quiet) if dialect == "xaringan" else text
        # marked takes underscores in formulas for emphasis; apart they are what MathJax is meant to see.
        body = re.sub(r"\$[^$\n]+\$", lambda m: m.group(0).replace("_", " _ "), body)
        return rendered("remark", body, modules, path), "remark"
    if dialect == "slidev":
        return rendered("slidev", text, modules, path), "slidev"
    if dialect.startswith("reveal"):
        body = shortcodes(body)
        parts = re.split(r"^(?:---|----|--)[ \t]*$", body, flags=re.M)
        shown = [re.split(r"^\s*notes?:", part, maxsplit=1, flags=re.M | re.I)[0] for part in parts]
        # reveal reads `{.class}` as attributes of the element.
        body = re.sub(r"[ \t]*\{[.#][^}\n]*\}", "", "\n\n".join(shown))
        return rendered("markdown-it", body, modules, path), "markdown-it"
    if dialect == "presenterm":
        title = title_lines(settings, ["title", "sub_title", "event", "location", "date", "author"])
        return rendered("markdown-it", title + "\n\n" + body, modules, path), "markdown-it"
    if dialect == "deckset":
        body = re.sub(r"\A(?:[a-z-]+:.*\n)+", "", body)
        body = outside_fences(body, lambda part: without_lines(part, r"\s*\[\.[a-z-]+.*\]\s*$"))
        shown = [p for p in re.split(r"\n[ \t]*\n", body) if not p.lstrip().startswith("^")]
        body = re.sub(r"(?<!!)\[fit\]", "", "\n\n".join(shown))
        return rendered("markdown-it", body, modules, path), "markdown-it"
    raise Missing(f"no reference for {dialect}")


def ours(binary, path):
    command = [str(binary), "--no-history", "outline", "--text", "--format", "json", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8")
    if done.returncode != 0:
        raise Missing((done.stderr.strip().splitlines() or ["failed"])[0][:200])
    slides = json.loads(done.stdout)["slides"]
    return "\n".join(slide.get("text") or "" for slide in slides)


# ---------------------------------------------------------------- the table

def top(counter, n):
    return " ".join(f"{w}×{c}" if c > 1 else w for w, c in counter.most_common(n)) or "-"


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("corpus", type=pathlib.Path)
    arguments.add_argument("hotseat", type=pathlib.Path)
    arguments.add_argument("--modules", type=pathlib.Path, help="folder that holds node_modules")
    arguments.add_argument("--only", default="", help="ids, separated by commas")
    arguments.add_argument("--lost", type=int, default=10, help="how many words to print")
    arguments.add_argument("--fail-under", type=float, help="exit 1 when a deck keeps less, in percent")
    given = arguments.parse_args()
    if given.modules:
        given.modules = given.modules.resolve()
    only = set(filter(None, given.only.split(",")))
    manifest = (given.corpus / "manifest.jsonl").read_text("utf-8").splitlines()
    decks = [json.loads(line) for line in manifest if line.strip()]
    low = measured = all_reference = all_kept = 0
    print(f"{'id':4} {'deck':28} {'reference':12} {'words':>6} {'kept':>6} {'%':>6} {'more':>5}  lost | only ours")
    for deck in decks:
        if only and deck["id"] not in only:
            continue
        path = given.corpus / "decks" / f"{deck['id']}-{deck['slug']}" / deck["path"]
        try:
            text, who = reference(deck, path, given.modules)
            have = words(ours(given.hotseat, path))
        except Missing as why:
            print(f"{deck['id']:4} {deck['slug']:28} skipped: {why}")
            continue
        want = words(text)
        lost, more = want - have, have - want
        total, kept = sum(want.values()), sum((want & have).values())
        share = 100 * kept / total if total else 100.0
        measured += 1
        all_reference += total
        all_kept += kept
        low += given.fail_under is not None and share < given.fail_under
        print(f"{deck['id']:4} {deck['slug']:28} {who:12} {total:6} {kept:6} {share:6.2f} {sum(more.values()):5}  "
              f"{top(lost, given.lost)} | {top(more, given.lost)}")
    if measured == 0:
        print("nothing measured: are pandoc, node and the packages there?")
        return 0
    print(f"{measured} decks, {all_reference} words, kept {all_kept}: {100 * all_kept / max(all_reference, 1):.2f} %")
    return 1 if low else 0


if __name__ == "__main__":
    sys.exit(main())
