"""The values that the templates of generated pages are filled with."""

from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup

from shufang.html.blocks import BlockWriter
from shufang.html.divisions import Division, divisions, picture_credits
from shufang.html.markup import safe
from shufang.html.sequence import book_sections, contents_entries
from shufang.html.setting import Setting
from shufang.model.book import GeneratedPage, Index, IndexEntry, Meta
from shufang.passes.index import folio_runs
from shufang.passes.script import in_script

PENDING = "待定"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of contents, of a list of figures or of an index."""

    href: str
    depth: int
    number: str
    title: str
    folio: str
    kind: str = ""
    """What it leads to, for the style sheet: "part", "chapter", "section" …"""
    language: str = ""
    """BCP 47 tag of a title in another language than the book's."""


@dataclass(frozen=True, slots=True)
class IndexLine:
    """An index entry with its places."""

    term: str
    places: tuple[tuple[str, str], ...]
    """Address and text of each place: a section in the e-book, pages in print."""


def generated_values(
    page: GeneratedPage, setting: Setting, writer: BlockWriter
) -> tuple[str, dict[str, object]]:
    """Return the template of a generated page and its values."""
    match page.kind:
        case "series_page" | "title_page":
            return f"{page.kind}.xhtml", {}
        case "credits":
            credited = [
                (item.number or item.title, item.credit, f"#{setting.html_id(item.id)}")
                for item in picture_credits(setting.book)
            ]
            return "credits.xhtml", {"credits": credited, "heading": _heading(page, setting)}
        case "copyright_page":
            record, language = publication_record(setting), _cip_language(setting)
            return "copyright_page.xhtml", {"record": record, "cip_language": language}
        case "contents":
            return "contents.xhtml", {"lines": _contents(setting)}
        case "list_of_figures" | "list_of_tables":
            kind = "figure" if page.kind == "list_of_figures" else "table"
            return "listing.xhtml", {"lines": _listed(setting, kind)}
        case "chronology":
            return "chronology.xhtml", {"rows": _chronology(setting, writer)}
        case "bibliography":
            return "bibliography.xhtml", {"rows": _bibliography(setting, writer)}
        case "person_index" | "subject_index":
            kind = "person" if page.kind == "person_index" else "subject"
            return "index.xhtml", {"groups": _index(setting, kind)}


def _contents(setting: Setting) -> list[Line]:
    return [
        Line(
            f"#{setting.html_id(entry.id)}",
            entry.depth,
            entry.number,
            entry.title,
            setting.folio(setting.html_id(entry.id)) if setting.is_print else "",
            kind=entry.kind,
            language=entry.language,
        )
        for entry in contents_entries(setting.book)
    ]


def _listed(setting: Setting, kind: str) -> list[Line]:
    lines = []
    for item in setting.book.listed:
        if item.kind == kind and item.number:
            target = setting.html_id(item.id)
            folio = setting.folio(target) if setting.is_print else ""
            lines.append(Line(f"#{target}", 1, item.number, item.title, folio))
    return lines


def _chronology(setting: Setting, writer: BlockWriter) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    for event in setting.book.events:
        target = setting.html_id(event.place) if event.place else ""
        rows.append(
            {
                "id": setting.html_id(event.id),
                "date": event.date_text,
                "year": event.date[:4],
                "text": safe(writer.inlines.write(event.text)),
                "source": event.source,
                "href": f"#{target}" if target else "",
                "folio": setting.folio(target) if target and setting.is_print else "",
            }
        )
    return rows


def _bibliography(setting: Setting, writer: BlockWriter) -> list[dict[str, object]]:
    return [
        {
            "id": setting.html_id(f"ref-{reference.key}"),
            "number": reference.number,
            "text": safe(writer.inlines.write(reference.text)),
            "anchors": reference.anchors,
        }
        for reference in setting.book.references
    ]


def _index(setting: Setting, kind: str) -> list[tuple[str, list[IndexLine]]]:
    groups: dict[str, list[IndexLine]] = {}
    for index in _of_kind(setting, kind):
        for entry in index.entries:
            line = IndexLine(entry.term, _places(setting, entry))
            groups.setdefault(entry.initial, []).append(line)
    return list(groups.items())


def _of_kind(setting: Setting, kind: str) -> list[Index]:
    return [index for index in setting.book.indexes if index.kind == kind]


def _places(setting: Setting, entry: IndexEntry) -> tuple[tuple[str, str], ...]:
    if setting.is_print:
        anchors: dict[str, str] = {}
        for locator in entry.locators:
            anchors.setdefault(setting.folio(locator.anchor), locator.anchor)
        anchors.pop("", None)
        return tuple((f"#{anchors[first]}", text) for first, text in folio_runs(list(anchors)))
    places: dict[str, tuple[str, str]] = {}
    for locator in entry.locators:
        title = setting.titles.get(locator.chapter, "")
        places.setdefault(locator.chapter, (f"#{locator.anchor}", title))
    return tuple(places.values())


def _heading(page: GeneratedPage, setting: Setting) -> Division | None:
    """Return the heading, with its element id, of a page that has one at most."""
    for one in divisions(page, setting.book):
        return Division(setting.html_id(one.id), one.title)
    return None


def section_titles(setting: Setting) -> Mapping[str, str]:
    """Return a short title for every section: its number, or its title."""
    return {section.id: section.number or section.title for section in book_sections(setting.book)}


def publication_record(setting: Setting) -> list[tuple[str, Markup | str]]:
    """Return the version record of the copyright page in the order of GB/T 12450.

    What does not exist yet reads 待定. The e-book has its own ISBN and neither trim nor sheets.
    """
    meta, data = setting.book.meta, setting.book.meta.publication
    rows: list[tuple[str, str | None]] = [
        ("书名", _full_title(meta)),
        *((role, name) for role, name in _roles(meta)),
        ("出版发行", _at_place(data.publisher, data.publisher_place)),
        ("地址", data.publisher_address),
        ("邮编", data.postcode),
    ]
    if setting.is_print:
        rows += [("印刷", data.printer), ("经销", data.distributor)]
        rows += list(setting.print_record)
        rows += [("版次", data.edition_no), ("印次", data.impression), ("印数", data.print_run)]
        rows += [("书号", data.isbn_print), ("定价", data.price)]
    else:
        rows += [("版次", data.edition_no), ("出版时间", data.published)]
        rows += [("电子书号", data.isbn_epub), ("印刷版书号", data.isbn_print)]
    pending = setting.words(PENDING)
    return [
        (setting.words(name), value if value is not None else pending)
        for name, value in rows
        if value != ""
    ]


def _cip_language(setting: Setting) -> str:
    """Return the language of CIP data that stand as issued, in Simplified, in another book."""
    language, cip = setting.book.meta.language, setting.book.meta.publication.cip or ""
    is_other = language.lower().startswith("zh-hant") and in_script(cip, language) != cip
    return "zh-Hans" if is_other or (cip and not language.startswith("zh")) else ""


def _at_place(publisher: str | None, place: str | None) -> str | None:
    return f"{publisher}（{place}）" if publisher and place else publisher


def _full_title(meta: Meta) -> str:
    title = f"{meta.title}：{meta.subtitle}" if meta.subtitle else meta.title
    return f"{title}　{meta.volume}" if meta.volume else title


def _roles(meta: Meta) -> list[tuple[str, str]]:
    roles: dict[str, list[str]] = {}
    for person in meta.people:
        roles.setdefault(person.role_text or "著", []).append(person.name)
    return [(role, "　".join(names)) for role, names in roles.items()]
