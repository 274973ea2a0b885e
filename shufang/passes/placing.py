"""Figures come to the places where the text wants them."""

import posixpath
from collections.abc import Iterable
from dataclasses import replace

from shufang.core.diagnostic import Findings
from shufang.core.span import Span
from shufang.manuscript.figure_files import tell_alternative
from shufang.manuscript.manuscript import Manuscript
from shufang.manuscript.suggestions import nearest
from shufang.model.blocks import (
    Block,
    DefinitionList,
    Extract,
    FigureGroup,
    FigurePlace,
    ListBlock,
    PicturePlace,
    SeriesNote,
    Sidebar,
    Table,
)
from shufang.model.figures import Figure, FigureWidth
from shufang.model.inlines import Inline, InlineImage, Text


class FigurePlacer:
    """Puts recorded figures and plain pictures into the text, each recorded figure once."""

    def __init__(self, manuscript: Manuscript, findings: Findings) -> None:
        self.manuscript = manuscript
        self.findings = findings
        self.placed: dict[str, Span] = {}

    def place(self, blocks: Iterable[Block], folder: str) -> tuple[Block, ...]:
        """Return the blocks with figures in their places; those that have none drop out."""
        placed = (self._placed(block, folder) for block in blocks)
        return tuple(block for block in placed if block is not None)

    def inline_picture(self, node: Inline, folder: str) -> Inline:
        """Return a picture inside a line with its path from the book's folder."""
        if isinstance(node, InlineImage):
            return replace(node, path=self._path(node.path, folder) or node.path)
        return node

    def report_unplaced(self) -> None:
        """Report figures that are recorded but stand nowhere."""
        for source in self.manuscript.figures.values():
            if source.id not in self.placed:
                self.findings.warning("FIG-022", source.span, label=source.id)

    def _placed(self, block: Block, folder: str) -> Block | None:
        match block:
            case FigurePlace():
                return self._figure(block)
            case PicturePlace():
                return self._picture(block, folder)
            case FigureGroup(figures=figures):
                inside = self.place(figures, folder)
                shown = tuple(f for f in inside if isinstance(f, Figure))
                # Side by side each has a half or a third of the measure; charts are drawn for it.
                width: FigureWidth = "half" if len(shown) < 3 else "small"
                shown = tuple(replace(f, width=width) if len(shown) > 1 else f for f in shown)
                return replace(block, figures=shown) if shown else None
            case Extract(blocks=inner) | Sidebar(blocks=inner) | SeriesNote(blocks=inner):
                return replace(block, blocks=self.place(inner, folder))
            case Table(notes=notes):
                return replace(block, notes=self.place(notes, folder))
            case ListBlock(items=items):
                filled = (replace(item, blocks=self.place(item.blocks, folder)) for item in items)
                return replace(block, items=tuple(filled))
            case DefinitionList(items=items):
                entries = (
                    replace(
                        item,
                        definitions=tuple(self.place(run, folder) for run in item.definitions),
                    )
                    for item in items
                )
                return replace(block, items=tuple(entries))
            case _:
                return block

    def _figure(self, place: FigurePlace) -> Figure | None:
        source = self.manuscript.figures.get(place.figure_id)
        if source is None:
            suggestion = nearest(place.figure_id, self.manuscript.figures)
            self.findings.error("FIG-020", place.span, label=place.figure_id, suggestion=suggestion)
            return None
        first = self.placed.setdefault(source.id, place.span)
        if first is not place.span:
            self.findings.error("FIG-021", place.span, first, label=source.id)
            return None
        figure = source.figure
        placement = place.placement or figure.placement
        return replace(
            figure,
            id=source.id,
            span=place.span,
            width=place.width or figure.width,
            placement=placement,
        )

    def _picture(self, place: PicturePlace, folder: str) -> Figure | None:
        path = self._path(place.path, folder)
        if path is None:
            return None  # reported when the manuscript was loaded: the file is missing or unfit
        name = posixpath.basename(path)
        if not place.alt:
            self.findings.warning("FIG-025", place.span, file=name)
        elif place.alt in (place.title, name, posixpath.splitext(name)[0]):
            self.findings.warning("FIG-004", place.span, label=name)
        else:
            tell_alternative(place.alt, place.span, self.findings)
        if not place.title:
            self.findings.note("FIG-026", place.span, file=name)
        return Figure(
            span=place.span,
            id=place.id,
            content=self.manuscript.images[path],
            title=(Text(place.span, place.title),) if place.title else (),
            alt=place.alt,
            width=place.width or "full",
            numbered=bool(place.title),
        )

    def _path(self, typed: str, folder: str) -> str | None:
        """Return a picture's path from the book's folder, None where it is not known."""
        images = self.manuscript.images
        joined = posixpath.normpath(posixpath.join(folder, typed))
        if joined in images:
            return joined
        return typed if typed in images else None
