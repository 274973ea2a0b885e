"""The word that was probably meant."""

from collections.abc import Iterable
from difflib import get_close_matches


def closest(word: str, known: Iterable[str]) -> str:
    """Return the known word that is most like `word`, or "" where none is near enough."""
    candidates = list(known)
    found = get_close_matches(word, candidates, n=1, cutoff=0.5)
    if found:
        return found[0]
    folded = {candidate.casefold().replace("_", "-"): candidate for candidate in candidates}
    return folded.get(word.casefold().replace("_", "-"), "")
