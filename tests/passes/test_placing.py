"""Pictures that stand in the text without a record: their words are held to the same rules."""

from pathlib import Path

import pytest

from tests.passes.outline import read_book, write_book


@pytest.mark.parametrize(
    ("picture", "code"),
    [
        ('![山外有山，云在山腰](m.svg "山外有山，云在山腰")', "FIG-004"),
        ('![m](m.svg "山外有山")', "FIG-004"),
        ('![m.svg](m.svg "山外有山")', "FIG-004"),
        ('![山](m.svg "山外有山")', "FIG-036"),
        ('![照片](m.svg "山外有山")', "FIG-036"),
        ('![图片显示远山三重，近水一湾](m.svg "山外有山")', "FIG-036"),
        ('![](m.svg "山外有山")', "FIG-025"),
        ('![远山三重，近水一湾](m.svg "山外有山")', ""),
        ("一字![山](m.svg)在行中。", ""),
    ],
)
def test_poor_words_for_a_picture_are_told(picture: str, code: str, tmp_path: Path) -> None:
    write_book({"chapters/a.md": f"# 甲\n\n{picture}\n", "chapters/m.svg": ""}, tmp_path)
    _, findings = read_book(tmp_path)

    assert [found.code for found in findings] == [code] if code else not list(findings)
