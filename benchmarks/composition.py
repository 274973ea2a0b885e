"""What our lines and pages cost: the same text through the engine alone, and through ours.

    python benchmarks/composition.py [--characters N] [--runs N] [--write]

CPU seconds of whole processes, best of several runs, ratios from this run; Typst (PyPI `typst`)
takes part where it is installed. `--write` writes its section of RESULTS.md.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from pathlib import Path

import pypdfium2

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

from chinese_text import Block, blocks  # noqa: E402
from results import write_section  # noqa: E402

from shufang.core.diagnostic import Findings  # noqa: E402
from shufang.engines.resources import prepare_fonts  # noqa: E402

STYLE = """
@page { size: 170mm 230mm; margin: 25mm 29.4mm 24.5mm 29.4mm }
html { font: 10.5pt/18pt "Noto Serif SC"; text-align: justify; orphans: 2; widows: 2;
  line-break: strict; text-spacing-trim: trim-both; text-autospace: auto; text-wrap: pretty }
body, p, h1, h2 { margin: 0 }
p { text-indent: 2em }
h1 { break-before: page; font-size: 21pt; line-height: 36pt; padding: 18pt 0 36pt }
h2 { font-size: 14pt; line-height: 18pt; padding: 18pt 0; break-after: avoid }
"""

TYPST = """
#set page(width: 170mm, height: 230mm, margin: (x: 29.4mm, top: 25mm, bottom: 24.5mm))
#set text(font: "Noto Serif SC", size: 10.5pt, lang: "zh", region: "cn",
  top-edge: 0.88em, bottom-edge: -0.12em)
#set par(justify: true, leading: 7.5pt, spacing: 7.5pt, first-line-indent: (amount: 2em, all: true))
#show heading: set block(above: 18pt, below: 18pt)
"""


def html(text: list[Block]) -> str:
    """Return the text as HTML."""
    body = "".join(f"<{each.kind}>{escape(each.text)}</{each.kind}>" for each in text)
    return (
        f'<!DOCTYPE html><html lang="zh-Hans"><meta charset="utf-8"><style>{STYLE}</style>'
        f"<body>{body}"
    )


def typst(text: list[Block]) -> str:
    """Return the text as Typst markup."""
    marks = {"h1": "#pagebreak(weak: true)\n= ", "h2": "== ", "p": ""}
    parts = (marks[each.kind] + each.text.replace("#", r"\#") for each in text)
    return TYPST + "\n\n".join(parts)


OURS = (
    "import sys; from shufang.engines.whole_html import write_pdf;"
    "write_pdf(open(sys.argv[1], encoding='utf-8').read(), sys.argv[2], grid_pt=18,"
    " fills_pages={fills})"
)
CONTESTANTS: dict[str, str] = {
    "the engine alone": "import sys; from weasyprint import HTML;"
    "HTML(sys.argv[1]).write_pdf(sys.argv[2])",
    "ours, pages as they come": OURS.format(fills=False),
    "ours, pages filled": OURS.format(fills=True),
    "Typst": "import sys, typst; typst.compile(sys.argv[1], sys.argv[2], font_paths=sys.argv[3:])",
}


@dataclass(frozen=True, slots=True)
class Result:
    """One contestant's best run."""

    name: str
    cpu: float
    pages: int


def measured(code: str, arguments: list[str], environment: dict[str, str]) -> float:
    """Return the CPU seconds of one run in a process of its own."""
    before = os.times()
    subprocess.run(
        [sys.executable, "-c", code, *arguments], env=environment, check=True, capture_output=True
    )
    after = os.times()
    return (
        after.children_user + after.children_system - before.children_user - before.children_system
    )


def run(characters: int, runs: int, say: Callable[[str], object]) -> list[Result]:
    """Measure every contestant, round by round, so that a noisy minute hits all of them."""
    text = blocks(1, characters)
    resources = prepare_fonts(Findings())
    if resources is None:
        raise SystemExit("fonts are missing: bash setup.sh")
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join((str(ROOT), os.environ.get("PYTHONPATH", ""))),
        "FONTCONFIG_FILE": str(resources.fontconfig),
    }
    fonts = sorted({str(font.path.parent) for font in resources.fonts})
    names = [name for name in CONTESTANTS if name != "Typst" or importlib.util.find_spec("typst")]
    if "Typst" not in names:
        say("Typst takes no part: it is not installed (pip install typst)")
    best: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        page, markup = Path(folder, "text.html"), Path(folder, "text.typ")
        page.write_text(html(text), "utf-8")
        markup.write_text(typst(text), "utf-8")
        for _ in range(runs):
            for number, name in enumerate(names):
                source, more = (markup, fonts) if name == "Typst" else (page, [])
                arguments = [str(source), f"{folder}/{number}.pdf", *more]
                cpu = measured(CONTESTANTS[name], arguments, environment)
                best[name] = min(cpu, best.get(name, cpu))
        pages = [_pages(f"{folder}/{number}.pdf") for number in range(len(names))]
    return [Result(name, best[name], count) for name, count in zip(names, pages, strict=True)]


def _pages(path: str) -> int:
    document = pypdfium2.PdfDocument(path)
    try:
        return len(document)
    finally:
        document.close()


def table(results: list[Result]) -> list[str]:
    """Return the results as lines of a Markdown table."""
    plain = results[0].cpu
    return [
        "| | pages | CPU s | ratio to the engine alone |",
        "|---|---|---|---|",
        *(
            f"| {each.name} | {each.pages} | {each.cpu:.2f} | {each.cpu / plain:.2f} |"
            for each in results
        ),
    ]


def main() -> None:
    """Print the table, or write it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--characters", type=int, default=31_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--write", action="store_true")
    asked = parser.parse_args()
    results = run(asked.characters, asked.runs, print)
    lines = table(results)
    print("\n".join(lines))  # noqa: T201
    if asked.write:
        told = f"{asked.characters:,} characters, best of {asked.runs} runs, whole processes."
        command = f"`python benchmarks/composition.py --write`: {told}"
        write_section("What line composition costs", [command, "", *lines])


if __name__ == "__main__":
    main()
