"""The word that was probably meant."""

from collections.abc import Iterable


def closest(word: str, known: Iterable[str]) -> str:
    """Return the known word that is most like `word`, or "" where none is near enough."""
    from difflib import get_close_matches

    found = get_close_matches(word, list(known), n=1, cutoff=0.6)
    return found[0] if found else ""
