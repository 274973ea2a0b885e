"""印制单: what the printer has to know, measured in the finished files, as YAML and as pages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from shufang.engines.pdf_measures import PdfMeasures
from shufang.engines.press_profile import PressProfile
from shufang.html.cover_page import CoverGeometry
from shufang.html.theme import PageGeometry
from shufang.model.book import Book, Chapter, Meta, Part
from shufang.model.press import PressSettings
from shufang.model.ticket import STEPS, Order
from shufang.writers.pagination import BookPage

PENDING = "待定"

Row = tuple[str, str]
Group = tuple[str, tuple[Row, ...]]


@dataclass(frozen=True, slots=True)
class TicketFile:
    """One file that goes to the printer."""

    name: str
    measures: PdfMeasures


@dataclass(frozen=True, slots=True)
class TicketSection:
    """One stretch of the book block, by the sides of its leaves (面), counted from 1."""

    title: str
    first: int
    last: int
    folio: str
    """Of its first page; in brackets where it is counted but not printed (暗码)."""


@dataclass(frozen=True, slots=True)
class Ticket:
    """Everything that the ticket says."""

    title: str
    date: str
    """付印 day, "" before."""
    groups: tuple[Group, ...]
    sections: tuple[TicketSection, ...]
    page_kinds: tuple[Row, ...]
    """空白, 暗码, 彩色 pages as ranges of 面."""
    files: tuple[TicketFile, ...]
    sign_offs: tuple[tuple[str, str, str, str], ...]
    """Step, name, day, remark; empty where nobody has signed."""


@dataclass(frozen=True, slots=True)
class TicketSource:
    """What a ticket is made from."""

    book: Book
    order: Order
    press: PressSettings
    profile: PressProfile
    page: PageGeometry
    cover: CoverGeometry
    pages: Sequence[BookPage]
    block: TicketFile
    cover_file: TicketFile


def ticket(source: TicketSource) -> Ticket:
    """Return the ticket of a book block and its cover."""
    return Ticket(
        source.book.meta.title,
        source.order.released_on,
        tuple(
            (name, tuple(rows))
            for name, rows in (
                ("图书", _book_rows(source.book.meta)),
                ("书芯", _block_rows(source)),
                ("封面", _cover_rows(source)),
                ("装订与委托", source.order.shown()),
                ("印前", _press_rows(source)),
            )
        ),
        tuple(_sections(source.pages)),
        tuple(_page_kinds(source)),
        (source.block, source.cover_file),
        tuple(_signatures(source.order)),
    )


def _book_rows(meta: Meta) -> Iterator[Row]:
    given = meta.publication
    yield "书名", f"{meta.title}：{meta.subtitle}" if meta.subtitle else meta.title
    if meta.series:
        parts = (meta.series.name, meta.series.number_text or meta.series.number)
        yield "丛书名、卷次", "　".join(part for part in parts if part)
    if meta.volume:
        yield "分卷", meta.volume
    roles: dict[str, list[str]] = {}
    for person in meta.people:
        roles.setdefault(person.role_text, []).append(person.name)
    yield from ((role, "、".join(names)) for role, names in roles.items())
    for label, value in (
        ("出版者", given.publisher),
        ("印刷者", given.printer),
        ("ISBN", given.isbn_print),
        ("CIP", given.cip),
        ("版次", given.edition_no),
        ("印次", given.impression),
        ("印数", given.print_run),
        ("定价", given.price),
    ):
        if value != "":
            yield label, value if value is not None else PENDING


def _block_rows(source: TicketSource) -> Iterator[Row]:
    page, measured = source.page, source.block.measures
    number = len(measured.pages)
    first = measured.pages[0]
    if page.sheet:
        yield "开本", f"{page.sheet}　1/{page.fold}"
    yield "成品尺寸", f"{first.width_mm:g}毫米×{first.height_mm:g}毫米"
    yield "出血", f"{first.bleed_mm:g}毫米"
    yield "面数", f"{number}"
    yield "印张", f"{number / page.fold:.3f}".rstrip("0").rstrip(".")
    yield "字数", f"{page.characters * page.lines * number / 1000:.0f}千字"
    coloured = sum(each.is_coloured for each in measured.pages)
    used = frozenset[str]().union(*(each.inks for each in measured.pages))
    yield "印色", f"{colours(used, both=True)}（{coloured}面彩色）" if coloured else "1+1"
    paper = source.book.meta.cover.paper
    named = source.press.paper_name or paper.name
    thick = "按常用值估算" if paper.is_assumed else f"每张厚{paper.caliper_mm:g}毫米"
    yield "正文用纸", f"{named}（{thick}）" if named else f"{PENDING}（{thick}）"


def colours(inks: frozenset[str], *, both: bool) -> str:
    """Return the colours on either side of a sheet as a printer writes them, "4+4", "5+0"."""
    spots = sorted(inks - {"C", "M", "Y", "K", "RGB"})
    number = (4 if inks & {"C", "M", "Y", "RGB"} else 1) + len(spots)
    named = f"，专色 {'、'.join(spots)}" if spots else ""
    return f"{number}+{number if both else 0}{named}"


def _cover_rows(source: TicketSource) -> Iterator[Row]:
    cover, (sheet,) = source.cover, source.cover_file.measures.pages
    yield "展开尺寸", f"{sheet.width_mm:g}毫米×{sheet.height_mm:g}毫米"
    yield "书脊", f"{cover.spine:g}毫米"
    yield "勒口", f"{cover.flap:g}毫米" if cover.flap else "无"
    yield "出血", f"{sheet.bleed_mm:g}毫米"
    yield "印色", colours(sheet.inks, both=False)


def _press_rows(source: TicketSource) -> Iterator[Row]:
    block, press, profile = source.block.measures, source.press, source.profile
    yield "文件标准", block.standard or f"PDF {block.version}"
    condition = block.condition or profile.condition
    yield "印刷条件", f"{profile.name}（{condition}）" if condition else profile.name
    yield "色彩配置校验", profile.sha256
    yield "总墨量上限", f"{press.total_ink}%"
    fonts = sorted({*block.fonts, *source.cover_file.measures.fonts})
    lacking = [*block.unembedded, *source.cover_file.measures.unembedded]
    embedded = f"未嵌入：{'、'.join(lacking)}" if lacking else "全部嵌入"
    yield "字体", f"{'、'.join(fonts)}（{embedded}）"


def _sections(pages: Sequence[BookPage]) -> Iterator[TicketSection]:
    """Yield what stands where, section by section; blanks between them by themselves."""
    current: list[BookPage] = []
    for page in pages:
        same = current and current[0].section is page.section
        if current and not same:
            yield _section(current)
            current = []
        current.append(page)
    if current:
        yield _section(current)


def _section(pages: Sequence[BookPage]) -> TicketSection:
    first, last = pages[0], pages[-1]
    title = _named(first)
    folio = first.folio if first.shows_folio else f"（{first.folio}）"
    return TicketSection(title, first.index + 1, last.index + 1, folio)


def _named(page: BookPage) -> str:
    section = page.section
    if section is None:
        return "空白"
    node = section.node
    if isinstance(node, Part):
        return f"辑封　{section.full_title}"
    if isinstance(node, Chapter) and node.kind == "chapter":
        return f"章首　{section.full_title}"
    return section.full_title


def _page_kinds(source: TicketSource) -> Iterator[Row]:
    measured = source.block.measures.pages
    pages = source.pages
    yield "空白面", ranges(number for number, page in enumerate(measured, 1) if page.is_blank)
    blind = (page.index + 1 for page in pages if not page.shows_folio)
    yield "暗码面", ranges(blind)
    yield "彩色面", ranges(number for number, page in enumerate(measured, 1) if page.is_coloured)


def ranges(numbers: Iterator[int] | Sequence[int]) -> str:
    """Return numbers as "1、3—5、8"; 无 where there are none."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] + 1 == number:
            runs[-1][-1] = number
        else:
            runs.append([number, number])
    return "、".join(f"{a}" if a == b else f"{a}—{b}" for a, b in runs) or "无"


def _signatures(order: Order) -> Iterator[tuple[str, str, str, str]]:
    signed = {one.step: one for one in order.sign_offs}
    for step in STEPS:
        one = signed.get(step)
        yield (step, one.name, one.date, one.remark) if one else (step, "", "", "")


def ticket_data(made: Ticket) -> Mapping[str, object]:
    """Return the ticket as plain values for YAML, in the order in which it is read."""
    files = [
        {
            "文件": one.name,
            "面数": len(one.measures.pages),
            "字节": one.measures.bytes,
            "sha256": one.measures.sha256,
        }
        for one in made.files
    ]
    sections = [
        {"内容": one.title, "起面": one.first, "止面": one.last, "页码": one.folio}
        for one in made.sections
    ]
    steps = [
        {"环节": step, "姓名": name, "日期": date, "说明": remark}
        for step, name, date, remark in made.sign_offs
    ]
    return {
        "印制单": made.title,
        "日期": made.date,
        **{name: dict(rows) for name, rows in made.groups},
        "文件": files,
        "面次": {**dict(made.page_kinds), "分段": sections},
        "审校": steps,
    }


def ticket_yaml(made: Ticket) -> bytes:
    """Return the ticket as a YAML file."""
    import yaml

    text = yaml.safe_dump(ticket_data(made), allow_unicode=True, sort_keys=False, width=100)
    return text.encode()
