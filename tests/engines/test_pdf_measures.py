"""A file is measured as it is: sizes, inks page by page, fonts, standard."""

from pathlib import Path

import pikepdf
import pytest

from shufang.core.digest import digest_file
from shufang.engines.pdf_measures import measure

MM = 72 / 25.4


def separation(name: str) -> pikepdf.Array:
    function = pikepdf.Dictionary(
        FunctionType=2, Domain=[0, 1], C0=[0, 0, 0, 0], C1=[0, 1, 0, 0], N=1
    )
    names = (pikepdf.Name.Separation, pikepdf.Name(f"/{name}"), pikepdf.Name.DeviceCMYK)
    return pikepdf.Array([*names, function])


def written(path: Path, contents: list[bytes]) -> Path:
    """Write a page of 100×150 mm with 3 mm of bleed for each content stream."""
    with pikepdf.new() as pdf:
        gray, cmyk = (
            pikepdf.Stream(pdf, b"\0" * (1 if space == "/DeviceGray" else 4))
            for space in ("/DeviceGray", "/DeviceCMYK")
        )
        for stream, space in ((gray, "/DeviceGray"), (cmyk, "/DeviceCMYK")):
            stream.stream_dict = pikepdf.Dictionary(
                Type=pikepdf.Name.XObject,
                Subtype=pikepdf.Name.Image,
                Width=1,
                Height=1,
                BitsPerComponent=8,
                ColorSpace=pikepdf.Name(space),
            )
        form = pikepdf.Stream(pdf, b"0 1 0 0 k 0 0 5 5 re f")
        form.stream_dict = pikepdf.Dictionary(
            Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form, BBox=[0, 0, 9, 9]
        )
        for content in contents:
            pdf.add_blank_page(page_size=(106 * MM, 156 * MM))
            page = pdf.pages[-1]
            page.obj["/TrimBox"] = pikepdf.Array([3 * MM, 3 * MM, 103 * MM, 153 * MM])
            page.obj["/BleedBox"] = page.obj["/MediaBox"]
            page.obj["/Resources"] = pikepdf.Dictionary(
                XObject=pikepdf.Dictionary(Gray=gray, Four=cmyk, Form=form),
                ColorSpace=pikepdf.Dictionary(
                    Spot=separation("PANTONE"), Black=separation("Black")
                ),
            )
            page.obj["/Contents"] = pikepdf.Stream(pdf, content)
        pdf.save(path)
    return path


@pytest.mark.parametrize(
    ("content", "inks"),
    [
        (b"", ""),
        (b"q 1 0 0 1 0 0 cm Q", ""),
        (b"0 0 0 1 k 0 0 5 5 re f", "K"),
        (b"0 0 5 5 re f", "K"),
        (b"0 0 0 0 k 0 0 5 5 re f", ""),
        (b"1 g 0 0 5 5 re f", ""),
        (b"0.5 g 0 0 5 5 re f", "K"),
        (b"0 0.5 0 0.2 k 0 0 5 5 re f", "KM"),
        (b"1 0 0 0 K 0 0 0 1 k 0 0 5 5 re S", "C"),
        (b"1 0 0 0 K 0 0 0 1 k 0 0 5 5 re B", "CK"),
        (b"q 1 0 0 0 k Q 0 0 5 5 re f", "K"),
        (b"/DeviceCMYK cs 0 0 1 0 scn 0 0 5 5 re f", "Y"),
        (b"1 0 0 0 k 0 0 5 5 re n", ""),
        (b"1 0 0 rg 0 0 5 5 re f", "RGB"),
        (b"/Gray Do", "K"),
        (b"/Four Do", "CKMY"),
        (b"/Form Do", "M"),
        (b"BT 0 1 1 0 k 1 0 0 1 50 50 Tm (a) Tj ET", "MY"),
        (b"1 1 1 1 k 0 0 5 5 re f", "CKMY"),
        # Marks and bars outside the bleed are no part of the page.
        (b"1 0 0 0 k -40 20 20 20 re f", ""),
        (b"1 0 0 0 K -40 20 m -20 20 l S", ""),
        (b"1 0 0 0 k -40 20 60 20 re f", "C"),
        (b"q 1 0 0 1 -90 0 cm 1 0 0 0 k 20 20 20 20 re f Q", ""),
        (b"q 10 0 0 10 -40 0 cm /Four Do Q", ""),
        (b"q 10 0 0 10 -5 0 cm /Four Do Q", "CKMY"),
        (b"q 1 0 0 1 -40 0 cm /Form Do Q", ""),
        (b"1 0 0 0 k BT 1 0 0 1 -40 50 Tm (a) Tj 0 -9 Td (a) Tj ET", ""),
        (b"/Spot cs 1 scn 0 0 5 5 re f", "PANTONE"),
        (b"/Spot cs 0 scn 0 0 5 5 re f", ""),
        (b"/Black CS 1 SCN 0 0 5 5 re S", "K"),
    ],
)
def test_inks_of_a_page(content: bytes, inks: str, tmp_path: Path) -> None:
    measures = measure(written(tmp_path / "a.pdf", [content]))
    (page,) = measures.pages
    assert "".join(sorted(page.inks)) == inks
    assert page.is_blank == (inks == "")
    assert page.is_coloured == (inks not in ("", "K"))


def test_sizes_and_digest(tmp_path: Path) -> None:
    path = written(tmp_path / "a.pdf", [b"", b"0 g 0 0 5 5 re f"])
    measures = measure(path)
    assert [(page.width_mm, page.height_mm, page.bleed_mm) for page in measures.pages] == [
        (100.0, 150.0, 3.0)
    ] * 2
    assert measures.sha256 == digest_file(path)
    assert measures.bytes == path.stat().st_size
    assert (measures.standard, measures.condition, measures.fonts) == ("", "", ())


def test_what_the_file_says_of_itself(tmp_path: Path) -> None:
    path = written(tmp_path / "a.pdf", [b""])
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        with pdf.open_metadata() as metadata:
            metadata["pdfxid:GTS_PDFXVersion"] = "PDF/X-4"
        intent = pikepdf.Dictionary(
            Type=pikepdf.Name.OutputIntent, OutputConditionIdentifier=pikepdf.String("FOGRA39")
        )
        pdf.Root["/OutputIntents"] = pikepdf.Array([intent])
        for name, embedded in (("ABCDEF+Song", True), ("Courier", False)):
            descriptor = pikepdf.Dictionary(
                Type=pikepdf.Name.FontDescriptor, FontName=pikepdf.Name(f"/{name}")
            )
            if embedded:
                descriptor["/FontFile2"] = pikepdf.Stream(pdf, b"")
            pdf.Root[f"/Kept{name[:3]}"] = pdf.make_indirect(descriptor)
        pdf.save(path)
    measures = measure(path)
    assert (measures.standard, measures.condition) == ("PDF/X-4", "FOGRA39")
    assert measures.fonts == ("Courier", "Song")
    assert measures.unembedded == ("Courier",)


def test_a_file_that_is_no_pdf(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"no")
    with pytest.raises(OSError, match=r".+"):
        measure(tmp_path / "a.pdf")
