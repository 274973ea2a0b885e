"""References inside a drawing: `use`, patterns, masks … must neither loop nor multiply."""

import re
from collections.abc import Iterator
from typing import Any

LARGEST = 200_000
"""Elements that a drawing may have when all its references are followed."""
_DEEPEST = 200
_TARGET = re.compile(r"url\(\s*['\"]?\s*#(?P<id>[^'\")\s]+)", re.I)


def is_tangled(root: Any) -> bool:  # noqa: ANN401 - an lxml element
    """Whether following every reference would never end, or take more than a drawing is worth."""
    named = {element.get("id"): element for element in root.iter() if element.get("id")}
    return _Walk(named).cost(root, 0) > LARGEST


class _Walk:
    """Counts elements as often as they are drawn."""

    def __init__(self, named: dict[str, Any]) -> None:
        self.named = named
        self.costs: dict[Any, int] = {}
        """By element; LARGEST + 1 while it is being counted, so that a loop is too much."""

    def cost(self, element: Any, depth: int) -> int:  # noqa: ANN401 - an lxml element
        if element in self.costs:
            return self.costs[element]
        self.costs[element] = LARGEST + 1
        if depth > _DEEPEST:
            return LARGEST + 1
        total = 1
        for inner in (*element, *self._targets(element)):
            total += self.cost(inner, depth + 1)
            if total > LARGEST:
                return LARGEST + 1
        self.costs[element] = total
        return total

    def _targets(self, element: Any) -> Iterator[Any]:  # noqa: ANN401 - an lxml element
        if not isinstance(element.tag, str) or element.tag.endswith("}a"):
            return  # a link is followed by readers, not by drawing
        for name, value in element.attrib.items():
            names = _TARGET.findall(value)
            if name.endswith("href") and value.strip().startswith("#"):
                names.append(value.strip()[1:])
            yield from (self.named[name] for name in names if name in self.named)
