"""Pictures of the print edition."""

from base64 import b64encode
from pathlib import Path

import pytest
from PIL import Image

from shufang.core.diagnostic import Findings
from shufang.core.digest import digest_file
from shufang.engines.picture_frames import frame
from shufang.html.theme import PageGeometry
from shufang.model.figures import ImageFacts
from shufang.writers.press_drawings import Master
from shufang.writers.print_assets import PrintAssets

GEOMETRY = PageGeometry(482, 680, 8.5, 10.5, 18, 34, 30, 70, 70, 62, 62, "", 16)
PALETTE = {"#2b6a58": (0.8, 0.3, 0.65, 0.3)}


def facts(root: Path, name: str, mode: str = "RGB") -> ImageFacts:
    return ImageFacts(name, digest_file(root / name), 300, 200, mode, "JPEG")


@pytest.fixture
def photo(tmp_path: Path) -> ImageFacts:
    Image.effect_noise((300, 200), 60).convert("RGB").save(tmp_path / "a.jpg", quality=80)
    return facts(tmp_path, "a.jpg")


def assets(root: Path, *images: ImageFacts) -> tuple[PrintAssets, Findings]:
    findings = Findings()
    known = {image.path: image for image in images}
    return PrintAssets(root, known, GEOMETRY, PALETTE, findings), findings


def test_an_address_says_nothing_of_the_folder(tmp_path: Path, photo: ImageFacts) -> None:
    made, _ = assets(tmp_path, photo)

    address = made.picture(photo).address

    assert address.startswith("book:images/")
    assert tmp_path.name not in address
    assert made.used()[address] == frame(300, 200)
    assert made.masters == {address: Master("a.jpg", tmp_path / "a.jpg", photo.digest)}


def test_only_what_a_section_asks_for_goes_with_it(tmp_path: Path, photo: ImageFacts) -> None:
    made, _ = assets(tmp_path, photo)
    made.picture(photo)
    made.begin()
    code = made.qr_code("https://example.org/")

    assert set(made.used()) == {code.address}


def test_a_drawing_is_printed_in_inks(tmp_path: Path) -> None:
    (tmp_path / "d.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 3 2">'
        '<rect width="3" height="2" fill="#2b6a58"/></svg>',
        "utf-8",
    )
    drawing = facts(tmp_path, "d.svg", "svg")
    made, findings = assets(tmp_path, drawing)

    address = made.picture(drawing).address

    content = made.used()[address]
    assert isinstance(content, bytes)
    assert b"device-cmyk(" in content
    assert not list(findings)


def test_a_drawing_that_cannot_be_drawn_is_named(tmp_path: Path) -> None:
    (tmp_path / "broken.svg").write_bytes(b"no drawing")
    broken = facts(tmp_path, "broken.svg", "svg")
    made, findings = assets(tmp_path, broken)

    made.picture(broken)

    assert [(f.code, dict(f.values)) for f in findings] == [("PDF-021", {"picture": "broken.svg"})]


def test_what_no_plate_holds_is_told(tmp_path: Path) -> None:
    (tmp_path / "d.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 3 2">'
        '<filter id="f"/><rect filter="url(#f)"/></svg>',
        "utf-8",
    )
    drawing = facts(tmp_path, "d.svg", "svg")
    made, findings = assets(tmp_path, drawing)

    made.picture(drawing)
    made.picture(drawing)

    told = [(f.code, f.severity.value, dict(f.values)) for f in findings]
    assert told == [("IMG-035", "warning", {"file": "d.svg", "what": "filter"})]


def test_a_picture_inside_a_drawing_goes_with_it(tmp_path: Path, photo: ImageFacts) -> None:
    content = (tmp_path / "a.jpg").read_bytes()
    (tmp_path / "d.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 3 2">'
        f'<image href="data:image/jpeg;base64,{b64encode(content).decode()}"/></svg>',
        "utf-8",
    )
    drawing = facts(tmp_path, "d.svg", "svg")
    made, _ = assets(tmp_path, drawing, photo)

    made.picture(drawing)

    within = f"book:images/{photo.digest[:20]}.pixels"
    assert made.masters == {within: Master("d.svg", content, photo.digest)}
    assert made.used()[within] == frame(300, 200)
    made.begin()
    made.picture(drawing)
    assert within in made.used()
