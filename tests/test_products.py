"""Whole books, built as an editor builds them, before the real checkers of the trade."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.checkers import EpubMessage, Probe, ace_violations

ROOT = Path(__file__).parents[1]
BOOKS = {"sample": ROOT / "book", "mini": ROOT / "tests" / "books" / "mini"}
ACCEPTED_USAGE = {"HTM-055", "HTM_055"}
"""<rp> is discouraged by EPUB 3.3, but without it readers that know no ruby run words together."""

pytestmark = [pytest.mark.slow, pytest.mark.checker, pytest.mark.browser]


@pytest.fixture(params=list(BOOKS.values()), ids=list(BOOKS))
def products(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Build a book from the command line and return the folder of its products."""
    done = subprocess.run(
        [sys.executable, str(ROOT / "build.py"), str(request.param), "--output", str(tmp_path)],
        capture_output=True,
        encoding="utf-8",
        check=False,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    )
    assert done.returncode == 0, done.stderr
    return tmp_path / "成品"


def only(folder: Path, pattern: str) -> Path:
    (found,) = folder.glob(pattern)
    return found


def named(items: list[dict[str, Any]]) -> Iterator[str]:
    for item in items:
        yield item["label"]
        yield from named(item["subitems"] or [])


def test_checkers_accept_the_products(
    products: Path,
    epubcheck: Callable[[Path], tuple[EpubMessage, ...]],
    ace: Callable[[Path], dict[str, Any]],
    foliate: Callable[..., Any],
    qpdf: Callable[[Path], str],
) -> None:
    epub = only(products, "*.epub")
    assert [said for said in epubcheck(epub) if said.id not in ACCEPTED_USAGE] == []

    report = ace(epub)
    assert ace_violations(report) == []
    assert report["earl:result"]["earl:outcome"] == "pass"

    read = foliate(epub, probe=Probe(width=360, height=640, dark=True, zoom=1.5))
    assert read["console"] == []
    assert read["deadNavigation"] == []
    assert read["hasCover"]
    assert list(named(read["toc"]))
    for section in read["sections"]:
        place = section["id"]
        assert section["language"].startswith("zh"), place
        assert section["deadLinks"] == [], place
        assert section["overflowing"] == [], place
        assert all(image["width"] and image["height"] for image in section["images"]), place
        assert [note for note in section["notes"] if not note["same"]] == [], place
        assert {face["status"] for face in section["fonts"]} <= {"loaded", "unloaded"}, place

    assert qpdf(only(products, "*印刷版*.pdf")) == ""
