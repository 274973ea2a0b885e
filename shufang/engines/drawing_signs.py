"""Drawings that the program makes itself: the place of a missing picture, a QR code."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from xml.sax.saxutils import escape

from shufang.model.figures import Figure, Placeholder, Recording, credit_words
from shufang.model.inlines import plain_text

_WIDTH = 480.0
_TITLE_SIZE, _SIZE, _LINE = 24.0, 20.0, 32.0
_FAMILY = "'Noto Sans SC', 'Noto Sans CJK SC', 'Source Han Sans SC', sans-serif"
_GROUND, _RULE, _INK, _GREY = "#f2f2f2", "#b5b5b5", "#1a1a1a", "#7f7f7f"


def placeholder(figure: Figure, written: Callable[[str], str] = str) -> bytes:
    """Return the box of a picture that is still to come (占位图, FPO), with title and credit.

    `written` puts the program's own words into the script of the book.
    Nobody can take it for a picture: a grey field with both diagonals and its own name on it.
    """
    shape = _shape(figure)
    height = round(_WIDTH * shape.height / shape.width, 2)
    title = plain_text(figure.title)
    named = written("占位图")
    credits = credit_words(figure.credits, written)
    lines = [
        (named, _TITLE_SIZE, _INK),
        *((line, _SIZE, _INK) for line in _broken(title, 21)[:3]),
        *((credit, _SIZE - 1, _GREY) for credit in credits),
    ]
    lines = lines[: max(1, int(height * 0.8 / _LINE))]
    top = height / 2 - (len(lines) - 1) * _LINE / 2
    box_width = max(len(text) * size for text, size, _ in lines) + 28
    box_height = len(lines) * _LINE + 18
    words = "".join(
        f'<text x="{_WIDTH / 2:g}" y="{top + index * _LINE + size * 0.36:.2f}" fill="{ink}" '
        f'font-family="{_FAMILY}" font-size="{size:g}" text-anchor="middle">{escape(text)}</text>'
        for index, (text, size, ink) in enumerate(lines)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH:g} {height:g}" '
        f'width="{_WIDTH:g}" height="{height:g}"><title>{escape(f"{named}：{title}")}</title>'
        f'<rect x="0.75" y="0.75" width="{_WIDTH - 1.5:g}" height="{height - 1.5:g}" '
        f'fill="{_GROUND}" stroke="{_RULE}" stroke-width="1.5"/>'
        f'<path d="M0 0L{_WIDTH:g} {height:g}M{_WIDTH:g} 0L0 {height:g}" '
        f'stroke="{_RULE}" stroke-width="0.75" fill="none"/>'
        f'<rect x="{(_WIDTH - box_width) / 2:.2f}" y="{(height - box_height) / 2:.2f}" '
        f'width="{box_width:.2f}" height="{box_height:.2f}" fill="{_GROUND}"/>{words}</svg>'
    ).encode()


def _shape(figure: Figure) -> Placeholder:
    content = figure.content
    if isinstance(content, Recording):
        content = content.still if isinstance(content.still, Placeholder) else Placeholder(16, 9)
    return content if isinstance(content, Placeholder) else Placeholder(3, 2)


def _broken(text: str, most: int) -> list[str]:
    return [text[start : start + most] for start in range(0, len(text), most)]


def qr_drawing(url: str) -> bytes:
    """Return a QR code as one path in black, with its quiet zone of four modules.

    Error correction M (15 %) is what phones read from paper; ISO/IEC 18004 asks for the zone.
    """
    import segno

    matrix = segno.make(url, error="m", micro=False).matrix
    side = len(matrix) + 8
    runs = [
        f"M{start + 4} {row + 4}h{length}v1h-{length}z"
        for row, modules in enumerate(matrix)
        for start, length in dark_runs(modules)
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" '
        f'width="{side}" height="{side}"><title>{escape(url)}</title>'
        f'<rect width="{side}" height="{side}" fill="#ffffff"/>'
        f'<path fill="#000000" d="{"".join(runs)}"/></svg>'
    ).encode()


def dark_runs(modules: Iterable[int]) -> list[tuple[int, int]]:
    """Return start and length of each run of dark modules in a row of a code."""
    runs: list[tuple[int, int]] = []
    for place, dark in enumerate(modules):
        if not dark:
            continue
        if runs and sum(runs[-1]) == place:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        else:
            runs.append((place, 1))
    return runs
