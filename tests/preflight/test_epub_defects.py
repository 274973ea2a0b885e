"""Planted defects of an e-book: each is caught by the code that is named for it.

A defect names every code that it raises, so that none is raised beside the point.
"""

import hashlib
import io
import random
import re
import struct
import uuid
import zipfile
from collections.abc import Callable
from functools import cache

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from PIL import Image, ImageDraw

from shufang.core.diagnostic import Severity
from shufang.engines.resources import Resources
from shufang.messages.catalogue import codes as known_codes
from shufang.messages.catalogue import entry, placeholders
from shufang.model.book import Book, Meta, Publication
from shufang.preflight.epub_checks import check_any_epub, check_epub
from shufang.preflight.epub_rules import RULES
from tests import recordings
from tests.preflight.epub_files import (
    Change,
    Files,
    add,
    clean_files,
    drop,
    packed,
    picture,
    swap,
)

CHAPTER = "EPUB/text/004-c-one.xhtml"
OTHER = "EPUB/text/005-c-two.xhtml"
PAGE = "EPUB/text/002-contents.xhtml"
NAV = "EPUB/nav.xhtml"
NCX = "EPUB/toc.ncx"
OPF = "EPUB/content.opf"
CSS = "EPUB/styles/book.css"
COVER = "EPUB/images/cover.jpg"
FONT = "EPUB/fonts/book-titles.ttf"
CHART = "EPUB/images/chart-fig-days-"
"""A drawing; what comes after is a digest of what it shows."""
LIST = (
    '<section epub:type="loi"><h1>图目</h1>'
    '<p><a href="004-c-one.xhtml#fig-roof">图1-1　绿屋顶</a></p></section>'
)
DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1">%s</svg>'
LOCK = "META-INF/encryption.xml"


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory, resources: Resources) -> Files:
    return clean_files(tmp_path_factory.mktemp("book"), resources)


def both(*changes: Change) -> Change:
    def change(files: Files) -> None:
        for each in changes:
            each(files)

    return change


def css(text: str) -> Change:
    """Put rules at the head of the style sheet."""

    def change(files: Files) -> None:
        files[CSS] = text.encode() + b"\n" + files[CSS]

    return change


def chart(old: str, new: str) -> Change:
    """Replace text in the chart."""

    def change(files: Files) -> None:
        swap(next(name for name in files if name.startswith(CHART)), old, new)(files)

    return change


def body(text: str) -> Change:
    """Put elements at the end of the second chapter."""
    return swap(OTHER, "</section>", f"{text}</section>")


def item(path: str, media_type: str, content: bytes) -> Change:
    """Add a file and name it in the package."""
    href = path.removeprefix("EPUB/")
    return both(
        add(path, content),
        swap(
            OPF, "</manifest>", f'<item id="x" href="{href}" media-type="{media_type}"/></manifest>'
        ),
    )


def document(text: str, title: str = "图目", *, is_read: bool = True) -> Change:
    """Add a document at the end of the book."""
    content = (
        '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" '
        f'lang="zh-Hans" xml:lang="zh-Hans"><head><title>{title}</title></head>'
        f'<body lang="zh-Hans">{text}</body></html>'
    )
    added = item("EPUB/text/x.xhtml", "application/xhtml+xml", content.encode())
    return both(added, swap(OPF, "</spine>", '<itemref idref="x"/></spine>')) if is_read else added


@cache
def font(characters: str, kind: int = 0) -> bytes:
    """Return a font of boxes."""
    pen = TTGlyphPen(None)
    pen.moveTo((0, 0))
    pen.lineTo((500, 0))
    pen.lineTo((500, 500))
    pen.closePath()
    names = [".notdef", *(f"u{ord(sign):04X}" for sign in characters)]
    builder = FontBuilder(1000)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap(dict(zip(map(ord, characters), names[1:], strict=True)))
    builder.setupGlyf(dict.fromkeys(names, pen.glyph()))
    builder.setupHorizontalMetrics(dict.fromkeys(names, (500, 0)))
    builder.setupHorizontalHeader()
    builder.setupNameTable({"familyName": "Test", "styleName": "Regular"})
    builder.setupOS2(fsType=kind)
    builder.setupPost()
    written = io.BytesIO()
    builder.save(written)
    return written.getvalue()


def titles_in(content: bytes) -> Change:
    """Set the chapter heads in an embedded font."""
    rules = (
        '@font-face { font-family: "T"; src: url("../fonts/t.ttf"); }'
        ' section h1 { font-family: "T", serif; }'
    )
    return both(item("EPUB/fonts/t.ttf", "font/ttf", content), css(rules))


def replaced(path: str, change: Callable[[bytes], bytes]) -> Change:
    """Make another file of one."""

    def apply(files: Files) -> None:
        files[path] = change(files[path])

    return apply


def without(content: bytes, table: str) -> bytes:
    """Return a font that lacks a table."""
    written = io.BytesIO()
    with TTFont(io.BytesIO(content)) as found:
        del found[table]
        found.save(written)
    return written.getvalue()


def titled(text: str) -> Change:
    """Set a line of a text in the font of titles."""
    return body(f'<div class="series-page"><p class="series-name">{text}</p></div>')


def noise(kind: str, size: int) -> bytes:
    """Return a picture that cannot be packed."""
    written = io.BytesIO()
    pixels = random.Random(1).randbytes(size * size * 3)
    Image.frombytes("RGB", (size, size), pixels).save(written, kind)
    return written.getvalue()


def huge_cover() -> bytes:
    """Return a cover with more pixels than KDP takes, and few bytes."""
    written = io.BytesIO()
    Image.new("RGB", (7_000, 10_001)).save(written, "JPEG", quality=1)
    return written.getvalue()


CERTIFIED = '<meta property="a11y:certifiedBy" refines="#conf">某中心</meta>'


def claim(certified: str) -> Change:
    """Claim conformance in the package."""
    text = "EPUB Accessibility 1.1 - WCAG 2.1 Level AA"
    stated = f'<meta property="dcterms:conformsTo" id="conf">{text}</meta>{certified}'
    return swap(OPF, "</metadata>", f"{stated}</metadata>")


def in_gbk(files: Files) -> None:
    files[OTHER] = files[OTHER].decode().replace("utf-8", "GBK").encode("gbk")


def comment_in_gbk(files: Files) -> None:
    files[CSS] += "/* 样式 */".encode("gbk")


def media(start: str) -> Callable[[Files], str]:
    def found(files: Files) -> str:
        return next(name for name in files if name.startswith("EPUB/media/") and start in name)

    return found


def film(content: bytes) -> Change:
    """Put another film in the place of the book's."""

    def change(files: Files) -> None:
        files[media(".mp4")(files)] = content

    return change


def captions(old: str, new: str) -> Change:
    def change(files: Files) -> None:
        swap(media(".vtt")(files), old, new)(files)

    return change


def strokes(colour: str) -> Image.Image:
    """Return a drawing of thin lines on nothing."""
    picture = Image.new("RGBA", (200, 120))
    pen = ImageDraw.Draw(picture)
    pen.rectangle((20, 20, 180, 100), outline=colour, width=3)
    pen.line((20, 20, 180, 100), fill=colour, width=3)
    return picture


def shown(kind: str, image: Image.Image, exif: bytes = b"") -> Change:
    """Add a picture and show it."""
    written = io.BytesIO()
    image.save(written, kind, **({"exif": exif} if exif else {}))
    name = f"x.{kind.lower()}".replace("jpeg", "jpg")
    return both(
        item(f"EPUB/images/{name}", f"image/{kind.lower()}", written.getvalue()),
        body(f'<p><img src="../images/{name}" alt="线条画的门框，中间一道斜线"/></p>'),
    )


def _gps() -> bytes:
    exif = Image.Exif()
    exif.get_ifd(0x8825).update({1: "N", 2: (22.0, 43.0, 12.0), 3: "E", 4: (114.0, 15.0, 0.0)})
    return exif.tobytes()


GPS = _gps()
LOCKED = (
    '<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container" '
    'xmlns:e="http://www.w3.org/2001/04/xmlenc#"><e:EncryptedData>'
    '<e:EncryptionMethod Algorithm="%s"/><e:CipherData>'
    '<e:CipherReference URI="EPUB/text/005-c-two.xhtml"/></e:CipherData></e:EncryptedData>'
    "</encryption>"
)
OLD_NAV = ' properties="nav"'

DEFECTS: dict[str, tuple[str, Change]] = {
    "no container": ("EPB-031", drop("META-INF/container.xml")),
    "container leads nowhere": ("EPB-031", swap("META-INF/container.xml", "content.opf", "x.opf")),
    "no navigation": ("EPB-031 EPB-014 EPB-047", swap(OPF, OLD_NAV, "")),
    "name that climbs out": ("EPB-034 EPB-014", add("../evil.txt", b"x")),
    "absolute name": ("EPB-034 EPB-014", add("/etc/evil.txt", b"x")),
    "names that differ by case": ("EPB-035 EPB-014", add("EPUB/styles/BOOK.css", b"p {}")),
    "chapter under lock": (
        "EPB-036",
        add(LOCK, (LOCKED % "http://www.w3.org/2001/04/xmlenc#aes256-cbc").encode()),
    ),
    "chapter under lock and unreadable": (
        "EPB-036",
        both(
            add(LOCK, (LOCKED % "http://www.w3.org/2001/04/xmlenc#aes256-cbc").encode()),
            add(OTHER, bytes(range(256))),
        ),
    ),
    "chapter without name space": (
        "EPB-011",
        swap(OTHER, ' xmlns="http://www.w3.org/1999/xhtml"', ""),
    ),
    "chapter that ends nowhere": ("EPB-011", swap(OTHER, "</section>", "")),
    "licence of a lock": ("EPB-036", add("META-INF/license.lcpl", b"{}")),
    "section not in the contents": (
        "EPB-023 EPB-050 EPB-051",
        swap(NAV, "<ol><li><a href=.text/004-c-one.xhtml#sec-green.>[^<]*</a></li></ol>", ""),
    ),
    "EPUB 2": ("EPB-037", swap(OPF, 'version="3.0"', 'version="2.0"')),
    "chapter in GBK": ("EPB-038", in_gbk),
    "style sheet not in UTF-8": ("EPB-038", comment_in_gbk),
    "changed in the future": ("EPB-039", swap(OPF, "2026-06-01T", "2099-06-01T")),
    "ISBN with a wrong digit": (
        "EPB-041 EPB-015",
        swap(OPF, "urn:uuid:[^<]*", "urn:isbn:9787550712347"),
    ),
    "ISBN of the paper book in its old form": (
        "EPB-041 EPB-015",
        both(
            swap(OPF, "urn:uuid:[^<]*", "urn:isbn:7550712344"),
            swap(OPF, '(id="print-edition">)[^<]*', r"\g<1>urn:isbn:9787550712348"),
        ),
    ),
    "ISBN of the paper book": (
        "EPB-041 EPB-015",
        both(
            swap(OPF, "urn:uuid:[^<]*", "urn:isbn:9787550712348"),
            swap(OPF, '(id="print-edition">)[^<]*', r"\g<1>urn:isbn:9787550712348"),
        ),
    ),
    "role in words": ("EPB-042", swap(OPF, ">edt<", ">editor<")),
    "role misspelt": ("EPB-042", swap(OPF, ">pht<", ">phto<")),
    "refinement of nothing": (
        "EPB-043 EPB-078",
        swap(OPF, 'refines="#person-2" property="role"', 'refines="#person-9" property="role"'),
    ),
    "person without a role": (
        "EPB-078",
        swap(OPF, '<meta [^>]*property="role"[^>]*>pht</meta>', ""),
    ),
    "person sorted by characters": (
        "EPB-078",
        swap(OPF, '<meta [^>]*property="file-as"[^>]*>zeng wen</meta>', ""),
    ),
    "title sorted by characters": (
        "EPB-078",
        swap(OPF, '<meta refines="#title" property="file-as"[^>]*>[^<]*</meta>', ""),
    ),
    "subtitle sorted by characters": (
        "EPB-078",
        swap(OPF, '<meta refines="#subtitle" property="file-as"[^>]*>[^<]*</meta>', ""),
    ),
    "subtitle that does not say so": (
        "EPB-078",
        swap(OPF, '<meta refines="#subtitle" property="title-type"[^>]*>[^<]*</meta>', ""),
    ),
    "series that does not say so": (
        "EPB-078",
        swap(OPF, '<meta [^>]*property="collection-type"[^>]*>series</meta>', ""),
    ),
    "series in the new form only": ("EPB-044", swap(OPF, '<meta name="calibre:series" [^>]*>', "")),
    "series in the old form only": ("EPB-044", swap(OPF, "belongs-to-collection", "x:collection")),
    "English chapter": (
        "EPB-045",
        swap(
            CHAPTER,
            '<html ([^>]*)lang="zh-Hans" xml:lang="zh-Hans"',
            r'<html \1lang="en" xml:lang="en"',
        ),
    ),
    "no language on html": (
        "EPB-045",
        swap(CHAPTER, ' lang="zh-Hans" xml:lang="zh-Hans">\n<head>', ">\n<head>"),
    ),
    "no language on body": (
        "EPB-045",
        swap(CHAPTER, '<body lang="zh-Hans" xml:lang="zh-Hans"', "<body"),
    ),
    "language that is none": (
        "EPB-045",
        swap(OPF, ">zh-Hans</dc:language>", ">中文</dc:language>"),
    ),
    "Japanese document said to be Chinese": (
        "EPB-045",
        swap(OTHER, "动工。", "動工。" + "この町はむかし小さな村でした。" * 4),
    ),
    "English document said to be Chinese": (
        "EPB-045 EPB-075",
        document(f"<p>{'The city that grew out of a small village. ' * 7}</p>", "Notes"),
    ),
    "package in another language than the book": (
        "EPB-045",
        swap(OPF, ">zh-Hans</dc:language>", ">en</dc:language>"),
    ),
    "English words said to be nothing": (
        "EPB-075",
        body("<p>牌上写The city that grew out of a small village，没有了。</p>"),
    ),
    "Chinese words said to be English": (
        "EPB-075",
        body('<p>他说：<span lang="en" xml:lang="en">这里原来是老街</span>。</p>'),
    ),
    "no source of pages": ("EPB-046 EPB-043", swap(OPF, "<dc:source.*?</dc:source>", "")),
    "pages in one form only": ("EPB-046", swap(OPF, "pageBreakSource", "x:source")),
    "pictures not told": (
        "EPB-047",
        swap(OPF, '<meta property="schema:accessMode">visual</meta>', ""),
    ),
    "sound not told": (
        "EPB-047",
        swap(OPF, '<meta property="schema:accessMode">auditory</meta>', ""),
    ),
    "page list not told": ("EPB-047", swap(OPF, ">pageNavigation<", ">bookmarks<")),
    "feature misspelt": ("EPB-047", swap(OPF, ">alternativeText<", ">alternativText<")),
    "hazard misspelt": ("EPB-047", swap(OPF, ">none</meta>", ">nothing</meta>")),
    "standard misspelt": (
        "EPB-047 EPB-076",
        swap(
            OPF,
            "</metadata>",
            '<meta property="dcterms:conformsTo">EPUB Accessibility 1.1 WCAG AA</meta></metadata>',
        ),
    ),
    "claim that nobody answers for": ("EPB-076", claim("")),
    "claim that the book does not bear out": (
        "EPB-076 EPB-028",
        both(claim(CERTIFIED), body('<p>见<img src="../images/cover.jpg"/></p>')),
    ),
    "spine of unknown things": (
        "EPB-048",
        swap(OPF, "</spine>", '<itemref idref="none"/></spine>'),
    ),
    "chapter twice in the spine": (
        "EPB-048",
        swap(OPF, "</spine>", '<itemref idref="text-5"/></spine>'),
    ),
    "picture in the spine": ("EPB-048", swap(OPF, "</spine>", '<itemref idref="file-1"/></spine>')),
    "linked document not in the spine": (
        "EPB-048",
        both(document("<p>补记</p>", is_read=False), body('<p><a href="x.xhtml">补记</a></p>')),
    ),
    "type of another kind": (
        "EPB-049 EPB-026",
        swap(OPF, '(png" id="file-1" media-type="image/)png', r"\1jpeg"),
    ),
    "property that is none": (
        "EPB-049",
        swap(OPF, 'id="text-1"', 'id="text-1" properties="titlepage"'),
    ),
    "id twice in the manifest": (
        "EPB-049 EPB-048 EPB-014 EPB-064",
        swap(OPF, 'id="cover-picture"', 'id="cover"'),
    ),
    "drawing not told": ("EPB-049", body(DRAWING % "<title>点</title>")),
    "script not told": ("EPB-049", body('<script type="text/javascript">1</script>')),
    "NCX says something else": ("EPB-050", swap(NCX, "第二章　营造", "第二章")),
    "NCX without pages": ("EPB-050", swap(NCX, "<pageList.*?</pageList>", "")),
    "NCX without contents": ("EPB-050", swap(NCX, "<navMap>.*?</navMap>", "<navMap></navMap>")),
    "NCX with more": (
        "EPB-050",
        swap(NCX, r"(<navPoint.*?</navPoint>)(\s*</navMap>)", r"\1\1\2"),
    ),
    "spine without its NCX": ("EPB-048", swap(OPF, ' toc="ncx"', "")),
    "document beside the order without a way": (
        "EPB-048",
        both(document("<p>补记</p>"), swap(OPF, 'idref="x"', 'idref="x" linear="no"')),
    ),
    "fallback to nothing": ("EPB-049", swap(OPF, 'id="text-5"', 'id="text-5" fallback="none"')),
    "changed twice": (
        "EPB-015",
        swap(OPF, '(<meta property="dcterms:modified">.*?</meta>)', r"\1\1"),
    ),
    "field without words": ("EPB-015", swap(OPF, "</metadata>", "<dc:type/></metadata>")),
    "date in words": (
        "EPB-039",
        swap(OPF, "</metadata>", "<dc:date>2026年6月</dc:date></metadata>"),
    ),
    "template in the title": ("EPB-019", swap(OPF, '(id="title">)[^<]*', r"\1{{ title }}")),
    "alternatives not told": (
        "EPB-047",
        swap(OPF, '<meta property="schema:accessibilityFeature">alternativeText</meta>', ""),
    ),
    "contents that say not what they are": ("EPB-052 EPB-047", swap(NAV, 'epub:type="toc" ', "")),
    "chapter without a heading": ("EPB-059", swap(OTHER, "<h1.*?</h1>", "")),
    "size in the text itself": ("EPB-061", body('<p style="font-size: 9px">小字</p>')),
    "brace left open": ("EPB-063", swap(CSS, r"\Z", "\n.x { margin: 0;")),
    "senses not told": (
        "EPB-015",
        swap(OPF, '(<meta property="schema:accessModeSufficient">[^<]*</meta>\\s*)+', ""),
    ),
    "brace too many": ("EPB-063", css(".x { margin: 0; } }")),
    "head of a table outside": (
        "EPB-060",
        swap(CHAPTER, "(表1-1.*?)<tbody>(.*?)</tbody>", r"\1\2"),
    ),
    "drawing paints from the net": (
        "EPB-066",
        chart("</svg>", "<style>g { fill: url(https://example.org/a.svg#x); }</style></svg>"),
    ),
    "drawing lacks a part": ("EPB-066", chart("</svg>", '<image href="none.png"/></svg>')),
    "picture without address": ("EPB-017", body('<p><img alt="河边的榕树与石凳"/></p>')),
    "object that is not there": ("EPB-017", body('<object data="none.svg">一幅画</object>')),
    "link without address": ("EPB-017", body('<p><a href="">别处</a></p>')),
    "link to one's own computer": (
        "EPB-017 EPB-080",
        body('<p><a href="http://localhost:8000/a">别处</a></p>'),
    ),
    "link with a space": ("EPB-017", body('<p><a href="https://example.org/a b">别处</a></p>')),
    "quotation never opened": ("EPB-068", body("<p>他说明日再来。”</p>")),
    "quotation marks reversed": ("EPB-068", body("<p>他说：”明日再来。“</p>")),
    "reference that Word lost": ("EPB-019", body("<p>见错误！未找到引用源。</p>")),
    "entity in view": ("EPB-019", body("<p>甲&amp;nbsp;乙</p>")),
    "heading of the manuscript": ("EPB-019", body("<p>## 小结</p>")),
    "text in a wrong encoding": ("EPB-019", body("<p>锟斤拷</p>")),
    "NCX leads nowhere": ("EPB-050", swap(NCX, "005-c-two.xhtml", "999.xhtml")),
    "NCX lacks a page": ("EPB-050", swap(NCX, '<pageTarget id="target-3".*?</pageTarget>', "")),
    "NCX not well-formed": ("EPB-050", swap(NCX, "</navMap>", "")),
    "contents page lacks a chapter": ("EPB-051", swap(PAGE, "<li><a href=.005.*?</li>", "")),
    "contents page says something else": ("EPB-051", swap(PAGE, "第二章　营造", "营造记")),
    "entry without words": (
        "EPB-052 EPB-022 EPB-050 EPB-051",
        swap(NAV, ">绿坊</a>", "></a>"),
    ),
    "contents without entries": (
        "EPB-052",
        swap(NAV, r"(<h1 id=.toc-title.>目录</h1>).*?</nav>", r"\1</nav>"),
    ),
    "list of figures says something else": ("EPB-053 EPB-023", document(LIST)),
    "title of another chapter": ("EPB-054", swap(OTHER, "<title>[^<]*", "<title>第一章　缘起")),
    "no title": ("EPB-054", swap(OTHER, "<title>[^<]*", "<title>")),
    "note amid the text": (
        "EPB-055",
        both(swap(CHAPTER, r"</aside>\s*</div>", "</aside><p>正文还没有完。</p></div>")),
    ),
    "note says the same as above": ("EPB-056", swap(CHAPTER, "旧称布吉。", "同上，第 3 页。")),
    "item of a list of notes says see above": (
        "EPB-018 EPB-056",  # ours are asides
        body(
            '<p>甲<a epub:type="noteref" role="doc-noteref" href="#n9" id="r9">[9]</a></p>'
            '<ol><li epub:type="endnote" role="doc-endnote" id="n9">⑨ 见上注①。'
            '<a epub:type="backlink" role="doc-backlink" href="#r9">[9]</a></li></ol>'
        ),
    ),
    "note says op. cit.": ("EPB-056", swap(CHAPTER, "旧称布吉。", "Ibid., p. 3.")),
    "note without words": ("EPB-098", swap(CHAPTER, "旧称布吉。", "")),
    "link without words": ("EPB-099", body('<p><a href="https://example.org/"></a></p>')),
    "link to another figure": ("EPB-057", swap(CHAPTER, ">图1-1</a>", ">图1-2</a>")),
    "mention of a figure that is no link": (
        "EPB-057",
        swap(OTHER, "动工。", "动工，见图1-1。"),
    ),
    "alternative text is the caption": (
        "EPB-058",
        swap(CHAPTER, 'alt="占位图，留给[^"]+"', 'alt="大厦"'),
    ),
    "alternative text says nothing": (
        "EPB-058",
        swap(CHAPTER, 'alt="绿色的屋顶[^"]+"', 'alt="图片"'),
    ),
    "alternative text with markup": (
        "EPB-058",
        swap(CHAPTER, 'alt="绿色的屋顶[^"]+"', 'alt="**绿色的屋顶**"'),
    ),
    "alternative text without end": (
        "EPB-058",
        swap(CHAPTER, 'alt="绿色的屋顶[^"]+"', f'alt="{"绿色的屋顶，" * 30}"'),
    ),
    "level left out": (
        "EPB-059",
        swap(CHAPTER, r'<h2 id="sec-green">(.*?)</h2>', r'<h3 id="sec-green">\1</h3>'),
    ),
    "two main headings": ("EPB-023 EPB-059", body("<h1>龙岗</h1>")),
    "heading without words": ("EPB-059", body("<h2> </h2>")),
    "table without a head": (
        "EPB-060",
        swap(CHAPTER, "(表1-1.*?)<thead>.*?</thead>", r"\1<tr><td>区</td><td>数</td></tr>"),
    ),
    "head without scope": ("EPB-060", swap(CHAPTER, ' scope="col"', "")),
    "size of the text in pixels": ("EPB-061", css(".x { font-size: 12px; }")),
    "size of the running text": ("EPB-061", css("p { font-size: 0.9em; }")),
    "line height of the body": ("EPB-061", css("body { line-height: 1.2; }")),
    "flexible boxes": ("EPB-061", css(".x { display: flex; }")),
    "absolute place": ("EPB-061", css(".x { position: absolute; }")),
    "variables": ("EPB-061", css(".x { margin: var(--gap); }")),
    "!important": ("EPB-061", css(".x { margin: 0 !important; }")),
    "hyphens in a comment": ("EPB-061", css("/* a -- b */")),
    "import": ("EPB-061 EPB-063", css('@import "none.css";')),
    "black text by order": ("EPB-062", css("p { color: #000; }")),
    "pale text": ("EPB-062", css(".x { color: #aaa; }")),
    "pale text on its own ground": ("EPB-062", css(".x { color: #fff; background: #ff0; }")),
    "colour in the text itself": ("EPB-062", body('<p style="color: black">黑字</p>')),
    "broken sheet": ("EPB-063", css(".x { margin 0; }")),
    "sheet leads nowhere": ("EPB-063", css(".x { background: url(none.png); }")),
    "small cover": ("EPB-064", add(COVER, picture("JPEG", size=(300, 420)))),
    "square cover": ("EPB-064", add(COVER, picture("JPEG", size=(1400, 1400)))),
    "grey cover": ("EPB-064", add(COVER, picture("JPEG", "L", (1000, 1600)))),
    "cover beyond what shops take": ("EPB-064 EPB-027", add(COVER, huge_cover())),
    "cover in the new form only": ("EPB-064", swap(OPF, '<meta name="cover" [^>]*>', "")),
    "cover without words": (
        "EPB-064 EPB-028",
        swap("EPUB/text/cover.xhtml", 'alt="[^"]*"', 'alt=""'),
    ),
    "font that is none": ("EPB-070", titles_in(b"no font")),
    "font cut off": ("EPB-070", replaced(FONT, lambda content: content[:-400])),
    "font without outlines": ("EPB-070", replaced(FONT, lambda content: without(content, "glyf"))),
    "glyph missing from the titles": ("EPB-065", replaced(FONT, lambda content: font("蝶变龙岗"))),
    "title not in the font": ("EPB-065", titled("侧")),
    "title in italics not in the font": (
        "EPB-065",
        body('<div class="series-page"><p class="series-name">龙<em>侧</em></p></div>'),
    ),
    "text that the sheet adds": (
        "EPB-065",
        css('section h1::before { content: "●"; }'),
    ),
    "font that nothing is set in": (
        "EPB-072",
        both(
            item("EPUB/fonts/t.ttf", "font/ttf", font("书")),
            css('@font-face { font-family: "T"; src: url("../fonts/t.ttf"); }'),
        ),
    ),
    "rare character without a font": ("EPB-073", swap(OTHER, "动工。", "动工𠮷。")),
    "rare character not in its font": (
        "EPB-065 EPB-073",
        both(
            item("EPUB/fonts/t.ttf", "font/ttf", font("书㙍")),
            css(
                '@font-face { font-family: "T"; src: url("../fonts/t.ttf"); }'
                ' .rare { font-family: "T"; }'
            ),
            body('<p><span class="rare">㙍𠮷</span></p>'),
        ),
    ),
    "font without the characters": ("EPB-065", titles_in(font("蝶变龙岗第一二章缘起营造步目录"))),
    "font that may not be embedded": (
        "EPB-071",
        titles_in(font("蝶变龙岗第一二章缘起营造辑步目录　", 2)),
    ),
    "drawing fetches from the net": (
        "EPB-066",
        chart("</svg>", '<image href="https://example.org/a.png"/></svg>'),
    ),
    "drawing runs something": ("EPB-066", chart("<svg ", '<svg onload="x()" ')),
    "drawing in the text without a title": (
        "EPB-066",
        both(body(DRAWING % ""), swap(OPF, 'id="text-5"', 'id="text-5" properties="svg"')),
    ),
    "drawing not well-formed": ("EPB-066", chart("</svg>", "")),
    "photograph as PNG": (
        "EPB-067",
        both(
            item("EPUB/images/x.png", "image/png", noise("PNG", 460)),
            body('<p><img src="../images/x.png" alt="花点的图案"/></p>'),
        ),
    ),
    "drawing alone without a title": (
        "EPB-066",
        both(
            item("EPUB/images/x.svg", "image/svg+xml", (DRAWING % "").encode()),
            body('<div><object data="../images/x.svg" type="image/svg+xml"></object></div>'),
        ),
    ),
    "film in a format that nobody plays": (
        "EPB-004",
        film(b"RIFF\0\0\0\0AVI LIST"),
    ),
    "film cut off": ("EPB-004", film(recordings.mp4()[:2000])),
    "film of a telephone": ("EPB-004", film(recordings.mp4(codec=b"hvc1"))),
    "film that is a sound": ("EPB-004", film(recordings.mp3())),
    "film that cannot be stopped": ("EPB-092", swap(CHAPTER, 'controls="controls" ', "")),
    "film without a name": (
        "EPB-092",
        both(
            item("EPUB/media/x.mp3", "audio/mpeg", recordings.mp3()),
            body('<div><audio controls="controls" src="../media/x.mp3"><p>歌</p></audio></div>'),
        ),
    ),
    "film without words in its place": (
        "EPB-092",
        swap(CHAPTER, "<p>此阅读器不能播放.*?</p>", ""),
    ),
    "captions without a head": ("EPB-093", captions("WEBVTT", "字幕")),
    "captions in the other form": ("EPB-093", captions("00:01.500", "00:01,500")),
    "captions that end before they begin": ("EPB-093", captions("00:01.500", "00:00.000")),
    "captions without any": ("EPB-093", captions("00:00.*", "")),
    "dark lines without a ground": ("EPB-094", shown("PNG", strokes("black"))),
    "dark drawing without a ground": (
        "EPB-094",
        chart("<rect [^>]*/>(.*)</svg>", '<path d="M0 0L9 9"/></svg>'),
    ),
    "long description that is not there": (
        "EPB-096",
        swap(CHAPTER, 'aria-details="[^"]*"', 'aria-details="none"'),
    ),
    "name that is not there": ("EPB-096", body('<p aria-labelledby="none">字</p>')),
    "photograph with its place": ("EPB-095", shown("JPEG", Image.new("RGB", (60, 40)), GPS)),
    "quotation left open": ("EPB-068", swap(OTHER, "动工。", "动工，“明年完工。")),
    "quotation closed by its opening mark": ("EPB-068", swap(OTHER, "动工。", "“动工“。")),
    "mention in a cell": ("EPB-057", swap(CHAPTER, "核心区</td>", "见图1-1</td>")),
    "mention in a note": ("EPB-057", swap(CHAPTER, "旧称布吉", "见图1-1")),
    "mention in a caption": ("EPB-057", swap(CHAPTER, "(面积)(</caption>)", r"\1，参见图1-1\2")),
    "mention in a list": ("EPB-057", body("<ul><li>位置见图1-1。</li></ul>")),
    "address in the clear": ("EPB-080", swap(OTHER, "https://example.org/", "http://example.org/")),
    "table without a name": ("EPB-081", swap(CHAPTER, "<caption>.*?</caption>", "")),
    "bracket left open": ("EPB-068", swap(OTHER, "动工。", "动工（见前。")),
    "bracket never opened": ("EPB-068", swap(OTHER, "动工。", "会展中心动工》。")),
    "file that nothing leads to": (
        "EPB-014",
        item("EPUB/images/x.jpg", "image/jpeg", picture("JPEG")),
    ),
    "document that nothing leads to": ("EPB-014", document("<p>无人来</p>", is_read=False)),
}


def found_codes(content: bytes) -> set[str]:
    return {found.code for found in check_epub(content, None)}


@pytest.mark.parametrize("name", DEFECTS)
def test_a_planted_defect_is_named(name: str, files: Files) -> None:
    wanted, change = DEFECTS[name]
    changed = dict(files)
    change(changed)
    assert changed != files

    found = list(check_epub(packed(changed), None))

    assert {each.code for each in found} == set(wanted.split()), found
    for each in found:
        needed = placeholders("".join((entry(each.code) or {}).values()))
        assert needed <= {key for key, _ in each.values}, each


def test_a_clean_book_from_elsewhere_has_no_finding(files: Files) -> None:
    assert list(check_any_epub(packed(files))) == []


def test_a_claim_that_somebody_answers_for_stands(files: Files) -> None:
    changed = dict(files)
    claim(CERTIFIED)(changed)

    assert found_codes(packed(changed)) == set()
    assert list(check_any_epub(packed(changed))) == []


ELEMENTS = {
    "publisher": "出版者",
    "date": "出版时间",
    "rights": "版权说明",
    "description": "内容提要",
    "subject": "主题词",
}


@pytest.mark.parametrize("element", ELEMENTS)
def test_what_shops_find_a_book_by_is_asked_for(element: str, files: Files) -> None:
    changed = dict(files)
    swap(OPF, f"<dc:{element}.*</dc:{element}>", "")(changed)
    assert changed != files

    (found,) = check_any_epub(packed(changed))

    assert (found.code, found.severity) == ("EPB-077", Severity.NOTE)
    assert dict(found.values)["fields"] == ELEMENTS[element]


def test_a_book_without_people_is_told_of(files: Files) -> None:
    changed = dict(files)
    swap(OPF, "<dc:(creator|contributor).*</dc:contributor>", "")(changed)

    told = [each for each in check_any_epub(packed(changed)) if each.code == "EPB-077"]

    assert [dict(each.values)["fields"] for each in told] == ["责任者"]


def test_what_is_still_open_is_not_asked_for_twice(files: Files) -> None:
    """待定 is told by the manuscript's own check; what nobody has thought of is told here."""
    changed = dict(files)
    for element in ("publisher", "date", "rights", "subject"):
        swap(OPF, f"<dc:{element}.*</dc:{element}>", "")(changed)
    pending = Publication(pending=("publisher", "published", "rights", "cip"))
    book = Book(Meta("书", publication=pending), (), (), ())

    told = [each for each in check_epub(packed(changed), book) if each.code == "EPB-077"]

    assert [dict(each.values)["fields"] for each in told] == ["主题词"]
    assert [str(each.span) for each in told] == ["book.yaml:1:1"]


def test_what_only_we_ask_for_is_milder_elsewhere(files: Files) -> None:
    changed = dict(files)
    both(DEFECTS["two main headings"][1], DEFECTS["NCX leads nowhere"][1])(changed)
    DEFECTS["spine of unknown things"][1](changed)

    ours = {each.code: each.severity for each in check_epub(packed(changed), None)}
    theirs = {each.code: each.severity for each in check_any_epub(packed(changed))}

    house = ("EPB-023", "EPB-050", "EPB-059")
    assert ours == dict.fromkeys(("EPB-048", *house), Severity.ERROR)
    assert theirs == {**ours, **dict.fromkeys(house, Severity.WARNING)}


def test_contents_of_others_may_stop_at_chapters_but_not_at_some(files: Files) -> None:
    def codes(*changes: Change) -> list[str]:
        changed = dict(files)
        both(*changes)(changed)
        return [each.code for each in check_any_epub(packed(changed))]

    entry = "<ol><li><a href=.text/004-c-one.xhtml#sec-green.>[^<]*</a></li></ol>"
    of_the_page = entry.replace("text/", "")
    ncx = r"<navPoint[^>]*>\s*<navLabel><text>绿坊.*?</navPoint>"
    chapters_only = (swap(NAV, entry, ""), swap(PAGE, of_the_page, ""), swap(NCX, ncx, ""))

    assert codes(*chapters_only) == []
    assert codes(body("<h2>龙岗</h2><p>文字。</p>")) == ["EPB-023"]
    assert codes(*chapters_only, body("<h2>龙岗</h2><p>文字。</p>")) == []


def test_findings_know_their_line(files: Files) -> None:
    changed = dict(files)
    swap(CHAPTER, 'href="#fig-roof"', 'href="#fig-none"')(changed)
    line = changed[CHAPTER].decode()[: changed[CHAPTER].decode().index("#fig-none")].count("\n") + 1

    assert [str(each.span) for each in check_epub(packed(changed), None)] == [f"{CHAPTER}:{line}:1"]


def test_text_knows_its_line(files: Files) -> None:
    changed = dict(files)
    swap(CHAPTER, "图见", "\ue123图见")(changed)
    line = next(at for at, text in enumerate(changed[CHAPTER].decode().split("\n"), 1)
                if "\ue123" in text)  # fmt: skip

    assert [str(each.span) for each in check_epub(packed(changed), None)] == [f"{CHAPTER}:{line}:1"]


METHODS = {
    "http://www.idpf.org/2008/embedding": 1040,
    "http://ns.adobe.com/pdf/enc#RC": 1024,
}


@pytest.mark.parametrize("method", METHODS)
def test_fonts_are_read_behind_their_disguise(method: str, files: Files) -> None:
    changed = dict(files)
    found = re.search("urn:uuid:[^<]*", files[OPF].decode())
    assert found
    key = hashlib.sha1(found[0].encode()).digest()
    if "adobe" in method:
        key = uuid.UUID(found[0]).bytes
    mask = (key * 100)[: METHODS[method]]
    head = bytes(a ^ b for a, b in zip(files[FONT], mask, strict=False))
    changed[FONT] = head + files[FONT][len(mask) :]
    changed[LOCK] = (LOCKED % method).replace("EPUB/text/005-c-two.xhtml", FONT).encode()

    assert found_codes(packed(changed)) == set()

    titled("侧")(changed)
    assert found_codes(packed(changed)) == {"EPB-065"}

    changed[FONT] = files[FONT]  # as if it were disguised
    assert found_codes(packed(changed)) == {"EPB-070"}


def test_a_font_under_a_lock_is_not_called_damaged(files: Files) -> None:
    changed = dict(files)
    changed[LOCK] = (
        (LOCKED % "http://www.w3.org/2001/04/xmlenc#aes256-cbc")
        .replace("EPUB/text/005-c-two.xhtml", FONT)
        .encode()
    )

    assert found_codes(packed(changed)) == {"EPB-036"}


def test_a_missing_glyph_names_the_character_and_the_documents(files: Files) -> None:
    changed = dict(files)
    titled("侧")(changed)
    swap(CHAPTER, "缘起</span>", r"\g<0><span>祥</span>")(changed)

    (told,) = [each for each in check_epub(packed(changed), None) if each.code == "EPB-065"]

    assert dict(told.values) == {"file": FONT, "text": "侧祥", "documents": f"{CHAPTER}、{OTHER}"}


def test_fonts_and_lists_that_are_right_are_let_be(files: Files) -> None:
    changed = dict(files)
    titles_in(font("蝶变龙岗第一二章缘起营造辑步目录　"))(changed)
    swap(OPF, "</spine>", "</spine>\n")(changed)

    assert found_codes(packed(changed)) == set()


def test_damaged_entries_are_named(files: Files) -> None:
    content = bytearray(packed(files))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        start = archive.getinfo(COVER).header_offset
    content[start + 5000] ^= 0xFF

    assert found_codes(bytes(content)) == {"EPB-032"}


def test_entries_with_a_password_are_named(files: Files) -> None:
    content = bytearray(packed(files))
    at = content.rindex(b"EPUB/images/cover.jpg") - 46
    content[at + 8] |= 1
    assert content[at : at + 4] == b"PK\x01\x02"

    assert "EPB-032" in found_codes(bytes(content))


def test_bombs_are_not_unpacked(files: Files) -> None:
    changed = {**files, "EPUB/text/005-c-two.xhtml": b" " * 30_000_000}

    told = [each for each in check_epub(packed(changed), None) if each.code == "EPB-033"]

    assert [dict(each.values)["size"] for each in told] == ["30"]


@pytest.mark.parametrize("name", ["photographs packed again", "text not packed", "other date"])
def test_our_own_packing(name: str, files: Files) -> None:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for path, content in files.items():
            is_packed = path.endswith((".xhtml", ".css", ".opf", ".ncx", ".svg", ".xml", ".ttf"))
            is_packed = is_packed and not (name == "text not packed" and path == CSS)
            is_packed = is_packed or (name == "photographs packed again" and path == COVER)
            is_late = name == "other date" and path == COVER
            stamp = zipfile.ZipInfo(path, (2026, 6, 2 if is_late else 1, 0, 0, 0))
            archive.writestr(stamp, content, zipfile.ZIP_DEFLATED if is_packed else 0)

    assert found_codes(written.getvalue()) == {"EPB-039" if name == "other date" else "EPB-040"}
    assert list(check_any_epub(written.getvalue())) == []


def test_an_extra_field_of_the_mimetype_is_found(files: Files) -> None:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in files.items():
            stamp = zipfile.ZipInfo(path, (2026, 6, 1, 0, 0, 0))
            if path == "mimetype":
                stamp.extra = struct.pack("<HH4s", 0xCAFE, 4, b"more")
            is_stored = path == "mimetype" or path.endswith((".jpg", ".png", ".mp4"))
            archive.writestr(stamp, content, 0 if is_stored else zipfile.ZIP_DEFLATED)

    assert found_codes(written.getvalue()) == {"EPB-010"}


def test_every_code_has_a_defect_and_a_source() -> None:
    planted = {code for codes, _ in DEFECTS.values() for code in codes.split()}
    planted |= {"EPB-030", "EPB-032", "EPB-033", "EPB-040", "EPB-069"}  # by tests of their own
    known = {code for code in known_codes() if "EPB-030" <= code < "EPB-077"} | {"EPB-078"}
    known |= {"EPB-004", "EPB-092", "EPB-093", "EPB-094", "EPB-095", "EPB-096"}

    assert known <= planted
    assert set(RULES) == {"EPB-004"} | {
        code for code in known_codes() if "EPB-010" <= code < "EPB-200"
    }


# What our house asks for is told of others by a degree more mildly.
OTHERS_WORDS: dict[str, tuple[str, Change]] = {
    "film without captions": ("note", swap(CHAPTER, "<track [^>]*/>", "")),
    "film without a poster": ("note", swap(CHAPTER, ' poster="[^"]*"', "")),
    "sound without its words": (
        "note",
        both(
            item("EPUB/media/x.mp3", "audio/mpeg", recordings.mp3()),
            body('<audio controls="controls" title="歌" src="../media/x.mp3"><p>歌</p></audio>'),
        ),
    ),
}


@pytest.mark.parametrize("name", OTHERS_WORDS)
def test_recordings_without_words_are_told_of_books_from_elsewhere(name: str, files: Files) -> None:
    severity, change = OTHERS_WORDS[name]
    changed = dict(files)
    change(changed)
    told = [(each.code, each.severity.value) for each in check_any_epub(packed(changed))]

    assert ("EPB-092", severity) in told


@pytest.mark.parametrize(
    "words", ["门楼", "图为一座三开间的门楼，灰砖砌成", "Photo of a gate with three bays"]
)
def test_poor_alternatives_are_told_of_books_from_elsewhere(words: str, files: Files) -> None:
    changed = dict(files)
    swap(CHAPTER, 'alt="绿色的屋顶[^"]+"', f'alt="{words}"')(changed)

    assert [each.code for each in check_any_epub(packed(changed))] == ["EPB-058"]


def test_a_picture_amid_words_may_be_told_in_one(files: Files) -> None:
    changed = dict(files)
    assert 'alt="小图"' in changed[OTHER].decode()
    swap(OTHER, 'alt="小图"', 'alt="鹏"')(changed)

    assert list(check_any_epub(packed(changed))) == []


def test_light_lines_are_told_of_books_from_elsewhere(files: Files) -> None:
    changed = dict(files)
    shown("PNG", strokes("white"))(changed)

    assert found_codes(packed(changed)) == set()  # IMG-036 tells of ours
    assert [each.code for each in check_any_epub(packed(changed))] == ["EPB-094"]


def test_a_ground_for_all_pictures_keeps_them_at_night(files: Files) -> None:
    changed = dict(files)
    both(shown("PNG", strokes("black")), css("img { background: #fff; }"))(changed)

    assert found_codes(packed(changed)) == set()


def test_pictures_that_are_seen_everywhere_are_let_be(files: Files) -> None:
    seen = strokes("#2b8a58")
    ImageDraw.Draw(seen).ellipse((80, 40, 120, 80), fill="#c04040")
    changed = dict(files)
    shown("PNG", seen)(changed)

    assert found_codes(packed(changed)) == set()


RIGHT: dict[str, Change] = {
    "space behind the number of a chapter": body("<p>见第一章 缘起、第12回\u00a0归来</p>"),
    "quotation of several paragraphs": body("<p>“其一。</p><p>“其二。”</p><p>完。</p>"),
    "inches and ditto marks": body("<p>7”的屏</p><p>”</p>"),
    "picture in its own address": body(
        '<p><img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" alt="一个没有颜色的小点"/></p>'
    ),
}


@pytest.mark.parametrize("name", RIGHT)
def test_what_is_right_is_let_be(name: str, files: Files) -> None:
    changed = dict(files)
    RIGHT[name](changed)

    assert found_codes(packed(changed)) == set()


ELSEWHERE: dict[str, Change] = {
    "language on html alone": swap(CHAPTER, '<body lang="zh-Hans" xml:lang="zh-Hans"', "<body"),
    "head without scope": swap(CHAPTER, ' scope="col"', ""),
    "NCX without pages": swap(NCX, "<pageList.*?</pageList>", ""),
    "pages of one size": both(
        swap(
            OPF,
            "</metadata>",
            '<meta property="rendition:layout">pre-paginated</meta></metadata>',
        ),
        css(".x { position: absolute; font-size: 40px; }"),
    ),
}


@pytest.mark.parametrize("name", ELSEWHERE)
def test_what_others_may_do_is_let_be(name: str, files: Files) -> None:
    changed = dict(files)
    ELSEWHERE[name](changed)

    assert list(check_any_epub(packed(changed))) == []
