"""Every printed page of demanding books, held to its marker in the e-book, character by character.

The PDF is read on its own: what stands in the type area in the order in which it was drawn, and
which folio is printed below it.
"""

import shutil
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal

import pypdfium2
import pytest
from lxml import etree

from shufang.build.design import geometry_of, load_theme
from shufang.build.pipeline import build
from shufang.build.request import BuildRequest, ExitCode, Outcome, SilentProgress
from shufang.core.diagnostic import Findings
from shufang.engines.pdf_text import placed_characters
from shufang.html.epub_running_text import RunningText
from shufang.html.epub_tree import EPUB_TYPE, local_name, name, parse
from shufang.html.theme import PageGeometry
from shufang.manuscript.load import load
from shufang.model.book import Edition
from shufang.writers.pagination import roman
from tests.build.conftest import BOOKS, ROOT
from tests.build.demanding_book import write_book

pytestmark = pytest.mark.slow

BOOKS_MADE = ("demanding", "traditional")
KEY = 8
"""Characters by which the beginning of a page is known."""
_LINK = {"a", "ruby", "button"}


@dataclass(frozen=True, slots=True)
class Marker:
    """An entry of the page list, and what stands behind its marker."""

    folio: str
    element: etree._Element
    after: str
    document: str


@dataclass
class MadeBook:
    """A book in print and as e-book."""

    root: Path
    outcome: Outcome
    script: Literal["", "hant"]

    def product(self, pattern: str) -> Path:
        return next((self.root / "build" / "成品").glob(pattern))

    @cached_property
    def printed(self) -> dict[str, str]:
        """The body of each page with a printed folio."""
        return printed(self)

    @cached_property
    def markers(self) -> tuple[Marker, ...]:
        """The page list."""
        return tuple(markers(self))

    @property
    def geometry(self) -> PageGeometry:
        findings = Findings()
        manuscript, theme = load(self.root, findings), load_theme([ROOT / "styles"], findings)
        assert manuscript is not None
        assert theme is not None
        geometry = geometry_of(theme, manuscript, findings)
        assert geometry is not None
        return geometry


def make(root: Path, *editions: Edition, script: Literal["", "hant"] = "") -> Outcome:
    request = BuildRequest(root, root / "build", ROOT / "styles", editions, script=script)
    return build(request, SilentProgress())


@pytest.fixture(scope="module", params=BOOKS_MADE)
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> MadeBook:
    root = tmp_path_factory.mktemp(request.param) / "book"
    script: Literal["", "hant"] = ""
    if request.param == "demanding":
        write_book(root)
    else:
        shutil.copytree(BOOKS / "mini", root)
        script = "hant"
    outcome = make(root, Edition.PRINT, Edition.EPUB, script=script)
    assert outcome.exit_code is ExitCode.DONE
    return MadeBook(root, outcome, script)


def printed(made: MadeBook) -> dict[str, str]:
    """Return the body of each page with a printed folio, by the folio, in the pages' order."""
    path, geometry = made.product("*印刷版*.pdf"), made.geometry
    found: dict[str, str] = {}
    with pypdfium2.PdfDocument(path) as document:
        for index in range(len(document)):
            _, low, _, high = document[index].get_trimbox()
            top = high - low - geometry.head_pt
            bottom = top - geometry.depth_pt
            body = foot = ""
            for one in placed_characters(path, index):
                middle = (one.bottom + one.top) / 2
                if middle < bottom:
                    foot += one.text
                elif middle < top:
                    body += one.text
            if foot:
                assert foot == document.get_page_label(index)
                found[foot] = body
    return found


def markers(made: MadeBook) -> Iterator[Marker]:
    """Yield the page list as a reading system follows it."""
    with zipfile.ZipFile(made.product("*.epub")) as archive:
        nav = parse("nav", archive.read("EPUB/nav.xhtml"))
        listed = next(one for one in nav.iter(name("nav")) if one.get(EPUB_TYPE) == "page-list")
        texts: dict[str, tuple[etree._Element, RunningText]] = {}
        for link in listed.iter(name("a")):
            path, _, target = link.get("href", "").partition("#")
            if path not in texts:
                root = parse(path, archive.read(f"EPUB/{path}"))
                texts[path] = root, RunningText.of(next(root.iter(name("body"))))
            root, text = texts[path]
            marker = next(each for each in root.iter() if each.get("id") == target)
            after = text.text[text.starts[marker] :]
            yield Marker(link.text or "", marker, after, path)


def begins(body: str, marker: Marker) -> bool:
    """Whether a page's body begins with what stands behind its marker.

    Before it print may have a table's repeated head, a figure that has given way to the text
    before it, a number or dot of a list; a contents or an index has folios and leaders between.
    """
    if not marker.after:
        return True  # The rest of a note, after the chapter's last word.
    wanted, at = marker.after[:KEY], 0
    if any(kind in marker.document for kind in ("contents", "list-of", "-index")):
        return body.startswith(wanted[:2])
    at = body.find(wanted)
    before = body[:at]
    is_in_list = any(local_name(one) == "li" for one in marker.element.iterancestors())
    if is_in_list and before.strip("●○■") in {"", "1.", "2."}:
        return at >= 0
    return at == 0 or (
        at > 0 and before.startswith(("续表", "續表", "图", "圖")) and "。" not in before
    )


def test_every_printed_folio_is_in_the_list_in_order(made: MadeBook) -> None:
    assert [one.folio for one in made.markers] == list(made.printed)
    assert {one.code for one in made.outcome.diagnostics} & {"EPB-005", "PDF-005"} == set()


def test_front_matter_has_roman_numerals_and_the_body_begins_anew(made: MadeBook) -> None:
    folios = list(made.printed)
    front = [folio for folio in folios if not folio.isdigit()]

    assert front == [number for number in map(roman, range(1, 99)) if number in front]
    assert folios[: len(front)] == front
    assert int(folios[len(front)]) in {1, 3}  # The first part's title page has no folio.


def test_every_page_begins_behind_its_marker(made: MadeBook) -> None:
    bodies = made.printed

    wrong = [
        (one.folio, one.after[:KEY], bodies[one.folio][:30])
        for one in made.markers
        if not begins(bodies[one.folio], one) and not in_front_of_a_whole(one, bodies[one.folio])
    ]

    assert wrong == []


def in_front_of_a_whole(marker: Marker, body: str) -> bool:
    """Whether a page begins within a link, a reading or a word, before which the marker stands."""
    following = marker.element.getnext()
    whole = ""
    if following is not None and not (marker.element.tail or "").strip():
        whole = RunningText.of(following).text if _is_whole(following) else ""
    else:
        whole = (marker.element.tail or "").split(maxsplit=1)[0]
        whole = whole if whole[:1].isascii() else ""
    return any(body.startswith(marker.after[cut:][:KEY]) for cut in range(1, len(whole)))


def _is_whole(node: etree._Element) -> bool:
    return local_name(node) in _LINK


def test_no_marker_stands_in_a_link_a_reading_or_a_word(made: MadeBook) -> None:
    for one in made.markers:
        assert not any(_is_whole(node) for node in one.element.iterancestors())
        before, after = _text_before(one.element)[-1:], (one.element.tail or "")[:1]
        assert not (before.isascii() and before.isalnum() and after.isascii() and after.isalnum())


def _text_before(node: etree._Element) -> str:
    previous, parent = node.getprevious(), node.getparent()
    assert parent is not None
    return (previous.tail if previous is not None else parent.text) or ""


@pytest.mark.parametrize("made", ["demanding"], indirect=True)
def test_pages_without_text_are_marked_by_the_stated_rule(made: MadeBook) -> None:
    """Before their figure; a page with only the rest of a note at the end of its chapter."""
    bodies = made.printed
    alone = {one.folio: one for one in made.markers if bodies[one.folio].count("图题") == 1}
    figures = [one for one in alone.values() if len(bodies[one.folio]) < 20]

    assert len(figures) == 4
    for one in figures:
        following = one.element.getnext()
        assert following is not None
        assert local_name(following) == "figure"
    rests = [one for one in made.markers if not one.after]
    assert len(rests) == 1
    assert "aside" in {local_name(each) for each in rests[0].element.itersiblings()} | {
        local_name(each) for node in rests[0].element.itersiblings() for each in node
    }


def test_the_ebook_alone_is_the_same_to_the_byte(made: MadeBook) -> None:
    together = made.product("*.epub").read_bytes()

    outcome = make(made.root, Edition.EPUB, script=made.script)

    assert {one.code for one in outcome.diagnostics} & {"EPB-007", "EPB-008", "EPB-009"} == set()
    assert made.product("*.epub").read_bytes() == together
