"""Lines kept from one try of a page to the next.

A page is made several times until it is full (`page_making`), and most of its lines come out the
same each time, only higher or lower. A line of nothing but text depends on its paragraph, on where
it begins, on its room and on what the paragraph has been asked for; with these the same, a copy of
the earlier line is as good as a new one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from shufang.engines.weasyprint_engine import Box, is_text, kind

if TYPE_CHECKING:
    from weasyprint.layout import LayoutContext

    from shufang.engines.chinese_lines_reading import Stream

LineResult = tuple[Box | None, object]


class _Asked(NamedTuple):
    """The arguments of the engine's `get_next_linebox` but for the styles of first lines."""

    context: LayoutContext
    paragraph: Any
    """The engine's line box, whose sizes it sets as it goes."""
    position_y: float
    bottom_space: float
    skip_stack: Any
    block: Any
    absolute_boxes: list[object]
    fixed_boxes: list[object]

    @property
    def out_of_flow(self) -> int:
        """How many boxes out of the flow have been met so far."""
        return len(self.absolute_boxes) + len(self.fixed_boxes)


@contextmanager
def keeping_lines() -> Iterator[None]:
    """Let the engine have lines that were made before from here meanwhile."""
    from weasyprint.layout import inline

    make_line = cast(Callable[..., LineResult], inline.get_next_linebox)

    def line_kept_or_made(*arguments: object) -> LineResult:
        asked = _Asked(*cast(tuple[Any, ...], arguments[:8]))
        paragraph, block = asked.paragraph, asked.block
        is_plain = not asked.context.excluded_shapes and not any(arguments[8:])
        stream = _stream(paragraph) if is_plain else None
        if stream is not None:
            known = stream.lines.get(_key(stream, asked))
            if known is not None:
                line = known[0].deepcopy()
                line.translate(0, asked.position_y - line.position_y)
                line.position_y = paragraph.position_y = asked.position_y
                paragraph.position_x = block.content_box_x()
                paragraph.width, paragraph.height = line.width, line.height
                return line, known[1]
        out_of_flow = asked.out_of_flow
        made, resume_at = make_line(*arguments)
        is_plain = is_plain and not asked.context.excluded_shapes
        stream = _stream(paragraph) if is_plain and asked.out_of_flow == out_of_flow else None
        if stream is not None and made is not None and _is_own(made):
            stream.lines[_key(stream, asked)] = cast(Any, made).deepcopy(), resume_at
        return made, resume_at

    inline.get_next_linebox = line_kept_or_made
    try:
        yield
    finally:
        inline.get_next_linebox = make_line


def _stream(paragraph: Box) -> Stream | None:
    """Return a paragraph as read, None if it has not been or is the engine's."""
    stream: Stream | None = paragraph.__dict__.get("chinese_stream")
    return stream if stream is not None and stream.serves(paragraph) else None


def _key(stream: Stream, asked: _Asked) -> tuple[object, ...]:
    """Return all that a line of text depends on, but for its height on the page."""
    place: list[int] = []
    skip = asked.skip_stack
    while skip is not None:
        ((index, skip),) = skip.items()
        place.append(index)
    block, indent = asked.block, asked.paragraph.text_indent
    wishes = tuple(sorted(stream.wishes.items()))
    return tuple(place), block.content_box_x(), block.width, indent, wishes


def _is_own(line: Box) -> bool:
    """Whether a line was composed by us and has only text in it."""
    return "composed" in line.__dict__ and all(
        is_text(box) or (kind(box) in {"LineBox", "InlineBox"} and box.is_in_normal_flow())
        for box in line.descendants()
    )
