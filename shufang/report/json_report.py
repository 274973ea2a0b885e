"""`report.json`: a run for other programs.

    {
      "version": "0.1.0",              the program's version
      "title": "…",                    the book's
      "exit_code": 0,                  as in design.md, section 4
      "products": [{
        "edition": "print",            print, epub; later cover, screen, ticket …
        "path": "成品/….pdf",           relative to the folder of the report, "/" between folders
        "sha256": "…", "pages": 48 or null, "bytes": 1234567,
        "facts": {…}                   what the edition's writer tells of it
      }],
      "diagnostics": [{
        "code": "MAN-003", "severity": "error" | "warning" | "note",
        "file": "book.yaml" or null, "line": 4, "column": 3, "length": 2 (null where file is),
        "text": "…", "hint": "…", "values": {"field": "…"},
        "related": [{"file": …, "line": …, "column": …, "length": …}]
      }],
      "timings": [{"step": "layout", "seconds": 3.2}]
    }

Keys are sorted and findings stand by file, line and column: two runs over the same manuscript
differ in `timings` only.
"""

import json
import os
from collections.abc import Mapping, Sequence
from enum import Enum
from pathlib import Path, PurePath

from shufang import __version__
from shufang.build.request import Outcome
from shufang.core.diagnostic import Diagnostic
from shufang.core.span import Span
from shufang.messages.catalogue import DEFAULT_LANGUAGE, sentence
from shufang.model.book import Product
from shufang.report.arrangement import in_order


def document(outcome: Outcome, output: Path, folder: Path, language: str = DEFAULT_LANGUAGE) -> str:
    """Return the report of a run whose products lie in `output`, to be kept in `folder`."""
    content = {
        "version": __version__,
        "title": outcome.title,
        "exit_code": int(outcome.exit_code),
        "products": [_product(product, output, folder) for product in outcome.products],
        "diagnostics": [_diagnostic(found, language) for found in in_order(outcome.diagnostics)],
        "timings": [
            {"step": timing.step, "seconds": round(timing.seconds, 3)} for timing in outcome.timings
        ],
    }
    return _printed(content)


def of_files(files: Sequence[Mapping[str, object]], exit_code: int) -> str:
    """Return the report on checked files, which have no build."""
    return _printed({"version": __version__, "exit_code": exit_code, "files": files})


def _printed(content: Mapping[str, object]) -> str:
    return json.dumps(content, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def relative_path(product: Product, output: Path, folder: Path) -> str:
    """Return a product's path as seen from `folder`, with forward slashes."""
    path = os.path.relpath((output / product.path).absolute(), folder.absolute())
    return Path(path).as_posix()


def _product(product: Product, output: Path, folder: Path) -> dict[str, object]:
    return {
        "edition": product.edition.value,
        "path": relative_path(product, output, folder),
        "sha256": product.sha256,
        "pages": product.pages,
        "bytes": product.bytes,
        "facts": _plain(product.facts),
    }


def _diagnostic(found: Diagnostic, language: str) -> dict[str, object]:
    told = sentence(found, language)
    return {
        "code": found.code,
        "severity": found.severity.value,
        **_place(found.span),
        "text": told.text,
        "hint": told.hint,
        "values": dict(found.values),
        "related": [_place(span) for span in found.related],
    }


def _place(span: Span | None) -> dict[str, object]:
    if span is None:
        return {"file": None, "line": None, "column": None, "length": None}
    return {"file": span.file, "line": span.line, "column": span.column, "length": span.length}


def _plain(value: object) -> object:
    """Return facts as JSON can say them."""
    match value:
        case None | bool() | int() | float() | str():
            return value
        case Enum():
            return _plain(value.value)
        case PurePath():
            return value.as_posix()
        case Mapping():
            return {str(name): _plain(fact) for name, fact in value.items()}
        case set() | frozenset():
            return sorted((_plain(fact) for fact in value), key=str)
        case Sequence():
            return [_plain(fact) for fact in value]
        case _:
            return str(value)
