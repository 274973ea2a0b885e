"""SVG: drawings that must not run, fetch or read anything."""

import re
from pathlib import PurePosixPath
from typing import Any

from shufang.core.diagnostic import Findings
from shufang.core.span import Span
from shufang.manuscript.svg_references import is_tangled
from shufang.model.figures import ImageFacts

_ACTIVE = frozenset(
    {
        "script",
        "foreignobject",
        "iframe",
        "object",
        "embed",
        "audio",
        "video",
        "handler",
        "listener",
    }
)
_EMBEDDED = re.compile(r"^\s*data:image/(png|jpe?g|gif|webp);base64,", re.I)
_CSS_ESCAPE = re.compile(r"\\([0-9A-Fa-f]{1,6})\s?|\\(.)", re.S)
_CSS_SOURCE = re.compile(r"\b(image-set|image|src)(?=\()", re.I)
_CSS_URL = re.compile(r"url\(\s*['\"]?\s*(?P<target>[^'\")]*)", re.I)


def svg_facts(
    content: bytes, path: str, digest: str, span: Span, findings: Findings
) -> ImageFacts | None:
    """Return the facts of a drawing; None where it is broken, active or reaches outside.

    Faults: IMG-012 (active content), IMG-013 (reaches outside), IMG-014 (no viewBox),
    IMG-015 (not well-formed), IMG-017 (references that loop or multiply).
    """
    name = PurePosixPath(path).name
    root = _parsed(content)
    if root is None:
        findings.error("IMG-015", span, file=name)
        return None
    fault = _first_fault(root)
    if fault:
        code, what = fault
        findings.error(code, span, file=name, what=what)
        return None
    if is_tangled(root):
        findings.error("IMG-017", span, file=name)
        return None
    size = _size(root)
    if size is None:
        findings.error("IMG-014", span, file=name)
        return None
    return ImageFacts(path, digest, size[0], size[1], "svg", "SVG")


def _parsed(content: bytes) -> Any:  # noqa: ANN401 - lxml has no types of its own
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False,
        huge_tree=False,
    )  # fmt: skip
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError, LookupError):
        return None
    return root if etree.QName(root).localname == "svg" else None


def _first_fault(root: Any) -> tuple[str, str] | None:  # noqa: ANN401 - an lxml element
    from lxml import etree

    dtd = root.getroottree().docinfo.internalDTD
    if dtd is not None and any(True for _ in dtd.iterentities()):
        return "IMG-012", "ENTITY"
    before = root.getprevious()
    while before is not None:
        if isinstance(before, etree._ProcessingInstruction):
            return "IMG-013", str(before.target)
        before = before.getprevious()
    for element in root.iter():
        if isinstance(element, etree._ProcessingInstruction | etree._Entity):
            return "IMG-013", str(getattr(element, "target", None) or element.text or "")
        if not isinstance(element.tag, str):
            continue  # a comment
        fault = _element_fault(element, etree.QName(element).localname)
        if fault:
            return fault
    return None


def _element_fault(
    element: Any,  # noqa: ANN401 - an lxml element
    tag: str,
) -> tuple[str, str] | None:
    from lxml import etree

    if tag.lower() in _ACTIVE:
        return "IMG-012", tag
    if tag in ("set", "animate") and str(element.get("attributeName")).endswith("href"):
        return "IMG-012", tag
    for name, value in element.attrib.items():
        local = etree.QName(name).localname
        if local.lower().startswith("on"):
            return "IMG-012", local
        if local == "base" or (local in ("href", "src") and not _stays_inside(value, tag)):
            return "IMG-013", value[:60]
        outside = _css_fault(value)
        if outside:
            return "IMG-013", outside
    if tag == "style":
        outside = _css_fault("".join(element.itertext()))
        if outside:
            return "IMG-013", outside
    return None


def _stays_inside(target: str, tag: str) -> bool:
    if target.strip().startswith("#") or _EMBEDDED.match(target):
        return True
    # A link that a reader may follow fetches nothing by itself.
    return tag == "a" and re.match(r"^\s*(https?://|mailto:)", target, re.I) is not None


def _css_fault(css: str) -> str:
    """Return what a style would fetch, "" where nothing; CSS escapes are undone first."""
    if "(" not in css and "@" not in css and "\\" not in css:
        return ""
    plain = _CSS_ESCAPE.sub(_unescaped, css)
    plain = re.sub(r"/\*.*?\*/", "", plain, flags=re.S)
    if "@import" in plain.lower():
        return "@import"
    if found := _CSS_SOURCE.search(plain):
        return found[0]
    for match in _CSS_URL.finditer(plain):
        target = match["target"].strip()
        if not (target.startswith("#") or _EMBEDDED.match(target)):
            return target[:60] or "url()"
    return ""


def _unescaped(match: re.Match[str]) -> str:
    if match[1]:
        code = int(match[1], 16)
        return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"
    return match[2]


def _size(root: Any) -> tuple[int, int] | None:  # noqa: ANN401 - an lxml element
    """Return the sides of the viewBox, or None: without it a drawing cannot be scaled."""
    numbers = re.split(r"[\s,]+", (root.get("viewBox") or "").strip())
    try:
        _, _, width, height = (float(number) for number in numbers)
    except ValueError:
        return None
    if not (0 < width < 1e6 and 0 < height < 1e6):
        return None
    return max(1, round(width)), max(1, round(height))
