"""What the maintainers need when the program itself fails."""

import platform
import sys
import tempfile
import traceback
from pathlib import Path

from shufang import __version__
from shufang.core.digest import digest_bytes


def write_bug_file(error: BaseException, output: Path) -> Path:
    """Write the traceback to `bug-<digest>.txt` and return its path.

    The digest is the traceback's: the same fault gives the same file. Goes to the system's folder
    for passing files where the output folder cannot be written.
    """
    trace = "".join(traceback.format_exception(error))
    text = "\n".join(
        [
            f"shufang {__version__}, Python {platform.python_version()}, {platform.platform()}",
            f"argv: {sys.argv[1:]}",
            "",
            trace,
        ]
    )
    name = f"bug-{digest_bytes(trace.encode(errors='replace'))[:12]}.txt"
    for folder in (output, Path(tempfile.gettempdir())):
        try:
            folder.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text, "utf-8", errors="replace")
        except OSError:
            continue
        return folder / name
    return Path(name)
