"""Where labels stand in the printed book."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class PageMap:
    """Folios of element ids; empty before the first layout."""

    folios: Mapping[str, str] = field(default_factory=dict)
    """Element id (label or anchor) to the folio as printed: "9", "iii"."""
    total: int = 0
    """Pages of the whole book, blanks counted; 0 before the first layout."""

    def folio(self, anchor: str) -> str:
        """Return the folio on which an element starts, or "" where it is not known yet."""
        return self.folios.get(anchor, "")
