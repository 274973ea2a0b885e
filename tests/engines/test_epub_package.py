"""The packager: exact bytes, complete metadata, a ZIP that is the same everywhere."""

import io
import os
import subprocess
import sys
import zipfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from lxml import etree

from shufang.engines.epub_contents import (
    Accessibility,
    Collection,
    Contributor,
    EpubContents,
    EpubDocument,
    EpubMetadata,
    EpubResource,
    GuideReference,
)
from shufang.engines.epub_package import MIMETYPE, PACKAGE_PATH, package

OPF = {"opf": "http://www.idpf.org/2007/opf", "dc": "http://purl.org/dc/elements/1.1/"}

METADATA = EpubMetadata(
    identifier="urn:isbn:9787000000009",
    title="蝶变龙岗",
    title_file_as="die bian long gang",
    subtitle="一座低碳城的十年",
    contributors=(
        Contributor("龙岗区政协", "edt", "long gang qu zheng xie"),
        Contributor("曾某", "pht", "zeng mou", is_creator=False),
    ),
    collection=Collection("龙岗记忆", "3", "long gang ji yi"),
    publisher="某出版社",
    date="2026-06",
    rights="版权所有",
    description="简介",
    subjects=("地方史", "低碳"),
    source="urn:isbn:9787000000016",
    has_page_list=True,
    accessibility=Accessibility(features=("readingOrder",), summary="有目录。"),
)

DOCUMENT = """<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" lang="zh-Hans" xml:lang="zh-Hans">
<head><title>{title}</title><link rel="stylesheet" type="text/css" href="../styles/book.css"/></head>
<body lang="zh-Hans" xml:lang="zh-Hans">{body}</body></html>
"""  # noqa: E501

NAV = """<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" lang="zh-Hans" xml:lang="zh-Hans">
<head><title>导航</title></head><body lang="zh-Hans" xml:lang="zh-Hans">
<nav epub:type="toc" role="doc-toc" id="toc"><h1>目录</h1><ol><li><a href="text/a.xhtml">起点</a></li></ol></nav>
<nav epub:type="landmarks" id="landmarks" hidden="hidden"><h2>地标</h2><ol>
<li><a epub:type="bodymatter" href="text/a.xhtml">正文</a></li></ol></nav>
<nav epub:type="page-list" role="doc-pagelist" id="pages" hidden="hidden"><h2>页码</h2><ol>
<li><a href="text/a.xhtml#page-1">1</a></li></ol></nav>
</body></html>
"""  # noqa: E501

NCX = """<?xml version="1.0" encoding="utf-8"?>
<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/" version="2005-1" xml:lang="zh-Hans">
<head><meta name="dtb:uid" content="urn:isbn:9787000000009"/></head>
<docTitle><text>蝶变龙岗</text></docTitle>
<navMap><navPoint id="p1" playOrder="1"><navLabel><text>起点</text></navLabel>
<content src="text/a.xhtml"/></navPoint></navMap></ncx>
"""

BODY = (
    '<section epub:type="chapter" role="doc-chapter" aria-label="起点"><h1>起点</h1>'
    '<p><b>龙</b><b>岗</b><span epub:type="pagebreak" role="doc-pagebreak" id="page-1" '
    'aria-label="1"></span></p>'
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1" width="10" height="10">'
    "<title>方块</title><linearGradient/></svg></section>"
)


def contents() -> EpubContents:
    return EpubContents(
        metadata=METADATA,
        documents=(
            EpubDocument(
                "text/a.xhtml",
                DOCUMENT.format(title="起点", body=BODY).encode(),
                "起点",
                "text-1",
                ("svg",),
            ),
        ),
        resources=(
            EpubResource("styles/book.css", "text/css", b"p { margin: 0 }\n", "css"),
            EpubResource("images/cover.jpg", "image/jpeg", _jpeg(), "cover-picture"),
        ),
        nav=NAV.encode(),
        ncx=NCX.encode(),
        modified=datetime(2026, 6, 1, tzinfo=UTC),
        cover_image_id="cover-picture",
        guide=(GuideReference("text", "正文", "text/a.xhtml"),),
    )


def _jpeg() -> bytes:
    from PIL import Image

    picture = io.BytesIO()
    Image.new("RGB", (40, 64), (43, 106, 88)).save(picture, "JPEG")
    return picture.getvalue()


def opened(content: bytes) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(content))


def opf(content: bytes) -> etree._Element:
    return etree.fromstring(opened(content).read(PACKAGE_PATH))


def attribute(root: etree._Element, path: str, name: str) -> str | None:
    found = root.find(path, OPF)
    return None if found is None else found.get(name)


def texts(root: etree._Element, path: str) -> list[str]:
    return [node.text or "" for node in root.findall(path, OPF)]


def test_mimetype_is_first_stored_and_bare() -> None:
    content = package(contents())
    first = opened(content).infolist()[0]

    assert first.filename == "mimetype"
    assert first.compress_type == zipfile.ZIP_STORED
    assert content[30 : 38 + len(MIMETYPE)] == b"mimetype" + MIMETYPE
    assert first.extra == b""


def test_documents_come_out_byte_for_byte() -> None:
    given = contents()
    book = opened(package(given))

    assert book.read("EPUB/text/a.xhtml") == given.documents[0].content
    assert book.read("EPUB/nav.xhtml") == given.nav
    assert book.read("EPUB/toc.ncx") == given.ncx


def test_media_are_stored_and_texts_deflated() -> None:
    kinds = {entry.filename: entry.compress_type for entry in opened(package(contents())).filelist}

    assert kinds["EPUB/images/cover.jpg"] == zipfile.ZIP_STORED
    assert kinds["EPUB/text/a.xhtml"] == zipfile.ZIP_DEFLATED


def test_every_date_is_the_given_one_in_utc() -> None:
    china = timezone(timedelta(hours=8))
    given = replace(contents(), modified=datetime(2026, 6, 1, 7, 30, tzinfo=china))
    content = package(given)

    assert {entry.date_time for entry in opened(content).infolist()} == {(2026, 5, 31, 23, 30, 0)}
    assert "2026-05-31T23:30:00Z" in texts(
        opf(content), ".//opf:meta[@property='dcterms:modified']"
    )


@pytest.mark.slow
def test_same_bytes_in_other_folders_zones_and_hash_seeds(tmp_path: Path) -> None:
    script = (
        "import hashlib, tests.engines.test_epub_package as t;"
        "print(hashlib.sha256(t.package(t.contents())).hexdigest())"
    )
    root = Path(__file__).parents[2]

    def digest(zone: str, seed: str, folder: Path) -> str:
        environment = os.environ | {
            "TZ": zone,
            "PYTHONHASHSEED": seed,
            "PYTHONPATH": str(root),
            "LC_ALL": "C",
        }
        done = subprocess.run(
            [sys.executable, "-c", script],
            cwd=folder,
            env=environment,
            check=True,
            capture_output=True,
            text=True,
        )
        return done.stdout

    assert digest("UTC", "1", root) == digest("Asia/Shanghai", "2", tmp_path)


def test_metadata_is_complete() -> None:
    root = opf(package(contents()))

    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == "zh-Hans"
    assert root.get("unique-identifier") == attribute(root, ".//dc:identifier", "id")
    assert texts(root, ".//dc:title") == ["蝶变龙岗", "一座低碳城的十年"]
    assert texts(root, ".//dc:creator") == ["龙岗区政协"]
    assert texts(root, ".//dc:contributor") == ["曾某"]
    assert texts(root, ".//opf:meta[@property='role']") == ["edt", "pht"]
    assert texts(root, ".//opf:meta[@property='belongs-to-collection']") == ["龙岗记忆"]
    assert texts(root, ".//opf:meta[@property='group-position']") == ["3"]
    assert texts(root, ".//opf:meta[@property='source-of']") == ["pagination"]
    assert texts(root, ".//opf:meta[@property='pageBreakSource']") == ["urn:isbn:9787000000016"]
    old = {
        node.get("name"): node.get("content") for node in root.findall(".//opf:meta[@name]", OPF)
    }
    assert old == {
        "calibre:series": "龙岗记忆",
        "calibre:series_index": "3",
        "cover": "cover-picture",
    }


def test_metas_have_no_prefix_that_weak_parsers_miss() -> None:
    assert b"opf:" not in opened(package(contents())).read(PACKAGE_PATH)


def test_navigation_is_declared_but_not_read_through() -> None:
    root = opf(package(contents()))
    navigation = root.find(".//opf:item[@properties='nav']", OPF)

    assert navigation is not None
    spine = [node.get("idref") for node in root.findall(".//opf:itemref", OPF)]
    assert spine == ["text-1"]


def test_fallback_of_a_foreign_resource_is_written() -> None:
    given = contents()
    strange = EpubResource("media/a.avif", "image/avif", b"x", "strange", (), "cover-picture")
    root = opf(package(replace(given, resources=(*given.resources, strange))))

    assert attribute(root, ".//opf:item[@id='strange']", "fallback") == "cover-picture"


def test_an_empty_document_is_refused() -> None:
    given = contents()
    hollow = replace(given.documents[0], content=b"")

    with pytest.raises(ValueError, match=r"text/a\.xhtml"):
        package(replace(given, documents=(hollow,)))
