"""What styles/theme.yaml and a book's own `theme` may say."""

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

_RESERVED = frozenset({"All", "None", "Cyan", "Magenta", "Yellow", "Black"})
"""Names of colorants that mean something else (ISO 32000-1, 8.6.6.4)."""


def _spot_name(name: str) -> str:
    """Accept ASCII, as in ink makers' books: printers' programs compare names byte by byte."""
    if name in _RESERVED or not name.isascii() or not name.isprintable() or len(name) > 60:
        raise ValueError(name)
    return name


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class TrimRecord(_Record):
    """开本 with the type area that suits it."""

    names: tuple[str, ...]
    width_mm: float = Field(gt=50, lt=500)
    height_mm: float = Field(gt=50, lt=500)
    sheet: str
    """Paper size as the copyright page prints it."""
    fold: int = Field(gt=0)
    characters: int = Field(gt=5, lt=100)
    lines: int = Field(gt=5, lt=100)


class ColourRecord(_Record):
    """One colour, on the screen and in print."""

    screen: str = Field(pattern="^#[0-9a-f]{6}$")
    print: tuple[float, float, float, float]
    """Per cent of cyan, magenta, yellow and black; of a spot, what stands for it on proofs."""
    spot: Annotated[str, AfterValidator(_spot_name)] = ""
    """专色: an ink of its own, such as "PANTONE 186 C"."""
    tint: float = Field(100, gt=0, le=100)
    """Per cent of the spot."""


class FontsRecord(_Record):
    """Families by role, first choice first."""

    song: tuple[str, ...]
    hei: tuple[str, ...]
    kai: tuple[str, ...]
    mono: tuple[str, ...]


class RunningHeadRecord(_Record):
    """书眉."""

    family: str
    size_pt: float
    letter_spacing_pt: float = 0
    above_type_area_pt: float
    rule_pt: float = 0
    rule_gap_pt: float = 0


class FolioRecord(_Record):
    """页码."""

    family: str
    size_pt: float
    below_type_area_pt: float


class NoteRuleRecord(_Record):
    """注线: the short rule above the notes."""

    width_em: float
    rule_pt: float
    above_notes_pt: float


class EpubFaceRecord(_Record):
    """A font that the e-book brings along: one of `fonts`, by its role, in one weight."""

    font: Literal["song", "hei", "kai", "mono"] = "song"
    weight: int = Field(400, ge=1, le=1000)


class EpubFontsRecord(_Record):
    """What the e-book brings along."""

    titles: dict[Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9 ]*$")], EpubFaceRecord] = {}
    """By the family's name in epub_titles.css."""
    rare: EpubFaceRecord = EpubFaceRecord()
    """For rare characters."""


class ThemeRecord(_Record):
    """The whole of styles/theme.yaml."""

    trim: str
    body_size_pt: float = Field(ge=6, le=20)
    leading_pt: float = Field(ge=8, le=40)
    trims: tuple[TrimRecord, ...]
    inner_share: float = Field(gt=0, lt=1)
    head_share: float = Field(gt=0, lt=1)
    fonts: FontsRecord
    colours: dict[str, ColourRecord]
    running_head: RunningHeadRecord
    folio: FolioRecord
    note_rule: NoteRuleRecord
    epub_fonts: EpubFontsRecord = EpubFontsRecord()
    traditional: dict[str, dict[str, str]] = {}
    """Language tag → family → the one that stands before it in a book of that language."""

    def for_language(self, language: str) -> "ThemeRecord":
        """Return the theme with the families of a language; the others stay behind them."""
        families = self.traditional.get(language)
        if not families:
            return self

        def more(names: tuple[str, ...]) -> tuple[str, ...]:
            pairs = ((families[name], name) if name in families else (name,) for name in names)
            return tuple(dict.fromkeys(name for pair in pairs for name in pair))

        roles = {role: more(names) for role, names in self.fonts.model_dump().items()}
        head, folio = self.running_head, self.folio
        return self.model_copy(
            update={
                "fonts": FontsRecord(**roles),
                "running_head": head.model_copy(
                    update={"family": families.get(head.family, head.family)}
                ),
                "folio": folio.model_copy(
                    update={"family": families.get(folio.family, folio.family)}
                ),
            }
        )
