"""`build.py`, `print`, `epub` and `check`: run the pipeline and report."""

import os
import sys
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from shufang.build.outcome import exit_code_for
from shufang.build.outputs import OutputFolder, cache_folder
from shufang.build.request import BuildRequest, ExitCode, Outcome
from shufang.build.store import FolderStore
from shufang.commands.arguments import Arguments
from shufang.commands.places import STYLES, book_folder, output_folder, source_folders
from shufang.core.diagnostic import BuildStopped, Findings
from shufang.core.workspace import write_atomically
from shufang.model.book import Edition
from shufang.report import json_report
from shufang.report.excerpt import Sources
from shufang.report.terminal import Terminal, Voice

REPORT_JSON = "report.json"
REPORT_PAGE = "report.html"


def run(arguments: Arguments) -> ExitCode:
    """Build or check the book, write the reports, and return the exit code."""
    book = book_folder(arguments.book)
    request = BuildRequest(
        book=book,
        output=output_folder(arguments.output, book),
        styles=STYLES,
        editions=tuple(Edition(name) for name in arguments.editions),
        strict=arguments.strict,
        delivers=arguments.delivers,
        only=arguments.only,
        workers=arguments.workers,
        executor=arguments.executor,
        cache=arguments.cache,
        pdf=arguments.pdf,
        script=arguments.script,
        profiles=tuple(Edition(name) for name in arguments.profiles),
    )
    voice = Voice(arguments.language, arguments.quiet, arguments.verbose, arguments.colour)
    terminal = Terminal(voice)
    sources = Sources(source_folders(book))
    page: Path | None = None
    if arguments.command == "check":
        outcome = _checked(request, terminal)
    else:
        outcome, page = _built(request, terminal, sources)
    outcome = _extra_json(outcome, request.output, arguments)
    terminal.report(outcome, sources, request.output, page)
    return outcome.exit_code


def _checked(request: BuildRequest, terminal: Terminal) -> Outcome:
    from shufang.build.pipeline import check

    try:
        return check(request, terminal)
    except BuildStopped as stop:
        return _stopped(stop)


def _built(
    request: BuildRequest, terminal: Terminal, sources: Sources
) -> tuple[Outcome, Path | None]:
    """Return what was made and the report's page; other builds are kept out meanwhile."""
    from shufang.build.pipeline import build

    findings = Findings()
    folder = OutputFolder(request.output)
    with folder.reserved(findings) as is_free:
        if not is_free:
            return _refused(findings), None
        try:
            outcome = build(request, terminal)
        except BuildStopped as stop:
            outcome = _stopped(stop)
        with terminal.step("report"):
            language = terminal.voice.language
            contents = _reports(outcome, request, sources, language)
            if not folder.write_all(contents, findings):
                return _with_findings(outcome, findings), None
    return outcome, request.output / REPORT_PAGE


def _reports(
    outcome: Outcome, request: BuildRequest, sources: Sources, language: str
) -> dict[str, bytes | Path]:
    from shufang.engines.raster import THUMBNAILS
    from shufang.report import html_report

    output = request.output
    kept = FolderStore(cache_folder(output, request.script) / "report")
    page = html_report.page(outcome, output, sources, language, kept)
    kept.prune(THUMBNAILS, is_whole=not request.only and Edition.PRINT in request.editions)
    return {
        REPORT_JSON: json_report.document(outcome, output, output, language).encode(),
        REPORT_PAGE: page.encode(),
    }


def _extra_json(outcome: Outcome, output: Path, arguments: Arguments) -> Outcome:
    """Write what `--json` asks for: a file, or standard output for "-"."""
    if not arguments.json:
        return outcome
    if arguments.json == "-":
        text = json_report.document(outcome, output, output, arguments.language)
        return _with_findings(outcome, _say(text))
    path = Path(arguments.json)
    findings = Findings()
    try:
        text = json_report.document(outcome, output, path.parent, arguments.language)
        write_atomically(path, text.encode())
    except OSError:
        findings.error("TOL-023", file=path.name)
    return _with_findings(outcome, findings)


def _say(text: str) -> Findings:
    """Write to standard output; TOL-023 where it goes to a place that takes nothing."""
    findings = Findings()
    with suppress(AttributeError):
        getattr(sys.stdout, "reconfigure")(encoding="utf-8")  # noqa: B009 - TextIO lacks it
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError:
        findings.error("TOL-023", file="-")
        sys.stdout = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - until the end
    return findings


def _refused(findings: Findings) -> Outcome:
    return Outcome("", (), tuple(findings), (), exit_code_for(findings, strict=False))


def _stopped(stop: BuildStopped) -> Outcome:
    return Outcome("", (), (), (), ExitCode(stop.exit_code))


def _with_findings(outcome: Outcome, findings: Findings) -> Outcome:
    if not len(findings):
        return outcome
    code = outcome.exit_code
    if code is ExitCode.DONE:
        code = exit_code_for(findings, strict=False)
    return replace(
        outcome,
        diagnostics=(*outcome.diagnostics, *findings),
        exit_code=code,
    )
