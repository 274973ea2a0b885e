"""What is kept between builds, as those see it who only read and write."""

from typing import Protocol


class Kept(Protocol):
    """Contents by names that say what they were made of (`build.store` has them in a folder)."""

    def read(self, name: str) -> bytes | None:
        """Return what is kept under a name; None where nothing whole is."""

    def write(self, name: str, content: bytes) -> bool:
        """Keep a content and tell whether it is kept; where that is impossible, silently not."""


class NothingKept:
    """For whoever keeps nothing."""

    def read(self, name: str) -> bytes | None:
        """Return None."""
        return None

    def write(self, name: str, content: bytes) -> bool:
        """Keep nothing."""
        return False
