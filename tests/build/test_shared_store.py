"""Two levels of a store: what is kept goes to both, what is found far away is kept nearby."""

import builtins
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from shufang.build.shared_store import SharedStore, open_store
from shufang.build.store import FolderStore, sealed
from shufang.core.diagnostic import BuildStopped, Diagnostic, Findings, Severity
from shufang.core.digest import digest_bytes
from shufang.engines.remote_files import RemoteFiles
from tests.build.conftest import BOOKS, ROOT

fsspec = pytest.importorskip("fsspec")


@pytest.fixture
def memory() -> Iterator[str]:
    """Return the address of a shared folder of this process."""
    system = fsspec.filesystem("memory")
    system.store.clear()
    yield "memory://books"
    system.store.clear()


def opened(folder: Path, address: str) -> SharedStore:
    store = open_store(folder, address, Findings())
    assert isinstance(store, SharedStore)
    return store


@pytest.fixture(params=["memory", "file", "folder"])
def address(request: pytest.FixtureRequest, tmp_path: Path, memory: str) -> str:
    """Return a shared folder's address, in each of three manners."""
    folder = tmp_path / "共用"
    return {"memory": memory, "file": folder.as_uri(), "folder": str(folder)}[request.param]


def test_what_one_machine_keeps_another_finds(tmp_path: Path, address: str) -> None:
    one, other = opened(tmp_path / "1", address), opened(tmp_path / "2", address)

    assert one.write("k.section", b"facts")
    name = one.keep(b"pages", ".pages")

    assert name == f"{digest_bytes(b'pages')}.pages"
    assert other.read("k.section") == b"facts"
    path = other.file(name)
    assert path is not None
    assert path.read_bytes() == b"pages"
    assert path.parent == tmp_path / "2"
    assert FolderStore(tmp_path / "2").read("k.section") == b"facts"
    assert other.read("unknown.section") is None
    assert other.file(f"{'0' * 64}.pages") is None


def test_what_is_not_whole_counts_as_none_and_is_written_again(
    tmp_path: Path, address: str
) -> None:
    far = RemoteFiles.open(address)
    name = f"{digest_bytes(b'pages')}.pages"
    far.write(name, b"pag")
    far.write("k.section", sealed(b"facts")[:-1])
    store = opened(tmp_path / "1", address)

    assert store.file(name) is None
    assert store.read("k.section") is None
    store.keep(b"pages", ".pages")

    assert far.read(name) == b"pages"


def test_nothing_is_left_beside_what_is_written(tmp_path: Path, address: str) -> None:
    store = opened(tmp_path / "1", address)
    store.keep(b"pages", ".pages")
    store.keep(b"pages", ".pages")

    assert len(store.far.system.ls(store.far.root)) == 1


def test_the_shared_level_is_not_pruned(tmp_path: Path, memory: str) -> None:
    opened(tmp_path / "1", memory).write("k.section", b"facts")
    store = opened(tmp_path / "1", memory)

    store.prune(".section")

    assert not list((tmp_path / "1").glob("*.section"))
    assert store.read("k.section") == b"facts"


def test_one_level_is_enough(tmp_path: Path, memory: str) -> None:
    occupied = tmp_path / "occupied"
    occupied.write_text("a file, not a folder", "utf-8")
    store = opened(occupied, memory)

    assert store.write("k.section", b"facts")
    assert store.keep(b"pages", ".pages")
    assert store.read("k.section") == b"facts"

    store = opened(tmp_path / "2", memory)
    store.far.is_writable = False
    assert store.write("l.section", b"facts")


def test_a_server_that_refuses_is_not_asked_again(
    tmp_path: Path, memory: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = opened(tmp_path / "1", memory)
    asked = []

    def refuse(path: str, content: bytes) -> None:
        asked.append(path)
        raise RuntimeError("of its own kind")

    monkeypatch.setattr(store.far.system, "pipe_file", refuse)

    assert store.write("k.section", b"facts")
    assert store.write("l.section", b"facts")
    assert len(asked) == 1


def told(findings: Findings) -> list[tuple[str, Severity, dict[str, str]]]:
    return [(each.code, each.severity, dict(each.values)) for each in findings]


def stopped(folder: Path, address: str, is_needed: bool = False) -> list[Diagnostic]:
    findings = Findings()
    with pytest.raises(BuildStopped) as stop:
        open_store(folder, address, findings, is_needed)
    assert stop.value.exit_code == 3
    return list(findings)


def test_an_address_that_nothing_serves(tmp_path: Path) -> None:
    (found,) = stopped(tmp_path, "foo://server/books")

    assert (found.code, dict(found.values)) == ("TOL-041", {"address": "foo://server/books"})


def test_a_shared_cache_that_does_not_answer(tmp_path: Path) -> None:
    occupied = tmp_path / "occupied"
    occupied.write_text("a file, not a folder", "utf-8")
    findings = Findings()

    store = open_store(tmp_path / "near", str(occupied), findings)

    assert isinstance(store, FolderStore)
    assert told(findings) == [("TOL-042", Severity.NOTE, {"address": str(occupied)})]
    (found,) = stopped(tmp_path / "near", str(occupied), is_needed=True)
    assert (found.code, found.severity) == ("TOL-042", Severity.ERROR)


@pytest.mark.parametrize(
    ("address", "module", "command"),
    [
        ("file:///tmp/x", "fsspec", "bash setup.sh --cluster"),
        ("sftp://host/x", "paramiko", ".venv/bin/python -m pip install paramiko"),
        ("s3://bucket/x", "s3fs", ".venv/bin/python -m pip install s3fs"),
    ],
)
def test_what_is_missing_is_named_with_what_brings_it(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    address: str,
    module: str,
    command: str,
) -> None:
    ordinary = builtins.__import__

    def lacking(name: str, *rest: object) -> object:
        if name.partition(".")[0] == module:
            raise ModuleNotFoundError(name, name=name)
        return ordinary(name, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(builtins, "__import__", lacking)
    monkeypatch.delitem(sys.modules, module, raising=False)
    for name in [name for name in sys.modules if name.startswith(f"{module}.")]:
        if module != "fsspec":
            monkeypatch.delitem(sys.modules, name)

    (found,) = stopped(tmp_path, address)

    assert found.code == "TOL-040"
    assert dict(found.values) == {"package": module, "command": command}


WRITER = """
import sys
from pathlib import Path
from shufang.build.shared_store import open_store
from shufang.core.diagnostic import Findings

near, far = sys.argv[1:]
store = open_store(Path(near), far, Findings())
for turn in range(60):
    content = bytes([turn]) * 50_000
    name = store.keep(content, ".pages")
    store.write(f"{turn}.section", content)
    found = store.read(f"{turn}.section"), store.file(name)
    assert found[0] == content and found[1].read_bytes() == content
"""


@pytest.mark.slow
def test_two_builds_at_once_share_a_cache(tmp_path: Path) -> None:
    far = tmp_path / "far"
    builds = [
        subprocess.Popen([sys.executable, "-c", WRITER, tmp_path / name, far], cwd=ROOT)
        for name in "ab"
    ]

    assert [build.wait(60) for build in builds] == [0, 0]
    assert len(list(far.iterdir())) == 120
    store = opened(tmp_path / "c", str(far))
    assert all(store.read(f"{turn}.section") for turn in range(60))


@pytest.mark.slow
def test_two_builds_of_one_book_share_a_cache(tmp_path: Path) -> None:
    """Each has its own output folder; both lay out the same sections at the same time."""
    words = [sys.executable, "-m", "shufang.cli", "print", str(BOOKS / "base"), "-q", "-j", "1"]
    builds = [
        subprocess.Popen(
            [*words, "--cache", tmp_path / "far", "--output", tmp_path / name], cwd=ROOT
        )
        for name in "ab"
    ]

    assert [build.wait(120) for build in builds] == [0, 0]
    one, other = (next((tmp_path / name).glob("成品/*.pdf")) for name in "ab")
    assert one.read_bytes() == other.read_bytes()
    assert list((tmp_path / "far").glob("*.section"))
    assert not list((tmp_path / "far").glob(".*"))
