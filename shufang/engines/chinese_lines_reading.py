"""Reads a line box of the engine as a stream of items, once per paragraph.

A line box holds a whole paragraph until it is laid out. Its text boxes are measured by Pango,
each in one go; pictures, ruby and dotted characters count as one item; footnote marks are text.
Imported only by a process that has started the engine.
"""

from __future__ import annotations

import itertools
from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast
from unicodedata import bidirectional

import pyphen  # type: ignore[import-untyped]
from weasyprint.formatting_structure import boxes
from weasyprint.layout.inline import atomic_box
from weasyprint.layout.percent import resolve_percentages
from weasyprint.text.line_break import get_log_attrs

from shufang.engines.chinese_lines_glyphs import TextMeasure, measure_text
from shufang.engines.chinese_lines_style import line_style
from shufang.engines.weasyprint_engine import Box, TextBox, is_text, kind
from shufang.typesetting.breaking import Column, Plan, break_lines
from shufang.typesetting.item import Item
from shufang.typesetting.paragraph import Paragraph, measure
from shufang.typesetting.settings import LineStyle

if TYPE_CHECKING:
    from weasyprint.layout import LayoutContext

SIDES = ("margin_left", "margin_right", "padding_left", "padding_right")
KEPT = "chinese_streams"
"""On a note: its paragraphs as read. The engine copies a note for each try of a page, and all
copies share this."""

NO_ROOM = (0.0, 0.0)
"""A containing block for boxes without percentages."""


@dataclass(slots=True)
class Node:
    """A box of the paragraph with the items that are in it."""

    box: Box
    start: int
    end: int = 0
    children: list[Node] = field(default_factory=list)
    text: TextMeasure | None = None
    is_break: bool = False
    """A preserved line break (`<br/>`): one item, of which nothing is seen."""


@dataclass(slots=True)
class Stream:
    """A paragraph as read; between forced breaks, each part is a paragraph for composition."""

    root: Node
    count: int
    starts: list[int]
    parts: list[Paragraph]
    has_objects: bool
    width: float
    """Width of the containing block for which objects were measured."""
    widest_part: float = 0.0
    """Width of the widest stretch that cannot be broken."""
    plans: dict[tuple[int, int], list[Plan]] = field(default_factory=dict)
    """Plans made so far: by part, and by lines more or less that were asked for."""
    wishes: dict[tuple[int, int], int] = field(default_factory=dict)
    """From which position of which part a line more or less is wanted (page filling)."""
    lines: dict[tuple[object, ...], tuple[Any, object]] = field(default_factory=dict)
    """Lines made so far and where the paragraph goes on after them (`kept_lines`)."""

    def serves(self, box: Box, width: float | None = None) -> bool:
        """Whether a line box still holds what was read, in a block of that width."""
        is_same = self.root.box.children is box.children
        return is_same and (not self.has_objects or width is None or self.width == width)

    def part_of(self, position: int) -> int:
        """Return the index of the part in which a position is."""
        return min(bisect_right(self.starts, position), len(self.starts)) - 1

    def plan(self, part: int, start: int, column: Column) -> Plan:
        """Return a plan with a line that begins at `start`, made for that column."""
        wish = self.wishes.get((part, start))
        if wish is not None:
            return self.plan_from(part, start, column, wish)
        wished = sorted(at for number, at in self.wishes if number == part and at < start)
        for at in reversed(wished):
            for plan in self.plans.get((part, self.wishes[part, at]), ()):
                if plan.start == at and _serves(plan, start, column):
                    return plan
        for plan in self.plans.get((part, 0), ()):
            if _serves(plan, start, column):
                return plan
        return self.plan_from(part, start, column)

    def plan_from(self, part: int, start: int, column: Column, extra_lines: int = 0) -> Plan:
        """Return the plan that begins at `start`, with so many lines more or less than is best."""
        known = self.plans.setdefault((part, extra_lines), [])
        for plan in known:
            if plan.start == start and _serves(plan, start, column):
                return plan
        if extra_lines:
            plan = self.plan_from(part, start, column).with_lines(extra_lines)
        else:
            plan = break_lines(self.parts[part], column, start)
        known.append(plan)
        return plan


def _serves(plan: Plan, start: int, column: Column) -> bool:
    """Whether a plan has a line from `start` on that fits the column."""
    known = plan.column
    width = known.first if start == plan.start else known.rest
    return (
        start in plan.ends
        and abs(width - column.first) < 0.01
        and abs(known.rest - column.rest) < 0.01
        and known.is_justified == column.is_justified
    )


class UnreadableError(ValueError):
    """The paragraph has something in it that is the engine's business."""


class Reader:
    """Reads paragraphs for one layout."""

    def stream(self, context: LayoutContext, box: Box, block: Box | None) -> Stream | None:
        """Return the paragraph's stream, None if the engine is to lay it out."""
        width = float(block.width) if block is not None else 0.0
        known: Stream | None = box.__dict__.get("chinese_stream")
        if "chinese_stream" in box.__dict__ and (known is None or known.serves(box, width)):
            return known
        kept = block.__dict__.get(KEPT) if block is not None else None
        key = _signature(box) if kept is not None else ()
        if kept is not None and key in kept and (not kept[key] or not kept[key].has_objects):
            stream = box.__dict__["chinese_stream"] = cast(Stream | None, kept[key])
            if stream is not None:
                box.children = stream.root.box.children
            return stream
        try:
            stream = _Reading(context, box, block).stream()
        except UnreadableError:
            stream = None
        if kept is not None:
            kept[key] = stream
        if stream is not None and stream.has_objects and block is None:
            return None
        box.__dict__["chinese_stream"] = stream
        return stream

    def line_widths(self, context: LayoutContext, box: Box, minimum: bool) -> list[float] | None:
        """Return the widths that the paragraph's lines would like to have."""
        stream = self.stream(context, box, None)
        if stream is None or stream.has_objects:
            return None
        if minimum:
            return [part.widest_part() for part in stream.parts]
        widths = [part.width(0, len(part)) for part in stream.parts]
        indent = box.style["text_indent"]
        if getattr(indent, "unit", "%") == "%":
            return None
        widths[0] += cast(float, getattr(indent, "value", 0.0))
        return widths


def keep_streams(note: Box) -> None:
    """Let all copies of a note share its paragraphs as read."""
    kept: dict[tuple[object, ...], Stream | None] = {}
    for box in (note, *note.descendants()):
        box.__dict__[KEPT] = kept


def _signature(box: Box) -> tuple[object, ...]:
    """Return what a paragraph is made of; copies of it are made of the same."""
    return tuple(
        (id(child.style), getattr(child, "text", kind(child))) for child in box.descendants()
    )


class _Reading:
    """Reads one paragraph."""

    def __init__(self, context: LayoutContext, box: Box, block: Box | None) -> None:
        self.context, self.box, self.block = context, box, block
        self.style = line_style(box)
        self.open: list[Node] = []
        """The boxes that are being read, outermost first."""
        self.items: list[Item] = []
        self.unbroken: set[int] = set()
        """Positions of items at which text that is not broken ends."""
        self.breaks: list[int] = []
        self.has_objects = False
        self.has_leader = any(child.is_leader for child in box.descendants())
        """Whether a text is repeated up to a folio: the engine keeps the spaces of both."""

    def stream(self) -> Stream:
        """Return the whole stream."""
        _check_line(self.box)
        root = self._node(self.box)
        if not any(draft.is_visible for draft in self.items):
            raise UnreadableError
        self._find_opportunities()
        count = len(self.items)
        edges = [0, *self.breaks]
        if count > edges[-1]:
            edges.append(count)
        size = cast(float, self.box.style["font_size"])
        parts = [
            measure(self.items[start:end], size, self.style)
            for start, end in itertools.pairwise(edges)
        ]
        width = float(self.block.width) if self.block is not None else 0.0
        # A leader is as long as the line wants it to be.
        widest = 0.0 if self.has_leader else max(part.widest_part() for part in parts)
        return Stream(root, count, edges[:-1], parts, self.has_objects, width, widest)

    def _node(self, box: Box) -> Node:
        node = Node(box, len(self.items))
        self.open.append(node)
        for child in box.children:
            node.children.append(self._child(child))
        self.open.pop()
        if not node.children and kind(box) != "LineBox":
            self.items.append(_anchor())
        node.end = len(self.items)
        return node

    def _child(self, box: Box) -> Node:
        node = Node(box, len(self.items))
        if not box.is_in_normal_flow():
            _check_placeholder(box, self.box)
            self.items.append(_anchor())
        elif is_text(box):
            resolve_percentages(box, NO_ROOM)
            self._text(cast(TextBox, box), node)
        elif kind(box) == "InlineBox":
            _check_inline(box)
            resolve_percentages(box, NO_ROOM)
            node = self._node(box)
            left = box.margin_left + box.padding_left + box.border_left_width  # type: ignore[attr-defined]
            right = box.margin_right + box.padding_right + box.border_right_width  # type: ignore[attr-defined]
            self.items[node.start].before += left
            self.items[node.end - 1].after += right
        elif isinstance(box, boxes.AtomicInlineLevelBox):
            self._object(box)
        else:
            raise UnreadableError
        node.end = len(self.items)
        return node

    def _text(self, box: TextBox, node: Node) -> None:
        style = box.style
        if not box.text:
            return
        if box.text == "\n" and style["white_space"] in {"pre-line", "pre", "pre-wrap"}:
            self.items.append(_anchor())
            self.breaks.append(len(self.items))
            node.is_break = True
            return
        _check_text(box, self.has_leader)
        node.text = measured = measure_text(box)
        size = cast(float, style["font_size"])
        language = cast(str, style["lang"]) or ""
        is_bound = style["white_space"] != "normal" or style["text_wrap_mode"] == "nowrap"
        start = len(self.items)
        for character, advance, is_start in zip(
            box.text, measured.advances, measured.starts, strict=True
        ):
            self.items.append(
                Item(character, character, advance, size, 0.0, 0.0, False, not is_start)
            )
        own, between = line_style(box), self._style_before(start)
        if own is not self.style:
            for draft in self.items[start:]:
                draft.style = own
        self.items[start].style = None if between is self.style else between
        if is_bound:
            for draft in self.items[start + 1 :]:
                draft.is_bound = True
            if start - 1 in self.unbroken:
                self.items[start].is_bound = True
            self.unbroken.add(len(self.items) - 1)
        if style["hyphens"] != "none":
            self._hyphenate(box, start, measured, language)

    def _style_before(self, start: int) -> LineStyle:
        """Return the style of the gap before a box: that of the innermost box around both sides."""
        for node in reversed(self.open):
            if node.start < start:
                return line_style(node.box)
        return self.style

    def _hyphenate(self, box: TextBox, start: int, measured: TextMeasure, language: str) -> None:
        """Mark where long words of the text's language may be broken with a hyphen."""
        text = box.text
        for index, character in enumerate(text[:-1]):
            if character == "\u00ad":
                self.items[start + index + 1].hyphen = measured.hyphen
        language = pyphen.language_fallback(language) or ""
        if box.style["hyphens"] != "auto" or not language or language.startswith("zh"):
            return
        total, left, right = cast(tuple[int, int, int], box.style["hyphenate_limit_chars"])
        dictionary = pyphen.Pyphen(lang=language, left=left, right=right)
        index = 0
        while index < len(text):
            end = index
            while end < len(text) and text[end].isalpha() and ord(text[end]) < 0x2000:
                end += 1
            if end - index >= total:
                for place in dictionary.positions(text[index:end]):
                    if measured.starts[index + place]:
                        self.items[start + index + place].hyphen = measured.hyphen
            index = end + 1

    def _object(self, box: Box) -> None:
        self.has_objects = True
        if self.block is None:
            self.items.append(Item("一", "一", 0.0, 1.0, is_object=True))
            return
        if any(child.footnote is not None for child in box.descendants()):
            raise UnreadableError
        resolve_percentages(box, self.block)
        laid_out = atomic_box(self.context, box, 0, None, self.block, [], [])
        text = _text_of(box)
        size = cast(float, box.style["font_size"]) or 1.0
        first, last = (text[0], text[-1]) if text else ("一", "一")
        width = float(laid_out.margin_width())
        self.items.append(Item(first, last, width, size, is_object=True))

    def _find_opportunities(self) -> None:
        shown = [draft.first if draft.first else "\u2060" for draft in self.items]
        text = "".join(
            "一" if each.is_object else c for each, c in zip(self.items, shown, strict=True)
        )
        attributes = get_log_attrs(text, self.box.style["lang"])
        anchors = False
        previous = ""
        for index, draft in enumerate(self.items):
            attribute = attributes[index]
            draft.is_opportunity = bool(attribute.is_line_break)
            if not attribute.is_cursor_position and draft.first and not draft.is_object:
                draft.is_bound = True
            if draft.first and anchors:
                # An anchor is nothing: ask about its neighbours alone.
                pair = get_log_attrs(previous + text[index], self.box.style["lang"])
                draft.is_opportunity = bool(pair[1].is_line_break)
            anchors = not draft.first
            previous = text[index] if draft.first else previous


def _anchor() -> Item:
    """Return an item without a character."""
    return Item("", "", 0.0, 1.0)


def _check_line(box: Box) -> None:
    style = box.style
    language = cast(str, style["lang"]) or ""
    if (
        not language.lower().startswith("zh")
        or style["direction"] != "ltr"
        or style["white_space"] not in {"normal", "nowrap"}
        or not style["font_size"]
        or box.__dict__.get("text_overflow", "clip") != "clip"
        or box.first_letter_style  # type: ignore[attr-defined]
        or box.first_line_style  # type: ignore[attr-defined]
    ):
        raise UnreadableError


def _check_text(box: TextBox, has_leader: bool) -> None:
    style = box.style
    if (
        style["white_space"] not in {"normal", "nowrap", "pre" if has_leader else "normal"}
        or style["letter_spacing"] != "normal"
        or style["word_spacing"]
        or not style["font_size"]
        or style["overflow_wrap"] == "anywhere"
        or style["word_break"] == "break-all"
        or any(character in "\n\t\f\r\u0085\u2028\u2029" for character in box.text)
    ):
        raise UnreadableError
    if not box.text.isascii() and any(
        bidirectional(character) in {"R", "AL", "RLE", "RLO", "RLI"} for character in box.text
    ):
        raise UnreadableError


def _check_inline(box: Box) -> None:
    style = box.style
    percents = any(getattr(style[side], "unit", "px") == "%" for side in SIDES)
    sizes = any(not hasattr(style[side], "value") for side in SIDES)
    if (
        percents
        or sizes
        or style["direction"] != "ltr"
        or style["box_decoration_break"] == "clone"
        or box.first_letter_style  # type: ignore[attr-defined]
    ):
        raise UnreadableError


def _check_placeholder(box: Box, line: Box) -> None:
    """Let pass list markers and the like, whose place is the beginning of the line."""
    is_absolute = cast("boxes.Box", box).is_absolutely_positioned()
    if not is_absolute or box not in line.children:
        raise UnreadableError


def _text_of(box: Box) -> str:
    """Return the text of the last line in an object: of ruby, the base."""
    lines = [each for each in box.descendants() if kind(each) == "LineBox"]
    if not lines:
        return ""
    texts = [cast(TextBox, each).text for each in lines[-1].descendants() if is_text(each)]
    return "".join(texts).strip()
