"""References: `[@label]`, `[@label:页]`, `[@key, 12—15]`, `[@a; @b]`."""

import re
from dataclasses import dataclass
from typing import Final

from shufang.core.span import Span
from shufang.manuscript.markdown_names import FORMS
from shufang.manuscript.markdown_reading import Reading
from shufang.manuscript.suggestions import nearest
from shufang.model.inlines import Citation, CrossReference, Inline, Text

_ITEM: Final = re.compile(
    r"\s*@(?P<name>[\w.\-]+)(?:[:：](?P<form>\w+))?(?:\s*[,，]\s*(?P<locator>[^;；]+))?\s*"
)
_SEPARATOR: Final = re.compile("[;；]")


@dataclass(frozen=True, slots=True)
class _Target:
    name: str
    form: str
    locator: str


def read_reference(content: str, span: Span, reading: Reading) -> tuple[Inline, ...] | None:
    """Return the nodes of what stands between the brackets; None where it makes no sense.

    A single name without a locator may be a label or a bibliography key: it becomes a cross
    reference, and the pass on references turns it into a citation where the key exists. Several
    names without a form become one citation; names with forms become references with “、” between.
    """
    targets: list[_Target] = []
    for piece in _SEPARATOR.split(content):
        found = _ITEM.fullmatch(piece)
        if found is None or (found["form"] and found["locator"]):
            reading.findings.error("TXT-026", span, text=f"[{content}]")
            return None
        targets.append(
            _Target(found["name"], found["form"] or "", (found["locator"] or "").strip())
        )
    for target in targets:
        if target.form and target.form not in FORMS:
            near = nearest(target.form, FORMS)
            reading.findings.error("TXT-027", span, form=target.form, suggestion=near)
            return None
    if any(target.form for target in targets) or _is_single_label(targets):
        return _cross_references(targets, span)
    keys = tuple(target.name for target in targets)
    return (Citation(span, keys, tuple(target.locator for target in targets)),)


def _is_single_label(targets: list[_Target]) -> bool:
    return len(targets) == 1 and not targets[0].locator


def _cross_references(targets: list[_Target], span: Span) -> tuple[Inline, ...]:
    nodes: list[Inline] = []
    for target in targets:
        if nodes:
            nodes.append(Text(span, "、"))
        nodes.append(CrossReference(span, target.name, FORMS.get(target.form, "number")))
    return tuple(nodes)
