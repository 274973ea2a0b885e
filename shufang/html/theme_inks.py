"""The theme's colours as inks: the four of the process, and spots (专色)."""

from collections.abc import Mapping

from shufang.html.theme_record import ColourRecord, ThemeRecord
from shufang.model.spot import Inks, SpotColour, marked, read_mark


def spot_colours(record: ThemeRecord) -> tuple[SpotColour, ...]:
    """Return the spots of the theme in the order in which it first names them."""
    solid: dict[str, tuple[float, Inks]] = {}
    for colour in record.colours.values():
        if colour.spot and colour.tint > solid.get(colour.spot, (0.0,))[0]:
            solid[colour.spot] = (colour.tint, _shares(colour))
    names = dict.fromkeys(colour.spot for colour in record.colours.values() if colour.spot)
    return tuple(SpotColour(name, _full(*solid[name])) for name in names)


def printed_inks(record: ThemeRecord) -> Mapping[str, Inks]:
    """Return colour name -> inks; those of spots carry the mark of `model.spot`."""
    numbers = {spot.name: number for number, spot in enumerate(spot_colours(record))}
    return {
        name: marked(_shares(colour), numbers[colour.spot], colour.tint / 100)
        if colour.spot
        else _shares(colour)
        for name, colour in record.colours.items()
    }


def device_cmyk(inks: Inks) -> str:
    """Return a CSS colour from shares of ink (0-1)."""
    digits = ".6f" if read_mark(inks) else "g"
    return f"device-cmyk({' '.join(format(ink, digits) for ink in inks)})"


def _shares(colour: ColourRecord) -> Inks:
    cyan, magenta, yellow, black = colour.print
    return cyan / 100, magenta / 100, yellow / 100, black / 100


def _full(tint: float, inks: Inks) -> Inks:
    """Return the inks of the whole spot, where the theme has only tints of it."""
    cyan, magenta, yellow, black = (min(1.0, ink * 100 / tint) for ink in inks)
    return cyan, magenta, yellow, black
