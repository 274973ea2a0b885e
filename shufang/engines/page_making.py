"""Pages filled to the last line (版心齐底), chapter by chapter.

The engine makes one page after the other and takes each as it comes. Here a page that ends short
is made again: figures that do not fit give way to the text after them (`deferring`), and
paragraphs are asked for a line more or less (`typesetting.page_filling`) until the page is full.
If none of its own paragraphs can do it, the page before is tried again so that it ends a line
earlier or later. Pages that end short for a reason stay short: the end of a chapter, a forced
break, a figure after which nothing more may come.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, cast

from shufang.engines.block_space import BlockSpace, adding_space, mark_spaces
from shufang.engines.deferring import Order, deferral_at, is_deferrable, mark_deferrable, order_of
from shufang.engines.layout_facts import reaches_into_notes
from shufang.engines.page_room import Asked, Wish, bottom_of, changes_of
from shufang.engines.page_state import (
    PageState,
    Resume,
    above,
    below,
    following_line,
    place_of,
    set_resume,
)
from shufang.engines.weasyprint_engine import POINTS_PER_PIXEL, Box
from shufang.typesetting.page_filling import MOST_LOOSE, Change, Trial, shifts, trials

if TYPE_CHECKING:
    from weasyprint.html import HTML
    from weasyprint.layout import LayoutContext

CLOSE_ENOUGH = 0.05
"""Pixels: room that lacks less than this for a line holds a line."""


FARTHEST_BACK = 3
"""How many pages before a short one are tried again."""

MOST_TRIES, MOST_TRIES_AT_FIGURE = 16, 6
"""Pages made in vain for one short page before it is left short; for one before a figure, which
may be short."""


@dataclass(frozen=True, slots=True)
class MadePage:
    """A page as it came out of one try."""

    page: Box
    missing: int
    """Whole lines of room at its foot; 0 where it may end short."""
    following: Box | None
    """Line box of the paragraph that the next page begins with, none of which is on this one."""
    is_before_figure: bool
    """Whether the next page begins with a block that found no room here."""
    before: PageState
    after: PageState
    wishes: tuple[Wish, ...] = ()

    @property
    def end(self) -> Resume:
        """Where the next page begins."""
        return cast(Resume, self.after.records[-1][0])

    def ask(self) -> None:
        """Ask the page's paragraphs again."""
        for wish in self.wishes:
            wish.ask()

    def release(self) -> None:
        """Take back what the page's paragraphs were asked for."""
        for wish in self.wishes:
            wish.release()

    @property
    def is_last(self) -> bool:
        """Whether nothing is left for another page."""
        return self.end is None and not self.after.reported


@contextmanager
def filling_pages(root: Box, grid_pt: float | None) -> Iterator[None]:
    """Fill the pages that are laid out meanwhile; without a grid, leave them to the engine."""
    if grid_pt is None:
        yield
        return
    from weasyprint import layout

    make_all = cast(Callable[..., Iterator[Box]], layout.make_all_pages)
    parents = mark_deferrable(root)
    pitch = grid_pt / POINTS_PER_PIXEL

    def make_full_pages(
        context: LayoutContext, root_box: Box, html: HTML, pages: list[Box]
    ) -> Iterator[Box]:
        if pages:  # A further round for page counters: our sheets have none.
            yield from make_all(context, root_box, html, pages)
        else:
            yield from _Maker(context, root_box, html, pitch, parents).make()

    mark_spaces(root)
    layout.make_all_pages = make_full_pages
    try:
        with adding_space(pitch):
            yield
    finally:
        layout.make_all_pages = make_all


@dataclass(slots=True)
class _Maker:
    """Makes the pages of one section."""

    context: LayoutContext
    root: Box
    html: HTML
    pitch: float
    parents: list[Box]
    made: list[MadePage] = field(default_factory=list)
    tries: int = 0
    """Pages made so far, in vain or not."""

    def make(self) -> Iterator[Box]:
        """Yield the pages."""
        self.context.rendered_notes = []
        start = self._state()
        while not self.made or not self.made[-1].is_last:
            page = self._filled(len(self.made), start)
            if page.missing:
                page = self._filled_from_before(page)
            if page.missing and self._may_be_loose():
                page = self._with_changes(page, is_in_need=True) or page
            if page.missing and self._may_be_loose():
                page = self._filled_from_before(page, is_in_need=True)
            self.made.append(page)
            start = page.after
        start.restore(self.context)
        self.context.broken_out_of_flow.clear()
        self.context.reported_footnotes.clear()
        for made in self.made:
            yield made.page

    def _may_be_loose(self) -> bool:
        """Whether so few lines of the section look loose that some more may."""
        loose = sum(wish.loose_lines for made in self.made for wish in made.wishes)
        lines = sum(made.page.height for made in self.made) / self.pitch
        return loose <= MOST_LOOSE * lines

    def _state(self) -> PageState:
        return PageState.of(self.context, order_of(self.parents))

    def _filled(self, index: int, start: PageState) -> MadePage:
        """Return a page made full by its own paragraphs, or as it comes."""
        page = self._try(index, start)
        return self._with_changes(page) or page

    def _with_changes(self, page: MadePage, *, is_in_need: bool = False) -> MadePage | None:
        """Return the page made again and full, None if its paragraphs cannot do it."""
        index = len(page.before.records) - 1
        asked = self._changes(page)
        for trial in trials(page.missing, list(asked), is_in_need=is_in_need):
            wishes = _wishes(trial, asked)
            with _asking(wishes) as keep:
                again = self._try(index, page.before, wishes)
                if not again.missing:
                    keep()
                    return again
        return None

    def _filled_from_before(self, page: MadePage, *, is_in_need: bool = False) -> MadePage:
        """Return the page made full by ending pages before it elsewhere, or as it was."""
        most = MOST_TRIES_AT_FIGURE if page.is_before_figure else MOST_TRIES
        last = self.tries + (most // 2 if is_in_need else most)
        for back in range(1, min(FARTHEST_BACK, len(self.made)) + 1):
            first = len(self.made) - back
            asked = self._changes(self.made[first])
            for trial in shifts(list(asked), is_in_need=is_in_need):
                if self.tries >= last:
                    return page
                wishes = _wishes(trial, asked)
                found = self._made_from(first, wishes, is_in_need=is_in_need)
                if found:
                    self.made[first:] = found[:-1]
                    return found[-1]
        return page

    def _made_from(
        self, first: int, wishes: tuple[Wish, ...], *, is_in_need: bool
    ) -> list[MadePage]:
        """Return the pages from `first` on to the one being made, if these wishes fill them all."""
        known = self.made[first]
        for later in self.made[first + 1 :]:
            later.release()
        with _asking(wishes) as keep:
            pages = [self._try(first, known.before, (*known.wishes, *wishes))]
            while True:
                index = first + len(pages)
                old = self.made[index - 1]
                if pages[-1].missing > old.missing or pages[-1].end == old.end:
                    break
                page = self._filled(index, pages[-1].after)
                if page.missing and is_in_need:
                    page = self._with_changes(page, is_in_need=True) or page
                pages.append(page)
                if index == len(self.made):
                    if pages[-1].missing:
                        break
                    keep()
                    return pages
        for page in pages[1:]:
            page.release()
        for later in self.made[first + 1 :]:
            later.ask()
        return []

    def _changes(self, page: MadePage) -> dict[Change, Asked | BlockSpace]:
        return {
            change: asked for asked, change in changes_of(page.page, page.following, self.pitch)
        }

    def _try(self, index: int, start: PageState, wishes: tuple[Wish, ...] = ()) -> MadePage:
        """Make a page once, with what its paragraphs have been asked for."""
        self.tries += 1
        page, resume = self._laid_out(index, start)
        if start.reported and _has_text(page) and reaches_into_notes(page):
            page, resume = self._beside_rests(index, start, page)
        if self._room(page) >= 1:
            page = self._with_text_first(index, start, page, resume)
        # A figure that gave way has moved the point at which the next page begins.
        record = self.context.page_maker[index + 1]
        resume = cast(Resume, record[0])
        is_short = resume is not None and record[1]["break"] == "any"
        missing = self._room(page) if is_short else 0
        following = following_line(self.root, resume) if missing else None
        place = place_of(self.root, resume) if missing else None
        is_figure = place is not None and is_deferrable(place.parent.children[place.index])
        return MadePage(page, missing, following, is_figure, start, self._state(), wishes)

    def _beside_rests(self, index: int, start: PageState, page: Box) -> tuple[Box, Resume]:
        """Return a page made again whose first block leaves the rests of notes too little room.

        Text goes before a figure; what has none, such as a figure on a page of its own, lets the
        rests wait for the page after it.
        """
        begin = cast(Resume, start.records[-1][0])
        place = place_of(self.root, begin)
        deferral = deferral_at(place.parent, place.index) if place else None
        if deferral is not None and deferral.is_among_text:
            page = self._with_text_first(index, start, page, begin)
            if not reaches_into_notes(page):
                return page, cast(Resume, self.context.page_maker[index + 1][0])
        page, resume = self._laid_out(index, replace(start, reported=()))
        self.context.reported_footnotes[:0] = start.reported
        return page, resume

    def _with_text_first(self, index: int, start: PageState, page: Box, resume: Resume) -> Box:
        """Return the page made again with text before the figure that did not fit on it."""
        place = place_of(self.root, resume)
        deferral = deferral_at(place.parent, place.index) if place else None
        if place is None or deferral is None:
            return page
        deferral.move_behind_text()
        page, resume = self._laid_out(index, start, order_of(self.parents))
        rest = below(resume, place.path)
        if rest is None:
            return page
        ((at, skip),) = rest.items()
        if at < len(deferral.before) + len(deferral.text):
            deferral.move_to_page_top(at, skip)
            set_resume(self.context, index + 1, above({at: None}, place.path), deferral.page_name)
        return page

    def _laid_out(
        self, index: int, start: PageState, order: Order | None = None
    ) -> tuple[Box, Resume]:
        """Let the engine make a page from where it starts."""
        from weasyprint.layout.page import remake_page

        start.restore(self.context)
        if order is not None:
            order.restore()
        state = self.context.page_maker[index][-1]
        state.update(content_changed=False, pages_wanted=False, anchors=[], content_lookups=[])
        page, resume = remake_page(index, self.context, self.root, self.html)
        return page, resume

    def _room(self, page: Box) -> int:
        """Return how many whole lines are free at the foot of the page just made."""
        if not _has_text(page):
            return 0
        room = self.context.page_bottom - bottom_of(page)
        return max(0, int((room + CLOSE_ENOUGH) // self.pitch))


def _has_text(page: Box) -> bool:
    """Whether a page is not only for the rests of notes, or to bring the next to its side."""
    return not page.page_type.blank  # type: ignore[attr-defined]


def _wishes(trial: Trial, asked: Mapping[Change, Asked | BlockSpace]) -> tuple[Wish, ...]:
    return tuple(Wish(asked[each], each.lines, each.loose_lines) for each in trial)


@contextmanager
def _asking(wishes: Sequence[Wish]) -> Iterator[Callable[[], None]]:
    """Ask paragraphs for lines; take it back unless the yielded function is called."""
    kept = False

    def keep() -> None:
        nonlocal kept
        kept = True

    for wish in wishes:
        wish.ask()
    try:
        yield keep
    finally:
        if not kept:
            for wish in wishes:
                wish.release()
