"""Marked spans: `[words]{.mark key=value}`."""

import re
from collections.abc import Mapping
from typing import Final

from shufang.core.span import Span
from shufang.manuscript.markdown_attributes import Attribute, Attributes
from shufang.manuscript.markdown_names import SPAN_KEYS, SPAN_MARKS
from shufang.manuscript.markdown_places import Places
from shufang.manuscript.markdown_reading import Reading
from shufang.manuscript.records_values import iso_date
from shufang.manuscript.suggestions import nearest
from shufang.model.inlines import (
    Abbreviation,
    BookTitle,
    EmphasisDots,
    EventMark,
    Foreign,
    IndexMark,
    Inline,
    ProperName,
    Ruby,
    Text,
    plain_text,
)

_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")
_NEEDS: Final[Mapping[str, tuple[str, ...]]] = {
    "reading": ("index", "person"),
    "text": ("event",),
    "id": ("event",),
}
"""Attributes that mean something only beside another."""

_ORDER: Final = (
    "ruby", "dots", "name", "title", "original", "lang", "short", "index", "person", "event",
)  # fmt: skip
"""The marks from the innermost to the outermost."""

Words = tuple[Inline, ...]


def mark_words(
    words: Words, attributes: Attributes, span: Span, places: Places, reading: Reading
) -> Words:
    """Return the words inside the marks that their attributes ask for, innermost first."""
    marker = _Marker(span, places, reading)
    marks = marker.known(attributes)
    for name in _ORDER:
        if name in marks and words:
            words = marker.mark(name, words, marks)
    return words


class _Marker:
    """Makes the nodes of one span."""

    def __init__(self, span: Span, places: Places, reading: Reading) -> None:
        self.span = span
        self.places = places
        self.reading = reading
        self.findings = reading.findings

    def place(self, item: Attribute) -> Span:
        return self.places.span(item.start, item.end)

    def known(self, attributes: Attributes) -> dict[str, Attribute]:
        """Return the attributes by their English names; report the others."""
        marks: dict[str, Attribute] = {}
        for item in attributes:
            if name := self._name(item):
                marks[name] = item
        for name, partners in _NEEDS.items():
            if name in marks and not any(partner in marks for partner in partners):
                item = marks.pop(name)
                self.findings.warning("TXT-022", self.place(item), name=item.name, suggestion="")
        return marks

    def _name(self, item: Attribute) -> str:
        if item.kind == "id":
            return "id"
        if item.kind == "mark" and item.name in SPAN_MARKS:
            return SPAN_MARKS[item.name]
        if item.kind == "pair" and item.name in SPAN_KEYS:
            if item.value.strip():
                return SPAN_KEYS[item.name]
            self.findings.error("TXT-025", self.place(item), name=item.name)
        elif item.kind == "mark" and item.name in SPAN_KEYS:
            self.findings.error("TXT-025", self.place(item), name=item.name)
        elif item.kind == "bare" and item.name in SPAN_MARKS:
            self.findings.error("TXT-021", self.place(item), name=item.name)
            return SPAN_MARKS[item.name]
        elif item.kind == "bare" and item.name in SPAN_KEYS:
            self.findings.error("TXT-025", self.place(item), name=item.name)
        else:
            self._report_unknown(item)
        return ""

    def _report_unknown(self, item: Attribute) -> None:
        near = nearest(item.name, {*SPAN_MARKS, *SPAN_KEYS})
        if near:
            near = f".{near}" if near in SPAN_MARKS else f"{near}="
        self.findings.error("TXT-020", self.place(item), name=item.name, suggestion=near)

    def mark(self, name: str, words: Words, marks: Mapping[str, Attribute]) -> Words:
        """Return the words with one mark around them."""
        item = marks[name]
        match name:
            case "ruby":
                return self._ruby(words, item)
            case "dots":
                return (EmphasisDots(self.span, words),)
            case "name":
                return (ProperName(self.span, words),)
            case "title":
                return (BookTitle(self.span, words),)
            case "original":
                # Words that a Traditional edition leaves in the manuscript's characters.
                return (Foreign(self.span, "zh-Hans", words),)
            case "lang":
                return self._foreign(words, item)
            case "short":
                return (Abbreviation(self.span, words, item.value.strip()),)
            case "event":
                return self._event(words, marks)
            case _:
                return self._index(name, words, marks)

    def _ruby(self, words: Words, item: Attribute) -> Words:
        text = "".join(node.text for node in words if isinstance(node, Text))
        if not all(isinstance(node, Text) for node in words):
            self.findings.error("TXT-024", self.place(item), text=plain_text(words))
            return words
        readings = item.value.split()
        if len(readings) == 1:
            return (Ruby(self.span, ((text, readings[0]),)),)
        if len(readings) == len(text):
            return (Ruby(self.span, tuple(zip(text, readings, strict=True))),)
        self.findings.error("TXT-024", self.place(item), text=text)
        return words

    def _foreign(self, words: Words, item: Attribute) -> Words:
        language = item.value.strip().replace("_", "-")
        if _LANGUAGE.fullmatch(language):
            return (Foreign(self.span, language, words),)
        self.findings.error(
            "TXT-023", self.place(item), name=item.name, value=item.value, allowed="en、ja、de"
        )
        return words

    def _index(self, name: str, words: Words, marks: Mapping[str, Attribute]) -> Words:
        term = marks[name].value.strip() or plain_text(words).strip()
        given = marks["reading"].value.strip() if "reading" in marks else ""
        if not term:
            self.findings.error("TXT-025", self.place(marks[name]), name=marks[name].name)
            return words
        return (
            IndexMark(self.span, words, "person" if name == "person" else "subject", term, given),
        )

    def _event(self, words: Words, marks: Mapping[str, Attribute]) -> Words:
        item = marks["event"]
        try:
            date = iso_date(item.value)
        except ValueError:
            self.findings.error(
                "TXT-023",
                self.place(item),
                name=item.name,
                value=item.value,
                allowed="2013-06-17、2013-06、2013",
            )
            return words
        label = marks["id"].name if "id" in marks else ""
        text = marks["text"].value.strip() if "text" in marks else ""
        return (EventMark(self.span, words, label, date, text),)
