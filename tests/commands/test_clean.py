from pathlib import Path

from shufang.build.outputs import OutputFolder
from shufang.commands.clean import clean
from shufang.core.diagnostic import Findings


def test_only_what_builds_made_is_removed(tmp_path: Path) -> None:
    output = tmp_path / "build"
    folder = OutputFolder(output)
    with folder.reserved(Findings()):
        folder.write_all({"成品/书.epub": b"x" * 1500, "report.json": b"{}"}, Findings())
    (output / "cache" / "ab").mkdir(parents=True)
    (output / "cache" / "ab" / "pages").write_bytes(b"y")
    (output / "bug-1234.txt").write_text("trace", "utf-8")
    (output / "成品" / "校样.docx").write_text("mine", "utf-8")
    (output / "笔记.txt").write_text("mine", "utf-8")
    lines = clean(output, "zh-Hans")
    left = sorted(p.relative_to(output).as_posix() for p in output.rglob("*"))
    assert left == ["成品", "成品/校样.docx", "笔记.txt"]
    assert lines == (
        "已删除 report.json",
        "已删除 成品/书.epub",
        "已删除 bug-1234.txt",
        "已删除 cache/",
        "不是书坊生成的，没有动：成品",
        "不是书坊生成的，没有动：笔记.txt",
        "共删除 4 项，腾出 2 KB。书稿没有动。",
    )


def test_folder_that_becomes_empty_goes(tmp_path: Path) -> None:
    output = tmp_path / "build"
    OutputFolder(output).write_all({"成品/书.epub": b"x"}, Findings())
    clean(output, "zh-Hans")
    assert not output.exists()


def test_folders_within_folders_go_too(tmp_path: Path) -> None:
    output = tmp_path / "build"
    OutputFolder(output).write_all({"成品/付印/SHA256SUMS": b"x", "成品/书.pdf": b"x"}, Findings())
    clean(output, "zh-Hans")
    assert not output.exists()


def test_nothing_to_remove(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", "utf-8")
    (tmp_path / "cache").mkdir()
    (tmp_path / "cache" / "mine.txt").write_text("mine", "utf-8")
    assert clean(tmp_path, "zh-Hans") == ("没有可删除的东西。",)
    assert clean(tmp_path / "none", "zh-Hans") == ("没有可删除的东西。",)
    assert (tmp_path / "cache" / "mine.txt").is_file()


def test_a_forged_record_reaches_nothing_outside(tmp_path: Path) -> None:
    output = tmp_path / "build"
    output.mkdir()
    (tmp_path / "book.yaml").write_text("mine", "utf-8")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "a").write_text("mine", "utf-8")
    (output / "link").symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    (output / "cache").symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    (output / ".made.json").write_text(
        f'["../book.yaml", "{tmp_path}/book.yaml", "link/a", ""]', "utf-8"
    )
    clean(output, "zh-Hans")
    assert (tmp_path / "book.yaml").is_file()
    assert (tmp_path / "elsewhere" / "a").is_file()
