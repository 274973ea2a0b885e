"""Books of other people: where their texts lie, what their titles are, what else stands there."""

from pathlib import Path

import pytest

from shufang.model.blocks import Heading
from shufang.model.inlines import plain_text
from tests.manuscript.manuscripts import loaded, told, write_book

TEXT = "# 题\n\n正文。\n"


def _found(root: Path, files: dict[str, str]) -> tuple[list[str], list[str]]:
    manuscript, findings = loaded(write_book(root, {"book.yaml": "title: 书\n", **files}))
    assert manuscript is not None
    return [section.file for section in manuscript.sections()], told(findings)


@pytest.mark.parametrize(
    ("files", "order"),
    [
        (["chapters/2020/a.md", "chapters/b.md"], ["chapters/2020/a.md", "chapters/b.md"]),
        (["chapters/a/notes.md", "chapters/a/chapter.md"], ["chapters/a/chapter.md"]),
        (["docs/b/a.md", "docs/b/index.md"], ["docs/b/index.md", "docs/b/a.md"]),
        (["卷二/1.md", "卷一/1.md"], ["卷一/1.md", "卷二/1.md"]),
        (["正文/2.md", "正文/README.md"], ["正文/2.md"]),
    ],
)
def test_texts_are_found_in_folders(tmp_path: Path, files: list[str], order: list[str]) -> None:
    assert _found(tmp_path, dict.fromkeys(files, TEXT)) == (order, [])


def test_what_is_left_out_is_told(tmp_path: Path) -> None:
    files = {"chapters/1.md": TEXT, "preface.md": TEXT, "front/a.md": TEXT}
    assert _found(tmp_path, files) == (
        ["chapters/1.md"],
        ["front/a.md:1:1 warning MAN-047", "preface.md:1:1 warning MAN-047"],
    )


def test_what_front_and_back_name_is_not_left_out(tmp_path: Path) -> None:
    book = "title: 书\nfront: [front/a.md]\nback: [back/b.md]\n"
    files = {"book.yaml": book, "chapters/1.md": TEXT, "front/a.md": TEXT, "back/b.md": TEXT}
    assert _found(tmp_path, files) == (["front/a.md", "chapters/1.md", "back/b.md"], [])


def test_a_summary_gives_the_order(tmp_path: Path) -> None:
    summary = (
        "# 目录\n\n- [二](二%20章.md)\n  - [一](./a/README.md#x)\n- [外](https://example.org)\n"
    )
    files = {"src/SUMMARY.md": summary, "src/二 章.md": TEXT, "src/a/README.md": TEXT}
    assert _found(tmp_path, files) == (["src/二 章.md", "src/a/README.md"], [])


def test_an_outdated_summary_costs_no_chapter(tmp_path: Path) -> None:
    files = {"SUMMARY.md": "- [二](2.md)\n", "1.md": TEXT, "2.md": TEXT}
    assert _found(tmp_path, files) == (["1.md", "2.md"], [])


def test_an_empty_file_that_nobody_asked_for_is_left_out(tmp_path: Path) -> None:
    files = {"1.md": TEXT, "2.md": "\n", "3.md": "---\ntitle: 题\n---\n"}
    assert _found(tmp_path, files) == (
        ["1.md"],
        ["2.md:1:1 warning MAN-024", "3.md:4:1 warning MAN-024"],
    )


def test_settings_of_other_programs_are_passed_over(tmp_path: Path) -> None:
    book = "title: 书\ntoc: true\ndocumentclass: book\nlicense: CC BY\n"
    files = {"book.yaml": book, "1.md": TEXT}
    assert _found(tmp_path, files)[1] == [
        "book.yaml:2:1 note MAN-060",
        "book.yaml:3:1 note MAN-060",
    ]


def test_a_folder_can_be_named_as_a_whole(tmp_path: Path) -> None:
    book = "title: 书\nchapters:\n- 上\n- 下/2.md\n- 下\n"
    files = {
        "book.yaml": book,
        **dict.fromkeys(["上/10.md", "上/9.md", "下/1.md", "下/2.md"], TEXT),
    }
    assert _found(tmp_path, files) == (
        ["上/9.md", "上/10.md", "下/2.md", "下/1.md"],
        ["book.yaml:5:3 error MAN-046"],
    )


def test_one_chapter_that_is_missing_has_its_place(tmp_path: Path) -> None:
    files = {"book.yaml": "title: 书\nchapters: 3.md\n", "1.md": TEXT}
    assert _found(tmp_path, files)[1] == ["book.yaml:2:11 error MAN-043"]


@pytest.mark.parametrize(
    ("field", "name", "expected"),
    [
        ("date: 2020-05-01T10:00:00+08:00", "published", "2020-05-01"),
        ("date: 2020-05-01 10:00", "published", "2020-05-01"),
        ("出版日期: 2020年5月", "published", "2020-05"),
        ("parts: [{name: 上, chapters: [{path: 1.md}]}]", "parts", "上"),
    ],
)
def test_fields_as_others_write_them(tmp_path: Path, field: str, name: str, expected: str) -> None:
    book = f"---\ntitle: 书\n{field}\n---\n"
    manuscript, findings = loaded(write_book(tmp_path, {"book.yaml": book, "1.md": TEXT}))
    assert manuscript is not None
    assert told(findings) == []
    assert expected in str(getattr(manuscript.book, name))


@pytest.mark.parametrize(
    ("typed", "names"),
    [("张三, 李四", ["张三", "李四"]), ("Smith, John", ["Smith, John"])],
)
def test_a_comma_parts_chinese_names(tmp_path: Path, typed: str, names: list[str]) -> None:
    files = {"book.yaml": f"title: 书\nauthor: {typed}\n", "1.md": TEXT}
    manuscript, _ = loaded(write_book(tmp_path, files))
    assert manuscript is not None
    assert [person.name for person in manuscript.meta.people] == names


def _titled(root: Path, name: str, text: str) -> tuple[str, list[tuple[int, str]], list[str]]:
    manuscript, findings = loaded(write_book(root, {"book.yaml": "title: 书\n", name: text}))
    assert manuscript is not None
    (section,) = manuscript.sections()
    headings = [
        (block.level, plain_text(block.children))
        for block in section.parsed.blocks
        if isinstance(block, Heading)
    ]
    return plain_text(section.title), headings, [line.split()[2] for line in told(findings)]


def test_a_first_heading_one_level_too_low_is_the_title(tmp_path: Path) -> None:
    text = "## 安装\n\n正文。\n\n### 要求\n\n#### 细节\n"
    assert _titled(tmp_path, "1.md", text) == ("安装", [(2, "要求"), (3, "细节")], [])


def test_one_of_several_sections_is_no_title(tmp_path: Path) -> None:
    text = "## 一\n\n正文。\n\n## 二\n\n正文。\n"
    found = _titled(tmp_path, "03-老街.md", text)
    assert found == ("老街", [(2, "一"), (2, "二")], ["MAN-050"])


@pytest.mark.parametrize(
    ("file", "title"),
    [("03-老街.md", "老街"), ("1978.md", "1978"), ("chapters/2_码头/chapter.md", "码头")],
)
def test_a_file_name_stands_in_for_a_title(tmp_path: Path, file: str, title: str) -> None:
    assert _titled(tmp_path, file, "正文。\n") == (title, [], ["MAN-050"])
