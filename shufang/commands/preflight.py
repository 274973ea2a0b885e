"""`preflight FILE …`: hold any print PDF to the rules of the press."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from shufang.commands.arguments import Arguments, Refusal, UsageFault
from shufang.core.diagnostic import Findings, Severity
from shufang.core.exit_code import ExitCode
from shufang.messages.catalogue import phrase, sentence, visible
from shufang.report.terminal import Terminal, Voice

if TYPE_CHECKING:
    from shufang.preflight.press_expectations import Expectations
    from shufang.report.press_report import CheckedFile

COLOURS: Final = {
    Severity.ERROR: "bold red",
    Severity.WARNING: "yellow",
    Severity.NOTE: "cyan",
}


def preflight(arguments: Arguments) -> ExitCode:
    """Check files, say what was found, write the report; return 0, 2, 3 or 4.

    Raises `UsageFault` where no file is named or one is not there.
    """
    paths = _paths(arguments)
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
    code = ExitCode.PREFLIGHT if is_failed else ExitCode.DONE
    written = _write(checked, paths, code, arguments, findings)
    tell_all(terminal, findings, arguments)
    if written is not None and not arguments.quiet:
        terminal.say(phrase("preflight.report", arguments.language, path=written))
    if is_software(findings) and code is ExitCode.DONE:
        return ExitCode.MISSING_SOFTWARE
    return code


def _paths(arguments: Arguments) -> list[Path]:
    language = arguments.language
    if not arguments.words:
        raise UsageFault(phrase("preflight.what", language), language=language)
    paths = [Path(word) for word in arguments.words]
    for path in paths:
        if not path.is_file():
            raise Refusal(phrase("preflight.no_file", language, path=path), language=language)
    return paths


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


def tell_all(terminal: Terminal, findings: Findings, arguments: Arguments) -> None:
    """Say findings that concern no file that is checked."""
    for found in findings:
        told = sentence(found, arguments.language)
        kind = phrase(f"severity.{found.severity.value}", arguments.language)
        if found.severity is Severity.ERROR or not arguments.quiet:
            terminal.say(f"{kind} {found.code}  {told.text}", COLOURS[found.severity])
            terminal.say("  " + phrase("report.hint", arguments.language, hint=told.hint))


def is_software(findings: Findings) -> bool:
    """Whether software or fonts lack, or a file could not be written."""
    return any(found.code.startswith(("TOL-", "FNT-001")) for found in findings)


def _write(
    checked: list[CheckedFile],
    paths: list[Path],
    code: ExitCode,
    arguments: Arguments,
    findings: Findings,
) -> Path | None:
    """Write the report beside the first file, or where `--output` says, and what `--json` asks."""
    from shufang.core.workspace import write_atomically
    from shufang.report import press_json, press_report

    language = arguments.language
    if arguments.json:
        document = press_json.document(checked, int(code), language)
        if arguments.json == "-":
            getattr(sys.stdout, "reconfigure")(encoding="utf-8")  # noqa: B009 - TextIO lacks it
            sys.stdout.write(document)
        else:
            try:
                write_atomically(Path(arguments.json), document.encode())
            except OSError:
                findings.error("TOL-023", file=Path(arguments.json).name)
    word = phrase("preflight.report_name", language)
    name = f"{paths[0].stem}-{word}.html" if len(paths) == 1 else f"{word}.html"
    target = (arguments.output or paths[0].parent) / name
    try:
        write_atomically(target, press_report.page(checked, language).encode())
    except OSError:
        findings.error("TOL-023", file=target.name)
        return None
    return target
