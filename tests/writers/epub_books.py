"""A small book built by hand, with everything that an e-book can hold."""

import io
from datetime import UTC, datetime
from pathlib import Path

from PIL import Image

from shufang.build.design import load_theme
from shufang.build.epub_fonts import epub_fonts
from shufang.core.diagnostic import Findings
from shufang.core.digest import digest_bytes
from shufang.core.span import Span
from shufang.engines.resources import Resources
from shufang.html.epub_pages import PageBreak
from shufang.html.templates import Templates
from shufang.model.blocks import Block, Cell, Heading, Note, Paragraph, Table
from shufang.model.book import (
    Book,
    Chapter,
    GeneratedPage,
    Label,
    Meta,
    Part,
    Person,
    Publication,
    SeriesData,
)
from shufang.model.epub import EpubSettings
from shufang.model.epub_profile import STANDARD, EpubProfile
from shufang.model.figures import Chart, Credit, Figure, ImageFacts, Placeholder, Recording, Series
from shufang.model.inlines import (
    CrossReference,
    Inline,
    InlineImage,
    Link,
    NoteMark,
    Ruby,
    Strong,
    Text,
)
from shufang.writers.epub import EpubBook, EpubDesign, PrintedPages, write_epub
from shufang.writers.epub_assets import EpubAssets
from tests import recordings

ROOT = Path(__file__).parents[2]
STYLES = ROOT / "styles"
SPAN = Span("chapters/01/chapter.md", 3)
MODIFIED = datetime(2026, 6, 1, tzinfo=UTC)
BREAKS = (
    PageBreak("p-1", 0, "1"),
    PageBreak("p-1", 4, "2"),
    PageBreak("p-3", 3, "3"),
)


def text(words: str) -> Text:
    return Text(SPAN, words)


def paragraph(name: str, *children: Inline) -> Paragraph:
    return Paragraph(SPAN, children, name)


def _cover() -> bytes:
    written = io.BytesIO()
    Image.new("RGB", (1813, 2560), (43, 106, 88)).save(written, "JPEG")
    return written.getvalue()


COVER = _cover()


def picture(root: Path, name: str = "images/屋顶 1.png") -> ImageFacts:
    """Put a small drawing into the book's folder."""
    written = io.BytesIO()
    Image.new("RGB", (60, 40), (43, 106, 88)).save(written, "PNG")
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(written.getvalue())
    return ImageFacts(name, digest_bytes(written.getvalue()), 60, 40, "RGB", "PNG")


def figures(root: Path) -> tuple[Figure, ...]:
    """Return a picture, a place kept for one, a chart and a film."""
    (root / "film.mp4").write_bytes(recordings.mp4())
    (root / "film.srt").write_text("1\n00:00:00,000 --> 00:00:01,500\n绿屋顶。\n", "utf-8")
    return (
        Figure(
            SPAN,
            "fig-roof",
            picture(root),
            (text("屋顶"),),
            alt="绿色的屋顶，铺着草，分成三层",
            credits=(Credit("photo", "张臻斐"),),
            number="图1-1",
            long_description="屋顶分三层。",
        ),
        Figure(SPAN, "fig-later", Placeholder(3, 2), (text("大厦"),), alt="占位图，留给大厦的照片"),
        Figure(
            SPAN,
            "fig-days",
            Chart("bar", ("桩基础", "封顶"), (Series("天", (22, 59)),), "天"),
            (text("工期"),),
            alt="条形图：桩基础二十二天，封顶五十九天",
            number="图1-2",
        ),
        Figure(
            SPAN,
            "fig-film",
            Recording(
                "video",
                "film.mp4",
                "https://example.org/film",
                Placeholder(16, 9),
                captions="film.srt",
                transcript="绿屋顶。\n\n风吹过。",
                hazards=(),
            ),
            (text("访谈"),),
            alt="两个人坐在屋顶的草地上说话",
        ),
    )


def first_chapter(root: Path) -> Chapter:
    blocks: tuple[Block, ...] = (
        paragraph(
            "p-1",
            text("龙岗区在"),
            Strong(SPAN, (text("深圳"),)),
            Ruby(SPAN, (("圳", "zhèn"),)),
            text("东北。"),
            NoteMark(SPAN, "n1", 1),
            text("见"),
            CrossReference(SPAN, "c-two", "number"),
            text("。"),
        ),
        Heading(SPAN, 2, (text("绿坊"),), "sec-green", eyebrow="锻长补短"),
        paragraph("p-2", text("图见"), CrossReference(SPAN, "fig-roof"), text("。")),
        *figures(root),
        Table(
            SPAN,
            "tab-1",
            (text("面积"),),
            ((Cell(SPAN, (text("区"),)), Cell(SPAN, (text("数"),))),),
            ((Cell(SPAN, (text("核心区"),)), Cell(SPAN, (text("1"),))),),
            number="表1-1",
        ),
    )
    notes = (Note(SPAN, "n1", (Paragraph(SPAN, (text("旧称布吉。"),)),), 1),)
    return Chapter("c-one", "chapter", (text("缘起"),), blocks, notes, SPAN, "0" * 64, 1, "第一章")


def second_chapter(root: Path) -> Chapter:
    blocks = (
        paragraph(
            "p-3",
            text("会展中心"),
            Link(SPAN, "https://example.org/", (text("网页"),)),
            InlineImage(SPAN, picture(root).path, "小图"),
            text("动工。"),
        ),
    )
    return Chapter("c-two", "chapter", (text("营造"),), blocks, (), SPAN, "1" * 64, 2, "第二章")


def meta(**changes: object) -> Meta:
    given: dict[str, object] = {
        "title": "蝶变龙岗",
        "subtitle": "一座低碳城",
        "people": (
            Person("龙岗区政协", "edt", "编"),
            Person("曾问", "pht", "摄影"),
            Person("区某", "art", "绘", "ōu mǒu"),
        ),
        "series": SeriesData("龙岗记忆", "3", "第三季"),
        "description": "简介。",
        "subjects": ("地方史",),
        "publication": Publication(publisher="某出版社", published="2026-06", rights="版权所有"),
    }
    return Meta(**{**given, **changes})  # type: ignore[arg-type]


def small_book(root: Path, **changes: object) -> Book:
    page = [
        GeneratedPage("title-page", "title_page", "扉页", SPAN),
        GeneratedPage("contents", "contents", "目录", SPAN),
    ]
    labels = {
        "c-two": Label("c-two", "chapter", "第二章", "营造", "c-two", SPAN),
        "fig-roof": Label("fig-roof", "figure", "图1-1", "屋顶", "c-one", SPAN),
    }
    part = Part("part-1", "起步", (first_chapter(root), second_chapter(root)), SPAN, "", "第一辑")
    return Book(meta(**changes), tuple(page), (part,), (), labels)


def design(
    resources: Resources, findings: Findings, *folders: Path, profile: EpubProfile = STANDARD
) -> EpubDesign:
    templates = Templates([*folders, STYLES / "templates"], findings)
    sheet = (STYLES / "epub.css").read_text("utf-8")
    theme = load_theme([STYLES], findings)
    assert theme is not None
    fonts = epub_fonts(EpubSettings(), theme, [STYLES], resources, findings)
    assert fonts is not None
    added = STYLES / f"epub.{profile.edition.value}.css"
    more = "" if profile.is_standard else added.read_text("utf-8")
    return EpubDesign(templates, sheet, COVER, fonts, profile, more)


def assets(
    book: Book, root: Path, findings: Findings, profile: EpubProfile = STANDARD
) -> EpubAssets:
    del book
    return EpubAssets(root, {"images/屋顶 1.png": picture(root)}, findings, profile=profile)


def made(
    book: Book,
    root: Path,
    resources: Resources,
    findings: Findings,
    breaks: tuple[PageBreak, ...] = BREAKS,
    *folders: Path,
    profile: EpubProfile = STANDARD,
) -> EpubBook | None:
    return write_epub(
        book,
        design(resources, findings, *folders, profile=profile),
        assets(book, root, findings, profile),
        findings,
        modified=MODIFIED,
        printed=PrintedPages(breaks),
    )
