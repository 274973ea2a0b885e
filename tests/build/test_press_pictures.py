"""Pictures of one build: made for their places, kept for the next build, told of where weak."""

from dataclasses import replace
from pathlib import Path

import pytest

from shufang.build import press_pictures
from shufang.build.press_pictures import PictureRoom, Press, report
from shufang.build.store import FolderStore
from shufang.core.diagnostic import Findings
from shufang.core.digest import digest_file
from shufang.core.span import Span
from shufang.engines.picture_frames import EMPTY, ImageObject
from shufang.engines.press_images import Kind, Pressed, PressTask
from shufang.engines.resources import Resources
from shufang.engines.sections import LaidOutSection, PlacedPicture
from shufang.writers.press_drawings import Master
from tests.engines.press_pictures import line_art, photograph, saved

PLACE = Span("chapters/01/figures.yaml", 3, 1)


def sections(*sizes: tuple[str, float, float]) -> list[LaidOutSection]:
    placed = tuple(PlacedPicture(*size) for size in sizes)
    return [LaidOutSection("s", b"", (), (), (), pictures=placed)]


@pytest.fixture
def master(tmp_path: Path) -> Master:
    path = tmp_path / "a.jpg"
    path.write_bytes(saved(photograph(), "JPEG"))
    return Master("images/a.jpg", path, digest_file(path))


@pytest.fixture
def store(tmp_path: Path) -> FolderStore:
    return FolderStore(tmp_path / "cache")


@pytest.fixture
def press(resources: Resources) -> Press:
    return Press(resources.icc, "digest of the profile", 300)


def test_a_picture_is_made_for_its_largest_place(
    press: Press, master: Master, store: FolderStore
) -> None:
    found = Findings()
    room = PictureRoom(press, store, 1)
    places = sections(("a", 36, 24), ("a", 60, 40), ("a", 48, 32), ("other", 10, 10))

    made = room.pictures({"a": master, "unused": master}, places, {}, found)

    assert {address: image.width_px for address, image in made.items()} == {"a": 300}
    assert not len(found)


def test_a_place_of_unknown_size_counts_as_the_largest(
    press: Press, master: Master, store: FolderStore
) -> None:
    room = PictureRoom(press, store, 1)

    made = room.pictures({"a": master}, sections(("a", 0, 0), ("a", 36, 24)), {}, Findings())

    assert made["a"].width_px == 600


def test_what_was_made_is_kept_for_the_same_picture_place_and_press(
    press: Press, master: Master, store: FolderStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    where = sections(("a", 60, 40))
    first = PictureRoom(press, store, 1).pictures({"a": master}, where, {}, Findings())
    made: list[PressTask] = []

    def note(task: PressTask) -> Pressed:
        made.append(task)
        return Pressed(EMPTY, "photograph", 300)

    monkeypatch.setattr(press_pictures, "press_or_none", note)

    def again(press: Press, master: Master, width: float) -> dict[str, ImageObject]:
        laid = sections(("a", width, width * 2 / 3))
        return PictureRoom(press, store, 1).pictures({"a": master}, laid, {}, Findings())

    assert again(press, master, 60) == first
    assert not made
    again(press, Master(master.name, master.content, "other"), 60)
    again(Press(press.profile, "another profile", 300), master, 60)
    again(Press(press.profile, press.profile_digest, 280), master, 60)
    again(press, master, 61)
    assert len(made) == 4


def test_pictures_stand_in_files_while_the_book_is_made(
    press: Press, master: Master, store: FolderStore
) -> None:
    where = sections(("a", 60, 40))

    for _ in range(2):
        made = PictureRoom(press, store, 1).pictures({"a": master}, where, {}, Findings())["a"]
        assert made.data == b""
        assert made.file is not None
        assert made.file.read_bytes().startswith(b"\xff\xd8")


def test_a_picture_that_cannot_be_kept_stays_in_memory(
    press: Press, master: Master, tmp_path: Path
) -> None:
    (tmp_path / "cache").write_text("no folder", "utf-8")
    room = PictureRoom(press, FolderStore(tmp_path / "cache"), 1)

    made = room.pictures({"a": master}, sections(("a", 60, 40)), {}, Findings())["a"]

    assert made.file is None
    assert made.data.startswith(b"\xff\xd8")


def test_pictures_that_nobody_asked_for_are_pruned(
    press: Press, master: Master, store: FolderStore
) -> None:
    PictureRoom(press, store, 1).pictures({"a": master}, sections(("a", 60, 40)), {}, Findings())
    later = FolderStore(store.folder)
    room = PictureRoom(press, later, 1)
    room.pictures({"a": master}, sections(("a", 90, 60)), {}, Findings())

    room.prune()

    kept = sorted(path.suffix for path in store.folder.iterdir() if len(path.stem) == 64)
    assert kept == [".picture", ".pixels"]


def test_a_kept_picture_that_is_no_picture_is_made_again(
    press: Press, master: Master, store: FolderStore
) -> None:
    where = sections(("a", 60, 40))
    first = PictureRoom(press, store, 1).pictures({"a": master}, where, {}, Findings())
    for name in [name for name in store.used if name.endswith(".picture")]:
        store.write(name, b"{}")

    assert PictureRoom(press, store, 1).pictures({"a": master}, where, {}, Findings()) == first


@pytest.mark.slow
def test_pictures_do_not_depend_on_the_number_of_workers(
    press: Press, master: Master, tmp_path: Path
) -> None:
    art = tmp_path / "b.png"
    art.write_bytes(saved(line_art(), "PNG"))
    masters = {f"p{number}": master for number in range(8)}
    masters["art"] = Master("b.png", art, digest_file(art))
    where = sections(*((name, 36.0 + place, 24.0) for place, name in enumerate(masters)))

    alone, side_by_side = (
        PictureRoom(press, FolderStore(tmp_path / str(count)), count).pictures(
            masters, where, {}, Findings()
        )
        for count in (1, 2)
    )

    assert {a: contents(image) for a, image in alone.items()} == {
        a: contents(image) for a, image in side_by_side.items()
    }


def contents(image: ImageObject) -> tuple[object, bytes]:
    assert image.file is not None
    return replace(image, file=None), image.file.read_bytes()


def test_a_picture_that_cannot_be_drawn_is_named_at_its_place(
    press: Press, store: FolderStore, tmp_path: Path
) -> None:
    (tmp_path / "broken.jpg").write_bytes(b"no picture")
    broken = Master("images/broken.jpg", tmp_path / "broken.jpg", "x")
    findings = Findings()
    room = PictureRoom(press, store, 1)

    made = room.pictures(
        {"a": broken}, sections(("a", 60, 40)), {"images/broken.jpg": PLACE}, findings
    )

    assert made == {"a": EMPTY}
    told = [(one.code, one.span, dict(one.values)) for one in findings]
    assert told == [("PDF-021", PLACE, {"picture": "images/broken.jpg"})]


def told(
    kind: Kind = "photograph",
    ppi: float = 400,
    width: int = 600,
    height_pt: float = 240,
    **more: float,
) -> list[tuple[str, str, dict[str, str]]]:
    findings = Findings()
    image = ImageObject(b"", "DCTDecode", "DeviceCMYK", 8, width, width)
    pressed = Pressed(image, kind, ppi, **more)  # type: ignore[arg-type]
    report(pressed, PressTask(b"", 360, height_pt, Path()), "images/a.jpg", PLACE, findings)
    assert all(one.span == PLACE for one in findings)
    return [(one.code, one.severity.value, dict(one.values)) for one in findings]


def test_coarse_pictures_are_told_with_what_would_do() -> None:
    # 360 pt are five inches, 127 mm.
    values = {"file": "a.jpg", "ppi": "200", "pixels": "1500", "width": "84"}

    assert told(ppi=299.6) == []
    assert [found[:2] for found in told(ppi=299)] == [("IMG-030", "note")]
    assert [found[:2] for found in told(ppi=225)] == [("IMG-030", "note")]
    assert told(ppi=200) == [("IMG-030", "warning", values)]
    assert [found[:2] for found in told("drawing", 224)] == [("IMG-030", "warning")]


def test_coarse_line_art_is_told_with_what_would_do() -> None:
    values = {"file": "a.jpg", "ppi": "400", "pixels": "4000", "width": "63"}

    assert told("line_art", 800) == []
    assert [found[:2] for found in told("line_art", 600)] == [("IMG-031", "note")]
    assert told("line_art", 400) == [("IMG-031", "warning", values)]


def test_signs_and_unknown_sizes_are_not_measured() -> None:
    assert told(ppi=72, width=16) == []
    assert told(ppi=72, height_pt=12) == []
    assert told(ppi=0) == []


def test_ink_above_the_limit_is_told() -> None:
    assert told(ink=305, former_ink=0) == []
    assert told(ink=300, former_ink=372.2) == [
        ("IMG-032", "warning", {"file": "a.jpg", "ink": "372", "limit": "300"})
    ]
    assert told(ink=321) == [
        ("IMG-033", "warning", {"file": "a.jpg", "ink": "321", "limit": "300"})
    ]


def test_a_profile_that_was_not_used_is_told() -> None:
    assert told(is_profile_ignored=True) == [("IMG-034", "note", {"file": "a.jpg"})]
