"""What a PDF says of itself: title, authors, dates, language, page labels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from shufang.engines.sections import DocumentFacts, LabelRange, Numerals

if TYPE_CHECKING:
    import pikepdf

XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
{properties}
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>"""


def write_facts(
    book: pikepdf.Pdf,
    facts: DocumentFacts,
    further: Mapping[str, str] | None = None,
    further_xmp: Sequence[str] = (),
) -> None:
    """Write document information and the same as XMP; the only date is the given epoch.

    `further` are entries of the information dictionary, those that begin with "/" names;
    `further_xmp` are elements that declare their own name spaces.
    """
    from pikepdf import Dictionary, Name, Stream, String

    moment = datetime.fromtimestamp(facts.epoch, UTC)
    date = moment.strftime("D:%Y%m%d%H%M%SZ")
    information = {
        "/Title": facts.title,
        "/Author": "; ".join(facts.authors),
        "/Subject": facts.subject,
        "/Keywords": ", ".join(facts.keywords),
        "/Creator": facts.creator,
        "/Producer": facts.creator,
        "/CreationDate": date,
        "/ModDate": date,
    }
    book.trailer["/Info"] = book.make_indirect(
        Dictionary({name: String(value) for name, value in information.items() if value})
    )
    for name, value in (further or {}).items():
        book.trailer["/Info"][name] = Name(value) if value.startswith("/") else String(value)
    metadata = Stream(book, _xmp(facts, moment, further_xmp).encode())
    metadata.Type, metadata.Subtype = Name.Metadata, Name.XML
    book.Root["/Metadata"] = book.make_indirect(metadata)
    book.Root["/Lang"] = String(facts.language)
    book.Root["/ViewerPreferences"] = Dictionary(DisplayDocTitle=True)


def _xmp(facts: DocumentFacts, moment: datetime, further: Sequence[str]) -> str:
    date = moment.strftime("%Y-%m-%dT%H:%M:%SZ")
    properties = [
        "<dc:format>application/pdf</dc:format>",
        _list("dc:title", "Alt", [facts.title], ' xml:lang="x-default"'),
        _list("dc:creator", "Seq", facts.authors),
        _list("dc:description", "Alt", [facts.subject], ' xml:lang="x-default"'),
        _list("dc:subject", "Bag", facts.keywords),
        _list("dc:language", "Bag", [facts.language]),
        *(
            f"<xmp:{name}>{date}</xmp:{name}>"
            for name in ("CreateDate", "ModifyDate", "MetadataDate")
        ),
        f"<xmp:CreatorTool>{escape(facts.creator)}</xmp:CreatorTool>",
        f"<pdf:Producer>{escape(facts.creator)}</pdf:Producer>",
        f"<pdf:Keywords>{escape(', '.join(facts.keywords))}</pdf:Keywords>"
        if facts.keywords
        else "",
        "<pdfuaid:part>1</pdfuaid:part>" if facts.is_accessible else "",
        *further,
    ]
    return XMP.format(properties="\n".join(each for each in properties if each))


def _list(name: str, kind: str, values: Sequence[str], attribute: str = "") -> str:
    items = "".join(f"<rdf:li{attribute}>{escape(value)}</rdf:li>" for value in values if value)
    return f"<{name}><rdf:{kind}>{items}</rdf:{kind}></{name}>" if items else ""


def write_screen_colours(book: pikepdf.Pdf) -> None:
    """Say that the colours of the file are sRGB (an output intent; ISO 32000-1, 14.11.5)."""
    from pikepdf import Array, Dictionary, Name, Stream
    from PIL import ImageCms

    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    profile[24:36] = bytes(12)  # the moment at which it was made
    stream = Stream(book, bytes(profile))
    stream.N = 3
    intent = Dictionary(
        Type=Name.OutputIntent,
        S=Name.GTS_PDFA1,
        OutputConditionIdentifier="sRGB IEC61966-2.1",
        Info="sRGB IEC61966-2.1",
        DestOutputProfile=book.make_indirect(stream),
    )
    book.Root["/OutputIntents"] = Array([book.make_indirect(intent)])


def write_labels(book: pikepdf.Pdf, labels: Sequence[LabelRange]) -> None:
    """Write the page labels: what a reader's page field shows is the printed folio."""
    from pikepdf import Array, Dictionary, Name, String

    ranges: list[int | Dictionary] = []
    for label in sorted(labels, key=lambda label: label.start):
        entry = Dictionary()
        if label.numerals is not Numerals.NONE:
            entry["/S"] = Name("/" + label.numerals.value)
            entry["/St"] = label.first
        if label.prefix:
            entry["/P"] = String(label.prefix)
        ranges += [label.start, entry]
    if ranges:
        book.Root["/PageLabels"] = Dictionary(Nums=Array(ranges))
