"""What stands around the bleed, and that nothing of it comes near the page."""

import re
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from shufang.engines.finishing import finish
from shufang.engines.finishing_marks import Slug
from shufang.engines.resources import Resources
from shufang.model.press import PrinterMarks
from tests.engines.press_files import MM, WIDTH, finished, layout, plan

BLACK = frozenset({"Black"})
FOUR = frozenset({"Cyan", "Magenta", "Yellow", "Black"})
Point = tuple[float, float]


def slug(bleed_mm: float = 3, width_mm: float = 170, **marks: bool) -> Slug:
    return Slug(width_mm * MM, 240 * MM, bleed_mm * MM, PrinterMarks(**marks))


def points(content: bytes) -> list[Point]:
    """Return every point that the marks' lines, curves and patches reach."""
    found: list[Point] = []
    for line in content.decode().splitlines():
        numbers: list[float] = []
        for word in line.split():
            if re.fullmatch(r"-?[\d.]+", word):
                numbers.append(float(word))
                continue
            if word in ("m", "l", "c"):
                found += list(zip(numbers[::2], numbers[1::2], strict=True))
            elif word == "re":
                x, y, width, height = numbers
                found += [(x, y), (x + width, y + height)]
            numbers = []
    return found


@pytest.mark.parametrize("bleed_mm", [0, 1, 3, 5, 15])
@pytest.mark.parametrize("width_mm", [50, 130, 170, 520])
def test_marks_stay_off_the_bleed_and_3_mm_off_the_trim(bleed_mm: float, width_mm: float) -> None:
    asked = slug(bleed_mm, width_mm)
    near = max(bleed_mm * MM, 3 * MM) - 0.001
    reached = points(asked.content(FOUR))
    low, right = asked.trim_pt, asked.trim_pt + asked.width_pt
    top = asked.trim_pt + asked.height_pt

    assert reached
    for x, y in reached:
        assert x <= low - near or x >= right + near or y <= low - near or y >= top + near
        assert 0 <= x <= asked.width_pt + 2 * asked.trim_pt
        assert 0 <= y <= asked.height_pt + 2 * asked.trim_pt


def test_crop_marks_point_at_the_corners() -> None:
    asked = slug(registration=False, colour_bar=False, file_line=False)
    said = asked.content(BLACK).decode()
    low, right = asked.trim_pt, asked.trim_pt + asked.width_pt

    assert said.startswith("/Artifact <</Type /Page>> BDC\nq\n/AllInks CS 1 SCN 0.25 w\n")
    assert said.endswith("EMC\n")
    assert said.count(" l S") == 8
    for x in (low, right):
        assert len(re.findall(rf"^{x:.4f}".rstrip("0") + r" \S+ m ", said, re.MULTILINE)) >= 2


def test_each_mark_can_be_left_out() -> None:
    nothing = slug(crop=False, registration=False, colour_bar=False, file_line=False)
    assert nothing.content(FOUR) == b""
    assert nothing.margin_pt == 0
    assert slug(crop=False).content(FOUR).count(b" l S") == 8  # two for each of four crosses
    assert b" c s" not in slug(registration=False).content(FOUR)
    assert b" re f" not in slug(colour_bar=False).content(FOUR)


def test_the_colour_bar_asks_for_no_plate_that_the_page_does_not_need() -> None:
    bar = slug(crop=False, registration=False).content(BLACK).decode()
    assert re.findall(r"q (.+?) k", bar) == ["0 0 0 1", "0 0 0 0.75", "0 0 0 0.5", "0 0 0 0.25"]
    assert b" k" not in slug(crop=False, registration=False).content(frozenset())
    four = re.findall(r"q (.+?) k", slug().content(FOUR).decode())
    assert four[:4] == ["1 0 0 0", "0 1 0 0", "0 0 1 0", "0 0 0 1"]
    assert "0.5 0.4 0.4 0" in four


def test_the_colour_bar_takes_the_room_there_is() -> None:
    counts = [slug(width_mm=w).content(FOUR).count(b" re f") for w in (50, 80, 170)]
    assert counts[0] < counts[1] < counts[2] == 12


def test_marks_are_painted_in_all_inks(tmp_path: Path) -> None:
    pdf, _ = finished(layout("0 0 9 9 re f"), plan(tmp_path, marks=PrinterMarks()))
    space = pdf.pages[0].obj.Resources.ColorSpace["/AllInks"]
    assert [space[0], space[1]] == [pikepdf.Name.Separation, pikepdf.Name("/All")]
    plain, _ = finished(layout("0 0 9 9 re f"), plan(tmp_path))
    assert "/ColorSpace" not in plain.pages[0].obj.Resources


LINE = "蝶变龙岗　书芯　第1面，共8面"


def text_outside(content: bytes) -> tuple[str, str]:
    """Return the text of the whole sheet and that of the trimmed page."""
    page = pypdfium2.PdfDocument(content)[0]
    text = page.get_textpage()
    whole = text.get_text_bounded(0, 0, page.get_width(), page.get_height())
    return whole, text.get_text_bounded(*page.get_trimbox())


def test_the_file_line_stands_outside_the_bleed(tmp_path: Path, resources: Resources) -> None:
    font = resources.font("Noto Sans SC")
    assert font is not None
    asked = plan(tmp_path, marks=PrinterMarks(), file_lines=(LINE,), fonts=(font,))
    result = finish(layout("0 0 9 9 re f"), asked)
    assert isinstance(result.pdf, bytes)

    whole, inside = text_outside(result.pdf)
    assert "".join(whole.split()) == "".join(LINE.split())
    assert not inside.strip()
    assert len(result.pdf) < 20_000


def test_a_long_file_line_is_set_smaller_and_cut(tmp_path: Path, resources: Resources) -> None:
    font = resources.font("Noto Sans SC")
    assert font is not None
    title = "很长的书名" * 40
    asked = plan(tmp_path, marks=PrinterMarks(), file_lines=(title,), fonts=(font,))
    pdf, _ = finished(layout("0 0 9 9 re f"), asked)
    said = pdf.pages[0].obj.Contents.read_bytes().decode("latin-1")
    size = re.search(r"/1\w+ ([\d.]+) Tf", said)
    glyphs = re.search(r"\[([^]]*)\] TJ", said)

    assert size is not None
    assert glyphs is not None
    assert 4 <= float(size[1]) < 6
    assert len(re.findall(r"<\w{4}>", glyphs[1])) * float(size[1]) <= WIDTH + 0.1


def test_characters_without_a_glyph_are_left_out(tmp_path: Path, resources: Resources) -> None:
    latin, han = resources.font("Noto Serif"), resources.font("Noto Sans SC")
    assert latin is not None
    assert han is not None
    line = "Ab龙\U0010ffff岗"
    asked = plan(tmp_path, marks=PrinterMarks(), file_lines=(line,), fonts=(latin, han))
    result = finish(layout("0 0 9 9 re f"), asked)
    assert isinstance(result.pdf, bytes)
    assert text_outside(result.pdf)[0].strip() == "Ab龙岗"


def test_without_a_font_there_is_no_file_line(tmp_path: Path) -> None:
    pdf, _ = finished(layout(""), plan(tmp_path, marks=PrinterMarks(), file_lines=(LINE,)))
    assert b"Tf" not in pdf.pages[0].obj.Contents.read_bytes()


def test_fold_marks_stand_over_the_folds_and_are_dashed() -> None:
    marks = PrinterMarks(registration=False, colour_bar=False, file_line=False)
    folds = (80 * MM, 100 * MM)
    plain = Slug(180 * MM, 240 * MM, 3 * MM, marks)
    folded = Slug(180 * MM, 240 * MM, 3 * MM, marks, folds)
    added = points(folded.content(BLACK))[len(points(plain.content(BLACK))) :]

    assert {round((x - folded.trim_pt) / MM, 2) for x, _ in added} == {80.0, 100.0}
    assert len(added) == 8
    near = folded.gap_pt - 0.001
    for _, y in added:
        assert y <= folded.trim_pt - near or y >= folded.trim_pt + folded.height_pt + near
    assert b"[2 1.5] 0 d" in folded.content(BLACK)
    assert b" d\n" not in plain.content(BLACK)


@pytest.mark.parametrize(
    ("folds_mm", "at_mm"),
    [
        ((80, 250, 270, 440), 260),
        ((80, 258.4, 261.6, 440), 350.8),
        ((258.4, 261.6), 390.8),
        ((258.4,), 390),
    ],
)
def test_registration_marks_keep_off_the_folds_of_a_thin_spine(
    folds_mm: tuple[float, ...], at_mm: float
) -> None:
    marks = PrinterMarks(crop=False, registration=True, colour_bar=False, file_line=False)
    cover = Slug(520 * MM, 240 * MM, 3 * MM, marks, tuple(fold * MM for fold in folds_mm))
    head = [x for x, y in points(cover.content(BLACK)) if y > cover.trim_pt + cover.height_pt]
    assert ((min(head) + max(head)) / 2 - cover.trim_pt) / MM == pytest.approx(at_mm, abs=0.01)
