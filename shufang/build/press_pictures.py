"""Pixel pictures of the print edition: made for the press at their sizes, kept, put into frames.

They are made after the layout, when it is known how large each one stands; a picture that stands
in several places is made for the largest.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from functools import cache
from importlib.metadata import version
from math import ceil
from pathlib import Path

from shufang.build.store import Store
from shufang.build.workers import side_by_side
from shufang.core.diagnostic import Findings
from shufang.core.digest import digest_parts
from shufang.core.lengths import MM_PER_INCH, PT_PER_INCH
from shufang.core.span import Span
from shufang.engines import press_images
from shufang.engines.images import UnreadableImage
from shufang.engines.picture_frames import EMPTY, ImageObject
from shufang.engines.press_images import INK_TOLERANCE, Pressed, PressTask, press_image
from shufang.engines.sections import LaidOutSection
from shufang.model.blocks import walk_blocks
from shufang.model.book import Book
from shufang.model.figures import Figure, ImageFacts, Recording
from shufang.model.inlines import InlineImage
from shufang.passes.tree import reading_inlines, sections
from shufang.writers.press_drawings import Master

SUFFIX = ".picture"
DATA = ".pixels"
"""Suffixes of a picture's facts and of its data, which the merge reads where it stands."""
MODULES = ("images", "jpeg_structure", "picture_frames", "press_colour", "press_images")
"""Modules of `engines` on which a picture's bytes depend."""
LIBRARIES = ("littlecms2", "libtiff", "jpg", "zlib", "webp")
"""Libraries inside Pillow on which they depend too."""
WORTH_WORKERS = 8
"""Pictures below which starting other processes takes longer than making them."""
LEAST_PIXELS = 16
SIGN_PT = 14.2
"""Smaller pictures are signs and rules, whose resolution nobody sees (GWG 2015); 5 mm."""
GOOD_PPI, LEAST_PPI = 300, 225
"""Photographs: what a 175-line screen wants, and where pixels begin to show."""
GOOD_LINE_PPI, LEAST_LINE_PPI = 800, 600
"""Line art has no screen to hide its steps."""


@dataclass(frozen=True, slots=True)
class Press:
    """What pictures are made for."""

    profile: Path
    profile_digest: str
    ink_limit: float
    """Per cent."""


class PictureRoom:
    """Makes the pictures of one build, or finds them as an earlier build has kept them."""

    def __init__(self, press: Press, store: Store, workers: int) -> None:
        self._press = press
        self._store = store
        self._workers = workers

    def pictures(
        self,
        masters: Mapping[str, Master],
        laid_out: Iterable[LaidOutSection],
        places: Mapping[str, Span],
        findings: Findings,
    ) -> dict[str, ImageObject]:
        """Return every picture that stands on a page, by its address.

        `places` says where the manuscript names a picture. Reports PDF-021 (cannot be drawn) and
        IMG-030 to IMG-034.
        """
        tasks = {
            address: self._task(masters[address], *size)
            for address, size in largest_sizes(laid_out).items()
            if address in masters
        }
        made: dict[str, ImageObject] = {}
        for (address, task), pressed in zip(tasks.items(), self._made(tasks, masters), strict=True):
            name = masters[address].name
            place = places.get(name, Span(name))
            if pressed is None:
                findings.error("PDF-021", place, picture=name)
            else:
                report(pressed, task, name, place, findings)
            made[address] = pressed.image if pressed else EMPTY
        return made

    def _task(self, master: Master, width_pt: float, height_pt: float) -> PressTask:
        press = self._press
        return PressTask(master.content, width_pt, height_pt, press.profile, press.ink_limit)

    def _made(
        self, tasks: Mapping[str, PressTask], masters: Mapping[str, Master]
    ) -> Iterator[Pressed | None]:
        keys = [self._key(masters[address], task) for address, task in tasks.items()]
        kept = [self._kept(key) for key in keys]
        new = [task for task, known in zip(tasks.values(), kept, strict=True) if known is None]
        workers = self._workers if len(new) >= WORTH_WORKERS else 1
        made = side_by_side(workers, press_or_none, new)
        for key, known in zip(keys, kept, strict=True):
            if known is not None:
                yield known
                continue
            pressed = next(made)
            yield self._put_away(key, pressed) if pressed is not None else None

    def _key(self, master: Master, task: PressTask) -> str:
        size = f"{task.width_pt:.1f}x{task.height_pt:.1f}"
        parts = [program(), master.digest, self._press.profile_digest, str(task.ink_limit), size]
        return digest_parts(parts) + SUFFIX

    def _put_away(self, key: str, pressed: Pressed) -> Pressed:
        """Keep a picture; its data then stands in a file. Where that is impossible it stays."""
        name = self._store.keep(pressed.image.data, DATA)
        path = self._store.file(name) if name is not None else None
        if name is None or path is None or not self._store.write(key, packed(pressed, name)):
            return pressed
        return replace(pressed, image=replace(pressed.image, data=b"", file=path))

    def _kept(self, key: str) -> Pressed | None:
        content = self._store.read(key)
        facts = unpacked(content) if content is not None else None
        path = self._store.file(facts[1]) if facts is not None else None
        if facts is None or path is None:
            return None
        return replace(facts[0], image=replace(facts[0].image, file=path))

    def prune(self, *, is_whole: bool = True) -> None:
        """Remove pictures that nobody has asked for (see `Store.prune`)."""
        for suffix in (SUFFIX, DATA):
            self._store.prune(suffix, is_whole=is_whole)


@cache
def program() -> str:
    """Return the digest of the program and the libraries that make pictures for the press."""
    from PIL import features

    engines = Path(press_images.__file__).parent
    parts: list[str | bytes] = [(engines / f"{name}.py").read_bytes() for name in MODULES]
    parts.append(f"pillow {version('pillow')}")
    parts += [f"{library} {features.version(library)}" for library in LIBRARIES]
    return digest_parts(parts)


def packed(pressed: Pressed, name: str) -> bytes:
    """Return what is kept of a picture whose data is the file of that name."""
    facts = asdict(replace(pressed, image=replace(pressed.image, data=b"")))
    del facts["image"]["data"], facts["image"]["file"]
    return json.dumps({"data": name, **facts}, sort_keys=True).encode()


def unpacked(content: bytes) -> tuple[Pressed, str] | None:
    """Return a kept picture without its data, and the data's name; None for anything else."""
    try:
        facts = json.loads(content)
        name = facts.pop("data")
        return Pressed(**{**facts, "image": ImageObject(data=b"", **facts["image"])}), str(name)
    except (ValueError, TypeError, KeyError, AttributeError):
        return None


def press_or_none(task: PressTask) -> Pressed | None:
    """Return the picture, None where its file cannot be drawn."""
    try:
        return press_image(task)
    except (UnreadableImage, OSError):
        return None


def largest_sizes(laid_out: Iterable[LaidOutSection]) -> dict[str, tuple[float, float]]:
    """Return the largest size of each picture; a place of unknown size (0) keeps it whole."""
    sizes: dict[str, tuple[float, float]] = {}
    for section in laid_out:
        for placed in section.pictures:
            size = placed.width_pt, placed.height_pt
            known = sizes.get(placed.address)
            if known is None or 0 in size or (0 not in known and size > known):
                sizes[placed.address] = size
    return sizes


def picture_places(book: Book) -> dict[str, Span]:
    """Return where the manuscript names each picture first, by its path."""
    places: dict[str, Span] = {}
    for section in sections(book):
        for block in walk_blocks(section.blocks):
            if isinstance(block, Figure) and (facts := _picture_of(block)) is not None:
                places.setdefault(facts.path, block.span)
        for inline in reading_inlines(section):
            if isinstance(inline, InlineImage):
                places.setdefault(inline.path, inline.span)
    return places


def _picture_of(figure: Figure) -> ImageFacts | None:
    content = figure.content
    if isinstance(content, Recording):
        content = content.still or content
    return content if isinstance(content, ImageFacts) else None


def report(pressed: Pressed, task: PressTask, name: str, place: Span, findings: Findings) -> None:
    """Tell the editor what pictures lack for the press, in pixels and millimetres."""
    file = name.rpartition("/")[2]
    _report_resolution(pressed, task, file, place, findings)
    limit = f"{task.ink_limit:g}"
    if pressed.former_ink:
        findings.warning("IMG-032", place, file=file, ink=f"{pressed.former_ink:.0f}", limit=limit)
    if pressed.ink > task.ink_limit + INK_TOLERANCE:
        findings.warning("IMG-033", place, file=file, ink=f"{pressed.ink:.0f}", limit=limit)
    if pressed.is_profile_ignored:
        findings.note("IMG-034", place, file=file)


def _report_resolution(
    pressed: Pressed, task: PressTask, file: str, place: Span, findings: Findings
) -> None:
    image = pressed.image
    is_sign = max(image.width_px, image.height_px) <= LEAST_PIXELS or task.height_pt <= SIGN_PT
    if not pressed.ppi or is_sign:
        return
    is_line_art = pressed.kind == "line_art"
    good, least = (GOOD_LINE_PPI, LEAST_LINE_PPI) if is_line_art else (GOOD_PPI, LEAST_PPI)
    ppi = round(pressed.ppi)
    if ppi >= good:
        return
    pixels = ceil(task.width_pt * good / PT_PER_INCH)
    width_mm = int(task.width_pt * ppi / good / PT_PER_INCH * MM_PER_INCH)
    tell = findings.warning if ppi < least else findings.note
    if is_line_art:
        tell("IMG-031", place, file=file, ppi=ppi, pixels=pixels, width=width_mm)
    else:
        tell("IMG-030", place, file=file, ppi=ppi, pixels=pixels, width=width_mm)
