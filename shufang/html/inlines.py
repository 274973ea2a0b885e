"""Inline nodes become XHTML."""

from collections.abc import Iterable, Mapping

from markupsafe import Markup

from shufang.html.markup import element, escaped, picture
from shufang.html.note_lines import note_lines
from shufang.html.setting import Setting
from shufang.model.blocks import Note
from shufang.model.book import Label
from shufang.model.inlines import (
    Abbreviation,
    BookTitle,
    Citation,
    Code,
    CrossReference,
    Emphasis,
    EmphasisDots,
    EventMark,
    Foreign,
    IndexMark,
    Inline,
    InlineImage,
    LineBreak,
    Link,
    NoteMark,
    ProperName,
    Ruby,
    Strikethrough,
    Strong,
    Subscript,
    Superscript,
    Text,
)

_TAGS: Mapping[type, tuple[str, str]] = {
    Emphasis: ("em", ""),
    Strong: ("strong", ""),
    ProperName: ("u", "proper-name"),
    BookTitle: ("u", "book-title"),
    Strikethrough: ("s", ""),
    Superscript: ("sup", ""),
    Subscript: ("sub", ""),
}


_INNER_QUOTES = str.maketrans("“”‘’「」『』", "‘’“”『』「」")
"""Quotation marks inside quotation marks are of the other kind (GB/T 15834-2011, 4.8.3)."""
_INNER_MARKS = str.maketrans("《》〈〉", "〈〉《》")
"""Titles inside titles likewise (4.15.3)."""
_LONGEST_UNBROKEN = 6
"""Characters of a cross reference that stays on one line."""


class InlineWriter:
    """Writes the inlines of one section; notes are written by the block writer's callback."""

    def __init__(self, setting: Setting, chapter: str, notes: Iterable[Note]) -> None:
        self.setting = setting
        self.chapter = chapter
        self.notes = {note.id: note for note in notes}

    def write(self, inlines: Iterable[Inline]) -> str:
        """Return the XHTML of a run of inlines."""
        return "".join(self._one(node) for node in inlines)

    def _one(self, node: Inline) -> str:  # noqa: C901 - one case for each kind of inline
        match node:
            case Text(text=text):
                return escaped(text)
            case LineBreak():
                return "<br/>"
            case Code(text=text):
                return element("code", escaped(text))
            case Emphasis() | Strong() | ProperName() | BookTitle():
                return self._tagged(node)
            case Strikethrough() | Superscript() | Subscript():
                return self._tagged(node)
            case EmphasisDots(children=children):
                return element("em", self.write(children), class_="dots")
            case Foreign(language=language, children=children):
                return element("span", self.write(children), lang=language, xml__lang=language)
            case Ruby(pairs=pairs):
                return self._ruby(pairs)
            case Abbreviation(children=children, short=short):
                return self.write(children) + node.called.format(escaped(short))
            case NoteMark():
                return self._note(node)
            case CrossReference():
                return self._reference(node)
            case Citation():
                return self._citation(node)
            case IndexMark(children=children, anchor=anchor):
                return element("span", self.write(children), id=anchor)
            case EventMark(children=children, id=label):
                return element("span", self.write(children), id=self.setting.html_id(label))
            case Link():
                return self._link(node)
            case InlineImage(path=path, alt=alt):
                asset = self.setting.assets.inline_picture(path, alt)
                return picture(asset.address, alt, class_="inline")

    def _tagged(
        self,
        node: Emphasis | Strong | ProperName | BookTitle | Strikethrough | Superscript | Subscript,
    ) -> str:
        name, class_ = _TAGS[type(node)]
        return element(name, self.write(node.children), class_=class_)

    def _ruby(self, pairs: tuple[tuple[str, str], ...]) -> str:
        inside = "".join(
            f"{escaped(base)}<rp>（</rp><rt>{escaped(reading)}</rt><rp>）</rp>"
            for base, reading in pairs
        )
        return f"<ruby>{inside}</ruby>"

    def _note(self, mark: NoteMark) -> str:
        note = self.notes.get(mark.note_id)
        if note is None:
            return ""
        name = note_id(self.chapter, note)
        if self.setting.is_print:
            return element("span", self.note_text(note), class_="footnote", id=name)
        return (
            f'<a class="noteref" epub:type="noteref" role="doc-noteref" '
            f'href="#{name}" id="{name}-ref">[{note.number}]</a>'
        )

    def note_text(self, note: Note) -> str:
        """Return a note's words as one run; its paragraphs are parted by line breaks."""
        return "<br/>".join(note_lines(note.blocks, self.write))

    def _reference(self, node: CrossReference) -> str:
        label = self.setting.book.labels.get(node.target)
        if label is None:
            return ""
        target = self.setting.html_id(label.id)
        text = self._reference_text(label, node.form)
        # A number does not part from its word: 图3-1, 第12页.
        short = " short" if len(Markup(text).striptags()) <= _LONGEST_UNBROKEN else ""
        return element("a", text, class_=f"xref{short}", href=f"#{target}")

    def _reference_text(self, label: Label, form: str) -> str:
        opening, closing = ("「", "」") if self.setting.book.meta.has_corner_quotes else ("“", "”")
        quoted_title = f"{opening}{label.title.translate(_INNER_QUOTES)}{closing}"
        name = label.number or quoted_title
        is_whole = label.kind in {"chapter", "part"}
        title = f"《{label.title.translate(_INNER_MARKS)}》" if is_whole else quoted_title
        if form == "title":
            return escaped(title)
        if form == "number":
            return escaped(name)
        if not self.setting.is_print:
            return escaped(name + title if label.number and form == "full" else name)
        folio = self.setting.page_number(label)
        page = f"第{folio}{self.setting.words('页')}"
        return page if form == "page" else f"{escaped(name)}（{page}）"

    def _citation(self, node: Citation) -> str:
        links = []
        for place, key in enumerate(node.keys):
            number = node.numbers[place] if place < len(node.numbers) else 0
            locator = node.locators[place] if place < len(node.locators) else ""
            links.append(
                element("a", str(number), href=f"#{self.setting.html_id(f'ref-{key}')}")
                + escaped(locator and f"：{locator}")
            )
        return element("span", f"[{'，'.join(links)}]", class_="citation", id=node.anchor)

    def _link(self, node: Link) -> str:
        inside = self.write(node.children)
        if node.href.startswith("#"):
            target = self.setting.html_id(node.href[1:])
            return element("a", inside, class_="xref", href=f"#{target}")
        return element("a", inside, href=node.href)


def note_id(chapter: str, note: Note) -> str:
    """Return the element id of a note's body."""
    return f"note-{chapter}-{note.number}"
