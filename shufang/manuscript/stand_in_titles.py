"""Titles for texts that begin without one, as other people's books often do."""

import re
from dataclasses import replace
from pathlib import PurePosixPath

from shufang.manuscript.parsed import ParsedChapter
from shufang.model.blocks import Heading

_COUNTED = re.compile(r"^\d+[\s._、—-]*")


def with_first_heading_as_title(parsed: ParsedChapter) -> ParsedChapter | None:
    """Return a text whose only heading of the highest level, its first words, is the title.

    A file that starts with "## 安装" and has no "# " is a chapter written one level too low: all
    headings move up. None where the first words are no heading or others have the same level.
    """
    first = parsed.blocks[0] if parsed.blocks else None
    if parsed.title is not None or not isinstance(first, Heading) or first.eyebrow:
        return None
    levels = [block.level for block in parsed.blocks if isinstance(block, Heading)]
    if min(levels[1:], default=first.level + 1) <= first.level:
        return None
    return replace(
        parsed,
        title=first.children,
        title_span=first.span,
        title_id="" if first.id in parsed.generated_ids else first.id,
        blocks=tuple(
            replace(block, level=max(2, block.level - first.level + 1))
            if isinstance(block, Heading)
            else block
            for block in parsed.blocks[1:]
        ),
    )


def title_of_file(file: str) -> str:
    """Return a title from a file's name: "03-老街.md" is 老街; a chapter.md has its folder's."""
    path = PurePosixPath(file)
    name = path.parent.name if path.stem in ("chapter", "index") and path.parent.name else path.stem
    return _COUNTED.sub("", name) or name
