"""Names inside the e-book: files, titles of documents."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from shufang.html.sequence import BookSection

_NOT_ASCII = re.compile("[^a-z0-9]+")


def section_paths(sections: Sequence[BookSection]) -> Mapping[str, str]:
    """Return ASCII file names that sort in reading order and say what they hold."""
    paths = {}
    for number, section in enumerate(sections, start=1):
        words = _NOT_ASCII.sub("-", section.id.lower()).strip("-")
        name = words if re.search("[a-z]", words) else section.kind.replace("_", "-")
        paths[section.id] = f"text/{number:03}-{name[:40].strip('-')}.xhtml"
    return paths


def document_titles(sections: Sequence[BookSection]) -> list[str]:
    """Return the documents' titles, all different: number and title, counted where they repeat."""
    seen: dict[str, int] = {}
    titles = []
    for section in sections:
        title = section.full_title or section.kind
        seen[title] = seen.get(title, 0) + 1
        titles.append(title if seen[title] == 1 else f"{title}（{seen[title]}）")
    return titles
