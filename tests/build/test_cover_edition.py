"""The cover that is really made: sizes, spine, words, inks, bar code, refusals."""

import io
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp
from PIL import Image

from shufang.build import cover_edition
from shufang.build.cover_edition import CoverBuilder, check_spine
from shufang.build.request import BuildRequest
from shufang.core.diagnostic import Findings
from shufang.core.lengths import pt_to_mm
from shufang.engines.cover_front import front_of_page
from shufang.engines.pdf_measures import measure
from shufang.engines.pdf_text import placed_characters
from shufang.engines.resources import Resources
from shufang.html.cover_page import CoverGeometry, spine_words, title_slip
from shufang.manuscript.load import load
from shufang.model.book import Book, Meta, Person, Publication, SeriesData
from shufang.model.cover import BlockPaper, Cover

ROOT = Path(__file__).parents[2]
STYLES = ROOT / "styles"
MANY = (
    Person("龙岗区政协", "edt", "编"),
    Person("深圳市龙岗区地方志编纂委员会办公室", "edt", "编"),
    Person("张三", "aut", "著"),
    Person("欧阳李四", "edt", "主编"),
    Person("Jan van der Berg", "trl", "译"),
)
PAPER = BlockPaper("80克双胶纸", 0.1, is_assumed=False)


def meta(**changes: object) -> Meta:
    given: dict[str, object] = {
        "title": "坪地小记",
        "subtitle": "一条街的四十年",
        "people": (Person("龙岗区地方志办", "edt", "编"),),
        "description": "一本只有一章的小书。",
        "publication": Publication(
            publisher="示例出版社", isbn_print="978-7-5507-1234-8", price="30.00元"
        ),
        "cover": Cover(paper=PAPER, extra_mm=0.0),
    }
    return Meta(**{**given, **changes})  # type: ignore[arg-type]


def geometry(pages: int, cover: Cover) -> CoverGeometry:
    return CoverGeometry(170, 240, cover.spine_mm(pages), cover.flap_mm, 3)


def told(pages: int, **changes: object) -> list[str]:
    findings, book = Findings(), meta(**changes)
    check_spine(book, geometry(pages, book.cover), pages, findings)
    return [f"{found.severity.value} {found.code}" for found in findings]


def cover(**changes: object) -> Cover:
    return replace(Cover(paper=PAPER, extra_mm=0.0), **changes)  # type: ignore[arg-type]


def test_a_cover_for_the_pages_it_was_approved_for_passes() -> None:
    assert told(400, cover=cover(signed_pages=400)) == []


@pytest.mark.parametrize("signed", [388, 412, 100])
def test_a_spine_off_by_more_than_half_a_millimetre_stops(signed: int) -> None:
    assert told(400, cover=cover(signed_pages=signed)) == ["error PDF-051"]


@pytest.mark.parametrize("signed", [392, 408])
def test_a_spine_that_still_fits_is_only_told(signed: int) -> None:
    assert told(400, cover=cover(signed_pages=signed)) == ["note PDF-052"]


def test_a_thin_spine_has_no_words() -> None:
    assert told(138) == ["note PDF-054"]
    assert told(140) == []
    assert spine_words(meta(), geometry(138, meta().cover)).size == 0


def test_a_title_too_long_for_the_spine_is_told() -> None:
    assert told(400, title="龙岗" * 60) == ["error PDF-055"]
    short = cover(spine_title="龙岗志")
    assert told(400, title="龙岗" * 60, cover=short) == []


def test_type_on_the_spine_leaves_two_millimetres_on_either_side() -> None:
    for pages in (140, 200, 400, 900):
        sheet = geometry(pages, meta().cover)
        assert 0 < spine_words(meta(), sheet).size <= sheet.spine - 4


def test_a_long_title_has_a_slip_that_stays_on_the_front() -> None:
    for title in ("志", "蝶变龙岗", "深圳市龙岗区坪地街道志", "中华人民共和国：地方志"):
        for width, height in ((130, 184), (170, 240), (210, 285)):
            sheet = CoverGeometry(width, height, 20, 0, 3)
            slip = title_slip(meta(title=title), sheet)
            assert slip is not None
            assert slip.width < 0.62 * width
            assert slip.height < 0.72 * height


def builder(
    resources: Resources,
    tmp_path: Path,
    findings: Findings,
    styles: Path = STYLES,
    **changes: object,
) -> CoverBuilder:
    book = tmp_path / "book"
    if not book.exists():
        (book / "chapters").mkdir(parents=True)
        (book / "book.yaml").write_text("title: 坪地小记\nchapters: [chapters/a.md]\n", "utf-8")
        (book / "chapters" / "a.md").write_text("# 一\n\n文。\n", "utf-8")
    manuscript = load(book, findings)
    assert manuscript is not None
    request = BuildRequest(book, tmp_path / "output", styles)
    tree = Book(meta(**changes), (), (), (), {})
    made = CoverBuilder.of(request, manuscript, tree, resources, findings)
    assert made is not None
    return made


def codes(findings: Findings) -> list[str]:
    return [found.code for found in findings]


@pytest.mark.slow
def test_the_flat_cover(resources: Resources, tmp_path: Path) -> None:
    """Boxes, words, inks and a bar code that a scanner reads, on one sheet with flaps."""
    findings = Findings()
    asked = cover(flap_mm=80.0, front_flap=("# 作者", "他写了这本书。"), back_flap=("又及。",))
    made = builder(resources, tmp_path, findings, cover=asked).flat(400)
    assert codes(findings) == []
    assert made is not None
    content = made.content
    assert isinstance(content, bytes)
    _check_boxes(content, 2 * 80 + 2 * 170 + 20)
    words = Counter(found.text for found in placed_characters(content))
    for line, times in (
        ("坪地小记", 2),
        ("一条街的四十年", 1),
        ("示例出版社", 2),
        ("他写了这本书。", 1),
    ):
        assert not Counter(line * times) - words, line
    with pypdfium2.PdfDocument(content) as document:
        image = document[0].render(scale=300 / 72).to_pil().convert("L")
    assert {symbol.text for symbol in zxingcpp.read_barcodes(image)} == {"9787550712348"}
    _check_inks(content, tmp_path)


def _check_boxes(content: bytes, width_mm: float) -> None:
    import pikepdf

    with pikepdf.open(io.BytesIO(content)) as pdf:
        (page,) = pdf.pages
        trim = [pt_to_mm(float(edge)) for edge in page.obj["/TrimBox"]]
        bleed = [pt_to_mm(float(edge)) for edge in page.obj["/BleedBox"]]
    assert trim[2] - trim[0] == pytest.approx(width_mm, abs=0.1)
    assert trim[3] - trim[1] == pytest.approx(240, abs=0.1)
    assert trim[0] - bleed[0] == pytest.approx(3, abs=0.01)


def _check_inks(content: bytes, tmp_path: Path) -> None:
    """Process inks and nothing else; PDF/X for the house's printing condition."""
    (tmp_path / "cover.pdf").write_bytes(content)
    measures = measure(tmp_path / "cover.pdf")
    assert measures.pages[0].inks == {"C", "M", "Y", "K"}
    assert (measures.standard, measures.condition) == ("PDF/X-4", "FOGRA39")
    assert measures.unembedded == ()


@pytest.mark.slow
def test_spine_text_is_upright_and_centred(resources: Resources, tmp_path: Path) -> None:
    findings = Findings()
    made = builder(resources, tmp_path, findings).flat(400)
    assert made is not None
    assert isinstance(made.content, bytes)
    on_spine = [
        found for found in placed_characters(made.content) if 170 < pt_to_mm(found.left) < 170 + 20
    ]
    assert Counter("坪地小记龙岗区地方志办编示例出版社") == Counter(f.text for f in on_spine)
    middles = [pt_to_mm(found.left + found.right) / 2 for found in on_spine]
    assert sum(middles) / len(middles) == pytest.approx(180, abs=0.5)
    title = [next(f for f in on_spine if f.text == mark) for mark in "坪地"]
    assert title[0].bottom > title[1].top, "from head to foot"


@pytest.mark.slow
def test_a_cover_without_isbn_keeps_the_place(resources: Resources, tmp_path: Path) -> None:
    pending, findings = Publication(pending=("isbn_print",)), Findings()
    made = builder(resources, tmp_path, findings, publication=pending).flat(400)
    assert made is not None
    assert codes(findings) == ["PDF-050"]
    none, findings = Publication(), Findings()
    assert builder(resources, tmp_path, findings, publication=none).flat(400) is not None
    assert codes(findings) == []


@pytest.mark.slow
@pytest.mark.parametrize("trim", ["130x184", "210x140", "210x285"])
def test_other_formats_fit(trim: str, resources: Resources, tmp_path: Path) -> None:
    book = tmp_path / "book"
    (book / "chapters").mkdir(parents=True)
    (book / "chapters" / "a.md").write_text("# 一\n\n文。\n", "utf-8")
    text = f"title: 坪地小记\nchapters: [chapters/a.md]\ntheme: {{trim: {trim}}}\n"
    (book / "book.yaml").write_text(text, "utf-8")
    findings = Findings()
    series = SeriesData("龙岗记忆丛书", "3", "第三季")
    made = builder(resources, tmp_path, findings, people=MANY, series=series).flat(300)
    assert made is not None
    assert list(findings) == []


@pytest.mark.slow
def test_titles_and_people_of_all_kinds_fit(resources: Resources, tmp_path: Path) -> None:
    for title, subtitle in (
        ("书", ""),
        ("A Tale of Two Cities", "双城记"),
        ("深圳市龙岗区坪地街道国际低碳城建设与发展志稿", "1990—2024"),
        ("龙岗——《低碳》，城", "副题：其一（上）“引”"),
    ):
        findings = Findings()
        covers = builder(resources, tmp_path, findings, title=title, subtitle=subtitle, people=MANY)
        made = covers.flat(300)
        assert made is not None
        assert list(findings) == [], title


@pytest.mark.slow
def test_a_blurb_that_is_too_long_is_found(resources: Resources, tmp_path: Path) -> None:
    findings = Findings()
    builder(resources, tmp_path, findings, cover=cover(back_text=("长文。" * 700,))).flat(400)
    assert set(codes(findings)) <= {
        "PDF-022",
        "PDF-056",
        "PDF-058",
        "PDF-061",
        "PDF-063",
        "PDF-174",
    }
    assert "PDF-063" in codes(findings)


@pytest.mark.slow
@pytest.mark.parametrize("length", [20, 250, 500, 640])
def test_type_gets_smaller_until_the_blurb_fits(
    length: int, resources: Resources, tmp_path: Path
) -> None:
    findings = Findings()
    asked = cover(
        back_text=("长文，" * (length // 3),), flap_mm=80.0, front_flap=("长文，" * (length // 4),)
    )
    builder(resources, tmp_path, findings, cover=asked).flat(400)
    assert codes(findings) == []


@pytest.mark.slow
def test_a_second_page_of_the_cover_is_an_error(resources: Resources, tmp_path: Path) -> None:
    own = tmp_path / "book" / "styles"
    findings = Findings()
    made = builder(resources, tmp_path, findings)
    own.mkdir()
    sheet = (STYLES / "cover.css").read_text("utf-8")
    (own / "cover.css").write_text(
        sheet + 'body::before { content: "多"; display: block }\n'
        'body::after { content: "多"; display: block; break-before: page }\n',
        "utf-8",
    )
    made = builder(resources, tmp_path, findings)
    made.flat(400)
    assert "PDF-062" in codes(findings)


@pytest.mark.slow
def test_the_front_of_the_e_book_is_that_of_the_print(resources: Resources, tmp_path: Path) -> None:
    """The field above the band is the same; fronts differ by the colours of ink and screen."""
    import pikepdf

    findings = Findings()
    covers = builder(resources, tmp_path, findings)
    front, flat = covers.front(), covers.flat(400)
    assert front is not None
    assert flat is not None
    assert isinstance(flat.content, bytes)
    screen = Image.open(io.BytesIO(front))
    assert (screen.size, screen.mode, screen.format) == ((1600, 2560), "RGB", "JPEG")
    assert len(front) <= 1_000_000
    with pypdfium2.PdfDocument(flat.content) as document:
        sheet = document[0].render(scale=1).to_pil().convert("L")
    with pikepdf.open(io.BytesIO(flat.content)) as pdf:
        left, bottom, right, top = (float(edge) for edge in pdf.pages[0].trimbox)
        height = float(pdf.pages[0].mediabox[3])
    front_left = right - 170 * 72 / 25.4
    band = 0.215 * (top - bottom)
    box = [round(edge) for edge in (front_left, height - top, right, height - bottom - band)]
    assert left < front_left
    field = 1600 * (top - bottom - band) / (right - front_left)
    printed = sheet.crop((box[0], box[1], box[2], box[3])).resize((85, 94))
    shown = screen.convert("L").crop((0, 0, 1600, round(field))).resize((85, 94))
    dark = [[value < 75 for value in image.tobytes()] for image in (printed, shown)]
    differing = sum(a != b for a, b in zip(*dark, strict=True))
    assert any(dark[0])
    assert differing < 0.02 * len(dark[0])
    assert covers.front() == front


@pytest.mark.slow
@pytest.mark.parametrize("field", ["picture", "whole_front"])
def test_a_photograph_on_the_front(field: str, resources: Resources, tmp_path: Path) -> None:
    """It is separated for the press, cut to its place, and told where it is too small."""
    import pikepdf

    book = tmp_path / "book"
    (book / "chapters").mkdir(parents=True)
    (book / "chapters" / "a.md").write_text("# 一\n\n文。\n", "utf-8")
    (book / "book.yaml").write_text(
        f"title: 坪地小记\nchapters: [chapters/a.md]\ncover: {{{field}: photo.png}}\n", "utf-8"
    )
    Image.effect_mandelbrot((300, 400), (-2, -1.5, 1, 1.5), 90).convert("RGB").save(
        book / "photo.png"
    )
    findings = Findings()
    asked = cover(**{field: "photo.png"})
    covers = builder(resources, tmp_path, findings, cover=asked)
    made = covers.flat(400)
    assert made is not None
    assert isinstance(made.content, bytes)
    with pikepdf.open(io.BytesIO(made.content)) as pdf:
        found = [
            str(item["/ColorSpace"])
            for item in pdf.objects
            if isinstance(item, pikepdf.Stream) and item.get("/Subtype") == "/Image"
        ]
    assert len(found) == 1
    assert found[0] in ("/DeviceCMYK", "/DeviceGray")
    assert codes(findings) == ["IMG-030"]
    front = covers.front()
    assert front is not None
    # A finished front keeps its own size and proportions.
    expected = (1600, 2560) if field == "picture" else (300, 400)
    assert Image.open(io.BytesIO(front)).size == expected


FRONTS: tuple[tuple[str, dict[str, object]], ...] = (
    ("130x184", {"title": "岭", "subtitle": "", "series": SeriesData("乡土文丛", "2", "第二种")}),
    ("170x240", {"title": "从坪地出发的低碳城二十年建设与回望纪事本末", "people": MANY}),
    (
        "210x210",
        {"title": "A Low-Carbon City in Shenzhen: Twenty Years of Building", "people": MANY},
    ),
    ("260x185", {"title": "一座城的题目", "subtitle": "深圳国际低碳城记事，附录三种，索引两种"}),
)


@pytest.mark.slow
@pytest.mark.parametrize(("trim", "changes"), FRONTS, ids=[trim for trim, _ in FRONTS])
def test_the_front_of_the_e_book_holds_its_words(
    trim: str,
    changes: dict[str, object],
    resources: Resources,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Whatever the trim: a page of 160 × 256 mm, no word cut, none of the title on the band."""
    book = tmp_path / "book"
    (book / "chapters").mkdir(parents=True)
    (book / "chapters" / "a.md").write_text("# 一\n\n文。\n", "utf-8")
    (book / "book.yaml").write_text(
        f"title: 坪地小记\nchapters: [chapters/a.md]\n版式: {{开本: {trim}}}\n", "utf-8"
    )
    drawn: list[bytes] = []

    def draw(pdf: bytes) -> bytes:
        drawn.append(pdf)
        return front_of_page(pdf)

    monkeypatch.setattr(cover_edition, "front_of_page", draw)
    findings = Findings()
    made = builder(resources, tmp_path, findings, **changes)  # type: ignore[arg-type]
    front = made.front()
    assert front is not None
    assert Image.open(io.BytesIO(front)).size == (1600, 2560)
    geometry = made.writer.front().geometry
    found = placed_characters(drawn[0])
    on_field = Counter(each.text for each in found if pt_to_mm(each.bottom) > geometry.band)
    title = Counter("".join(str(changes["title"]).split()))

    assert codes(findings) == []
    assert title <= on_field
    assert all(pt_to_mm(each.left) > 0 and pt_to_mm(each.right) < 160 for each in found)
    assert all(pt_to_mm(each.bottom) > 0 and pt_to_mm(each.top) < 256 for each in found)
    assert 0.215 <= geometry.band_share <= 0.36
