"""Workers of other machines give the bytes of this one, or refuse; none of them is missed."""

import builtins
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from shufang.build import cluster as cluster_module
from shufang.build import section_tasks, section_workers
from shufang.build.cache import ASSET
from shufang.build.cluster import CACHE_VARIABLE, ClusterCrew, There, packed
from shufang.build.outputs import CACHE
from shufang.build.request import ExitCode
from shufang.build.section_tasks import Answer, Kept, Refused, SectionTask, carry_out
from shufang.build.shared_store import open_store
from shufang.build.store import FolderStore
from shufang.build.versions import PROGRAM, Versions, versions
from shufang.commands import arguments
from shufang.core.diagnostic import BuildStopped, Findings, Severity
from shufang.engines.cluster import Cluster
from shufang.engines.resources import Resources
from shufang.engines.sections import LaidOutSection, SectionSource
from shufang.model.book import Edition
from tests.build.conftest import BOOKS, ROOT, Build
from tests.build.test_cache import PAGE
from tests.resource_faults import no_fonts

pytest.importorskip("distributed")

SOURCE = SectionSource("s", "<html/>", assets={"book:a.svg": b"<svg/>"})


@dataclass(frozen=True)
class Trip:
    """A task from a builder's folder to a worker's, through a shared one."""

    builder: Path
    shared: Path
    fonts: str

    def task(self, source: SectionSource = SOURCE) -> SectionTask:
        store = open_store(self.builder, str(self.shared), Findings())
        return packed(SectionTask("k", source, {}), store)

    def there(self, **changes: str | Versions) -> There:
        made = There(str(self.shared), versions(), self.fonts)
        return replace(made, **changes)  # type: ignore[arg-type]


@pytest.fixture
def trip(tmp_path: Path, resources: Resources, monkeypatch: pytest.MonkeyPatch) -> Trip:
    def lay_out(source: SectionSource, fontconfig: Path) -> LaidOutSection:
        asset = source.assets["book:a.svg"]
        assert isinstance(asset, Path)
        assert not asset.is_relative_to(tmp_path)
        return LaidOutSection(source.id, asset.read_bytes(), (PAGE,), (), ())

    monkeypatch.setattr(section_tasks, "lay_out", lay_out)
    return Trip(tmp_path / "builder", tmp_path / "shared", resources.digest)


def test_pictures_and_pages_travel_by_their_digests(trip: Trip) -> None:
    task = trip.task()

    answer = carry_out(task, trip.there())

    assert task.source.assets == {}
    assert list(task.files) == ["book:a.svg"]
    assert answer == Kept("k")
    assert sorted(path.suffix for path in trip.shared.iterdir()) == [ASSET, ".pages", ".section"]
    pages = next(trip.shared.glob("*.pages"))
    assert pages.read_bytes() == b"<svg/>"


def test_what_another_builder_had_laid_out_is_not_laid_out_again(
    trip: Trip, monkeypatch: pytest.MonkeyPatch
) -> None:
    carry_out(trip.task(), trip.there())
    monkeypatch.setattr(section_tasks, "lay_out", lambda *_: pytest.fail("laid out again"))

    assert carry_out(trip.task(), trip.there()) == Kept("k")


def test_a_worker_may_know_the_shared_cache_by_another_address(
    trip: Trip, monkeypatch: pytest.MonkeyPatch
) -> None:
    task = trip.task()
    monkeypatch.setenv(CACHE_VARIABLE, str(trip.shared))

    assert carry_out(task, trip.there(cache="/nowhere/at/all")) == Kept("k")
    assert arguments.CACHE_VARIABLE == CACHE_VARIABLE


def why(answer: Answer) -> tuple[str, dict[str, str]]:
    assert isinstance(answer, Refused)
    (found,) = answer.findings
    assert found.severity is Severity.ERROR
    values = dict(found.values)
    assert values.pop("worker")
    return found.code, values


@pytest.mark.parametrize("name", [PROGRAM, "Pango"])
def test_a_worker_of_another_version_is_refused(trip: Trip, name: str) -> None:
    other = tuple((each, "0.0" if each == name else is_) for each, is_ in versions())

    code, values = why(carry_out(trip.task(), trip.there(versions=other)))

    assert code == "TOL-044"
    assert (values["name"], values["ours"]) == (name, "0.0")
    assert not list(trip.shared.glob("*.pages"))


def test_a_worker_with_another_list_of_fonts_is_refused(trip: Trip) -> None:
    code, values = why(carry_out(trip.task(), trip.there(fonts="f" * 64)))

    assert (code, values["name"], values["ours"]) == ("TOL-044", "字体", "f" * 12)


def test_a_worker_without_a_font_is_refused(
    trip: Trip, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    task = trip.task()
    no_fonts(monkeypatch, tmp_path)

    assert why(carry_out(task, trip.there())) == ("TOL-045", {"missing": "LXGW WenKai"})


@pytest.mark.parametrize("lacks", ["folder", "picture"])
def test_a_worker_that_cannot_read_the_shared_cache(trip: Trip, lacks: str) -> None:
    task = trip.task()
    next(trip.shared.glob(f"*{ASSET}")).unlink()
    occupied = trip.shared / "occupied"
    occupied.write_text("a file, not a folder", "utf-8")
    cache = str(trip.shared if lacks == "picture" else occupied)

    assert why(carry_out(task, trip.there(cache=cache))) == ("TOL-046", {})


def test_pictures_that_the_store_does_not_take_go_with_the_task(tmp_path: Path) -> None:
    occupied = tmp_path / "occupied"
    occupied.write_text("a file, not a folder", "utf-8")

    task = packed(SectionTask("k", SOURCE, {}), FolderStore(occupied))

    assert task.source == SOURCE
    assert task.files == {}


def stopped(crew: ClusterCrew, findings: Findings) -> list[tuple[str, dict[str, str]]]:
    with pytest.raises(BuildStopped) as stop:
        crew.executor()
    assert stop.value.exit_code == 3
    return [(found.code, dict(found.values)) for found in findings]


def test_a_cluster_that_does_not_answer(tmp_path: Path) -> None:
    findings = Findings()
    address = str(tmp_path / "scheduler.json")

    assert stopped(ClusterCrew(address, findings), findings) == [("TOL-043", {"address": address})]


def test_a_cluster_without_its_package(monkeypatch: pytest.MonkeyPatch) -> None:
    ordinary = builtins.__import__

    def lacking(name: str, *rest: object) -> object:
        if name.partition(".")[0] == "distributed":
            raise ModuleNotFoundError(name, name=name)
        return ordinary(name, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(builtins, "__import__", lacking)
    findings = Findings()

    assert stopped(ClusterCrew("host:8786", findings), findings) == [
        ("TOL-040", {"package": "distributed", "command": "bash setup.sh --cluster"})
    ]


def test_a_worker_without_the_program(monkeypatch: pytest.MonkeyPatch) -> None:
    class Bare(Cluster):
        def unable(self, module: str) -> tuple[str, ...]:
            assert module == cluster_module.__name__
            return ("tcp://10.0.0.7:1",)

        def close(self) -> None:
            pass

    monkeypatch.setattr(Cluster, "connect", lambda _: Bare(None, None, ()))  # type: ignore[arg-type]
    findings = Findings()

    assert stopped(ClusterCrew("host:8786", findings), findings) == [
        ("TOL-047", {"worker": "tcp://10.0.0.7:1"})
    ]


# A real cluster on this machine: a scheduler, and two workers with folders of their own.


@dataclass(frozen=True)
class Running:
    """A scheduler's file, and how to start and kill workers."""

    address: str
    shared: str
    start: Callable[..., "subprocess.Popen[bytes]"]


def wait_for(is_so: Callable[[], bool]) -> None:
    for _ in range(600):
        if is_so():
            return
        time.sleep(0.1)
    pytest.fail("nothing happened for a minute")


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    folder = tmp_path_factory.mktemp("cluster")
    file = folder / "scheduler.json"
    processes: list[subprocess.Popen[bytes]] = []

    def start(*words: str | Path, **environment: str) -> "subprocess.Popen[bytes]":
        place = folder / f"machine-{len(processes)}"
        place.mkdir()
        process = subprocess.Popen(
            [sys.executable, "-m", "dask", *words, "--scheduler-file", file, "--no-dashboard"],
            cwd=place,
            env={
                **os.environ,
                "PYTHONPATH": str(ROOT),
                "SHUFANG_RESOURCES": str(own_resources(place)),
                "TMPDIR": str(place),
                **environment,
            },
            stderr=subprocess.DEVNULL,
        )
        processes.append(process)
        return process

    start("scheduler", "--host", "127.0.0.1", "--port", "0")
    wait_for(file.is_file)
    yield Running(str(file), str(folder / "shared"), start)
    for process in processes:
        process.kill()
        process.wait()


def own_resources(place: Path) -> Path:
    """Return a machine's own fonts: not the builder's folder, but the same files."""
    from shufang.engines.resources import default_cache_folder

    own = place / "resources"
    own.mkdir()
    for font in default_cache_folder().iterdir():
        if len(font.name) == 64:
            (own / font.name).symlink_to(font, target_is_directory=True)
    return own


WORKER = ("worker", "--nthreads", "1", "--no-nanny")


@pytest.mark.slow
def test_a_series_on_a_cluster_has_the_bytes_of_one_machine(
    running: Running, build_book: Build, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two books, two workers; one worker is killed in the middle of the first book."""
    monkeypatch.setattr(section_workers, "WORTH_WORKERS", 0)
    workers = [running.start(*WORKER) for _ in range(2)]
    made = []
    for number, book in enumerate(("mini", "base")):
        alone = build_book(
            BOOKS / book, tmp_path / f"alone-{number}", (Edition.PRINT,), workers=number + 1
        )

        def kill_one(steps: list[int] = [], dies: bool = number == 0) -> None:  # noqa: B006
            steps.append(1)
            if dies and len(steps) == 3:
                workers[0].send_signal(signal.SIGKILL)

        monkeypatch.setattr("shufang.build.request._SilentTask.advance", lambda *_: kill_one())
        output = tmp_path / f"away-{number}"
        away = build_book(
            BOOKS / book,
            output,
            (Edition.PRINT,),
            executor=running.address,
            cache=running.shared,
        )

        assert away.exit_code is alone.exit_code
        assert away.diagnostics == alone.diagnostics
        assert [p.sha256 for p in away.products] == [p.sha256 for p in alone.products]
        assert list((output / CACHE).glob("*.section"))
        made.append(away.products)
    assert all(made)
    assert workers[0].wait(10) == -signal.SIGKILL
    assert workers[1].poll() is None


@pytest.mark.slow
def test_the_shared_cache_alone_makes_the_book_again(
    running: Running, build_book: Build, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is laid out where another machine has done it."""
    alone = build_book(
        BOOKS / "base", tmp_path / "first", (Edition.PRINT,), cache=running.shared, workers=2
    )
    monkeypatch.setattr(section_tasks, "lay_out", lambda *_: pytest.fail("laid out again"))

    again = build_book(
        BOOKS / "base", tmp_path / "again", (Edition.PRINT,), cache=running.shared, workers=1
    )

    assert alone.exit_code is ExitCode.DONE
    assert [p.sha256 for p in again.products] == [p.sha256 for p in alone.products]
