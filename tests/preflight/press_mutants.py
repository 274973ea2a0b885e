"""Good print files spoiled in one way each, and the codes that must say so: those and no others."""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable
from dataclasses import dataclass

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String
from PIL import Image

from tests.preflight.press_files import (
    BLEED,
    MEDIA,
    MM,
    PHOTO_PX,
    SLUG,
    TRIM,
    Standard,
    drawing,
    font,
    good,
    image,
    paint,
    photograph,
    profile,
    resource,
    saved,
    truetype,
)

Spoil = Callable[[Pdf], None]


@dataclass(frozen=True)
class Mutant:
    """A way to spoil a file."""

    name: str
    codes: tuple[str, ...]
    spoil: Callable[..., None] | None = None
    standards: tuple[Standard, ...] = ("x4", "x1a")
    damage: Callable[[bytes], bytes] | None = None
    """What is done to the bytes."""
    options: tuple[tuple[str, object], ...] = ()
    """For saving."""

    def __str__(self) -> str:
        return self.name

    def made(self, standard: Standard) -> bytes:
        """Return the spoiled file."""
        pdf = good(standard)
        if self.spoil is not None:
            self.spoil(pdf)
        content = saved(pdf, standard, **dict(self.options))
        return content if self.damage is None else self.damage(content)


ALL: list[Mutant] = []
X4: tuple[Standard, ...] = ("x4",)
X1A: tuple[Standard, ...] = ("x1a",)


def mutant(
    *codes: str, standards: tuple[Standard, ...] = ("x4", "x1a"), **options: object
) -> Callable[[Spoil], Spoil]:
    """Register a way to spoil a file."""

    def registered(spoil: Spoil) -> Spoil:
        name = spoil.__name__
        ALL.append(Mutant(name, codes, spoil, standards, options=tuple(options.items())))
        return spoil

    return registered


def painting(name: str, operators: str, *codes: str, standards: object = ("x4", "x1a")) -> None:
    """Register something to be painted on page 1."""
    assert isinstance(standards, tuple)
    ALL.append(Mutant(name, codes, lambda pdf: paint(pdf, operators), standards))


def damaging(name: str, *codes: str, damage: Callable[[bytes], bytes]) -> None:
    """Register what is done to the bytes of a file."""
    ALL.append(Mutant(name, codes, damage=damage))


# --- the file ---

damaging("no_pdf", "PDF-101", damage=lambda content: b"PK\x03\x04" + bytes(2000))
damaging("empty", "PDF-101", damage=lambda content: b"")
damaging("head_only", "PDF-101", damage=lambda content: content[:600])
damaging("no_xref", "PDF-103", damage=lambda content: content.replace(b"startxref", b"startxxxx"))
damaging("no_id", "PDF-105", damage=lambda content: content.replace(b"/ID [", b"/IX ["))
ALL.append(
    Mutant(
        "encrypted",
        ("PDF-102",),
        standards=("x4",),
        options=(("encryption", pikepdf.Encryption(owner="x", user="", R=4)),),
    )
)
ALL.append(
    Mutant(
        "password",
        ("PDF-102",),
        standards=("x4",),
        options=(("encryption", pikepdf.Encryption(owner="x", user="y", R=4)),),
    )
)
ALL.append(Mutant("too_new", ("PDF-104",), options=(("force_version", "1.7"),)))
ALL.append(
    Mutant(
        "object_streams",
        ("PDF-104",),
        standards=X1A,
        options=(
            ("object_stream_mode", pikepdf.ObjectStreamMode.generate),
            ("force_version", "1.5"),
        ),
        damage=lambda content: content.replace(b"%PDF-1.5", b"%PDF-1.4"),
    )
)


@mutant("PDF-107")
def javascript(pdf: Pdf) -> None:
    script = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))
    pdf.Root.Names = Dictionary(JavaScript=Dictionary(Names=[String("a"), script]))


@mutant("PDF-108")
def open_action(pdf: Pdf) -> None:
    pdf.Root.OpenAction = Array([pdf.pages[0].obj, Name.Fit])


@mutant("PDF-107", "PDF-108")
def open_script(pdf: Pdf) -> None:
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("print()"))


@mutant("PDF-108")
def page_action(pdf: Pdf) -> None:
    pdf.pages[1].obj.AA = Dictionary(O=Dictionary(S=Name.Named, N=Name.NextPage))


@mutant("PDF-109")
def form(pdf: Pdf) -> None:
    field = pdf.make_indirect(Dictionary(FT=Name.Tx, T=String("a")))
    pdf.Root.AcroForm = Dictionary(Fields=[field])


@mutant("PDF-110")
def attachment(pdf: Pdf) -> None:
    file = pdf.make_indirect(Stream(pdf, b"x", Type=Name.EmbeddedFile))
    spec = Dictionary(Type=Name.Filespec, F=String("a.txt"), EF=Dictionary(F=file))
    pdf.Root.Names = Dictionary(EmbeddedFiles=Dictionary(Names=[String("a"), spec]))


@mutant("PDF-111")
def layer(pdf: Pdf) -> None:
    group = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("a")))
    pdf.Root.OCProperties = Dictionary(OCGs=[group], D=Dictionary(Order=[group]))


def _annotate(pdf: Pdf, kind: str, rect: list[float], **more: pikepdf.Object) -> None:
    note = Dictionary(Type=Name.Annot, Subtype=Name(f"/{kind}"), Rect=rect)
    for key, value in more.items():
        note[f"/{key}"] = value
    pdf.pages[0].obj.Annots = Array([pdf.make_indirect(note)])


@mutant("PDF-112")
def link(pdf: Pdf) -> None:
    action = Dictionary(S=Name.URI, URI=String("https://example.org"))
    _annotate(pdf, "Link", [100, 100, 200, 120], A=action)


@mutant("PDF-112")
def comment(pdf: Pdf) -> None:
    _annotate(pdf, "Text", [100, 100, 120, 120], Contents=String("改这里"))


@mutant("PDF-113")
def lzw(pdf: Pdf) -> None:
    # 8-bit LZW of one byte: clear code 256, 0, end of data 257, nine bits each.
    stream = Stream(pdf, bytes([0x80, 0x00, 0x20, 0x20]))
    stream.Filter = Name.LZWDecode
    pdf.Root.Test = pdf.make_indirect(stream)


@mutant("PDF-114")
def external_stream(pdf: Pdf) -> None:
    pdf.pages[0].obj.Resources.XObject.Photo.F = String("photo.raw")


@mutant("PDF-114")
def open_prepress(pdf: Pdf) -> None:
    pdf.pages[0].obj.Resources.XObject.Photo.OPI = Dictionary(
        {"/2.0": Dictionary(Type=Name.OPI, F=String("high.tif"))}
    )


@mutant("PDF-114")
def reference(pdf: Pdf) -> None:
    drawn = Stream(pdf, b"", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 10, 10])
    drawn.Ref = Dictionary(F=String("other.pdf"), Page=0)
    resource(pdf, "XObject", "Ref1", pdf.make_indirect(drawn))


@mutant("PDF-115")
def postscript(pdf: Pdf) -> None:
    code = Stream(pdf, b"showpage", Type=Name.XObject, Subtype=Name.PS)
    resource(pdf, "XObject", "Code", pdf.make_indirect(code))


@mutant("PDF-116")
def alternates(pdf: Pdf) -> None:
    photo = pdf.pages[0].obj.Resources.XObject.Photo
    other = Dictionary(Image=pdf.pages[0].obj.Resources.XObject.Drawing, DefaultForPrinting=True)
    photo.Alternates = Array([other])


@mutant("PDF-117")
def transfer(pdf: Pdf) -> None:
    curve = Dictionary(FunctionType=2, Domain=[0, 1], C0=[1], C1=[0], N=1)
    pdf.pages[0].obj.Resources.ExtGState.Over.TR = curve


@mutant("PDF-117")
def halftone(pdf: Pdf) -> None:
    screen = Dictionary(
        Type=Name.Halftone, HalftoneType=1, Frequency=120, Angle=45, SpotFunction=Name.SimpleDot
    )
    pdf.pages[0].obj.Resources.ExtGState.Over.HT = screen


@mutant("PDF-118")
def separated(pdf: Pdf) -> None:
    page = pdf.pages[1].obj
    page.SeparationInfo = Dictionary(Pages=[page], DeviceColorant=Name.Black)


# --- what it says of itself ---


def _rewrite(pdf: Pdf, old: str, new: str) -> None:
    text = pdf.Root.Metadata.read_bytes().decode()
    assert old in text
    pdf.Root.Metadata.write(text.replace(old, new).encode())


@mutant("PDF-120", "PDF-121", standards=X4)
def no_packet(pdf: Pdf) -> None:
    del pdf.Root.Metadata


@mutant("PDF-120", standards=X1A)
def broken_packet(pdf: Pdf) -> None:
    pdf.Root.Metadata.write(b"<x:xmpmeta")


def _packed(content: bytes) -> bytes:
    """Compress the packet where it stands; qpdf itself never writes it so."""
    start, end = content.index(b"<?xpacket begin"), content.index(b'<?xpacket end="w"?>') + 19
    packed = zlib.compress(content[start:end]).ljust(end - start, b" ")
    keys = b"/Subtype /XML /Type /Metadata"
    assert content.count(keys) == 1
    content = content[:start] + packed + content[end:]
    return content.replace(keys, b"/Filter /FlateDecode".ljust(len(keys)))


damaging("packed_packet", "PDF-120", damage=_packed)


@mutant("PDF-121", standards=X4)
def no_claim(pdf: Pdf) -> None:
    _rewrite(pdf, "<pdfxid:GTS_PDFXVersion>PDF/X-4</pdfxid:GTS_PDFXVersion>", "")


@mutant("PDF-121", standards=X4)
def other_claim(pdf: Pdf) -> None:
    _rewrite(pdf, "PDF/X-4", "PDF/X-1a:2003")


@mutant("PDF-121", standards=X1A)
def claim_in_packet_only(pdf: Pdf) -> None:
    del pdf.trailer.Info.GTS_PDFXVersion


@mutant("PDF-122", standards=X4)
def no_rendition(pdf: Pdf) -> None:
    _rewrite(pdf, "<xmpMM:RenditionClass>default</xmpMM:RenditionClass>", "")


@mutant("PDF-122", standards=X1A)
def no_title(pdf: Pdf) -> None:
    del pdf.trailer.Info.Title


@mutant("PDF-123")
def dates_differ(pdf: Pdf) -> None:
    pdf.trailer.Info.ModDate = String("D:20261128090000Z")


@mutant("PDF-123")
def titles_differ(pdf: Pdf) -> None:
    pdf.trailer.Info.Title = String("另一本书")


@mutant("PDF-124", standards=X4)
def no_trapped(pdf: Pdf) -> None:
    _rewrite(pdf, "<pdf:Trapped>False</pdf:Trapped>", "")


@mutant("PDF-124", "PDF-123")
def unknown_trapped(pdf: Pdf) -> None:
    pdf.trailer.Info.Trapped = Name.Unknown


@mutant("PDF-125")
def no_intent(pdf: Pdf) -> None:
    del pdf.Root.OutputIntents


@mutant("PDF-125")
def two_intents(pdf: Pdf) -> None:
    pdf.Root.OutputIntents.append(pdf.Root.OutputIntents[0])


@mutant("PDF-126")
def nameless_intent(pdf: Pdf) -> None:
    pdf.Root.OutputIntents[0].OutputConditionIdentifier = String("")


@mutant("PDF-127", "PDF-128")
def screen_profile(pdf: Pdf) -> None:
    stream = Stream(pdf, profile(b"mntr", b"RGB "), N=3)
    pdf.Root.OutputIntents[0].DestOutputProfile = pdf.make_indirect(stream)


@mutant("PDF-127", standards=X4)
def no_profile(pdf: Pdf) -> None:
    del pdf.Root.OutputIntents[0].DestOutputProfile


@mutant("PDF-128")
def other_profile(pdf: Pdf) -> None:
    stream = Stream(pdf, profile() + b"other", N=4)
    pdf.Root.OutputIntents[0].DestOutputProfile = pdf.make_indirect(stream)


@mutant("PDF-129")
def other_book(pdf: Pdf) -> None:
    pdf.trailer.Info.Title = String("别的书")
    _rewrite(pdf, "好书", "别的书")


# --- pages ---


def _boxes(pdf: Pdf, page: int, **boxes: list[float]) -> None:
    for key, box in boxes.items():
        pdf.pages[page].obj[f"/{key}"] = Array(box)


@mutant("PDF-130")
def no_trim(pdf: Pdf) -> None:
    for page in pdf.pages:
        del page.obj.TrimBox
        page.obj.MediaBox = Array(TRIM)
        page.obj.BleedBox = Array(TRIM)


@mutant("PDF-130")
def art_box(pdf: Pdf) -> None:
    _boxes(pdf, 1, ArtBox=TRIM)


@mutant("PDF-131")
def bleed_within_trim(pdf: Pdf) -> None:
    for page in range(len(pdf.pages)):
        _boxes(pdf, page, BleedBox=[TRIM[0] + 1, TRIM[1] + 1, TRIM[2] - 1, TRIM[3] - 1])


@mutant("PDF-132", "PDF-134")
def one_page_larger(pdf: Pdf) -> None:
    _boxes(pdf, 3, TrimBox=[TRIM[0], TRIM[1], TRIM[2] + 2, TRIM[3]])
    _boxes(pdf, 3, BleedBox=[TRIM[0] - BLEED, TRIM[1] - BLEED, TRIM[2] + 11, TRIM[3] + BLEED])


@mutant("PDF-133")
def little_bleed(pdf: Pdf) -> None:
    for number in range(len(pdf.pages)):
        two = 2 * MM
        box = [TRIM[0] - two, TRIM[1] - two, TRIM[2] + two, TRIM[3] + two]
        _boxes(pdf, number, BleedBox=box)


@mutant("PDF-134")
def page_moved(pdf: Pdf) -> None:
    _boxes(pdf, 3, MediaBox=[MEDIA[0] - 2 * MM, *MEDIA[1:]])


@mutant("PDF-135")
def turned(pdf: Pdf) -> None:
    pdf.pages[1].obj.Rotate = 90


@mutant("PDF-135")
def scaled(pdf: Pdf) -> None:
    pdf.pages[1].obj.UserUnit = 2


@mutant("PDF-135")
def cropped(pdf: Pdf) -> None:
    _boxes(pdf, 1, CropBox=[TRIM[0] + 20, *TRIM[1:]])


@mutant("PDF-136", "PDF-137")
def page_lost(pdf: Pdf) -> None:
    del pdf.pages[2]


@mutant("PDF-138")
def ink_on_blank(pdf: Pdf) -> None:
    paint(pdf, "0 0 0 1 k 200 200 1 1 re f", 3)


@mutant("PDF-139")
def picture_stops_at_trim(pdf: Pdf) -> None:
    width = 20 * MM
    resource(pdf, "XObject", "Large", pdf.make_indirect(image(pdf, photograph(240), 240)))
    paint(pdf, f"{width} 0 0 {width} {SLUG} 300 cm /Large Do")


painting("tint_stops_at_trim", f".2 0 0 0 k {TRIM[2] - 60} 300 60 60 re f", "PDF-139")


def _many_pages(pdf: Pdf, folio: str) -> None:
    """Let the file have eight pages, of which page 3 has its folio elsewhere."""
    for _ in range(4):
        pdf.pages.insert(1, pdf.pages[0])
    target = pdf.pages[2]
    content = target.obj.Contents.read_bytes()
    usual = f"{SLUG + 60} {SLUG + 40} Tm".encode()
    assert usual in content
    target.obj.Contents = pdf.make_indirect(
        Stream(pdf, content.replace(usual, f"{folio} Tm".encode()))
    )


@mutant("PDF-140")
def shifted_up(pdf: Pdf) -> None:
    _many_pages(pdf, f"{SLUG + 60} {SLUG + 44}")


@mutant("PDF-140", standards=X4)
def shifted_sideways(pdf: Pdf) -> None:
    for _ in range(6):
        pdf.pages.insert(1, pdf.pages[0])
    _many_pages(pdf, f"{SLUG + 66} {SLUG + 40}")
    del pdf.pages[11:13]


# --- colour ---

painting("rgb_text", "1 0 0 rg BT /F1 10 Tf 300 400 Td <0001> Tj ET", "PDF-141")
painting("rgb_black_text", "0 0 0 rg BT /F1 10 Tf 300 400 Td <0001> Tj ET", "PDF-141")
painting("rgb_line", "0 0 1 RG 1 w 300 400 m 350 400 l S", "PDF-141")
painting("rgb_by_space", "/DeviceRGB cs 1 0 0 sc 300 400 40 40 re f", "PDF-141")


@mutant("PDF-141")
def rgb_gradient(pdf: Pdf) -> None:
    function = Dictionary(FunctionType=2, Domain=[0, 1], C0=[1, 0, 0], C1=[0, 0, 1], N=1)
    shading = Dictionary(
        ShadingType=2, ColorSpace=Name.DeviceRGB, Coords=[0, 0, 100, 0], Function=function
    )
    resource(pdf, "Shading", "Sh", pdf.make_indirect(shading))
    paint(pdf, "300 400 50 50 re W n /Sh sh")


@mutant("PDF-141")
def rgb_in_form(pdf: Pdf) -> None:
    inner = Stream(pdf, b"1 0 0 rg 0 0 30 30 re f", Type=Name.XObject, Subtype=Name.Form)
    inner.BBox = Array([0, 0, 30, 30])
    outer = Stream(pdf, b"/In Do", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 30, 30])
    outer.Resources = Dictionary(XObject=Dictionary(In=pdf.make_indirect(inner)))
    resource(pdf, "XObject", "Out", pdf.make_indirect(outer))
    paint(pdf, "1 0 0 1 300 400 cm /Out Do")


@mutant("PDF-141")
def rgb_in_pattern(pdf: Pdf) -> None:
    tile = Stream(pdf, b"1 0 0 rg 0 0 5 5 re f", PatternType=1, PaintType=1, TilingType=1)
    tile.BBox, tile.XStep, tile.YStep = Array([0, 0, 10, 10]), 10, 10
    tile.Resources = Dictionary()
    resource(pdf, "Pattern", "P1", pdf.make_indirect(tile))
    paint(pdf, "/Pattern cs /P1 scn 300 400 40 40 re f")


def _set_photo(pdf: Pdf, stream: Stream) -> None:
    pdf.pages[0].obj.Resources.XObject.Photo = pdf.make_indirect(stream)


@mutant("PDF-142")
def rgb_photo(pdf: Pdf) -> None:
    _set_photo(pdf, image(pdf, bytes(3 * PHOTO_PX**2), PHOTO_PX, Name.DeviceRGB))


@mutant("PDF-142")
def rgb_palette(pdf: Pdf) -> None:
    space = Array([Name.Indexed, Name.DeviceRGB, 1, String(b"\0\0\0\xff\xff\xff")])
    _set_photo(pdf, image(pdf, bytes(PHOTO_PX**2), PHOTO_PX, space))


@mutant("PDF-142", "PDF-155")
def rgb_inline_image(pdf: Pdf) -> None:
    data = (b"\x10\x20\x30" * 20 * 20).hex()
    paint(
        pdf,
        "60 0 0 60 300 300 cm BI /W 20 /H 20 /BPC 8 /CS /RGB /F /AHx ID " + data + "> EI",
    )


def _icc(pdf: Pdf, space: bytes, components: int) -> Array:
    stream = Stream(pdf, profile(b"prtr", space) + b"own", N=components)
    return Array([Name.ICCBased, pdf.make_indirect(stream)])


@mutant("PDF-143")
def icc_photo(pdf: Pdf) -> None:
    _set_photo(pdf, image(pdf, bytes(3 * PHOTO_PX**2), PHOTO_PX, _icc(pdf, b"RGB ", 3)))


@mutant("PDF-143")
def icc_intent_again(pdf: Pdf) -> None:
    stream = Stream(pdf, profile(), N=4)
    resource(pdf, "ColorSpace", "Icc", Array([Name.ICCBased, pdf.make_indirect(stream)]))
    paint(pdf, "/Icc cs 0 .5 0 0 sc 300 400 40 40 re f")


@mutant("PDF-143")
def lab(pdf: Pdf) -> None:
    space = Array([Name.Lab, Dictionary(WhitePoint=[0.96, 1, 0.82], Range=[-100, 100, -100, 100])])
    resource(pdf, "ColorSpace", "Lab", pdf.make_indirect(space))
    paint(pdf, "/Lab cs 50 10 10 sc 300 400 40 40 re f")


def spot_space(pdf: Pdf, name: str, full: list[float]) -> Array:
    """Return a spot colour."""
    function = Dictionary(FunctionType=2, Domain=[0, 1], C0=[0, 0, 0, 0], C1=full, N=1)
    return Array([Name.Separation, Name(f"/{name}"), Name.DeviceCMYK, function])


@mutant("PDF-144")
def spot(pdf: Pdf) -> None:
    resource(pdf, "ColorSpace", "S1", spot_space(pdf, "PANTONE 185 C", [0, 1, 0.8, 0]))
    paint(pdf, "/S1 cs 1 scn 300 400 40 40 re f")


@mutant("PDF-145", "PDF-144")
def ambiguous_spots(pdf: Pdf) -> None:
    resource(pdf, "ColorSpace", "S1", spot_space(pdf, "PANTONE 185 C", [0, 1, 0.8, 0]))
    resource(pdf, "ColorSpace", "S2", spot_space(pdf, "PANTONE 185 CVC", [0, 1, 0.8, 0]))
    paint(pdf, "/S1 cs 1 scn 300 400 40 40 re f /S2 cs 1 scn 350 400 40 40 re f")


@mutant("PDF-145", "PDF-144")
def one_spot_two_looks(pdf: Pdf) -> None:
    resource(pdf, "ColorSpace", "S1", spot_space(pdf, "Gold", [0, 0.2, 0.8, 0.2]))
    resource(pdf, "ColorSpace", "S2", spot_space(pdf, "Gold", [0, 0.3, 0.8, 0.2]))
    paint(pdf, "/S1 cs 1 scn 300 400 40 40 re f /S2 cs 1 scn 350 400 40 40 re f")


painting("registration_text", "/All cs 1 scn BT /F1 14 Tf 300 400 Td <0001> Tj ET", "PDF-146")
painting(
    "rich_black_text",
    ".5 .4 .4 .9 k BT /F1 14 Tf 300 400 Td <0001> Tj ET",
    "PDF-148",
)
painting(
    "converted_black_text",
    ".72 .68 .67 .88 k BT /F1 14 Tf 300 400 Td <0001> Tj ET",
    "PDF-148",
)
painting("small_red_text", "0 1 1 0 k BT /F1 5.5 Tf 300 400 Td <0001> Tj ET", "PDF-149")
painting("small_white_text", "0 0 0 0 k BT /F1 5.5 Tf 104 165 Td <0001> Tj ET", "PDF-149")
painting("ink_in_vectors", ".9 .9 .9 .9 k 300 400 40 40 re f", "PDF-151")
painting("ink_in_line", "1 1 1 .5 K 2 w 300 400 m 350 400 l S", "PDF-151")
painting("ink_in_text", "1 1 1 1 k BT /F1 14 Tf 300 400 Td <0001> Tj ET", "PDF-148", "PDF-151")


@mutant("PDF-151")
def ink_in_gradient(pdf: Pdf) -> None:
    function = Dictionary(FunctionType=2, Domain=[0, 1], C0=[0, 0, 0, 0], C1=[1, 1, 1, 0.6], N=1)
    shading = Dictionary(
        ShadingType=2, ColorSpace=Name.DeviceCMYK, Coords=[0, 0, 100, 0], Function=function
    )
    resource(pdf, "Shading", "Sh", pdf.make_indirect(shading))
    paint(pdf, "300 400 50 50 re W n /Sh sh")


@mutant("PDF-152")
def ink_in_photo(pdf: Pdf) -> None:
    _set_photo(pdf, image(pdf, photograph(ink=100), PHOTO_PX))


@mutant("PDF-152")
def ink_in_jpeg(pdf: Pdf) -> None:
    target = io.BytesIO()
    Image.new("CMYK", (PHOTO_PX, PHOTO_PX), (220, 220, 220, 200)).save(target, "JPEG", quality=95)
    stream = image(pdf, b"", PHOTO_PX)
    stream.write(target.getvalue(), filter=Name.DCTDecode)
    stream.Decode = Array([1, 0, 1, 0, 1, 0, 1, 0])
    _set_photo(pdf, stream)


@mutant("PDF-152")
def ink_in_palette(pdf: Pdf) -> None:
    space = Array([Name.Indexed, Name.DeviceCMYK, 1, String(b"\xe0\xe0\xe0\xe0\0\0\0\0")])
    _set_photo(pdf, image(pdf, bytes(PHOTO_PX**2), PHOTO_PX, space))


painting("knocking_black_text", "0 0 0 1 k BT /F1 10 Tf 300 400 Td <0001> Tj ET", "PDF-153")
painting("gray_black_text", "0 g BT /F1 10 Tf 300 400 Td <0001> Tj ET", "PDF-153")
painting("white_overprints", "/Over gs 0 0 0 0 k BT /F1 14 Tf 104 165 Td <0001> Tj ET", "PDF-154")
painting("white_path_overprints", "/Over gs 0 0 0 0 k 110 162 5 5 re f", "PDF-154")
painting("gray_overprints", "/Over gs .5 g 300 400 40 40 re f", "PDF-154")

# --- images ---


@mutant("PDF-155")
def coarse_photo(pdf: Pdf) -> None:
    _set_photo(pdf, image(pdf, photograph(80), 80))


@mutant("PDF-155")
def rather_coarse_photo(pdf: Pdf) -> None:
    _set_photo(pdf, image(pdf, photograph(128), 128))


@mutant("PDF-156")
def coarse_drawing(pdf: Pdf) -> None:
    pdf.pages[0].obj.Resources.XObject.Drawing = pdf.make_indirect(drawing(pdf, 160))


painting("stretched", "30 0 0 34 300 300 cm /Photo Do", "PDF-157")


@mutant("PDF-158")
def interpolated(pdf: Pdf) -> None:
    pdf.pages[0].obj.Resources.XObject.Photo.Interpolate = True


@mutant("PDF-159")
def sixteen_bits(pdf: Pdf) -> None:
    stream = image(pdf, bytes(8 * PHOTO_PX**2), PHOTO_PX)
    stream.BitsPerComponent = 16
    _set_photo(pdf, stream)


@mutant("PDF-160")
def jpeg2000(pdf: Pdf) -> None:
    target = io.BytesIO()
    Image.new("L", (PHOTO_PX, PHOTO_PX), 99).save(target, "JPEG2000")
    stream = image(pdf, b"", PHOTO_PX, Name.DeviceGray)
    stream.write(target.getvalue(), filter=Name.JPXDecode)
    _set_photo(pdf, stream)


@mutant("PDF-161")
def half_a_photo(pdf: Pdf) -> None:
    _set_photo(pdf, image(pdf, photograph()[: PHOTO_PX * PHOTO_PX], PHOTO_PX))


# --- fonts ---


def _descendant(pdf: Pdf) -> pikepdf.Object:
    return pdf.pages[0].obj.Resources.Font.F1.DescendantFonts[0]


@mutant("PDF-163")
def font_not_embedded(pdf: Pdf) -> None:
    descriptor = _descendant(pdf).FontDescriptor
    for key in ("/FontFile2", "/FontFile3"):
        if key in descriptor:
            del descriptor[key]


@mutant("PDF-163", "PDF-169")
def standard_font(pdf: Pdf) -> None:
    found = Dictionary(
        Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Courier, Encoding=Name.WinAnsiEncoding
    )
    resource(pdf, "Font", "F9", pdf.make_indirect(found))
    paint(pdf, "0 0 0 1 k BT /F9 14 Tf 300 400 Td (Hello) Tj ET")


@mutant("PDF-164")
def font_broken(pdf: Pdf) -> None:
    descriptor = _descendant(pdf).FontDescriptor
    key = "/FontFile2" if "/FontFile2" in descriptor else "/FontFile3"
    descriptor[key].write(b"broken")


@mutant("PDF-164", "PDF-183")
def font_lost(pdf: Pdf) -> None:
    paint(pdf, "0 0 0 1 k BT /F7 14 Tf 300 400 Td (Hello) Tj ET")


@mutant("PDF-165")
def no_to_unicode(pdf: Pdf) -> None:
    del pdf.pages[0].obj.Resources.Font.F1.ToUnicode


@mutant("PDF-166", "PDF-169")
def type3(pdf: Pdf) -> None:
    glyph = pdf.make_indirect(Stream(pdf, b"1000 0 0 0 750 750 d1 0 0 750 750 re f"))
    found = Dictionary(
        Type=Name.Font,
        Subtype=Name.Type3,
        FontBBox=[0, 0, 750, 750],
        FontMatrix=[0.001, 0, 0, 0.001, 0, 0],
        CharProcs=Dictionary(a=glyph),
        Encoding=Dictionary(Type=Name.Encoding, Differences=[97, Name.a]),
        FirstChar=97,
        LastChar=97,
        Widths=[1000],
    )
    resource(pdf, "Font", "F9", pdf.make_indirect(found))
    paint(pdf, "0 0 0 1 k BT /F9 14 Tf 300 400 Td (a) Tj ET")


painting(
    "missing_glyph", "0 0 0 1 k BT /F1 14 Tf 300 400 Td <00010000> Tj ET", "PDF-167", "PDF-173"
)


@mutant("PDF-168", standards=X1A)
def charset_differs(pdf: Pdf) -> None:
    pdf.pages[0].obj.Resources.Font.F1 = font(pdf, "x1a", [2, 1, 3, 4, 5, 6])


@mutant("PDF-169")
def other_font(pdf: Pdf) -> None:
    found = font(pdf, "x4")
    found.BaseFont = Name("/ABCDEF+DejaVuSans")
    resource(pdf, "Font", "F9", found)
    paint(pdf, "0 0 0 1 k BT /F9 14 Tf 300 400 Td <0001> Tj ET")


@mutant("PDF-170", standards=X1A)
def opentype_program(pdf: Pdf) -> None:
    _descendant(pdf).FontDescriptor.FontFile3.Subtype = Name.OpenType


@mutant("PDF-171")
def whole_font(pdf: Pdf) -> None:
    pdf.pages[0].obj.Resources.Font.F1.BaseFont = Name("/Test-Regular")


# --- text and lines ---

painting("tiny_text", "/Over gs 0 0 0 1 k BT /F1 3 Tf 300 400 Td <0001> Tj ET", "PDF-172")
painting(
    "tiny_by_matrix",
    "/Over gs 0 0 0 1 k .2 0 0 .2 300 400 cm BT /F1 10 Tf <0001> Tj ET",
    "PDF-172",
)


@mutant("PDF-173")
def private_characters(pdf: Pdf) -> None:
    found = pdf.pages[0].obj.Resources.Font.F1.ToUnicode
    found.write(found.read_bytes().replace(b"<0001> <4e66>", b"<0001> <e000>"))


painting(
    "text_at_trim",
    f"/Over gs 0 0 0 1 k BT /F1 10 Tf {SLUG + 4} 400 Td <0001> Tj ET",
    "PDF-174",
)
painting(
    "text_in_bleed",
    f"/Over gs 0 0 0 1 k BT /F1 6 Tf {SLUG - 8} 400 Td <0001> Tj ET",
    "PDF-174",
)
painting("hairline", "0 0 0 1 K .1 w 300 400 m 350 400 l S", "PDF-175")
painting("zero_line", "0 0 0 1 K 0 w 300 400 m 350 400 l S", "PDF-175")
painting("thin_fill", "0 0 0 1 k 300 400 50 .1 re f", "PDF-175")
painting("thin_by_matrix", "0 0 0 1 K .1 0 0 .1 300 400 cm 1 w 0 0 m 500 0 l S", "PDF-175")


@mutant("PDF-176")
def transparent(pdf: Pdf) -> None:
    resource(pdf, "ExtGState", "Half", Dictionary(Type=Name.ExtGState, ca=0.5, CA=0.5))
    paint(pdf, "/Half gs 0 0 0 .5 k 300 400 40 40 re f")


@mutant("PDF-176")
def soft_mask(pdf: Pdf) -> None:
    mask = image(pdf, bytes(PHOTO_PX**2), PHOTO_PX, Name.DeviceGray)
    pdf.pages[0].obj.Resources.XObject.Photo.SMask = pdf.make_indirect(mask)


@mutant("PDF-176", standards=X1A)
def page_group(pdf: Pdf) -> None:
    pdf.pages[0].obj.Group = Dictionary(S=Name.Transparency, CS=Name.DeviceCMYK)


@mutant("PDF-177")
def multiplied(pdf: Pdf) -> None:
    resource(pdf, "ExtGState", "Multiply", Dictionary(Type=Name.ExtGState, BM=Name.Multiply))
    paint(pdf, "/Multiply gs 0 0 0 .5 k 300 400 40 40 re f")


@mutant("PDF-178", standards=X4)
def rgb_group(pdf: Pdf) -> None:
    pdf.pages[0].obj.Group = Dictionary(S=Name.Transparency, CS=Name.DeviceRGB)


painting(
    "marks_in_bleed",
    f"0 0 0 1 K .25 w {TRIM[0] - 7} {TRIM[1]} m {TRIM[0] - 1} {TRIM[1]} l S",
    "PDF-179",
)


@mutant("PDF-181")
def other_isbn(pdf: Pdf) -> None:
    found = Dictionary(
        Type=Name.Font,
        Subtype=Name.TrueType,
        BaseFont=Name("/ABCDEF+Test-Latin"),
        Encoding=Name.WinAnsiEncoding,
        FirstChar=32,
        LastChar=126,
        Widths=[500] * 95,
    )
    found.FontDescriptor = _latin(pdf)
    resource(pdf, "Font", "F9", pdf.make_indirect(found))
    paint(pdf, "0 0 0 1 k BT /F9 14 Tf 200 400 Td (ISBN 978-7-5507-9999-9) Tj ET", 1)


def _latin(pdf: Pdf) -> Dictionary:
    program = Stream(pdf, truetype())
    return Dictionary(
        Type=Name.FontDescriptor,
        FontName=Name("/ABCDEF+Test-Latin"),
        FontFile2=pdf.make_indirect(program),
        Flags=32,
    )


painting("unknown_operator", "0 0 0 1 k 1 2 3 foo 300 400 40 40 re f", "PDF-183")
painting("lost_image", "/Nothing Do", "PDF-183")


@mutant("PDF-183")
def form_in_itself(pdf: Pdf) -> None:
    stream = Stream(pdf, b"/Loop Do", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 9, 9])
    loop = pdf.make_indirect(stream)
    stream.Resources = Dictionary(XObject=Dictionary(Loop=loop))
    resource(pdf, "XObject", "Loop", loop)
    paint(pdf, "/Loop Do")
