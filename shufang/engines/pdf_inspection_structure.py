"""Things of a whole PDF: what it contains beside its pages.

Every object that can be reached is looked at as text first, which is quick; only one in which a
word stands that matters is taken apart.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from shufang.engines.pdf_inspection_facts import Structure
from shufang.engines.pdf_inspection_streams import (
    entries,
    faults_of_reading,
    get,
    items,
    name,
)

if TYPE_CHECKING:
    import pikepdf

MOST_OBJECTS: Final = 600_000
MOST_WARNINGS: Final = 20
_REFERENCE: Final = re.compile(rb"(\d+) (\d+) R\b")
_STRING: Final = re.compile(rb"\((?:[^()\\]|\\.)*+\)", re.DOTALL)
_FILTER: Final = re.compile(rb"/(?:Filter|F)\s*(/[A-Za-z0-9]+|\[[^\]]*\])")
_NAME: Final = re.compile(rb"/([A-Za-z0-9]+)")
_WORDS: Final = re.compile(
    rb"/(?:JS|JavaScript|EF|EmbeddedFiles?|Ref|OPI|PS|Alternates|TR2?|HT|BG2?|UCR2?|TransferFunction"
    rb"|Subtype2|FS|RichMedia\w*|F)\b"
)
_TRANSFER: Final = ("TR", "TR2", "HT", "BG", "BG2", "UCR", "UCR2", "HTP")
_DEEPEST: Final = 12


@dataclass(slots=True)
class _Found:
    filters: set[str] = field(default_factory=set)
    outside: dict[str, None] = field(default_factory=dict)
    transfer: dict[str, None] = field(default_factory=dict)
    has_javascript: bool = False
    has_attachments: bool = False
    has_postscript: bool = False
    has_alternates: bool = False
    is_cut_short: bool = False


def structure_of(pdf: pikepdf.Pdf, *, is_cut_short: bool) -> Structure:
    """Return the facts of the whole file, without its warnings."""
    found = _walk(pdf)
    root = pdf.Root
    identity = items(get(pdf.trailer, "/ID"))
    names = get(root, "/Names")
    actions = [key for key in ("OpenAction", "AA") if get(root, f"/{key}") is not None]
    return Structure(
        _version(pdf),
        pdf.is_encrypted,
        len(identity) == 2 and all(len(bytes(part)) > 0 for part in _strings(identity)),
        (),
        is_cut_short or found.is_cut_short,
        name(get(pdf.trailer, "/Type")) == "XRef",
        found.has_javascript or get(names, "/JavaScript") is not None,
        tuple(actions),
        _has_forms(get(root, "/AcroForm")),
        found.has_attachments or get(root, "/Collection") is not None,
        get(root, "/OCProperties") is not None,
        frozenset(found.filters),
        tuple(found.outside),
        found.has_postscript,
        found.has_alternates,
        tuple(found.transfer),
    )


def _has_forms(form: object) -> bool:
    """Whether there are fields, or a form in XML; an empty dictionary asks for nothing."""
    return bool(items(get(form, "/Fields"))) or get(form, "/XFA") is not None


def _strings(parts: list[object]) -> list[pikepdf.String]:
    import pikepdf

    return [part if isinstance(part, pikepdf.String) else pikepdf.String("") for part in parts]


def warnings_of(pdf: pikepdf.Pdf) -> list[str]:
    """Return what had to be repaired since that was last asked."""
    try:
        return [str(warning) for warning in pdf.get_warnings()][:MOST_WARNINGS]
    except faults_of_reading():
        return []


def _version(pdf: pikepdf.Pdf) -> str:
    written = name(get(pdf.Root, "/Version"))
    return max(pdf.pdf_version, written if re.fullmatch(r"\d\.\d", written) else "")


def _walk(pdf: pikepdf.Pdf) -> _Found:
    """Look at all objects that can be reached."""
    import pikepdf

    found = _Found()
    waiting: list[tuple[int, int]] = []
    seen: set[tuple[int, int]] = set()
    _look(pdf.trailer, found, waiting)
    while waiting:
        key = waiting.pop()
        if key in seen:
            continue
        seen.add(key)
        if len(seen) > MOST_OBJECTS:
            found.is_cut_short = True
            break
        try:
            thing = pdf.get_object(key)
            if isinstance(thing, (pikepdf.Dictionary, pikepdf.Array, pikepdf.Stream)):
                _look(thing, found, waiting)
        except faults_of_reading():
            continue
    return found


def _look(thing: pikepdf.Object, found: _Found, waiting: list[tuple[int, int]]) -> None:
    import pikepdf

    is_stream = isinstance(thing, pikepdf.Stream)
    written = thing.stream_dict.unparse() if is_stream else thing.unparse(resolved=True)
    if b"(" in written:
        written = _STRING.sub(b"()", written)
    for match in _REFERENCE.finditer(written):
        waiting.append((int(match[1]), int(match[2])))
    if is_stream:
        for match in _FILTER.finditer(written):
            found.filters.update(each.decode() for each in _NAME.findall(match[1]))
    if _WORDS.search(written):
        _examine(thing, found, "", 0)


def _examine(thing: object, found: _Found, key: str, depth: int) -> None:
    """Look at the keys of an object and of those that stand within it."""
    import pikepdf

    if depth > _DEEPEST:
        return
    if isinstance(thing, pikepdf.Array):
        for item in items(thing)[:10_000]:
            if isinstance(item, (pikepdf.Dictionary, pikepdf.Array)) and not item.is_indirect:
                _examine(item, found, key, depth + 1)
        return
    if not isinstance(thing, (pikepdf.Dictionary, pikepdf.Stream)):
        return
    _judge(thing, found, key)
    for inner, value in entries(thing):
        if isinstance(value, (pikepdf.Dictionary, pikepdf.Array)) and (
            not value.is_indirect and inner not in {"W", "Widths", "Kids"}
        ):
            _examine(value, found, inner, depth + 1)


_LISTS: Final = {"Font", "XObject", "ColorSpace", "Pattern", "Shading", "ExtGState", "Properties"}
"""Resource dictionaries, whose keys are anybody's names."""


def _judge(thing: pikepdf.Object, found: _Found, key: str) -> None:
    import pikepdf

    if key in _LISTS:
        return
    keys = {inner for inner, _ in entries(thing)}
    kind = name(get(thing, "/Type"))
    if "JS" in keys or name(get(thing, "/S")) == "JavaScript" or "JavaScript" in keys:
        found.has_javascript = True
    if "EF" in keys or kind == "EmbeddedFile" or "EmbeddedFiles" in keys:
        found.has_attachments = True
    if "HalftoneType" in keys and "TransferFunction" in keys:
        found.transfer.setdefault("TransferFunction")
    if isinstance(thing, pikepdf.Stream):
        _judge_stream(thing, found, keys)
        return
    is_state = kind == "ExtGState" or bool(keys & {"OP", "op", "ca", "CA", "SA", "BM", "LW"})
    if is_state or (not kind and keys and keys <= _STATE_KEYS):
        for each in _TRANSFER:
            if each in keys and name(get(thing, f"/{each}")) not in {"Default", "Identity"}:
                found.transfer.setdefault(each)


def _judge_stream(thing: pikepdf.Object, found: _Found, keys: set[str]) -> None:
    subtype = name(get(thing, "/Subtype"))
    if get(thing, "/F") is not None:
        found.outside.setdefault("F")
    if subtype == "Form" and "Ref" in keys:
        found.outside.setdefault("Ref")
    if "OPI" in keys:
        found.outside.setdefault("OPI")
    if subtype == "PS" or name(get(thing, "/Subtype2")) == "PS" or "PS" in keys:
        found.has_postscript = True
    if subtype == "Image" and "Alternates" in keys:
        found.has_alternates = True


_STATE_KEYS: Final = {
    "Type", "LW", "LC", "LJ", "ML", "D", "RI", "OP", "op", "OPM", "Font", "BG", "BG2", "UCR",
    "UCR2", "TR", "TR2", "HT", "FL", "SM", "SA", "BM", "SMask", "CA", "ca", "AIS", "TK", "HTP",
}  # fmt: skip
