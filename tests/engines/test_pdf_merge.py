"""The merge: one book out of sections, whole in every part that a reader or printer looks at."""

import io
import os
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from shufang.engines.layout import lay_out
from shufang.engines.pdf_merge import merge
from shufang.engines.resources import Resources
from shufang.engines.sections import (
    DocumentFacts,
    LabelRange,
    LaidOutSection,
    MergedBook,
    MergePart,
    MergePlan,
    Numerals,
    OutlineItem,
    PlannedPage,
    Rule,
    Stamp,
)
from tests.engines.pages import section, text_of

MM = 72 / 25.4
WIDTH, HEIGHT, BLEED = 100 * MM, 150 * MM, 3 * MM


def two_chapters(resources: Resources) -> list[LaidOutSection]:
    first = section(
        '<h1 id="c1">第一章</h1><p id="p1">见<a href="book:#c2">第二章</a>，'
        '又见<a href="#龙岗">龙岗</a>。<a href="https://example.org/">网页</a></p>'
        f'<p id="p2">{"长" * 700}</p><p id="龙岗">龙岗<b>粗体</b></p>',
        name="c1",
    )
    second = section('<h1 id="c2">第二章</h1><p>“完”——①</p>', name="c2")
    return [lay_out(source, resources.fontconfig) for source in (first, second)]


def plan_of(sections: list[LaidOutSection], **changes: object) -> MergePlan:
    pages = tuple(
        PlannedPage(each.id, index) for each in sections for index in range(len(each.pages))
    )
    plan = MergePlan(pages, WIDTH, HEIGHT, DocumentFacts("蝶变龙岗", ("甲", "乙")), BLEED)
    return replace(plan, **changes)  # type: ignore[arg-type] # fields by name


def merged(resources: Resources, sections: list[LaidOutSection], plan: MergePlan) -> MergedBook:
    return merge([MergePart.of(each) for each in sections], plan, resources.fonts)


def opened(book: MergedBook) -> pikepdf.Pdf:
    assert isinstance(book.pdf, bytes)
    return pikepdf.open(io.BytesIO(book.pdf))


def content(book: MergedBook) -> bytes:
    assert isinstance(book.pdf, bytes)
    return book.pdf


@pytest.fixture(scope="module")
def chapters(resources: Resources) -> list[LaidOutSection]:
    return two_chapters(resources)


def test_text_is_whole_and_in_order(resources: Resources, chapters: list[LaidOutSection]) -> None:
    book = merged(resources, chapters, plan_of(chapters))

    assert not book.findings
    text = re.sub(r"\s", "", "".join(text_of(content(book))))
    wanted = f"第一章见第二章，又见龙岗。网页{'长' * 700}龙岗粗体第二章“完”——①"
    assert text == wanted


def test_each_font_is_there_once_as_a_subset(
    resources: Resources, chapters: list[LaidOutSection]
) -> None:
    with opened(merged(resources, chapters, plan_of(chapters))) as pdf:
        fonts = [
            each
            for each in pdf.objects
            if isinstance(each, pikepdf.Dictionary) and each.get("/Subtype") == "/Type0"
        ]
        names = sorted(str(font.BaseFont) for font in fonts)
        programs = [font.DescendantFonts[0].FontDescriptor.FontFile2.read_bytes() for font in fonts]
    assert {name.partition("+")[2] for name in names} == {"NotoSerifSC-Bold", "NotoSerifSC-Regular"}
    assert len(names) == 2
    assert all(re.fullmatch(r"/[A-Z]{6}", name.partition("+")[0]) for name in names)
    assert all(program[:4] == b"\0\1\0\0" for program in programs)
    assert max(len(program) for program in programs) < 400_000


def test_pages_have_a_zero_origin_and_nested_boxes(
    resources: Resources, chapters: list[LaidOutSection]
) -> None:
    plan = plan_of(chapters)
    plan = replace(plan, pages=(PlannedPage(), *plan.pages))

    with opened(merged(resources, chapters, plan)) as pdf:
        assert len(pdf.pages) == len(plan.pages)
        for page in pdf.pages:
            boxes = {name: [float(edge) for edge in page.obj[name]] for name in BOXES}
            whole = [0, 0, WIDTH + 2 * BLEED, HEIGHT + 2 * BLEED]
            trim = [BLEED, BLEED, WIDTH + BLEED, HEIGHT + BLEED]
            assert boxes["/MediaBox"] == pytest.approx(whole, abs=0.001)
            assert boxes["/BleedBox"] == boxes["/MediaBox"]
            assert boxes["/TrimBox"] == pytest.approx(trim, abs=0.001)
            assert "/CropBox" not in page.obj
            assert "/Rotate" not in page.obj


BOXES = ("/MediaBox", "/BleedBox", "/TrimBox")


def test_links_lead_across_sections(resources: Resources, chapters: list[LaidOutSection]) -> None:
    with opened(merged(resources, chapters, plan_of(chapters))) as pdf:
        links = list(pdf.pages[0].obj.Annots)
        names = pdf.Root.Names.Dests.Names
        places = {str(names[i]): names[i + 1] for i in range(0, len(names), 2)}
        assert [str(link.Dest if "/Dest" in link else link.A.URI) for link in links] == [
            "c2",
            "龙岗",
            "https://example.org/",
        ]
        assert list(places) == ["c2", "龙岗"]
        assert places["c2"][0].objgen == pdf.pages[-1].obj.objgen
        top = BLEED + HEIGHT - chapters[1].pages[0].anchors[0][1].y_pt
        assert float(places["c2"][3]) == pytest.approx(top, abs=0.01)
        for link in links:
            x0, y0, x1, y1 = (float(edge) for edge in link.Rect)
            assert 0 < x1 - x0 < 60
            assert 0 < y1 - y0 < 30


def test_print_has_no_links(resources: Resources, chapters: list[LaidOutSection]) -> None:
    with opened(merged(resources, chapters, plan_of(chapters, keep_links=False))) as pdf:
        assert all("/Annots" not in page.obj for page in pdf.pages)
        assert not [each for each in pdf.objects if _is(each, "/Subtype", "/Link")]
        assert "/Names" not in pdf.Root


def _is(each: pikepdf.Object, key: str, value: str) -> bool:
    return isinstance(each, pikepdf.Dictionary) and each.get(key) == value


def test_a_link_to_nothing_is_reported(
    resources: Resources, chapters: list[LaidOutSection]
) -> None:
    plan = plan_of(chapters[:1], outline=(OutlineItem("附录", 1, "a1"),))

    found = merged(resources, chapters[:1], plan).findings

    assert [(each.code, each.values) for each in found] == [
        ("PDF-008", (("target", "c2"),)),
        ("PDF-008", (("target", "a1"),)),
    ]


def test_bookmarks_nest_and_land(resources: Resources, chapters: list[LaidOutSection]) -> None:
    outline = (
        OutlineItem("第一辑", 1, "c1"),
        OutlineItem("第一章", 2, "c1"),
        OutlineItem("龙岗", 3, "龙岗"),
        OutlineItem("第二章", 2, "c2"),
        OutlineItem("后记", 1, "c2"),
    )
    book = merged(resources, chapters, plan_of(chapters, outline=outline))

    document = pypdfium2.PdfDocument(content(book))
    found = [
        (each.level, each.get_title(), each.get_dest().get_index()) for each in document.get_toc()
    ]
    last = len(document) - 1
    document.close()
    assert found == [
        (0, "第一辑", 0),
        (1, "第一章", 0),
        (2, "龙岗", last - 1),
        (1, "第二章", last),
        (0, "后记", last),
    ]


def test_page_labels_are_the_folios(resources: Resources, chapters: list[LaidOutSection]) -> None:
    labels = (LabelRange(0, Numerals.ROMAN), LabelRange(2, Numerals.DECIMAL, 1))
    plan = plan_of(chapters, labels=labels)
    plan = replace(plan, pages=(PlannedPage(), PlannedPage(), *plan.pages))

    document = pypdfium2.PdfDocument(content(merged(resources, chapters, plan)))
    found = [document.get_page_label(index) for index in range(len(document))]
    document.close()

    assert found[:4] == ["i", "ii", "1", "2"]


def test_the_document_tells_what_it_is(
    resources: Resources, chapters: list[LaidOutSection]
) -> None:
    facts = DocumentFacts(
        "蝶变<龙岗>", ("甲", "乙"), subject="地方史", keywords=("龙岗", "改革"), epoch=86_400
    )
    with opened(merged(resources, chapters, plan_of(chapters, facts=facts))) as pdf:
        assert str(pdf.docinfo["/Title"]) == "蝶变<龙岗>"
        assert str(pdf.docinfo["/CreationDate"]) == "D:19700102000000Z"
        assert str(pdf.Root.Lang) == "zh-Hans"
        assert pdf.Root.Metadata.get("/Filter") is None
        with pdf.open_metadata() as metadata:
            assert metadata["dc:title"] == "蝶变<龙岗>"
            assert metadata["dc:creator"] == ["甲", "乙"]
            assert metadata["xmp:CreateDate"] == "1970-01-02T00:00:00Z"


def test_stamps_are_text_in_their_place(
    resources: Resources, chapters: list[LaidOutSection]
) -> None:
    stamps = (
        Stamp(0, "天头AVA——", "Noto Sans SC", 500, 9, 50 * MM, 10 * MM, "center", 1),
        Stamp(0, "12", "Noto Serif SC", 400, 9, 85 * MM, 140 * MM, "right"),
        Stamp(1, "切口", "Noto Serif SC", 400, 9, 15 * MM, 140 * MM),
    )
    rules = (Rule(0, 15 * MM, 12 * MM, 85 * MM, 12 * MM, 0.25),)
    book = merged(resources, chapters, plan_of(chapters, stamps=stamps, rules=rules))

    assert not book.findings
    document = pypdfium2.PdfDocument(content(book))
    try:
        page = document[0].get_textpage()
        text = page.get_text_range()
        assert "12" in text
        left, _, right, _ = span_of(page, text.index("12"), 2)
        assert right == pytest.approx(BLEED + 85 * MM, abs=1)
        start = page.search("天头AVA").get_next()
        assert start is not None
        left, low, right, _ = span_of(page, start[0], 7)
        assert (left + right) / 2 == pytest.approx(BLEED + 50 * MM, abs=1)
        assert low == pytest.approx(BLEED + HEIGHT - 10 * MM, abs=2)
        left, *_ = span_of(document[1].get_textpage(), *find(document[1], "切口"))
        assert left == pytest.approx(BLEED + 15 * MM, abs=1)
    finally:
        document.close()
    with opened(book) as pdf:
        drawn = pdf.pages[0].Contents[-1].read_bytes()
        assert drawn.startswith(b"/Artifact <</Type/Layout>> BDC")
        assert b"/Subtype/Header" in drawn
        assert b"/Subtype/Footer" in drawn
        assert b"0.25 w 51.0236 399.685 m 249.4488 399.685 l S" in drawn
        assert drawn.rstrip().endswith(b"EMC")


def find(page: pypdfium2.PdfPage, text: str) -> tuple[int, int]:
    found = page.get_textpage().search(text).get_next()
    assert found is not None
    index, count = found
    return int(index), int(count)


def span_of(
    page: pypdfium2.PdfTextPage, index: int, count: int
) -> tuple[float, float, float, float]:
    boxes = [page.get_charbox(number) for number in range(index, index + count)]
    left, low, right, high = zip(*boxes, strict=True)
    return min(left), min(low), max(right), max(high)


@pytest.mark.parametrize(
    ("stamp", "code"),
    [
        (Stamp(0, "页", "没有的字体", 400, 9, 0, 9), "PDF-014"),
        (Stamp(0, "页\U000f0001", "Noto Serif SC", 400, 9, 0, 9), "PDF-015"),
    ],
)
def test_a_stamp_without_type_is_reported(
    resources: Resources, chapters: list[LaidOutSection], stamp: Stamp, code: str
) -> None:
    found = merged(resources, chapters, plan_of(chapters, stamps=(stamp,))).findings

    assert [each.code for each in found] == [code]


def test_what_does_not_fit_is_reported(
    resources: Resources, chapters: list[LaidOutSection]
) -> None:
    plan = plan_of(chapters, width_pt=90 * MM)
    assert {each.code for each in merged(resources, chapters, plan).findings} == {"PDF-011"}

    plan = plan_of(chapters)
    plan = replace(plan, pages=(*plan.pages, PlannedPage("c2", 9), PlannedPage("c9", 0)))
    book = merged(resources, chapters, plan)
    assert [each.code for each in book.findings] == ["PDF-016", "PDF-016"]
    assert book.pages == len(plan.pages)

    fonts = [font for font in resources.fonts if font.weight != 700]
    parts = [MergePart.of(each) for each in chapters]
    assert "PDF-012" in {each.code for each in merge(parts, plan_of(chapters), fonts).findings}

    twice = [*chapters, replace(chapters[1], id="c3")]
    assert "PDF-010" in {each.code for each in merged(resources, twice, plan_of(twice)).findings}


def test_the_same_picture_is_kept_once(resources: Resources, tmp_path: Path) -> None:
    from PIL import Image

    Image.effect_noise((60, 40), 40).save(tmp_path / "noise.png")
    picture: bytes = (tmp_path / "noise.png").read_bytes()
    sections = [
        lay_out(
            section(
                f'<p>{name}<img src="book:{name}.png" alt=""/></p>',
                name=name,
                assets={f"book:{name}.png": picture},
            ),
            resources.fontconfig,
        )
        for name in ("a", "b")
    ]
    with opened(merged(resources, sections, plan_of(sections))) as pdf:
        pictures = [
            each
            for each in pdf.objects
            if isinstance(each, pikepdf.Stream) and each.get("/Subtype") == "/Image"
        ]
        assert len(pictures) == 1
        for page in pdf.pages:
            (name,) = page.Resources.XObject.keys()
            assert page.Resources.XObject[name].objgen == pictures[0].objgen


def test_sections_on_disk_give_the_same_book(
    resources: Resources, chapters: list[LaidOutSection], tmp_path: Path
) -> None:
    parts = []
    for each in chapters:
        file = tmp_path / f"{each.id}.pdf"
        file.write_bytes(each.pdf)
        parts.append(MergePart.of(each, file))
    target = tmp_path / "book.pdf"

    book = merge(parts, plan_of(chapters), resources.fonts, target)

    assert book.pdf == target
    assert target.read_bytes() == content(merged(resources, chapters, plan_of(chapters)))


PRINT_DIGEST = """
import hashlib, sys
from shufang.core.diagnostic import Findings
from shufang.engines.resources import prepare_fonts
from shufang.engines.sections import *
from tests.engines.test_pdf_merge import merged, plan_of, two_chapters
resources = prepare_fonts(Findings())
chapters = two_chapters(resources)
stamps = tuple(Stamp(n, "书眉", "Noto Sans SC", 400, 9, 50, 30) for n in range(2))
outline = (OutlineItem("第一章", 1, "c1"),)
book = merged(resources, chapters, plan_of(chapters, stamps=stamps, outline=outline))
print(hashlib.sha256(book.pdf).hexdigest())
"""


@pytest.mark.slow
def test_books_are_the_same_bytes_anywhere(resources: Resources, tmp_path: Path) -> None:
    root = Path(__file__).parents[2]
    digests = set()
    for seed, folder in (("1", root), ("2", tmp_path)):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(root)}
        command = [sys.executable, "-c", PRINT_DIGEST]
        run = subprocess.run(
            command, cwd=folder, env=environment, capture_output=True, text=True, check=True
        )
        digests.add(run.stdout)
    assert len(digests) == 1


def test_other_programs_read_the_book(
    resources: Resources, chapters: list[LaidOutSection], tmp_path: Path
) -> None:
    """`qpdf` and the other two rendering engines agree with the one that we use."""
    file = tmp_path / "book.pdf"
    stamps = (Stamp(0, "书眉龙岗", "Noto Sans SC", 400, 9, 50 * MM, 10 * MM, "center"),)
    file.write_bytes(content(merged(resources, chapters, plan_of(chapters, stamps=stamps))))
    assert _run("qpdf", "--check", str(file)).returncode == 0
    plain = re.sub(r"\s", "", _run("pdftotext", str(file), "-").stdout)
    assert "书眉龙岗" in plain
    assert "“完”——①" in plain
    _run(
        "pdftoppm", "-r", "72", "-gray", "-f", "1", "-l", "1", str(file), str(tmp_path / "poppler")
    )
    _run(
        "mutool",
        "draw",
        "-r",
        "72",
        "-c",
        "gray",
        "-o",
        str(tmp_path / "mupdf.pgm"),
        str(file),
        "1",
    )
    document = pypdfium2.PdfDocument(file)
    ours = document[0].render(scale=1, grayscale=True).to_pil()
    document.close()
    from PIL import Image, ImageChops, ImageFilter, ImageStat

    (poppler,) = tmp_path.glob("poppler*.pgm")
    for other in (poppler, tmp_path / "mupdf.pgm"):
        picture = Image.open(other).convert("L").resize(ours.size)
        blurred = [each.filter(ImageFilter.GaussianBlur(2)) for each in (ours, picture)]
        difference = ImageStat.Stat(ImageChops.difference(*blurred)).mean[0]
        assert difference < 4, other.name


def _run(*command: str) -> subprocess.CompletedProcess[str]:
    if shutil.which(command[0]) is None:
        pytest.skip(f"{command[0]} is not installed")
    return subprocess.run(list(command), capture_output=True, text=True, check=False)
