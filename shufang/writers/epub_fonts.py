"""The fonts that an e-book brings along, cut down to the characters that are set in them.

Which elements those are says the style sheet (`styles/epub_titles.css`): the same reading of the
cascade that chooses the characters here proves afterwards that none is missing
(`preflight/epub_font_checks.py`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from lxml import etree

from shufang.core.diagnostic import Findings
from shufang.core.kept import Maker
from shufang.engines.coverage import Coverage, is_variation_selector
from shufang.engines.epub_cascade import TextRun, text_runs
from shufang.engines.epub_contents import EpubResource
from shufang.engines.font_subsets import font_subset
from shufang.engines.resources import FontFile
from shufang.html.epub_rare import RARE, mark_characters, one_of
from shufang.html.epub_tree import XHTML, name, text_of

_TYPES: Final = {"truetype": ("ttf", "font/ttf"), "opentype": ("otf", "font/otf")}
"""As EPUB 3.3 (3.2) has them. calibre still asks for the older application/vnd.ms-opentype, which
EPUBCheck advises against (OPF-090)."""
_RARE: Final = "Book Rare"
_ALWAYS: Final = " "
"""What every subset has: programs measure a font by its space."""
_UNSEEN: Final = frozenset(" \n\r\t")


@dataclass(frozen=True, slots=True)
class TitleFace:
    """A font for headings, by the name that the style sheet has for it."""

    name: str
    font: FontFile


@dataclass(frozen=True, slots=True)
class EpubFonts:
    """What an e-book may bring along; by default nothing."""

    titles: tuple[TitleFace, ...] = ()
    titles_sheet: str = ""
    """The rules that say what is set in them."""
    rare: tuple[FontFile, ...] = ()
    """For characters that readers, or fonts of headings, lack; best first."""
    marks_rare: bool = False
    """Whether running text is looked through, or headings alone."""
    maker: Maker = field(default_factory=Maker)
    cache: Path | None = None
    """Where it is kept which characters a font has."""


@dataclass(frozen=True, slots=True)
class Embedded:
    """What comes into the package."""

    stylesheet: str = ""
    """Stands before all other rules: old readers drop what follows a rule unknown to them."""
    resources: tuple[EpubResource, ...] = ()
    facts: Mapping[str, object] = field(default_factory=dict)


def embed_fonts(
    roots: Sequence[etree._Element], sheet: str, fonts: EpubFonts, findings: Findings
) -> Embedded:
    """Mark characters in the documents and return the fonts that they and the headings need.

    Afterwards every character of an element for which a font of headings is declared is in that
    font, or marked and in one for rare characters. Reports FNT-011 for characters that no font
    may bring along.
    """
    writer = _Embedding(fonts)
    for root in roots:
        writer.take(root, sheet)
    if writer.homeless:
        findings.warning("FNT-011", None, characters="".join(sorted(writer.homeless)))
    return writer.embedded()


class _Embedding:
    """The characters on their way into fonts."""

    def __init__(self, fonts: EpubFonts) -> None:
        self.fonts = fonts
        self.faces = {face.name.lower(): face for face in fonts.titles}
        self.characters: dict[str, set[str]] = {name: set() for name in self.faces}
        self.rare: set[str] = set()
        self.shares: dict[FontFile, set[str]] = {}
        """The fonts for rare characters, each with those that it brings."""
        self.homeless: set[str] = set()
        """Rare characters that no font has which may be embedded."""
        self.coverage: dict[str, Coverage] = {}

    def _covers(self, font: FontFile, character: str) -> bool:
        if font.sha256 not in self.coverage:
            self.coverage[font.sha256] = Coverage.of((font,), self.fonts.cache)
        return self.coverage[font.sha256].covers(character)

    def _holder(self, character: str) -> FontFile | None:
        """Return the first font for rare characters that has one."""
        return next((one for one in self.fonts.rare if self._covers(one, character)), None)

    def take(self, root: etree._Element, sheet: str) -> None:
        """Read one document and mark what readers' fonts, or those of its headings, lack."""
        lacking: dict[tuple[etree._Element, bool], re.Pattern[str] | None] = {}
        for run, face in self._titles(root, sheet):
            shown = set(run.text) - _UNSEEN
            lacks = {each for each in shown if not self._covers(face.font, each)}
            self.characters[face.name.lower()] |= shown - lacks
            if not run.is_added:
                lacking[run.node, run.is_tail] = one_of(filter(self._holder, lacks))
        body = next(root.iter(name("body")), root)
        rare = self._rare_in(text_of(body)) if self.fonts.marks_rare else None

        def choose(node: etree._Element, is_tail: bool) -> re.Pattern[str] | None:
            if (node, is_tail) in lacking:
                return lacking[node, is_tail]
            owner = node.getparent() if is_tail else node
            is_text = owner is not None and str(owner.tag).startswith(f"{{{XHTML}}}")
            return rare if is_text else None

        self.rare.update(mark_characters(body, choose, self._class))

    def _class(self, character: str) -> str:
        """Return the class of a character's mark; fonts are numbered as they come."""
        holder = self._holder(character)
        assert holder is not None  # others are not marked
        if holder not in self.shares:
            self.shares[holder] = set()
        self.shares[holder].add(character)
        return f"rare-{list(self.shares).index(holder) + 1}"

    def _rare_in(self, text: str) -> re.Pattern[str] | None:
        """Return the pattern of a text's rare characters, as far as fonts have them."""
        found = set("".join(RARE.findall(text)))
        homeless = {each for each in found if self._holder(each) is None}
        self.homeless |= homeless
        return one_of(found - homeless) if homeless else RARE if found else None

    def _titles(self, root: etree._Element, sheet: str) -> Iterator[tuple[TextRun, TitleFace]]:
        """Yield the texts that are set in fonts of headings."""
        if not self.faces:
            return
        for run in text_runs(root, (self.fonts.titles_sheet, sheet)):
            face = self.faces.get(run.style.families[0]) if run.style.families else None
            if face is not None:
                yield run, face

    def embedded(self) -> Embedded:
        """Return the fonts, cut down, and the rules that bring them in."""
        rules: list[str] = []
        resources: list[EpubResource] = []
        for key, face in self.faces.items():
            if self.characters[key]:
                made = self._subset(face.name, face.font, self.characters[key], len(resources) + 1)
                resources.append(made)
                # Headings are bold, and a face that is said to be light would be made bolder.
                rules.append(_face_rule(face.name, made, "bold"))
        selectors = {each for each in self.rare if is_variation_selector(ord(each))}
        for number, (font, characters) in enumerate(self.shares.items(), start=1):
            family = f"{_RARE} {number}"
            made = self._subset(family, font, characters | selectors, len(resources) + 1)
            resources.append(made)
            rules += [_face_rule(family, made, "normal"), _rare_rule(number, family)]
        titles = self.fonts.titles_sheet if self.faces else ""
        return Embedded("".join(rules) + titles, tuple(resources), self._facts(resources))

    def _subset(
        self, family: str, font: FontFile, characters: Iterable[str], number: int
    ) -> EpubResource:
        wanted = "".join(sorted({*characters, _ALWAYS}))
        content = self.fonts.maker.made(
            ("font", font.sha256, str(font.weight), family, wanted),
            lambda: font_subset(font.path, wanted, family, font.weight),
        )
        ending, media_type = _TYPES[_format(content)]
        path = f"fonts/{family.lower().replace(' ', '-')}.{ending}"
        return EpubResource(path, media_type, content, f"font-{number}")

    def _facts(self, resources: Sequence[EpubResource]) -> Mapping[str, object]:
        return {
            "fonts": len(resources),
            "font_bytes": sum(len(one.content) for one in resources),
            "rare_characters": "".join(sorted(self.rare)),
        }


def _format(content: bytes) -> str:
    """Return what CSS calls the format of a font."""
    return "opentype" if content.startswith(b"OTTO") else "truetype"


def _rare_rule(number: int, family: str) -> str:
    """Return the rule of the characters that one font brings.

    Each font has a class of its own: weak readers look no further than the first family of a
    stack. A font with taller lines than the reader's moves no line apart.
    """
    return f'.rare-{number} {{\n  font-family: "{family}", serif;\n  line-height: 0;\n}}\n'


def _face_rule(family: str, made: EpubResource, weight: str) -> str:
    source = f'url("../{made.path}") format("{_format(made.content)}")'
    return (
        f'@font-face {{\n  font-family: "{family}";\n  font-style: normal;\n'
        f"  font-weight: {weight};\n  src: {source};\n}}\n"
    )
