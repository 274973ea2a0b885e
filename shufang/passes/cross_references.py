"""参见: every reference leads to something in the book."""

import posixpath
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import unquote

from shufang.core.span import Span
from shufang.manuscript.suggestions import nearest
from shufang.model.blocks import Heading, walk_blocks
from shufang.model.book import Book, Event, Label
from shufang.model.inlines import Citation, CrossReference, Inline, Link, Text, plain_text
from shufang.model.rewrite import ChangeInline
from shufang.passes.context import Context
from shufang.passes.labels import chapter_aliases
from shufang.passes.tree import rewrite_book, sections

_OUTSIDE = re.compile(r"^(?:[A-Za-z][A-Za-z0-9+.-]*:|//)")
_MOST_SUGGESTIONS = 200
_NOT_IN_SLUG = re.compile(r"[^\w\- ]")


def resolve_references(book: Book, context: Context) -> Book:
    """Check every cross reference and link, and settle what `[@x]` means.

    A name of references.yaml makes a citation, a label a cross reference. Links between the
    Markdown files of the book become links to labels; a link to nothing keeps its words.
    """
    resolver = _Resolver(book, context)

    def changes(section: str) -> tuple[ChangeInline, None]:
        def change(node: Inline) -> Inline | tuple[Inline, ...]:
            return resolver.resolve(node, section)

        return change, None

    resolved = rewrite_book(book, changes)
    events = tuple(resolver.event(event) for event in resolved.events)
    return replace(resolved, events=events)


@dataclass(slots=True)
class _Resolver:
    """Knows the labels, the references and the files of the book."""

    book: Book
    context: Context
    keys: frozenset[str] = frozenset()
    files: Mapping[str, str] = field(default_factory=dict)
    """Path of a chapter's file or folder to the chapter's id."""
    paths: Mapping[str, str] = field(default_factory=dict)
    """Chapter id to the path of its file."""
    slugs: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """Chapter id and slug of a heading, as Markdown programs make them, to the heading's id."""
    suggestions: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.keys = frozenset(reference.key for reference in self.context.references)
        chapters = list(self.book.chapters())
        self.paths = {chapter.id: chapter.span.file for chapter in chapters}
        self.files = {
            alias: chapter.id
            for chapter in chapters
            for alias in chapter_aliases(chapter)
            if "/" in alias or alias == chapter.span.file
        }
        self.slugs = _heading_slugs(self.book)

    def resolve(self, node: Inline, section: str) -> Inline | tuple[Inline, ...]:
        """Return the node with its target settled; report it where there is none."""
        match node:
            case CrossReference():
                return self._reference(node)
            case Citation():
                return self._citation(node)
            case Link(href=href) if not _OUTSIDE.match(href):
                return self._link(node, section)
            case _:
                return node

    def _reference(self, node: CrossReference) -> Inline:
        if label := self.book.labels.get(node.target):
            if node.form != "page" and not label.number and not label.title:
                self.context.findings.error("REF-005", node.span, label.span, label=node.target)
            return replace(node, target=label.id)
        if node.target in self.keys and node.form == "number":
            return Citation(node.span, (node.target,), ("",))
        self._unknown(node.target, node.span)
        return node

    def _citation(self, node: Citation) -> Inline | tuple[Inline, ...]:
        """Return `[@a; @b]` as it was meant: both may be labels, or one of each."""
        if any(node.locators) or not any(key in self.book.labels for key in node.keys):
            return node
        pieces: list[Inline] = []
        for key in node.keys:
            if pieces:
                pieces.append(Text(node.span, "、"))
            pieces.append(self._reference(CrossReference(node.span, key)))
        return tuple(pieces)

    def _unknown(self, target: str, span: Span) -> None:
        self.context.findings.error(
            "REF-001", span, target=target, suggestion=self._suggestion(target)
        )

    def _suggestion(self, target: str) -> str:
        """Return the nearest name; a text full of unknown ones is not compared without end."""
        if target not in self.suggestions and len(self.suggestions) < _MOST_SUGGESTIONS:
            known = [*written_labels(self.book), *self.keys]
            self.suggestions[target] = nearest(target, known)
        return self.suggestions.get(target, "")

    def _link(self, node: Link, section: str) -> Inline:
        path, hash_sign, fragment = unquote(node.href).partition("#")
        chapter = self._chapter(path, section) if path else section
        if chapter and not fragment:
            return node if not path else replace(node, href=f"#{chapter}")
        target = self._fragment(chapter, fragment) if chapter and hash_sign else None
        if target:
            return replace(node, href=f"#{target}")
        self.context.findings.warning("REF-004", node.span, target=node.href)
        return replace(node, href="")

    def _chapter(self, path: str, section: str) -> str | None:
        base = posixpath.dirname(self.paths.get(section, ""))
        joined = posixpath.normpath(posixpath.join(base, path))
        return self.files.get(joined) or self.files.get(path.lstrip("/"))

    def _fragment(self, chapter: str, fragment: str) -> str | None:
        if label := self.book.labels.get(fragment):
            return label.id
        return self.slugs.get((chapter, heading_slug(fragment)))

    def event(self, event: Event) -> Event:
        """Return a chronology entry with its place settled."""
        if not event.place:
            return event
        if label := self.book.labels.get(event.place):
            return replace(event, place=label.id)
        span = next(
            (s.fields.get("place", s.span) for s in self.context.chronology
             if s.span == event.span),
            event.span,
        )  # fmt: skip
        self._unknown(event.place, span)
        return replace(event, place="")


def written_labels(book: Book) -> list[str]:
    """Return the labels that an author has typed or sees as a file's name."""
    return [name for name, label in book.labels.items() if not _is_counted(name, label)]


def _is_counted(name: str, label: Label) -> bool:
    return bool(re.fullmatch(rf"[hftse]-{re.escape(label.chapter)}-\d+|event-.*", name))


def _heading_slugs(book: Book) -> dict[tuple[str, str], str]:
    slugs: dict[tuple[str, str], str] = {}
    counts: Counter[tuple[str, str]] = Counter()
    for section in sections(book):
        if section.title:
            slugs[section.id, heading_slug(plain_text(section.title))] = section.id
        for block in walk_blocks(section.blocks):
            if isinstance(block, Heading):
                slug = heading_slug(plain_text(block.children))
                repeated = counts[section.id, slug]
                counts[section.id, slug] += 1
                # The second heading of one wording is “x-1” in Markdown programs.
                slugs.setdefault((section.id, f"{slug}-{repeated}" if repeated else slug), block.id)
    return slugs


def heading_slug(text: str) -> str:
    """Return the anchor that Markdown programs give to a heading."""
    return _NOT_IN_SLUG.sub("", text.strip().lower()).replace(" ", "-")
