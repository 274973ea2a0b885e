"""Style sheets as the engine wants them, parsed once per process and checked for its traps."""

from __future__ import annotations

import atexit
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from urllib.request import url2pathname

from shufang.core.diagnostic import Diagnostic, Findings
from shufang.core.span import Span
from shufang.engines import ruby
from shufang.engines.css_properties import register
from shufang.engines.layout_log import LogReader, reading_log
from shufang.engines.sections import StyleSheet
from shufang.engines.style_addresses import outside_addresses
from shufang.engines.weasyprint_engine import start

if TYPE_CHECKING:
    from tinycss2.ast import Node
    from weasyprint import CSS
    from weasyprint.css.counters import CounterStyle
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher

NOTE_PLACEHOLDER = "①"

NOTES = StyleSheet(
    "",
    # U+2060 keeps a mark from beginning a line; line-height 0 keeps it from parting the lines.
    # What a note would inherit from a heading or an extract is taken back.
    ".footnote { float: footnote; footnote-policy: line; footnote-display: block;"
    " font-weight: normal; font-style: normal; text-indent: 0; text-align: justify;"
    " letter-spacing: normal; break-inside: auto }\n"
    '.footnote::footnote-call { content: "\\2060①" !important; line-height: 0 }\n'
    '.footnote::footnote-marker { content: "①" }\n',
)
"""The part of the notes that is contract, not design (see `sections`)."""


@dataclass(slots=True)
class Styles:
    """The parsed sheets with what they share, and what their parsing found."""

    sheets: list[CSS]
    fonts: FontConfiguration
    counters: CounterStyle
    profiles: dict[str, object]
    findings: tuple[Diagnostic, ...]
    is_usable: bool


def parse(sheets: tuple[StyleSheet, ...], fontconfig: Path) -> Styles:
    """Return the sheets parsed in order; the same object for the same texts and fonts."""
    return _parse(sheets, fontconfig)


def forget() -> None:
    """Drop parsed sheets: the engine reports a late fault once per parsed sheet only."""
    _parse.cache_clear()


@lru_cache(maxsize=2)
def _parse(sheets: tuple[StyleSheet, ...], fontconfig: Path) -> Styles:
    start(fontconfig)
    register()
    # The engine's font objects complain when they outlive the modules that they need.
    atexit.register(forget)
    from weasyprint import CSS
    from weasyprint.css.counters import CounterStyle
    from weasyprint.text.fonts import FontConfiguration

    findings = Findings()
    fonts, counters = FontConfiguration(), CounterStyle()
    profiles: dict[str, object] = {}
    own_fonts = _font_fetcher(fontconfig)
    parsed = []
    crashing = False
    for sheet in (NOTES, StyleSheet("", ruby.STYLE), *sheets):
        log = LogReader(findings, sheet.name, sheets)
        log.sheet = sheet
        with reading_log(log):
            parsed.append(
                CSS(
                    string=sheet.text,
                    base_url="book:/",
                    url_fetcher=own_fonts,
                    font_config=fonts,
                    counter_style=counters,
                    color_profiles=profiles,
                )
            )
        for place, value in _crashing_values(sheet):
            findings.error("STY-025", place, value=value)
            crashing = True
        if sheet.name.endswith(".css"):
            for place, address in outside_addresses(sheet):
                findings.error("STY-026", place, address=address)
                crashing = True
    return Styles(parsed, fonts, counters, profiles, tuple(findings), not crashing)


def _font_fetcher(fontconfig: Path) -> URLFetcher:
    """Return the sheets' fetcher: `local()` of `@font-face` in the book's own font folders.

    Such a typeface can take a range of characters from another (`unicode-range`); all else that a
    sheet may import is refused.
    """
    from xml.etree import ElementTree

    from weasyprint.urls import URLFetcher, URLFetcherResponse

    folders = {Path(folder.text or "") for folder in ElementTree.parse(fontconfig).iter("dir")}

    class FontFetcher(URLFetcher):  # type: ignore[misc] # the library has no types
        def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
            path = Path(url2pathname(urlsplit(url).path))
            if not url.startswith("file:") or path.parent not in folders:
                raise ValueError(url)
            return URLFetcherResponse(url, path.read_bytes())

    return FontFetcher()


def _crashing_values(sheet: StyleSheet) -> Iterator[tuple[Span, str]]:
    """Yield the shadows in printing inks: the engine falls over them."""
    if "box-shadow" not in sheet.text.lower():
        return
    import tinycss2

    for declaration in _declarations(tinycss2.parse_stylesheet(sheet.text)):
        text = tinycss2.serialize(declaration.value)
        # The colours of the print edition's theme are inks.
        is_inked = "device-cmyk" in text or "var(" in text
        if is_inked and declaration.lower_name == "box-shadow":
            place = Span(sheet.name, declaration.source_line, declaration.source_column)
            yield place, declaration.lower_name


def _declarations(nodes: list[Node]) -> Iterator[Node]:
    import tinycss2

    for node in nodes:
        if node.type == "declaration":
            yield node
        elif node.type in {"qualified-rule", "at-rule"} and node.content is not None:
            yield from _declarations(tinycss2.parse_blocks_contents(node.content))
