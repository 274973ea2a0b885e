"""Documents, and what the editions of GB/T 7714 do with them: signs, marks, names, dates.

The 2025 edition (in force since 2026-07-01) prints `.` and `[ ]` half-width and all
other signs full-width, keeps family names as they are written, gives the date of access for pages
of the net only, and puts the number of a standard before its title.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from shufang.passes.citation_names import Name, NameForm, is_cjk

Edition = Literal["2025", "2015"]


@dataclass(frozen=True, slots=True)
class Work:
    """A document as a reference describes it; texts are empty where nothing is known."""

    type: str
    title: str = ""
    language: str = ""
    author: tuple[Name, ...] = ()
    editor: tuple[Name, ...] = ()
    translator: tuple[Name, ...] = ()
    container_author: tuple[Name, ...] = ()
    container_title: str = ""
    volume: str = ""
    volume_title: str = ""
    issue: str = ""
    number: str = ""
    edition: str = ""
    version: str = ""
    place: str = ""
    publisher: str = ""
    issued: str = ""
    """ISO 8601 (2023, 2023-05, 2023-05-06) or as it is to be printed ("c1988")."""
    accessed: str = ""
    page: str = ""
    event_title: str = ""
    event_place: str = ""
    archive: str = ""
    archive_place: str = ""
    archive_location: str = ""
    scale: str = ""
    dimensions: str = ""
    medium: str = ""
    url: str = ""
    doi: str = ""

    @property
    def is_chinese(self) -> bool:
        """By the record's language, else by the characters of its title."""
        if self.language:
            return self.language.lower().startswith(("zh", "cmn", "ja", "ko", "中"))
        return is_cjk(self.title or self.container_title or self.publisher)

    @property
    def is_online(self) -> bool:
        """Whether it is read on the net."""
        return bool(self.url or self.doi)


@dataclass(frozen=True, slots=True)
class Rules:
    """What one edition of the standard asks for."""

    comma: str
    colon: str
    opening: str
    closing: str
    names: NameForm
    others_translate: str
    """Between 等 and 译."""
    number_of_volume: str
    dates_of_access: bool
    """Whether everything on the net gets its date of access, or pages of the net only."""
    standard_number_first: bool
    names_unknown_places: bool
    """2015, 7.4.1: [出版地不详], [S.l.]; 2025 leaves them out."""
    marks: Mapping[str, str]
    """Type marks that differ from `MARKS`."""


RULES: Mapping[Edition, Rules] = {
    "2025": Rules(
        "，", "：", "（", "）", NameForm("，", capitals=False, hyphens=True),
        others_translate="，", number_of_volume="卷{}", dates_of_access=False,
        standard_number_first=True, names_unknown_places=False, marks={},
    ),
    "2015": Rules(
        ", ", ": ", "(", ")", NameForm(", ", capitals=True, hyphens=False, suffix=", "),
        others_translate="", number_of_volume="第{}卷", dates_of_access=True,
        standard_number_first=False, names_unknown_places=True,
        marks={"dataset": "DB", "article": "EB"},
    ),
}  # fmt: skip

MARKS: Mapping[str, str] = {
    "book": "M", "classic": "M", "chapter": "M", "entry": "M", "entry-dictionary": "M",
    "entry-encyclopedia": "M", "pamphlet": "M",
    "article-journal": "J", "article-magazine": "J", "periodical": "J", "review": "J",
    "article-newspaper": "N", "paper-conference": "C", "thesis": "D", "report": "R",
    "standard": "S", "patent": "P", "map": "CM", "dataset": "DS", "software": "CP",
    "article": "PP", "webpage": "EB", "post": "EB", "post-weblog": "EB",
    "motion_picture": "EB", "broadcast": "EB", "song": "EB", "graphic": "EB", "figure": "EB",
    "manuscript": "A", "archive": "A", "collection": "A", "personal_communication": "A",
    "interview": "A", "legislation": "A", "regulation": "A", "bill": "A", "legal_case": "A",
    "hearing": "A", "treaty": "A",
}  # fmt: skip
"""Type marks of annex B; types of the net become Z where there is no address."""

OF_THE_NET = frozenset(
    {"webpage", "post", "post-weblog", "article", "dataset", "motion_picture", "broadcast"}
    | {"song", "graphic", "figure"}
)
WHOLE_DATES = frozenset(
    {"article-newspaper", "patent", "report", "manuscript", "archive", "collection"}
    | {"personal_communication", "interview", "legislation", "regulation"}
)
