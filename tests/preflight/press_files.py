"""Good print files made from nothing, for tests to spoil.

Four pages of 170 x 240 mm with 3 mm bleed on a sheet with 12 mm around: text in a small font of
our own, a photograph, a line drawing, tints, a picture that bleeds, crop marks; page 4 is blank.
X-4 has a TrueType font, X-1a a bare CFF one. Nothing here is meant to look well.
"""

from __future__ import annotations

import io
import struct
from functools import cache
from typing import Literal

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String

Standard = Literal["x4", "x1a"]

MM = 72 / 25.4
SLUG = 12 * MM
WIDTH, HEIGHT = 170 * MM, 240 * MM
BLEED = 3 * MM
MEDIA = [0, 0, WIDTH + 2 * SLUG, HEIGHT + 2 * SLUG]
TRIM = [SLUG, SLUG, SLUG + WIDTH, SLUG + HEIGHT]
BLEED_BOX = [SLUG - BLEED, SLUG - BLEED, SLUG + WIDTH + BLEED, SLUG + HEIGHT + BLEED]
PAGES = 4
TITLE = "好书"
GLYPHS = "书坊印前检查"
TEXT = b"<000100020003000400050006>"
PHOTO_PX = 144
PHOTO_MM = 12
ART_PX = 400
ART_MM = 10
DATE = "2026-11-28T08:00:00+00:00"

XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF
 xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:pdfxid="http://www.npes.org/pdfx/ns/id/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<xmp:CreateDate>{date}</xmp:CreateDate><xmp:ModifyDate>{date}</xmp:ModifyDate>
<xmp:MetadataDate>{date}</xmp:MetadataDate><xmpMM:DocumentID>uuid:1</xmpMM:DocumentID>
<xmpMM:VersionID>1</xmpMM:VersionID><xmpMM:RenditionClass>default</xmpMM:RenditionClass>
<pdf:Trapped>False</pdf:Trapped><pdfxid:GTS_PDFXVersion>{version}</pdfxid:GTS_PDFXVersion>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""


def profile(kind: bytes = b"prtr", space: bytes = b"CMYK", major: int = 2) -> bytes:
    """Return a profile of which there is only the header."""
    header = bytearray(128)
    header[8], header[9] = major, 0x10
    header[12:16], header[16:20], header[20:24], header[36:40] = kind, space, b"Lab ", b"acsp"
    struct.pack_into(">L", header, 0, 132)
    return bytes(header) + b"\0\0\0\0"


@cache
def truetype() -> bytes:
    """Return a font with a square for each of `GLYPHS`."""
    from fontTools.fontBuilder import FontBuilder
    from fontTools.pens.ttGlyphPen import TTGlyphPen

    names = [".notdef", *(f"g{index}" for index in range(1, len(GLYPHS) + 1))]
    pen = TTGlyphPen(None)
    for point in ((100, 0), (900, 0), (900, 800), (100, 800)):
        pen.moveTo(point) if point == (100, 0) else pen.lineTo(point)
    pen.closePath()
    square = pen.glyph()
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap(
        {ord(each): name for each, name in zip(GLYPHS, names[1:], strict=True)}
    )
    builder.setupGlyf(dict.fromkeys(names, square))
    builder.setupHorizontalMetrics(dict.fromkeys(names, (1000, 100)))
    builder.setupHorizontalHeader(ascent=880, descent=-120)
    builder.setupPost()
    builder.setupHead(unitsPerEm=1000, created=0, modified=0)
    builder.setupMaxp()
    target = io.BytesIO()
    builder.font.save(target)
    return target.getvalue()


def _index(items: list[bytes]) -> bytes:
    if not items:
        return b"\0\0"
    offsets = [1]
    for item in items:
        offsets.append(offsets[-1] + len(item))
    table = b"".join(offset.to_bytes(4, "big") for offset in offsets)
    return struct.pack(">HB", len(items), 4) + table + b"".join(items)


def _long(value: int) -> bytes:
    return b"\x1d" + struct.pack(">l", value)


def bare_cff(cids: list[int] | None = None) -> bytes:
    """Return a CID-keyed CFF program of as many squares as there are `GLYPHS`, plus .notdef.

    `cids` are those of the glyphs from 1; the identity unless given.
    """
    cids = cids or list(range(1, len(GLYPHS) + 1))

    def short(value: int) -> bytes:
        return b"\x1c" + struct.pack(">h", value)

    square = (
        short(100) + short(0) + b"\x15" + short(800) + b"\x06" + short(800) + b"\x07"
        + short(-800) + b"\x06" + b"\x0e"
    )  # fmt: skip
    head = b"\1\0\4\4" + _index([b"Test"])
    strings = _index([b"Adobe", b"Identity"]) + _index([])
    charstrings = _index([square] * (len(cids) + 1))
    charset = b"\0" + struct.pack(f">{len(cids)}H", *cids)
    select = b"\0" + b"\0" * (len(cids) + 1)
    private = short(1000) + b"\x14"
    size = len(_top(0, 0, 0, 0))
    start = len(head) + len(_index([b"\0" * size])) + len(strings)
    at_charset = start + len(charstrings)
    at_select = at_charset + len(charset)
    at_private = at_select + len(select)
    at_array = at_private + len(private)
    array = _index([_long(len(private)) + _long(at_private) + b"\x12"])
    top = _top(start, at_charset, at_select, at_array)
    return head + _index([top]) + strings + charstrings + charset + select + private + array


def _top(charstrings: int, charset: int, select: int, array: int) -> bytes:
    ros = _long(391) + _long(392) + _long(0) + b"\x0c\x1e"
    return (
        ros + _long(charset) + b"\x0f" + _long(charstrings) + b"\x11" + _long(array) + b"\x0c\x24"
        + _long(select) + b"\x0c\x25"
    )  # fmt: skip


def to_unicode() -> bytes:
    """Return a ToUnicode map of `GLYPHS`."""
    rows = "\n".join(f"<{at:04x}> <{ord(each):04x}>" for at, each in enumerate(GLYPHS, 1))
    return (
        "/CIDInit /ProcSet findresource begin begincmap\n"
        "1 begincodespacerange <0000> <ffff> endcodespacerange\n"
        f"{len(GLYPHS)} beginbfchar\n{rows}\nendbfchar\nendcmap end"
    ).encode()


def font(pdf: Pdf, standard: Standard, cids: list[int] | None = None) -> Dictionary:
    """Return a composite font of `GLYPHS`."""
    is_cff = standard == "x1a"
    descriptor = Dictionary(
        Type=Name.FontDescriptor,
        FontName=Name("/ABCDEF+Test-Regular"),
        Flags=4,
        FontBBox=[0, -120, 1000, 880],
        ItalicAngle=0,
        Ascent=880,
        Descent=-120,
        CapHeight=800,
        StemV=80,
    )
    program = Stream(pdf, bare_cff(cids) if is_cff else truetype())
    if is_cff:
        program.Subtype = Name.CIDFontType0C
        descriptor.FontFile3 = pdf.make_indirect(program)
    else:
        program.Length1 = len(truetype())
        descriptor.FontFile2 = pdf.make_indirect(program)
    descendant = Dictionary(
        Type=Name.Font,
        Subtype=Name.CIDFontType0 if is_cff else Name.CIDFontType2,
        BaseFont=Name("/ABCDEF+Test-Regular"),
        CIDSystemInfo=Dictionary(
            Registry=String("Adobe"), Ordering=String("Identity"), Supplement=0
        ),
        FontDescriptor=pdf.make_indirect(descriptor),
        DW=1000,
    )
    if not is_cff:
        descendant.CIDToGIDMap = Name.Identity
    found = Dictionary(
        Type=Name.Font,
        Subtype=Name.Type0,
        BaseFont=Name("/ABCDEF+Test-Regular"),
        Encoding=Name("/Identity-H"),
        DescendantFonts=[pdf.make_indirect(descendant)],
        ToUnicode=pdf.make_indirect(Stream(pdf, to_unicode())),
    )
    return pdf.make_indirect(found)


def photograph(size: int = PHOTO_PX, ink: int = 60) -> bytes:
    """Return CMYK samples of a slow gradient with at most four times `ink` per cent."""
    rows = []
    for y in range(size):
        level = int(255 * ink / 100 * y / size)
        rows.append(bytes((level, level, level, level // 2)) * size)
    return b"".join(rows)


def image(pdf: Pdf, samples: bytes, size: int, space: object = Name.DeviceCMYK) -> Stream:
    """Return an image of eight bits."""
    return Stream(
        pdf,
        samples,
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=size,
        Height=size,
        BitsPerComponent=8,
        ColorSpace=space,
    )


def drawing(pdf: Pdf, size: int = ART_PX) -> Stream:
    """Return a line drawing of one bit."""
    row = b"\xf0" * (size // 8)
    found = image(pdf, row * size, size, Name.DeviceGray)
    found.BitsPerComponent = 1
    return found


def _crop_marks() -> str:
    left, bottom, right, top = TRIM
    lines = []
    for x, outward in ((left, -1), (right, 1)):
        for y in (bottom, top):
            start, end = x + outward * 4 * MM, x + outward * 9 * MM
            lines.append(f"{start:.3f} {y:.3f} m {end:.3f} {y:.3f} l S")
    for y, outward in ((bottom, -1), (top, 1)):
        for x in (left, right):
            start, end = y + outward * 4 * MM, y + outward * 9 * MM
            lines.append(f"{x:.3f} {start:.3f} m {x:.3f} {end:.3f} l S")
    return "q /All CS 1 SCN .25 w " + " ".join(lines) + " Q"


def contents(page: int) -> bytes:
    """Return the content of a page from 0."""
    marks = _crop_marks()
    if page == PAGES - 1:
        return marks.encode()
    text = TEXT.decode()
    left, bottom, right, top = BLEED_BOX
    photo = PHOTO_MM * MM
    lines = "\n".join(
        f"1 0 0 1 {100 if row else 121} {600 - 18 * row} Tm [{text} -200 {text}] TJ"
        for row in range(12)
    )
    return f"""{marks}
q {left} {bottom} {right - left} {top - bottom} re W n
q 0 .2 .4 0 k {left} {top - 60} {right - left} 60 re f Q
q {photo} 0 0 {photo} 100 200 cm /Photo Do Q
q {ART_MM * MM} 0 0 {ART_MM * MM} 250 200 cm /Drawing Do Q
q 0 0 0 1 K .5 w 100 190 m 300 190 l S Q
q .8 .3 .65 .3 k 100 160 80 20 re f Q
q /Over gs 0 0 0 1 k BT /F1 10.5 Tf
{lines}
/F1 9 Tf 1 0 0 1 {SLUG + 60} {SLUG + 40} Tm {text} Tj
ET Q
q 0 0 0 0 k BT /F1 14 Tf 1 0 0 1 104 165 Tm <00010002> Tj ET Q
Q""".encode()


def all_separation(pdf: Pdf) -> Array:
    """Return the registration colour."""
    function = Dictionary(FunctionType=2, Domain=[0, 1], C0=[0, 0, 0, 0], C1=[1, 1, 1, 1], N=1)
    return Array([Name.Separation, Name.All, Name.DeviceCMYK, pdf.make_indirect(function)])


def good(standard: Standard = "x4") -> Pdf:
    """Return a file that passes everything, opened."""
    pdf = pikepdf.new()
    shared = Dictionary(
        Font=Dictionary(F1=font(pdf, standard)),
        XObject=Dictionary(
            Photo=pdf.make_indirect(image(pdf, photograph(), PHOTO_PX)),
            Drawing=pdf.make_indirect(drawing(pdf)),
        ),
        ExtGState=Dictionary(
            Over=Dictionary(Type=Name.ExtGState, OP=True, op=True, OPM=1),
        ),
        ColorSpace=Dictionary(All=pdf.make_indirect(all_separation(pdf))),
    )
    resources = pdf.make_indirect(shared)
    for number in range(PAGES):
        page = Dictionary(
            Type=Name.Page,
            MediaBox=MEDIA,
            BleedBox=BLEED_BOX,
            TrimBox=TRIM,
            Resources=resources,
            Contents=pdf.make_indirect(Stream(pdf, contents(number))),
        )
        pdf.pages.append(pikepdf.Page(page))
    _describe(pdf, standard)
    return pdf


def _describe(pdf: Pdf, standard: Standard) -> None:
    intent_profile = Stream(pdf, profile(), N=4)
    pdf.Root.OutputIntents = Array(
        [
            Dictionary(
                Type=Name.OutputIntent,
                S=Name.GTS_PDFX,
                OutputConditionIdentifier=String("FOGRA39"),
                RegistryName=String("http://www.color.org"),
                Info=String("Offset, coated"),
                DestOutputProfile=pdf.make_indirect(intent_profile),
            )
        ]
    )
    version = "PDF/X-4" if standard == "x4" else "PDF/X-1a:2003"
    pdf.trailer.Info = pdf.make_indirect(
        Dictionary(
            Title=String(TITLE),
            CreationDate=String("D:20261128080000Z"),
            ModDate=String("D:20261128160000+08'00'"),
            Trapped=Name("/False"),
        )
    )
    if standard == "x1a":
        pdf.trailer.Info.GTS_PDFXVersion = String(version)
    packet = XMP.format(title=TITLE, date=DATE, version=version)
    pdf.Root.Metadata = pdf.make_indirect(
        Stream(pdf, packet.encode(), Type=Name.Metadata, Subtype=Name.XML)
    )


def saved(pdf: Pdf, standard: Standard = "x4", **options: object) -> bytes:
    """Return a file's bytes, in the version of its standard."""
    target = io.BytesIO()
    settings: dict[str, object] = {
        "force_version": "1.6" if standard == "x4" else "1.4",
        "object_stream_mode": pikepdf.ObjectStreamMode.disable,
        "stream_decode_level": pikepdf.StreamDecodeLevel.none,
        "compress_streams": False,
        "deterministic_id": True,
        "fix_metadata_version": False,
    }
    settings.update(options)
    if "encryption" in settings:
        del settings["deterministic_id"], settings["stream_decode_level"]
    pdf.save(target, **settings)  # type: ignore[arg-type]
    return target.getvalue()


def paint(pdf: Pdf, operators: str, page: int = 0) -> None:
    """Paint more upon a page, over what is there."""
    target = pdf.pages[page]
    target.contents_add(f"q {operators} Q".encode(), prepend=False)


def resource(pdf: Pdf, category: str, key: str, value: pikepdf.Object) -> None:
    """Give the pages' resources one more entry."""
    resources = pdf.pages[0].obj.Resources
    if f"/{category}" not in resources:
        resources[f"/{category}"] = Dictionary()
    resources[f"/{category}"][f"/{key}"] = value
