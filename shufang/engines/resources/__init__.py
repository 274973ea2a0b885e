"""Fonts and the press profile (字体与印刷色彩配置): locked by digest, kept in a cache.

The typesetting engine must be imported only after `prepare_fonts` has set FONTCONFIG_FILE;
otherwise it would pick fonts of the machine by chance.
"""

import os
from dataclasses import dataclass, replace
from pathlib import Path

from shufang.core.diagnostic import Findings
from shufang.engines.resources.cache import ResourceCache, default_cache_folder
from shufang.engines.resources.fontconfig import fontconfig_text
from shufang.engines.resources.lock import (
    LockedFile,
    LockedFont,
    LockedProfile,
    LockedTable,
    LockUnreadable,
    ResourceLock,
    Style,
    default_lock_path,
    load_lock,
    lock_for,
)
from shufang.engines.resources.system import missing_system_libraries

__all__ = [
    "FontFile",
    "LockUnreadable",
    "ResourceLock",
    "Resources",
    "default_cache_folder",
    "default_lock_path",
    "installed",
    "load_lock",
    "lock_for",
    "missing_system_libraries",
    "prepare_fonts",
]

SETUP_COMMAND = "bash setup.sh"
"""What an editor types when something is missing."""
TRADITIONAL_COMMAND = "bash setup.sh --hant"
"""What brings the fonts of editions in Traditional characters."""


@dataclass(frozen=True, slots=True)
class FontFile:
    """A font in the cache; `weight` is the CSS weight."""

    family: str
    weight: int
    style: Style
    path: Path
    sha256: str
    licence: str


@dataclass(frozen=True, slots=True)
class Resources:
    """All fonts and profiles, present and whole.

    `digest` stands for all of them in cache keys; `icc_condition` is the printing condition's
    name in the ICC's registry.
    """

    fonts: tuple[FontFile, ...]
    icc: Path
    icc_name: str
    icc_condition: str
    fontconfig: Path
    digest: str
    language: str = "zh-Hans"
    """Of the books for which the fonts are."""
    stroke_order: Path | None = None
    """Order of the characters by strokes, for books in Traditional characters."""

    def font(self, family: str, weight: int = 400, style: Style = "normal") -> FontFile | None:
        """Return the file of that face, or None if the lock has none."""
        wanted = (family, weight, style)
        return next((f for f in self.fonts if (f.family, f.weight, f.style) == wanted), None)


def installed(
    lock: ResourceLock, findings: Findings, cache: ResourceCache | None = None
) -> Resources | None:
    """Return the resources if all are in the cache, else report what is missing.

    The codes are FNT-001, TOL-002 and TOL-003. Costs a few file look-ups: digests are stamped when
    they have been checked once.
    """
    cache = cache or ResourceCache(default_cache_folder())
    paths = {entry.sha256: cache.find(entry) for entry in lock.files}
    for entry in lock.files:
        if paths[entry.sha256] is None:
            _report_missing(entry, lock, findings)
    found = {digest: path for digest, path in paths.items() if path is not None}
    if len(found) < len(paths):
        return None
    profile = lock.profiles[0]
    return Resources(
        tuple(
            FontFile(
                font.family, font.weight, font.style, found[font.sha256], font.sha256, font.licence
            )
            for font in lock.fonts
        ),
        found[profile.sha256],
        profile.name,
        profile.condition,
        _fontconfig_file(lock, cache),
        lock.digest,
        stroke_order=next((found[table.sha256] for table in lock.tables), None),
    )


def prepare_fonts(
    findings: Findings, lock_path: Path | None = None, language: str = "zh-Hans"
) -> Resources | None:
    """Point this process and its children to the private fonts for a book of that language.

    Reports system libraries (TOL-001), fonts and profiles that are missing and returns None then;
    the caller ends with exit code 3. Raises LockUnreadable for a broken lock.
    """
    for library in missing_system_libraries():
        findings.error("TOL-001", library=library, command=SETUP_COMMAND)
    resources = installed(lock_for(language, lock_path), findings)
    if resources is None or missing_system_libraries():
        return None
    os.environ["FONTCONFIG_FILE"] = str(resources.fontconfig)
    return replace(resources, language=language)


def _report_missing(entry: LockedFile, lock: ResourceLock, findings: Findings) -> None:
    match entry:
        case LockedFont():
            command = TRADITIONAL_COMMAND if entry.sha256 in lock.extra else SETUP_COMMAND
            findings.error("FNT-001", font=entry.family, command=command)
        case LockedProfile():
            findings.error("TOL-002", profile=entry.name, command=SETUP_COMMAND)
        case LockedTable():
            findings.error("TOL-003", table=entry.name, command=TRADITIONAL_COMMAND)


def _fontconfig_file(lock: ResourceLock, cache: ResourceCache) -> Path:
    path = cache.folder / "fontconfig" / f"{lock.digest[:16]}.conf"
    folders = tuple(cache.place(font).parent for font in lock.fonts)
    families = tuple(dict.fromkeys(font.family for font in lock.fonts))
    cache.write_text(
        path, fontconfig_text(folders, families, cache.folder / "fontconfig" / "cache")
    )
    return path
