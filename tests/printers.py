"""Pages and plates as three independent printers' programs see them."""

import subprocess
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image, ImageChops, ImageStat

from tests.checkers import program

_PATIENCE_SECONDS = 300

Pages = list[Image.Image]


def _run(*words: str) -> None:
    done = subprocess.run(
        words, check=False, capture_output=True, stdin=subprocess.DEVNULL, timeout=_PATIENCE_SECONDS
    )
    said = (done.stdout + done.stderr).decode("utf-8", "replace")
    assert done.returncode == 0, said


def poppler(pdf: Path, dpi: int) -> Pages:
    """Return every page in inks as Poppler draws it."""
    with TemporaryDirectory() as folder:
        _run(
            program("pdftoppm"), "-r", str(dpi), "-jpegcmyk", "-overprint",
            "-jpegopt", "quality=100", str(pdf), f"{folder}/p",
        )  # fmt: skip
        return _read(Path(folder))


def ghostscript(pdf: Path, dpi: int) -> Pages:
    """Return every page in inks as Ghostscript draws it."""
    with TemporaryDirectory() as folder:
        smooth = ("-dTextAlphaBits=4", "-dGraphicsAlphaBits=4")
        _gs(pdf, dpi, "-sDEVICE=tiff32nc", *smooth, f"-sOutputFile={folder}/p%d.tif")
        return _read(Path(folder))


def mupdf(pdf: Path, dpi: int) -> Pages:
    """Return every page in inks as MuPDF draws it."""
    with TemporaryDirectory() as folder:
        _run(
            program("mutool"), "draw", "-q", "-r", str(dpi), "-c", "cmyk", "-N",
            "-o", f"{folder}/p%d.pam", str(pdf),
        )  # fmt: skip
        return _read(Path(folder))


def _read(folder: Path) -> Pages:
    paths = sorted(folder.iterdir(), key=lambda path: (len(path.name), path.name))
    return [_pam(path) if path.suffix == ".pam" else _opened(path) for path in paths]


def _opened(path: Path) -> Image.Image:
    with Image.open(path) as image:
        image.load()
        return image


def _pam(path: Path) -> Image.Image:
    """Read a Portable Arbitrary Map of four inks, which Pillow does not know."""
    header, _, data = path.read_bytes().partition(b"ENDHDR\n")
    said = dict(line.split(" ", 1) for line in header.decode().splitlines() if " " in line)
    assert said["DEPTH"] == "4"
    return Image.frombytes("CMYK", (int(said["WIDTH"]), int(said["HEIGHT"])), data)


def plates(pdf: Path, dpi: int, page: int = 1) -> Mapping[str, Image.Image]:
    """Return ink -> plate of one page as Ghostscript separates it; 255 is no ink."""
    with TemporaryDirectory() as folder:
        first = (f"-dFirstPage={page}", f"-dLastPage={page}")
        _gs(pdf, dpi, "-sDEVICE=tiffsep", *first, f"-sOutputFile={folder}/p.tif")
        return {
            path.stem.partition("(")[2].rstrip(")"): Image.open(path).convert("L")
            for path in sorted(Path(folder).glob("p(*).tif"))
        }


def _gs(pdf: Path, dpi: int, *words: str) -> None:
    _run(program("gs"), "-q", "-dNOPAUSE", "-dBATCH", "-dSAFER", f"-r{dpi}", *words, str(pdf))


def ink(plate: Image.Image) -> float:
    """Return how much of a plate is inked, 0 to 1."""
    return 1 - ImageStat.Stat(plate).mean[0] / 255


def coverage(page: Image.Image) -> float:
    """Return how much ink lies on a page, 0 to 1 for all four solid."""
    return sum(ImageStat.Stat(page).mean) / 255 / 4


def difference(one: Image.Image, other: Image.Image) -> float:
    """Return the mean difference of two pages in inks, 0 to 1, with edges made soft.

    Programs round the sheet's edge and the outlines of glyphs each in its own way.
    """
    size = min(one.width, other.width), min(one.height, other.height)
    soft = [page.crop((0, 0, *size)).reduce(4) for page in (one, other)]
    return coverage(ImageChops.difference(*soft))
