"""The same text from the sample book, set by Typst and by us, side by side in one picture.

    pip install typst && python benchmarks/comparison.py docs/images/typst-and-ours.png

Same typeface, size, leading and measure; Typst as its documentation advises for Chinese.
"""

from __future__ import annotations

import os
import re
import sys
import tempfile
from pathlib import Path

import pypdfium2
from PIL import Image, ImageChops

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

from chinese_text import Block  # noqa: E402
from composition import html, typst  # noqa: E402

from shufang.core.diagnostic import Findings  # noqa: E402
from shufang.engines.resources import prepare_fonts  # noqa: E402

SOURCES = (
    "book/back/afterword.md",
    "book/chapters/04-days/chapter.md",
    "book/chapters/07-district/chapter.md",
)
MARKUP = re.compile(r"\{[^}]*\}|\^\[[^\]]*\]|\[@[^\]]*\]|[\[\]*]")
DPI = 110


def text() -> list[Block]:
    """Return the plain paragraphs of some of the sample book's texts."""
    found = []
    for source in SOURCES:
        for line in (ROOT / source).read_text("utf-8").split("\n"):
            plain = MARKUP.sub("", line).strip()
            is_prose = len(plain) > 60 and not line.startswith(("#", ":", "!", "-", "《", "导语"))
            if is_prose and "@" not in line:
                found.append(Block("p", plain))
    return found


def page(pdf: Path) -> Image.Image:
    """Return the first page, cut to its ink."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        picture = document[0].render(scale=DPI / 72).to_pil().convert("L")
    finally:
        document.close()
    ink = ImageChops.invert(picture).getbbox()
    return picture.crop(ink) if ink else picture


def main(target: str) -> None:
    """Write the picture: Typst on the left, ours on the right."""
    resources = prepare_fonts(Findings())
    if resources is None:
        raise SystemExit("fonts are missing: bash setup.sh")
    os.environ["FONTCONFIG_FILE"] = str(resources.fontconfig)
    import typst as compiler

    from shufang.engines.whole_html import write_pdf

    with tempfile.TemporaryDirectory() as folder:
        markup, theirs, ours = (Path(folder, name) for name in ("a.typ", "a.pdf", "b.pdf"))
        markup.write_text(typst(text()), "utf-8")
        fonts = sorted({str(font.path.parent) for font in resources.fonts})
        compiler.compile(str(markup), str(theirs), font_paths=fonts)
        write_pdf(html(text()), ours, grid_pt=18)
        left, right = page(theirs), page(ours)
    gap = 40
    width = left.width + right.width + gap
    whole = Image.new("L", (width, max(left.height, right.height)), 255)
    whole.paste(left, (0, 0))
    whole.paste(right, (left.width + gap, 0))
    whole.quantize(16).save(target, optimize=True)


if __name__ == "__main__":
    main(sys.argv[1])
