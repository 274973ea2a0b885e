"""Clock and files: the two places where the same manuscript could give different bytes."""

import os
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

FIXED_TIME: Final = datetime(2026, 1, 1, tzinfo=UTC)
"""What the products are dated where nobody says: the same book then gives the same bytes."""


def clock() -> datetime:
    """Return the time that products carry: SOURCE_DATE_EPOCH, or the fixed time.

    An unreadable SOURCE_DATE_EPOCH counts as none (reproducible-builds.org, 2017).
    """
    given = os.environ.get("SOURCE_DATE_EPOCH", "")
    try:
        return datetime.fromtimestamp(int(given), UTC) if given else FIXED_TIME
    except (ValueError, OverflowError, OSError):
        return FIXED_TIME


def write_atomically(path: Path, content: bytes) -> None:
    """Write a file that is there whole or not at all; raises `OSError` like any writing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=".", suffix=".part", dir=path.parent)
    aside = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        aside.chmod(0o644)
        aside.replace(path)
    except BaseException:
        aside.unlink(missing_ok=True)
        raise
