"""What goes into the EPUB packager: metadata, documents and resources, as plain values.

Paths are relative to the package document's folder, ASCII, lower case, without spaces; contents
are bytes that the packager never opens or changes (EbookLib's own document classes lose text).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal


@dataclass(frozen=True, slots=True)
class Contributor:
    """责任者 as the package names them; `role` is a MARC relator code."""

    name: str
    role: str
    file_as: str = ""
    """The name in pinyin; sorts it in libraries that know no Chinese."""
    is_creator: bool = True


@dataclass(frozen=True, slots=True)
class Collection:
    """丛书; written as EPUB 3 collection and in the older form that many readers know."""

    name: str
    position: str = ""
    """A decimal number such as "3"; empty where the volumes are not counted."""
    file_as: str = ""


AccessMode = Literal["textual", "visual", "auditory"]


@dataclass(frozen=True, slots=True)
class Conformance:
    """Whom the package names as answering for its conformance."""

    statement: str
    """Such as "EPUB Accessibility 1.1 - WCAG 2.1 Level AA"."""
    certifier: str
    credential: str = ""
    report: str = ""
    """An address on the net."""


@dataclass(frozen=True, slots=True)
class Accessibility:
    """What a reader with a disability can expect (EPUB Accessibility 1.1, schema.org)."""

    modes: tuple[AccessMode, ...] = ("textual",)
    sufficient: tuple[tuple[AccessMode, ...], ...] = (("textual",),)
    features: tuple[str, ...] = ()
    hazards: tuple[str, ...] = ("none",)
    summary: str = ""
    conformance: Conformance | None = None


@dataclass(frozen=True, slots=True)
class EpubMetadata:
    """The package's metadata; identifiers are URNs, dates ISO 8601."""

    identifier: str
    title: str
    language: str = "zh-Hans"
    title_file_as: str = ""
    subtitle: str = ""
    subtitle_file_as: str = ""
    parallel_title: str = ""
    parallel_language: str = ""
    contributors: tuple[Contributor, ...] = ()
    collection: Collection | None = None
    publisher: str = ""
    date: str = ""
    rights: str = ""
    description: str = ""
    subjects: tuple[str, ...] = ()
    source: str = ""
    """URN of the printed edition whose pages the page list counts."""
    has_page_list: bool = False
    accessibility: Accessibility = field(default_factory=Accessibility)


@dataclass(frozen=True, slots=True)
class EpubDocument:
    """One XHTML document; those in the reading order stand in the spine as they are given."""

    path: str
    content: bytes
    title: str
    id: str
    properties: tuple[str, ...] = ()
    """Such as `svg`; what the document holds, for the manifest."""
    linear: bool = True


@dataclass(frozen=True, slots=True)
class EpubResource:
    """A style sheet, picture, recording or font."""

    path: str
    media_type: str
    content: bytes
    id: str
    properties: tuple[str, ...] = ()
    fallback: str = ""
    """Id of the resource shown by readers that do not know this media type."""


@dataclass(frozen=True, slots=True)
class GuideReference:
    """An entry of the EPUB 2 guide; older readers find the cover and the contents by it."""

    type: Literal["cover", "toc", "text", "title-page"]
    title: str
    path: str


@dataclass(frozen=True, slots=True)
class EpubContents:
    """Everything of which one EPUB file is made."""

    metadata: EpubMetadata
    documents: tuple[EpubDocument, ...]
    resources: tuple[EpubResource, ...]
    nav: bytes
    """The navigation document; it stays out of the spine, where some readers print it."""
    ncx: bytes
    modified: datetime
    """Time of the last change, with its time zone; every date in the file is this one."""
    cover_image_id: str = ""
    guide: tuple[GuideReference, ...] = ()


EARLIEST = datetime(1980, 1, 1, tzinfo=UTC)
"""ZIP knows no earlier date."""
