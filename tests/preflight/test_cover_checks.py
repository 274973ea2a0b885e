"""A finished cover that is wrong is found; each fault by its own code and no other."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from shufang.core.diagnostic import Findings
from shufang.core.span import Span
from shufang.engines.pdf_text import PlacedCharacter
from shufang.engines.sections import Area, PageFacts, Point
from shufang.html.cover_page import CoverGeometry
from shufang.preflight import cover_checks
from shufang.preflight.cover_checks import BAR_CODE_ID, CheckedCover, check_cover

GEOMETRY = CoverGeometry(170, 240, 20, 0, 3)
MM = 72 / 25.4
BAR_CODE = (29.8, 23.6)
BACK_LEFT, FRONT_LEFT = 30.0, 220.0
GOOD = [("书", FRONT_LEFT, 40.0), ("名", FRONT_LEFT, 80.0), ("要", BACK_LEFT, 40.0)]


def page(at: tuple[float, float] | None = (170 - 15 - 29.8, 240 - 15 - 23.6)) -> PageFacts:
    anchors = ((BAR_CODE_ID, Point(at[0] * MM, at[1] * MM)),) if at else ()
    area = Area(0, 0, GEOMETRY.width * MM, 240 * MM)
    return PageFacts(
        "right",
        "",
        False,
        area.width_pt,
        area.height_pt,
        3 * MM,
        area,
        anchors,
        (),
        (),
        None,
        0,
        None,
    )


def characters(placed: list[tuple[str, float, float]]) -> list[PlacedCharacter]:
    """Return characters of 4 mm by the upper left corner of each, in mm of the trimmed sheet."""
    return [
        PlacedCharacter(
            text,
            left * MM,
            (240 - top - 4) * MM,
            (left + 4) * MM,
            (240 - top) * MM,
        )
        for text, left, top in placed
    ]


Told = Callable[..., list[str]]


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Told:
    def check(
        placed: list[tuple[str, float, float]] = GOOD,
        words: str = "书名要",
        facts: PageFacts | None = None,
    ) -> list[str]:
        monkeypatch.setattr(cover_checks, "placed_characters", lambda pdf: characters(placed))
        xhtml = f"<html><head><title>无</title></head><body><p>{words}</p></body></html>"
        cover = CheckedCover(xhtml, facts or page(), GEOMETRY, BAR_CODE, Span("book.yaml"))
        findings = Findings()
        check_cover(b"", cover, findings)
        return [found.code for found in findings]

    return check


def test_a_sound_cover_is_left_alone(told: Told) -> None:
    assert told() == []


def test_lost_text_is_found(told: Told) -> None:
    assert told(words="书名要旨") == ["PDF-022"]


@pytest.mark.parametrize(
    ("left", "top"), [(1.0, 100.0), (FRONT_LEFT, 1.0), (FRONT_LEFT, 234.5), (354.5, 100.0)]
)
def test_text_that_runs_off_the_cover_is_found(left: float, top: float, told: Told) -> None:
    assert told([*GOOD, ("旨", left, top)]) == ["PDF-056"]


@pytest.mark.parametrize("left", [168.0, 188.0])
def test_text_across_a_fold_is_found(left: float, told: Told) -> None:
    assert told([*GOOD, ("旨", left, 100.0)]) == ["PDF-057"]


def test_text_on_text_is_found(told: Told) -> None:
    assert told([*GOOD, ("旨", FRONT_LEFT + 1.5, 41.0)]) == ["PDF-058"]


def test_text_that_only_touches_is_no_fault(told: Told) -> None:
    assert told([*GOOD, ("旨", FRONT_LEFT + 3.6, 40.0)]) == []


@pytest.mark.parametrize("at", [(170 - 10 - 29.8, 200.0 - 2), (2.0, 100.0), (100.0, 205.0)])
def test_a_bar_code_near_the_edge_is_found(at: tuple[float, float], told: Told) -> None:
    assert told(facts=page(at)) == ["PDF-059"]


def test_a_back_cover_without_a_place_for_the_bar_code_is_found(told: Told) -> None:
    assert told(facts=page(None)) == ["PDF-060"]


def test_text_on_the_bar_code_is_found(told: Told) -> None:
    assert told([*GOOD, ("旨", 130.0, 210.0)]) == ["PDF-061"]


@pytest.mark.parametrize(
    ("end", "codes"), [(150.0, []), (180.0, []), (181.0, ["PDF-063"]), (260.0, ["PDF-063"])]
)
def test_running_text_that_is_too_long_is_found(end: float, codes: list[str], told: Told) -> None:
    facts = page()
    anchors = (
        *facts.anchors,
        ("cover-blurb-end", Point(0, end * MM)),
        ("cover-blurb-limit", Point(0, 180 * MM)),
        ("cover-front-flap-end", Point(0, 300 * MM)),
    )
    assert told(facts=replace(facts, anchors=anchors)) == codes
    lost = (*facts.anchors, ("cover-back-flap-limit", Point(0, 180 * MM)))
    assert told(facts=replace(facts, anchors=lost)) == ["PDF-063"]
