"""Fonts and profiles: found by digest, brought whole, never taken from the machine by chance."""

import hashlib
import io
import os
import stat
import subprocess
import sys
import tarfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from shufang.core.diagnostic import Findings
from shufang.engines import resources as library
from shufang.engines.resources import Resources, default_lock_path, installed, load_lock, lock_for
from shufang.engines.resources.bringing import bring
from shufang.engines.resources.cache import ResourceCache, default_cache_folder
from shufang.engines.resources.lock import LockUnreadable, ResourceLock
from shufang.engines.resources.packages import Step
from tests.resource_faults import RESOURCE_FAULTS

FONT = b"font bytes"
PROFILE = b"profile bytes"
LOCK = """
fonts:
  - family: 小宋
    weight: 400
    style: normal
    file: small.ttf
    sha256: {font}
    size: 10
    licence: OFL-1.1
    sources:
      - npm: "empty@1.0.0"
        member: package/small.ttf
      - npm: "full@1.0.0"
        member: package/small.ttf
profiles:
  - name: 小配置
    condition: FOGRA39
    file: small.icc
    sha256: {profile}
    size: 13
    licence: Zlib
    sources:
      - npm: "full@1.0.0"
        member: package/small.icc
tools: []
"""


@pytest.fixture
def lock(tmp_path: Path) -> ResourceLock:
    path = tmp_path / "lock.yaml"
    font, profile = (hashlib.sha256(content).hexdigest() for content in (FONT, PROFILE))
    path.write_text(LOCK.format(font=font, profile=profile), encoding="utf-8")
    return load_lock(path)


@pytest.fixture
def cache(tmp_path: Path) -> ResourceCache:
    return ResourceCache(tmp_path / "cache")


def put(cache: ResourceCache, lock: ResourceLock) -> None:
    for entry, content in zip(lock.files, (FONT, PROFILE), strict=True):
        path = cache.place(entry)
        path.parent.mkdir(parents=True)
        path.write_bytes(content)


def archive(path: Path, members: dict[str, bytes]) -> None:
    with tarfile.open(path, "w:gz") as opened:
        for name, content in members.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            opened.addfile(entry, io.BytesIO(content))


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder whose archives a stand-in `npm pack` hands out, and nothing else."""
    folder, programs = tmp_path / "shop", tmp_path / "programs"
    folder.mkdir()
    programs.mkdir()
    npm = programs / "npm"
    npm.write_text(
        f"#!/bin/sh\nfor last; do :; done\nexec /bin/cp {folder}/$last.tgz .\n", encoding="utf-8"
    )
    npm.chmod(npm.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", str(programs))
    return folder


def codes(findings: Findings) -> list[tuple[str, str]]:
    return [(found.code, found.values[0][1]) for found in findings]


def test_lock_of_the_house_names_every_face_once() -> None:
    lock = load_lock(default_lock_path())
    faces = [(font.family, font.weight, font.style) for font in lock.fonts]
    assert len(faces) == len(set(faces))
    assert len({entry.sha256 for entry in lock.files}) == len(lock.files)
    for face in [("Noto Serif SC", 400), ("Noto Serif SC", 700), ("LXGW WenKai", 400)]:
        assert (*face, "normal") in faces
    assert [profile.condition for profile in lock.profiles] == ["FOGRA39"]


def test_lock_holds_names_and_no_addresses() -> None:
    assert "//" not in default_lock_path().read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("sha256: ", "sha256: 00"),
        ("file: small.ttf", "file: ../small.ttf"),
        ("style: normal", "style: upright"),
        ("size: 10", "size: ten"),
        ("fonts:", "faces:"),
        ("npm: ", "url: "),
        ("profiles:", "\tprofiles:"),
    ],
)
def test_malformed_lock_is_refused(tmp_path: Path, before: str, after: str) -> None:
    text = LOCK.format(font="0" * 64, profile="1" * 64).replace(before, after, 1)
    path = tmp_path / "lock.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(LockUnreadable):
        load_lock(path)


def test_missing_lock_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LockUnreadable):
        load_lock(tmp_path / "none.yaml")


def test_empty_cache_reports_each_missing_thing(lock: ResourceLock, cache: ResourceCache) -> None:
    findings = Findings()
    assert installed(lock, findings, cache) is None
    assert codes(findings) == [("FNT-001", "小宋"), ("TOL-002", "小配置")]
    assert all(dict(found.values)["command"] == "bash setup.sh" for found in findings)


def test_full_cache_is_found(lock: ResourceLock, cache: ResourceCache) -> None:
    put(cache, lock)
    findings = Findings()
    found = installed(lock, findings, cache)
    assert found is not None
    assert list(findings) == []
    face = found.font("小宋")
    assert face is not None
    assert face.path.read_bytes() == FONT
    assert found.font("小宋", 700) is None
    assert found.icc.read_bytes() == PROFILE
    configuration = found.fontconfig.read_text(encoding="utf-8")
    assert configuration.count("<dir>") == 1
    assert str(face.path.parent) in configuration


def test_altered_file_counts_as_missing(lock: ResourceLock, cache: ResourceCache) -> None:
    put(cache, lock)
    assert installed(lock, Findings(), cache)
    path = cache.place(lock.fonts[0])
    path.write_bytes(b"x" * len(FONT))
    os.utime(path, ns=(1, 1))
    findings = Findings()
    assert installed(lock, findings, cache) is None
    assert codes(findings) == [("FNT-001", "小宋")]


def test_copied_cache_is_checked_again_and_accepted(
    lock: ResourceLock, cache: ResourceCache
) -> None:
    put(cache, lock)
    assert installed(lock, Findings(), cache)
    os.utime(cache.place(lock.fonts[0]), ns=(1, 1))
    assert installed(lock, Findings(), cache)


def test_bring_goes_on_to_the_next_source(
    lock: ResourceLock, cache: ResourceCache, shop: Path
) -> None:
    archive(shop / "empty@1.0.0.tgz", {"package/other.ttf": b"other"})
    archive(shop / "full@1.0.0.tgz", {"package/small.ttf": FONT, "package/small.icc": PROFILE})
    told: list[tuple[Step, str]] = []
    findings = Findings()
    assert bring(lock, findings, lambda step, name: told.append((step, name)), cache)
    assert list(findings) == []
    assert (Step.ALTERED, "empty@1.0.0") in told
    assert [name for step, name in told if step is Step.KEEP] == ["small.icc", "small.ttf"]
    assert not list(cache.folder.glob(".incoming-*"))


def test_bring_keeps_nothing_with_another_digest(
    lock: ResourceLock, cache: ResourceCache, shop: Path
) -> None:
    archive(shop / "empty@1.0.0.tgz", {"package/small.ttf": FONT[::-1]})
    findings = Findings()
    assert bring(lock, findings, lambda step, name: None, cache) is None
    assert codes(findings) == [("FNT-001", "小宋"), ("TOL-002", "小配置")]
    assert not cache.place(lock.fonts[0]).exists()


def test_bring_replaces_a_damaged_file(
    lock: ResourceLock, cache: ResourceCache, shop: Path
) -> None:
    put(cache, lock)
    cache.place(lock.fonts[0]).write_bytes(b"cut")
    archive(shop / "empty@1.0.0.tgz", {"package/small.ttf": FONT})
    told: list[tuple[Step, str]] = []
    assert bring(lock, Findings(), lambda step, name: told.append((step, name)), cache)
    assert told == [(Step.FETCH, "empty@1.0.0"), (Step.KEEP, "small.ttf")]
    assert cache.place(lock.fonts[0]).read_bytes() == FONT


def test_two_set_ups_at_once_both_succeed(
    lock: ResourceLock, cache: ResourceCache, shop: Path
) -> None:
    archive(shop / "empty@1.0.0.tgz", {"package/small.ttf": FONT})
    archive(shop / "full@1.0.0.tgz", {"package/small.icc": PROFILE})
    with ThreadPoolExecutor(4) as threads:
        done = [
            threads.submit(bring, lock, Findings(), lambda step, name: None, cache)
            for _ in range(8)
        ]
    assert all(each.result() for each in done)
    assert cache.place(lock.fonts[0]).read_bytes() == FONT


def test_bring_without_npm_says_so(
    lock: ResourceLock, cache: ResourceCache, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    told: list[tuple[Step, str]] = []
    assert bring(lock, Findings(), lambda step, name: told.append((step, name)), cache) is None
    assert (Step.NO_CLIENT, "npm") in told


def test_damaged_archive_is_refused(lock: ResourceLock, cache: ResourceCache, shop: Path) -> None:
    archive(shop / "empty@1.0.0.tgz", {"package/small.ttf": os.urandom(4000)})
    broken = shop / "empty@1.0.0.tgz"
    broken.write_bytes(broken.read_bytes()[:2000])
    told: list[Step] = []
    assert bring(lock, Findings(), lambda step, name: told.append(step), cache) is None
    assert Step.ALTERED in told


def test_cache_folder_can_be_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SHUFANG_RESOURCES", str(tmp_path / "here"))
    assert default_cache_folder() == tmp_path / "here"
    monkeypatch.delenv("SHUFANG_RESOURCES")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert default_cache_folder() == tmp_path / "shufang" / "resources"


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        ("no_pango", ("TOL-001", "Pango")),
        ("no_profile", ("TOL-002", "ISO Coated v2 300% (basICColor)")),
        ("no_fonts", ("FNT-001", "LXGW WenKai")),
    ],
)
def test_what_a_machine_lacks_is_said(
    resources: Resources,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    fault: str,
    expected: tuple[str, str],
) -> None:
    RESOURCE_FAULTS[fault](monkeypatch, tmp_path)
    findings = Findings()
    assert library.prepare_fonts(findings) is None
    assert codes(findings) == [expected]


SET_PAGE = """
from shufang.core.diagnostic import Findings
from shufang.engines.resources import prepare_fonts
assert prepare_fonts(Findings())
import pikepdf, weasyprint
families = "serif", "sans-serif", "nowhere"
text = "".join(f'<p style="font-family:{family}">龙岗𠀍Aж</p>' for family in families)
weasyprint.HTML(string=f'<body lang="zh-Hans">{text}</body>').write_pdf("out.pdf")
with pikepdf.open("out.pdf") as pdf:
    fonts = pdf.pages[0].resources.Font
    print(*sorted(str(fonts[name].BaseFont)[8:] for name in fonts))
"""


def test_engine_sees_the_locked_fonts_only(resources: Resources, tmp_path: Path) -> None:
    # A fresh process: fontconfig reads its file once, when the engine is imported.
    done = subprocess.run(
        [sys.executable, "-c", SET_PAGE],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(default_lock_path().parents[1])},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == ["BabelStone-Han", "Noto-Sans-SC", "Noto-Serif-SC"]


@pytest.mark.parametrize(("language", "mark"), [("zh-Hant-HK", "HK"), ("zh-Hant-TW", "TC")])
def test_an_edition_in_traditional_characters_has_fonts_of_its_own(
    language: str, mark: str, tmp_path: Path
) -> None:
    usual, lock = load_lock(default_lock_path()), lock_for(language)
    added = {font.family for font in lock.fonts} - {font.family for font in usual.fonts}
    assert added == {f"Noto Serif {mark}", f"Noto Sans {mark}"}
    assert lock.digest != usual.digest
    assert lock_for("zh-Hans") == usual
    findings = Findings()
    assert installed(lock, findings, ResourceCache(tmp_path)) is None
    commands = {
        dict(found.values)["font"]: dict(found.values)["command"]
        for found in findings
        if found.code == "FNT-001"
    }
    assert commands["Noto Serif SC"] == "bash setup.sh"
    assert {commands[family] for family in added} == {"bash setup.sh --hant"}
