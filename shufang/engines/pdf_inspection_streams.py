"""Reading the objects of files that nobody vouches for: bounds, cycles, damage."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from shufang.engines.pdf_inspection_facts import Rect

if TYPE_CHECKING:
    import pikepdf

MOST_BYTES: Final = 400_000_000
"""Bytes of one unpacked stream: a page of 210 x 285 mm in CMYK at 1000 ppi."""
MOST_CONTENT: Final = 60_000_000
"""Bytes of one content stream, unpacked."""


@contextlib.contextmanager
def bounded_reading() -> Iterator[None]:
    """Let qpdf refuse streams that unpack to more than can be meant (zip bombs).

    qpdf's limits hold for the whole process; they are put back.
    """
    import pikepdf

    former = pikepdf.settings.set_qpdf_limits(
        doc_max_warnings=500,
        flate_max_memory=MOST_BYTES,
        png_max_memory=MOST_BYTES,
        tiff_max_memory=MOST_BYTES,
        run_length_max_memory=MOST_BYTES,
    )
    # What pikepdf has to say of a damaged file goes to the log; we say it in findings.
    logger = logging.getLogger("pikepdf")
    level = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        logger.setLevel(level)
        pikepdf.settings.set_qpdf_limits(**former)  # type: ignore[arg-type]


def faults_of_reading() -> tuple[type[Exception], ...]:
    """Return what pikepdf raises for objects that are not what they should be."""
    import pikepdf
    from PIL import Image

    return (
        pikepdf.PdfError,
        ValueError,
        TypeError,
        KeyError,
        IndexError,
        AttributeError,
        NotImplementedError,
        RuntimeError,
        Image.DecompressionBombError,
        OverflowError,
        ArithmeticError,
        OSError,
        EOFError,
        AssertionError,
        MemoryError,
        SyntaxError,
        LookupError,
    )


def key_of(thing: pikepdf.Object) -> tuple[int, int] | None:
    """Return what identifies an indirect object; None for a direct one."""
    number, generation = thing.objgen
    return (number, generation) if number else None


def get(thing: object, key: str) -> pikepdf.Object | None:
    """Return the value of a key of a dictionary or stream; None where there is none."""
    import pikepdf

    if not isinstance(thing, (pikepdf.Dictionary, pikepdf.Stream)):
        return None
    try:
        return thing.get(key)  # type: ignore[arg-type, return-value, unused-ignore]
    except faults_of_reading():
        return None


def name(thing: object) -> str:
    """Return a name without its slash; empty for anything else."""
    import pikepdf

    return str(thing)[1:] if isinstance(thing, pikepdf.Name) else ""


def number(thing: object, default: float = 0.0) -> float:
    """Return a number; the default for anything else."""
    try:
        found = float(thing)  # type: ignore[arg-type]
    except (TypeError, ValueError, OverflowError):
        return default
    except faults_of_reading():
        return default
    return found if abs(found) < 1e12 else default


def truth(thing: object) -> bool:
    """Return a Boolean; False for anything else."""
    try:
        return bool(thing is not None and bool(thing) is True)
    except faults_of_reading():
        return False


def items(thing: object) -> list[object]:
    """Return the items of an array; nothing for anything else."""
    import pikepdf

    if not isinstance(thing, pikepdf.Array):
        return []
    try:
        return list(thing)
    except faults_of_reading():
        return []


def entries(thing: object) -> list[tuple[str, object]]:
    """Return the keys without slash and the values of a dictionary."""
    import pikepdf

    if not isinstance(thing, (pikepdf.Dictionary, pikepdf.Stream)):
        return []
    found: list[tuple[str, object]] = []
    try:
        for key in thing.keys():  # noqa: SIM118 - iterating a stream would unpack it
            found.append((key[1:], thing.get(key)))
    except faults_of_reading():
        return found
    return found


def numbers(thing: object) -> tuple[float, ...]:
    """Return an array of numbers."""
    return tuple(number(item) for item in items(thing))


def rect_of(thing: object) -> Rect | None:
    """Return a rectangle with its corners in order; None where it is none."""
    found = numbers(thing)
    if len(found) != 4:
        return None
    left, right = sorted((found[0], found[2]))
    bottom, top = sorted((found[1], found[3]))
    return Rect(left, bottom, right, top)


def text_of(thing: object) -> str:
    """Return a text string; names and numbers as they are written."""
    import pikepdf

    try:
        if isinstance(thing, pikepdf.String):
            return str(thing)
        return name(thing) or ("" if thing is None else str(thing))
    except faults_of_reading():
        return ""


def stream_bytes(thing: object, most: int = MOST_BYTES) -> bytes | None:
    """Return the unpacked bytes of a stream; None where it cannot be unpacked or is too large."""
    import pikepdf

    if not isinstance(thing, pikepdf.Stream):
        return None
    try:
        found = thing.read_bytes()
    except faults_of_reading():
        return None
    return found if len(found) <= most else None


def raw_bytes(thing: object) -> bytes:
    """Return the bytes of a stream as they stand in the file."""
    import pikepdf

    if not isinstance(thing, pikepdf.Stream):
        return b""
    try:
        return thing.read_raw_bytes()
    except faults_of_reading():
        return b""


def filters_of(thing: object) -> tuple[str, ...]:
    """Return the names of a stream's filters, first to unpack first."""
    found = get(thing, "/Filter")
    if found is None:
        return ()
    return (name(found),) if name(found) else tuple(name(item) for item in items(found))
