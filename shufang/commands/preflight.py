"""`preflight FILE …`: hold any print PDF to the rules of the press."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from shufang.commands.arguments import Arguments
from shufang.commands.checked_files import (
    CheckReport,
    conclude,
    is_software,
    named_files,
    tell_all,
)
from shufang.core.diagnostic import Findings, Severity
from shufang.core.exit_code import ExitCode
from shufang.messages.catalogue import phrase, visible
from shufang.report.terminal import COLOURS, Terminal, Voice

if TYPE_CHECKING:
    from shufang.preflight.press_expectations import Expectations
    from shufang.report.press_report import CheckedFile


def preflight(arguments: Arguments) -> ExitCode:
    """Check files, say what was found, write the report; return 0, 2, 3 or 4.

    Raises `UsageFault` where no file is named or one is not there.
    """
    from shufang.report import press_json, press_report

    paths = named_files(arguments, "preflight.what")
    voice = Voice(arguments.language, arguments.quiet, arguments.verbose, arguments.colour)
    terminal = Terminal(voice)
    findings = Findings()
    expected = _expectations(arguments, findings)
    if expected is None:
        tell_all(terminal, findings, arguments)
        return ExitCode.MISSING_SOFTWARE if is_software(findings) else ExitCode.MANUSCRIPT
    checked = [_checked(path, expected) for path in paths]
    for each in checked:
        _tell(terminal, each, arguments)
    is_failed = any(
        not each.report.passed or (arguments.strict and each.report.count(Severity.WARNING))
        for each in checked
    )
    language = arguments.language
    report = CheckReport(
        phrase("preflight.report_name", language),
        lambda: press_report.page(checked, language),
        lambda code: press_json.document(checked, code, language),
        is_failed,
    )
    return conclude(report, paths, terminal, findings, arguments)


def _checked(path: Path, expected: Expectations) -> CheckedFile:
    from shufang.preflight.press import preflight as check
    from shufang.report.press_report import CheckedFile

    try:
        content = path.read_bytes()
    except OSError:
        content = b""
    return CheckedFile(path.name, content, check(content, expected))


def _expectations(arguments: Arguments, findings: Findings) -> Expectations | None:
    """Return what the files are held to; None after findings in the book that is named."""
    from dataclasses import replace

    from shufang.preflight.press_expectations import Expectations, Standard

    standard = Standard(arguments.pdf) if arguments.pdf else None
    if arguments.book is None:
        return Expectations(standard=standard)
    from shufang.build.press_preflight import expectations_of_book
    from shufang.commands.places import STYLES

    found = expectations_of_book(arguments.book, STYLES, findings)
    if found is None or standard is None:
        return found
    return replace(found, standard=standard)


def _tell(terminal: Terminal, checked: CheckedFile, arguments: Arguments) -> None:
    from shufang.report.press_report import head

    language = arguments.language
    if not arguments.quiet:
        terminal.say(head(checked, language), "bold")
    for found, told in checked.lines(language):
        if arguments.quiet and found.severity is not Severity.ERROR:
            continue
        kind = phrase(f"severity.{found.severity.value}", language)
        terminal.say(f"{kind} {found.code}  {told.text}", COLOURS[found.severity])
        if told.hint:
            terminal.say("  " + phrase("report.hint", language, hint=told.hint))
    report = checked.report
    key = "failed" if not report.passed else "passed" if report.findings else "clean"
    values = {
        "file": visible(checked.name),
        "errors": report.count(Severity.ERROR),
        "warnings": report.count(Severity.WARNING),
    }
    style = "bold green" if report.passed else "bold red"
    terminal.say(phrase(f"preflight.{key}", language, **values), style)
