"""Whether an EPUB can be read at all, by every reader: whole, safe, open, in a known form."""

from __future__ import annotations

import re
import stat
import unicodedata
import zipfile
from datetime import UTC, datetime, timedelta
from typing import Final

from shufang.core.diagnostic import Findings
from shufang.html.epub_tree import BrokenDocument
from shufang.preflight.epub_archive import CONTAINER, DC, NCX_TYPE, OPF, XHTML_TYPE, EpubArchive
from shufang.preflight.epub_locks import ENCRYPTION, locks
from shufang.preflight.epub_places import place

_LOCKS: Final = ("META-INF/rights.xml", "META-INF/license.lcpl", "META-INF/sinf.xml")
_DANGEROUS: Final = re.compile(r"^[/\\]|^[A-Za-z]:|\\|(?:^|/)\.\.(?:/|$)|[\x00-\x1f]")
_DECLARED: Final = re.compile(rb"""<\?xml[^>]*encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_STORED: Final = (".jpg", ".jpeg", ".png", ".mp3", ".mp4", ".m4a")
_TEXT: Final = (".xhtml", ".opf", ".ncx", ".css", ".svg", ".ttf", ".otf")
_DATE: Final = re.compile(r"\d{4}(?:-\d\d(?:-\d\d(?:T[\d:.]+(?:Z|[+-]\d\d:\d\d)?)?)?)?")
_WORTH_PACKING: Final = 1000
_UNIX: Final = 3
"""`create_system` of archives that tell symbolic links (ZIP application note, 4.4.2)."""


def check_parts(archive: EpubArchive, findings: Findings) -> None:
    """EPB-031: without container, navigation or contents no reader finds its way."""
    if not archive.has_container:
        findings.error("EPB-031", None, file=CONTAINER)
    if archive.is_old:
        if not any(item.media_type == NCX_TYPE for item in archive.items.values()):
            findings.error("EPB-031", place(archive.package_path), file="NCX")
    elif not any("nav" in item.properties for item in archive.items.values()):
        findings.error("EPB-031", place(archive.package_path), file="nav")


def check_entries(archive: EpubArchive, findings: Findings) -> None:
    """EPB-032, EPB-033: what is damaged, locked or without measure cannot be read."""
    for fault in archive.unread:
        if fault.reason == "huge":
            size = round(fault.size / 1_000_000)
            findings.error("EPB-033", place(fault.name), file=fault.name, size=size)
        else:
            findings.error("EPB-032", place(fault.name), file=fault.name)


def check_names(archive: EpubArchive, findings: Findings) -> None:
    """EPB-034, EPB-035: names stay inside the archive and differ, whatever the file system."""
    seen: set[str] = set()
    for entry in archive.entries:
        name = entry.filename
        is_link = entry.create_system == _UNIX and stat.S_ISLNK(entry.external_attr >> 16)
        if _DANGEROUS.search(name) or is_link:
            findings.error("EPB-034", None, file=name)
        same = unicodedata.normalize("NFC", name).casefold()
        if same in seen:
            findings.error("EPB-035", None, file=name)
        seen.add(same)


def check_locks(archive: EpubArchive, findings: Findings) -> None:
    """EPB-036: a file under lock can be neither checked nor read aloud, nor lent."""
    for name in _LOCKS:
        if name in archive.sizes:
            findings.error("EPB-036", place(name), file=name)
    try:
        for node, path in locks(archive.files):
            findings.error("EPB-036", place(ENCRYPTION, node), file=path)
    except BrokenDocument as fault:
        findings.error("EPB-011", place(fault.path), file=fault.path)


def check_version(archive: EpubArchive, findings: Findings) -> None:
    """EPB-037: EPUB 2 has no page list, no pop-up notes and nothing for readers who cannot see."""
    version = archive.package.get("version", "")
    if not version.startswith("3"):
        span = place(archive.package_path, archive.package)
        findings.warning("EPB-037", span, version=version or "？")


def check_encodings(archive: EpubArchive, findings: Findings) -> None:
    """EPB-038: text is UTF-8 (EPUB 3.3, 3.4); readers guess at anything else."""
    paths = [archive.package_path]
    kinds = {XHTML_TYPE, NCX_TYPE, "text/css", "image/svg+xml"}
    paths += [item.path for item in archive.items.values() if item.media_type in kinds]
    for path in dict.fromkeys(paths):
        content = archive.files.get(path, b"")
        found = _encoding(content)
        if found:
            findings.error("EPB-038", place(path), file=path, encoding=found)


def _encoding(content: bytes) -> str:
    """Return the encoding of a text that is not UTF-8; "" for UTF-8."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "UTF-16"
    declared = _DECLARED.match(content[:200].lstrip(b"\xef\xbb\xbf"))
    name = declared[1].decode("ascii").upper() if declared else "UTF-8"
    if name not in ("UTF-8", "UTF8", "US-ASCII", "ASCII"):
        return name
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return "？"
    return ""


def check_date(archive: EpubArchive, findings: Findings) -> None:
    """EPB-039: a book that was changed in the future never counts as renewed."""
    for node in archive.package.iter(f"{OPF}meta"):
        if node.get("property") == "dcterms:modified":
            text = (node.text or "").strip()
            try:
                found = datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
            except ValueError:
                continue  # EPB-015 says so
            if found > datetime.now(UTC) + timedelta(days=1):
                findings.error("EPB-039", place(archive.package_path, node), date=text)


def check_dates_of_publication(archive: EpubArchive, findings: Findings) -> None:
    """EPB-039: shops sort by the date, which has one form (W3CDTF): “2026”, “2026-06-01”."""
    for node in archive.package.iter(f"{DC}date"):
        text = (node.text or "").strip()
        if text and not _DATE.fullmatch(text):
            findings.warning("EPB-039", place(archive.package_path, node), date=text)


def check_own_dates(archive: EpubArchive, findings: Findings) -> None:
    """EPB-039: every entry has the date of the build, so that two builds are the same bytes."""
    dates = {entry.date_time for entry in archive.entries}
    modified = next(
        (
            (node.text or "").strip()
            for node in archive.package.iter(f"{OPF}meta")
            if node.get("property") == "dcterms:modified"
        ),
        "",
    )
    shown = sorted("{:04}-{:02}-{:02}".format(*date[:3]) for date in dates)
    expected = max(modified[:10], "1980-01-01")  # archives know no earlier date
    if len(dates) > 1 or any(date != expected for date in shown):
        findings.error("EPB-039", None, date=shown[-1])


def check_packing(archive: EpubArchive, findings: Findings) -> None:
    """EPB-040: readers unpack what is stored or deflated and nothing else (EPUB 3.3, 4.2.5)."""
    for entry in archive.entries:
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            findings.error("EPB-040", None, file=entry.filename)


def check_own_packing(archive: EpubArchive, findings: Findings) -> None:
    """EPB-040: text is packed, pictures are not packed twice; `mimetype` bears no extra field."""
    for entry in archive.entries:
        name, is_packed = entry.filename.lower(), entry.filename in archive.compressed
        is_loose = name.endswith(_TEXT) and entry.file_size > _WORTH_PACKING and not is_packed
        if (name.endswith(_STORED) and is_packed) or is_loose:
            findings.warning("EPB-040", None, file=entry.filename)
