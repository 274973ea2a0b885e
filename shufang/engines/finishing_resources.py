"""What pages share and what a file for the press must not have: states, spaces, groups, links."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from shufang.model.spot import SpotColour

if TYPE_CHECKING:
    import pikepdf

OVERPRINT, KNOCK_OUT = "/Overprint", "/KnockOut"
"""Names of our two graphics states."""

_PLAIN_KEYS = frozenset({"/Type", "/ca", "/CA", "/BM", "/SMask", "/AIS"})
_DEVICE_KEYS = ("/OP", "/op", "/OPM", "/TR", "/TR2", "/HT", "/HTP", "/BG", "/BG2", "/UCR", "/UCR2")
"""Entries of graphics states that are the press's own business (ISO 15930-7, 6.4)."""
_ACTIVE_PAGE_KEYS = (
    "/Annots", "/AA", "/Tabs", "/StructParents", "/Trans", "/Dur", "/Thumb", "/B", "/PZ",
    "/PieceInfo", "/SeparationInfo", "/UserUnit", "/CropBox", "/ArtBox",
)  # fmt: skip
_ACTIVE_ROOT_KEYS = (
    "/Outlines", "/Names", "/Dests", "/OpenAction", "/AA", "/AcroForm", "/OCProperties",
    "/PageMode", "/PageLayout", "/Threads", "/StructTreeRoot", "/MarkInfo", "/PieceInfo", "/URI",
    "/Perms", "/Legal", "/Collection", "/AF",
)  # fmt: skip
_IMAGE_KEYS = ("/Interpolate", "/Alternates", "/OPI", "/Metadata", "/Intent", "/Name")


def spot_space(number: int) -> str:
    """Return the resource name of a spot's colour space."""
    return f"/Spot{number}"


def entries(resources: pikepdf.Object, group: str) -> list[tuple[str, pikepdf.Object]]:
    """Return names and objects of one group of a resource dictionary, sorted by name."""
    found = resources.get(group)
    return [(name, found[name]) for name in sorted(found.keys())] if found is not None else []


def entry(resources: pikepdf.Object, group: str, name: object) -> pikepdf.Object | None:
    """Return what a content stream calls `name`, None where the resources lack it."""
    found = resources.get(group)
    return found.get(str(name)) if found is not None else None


def is_transparent(state: pikepdf.Object) -> bool:
    """Whether a graphics state lets anything shine through (ISO 32000-1, 11.6.4)."""
    blend = state.get("/BM", "/Normal")
    return (
        any(float(state.get(key, 1)) < 1 for key in ("/ca", "/CA"))
        or str(state.get("/SMask", "/None")) != "/None"
        or str(blend) not in ("/Normal", "/Compatible")
    )


def is_plain(state: pikepdf.Object) -> bool:
    """Whether a graphics state says nothing but that there is no transparency."""
    return set(state.keys()) <= _PLAIN_KEYS and not is_transparent(state)


def resources_of(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    """Yield every resource dictionary once, those of forms and patterns too."""
    import pikepdf

    seen: set[tuple[int, int]] = set()
    holders: list[pikepdf.Object] = [page.obj for page in pdf.pages]
    holders += [each for each in pdf.objects if isinstance(each, pikepdf.Stream)]
    for holder in holders:
        resources = holder.get("/Resources")
        if not isinstance(resources, pikepdf.Dictionary):
            continue
        if resources.is_indirect:
            if resources.objgen in seen:
                continue
            seen.add(resources.objgen)
        yield resources


def has_transparency(pdf: pikepdf.Pdf) -> bool:
    """Whether any page may have transparent parts."""
    import pikepdf

    for resources in resources_of(pdf):
        if any(is_transparent(state) for _, state in entries(resources, "/ExtGState")):
            return True
    return any(
        isinstance(each, pikepdf.Stream) and "/SMask" in each and each.get("/Subtype") == "/Image"
        for each in pdf.objects
    )


class Resources:
    """Cleans the resource dictionaries of one file and adds the printer's states and inks."""

    def __init__(self, pdf: pikepdf.Pdf, spots: Sequence[SpotColour]) -> None:
        from pikepdf import Dictionary, Name

        self._states = {
            OVERPRINT: pdf.make_indirect(Dictionary(Type=Name.ExtGState, OP=True, op=True, OPM=1)),
            KNOCK_OUT: pdf.make_indirect(
                Dictionary(Type=Name.ExtGState, OP=False, op=False, OPM=1)
            ),
        }
        self._spaces = {
            spot_space(number): separation(pdf, spot.name, spot.inks)
            for number, spot in enumerate(spots)
        }

    def clean(
        self, resources: pikepdf.Object, *, keeps_states: bool, kept_spaces: frozenset[str]
    ) -> None:
        """Leave what the rewritten content calls, and nothing of the layout engine's own."""
        states = self._group(resources, "/ExtGState")
        for name in sorted(states.keys()):
            if is_plain(states[name]) and not keeps_states:
                del states[name]
                continue
            for key in _DEVICE_KEYS:
                if key in states[name]:
                    del states[name][key]
        for name, state in self._states.items():
            states[name] = state
        spaces = self._group(resources, "/ColorSpace")
        for name in sorted(spaces.keys()):
            if name not in kept_spaces:
                del spaces[name]
        for name, space in self._spaces.items():
            spaces[name] = space
        for key in ("/ColorSpace", "/Shading", "/Pattern", "/XObject", "/Properties"):
            if key in resources and not len(resources[key].keys()):
                del resources[key]

    def _group(self, resources: pikepdf.Object, key: str) -> pikepdf.Object:
        """Return one group of the resources, this dictionary's own."""
        from pikepdf import Dictionary

        resources[key] = Dictionary(dict(entries(resources, key)))
        return resources[key]


def separation(pdf: pikepdf.Pdf, name: str, inks: Sequence[float]) -> pikepdf.Object:
    """Return a colour space of one ink, with the process colours that stand for it."""
    from decimal import Decimal

    from pikepdf import Array, Dictionary, Name

    function = Dictionary(
        FunctionType=2,
        Domain=Array([0, 1]),
        C0=Array([0, 0, 0, 0]),
        C1=Array([Decimal(f"{ink:.4f}") for ink in inks]),
        N=1,
    )
    # Names of inks have spaces, which a PDF name writes as #20.
    escaped = Name("/" + name)
    return pdf.make_indirect(
        Array([Name.Separation, escaped, Name.DeviceCMYK, pdf.make_indirect(function)])
    )


def settle_groups(pdf: pikepdf.Pdf, *, keeps: bool) -> None:
    """Take transparency groups away, or have them blend in printing inks where they have a use."""
    import pikepdf
    from pikepdf import Name

    holders: list[pikepdf.Object] = [page.obj for page in pdf.pages]
    holders += [each for each in pdf.objects if isinstance(each, pikepdf.Stream)]
    for holder in holders:
        if "/Group" not in holder:
            continue
        if keeps:
            holder["/Group"]["/CS"] = Name.DeviceCMYK
        else:
            del holder["/Group"]


def clean_images(pdf: pikepdf.Pdf) -> None:
    """Take from pictures what a press must not see; the pixels stay as they are."""
    import pikepdf

    for each in pdf.objects:
        if isinstance(each, pikepdf.Stream) and each.get("/Subtype") == "/Image":
            for key in _IMAGE_KEYS:
                if key in each:
                    del each[key]


def remove_activity(pdf: pikepdf.Pdf) -> None:
    """Take away links, bookmarks, actions and all that only a screen can use."""
    for page in pdf.pages:
        for key in _ACTIVE_PAGE_KEYS:
            if key in page.obj:
                del page.obj[key]
    for key in _ACTIVE_ROOT_KEYS:
        if key in pdf.Root:
            del pdf.Root[key]
