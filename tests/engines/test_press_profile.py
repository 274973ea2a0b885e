from pathlib import Path

import pytest

from shufang.engines.press_profile import described_name, press_profile
from shufang.engines.resources import Resources
from shufang.model.press import PressSettings


def test_the_house_profile_says_its_name(resources: Resources) -> None:
    profile = press_profile(PressSettings(), Path("nowhere"), resources)
    assert profile.name == "ISO Coated v2 300% (basICColor)" == described_name(profile.content)
    assert profile.condition == "FOGRA39"
    assert len(profile.sha256) == 64


def test_a_books_own_profile(resources: Resources, tmp_path: Path) -> None:
    (tmp_path / "own.icc").write_bytes(resources.icc.read_bytes())
    settings = PressSettings(profile="own.icc", is_own_profile=True, condition="FOGRA51")
    profile = press_profile(settings, tmp_path, resources)
    assert (profile.condition, profile.path) == ("FOGRA51", tmp_path / "own.icc")
    assert profile.name == "ISO Coated v2 300% (basICColor)"


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        (b"desc\0\0\0\0\0\0\0\x05Name\0rest", "Name"),
        (
            b"mluc\0\0\0\0\0\0\0\1\0\0\0\x0czhCN\0\0\0\4\0\0\0\x1c" + "纸张".encode("utf-16-be"),
            "纸张",
        ),
        (b"XYZ \0\0\0\0", ""),
    ],
)
def test_descriptions_of_both_versions(tag: bytes, expected: str) -> None:
    table = b"\0\0\0\1desc" + (144).to_bytes(4, "big") + len(tag).to_bytes(4, "big")
    assert described_name(bytes(128) + table + tag) == expected


def test_a_cut_profile_has_no_name() -> None:
    assert described_name(b"\0" * 128) == ""
