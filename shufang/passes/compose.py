"""The manuscript becomes a book: texts in their order, figures in their places."""

from collections.abc import Callable
from dataclasses import replace

from shufang.core.diagnostic import Findings
from shufang.core.span import Span
from shufang.manuscript.manuscript import (
    FrontOrBack,
    GeneratedSource,
    Manuscript,
    PartSource,
    SectionSource,
)
from shufang.model.blocks import Block, Heading, Note
from shufang.model.book import Book, Chapter, GeneratedKind, GeneratedPage, Label, Part, Section
from shufang.model.inlines import Inline
from shufang.model.rewrite import rewrite_blocks
from shufang.passes.generated import TITLES
from shufang.passes.placing import FigurePlacer

_FRONT: tuple[GeneratedKind, ...] = ("series_page", "title_page", "copyright_page", "contents")
_BACK: tuple[GeneratedKind, ...] = (
    "chronology",
    "bibliography",
    "person_index",
    "subject_index",
)


def compose(manuscript: Manuscript, findings: Findings) -> Book:
    """Return the book that the manuscript describes, nothing counted or resolved yet.

    Figures stand where the text places them; pages that the program writes stand where book.yaml
    wants them or, where it does not say, in the usual order (`settle_pages` drops empty ones).
    """
    placer = FigurePlacer(manuscript, findings)
    composer = _Composer(manuscript, placer)
    front = composer.matter(manuscript.front)
    parts = tuple(composer.part(part) for part in manuscript.parts)
    back = composer.matter(manuscript.back)
    placer.report_unplaced()
    if manuscript.book.front is None:
        front = (*_missing(_FRONT, front, manuscript), *front)
    if manuscript.book.back is None:
        back = (*back, *_missing(_BACK, back, manuscript))
    return Book(manuscript.meta, front, parts, back, labels=_given_labels(manuscript))


def _missing(
    kinds: tuple[GeneratedKind, ...], run: tuple[Section, ...], manuscript: Manuscript
) -> tuple[GeneratedPage, ...]:
    present = {section.kind for section in run}
    taken = {source.id for source in manuscript.sections()}
    span = manuscript.meta.span
    return tuple(
        GeneratedPage(_free(kind.replace("_", "-"), taken), kind, TITLES[kind], span)
        for kind in kinds
        if kind not in present
    )


def _free(name: str, taken: set[str]) -> str:
    return name if name not in taken else f"{name}-page"


class _Composer:
    """Turns the sources of a manuscript into sections of the book."""

    def __init__(self, manuscript: Manuscript, placer: FigurePlacer) -> None:
        self.manuscript = manuscript
        self.placer = placer

    def matter(self, run: tuple[FrontOrBack, ...]) -> tuple[Section, ...]:
        return tuple(
            _generated(item) if isinstance(item, GeneratedSource) else self.chapter(item)
            for item in run
        )

    def part(self, source: PartSource) -> Part:
        chapters = tuple(self.chapter(item, counted=True) for item in source.chapters)
        intro = self._blocks(source.intro, source.intro_folder)
        return Part(source.id, source.title, chapters, source.span, source.subtitle, "", intro)

    def chapter(self, source: SectionSource, *, counted: bool = False) -> Chapter:
        words = source.front_matter
        counted = counted and source.numbered and source.kind == "chapter"
        generated = source.parsed.generated_ids
        return Chapter(
            id=source.id,
            kind=source.kind,
            title=source.title,
            blocks=self._blocks(source.parsed.blocks, source.folder, generated),
            notes=tuple(self._note(note, source.folder) for note in source.parsed.notes),
            span=_own_span(source),
            digest=source.digest,
            number=0 if counted else None,
            column=words.column,
            series_title=words.series_title,
            kicker=words.kicker,
            subtitle=words.subtitle,
            standfirst=self._blocks(source.standfirst, source.folder),
            bylines=source.bylines,
            running_title=words.running_title,
            language=words.language or "",
        )

    def _note(self, note: Note, folder: str) -> Note:
        return replace(note, blocks=self._blocks(note.blocks, folder))

    def _blocks(
        self, blocks: tuple[Block, ...], folder: str, generated: frozenset[str] = frozenset()
    ) -> tuple[Block, ...]:
        placed = self.placer.place(blocks, folder)
        return rewrite_blocks(placed, self._inline(folder), _unnamed(generated))

    def _inline(self, folder: str) -> Callable[[Inline], Inline]:
        def change(node: Inline) -> Inline:
            return self.placer.inline_picture(node, folder)

        return change


def _unnamed(generated: frozenset[str]) -> Callable[[Block], Block] | None:
    """Take away the ids that are unique in one file only; `name_elements` gives better ones."""
    if not generated:
        return None

    def change(block: Block) -> Block:
        if isinstance(block, Heading) and block.id in generated:
            return replace(block, id="")
        return block

    return change


def _own_span(source: SectionSource) -> Span:
    """Return a place in the text's own file: book.yaml may have given the title."""
    return source.span if source.span.file == source.file else Span(source.file)


def _generated(source: GeneratedSource) -> GeneratedPage:
    return GeneratedPage(source.id, source.kind, TITLES[source.kind], source.span)


def _given_labels(manuscript: Manuscript) -> dict[str, Label]:
    """Return the labels that authors gave to whole texts, where they are not the text's id."""
    labels = {}
    for source in manuscript.sections():
        for name in (source.front_matter.id, source.parsed.title_id):
            if name and name != source.id:
                labels[name] = Label(source.id, "chapter", "", "", source.id, source.span)
    return labels
