"""Some chapters of a book alone, for a look at them (`--only`)."""

from collections.abc import Iterable
from dataclasses import replace

from shufang.model.book import Book, Chapter, Label
from shufang.model.inlines import Citation, CrossReference, Inline, Link, Text
from shufang.passes.tree import rewrite_book


def select_chapters(book: Book, names: Iterable[str]) -> Book:
    """Return the book with the named chapters only; the whole book where no name is given.

    References to what is left out become plain words. A name is "03", "03-x", "x/chapter.md" …,
    the beginning of a step of the chapter's path.
    """
    wanted = tuple(name.strip("/") for name in names)
    if not wanted:
        return book
    parts = tuple(
        replace(
            part,
            title="",
            chapters=tuple(c for c in part.chapters if any(_is_named(n, c) for n in wanted)),
        )
        for part in book.parts
    )
    chosen = replace(book, front=(), parts=parts, back=())
    kept = {chapter.id for chapter in chosen.chapters()}
    away = {name: label for name, label in book.labels.items() if label.chapter not in kept}

    def change(node: Inline) -> Inline | tuple[Inline, ...]:
        match node:
            case CrossReference(span=span, target=target) if target in away:
                return Text(span, _words(away[target]))
            case Citation(span=span, numbers=numbers):
                return Text(span, f"[{'，'.join(map(str, numbers))}]")
            case Link(href=href, children=children) if href.removeprefix("#") in away:
                return children
            case _:
                return node

    return rewrite_book(chosen, lambda _: (change, None))


def _is_named(name: str, chapter: Chapter) -> bool:
    steps = chapter.span.file.split("/")
    return f"{chapter.span.file}/".startswith(f"{name}/") or any(
        step == name or step.startswith((f"{name}-", f"{name}.")) for step in steps
    )


def _words(label: Label) -> str:
    return label.number or f"“{label.title}”"
