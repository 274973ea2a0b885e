"""Pack an EPUB with EbookLib, from bytes that EbookLib may not touch.

EbookLib 0.20 parses and prints its own document classes anew, and loses text, attributes and SVG
names on the way; it writes local time as UTC, today's date into every ZIP entry and no language
on the package. So each document, the navigation included, goes in as a raw item, and the package
document and the ZIP are put right afterwards. Same contents, same bytes: nothing here asks the
clock, the environment or the disk.
"""

from __future__ import annotations

import io
import re
import zipfile
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from shufang.engines.epub_contents import EARLIEST, EpubContents
from shufang.engines.epub_metadata import IDENTIFIER_ID, XML_LANG, metadata_elements

if TYPE_CHECKING:
    from ebooklib.epub import EpubBook

MIMETYPE = b"application/epub+zip"
FOLDER = "EPUB"
PACKAGE_PATH = f"{FOLDER}/content.opf"
NAV_PATH = "nav.xhtml"
NCX_PATH = "toc.ncx"
XHTML = "application/xhtml+xml"

_OPF = "http://www.idpf.org/2007/opf"
_DEFLATED = frozenset({"css", "ncx", "opf", "otf", "svg", "ttf", "txt", "vtt", "xhtml", "xml"})
"""Endings of texts and of fonts as they are; everything else is compressed already and only costs
time."""


def package(contents: EpubContents) -> bytes:
    """Return the finished EPUB file; equal contents give equal bytes.

    Raises ValueError for a document or resource without content: an empty chapter is a fault of
    the program, and EbookLib would write it without a word.
    """
    pieces = [(document.path, document.content) for document in contents.documents]
    pieces += [(resource.path, resource.content) for resource in contents.resources]
    for path, content in pieces:
        if not content:
            raise ValueError(f"{path} is empty")
    return _zip_again(_pack(contents), contents)


def _pack(contents: EpubContents) -> bytes:
    from ebooklib import epub

    metadata = contents.metadata
    book = epub.EpubBook()
    book.metadata.clear()
    book.IDENTIFIER_ID = IDENTIFIER_ID
    book.uid = metadata.identifier
    book.title = metadata.title
    book.language = metadata.language
    for element in metadata_elements(metadata, contents.cover_image_id):
        space, _, name = element.name.rpartition(":")
        book.add_metadata("DC" if space else None, name, element.text, dict(element.attributes))
    _add_items(book, contents)
    book.guide = [
        {"type": entry.type, "title": entry.title, "href": entry.path} for entry in contents.guide
    ]
    packed = io.BytesIO()
    epub.write_epub(
        packed,
        book,
        {
            "epub3_pages": False,
            "raise_exceptions": True,
            "compresslevel": 0,
            "mtime": contents.modified.astimezone(UTC),
        },
    )
    return packed.getvalue()


def _add_items(book: EpubBook, contents: EpubContents) -> None:
    from ebooklib import epub

    def add(id_: str, path: str, media_type: str, content: bytes, *properties: str) -> None:
        item = epub.EpubItem(uid=id_, file_name=path, media_type=media_type, content=content)
        if properties:
            item.properties = list(properties)
        book.add_item(item)

    add("nav", NAV_PATH, XHTML, contents.nav, "nav")
    add("ncx", NCX_PATH, "application/x-dtbncx+xml", contents.ncx)
    for document in contents.documents:
        add(document.id, document.path, XHTML, document.content, *document.properties)
    for resource in contents.resources:
        properties = resource.properties
        if resource.id == contents.cover_image_id:
            properties = (*properties, "cover-image")
        # The content itself goes into the second ZIP: photographs are too big to be packed twice.
        add(resource.id, resource.path, resource.media_type, b"-", *properties)
    book.spine = [
        (document.id, "yes" if document.linear else "no") for document in contents.documents
    ]


def _zip_again(packed: bytes, contents: EpubContents) -> bytes:
    """Write the ZIP with fixed dates, no extra fields, and media stored as they are."""
    moment = max(contents.modified.astimezone(UTC), EARLIEST)
    media = {f"{FOLDER}/{one.path}": one.content for one in contents.resources}
    finished = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(packed)) as source, zipfile.ZipFile(finished, "w") as target:
        for name in source.namelist():
            content = media[name] if name in media else source.read(name)
            if name == PACKAGE_PATH:
                content = _mend_package(content, contents)
            target.writestr(_entry(name, moment), content, compresslevel=9)
    return finished.getvalue()


def _entry(name: str, moment: datetime) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(
        name,
        (moment.year, moment.month, moment.day, moment.hour, moment.minute, moment.second),
    )
    entry.create_system = 3  # Unix on every machine, or the bytes tell where they were made
    entry.external_attr = 0o100644 << 16
    ending = name.rpartition(".")[2].lower()
    entry.compress_type = zipfile.ZIP_DEFLATED if ending in _DEFLATED else zipfile.ZIP_STORED
    return entry


def _mend_package(opf: bytes, contents: EpubContents) -> bytes:
    """Put right what EbookLib writes wrongly or cannot write."""
    from lxml import etree

    # A second name for the same name space makes lxml write `opf:meta`, which weak readers miss.
    opf = re.sub(rb'\s+xmlns:opf="[^"]*"', b"", opf)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_blank_text=True)
    root = etree.fromstring(opf, parser)
    root.attrib.pop("prefix", "")  # only prefixes that EPUB reserves are used
    root.set(XML_LANG, contents.metadata.language)
    fallbacks = {one.id: one.fallback for one in contents.resources if one.fallback}
    for item in root.iter(f"{{{_OPF}}}item"):
        fallback = fallbacks.get(item.get("id") or "")
        if fallback:
            item.set("fallback", fallback)
    mended: bytes = etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True)
    return mended
