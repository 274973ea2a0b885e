"""Marks made from operators: their places on the page and what can be seen of them."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from shufang.engines.matrices import Matrix, product
from shufang.engines.pdf_inspection_facts import (
    Group,
    Mark,
    PathMark,
    PictureMark,
    Rect,
    ShadingMark,
    Space,
    TextMark,
)
from shufang.engines.pdf_inspection_pictures import inline_picture
from shufang.engines.pdf_inspection_resources import Names, Shading
from shufang.engines.pdf_inspection_state import State, scale_of, turned

if TYPE_CHECKING:
    from shufang.engines.pdf_inspection_content import Reading

_ASCENT: Final = 0.88
_DESCENT: Final = -0.12
"""Above and below the baseline in ems: the box of a Han character."""


class MarkMaker:
    """Makes the marks of one page."""

    def __init__(self, page: int, reading: Reading) -> None:
        self._page = page
        self._reading = reading
        self._spread: Rect | None = None

    @contextmanager
    def spread_over(self, box: Rect) -> Iterator[None]:
        """Let marks be found in a whole box, as those of a pattern's tile."""
        former, self._spread = self._spread, box
        try:
            yield
        finally:
            self._spread = former

    def _seen(self, state: State, box: Rect) -> Rect | None:
        if self._spread is not None:
            return self._spread
        return None if state.clip is None else box.common(state.clip)

    def _keep(self, mark: Mark) -> None:
        self._reading.marks.append(mark)

    def page_group(self, space: object, box: Rect) -> None:
        """Keep the group that a page as a whole is."""
        self._reading.groups.append(Group(self._page, self._space(space), True, box))

    def group(self, state: State, space: object) -> None:
        """Keep a group within a page, and begin it: what it is painted with ends at its border."""
        group = Group(
            self._page,
            self._space(space),
            False,
            state.clip or Rect(0, 0, 0, 0),
            state.fill_alpha,
            state.blend,
            state.soft_mask,
        )
        if group not in self._reading.groups[-8:]:
            self._reading.groups.append(group)
        state.fill_alpha = state.stroke_alpha = 1.0
        state.blend, state.soft_mask, state.paint = "Normal", False, None

    def _space(self, space: object) -> Space | None:
        return None if space is None else self._reading.stock.spaces.of(space)

    def path(
        self, state: State, box: Rect, thickness: float, *, fills: bool, strokes: bool
    ) -> None:
        """Keep a painted path."""
        width = state.line_width * scale_of(state.ctm) if strokes else 0.0
        seen = self._seen(state, box.grown(width / 2) if strokes else box)
        if seen is not None:
            paint = state.painted()
            self._keep(PathMark(self._page, seen, paint, fills, strokes, width, thickness))

    def shading(self, state: State, box: Rect, shading: Shading) -> None:
        """Keep a gradient."""
        seen = self._seen(state, box)
        if seen is not None:
            paint = state.painted()
            self._keep(ShadingMark(self._page, seen, paint, shading.space, shading.colours))

    def picture(self, state: State, index: int) -> None:
        """Keep an image set into the unit square."""
        ctm = state.ctm
        seen = self._seen(state, turned(ctm, 0, 0, 1, 1))
        if seen is None:
            return
        picture = self._reading.stock.pictures[index]
        across = math.hypot(ctm[0], ctm[1])
        down = math.hypot(ctm[2], ctm[3])
        ppi = (
            picture.width_px * 72 / across if across > 1e-6 else 0.0,
            picture.height_px * 72 / down if down > 1e-6 else 0.0,
        )
        self._keep(PictureMark(self._page, seen, state.painted(), index, ppi))

    def inline(self, state: State, entries: Mapping[str, object], names: Names) -> None:
        """Keep an inline image."""
        wanted = entries.get("CS", entries.get("ColorSpace"))
        keys = wanted if isinstance(wanted, list) else [wanted]
        named = {}
        for key in keys:
            space = names.space(str(key)) if isinstance(key, str) else None
            if space is not None:
                named[str(key)] = space
        self.picture(state, self._reading.stock.inline(inline_picture(entries, named)))

    def text(
        self, state: State, tm: Matrix, pieces: list[object], *, is_hidden: bool
    ) -> tuple[float, float]:
        """Keep what strings and distances show; return by how much the text matrix moves."""
        font = state.font
        size = state.font_size
        if font is None:
            self._unknown(state, tm, size)
            return 0.0, 0.0
        advance = 0.0
        text: list[str] = []
        has_notdef = False
        is_vertical = font.is_vertical
        horizontal = 1.0 if is_vertical else state.horizontal
        for piece in pieces:
            if type(piece) is float:
                advance -= piece * size * horizontal / 1000
            elif type(piece) is bytes:
                shown = font.shown(piece)
                spaced = shown.glyphs * state.letter + shown.spaces * state.word
                advance += ((-1 if is_vertical else 1) * shown.advance * size + spaced) * horizontal
                text.append(shown.text)
                has_notdef = has_notdef or shown.has_notdef
        if not is_hidden and text:
            m = product(tm, state.ctm)
            if is_vertical:
                box = turned(m, -size / 2, min(0.0, advance), size / 2, max(0.0, advance))
            else:
                bottom, top = state.rise + _DESCENT * size, state.rise + _ASCENT * size
                box = turned(m, min(0.0, advance), bottom, max(0.0, advance), top)
            seen = self._seen(state, box)
            if seen is not None:
                height = abs(size) * math.hypot(m[2], m[3])
                self._keep(
                    TextMark(
                        self._page,
                        seen,
                        state.painted(),
                        font.index,
                        height,
                        state.mode,
                        "".join(text),
                        state.line_width * scale_of(state.ctm),
                        has_notdef,
                    )
                )
        return (0.0, advance) if is_vertical else (advance, 0.0)

    def _unknown(self, state: State, tm: Matrix, size: float) -> None:
        """Keep text whose font the page does not have."""
        m = product(tm, state.ctm)
        seen = self._seen(state, turned(m, 0, 0, abs(size), abs(size)))
        if seen is not None:
            height = abs(size) * math.hypot(m[2], m[3])
            paint = state.painted()
            self._keep(TextMark(self._page, seen, paint, -1, height, state.mode, "", 0.0))
