from pathlib import Path

import pytest

from shufang import cli
from shufang.build.pipeline import check
from shufang.build.request import BuildRequest, SilentProgress
from shufang.commands.arguments import Refusal, UsageFault
from shufang.commands.new import new
from shufang.commands.places import STYLES
from shufang.core.diagnostic import Severity


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def errors(book: Path) -> list[object]:
    outcome = check(BuildRequest(book, book / "build", STYLES), SilentProgress())
    return [found for found in outcome.diagnostics if found.severity is Severity.ERROR]


def files(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


@pytest.mark.parametrize(
    ("name", "folder"),
    [
        ("我的书", "我的书"),
        ("mybook", "mybook"),
        ('甲: "乙" # {丙} \\', "甲-乙-丙"),
        ("《*问*与_答_》", "问-与_答_"),
    ],
)
def test_new_book_has_no_errors(tmp_path: Path, name: str, folder: str) -> None:
    lines = new(("book", name), None, "zh-Hans")
    assert folder in lines[0]
    assert errors(tmp_path / folder) == []


def test_title_is_the_name_as_given(tmp_path: Path) -> None:
    new(("book", "甲:", '"乙"'), None, "zh-Hans")
    request = BuildRequest(tmp_path / "甲-乙", tmp_path, STYLES)
    assert check(request, SilentProgress()).title == '甲: "乙"'


def test_new_book_in_another_folder(tmp_path: Path) -> None:
    new(("book", "丛书/第一卷"), None, "zh-Hans")
    assert (tmp_path / "丛书" / "第一卷" / "book.yaml").is_file()


def test_new_chapters_follow_each_other_and_are_listed(tmp_path: Path) -> None:
    new(("book", "书"), None, "zh-Hans")
    book = tmp_path / "书"
    lines = new(("chapter", "河 与", "山"), book, "zh-Hans")
    assert lines == (
        "已添一章“河 与 山”：" + str(book / "chapters/02-河-与-山"),
        "并已写进 book.yaml 的章节列表。",
    )
    new(("章", "第三个"), book, "zh-Hans")
    text = (book / "book.yaml").read_text("utf-8")
    assert "  - chapters/02-河-与-山\n  - chapters/03-第三个\n" in text
    assert "# 章节按这里的次序排。" in text
    assert errors(book) == []


def test_new_chapter_where_none_are_listed(tmp_path: Path) -> None:
    (tmp_path / "book.yaml").write_text("title: x\nauthor: y\n", "utf-8")
    (tmp_path / "chapters").mkdir()
    (tmp_path / "chapters" / "09-a.md").write_text("# a\n", "utf-8")
    lines = new(("chapter", "b"), None, "zh-Hans")
    assert (tmp_path / "chapters" / "10-b" / "chapter.md").read_text("utf-8").startswith("# b\n")
    assert "按编号自动排在后面" in lines[1]
    assert (tmp_path / "book.yaml").read_text("utf-8") == "title: x\nauthor: y\n"


def test_list_that_is_not_understood_is_told(tmp_path: Path) -> None:
    (tmp_path / "book.yaml").write_text("章节: [a,\n  b]\n", "utf-8")
    lines = new(("chapter", "c"), tmp_path, "zh-Hans")
    assert lines[1] == "没能把新的一章写进 book.yaml，请自己加一行：- chapters/01-c"


def test_nothing_is_ever_overwritten(tmp_path: Path) -> None:
    new(("book", "书"), None, "zh-Hans")
    before = files(tmp_path)
    with pytest.raises(Refusal) as caught:
        new(("book", "书"), None, "zh-Hans")
    assert caught.value.lines == ("“书”已经有了，没有改动。换一个名称再试。",)
    assert files(tmp_path) == before


def test_dangling_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "书").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(Refusal):
        new(("book", "书"), None, "zh-Hans")
    assert not (tmp_path / "elsewhere").exists()


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ((), "请写明要建什么，例如：python build.py new book 我的书"),
        (("bok", "x"), "请写明要建什么，例如：python build.py new book 我的书"),
        (("book",), "请写出名称，例如：python build.py new book 我的书"),
        (("chapter", " "), "请写出名称，例如：python build.py new chapter 第二章的标题"),
        (("book", "..."), "“...”不能做文件夹的名称。"),
        (("chapter", "x"), "“book”里没有 book.yaml，不是一本书。用 --in 写明书的文件夹。"),
    ],
)
def test_faults(words: tuple[str, ...], first: str) -> None:
    with pytest.raises(UsageFault) as caught:
        new(words, Path("book"), "zh-Hans")
    assert caught.value.lines[0] == first


def test_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(Refusal) as caught:
        new(("book", "file/书"), None, "zh-Hans")
    assert "写不进去" in caught.value.lines[0]


@pytest.mark.slow
def test_new_book_builds_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cli.main(["new", "book", "我的书"])
    cli.main(["new", "chapter", "第二章", "--in", "我的书"])
    assert cli.main(["我的书"]) == 0, capsys.readouterr().err
    products = (tmp_path / "我的书" / "build" / "成品").iterdir()
    names = ["我的书-印刷版.pdf", "我的书-封面.pdf", "我的书.epub"]
    assert sorted(path.name for path in products) == names
    assert cli.main(["clean", "我的书"]) == 0
    assert not (tmp_path / "我的书" / "build").exists()
