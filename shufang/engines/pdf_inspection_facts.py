"""What an inspection tells of a PDF: plain values that need no PDF library.

Places are in millimetres from the top left corner of the page's trim, y downwards, as a printer
measures on a sheet; pages are counted from 1. Ink is in per cent: 100 is one solid plate.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

MM_PER_PT = 25.4 / 72


@dataclass(frozen=True, slots=True)
class Rect:
    """A rectangle in the PDF's own units (points, y upwards)."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def width(self) -> float:
        """Width in points."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """Height in points."""
        return self.top - self.bottom

    def contains(self, other: Rect, tolerance: float = 0.02) -> bool:
        """Whether the other rectangle lies within this one."""
        return (
            self.left <= other.left + tolerance
            and self.bottom <= other.bottom + tolerance
            and self.right >= other.right - tolerance
            and self.top >= other.top - tolerance
        )

    def common(self, other: Rect) -> Rect | None:
        """Return what both cover; None where they do not meet."""
        found = Rect(
            max(self.left, other.left),
            max(self.bottom, other.bottom),
            min(self.right, other.right),
            min(self.top, other.top),
        )
        return found if found.width >= 0 and found.height >= 0 else None

    def grown(self, by: float) -> Rect:
        """Return it wider by so many points on every side."""
        return Rect(self.left - by, self.bottom - by, self.right + by, self.top + by)


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: page, and millimetres from the trim's top left corner."""

    page: int
    x_mm: float
    y_mm: float
    width_mm: float
    height_mm: float


@dataclass(frozen=True, slots=True)
class Boxes:
    """The boxes of a page as they apply; None for those that the page does not have."""

    media: Rect
    crop: Rect | None
    bleed: Rect | None
    trim: Rect | None
    art: Rect | None

    @property
    def sheet(self) -> Rect:
        """The finished page: TrimBox, else ArtBox, CropBox, MediaBox (PDF 32000-1, 14.11.2)."""
        return self.trim or self.art or self.crop or self.media

    @property
    def bleeding(self) -> Rect:
        """The page with its bleed: BleedBox, else CropBox, MediaBox."""
        return self.bleed or self.crop or self.media


@dataclass(frozen=True, slots=True)
class Space:
    """A colour space."""

    family: str
    """gray, rgb, cmyk (device), calgray, calrgb, lab, icc, separation, devicen, indexed, pattern,
    or unknown."""
    components: int
    names: tuple[str, ...] = ()
    """Inks of separation and devicen; the names as written."""
    base: Space | None = None
    """The alternate of separation, devicen and icc; what indexed and pattern build on."""
    profile_sha256: str = ""
    alternate: str = ""
    """Separation and devicen: a mark of alternate space and tint transform, to compare by."""

    @property
    def is_rgb(self) -> bool:
        """Whether colours are given in red, green and blue, by device or by measure."""
        if self.family in {"indexed", "pattern"} and self.base is not None:
            return self.base.is_rgb
        return self.family in {"rgb", "calrgb"} or (self.family == "icc" and self.components == 3)

    @property
    def root(self) -> Space:
        """The space itself, or what an indexed or pattern space builds on."""
        if self.family in {"indexed", "pattern"} and self.base is not None:
            return self.base.root
        return self


GRAY = Space("gray", 1)
RGB = Space("rgb", 3)
CMYK = Space("cmyk", 4)
UNKNOWN = Space("unknown", 1)
PROCESS = ("Cyan", "Magenta", "Yellow", "Black")


@dataclass(frozen=True, slots=True)
class Colour:
    """A colour as the page sets it."""

    space: Space
    operands: tuple[float, ...]
    pattern: str = ""
    """tiling or shading, where the colour is a pattern."""

    @property
    def inks(self) -> Mapping[str, float] | None:
        """Amount of each ink in per cent; None where the space is not one of inks."""
        return inks_of(self.space, self.operands)

    @property
    def total(self) -> float | None:
        """Sum of all inks in per cent."""
        inks = self.inks
        if inks is None:
            return None
        return inks["All"] * 4 if "All" in inks else sum(inks.values())

    @property
    def is_white(self) -> bool:
        """Whether nothing is printed: no ink, or all light."""
        inks = self.inks
        if inks is not None:
            return all(amount < 0.5 for amount in inks.values())
        return self.space.is_rgb and all(value > 0.998 for value in self.operands)


def inks_of(space: Space, operands: tuple[float, ...]) -> dict[str, float] | None:
    """Return the amount of each ink in per cent; None for spaces that are not of inks."""
    match space.family:
        case "gray" | "calgray":
            return {"Black": 100 - 100 * operands[0]} if operands else None
        case "cmyk":
            if len(operands) != 4:
                return None
            return {name: 100 * part for name, part in zip(PROCESS, operands, strict=True)}
        case "icc" if space.components == 1:
            return {"Black": 100 - 100 * operands[0]} if operands else None
        case "icc" if space.components == 4 and len(operands) == 4:
            return {name: 100 * part for name, part in zip(PROCESS, operands, strict=True)}
        case "separation" | "devicen":
            if len(operands) != len(space.names):
                return None
            return {
                name: 100 * part
                for name, part in zip(space.names, operands, strict=True)
                if name != "None"
            }
    return None


@dataclass(frozen=True, slots=True)
class Paint:
    """The graphics state that decides how a mark is printed."""

    fill: Colour
    stroke: Colour
    fill_alpha: float = 1.0
    stroke_alpha: float = 1.0
    blend: str = "Normal"
    has_soft_mask: bool = False
    overprint_fill: bool = False
    overprint_stroke: bool = False
    overprint_mode: int = 0


@dataclass(frozen=True, slots=True)
class TextMark:
    """A run of glyphs that one operator shows."""

    page: int
    box: Rect
    """What can be seen of it after clipping, in points of the page."""
    paint: Paint
    font: int
    """Index into `InspectedPdf.fonts`; -1 where the page names a font that it does not have."""
    size_pt: float
    """Height of the em on the page."""
    mode: int
    """Text rendering mode; 3 shows nothing."""
    text: str
    """What a reader copies; U+FFFD for glyphs that the font does not explain."""
    line_width_pt: float
    has_notdef: bool = False
    """Whether a glyph is shown that the font program lacks."""

    @property
    def is_filled(self) -> bool:
        """Whether glyphs are filled."""
        return self.mode in {0, 2, 4, 6}

    @property
    def is_stroked(self) -> bool:
        """Whether outlines are drawn."""
        return self.mode in {1, 2, 5, 6}

    @property
    def is_seen(self) -> bool:
        """Whether it prints anything."""
        return self.mode not in {3, 7} and (not self.text or not self.text.isspace())


@dataclass(frozen=True, slots=True)
class PathMark:
    """A path that is filled, stroked, or both."""

    page: int
    box: Rect
    paint: Paint
    is_filled: bool
    is_stroked: bool
    line_width_pt: float
    """Width of the stroke on the page."""
    thickness_pt: float
    """The smaller side of what is filled, before clipping."""


@dataclass(frozen=True, slots=True)
class PictureMark:
    """A picture set on a page."""

    page: int
    box: Rect
    paint: Paint
    picture: int
    """Index into `InspectedPdf.pictures`."""
    ppi: tuple[float, float]
    """Pixels to the inch as placed, across and down; a UserUnit is left out."""


@dataclass(frozen=True, slots=True)
class ShadingMark:
    """A gradient: by operator or as the pattern of something filled."""

    page: int
    box: Rect
    paint: Paint
    space: Space
    colours: tuple[Colour, ...]
    """Those that its functions name; empty where they cannot be told."""


Mark = TextMark | PathMark | PictureMark | ShadingMark


@dataclass(frozen=True, slots=True)
class Font:
    """A font of the file, whether shown or not."""

    name: str
    """BaseFont without the mark of a subset."""
    is_subset: bool
    kind: str
    """Subtype: Type1, TrueType, Type3, MMType1, CIDFontType0, CIDFontType2."""
    program: str
    """FontFile, FontFile2, or FontFile3 with its subtype as "FontFile3/CIDFontType0C"; empty
    where none is embedded."""
    encoding: str
    has_to_unicode: bool
    is_named_by_encoding: bool
    """Whether readers know the characters without ToUnicode (PDF 32000-1, 9.10.2)."""
    has_identity_charset: bool | None = None
    """For CFF programs of composite fonts: whether CIDs are glyph ids; None where it cannot be
    told or does not matter."""
    is_broken: bool = False
    """Whether the program cannot be read."""


@dataclass(frozen=True, slots=True)
class Picture:
    """An image of the file."""

    width_px: int
    height_px: int
    bits: int
    space: Space
    is_mask: bool
    """Stencil mask: painted in the current colour, always one bit."""
    filters: tuple[str, ...]
    interpolates: bool
    has_soft_mask: bool
    is_inline: bool
    ink: ImageInk | None = None
    """None where it was not measured: no ink space, or too large."""
    is_unread: bool = False
    """Whether its ink should have been measured but its data cannot be read."""


@dataclass(frozen=True, slots=True)
class ImageInk:
    """Total ink of an image in per cent."""

    high: float
    """That 99.9 % of the pixels do not exceed."""
    window: float
    """Highest mean of a window of 15 mm² as placed (GWG 2015, 4.23)."""
    peak: tuple[float, float, float, float]
    """Where that window lies: left, top, width, height as shares of the image."""


@dataclass(frozen=True, slots=True)
class Annotation:
    """A note, link or the like on a page."""

    kind: str
    box: Rect
    is_hidden: bool
    has_action: bool


@dataclass(frozen=True, slots=True)
class PageFault:
    """Something in the content of a page that cannot be understood."""

    page: int
    what: str


@dataclass(frozen=True, slots=True)
class Group:
    """A transparency group."""

    page: int
    space: Space | None
    is_page: bool
    box: Rect
    alpha: float = 1.0
    """With which the group as a whole is painted."""
    blend: str = "Normal"
    has_soft_mask: bool = False


@dataclass(frozen=True, slots=True)
class InspectedPage:
    """A page without its marks."""

    number: int
    boxes: Boxes
    rotate: int
    user_unit: float
    annotations: tuple[Annotation, ...]
    is_preseparated: bool
    has_actions: bool

    def place(self, box: Rect) -> Place:
        """Return where a rectangle of this page stands, in millimetres."""
        sheet = self.boxes.sheet
        unit = MM_PER_PT * self.user_unit
        return Place(
            self.number,
            round((box.left - sheet.left) * unit, 2),
            round((sheet.top - box.top) * unit, 2),
            round(box.width * unit, 2),
            round(box.height * unit, 2),
        )

    def whole(self) -> Place:
        """Return the finished page as a place."""
        return self.place(self.boxes.sheet)


@dataclass(frozen=True, slots=True)
class OutputIntent:
    """The printing condition for which a file was made."""

    kind: str
    """GTS_PDFX for printing."""
    identifier: str
    registry: str
    information: str
    has_profile: bool
    profile_sha256: str = ""
    profile_class: str = ""
    profile_space: str = ""
    profile_version: float = 0.0
    components: int = 0
    is_external: bool = False


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the file says of itself, in its Info dictionary and in its XMP packet."""

    info: Mapping[str, str]
    """Info dictionary: key without slash to text; dates as written."""
    xmp: Mapping[str, str]
    """XMP by "prefix:name" with the usual prefixes (dc, xmp, xmpMM, pdf, pdfxid, pdfx)."""
    has_xmp: bool
    is_xmp_broken: bool
    is_xmp_compressed: bool


@dataclass(frozen=True, slots=True)
class Structure:
    """Things of the whole file."""

    version: str
    """From the header or the catalogue, whichever is higher, as "1.6"."""
    is_encrypted: bool
    has_id: bool
    warnings: tuple[str, ...]
    """What had to be repaired to read the file."""
    is_cut_short: bool
    """Whether the file is too large to be inspected to its end."""
    has_object_streams: bool
    has_javascript: bool
    actions: tuple[str, ...]
    """Keys by which the file does something when it is opened."""
    has_forms: bool
    has_attachments: bool
    has_layers: bool
    filters: frozenset[str]
    """Of all streams."""
    outside: tuple[str, ...]
    """What leads out of the file: "F", "Ref", "OPI"."""
    has_postscript: bool
    has_alternates: bool
    transfer: tuple[str, ...]
    """Keys of graphics states and halftones that change tones: TR, TR2, HT, BG, UCR …"""


@dataclass(frozen=True, slots=True)
class PageContent:
    """What the content of one page paints and calls."""

    marks: tuple[Mark, ...]
    """In the order in which they are painted."""
    groups: tuple[Group, ...]
    faults: tuple[PageFault, ...]
    spaces: tuple[Space, ...]
    """Separation and devicen spaces that it calls, used or not."""
    instructions: int
    """What reading it costs, forms included."""
    is_whole: bool
    """Whether nothing had to be repaired to read it."""


@dataclass(frozen=True, slots=True)
class InspectedFile:
    """The facts of a file without the content of its pages."""

    structure: Structure
    metadata: Metadata
    intents: tuple[OutputIntent, ...]
    pages: tuple[InspectedPage, ...]

    def page(self, number: int) -> InspectedPage:
        """Return a page by its number from 1."""
        return self.pages[number - 1]


@dataclass(frozen=True, slots=True)
class InspectedPdf(InspectedFile):
    """All facts of a file."""

    marks: tuple[Mark, ...]
    """Of all pages, in the order in which they are painted."""
    fonts: tuple[Font, ...]
    pictures: tuple[Picture, ...]
    spaces: tuple[Space, ...]
    """Separation and devicen spaces, used or not."""
    groups: tuple[Group, ...]
    faults: tuple[PageFault, ...] = field(default=())
