"""Whatever a section holds: nothing lost or out of order, no note astray, no page overfull."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from shufang.core.diagnostic import Severity
from shufang.engines.layout import lay_out
from shufang.engines.pdf_merge import merge
from shufang.engines.pdf_text import page_texts
from shufang.engines.resources import Resources
from shufang.engines.sections import (
    DocumentFacts,
    LaidOutSection,
    MergePart,
    MergePlan,
    PlannedPage,
)
from tests.engines.pages import section
from tests.engines.test_page_making import CSS, FIGURE, TEXT

ALL = "".join(chr(0x4E00 + n * 7) for n in range(600))
"""Characters that each stand once, so that a lost one is missed."""
TABLE = (
    "table { block-step: 18pt end; font-size: 9pt; line-height: 14pt } tr { break-inside: avoid }"
)


@dataclass(frozen=True, slots=True)
class Piece:
    """One block of a section; sizes are in characters, points or rows."""

    kind: str
    size: int
    note: int = 0


pieces = st.one_of(
    st.builds(
        Piece,
        st.just("p"),
        st.integers(1, 260),
        st.one_of(st.just(0), st.integers(5, 160)),
    ),
    st.builds(Piece, st.just("h2"), st.integers(2, 14)),
    st.builds(Piece, st.just("figure"), st.integers(20, 260)),
    st.builds(Piece, st.just("table"), st.integers(1, 8)),
)
sections = st.lists(pieces, min_size=8, max_size=28)


def written(found: Sequence[Piece]) -> str:
    """Return the XHTML; each block has an id of its kind and number."""
    return "".join(block(number, piece) for number, piece in enumerate(found))


def block(number: int, piece: Piece) -> str:
    name = f"{piece.kind}{number}"
    text = (TEXT * 4)[number : number + piece.size]
    match piece.kind:
        case "p":
            body = (TEXT * 3)[number * 2 : number * 2 + piece.note]
            note = f'<span class="footnote" id="n{number}">{body}</span>' if body else ""
            return f'<p id="{name}">{text}。{note}</p>'
        case "h2":
            return f'<h2 id="{name}">{text}</h2>'
        case "figure":
            return FIGURE.format(id=name, height=piece.size)
        case _:
            row = f"<tr><td>{ALL[number]}</td><td>龙岗</td></tr>"
            return f'<table id="{name}">{row * piece.size}</table>'


@pytest.mark.slow
@settings(
    max_examples=25,
    derandomize=True,
    deadline=None,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(sections)
@example([Piece("p", 200, 150), Piece("figure", 250)] * 8)
@example([Piece("h2", 5), Piece("table", 8), Piece("p", 30, 60)] * 6)
def test_pages_of_any_section(
    resources: Resources, tmp_path_factory: pytest.TempPathFactory, found: list[Piece]
) -> None:
    body = written(found)
    laid_out = lay_out(section(body, CSS + TABLE), resources.fontconfig)

    assert not [each for each in laid_out.findings if each.severity is Severity.ERROR]
    nothing_is_lost(body, merged_text(laid_out, resources, tmp_path_factory.mktemp("pdf")))
    texts_keep_their_order(body, laid_out)
    notes_stand_with_their_marks(body, laid_out)
    figures_follow_what_is_before_them(found, laid_out)
    no_page_is_overfull(laid_out)


def merged_text(laid_out: LaidOutSection, resources: Resources, folder: Path) -> str:
    """Return the text of the finished pages: a section by itself has no fonts in it."""
    first = laid_out.pages[0]
    planned = tuple(PlannedPage(laid_out.id, index) for index in range(len(laid_out.pages)))
    plan = MergePlan(planned, first.width_pt, first.height_pt, DocumentFacts("节"), first.bleed_pt)
    merged = merge([MergePart.of(laid_out)], plan, resources.fonts, folder / "section.pdf")
    assert not merged.findings
    return "".join(page_texts(folder / "section.pdf"))


def nothing_is_lost(body: str, text: str) -> None:
    wanted = Counter(re.findall("[\u4e00-\u9fff]", re.sub("<[^>]*>", "", body)))
    printed = Counter(re.findall("[\u4e00-\u9fff]", text))

    assert printed == wanted


def texts_keep_their_order(body: str, laid_out: LaidOutSection) -> None:
    """Figures may let text go first; texts, headings and tables never change places."""
    ids = [name for name in re.findall('id="([a-z0-9]+)"', body) if name[0] in "pht"]
    places = {name: place for place, name in enumerate(anchors(laid_out))}

    assert sorted(ids, key=places.__getitem__) == ids


def notes_stand_with_their_marks(body: str, laid_out: LaidOutSection) -> None:
    wanted = re.findall('id="(n[0-9]+)"', body)
    begun = [note for page in laid_out.pages for note in page.note_bodies]

    assert begun == wanted
    for page, following in zip(laid_out.pages, [*laid_out.pages[1:], None], strict=True):
        assert page.note_marks == page.note_bodies
        for rest in following.note_rests if following else ():
            assert rest in {*page.note_bodies, *page.note_rests}


def figures_follow_what_is_before_them(found: Sequence[Piece], laid_out: LaidOutSection) -> None:
    pages = {name: number for number, page in enumerate(laid_out.pages) for name, _ in page.anchors}
    figures = [n for n, piece in enumerate(found) if piece.kind == "figure"]
    for number in figures:
        before = [f"{piece.kind}{n}" for n, piece in enumerate(found[:number])]
        texts = [name for name in before if not name.startswith("figure")]
        if texts:
            assert pages[f"figure{number}"] >= pages[texts[-1]]
    assert [pages[f"figure{n}"] for n in figures] == sorted(pages[f"figure{n}"] for n in figures)


def no_page_is_overfull(laid_out: LaidOutSection) -> None:
    for page in laid_out.pages:
        bottom = page.type_area.bottom_pt if page.notes_top_pt is None else page.notes_top_pt
        assert page.content_bottom_pt <= bottom + 0.5


def anchors(laid_out: LaidOutSection) -> list[str]:
    return [name for page in laid_out.pages for name, _ in page.anchors]
