"""Makes the boxes of one composed line.

Does what `split_inline_box` of the engine does, with the line's end known beforehand: copies the
boxes that are on the line and cuts those that go on. Imported only by a process that has started
the engine.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from weasyprint.layout.absolute import AbsolutePlaceholder
from weasyprint.layout.inline import _adjust_line_height, atomic_box
from weasyprint.layout.percent import resolve_percentages

from shufang.engines.between_lines import has_mark, mark_name_ends
from shufang.engines.chinese_lines_glyphs import PlacedText, TextMeasure
from shufang.engines.chinese_lines_reading import Node, Reader, Stream
from shufang.engines.struts import strut_of
from shufang.engines.weasyprint_engine import Box, TextBox, is_text, kind
from shufang.typesetting.breaking import ROUNDING, Column
from shufang.typesetting.paragraph import Paragraph
from shufang.typesetting.spacing import SetLine, set_line

if TYPE_CHECKING:
    from weasyprint.layout import LayoutContext

Skip = dict[int, "Skip | None"] | None
"""Where a paragraph goes on: indexes of boxes, at last the byte in a text."""

UNLIMITED = 2.0**20
"""Widths from here on are questions for the widest possible line, not lines."""


@dataclass(frozen=True, slots=True)
class LineRequest:
    """The arguments of the engine's `split_inline_box`."""

    context: LayoutContext
    box: Box
    position_x: float
    max_x: float
    bottom_space: float
    skip_stack: Skip
    containing_block: Box
    absolute_boxes: list[object]
    fixed_boxes: list[object]
    line_placeholders: list[object]
    waiting_floats: list[object]
    line_children: list[object]
    first_letter_style: object
    first_line_style: object

    @classmethod
    def of(cls, arguments: tuple[object, ...]) -> LineRequest:
        """Return the request for arguments as the engine passes them."""
        return cls(*cast(tuple[Any, ...], arguments))


@dataclass(frozen=True, slots=True)
class ComposedLine:
    """What a composed line box keeps: from which paragraph it is, and for which column."""

    stream: Stream
    part: int
    start: int
    """Position in the part."""
    column: Column
    is_last: bool
    """Whether the part ends with this line."""


FilledLine = tuple[Box, Skip, bool, str | None, str | None, dict[str, float]]


def set_next_line(reader: Reader, request: LineRequest) -> FilledLine | None:
    """Return what the engine expects for the next line, None if it is to make it itself."""
    block = request.containing_block
    if request.first_line_style or request.first_letter_style:
        return None
    if not 0 < request.max_x - request.box.position_x < UNLIMITED:
        return None
    if block.style["max_lines"] != "none":
        return None
    stream = reader.stream(request.context, request.box, block)
    if stream is None:
        return None
    # A word longer than a line: the engine can break it inside (overflow-wrap), we cannot.
    is_wrapping = request.box.style["text_wrap_mode"] == "wrap"
    if is_wrapping and stream.widest_part > request.max_x - request.box.position_x + ROUNDING:
        return None
    return _Setting(stream, request).line()


class _Setting:
    """The making of one line."""

    def __init__(self, stream: Stream, request: LineRequest) -> None:
        self.stream, self.request = stream, request
        self.start = _position(stream.root, request.skip_stack)
        number = stream.part_of(self.start)
        self.number = number
        self.part: Paragraph = stream.parts[number]
        self.base = stream.starts[number]
        set_ = self._set(number)
        self.set = set_
        self.end = self.base + set_.end
        self.left = request.position_x

    def _set(self, number: int) -> SetLine:
        request, style = self.request, self.request.box.style
        # `max_x` is the engine's, who adds a billionth of it later.
        first = request.max_x - request.position_x
        rest = request.max_x - request.box.position_x
        align, last = style["text_align_all"], style["text_align_last"]
        is_justified = align == "justify" and style["text_justify"] != "none"
        is_last_justified = (align if last == "auto" else last) == "justify"
        column = Column(first, rest, is_justified, is_last_justified)
        start = self.start - self.base
        self.column = column
        end = self.stream.plan(number, start, column).ends[start]
        is_last = end == len(self.part)
        is_opened = is_last_justified if is_last else is_justified
        return set_line(self.part, start, end, first, is_opened)

    def line(self) -> FilledLine:
        """Return the line and where the paragraph goes on."""
        root = self.stream.root
        line = self._container(root)
        is_end = self.set.end == len(self.part)
        line.__dict__["composed"] = ComposedLine(
            self.stream, self.number, self.set.start, self.column, is_end
        )
        resume: Skip = None
        if self.end < self.stream.count:
            resume = _resume(root, self.end)
        is_forced = any(
            self.stream.starts[number] == self.end for number in range(len(self.stream.starts))
        ) or (self.end == self.stream.count and self._ends_with_break(root))
        return line, resume, is_forced, None, None, {"left": 0, "right": 0}

    def _ends_with_break(self, node: Node) -> bool:
        while node.children:
            node = node.children[-1]
        return node.is_break

    def _x(self, position: int) -> float:
        """Return where the body of an item begins."""
        places = self.set.places
        return self.left + places[position - self.base - self.set.start]

    def _x_after(self, position: int) -> float:
        """Return where the body of an item ends."""
        index = position - self.base
        is_seen = self.part.head[self.set.start] <= index < self.part.tail[self.set.end]
        return self._x(position) + (self.part.body[index] if is_seen else 0.0)

    def _container(self, node: Node) -> Box:
        """Return the part of a line or inline box that is on the line."""
        box, request = node.box, self.request
        children = [
            made
            for child in node.children
            if child.start < self.end and child.end > self.start
            for made in self._child(child)
        ]
        made = box.copy_with_children(children)  # type: ignore[attr-defined]
        mark_name_ends(made, is_begin=node.start >= self.start, is_end=node.end <= self.end)
        made.remove_decoration(start=node.start < self.start, end=node.end > self.end)
        made.position_y = request.box.position_y
        if node is self.stream.root:
            made.position_x = request.box.position_x
        else:
            made.position_x = self._left_edge(node)
        made.width = 0
        for child in reversed(children):
            if child.is_in_normal_flow():
                made.width = child.position_x + child.margin_width() - made.content_box_x()
                break
        _adjust_line_height(made)
        return cast(Box, made)

    def _left_edge(self, node: Node) -> float:
        """Return the left margin edge of an inline box: edges inside it come after its own."""
        if node.start < self.start:
            return self._x(self.start)
        x = self._x(node.start)
        while node.start >= self.start:
            box = node.box
            if kind(box) != "InlineBox":
                break
            x -= box.margin_left + box.padding_left + box.border_left_width  # type: ignore[attr-defined]
            if not node.children:
                break
            node = node.children[0]
        return x

    def _child(self, node: Node) -> list[Box]:
        box = node.box
        if node.text is not None:
            return self._text(node, node.text)
        if is_text(box):
            return []
        if kind(box) == "InlineBox":
            return [self._container(node)]
        if not box.is_in_normal_flow():
            return [self._placeholder(node)]
        return [self._object(node)]

    def _text(self, node: Node, measured: TextMeasure) -> list[Box]:
        whole = cast(TextBox, node.box)
        start, end = max(node.start, self.start), min(node.end, self.end)
        text = whole.text
        if end == self.end:
            while end > start and text[end - 1 - node.start] == " ":
                end -= 1
        if start == self.start:
            while start < end and text[start - node.start] == " ":
                start += 1
        if start >= end:
            return []
        left, right = self._x(start), self._x_after(end - 1)
        if end == self.end:
            right += self.set.room_after
        origins = [
            self._x(index) - left - self.part.lead[index - self.base] for index in range(start, end)
        ]
        shown = text[start - node.start : end - node.start]
        if self.set.is_hyphenated and end == self.end:
            origins.append(right - left)
            hyphen = cast(str, whole.style["hyphenate_character"])
            origins.extend([right - left] * (len(hyphen) - 1))
            shown += hyphen
            right += measured.hyphen
        box = whole.copy_with_text(shown)  # type: ignore[attr-defined]
        size = cast(float, whole.style["font_size"])
        box.pango_layout = PlacedText(shown, measured, origins, right - left, size)
        if whole.style["text_emphasis_style"] != "none":
            box.pango_layout.middles = [
                self._x(index) - left + self.part.body[index - self.base] / 2
                if has_mark(text[index - node.start])
                else None
                for index in range(start, end)
            ]
        box.position_x, box.position_y = left, self.request.box.position_y
        box.width, box.height = right - left, measured.height
        line_height, _ = strut_of(whole.style)
        box.margin_top = box.margin_bottom = (line_height - measured.height) / 2
        box.baseline = measured.baseline + box.margin_top
        return [box]

    def _placeholder(self, node: Node) -> Box:
        box, request = node.box, self.request
        box.position_x = self._x(node.start)
        box.position_y = request.box.position_y
        placeholder = AbsolutePlaceholder(box)
        request.line_placeholders.append(placeholder)
        is_absolute = box.style["position"] == "absolute"
        (request.absolute_boxes if is_absolute else request.fixed_boxes).append(placeholder)
        return cast(Box, placeholder)

    def _object(self, node: Node) -> Box:
        request = self.request
        resolve_percentages(node.box, request.containing_block)
        made = atomic_box(
            request.context,
            node.box,
            self._x(node.start),
            None,
            request.containing_block,
            request.absolute_boxes,
            request.fixed_boxes,
        )
        made.translate(dx=self._x(node.start) - made.position_x)
        return cast(Box, made)


def _position(node: Node, skip: Skip) -> int:
    """Return the position in the stream at which the engine resumes."""
    while skip is not None:
        ((index, skip),) = skip.items()
        if is_text(node.box):
            if node.is_break:
                return node.end
            text = cast(TextBox, node.box).text.encode()[:index].decode()
            return node.start + len(text)
        if index >= len(node.children):
            return node.end
        node = node.children[index]
    return node.start


def _resume(node: Node, position: int) -> Skip:
    """Return how the engine says that a paragraph goes on at a position."""
    if is_text(node.box):
        text = cast(TextBox, node.box).text[: position - node.start]
        return {len(text.encode()): None}
    index = next(number for number, child in enumerate(node.children) if child.end > position)
    child = node.children[index]
    return {index: None if child.start == position else _resume(child, position)}
