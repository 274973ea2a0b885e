"""What lays out pages here: the program, its libraries, and what they take from the system.

Two machines whose versions are the same make the same bytes; anything else is not mixed.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import sys
import zlib
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from shufang.core.digest import digest_parts

LIBRARIES = ("weasyprint", "pydyf", "tinycss2", "cssselect2", "pyphen", "pillow", "pikepdf")
"""Libraries of which the layout is made; Pango and HarfBuzz come with the system."""

PROGRAM = "书坊"

Versions = tuple[tuple[str, str], ...]
"""Name and version of everything that pages depend on, the program by its digest."""


@cache
def versions() -> Versions:
    """Return all versions of this machine, the program first."""
    return (
        (PROGRAM, _sources()),
        ("Python", f"{sys.version_info.major}.{sys.version_info.minor}"),
        ("zlib", zlib.ZLIB_RUNTIME_VERSION),
        ("Pango", pango_version()),
        ("HarfBuzz", _told("harfbuzz", "libharfbuzz.so.0", "hb_version_string")),
        *((name, _installed(name)) for name in LIBRARIES),
    )


@cache
def program() -> str:
    """Return the digest of all versions, for the keys of what is kept."""
    return digest_parts([part for pair in versions() for part in pair])


def difference(ours: Versions, theirs: Versions) -> tuple[str, str, str] | None:
    """Return the first thing that differs, with our version and theirs; None where none does."""
    known, other = dict(ours), dict(theirs)
    for name in dict.fromkeys((*known, *other)):
        if known.get(name) != other.get(name):
            return name, _short(known.get(name, "")), _short(other.get(name, ""))
    return None


def pango_version() -> str:
    """Return the version of the system's Pango without starting the engine, empty if unknown."""
    return _told("pango-1.0", "libpango-1.0.so.0", "pango_version_string")


def _sources() -> str:
    package = Path(__file__).resolve().parents[1]
    sources = sorted(package.rglob("*.py"))
    parts: list[str | bytes] = [f"{path.relative_to(package).as_posix()}" for path in sources]
    parts += [path.read_bytes() for path in sources]
    return digest_parts(parts)


def _installed(name: str) -> str:
    with suppress(PackageNotFoundError):
        return version(name)
    return ""


def _told(library: str, file: str, function: str) -> str:
    name = ctypes.util.find_library(library) or file
    with suppress(OSError, AttributeError):
        tell: Callable[[], bytes] = getattr(ctypes.CDLL(name), function)
        tell.restype = ctypes.c_char_p  # type: ignore[attr-defined]
        return tell().decode()
    return ""


def _short(version: str) -> str:
    """Return a version as one says it: of a digest its first digits."""
    return version[:12] if len(version) > 40 else version
