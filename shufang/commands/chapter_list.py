"""The list of chapters in book.yaml, changed as text: comments and spacing stay as they are."""

import re
from typing import Final

_KEY: Final = re.compile(r"^(?P<indent>[ ]*)(?:- )?(?:chapters|章节|章)\s*:(?P<rest>[^\n]*)$")
_ITEM: Final = re.compile(r"^(?P<indent>[ ]*)- ")
_INLINE: Final = re.compile(r"^\s*\[(?P<items>[^\[\]{}#]*)\]\s*(?:#.*)?$")


def with_chapter(text: str, chapter: str) -> str | None:
    """Return book.yaml with the chapter behind the last one of its last list of chapters.

    Returns the text unchanged where no chapters are listed (they are then found by name), and
    None where the list is written in a way that is not recognised.
    """
    lines = text.split("\n")
    places = [index for index, line in enumerate(lines) if _KEY.match(line)]
    if not places:
        return text
    index = places[-1]
    found = _KEY.match(lines[index])
    assert found is not None
    rest = found["rest"].split("#")[0].strip()
    ending = "\r" if lines[index].endswith("\r") else ""
    if rest.startswith("["):
        return _with_inline(lines, index, chapter)
    if rest:
        return None
    end = _end_of_list(lines, index, len(found["indent"]))
    if end is None:
        return None
    last, indent = end
    lines.insert(last + 1, f"{' ' * indent}- {chapter}{ending}")
    return "\n".join(lines)


def _with_inline(lines: list[str], index: int, chapter: str) -> str | None:
    """Add to a list in brackets on one line."""
    key, _, rest = lines[index].partition(":")
    if _INLINE.match(rest) is None:
        return None
    before, _, behind = rest.rpartition("]")
    comma = "" if before.rstrip().endswith(("[", ",")) else ","
    space = "" if before.rstrip().endswith("[") else " "
    lines[index] = f"{key}:{before.rstrip()}{comma}{space}{chapter}]{behind}"
    return "\n".join(lines)


def _end_of_list(lines: list[str], key: int, key_indent: int) -> tuple[int, int] | None:
    """Return the last line of the list's last item, and the indent of its items."""
    indent = -1
    last = key
    for index in range(key + 1, len(lines)):
        line = lines[index].rstrip("\r")
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        depth = len(line) - len(line.lstrip(" "))
        item = _ITEM.match(line)
        if indent < 0 and item is not None and depth >= key_indent:
            indent = depth
            last = index
        elif indent >= 0 and (depth > indent or (depth == indent and item is not None)):
            last = index
        else:
            break
    return None if indent < 0 else (last, indent)
