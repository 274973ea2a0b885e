"""Notes: definitions are gathered first, read last, and each must have its mark."""

import re
from collections.abc import Sequence

from shufang.manuscript.markdown_blocks import BlockReader
from shufang.manuscript.markdown_nodes import Node, walk_nodes
from shufang.model.blocks import Block, FigurePlace, Note, PicturePlace, walk_blocks


def gather_definitions(nodes: Sequence[Node], reader: BlockReader) -> dict[str, Node]:
    """Return the definitions of notes by label; a second one of a label is reported."""
    definitions: dict[str, Node] = {}
    known = reader.reading.notes.definitions
    for node in walk_nodes(nodes):
        if node.type != "footnote_reference":
            continue
        label = str(node.token.meta["label"])
        span = reader.source.block_span(node.line)
        if first := known.get(label):
            reader.findings.error("NOT-003", span, first, note=label)
        else:
            known[label] = span
            definitions[label] = node
    return definitions


_SPACED = re.compile(r"\s*\[\^\s*(?P<name>[^\]]+?)\s*\]:?")


def report_spaced_definitions(reader: BlockReader) -> None:
    """Report notes that a space has made into the address of a link: `[^ 1]: 注文`."""
    for label, link in reader.reading.env.get("references", {}).items():
        line = link.get("map", (0,))[0]
        found = _SPACED.match(reader.source.line(line)) if label.startswith("^") else None
        if found:
            span = reader.source.span(line, found.start(), len(found[0].strip()))
            typed = found[0].strip().rstrip(":")[2:-1]
            reader.findings.error("NOT-001", span, note=typed, suggestion=found["name"])


def read_notes(definitions: dict[str, Node], reader: BlockReader) -> tuple[Note, ...]:
    """Return the notes in the order of their marks; a note without a mark is reported.

    Marks inside notes are no marks: a note that only another note names would never be printed.
    """
    ledger = reader.reading.notes
    ledger.inside = True
    for label, node in definitions.items():
        span = ledger.definitions[label]
        blocks: list[Block] = reader.read(node.children)
        if not blocks:
            reader.findings.error("NOT-006", span, note=label)
        for block in walk_blocks(blocks):
            if isinstance(block, PicturePlace | FigurePlace):
                reader.findings.error("TXT-014", block.span, container="注")
        if label not in ledger.marks:
            reader.findings.error("NOT-002", span, note=label)
        ledger.written[label] = Note(span, label, tuple(blocks))
    ledger.inside = False
    return tuple(ledger.written[label] for label in ledger.marks)
