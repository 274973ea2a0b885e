"""From XHTML text to the element tree that is laid out, and the only way to its pictures."""

from __future__ import annotations

import mimetypes
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote
from xml.etree import ElementTree

from shufang.core.diagnostic import Findings
from shufang.core.span import Span
from shufang.engines.ruby import part_pairs
from shufang.engines.sections import SectionSource

if TYPE_CHECKING:
    from weasyprint import HTML
    from weasyprint.urls import URLFetcher

XHTML = "{http://www.w3.org/1999/xhtml}"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
NOT_LAID_OUT = frozenset({"style", "link", "script", "base", "meta"})
"""Elements that would bring style or files past the contract."""

MIME_TYPES = mimetypes.MimeTypes()
"""The library's own table only: the machine's may say otherwise."""


def base_url(source: SectionSource) -> str:
    """Return the section's virtual address, which depends on no folder."""
    return f"book:/{quote(source.id)}/"


def parse(source: SectionSource, findings: Findings) -> ElementTree.Element | None:
    """Return the section's tree with plain HTML names, or None if it is not well-formed XML."""
    try:
        root = ElementTree.fromstring(source.xhtml)
    except ElementTree.ParseError as fault:
        line, column = fault.position
        findings.error("PDF-004", Span(source.id, line, column + 1), section=source.id)
        return None
    for element in root.iter():
        if isinstance(element.tag, str) and element.tag.startswith(XHTML):
            element.tag = element.tag.removeprefix(XHTML)
        _settle_attributes(element)
    for parent in root.iter():
        for child in [child for child in parent if child.tag in NOT_LAID_OUT]:
            _remove(parent, child)
    part_pairs(root)
    root.attrib.setdefault("lang", source.language)
    return root


def _settle_attributes(element: ElementTree.Element) -> None:
    if XML_LANG in element.attrib:
        element.attrib.setdefault("lang", element.attrib[XML_LANG])
    # rel="attachment" would put the linked file into the PDF.
    element.attrib.pop("rel", None)
    target = element.attrib.get("href", "")
    if element.tag in {"a", "area"} and target.startswith("#"):
        # All links are joined at the merge; the engine would drop those that leave the section.
        element.attrib["href"] = f"book:{target}"


def _remove(parent: ElementTree.Element, child: ElementTree.Element) -> None:
    """Take an element out, but leave the text after it."""
    index = list(parent).index(child)
    if child.tail:
        if index:
            before = parent[index - 1]
            before.tail = (before.tail or "") + child.tail
        else:
            parent.text = (parent.text or "") + child.tail
    parent.remove(child)


def document(root: ElementTree.Element, source: SectionSource, fetcher: URLFetcher) -> HTML:
    """Return the engine's document for a tree (its own constructor wants text to parse as HTML)."""
    import cssselect2
    from weasyprint import HTML

    html = HTML.__new__(HTML)
    html.base_url = base_url(source)
    html.url_fetcher = fetcher
    html.media_type = "print"
    html.wrapper_element = cssselect2.ElementWrapper.from_html_root(root, content_language=None)
    html.etree_element = html.wrapper_element.etree_element
    return html


def fetcher(source: SectionSource, findings: Findings) -> URLFetcher:
    """Return the section's fetcher: its assets, and nothing of the disk or the network.

    Every other address is reported (PDF-003) and answered with an error before anything is opened.
    It stays an ordinary error (`fail_on_errors` is off): the engine's fatal one is a BaseException
    that would end the whole program for one picture.
    """
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    assets = {_canonical(url): content for url, content in source.assets.items()}

    class AssetFetcher(URLFetcher):  # type: ignore[misc] # the library has no types
        def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
            content = assets.get(_canonical(url))
            if content is None:
                findings.error("PDF-003", address=url, section=source.id)
                raise ValueError(url)
            body = content if isinstance(content, bytes) else content.read_bytes()
            media_type = MIME_TYPES.guess_type(_canonical(url))[0] or "application/octet-stream"
            return URLFetcherResponse(url, body, {"Content-Type": media_type})

    return AssetFetcher()


def _canonical(url: str) -> str:
    """Return an address with its percent-encoding undone: the engine encodes Han characters."""
    return unquote(url)
