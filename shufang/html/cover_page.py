"""The cover as one flat sheet: its measures, the CSS that follows from them, its words.

Seen from outside: 后勒口 | 封底 | 书脊 | 封面 | 前勒口. Lengths in millimetres.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil
from typing import Literal

from markupsafe import Markup

from shufang.core.lengths import pt_to_mm
from shufang.html.templates import Templates
from shufang.html.theme import PageGeometry, theme_properties
from shufang.html.theme_record import ThemeRecord
from shufang.html.upright import columns, is_lying, length_em, upright
from shufang.model.book import Meta
from shufang.model.cover import LEAST_LETTERED_SPINE_MM, SHELF_SHAPE, Cover
from shufang.passes.script import in_script

Panel = Literal["back-flap", "back", "spine", "front", "front-flap"]
PANELS: tuple[Panel, ...] = ("back-flap", "back", "spine", "front", "front-flap")

_SPINE_CLEAR_MM = 4.0
"""What the type on a spine leaves free, 2 mm to each fold."""
_LARGEST_SPINE_MM, _LEAST_SPINE_MM = 9.0, 2.3
"""Type on the spine: no larger than a title page's, no smaller than 小六 (6.5 pt)."""
BAND = 0.215
"""Height of the band at the foot of a printed cover, as a share of the trim."""
_SHELF_WIDTH_MM = 160.0
"""Near the trims in use, so that lines and frames look as they do in print; 10 pixels a mm."""
_MOST_BAND = 0.36
_SHELF_TYPE = 1.35
"""Type in the band of an e-book's front, by that of print: it is seen small, on a shelf."""
_LEAST_FOOT_MM = 1.8
"""Black type for the publisher: 5 pt."""
_SPINE_ENDS_MM, _SPINE_FOOT_MM = 17.0, 11.0
"""Free above title and below names; free around the publisher in the band."""
_LEAST_LEFT_OUT_MM = 2.85
"""Type that is left out of a ground of several inks: 8 pt (GWG 2015, 4.13)."""
_LONGEST_NAMES = 14
"""Characters of two names beyond which only the first one stands on the spine."""
_SMALL = 0.62
"""Names on the spine, as a share of the title's size."""


@dataclass(frozen=True, slots=True)
class CoverGeometry:
    """Measures of the flat cover."""

    trim_width: float
    trim_height: float
    spine: float
    flap: float
    bleed: float
    band_share: float = BAND
    """Height of the band at the foot, as a share of the trim."""

    @classmethod
    def of(cls, page: PageGeometry, cover: Cover, pages: int) -> CoverGeometry:
        """Return the measures of a book's cover for its number of pages."""
        return cls(
            pt_to_mm(page.width_pt),
            pt_to_mm(page.height_pt),
            cover.spine_mm(pages),
            cover.flap_mm,
            pt_to_mm(page.bleed_pt),
        )

    @classmethod
    def of_front(cls, page: PageGeometry, shape: float = SHELF_SHAPE) -> CoverGeometry:
        """Return the measures of the front cover alone, for the screen; `shape` is height ÷ width.

        An e-book has no trim: its front is as wide for every book. The field above the band keeps
        the shape that it has in print, so that a picture is cut as it was chosen; what the page is
        taller goes to the band, as far as that does not outweigh the field.
        """
        height = _SHELF_WIDTH_MM * shape
        field_shape = (1 - BAND) * page.height_pt / page.width_pt
        share = min(max(1 - field_shape / shape, BAND), _MOST_BAND)
        return cls(_SHELF_WIDTH_MM, height, 0, 0, 0, share)

    @property
    def panels(self) -> Mapping[Panel, tuple[float, float]]:
        """Left edge and width of each panel, from the left edge of the trimmed sheet."""
        if not self.spine:
            return {"front": (0.0, self.trim_width)}
        widths = (self.flap, self.trim_width, self.spine, self.trim_width, self.flap)
        placed: dict[Panel, tuple[float, float]] = {}
        left = 0.0
        for panel, width in zip(PANELS, widths, strict=True):
            if width:
                placed[panel] = (left, width)
            left += width
        return placed

    @property
    def width(self) -> float:
        """Width of the trimmed sheet; the front alone has no spine."""
        if not self.spine:
            return self.trim_width
        return 2 * (self.flap + self.trim_width) + self.spine

    @property
    def unit(self) -> float:
        """What the type of the front is measured by: the width, less on a landscape format."""
        return min(self.trim_width, 0.72 * self.trim_height)

    @property
    def band(self) -> float:
        """Height of the band at the foot; cover.css draws it."""
        return self.band_share * self.trim_height

    @property
    def field(self) -> float:
        """Height of a printed cover with the same field above its band."""
        return (self.trim_height - self.band) / (1 - BAND)

    @property
    def is_lettered(self) -> bool:
        """Whether the spine is wide enough for words."""
        return self.spine >= LEAST_LETTERED_SPINE_MM


@dataclass(frozen=True, slots=True)
class SpineWords:
    """What stands on the spine, and how large, in mm."""

    title: str
    people: str
    publisher: str
    size: float
    """Type size of the title; 0 where nothing is set."""
    small: float = 0.0
    """Type size of the names."""
    foot: float = 0.0
    """Type size of the publisher."""
    is_crowded: bool = False
    """Whether the words do not fit at a size that can be read."""


def spine_words(meta: Meta, geometry: CoverGeometry) -> SpineWords:
    """Return the words of the spine (GB/T 11668: 书名, 著者, 社名) and the size that fits."""
    title = meta.cover.spine_title or " ".join(part for part in (meta.title, meta.volume) if part)
    people = " ".join(_names_on_spine(meta))
    publisher = meta.publication.publisher or ""
    if not geometry.is_lettered:
        return SpineWords(title, people, publisher, 0)
    room = (1 - BAND) * geometry.trim_height - _SPINE_ENDS_MM
    size = min(geometry.spine - _SPINE_CLEAR_MM, _LARGEST_SPINE_MM)
    while size > _LEAST_SPINE_MM and _spine_length(title, people, size) > room:
        size -= 0.05
    in_band = BAND * geometry.trim_height - _SPINE_FOOT_MM
    foot = min(_small(size), in_band / (1.1 * max(1.0, length_em(publisher))))
    is_crowded = _spine_length(title, people, size) > room or foot < _LEAST_FOOT_MM
    return SpineWords(title, people, publisher, size, _small(size), foot, is_crowded)


def _small(size: float) -> float:
    """Return the size of names beside a title; in white on a ground not under 8 pt, if possible."""
    return max(_SMALL * size, min(size, _LEAST_LEFT_OUT_MM))


def _spine_length(title: str, people: str, size: float) -> float:
    """Return how long title and people are together, in mm."""
    names = _small(size) * (length_em(people) + 2) if people else 0.0
    return 1.1 * (size * length_em(title) + names)


def _names_on_spine(meta: Meta) -> list[str]:
    """Return whom the spine names: the first role of the title page, two short names at most."""
    named = [person for person in meta.people if person.on_title_page]
    role = named[0].role_text if named else ""
    names = [person.name for person in named if person.role_text == role]
    if not names:
        return []
    shown = names[:2] if length_em("".join(names[:2])) <= _LONGEST_NAMES else names[:1]
    return [*shown, ("等" if len(names) > len(shown) else "") + role]


@dataclass(frozen=True, slots=True)
class TitleSlip:
    """题签: the title upright in columns on a slip of paper; sizes in mm."""

    columns: tuple[str, ...]
    size: float
    small: float
    """Type size of the subtitle beside it."""
    width: float
    height: float


def title_slip(meta: Meta, geometry: CoverGeometry) -> TitleSlip | None:
    """Return the slip that fits the front; None where the title is better set in lines."""
    if is_lying(meta.title) or length_em(meta.subtitle) > 40:
        return None
    unit, height = geometry.unit, geometry.field
    lines = tuple(columns(meta.title))
    longest = max(length_em(line) for line in lines)
    widest = 0.40 * geometry.trim_width / (1.16 * len(lines))
    size = min(0.18 * unit, 0.56 * height / (1.1 * longest), widest)
    has_subtitle = bool(meta.subtitle)
    small = max(0.21 * size, 0.024 * unit) if has_subtitle else 0.0
    subtitle_length = 1.12 * length_em(meta.subtitle)
    if has_subtitle:
        small = min(small, 0.62 * height / subtitle_length)
    inside = max(1.1 * size * longest, small * subtitle_length)
    return TitleSlip(
        lines,
        size,
        small,
        1.16 * size * len(lines) + 1.9 * small + 0.075 * unit,
        inside + 0.115 * unit,
    )


def fitted_pt(
    paragraphs: Sequence[str], width: float, height: float, sizes: Sequence[float], leading: float
) -> float:
    """Return the first type size, in points, at which paragraphs fit a place in mm.

    The last one where none does: the finished cover is checked. `leading` is the distance of the
    lines as a multiple of the size.
    """
    for size in sizes:
        em = pt_to_mm(size)
        room = max(1.0, int(width / em) - 0.5)  # half a character a line is lost to line breaks
        lines = sum(ceil((length_em(text) + 2) / room) for text in paragraphs)
        if lines * leading * em <= height:
            break
    return size


MOST_PEOPLE, PEOPLE_LEADING, _LEAST_PEOPLE_MM = 4, 1.6, 2.1
"""Lines of people on the front, their leading, and the smallest type for them (6 pt)."""
BLURB_SIZES, BLURB_LEADING = (11.0, 10.5, 10.0, 9.5, 9.0, 8.5), 1.8
FLAP_SIZES, FLAP_LEADING = (9.5, 9.0, 8.5, 8.0), 1.75
_FLAP_SIDES_MM = 18.0


def _text_sizes(meta: Meta, geometry: CoverGeometry) -> dict[str, float]:
    """Return the type sizes of running text; its places are those of cover.css."""
    width, height = geometry.trim_width, geometry.trim_height
    flap = geometry.flap - _FLAP_SIDES_MM
    above = (1 - BAND - 0.11) * height
    blurb = fitted_pt(
        blurb_of(meta), 0.728 * width, above - 0.04 * height, BLURB_SIZES, BLURB_LEADING
    )
    sizes = {"blurb-size": blurb}
    for name, texts in (("front", meta.cover.front_flap), ("back", meta.cover.back_flap)):
        size = fitted_pt(texts, flap, above, FLAP_SIZES, FLAP_LEADING)
        sizes[f"{name}-flap-size"] = size
    return sizes


def cover_css(
    theme: ThemeRecord,
    page: PageGeometry,
    geometry: CoverGeometry,
    meta: Meta,
    use: Literal["print", "screen"],
) -> str:
    """Return the style sheet that follows from theme and measures: page box, custom properties."""
    spine, slip = spine_words(meta, geometry), title_slip(meta, geometry)
    lengths = {
        "band": geometry.band,
        "field": geometry.field,
        "trim-width": geometry.trim_width,
        "trim-height": geometry.trim_height,
        "sheet-width": geometry.width,
        "spine": geometry.spine,
        "flap": geometry.flap,
        "bleed": geometry.bleed,
        "fore-edge-bleed": 0.0 if geometry.flap else geometry.bleed,
        "spine-size": spine.size,
        "spine-small": spine.small,
        "spine-foot": spine.foot,
        "series-size": max(0.029 * geometry.unit, _LEAST_LEFT_OUT_MM),
        "unit": geometry.unit,
        "title-size": slip.size if slip else _lying_size(meta, geometry),
        "subtitle-size": slip.small if slip else 0.027 * geometry.unit,
        "people-size": _people_size(meta, geometry),
        "publisher-size": _band_type(0.0235, geometry),
        "slip-width": slip.width if slip else 0.0,
        "slip-height": slip.height if slip else 0.0,
    }
    for panel, (left, width) in geometry.panels.items():
        lengths[f"{panel}-left"] = left
        lengths[f"{panel}-width"] = width
    lines = [
        f"@page {{ size: {geometry.width:.3f}mm {geometry.trim_height:.3f}mm; "
        f"bleed: {geometry.bleed:.3f}mm; margin: 0 }}",
        ":root {",
        *(f"  --{name}: {value};" for name, value in theme_properties(theme, page, use)),
        *(f"  --{name}: {length:.3f}mm;" for name, length in lengths.items()),
        *(f"  --{name}: {size:g}pt;" for name, size in _text_sizes(meta, geometry).items()),
        "}",
    ]
    return "\n".join(lines) + "\n"


def _people_size(meta: Meta, geometry: CoverGeometry) -> float:
    """Return the type size at which the first lines of people stand above the publisher."""
    lines = people_lines(meta)[:MOST_PEOPLE]
    width = 0.83 * geometry.trim_width
    room = 0.66 * geometry.band - 1.4 * _band_type(0.0235, geometry) - 1.0
    size = _band_type(0.026, geometry)
    while size > _LEAST_PEOPLE_MM:
        broken = sum(ceil(length_em(line) * size / width) for line in lines)
        if PEOPLE_LEADING * size * broken <= room:
            break
        size -= 0.1
    return size


def _band_type(share: float, geometry: CoverGeometry) -> float:
    """Return a type size in the band, from its share of the unit in print."""
    return share * geometry.unit * (1.0 if geometry.spine else _SHELF_TYPE)


def _lying_size(meta: Meta, geometry: CoverGeometry) -> float:
    """Return the type size of a title in lines: large, and no more than some three lines."""
    room = 0.74 * geometry.trim_width
    return max(
        min(0.105 * geometry.unit, 2.7 * room / length_em(meta.title)), 0.035 * geometry.unit
    )


@dataclass(frozen=True, slots=True)
class CoverPictures:
    """Addresses of what is drawn on the cover; empty where there is nothing."""

    whole_front: str = ""
    picture: str = ""
    bar_code: str = ""
    bar_code_size: tuple[float, float] = (0.0, 0.0)
    """Width and height in mm, quiet zones included; also of the place that is kept for it."""
    is_bar_code_pending: bool = False
    """Whether the ISBN is still to come; a book that will have none shows no empty place."""


@dataclass(frozen=True, slots=True)
class CoverWords:
    """The words of the cover as the templates take them."""

    meta: Meta
    series: str
    people: tuple[str, ...]
    publisher: str
    blurb: tuple[str, ...]
    price: str
    front_flap: tuple[str, ...] = ()
    back_flap: tuple[str, ...] = ()
    spine: Mapping[str, Markup] = field(default_factory=dict)
    columns: tuple[Markup, ...] = ()
    """The title in columns; none where it is set in lines."""
    subtitle: Markup = field(default_factory=Markup)
    series_columns: tuple[Markup, ...] = ()

    @classmethod
    def of(cls, meta: Meta, geometry: CoverGeometry) -> CoverWords:
        """Return the words of a book's cover; what is 待定 is left out."""
        cover, given, slip = meta.cover, meta.publication, title_slip(meta, geometry)
        series = [meta.series.name, meta.series.number_text] if meta.series else []
        spine = spine_words(meta, geometry)
        named = {"title": spine.title, "people": spine.people, "publisher": spine.publisher}
        return cls(
            meta=meta,
            series="·".join(part for part in series if part),
            people=people_lines(meta)[:MOST_PEOPLE],
            publisher=given.publisher or "",
            blurb=blurb_of(meta),
            price=_price(given.price or "", meta.language),
            front_flap=cover.front_flap,
            back_flap=cover.back_flap,
            spine={key: upright(words) for key, words in named.items()} if spine.size else {},
            columns=tuple(upright(column) for column in slip.columns) if slip else (),
            subtitle=upright(meta.subtitle),
            series_columns=tuple(upright(part) for part in series if part),
        )


def blurb_of(meta: Meta) -> tuple[str, ...]:
    """Return the paragraphs of the back cover."""
    return meta.cover.back_text or tuple(filter(None, meta.description.splitlines()))


def people_lines(meta: Meta) -> tuple[str, ...]:
    """Return the lines of those responsible: the names of one role on one line."""
    roles: dict[str, list[str]] = {}
    for person in meta.people:
        if person.on_title_page:
            roles.setdefault(person.role_text, []).append(person.name)
    return tuple(f"{'　'.join(names)}　{role}" for role, names in roles.items())


def _price(price: str, language: str) -> str:
    return f"{in_script('定价', language)}：{price}" if price else ""


def cover_body(
    templates: Templates,
    meta: Meta,
    geometry: CoverGeometry,
    pictures: CoverPictures,
    panels: Sequence[Panel],
) -> Markup:
    """Return the content of the body element; raises `BuildStopped` for a broken template."""
    return templates.render(
        "cover.xhtml",
        meta=meta,
        cover=meta.cover,
        words=CoverWords.of(meta, geometry),
        pictures=pictures,
        panels=tuple(panels),
    )
