"""What a shop or reading system asks beyond the standard, held to the e-book made for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from lxml import etree

from shufang.core.diagnostic import Findings
from shufang.core.span import Span
from shufang.engines.epub_profile_styles import MOST_INDENT_EM, PLAIN_PROPERTIES
from shufang.engines.epub_styles import Declaration, StyleFacts
from shufang.engines.image_facts import may_be_transparent
from shufang.html.epub_adapting import DUOKAN_LIST, DUOKAN_MARK, DUOKAN_NOTE
from shufang.html.epub_tree import local_name, name
from shufang.model.book import Edition
from shufang.preflight.epub_archive import OPF, EpubArchive
from shufang.preflight.epub_places import classes, kinds, place
from shufang.preflight.epub_references import inline_styles, sheets

Check = Callable[[EpubArchive, Findings], None]

_KINDLE: Final = "Kindle"
_KINDLE_PICTURES: Final = frozenset({"image/jpeg", "image/png", "image/gif"})
_KINDLE_FONTS: Final = frozenset(
    {"font/ttf", "font/otf", "font/sfnt", "application/vnd.ms-opentype",
     "application/font-sfnt", "application/x-font-ttf", "application/x-font-otf"}
)  # fmt: skip
_LARGEST_PICTURE: Final = 5_000_000
"""Bytes of one picture (Kindle Publishing Guidelines, Image Guidelines)."""
_UNKNOWN: Final = frozenset(
    {"audio", "video", "details", "summary", "script", "form", "input", "button", "select",
     "textarea", "iframe", "object", "embed", "canvas", "svg"}
)  # fmt: skip
_DEEPEST: Final = 2
"""Levels of contents (KDP, Navigation Guidelines)."""
_FOREIGN_NOTE: Final = "zy-footnote"
_FOREIGN_PAGES: Final = "duokan-"


def check_kindle_styles(archive: EpubArchive, findings: Findings) -> None:
    """EPB-087: Kindle's conversion drops what it does not know, and refuses books for it.

    Send to Kindle is said to fail for custom properties and for double hyphens in comments.
    """
    for path, above, facts in sheets(archive):
        for text, line in _style_faults(facts):
            findings.error("EPB-087", Span(path, above + line), text=text, reader=_KINDLE)
    for path, node, facts in inline_styles(archive):
        for text, _ in _style_faults(facts):
            findings.error("EPB-087", place(path, node), text=text, reader=_KINDLE)


def _style_faults(facts: StyleFacts) -> Iterator[tuple[str, int]]:
    for line in sorted((*facts.comment_lines, *facts.plain_comments)):
        yield "/* */", line
    for keyword, line in facts.at_rules:
        if keyword != "font-face":
            yield f"@{keyword}", line
    for found in facts.declarations:
        if _is_unknown(found):
            yield f"{found.name}: {found.value}", found.line


def _is_unknown(found: Declaration) -> bool:
    if found.in_font_face:
        return False
    is_deep = False
    if found.name == "text-indent" and found.value.endswith("em"):
        try:
            is_deep = abs(float(found.value[:-2])) > MOST_INDENT_EM
        except ValueError:
            is_deep = True
    is_later = PLAIN_PROPERTIES.fullmatch(found.name) is None
    return is_later or "var(" in found.value or "calc(" in found.value or is_deep


def check_kindle_documents(archive: EpubArchive, findings: Findings) -> None:
    """EPB-088: what Kindle does not show is there in other words, or is not there."""
    for path, root in archive.documents.items():
        for node in root.iter():
            if isinstance(node, etree._Comment):
                findings.error("EPB-088", place(path, node), text="<!-- -->", reader=_KINDLE)
            elif local_name(node) in _UNKNOWN:
                findings.error(
                    "EPB-088", place(path, node), text=f"<{local_name(node)}>", reader=_KINDLE
                )
    navigation = archive.navigation()
    if navigation is None:
        return
    path, root = navigation
    for nav in root.iter(name("nav")):
        if "toc" in kinds(nav):
            for item in nav.iter(name("li")):
                if sum(1 for _ in item.iterancestors(name("ol"))) > _DEEPEST:
                    findings.error("EPB-088", place(path, item), text="nav", reader=_KINDLE)
                    return


def check_kindle_files(archive: EpubArchive, findings: Findings) -> None:
    """EPB-089: pictures, fonts and recordings are of the kinds that Kindle takes."""
    for item in archive.items.values():
        kind = item.media_type.partition("/")[0]
        is_font = "font" in item.media_type
        is_taken = item.media_type in (_KINDLE_FONTS if is_font else _KINDLE_PICTURES)
        detail = ""
        if is_font or kind in ("image", "audio", "video") or item.media_type == "text/vtt":
            detail = "" if is_taken else item.media_type
        if kind == "image" and not detail and item.path in archive.files:
            detail = _picture_fault(archive.files[item.path])
        if detail:
            findings.error(
                "EPB-089", place(item.path), file=item.path, detail=detail, reader=_KINDLE
            )


def _picture_fault(content: bytes) -> str:
    if len(content) > _LARGEST_PICTURE:
        return f"{len(content) / 1e6:.1f} MB"
    return "alpha" if may_be_transparent(content) else ""


def check_duokan_notes(archive: EpubArchive, findings: Findings) -> None:
    """EPB-090: 多看 opens notes whose mark has a picture and whose words stand in its list."""
    for path, root in archive.reading_order():
        items = {
            item.get("id", "")
            for notes in root.iter(name("ol"))
            if DUOKAN_LIST in classes(notes)
            for item in notes.iter(name("li"))
            if DUOKAN_NOTE in classes(item)
        }
        for mark in root.iter(name("a")):
            if "noteref" not in kinds(mark) and DUOKAN_MARK not in classes(mark):
                continue
            target = mark.get("href", "")
            is_whole = (
                DUOKAN_MARK in classes(mark)
                and any(True for _ in mark.iter(name("img")))
                and target.startswith("#")
                and target[1:] in items
            )
            if not is_whole:
                findings.error("EPB-090", place(path, mark), file=path, note=target)


def check_foreign_names(archive: EpubArchive, findings: Findings) -> None:
    """EPB-091: attributes of one shop's own make a file that no other has to take (RSC-005)."""
    for path, root in archive.documents.items():
        for node in root.iter():
            if isinstance(node.tag, str) and node.get(_FOREIGN_NOTE) is not None:
                findings.error("EPB-091", place(path, node), text=_FOREIGN_NOTE)
                break
    for node in archive.package.iter(f"{OPF}itemref"):
        for given in node.get("properties", "").split():
            if given.startswith(_FOREIGN_PAGES):
                findings.error("EPB-091", place(archive.package_path, node), text=given)


PROFILE_CHECKS: Final[Mapping[Edition, tuple[Check, ...]]] = {
    Edition.EPUB: (),
    Edition.KINDLE: (check_kindle_styles, check_kindle_documents, check_kindle_files),
    Edition.DUOKAN: (check_duokan_notes,),
}
