"""What is kept between builds, as those see it who only read and write."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from shufang.core.digest import digest_parts

LAST_OF_RUN: Final = "0"
"""How the digest of a run's last member begins: runs have 16 members on average."""
_MOST_OF_RUN: Final = 64


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


NOTHING = NothingKept()


@dataclass(frozen=True, slots=True)
class Maker:
    """Makes contents, or finds those that the same program has made of the same things."""

    kept: Kept = NOTHING
    program: str = ""
    """Digest of all on which contents depend besides what they are made of."""
    suffix: str = ".made"

    def made(self, parts: Iterable[str | bytes], make: Callable[[], bytes]) -> bytes:
        """Return what `make` makes of `parts`, which say all that it depends on."""
        name = f"{digest_parts([self.program, *parts])}{self.suffix}"
        known = self.kept.read(name)
        if known is not None:
            return known
        content = make()
        self.kept.write(name, content)
        return content


def runs(digests: Sequence[str]) -> Iterator[list[str]]:
    """Yield the digests of small things, such as pages, in runs that are kept together.

    Runs end where a digest says so: things that are put in or taken out move no run but their own.
    """
    run: list[str] = []
    for digest in digests:
        run.append(digest)
        if digest.startswith(LAST_OF_RUN) or len(run) == _MOST_OF_RUN:
            yield run
            run = []
    if run:
        yield run
