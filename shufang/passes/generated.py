"""Generated pages: those that have nothing to show are left out."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from shufang.manuscript.records import GENERATED_KINDS
from shufang.model.book import Book, GeneratedKind, GeneratedPage, Section
from shufang.passes.context import Context

TITLES: Mapping[GeneratedKind, str] = {
    "series_page": "附书名页",
    "title_page": "扉页",
    "copyright_page": "版权页",
    "contents": "目录",
    "list_of_figures": "图目",
    "list_of_tables": "表目",
    "chronology": "大事记",
    "bibliography": "参考文献",
    "person_index": "人名索引",
    "subject_index": "主题索引",
    "credits": "工作人员名单",
}
"""The title that a generated page prints, or is known by where it prints none."""

_CONTENT: Mapping[GeneratedKind, Callable[[Book], bool]] = {
    "series_page": lambda book: book.meta.series is not None,
    "list_of_figures": lambda book: any(i.kind == "figure" and i.number for i in book.listed),
    "list_of_tables": lambda book: any(item.kind == "table" for item in book.listed),
    "chronology": lambda book: bool(book.events),
    "bibliography": lambda book: bool(book.references),
    "person_index": lambda book: any(index.kind == "person" for index in book.indexes),
    "subject_index": lambda book: any(index.kind == "subject" for index in book.indexes),
}


def settle_pages(book: Book, context: Context) -> Book:
    """Leave out generated pages without content; report those that book.yaml asks for.

    A bibliography that citations point into may not be missing: it is put at the end.
    """
    asked = {GENERATED_KINDS.get(name, name) for name in context.asked_pages}

    def wanted(section: Section) -> bool:
        if not isinstance(section, GeneratedPage):
            return True
        has_content = _CONTENT.get(section.kind)
        if has_content is None or has_content(book):
            return True
        if section.kind in asked:
            context.findings.warning("IDX-006", section.span, page=TITLES[section.kind])
        return False

    front = tuple(section for section in book.front if wanted(section))
    back = tuple(section for section in book.back if wanted(section))
    settled = replace(book, front=front, back=back)
    _report_unused_marks(settled, context)
    return _with_bibliography(settled, context)


def _shown(book: Book) -> set[str]:
    return {s.kind for s in (*book.front, *book.back) if isinstance(s, GeneratedPage)}


def _report_unused_marks(book: Book, context: Context) -> None:
    pages: dict[str, GeneratedKind] = {"person": "person_index", "subject": "subject_index"}
    for index in book.indexes:
        page = pages[index.kind]
        if page not in _shown(book):
            count = len(index.entries)
            context.findings.note("IDX-007", book.meta.span, count=count, page=TITLES[page])


def _with_bibliography(book: Book, context: Context) -> Book:
    cited = any(reference.anchors for reference in book.references)
    if not cited or "bibliography" in _shown(book):
        return book
    context.findings.note("BIB-014", book.meta.span)
    title = TITLES["bibliography"]
    page = GeneratedPage("bibliography", "bibliography", title, book.meta.span)
    return replace(book, back=(*book.back, page))
