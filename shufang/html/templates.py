"""Jinja2 templates of the pages, with faults that name their file and line."""

import re
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateNotFound
from jinja2.exceptions import TemplateSyntaxError
from jinja2.runtime import Context
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup

from shufang.core.diagnostic import BuildStopped, Findings
from shufang.core.span import Span
from shufang.passes.script import in_script

_QUOTED = re.compile("'([^']+)'")


_MOST_ROUNDS = 1_000_000
"""Turns of `range` loops in one page: a template that counts on has lost its way."""
_LONGEST = 1_000_000


class _BoundedEnvironment(SandboxedEnvironment):
    """Jinja's sandbox, which bounds a single `range` but neither nested ones nor products."""

    intercepted_binops = frozenset({"*", "**"})
    rounds = 0

    def __init__(self, **options: Any) -> None:  # noqa: ANN401 - passed on
        super().__init__(**options)
        self.globals["range"] = self._range

    def _range(self, *ends: int) -> range:
        numbers = range(*ends)
        self.rounds += len(numbers)
        if self.rounds > _MOST_ROUNDS:
            raise OverflowError("'range'")
        return numbers

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:  # noqa: ANN401 - Jinja's signature
        length = 1
        for value in (left, right):
            length *= (
                value if isinstance(value, int) else len(value) if hasattr(value, "__len__") else 1
            )
        is_text = not isinstance(left, int | float) or not isinstance(right, int | float)
        if operator == "**" or (is_text and length > _LONGEST):
            raise OverflowError(f"'{operator}'")
        return super().call_binop(context, operator, left, right)


class _ScriptLoader(FileSystemLoader):
    """Reads templates in the script of the book: a Traditional edition prints 續表, not 续表."""

    def __init__(self, folders: list[str], language: str) -> None:
        super().__init__(folders)
        self._language = language

    def get_source(
        self, environment: Environment, template: str
    ) -> tuple[str, str, Callable[[], bool]]:
        source, filename, is_fresh = super().get_source(environment, template)
        return in_script(source, self._language), filename, is_fresh


class Templates:
    """The templates of one styles folder; later folders fill in what earlier ones lack.

    Templates come from designers, not from us: they run in Jinja's sandbox and see only the
    values that are handed to them.
    """

    def __init__(
        self, folders: Sequence[Path], findings: Findings, language: str = "zh-Hans"
    ) -> None:
        """`language` is the book's: words that stand in templates are written in its script."""
        self._findings = findings
        self._folders = tuple(folders)
        self._environment = _BoundedEnvironment(
            loader=_ScriptLoader([str(folder) for folder in folders], language),
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
            self._environment.rounds = 0
            return Markup(self._environment.get_template(name).render(values))
        except TemplateNotFound as error:
            self._findings.error("STY-001", None, template=error.name or name)
        except TemplateSyntaxError as error:
            span = self._span(error.filename, error.lineno, name)
            self._findings.error("STY-002", span)
        except Exception as error:  # noqa: BLE001 - a template can run into anything
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
