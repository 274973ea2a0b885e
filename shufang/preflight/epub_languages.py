"""The languages of a finished EPUB: each text is in the language that it says it is in.

The language decides the form of characters and marks, and the voice that reads.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from lxml import etree

from shufang.core.diagnostic import Findings
from shufang.engines.epub_metadata import XML_LANG
from shufang.html.epub_tree import local_name, name
from shufang.passes.foreign_words import foreign_prose
from shufang.preflight.epub_archive import DC, EpubArchive
from shufang.preflight.epub_places import place

_TAG: Final = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")
_LANG: Final = ("lang", XML_LANG)
_HAN: Final = re.compile("[\u3400-\u9fff]")
_KANA: Final = re.compile("[\u3041-\u3096\u30a1-\u30fa]")
_LATIN: Final = re.compile("[A-Za-z]")
_CHINESE: Final = frozenset({"zh", "yue", "wuu", "lzh", "cmn", "nan", "hak", "gan"})
_WITH_HAN: Final = _CHINESE | {"ja", "ko", "vi"}
_LEAST_SIGNS: Final = 20
"""Han characters or kana of a document whose language is judged by them."""
_MOST_JUDGED: Final = 200_000
"""Characters by which a document is judged; each of them takes fifty bytes while it is counted."""
_LEAST_LETTERS: Final = 200
_LEAST_HAN: Final = 4
"""Han characters of a marked stretch that is judged."""
_LEAST_WORDS: Final = 8
"""Foreign words in a row of which a reader notices that the wrong voice reads them."""
_SILENT: Final = frozenset({"code", "head", "math", "pre", "rp", "rt", "script", "style", "svg"})
_LONGEST: Final = 30


def check_languages(archive: EpubArchive, findings: Findings) -> None:
    """EPB-045: package and documents say their language, whole, and it is the right one."""
    stated = []
    for node in archive.package.iter(f"{DC}language"):
        text = (node.text or "").strip()
        stated.append(_primary(text))
        if text and not _TAG.fullmatch(text):
            findings.error("EPB-045", place(archive.package_path, node), file=archive.package_path)
    found = set()
    for path, root in archive.reading_order():
        body = root.find(name("body"))
        found.add(_primary(_own(root)))
        text = "" if body is None else "".join(str(part) for part in body.itertext())
        if not _own(root) or _is_other(text, _primary(_own(root))):
            findings.error("EPB-045", place(path, root), file=path)
    # Documents that say nothing take the package's word for it, whatever a cover page says.
    is_known = not stated or not found or "" in found or bool(set(stated) & found)
    if not is_known:
        findings.error("EPB-045", place(archive.package_path), file=archive.package_path)


def check_own_languages(archive: EpubArchive, findings: Findings) -> None:
    """EPB-045: our documents say it on html and body and in both ways: some readers look at one.

    MuPDF, the engine of many readers for Android, knows the language of the body only.
    """
    for path, root in archive.reading_order():
        body = root.find(name("body"))
        on_body = body is not None and _own(body)
        if not all(root.get(key) for key in _LANG) or not on_body:
            findings.error("EPB-045", place(path, root), file=path)


def _own(node: etree._Element) -> str:
    return next((node.get(key, "") for key in _LANG if node.get(key)), "")


def _primary(tag: str) -> str:
    return tag.partition("-")[0].lower()


def _is_other(text: str, language: str) -> bool:
    """Whether a document cannot be in the language that it says it is in."""
    text = text[:_MOST_JUDGED]
    han, kana, latin = (len(signs.findall(text)) for signs in (_HAN, _KANA, _LATIN))
    whole = len("".join(text.split()))
    if kana >= _LEAST_SIGNS and 5 * kana > han:
        return language != "ja"
    if han >= _LEAST_SIGNS and not kana and 2 * han > whole:
        return language not in _WITH_HAN - {"ko", "vi"}
    is_latin = latin >= _LEAST_LETTERS and not han and not kana
    return is_latin and language in _CHINESE and any(foreign_prose(text, _LEAST_WORDS))


def check_language_of_parts(archive: EpubArchive, findings: Findings) -> None:
    """EPB-075: words of another language say so, and Chinese words do not say they are foreign."""
    for path, root in archive.reading_order():
        body = root.find(name("body"))
        if body is None:
            continue
        for node, language, text in _stretches(body, _own(body) or _own(root)):
            if _primary(language) in _CHINESE:
                shown = next(foreign_prose(text, _LEAST_WORDS), "")
            else:
                shown = text.strip() if _is_chinese(text, language) else ""
            if shown:
                findings.note(
                    "EPB-075", place(path, node), text=shown[:_LONGEST], language=language
                )


def _is_chinese(text: str, language: str) -> bool:
    han = len(_HAN.findall(text))
    is_foreign = bool(language) and _primary(language) not in _WITH_HAN
    return is_foreign and han >= _LEAST_HAN and 2 * han > len("".join(text.split()))


def _stretches(node: etree._Element, language: str) -> Iterator[tuple[etree._Element, str, str]]:
    """Yield each stretch of characters with the element that it stands in and its language."""
    if not isinstance(node.tag, str) or local_name(node) in _SILENT:
        return
    language = _own(node) or language
    yield node, language, node.text or ""
    for child in node:
        yield from _stretches(child, language)
        yield node, language, child.tail or ""
