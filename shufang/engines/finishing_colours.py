"""The colour operators of a content stream, written anew in inks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from shufang.engines.finishing_paints import (
    BLACK,
    SCREEN,
    UNKNOWN,
    Paint,
    described_space,
    ink_names,
    paint_of,
    space_family,
)
from shufang.engines.finishing_resources import entries, entry, spot_space
from shufang.engines.finishing_walk import Walk
from shufang.engines.matrices import moved

if TYPE_CHECKING:
    import pikepdf

_SHORTHANDS = {"g": "/DeviceGray", "rg": "/DeviceRGB", "k": "/DeviceCMYK"}
_TURNED = frozenset({"/DeviceCMYK", "/DeviceGray", "/DeviceRGB", "/Lab"})
"""Spaces whose colours are written anew as process inks or spots."""
PRINTED = frozenset({"/DeviceCMYK", "/DeviceGray", "/Separation", "/DeviceN"})
"""Spaces in which pictures and gradients may be left."""


def inks_of_space(family: str) -> frozenset[str]:
    """Return the inks that a picture in a colour space may need."""
    if family == "/DeviceGray":
        return ink_names(BLACK, ())
    return ink_names(SCREEN, ()) if family else frozenset()


class ColourWalk(Walk):
    """Follows the colours of filling and of lines; grey becomes black ink, marks become spots."""

    def handlers(self) -> dict[str, Callable[..., None]]:
        """Return operator -> what is done with its instructions."""
        setting = ("sc", "scn", "SC", "SCN", "g", "G", "rg", "RG", "k", "K")
        return {
            **super().handlers(),
            **dict.fromkeys(("cs", "CS"), self._space),
            **dict.fromkeys(setting, self._colour),
        }

    def _space(
        self, instruction: pikepdf.ContentStreamInstruction, operator: str, following: str
    ) -> None:
        family = space_family(str(instruction.operands[0]), self.resources)
        is_stroke = operator == "CS"
        paint = BLACK if family in _TURNED else UNKNOWN
        self._set(is_stroke, family, paint)
        if family not in _TURNED:
            self.finisher.kept_spaces.add(str(instruction.operands[0]))
            self.out.append(instruction)
        elif following not in ("sc", "scn", "SC", "SCN"):
            self._write(is_stroke, paint)  # every space begins with its black

    def _colour(self, instruction: pikepdf.ContentStreamInstruction, operator: str, _: str) -> None:
        is_stroke = operator.isupper()
        known = _SHORTHANDS.get(operator.lower())
        family = known or (self.state.stroke_family if is_stroke else self.state.fill_family)
        operands = list(instruction.operands)
        if family == "/Pattern":
            self._pattern(operands)
            numbers: list[float] = []
        else:
            numbers = [float(each) for each in operands]
        paint = paint_of(family, numbers, self.finisher.spots)
        self._set(is_stroke, family, paint)
        if paint.kind in ("process", "spot"):
            self._write(is_stroke, paint)
        elif paint is SCREEN and not known:
            self.faults.screen_colour = f"{family[1:]} {' '.join(f'{n:g}' for n in numbers)}"
            self._emit("CS" if is_stroke else "cs", *self._source_space(family))
            self.out.append(instruction)
        else:
            if paint is SCREEN:
                self.faults.screen_colour = "#" + "".join(f"{round(n * 255):02x}" for n in numbers)
            self.out.append(instruction)

    def _source_space(self, family: str) -> list[object]:
        """Return a name under which the resources have a space that cannot be printed."""
        spaces = entries(self.resources, "/ColorSpace")
        names = [name for name, space in spaces if described_space(space) == family]
        self.finisher.kept_spaces.update(names[:1])
        return [self._name(names[0] if names else "/DeviceRGB")]

    def _set(self, is_stroke: bool, family: str, paint: Paint) -> None:
        if is_stroke:
            self.state.stroke, self.state.stroke_family = paint, family
        else:
            self.state.fill, self.state.fill_family = paint, family

    def _write(self, is_stroke: bool, paint: Paint) -> None:
        if paint.kind == "spot":
            self._emit("CS" if is_stroke else "cs", self._name(spot_space(paint.spot)))
            self._emit("SCN" if is_stroke else "scn", _decimal(paint.tint))
        else:
            self._emit("K" if is_stroke else "k", *map(_decimal, paint.inks))

    def _pattern(self, operands: Sequence[object]) -> None:
        found = entry(self.resources, "/Pattern", operands[-1]) if operands else None
        if found is None:
            return
        if "/Shading" in found:
            self._shading_inks(found["/Shading"])
        else:
            self.inks |= self.finisher.drawn(
                found, self.resources, self.state.ctm, self.state.is_transparent, self.faults
            )

    def _shading_inks(self, shading: pikepdf.Object) -> None:
        family = described_space(shading.get("/ColorSpace"))
        self.inks |= inks_of_space(family)
        if family not in PRINTED:
            self.faults.gradient(moved((0.0, 0.0), self.state.ctm))


def _decimal(share: float) -> object:
    from decimal import Decimal

    return Decimal(f"{share:.4f}").normalize() + 0
