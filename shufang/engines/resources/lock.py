"""The resource lock: the fonts and profiles of the house, and the packages that carry them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Literal, cast

from shufang.core.diagnostic import Findings
from shufang.core.digest import digest_bytes
from shufang.manuscript.yaml_text import plain_value, read_yaml

_REPOSITORY = Path(__file__).resolve().parents[3]

Style = Literal["normal", "italic"]


class LockUnreadable(ValueError):  # noqa: N818 - a state of the file, named like BuildStopped
    """The lock file does not have the promised form; only developers write it."""


class Registry(Enum):
    """Whose packages they are; each is reached through its own ordinary client."""

    NPM = "npm"
    DEBIAN = "debian"


@dataclass(frozen=True, slots=True)
class Source:
    """One package that carries a file: `member` is the path inside the package."""

    registry: Registry
    package: str
    member: str
    packing: Literal["", "woff2"] = ""
    packed_sha256: str = ""


@dataclass(frozen=True, slots=True)
class LockedFile:
    """A file of the cache, known by its digest."""

    file: str
    sha256: str
    size: int
    licence: str
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class LockedFont(LockedFile):
    """A font file (字体), with TrueType (glyf) or PostScript (CFF) outlines."""

    family: str
    weight: int
    style: Style


@dataclass(frozen=True, slots=True)
class LockedProfile(LockedFile):
    """An ICC profile of a printing condition; `condition` is its name in the ICC's registry."""

    name: str
    condition: str


@dataclass(frozen=True, slots=True)
class LockedTable(LockedFile):
    """A table of the Unicode Consortium, such as the order of characters by strokes."""

    name: str


@dataclass(frozen=True, slots=True)
class LockedTool:
    """A package that unpacks others; the digest is of the package's archive."""

    name: str
    package: str
    archive_sha256: str


@dataclass(frozen=True, slots=True)
class ResourceLock:
    """All that set-up brings; `digest` changes with every change of the file."""

    fonts: tuple[LockedFont, ...]
    profiles: tuple[LockedProfile, ...]
    tools: tuple[LockedTool, ...]
    digest: str
    tables: tuple[LockedTable, ...] = ()
    extra: frozenset[str] = frozenset()
    """Digests of the files that set-up brings on demand only."""

    def joined(self, more: "ResourceLock") -> "ResourceLock":
        """Return this lock with the fonts and tables of another, which are brought on demand."""
        return ResourceLock(
            (*self.fonts, *more.fonts),
            self.profiles,
            self.tools,
            digest_bytes(f"{self.digest} {more.digest}".encode()),
            tuple(dict.fromkeys((*self.tables, *more.tables))),
            self.extra | {entry.sha256 for entry in (*more.fonts, *more.tables)},
        )

    @property
    def files(self) -> tuple[LockedFile, ...]:
        """Fonts, profiles and tables."""
        return (*self.fonts, *self.profiles, *self.tables)


def default_lock_path() -> Path:
    """Return the lock of the house style."""
    return _REPOSITORY / "styles" / "resources.lock.yaml"


_TRADITIONAL: Mapping[str, str] = {"zh-Hant-HK": "hk", "zh-Hant-TW": "tc", "zh-Hant": "tc"}


def lock_for(language: str, path: Path | None = None) -> ResourceLock:
    """Return the lock of the house style with what a book of that language needs besides.

    Raises LockUnreadable like `load_lock`.
    """
    path = path or default_lock_path()
    lock = load_lock(path)
    name = _TRADITIONAL.get(language)
    return lock.joined(load_lock(path.with_name(f"resources.{name}.lock.yaml"))) if name else lock


def load_lock(path: Path) -> ResourceLock:
    """Read a lock file.

    Raises LockUnreadable when it is missing or malformed: it is part of the program.
    """
    try:
        raw = path.read_bytes()
        root = read_yaml(raw.decode("utf-8"), path.name, faults := Findings())
        if root is None:
            raise LockUnreadable(", ".join(str(fault) for fault in faults))
        tree = plain_value(root)
        return ResourceLock(
            tuple(_font(entry) for entry in _list(tree, "fonts")),
            tuple(_profile(entry) for entry in _list(tree, "profiles")),
            tuple(_tool(entry) for entry in _list(tree, "tools")),
            digest_bytes(raw),
            tuple(_table(entry) for entry in _list(tree, "tables")) if "tables" in tree else (),
        )
    except (OSError, KeyError, TypeError, ValueError, AttributeError) as problem:
        raise LockUnreadable(f"{path.name}: {problem}") from problem


def _list(tree: Mapping[str, object], key: str) -> Sequence[Mapping[str, object]]:
    return cast("Sequence[Mapping[str, object]]", tree[key])


def _text(entry: Mapping[str, object], key: str) -> str:
    value = entry[key]
    if not isinstance(value, str) or not value:
        raise LockUnreadable(f"{key}: {value!r}")
    return value


def _digest(entry: Mapping[str, object], key: str) -> str:
    value = _text(entry, key)
    if len(value) != 64 or set(value) - set("0123456789abcdef"):
        raise LockUnreadable(f"{key}: {value!r}")
    return value


def _plain_name(entry: Mapping[str, object]) -> str:
    value = _text(entry, "file")
    if Path(value).name != value:
        raise LockUnreadable(f"file: {value!r}")
    return value


def _sources(entry: Mapping[str, object]) -> tuple[Source, ...]:
    return tuple(_source(each) for each in _list(entry, "sources"))


def _source(entry: Mapping[str, object]) -> Source:
    registry = next((each for each in Registry if each.value in entry), None)
    if registry is None:
        raise LockUnreadable(f"sources: {sorted(entry)}")
    packing = entry.get("packing", "")
    if packing not in ("", "woff2"):
        raise LockUnreadable(f"packing: {packing!r}")
    return Source(
        registry,
        _text(entry, registry.value),
        _text(entry, "member"),
        "woff2" if packing else "",
        _digest(entry, "packed_sha256") if packing else "",
    )


def _file(entry: Mapping[str, object]) -> tuple[str, str, int, str, tuple[Source, ...]]:
    """Return what every `LockedFile` begins with."""
    return (
        _plain_name(entry),
        _digest(entry, "sha256"),
        int(_text(entry, "size")),
        _text(entry, "licence"),
        _sources(entry),
    )


def _font(entry: Mapping[str, object]) -> LockedFont:
    style = _text(entry, "style")
    if style not in ("normal", "italic"):
        raise LockUnreadable(f"style: {style!r}")
    return LockedFont(
        *_file(entry),
        _text(entry, "family"),
        int(_text(entry, "weight")),
        "italic" if style == "italic" else "normal",
    )


def _profile(entry: Mapping[str, object]) -> LockedProfile:
    return LockedProfile(*_file(entry), _text(entry, "name"), _text(entry, "condition"))


def _table(entry: Mapping[str, object]) -> LockedTable:
    return LockedTable(*_file(entry), _text(entry, "name"))


def _tool(entry: Mapping[str, object]) -> LockedTool:
    return LockedTool(_text(entry, "name"), _text(entry, "npm"), _digest(entry, "archive_sha256"))
