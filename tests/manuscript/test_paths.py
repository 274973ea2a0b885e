from pathlib import Path

import pytest

from shufang.core.diagnostic import Findings
from shufang.core.span import Span
from shufang.manuscript.paths import Wanted, list_folder, resolve
from tests.manuscript.manuscripts import write_book

HERE = Span("a.md")


def resolved(root: Path, name: str, folder: str = "chapters/01") -> tuple[str | None, list[str]]:
    findings = Findings()
    found = resolve(list_folder(root), folder, name, HERE, findings, Wanted())
    return found, [told.code for told in findings]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write_book(
        tmp_path / "book",
        {"chapters/01/images/a b.png": "", "chapters/01/chapter.md": "", "cover.png": ""},
    )


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("images/a b.png", "chapters/01/images/a b.png"),
        ("./images/../images/a%20b.png", "chapters/01/images/a b.png"),
        ("images\\a b.png", "chapters/01/images/a b.png"),
        ("../../cover.png", "cover.png"),
    ],
)
def test_files_inside_are_found(root: Path, name: str, found: str) -> None:
    assert resolved(root, name) == (found, [])


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("../../../secret.png", "MAN-041"),
        ("/etc/passwd", "MAN-041"),
        ("~/a.png", "MAN-041"),
        ("C:\\a.png", "MAN-041"),
        ("\\\\server\\a.png", "MAN-041"),
        ("a\0b", "MAN-041"),
        ("https://example.org/a.png", "MAN-042"),
        ("//example.org/a.png", "MAN-042"),
        ("file:///etc/passwd", "MAN-042"),
        ("data:image/png;base64,AAAA", "MAN-042"),
        ("images/A B.png", "MAN-044"),
        ("images/c.png", "MAN-043"),
    ],
)
def test_files_elsewhere_are_told(root: Path, name: str, code: str) -> None:
    assert resolved(root, name) == (None, [code])


def test_a_link_out_of_the_book_is_told(root: Path) -> None:
    outside = root.parent / "outside"
    outside.mkdir()
    (outside / "a.png").write_bytes(b"")
    (root / "linked.png").symlink_to(outside / "a.png")
    (root / "folder").symlink_to(outside)
    (root / "inside.png").symlink_to(root / "cover.png")
    assert resolved(root, "linked.png", "") == (None, ["MAN-041"])
    assert resolved(root, "folder/a.png", "") == (None, ["MAN-041"])
    assert resolved(root, "inside.png", "") == ("inside.png", [])


def test_a_file_in_another_folder_is_suggested(root: Path) -> None:
    findings = Findings()
    resolve(list_folder(root), "chapters/01", "cover.png", HERE, findings, Wanted())
    assert [dict(told.values)["suggestion"] for told in findings] == ["cover.png"]


def test_accents_are_found_however_they_are_stored(root: Path) -> None:
    from unicodedata import normalize

    stored = normalize("NFD", "lǜ.png")
    write_book(root, {stored: ""})
    assert resolved(root, normalize("NFC", "lǜ.png"), "") == (stored, [])
