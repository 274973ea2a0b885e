from pathlib import Path

import pytest

from shufang.core.diagnostic import Findings
from shufang.manuscript import text_files
from shufang.manuscript.text_files import (
    decode,
    guess_encoding,
    is_unclosed_front_matter,
    read_text,
    split_front_matter,
)

TEXT = "坪地街道在三市交界之处，村口有一座牌楼。\n牌楼后面是一条老街。\n"
TRADITIONAL = "坪地街道在三市交界之處，這裡有一座牌樓，後面是老街。\n"


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (TEXT.encode("gbk"), "GBK"),
        (TEXT.encode("gb18030"), "GBK"),
        (TRADITIONAL.encode("big5"), "Big5"),
        (TEXT.encode("utf-16"), "UTF-16"),
        (TEXT.encode("utf-16-be"), "UTF-16"),
        (TEXT.encode("utf-16-le"), "UTF-16"),
        (TEXT.encode("utf-32"), "UTF-32"),
        ("title: 坪地\n".encode("utf-16-le"), "UTF-16"),
        ("title: 坪地\n".encode("gbk"), "GBK"),
    ],
)
def test_other_encodings_are_named(content: bytes, encoding: str) -> None:
    findings = Findings()
    assert decode(content, "a.md", findings) is None
    assert [(found.code, dict(found.values)) for found in findings] == [
        ("MAN-020", {"encoding": encoding})
    ]


def test_a_mark_and_windows_newlines_are_taken_silently() -> None:
    findings = Findings()
    assert decode(b"\xef\xbb\xbfa\r\nb\rc\n", "a.md", findings) == "a\nb\nc\n"
    assert not len(findings)


def test_a_control_character_is_named_with_its_place() -> None:
    findings = Findings()
    assert decode("坪地\n牌楼\x00后面".encode(), "a.md", findings) is None
    (found,) = findings
    assert (found.code, str(found.span)) == ("MAN-022", "a.md:2:3")
    assert dict(found.values) == {"character": "U+0000"}


def test_bytes_of_no_text_have_no_encoding() -> None:
    assert guess_encoding(b"\x89PNG\r\n\x1a\n\xff\xfe\x81\x00\xff\x80\x00") == ""


def test_a_link_to_nothing_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.md").symlink_to(tmp_path / "gone.md")
    findings = Findings()
    assert read_text(tmp_path, "a.md", findings) is None
    assert [found.code for found in findings] == ["MAN-025"]


def test_a_file_beyond_all_texts_is_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(text_files, "LARGEST_BYTES", 1_000_000)
    (tmp_path / "a.md").write_bytes(b"a" * 1_000_001)
    findings = Findings()
    assert read_text(tmp_path, "a.md", findings) is None
    assert [(found.code, dict(found.values)) for found in findings] == [("MAN-026", {"size": "1"})]


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    import os

    os.mkfifo(tmp_path / "a.md")
    findings = Findings()
    assert read_text(tmp_path, "a.md", findings) is None
    assert [found.code for found in findings] == ["MAN-025"]


def test_front_matter_is_split_with_the_line_of_the_body() -> None:
    assert split_front_matter("---\na: b\n---\n# 坪地\n") == ("a: b", "# 坪地\n", 4)
    assert split_front_matter("# 坪地\n---\n") == (None, "# 坪地\n---\n", 1)
    assert split_front_matter("---\n---\nx") == ("", "x", 3)


def test_a_scene_break_at_the_start_is_not_front_matter() -> None:
    assert not is_unclosed_front_matter("---\n\n坪地。\n")
    assert is_unclosed_front_matter("---\ntitle: 坪地\n\n坪地。\n")


def test_a_text_linked_from_outside_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "secret.md").write_text("secret", "utf-8")
    root = tmp_path / "book"
    root.mkdir()
    (root / "a.md").symlink_to(tmp_path / "secret.md")
    findings = Findings()
    assert read_text(root, "a.md", findings) is None
    assert [found.code for found in findings] == ["MAN-041"]


def test_a_broken_byte_is_told_at_its_place() -> None:
    findings = Findings()
    content = "一二三四五六七八九十\n牌楼在村口".encode()
    assert decode(content.replace("楼".encode(), "楼".encode()[:2]), "a.md", findings) is None
    assert [(found.code, str(found.span)) for found in findings] == [("MAN-023", "a.md:2:2")]


def test_two_marks_of_byte_order_are_taken_away() -> None:
    assert decode("\ufeff\ufeff---\n".encode(), "a.md", Findings()) == "---\n"
