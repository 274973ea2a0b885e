"""Checks of e-books for other programs.

{
"version": "0.1.0", "exit_code": 0,
"files": [{
"file": "书.epub", "sha256": "…", "epub": "3.0", "passed": true,
"not_run": [{"checker": "Ace", "why": "missing" | "failed" | "unsafe"}],
"findings": [{
"code": "EPB-017", "severity": "error", "text": "…", "hint": "…", "source": "…",
"count": 3, "places": ["EPUB/text/001.xhtml:12"]
}]
}]
}
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from shufang.messages.catalogue import DEFAULT_LANGUAGE
from shufang.report.epub_report import CheckedEpub
from shufang.report.json_report import of_files


def document(files: Sequence[CheckedEpub], exit_code: int, language: str = DEFAULT_LANGUAGE) -> str:
    """Return the findings of all files."""
    return of_files([_file(checked, language) for checked in files], exit_code)


def _file(checked: CheckedEpub, language: str) -> dict[str, object]:
    return {
        "file": checked.name,
        "sha256": checked.sha256,
        "epub": checked.version or None,
        "passed": checked.passed,
        "not_run": [asdict(each) for each in checked.not_run],
        "findings": [
            {**asdict(found), "severity": found.severity.value}
            for found in checked.findings(language)
        ],
    }
