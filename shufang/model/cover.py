"""The cover as the editor and the designer ask for it: 封面, 书脊, 封底, 勒口."""

from dataclasses import dataclass, field
from typing import Final

from shufang.core.span import Span

LEAST_LETTERED_SPINE_MM: Final = 7.0
"""A thinner spine carries no words: folding and trimming move by ±1 mm."""
SPINE_TOLERANCE_MM: Final = 0.5
"""How far the spine may be off what the cover was designed for before the folds miss it."""
SHELF_SHAPE: Final = 1.6
"""Height ÷ width of an e-book's front (KDP, Cover Image Guidelines: 1,600 × 2,560 pixels)."""
_CLOSE: Final = 0.04
"""How far a finished front may be off that shape to be cut: no more than bleed lets a trimmer."""


@dataclass(frozen=True, slots=True)
class BlockPaper:
    """正文用纸, as far as the thickness of the book block depends on it."""

    name: str = ""
    caliper_mm: float = 0.0976
    """Thickness of one leaf; the usual value is 80 g/m² of 双胶纸 with a bulk of 1.22 cm³/g."""
    is_assumed: bool = True
    """Whether nobody has said which paper it will be."""


@dataclass(frozen=True, slots=True)
class Cover:
    """What book.yaml says of the cover; everything that it leaves out has the usual value."""

    whole_front: str = ""
    """Path of a finished front cover: nothing is set on it."""
    picture: str = ""
    """Path of a picture or drawing that the front cover's words stand on."""
    back_text: tuple[str, ...] = ()
    """Paragraphs of the back cover; empty for the book's 内容提要."""
    front_flap: tuple[str, ...] = ()
    back_flap: tuple[str, ...] = ()
    flap_mm: float = 0.0
    """Width of each flap; 0 for a cover without flaps."""
    paper: BlockPaper = field(default_factory=BlockPaper)
    extra_mm: float = 0.5
    """Glue, endpapers and inserts on top of the leaves."""
    spine_title: str = ""
    """Short form of the title for the spine; empty for the title itself."""
    barcode_scale: float = 0.8
    """放大系数 of the bar code, 0.8–2.0 (GB/T 12906)."""
    add_on: str = ""
    """Two or five digits of the code beside the bar code."""
    signed_pages: int | None = None
    """定稿面数: the number of pages that the cover was approved for."""
    span: Span = field(default_factory=lambda: Span("book.yaml"))
    spans: dict[str, Span] = field(default_factory=dict)
    """Where each field stands, by its English name."""

    def spine_mm(self, pages: int) -> float:
        """Return the width of the spine for a number of pages, to a tenth of a millimetre.

        面数÷2 × the thickness of a leaf, and what glue and endpapers add; an odd last page takes
        a leaf as well.
        """
        leaves = (pages + 1) // 2
        return round(leaves * self.paper.caliper_mm + self.extra_mm, 1)

    def place(self, field_name: str) -> Span:
        """Return where a field stands, or the block where it is left out."""
        return self.spans.get(field_name, self.span)


PAPER_BULKS: Final[tuple[tuple[str, float], ...]] = (
    ("轻型", 1.6), ("纯质", 1.3), ("双胶", 1.22), ("胶版", 1.22), ("书写", 1.25), ("道林", 1.25),
    ("轻涂", 0.9), ("哑粉", 0.9), ("亚粉", 0.9), ("无光铜", 0.9), ("铜版", 0.8), ("铜板", 0.8),
    ("新闻", 1.5), ("字典", 1.0), ("圣经", 1.0),
)  # fmt: skip
"""松厚度 in cm³/g that the trade reckons with until the printer's dummy (白样) is there."""


def is_shelf_shape(width: float, height: float) -> bool:
    """Whether a finished front may be cut to the e-book's shape without anybody missing a thing."""
    return abs(height / max(1, width) / SHELF_SHAPE - 1) <= _CLOSE
