"""The handbook is true: its examples read without a fault, its names are the program's."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from shufang.cli import main
from shufang.commands.arguments import UsageFault, parse
from shufang.core.diagnostic import Findings
from shufang.html.theme_record import ThemeRecord as StylesRecord
from shufang.manuscript import markdown_names as names
from shufang.manuscript.figure_files import FigureReader
from shufang.manuscript.images import Pictures
from shufang.manuscript.list_files import (
    read_chronology,
    read_ignores,
    read_references,
    read_terms,
)
from shufang.manuscript.manuscript import FigureSource
from shufang.manuscript.markdown import parse_chapter
from shufang.manuscript.markdown_html import ALLOWED
from shufang.manuscript.paths import BookFolder
from shufang.manuscript.records import (
    CHAPTER_KINDS,
    GENERATED_KINDS,
    BookRecord,
    BookThemeRecord,
    IsbnRecord,
    PartRecord,
    PublisherRecord,
    SectionItem,
    SeriesRecord,
    TraditionalRecord,
    TypeAreaRecord,
)
from shufang.manuscript.records_base import Record
from shufang.manuscript.records_chapter import FrontMatterRecord
from shufang.manuscript.records_cover import CoverRecord, PaperRecord
from shufang.manuscript.records_epub import EpubRecord
from shufang.manuscript.records_figures import ChartRecord, FigureRecord, RecordingRecord
from shufang.manuscript.records_lists import (
    ChronologyRecord,
    IgnoreRecord,
    NameRecord,
    ReferenceRecord,
    TermRecord,
)
from shufang.manuscript.records_people import ROLES, PersonRecord
from shufang.manuscript.records_press import MarksRecord, PressRecord
from shufang.manuscript.records_reading import field_names, read_record
from shufang.manuscript.records_ticket import SignOffRecord, TicketRecord
from shufang.manuscript.text_files import split_front_matter
from shufang.manuscript.yaml_text import YamlNode, plain_value, read_yaml

ROOT = Path(__file__).parent.parent
HANDBOOK = ROOT / "docs" / "handbook.md"
TEXT = HANDBOOK.read_text("utf-8")
_FENCE = re.compile(r"^```(?P<kind>\w*)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"(?P<ticks>`+) ?(?P<code>.+?) ?(?P=ticks)(?!`)")
_HEADING = re.compile(r"^#{2,5} (?:[一二三四五]、)?(?P<title>.+)$", re.MULTILINE)
_WORD = r"[\w-]"
RECORDS: tuple[type[Record], ...] = (
    BookRecord, SeriesRecord, PublisherRecord, IsbnRecord, TypeAreaRecord, BookThemeRecord,
    SectionItem, PartRecord, PersonRecord, FrontMatterRecord, FigureRecord, ChartRecord,
    TraditionalRecord, RecordingRecord, ChronologyRecord, TermRecord, IgnoreRecord, ReferenceRecord,
    NameRecord, PressRecord, MarksRecord, CoverRecord, PaperRecord, TicketRecord, SignOffRecord,
    EpubRecord,
)  # fmt: skip


@dataclass(frozen=True)
class Example:
    """A fenced piece of the handbook."""

    kind: str
    body: str
    line: int

    def __str__(self) -> str:
        return f"{self.kind}:{self.line}"


def examples(kind: str) -> list[Example]:
    found = (
        Example(match["kind"], match["body"], TEXT.count("\n", 0, match.start()) + 2)
        for match in _FENCE.finditer(TEXT)
    )
    return [example for example in found if example.kind == kind]


def faults(findings: Findings) -> list[str]:
    return [f"{found.code} {found.span}" for found in findings]


@pytest.mark.parametrize("example", examples("markdown"), ids=str)
def test_texts_read_without_a_finding(example: Example) -> None:
    findings = Findings()
    front, body, line = split_front_matter(example.body)
    if front is not None:
        node = read_yaml(front, "chapter.md", findings)
        assert node is not None
        read_record(FrontMatterRecord, node, findings)
    parse_chapter(body, "chapter.md", line, findings)
    assert faults(findings) == []


@pytest.mark.parametrize("example", examples("yaml"), ids=str)
def test_records_read_without_a_finding(example: Example) -> None:
    found = re.match(r"# (\w+\.yaml)\n", example.body)
    assert found, "the first line of an example names its file"
    findings = Findings()
    node = read_yaml(example.body, found[1], findings)
    assert node is not None
    read_file(found[1], node, findings)
    assert faults(findings) == []


def read_file(file: str, node: YamlNode, findings: Findings) -> None:
    match file:
        case "book.yaml":
            read_record(BookRecord, node, findings)
        case "figures.yaml":
            read_figures(node, findings)
        case "chronology.yaml":
            assert read_chronology(node, findings)
        case "references.yaml":
            assert read_references(node, findings)
        case "terms.yaml":
            assert read_terms(node, findings)
        case "ignore.yaml":
            assert read_ignores(node, findings)
        case _:
            raise AssertionError(file)


def read_figures(node: YamlNode, findings: Findings) -> None:
    """Read figures whose pictures do not exist: only that is no fault here."""
    read = Findings()
    figures: dict[str, FigureSource] = {}
    reader = FigureReader(Pictures(BookFolder(ROOT, ROOT, frozenset()), read), read, figures)
    reader.read(node, "")
    assert len(figures) == len(plain_value(node))
    for found in read:
        if found.code not in {"IMG-001", "MAN-043", "FIG-006"}:
            findings.add(found)


def commands() -> Iterator[str]:
    for example in examples("sh"):
        yield from example.body.strip().split("\n")
    for match in _CODE.finditer(_FENCE.sub("", TEXT)):
        if match["code"].startswith("python3 build.py"):
            yield match["code"]


@pytest.mark.parametrize("command", sorted(set(commands())))
def test_commands_are_understood(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program, *words = command.split()
    if program == "bash":
        assert (ROOT / words[0]).is_file()
        return
    assert words[0] == "build.py"
    monkeypatch.chdir(tmp_path)
    (tmp_path / "社区故事").mkdir()
    try:
        assert parse(words[1:])
    except UsageFault as fault:
        pytest.fail(" ".join(fault.lines))


def test_every_command_and_option_of_the_help_is_explained(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["--help"]) == 0
    shown = capsys.readouterr().out
    options = set(re.findall(r"--[a-z-]+|(?<= )-[a-z](?=,)", shown))
    words = set(re.findall(r"^  ([a-z]+)", shown, re.MULTILINE))
    assert "--strict" in options
    assert "explain" in words
    assert not {word for word in options | words if not mentioned(word)}


def test_options_of_the_handbook_exist(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    shown = capsys.readouterr().out
    ours = [line for line in TEXT.splitlines() if "/dask " not in line and "setup.sh" not in line]
    written = set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", "\n".join(ours)))
    assert not {option for option in written if option not in shown}
    setup = (ROOT / "setup.sh").read_text("utf-8")
    assert all(f"{option})" in setup for option in re.findall(r"setup\.sh (--[a-z]+)", TEXT))


def mentioned(word: str) -> bool:
    return re.search(rf"(?<!{_WORD}){re.escape(word)}(?!{_WORD})", TEXT) is not None


def tables() -> dict[str, set[str]]:
    found: dict[str, Mapping[str, object]] = {
        "marks": names.SPAN_MARKS,
        "span keys": names.SPAN_KEYS,
        "heading keys": names.HEADING_KEYS,
        "figure keys": names.FIGURE_KEYS,
        "widths": names.WIDTHS,
        "placements": names.PLACEMENTS,
        "forms": names.FORMS,
        "containers": names.CONTAINERS,
        **{f"keys of {name}": keys for name, keys in names.CONTAINER_KEYS.items()},
        "kinds": CHAPTER_KINDS,
        "pages": GENERATED_KINDS,
    }
    return {
        **{name: set(words) for name, words in found.items()},
        **{model.__name__: set(field_names(model)) - _UNTYPED for model in RECORDS},
        "HTML": {f"<{tag}>" for tag in ALLOWED},
    }


_UNTYPED = {"container_author", "event_title", "event_place", "collection_title",
            "collection_number", "volume_title"}  # fmt: skip
"""Names of fields in the code, with an underscore where CSL has a hyphen."""


@pytest.mark.parametrize("table", tables())
def test_every_name_is_explained(table: str) -> None:
    words = tables()[table]
    assert words
    shown = {word for word in words if f"`{word}`" in TEXT or mentioned(word)}
    assert sorted(words - shown) == []


def test_roles_of_the_trade_are_listed() -> None:
    listed = re.search(r"常用的责任：(.+?)；", TEXT)
    assert listed
    assert not {role for role in listed[1].split("、") if role not in ROLES}


def test_trims_are_those_of_the_theme() -> None:
    node = read_yaml((ROOT / "styles/theme.yaml").read_text("utf-8"), "theme.yaml", Findings())
    assert node is not None
    theme = StylesRecord.model_validate(plain_value(node))
    for trim in theme.trims:
        row = f"| {trim.width_mm:g} × {trim.height_mm:g} | {trim.lines} 行 × {trim.characters} 字 |"
        assert row in TEXT
        assert all(mentioned(name) for name in trim.names)


def test_codes_exist_and_every_area_is_named() -> None:
    rules = {path.stem for path in (ROOT / "shufang/messages/rules").glob("*.md")}
    areas = {path.stem for path in (ROOT / "shufang/messages/zh-Hans").glob("[A-Z]*.toml")}
    assert set(re.findall(r"\b[A-Z]{3}-\d{3}\b", TEXT)) <= rules
    assert not {area for area in areas if f"`{area}`" not in TEXT}


def test_sections_that_rules_name_exist() -> None:
    titles = {match["title"] for match in _HEADING.finditer(_FENCE.sub("", TEXT))}
    cited = {
        title
        for path in (ROOT / "shufang/messages/rules").glob("*.md")
        for title in re.findall(r"《书稿写法》“(.+?)”", path.read_text("utf-8"))
    }
    assert cited
    assert sorted(cited - titles) == []


def test_links_lead_somewhere() -> None:
    titles = {match["title"] for match in _HEADING.finditer(_FENCE.sub("", TEXT))}
    prose = _CODE.sub("", _FENCE.sub("", TEXT))
    for target in re.findall(r"\]\(([^)]+)\)", prose):
        if target.startswith("#"):
            assert target[1:] in titles
        else:
            assert (HANDBOOK.parent / target).is_file(), target


def test_pictures_are_small() -> None:
    for path in (ROOT / "docs/images").glob("handbook-*.png"):
        assert path.name in TEXT
        assert path.stat().st_size <= 80_000
