"""Jinja2 templates of the pages, with faults that name their file and line."""

import re
import traceback
from collections.abc import Sequence
from pathlib import Path

from jinja2 import FileSystemLoader, StrictUndefined, TemplateError, TemplateNotFound
from jinja2.exceptions import TemplateSyntaxError
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup

from shufang.core.diagnostic import BuildStopped, Findings
from shufang.core.span import Span

_QUOTED = re.compile("'([^']+)'")


class Templates:
    """The templates of one styles folder; later folders fill in what earlier ones lack.

    Templates come from designers, not from us: they run in Jinja's sandbox and see only the
    values that are handed to them.
    """

    def __init__(self, folders: Sequence[Path], findings: Findings) -> None:
        self._findings = findings
        self._folders = tuple(folders)
        self._environment = SandboxedEnvironment(
            loader=FileSystemLoader([str(folder) for folder in folders]),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    def render(self, name: str, **values: object) -> Markup:
        """Return the filled template.

        Raises `BuildStopped` after reporting STY-001 (missing), STY-002 (syntax) or STY-003
        (fault while filling) at the template's line.
        """
        try:
            return Markup(self._environment.get_template(name).render(values))
        except TemplateNotFound as error:
            self._findings.error("STY-001", None, template=error.name or name)
        except TemplateSyntaxError as error:
            span = self._span(error.filename, error.lineno, name)
            self._findings.error("STY-002", span)
        except (TemplateError, TypeError, ValueError, AttributeError, KeyError) as error:
            quoted = _QUOTED.findall(str(error))
            fault = quoted[-1] if quoted else name
            self._findings.error("STY-003", self._fault(error, name), name=fault)
        raise BuildStopped(1)

    def _fault(self, error: Exception, name: str) -> Span:
        """Return the innermost template line of a fault; Jinja rewrites tracebacks to them."""
        folders = tuple(str(folder) for folder in self._folders)
        frames = [
            frame
            for frame in traceback.extract_tb(error.__traceback__)
            if frame.filename.startswith(folders)
        ]
        if not frames:
            return self._span(None, 1, name)
        return self._span(frames[-1].filename, frames[-1].lineno or 1, name)

    def _span(self, filename: str | None, line: int, name: str) -> Span:
        path = Path(filename) if filename else Path(name)
        for folder in self._folders:
            if path.is_relative_to(folder):
                path = Path(folder.parent.name) / folder.name / path.relative_to(folder)
        return Span(path.as_posix(), line)
