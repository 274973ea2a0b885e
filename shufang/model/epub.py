"""What a book asks of its e-book."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class EpubSettings:
    """电子书: the settings of book.yaml."""

    title_fonts: bool = True
    """Whether headings bring the fonts in which they are printed."""
    rare_fonts: bool = True
    """Whether rare characters bring a font that has them."""
    also: tuple[str, ...] = ()
    """Editions for other shops, by the values of `Edition`: "kindle", "duokan"."""
