"""What stands behind each code of the e-book checks: its basis and its source.

The reason is the docstring of the check; examples are on the rule pages.
"""

from __future__ import annotations

from enum import Enum
from typing import Final

from shufang.core.diagnostic import Diagnostic, Severity
from shufang.preflight.epub_container import FORMAL_FIELDS


class Basis(Enum):
    """Why a rule holds, which decides how strictly it holds for files from elsewhere."""

    FORM = "form"
    """The standard: a file that breaks it fails in some readers, whoever made it."""
    HOUSE = "house"
    """What we ask of our own books: one degree milder for others."""


_FORM, _HOUSE = Basis.FORM, Basis.HOUSE
RULES: Final[dict[str, tuple[Basis, str]]] = {
    "EPB-004": (_FORM, "EPUB 3.3, 3.2, 3.3"),
    "EPB-010": (_FORM, "EPUB 3.3, 4.2.6.2"),
    "EPB-011": (_FORM, "EPUB 3.3, 3.4"),
    "EPB-012": (_HOUSE, "EPUB 3.3, 4.2.3"),
    "EPB-013": (_HOUSE, "KDP, File Size"),
    "EPB-014": (_FORM, "EPUB 3.3, 5.6.2"),
    "EPB-015": (_HOUSE, "EPUB 3.3, 5.5; EPUB Accessibility 1.1, 2.2"),
    "EPB-016": (_HOUSE, "EPUB 3.3, 3.3"),
    "EPB-017": (_FORM, "EPUB 3.3, 3.5"),
    "EPB-018": (_HOUSE, "EPUB 3.3, D.2; DPUB-ARIA 1.1"),
    "EPB-019": (_HOUSE, "书坊"),
    "EPB-020": (_HOUSE, "CLREQ, 3.1"),
    "EPB-021": (_HOUSE, "书坊"),
    "EPB-022": (_HOUSE, "EPUB 3.3, 7.4.2"),
    "EPB-023": (_HOUSE, "EPUB 3.3, 7.4.2"),
    "EPB-024": (_HOUSE, "EPUB 3.3, 7.4.4"),
    "EPB-025": (_HOUSE, "EPUB 3.3, 7.4.3"),
    "EPB-026": (_FORM, "EPUB 3.3, 3.2"),
    "EPB-027": (_HOUSE, "Apple Books Asset Guide"),
    "EPB-028": (_HOUSE, "WCAG 2.2, 1.1.1"),
    "EPB-029": (_FORM, "书坊"),
    "EPB-030": (_FORM, "EPUB 3.3, 4.2"),
    "EPB-031": (_FORM, "EPUB 3.3, 4.2.6.3, 5.6.2.2"),
    "EPB-032": (_FORM, "EPUB 3.3, 4.2.2"),
    "EPB-033": (_FORM, "书坊"),
    "EPB-034": (_FORM, "EPUB 3.3, 4.2.5"),
    "EPB-035": (_FORM, "EPUB 3.3, 4.2.3"),
    "EPB-036": (_FORM, "EPUB 3.3, 4.2.6.3.2"),
    "EPB-037": (_FORM, "EPUB 3.3, 5.4"),
    "EPB-038": (_FORM, "EPUB 3.3, 3.4, 6.3"),
    "EPB-039": (_FORM, "EPUB 3.3, 5.5.4"),
    "EPB-040": (_HOUSE, "书坊"),
    "EPB-041": (_FORM, "GB/T 5795; ISO 2108"),
    "EPB-042": (_FORM, "EPUB 3.3, D.3.10"),
    "EPB-043": (_FORM, "EPUB 3.3, 5.3.6"),
    "EPB-044": (_HOUSE, "EPUB 3.3, D.3.2"),
    "EPB-045": (_HOUSE, "EPUB Accessibility 1.1, 3.4; WCAG 2.2, 3.1.1"),
    "EPB-046": (_HOUSE, "EPUB Accessibility 1.1, 3.5"),
    "EPB-047": (_HOUSE, "EPUB Accessibility 1.1, 2.2"),
    "EPB-048": (_FORM, "EPUB 3.3, 5.7"),
    "EPB-049": (_FORM, "EPUB 3.3, 5.6.2"),
    "EPB-050": (_HOUSE, "EPUB 3.3, 5.9.1"),
    "EPB-051": (_HOUSE, "书坊"),
    "EPB-052": (_FORM, "EPUB 3.3, 7.3"),
    "EPB-053": (_HOUSE, "EPUB 3.3, 7.4.5"),
    "EPB-054": (_HOUSE, "WCAG 2.2, 2.4.2"),
    "EPB-055": (_HOUSE, "Apple Books Asset Guide"),
    "EPB-056": (_HOUSE, "书坊"),
    "EPB-057": (_HOUSE, "书坊"),
    "EPB-058": (_HOUSE, "WCAG 2.2, 1.1.1"),
    "EPB-059": (_HOUSE, "WCAG 2.2, 1.3.1"),
    "EPB-060": (_HOUSE, "WCAG 2.2, 1.3.1"),
    "EPB-061": (_HOUSE, "EPUB 3.3, 6.3; KDP, Text Guidelines"),
    "EPB-062": (_HOUSE, "WCAG 2.2, 1.4.3; KDP, Text Guidelines"),
    "EPB-063": (_FORM, "EPUB 3.3, 6.3"),
    "EPB-064": (_HOUSE, "KDP, Cover Image Guidelines"),
    "EPB-065": (_FORM, "CSS Fonts 4, 5"),
    "EPB-066": (_FORM, "EPUB 3.3, 3.6, 6.2; WCAG 2.2, 1.1.1"),
    "EPB-067": (_HOUSE, "Apple Books Asset Guide"),
    "EPB-068": (_HOUSE, "GB/T 15834"),
    "EPB-075": (_HOUSE, "WCAG 2.2, 3.1.2"),
    "EPB-077": (_HOUSE, "EPUB 3.3, 5.5.3; KDP, Metadata Guidelines"),
    "EPB-078": (_HOUSE, "EPUB 3.3, D.3"),
    "EPB-076": (_HOUSE, "EPUB Accessibility 1.1, 3.2"),
    "EPB-080": (_HOUSE, "W3C, Securing the Web"),
    "EPB-081": (_HOUSE, "WCAG 2.2, 1.3.1"),
    "EPB-069": (_FORM, "EPUBCheck; Ace by DAISY"),
    "EPB-087": (_HOUSE, "KDP, HTML and CSS Guidelines; Text Guidelines"),
    "EPB-088": (_HOUSE, "KDP, HTML and CSS Guidelines; Navigation Guidelines"),
    "EPB-089": (_HOUSE, "KDP, Image Guidelines; Using Embedded Fonts"),
    "EPB-090": (_HOUSE, "多看电子书规范扩展"),
    "EPB-091": (_FORM, "EPUB 3.3, 5.7.2, 6.1"),
    "EPB-092": (_HOUSE, "WCAG 2.2, 1.2.1, 1.2.2, 4.1.2"),
    "EPB-093": (_FORM, "WebVTT, 4"),
    "EPB-094": (_HOUSE, "WCAG 2.2, 1.4.11"),
    "EPB-095": (_HOUSE, "个人信息保护法, 28"),
    "EPB-096": (_FORM, "WAI-ARIA 1.2, 6.2.3"),
    "EPB-097": (_HOUSE, "Apple Books Asset Guide; DPUB-ARIA 1.1"),
    "EPB-098": (_HOUSE, "书坊"),
    "EPB-099": (_HOUSE, "WCAG 2.2, 2.4.4"),
    "EPB-100": (_HOUSE, "书坊"),
    "EPB-070": (_FORM, "EPUB 3.3, 3.2; OpenType 1.9"),
    "EPB-071": (_FORM, "OpenType 1.9, OS/2"),
    "EPB-072": (_HOUSE, "书坊"),
    "EPB-073": (_HOUSE, "GB 18030; 通用规范汉字表"),
}
"""By code; clauses of the Recommendations of the W3C, names of the shops' own guides."""


def source_of(code: str) -> str:
    """Return where a rule is written down."""
    return RULES[code][1]


def for_others(found: Diagnostic) -> Diagnostic:
    """Return a finding as it is told of a file from elsewhere: house rules one degree milder."""
    basis, _ = RULES[found.code]
    is_formal = found.code == "EPB-015" and dict(found.values).get("field") in FORMAL_FIELDS
    is_formal = is_formal or (found.code == "EPB-016" and found.span is not None)
    if basis is Basis.FORM or is_formal:
        return found
    milder = Severity.WARNING if found.severity is Severity.ERROR else Severity.NOTE
    return Diagnostic(found.code, milder, found.span, found.values, found.related)
