"""`check --epub`: any file is told of in Chinese, none breaks the program."""

import io
import json
import random
import zipfile
from pathlib import Path

import pytest

from shufang.cli import main
from shufang.core.diagnostic import Severity
from shufang.engines.resources import Resources
from shufang.messages.catalogue import sentence
from shufang.preflight import epub_outside
from shufang.preflight.epub_checks import check_any_epub
from tests.preflight.epub_files import Files, clean_files, packed, swap

OLD = {
    "mimetype": "application/epub+zip",
    "META-INF/container.xml": """<?xml version="1.0"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>
<rootfile full-path="content.opf" media-type="application/oebps-package+xml"/>
</rootfiles></container>""",
    "content.opf": """<?xml version="1.0" encoding="utf-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="2.0" unique-identifier="id">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:opf="http://www.idpf.org/2007/opf">
<dc:title>旧书</dc:title><dc:language>zh-CN</dc:language><dc:identifier id="id">x1</dc:identifier>
<dc:creator opf:role="aut">某人</dc:creator></metadata>
<manifest><item id="ncx" href="toc.ncx" media-type="application/x-dtbncx+xml"/>
<item id="a" href="a.html" media-type="application/xhtml+xml"/></manifest>
<spine toc="ncx"><itemref idref="a"/></spine></package>""",
    "toc.ncx": """<?xml version="1.0" encoding="utf-8"?>
<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/" version="2005-1"><head>
<meta content="x1" name="dtb:uid"/></head><docTitle><text>旧书</text></docTitle><navMap>
<navPoint id="n" playOrder="1"><navLabel><text>第一章</text></navLabel><content src="a.html"/>
</navPoint></navMap></ncx>""",
    "a.html": """<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.1//EN" "http://www.w3.org/TR/xhtml11/DTD/xhtml11.dtd">
<html xmlns="http://www.w3.org/1999/xhtml" xml:lang="zh-CN" lang="zh-CN"><head>
<title>第一章</title></head>
<body xml:lang="zh-CN"><h1>第一章</h1><p>正文。&nbsp;</p></body></html>""",
}


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Call no other programs: they take ten seconds."""
    monkeypatch.setattr(epub_outside, "_RUNS", ())


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory, resources: Resources) -> Files:
    return clean_files(tmp_path_factory.mktemp("book"), resources)


def old_book() -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for name, text in OLD.items():
            archive.writestr(name, text)
    return written.getvalue()


def put(folder: Path, content: bytes, name: str = "书.epub") -> str:
    path = folder / name
    path.write_bytes(content)
    return str(path)


def test_a_good_file(files: Files, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--epub", put(tmp_path, packed(files))]) == 0
    said = capsys.readouterr().err
    assert "书.epub　EPUB 3.0　6 个正文文件" in said
    assert "书.epub　可以用：没有发现问题。" in said
    assert (tmp_path / "书-检查.html").is_file()


def test_a_file_with_a_fault(
    files: Files, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    changed = dict(files)
    swap("EPUB/text/004-c-one.xhtml", 'href="#fig-roof"', 'href="#fig-none"')(changed)

    assert main(["check", "--epub", put(tmp_path, packed(changed)), "--json", "-"]) == 4
    said = capsys.readouterr()
    assert "错误 EPB-017  EPUB/text/004-c-one.xhtml:" in said.err
    assert "书.epub　不合格：1 个错误，0 个警告。" in said.err
    (file,) = json.loads(said.out)["files"]
    assert file["passed"] is False
    assert [finding["code"] for finding in file["findings"]] == ["EPB-017"]
    assert file["findings"][0]["places"][0].startswith("EPUB/text/004-c-one.xhtml:")
    assert file["findings"][0]["hint"] == "改正链接，或删去"
    page = (tmp_path / "书-检查.html").read_text("utf-8")
    assert "EPUB/text/004-c-one.xhtml:" in page
    assert "http" not in page.replace("http-equiv", "")


def test_house_rules_only_warn(files: Files, tmp_path: Path) -> None:
    changed = dict(files)
    swap("EPUB/text/005-c-two.xhtml", "</section>", "<h1>又一章</h1></section>")(changed)
    path = put(tmp_path, packed(changed))

    assert main(["check", "--epub", path]) == 0
    assert main(["check", "--epub", path, "--strict"]) == 4


def test_a_shop_s_own_rules_are_asked_for(
    files: Files, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = put(tmp_path, packed(files))

    assert main(["check", "--epub", path, "--profile", "kindle"]) == 0
    said = capsys.readouterr().err
    assert "警告 EPB-087  EPUB/styles/book.css:" in said
    assert "“<video>”在 Kindle 上不显示" in said
    assert main(["check", "--epub", path, "--profile", "多看"]) == 0
    assert "警告 EPB-090  EPUB/text/004-c-one.xhtml:" in capsys.readouterr().err
    assert main(["check", "--epub", path, "--profile", "掌阅"]) == 2


def test_several_files_make_one_report(files: Files, tmp_path: Path) -> None:
    good, bad = put(tmp_path, packed(files)), put(tmp_path, b"none", "坏.epub")
    output = tmp_path / "out"

    assert main(["check", "--epub", good, bad, "--output", str(output), "-q"]) == 4
    assert {path.name for path in output.iterdir()} == {"检查.html"}


def test_wrong_commands(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--epub"]) == 2
    assert main(["--epub", put(tmp_path, b"")]) == 2
    assert main(["check", "--epub", str(tmp_path / "没有.epub")]) == 2
    assert "没有.epub" in capsys.readouterr().err


def test_a_report_that_cannot_be_written(files: Files, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    path = put(tmp_path, packed(files))

    assert main(["check", "--epub", path, "--output", str(tmp_path / "file")]) == 3


def test_epub_2_is_taken_for_what_it_is(tmp_path: Path) -> None:
    found = list(check_any_epub(old_book()))

    assert "EPB-037" in {each.code for each in found}
    assert [each for each in found if each.severity is Severity.ERROR] == []
    assert main(["check", "--epub", put(tmp_path, old_book())]) == 0


def test_dates_in_the_future_are_told_of_others(files: Files) -> None:
    changed = dict(files)
    swap("EPUB/content.opf", "2026-06-01T", "2099-06-01T")(changed)

    assert {each.code for each in check_any_epub(packed(changed))} == {"EPB-039"}


@pytest.mark.parametrize(
    "content",
    [b"", b"PK", b"PK\x05\x06" + bytes(18), b"%PDF-1.4", "书".encode("gbk"), bytes(4096)],
    ids=["empty", "two letters", "archive of nothing", "PDF", "text", "zeros"],
)
def test_what_is_no_epub(
    content: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", "--epub", put(tmp_path, content)]) == 4
    assert "EPB-030" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("EPUB/text/004-c-one.xhtml", 'href="#fig-roof"', 'href="http://[::1"'),
        ("EPUB/text/004-c-one.xhtml", 'src="../media', 'src="http://[bad'),
        ("EPUB/styles/book.css", "^", ".x { background: url(http://[::1) }"),
        ("EPUB/styles/book.css", "^", ".x { width: " + "(" * 5000),
        ("EPUB/content.opf", 'href="text/004', 'href="http://[::1'),
        ("EPUB/nav.xhtml", 'href="text/004', 'href="//[::1'),
    ],
)
def test_addresses_and_sheets_that_nobody_can_read(
    name: str, old: str, new: str, files: Files
) -> None:
    changed = dict(files)
    swap(name, old, new)(changed)

    assert any(each.severity is Severity.ERROR for each in check_any_epub(packed(changed)))


def test_ten_thousand_entries_take_no_hours(files: Files) -> None:
    """Each way through the book is gone once, however many links lead to it."""
    body = "".join(f'<h2 id="w{at}">词{at}</h2>' for at in range(10_000))
    entries = "".join(
        f'<li><a href="text/005-c-two.xhtml#w{at}">词{at}</a></li>' for at in range(10_000)
    )
    changed = dict(files)
    swap("EPUB/text/005-c-two.xhtml", "</section>", f"{body}</section>")(changed)
    swap("EPUB/nav.xhtml", "</ol>\n</nav>", f"{entries}</ol>\n</nav>")(changed)

    found = {each.code for each in check_any_epub(packed(changed))}
    assert found <= {"EPB-050", "EPB-051", "EPB-065"}  # the embedded font has no 词


@pytest.mark.parametrize("seed", range(40))
def test_no_damage_breaks_the_checks(seed: int, files: Files) -> None:
    """Bytes of the archive, or of the files inside, are changed at random."""
    chance = random.Random(seed)
    changed = dict(files)
    if seed % 2:
        name = chance.choice([name for name in files if not name.endswith((".jpg", ".mp4"))])
        content = bytearray(files[name])
        for _ in range(chance.randint(1, 8)):
            content[chance.randrange(len(content))] = chance.randrange(256)
        changed[name] = bytes(content[: chance.randint(len(content) // 2, len(content))])
        spoiled = packed(changed)
    else:
        content = bytearray(packed(changed))
        for _ in range(chance.randint(1, 30)):
            content[chance.randrange(len(content) // 2, len(content))] = chance.randrange(256)
        spoiled = bytes(content)

    for found in check_any_epub(spoiled):
        assert "没有写明的问题" not in sentence(found).text


@pytest.mark.parametrize(
    "lacks",
    [
        "EPUB/nav.xhtml", "EPUB/toc.ncx", "EPUB/content.opf", "META-INF/container.xml", "mimetype",
        "EPUB/styles/book.css",
    ],
)  # fmt: skip
def test_a_part_that_lacks_is_told(lacks: str, files: Files) -> None:
    changed = {name: content for name, content in files.items() if name != lacks}

    assert any(each.severity is Severity.ERROR for each in check_any_epub(packed(changed)))
