"""Sections are laid out side by side, and nobody can tell from the pages."""

from collections.abc import Iterator
from concurrent.futures import BrokenExecutor, Executor
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from shufang.build import section_tasks, section_workers
from shufang.build.cache import LayoutCache
from shufang.build.section_tasks import Bench, Here, LayoutFailed, Place, Refused
from shufang.build.section_workers import Elsewhere, Workshop
from shufang.build.section_workers import section_workers as opened
from shufang.build.store import FolderStore
from shufang.build.workers import Crew, LocalCrew, Lost
from shufang.core.diagnostic import BuildStopped, Diagnostic, Findings, Severity
from shufang.engines.resources import Resources
from shufang.engines.sections import LaidOutSection, SectionSource, StyleSheet
from tests.build.test_cache import PAGE
from tests.build.test_workers import FakeExecutor

SHEET = StyleSheet(
    "test.css", "@page { size: 300pt 400pt; margin: 30pt } html { font: 10pt/18pt 'Noto Serif SC' }"
)


def sources(count: int) -> list[SectionSource]:
    text = "县志里的一段文字，写到2023年为止。" * 40
    return [
        SectionSource(
            f"s-{number}",
            f'<html lang="zh-Hans"><body><p id="p-{number}">{number}{text}</p></body></html>',
            (SHEET,),
            grid_pt=18,
        )
        for number in range(count)
    ]


@dataclass
class Counted:
    """A layout that says what it was asked for; some sections have their ways."""

    asked: list[str] = field(default_factory=list)

    def __call__(self, source: SectionSource, fontconfig: Path) -> LaidOutSection:
        self.asked.append(source.id)
        if source.id == "bug":
            raise RuntimeError("a fault of ours")
        pages = () if source.id == "empty" else (PAGE,)
        return LaidOutSection(source.id, source.xhtml.encode(), pages, (), ())


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> Counted:
    made = Counted()
    monkeypatch.setattr(section_tasks, "lay_out", made)
    return made


class InProcess:
    """A crew that is hired already and works in this process."""

    lost: Lost = ()
    tries = 1
    is_hired = True

    def executor(self) -> Executor:
        return FakeExecutor((), [])

    def dismiss(self) -> None:
        pass


def shop(folder: Path, crew: Crew | None = None) -> Workshop:
    here = Here(folder, Path("fonts.conf"), "f")
    return Workshop(LayoutCache(FolderStore(folder), "f"), here, crew)


def away(folder: Path, crew: Crew, place: Place) -> Workshop:
    """Return a workshop whose workers are elsewhere."""
    return replace(shop(folder), elsewhere=Elsewhere(crew, place, lambda task: task))


def source(name: str, text: str = "") -> SectionSource:
    return SectionSource(name, text or name)


def pdf_of(section: LaidOutSection) -> str:
    return (section.file.read_bytes() if section.file else section.pdf).decode()


@pytest.mark.parametrize("crew", [None, InProcess()])
def test_order_stays_and_progress_counts_every_section(
    tmp_path: Path, counted: Counted, crew: Crew | None
) -> None:
    wanted = [source("a", "a"), source("b", "longest"), source("c", "long")]
    steps: list[int] = []

    with opened(shop(tmp_path, crew), Findings()) as lay_out_all:
        first = lay_out_all(wanted, lambda: steps.append(len(counted.asked)))
        again = lay_out_all(list(reversed(wanted)), lambda: steps.append(-1))

    assert [pdf_of(section) for section in first] == ["a", "longest", "long"]
    assert [section.id for section in again] == ["c", "b", "a"]
    assert counted.asked == (["a", "b", "c"] if crew is None else ["b", "c", "a"])
    assert len(steps) == 6
    assert all(section.file is not None for section in (*first, *again))


def test_equal_sections_are_laid_out_once(tmp_path: Path, counted: Counted) -> None:
    with opened(shop(tmp_path, InProcess()), Findings()) as lay_out_all:
        laid_out = lay_out_all([source("a"), source("b"), source("a")], lambda: None)

    assert [section.id for section in laid_out] == ["a", "b", "a"]
    assert sorted(counted.asked) == ["a", "b"]


@pytest.mark.parametrize("crew", [None, InProcess()])
def test_a_fault_of_the_program_names_its_section(
    tmp_path: Path, counted: Counted, crew: Crew | None
) -> None:
    with (
        pytest.raises(LayoutFailed, match=r"(?s)section bug\n.*a fault of ours"),
        opened(shop(tmp_path, crew), Findings()) as lay_out_all,
    ):
        lay_out_all([source("a"), source("bug")], lambda: None)


def test_sections_without_pages_and_stores_without_room_come_back(
    tmp_path: Path, counted: Counted
) -> None:
    occupied = tmp_path / "cache"
    occupied.write_text("a file, not a folder", "utf-8")

    with opened(shop(occupied, InProcess()), Findings()) as lay_out_all:
        laid_out = lay_out_all([source("a"), source("empty")], lambda: None)

    assert [pdf_of(section) for section in laid_out] == ["a", "empty"]
    assert not laid_out[1].pages


def test_pages_that_the_store_has_lost_again_are_laid_out_here(
    tmp_path: Path, counted: Counted, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(LayoutCache, "keep", lambda cache, key, section: True)

    with opened(shop(tmp_path, InProcess()), Findings()) as lay_out_all:
        (section,) = lay_out_all([source("a")], lambda: None)

    assert pdf_of(section) == "a"
    assert counted.asked == ["a", "a"]


@dataclass(frozen=True)
class Unwilling:
    """A place that refuses."""

    def bench(self) -> AbstractContextManager[Bench | Refused]:
        return nullcontext(Refused((Diagnostic("TOL-044", Severity.ERROR),)))


def test_a_refusal_stops_the_build_with_its_reason(tmp_path: Path, counted: Counted) -> None:
    findings = Findings()

    with (
        pytest.raises(BuildStopped) as stopped,
        opened(away(tmp_path, InProcess(), Unwilling()), findings) as lay_out_all,
    ):
        lay_out_all([source("a")], lambda: None)

    assert stopped.value.exit_code == 3
    assert [found.code for found in findings] == ["TOL-044"]
    assert counted.asked == []


class LostCluster(InProcess):
    """A cluster that goes away in the middle."""

    lost: Lost = (BrokenExecutor,)

    def dismiss(self) -> None:
        self.tries = 0

    def executor(self) -> Executor:
        return FakeExecutor((), [], lives_for=1)


def test_what_a_lost_cluster_leaves_is_laid_out_here(tmp_path: Path, counted: Counted) -> None:
    findings = Findings()
    cluster = away(tmp_path, LostCluster(), shop(tmp_path).here)

    with opened(cluster, findings) as lay_out_all:
        laid_out = lay_out_all([source(name) for name in "abc"], lambda: None)
        again = lay_out_all([source("d")], lambda: None)

    assert [pdf_of(section) for section in (*laid_out, *again)] == ["a", "b", "c", "d"]
    assert sorted(counted.asked) == ["a", "b", "c", "d"]
    assert [(found.code, found.severity) for found in findings] == [("TOL-048", Severity.NOTE)]


@contextmanager
def _workshop(
    folder: Path, resources: Resources, count: int, findings: Findings
) -> Iterator[section_workers.LayOutAll]:
    here = Here(folder, resources.fontconfig, resources.digest)
    cache = LayoutCache(FolderStore(folder), resources.digest)
    with opened(Workshop(cache, here, LocalCrew(count)), findings) as lay_out_all:
        yield lay_out_all


@pytest.mark.slow
def test_processes_give_the_same_pages(
    resources: Resources, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with _workshop(tmp_path / "1", resources, 1, Findings()) as lay_out_all:
        expected = lay_out_all(sources(4), lambda: None)
    monkeypatch.setattr(section_workers, "WORTH_WORKERS", 0)
    with _workshop(tmp_path / "2", resources, 2, Findings()) as lay_out_all:
        laid_out = lay_out_all(sources(4), lambda: None)

    assert [section.id for section in laid_out] == ["s-0", "s-1", "s-2", "s-3"]
    assert [replace(each, file=None) for each in laid_out] == [
        replace(each, file=None) for each in expected
    ]
    assert [each.file and each.file.name for each in laid_out] == [
        each.file and each.file.name for each in expected
    ]
    assert all(section.pages for section in laid_out)
