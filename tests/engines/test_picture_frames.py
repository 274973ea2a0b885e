"""Frames in the layout, pictures in the book: in their places, as they are, once each."""

import io
from dataclasses import replace
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from PIL import Image

from shufang.engines.layout import lay_out
from shufang.engines.pdf_merge import merge
from shufang.engines.picture_frames import EMPTY, ImageObject, frame, image_name
from shufang.engines.press_images import PressTask, press_image
from shufang.engines.resources import Resources
from shufang.engines.sections import LaidOutSection, MergePart
from tests.engines.pages import section
from tests.engines.press_pictures import line_art, photograph, saved
from tests.engines.test_pdf_merge import plan_of

PHOTO, ART = "book:images/photo.pixels", "book:images/art.pixels"
FRAMES = {PHOTO: frame(600, 400), ART: frame(1200, 800)}


def laid_out(resources: Resources, body: str, css: str = "", name: str = "s") -> LaidOutSection:
    assets = {**FRAMES, "book:images/d.svg": DRAWING}
    return lay_out(section(body, css, name=name, assets=assets), resources.fontconfig)  # type: ignore[arg-type]


DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
    'width="100" height="100" viewBox="0 0 100 100"><pattern id="p" width="40" height="40" '
    f'patternUnits="userSpaceOnUse"><image width="30" height="20" xlink:href="{ART}"/></pattern>'
    f'<image x="10" y="10" width="60" height="40" xlink:href="{PHOTO}"/>'
    '<rect y="60" width="100" height="40" fill="url(#p)"/></svg>'
).encode()


@pytest.fixture(scope="module")
def pictures(resources: Resources) -> dict[str, ImageObject]:
    contents = {PHOTO: saved(photograph(), "JPEG"), ART: saved(line_art(), "PNG")}
    return {
        address: press_image(PressTask(content, 144, 96, resources.icc)).image
        for address, content in contents.items()
    }


def book(
    resources: Resources, sections: list[LaidOutSection], pictures: dict[str, ImageObject]
) -> bytes:
    parts = [MergePart.of(each) for each in sections]
    made = merge(parts, plan_of(sections), resources.fonts, pictures=pictures).pdf
    assert isinstance(made, bytes)
    return made


def image_objects(pdf: pikepdf.Pdf) -> dict[tuple[int, int], pikepdf.Stream]:
    """Return every image of the file, wherever it hangs."""
    return {
        held.objgen: held
        for held in pdf.objects
        if isinstance(held, pikepdf.Stream) and held.get("/Subtype") == "/Image"
    }


@pytest.mark.parametrize("size", [(1, 1), (4000, 3000), (65_500, 10), (200_000, 100_000)])
def test_a_frame_is_read_as_a_grey_picture_of_its_shape(size: tuple[int, int]) -> None:
    content = frame(*size)

    with Image.open(io.BytesIO(content)) as opened:
        assert (opened.format, opened.mode) == ("JPEG", "L")
        assert opened.width / opened.height == pytest.approx(size[0] / size[1], rel=0.01)
        assert opened.size == size or opened.width * opened.height < 80_100_000
    assert len(content) < 100


def test_the_size_on_the_page_is_noted(resources: Resources) -> None:
    laid = laid_out(
        resources,
        f'<p><img src="{PHOTO}" style="width:120pt;height:80pt"/></p>'
        '<p><img src="book:images/d.svg" style="width:50pt;height:50pt"/></p>',
    )

    found = [(one.address, one.width_pt, one.height_pt) for one in laid.pictures]

    assert found == [(PHOTO, 120, 80), (PHOTO, 30, 20), (ART, 0, 0)]
    assert not laid.findings


def test_a_turned_page_keeps_the_size(resources: Resources) -> None:
    laid = laid_out(
        resources,
        f'<p class="t"><img src="{PHOTO}" style="width:120pt;height:80pt"/></p>',
        "@page turned { size: 150mm 100mm } .t { page: turned }",
    )

    assert [(one.width_pt, one.height_pt) for one in laid.pictures] == [(120, 80)]


def test_pictures_take_the_places_of_their_frames_once(
    resources: Resources, pictures: dict[str, ImageObject]
) -> None:
    body = f'<p><img src="{PHOTO}" style="width:120pt"/><img src="book:images/d.svg"/></p>'
    sections = [laid_out(resources, body, name="a"), laid_out(resources, body, name="b")]

    with pikepdf.open(io.BytesIO(book(resources, sections, pictures))) as pdf:
        found = image_objects(pdf)

        assert len(found) == 2
        kept = {bytes(one.read_raw_bytes()) for one in found.values()}
        assert kept == {image.data for image in pictures.values()}
        assert not any("/Interpolate" in one or "/SMask" in one for one in found.values())


def test_many_pictures_reach_the_book_through_a_file(
    resources: Resources, pictures: dict[str, ImageObject], tmp_path: Path
) -> None:
    body = f'<p><img src="{PHOTO}" style="width:120pt"/><img src="{ART}" style="width:120pt"/></p>'
    sections = [laid_out(resources, body)]
    kept = {}
    for number, (address, image) in enumerate(pictures.items()):
        path = tmp_path / str(number)
        path.write_bytes(image.data)
        kept[address] = replace(image, data=b"", file=path)
    parts, target = [MergePart.of(each) for each in sections], tmp_path / "book.pdf"

    merge(parts, plan_of(sections), resources.fonts, target, kept)

    assert target.with_suffix(".pictures").is_file()
    in_memory = book(resources, sections, pictures)
    assert target.read_bytes() == in_memory == book(resources, sections, kept)


def test_line_art_stands_in_the_book_dot_by_dot(
    resources: Resources, pictures: dict[str, ImageObject]
) -> None:
    sections = [laid_out(resources, f'<p><img src="{ART}" style="width:120pt"/></p>')]

    with pikepdf.open(io.BytesIO(book(resources, sections, pictures))) as pdf:
        (held,) = image_objects(pdf).values()
        assert held["/Filter"] == "/CCITTFaxDecode"
        assert held["/BitsPerComponent"] == 1
        assert pikepdf.PdfImage(held).as_pil_image().tobytes() == line_art().tobytes()


def test_inks_are_not_turned_round(resources: Resources, pictures: dict[str, ImageObject]) -> None:
    sections = [laid_out(resources, f'<p><img src="{PHOTO}" style="width:200pt"/></p>')]
    content = book(resources, sections, pictures)

    page = pypdfium2.PdfDocument(content)[0]
    found = page.render(scale=1).to_pil().crop((80, 60, 200, 120)).convert("L")

    wanted = photograph().convert("L")
    mean = sum(wanted.tobytes()) / len(wanted.tobytes())
    assert sum(found.tobytes()) / len(found.tobytes()) == pytest.approx(mean, abs=30)


def test_the_name_is_the_engines_own(resources: Resources) -> None:
    laid = laid_out(resources, f'<p><img src="{PHOTO}"/></p>')

    with pikepdf.open(io.BytesIO(laid.pdf)) as pdf:
        names = list(pdf.pages[0].obj["/Resources"]["/XObject"].keys())

    assert names == [f"/{image_name(PHOTO)}1"]


def test_the_empty_picture_is_one_white_pixel(resources: Resources) -> None:
    sections = [laid_out(resources, f'<p><img src="{PHOTO}"/></p>')]

    with pikepdf.open(io.BytesIO(book(resources, sections, {PHOTO: EMPTY}))) as pdf:
        (held,) = image_objects(pdf).values()
        assert held.read_bytes() == b"\xff"
