"""The ICC profile of the printing condition, with what a PDF's output intent says of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from shufang.core.digest import digest_bytes
from shufang.engines.resources import Resources
from shufang.model.press import PressSettings

ICC_REGISTRY = "http://www.color.org"
"""RegistryName of the ICC's registry of characterization data (ISO 15930-7, output intents)."""

CUSTOM = "Custom"
"""OutputConditionIdentifier of a condition that no registry has (ISO 32000-1, table 365)."""


@dataclass(frozen=True)
class PressProfile:
    """A CMYK output profile (印刷色彩配置)."""

    path: Path = field(repr=False)
    name: str
    """What the profile calls itself."""
    condition: str
    """Its printing condition in the ICC's registry, such as FOGRA39; "" where it has none."""

    @cached_property
    def content(self) -> bytes:
        """The profile's bytes."""
        return self.path.read_bytes()

    @cached_property
    def sha256(self) -> str:
        """The digest for cache keys and for the job ticket."""
        return digest_bytes(self.content)


def press_profile(settings: PressSettings, root: Path, resources: Resources) -> PressProfile:
    """Return the profile that the book prints with: its own file, or the house's.

    Raises OSError where the book's file has gone since the manuscript was read.
    """
    if not settings.is_own_profile:
        return PressProfile(resources.icc, resources.icc_name, resources.icc_condition)
    path = root / settings.profile
    return PressProfile(path, described_name(path.read_bytes()) or path.stem, settings.condition)


def described_name(profile: bytes) -> str:
    """Return the ASCII text of a profile's description tag, "" where it has none.

    ICC.1:2001-04, 6.5.17 (`desc`) and ICC.1:2010, 10.13 (`mluc`: the first record).
    """
    tags = int.from_bytes(profile[128:132], "big")
    for entry in range(min(tags, 200)):
        row = profile[132 + 12 * entry : 144 + 12 * entry]
        if row[:4] == b"desc":
            start, size = int.from_bytes(row[4:8], "big"), int.from_bytes(row[8:12], "big")
            return _description(profile[start : start + size])
    return ""


def _description(tag: bytes) -> str:
    if tag[:4] == b"desc":
        length = int.from_bytes(tag[8:12], "big")
        return tag[12 : 12 + length].split(b"\0")[0].decode("ascii", "replace").strip()
    if tag[:4] == b"mluc":
        length, start = int.from_bytes(tag[20:24], "big"), int.from_bytes(tag[24:28], "big")
        return tag[start : start + length].decode("utf-16-be", "replace").strip("\0 ")
    return ""
