"""Each mend of the file for the press, on small PDFs."""

import re
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from shufang.model.press import PdfStandard, PrinterMarks
from shufang.model.spot import SpotColour, marked
from tests.engines.press_files import (
    BLEED,
    HEIGHT,
    MM,
    WIDTH,
    body,
    finished,
    image,
    layout,
    plan,
)

TEXT = "BT /F1 10 Tf 1 0 0 1 30 400 Tm <0001> Tj ET"


def told(result: object) -> list[tuple[str, dict[str, object]]]:
    return [(found.code, dict(found.values)) for found in result.findings]  # type: ignore[attr-defined]


def test_neutral_screen_colours_become_black_ink(tmp_path: Path) -> None:
    source = layout(
        "0 0 0 rg 0.5 0.5 0.502 RG 0.25 g 1 G /DeviceRGB cs 0.2 0.2 0.2 scn "
        "/lab CS 40 0.2 -0.3 SCN /DeviceGray cs",
        resources={
            "/ColorSpace": Dictionary(
                {"/lab": Array([Name.Lab, Dictionary(WhitePoint=[0.96, 1, 0.82])])}
            )
        },
    )
    pdf, result = finished(source, plan(tmp_path))

    assert told(result) == []
    assert body(pdf) == [
        "0 0 0 1 k",
        "0 0 0 0.4993 K",
        "0 0 0 0.75 k",
        "0 0 0 0 K",
        "0 0 0 0.8 k",
        "0 0 0 0.6 K",
        "0 0 0 1 k",
    ]
    assert "/ColorSpace" not in pdf.pages[0].obj.Resources


def test_screen_colours_are_reported_with_their_place(tmp_path: Path) -> None:
    x, y = BLEED + 20 * MM, BLEED + HEIGHT - 40 * MM
    text = f"BT 1 0 0 1 {x:.3f} {y:.3f} Tm /F1 10 Tf <0001> Tj ET"
    source = layout(
        f"1 0 0 rg {text} {text}",
        f"q 2 0 0 2 0 0 cm /lab cs 50 40 0 scn {x / 2:.3f} {y / 2:.3f} 9 9 re f Q 1 0 0 rg",
        resources={
            "/ColorSpace": Dictionary(
                {"/lab": Array([Name.Lab, Dictionary(WhitePoint=[0.96, 1, 0.82])])}
            )
        },
    )
    pdf, result = finished(source, plan(tmp_path))

    assert told(result) == [
        ("PDF-030", {"page": "1", "x": "20", "y": "40", "colour": "#ff0000"}),
        ("PDF-030", {"page": "2", "x": "20", "y": "40", "colour": "Lab 50 40 0"}),
    ]
    assert "1 0 0 rg" in body(pdf)
    assert body(pdf, 1)[2:4] == ["/lab cs", "50 40 0 scn"]
    assert "/lab" in pdf.pages[1].obj.Resources.ColorSpace


def test_solid_black_text_overprints_and_nothing_else(tmp_path: Path) -> None:
    source = layout(
        f"/DeviceCMYK cs 0 0 0 1 scn {TEXT} 0 0 9 9 re f 0 0 0 0.6 k {TEXT} 0 0 0 0 k {TEXT} "
        f"0 g {TEXT} 0 0.1 0 1 k {TEXT}"
    )
    pdf, _ = finished(source, plan(tmp_path))
    states = pdf.pages[0].obj.Resources.ExtGState
    on, off = states["/Overprint"], states["/KnockOut"]

    assert [on[key] for key in ("/OP", "/op", "/OPM")] == [True, True, 1]
    assert [off[key] for key in ("/OP", "/op")] == [False, False]
    telling = re.compile(r"/Overprint gs|/KnockOut gs|.*Tj|.* re|.* k", re.DOTALL)
    assert [each for each in body(pdf) if telling.fullmatch(each)] == [
        "0 0 0 1 k", "/Overprint gs", "\x00\x01 Tj",
        "/KnockOut gs", "0 0 9 9 re",
        "0 0 0 0.6 k", "\x00\x01 Tj",
        "0 0 0 0 k", "\x00\x01 Tj",
        "0 0 0 1 k", "/Overprint gs", "\x00\x01 Tj",
        "0 0.1 0 1 k", "/KnockOut gs", "\x00\x01 Tj",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("mode", "stroke", "expected"),
    [
        (0, "0 1 0 0 K", True),
        (1, "0 0 0 1 K", True),
        (1, "0 1 0 0 K", False),
        (2, "0 0 0 1 K", True),
        (2, "0 0 0 0.5 K", False),
        (6, "0 0 0 1 K", True),
        (3, "0 1 0 0 K", False),
    ],
)
def test_what_a_text_is_drawn_with_decides(
    tmp_path: Path, mode: int, stroke: str, expected: bool
) -> None:
    pdf, _ = finished(layout(f"0 0 0 1 k {stroke} {mode} Tr {TEXT}"), plan(tmp_path))
    assert ("/Overprint gs" in body(pdf)) is expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("0 0 0 1 K 0.35 w", True),
        ("0 0 0 0.6 K 0.35 w", False),
        ("0 0 0 1 K 3 w", False),
        ("0 0 0 1 K 10 w 0.1 0 0 0.1 0 0 cm", True),
        ("0 0 0 1 K 0.35 w 10 0 0 10 0 0 cm", False),
    ],
)
def test_hairlines_overprint_like_text(tmp_path: Path, line: str, expected: bool) -> None:
    pdf, _ = finished(layout(f"{line} 10 10 m 90 10 l S"), plan(tmp_path))
    said = body(pdf)
    assert ("/Overprint gs" in said) is expected
    if expected:
        assert said[-4:] == ["/Overprint gs", "10 10 m", "90 10 l", "S"]


def test_a_restored_state_knocks_out_again(tmp_path: Path) -> None:
    pdf, _ = finished(layout(f"q {TEXT} Q 0 0 9 9 re f q {TEXT} Q"), plan(tmp_path))
    assert body(pdf).count("/KnockOut gs") == 0
    assert body(pdf).count("/Overprint gs") == 2


def test_forms_and_patterns_are_mended_once(tmp_path: Path) -> None:
    form = {"Type": Name.XObject, "Subtype": Name.Form, "BBox": Array([0, 0, 9, 9])}
    group = Dictionary(S=Name.Transparency, CS=Name.DeviceRGB, I=True)
    tile = {"PatternType": 1, "PaintType": 1, "TilingType": 1, "XStep": 9, "YStep": 9}
    source = layout(
        "/X1 Do /Pattern cs /P1 scn 0 0 9 9 re f",
        "/X1 Do",
        streams={
            "/X1": (f"0 g {TEXT}".encode(), {**form, "Group": group}),
            "/P1": (b"0.5 g 0 0 9 9 re f", {**tile, "BBox": Array([0, 0, 9, 9])}),
        },
    )
    pdf, result = finished(source, plan(tmp_path))
    resources = pdf.pages[0].obj.Resources
    form_content = resources.XObject["/X1"].read_bytes()

    assert b"0 0 0 1 k" in form_content
    assert form_content.count(b"/Overprint gs") == 1
    assert "/Group" not in resources.XObject["/X1"]
    assert resources.Pattern["/P1"].read_bytes().startswith(b"0 0 0 0.5 k")
    assert result.page_inks == (frozenset({"Black"}), frozenset({"Black"}))


def test_plain_states_and_unused_spaces_go(tmp_path: Path) -> None:
    states = Dictionary({"/a1": Dictionary(ca=1), "/s1": Dictionary(LW=2, TR=Name.Identity)})
    spaces = Dictionary({"/lab-d50": Array([Name.Lab, Dictionary(WhitePoint=[0.96, 1, 0.82])])})
    source = layout(
        "/a1 gs /s1 gs 0 0 9 9 re f", resources={"/ExtGState": states, "/ColorSpace": spaces}
    )
    pdf, _ = finished(source, plan(tmp_path))
    resources = pdf.pages[0].obj.Resources

    assert body(pdf) == ["/s1 gs", "0 0 9 9 re", "f"]
    assert sorted(resources.ExtGState.keys()) == ["/KnockOut", "/Overprint", "/s1"]
    assert "/TR" not in resources.ExtGState["/s1"]
    assert "/ColorSpace" not in resources


def test_transparency_is_a_fault_of_x1a_alone(tmp_path: Path) -> None:
    group = Dictionary(S=Name.Transparency, CS=Name.DeviceRGB)
    states = Dictionary({"/half": Dictionary(ca=0.5), "/a1": Dictionary(ca=1)})
    form = {"Type": Name.XObject, "Subtype": Name.Form, "BBox": Array([0, 0, 9, 9])}
    x, y = BLEED + 30 * MM, BLEED + HEIGHT - 60 * MM
    source = layout(
        f"/half gs {x:.3f} {y:.3f} 9 9 re f 0 0 9 9 re f /a1 gs /X1 Do",
        resources={"/ExtGState": states},
        streams={"/X1": (b"0 0 9 9 re f", {**form, "Group": group})},
    )
    kept, fine = finished(source, plan(tmp_path))
    _, faulty = finished(source, plan(tmp_path, standard=PdfStandard.X1A))

    assert told(fine) == []
    assert body(kept)[0] == "/half gs"
    assert Name.DeviceCMYK == kept.pages[0].obj.Resources.XObject["/X1"].Group.CS
    assert told(faulty) == [("PDF-033", {"page": "1", "x": "30", "y": "60", "colour": ""})]


def test_a_soft_mask_is_transparency(tmp_path: Path) -> None:
    mask = Dictionary({"/m": Dictionary(SMask=Dictionary(S=Name.Luminosity))})
    source = layout("/m gs 0 0 9 9 re f", resources={"/ExtGState": mask})
    _, faulty = finished(source, plan(tmp_path, standard=PdfStandard.X1A))
    assert [code for code, _ in told(faulty)] == ["PDF-033"]


def test_a_picture_of_screen_colours_is_reported(tmp_path: Path) -> None:
    x, y = BLEED + 10 * MM, BLEED + HEIGHT - 50 * MM
    source = layout(
        f"q 50 0 0 50 {x:.3f} {y - 50:.3f} cm /X1 Do Q /X2 Do /X3 Do",
        streams={
            "/X1": image("/DeviceRGB", b"\0\0\0"),
            "/X2": image("/DeviceCMYK"),
            "/X3": image("/DeviceGray", b"\0"),
        },
    )
    pdf, result = finished(source, plan(tmp_path))

    assert told(result) == [("PDF-031", {"page": "1", "x": "10", "y": "50", "colour": "/X1"})]
    images = pdf.pages[0].obj.Resources.XObject
    assert all("/Interpolate" not in images[name] for name in images.keys())  # noqa: SIM118


def test_a_gradient_of_screen_colours_is_reported(tmp_path: Path) -> None:
    shading = {"/s1": Dictionary(ShadingType=2, ColorSpace=Name.DeviceRGB)}
    inked = {"/s2": Dictionary(ShadingType=2, ColorSpace=Name.DeviceCMYK)}
    source = layout("/s1 sh", "/s2 sh", resources={"/Shading": Dictionary({**shading, **inked})})
    _, result = finished(source, plan(tmp_path))
    assert [(code, values["page"]) for code, values in told(result)] == [("PDF-032", "1")]


def test_a_page_of_another_size_is_reported(tmp_path: Path) -> None:
    source = layout("0 0 9 9 re f", size=(WIDTH + 10 * MM, HEIGHT))
    pdf, result = finished(source, plan(tmp_path))
    assert told(result) == [("PDF-034", {"page": "1", "found": "110×150", "expected": "100×150"})]
    assert float(pdf.pages[0].TrimBox[2] - pdf.pages[0].TrimBox[0]) == pytest.approx(WIDTH, 0.01)


def test_inks_of_pages(tmp_path: Path) -> None:
    source = layout(
        "0 0 0 1 k 0 0 9 9 re f",
        "0.5 0 0 0.2 k 0 0 9 9 re f 0 1 0 0 k",
        "/X1 Do",
        "/X2 Do",
        "",
        streams={"/X1": image("/DeviceCMYK"), "/X2": image("/DeviceGray", b"\0")},
    )
    _, result = finished(source, plan(tmp_path))
    four = frozenset({"Cyan", "Magenta", "Yellow", "Black"})
    assert result.page_inks == (
        frozenset({"Black"}),
        frozenset({"Cyan", "Black"}),
        four,
        frozenset({"Black"}),
        frozenset(),
    )


def test_spots_get_their_ink_back(tmp_path: Path) -> None:
    red = SpotColour("PANTONE 186 C", (0, 0.9, 0.6, 0.05))
    gold = SpotColour("Gold", (0.1, 0.3, 0.9, 0))

    def written(spot: SpotColour, number: int, tint: float) -> str:
        return " ".join(f"{ink:.6f}" for ink in marked(spot.inks, number, tint))

    source = layout(
        f"/DeviceCMYK cs {written(red, 0, 1)} scn 0 0 9 9 re f "
        f"{written(gold, 1, 0.3)} K 0 0 9 9 re S 0 0 0 1 scn {TEXT}"
    )
    pdf, result = finished(source, plan(tmp_path, spots=(red, gold)))
    space = pdf.pages[0].obj.Resources.ColorSpace["/Spot0"]

    assert body(pdf)[:5] == ["/Spot0 cs", "1 scn", "0 0 9 9 re", "f", "/Spot1 CS"]
    assert "0.3 SCN" in body(pdf)
    assert "0 0 0 1 k" in body(pdf)
    assert [space[0], space[1], space[2]] == [
        Name.Separation, Name("/PANTONE 186 C"), Name.DeviceCMYK,
    ]  # fmt: skip
    assert [float(ink) for ink in space[3].C1] == [0, 0.9, 0.6, 0.05]
    assert result.page_inks == (frozenset({"PANTONE 186 C", "Gold", "Black"}),)


@pytest.mark.parametrize("bleed_mm", [0, 2, 3, 5, 15])
@pytest.mark.parametrize("marks", [PrinterMarks(), PrinterMarks(False, False, False, False)])
def test_boxes_nest_for_any_bleed(tmp_path: Path, bleed_mm: float, marks: PrinterMarks) -> None:
    source = layout("0 0 9 9 re f", bleed=bleed_mm * MM)
    pdf, _ = finished(source, plan(tmp_path, bleed_pt=bleed_mm * MM, marks=marks))
    page = pdf.pages[0]
    media, bleed, trim = (
        [float(edge) for edge in box] for box in (page.MediaBox, page.BleedBox, page.TrimBox)
    )
    assert media[:2] == [0, 0]
    assert trim[2] - trim[0] == pytest.approx(WIDTH, abs=0.001)
    assert trim[3] - trim[1] == pytest.approx(HEIGHT, abs=0.001)
    assert trim[0] - bleed[0] == pytest.approx(bleed_mm * MM, abs=0.001)
    assert bleed[3] - trim[3] == pytest.approx(bleed_mm * MM, abs=0.001)
    if marks.any:
        assert min(bleed[0], media[2] - bleed[2], media[3] - bleed[3]) > 5 * MM
    else:
        assert bleed == media
    assert not {"/CropBox", "/ArtBox", "/Rotate", "/UserUnit"} & set(page.obj.keys())


def test_a_layout_with_more_bleed_is_cut_to_the_plan(tmp_path: Path) -> None:
    source = layout("0 0 9 9 re f", bleed=10 * MM)
    pdf, result = finished(source, plan(tmp_path, marks=PrinterMarks()))
    said = pdf.pages[0].obj.Contents.read_bytes().decode()
    bleed, trim = pdf.pages[0].BleedBox, pdf.pages[0].TrimBox
    clip = re.match(r"q ([\d. ]+) re W n 1 0 0 1 ([\d.]+) ([\d.]+) cm", said)

    assert told(result) == []
    assert clip is not None
    x, y, width, height = map(float, clip[1].split())
    assert [x, y] == [float(bleed[0]), float(bleed[1])]
    assert x + width == pytest.approx(float(bleed[2]), abs=0.001)
    assert y + height == pytest.approx(float(bleed[3]), abs=0.001)
    assert float(clip[2]) == pytest.approx(float(trim[0]) - 10 * MM, abs=0.001)


def test_nothing_of_screens_is_left(tmp_path: Path) -> None:
    import io

    with pikepdf.open(io.BytesIO(layout("0 0 9 9 re f"))) as source:
        link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]))
        source.pages[0].obj.Annots = Array([source.make_indirect(link)])
        source.pages[0].obj.CropBox = Array([0, 0, 9, 9])
        source.Root.OpenAction = Array([source.pages[0].obj, Name.Fit])
        with source.open_outline() as outline:
            outline.root.append(pikepdf.OutlineItem("章", 0))
        source.attachments["a.txt"] = b"a"
        written = io.BytesIO()
        source.save(written)
    pdf, _ = finished(written.getvalue(), plan(tmp_path))

    assert not {"/Outlines", "/Names", "/OpenAction", "/AF", "/PageMode"} & set(pdf.Root.keys())
    assert not {"/Annots", "/CropBox"} & set(pdf.pages[0].obj.keys())
    assert not [each for each in pdf.objects if isinstance(each, pikepdf.Dictionary)
                and each.get("/Subtype") == "/Link"]  # fmt: skip


def test_the_same_layout_gives_the_same_bytes(tmp_path: Path) -> None:
    source = layout("0 0 9 9 re f", "0 g")
    first = finished(source, plan(tmp_path, marks=PrinterMarks()))[1]
    assert first.pdf == finished(source, plan(tmp_path, marks=PrinterMarks()))[1].pdf
    assert first.pdf != finished(source, plan(tmp_path))[1].pdf
