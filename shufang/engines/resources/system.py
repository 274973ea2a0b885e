"""The system libraries that the typesetting engine loads, looked for before it is imported."""

import ctypes
import ctypes.util
import os
from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True, slots=True)
class _Library:
    shown: str
    names: tuple[str, ...]
    """What the loader may call it, on Debian, macOS and Windows in this order."""


_LIBRARIES = (
    _Library("GObject", ("libgobject-2.0.so.0", "libgobject-2.0.dylib", "libgobject-2.0-0.dll")),
    _Library("Pango", ("libpango-1.0.so.0", "libpango-1.0.dylib", "libpango-1.0-0.dll")),
    _Library(
        "PangoFT2", ("libpangoft2-1.0.so.0", "libpangoft2-1.0.dylib", "libpangoft2-1.0-0.dll")
    ),
    _Library("HarfBuzz", ("libharfbuzz.so.0", "libharfbuzz.0.dylib", "libharfbuzz-0.dll")),
    _Library(
        "HarfBuzz-Subset",
        ("libharfbuzz-subset.so.0", "libharfbuzz-subset.0.dylib", "libharfbuzz-subset-0.dll"),
    ),
    _Library("Fontconfig", ("libfontconfig.so.1", "libfontconfig.1.dylib", "libfontconfig-1.dll")),
)


@cache
def missing_system_libraries() -> tuple[str, ...]:
    """Return the names of the libraries that cannot be loaded (some milliseconds, then cached)."""
    return tuple(library.shown for library in _LIBRARIES if not _loads(library))


def _loads(library: _Library) -> bool:
    folders = [*os.environ.get("WEASYPRINT_DLL_DIRECTORIES", "").split(os.pathsep), ""]
    for name in library.names:
        for folder in folders:
            try:
                ctypes.CDLL(os.path.join(folder, name) if folder else name)  # noqa: PTH118
            except OSError:
                continue
            return True
    base = library.names[0].removeprefix("lib").split(".so")[0]
    return ctypes.util.find_library(base) is not None
