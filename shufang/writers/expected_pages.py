"""About where each section will stand, before anything is laid out.

Only the number of digits of page numbers is taken from it: a section is laid out again where the
guess was wrong, and the pages are the same whatever was guessed.
"""

from collections.abc import Mapping, Sequence

from shufang.html.sequence import BookSection
from shufang.html.theme import PageGeometry
from shufang.model.blocks import Block, own_inlines, walk_blocks
from shufang.model.book import Chapter, Part
from shufang.model.figures import Figure
from shufang.model.inlines import plain_text

FIGURE_PAGES = 0.45
FULL_LINES = 0.85
"""Share of the type area that paragraphs with their last lines and indents fill."""


def expected_pages(sections: Sequence[BookSection], geometry: PageGeometry) -> Mapping[str, int]:
    """Return a page for each section of the body and the back matter, and for what has an id in it.

    By the ids of the model.
    """
    on_page = geometry.characters * geometry.lines * FULL_LINES
    expected: dict[str, int] = {}
    reached = 0.0
    for section in sections:
        if section.matter == "front":
            continue
        expected[section.id] = int(reached) + 1
        if isinstance(section.node, Chapter):
            notes = sum(_characters(note.blocks) for note in section.node.notes)
            text = _characters(section.node.blocks)
            share = (1 + notes / max(text, 1)) / on_page
            for block in walk_blocks(section.node.blocks):
                if name := getattr(block, "id", ""):
                    expected.setdefault(name, int(reached) + 1)
                reached += sum(len(plain_text(run)) for run in own_inlines(block)) * share
                reached += FIGURE_PAGES * isinstance(block, Figure)
        else:
            reached += 2 if isinstance(section.node, Part) else 1
        reached += 0.5  # Every second section leaves a page blank before the next recto.
    return expected


def _characters(blocks: Sequence[Block]) -> int:
    return sum(len(plain_text(run)) for block in walk_blocks(blocks) for run in own_inlines(block))
