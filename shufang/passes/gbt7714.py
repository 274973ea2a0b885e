"""References as GB/T 7714 prints them, in its edition of 2025 or of 2015.

What the editions do differently stands in `RULES`; how a type of document is laid out stands in
`LAYOUTS`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from shufang.passes.citation_names import name_list
from shufang.passes.gbt7714_rules import (
    MARKS,
    OF_THE_NET,
    RULES,
    WHOLE_DATES,
    Edition,
    Rules,
    Work,
)


@dataclass(slots=True)
class _Entry:
    """A reference in the making: areas that a full stop parts."""

    work: Work
    rules: Rules
    areas: list[str] = field(default_factory=list)

    def add(self, *texts: str) -> None:
        self.areas += [text for text in texts if text]


@dataclass(frozen=True, slots=True)
class FormattedReference:
    """A reference in print: its text, then where it can be read."""

    text: str
    url: str = ""
    doi: str = ""


def format_reference(work: Work, edition: Edition = "2025") -> FormattedReference:
    """Return the entry of a document; the address and DOI, if any, are printed behind `text`."""
    entry = _Entry(work, RULES[edition])
    LAYOUTS.get(work.type, _book)(entry)
    return FormattedReference(_joined(entry.areas), work.url, work.doi)


def _joined(areas: list[str]) -> str:
    text = ""
    for area in areas:
        text += area + (" " if area.endswith(".") else ". ")
    return text.rstrip()


def _book(entry: _Entry) -> None:
    entry.add(_author(entry), _title(entry), _translators(entry), _edition(entry))
    entry.add(_publication(entry))


def _part_of_book(entry: _Entry) -> None:
    if not entry.work.container_title:
        _book(entry)
        return
    work, rules = entry.work, entry.rules
    own = _joined([part for part in (_title(entry), _translators(entry)) if part])
    editors = work.editor or work.container_author
    host = [name_list(editors, work.is_chinese, rules.names)] if editors else []
    host.append(_colon(entry, work.container_title, _volume(entry)))
    entry.add(_author(entry))
    entry.add(own.rstrip(". ") + "//" + _joined(host).rstrip("."))
    entry.add(_edition(entry), _publication(entry))


def _article(entry: _Entry) -> None:
    work, rules = entry.work, entry.rules
    date = _year(work) if work.volume or work.issue else work.issued
    place = rules.comma.join(
        part for part in (work.container_title.rstrip("."), date, work.volume) if part
    )
    if work.issue:
        place += f"{rules.opening}{work.issue}{rules.closing}"
    place = _colon(entry, place, _pages(work) or work.number)
    entry.add(_author(entry), _title(entry), _translators(entry), place + _access(entry))


def _newspaper(entry: _Entry) -> None:
    work, rules = entry.work, entry.rules
    place = rules.comma.join(part for part in (work.container_title, work.issued) if part)
    if work.page:
        place += f"{rules.opening}{_pages(work)}{rules.closing}"
    entry.add(_author(entry), _title(entry), place + _access(entry))


def _conference(entry: _Entry) -> None:
    work = entry.work
    if work.container_title or not work.event_title:
        _part_of_book(entry)
        return
    place = _colon(entry, work.event_place, work.event_title)
    place = entry.rules.comma.join(part for part in (place, _year(work)) if part)
    entry.add(_author(entry), _title(entry), _colon(entry, place, _pages(work)) + _access(entry))


def _standard(entry: _Entry) -> None:
    if not entry.rules.standard_number_first:
        entry.add(_author(entry))
    entry.add(_title(entry))
    if entry.work.publisher or not entry.rules.standard_number_first:
        entry.add(_publication(entry))
    else:
        entry.add(_access(entry))


def _patent(entry: _Entry) -> None:
    entry.add(_author(entry), _title(entry), _publication(entry))


def _net(entry: _Entry) -> None:
    work, rules = entry.work, entry.rules
    dates = f"{rules.opening}{work.issued}{rules.closing}" if work.issued and work.is_online else ""
    dates = dates or work.issued
    publisher = work.publisher if work.type in {"article", "dataset"} else ""
    accessed = f"[{work.accessed}]" if work.accessed and work.is_online else ""
    entry.add(_author(entry), _title(entry), _edition(entry), publisher + dates + accessed)


def _map(entry: _Entry) -> None:
    _book(entry)
    entry.add(entry.work.dimensions)


def _report(entry: _Entry) -> None:
    work, rules = entry.work, entry.rules
    if rules.dates_of_access and work.is_online and not work.publisher and work.issued:
        date = f"{rules.opening}{work.issued}{rules.closing}"
        entry.add(_author(entry), _title(entry), date + _access(entry))
        return
    _book(entry)


LAYOUTS: Mapping[str, Callable[[_Entry], None]] = {
    "chapter": _part_of_book, "entry": _part_of_book, "entry-dictionary": _part_of_book,
    "entry-encyclopedia": _part_of_book, "paper-conference": _conference,
    "article-journal": _article, "article-magazine": _article, "review": _article,
    "article-newspaper": _newspaper, "standard": _standard, "patent": _patent, "map": _map,
    "report": _report, **dict.fromkeys(OF_THE_NET, _net),
}  # fmt: skip
"""How a type is laid out; types that are not here are laid out as books are."""


def _mark(work: Work, rules: Rules) -> str:
    mark = rules.marks.get(work.type) or MARKS.get(work.type, "")
    if (mark == "EB" or not mark) and not work.is_online:
        mark = "M" if work.publisher and not mark else "Z"
    carrier = work.medium or ("OL" if work.is_online else "")
    return f"{mark or 'EB'}/{carrier}" if carrier else mark


def _author(entry: _Entry) -> str:
    work = entry.work
    names = work.author
    if not names and not work.container_title:
        names = work.editor
    return name_list(names, work.is_chinese, entry.rules.names)


def _title(entry: _Entry) -> str:
    work, rules = entry.work, entry.rules
    title = work.title
    number = _number(work)
    if work.type == "standard" and rules.standard_number_first:
        title = "　".join(part for part in (number, title) if part)
        number = ""
    if not work.container_title:
        title = _colon(entry, title, _volume(entry))
    if work.type not in {"article", "article-journal", "article-magazine"}:
        title = _colon(entry, title, number)
    if work.type == "map" and work.scale:
        title = f"{title}. {work.scale}"
    return f"{title}[{_mark(work, rules)}]"


def _number(work: Work) -> str:
    return work.number or (work.archive_location if work.archive else "")


def _volume(entry: _Entry) -> str:
    work = entry.work
    if work.type.startswith("article") or not (work.volume or work.volume_title):
        return ""
    volume = work.volume
    if volume.isdigit():
        volume = entry.rules.number_of_volume.format(volume) if work.is_chinese else f"v.{volume}"
    separator = "　" if work.is_chinese else " "
    return separator.join(part for part in (volume, work.volume_title) if part)


def _translators(entry: _Entry) -> str:
    work, rules = entry.work, entry.rules
    if not work.translator:
        return ""
    names = name_list(work.translator, work.is_chinese, rules.names)
    if not work.is_chinese:
        return f"{names}{rules.comma}trans."
    return names + (rules.others_translate if names.endswith("等") else rules.comma) + "译"


def _edition(entry: _Entry) -> str:
    """GB/T 7714 7.4: the first edition is not named."""
    work = entry.work
    edition = work.edition
    if work.is_chinese:
        edition = edition.removeprefix("第").removesuffix("版")
    if edition.isdigit():
        if edition == "1":
            return ""
        return f"{edition}版" if work.is_chinese else f"{_ordinal(int(edition))} ed."
    if work.edition:
        return work.edition
    return f"V{work.version.lstrip('Vv')}" if work.version else ""


def _ordinal(number: int) -> str:
    if 10 < number % 100 < 20:
        return f"{number}th"
    return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th') }"


def _publication(entry: _Entry) -> str:
    work, rules = entry.work, entry.rules
    place, publisher = work.place, work.publisher
    if not place and not publisher:
        place, publisher = work.archive_place, work.archive
    if rules.names_unknown_places and not work.is_online and _mark(work, rules) in {"M", "C"}:
        place = place or ("[出版地不详]" if work.is_chinese else "[S.l.]")
        publisher = publisher or ("[出版者不详]" if work.is_chinese else "[s.n.]")
    date = work.issued if work.type in WHOLE_DATES else _year(work)
    published = _colon(entry, place, publisher)
    published = rules.comma.join(part for part in (published, date) if part)
    return _colon(entry, published, _pages(work)) + _access(entry)


def _access(entry: _Entry) -> str:
    work = entry.work
    wanted = entry.rules.dates_of_access and work.is_online and work.accessed
    return f"[{work.accessed}]" if wanted else ""


def _colon(entry: _Entry, first: str, second: str) -> str:
    return entry.rules.colon.join(part for part in (first, second) if part)


def _year(work: Work) -> str:
    year, dash, _ = work.issued.partition("-")
    return year if dash and year.isdigit() else work.issued


def _pages(work: Work) -> str:
    page = work.page
    for dash in ("——", "—", "–", "--", "～", "~"):
        page = page.replace(dash, "-")
    return page.replace(", ", entry_comma(work)).replace(",", entry_comma(work))


def entry_comma(work: Work) -> str:
    """Return the sign between separate pages of one source."""
    return "，" if work.is_chinese else ", "
