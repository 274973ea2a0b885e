"""Files that were made to harm, or that went wrong on their way: named, never opened wide."""

import io
import random
import zipfile
from pathlib import Path

import pytest

from shufang.core.diagnostic import Diagnostic
from shufang.engines.resources import Resources
from shufang.preflight import epub_archive
from shufang.preflight.epub_archive import open_epub
from shufang.preflight.epub_checks import check_any_epub
from tests.preflight.epub_files import Files, clean_files, packed, swap

CHAPTER = "EPUB/text/005-c-two.xhtml"
CONTAINER = "META-INF/container.xml"
OPF = "EPUB/content.opf"


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory, resources: Resources) -> Files:
    return clean_files(tmp_path_factory.mktemp("book"), resources)


def codes(content: bytes) -> set[str]:
    return {found.code for found in check_any_epub(content)}


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.7\n...", "PDF"),
        (b"\0" * 60 + b"BOOKMOBI", "MOBI"),
        (b"\xef\xbb\xbf<!DOCTYPE html><html/>", "HTML"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "DOC"),
        (packed({"word/document.xml": b"<w/>"}), "DOCX"),
        (packed({"book.epub": b"x"}), "ZIP"),
        (b"PK\x03\x04 cut off", ""),
        (b"", ""),
    ],
)
def test_other_files_are_called_what_they_are(content: bytes, kind: str) -> None:
    found: tuple[Diagnostic, ...] = tuple(check_any_epub(content))

    assert [each.code for each in found] == ["EPB-030"]
    assert dict(found[0].values)["kind"] == kind


def test_a_file_on_the_disk_is_called_what_it_is(tmp_path: Path) -> None:
    path = tmp_path / "书.epub"
    path.write_bytes(b"%PDF-1.4")

    assert [dict(each.values)["kind"] for each in check_any_epub(path)] == ["PDF"]


def test_the_package_is_found_among_several_root_files(files: Files) -> None:
    changed = {**files, "EPUB/x.pdf": b"%PDF"}
    other = '<rootfiles><rootfile full-path="EPUB/x.pdf" media-type="application/pdf"/>'
    swap(CONTAINER, "<rootfiles>", other)(changed)

    assert open_epub(packed(changed)).package_path == OPF


@pytest.mark.parametrize("package", [b"<html><body/></html>", b"<package/>", b"<!-- --><x/>"])
def test_a_package_that_is_none_is_no_epub(package: bytes, files: Files) -> None:
    assert codes(packed({**files, OPF: package})) == {"EPB-030"}


def test_what_stands_before_the_archive_is_told(files: Files) -> None:
    assert codes(b"JUNK" + packed(files)) == {"EPB-010"}


@pytest.mark.parametrize("method", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2])
def test_ways_of_packing_that_readers_lack_are_told(method: int, files: Files) -> None:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for path, content in files.items():
            archive.writestr(path, content, method if path == CHAPTER else zipfile.ZIP_STORED)

    assert codes(written.getvalue()) == {"EPB-040"}


def test_symbolic_links_are_dangerous(files: Files) -> None:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for path, content in files.items():
            entry = zipfile.ZipInfo(path)
            entry.create_system = 3
            entry.external_attr = (0o120777 if path == CHAPTER else 0o100644) << 16
            archive.writestr(entry, content)

    assert "EPB-034" in codes(written.getvalue())


def test_entities_are_not_unfolded(files: Files) -> None:
    nested = "".join(f'<!ENTITY x{n} "{f"&x{n - 1};" * 12}">' for n in range(1, 12))
    laughs = f'<!DOCTYPE html [<!ENTITY x0 "ha">{nested}]>'
    head = files[CHAPTER].decode()
    changed = {**files, CHAPTER: head.replace("<!DOCTYPE html>", laughs).encode()}
    swap(CHAPTER, "</section>", '<p title="&x11;">&x11;</p></section>')(changed)

    assert "EPB-011" in codes(packed(changed))


@pytest.mark.parametrize(
    ("limit", "path"), [("_MOST_TAGS", CHAPTER), ("_MOST_STYLE_BYTES", "EPUB/styles/book.css")]
)
def test_what_would_fill_the_memory_is_not_read(
    limit: str, path: str, files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(epub_archive, "_MOST_TAGS", 5_000)
    monkeypatch.setattr(epub_archive._Budget.__init__, "__defaults__", (10**9, 10**9, 50_000))
    more = b"<p>x</p>" * 5_000 if limit == "_MOST_TAGS" else b".x { margin: 0 }\n" * 5_000

    found = [each for each in check_any_epub(packed({**files, path: files[path] + more}))
             if each.code == "EPB-033"]  # fmt: skip

    assert [dict(each.values)["file"] for each in found] == [path]


def test_spoiled_files_never_raise(files: Files) -> None:
    """Ten spoiled books of each kind; whatever is found, it is found and told."""
    chance = random.Random(6)
    targets = [name for name in files if not name.endswith((".jpg", ".png", ".mp4"))]
    for number in range(60):
        name = targets[number % len(targets)]
        content = bytearray(files[name])
        for _ in range(chance.choice((1, 5, 50))):
            content[chance.randrange(len(content))] = chance.randrange(256)
        list(check_any_epub(packed({**files, name: bytes(content)})))


def test_spoiled_archives_never_raise(files: Files) -> None:
    chance = random.Random(7)
    whole = packed(files)
    for _ in range(40):
        content = bytearray(whole)
        for _ in range(8):
            at = chance.choice((chance.randrange(len(content)), len(content) - 2000))
            content[at + chance.randrange(100) - 100] = chance.randrange(256)
        list(check_any_epub(bytes(content)))
