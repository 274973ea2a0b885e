"""Text files as editors deliver them: decoded, with named faults instead of wrong characters."""

import os
import re
from pathlib import Path
from stat import S_ISREG

from shufang.core.diagnostic import Findings
from shufang.core.span import Span

LARGEST_BYTES = 20_000_000
"""A text file beyond this is not a manuscript (a million characters are 3 MB)."""

_BOMS = (
    (b"\xff\xfe\x00\x00", "UTF-32"),
    (b"\x00\x00\xfe\xff", "UTF-32"),
    (b"\xff\xfe", "UTF-16"),
    (b"\xfe\xff", "UTF-16"),
)
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")


def read_text(root: Path, file: str, findings: Findings) -> str | None:
    """Return a file's text with newlines as LF and no BOM; None where it is not readable text.

    Faults: MAN-020 (another encoding, named), MAN-021 (no text at all), MAN-022 (control
    character, with its place), MAN-023 (a few broken bytes), MAN-025 (not readable), MAN-026
    (too large), MAN-041 (a link that leads out of the book's folder).
    """
    try:
        path = root / file
        if not is_inside(root, path):
            findings.error("MAN-041", Span(file), file=file)
            return None
        status = path.stat()
        if not S_ISREG(status.st_mode):  # reading a pipe or device would never end
            raise OSError
        if status.st_size > LARGEST_BYTES:
            findings.error("MAN-026", Span(file), size=LARGEST_BYTES // 1_000_000)
            return None
        content = path.read_bytes()
    except (OSError, ValueError):
        findings.error("MAN-025", Span(file), file=file)
        return None
    return decode(content, file, findings)


def is_inside(root: Path, path: Path) -> bool:
    """Whether a path stays in the book's folder when its links are followed."""
    return Path(os.path.realpath(path)).is_relative_to(os.path.realpath(root))


def decode(content: bytes, file: str, findings: Findings) -> str | None:
    """Return the text of a file's bytes, or None after a named fault."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        encoding = guess_encoding(content)
        line = content.count(b"\n", 0, error.start) + 1
        if encoding.startswith("UTF"):
            findings.error("MAN-020", Span(file), encoding=encoding)  # its bytes have no lines
        elif _is_broken(content):
            before = content[content.rfind(b"\n", 0, error.start) + 1 : error.start]
            column = len(before.decode("utf-8-sig" if line == 1 else "utf-8", "replace")) + 1
            findings.error("MAN-023", Span(file, line, column, 1))
        elif encoding:
            # The first byte that is not UTF-8 says little about a place in another encoding.
            findings.error("MAN-020", Span(file, line), encoding=encoding)
        else:
            findings.error("MAN-021", Span(file, line), file=file)
        return None
    if "\x00" in text and (encoding := _wide(content)):
        findings.error("MAN-020", Span(file), encoding=encoding)
        return None
    # Files that were joined carelessly begin with two marks.
    text = text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    found = _CONTROL.search(text)
    if found:
        line = text.count("\n", 0, found.start()) + 1
        column = found.start() - text.rfind("\n", 0, found.start())
        character = f"U+{ord(found[0]):04X}"
        findings.error("MAN-022", Span(file, line, column, 1), character=character)
        return None
    return text


def _is_broken(content: bytes) -> bool:
    """Whether a file is UTF-8 but for a few bytes: cut off, or mended with a careless tool."""
    text = content.decode("utf-8", "replace")
    beyond = sum(character > "\x7f" for character in text)
    return 0 < text.count("\ufffd") * 10 < beyond and not _CONTROL.search(text)


def guess_encoding(content: bytes) -> str:
    """Return the name of the Chinese encoding that fits best, or "" where none does."""
    for mark, name in _BOMS:
        if content.startswith(mark):
            return name
    wide = _wide(content)
    if wide:
        return wide
    fits = {
        name: _familiar(content.decode(codec))
        for codec, name in (("gb18030", "GBK"), ("big5", "Big5"))
        if _decodes(content, codec)
    }
    return max(fits, key=lambda name: fits[name]) if fits else ""


def _decodes(content: bytes, codec: str) -> bool:
    try:
        return not _CONTROL.search(content.decode(codec))
    except UnicodeDecodeError:
        return False


def _wide(content: bytes) -> str:
    """Tell UTF-16 without a mark by the zero bytes of its Latin letters and newlines."""
    if len(content) < 4 or len(content) % 2 or b"\x00" not in content[:4000]:
        return ""
    for codec in ("utf-16-le", "utf-16-be"):
        if _decodes(content, codec) and _is_likely(content.decode(codec)):
            return "UTF-16"
    return ""


def _is_likely(text: str) -> bool:
    """Whether decoded text is Latin letters or everyday Han characters, not chance."""
    latin = sum(character.isascii() for character in text)
    return latin > len(text) * 0.8 or _familiar(text) > 0.2


_FREQUENT = frozenset(
    "的一是不了在有人我他这中大来上个国到说们为子和你地出道也时年得就那要下以生会自着去之过家学对"
    "可里后小么心多天而能好都然没日于起还发成事只作当想看文无开手十用主行方又如前所本见经头面"
    "公同三已老从动两长知样现分将外但身些与高意进把法此实回二理美点月明其种声全工己话儿者向情部"
    "正名定女问力机给等几很业最间新什打便位因重被走电四第门相次东政海口使教西再平真听世气信北"
    "這來個國到說們為時會過學對裡後麼無開頭經長現與進實業間東門書題標圖龍崗區"
    "书标题图章龙岗区作者，。、：；“”《》「」"
)


def _familiar(text: str) -> float:
    """Return the share of everyday characters among those beyond ASCII."""
    beyond = [character for character in text if ord(character) > 127]
    return sum(character in _FREQUENT for character in beyond) / max(len(beyond), 1)


def split_front_matter(text: str) -> tuple[str | None, str, int]:
    """Return the YAML between the opening `---` lines, the body, and the body's first line.

    None where the text opens without front matter. An opening line without its closing one is
    front matter only if it looks like fields; a chapter may begin with a scene break.
    """
    lines = text.split("\n")
    if lines[0].rstrip() != "---":
        return None, text, 1
    for number, line in enumerate(lines[1:], start=1):
        if line.rstrip() in ("---", "..."):
            return "\n".join(lines[1:number]), "\n".join(lines[number + 1 :]), number + 2
    return None, text, 1


def is_unclosed_front_matter(text: str) -> bool:
    """Tell a text whose front matter never ends from one that begins with a scene break."""
    lines = text.split("\n", 2)
    return (
        lines[0].rstrip() == "---"
        and len(lines) > 1
        and re.match(r"^[\w-]{1,30}\s*[:：]", lines[1]) is not None
        and split_front_matter(text)[0] is None
    )
