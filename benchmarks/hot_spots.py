"""Where the time of a build goes: `python benchmarks/hot_spots.py BOOK OUTPUT`.

Prints a profile of `print -j 1` as lines of Markdown. The profiler makes Python's own functions
look dearer than they are beside those of C libraries; the shares are the figures.
"""

from __future__ import annotations

import cProfile
import pstats
import re
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.results import table  # noqa: E402

HEAVIEST = 15
STEPS = 40
MOST = 0.95
"""A function with a larger share of the time only calls the others."""
Function = tuple[str, int, str]


def profiled(book: Path, output: Path) -> pstats.Stats:
    """Build the print edition of a book under the profiler."""
    from shufang.cli import main

    profile = cProfile.Profile(time.process_time_ns, 1e-9)  # the machine may be busy
    words = ["print", str(book), "-j", "1", "-q", "--output", str(output)]
    profile.runcall(main, words)
    return pstats.Stats(profile)


def lines(stats: pstats.Stats) -> list[str]:
    """Return three tables: own time by package, the heaviest functions, and our steps."""
    entries: dict[Function, tuple[int, int, float, float, object]] = stats.stats  # type: ignore[attr-defined]
    whole = sum(entry[2] for entry in entries.values())
    packages: dict[str, float] = {}
    for function, entry in entries.items():
        package = _package(function)
        packages[package] = packages.get(package, 0.0) + entry[2]
    by_package = sorted(packages.items(), key=lambda item: -item[1])[:STEPS]
    by_own = sorted(entries.items(), key=lambda item: -item[1][2])[:HEAVIEST]
    ours = [
        item
        for item in entries.items()
        if _module(item[0]).startswith("shufang") and item[1][3] < MOST * whole
    ]
    by_all = sorted(ours, key=lambda item: -item[1][3])[:STEPS]
    own_head = ("function", "calls", "own s", "share")
    return [
        f"Own time by package, of {whole:.0f} s of CPU under the profiler:",
        "",
        *table(("package", "s", "share"), [_row(name, own, whole) for name, own in by_package]),
        "",
        f"The {HEAVIEST} functions with most time of their own:",
        "",
        *table(own_head, [(_name(f), f"{e[1]:,}", *_row("", e[2], whole)[1:]) for f, e in by_own]),
        "",
        "Our functions with most time in them and below them:",
        "",
        *table(
            ("function", "calls", "s", "share"),
            [(_name(f), f"{e[1]:,}", *_row("", e[3], whole)[1:]) for f, e in by_all],
        ),
    ]


def _row(name: str, seconds: float, whole: float) -> tuple[str, str, str]:
    return name, f"{seconds:.1f}", f"{100 * seconds / whole:.1f} %"


def _module(function: Function) -> str:
    """Return the dotted module of a function, without what the machine calls its folders."""
    path = function[0].replace("\\", "/")
    found = re.search(r".*(?:site-packages|python3\.\d+)/(.+)\.py$", path)
    if found is None:
        found = re.search(r"/((?:shufang|benchmarks)/.+)\.py$", path)
    return found[1].replace("/", ".").removesuffix(".__init__") if found else path


def _package(function: Function) -> str:
    module = _module(function)
    if module in {"~", ""} or module.startswith("<"):
        return _foreign(function[2])
    parts = module.split(".")
    if parts[0] == "shufang":
        return module
    return ".".join(parts[:2]) if parts[0] == "weasyprint" else parts[0]


def _foreign(name: str) -> str:
    for library in ("pango", "pikepdf", "pydyf", "zlib", "lxml", "PIL", "hashlib", "re.Pattern"):
        if library.lower() in name.lower():
            return f"C: {library}"
    return "C: " + ("cffi calls" if "cffi" in name or "ffi" in name else "built in")


def _name(function: Function) -> str:
    module = _module(function)
    name = function[2].replace("|", "/")
    return f"`{name}`" if module in {"~", ""} else f"`{module}.{name}`"


def main() -> None:
    """Print the profile."""
    found = profiled(Path(sys.argv[1]), Path(sys.argv[2]))
    sys.stdout.write("\n".join(lines(found)) + "\n")


if __name__ == "__main__":
    main()
