"""The book as Markdown for Pandoc's EPUB writer."""

from __future__ import annotations

import re

from benchmarks.local_history import (
    Block,
    Book,
    Figure,
    Heading,
    Inline,
    Listing,
    Marked,
    Note,
    Paragraph,
    Quotation,
    Reference,
    Table,
)

_SPECIAL = re.compile(r"[\\#*_$@<>\[\]~`^]")


def markdown(book: Book) -> str:
    """Return the whole source; photographs are addressed from the folder above the manuscript."""
    parts = [f"---\ntitle: {book.title}\nsubtitle: {book.subtitle}\nlang: zh-Hans\n---"]
    for part in book.parts:
        parts += [f"# {part.title}", part.intro]
        for chapter in part.chapters:
            title = f"第{chapter.number}章　{chapter.title}"
            parts.append(f"# {title} {{#{chapter.name}}}")
            parts += [
                _block(block, f"book/chapters/{chapter.number:03}") for block in chapter.blocks
            ]
    parts.append("# 大事记")
    parts += [f"[{event.date}](#{event.section})　{_plain(event.text)}" for event in book.events]
    notes = [f"[^{note.name}]: {_plain(note.text)}" for note in book.notes]
    return "\n\n".join([*parts, *notes]) + "\n"


def _plain(text: str) -> str:
    return _SPECIAL.sub(r"\\\g<0>", text)


def _block(block: Block, folder: str) -> str:
    match block:
        case Heading():
            name = f" {{#{block.name}}}" if block.name else ""
            return f"{'#' * block.level} {_plain(block.text)}{name}"
        case Paragraph():
            return "".join(map(_inline, block.inlines))
        case Figure():
            told = f"（{block.date}，{block.place}，{block.photographer} 摄）{block.caption}"
            return (
                f"![{block.label}　{_plain(block.title + told)}]"
                f'({folder}/images/{block.name}.jpg){{#{block.name} alt="{block.alt}"}}'
            )
        case Listing():
            return "\n".join(
                f"{f'{number}.' if block.is_ordered else '-'} {_plain(item)}"
                for number, item in enumerate(block.items, 1)
            )
        case Quotation():
            return f"> {_plain(block.text)}\n>\n> {_plain(block.attribution)}"
        case Table():
            head, *rows = (f"| {' | '.join(row)} |" for row in block.rows)
            ruler = "|---" * len(block.rows[0]) + "|"
            title = f": {block.label}　{_plain(block.title)} {{#{block.name}}}"
            return "\n".join([head, ruler, *rows, "", title])


def _inline(inline: Inline) -> str:
    match inline:
        case Note():
            return f"[^{inline.name}]"
        case Reference():
            return f"[{inline.shown}](#{inline.target})"
        case Marked(kind="strong"):
            return f"**{_plain(inline.text)}**"
        case Marked(kind="foreign"):
            return f"[{_plain(inline.text)}]{{lang=en}}"
        case Marked():
            return _plain(inline.text)
        case _:
            return _plain(inline)
