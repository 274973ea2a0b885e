"""Preflight for other programs.

    {
      "version": "0.1.0", "exit_code": 0,
      "files": [{
        "file": "书.pdf", "sha256": "…", "pages": 48 or null,
        "standard": "x4" | "x1a" | "x3" | "none", "passed": true,
        "findings": [{
          "code": "PDF-141", "severity": "error", "text": "…", "hint": "…", "source": "…",
          "values": {"pages": "3、5–9", "count": "37", "measure": ""}, "count": 37,
          "places": [{"page": 3, "x_mm": …, "y_mm": …, "width_mm": …, "height_mm": …}]
        }]
      }]
    }

Places are in millimetres from the trim's upper left corner; of many the first 500 stand here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from shufang.core.digest import digest_bytes
from shufang.messages.catalogue import DEFAULT_LANGUAGE
from shufang.report.json_report import of_files
from shufang.report.press_report import CheckedFile


def document(files: Sequence[CheckedFile], exit_code: int, language: str = DEFAULT_LANGUAGE) -> str:
    """Return the findings of all files."""
    return of_files([_file(checked, language) for checked in files], exit_code)


def _file(checked: CheckedFile, language: str) -> dict[str, object]:
    report = checked.report
    return {
        "file": checked.name,
        "sha256": digest_bytes(checked.content),
        "pages": None if report.pdf is None else len(report.pdf.pages),
        "standard": report.standard.value,
        "passed": report.passed,
        "findings": [
            {
                "code": found.code,
                "severity": found.severity.value,
                "text": told.text,
                "hint": told.hint,
                "source": found.source,
                "values": dict(found.values),
                "count": found.count,
                "places": [asdict(place) for place in found.places],
            }
            for found, told in checked.lines(language)
        ],
    }
