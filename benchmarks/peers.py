"""The same invented book through other typesetting tools, as far as they are installed.

    python benchmarks/peers.py --pages 50 [--peers FOLDER] [--only NAME ...] [--folder FOLDER]

No tool here is a dependency of the project. They are looked for in FOLDER (or in the folder that
SHUFANG_PEERS names) and then on PATH:

    python3 -m venv FOLDER/venv && FOLDER/venv/bin/pip install typst pypandoc_binary
    npm install --prefix FOLDER pagedjs-cli @vivliostyle/cli     (browser: Debian's chromium)
    apt-get install texlive-xetex texlive-lang-chinese texlive-fonts-recommended

A tool that is missing is left out, with the words that bring it. All get our locked fonts.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.books import write_manuscript  # noqa: E402
from benchmarks.finished import NoteCount, Numbering, count_notes, pages_of  # noqa: E402
from benchmarks.local_history import Book  # noqa: E402
from benchmarks.markup.html import html  # noqa: E402
from benchmarks.markup.latex import latex  # noqa: E402
from benchmarks.markup.pandoc import markdown  # noqa: E402
from benchmarks.markup.typst import typst  # noqa: E402
from benchmarks.processes import Cost, run  # noqa: E402
from shufang.core.diagnostic import Findings  # noqa: E402
from shufang.engines.resources import Resources, prepare_fonts  # noqa: E402

WEASYPRINT = "import sys; from weasyprint import HTML; HTML(sys.argv[1]).write_pdf(sys.argv[2])"
TYPST = """import sys, typst
typst.compile(sys.argv[1], output=sys.argv[2], font_paths=sys.argv[3:], ignore_system_fonts=True)"""
PANDOC = """import os, sys, pypandoc
tool = pypandoc.get_pandoc_path()
os.execv(tool, [tool, "-f", "markdown", "-t", "epub3", "--toc", "-o", sys.argv[2], sys.argv[1]])"""
TEX = "texlive-xetex texlive-lang-chinese texlive-fonts-recommended"
THREE_PASSES = "for pass in 1 2 3; do xelatex -interaction=batchmode book.tex || exit 1; done"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a book is measured: `book/` is its manuscript, sources and products lie beside it."""

    folder: Path
    book: Book
    resources: Resources
    peers: Path | None

    @property
    def font_folders(self) -> list[str]:
        """Folders of the locked fonts, for tools that take folders."""
        return sorted({str(font.path.parent) for font in self.resources.fonts})

    @property
    def environment(self) -> dict[str, str]:
        """The environment in which fontconfig shows the locked fonts alone."""
        return {**os.environ, "FONTCONFIG_FILE": str(self.resources.fontconfig)}

    def python(self) -> str | None:
        """Return the interpreter that has the peers' Python packages."""
        if self.peers is not None:
            found = self.peers / "venv" / "bin" / "python"
            if found.exists():
                return str(found)
        return None

    def program(self, name: str) -> str | None:
        """Return the path of a program, from the peers' folder first."""
        if self.peers is not None:
            for beside in ("node_modules/.bin", "npm/node_modules/.bin", "venv/bin"):
                if (self.peers / beside / name).exists():
                    return str(self.peers / beside / name)
        return shutil.which(name)


Start = Callable[[Place], "Attempt | str"]
"""Writes the source; returns the command, or what to install."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """A command that makes `product` in the place's folder."""

    command: list[str]
    product: str
    environment: Mapping[str, str]
    numbering: Numbering = "book"


@dataclass(frozen=True, slots=True)
class Result:
    """What one tool made of the book; `missing` says why it took no part."""

    name: str
    missing: str = ""
    cost: Cost | None = None
    megabytes: float = 0.0
    pages: int = 0
    notes: NoteCount | None = None


def weasyprint(place: Place) -> Attempt | str:
    """Plain WeasyPrint, with the library of this project but none of our code."""
    (place.folder / "weasyprint.html").write_text(html(place.book), "utf-8")
    command = [sys.executable, "-c", WEASYPRINT, "weasyprint.html", "weasyprint.pdf"]
    return Attempt(command, "weasyprint.pdf", place.environment)


def typst_compile(place: Place) -> Attempt | str:
    """Typst, cold."""
    python = place.python()
    if python is None or not _has(python, "typst"):
        return "pip install typst"
    (place.folder / "book.typ").write_text(typst(place.book), "utf-8")
    command = [python, "-c", TYPST, "book.typ", "typst.pdf", *place.font_folders]
    return Attempt(command, "typst.pdf", place.environment)


def xelatex(place: Place) -> Attempt | str:
    """XeLaTeX with ctex, three passes from nothing."""
    if shutil.which("xelatex") is None:
        return f"apt-get install {TEX}"
    for rest in place.folder.glob("book.*"):
        if rest.suffix in {".aux", ".toc", ".out", ".log", ".pdf"}:
            rest.unlink()
    (place.folder / "book.tex").write_text(latex(place.book), "utf-8")
    return Attempt(["sh", "-c", THREE_PASSES], "book.pdf", place.environment, "chapter")


def pagedjs(place: Place) -> Attempt | str:
    """Paged.js in Debian's Chromium."""
    tool, browser = place.program("pagedjs-cli"), shutil.which("chromium")
    if tool is None or browser is None:
        return "npm install pagedjs-cli; apt-get install chromium"
    (place.folder / "pagedjs.html").write_text(html(place.book, has_leaders=False), "utf-8")
    environment = {**place.environment, "PUPPETEER_EXECUTABLE_PATH": browser}
    options = ["--browserArgs", "--no-sandbox", "--timeout", "3600000"]
    return Attempt(
        [tool, "pagedjs.html", "-o", "pagedjs.pdf", *options], "pagedjs.pdf", environment
    )


def vivliostyle(place: Place) -> Attempt | str:
    """Vivliostyle in Debian's Chromium."""
    tool, browser = place.program("vivliostyle"), shutil.which("chromium")
    if tool is None or browser is None:
        return "npm install @vivliostyle/cli; apt-get install chromium"
    (place.folder / "vivliostyle.html").write_text(html(place.book), "utf-8")
    options = ["--executable-browser", browser, "--timeout", "3600", "--log-level", "info"]
    command = [tool, "build", "vivliostyle.html", "-o", "vivliostyle.pdf", *options]
    return Attempt(command, "vivliostyle.pdf", place.environment)


def pandoc(place: Place) -> Attempt | str:
    """Pandoc's EPUB."""
    (place.folder / "book.md").write_text(markdown(place.book), "utf-8")
    python = place.python()
    if python is not None and _has(python, "pypandoc"):
        return Attempt([python, "-c", PANDOC, "book.md", "pandoc.epub"], "pandoc.epub", os.environ)
    if shutil.which("pandoc") is None:
        return "pip install pypandoc_binary"
    command = ["pandoc", "-f", "markdown", "-t", "epub3", "--toc", "-o", "pandoc.epub", "book.md"]
    return Attempt(command, "pandoc.epub", os.environ)


CONTESTANTS: dict[str, Start] = {
    "Typst": typst_compile,
    "XeLaTeX, 3 passes": xelatex,
    "WeasyPrint alone": weasyprint,
    "Paged.js": pagedjs,
    "Vivliostyle": vivliostyle,
    "Pandoc EPUB": pandoc,
}


def _has(python: str, module: str) -> bool:
    command = [python, "-c", f"import {module}"]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def place_for(folder: Path, pages: int, seed: int, peers: Path | None) -> Place:
    """Write the book into `folder/book` and return the place; raises SystemExit without fonts."""
    resources = prepare_fonts(Findings())
    if resources is None:
        raise SystemExit("fonts are missing: bash setup.sh")
    folder.mkdir(parents=True, exist_ok=True)
    return Place(
        folder, write_manuscript(folder / "book", pages, seed, keeps_old=True), resources, peers
    )


def measure(name: str, place: Place) -> Result:
    """Run one contestant once."""
    attempt = CONTESTANTS[name](place)
    if isinstance(attempt, str):
        return Result(name, missing=attempt)
    product = place.folder / attempt.product
    product.unlink(missing_ok=True)
    cost = run(attempt.command, place.folder, attempt.environment)
    if cost.code or not product.exists():
        last = " ".join(cost.told.split())[-200:]
        return Result(name, missing=f"it failed with exit code {cost.code}: {last}", cost=cost)
    is_pdf = product.suffix == ".pdf"
    return Result(
        name,
        cost=cost,
        megabytes=product.stat().st_size / 1_000_000,
        pages=pages_of(product) if is_pdf else 0,
        notes=count_notes(product, place.book, attempt.numbering) if is_pdf else None,
    )


def line(result: Result) -> str:
    """Return the result as a line for the screen."""
    if result.missing or result.cost is None:
        return f"{result.name}: takes no part: {result.missing}"
    cost = result.cost
    return (
        f"{result.name}: {cost.cpu:.1f} s CPU, {cost.wall:.1f} s wall, {cost.memory:.0f} MB, "
        f"{result.pages} pages, {result.megabytes:.1f} MB, notes: {result.notes}"
    )


def peers_folder(asked: Path | None) -> Path | None:
    """Return the folder of the peers from the option or the environment."""
    named = os.environ.get("SHUFANG_PEERS")
    return asked or (Path(named) if named else None)


def main() -> None:
    """Measure all contestants once, or those asked for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pages", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", type=Path, default=ROOT / "build" / "benchmarks")
    parser.add_argument("--peers", type=Path)
    parser.add_argument("--only", action="append", choices=CONTESTANTS)
    asked = parser.parse_args()
    folder = asked.folder.resolve() / f"{asked.pages}-{asked.seed}"
    place = place_for(folder, asked.pages, asked.seed, peers_folder(asked.peers))
    for name in asked.only or CONTESTANTS:
        print(line(measure(name, place)), flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
