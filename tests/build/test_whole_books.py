"""Whole books: the same text everywhere, the same bytes always, nothing destroyed."""

import io
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections import Counter
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from lxml import etree
from PIL import Image

from shufang.build.request import ExitCode, Outcome
from shufang.core.diagnostic import Findings, Severity
from shufang.manuscript.load import load
from shufang.model.book import Edition
from shufang.preflight.print_text import han
from tests.build.conftest import BOOKS, ROOT, Build
from tests.conftest import EpubCheck, Qpdf

Built = tuple[Outcome, Path]

pytestmark = pytest.mark.slow


def product(built: Built, edition: Edition) -> Path:
    outcome, output = built
    return next(output / p.path for p in outcome.products if p.edition is edition)


def page_texts(pdf: Path) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    return [page.get_textpage().get_text_bounded() for page in document]


def spine_texts(epub: Path) -> list[str]:
    with zipfile.ZipFile(epub) as archive:
        package = etree.fromstring(archive.read("EPUB/content.opf"))
        spaces = {"o": "http://www.idpf.org/2007/opf"}
        items = {
            item.get("id"): item.get("href")
            for item in package.iterfind("o:manifest/o:item", spaces)
        }
        order = [items[ref.get("idref")] for ref in package.iterfind("o:spine/o:itemref", spaces)]
        trees = [etree.fromstring(archive.read(f"EPUB/{href}")) for href in order]
    bodies = [tree.find("{http://www.w3.org/1999/xhtml}body") for tree in trees]
    return ["".join(map(str, body.itertext())) for body in bodies if body is not None]


def test_the_mini_book_is_made_without_errors(mini: Built) -> None:
    outcome, _ = mini
    errors = [d for d in outcome.diagnostics if d.severity is Severity.ERROR]

    assert not errors
    assert outcome.exit_code is ExitCode.DONE
    assert {p.edition for p in outcome.products} == {Edition.PRINT, Edition.COVER, Edition.EPUB}


MARKED = re.compile(r"!?\[[^\]]*\]\([^)]*\)|\^?\[[^\]]*\](?:\{[^}]*\})?|<[^>]+>|[*~`]")
"""Marks and links: a paragraph is looked for by its longest words between them."""


def paragraphs() -> list[str]:
    """Return a run of Han characters of every plain line of the mini book's chapters."""
    runs = []
    for file in sorted((BOOKS / "mini" / "chapters").glob("*/chapter.md")):
        body = file.read_text("utf-8").split("---\n", 2)[-1]
        for line in body.split("\n"):
            if not re.match(r"^(:::|\||!\[|```|\[\^|#|print)", line):
                run = max((han(piece) for piece in MARKED.split(line)), key=len)
                if len(run) > 3:
                    runs.append(run)
    return runs


def test_every_paragraph_stands_in_both_editions_in_order(mini: Built) -> None:
    printed = han("".join(page_texts(product(mini, Edition.PRINT))))
    read = han("".join(spine_texts(product(mini, Edition.EPUB))))
    wanted = paragraphs()

    assert len(wanted) > 15
    for edition, text in (("print", printed), ("epub", read)):
        missing: Counter[str] = Counter()
        place = 0
        for line in wanted:
            found = text.find(line[:6], place)
            if found < 0:
                missing[line[:6]] += 1
            else:
                place = found
        assert not missing, edition


def test_the_print_pdf_is_sound(mini: Built, qpdf: Qpdf) -> None:
    path = product(mini, Edition.PRINT)

    assert qpdf(path) == ""
    with pikepdf.open(path) as pdf:
        assert len(pdf.pages) % 8 == 0
        trims = {tuple(round(float(v), 1) for v in page.TrimBox) for page in pdf.pages}
        assert len(trims) == 1
        left, bottom, right, top = trims.pop()
        assert round((right - left) / 72 * 25.4) == 170
        assert round((top - bottom) / 72 * 25.4) == 240
        assert "/PageLabels" in pdf.Root
        assert "/Outlines" not in pdf.Root


def test_the_print_pdf_is_in_opaque_inks(mini: Built) -> None:
    """Gold list 20 and 28: operators, pictures, groups and states, wherever they hang."""
    forbidden = re.compile(
        rb"/(DeviceRGB|CalRGB|Lab|ICCBased|SMask|Transparency|BM|ca|CA|Interpolate)\b"
    )
    operators, kinds = set(), set()
    with pikepdf.open(product(mini, Edition.PRINT)) as pdf:
        for page in pdf.pages:
            page.contents_coalesce()
        for held in pdf.objects:
            if isinstance(held, pikepdf.Dictionary | pikepdf.Array):
                assert not forbidden.search(held.unparse(resolved=True))
            if not isinstance(held, pikepdf.Stream):
                continue
            entries = pikepdf.Dictionary(dict(held.items()))
            assert not forbidden.search(entries.unparse(resolved=True))
            if held.get("/Subtype") == "/Image":
                kinds.add((str(held["/ColorSpace"]), int(held["/BitsPerComponent"])))
            elif "/Type" not in held or held.get("/Subtype") == "/Form":
                operators |= set(re.findall(rb"(?<=\s)(rg|RG)(?=\s)", held.read_bytes()))

    assert not operators
    assert kinds == {("/DeviceCMYK", 8), ("/DeviceGray", 1)}


def test_the_e_book_has_pictures_for_the_screen(mini: Built) -> None:
    with zipfile.ZipFile(product(mini, Edition.EPUB)) as archive:
        names = [name for name in archive.namelist() if name.endswith((".jpg", ".png"))]
        modes = set()
        for name in names:
            with Image.open(io.BytesIO(archive.read(name))) as picture:
                modes.add(picture.mode)

    assert "RGB" in modes
    assert modes <= {"RGB", "RGBA", "L", "LA", "P", "1"}


def test_each_note_is_numbered_on_the_page_of_its_mark(mini: Built) -> None:
    pages = page_texts(product(mini, Edition.PRINT))

    first = next(text for text in pages if "第一条脚注" in text)
    assert "①" in first.partition("第一条脚注")[0]
    assert re.search(r"①\s*侧栏里的脚注", "\n".join(pages))


def test_page_numbers_in_the_text_are_true(mini: Built) -> None:
    pages = page_texts(product(mini, Edition.PRINT))
    reference = next(text for text in pages if "见图" in text)
    found = re.search(r"见(图[\d-]+)、第(\d+)页", re.sub(r"\s", "", reference))

    assert found is not None
    captioned = [text for text in pages if f"{found[1]}\u3000样城与书镇" in text.replace(" ", "")][
        -1
    ]
    assert re.search(rf"(?m)^{found[2]}\s*$", captioned)


def test_the_e_book_is_valid_and_knows_the_printed_pages(mini: Built, epubcheck: EpubCheck) -> None:
    path = product(mini, Edition.EPUB)
    faults = [m for m in epubcheck(path) if m.severity in {"FATAL", "ERROR", "WARNING"}]

    assert not faults
    with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as archive:
        nav = archive.read("EPUB/nav.xhtml").decode()
    assert 'epub:type="page-list"' in nav


def test_the_same_book_gives_the_same_bytes_anywhere(mini: Built, tmp_path: Path) -> None:
    moved = tmp_path / "另一个文件夹" / "mini"
    shutil.copytree(BOOKS / "mini", moved)
    environment = {
        **os.environ,
        "TZ": "Asia/Shanghai",
        "LC_ALL": "C",
        "PYTHONHASHSEED": "7",
        "PYTHONPATH": str(ROOT),
    }
    subprocess.run(
        [sys.executable, "build.py", str(moved), "--output", str(tmp_path / "out"), "-q"],
        cwd=ROOT,
        env=environment,
        check=True,
        capture_output=True,
    )
    for edition in (Edition.PRINT, Edition.COVER, Edition.EPUB):
        path = product(mini, edition)
        assert (tmp_path / "out" / "成品" / path.name).read_bytes() == path.read_bytes()


def test_a_failed_build_leaves_the_last_products_whole(build_book: Build, tmp_path: Path) -> None:
    book = tmp_path / "book"
    shutil.copytree(BOOKS / "base", book)
    good = build_book(book, tmp_path / "out")
    kept = {p.path: (tmp_path / "out" / p.path).read_bytes() for p in good.products}
    chapter = next(book.glob("chapters/*/*.md"))
    chapter.write_text(chapter.read_text("utf-8") + "\n见[@nowhere]。\n", "utf-8")

    failed = build_book(book, tmp_path / "out")

    assert kept
    assert failed.exit_code is ExitCode.MANUSCRIPT
    assert not failed.products
    assert {path: (tmp_path / "out" / path).read_bytes() for path in kept} == kept


def test_a_note_too_long_for_its_page_goes_on_and_is_told_of(
    build_book: Build, tmp_path: Path
) -> None:
    book = tmp_path / "book"
    shutil.copytree(BOOKS / "base", book)
    chapter = next(book.glob("chapters/*/*.md"))
    note = "这条脚注长得一页也排不下。" * 300
    chapter.write_text(
        chapter.read_text("utf-8") + f"\n太长的注在这里。[^long]\n\n[^long]: {note}\n", "utf-8"
    )

    outcome = build_book(book, tmp_path / "out", (Edition.PRINT,))

    found = [d for d in outcome.diagnostics if d.code == "PDF-009"]
    assert found
    assert found[0].span is not None
    assert found[0].span.file.endswith(".md")
    assert outcome.exit_code is ExitCode.DONE


def test_another_trim_comes_out_as_well(build_book: Build, tmp_path: Path) -> None:
    book = tmp_path / "book"
    shutil.copytree(BOOKS / "mini", book)
    config = book / "book.yaml"
    config.write_text(config.read_text("utf-8") + "版式: {开本: 大32开}\n", "utf-8")

    outcome = build_book(book, tmp_path / "out", (Edition.PRINT,))

    assert outcome.exit_code is ExitCode.DONE
    with pikepdf.open(tmp_path / "out" / outcome.products[0].path) as pdf:
        left, bottom, right, top = (float(v) for v in pdf.pages[0].TrimBox)
    assert (round((right - left) / 72 * 25.4), round((top - bottom) / 72 * 25.4)) == (140, 203)


def test_chosen_chapters_do_not_touch_the_whole_book(build_book: Build, tmp_path: Path) -> None:
    outcome = build_book(BOOKS / "mini", tmp_path, (Edition.PRINT,), only=("02",))

    assert [p.path for p in outcome.products] == ["成品/小样书-印刷版（选章）.pdf"]
    text = "".join(page_texts(tmp_path / outcome.products[0].path))
    assert "成块的写法" in text
    assert "软换行处" not in text


def test_the_mini_book_is_read_without_a_fault() -> None:
    findings = Findings()

    assert load(BOOKS / "mini", findings) is not None
    assert not findings.has_errors
