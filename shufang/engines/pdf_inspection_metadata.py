"""What a PDF says of itself: Info dictionary, XMP packet, output intents."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

from lxml import etree

from shufang.engines.pdf_inspection_colours import profile_of
from shufang.engines.pdf_inspection_facts import Metadata, OutputIntent
from shufang.engines.pdf_inspection_streams import (
    entries,
    filters_of,
    get,
    items,
    name,
    number,
    stream_bytes,
    text_of,
)

if TYPE_CHECKING:
    import pikepdf

_RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_PREFIXES: Final = {
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://ns.adobe.com/xap/1.0/": "xmp",
    "http://ns.adobe.com/xap/1.0/mm/": "xmpMM",
    "http://ns.adobe.com/pdf/1.3/": "pdf",
    "http://www.npes.org/pdfx/ns/id/": "pdfxid",
    "http://ns.adobe.com/pdfx/1.3/": "pdfx",
}
_MOST_XMP: Final = 20_000_000


def metadata_of(pdf: pikepdf.Pdf) -> Metadata:
    """Return Info and XMP of a file."""
    info = {key: text_of(value) for key, value in entries(get(pdf.trailer, "/Info"))}
    stream = get(pdf.Root, "/Metadata")
    content = stream_bytes(stream, _MOST_XMP)
    found = None if content is None else xmp_properties(content)
    return Metadata(
        info,
        found or {},
        content is not None,
        content is not None and found is None,
        bool(filters_of(stream)),
    )


def xmp_properties(content: bytes) -> dict[str, str] | None:
    """Return the simple properties of a packet; None where it is not well-formed.

    Of a list or of alternatives the first item counts (ISO 16684-1).
    """
    start, end = content.find(b"<"), content.rfind(b">")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(content[start : end + 1], parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    found: dict[str, str] = {}
    for description in root.iter(f"{{{_RDF}}}Description"):
        for key, value in description.attrib.items():
            _keep(found, str(key), str(value))
        for child in description:
            if isinstance(child.tag, str):
                item = child.find(f".//{{{_RDF}}}li")
                node = child if item is None else item
                _keep(found, child.tag, "".join(str(piece) for piece in node.itertext()))
    return found


def _keep(found: dict[str, str], tag: str, text: str) -> None:
    namespace, _, local = tag[1:].partition("}")
    prefix = _PREFIXES.get(namespace)
    if prefix is not None:
        found.setdefault(f"{prefix}:{local}", text.strip())


def intents_of(pdf: pikepdf.Pdf) -> tuple[OutputIntent, ...]:
    """Return the output intents of a file."""
    return tuple(_intent(thing) for thing in items(get(pdf.Root, "/OutputIntents")))


def _intent(thing: object) -> OutputIntent:
    stream = get(thing, "/DestOutputProfile")
    content = stream_bytes(stream) if stream is not None else None
    header = profile_of(content or b"")
    return OutputIntent(
        name(get(thing, "/S")),
        text_of(get(thing, "/OutputConditionIdentifier")),
        text_of(get(thing, "/RegistryName")),
        text_of(get(thing, "/Info")),
        stream is not None,
        hashlib.sha256(content).hexdigest() if content else "",
        header.device_class,
        header.space,
        header.version,
        int(number(get(stream, "/N"))),
        get(thing, "/DestOutputProfileRef") is not None,
    )
