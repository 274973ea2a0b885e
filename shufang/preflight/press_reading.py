"""The pages of a file judged one after the other, each read anew or known from an earlier reading.

Of a page nothing is held but what its rules have found and what rules of the whole file want to
know of it. That is also what is kept, for runs of pages, under the digests of all that the pages
use: in a book with one word corrected one run is read.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from shufang import engines
from shufang.core.diagnostic import Severity
from shufang.core.digest import digest_file, digest_parts
from shufang.core.kept import NOTHING, Kept, runs
from shufang.engines.pdf_inspection_facts import (
    InspectedPage,
    PageContent,
    PictureMark,
    Place,
    Rect,
    Space,
)
from shufang.engines.pdf_inspection_pages import Inspection
from shufang.preflight.press_expectations import Expectations
from shufang.preflight.press_pages import folio_of
from shufang.preflight.press_rules import Basis, Desk, Folio, Hit, Job, PictureUse, Rule, meets
from shufang.preflight.press_text import isbns_of

PAGES: Final = ".pages"
"""Ending of the names of what is kept of pages."""
MOST_PLACES: Final = 500
"""Places of one finding that are kept; the number of all is told."""


@dataclass(slots=True)
class Tally:
    """Hits of one rule with equal values and severity."""

    severity: Severity
    values: tuple[tuple[str, str], ...]
    count: int = 0
    worst: float | None = None
    pages: set[int] = field(default_factory=set)
    places: list[Place] = field(default_factory=list)

    def add(self, other: Tally, rule: Rule) -> None:
        """Count the hits of another tally too."""
        self.count += other.count
        self.pages |= other.pages
        self.places += other.places[: MOST_PLACES - len(self.places)]
        if other.worst is not None:
            known = other.worst if self.worst is None else self.worst
            self.worst = (max if rule.worst == "high" else min)(known, other.worst)


class Tallies(dict[tuple[Severity, tuple[tuple[str, str], ...]], Tally]):
    """All hits of one rule, equal ones put together."""

    def add(self, rule: Rule, tally: Tally) -> None:
        """Put a tally to those that are there."""
        key = (tally.severity, tally.values)
        if key not in self:
            self[key] = Tally(*key)
        self[key].add(tally, rule)

    def add_hits(self, rule: Rule, desk: Desk, hits: Iterable[Hit]) -> None:
        """Put the hits of a rule to those that are there."""
        for hit in hits:
            is_house = rule.basis is Basis.HOUSE
            severity = hit.severity or (desk.mildly(rule.severity) if is_house else rule.severity)
            places = [] if hit.place is None else [hit.place]
            pages = {place.page for place in places}
            self.add(rule, Tally(severity, hit.values, 1, hit.measure, pages, places))


@dataclass(frozen=True, slots=True)
class PageRecord:
    """What is held of a page that has been read."""

    number: int
    instructions: int
    """What reading its content cost."""
    marks: int
    is_whole: bool
    """Whether nothing had to be repaired to read it."""
    hits: tuple[tuple[str, Tally], ...]
    """By the code of the rule."""
    uses: tuple[PictureUse, ...]
    folio: Folio | None
    isbns: tuple[str, ...]
    spaces: tuple[Space, ...]


@dataclass(frozen=True, slots=True)
class PageReader:
    """Reads the pages of an open file and judges each by the rules of pages."""

    reading: Inspection
    desk: Desk
    rules: tuple[Rule, ...]
    kept: Kept

    def records(self) -> Iterator[PageRecord]:
        """Yield what is held of each page, in order, as far as the file is read."""
        pages = self.reading.pages
        # Layers that are off are known by their objects, of which digests do not tell.
        if self.kept is NOTHING or self.reading.hidden_layers:
            yield from self._run(pages, [])
            return
        first = 0
        for digests in runs([self.reading.digest(page) for page in pages]):
            yield from self._run(pages[first : first + len(digests)], digests)
            first += len(digests)

    def _run(self, run: Sequence[InspectedPage], digests: Sequence[str]) -> Iterator[PageRecord]:
        """Yield the records of some pages; without the digests of all, none is kept."""
        name = self._name(run, digests) if digests and all(digests) else ""
        if name:
            known = self._unpacked(self.kept.read(name), run)
            if known is not None:
                yield from known
                return
        records = []
        for page in run:
            if self.reading.is_cut_short:
                break
            record = self._read(page)
            yield record
            if name:
                records.append(record)
        if name and not self.reading.is_cut_short and all(each.is_whole for each in records):
            content = self._packed(records)
            if content is not None:
                self.kept.write(name, content)

    def _name(self, run: Sequence[InspectedPage], digests: Sequence[str]) -> str:
        """Return a name that says all on which the records of a run depend."""
        desk = self.desk
        expected = _of_pages(desk.expected)
        values = (getattr(expected, each.name) for each in fields(expected))
        told = [sorted(each) if isinstance(each, frozenset) else each for each in values]
        parts = [_judge(), repr([told, desk.standard, desk.is_ours, sorted(self._intents())])]
        for page, digest in zip(run, digests, strict=True):
            facts = replace(page, number=0, annotations=())
            parts += [digest, repr(facts), str(self._must_be_blank(page))]
        return f"{digest_parts(parts)}{PAGES}"

    def _intents(self) -> frozenset[str]:
        intents = self.reading.intents
        return frozenset(i.profile_sha256 for i in intents if i.kind == "GTS_PDFX")

    def _must_be_blank(self, page: InspectedPage) -> bool:
        return page.number in self.desk.expected.blank_pages

    def _read(self, page: InspectedPage) -> PageRecord:
        content = self.reading.read(page)
        job = Job(
            _of_pages(self.desk.expected),
            self.desk.standard,
            self.desk.is_ours,
            page,
            content,
            self.reading.fonts,
            self.reading.pictures,
            self._intents(),
            self._must_be_blank(page),
        )
        hits: list[tuple[str, Tally]] = []
        for rule in self.rules:
            if rule.check is not None:
                found = Tallies()
                found.add_hits(rule, self.desk, rule.check(job))
                hits += ((rule.code, tally) for tally in found.values())
        return PageRecord(
            page.number,
            content.instructions,
            len(content.marks),
            content.is_whole,
            tuple(hits),
            tuple(self._uses(job, content)),
            folio_of(job),
            tuple(isbns_of(job)),
            tuple(_plain(space) for space in content.spaces),
        )

    def _uses(self, job: Job, content: PageContent) -> Iterator[PictureUse]:
        area = job.page.boxes.bleeding
        for mark in content.marks:
            if isinstance(mark, PictureMark):
                picture = self.reading.pictures[mark.picture]
                is_printed = meets(mark.box, area)
                is_empty = picture.width_px < 1 or picture.height_px < 1
                index = None if picture.is_inline else mark.picture
                yield PictureUse(index, mark.ppi, job.place(mark), is_printed, is_empty)

    def _packed(self, records: Iterable[PageRecord]) -> bytes | None:
        """Return records as they are kept; None where an image has no name."""
        told = []
        for record in records:
            uses = []
            for use in record.uses:
                name = None if use.picture is None else self.reading.picture_name(use.picture)
                if name == "":
                    return None
                uses.append([name, use.ppi, _numbers(use.place), use.is_printed, use.is_empty])
            folio = record.folio
            told.append(
                {
                    "cost": [record.instructions, record.marks],
                    "hits": [[code, *_told(tally)] for code, tally in record.hits],
                    "uses": uses,
                    "folio": folio and [folio.font, folio.size_pt, _edges(folio.box)],
                    "isbns": record.isbns,
                    "spaces": [
                        [s.family, s.components, s.names, s.alternate] for s in record.spaces
                    ],
                }
            )
        return json.dumps(told, ensure_ascii=True).encode()

    def _unpacked(
        self, content: bytes | None, run: Sequence[InspectedPage]
    ) -> list[PageRecord] | None:
        """Return kept records; None where they are not what they should be or cannot be used."""
        try:
            told = json.loads(content or b"")
            found = [self._record(page, each) for page, each in zip(run, told, strict=True)]
        except (ValueError, TypeError, KeyError):
            return None
        cost = (sum(each.instructions for each in found), sum(each.marks for each in found))
        if self.reading.is_cut_short or not self.reading.may_skip(*cost):
            return None
        self.reading.skip(*cost)
        return found

    def _record(self, page: InspectedPage, told: dict[str, Any]) -> PageRecord:
        """Return what was kept of a page; raises `ValueError`, `TypeError`, `KeyError`."""
        number = page.number
        instructions, marks = told["cost"]
        folio = None
        if told["folio"] is not None:
            font, size, box = told["folio"]
            folio = Folio(number, font, size, Rect(*box))
        return PageRecord(
            number,
            instructions,
            marks,
            True,
            tuple(_hit(number, *each) for each in told["hits"]),
            tuple(self._use(number, *each) for each in told["uses"]),
            folio,
            tuple(told["isbns"]),
            tuple(
                Space(family, components, tuple(names), alternate=alternate)
                for family, components, names, alternate in told["spaces"]
            ),
        )

    def _use(
        self,
        number: int,
        name: str | None,
        ppi: tuple[float, float],
        place: Sequence[float],
        is_printed: bool,
        is_empty: bool,
    ) -> PictureUse:
        across, down = ppi
        index = None if name is None else self.reading.picture_named(name)
        if name is not None and index is None:
            raise ValueError("image")
        return PictureUse(index, (across, down), Place(number, *place), is_printed, is_empty)


def _of_pages(expected: Expectations) -> Expectations:
    """Return what is expected of a page as such."""
    return replace(
        expected, page_count=None, signature=None, isbn=None, title=None, blank_pages=frozenset()
    )


def _plain(space: Space) -> Space:
    """Return what rules of the whole file want to know of a space."""
    return Space(space.family, space.components, space.names, alternate=space.alternate)


@cache
def _judge() -> str:
    """Return the digest of the program by which pages are read and judged."""
    preflight, reading = Path(__file__).parent, Path(str(engines.__file__)).parent
    sources = [*preflight.glob("press*.py"), *reading.glob("pdf_inspection*.py")]
    sources.append(reading / "page_digests.py")
    libraries = (version(each) for each in ("pikepdf", "pillow", "fonttools"))
    return digest_parts([*map(digest_file, sorted(sources)), *libraries])


def _numbers(place: Place) -> list[float]:
    return [place.x_mm, place.y_mm, place.width_mm, place.height_mm]


def _edges(box: Rect) -> list[float]:
    return [box.left, box.bottom, box.right, box.top]


def _told(tally: Tally) -> list[object]:
    places = [_numbers(place) for place in tally.places]
    return [tally.severity.value, tally.values, tally.count, tally.worst, places]


def _hit(
    number: int,
    code: str,
    severity: str,
    values: Iterable[tuple[str, str]],
    count: int,
    worst: float | None,
    places: Iterable[Sequence[float]],
) -> tuple[str, Tally]:
    found = [Place(number, *place) for place in places]
    pages = {number} if found else set()
    pairs = tuple((key, value) for key, value in values)
    return code, Tally(Severity(severity), pairs, count, worst, pages, found)
