"""Values with custom properties (var(--x)), validated once instead of for every element.

Nearly every property of our style sheets takes its value from the theme's custom properties. The
engine puts them in and validates the result for each element and each longhand anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, cast


@contextmanager
def remembering_values() -> Iterator[None]:
    """Let the engine take values that it has validated before from here meanwhile."""
    from weasyprint.css.tokens import Pending

    solve = cast(Callable[..., object], Pending.solve)
    known: dict[tuple[object, ...], tuple[object, object]] = {}

    def solve_once(pending: Any, tokens: Any, wanted_key: str, base_url: str | None) -> object:  # noqa: ANN401
        text = "".join(token.serialize() for token in tokens)
        key = id(pending), text, wanted_key, base_url
        found = known.get(key)
        if found is None:
            # The declaration is kept as well, so that its id is not another's later.
            found = known[key] = pending, solve(pending, tokens, wanted_key, base_url)
        return found[1]

    Pending.solve = solve_once
    try:
        yield
    finally:
        Pending.solve = solve
