"""Machines that lack something, for the rule cases FNT-001, TOL-001, TOL-002 and TOL-003."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from shufang.engines import resources as library
from shufang.engines.resources import default_cache_folder, lock_for
from shufang.engines.resources.lock import LockedFile, LockedFont, LockedTable

Fault = Callable[[pytest.MonkeyPatch, Path], None]
"""Makes this machine lack something for one test; the folder is the test's own."""


def _keep_only(
    patch: pytest.MonkeyPatch, folder: Path, is_kept: Callable[[LockedFile], bool]
) -> None:
    cache, whole = folder / "resources", default_cache_folder()
    cache.mkdir()
    for entry in lock_for("zh-Hant-HK").files:
        if is_kept(entry):
            (cache / entry.sha256).symlink_to(whole / entry.sha256, target_is_directory=True)
    patch.setenv("SHUFANG_RESOURCES", str(cache))


def no_fonts(patch: pytest.MonkeyPatch, folder: Path) -> None:
    """Hide LXGW WenKai."""
    _keep_only(patch, folder, lambda entry: not _is_kai(entry))


def no_profile(patch: pytest.MonkeyPatch, folder: Path) -> None:
    """Hide the press profile."""
    _keep_only(patch, folder, lambda entry: isinstance(entry, LockedFont))


def no_stroke_order(patch: pytest.MonkeyPatch, folder: Path) -> None:
    """Hide the table that sorts by strokes."""
    _keep_only(patch, folder, lambda entry: not isinstance(entry, LockedTable))


def no_pango(patch: pytest.MonkeyPatch, folder: Path) -> None:
    """Hide the system's Pango."""
    patch.setattr(library, "missing_system_libraries", lambda: ("Pango",))


def _is_kai(entry: LockedFile) -> bool:
    return isinstance(entry, LockedFont) and entry.family == "LXGW WenKai"


RESOURCE_FAULTS: Mapping[str, Fault] = {
    "no_fonts": no_fonts,
    "no_profile": no_profile,
    "no_pango": no_pango,
    "no_stroke_order": no_stroke_order,
}
