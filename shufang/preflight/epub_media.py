"""Pictures of a finished EPUB: whole, of the right kind, within what stores take, with words."""

from __future__ import annotations

import posixpath
import re

from lxml import etree

from shufang.core.diagnostic import Findings
from shufang.engines.image_facts import PictureFacts, picture_facts
from shufang.engines.images import SCREEN
from shufang.html.epub_tree import identifiers, name
from shufang.preflight.epub_archive import EpubArchive, resolve
from shufang.preflight.epub_places import place

_MAGIC = {"image/jpeg": "JPEG", "image/png": "PNG", "image/gif": "GIF", "image/webp": "WEBP"}
_REFERENCES = frozenset({"aria-details", "aria-describedby", "aria-labelledby"})
_FILE_NAME = re.compile(r"[\w.-]+\.(?:jpe?g|png|svg|gif|tiff?|webp)", re.IGNORECASE)


def check_pictures(archive: EpubArchive, findings: Findings) -> None:
    """EPB-026: every picture can be drawn, is what it says and has screen colours."""
    for item in archive.items.values():
        if not item.media_type.startswith("image/") or item.path not in archive.files:
            continue
        content = archive.files[item.path]
        if item.media_type == "image/svg+xml":
            if b"viewBox" not in content or b"<script" in content:
                findings.error("EPB-026", place(item.path), file=item.path)
            elif len(content) > SCREEN.bytes:
                size = f"{len(content) / 1e6:.1f}"
                findings.warning("EPB-027", place(item.path), file=item.path, size=size)
            continue
        facts = picture_facts(content)
        if facts is None or facts.kind != _MAGIC.get(item.media_type) or facts.mode == "CMYK":
            findings.error("EPB-026", place(item.path), file=item.path)
        elif _is_too_big(facts, len(content)):
            findings.warning(
                "EPB-027", place(item.path), file=item.path, size=f"{len(content) / 1e6:.1f}"
            )


def _is_too_big(facts: PictureFacts, size: int) -> bool:
    is_large = facts.width_px * facts.height_px > SCREEN.pixels
    return is_large or max(facts.width_px, facts.height_px) > SCREEN.side_px or size > SCREEN.bytes


def check_alternatives(archive: EpubArchive, findings: Findings) -> None:
    """EPB-028: a picture of the text has words for those who cannot see it, and not its file name.

    A decoration says so with `role="presentation"` and an empty `alt`.
    """
    for path, root in archive.reading_order():
        for image in root.iter(name("img")):
            words = image.get("alt", "").strip()
            is_decoration = image.get("role") == "presentation" and image.get("alt") == ""
            if _FILE_NAME.fullmatch(words) or not (words or is_decoration):
                findings.error("EPB-028", place(path, image), file=_file(image, path))


def check_descriptions(archive: EpubArchive, findings: Findings) -> None:
    """EPB-096: a name or description that stands elsewhere stands there; EPUBCheck does not look.

    Ids count within one document (WAI-ARIA 1.2, 6.2.3).
    """
    for path, root in archive.documents.items():
        known: frozenset[str] | None = None
        for node in root.iter():
            if not isinstance(node.tag, str):
                continue
            for attribute in _REFERENCES & set(map(str, node.attrib)):
                if known is None:
                    known = frozenset(identifiers(root))
                for lost in [id_ for id_ in node.get(attribute, "").split() if id_ not in known]:
                    findings.error("EPB-096", place(path, node), id=lost, attribute=attribute)


def _file(image: etree._Element, path: str) -> str:
    return posixpath.basename(resolve(image.get("src", ""), path)[0])
