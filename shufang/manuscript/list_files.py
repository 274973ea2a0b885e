"""chronology.yaml, references.yaml, terms.yaml and ignore.yaml."""

import re
from collections.abc import Iterator

from shufang.core.diagnostic import Findings
from shufang.core.span import Span
from shufang.manuscript.manuscript import (
    ChronologySource,
    IgnoreSource,
    ReferenceSource,
    TermSource,
)
from shufang.manuscript.markdown import parse_inlines
from shufang.manuscript.records_base import Record
from shufang.manuscript.records_lists import (
    ChronologyRecord,
    IgnoreRecord,
    ReferenceRecord,
    TermRecord,
)
from shufang.manuscript.records_reading import (
    field_node,
    field_spans,
    read_record,
    report_misread,
)
from shufang.manuscript.suggestions import nearest
from shufang.manuscript.yaml_text import YamlList, YamlMap, YamlNode, YamlText

_CSL_TYPES = frozenset(
    {
        "article", "article-journal", "article-magazine", "article-newspaper", "bill", "book",
        "broadcast", "chapter", "classic", "collection", "dataset", "document", "entry",
        "entry-dictionary", "entry-encyclopedia", "event", "figure", "graphic", "hearing",
        "interview", "legal_case", "legislation", "manuscript", "map", "motion_picture",
        "musical_score", "pamphlet", "paper-conference", "patent", "performance", "periodical",
        "personal_communication", "post", "post-weblog", "regulation", "report", "review",
        "review-book", "software", "song", "speech", "standard", "thesis", "treaty", "webpage",
    }
)  # fmt: skip
"""CSL 1.0.2, appendix III."""

_KEY = re.compile(r"[^\s:,;\]\[@]+")
_PINYIN = re.compile(r"[A-Za-zāáǎàēéěèīíǐìōóǒòūúǔùüüǖǘǚǜÜńňǹḿêĀÁǍÀĒÉĚÈŌÓǑÒ'’\-·. 0-9]+")


def _items(node: YamlNode, *names: str) -> Iterator[YamlNode]:
    """Yield the entries of a list file: a bare list, or one under a single key."""
    if isinstance(node, YamlMap):
        inner = node.get(*names)
        if inner is not None:
            node = inner
    if isinstance(node, YamlList):
        yield from node.items
    elif not (isinstance(node, YamlText) and node.is_absent):
        yield node


def _text_of(model: type[Record], node: YamlMap, field: str) -> YamlText | None:
    found = field_node(model, node, field)
    return found if isinstance(found, YamlText) else None


def read_chronology(node: YamlNode, findings: Findings) -> tuple[ChronologySource, ...]:
    """Return the events; faults MAN-0xx of the records and CHR-001 (id given twice)."""
    found = []
    ids: dict[str, Span] = {}
    for item in _items(node, "events", "chronology", "大事记"):
        record = read_record(ChronologyRecord, item, findings)
        if record is None or not isinstance(item, YamlMap):
            continue
        fields = field_spans(ChronologyRecord, item)
        span = fields.get("id") or fields["date"]
        if record.id and record.id in ids:
            findings.error("CHR-001", span, ids[record.id], label=record.id)
        ids.setdefault(record.id, span)
        text = _text_of(ChronologyRecord, item, "text")
        inlines = parse_inlines(text.value.strip(), text.text_span, findings) if text else ()
        found.append(
            ChronologySource(
                record.id, record.date, inlines, record.source, record.place, span, fields
            )
        )
    return tuple(found)


def read_references(node: YamlNode, findings: Findings) -> tuple[ReferenceSource, ...]:
    """Return the records; BIB-001 key twice, 002 no title, 003 unknown type, 004 bad key."""
    found = []
    keys: dict[str, Span] = {}
    for item in _items(node, "references", "参考文献"):
        record = read_record(ReferenceRecord, item, findings)
        if record is None or not isinstance(item, YamlMap):
            continue
        fields = field_spans(ReferenceRecord, item)
        start = item.entries[0][0].span if item.entries else item.span
        span = fields.get("id", start)
        if not _KEY.fullmatch(record.id):
            findings.error("BIB-004", span, key=record.id)
            continue
        if record.id in keys:
            findings.error("BIB-001", span, keys[record.id], key=record.id)
            continue
        keys[record.id] = span
        if not record.title.strip():
            findings.warning("BIB-002", span, key=record.id)
        if record.type not in _CSL_TYPES:
            suggestion = nearest(record.type, _CSL_TYPES)
            findings.warning(
                "BIB-003", fields.get("type", span), type=record.type, suggestion=suggestion
            )
        found.append(ReferenceSource(record.id, record, span, fields))
    return tuple(found)


_KINDS = (("names", "name"), ("人名", "name"), ("terms", "term"), ("术语", "term"))


_ID_LINE = re.compile(r"^\s*(?:-\s+)?\{?\s*(?:id|标识)[:：]\s*['\"]?(?P<key>[^\s,'\"}]+)")


def stand_in_references(text: str, file: str) -> tuple[ReferenceSource, ...]:
    """Take the keys out of a references.yaml with a syntax error.

    The error is reported; that every citation leads nowhere would bury it.
    """
    found: dict[str, ReferenceSource] = {}
    for number, line in enumerate(text.split("\n"), start=1):
        match = _ID_LINE.match(line)
        if match and match["key"] not in found:
            span = Span(file, number, match.start("key") + 1, len(match["key"]))
            record = ReferenceRecord(id=match["key"], title=match["key"])
            found[match["key"]] = ReferenceSource(match["key"], record, span, {})
    return tuple(found.values())


def read_terms(node: YamlNode, findings: Findings) -> tuple[TermSource, ...]:
    """Return the agreed forms; TRM-001 twice, 002 also forbidden, 003 reading not pinyin."""
    if not isinstance(node, YamlMap):
        if not (isinstance(node, YamlText) and report_misread(node, findings)):
            findings.error("MAN-059", node.span, field="")
        return ()
    known = dict(_KINDS)
    found = []
    for key, entries in node.entries:
        kind = known.get(key.value)
        if kind is None:
            suggestion = nearest(key.value, known)
            findings.error("MAN-003", key.span, field=key.value, suggestion=suggestion)
            continue
        if isinstance(entries, YamlText) and entries.is_absent:
            continue
        for item in _items(entries):
            source = _term(item, kind, findings)
            if source:
                found.append(source)
    _check_terms(found, findings)
    return tuple(found)


def _term(item: YamlNode, kind: str, findings: Findings) -> TermSource | None:
    record = read_record(TermRecord, item, findings)
    if record is None or not isinstance(item, YamlMap):
        return None
    fields = field_spans(TermRecord, item)
    reading = record.reading.strip()
    if reading and not _PINYIN.fullmatch(reading):
        findings.error("TRM-003", fields["reading"], reading=reading)
        reading = ""
    return TermSource(
        "name" if kind == "name" else "term",
        record.term.strip(),
        tuple(form.strip() for form in record.forbidden if form.strip()),
        reading,
        record.index,
        record.explanation.strip(),
        fields["term"],
        record.traditional.strip(),
    )


def _check_terms(found: list[TermSource], findings: Findings) -> None:
    agreed: dict[str, Span] = {}
    for source in found:
        if source.term in agreed:
            findings.error("TRM-001", source.span, agreed[source.term], term=source.term)
        agreed.setdefault(source.term, source.span)
    for source in found:
        for form in source.forbidden:
            if form in agreed:
                findings.error("TRM-002", source.span, agreed[form], term=form)


def read_ignores(node: YamlNode, findings: Findings) -> tuple[IgnoreSource, ...]:
    """Return the rules that the book waives."""
    found = []
    for item in _items(node, "ignore", "ignores", "忽略"):
        record = read_record(IgnoreRecord, item, findings)
        if record is not None and isinstance(item, YamlMap):
            fields = field_spans(IgnoreRecord, item)
            found.append(
                IgnoreSource(
                    record.code.strip().upper(),
                    record.file.strip(),
                    record.line,
                    record.reason.strip(),
                    fields["code"],
                )
            )
    return tuple(found)
