"""What our books cost in time and memory, beside the same book in other tools.

    python benchmarks/speed.py --write [--pages 500] [--peers FOLDER] [--only STEP ...]

Writes its sections of RESULTS.md, each with ratios from one run; the machine is never as quiet as
one would like, so CPU seconds and ratios are the figures. `peers.py` says how to bring the tools.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.edits import LINES, with_lines, with_word  # noqa: E402
from benchmarks.finished import NoteCount, count_notes, pages_of  # noqa: E402
from benchmarks.markup.typst import typst  # noqa: E402
from benchmarks.ours import Edit, build, check, product, save, steps, watching  # noqa: E402
from benchmarks.peers import Place, Result, measure, peers_folder, place_for  # noqa: E402
from benchmarks.processes import Cost, run  # noqa: E402
from benchmarks.results import machine, table, write_section  # noqa: E402

FAST = ("Typst", "XeLaTeX, 3 passes", "WeasyPrint alone")
SLOW = ("Paged.js", "Vivliostyle")
WORDS = ("后来", "其后", "此外")


@dataclass(frozen=True, slots=True)
class Course:
    """What is measured: sizes in pages, and where the books lie."""

    folder: Path
    pages: int
    slow_pages: int
    profile_pages: int
    sizes: tuple[int, ...]
    seed: int
    peers: Path | None

    def place(self, pages: int) -> Place:
        """Return the place of a book of that size, written anew."""
        return place_for(self.folder / f"{pages}-{self.seed}", pages, self.seed, self.peers)


@dataclass(frozen=True, slots=True)
class Ours:
    """One cold build of ours."""

    cost: Cost
    pages: int
    megabytes: float
    notes: NoteCount | None


def cold(course: Course) -> list[str]:
    """Build the whole book from nothing: ours with one and two processes, and the others."""
    place = course.place(course.pages)
    by_step: list[str] = []
    ours = {}
    for jobs in (1, 2):
        ours[f"ours, -j {jobs}"] = _ours(place, "print", "-j", str(jobs))
        told = ", ".join(f"{name} {seconds:.1f}" for name, seconds in steps(place.folder).items())
        by_step.append(f"Steps with -j {jobs}, wall s: {told}.")
    results = [measure(name, place) for name in FAST]
    one = ours["ours, -j 1"].cost
    rows = [_ours_row(name, each, one) for name, each in ours.items()]
    rows += [_row(result, one) for result in results]
    lines = [
        f"The same book of {course.pages} pages, from nothing; ratios to ours with one process.",
        "Ours (`print`) also makes the indexes, the cover and the job ticket, puts the photographs",
        "into printing inks, checks every character and note of the finished file, and writes the",
        "report with a thumbnail of each page. Notes are counted in the finished PDFs of all",
        "(`finished.py`): *lost* are on no page, *elsewhere* do not begin on the page of their",
        "mark, *continued* end on the next.",
        "",
        *table(_HEAD, rows),
        "",
        " ".join(by_step),
    ]
    small = course.place(course.slow_pages)
    ours_small = _ours(small, "print", "-j", "1")
    slow = [measure(name, small) for name in SLOW]
    lines += [
        "",
        f"The tools that work in a browser, at {course.slow_pages} pages:",
        "",
        *table(
            _HEAD,
            [
                _ours_row("ours, -j 1", ours_small, ours_small.cost),
                *(_row(result, ours_small.cost) for result in slow),
            ],
        ),
    ]
    return lines


_HEAD = (
    "", "CPU s", "ratio", "wall s", "ratio", "largest process MB", "pages", "PDF MB",
    "notes lost", "elsewhere", "continued",
)  # fmt: skip


def edits(course: Course) -> list[str]:
    """Edit one paragraph: from the cache in a new process, under `watch`, and in warm Typst."""
    place = course.place(course.pages)
    build(place.folder, "print", "-j", "2")
    save(place.folder, with_word(place.book, "起先"))
    cold_word = build(place.folder, "print", "-j", "2", keeps_cache=True)
    save(place.folder, place.book)
    with watching(place.folder, "print", "-j", "2") as watcher:
        words = [watcher.edit(with_word(place.book, word)) for word in WORDS]
        lines = watcher.edit(with_lines(place.book))
    word = min(words, key=lambda each: each.cpu)
    theirs = _warm_typst(place)
    rows = [
        ("one word: new process, cache", f"{cold_word.cpu:.2f}", f"{cold_word.wall:.2f}", ""),
        _edit_row("one word: `watch`", word),
        _edit_row(f"{LINES} lines more: `watch`", lines),
        *theirs,
    ]
    return [
        f"A book of {course.pages} pages that has been built before. `watch`: from the save to the",
        "new PDF on the disk (it looks for changes every quarter of a second and waits for a quiet",
        f"one), best of {len(WORDS)} words; CPU until it rests again, report and thumbnails",
        "included. Typst: its compiler kept in one process (`typst.Compiler`), PDF written.",
        "",
        *table(("", "CPU s", "wall s to the PDF", "wall s to rest"), rows),
    ]


def ebook(course: Course) -> list[str]:
    """Make the EPUB alone, beside Pandoc's."""
    place = course.place(course.pages)
    ours = _ours(place, "epub")
    result = measure("Pandoc EPUB", place)
    head = ("", "CPU s", "ratio", "wall s", "ratio", "largest process MB", "MB")
    rows = [_ours_row("ours", ours, ours.cost, is_pdf=False)]
    rows.append(_row(result, ours.cost, is_pdf=False))
    return [
        f"The EPUB of {course.pages} pages alone, from nothing; ours embeds its titles' font.",
        "",
        *table(head, rows),
    ]


def checks(course: Course) -> list[str]:
    """Check manuscripts of all sizes."""
    rows = []
    for pages in course.sizes:
        cost = check(course.place(pages).folder)
        told = f"{cost.cpu:.2f}", f"{cost.wall:.2f}", f"{cost.memory:.0f}"
        rows.append((f"{pages} pages", *told))
    return table(("", "CPU s", "wall s", "MB"), rows)


def growth(course: Course) -> list[str]:
    """Build books of all sizes with one process."""
    rows = []
    for pages in course.sizes:
        each = _ours(course.place(pages), "print", "-j", "1")
        page = 1000 * each.cost.cpu / each.pages if each.pages else 0
        start = (f"{pages}", f"{each.cost.cpu:.1f}", f"{each.cost.wall:.1f}", f"{page:.0f}")
        end = f"{each.cost.memory:.0f}", f"{each.pages}", f"{each.megabytes:.1f}"
        rows.append((*start, *end, *_told(each.notes)))
        print(*rows[-1], flush=True)  # noqa: T201 - the large ones take their time
    head = (
        "pages asked for", "CPU s", "wall s", "CPU ms a page", "MB", "pages", "PDF MB",
        "notes lost", "elsewhere", "continued",
    )  # fmt: skip
    return ["`print -j 1` from nothing.", "", *table(head, rows)]


def hot_spots(course: Course) -> list[str]:
    """Profile a build from nothing, and one after an edit, in processes of their own."""
    pages = course.profile_pages
    place = course.place(pages)
    output = place.folder / "profiled"
    shutil.rmtree(output, ignore_errors=True)
    lines = [f"`print -j 1` of {pages} pages from nothing.", "", _profile(place, output)]
    save(place.folder, with_word(place.book, WORDS[0]))
    lines += ["", "### After an edit of one word", "", _profile(place, output)]
    return lines


def _profile(place: Place, output: Path) -> str:
    script = str(ROOT / "benchmarks" / "hot_spots.py")
    command = [sys.executable, script, str(place.folder / "book"), str(output)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


STEPS: dict[str, tuple[str, Callable[[Course], list[str]]]] = {
    "cold": ("Print PDF from nothing", cold),
    "edits": ("Print PDF after an edit", edits),
    "ebook": ("EPUB", ebook),
    "check": ("Checking the manuscript", checks),
    "growth": ("Growth with the size of the book", growth),
    "profile": ("Where the time goes", hot_spots),
}


def _ours(place: Place, *words: str) -> Ours:
    cost = build(place.folder, *words)
    path = product(place.folder, ".epub" if words[0] == "epub" else ".pdf")
    if path is None:
        raise SystemExit(f"our build made nothing (exit code {cost.code}): {cost.told}")
    is_pdf = path.suffix == ".pdf"
    notes = count_notes(path, place.book, "page") if is_pdf else None
    return Ours(cost, pages_of(path) if is_pdf else 0, path.stat().st_size / 1e6, notes)


def _ours_row(name: str, each: Ours, one: Cost, is_pdf: bool = True) -> tuple[str, ...]:
    if each.cost.code:
        name += f" (exit code {each.cost.code})"
    result = Result(name, "", each.cost, each.megabytes, each.pages, each.notes)
    return _row(result, one, is_pdf)


def _row(result: Result, one: Cost, is_pdf: bool = True) -> tuple[str, ...]:
    cost = result.cost
    if result.missing or cost is None:
        return (f"{result.name}: took no part ({result.missing})", *[""] * (10 if is_pdf else 6))
    row = (
        result.name,
        f"{cost.cpu:.1f}",
        f"{cost.cpu / one.cpu:.2f}",
        f"{cost.wall:.1f}",
        f"{cost.wall / one.wall:.2f}",
        f"{cost.memory:.0f}",
    )
    size = f"{result.megabytes:.1f}"
    return (*row, str(result.pages), size, *_told(result.notes)) if is_pdf else (*row, size)


def _told(notes: NoteCount | None) -> tuple[str, str, str]:
    if notes is None:
        return "", "", ""
    unknown = f" ({notes.unfound} marks not read)" if notes.unfound else ""
    return f"{notes.lost} of {notes.notes}{unknown}", str(notes.elsewhere), str(notes.continued)


def _edit_row(name: str, edit: Edit) -> tuple[str, ...]:
    return name, f"{edit.cpu:.2f}", f"{edit.to_product:.2f}", f"{edit.to_rest:.2f}"


def _warm_typst(place: Place) -> list[tuple[str, ...]]:
    python = place.python()
    if python is None:
        return [("Typst: took no part (pip install typst)", "", "", "")]
    books = [place.book, *(with_word(place.book, word) for word in WORDS), with_lines(place.book)]
    for number, book in enumerate(books):
        (place.folder / f"edit{number}.typ").write_text(typst(book), "utf-8")
    (place.folder / "warm.typ").write_text(typst(place.book), "utf-8")
    script = str(ROOT / "benchmarks" / "typst_warm.py")
    sources = [f"edit{number}.typ" for number in range(1, len(books))]
    command = [python, script, "warm.typ", "warm.pdf", *place.font_folders, "--", *sources]
    cost = run(command, place.folder, place.environment)
    if cost.code:
        return [(f"Typst: took no part (exit code {cost.code})", "", "", "")]
    runs = json.loads(cost.told)["runs"]
    best = min(runs[1:-1])
    named = (
        ("Typst, first compilation", runs[0]),
        ("Typst, one word: warm", best),
        (f"Typst, {LINES} lines more: warm", runs[-1]),
    )
    return [(name, f"{cpu:.2f}", f"{wall:.2f}", "") for name, (cpu, wall) in named]


def main() -> None:
    """Measure all steps, or those asked for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pages", type=int, default=500)
    parser.add_argument("--slow-pages", type=int, default=50)
    parser.add_argument("--sizes", type=int, nargs="+", default=[50, 250, 500, 1000])
    parser.add_argument("--profile-pages", type=int, default=250)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", type=Path, default=ROOT / "build" / "benchmarks")
    parser.add_argument("--peers", type=Path)
    parser.add_argument("--only", nargs="+", choices=STEPS)
    parser.add_argument("--write", action="store_true")
    asked = parser.parse_args()
    course = Course(
        asked.folder.resolve(),
        asked.pages,
        asked.slow_pages,
        asked.profile_pages,
        tuple(asked.sizes),
        asked.seed,
        peers_folder(asked.peers),
    )
    for name in asked.only or STEPS:
        heading, step = STEPS[name]
        command = f"`python benchmarks/speed.py --only {name} --write`; {machine()}."
        lines = [command, "", *step(course)]
        print(f"## {heading}\n", *lines, "", sep="\n", flush=True)  # noqa: T201
        if asked.write:
            write_section(heading, lines)


if __name__ == "__main__":
    main()
