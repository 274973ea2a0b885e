"""`check --epub FILE …`: hold any e-book to the standard, the shops and our house rules."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from shufang.commands.arguments import Arguments
from shufang.commands.checked_files import CheckReport, conclude, named_files
from shufang.core.diagnostic import Findings, Severity
from shufang.core.exit_code import ExitCode
from shufang.messages.catalogue import phrase, visible
from shufang.report.terminal import COLOURS, Terminal, Voice

if TYPE_CHECKING:
    from shufang.report.epub_report import CheckedEpub

_MOST_ON_SCREEN = 10
"""Findings of one code that the terminal lists."""


def check_epub(arguments: Arguments) -> ExitCode:
    """Check files, say what was found, write the report; return 0, 3 or 4.

    Raises `UsageFault` where no file is named or one is not there.
    """
    from shufang.report import epub_json, epub_report

    paths = named_files(arguments, "epub_check.what")
    terminal = Terminal(
        Voice(arguments.language, arguments.quiet, arguments.verbose, arguments.colour)
    )
    checked = [_checked(path, arguments) for path in paths]
    for each in checked:
        _tell(terminal, each, arguments)
    is_failed = any(
        not each.passed or (arguments.strict and each.count(Severity.WARNING)) for each in checked
    )
    language = arguments.language
    report = CheckReport(
        phrase("epub_check.report_name", language),
        lambda: epub_report.page(checked, language),
        lambda code: epub_json.document(checked, code, language),
        is_failed,
    )
    return conclude(report, paths, terminal, Findings(), arguments)


def _checked(path: Path, arguments: Arguments) -> CheckedEpub:
    from shufang.core.digest import digest_file
    from shufang.model.book import Edition
    from shufang.preflight.epub_archive import NotAnEpub, open_epub
    from shufang.preflight.epub_checks import check_archive, not_an_epub
    from shufang.preflight.epub_outside import check_outside
    from shufang.report.epub_report import CheckedEpub

    version, documents, digest = "", 0, ""
    try:
        digest = digest_file(path)
        archive = open_epub(path)
    except (NotAnEpub, OSError) as fault:
        own = not_an_epub(fault, path)
    else:
        version = archive.package.get("version", "") or "？"
        documents = len(archive.spine)
        own = tuple(check_archive(archive, [Edition(name) for name in arguments.profiles]))
    outside, not_run = check_outside(path, own, arguments.language)
    return CheckedEpub(path.name, digest, version, documents, (*own, *outside), not_run)


def _tell(terminal: Terminal, checked: CheckedEpub, arguments: Arguments) -> None:
    from shufang.report.epub_report import limited

    language = arguments.language
    if not arguments.quiet:
        terminal.say(checked.head(language), "bold")
    findings = checked.findings(language)
    shown = findings if arguments.verbose else limited(findings, _MOST_ON_SCREEN)
    for found in shown:
        if arguments.quiet and found.severity is not Severity.ERROR:
            continue
        kind = phrase(f"severity.{found.severity.value}", language)
        place = f"{visible(found.places[0])}  " if found.places else ""
        more = phrase("epub_check.more_places", language, count=found.count)
        tail = f"（{more}）" if found.count > 1 else ""
        text = f"{kind} {found.code}  {place}{found.text}{tail}"
        terminal.say(text, COLOURS[found.severity])
        if found.hint and not arguments.quiet:
            terminal.say("  " + phrase("report.hint", language, hint=found.hint))
    if not arguments.quiet:
        for code in dict.fromkeys(found.code for found in findings):
            hidden = sum(found.code == code for found in findings)
            hidden -= sum(found.code == code for found in shown)
            if hidden:
                terminal.say(phrase("epub_check.more", language, code=code, count=hidden))
        for note in checked.notes(language):
            terminal.say(f"{phrase('severity.note', language)}  {note}", COLOURS[Severity.NOTE])
    style = "bold green" if checked.passed else "bold red"
    terminal.say(checked.verdict(language, visible(checked.name)), style)
