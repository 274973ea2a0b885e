"""What `preflight` and `check --epub` have in common: files in, a report and an exit code out."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from shufang.commands.arguments import Arguments, Refusal, UsageFault
from shufang.core.diagnostic import Findings, Severity
from shufang.core.exit_code import ExitCode
from shufang.messages.catalogue import phrase, sentence
from shufang.report.terminal import COLOURS, Terminal


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What is written about the checked files."""

    name: str
    """Its name, without those of the files."""
    page: Callable[[], str]
    """Makes the HTML page."""
    document: Callable[[int], str]
    """Makes the JSON for an exit code."""
    is_failed: bool


def named_files(arguments: Arguments, what: str) -> list[Path]:
    """Return the files of the command line.

    Raises `UsageFault` with the phrase `what` where none is named, `Refusal` where one is not
    there or is a folder.
    """
    language = arguments.language
    if not arguments.words:
        raise UsageFault(phrase(what, language), language=language)
    paths = [Path(word) for word in arguments.words]
    for path in paths:
        if path.is_dir():
            raise Refusal(phrase("preflight.is_folder", language, path=path), language=language)
        if not path.is_file():
            raise Refusal(phrase("preflight.no_file", language, path=path), language=language)
    return paths


def conclude(
    report: CheckReport,
    paths: list[Path],
    terminal: Terminal,
    findings: Findings,
    arguments: Arguments,
) -> ExitCode:
    """Write the report, say where it is and what else was found; return 0, 3 or 4."""
    code = ExitCode.PREFLIGHT if report.is_failed else ExitCode.DONE
    written = _write(report, paths, code, arguments, findings)
    tell_all(terminal, findings, arguments)
    if written is not None and not arguments.quiet:
        terminal.say(phrase("preflight.report", arguments.language, path=written))
    if is_software(findings) and code is ExitCode.DONE:
        return ExitCode.MISSING_SOFTWARE
    return code


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
    report: CheckReport,
    paths: list[Path],
    code: ExitCode,
    arguments: Arguments,
    findings: Findings,
) -> Path | None:
    """Write the report beside the first file, or where `--output` says, and what `--json` asks."""
    from shufang.core.workspace import write_atomically

    if arguments.json:
        document = report.document(int(code))
        if arguments.json == "-":
            getattr(sys.stdout, "reconfigure")(encoding="utf-8")  # noqa: B009 - TextIO lacks it
            sys.stdout.write(document)
        else:
            try:
                write_atomically(Path(arguments.json), document.encode())
            except OSError:
                findings.error("TOL-023", file=Path(arguments.json).name)
    word = report.name
    name = f"{paths[0].stem}-{word}.html" if len(paths) == 1 else f"{word}.html"
    target = (arguments.output or paths[0].parent) / name
    try:
        write_atomically(target, report.page().encode())
    except OSError:
        findings.error("TOL-023", file=target.name)
        return None
    return target
