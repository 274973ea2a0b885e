"""What a build says on the terminal; everything goes to standard error."""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TextIO

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.text import Text

from shufang.build.request import ExitCode, Outcome, Task
from shufang.core.diagnostic import Diagnostic, Severity
from shufang.core.span import Span
from shufang.messages.catalogue import phrase, sentence, summary, visible
from shufang.report.arrangement import arrange
from shufang.report.excerpt import Sources, cells
from shufang.report.sizes import readable_size
from shufang.report.verdict import verdict

COLOURS: Final = {
    Severity.ERROR: "bold red",
    Severity.WARNING: "yellow",
    Severity.NOTE: "cyan",
}
_WIDTH_ELSEWHERE: Final = 100
"""Columns where the output is no terminal: a log or a file."""


@dataclass(frozen=True, slots=True)
class Voice:
    """How much is said, in which language and colours."""

    language: str = "zh-Hans"
    quiet: bool = False
    verbose: bool = False
    colour: bool = True


class _Console(Console):
    """Goes on in silence where nobody listens any more: a build is not ended by `| head`."""

    def on_broken_pipe(self) -> None:
        self.quiet = True
        with suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), self.file.fileno())


class _Bar:
    """A step that a progress bar shows."""

    def __init__(self, progress: Progress, name: str, total: int | None) -> None:
        self._progress = progress
        self._total = total
        self._done = 0
        self._task = progress.add_task(name, total=total, count=self._count())

    def advance(self, pieces: int = 1) -> None:
        self._done += pieces
        self._progress.update(self._task, advance=pieces, count=self._count())

    def _count(self) -> str:
        return f"{self._done}/{self._total}" if self._total else ""


class _Unseen:
    """A step where nobody watches."""

    def advance(self, pieces: int = 1) -> None:
        pass


class Terminal:
    """Progress and report of one run; implements `shufang.build.request.Progress`."""

    def __init__(self, voice: Voice, stream: TextIO | None = None) -> None:
        self.voice = voice
        self._running: Progress | None = None
        stream = stream or sys.stderr
        self._console = _Console(
            file=stream,
            no_color=None if voice.colour else True,
            highlight=False,
            markup=False,
            emoji=False,
            soft_wrap=True,
            width=None if stream.isatty() else _WIDTH_ELSEWHERE,
            color_system="auto" if voice.colour and not os.environ.get("NO_COLOR") else None,
        )

    @contextmanager
    def step(self, name: str, total: int | None = None) -> Iterator[Task]:
        """Show a step while it runs; elsewhere than on a terminal, say it when it is done."""
        started = time.monotonic()
        said = phrase(f"steps.{name}", self.voice.language)
        if self.voice.quiet:
            yield _Unseen()
        elif self._console.is_terminal:
            with self._bars() as bars:
                yield _Bar(bars, said, total)
        else:
            yield _Unseen()
            seconds = f"{time.monotonic() - started:.1f}"
            self.say(self._phrase("report.step_done", step=said, seconds=seconds))

    @contextmanager
    def _bars(self) -> Iterator[Progress]:
        """Return the one display that a terminal can have; a step inside a step shares it."""
        if self._running is not None:
            yield self._running
            return
        with Progress(
            TextColumn("{task.description}"),
            BarColumn(bar_width=30),
            TextColumn("{task.fields[count]}"),
            TimeElapsedColumn(),
            console=self._console,
            transient=not self.voice.verbose,
        ) as progress:
            self._running = progress
            try:
                yield progress
            finally:
                self._running = None

    def say(self, line: str, style: str = "") -> None:
        """Print one line."""
        self._console.print(Text(line, style), soft_wrap=True)

    def report(
        self, outcome: Outcome, sources: Sources, output: Path, report_page: Path | None
    ) -> None:
        """Print findings, products and the end of a run.

        `report_page` is where all findings can be read, None where no page was written.
        """
        arranged = arrange(outcome.diagnostics, everything=self.voice.verbose)
        for found in arranged.shown:
            if not self.voice.quiet or found.severity is Severity.ERROR:
                self._finding(found, sources)
        if not self.voice.quiet:
            self._rest(arranged.folded, arranged.summed, report_page)
        self._products(outcome, output)
        self._end(outcome, report_page)

    def _rest(
        self,
        folded: tuple[tuple[str, int], ...],
        summed: tuple[tuple[str, int], ...],
        report_page: Path | None,
    ) -> None:
        plain = "" if report_page else "_plain"
        shown = _shown_path(report_page) if report_page else ""
        for code, count in folded:
            key = f"report.folded{plain}"
            self.say(self._phrase(key, code=code, count=count, report=shown), "dim")
        for code, count in summed:
            line = summary(code, count, self.voice.language)
            key = f"report.summed{plain}"
            self.say(self._phrase(key, code=code, summary=line, report=shown), "yellow")

    def _finding(self, found: Diagnostic, sources: Sources) -> None:
        language = self.voice.language
        told = sentence(found, language)
        line = Text()
        if found.span is not None:
            line.append(f"{_place(found.span, sources)}  ")
        line.append(phrase(f"severity.{found.severity.value}", language), COLOURS[found.severity])
        line.append(f" {found.code}  ", "dim")
        line.append(told.text, "bold")
        self._console.print(line, soft_wrap=True)
        if found.span is not None:
            self._excerpt(found.span, COLOURS[found.severity], sources)
        for span in found.related:
            self.say("  " + self._phrase("report.related", place=_place(span, sources)))
        if told.hint:
            self.say("  " + self._phrase("report.hint", hint=told.hint))

    def _excerpt(self, span: Span, colour: str, sources: Sources) -> None:
        number = str(span.line)
        room = max(40, self._console.width - len(number) - 7)
        excerpt = sources.excerpt(span, room)
        if excerpt is None:
            return
        margin = " " * len(number)
        self.say(f"  {number} │   {excerpt.text}")
        caret = " " * cells(excerpt.before) + "^" * max(1, cells(excerpt.marked))
        line = Text(f"  {margin} │   ")
        line.append(caret, colour)
        self._console.print(line, soft_wrap=True)

    def _products(self, outcome: Outcome, output: Path) -> None:
        for product in outcome.products:
            edition = phrase(f"edition.{product.edition.value}", self.voice.language)
            facts = [readable_size(product.bytes)]
            if product.pages:
                facts.insert(0, self._phrase("report.pages", count=product.pages))
            path = _shown_path(output / product.path)
            line = self._phrase(
                "report.product", edition=edition, path=path, facts="，".join(facts)
            )
            self.say(line, "green")

    def _end(self, outcome: Outcome, report_page: Path | None) -> None:
        numbers = {
            severity: sum(found.severity is severity for found in outcome.diagnostics)
            for severity in Severity
        }
        is_done = outcome.exit_code is ExitCode.DONE
        self.say(
            verdict(outcome, self.voice.language, is_check=report_page is None),
            "bold green" if is_done else "bold red",
        )
        if self.voice.quiet:
            return
        seconds = f"{sum(timing.seconds for timing in outcome.timings):.1f}"
        self.say(
            self._phrase(
                "report.counts",
                errors=numbers[Severity.ERROR],
                warnings=numbers[Severity.WARNING],
                notes=numbers[Severity.NOTE],
                seconds=seconds,
            )
        )
        if self.voice.verbose:
            for timing in outcome.timings:
                step = self._phrase(f"steps.{timing.step}")
                self.say(
                    "  "
                    + self._phrase("report.step_done", step=step, seconds=f"{timing.seconds:.1f}"),
                    "dim",
                )
        if report_page:
            self.say(self._phrase("report.report", path=_shown_path(report_page)))

    def _phrase(self, key: str, **values: object) -> str:
        return phrase(key, self.voice.language, **values)


def _place(span: Span, sources: Sources) -> str:
    return visible(f"{sources.shown_file(span.file)}:{span.line}:{span.column}")


def _shown_path(path: Path) -> str:
    """Return a path as short as it can be written from here."""
    try:
        return path.resolve().relative_to(Path.cwd()).as_posix()
    except (ValueError, OSError):
        return str(path)
