"""Pixel pictures of the screen edition: made at their sizes, kept, put into frames by the merge."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace
from functools import cache
from pathlib import Path

from shufang.build import press_pictures
from shufang.build.press_pictures import WORTH_WORKERS, largest_sizes
from shufang.build.store import Store
from shufang.build.workers import side_by_side
from shufang.core.digest import digest_parts
from shufang.engines import screen_images
from shufang.engines.images import UnreadableImage
from shufang.engines.picture_frames import EMPTY, ImageObject
from shufang.engines.press_profile import PressProfile
from shufang.engines.screen_images import ScreenTask, screen_image
from shufang.engines.sections import LaidOutSection
from shufang.writers.press_drawings import Master

SUFFIX = ".view"


def screen_pictures(
    masters: Mapping[str, Master],
    laid_out: Iterable[LaidOutSection],
    profile: PressProfile,
    store: Store,
    workers: int,
) -> dict[str, ImageObject]:
    """Return every picture that stands on a page, by its address.

    One that cannot be drawn is left white: the print edition has said so, or will (PDF-021).
    """
    tasks = {
        address: ScreenTask(masters[address].content, *size, profile.path)
        for address, size in largest_sizes(laid_out).items()
        if address in masters
    }
    names = {address: _name(masters[address], task, profile) for address, task in tasks.items()}
    made = {address: _unpacked(store.read(name)) for address, name in names.items()}
    new = [address for address, image in made.items() if image is None]
    count = workers if len(new) >= WORTH_WORKERS else 1
    for address, image in zip(
        new, side_by_side(count, view_or_none, [tasks[each] for each in new]), strict=True
    ):
        made[address] = image
        if image is not None:
            store.write(names[address], _packed(image))
    return {address: image or EMPTY for address, image in made.items()}


def view_or_none(task: ScreenTask) -> ImageObject | None:
    """Return the picture, None where its file cannot be drawn."""
    try:
        return screen_image(task)
    except (UnreadableImage, OSError):
        return None


def _name(master: Master, task: ScreenTask, profile: PressProfile) -> str:
    size = f"{task.width_pt:.1f}x{task.height_pt:.1f}"
    return digest_parts([_program(), master.digest, profile.sha256, size]) + SUFFIX


@cache
def _program() -> str:
    module = Path(screen_images.__file__).read_bytes()
    return digest_parts([press_pictures.program(), module])


def _packed(image: ImageObject) -> bytes:
    facts = asdict(replace(image, data=b""))
    del facts["data"]
    return json.dumps(facts, sort_keys=True).encode() + b"\n" + image.data


def _unpacked(content: bytes | None) -> ImageObject | None:
    head, _, data = (content or b"").partition(b"\n")
    try:
        return ImageObject(data=data, **json.loads(head))
    except (ValueError, TypeError):
        return None
