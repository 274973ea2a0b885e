"""The content of pages, interpreted: what is painted where, in which colour and how.

Operators as in PDF 32000-1, annex A. What is not understood is a `PageFault`, never an exception;
instructions are counted over the whole file, forms within forms included, so that no file takes
for ever.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final

from shufang.engines.matrices import IDENTITY, Matrix
from shufang.engines.pdf_inspection_facts import Group, Mark, PageFault, Rect
from shufang.engines.pdf_inspection_marks import MarkMaker
from shufang.engines.pdf_inspection_operators import ContentStream
from shufang.engines.pdf_inspection_resources import Names, Stock
from shufang.engines.pdf_inspection_state import State
from shufang.engines.pdf_inspection_streams import MOST_CONTENT, items, key_of, stream_bytes

MOST_INSTRUCTIONS: Final = 12_000_000
"""Of a whole file; a page of text has some 400, a dense map 200,000."""
MOST_MARKS: Final = 1_500_000
_STREAM_COST: Final = 250
"""Instructions that beginning a form counts as: forms within forms multiply."""
_DEEPEST: Final = 24
_MOST_FAULTS: Final = 5
"""Faults of one page that are told."""


@dataclass(slots=True)
class Budget:
    """How much of a file may still be read."""

    instructions: int = MOST_INSTRUCTIONS
    is_spent: bool = False


@dataclass(slots=True)
class Reading:
    """What is found while pages are read: on the page at hand, and what all pages share."""

    stock: Stock
    hidden_layers: frozenset[tuple[int, int]]
    budget: Budget = field(default_factory=Budget)
    marks: list[Mark] = field(default_factory=list)
    most_marks: int = MOST_MARKS
    groups: list[Group] = field(default_factory=list)
    faults: dict[PageFault, None] = field(default_factory=dict)
    _faults_of_page: Counter[int] = field(default_factory=Counter)

    def begin_page(self) -> None:
        """Forget what was found on the page before; what it has cost stays counted."""
        self.most_marks -= len(self.marks)
        self.marks, self.groups, self.faults = [], [], {}
        self.stock.spaces.inks.clear()

    def fault(self, page: int, what: str) -> None:
        """Keep a fault; a page with many has said enough with a few."""
        if self._faults_of_page[page] < _MOST_FAULTS:
            self._faults_of_page[page] += 1
            self.faults.setdefault(PageFault(page, what[:40]))


class PageReader:
    """Reads the content of one page."""

    def __init__(self, reading: Reading, page: int, view: Rect) -> None:
        self.reading = reading
        self.page = page
        self.maker = MarkMaker(page, reading)
        self._view = view
        self._active: list[tuple[int, int]] = []

    def read(self, contents: object, resources: object) -> None:
        """Read the streams of a page, which count as one (PDF 32000-1, 7.8.2)."""
        pieces: list[bytes] = []
        for part in items(contents) or ([] if contents is None else [contents]):
            content = stream_bytes(part, MOST_CONTENT)
            if content is None:
                self.reading.fault(self.page, "Contents")
            else:
                pieces.append(content)
        names = Names(resources, self.reading.stock)
        state = State(IDENTITY, self._view)
        self.run(b"\n".join(pieces), names, state, IDENTITY)

    def run(self, content: bytes, names: Names, state: State, base: Matrix) -> None:
        """Interpret one stream, beginning with `state`."""
        self.reading.budget.instructions -= _STREAM_COST
        ContentStream(self, names, state, base).run(content)

    @contextmanager
    def entered(self, thing: object) -> Iterator[bool]:
        """Guard against forms that contain themselves; False where one may not go deeper."""
        import pikepdf

        key = key_of(thing) if isinstance(thing, pikepdf.Object) else None
        if len(self._active) >= _DEEPEST or (key is not None and key in self._active):
            self.reading.fault(self.page, "XObject")
            yield False
            return
        self._active.append(key or (-1, -1))
        try:
            yield True
        finally:
            self._active.pop()
