"""Notes (脚注): ①②③ anew on every page, and the proof that none was lost or moved.

The engine numbers notes through the whole document and moves or loses some. We keep it from
moving them (`keeping_notes`), number the marks on the finished pages, where nothing moves any
more because all marks are of one width, and check every page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from copy import copy
from math import inf
from typing import TYPE_CHECKING, cast

from shufang.core.diagnostic import Findings
from shufang.engines.layout_styles import NOTE_PLACEHOLDER
from shufang.engines.resuming import CUT, RESUMES, Cut
from shufang.engines.sections import PageFacts
from shufang.engines.weasyprint_engine import (
    Box,
    TextBox,
    is_text,
    kind,
    pseudo_element,
)

if TYPE_CHECKING:
    from weasyprint.layout import LayoutContext

TOUCHING_PT = 0.05
"""How far a note area may reach into the text by rounding alone."""

CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳㉑㉒㉓㉔㉕㉖㉗㉘㉙㉚㉛㉜㉝㉞㉟㊱㊲㊳㊴㊵㊶㊷㊸㊹㊺㊻㊼㊽㊾㊿"


def mark(number: int) -> str:
    """Return the note mark for a number from 1 on: ① to ㊿, then (51)."""
    return CIRCLED[number - 1] if number <= len(CIRCLED) else f"({number})"


class StayingNotes:
    """A layout context that keeps a note on the page of its mark, whole or in part.

    `_linebox_layout` makes room for a line that overflows by moving notes of earlier lines to the
    next page, and then forgets to lay out the notes of that line itself: they are lost, without a
    word. It looks for notes to move in `current_page_footnotes`; finding none, it breaks the page
    before the line, as a Chinese book wants it (a note stands on the page of its mark). Nor does it
    see the rest of an earlier note in `reported_footnotes`, which would send this note after it.

    A note for which there is too little room is cut: what fits stands on the page, the rest at the
    foot of the next one.
    """

    __slots__ = ("_context", "_note")

    _context: LayoutContext
    _note: Box | None

    def __init__(self, context: LayoutContext) -> None:
        object.__setattr__(self, "_context", context)
        object.__setattr__(self, "_note", None)

    def __getattr__(self, name: str) -> object:
        if name in {"current_page_footnotes", "reported_footnotes"}:
            return ()
        return getattr(self._context, name)

    def __setattr__(self, name: str, value: object) -> None:
        setattr(self._context, name, value)

    def layout_footnote(self, note: Box) -> bool:
        """Lay out the note of a line; whether it overflows its area."""
        object.__setattr__(self, "_note", note)
        return bool(self._context.layout_footnote(note))

    def overflows_page(self, bottom_space: float, position_y: float) -> bool:
        """Whether the line whose note has just been laid out leaves it no room."""
        context, note = self._context, self._note
        object.__setattr__(self, "_note", None)
        if not context.overflows_page(bottom_space, position_y):
            return False
        if note is None:
            return True
        surplus = position_y - (context.page_bottom - bottom_space)
        return not cut_note(context, note, surplus)


def cut_note(context: LayoutContext, note: Box, surplus: float) -> bool:
    """Move what is too much of a note to the next page; False where too few lines would be left.

    The note's `orphans` and `widows` say how many lines stand on either page at least.
    """
    if context.current_page_footnotes[-1] is not note or not _stays(note):
        return False
    cut = Cut(surplus)
    note.__dict__[CUT] = cut
    context._update_footnote_area()
    if cut.rest is None:
        del note.__dict__[CUT]
        context._update_footnote_area()
        return False
    rest = note.copy()
    del rest.__dict__[CUT]
    rest.__dict__[RESUMES] = cut.rest
    context.reported_footnotes.append(rest)
    return True


def _stays(note: Box) -> bool:
    """Whether a note keeps to the line of its mark: `footnote-policy: line`, as books have it."""
    return note.style["footnote_policy"] == "line"


def _forget_rest(context: LayoutContext, note: Box) -> None:
    """Take back the rest of a note that leaves its page or is laid out anew."""
    if note.__dict__.pop(CUT, None) is not None:
        context.reported_footnotes = [
            rest for rest in context.reported_footnotes if rest.element is not note.element
        ]


class _Heights:
    """How high the note area is with which notes: pages are made again, with the same notes."""

    def __init__(self) -> None:
        self._known: dict[tuple[object, ...], tuple[object, float, bool]] = {}

    def update(self, context: LayoutContext, update_area: Callable[[LayoutContext], bool]) -> bool:
        """Do what `update_area` does, without laying the notes out where they are known."""
        notes, area = context.current_page_footnotes, context.current_footnote_area
        if not notes or context.in_column or any(CUT in note.__dict__ for note in notes):
            return update_area(context)
        # The page's type decides on the style of its area; it says which page it is.
        key = (repr(area.page.page_type), *notes)
        known = self._known.get(key)
        bottom = context.page_bottom
        if area.height != "auto":
            bottom += area.margin_height()
        if known is None:
            overflows = update_area(context)
            self._known[key] = area.height, bottom - context.page_bottom, overflows
            return overflows
        area.children = notes
        area.height, height, overflows = known
        context.page_bottom = bottom - height
        return overflows


MOST_OF_PAGE = 2 / 3
"""Share of a page that rests of notes may take: the text goes on beside very long notes."""


def _surplus(context: LayoutContext) -> float:
    """Return how much higher than it may be an area with nothing but rests is, in pixels."""
    area = context.current_footnote_area
    share = 1 if area.page.page_type.blank else MOST_OF_PAGE
    return float(area.margin_height() - share * area.page.height)


@contextmanager
def keeping_notes() -> Iterator[None]:
    """Lay out lines so that notes are neither moved nor lost."""
    from weasyprint.layout import LayoutContext, block

    lay_out_lines = cast(Callable[..., object], block._linebox_layout)
    lay_out_note = cast(Callable[..., bool], LayoutContext.layout_footnote)
    take_back_note = cast(Callable[..., None], LayoutContext.unlayout_footnote)
    update_area = cast(Callable[[LayoutContext], bool], LayoutContext._update_footnote_area)

    def lay_out_lines_with_notes(context: LayoutContext, *arguments: object) -> object:
        if any(map(_stays, (*context.footnotes[:1], *context.current_page_footnotes[:1]))):
            context = StayingNotes(context)
        return lay_out_lines(context, *arguments)

    def lay_out_note_or_rest(context: LayoutContext, note: Box) -> bool:
        _forget_rest(context, note)
        overflow = lay_out_note(context, note)
        if RESUMES not in note.__dict__:
            return overflow
        # What waits now is of rests before this one, which have taken all the room there was.
        waits = bool(context.reported_footnotes)
        surplus = _surplus(context)
        if not waits and surplus > 0 and not cut_note(context, note, surplus):
            waits = len(context.current_page_footnotes) > 1
        if waits:
            context.report_footnote(note)
            return False
        return overflow

    def take_back_note_and_rest(context: LayoutContext, note: Box) -> None:
        _forget_rest(context, note)
        take_back_note(context, note)

    def update_area_exactly(context: LayoutContext) -> bool:
        """Say whether the notes overflow their area, which only a limited height can bring.

        The engine compares two sums of the same lengths; they may differ by the last bit, and
        then every note of the book "overflows" and every page holds one line.
        """
        area = context.current_footnote_area
        is_limited = area.style["height"] != "auto" or area.max_height < inf
        stays = any(map(_stays, context.current_page_footnotes))
        return heights.update(context, update_area) and (is_limited or not stays)

    heights = _Heights()
    block._linebox_layout = lay_out_lines_with_notes
    LayoutContext.layout_footnote = lay_out_note_or_rest
    LayoutContext.unlayout_footnote = take_back_note_and_rest
    LayoutContext._update_footnote_area = update_area_exactly
    try:
        yield
    finally:
        block._linebox_layout = lay_out_lines
        LayoutContext.layout_footnote = lay_out_note
        LayoutContext.unlayout_footnote = take_back_note
        LayoutContext._update_footnote_area = update_area


def calls_on(page: Box) -> Iterator[Box]:
    """Yield the note marks in the text of a page, in reading order."""
    for area in page.children:
        if kind(area) not in {"FootnoteAreaBox", "MarginBox"}:
            for box in area.descendants():
                if pseudo_element(box) == "footnote-call" and not is_text(box):
                    yield box


def bodies_on(page: Box, *, rests: bool = False) -> Iterator[Box]:
    """Yield the note bodies that begin on a page, or those that only go on there."""
    for area in page.children:
        if kind(area) == "FootnoteAreaBox":
            for box in area.children:
                if box.element is not None and (RESUMES in box.__dict__) is rests:
                    yield box


def note_id(box: Box) -> str:
    """Return the id of the note to which a mark or a body belongs."""
    return box.element.get("id", "") if box.element is not None else ""


def number_notes(pages: Sequence[Box]) -> None:
    """Write the number of each note on its page into its mark and before its body.

    A mark in a table head that is repeated on a later page is wiped out there.
    """
    printed: set[str] = set()
    for page in pages:
        numbers: dict[str, str] = {}
        for call in calls_on(page):
            note = note_id(call)
            if note in printed:
                _write(call, "")
            elif note not in numbers:
                numbers[note] = mark(len(numbers) + 1)
                _write(call, numbers[note])
        printed |= numbers.keys()
        for body in bodies_on(page):
            for box in body.descendants():
                if pseudo_element(box) == "footnote-marker" and not is_text(box):
                    _write(box, numbers.get(note_id(body), NOTE_PLACEHOLDER))
                    break


def _write(pseudo: Box, text: str) -> None:
    for box in pseudo.descendants():
        if is_text(box):
            marked = cast(TextBox, box)
            if NOTE_PLACEHOLDER in marked.text:
                marked.text = marked.text.replace(NOTE_PLACEHOLDER, text, 1)
                # Drawing shapes this text again; the width stays that of the placeholder. Copies
                # of the line, such as those in repeated table heads, share the layout.
                marked.pango_layout = copy(marked.pango_layout)
                marked.pango_layout.text = marked.text
                return


def check_notes(
    pages: Sequence[PageFacts], expected: Sequence[str], section: str, findings: Findings
) -> None:
    """Report every note that is not exactly once, whole and alone on the page of its mark.

    A note that has been lost or moved by the engine is PDF-005, notes in another order than their
    marks are PDF-006. A note that goes on overleaf is told to the editor (PDF-009). `expected`
    holds all notes of the text.
    """
    faulty: dict[str, int] = {}
    continued: dict[str, int] = {}
    for number, page in enumerate(pages, start=1):
        for note in page.note_marks:
            if page.note_bodies.count(note) != 1:
                faulty.setdefault(note, number)
        for note in page.note_bodies:
            if note not in page.note_marks:
                faulty.setdefault(note, number)
        for note in page.note_rests:
            continued.setdefault(note, number)
        if _overlaps(page):
            last = (*page.note_rests, *page.note_bodies)[-1]
            faulty.setdefault(last, number)
        both = set(page.note_marks) & set(page.note_bodies)
        in_text = [note for note in page.note_marks if note in both]
        if in_text != [note for note in page.note_bodies if note in both]:
            findings.error("PDF-006", section=section, page=number)
    marked = {note for page in pages for note in (*page.note_marks, *page.note_bodies)}
    faulty.update((note, 0) for note in expected if note not in marked)
    for note, number in faulty.items():
        findings.error("PDF-005", note=note, section=section, page=number)
    for note, number in continued.items():
        if note not in faulty:
            findings.note("PDF-009", note=note, section=section, page=number)


def _overlaps(page: PageFacts) -> bool:
    """Whether the notes reach into the text or out of the type area."""
    if page.notes_top_pt is None:
        return False
    highest = max(page.content_bottom_pt, page.type_area.y_pt)
    return page.notes_top_pt < highest - TOUCHING_PT
