"""`new book` and `new chapter`: manuscripts that build at once; nothing is ever overwritten."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from shufang.build.outputs import file_name
from shufang.commands.arguments import Refusal, UsageFault
from shufang.commands.chapter_list import with_chapter
from shufang.commands.places import book_folder
from shufang.manuscript.suggestions import nearest
from shufang.messages.catalogue import phrase

STARTER: Final = Path(__file__).parent / "starter"
_KINDS: Final = {"book": "book", "书": "book", "chapter": "chapter", "章": "chapter"}
_NOT_IN_NAMES: Final = re.compile(r"[^\w.\-]+")


def new(words: tuple[str, ...], book: Path | None, language: str) -> tuple[str, ...]:
    """Make a book or a chapter; return the lines that say so, or raise `UsageFault`."""
    kind = _KINDS.get(words[0], "") if words else ""
    if not kind:
        meant = nearest(words[0], ("book", "chapter")) if words else ""
        raise UsageFault(
            phrase("errors.new_what", language),
            phrase("errors.meant", language, word=meant) if meant else "",
            language=language,
        )
    name = " ".join(words[1:])
    if not name.strip():
        example = phrase(f"new.example_{kind}", language)
        raise UsageFault(
            phrase("errors.new_name", language, kind=kind, example=example), language=language
        )
    if kind == "book":
        return _new_book(name, language)
    return _new_chapter(name, book_folder(book), language)


def _new_book(name: str, language: str) -> tuple[str, ...]:
    given = Path(name)
    title = given.name.strip()
    folder = given.with_name(_folder_name(title, language))
    first = phrase("new.first_chapter", language)
    chapter = f"chapters/01-{_folder_name(first, language)}"
    values = {"title": _quoted(title), "first": _folder_name(first, language)}
    chapter_values = {"title": _heading(first), "label": phrase("new.first_figure", language)}
    files = {
        "book.yaml": _filled("book.yaml", values),
        f"{chapter}/chapter.md": _filled("chapter.md", chapter_values),
        f"{chapter}/figures.yaml": _filled("figures.yaml", chapter_values),
        "chronology.yaml": _filled("chronology.yaml", {}),
        "terms.yaml": _filled("terms.yaml", {}),
    }
    _make(folder, files, language)
    return (
        phrase("new.book_made", language, name=title, path=folder),
        phrase("new.next_book", language, path=_for_shell(folder)),
    )


def _new_chapter(name: str, book: Path, language: str) -> tuple[str, ...]:
    listing = book / "book.yaml"
    if not listing.is_file():
        raise Refusal(phrase("new.no_book", language, path=book), language=language)
    title = name.strip()
    number = _next_number(book / "chapters")
    place = f"chapters/{number:02}-{_folder_name(title, language)}"
    label = phrase("new.later_figure", language, number=number)
    files = {
        "chapter.md": _filled("new-chapter.md", {"title": _heading(title)}),
        "figures.yaml": _filled("new-figures.yaml", {"label": label}),
    }
    _make(book / place, files, language)
    return (
        phrase("new.chapter_made", language, name=title, path=book / place),
        _listed(listing, place, language),
    )


def _listed(listing: Path, place: str, language: str) -> str:
    """Put the chapter into the list of book.yaml, where it has one; say what was done."""
    by_hand = phrase("new.not_recognised", language, file=listing.name, line=f"- {place}")
    try:
        text = listing.read_bytes().decode("utf-8")
        changed = with_chapter(text, place)
        if changed is None:
            return by_hand
        if changed == text:
            return phrase("new.not_listed", language)
        from shufang.core.workspace import write_atomically

        write_atomically(listing, changed.encode())
    except (OSError, UnicodeDecodeError):
        return by_hand
    return phrase("new.listed", language, file=listing.name)


def _next_number(chapters: Path) -> int:
    """Return the number behind the highest that a chapter's name begins with."""
    names = (path.name for path in chapters.glob("*")) if chapters.is_dir() else ()
    numbers = (re.match(r"\d+", name) for name in names)
    return max((int(found[0]) for found in numbers if found), default=0) + 1


def _make(folder: Path, files: Mapping[str, str], language: str) -> None:
    """Write all files into a folder that must not exist yet."""
    if folder.exists() or folder.is_symlink():
        raise Refusal(phrase("new.exists", language, path=folder), language=language)
    try:
        folder.mkdir(parents=True)
        for name, text in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("x", encoding="utf-8", newline="\n") as stream:
                stream.write(text)
    except OSError:
        raise Refusal(phrase("new.unwritable", language, path=folder), language=language) from None


def _folder_name(title: str, language: str) -> str:
    """Return a title as a folder's name: letters, digits, Han characters, "-", "_" and "."."""
    name = _NOT_IN_NAMES.sub("-", file_name(title)).strip("-.")
    if not name or not title.strip(". "):
        raise Refusal(phrase("new.bad_name", language, name=title), language=language)
    return name


def _filled(name: str, values: Mapping[str, str]) -> str:
    text = (STARTER / name).read_text("utf-8")
    for key, value in values.items():
        text = text.replace("{" + key + "}", value)
    return text


def _quoted(text: str) -> str:
    """Return text as YAML takes it, whatever it contains (YAML 1.2.2, section 7.3.1)."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _heading(title: str) -> str:
    """Return a title that Markdown reads as plain text."""
    return re.sub(r"([\\`*_{}\[\]<>#$^~])", r"\\\1", title)


def _for_shell(path: Path) -> str:
    text = str(path)
    return f'"{text}"' if " " in text else text
