"""Charts, fonts and pictures made for the screen: once, as long as nothing changes."""

from __future__ import annotations

from functools import cache
from importlib.metadata import version

from shufang.build import press_pictures
from shufang.build.store import Store
from shufang.build.versions import program
from shufang.core.digest import digest_parts
from shufang.core.kept import Maker
from shufang.engines.resources import Resources

DRAWN = ".drawn"


def picture_maker(store: Store, resources: Resources) -> Maker:
    """Return the maker of one edition; each edition has a store, or an ending, of its own."""
    return Maker(store, digest_parts([_program(), resources.digest]), DRAWN)


@cache
def _program() -> str:
    libraries = [f"{name} {version(name)}" for name in ("matplotlib", "fonttools", "uharfbuzz")]
    return digest_parts([program(), press_pictures.program(), *libraries])
