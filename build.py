#!/usr/bin/env python3
"""Build a book: `python build.py [BOOK]`; `python build.py --help` says the rest.

A thin entry that any Python 3 can read. It finds the interpreter that `setup.sh` prepared, or says
in Chinese what is missing; its sentences stand here because nothing else may be there yet.
"""

import gc
import importlib.util
import os
import subprocess
import sys

HOME = os.path.dirname(os.path.abspath(__file__))  # noqa: PTH100, PTH120 - must run bare
MENDING = "请在项目文件夹里运行：bash setup.sh"
MISSING_SOFTWARE = 3
INTERRUPTED = 130
NEEDED = (
    ("weasyprint", "WeasyPrint（排版）"),
    ("ebooklib", "EbookLib（电子书）"),
    ("jinja2", "Jinja2（版面模板）"),
    ("yaml", "PyYAML（书稿资料）"),
    ("pydantic", "pydantic（书稿检查）"),
    ("markdown_it", "markdown-it-py（正文）"),
    ("mdit_py_plugins", "mdit-py-plugins（正文）"),
    ("rich", "rich（显示）"),
    ("pikepdf", "pikepdf（印刷文件）"),
    ("PIL", "Pillow（图片）"),
    ("pypdfium2", "pypdfium2（预检）"),
    ("numpy", "numpy（预检）"),
    ("pypinyin", "pypinyin（索引）"),
    ("segno", "segno（二维码）"),
    ("opencc", "OpenCC（繁体版）"),
    ("uharfbuzz", "uharfbuzz（字体）"),
    ("fontTools", "fontTools（字体）"),
    ("lxml", "lxml（电子书）"),
    ("tinycss2", "tinycss2（样式）"),
    ("matplotlib", "matplotlib（图表）"),
)


def say(*lines: str) -> None:
    """Write to the screen, also where it does not know Chinese."""
    text = "\n".join(lines) + "\n"
    encoding = sys.stderr.encoding or "utf-8"
    sys.stderr.write(text.encode(encoding, "replace").decode(encoding))


def prepared_python() -> str:
    """Return the interpreter that set-up made, or an empty text."""
    windows = os.path.join(HOME, ".venv", "Scripts", "python.exe")  # noqa: PTH118
    other = os.path.join(HOME, ".venv", "bin", "python")  # noqa: PTH118
    for candidate in (other, windows):
        if os.access(candidate, os.X_OK):
            return candidate
    return ""


def runs_in_prepared_python() -> bool:
    """Tell whether this is that interpreter already."""
    return os.path.realpath(sys.prefix) == os.path.realpath(os.path.join(HOME, ".venv"))  # noqa: PTH118


def hand_over(python: str) -> int:
    """Start again in the prepared interpreter; return only its exit code, or 3 if it is broken."""
    command = [python, os.path.abspath(__file__), *sys.argv[1:]]  # noqa: PTH100
    try:
        if os.name == "posix":
            os.execv(python, command)
        return subprocess.call(command)
    except OSError:
        say("项目里的 Python 环境（.venv）坏了。", MENDING)
        return MISSING_SOFTWARE


def start() -> int:
    """Run 书坊, or return 3 with a sentence that says what is missing."""
    if sys.version_info < (3, 11):  # noqa: UP036 - that is what is asked here
        found = "{}.{}".format(*sys.version_info[:2])
        if prepared_python():
            return hand_over(prepared_python())
        say(
            "书坊需要 Python 3.11 以上版本，现在是 " + found + "。",
            "装好新版 Python 后，" + MENDING,
        )
        return MISSING_SOFTWARE
    missing = [shown for name, shown in NEEDED if importlib.util.find_spec(name) is None]
    if missing and prepared_python() and not runs_in_prepared_python():
        return hand_over(prepared_python())
    if missing:
        say("缺少软件：" + "、".join(missing) + "。", MENDING)
        return MISSING_SOFTWARE
    sys.path.insert(0, HOME)
    from shufang.cli import main

    code = main()
    gc.freeze()  # the process ends: nothing is to be found out about its million objects any more
    return code


if __name__ == "__main__":
    try:
        sys.exit(start())
    except KeyboardInterrupt:  # while the program was still being read
        say("已中断，原有成品没有改动。")
        sys.exit(INTERRUPTED)
