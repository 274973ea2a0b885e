"""The package's metadata: numbers, people, series, pages, accessibility."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from lxml import etree

from shufang.core.diagnostic import Findings
from shufang.html.epub_tree import EPUB_TYPE, name
from shufang.model.isbn import check_digit, isbn13
from shufang.preflight.epub_archive import DC, OPF, EpubArchive
from shufang.preflight.epub_places import document_kinds, kinds, place
from shufang.preflight.epub_vocabularies import FEATURES, HAZARDS, MODES, RELATORS

_ISBN: Final = re.compile(r"(?i)(?:urn:isbn:|isbn[\s:：]*)?([\dXx\s-]{10,20})$")
_DECORATION: Final = ("presentation", "none")
_VOCABULARIES: Final = {
    "schema:accessibilityFeature": FEATURES,
    "schema:accessibilityHazard": HAZARDS,
    "schema:accessMode": MODES,
    "schema:accessModeSufficient": MODES,
}
_CONFORMS: Final = re.compile(
    r"EPUB Accessibility 1\.[12] - WCAG 2\.[0-2] Level A{1,3}|https?://\S+|none|EPUB-A11Y-1[12]\S*"
)


def _metas(archive: EpubArchive) -> Iterator[tuple[etree._Element, str, str]]:
    """Yield every `meta` of EPUB 3 with property and text."""
    for node in archive.package.iter(f"{OPF}meta"):
        if node.get("property"):
            yield node, node.get("property", ""), (node.text or "").strip()


def _isbn(text: str) -> str:
    """Return the digits of what looks like an ISBN."""
    found = _ISBN.match(text.strip())
    digits = re.sub(r"[\s-]", "", found[1]).upper() if found else ""
    is_named = "isbn" in text.casefold()
    is_isbn = len(digits) == 13 and digits.startswith(("978", "979"))
    return digits if is_named or is_isbn else ""


def _is_right(digits: str) -> bool:
    if len(digits) == 13 and digits.isdecimal():
        return check_digit(digits) == digits[12]
    if len(digits) == 10 and digits[:9].isdecimal():
        values = [10 if sign == "X" else int(sign) for sign in digits]
        return sum((10 - at) * value for at, value in enumerate(values)) % 11 == 0
    return False


def check_numbers(archive: EpubArchive, findings: Findings) -> None:
    """EPB-041: a wrong ISBN is found by no shop."""
    for node in archive.package.iter(f"{DC}identifier"):
        digits = _isbn(node.text or "")
        if digits and not _is_right(digits):
            findings.error("EPB-041", place(archive.package_path, node), isbn=digits)


def check_number_of_print(archive: EpubArchive, findings: Findings) -> None:
    """EPB-041: the number of the paper book brings the paper book.

    Of our own books the manuscript is asked (MAN-081, MAN-082).
    """
    own = {isbn13(_isbn(node.text or "")) for node in archive.package.iter(f"{DC}identifier")}
    for node in archive.package.iter(f"{DC}source"):
        digits = _isbn(node.text or "")
        if digits and isbn13(digits) in own:
            findings.warning("EPB-041", place(archive.package_path, node), isbn=digits)


def check_roles(archive: EpubArchive, findings: Findings) -> None:
    """EPB-042: catalogues read who did what from MARC relator codes only."""
    given = [
        (node, text)
        for node, property_, text in _metas(archive)
        if property_ == "role" and node.get("scheme", "marc:relators") == "marc:relators"
    ]
    given += [
        (node, node.get(f"{OPF}role", ""))
        for kind in ("creator", "contributor")
        for node in archive.package.iter(f"{DC}{kind}")
        if node.get(f"{OPF}role")
    ]
    for node, role in given:
        if role not in RELATORS:
            findings.error("EPB-042", place(archive.package_path, node), role=role)


def check_refinements(archive: EpubArchive, findings: Findings) -> None:
    """EPB-043: what is said of nothing is lost."""
    known = {node.get("id") for node in archive.package.iter() if isinstance(node.tag, str)}
    for node in archive.package.iter(f"{OPF}meta", f"{OPF}link"):
        target = node.get("refines", "")
        if target.startswith("#") and target[1:] not in known:
            findings.error("EPB-043", place(archive.package_path, node), target=target[1:])


def check_series(archive: EpubArchive, findings: Findings) -> None:
    """EPB-044: readers know a series in one of two forms, so both are there and agree."""
    ours = [text for _, property_, text in _metas(archive) if property_ == "belongs-to-collection"]
    theirs = [
        node.get("content", "")
        for node in archive.package.iter(f"{OPF}meta")
        if node.get("name") == "calibre:series"
    ]
    if (ours or theirs) and not archive.is_old and not set(theirs) & set(ours):
        findings.warning("EPB-044", place(archive.package_path), series=(ours + theirs)[0])


def check_page_source(archive: EpubArchive, findings: Findings) -> None:
    """EPB-046: page numbers help to quote only where the printed book is named."""
    navigation = archive.navigation()
    if navigation is None or "page-list" not in document_kinds(navigation[1]):
        return
    has_source = any((node.text or "").strip() for node in archive.package.iter(f"{DC}source"))
    found = {property_: text for _, property_, text in _metas(archive)}
    missing = []
    if not has_source or found.get("source-of") != "pagination":
        missing.append("dc:source")
    if not found.get("pageBreakSource"):
        missing.append("pageBreakSource")
    for field in missing:
        findings.error("EPB-046", place(archive.package_path), field=field)


def check_accessibility(archive: EpubArchive, findings: Findings) -> None:
    """EPB-047: what is promised to readers who cannot see is there, and the other way round."""
    if archive.is_old:
        return
    claimed: dict[str, set[str]] = {}
    for node, property_, text in _metas(archive):
        claimed.setdefault(property_, set()).add(text)
        known = _VOCABULARIES.get(property_)
        words = text.split(",") if property_ == "schema:accessModeSufficient" else [text]
        is_wrong = known is not None and any(word.strip() not in known for word in words)
        if property_ == "dcterms:conformsTo" and "EPUB Acc" in text:
            is_wrong = not _CONFORMS.fullmatch(text)
        if is_wrong:
            findings.error("EPB-047", place(archive.package_path, node), field=text)
    for field in sorted(_contradictions(archive, claimed)):
        findings.error("EPB-047", place(archive.package_path), field=field)


def _contradictions(archive: EpubArchive, claimed: dict[str, set[str]]) -> Iterator[str]:
    """Yield words of the vocabularies that lack, or that nothing in the book bears out."""
    features = claimed.get("schema:accessibilityFeature", set())
    modes = claimed.get("schema:accessMode", set())
    if not features or not modes:
        return  # EPB-015 says so
    tags: set[str] = set()
    marks = False
    for _, root in archive.reading_order():
        for node in root.iter():
            if isinstance(node.tag, str):
                tag = node.tag.rpartition("}")[2]
                is_content = node.get("role") not in _DECORATION and (
                    tag != "img" or node.get("role") != "doc-cover"
                )
                if is_content:
                    tags.add(tag)
                marks = marks or node.get(EPUB_TYPE) == "pagebreak"
    if "img" in tags and "visual" not in modes:
        yield "visual"
    if tags & {"audio", "video"} and "auditory" not in modes:
        yield "auditory"
    navigation = archive.navigation()
    lists = {kind for nav in (navigation[1].iter(name("nav")) if navigation else ())
             for kind in kinds(nav)}  # fmt: skip
    for word, is_there in (
        ("pageNavigation", "page-list" in lists),
        ("pageBreakMarkers", marks),
        ("tableOfContents", "toc" in lists),
    ):
        if is_there != (word in features) and not (
            word == "pageBreakMarkers" and is_there and "printPageNumbers" in features
        ):
            yield word


def check_words_claimed(archive: EpubArchive, findings: Findings) -> None:
    """EPB-047: words of pictures that are there are told of in the metadata.

    Of our own books the manuscript is asked: a picture that nobody has described yet (FIG-003)
    is written as a decoration is, and the metadata rightly promise nothing.
    """
    claimed = [text for _, property_, text in _metas(archive)
               if property_ == "schema:accessibilityFeature"]  # fmt: skip
    if archive.is_old or not claimed or "alternativeText" in claimed:
        return
    if any(
        image.get("role") not in (*_DECORATION, "doc-cover")
        for _, root in archive.reading_order()
        for image in root.iter(name("img"))
    ) and _is_described(archive):
        findings.error("EPB-047", place(archive.package_path), field="alternativeText")


def _is_described(archive: EpubArchive) -> bool:
    """Whether every picture of the text has words."""
    return all(
        image.get("alt") is not None
        for _, root in archive.reading_order()
        for image in root.iter(name("img"))
    )
