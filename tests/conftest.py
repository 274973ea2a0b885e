"""Fixtures for the whole suite: the private fonts and the real checkers.

With SHUFANG_REQUIRE_CHECKERS set (continuous integration), a checker that is not installed fails
its tests instead of skipping them.
"""

import os
import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, NoReturn

import pytest

from shufang.core.diagnostic import Findings
from shufang.engines.resources import Resources, prepare_fonts
from tests import checkers

EpubCheck = Callable[[Path], tuple[checkers.EpubMessage, ...]]
Ace = Callable[[Path], dict[str, Any]]
Foliate = Callable[..., Any]
EpubJs = Callable[..., Any]
Qpdf = Callable[[Path], str]


def _without(reason: str) -> NoReturn:
    if os.environ.get("SHUFANG_REQUIRE_CHECKERS"):
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


def needing(program: str) -> pytest.MarkDecorator:
    """Skip a test where a program is missing; in continuous integration it fails by itself."""
    is_there = shutil.which(program) is not None or bool(os.environ.get("SHUFANG_REQUIRE_CHECKERS"))
    reason = f"缺少 {program}；请运行 bash setup.sh --dev / {program} is missing"
    return pytest.mark.skipif(not is_there, reason=reason)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option that approves the pictures of pages anew (test_epub_pictures.py)."""
    parser.addoption("--approve", action="store_true", help="approve the pictures of pages anew")


def pytest_configure(config: pytest.Config) -> None:
    """Point fontconfig to the locked fonts before any test module imports WeasyPrint."""
    prepare_fonts(Findings())


@pytest.fixture(scope="session")
def resources() -> Resources:
    """Return the locked fonts and the press profile."""
    found = prepare_fonts(Findings())
    if found is None:
        _without("缺少字体或系统软件；请运行 bash setup.sh / fonts or libraries are missing")
    return found


@pytest.fixture(scope="session")
def epubcheck() -> EpubCheck:
    """Return EPUBCheck: path -> messages, usage messages included."""
    return partial(_run_checker, checkers.epubcheck)


@pytest.fixture(scope="session")
def ace(resources: Resources) -> Ace:
    """Return Ace by DAISY: path -> report."""
    return partial(_run_checker, checkers.ace, fontconfig=resources.fontconfig)


@pytest.fixture(scope="session")
def foliate(resources: Resources) -> Foliate:
    """Return the reading of foliate-js: path, probe=Probe(...) -> what a reader gets."""
    return partial(_run_checker, checkers.foliate, fontconfig=resources.fontconfig)


@pytest.fixture(scope="session")
def epubjs(resources: Resources) -> EpubJs:
    """Return the reading of epub.js: path, widths=(...) -> what a reader gets."""
    return partial(_run_checker, checkers.epubjs, fontconfig=resources.fontconfig)


@pytest.fixture(scope="module")
def calibre(tmp_path_factory: pytest.TempPathFactory) -> checkers.Calibre:
    """Return calibre in a folder of its own."""
    found: checkers.Calibre = _run_checker(checkers.calibre, tmp_path_factory.mktemp("calibre"))
    return found


@pytest.fixture(scope="session")
def qpdf() -> Qpdf:
    """Return qpdf's check: path -> what is wrong, empty for a sound file."""
    return partial(_run_checker, checkers.qpdf)


def _run_checker(checker: Callable[..., Any], *given: Any, **named: Any) -> Any:  # noqa: ANN401 - passed on
    try:
        return checker(*given, **named)
    except checkers.CheckerMissing as problem:
        _without(str(problem))
