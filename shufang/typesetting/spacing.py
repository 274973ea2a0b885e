"""The places of the items of one line: what is too much is squeezed out, what lacks is spread.

First in, then out (CLREQ 行内调整): squeezing goes gap by gap in the order of `Squeeze`; stretching
fills word spaces and the gaps between Han and Latin first, then opens all gaps alike.
"""

from __future__ import annotations

from dataclasses import dataclass

from shufang.typesetting.glue import Squeeze
from shufang.typesetting.paragraph import Paragraph

TINY = 1e-6

UNLIMITED = 1e3
"""Em: where the designer chooses the gaps, they open as far as they must."""


@dataclass(frozen=True, slots=True)
class SetLine:
    """One line: `places[k]` is where the body of item `start + k` begins, from the line's start.

    Items that take no room at the line's ends stand at its ends.
    """

    start: int
    end: int
    places: tuple[float, ...]
    width: float
    room_after: float = 0.0
    """What the last item takes after its body; negative where it hangs out of the line."""
    is_hyphenated: bool = False


def set_line(
    paragraph: Paragraph, start: int, end: int, width: float, is_justified: bool
) -> SetLine:
    """Set the items from `start` to `end` in a line of `width`.

    A line that is too long is squeezed, however it is aligned; one that is too short is opened if
    it is justified, up to the widest gap that the style allows.
    """
    head, tail = paragraph.head[start], paragraph.tail[end]
    if head >= tail:
        return SetLine(start, end, (0.0,) * (end - start), 0.0)
    natural = paragraph.width(start, end)
    room_after = paragraph.room_after(end)
    if natural > width + TINY:
        taken = min(natural - width, paragraph.squeeze_after(end))
        room_after -= taken
        added = _squeezed(paragraph, head, tail, natural - width - taken)
    elif is_justified and width - natural > TINY:
        added = _opened(paragraph, head, tail, width - natural)
    else:
        added = {}
    places = [0.0] * (head - start)
    x = paragraph.room_before(start)
    for index in range(head, tail):
        if index > head:
            x += paragraph.gaps[index] + added.get(index, 0.0)
        places.append(x + paragraph.before[index])
        x += paragraph.before[index] + paragraph.body[index] + paragraph.after[index]
    places.extend([x] * (end - tail))
    hyphen = paragraph.hyphens.get(end, 0.0)
    return SetLine(start, end, tuple(places), x + hyphen, room_after, end in paragraph.hyphens)


def _squeezed(paragraph: Paragraph, head: int, tail: int, surplus: float) -> dict[int, float]:
    added: dict[int, float] = {}
    ranks, squeezable = paragraph.ranks, paragraph.squeezable
    for rank in Squeeze:
        gaps = [
            index
            for index in range(head + 1, tail)
            if ranks[index] is rank and squeezable[index] > 0
        ]
        room = sum(squeezable[index] for index in gaps)
        if room <= 0:
            continue
        share = min(1.0, surplus / room)
        added.update((index, -squeezable[index] * share) for index in gaps)
        surplus -= room * share
        if surplus < TINY:
            break
    return added


def _opened(paragraph: Paragraph, head: int, tail: int, slack: float) -> dict[int, float]:
    gaps = range(head + 1, tail)
    stretchable = paragraph.stretchable
    room = sum(stretchable[index] for index in gaps)
    added: dict[int, float] = {}
    elastic = [index for index in gaps if paragraph.is_elastic[index]]
    rest = slack - min(slack, room)
    style = paragraph.style
    limit = style.widest if style.justify == "auto" else UNLIMITED
    if rest > TINY and rest > len(elastic) * limit * paragraph.em:
        return {}
    if room > 0:
        share = min(1.0, slack / room)
        added = {index: stretchable[index] * share for index in gaps if stretchable[index]}
    for index in elastic if rest > TINY else ():
        added[index] = added.get(index, 0.0) + rest / len(elastic)
    return added
