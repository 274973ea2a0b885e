"""外文: words of other languages say which language they are in, for the voice that reads them.

WCAG 2.2, 3.1.2: whatever is in another language than the book says so, but for names and words that
have become part of it. What the author has marked (`{语言=en}`) is left alone. Beyond that only
what is certain is marked: runs of at least three words with a function word of one language among
them. Longer runs of which nothing tells are reported.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

from shufang.core.span import Span
from shufang.model.book import Book, Meta
from shufang.model.inlines import Foreign, Inline, Link, Text, walk_inlines
from shufang.model.rewrite import ChangeInline
from shufang.passes.context import Context
from shufang.passes.readings import read_term
from shufang.passes.running_text import is_address
from shufang.passes.tree import rewrite_book

_LATIN: Final = "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u1e00-\u1eff"
_CYRILLIC: Final = "\u0400-\u04ff"
_LETTERS: Final = _LATIN + _CYRILLIC
_RUN: Final = re.compile(rf"[{_LETTERS}](?:[{_LETTERS}0-9 .,;:!?'’()&/–—-]*[{_LETTERS}0-9.!?])?")
_WORD: Final = re.compile(rf"[{_LETTERS}]+(?:['’-][{_LETTERS}]+)*")
_FOREIGN: Final = re.compile(
    r"[^\u2e80-\u303f\u3100-\u9fff\uf900-\ufaff\uff00-\uff65\U00020000-\U0003ffff]+"
)
"""What stands between two characters or marks of Chinese."""
_PINYIN: Final = re.compile("(?:(?:[bpmfdtnlgkhjqxrzcsyw]|[zcs]h)?[aeiou]{1,3}(?:ng?|r)?)+")
_KANA: Final = re.compile("[\u3041-\u30ff]")
_HANGUL: Final = re.compile("[\u1100-\u11ff\uac00-\ud7af]")
_FEWEST, _TOLD_FROM = 3, 5
"""Words of a run that is marked, and of one that is reported where its language is not plain."""
_LONGEST_TOLD: Final = 30

_FUNCTION_WORDS: Final[Mapping[str, frozenset[str]]] = {
    language: frozenset(words.split())
    for language, words in {
        "en": "the of and in to for a an on with by from at is are was were as its this that our "
        "their how what into between through toward towards",
        "de": "der die das und den dem des ein eine einer im in von zu zur zum mit für auf ist aus",
        "fr": "le la les de des du et un une en dans pour sur avec est au aux par",
        "es": "el los las la de del y en un una con por para es al",
        "it": "il lo gli la le di e della del dei in per con un una nel alla",
        "pt": "o os as a de e da do das dos em no na para com um uma",
        "nl": "de het een en van voor met op in is te aan uit",
        "ru": "и в на с по для из о не что к от при до",
    }.items()
}
_NAMES: Final[Mapping[str, str]] = {
    "英文": "en", "英语": "en", "english": "en", "eng": "en", "日文": "ja", "日语": "ja",
    "japanese": "ja", "jpn": "ja", "德文": "de", "德语": "de", "german": "de", "deu": "de",
    "法文": "fr", "法语": "fr", "french": "fr", "fra": "fr", "俄文": "ru", "俄语": "ru",
    "russian": "ru", "rus": "ru", "韩文": "ko", "韩语": "ko", "korean": "ko", "kor": "ko",
    "中文": "zh-Hans", "汉语": "zh-Hans", "chinese": "zh-Hans", "zho": "zh-Hans", "chi": "zh-Hans",
}  # fmt: skip
_TAG: Final = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def language_tag(given: str) -> str:
    """Return the BCP 47 tag that a record means by its language; "" for what is none."""
    typed = given.strip().replace("_", "-")
    known = _NAMES.get(typed.lower())
    return known or (typed if _TAG.fullmatch(typed) else "")


def language_of(text: str) -> str:
    """Return the language of a text in foreign letters, "" where nothing tells.

    Kana and Hangul tell by themselves, letters that many languages share by their function words.
    Where two languages have as many, English is taken if it is among them: it is what Chinese
    books quote.
    """
    if _KANA.search(text):
        return "ja"
    if _HANGUL.search(text):
        return "ko"
    words = [word.lower() for word in _WORD.findall(text)]
    counts = {
        language: sum(word in known for word in words)
        for language, known in _FUNCTION_WORDS.items()
    }
    most = max(counts.values())
    found = [language for language, count in counts.items() if count == most and most]
    return found[0] if len(found) == 1 or found[:1] == ["en"] else ""


def foreign_prose(text: str, fewest: int) -> Iterator[str]:
    """Yield the runs of a text that are surely prose in another script, of so many words."""
    for found in _RUN.finditer(text):
        if len(_WORD.findall(found[0])) >= fewest and language_of(found[0]):
            yield found[0]


def foreign_runs(text: Text, language: str) -> tuple[Inline, ...]:
    """Return a text of that language with its words marked; Chinese between them is left out.

    Japanese and Korean are marked as a whole: they share their characters and marks with Chinese.
    """
    if language.partition("-")[0] in ("ja", "ko"):
        return (Foreign(text.span, language, (text,)),)
    return _parted(text, [
        (found.start() + _blanks(found[0]), found.start() + len(found[0].rstrip()), language)
        for found in _FOREIGN.finditer(text.text)
        if any(len(word) > 1 for word in _WORD.findall(found[0]))
    ])  # fmt: skip


def _blanks(text: str) -> int:
    return len(text) - len(text.lstrip())


def _parted(text: Text, parts: list[tuple[int, int, str]]) -> tuple[Inline, ...]:
    """Return a text in pieces: those of `parts` (start, end, language) are foreign."""
    if not parts:
        return (text,)
    pieces: list[Inline] = []
    place = 0
    for start, end, language in parts:
        if start > place:
            pieces.append(_piece(text, place, start))
        words = _piece(text, start, end)
        pieces.append(Foreign(words.span, language, (words,)))
        place = end
    if place < len(text.text):
        pieces.append(_piece(text, place, len(text.text)))
    return tuple(pieces)


def _piece(text: Text, start: int, end: int) -> Text:
    span = replace(text.span, column=text.span.column + start, length=end - start)
    return Text(span, text.text[start:end])


def mark_foreign_words(book: Book, context: Context) -> Book:
    """Mark the foreign words of a Chinese book; runs that nobody can place are MAN-078."""
    book = replace(book, meta=_with_parallel_language(book.meta, context))
    if not _is_chinese(book.meta.language):
        return book
    own = {chapter.id: chapter.language for chapter in book.chapters()}

    def changes(section: str) -> tuple[ChangeInline | None, None]:
        return (_Marker(context) if _is_chinese(own.get(section, "")) else None), None

    return rewrite_book(book, changes)


def _with_parallel_language(meta: Meta, context: Context) -> Meta:
    """Say in which language the parallel title is: as given, pinyin of the title, or as it reads.

    GB/T 3259 asks for the title in pinyin on every Chinese book; many print it as parallel title.
    """
    title = meta.parallel_title
    if not title or meta.parallel_language:
        return meta
    bare = _bare(title)
    # The dictionary takes half a second: asked only where a title could be pinyin.
    if _PINYIN.fullmatch(bare) and bare == _bare(read_term(meta.title, meta.title_reading).text):
        return replace(meta, parallel_language="zh-Latn-pinyin")
    language = language_of(title)
    if not language:
        report_unknown(title, context.places.get("parallel_title", meta.span), context)
    return replace(meta, parallel_language=language)


def _bare(text: str) -> str:
    """Return letters without tones, marks and spaces."""
    decomposed = unicodedata.normalize("NFD", text.casefold())
    return "".join(letter for letter in decomposed if letter.isalnum())


def _is_chinese(language: str) -> bool:
    return not language or language.lower().startswith("zh")


class _Marker:
    """Parts the texts of one section."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._settled: set[int] = set()
        """Identities of nodes below marks of the author's, and of addresses."""

    def __call__(self, node: Inline) -> Inline | tuple[Inline, ...]:
        if isinstance(node, Foreign) or (isinstance(node, Link) and is_address(node)):
            self._settled.update(map(id, walk_inlines(node.children)))
        if not isinstance(node, Text) or id(node) in self._settled or " " not in node.text:
            return node
        parts = []
        for found in _RUN.finditer(node.text):
            count = len(_WORD.findall(found[0]))
            language = language_of(found[0]) if count >= _FEWEST else ""
            if language:
                parts.append((found.start(), found.end(), language))
            elif count >= _TOLD_FROM:
                run = _piece(node, found.start(), found.end())
                report_unknown(run.text, run.span, self._context)
        pieces = _parted(node, parts)
        for piece in pieces:
            if isinstance(piece, Foreign):
                self._settled.update(map(id, piece.children))
        return pieces


def report_unknown(text: str, span: Span, context: Context) -> None:
    """Report foreign words of which nothing tells the language (MAN-078)."""
    shown = text if len(text) <= _LONGEST_TOLD else f"{text[:_LONGEST_TOLD]}…"
    context.findings.note("MAN-078", span, text=shown)
