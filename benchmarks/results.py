"""Keeps `RESULTS.md`: each benchmark writes the section under its own heading."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from pathlib import Path

RESULTS = Path(__file__).resolve().parent / "RESULTS.md"
TITLE = "# What the benchmarks measured"


def with_section(text: str, heading: str, lines: Sequence[str]) -> str:
    """Return the page with that section in the place of its former text, or at the end."""
    parts = text.split("\n## ")
    opening = parts[0].strip() or TITLE
    sections = {part.partition("\n")[0]: part.partition("\n")[2].strip() for part in parts[1:]}
    sections[heading] = "\n".join(lines).strip()
    whole = [opening, *(f"## {name}\n\n{body}" for name, body in sections.items())]
    return "\n\n".join(whole) + "\n"


def write_section(heading: str, lines: Sequence[str]) -> None:
    """Write one section of RESULTS.md and leave the others."""
    text = RESULTS.read_text("utf-8") if RESULTS.exists() else ""
    RESULTS.write_text(with_section(text, heading, lines), "utf-8")


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Return lines of a Markdown table; the first column is words, the others are numbers."""
    lines = [f"| {' | '.join(head)} |", "|---|" + "---:|" * (len(head) - 1)]
    return [*lines, *(f"| {' | '.join(row)} |" for row in rows)]


def machine() -> str:
    """Return what the figures were measured on."""
    model = ""
    facts = Path("/proc/cpuinfo")
    if facts.exists():
        lines = (line for line in facts.read_text("utf-8").split("\n") if "model name" in line)
        model = f", {next(lines, '').partition(':')[2].strip()}"
    return f"Python {platform.python_version()}, {os.cpu_count()} cores{model}".rstrip(", ")
