"""Books of a few files, for the tests of the manuscript layer."""

import io
import shutil
from collections.abc import Mapping
from pathlib import Path

from shufang.core.diagnostic import Findings
from shufang.manuscript.load import load
from shufang.manuscript.manuscript import Manuscript

BASE = Path(__file__).parent.parent / "books" / "base"


def base_book(target: Path) -> Path:
    """Copy the smallest clean book."""
    shutil.copytree(BASE, target)
    return target


def write_book(root: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write files by their path from the book's folder."""
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return root


def loaded(root: Path) -> tuple[Manuscript | None, Findings]:
    findings = Findings()
    return load(root, findings), findings


def told(findings: Findings) -> list[str]:
    """Return findings as "path:line:column severity CODE"."""
    return [f"{found.span} {found.severity.value} {found.code}" for found in findings]


def picture(mode: str = "L", size: tuple[int, int] = (60, 40), kind: str = "PNG") -> bytes:
    from PIL import Image

    stream = io.BytesIO()
    Image.new(mode, size).save(stream, kind)
    return stream.getvalue()
