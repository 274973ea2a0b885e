"""The pictures of the book: those of frames put in, others kept once for all sections.

Pictures made for the press come by address and take the places of their frames; an edition whose
sections hold their pictures themselves has them here by the digest of their data.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING

from shufang.engines.picture_frames import BookPictures

if TYPE_CHECKING:
    import pikepdf


@dataclass(slots=True)
class SharedImages:
    """The pictures already in the book, by the digest of their data and description."""

    pictures: BookPictures
    _known: dict[str, pikepdf.Object] = field(default_factory=dict)

    def take_out(self, resources: pikepdf.Object) -> dict[str, str]:
        """Take pictures that the book has out of a section's resources, before it is copied.

        Return the digests of all its pictures by name.
        """
        digests = {}
        objects = resources.get("/XObject")
        if objects is None:
            return {}
        for name in sorted(objects.keys()):
            if objects[name].get("/Subtype") == "/Image":
                digests[name] = _digest(objects[name])
                if digests[name] in self._known:
                    del objects[name]
        return digests

    def put_back(self, resources: pikepdf.Object, digests: dict[str, str]) -> None:
        """Point the copied resources to the book's pictures, and remember the new ones."""
        for name, digest in digests.items():
            if digest in self._known:
                resources["/XObject"][name] = self._known[digest]
            else:
                self._known[digest] = resources["/XObject"][name]
        self.pictures.put_in(resources)


def _written(value: object) -> bytes:
    """Return an entry as the file has it; numbers come as Python's own."""
    import pikepdf

    return (
        value.unparse(resolved=True) if isinstance(value, pikepdf.Object) else repr(value).encode()
    )


def _digest(image: pikepdf.Object) -> str:
    """Return the digest of a picture: its stored data and every entry of its dictionary."""
    digest = sha256(image.read_raw_bytes())
    for key in sorted(image.keys()):
        value = image[key]
        if key == "/SMask":
            digest.update(_digest(value).encode())
        elif key != "/Length":
            digest.update(key.encode() + _written(value))
    return digest.hexdigest()
