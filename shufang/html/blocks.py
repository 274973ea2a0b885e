"""Block nodes become XHTML; what a designer may want to rearrange goes through a template."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from markupsafe import Markup

from shufang.html.figures import FigureWriter
from shufang.html.inlines import InlineWriter
from shufang.html.markup import element, escaped, safe
from shufang.html.number_columns import NumberColumn, aligned, number_columns
from shufang.html.setting import Setting
from shufang.html.table_fit import SHORT, SHORT_ON_SCREEN, fit_classes
from shufang.html.table_names import has_row_heads, room_class, table_name
from shufang.html.templates import Templates
from shufang.model.blocks import (
    Block,
    Cell,
    CodeBlock,
    Credits,
    DefinitionList,
    Extract,
    FigureGroup,
    FigurePlace,
    Heading,
    ListBlock,
    ListItem,
    Note,
    Paragraph,
    PicturePlace,
    PullQuote,
    SceneBreak,
    SeriesNote,
    Sidebar,
    Table,
    Verse,
)
from shufang.model.figures import Figure
from shufang.model.inlines import Inline, LineBreak, plain_text


@dataclass(frozen=True, slots=True)
class WrittenNote:
    """A note as XHTML."""

    note: Note
    words: Markup
    """Its first paragraph, as the content of one."""
    rest: Markup
    """The paragraphs, lists and tables after it."""


NO_COLUMNS: Mapping[int, NumberColumn] = {}

_LONGEST_LINE = 28
"""Characters of a broken line that surely stands on one printed line."""


class BlockWriter:
    """Writes the blocks of one section."""

    def __init__(
        self, setting: Setting, templates: Templates, chapter: str, notes: Iterable[Note] = ()
    ) -> None:
        self.setting = setting
        self.templates = templates
        self.inlines = InlineWriter(setting, chapter, notes)
        self.figures = FigureWriter(setting, templates, self.inlines)

    def write(self, blocks: Iterable[Block]) -> Markup:
        """Return the XHTML of blocks in reading order."""
        return safe("\n".join(self._one(block) for block in blocks))

    def _one(self, block: Block) -> str:  # noqa: C901 - one case for each kind of block
        match block:
            case Paragraph(children=children, id=name):
                kind = "lines" if _is_lines(children) else ""
                return element("p", self.inlines.write(children), id=self._id(name), class_=kind)
            case Heading():
                return self._heading(block)
            case Figure():
                return self.figures.figure(block)
            case FigureGroup():
                return self.figures.group(block)
            case Table():
                return self._table(block)
            case Extract():
                return self._template("extract", extract=block, body=self.write(block.blocks))
            case Verse():
                return self._verse(block)
            case ListBlock():
                return self._list(block)
            case DefinitionList():
                return self._definitions(block)
            case Sidebar():
                return self._sidebar(block)
            case PullQuote(children=children):
                body = safe(self.inlines.write(children))
                return self._template("pullquote", quote=block, body=body)
            case SeriesNote():
                title = safe(self.inlines.write(block.title))
                body = self.write(block.blocks)
                return self._template("series_note", title=title, body=body)
            case Credits():
                return self._template("credit_list", credits=block)
            case CodeBlock(text=text):
                return f"<pre><code>{escaped(text)}</code></pre>"
            case SceneBreak():
                return self._template("scene_break")
            case FigurePlace() | PicturePlace():
                return ""  # reported by compose: nothing is known of the picture

    def _template(self, name: str, **values: object) -> str:
        return str(self.templates.render(f"{name}.xhtml", edition=self._edition, **values))

    @property
    def _edition(self) -> str:
        return self.setting.edition.value

    def _id(self, name: str) -> str:
        return self.setting.html_id(name) if name else ""

    def _heading(self, heading: Heading) -> str:
        return self._template(
            "heading",
            heading=heading,
            id=self._id(heading.id),
            text=safe(self.inlines.write(heading.children)),
        )

    def _table(self, table: Table) -> str:
        box = self.setting.box
        fit, is_turned = ("", False)
        if box is not None:
            fit, is_turned = fit_classes(table, box.width_pt, box.height_pt)
        columns = number_columns(table.body) if self.setting.is_print else {}
        return self._template(
            "table",
            table=table,
            id=self._id(table.id),
            title=safe(self.inlines.write(table.title)),
            head=[self._row(row) for row in table.head],
            body=[self._row(row, columns) for row in table.body],
            columns=max((len(row) for row in (*table.head, *table.body)), default=1),
            fit=fit,
            is_turned=is_turned,
            short=SHORT if self.setting.is_print else SHORT_ON_SCREEN,
            notes=self.write(table.notes),
            name_of_table="" if table.title else table_name(table),
            has_row_heads=has_row_heads(table),
            room="" if self.setting.is_print else room_class(table),
            heads=[plain_text(cell.children) for cell in table.head[0]] if table.head else [],
        )

    def _row(
        self, row: tuple[Cell, ...], columns: Mapping[int, NumberColumn] = NO_COLUMNS
    ) -> list[tuple[Markup, str]]:
        cells: list[tuple[Markup, str]] = []
        for index, cell in enumerate(row):
            column = columns.get(index)
            number = aligned(cell, column) if column else None
            text = number or self.inlines.write(cell.children)
            cells.append((safe(text), "number" if column else cell.align))
        return cells

    def _verse(self, verse: Verse) -> str:
        stanzas = [[safe(self.inlines.write(line)) for line in s] for s in verse.stanzas]
        return self._template("verse", verse=verse, stanzas=stanzas)

    def _sidebar(self, sidebar: Sidebar) -> str:
        return self._template(
            "sidebar",
            sidebar=sidebar,
            id=self._id(sidebar.id),
            title=safe(self.inlines.write(sidebar.title)),
            body=self.write(sidebar.blocks),
        )

    def _list(self, block: ListBlock) -> str:
        items = "".join(self._item(item, block.tight) for item in block.items)
        if not block.ordered:
            return element("ul", items)
        if block.start == 1:
            return element("ol", items)
        # WeasyPrint counts by style alone and leaves `start` to presentational hints.
        style = f"counter-reset: list-item {block.start - 1}" if self.setting.is_print else ""
        return element("ol", items, start=str(block.start), style=style)

    def _item(self, item: ListItem, tight: bool) -> str:
        parts = []
        for block in item.blocks:
            if tight and isinstance(block, Paragraph):
                parts.append(
                    element("span", self.inlines.write(block.children), id=self._id(block.id))
                )
            else:
                parts.append(self._one(block))
        box = {None: "", True: "☑", False: "☐"}[item.checked]
        return element("li", escaped(box) + "".join(parts))

    def _definitions(self, block: DefinitionList) -> str:
        parts = []
        for item in block.items:
            parts.append(element("dt", self.inlines.write(item.term)))
            parts += [element("dd", str(self.write(blocks))) for blocks in item.definitions]
        return element("dl", "".join(parts))

    def notes(self, notes: Iterable[Note]) -> list[WrittenNote]:
        """Return the notes for editions that gather them."""
        return [self._written(note) for note in notes]

    def _written(self, note: Note) -> WrittenNote:
        """Return a note's first paragraph apart: the way back to its mark stands in it."""
        first, *others = note.blocks or (None,)
        if not isinstance(first, Paragraph):
            return WrittenNote(note, Markup(""), self.write(note.blocks))
        words = safe(self.inlines.write(first.children))
        return WrittenNote(note, words, self.write(b for b in others if b is not None))


def _is_lines(run: tuple[Inline, ...]) -> bool:
    """Whether a paragraph is verse or an address: short lines that the author has broken."""
    lengths = [0]
    for node in run:
        if isinstance(node, LineBreak):
            lengths.append(0)
        else:
            lengths[-1] += len(plain_text((node,)))
    return len(lengths) > 1 and max(lengths) <= _LONGEST_LINE
