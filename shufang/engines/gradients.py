"""Gradients of drawings as shading patterns."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from weasyprint.pdf.stream import Stream


@contextmanager
def shading_gradients() -> Iterator[None]:
    """Draw the gradients of drawings meanwhile as shading patterns (ISO 32000-1, 8.7.4.2).

    The engine tiles gradients, one tile for the whole shape: some programs then draw nothing, and
    others begin a second tile at the far edge.
    """
    from weasyprint.pdf.stream import Stream

    set_special: Callable[..., None] = Stream.set_color_special

    def set_pattern(stream: Stream, name: str | None, *others: object, **named: object) -> None:
        patterns = stream._resources["Pattern"]
        if name in patterns:
            patterns[name] = _plain_shading(patterns[name])
        set_special(stream, name, *others, **named)

    Stream.set_color_special = set_pattern
    try:
        yield
    finally:
        del Stream.set_color_special  # inherited


def _plain_shading(pattern: Any) -> object:  # noqa: ANN401 - untyped library
    """Return a gradient as a shading pattern, other patterns as they are."""
    import pydyf

    groups = pattern.extra["Resources"]["XObject"] if "Resources" in pattern.extra else {}
    if len(groups) != 1:
        return pattern
    (group,) = groups.values()
    shadings = group.extra["Resources"]["Shading"] if hasattr(group, "extra") else {}
    if len(shadings) != 1 or len(group.stream) != 1:
        return pattern
    (shading,) = shadings.values()
    plain = pydyf.Dictionary(
        {"PatternType": 2, "Shading": shading, "Matrix": pattern.extra["Matrix"]}
    )
    plain.extra = {}  # the engine asks every pattern for the resources in it
    return plain
