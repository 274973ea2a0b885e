"""Any PDF is read into facts, or said to be unreadable: never a trace, never a hang."""

from __future__ import annotations

import random
import zlib
from collections.abc import Callable

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name, Pdf, Stream

from shufang.engines import pdf_inspection_content, pdf_inspection_streams
from shufang.engines.pdf_inspection import inspect_pdf
from shufang.engines.pdf_inspection_cff import BrokenProgram, glyph_order
from shufang.engines.pdf_inspection_cmaps import character_map, predefined_map
from shufang.engines.pdf_inspection_facts import PathMark, PictureMark, TextMark
from shufang.engines.pdf_inspection_lexer import instructions
from shufang.engines.pdf_inspection_pages import UnreadablePdf
from shufang.preflight.press import preflight
from tests.preflight.press_files import (
    MM,
    PHOTO_MM,
    SLUG,
    bare_cff,
    good,
    image,
    paint,
    resource,
    saved,
    to_unicode,
)


def read(content: bytes) -> list[tuple[bytes, list[object]]]:
    return list(instructions(content))


def test_operands_and_operators() -> None:
    content = rb"1 -.5 +2. 0 g/Name 4 Tf[<0041>-20(a\(b\)\101)]TJ (x(y)z) Tj % note" + b"\n q"
    assert read(content) == [
        (b"g", [1, -0.5, 2, 0]),
        (b"Tf", ["Name", 4]),
        (b"TJ", [[b"\0A", -20, b"a(b)A"]]),
        (b"Tj", [b"x(y)z"]),
        (b"q", []),
    ]


def test_dictionaries_and_escaped_names() -> None:
    assert read(b"/OC << /MCID 3 /A [1 << /B true >>] >> BDC /A#20B cs") == [
        (b"BDC", ["OC", {"MCID": 3.0, "A": [1.0, {"B": True}]}]),
        (b"cs", ["A B"]),
    ]


def test_inline_image_ends_at_its_own_end() -> None:
    content = b"BI /W 2 /H 1 /BPC 8 /CS /G ID \x01 EI\xff\x02 EI Q"
    assert read(content) == [
        (b"BI", [{"W": 2.0, "H": 1.0, "BPC": 8.0, "CS": "G"}, b"\x01 EI\xff\x02"]),
        (b"Q", []),
    ]


@pytest.mark.parametrize("content", [b"(open", b"[1 2", b"<< /A", b"1 2", b"BI /W 1 ID x"])
def test_what_does_not_end_is_told(content: bytes) -> None:
    assert read(content)[-1][0] not in {b"", b"BI"}


@given(st.binary(max_size=400))
def test_anything_can_be_read(content: bytes) -> None:
    read(content)


def texts(pdf: Pdf) -> list[TextMark]:
    """Return the text of page 1."""
    marks = inspect_pdf(saved(pdf)).marks
    return [m for m in marks if isinstance(m, TextMark) and m.page == 1]


def test_places_are_in_millimetres_from_the_trim() -> None:
    pdf = good()
    facts = inspect_pdf(saved(pdf))
    photo = next(m for m in facts.marks if isinstance(m, PictureMark))
    place = facts.page(1).place(photo.box)
    assert (place.width_mm, place.height_mm) == (PHOTO_MM, PHOTO_MM)
    assert place.x_mm == pytest.approx((100 - SLUG) / MM, abs=0.01)
    assert place.y_mm == pytest.approx(240 - (200 - SLUG) / MM - PHOTO_MM, abs=0.01)
    assert photo.ppi == pytest.approx((304.8, 304.8))


def test_text_has_size_text_and_width_through_matrices() -> None:
    pdf = good()
    paint(pdf, "2 0 0 2 100 400 cm BT /F1 5 Tf 1 0 0 1 10 10 Tm [<0001> -1000 <0002>] TJ ET")
    mark = texts(pdf)[-1]
    assert mark.text == "书坊"
    assert mark.size_pt == 10
    assert mark.box.left == 120
    assert mark.box.width == pytest.approx(30)


def test_clip_hides_what_lies_outside() -> None:
    pdf = good()
    paint(pdf, "100 300 10 10 re W n 0 0 0 1 k 50 50 400 400 re f 300 300 5 5 re f")
    paths = [m for m in inspect_pdf(saved(pdf)).marks if isinstance(m, PathMark) and m.page == 1]
    assert paths[-1].box == (box := paths[-1].box)
    assert (box.left, box.bottom, box.right, box.top) == (100, 300, 110, 310)


def test_layers_that_are_off_print_nothing() -> None:
    pdf = good()
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=pikepdf.String("a")))
    pdf.Root.OCProperties = Dictionary(OCGs=[layer], D=Dictionary(OFF=[layer]))
    resource(pdf, "Properties", "L", layer)
    paint(pdf, "/OC /L BDC 1 0 0 rg 300 300 9 9 re f EMC")
    codes = {finding.code for finding in preflight(saved(pdf)).findings}
    assert codes == {"PDF-111"}


def test_group_begins_without_what_it_is_painted_with() -> None:
    pdf = good()
    form = Stream(pdf, b"0 0 9 9 re f", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 9, 9])
    form.Group = Dictionary(S=Name.Transparency)
    resource(pdf, "XObject", "G", pdf.make_indirect(form))
    resource(pdf, "ExtGState", "Half", Dictionary(ca=0.5))
    paint(pdf, "/Half gs 1 0 0 1 100 300 cm /G Do")
    facts = inspect_pdf(saved(pdf))
    paths = [m for m in facts.marks if isinstance(m, PathMark) and m.page == 1]
    assert paths[-1].paint.fill_alpha == 1
    assert [group.alpha for group in facts.groups] == [0.5]


def test_budget_is_kept_and_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_inspection_content.Budget, "__init__", _spend)
    codes = {finding.code for finding in preflight(saved(good())).findings}
    assert "PDF-106" in codes


def _spend(budget: pdf_inspection_content.Budget) -> None:
    budget.instructions, budget.is_spent = 300, False


def test_forms_within_forms_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_inspection_content, "_STREAM_COST", 100_000)
    pdf = good()
    inner = pdf.make_indirect(Stream(pdf, b"0 0 1 1 re f", Subtype=Name.Form, BBox=[0, 0, 9, 9]))
    for _ in range(18):
        outer = Stream(pdf, b"/A Do " * 10, Subtype=Name.Form, BBox=[0, 0, 9, 9])
        outer.Resources = Dictionary(XObject=Dictionary(A=inner))
        inner = pdf.make_indirect(outer)
    resource(pdf, "XObject", "L", inner)
    paint(pdf, "/L Do")
    assert inspect_pdf(saved(pdf)).structure.is_cut_short


def test_streams_that_unpack_without_end_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_inspection_streams, "MOST_BYTES", 2_000_000)
    pdf = good()
    pdf.pages[0].obj.Contents.write(zlib.compress(bytes(20_000_000)), filter=Name.FlateDecode)
    codes = {finding.code for finding in preflight(saved(pdf)).findings}
    assert "PDF-183" in codes


def test_huge_image_is_told_and_not_unpacked() -> None:
    pdf = good()
    stream = image(pdf, b"", 60_000)
    stream.write(zlib.compress(bytes(1000)), filter=Name.FlateDecode)
    pdf.pages[0].obj.Resources.XObject.Photo = pdf.make_indirect(stream)
    assert inspect_pdf(saved(pdf)).structure.is_cut_short


def test_a_map_of_millions_of_entries_ends() -> None:
    row = b"1 beginbfrange <0000> <ffff> <0041> endbfrange "
    assert character_map(row * 200).text(1, 2) == "B"


def _cut(content: bytes, chance: random.Random) -> bytes:
    return content[: chance.randrange(len(content))]


def _scratched(content: bytes, chance: random.Random) -> bytes:
    spoiled = bytearray(content)
    for _ in range(20):
        spoiled[chance.randrange(len(spoiled))] = chance.randrange(256)
    return bytes(spoiled)


def _holed(content: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(content))
    return content[:start] + content[start + chance.randrange(400) :]


@pytest.mark.parametrize("damage", [_cut, _scratched, _holed])
def test_damage_ends_in_findings(
    damage: Callable[[bytes, random.Random], bytes], caplog: pytest.LogCaptureFixture
) -> None:
    pdf = good()
    for key in ("Photo", "Drawing"):
        del pdf.pages[0].obj.Resources.XObject[f"/{key}"]
    content = saved(pdf)
    for seed in range(60):
        preflight(damage(content, random.Random(seed)))
    assert caplog.records == []


def test_unreadable_files_say_why() -> None:
    for content, reason in (
        (b"", "empty"),
        (b"PK\x03\x04 zip", "not_pdf"),
        (b"%PDF-1.4", "broken"),
    ):
        with pytest.raises(UnreadablePdf) as caught:
            inspect_pdf(content)
        assert caught.value.reason == reason


def test_glyph_order_of_cff() -> None:
    assert glyph_order(bare_cff()).is_identity
    order = glyph_order(bare_cff([2, 5, 9, 10, 11, 12]))
    assert not order.is_identity
    assert order.has(9)
    assert not order.has(3)
    with pytest.raises(BrokenProgram):
        glyph_order(bare_cff()[:60])


def test_maps_of_characters() -> None:
    assert character_map(to_unicode()).text(2, 2) == "坊"
    assert predefined_map("UniGB-UCS2-H").unicode(0x4E66, 2) == "书"
    gbk = predefined_map("GBK-EUC-H")
    pairs = list(gbk.codes("a书".encode("gbk")))
    assert [gbk.unicode(*pair) for pair in pairs] == ["a", "书"]


def test_ink_of_a_jpeg_is_what_the_press_prints() -> None:
    import io

    from PIL import Image

    target = io.BytesIO()
    Image.new("CMYK", (64, 64), (51, 102, 153, 204)).save(target, "JPEG", quality=98)
    pdf = good()
    stream = image(pdf, b"", 64)
    stream.write(target.getvalue(), filter=Name.DCTDecode)
    stream.Decode = Array([1, 0, 1, 0, 1, 0, 1, 0])
    pdf.pages[0].obj.Resources.XObject.Photo = pdf.make_indirect(stream)
    ink = inspect_pdf(saved(pdf)).pictures[0].ink
    assert ink is not None
    assert ink.window == pytest.approx(200, abs=3)
