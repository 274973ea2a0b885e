"""What one shop or reading system asks of an e-book beside the standard one.

A profile is a value. The standard edition is `STANDARD`, for which nothing is changed; whoever
makes a part of the e-book asks the profile, never for a shop's name. Sources: KDP help pages
(Text, Image, Navigation and Table Guidelines, HTML and CSS Guidelines) and Kindle Publishing
Guidelines 2019.2; the open extensions of 多看 as they are handed down (its own pages are gone).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from shufang.model.book import Edition


@dataclass(frozen=True, slots=True)
class SheetRules:
    """How the style sheet is rewritten."""

    is_plain: bool = False
    """Whether it is cut down to what old parsers read: CSS 2.1 without comments and at-rules."""
    families: tuple[tuple[str, str], ...] = ()
    """What family names look like (a regular expression), and the reader's own font of that kind.

    The first that fits holds, so the more exact ones come first.
    """


@dataclass(frozen=True, slots=True)
class EpubProfile:
    """电子书的去处: how an e-book for one reading system differs from the standard one."""

    edition: Edition
    sheet: SheetRules = SheetRules()
    plays: bool = True
    """Whether films and sounds go in; else their still, words and link stand for them."""
    folds: bool = True
    """Whether `details` may be folded; else what is in them stands open."""
    has_drawings: bool = True
    """Whether SVG goes in; else drawings become PNG."""
    has_transparency: bool = True
    contents_depth: int = 0
    """Levels of nav and NCX that are shown; 0 for any. The contents page has all of them."""
    has_duokan_notes: bool = False
    """Whether notes carry the names by which 多看 knows them."""
    is_uncommented: bool = False
    """Whether no document may hold a comment."""

    @property
    def is_standard(self) -> bool:
        """Whether it is the e-book for everybody."""
        return self.edition is Edition.EPUB

    def takes(self, media_type: str) -> bool:
        """Whether a file of that type may be in the e-book."""
        kind = media_type.partition("/")[0]
        if kind in ("audio", "video") or media_type == "text/vtt":
            return self.plays
        # Kindle takes TrueType and OpenType (KDP, Using Embedded Fonts).
        return not (self.sheet.is_plain and "woff" in media_type)


STANDARD: Final = EpubProfile(Edition.EPUB)
KINDLE: Final = EpubProfile(
    Edition.KINDLE,
    sheet=SheetRules(is_plain=True),
    plays=False,
    folds=False,
    has_drawings=False,
    has_transparency=False,
    contents_depth=2,
    is_uncommented=True,
)
DUOKAN: Final = EpubProfile(
    Edition.DUOKAN,
    sheet=SheetRules(
        # What 多看's own parser makes of at-rules is not known: what it cannot read is left out.
        is_plain=True,
        families=(
            ("小标宋|xiaobiaosong|biaosong", "DK-XIAOBIAOSONG"),
            ("楷|kai", "DK-KAITI"),
            ("仿宋|fang ?song", "DK-FANGSONG"),
            ("黑|hei|gothic|sans", "DK-HEITI"),
            ("宋|明|song|sun|ming|serif", "DK-SONGTI"),
        ),
    ),
    folds=False,
    has_drawings=False,
    has_duokan_notes=True,
    is_uncommented=True,
)
PROFILES: Final[Mapping[Edition, EpubProfile]] = {
    profile.edition: profile for profile in (STANDARD, KINDLE, DUOKAN)
}
"""By edition, the standard one first: the order in which they are made."""
