import io
import struct
import zlib
from pathlib import Path

import pytest
from PIL import Image

from shufang.core.diagnostic import Findings
from shufang.core.span import Span
from shufang.manuscript import images
from shufang.manuscript.images import Pictures, image_facts
from shufang.manuscript.paths import list_folder
from shufang.model.figures import ImageFacts
from tests.manuscript.manuscripts import loaded, picture, told, write_book

HERE = Span("figures.yaml", 2, 9)


def facts(content: bytes, name: str) -> tuple[ImageFacts | None, list[str]]:
    findings = Findings()
    found = image_facts(content, f"images/{name}", HERE, findings)
    return found, [f"{told.severity.value} {told.code}" for told in findings]


def photograph(**options: object) -> bytes:
    stream = io.BytesIO()
    Image.effect_noise((120, 80), 50).save(stream, "JPEG", **options)
    return stream.getvalue()


def bare_png(width: int, height: int, *, bits: int, colour_type: int) -> bytes:
    """Return a PNG whose header says more than its picture data hold."""
    header = struct.pack(">IIBBBBB", width, height, bits, colour_type, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(b"\0" * 13)), (b"IEND", b""))
    content = b"\x89PNG\r\n\x1a\n"
    for kind, body in chunks:
        content += struct.pack(">I", len(body)) + kind + body
        content += struct.pack(">I", zlib.crc32(kind + body))
    return content


@pytest.mark.parametrize(
    ("kind", "name"),
    [("JPEG", "a.jpg"), ("PNG", "a.png"), ("GIF", "a.gif"), ("WEBP", "a.webp"), ("TIFF", "a.tif")],
)
def test_whole_pictures_have_facts_and_no_faults(kind: str, name: str) -> None:
    found, told = facts(picture("RGB", (60, 40), kind), name)
    assert told == []
    assert found is not None
    assert (found.width_px, found.height_px, found.format) == (60, 40, kind)


@pytest.mark.parametrize(
    ("kind", "name"),
    [("JPEG", "a.jpg"), ("PNG", "a.png"), ("WEBP", "a.webp"), ("TIFF", "a.tif"), ("GIF", "a.gif")],
)
@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 0.9])
def test_a_cut_off_picture_is_told(kind: str, name: str, share: float) -> None:
    stream = io.BytesIO()
    noise = Image.effect_noise((120, 80), 50)
    noise.save(stream, kind)
    content = stream.getvalue()
    found, told = facts(content[: int(len(content) * share)], name)
    assert found is None
    assert told == ["error IMG-011" if share == 0 else "error IMG-002"]


def test_a_flipped_byte_in_a_png_is_told() -> None:
    content = bytearray(picture())
    content[50] ^= 0xFF
    assert facts(bytes(content), "a.png")[1] == ["error IMG-002"]


def test_orientation_turns_the_size() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    found, told = facts(photograph(exif=exif), "a.jpg")
    assert told == ["note IMG-009"]
    assert found is not None
    assert (found.width_px, found.height_px, found.orientation) == (80, 120, 6)


@pytest.mark.parametrize(("kind", "name"), [("TIFF", "a.tif"), ("JPEG", "a.jpg")])
def test_cmyk_is_taken_and_told(kind: str, name: str) -> None:
    found, told = facts(picture("CMYK", kind=kind), name)
    assert found is not None
    assert told == ["note IMG-005"]


def test_a_turned_tiff_is_not_turned_twice() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    found, _ = facts(photograph(kind="TIFF", exif=exif), "a.tif")
    assert found is not None
    assert (found.width_px, found.height_px) == (80, 120)


@pytest.mark.parametrize(("kind", "name"), [("PNG", "a.png"), ("TIFF", "a.tif")])
def test_sixteen_bits_are_told(kind: str, name: str) -> None:
    assert facts(picture("I;16", kind=kind), name)[1] == ["warning IMG-006"]


def test_sixteen_bits_of_colour_are_told_though_the_reader_hides_them() -> None:
    content = bare_png(2, 1, bits=16, colour_type=2)
    assert facts(content, "a.png")[1] == ["warning IMG-006"]


@pytest.mark.parametrize(("kind", "name"), [("GIF", "a.gif"), ("PNG", "a.png"), ("WEBP", "a.webp")])
def test_moving_pictures_are_told(kind: str, name: str) -> None:
    stream = io.BytesIO()
    frames = [Image.new("L", (60, 40), shade) for shade in (0, 200)]
    frames[0].save(stream, kind, save_all=True, append_images=frames[1:])
    assert facts(stream.getvalue(), name)[1] == ["warning IMG-007"]


@pytest.mark.parametrize("side", [10_001, 20_000, 60_000])
def test_a_bomb_is_told_by_its_header(side: int) -> None:
    content = bare_png(side, side, bits=1, colour_type=0)
    found, told = facts(content, "a.png")
    assert found is None
    assert told == ["error IMG-008"]


@pytest.mark.parametrize(
    ("start", "name", "format_name"),
    [
        (b"\0\0\0\x18ftypheic\0\0\0\0", "a.jpg", "HEIC"),
        (b"8BPS\0\x01", "a.psd", "PSD"),
        (b"%PDF-1.7", "a.pdf", "PDF"),
        (b"<!DOCTYPE html><html>", "a.jpg", "HTML"),
        (b"II*\0\x08\0\0\0", "a.nef", "RAW"),
        (b"\x1f\x8b\x08\0", "a.svgz", "SVGZ"),
    ],
)
def test_foreign_formats_are_named(start: bytes, name: str, format_name: str) -> None:
    findings = Findings()
    assert image_facts(start + b"\1" * 60, name, HERE, findings) is None
    assert [(told.code, dict(told.values)["format"]) for told in findings] == [
        ("IMG-010", format_name)
    ]


def test_a_wrong_ending_is_told_with_the_real_format() -> None:
    findings = Findings()
    image_facts(picture(), "a.jpg", HERE, findings)
    assert [dict(told.values) for told in findings] == [{"file": "a.jpg", "format": "PNG"}]


def test_a_file_beyond_all_pictures_is_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(images, "LARGEST_BYTES", 1_000_000)
    (tmp_path / "a.png").write_bytes(b"a" * 1_000_001)
    findings = Findings()
    assert Pictures(list_folder(tmp_path), findings).named("", "a.png", HERE) is None
    assert [(told.code, dict(told.values)["size"]) for told in findings] == [("IMG-016", "1")]


def test_a_file_is_read_and_told_once(tmp_path: Path) -> None:
    (tmp_path / "坪地 1.jpg").write_bytes(picture())
    findings = Findings()
    pictures = Pictures(list_folder(tmp_path), findings)
    first = pictures.named("", "坪地 1.jpg", HERE)
    assert pictures.named("", "坪地%201.jpg", Span("b.md")) is first
    assert [str(told.span) for told in findings] == ["figures.yaml:2:9"]
    assert set(pictures.known()) == {"坪地 1.jpg", "坪地%201.jpg"}


def test_profile_names_are_known() -> None:
    from PIL import ImageCms

    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    found, _ = facts(photograph(icc_profile=profile), "a.jpg")
    assert found is not None
    assert found.icc_name == "sRGB built-in"
    broken, told = facts(photograph(icc_profile=b"x" * 200), "a.jpg")
    assert broken is not None
    assert (broken.icc_name, told) == ("", [])


def test_pictures_are_read_wherever_a_text_may_name_them(tmp_path: Path) -> None:
    intro = "![一](one.png)\n\n字里![二](two.png)的图。\n"
    write_book(
        tmp_path,
        {
            "book.yaml": "书名: 书\n辑:\n  - {题名: 辑, 引言: 辑/引言.md, 章: [a.md]}\n",
            "a.md": "# 甲\n\n![](#f)\n",
            "figures.yaml": 'f: {占位: "3:2", 图题: "题![三](three.png)"}\n',
            "chronology.yaml": '- {日期: 2012, 事项: "事![四](four.png)"}\n',
            "辑/引言.md": intro,
            "辑/one.png": picture(),
            "辑/two.png": picture(),
            "three.png": picture(),
        },
    )

    manuscript, findings = loaded(tmp_path)

    assert manuscript is not None
    assert set(manuscript.images) == {"辑/one.png", "辑/two.png", "three.png"}
    assert "chronology.yaml:1:20 error IMG-001" in told(findings)
