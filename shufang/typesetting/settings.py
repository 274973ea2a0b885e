"""How Chinese text is to be set: the values of CSS Text 4 as the composition takes them.

The engine reads them from the style sheets (`engines.chinese_lines_style`); here they have the
specification's names. `auto` stands for what the best Chinese books do (CLREQ).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Literal


class LineBreak(Enum):
    """Strictness of the prohibitions at line ends (CSS Text 3, 5.3); strict as a rule."""

    LOOSE = "loose"
    NORMAL = "normal"
    STRICT = "strict"
    ANYWHERE = "anywhere"


class SpacingTrim(Enum):
    """Which blanks of full-width marks are taken away (CSS Text 4, 8.4)."""

    SPACE_ALL = "space-all"
    NORMAL = "normal"
    SPACE_FIRST = "space-first"
    TRIM_START = "trim-start"
    TRIM_BOTH = "trim-both"
    TRIM_ALL = "trim-all"


Justify = Literal["auto", "none", "inter-word", "inter-character"]
Wrap = Literal["auto", "pretty", "stable", "balance"]
"""`auto` takes optimum fit for justified lines and the first fit for ragged ones."""
Hang = Literal["first", "force-end", "allow-end", "last"]


@dataclass(frozen=True, slots=True, eq=False)
class LineStyle:
    """How one stretch of Chinese text is set; lengths in em. Known again by its identity.

    The first group is the designer's; one paragraph may hold several of them. The rest belongs to
    the paragraph.
    """

    line_break: LineBreak = LineBreak.STRICT
    trim: SpacingTrim = SpacingTrim.TRIM_BOTH
    autospace: float = 0.25
    """Between Han and Latin or digits (CLREQ 3.2.2: a quarter em; CSS `normal`: an eighth)."""
    autospace_min: float = 0.125
    autospace_max: float = 1 / 3
    spaces_alpha: bool = True
    """`ideograph-alpha`: the gap beside letters."""
    spaces_numeric: bool = True
    """`ideograph-numeric`: the gap beside digits."""

    hang: frozenset[Hang] = frozenset()
    justify: Justify = "auto"
    wrap: Wrap = "pretty"
    word_space_min: float = 0.25
    word_space_max: float = 0.5
    stop_squeeze: float = 0.5
    """Share of the blank after 。？！： that may be taken away inside a line."""
    loose: float = 0.05
    """What every gap may be opened before the line looks loose."""
    widest: float = 0.5
    """No gap is opened further; such a line stays ragged."""
    dash_first: float = 300.0
    """Cost of a line that begins with —— or …… (CLREQ strict level)."""
    number_unit: float = 1000.0
    """Cost of a break between a number and its unit (年, 元, 人)."""
    hyphen: float = 50.0
    """Cost of a hyphen at the end of a line."""

    @property
    def trims_all_edges(self) -> bool:
        """Whether marks lose their blanks at both ends of all lines, and none hangs there."""
        both = {SpacingTrim.TRIM_BOTH, SpacingTrim.TRIM_ALL}
        return self.trim in both and not self.hang


BOOK = LineStyle()
"""The style of a well-made book; `styles/print.css` asks for it."""
