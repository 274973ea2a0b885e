import errno
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shufang.build import outputs
from shufang.build.outputs import (
    OutputFolder,
    delivery_folder,
    edition_title,
    file_name,
    product_path,
)
from shufang.core.diagnostic import Findings
from shufang.model.book import Edition

OLD = {"成品/书-印刷版.pdf": b"old pdf", "成品/书.epub": b"old epub", "report.json": b"{}"}
NEW: dict[str, bytes | Path] = {
    name: content.replace(b"old", b"new") for name, content in OLD.items()
}


def folder_with_products(tmp_path: Path) -> OutputFolder:
    folder = OutputFolder(tmp_path / "build")
    assert folder.write_all(dict(OLD), Findings())
    return folder


def contents(folder: OutputFolder) -> dict[str, bytes]:
    return {
        path.relative_to(folder.path).as_posix(): path.read_bytes()
        for path in folder.path.rglob("*")
        if path.is_file() and path.name != outputs.RECORD
    }


def test_all_files_are_written_and_nothing_else_is_left(tmp_path: Path) -> None:
    folder = folder_with_products(tmp_path)
    source = tmp_path / "made.pdf"
    source.write_bytes(b"from a path")
    findings = Findings()
    assert folder.write_all({**NEW, "成品/书-印刷版.pdf": source}, findings)
    assert contents(folder) == {**NEW, "成品/书-印刷版.pdf": b"from a path"}
    assert list(findings) == []
    assert folder.made() == tuple(sorted(OLD))


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.ENOSPC, "TOL-020"),
        (errno.EACCES, "TOL-021"),
        (errno.EROFS, "TOL-021"),
        (errno.EIO, "TOL-023"),
        (errno.ENAMETOOLONG, "TOL-025"),
    ],
)
@pytest.mark.parametrize("failing", [0, 1, 2, 3])
def test_failed_writing_leaves_the_old_products(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, code: str, failing: int
) -> None:
    folder = folder_with_products(tmp_path)
    write = outputs._write
    written: list[Path] = []

    def broken(path: Path, content: bytes | Path) -> None:
        written.append(path)
        write(path, content)
        if len(written) == failing + 1:
            raise OSError(number, os.strerror(number))

    monkeypatch.setattr(outputs, "_write", broken)
    findings = Findings()
    assert not folder.write_all(NEW, findings)
    assert contents(folder) == OLD
    assert [found.code for found in findings] == [code]


@pytest.mark.parametrize("fault", [OSError(errno.EIO, "broken"), KeyboardInterrupt()])
@pytest.mark.parametrize("failing", [0, 1, 2])
def test_failed_rename_is_taken_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: BaseException, failing: int
) -> None:
    folder = folder_with_products(tmp_path)
    carry_out = outputs._Rename.carry_out
    done: list[object] = []

    def broken(rename: outputs._Rename) -> None:
        if len(done) == failing:
            raise fault
        done.append(rename)
        carry_out(rename)

    monkeypatch.setattr(outputs._Rename, "carry_out", broken)
    if isinstance(fault, OSError):
        assert not folder.write_all({**NEW, "neu.txt": b"x"}, Findings())
    else:
        with pytest.raises(KeyboardInterrupt):
            folder.write_all({**NEW, "neu.txt": b"x"}, Findings())
    assert contents(folder) == OLD


def test_first_products_are_taken_back_as_well(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = OutputFolder(tmp_path)
    (tmp_path / "report.json").mkdir()
    findings = Findings()
    assert not folder.write_all(NEW, findings)
    assert contents(folder) == {}
    assert [(found.code, dict(found.values)) for found in findings] == [
        ("TOL-022", {"file": "report.json"})
    ]


def test_a_file_that_came_out_wrong_is_not_put_into_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = folder_with_products(tmp_path)
    monkeypatch.setattr(outputs, "_write", lambda path, content: path.write_bytes(b"cut off"))
    findings = Findings()
    assert not folder.write_all(dict(NEW), findings, verify=True)
    assert [found.code for found in findings] == ["TOL-023"]
    assert contents(folder) == OLD


def test_a_folder_keeps_only_what_belongs_to_it(tmp_path: Path) -> None:
    folder = OutputFolder(tmp_path / "build")
    old: dict[str, bytes | Path] = {
        "成品/付印/旧.pdf": b"1",
        "成品/付印/新.pdf": b"2",
        "成品/旧.pdf": b"3",
    }
    assert folder.write_all(old, Findings())
    (folder.path / "成品" / "付印" / "便条.txt").write_text("别人的", "utf-8")
    folder.keep_only("成品/付印", ["成品/付印/新.pdf"])
    assert sorted(contents(folder)) == ["成品/付印/便条.txt", "成品/付印/新.pdf", "成品/旧.pdf"]


def test_file_systems_without_hard_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Path, target: Path) -> None:
        raise OSError(errno.EPERM, "no links here")

    monkeypatch.setattr(Path, "hardlink_to", refuse)
    folder = folder_with_products(tmp_path)
    assert folder.write_all(NEW, Findings())
    assert contents(folder) == NEW


def test_leavings_of_a_killed_build_are_swept(tmp_path: Path) -> None:
    folder = folder_with_products(tmp_path)
    (folder.path / "成品" / ".1234.new.part").write_bytes(b"half")
    assert folder.write_all(NEW, Findings())
    assert contents(folder) == NEW


def test_output_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "build").write_text("a file", "utf-8")
    findings = Findings()
    assert not OutputFolder(tmp_path / "build").write_all(NEW, findings)
    assert [found.code for found in findings] == ["TOL-022"]


def test_a_second_process_is_kept_out(tmp_path: Path) -> None:
    folder = OutputFolder(tmp_path)
    trial = (
        "import sys\n"
        "from pathlib import Path\n"
        "from shufang.build.outputs import OutputFolder\n"
        "from shufang.core.diagnostic import Findings\n"
        "findings = Findings()\n"
        "with OutputFolder(Path(sys.argv[1])).reserved(findings) as is_ours:\n"
        "    print(is_ours, [found.code for found in findings])\n"
    )

    def second() -> str:
        command = [sys.executable, "-c", trial, str(tmp_path)]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()

    with folder.reserved(Findings()) as is_ours:
        assert is_ours
        assert second() == "False ['TOL-024']"
        with folder.reserved(Findings()) as is_still_ours:
            assert is_still_ours
        assert second() == "False ['TOL-024']"
    assert second() == "True []"


def test_record_that_is_damaged_counts_as_none(tmp_path: Path) -> None:
    folder = folder_with_products(tmp_path)
    for text in ("{", '{"a": 1}', "[1, null]"):
        (folder.path / outputs.RECORD).write_text(text, "utf-8")
        assert folder.made() == ()
    assert folder.write_all(NEW, Findings())
    record = (folder.path / outputs.RECORD).read_text("utf-8")
    assert json.loads(record) == sorted(OLD)


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("蝶变龙岗", "蝶变龙岗"),
        ("《问与答》：上/下？", "《问与答》：上 下？"),
        ('a<b>:"c"|d*?\\', "a b c d"),
        ("..", "书"),
        ("", "书"),
        ("con", "con_"),
        ("NUL.txt", "NUL.txt_"),
        ("换\n行\t书", "换 行 书"),
        ("\u202e反向", "反向"),
    ],
)
def test_file_name(title: str, name: str) -> None:
    assert file_name(title) == name


@given(st.text())
def test_every_title_names_a_file(title: str) -> None:
    name = file_name(title)
    assert name
    assert not set(name) & set('<>:"/\\|?*\0\n')
    assert name[-1] not in " ."
    assert len(name.encode()) <= 181


def test_product_paths() -> None:
    assert product_path("甲/乙", Edition.PRINT) == "成品/甲 乙-印刷版.pdf"
    assert product_path("甲", Edition.EPUB) == "成品/甲.epub"


def test_editions_in_other_scripts_have_names_of_their_own() -> None:
    scripts = ("", "hant", "hk", "tw", "t")
    titles = [edition_title("书", script) for script in scripts]
    assert titles[:2] == ["书", "书-繁體"]
    assert len(set(titles)) == len({delivery_folder(s) for s in scripts}) == len(scripts)
