"""Names of authors as GB/T 7714 prints them."""

import re
from dataclasses import dataclass

_CJK = re.compile("[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]")
_INITIAL_END = re.compile(r"[.．。\s]+")
_LISTED = 3
"""GB/T 7714 7.1.2: at most three authors are named, then 等 or et al."""


@dataclass(frozen=True, slots=True)
class Name:
    """An author, editor or translator as a CSL record gives it."""

    family: str = ""
    given: str = ""
    literal: str = ""
    suffix: str = ""
    particle: str = ""
    """Dropping particle, as in "van der": printed behind the initials."""


@dataclass(frozen=True, slots=True)
class NameForm:
    """What the two editions of the standard do differently with names."""

    comma: str
    capitals: bool
    """2015, 7.1.1: family names in Latin letters all in capitals; 2025 keeps them."""
    hyphens: bool
    """2025 keeps the hyphen between initials (Godard J-L), 2015 drops it."""
    suffix: str = " "
    """Before Jr."""


def is_cjk(text: str) -> bool:
    """Whether a text is written with Chinese, Japanese or Korean characters."""
    return bool(_CJK.search(text))


def name_list(names: tuple[Name, ...], chinese: bool, form: NameForm) -> str:
    """Return up to three names, then 等 or et al by the language of the record."""
    shown = [personal_name(name, form) for name in names[:_LISTED]]
    if len(names) > _LISTED:
        shown.append("等" if chinese else "et al")
    return form.comma.join(shown)


def personal_name(name: Name, form: NameForm) -> str:
    """Return one name: 张三, Einstein A, 昂温 G."""
    if name.literal:
        return name.literal
    if not name.given:
        return name.family
    if is_cjk(name.given):
        return f"{name.family}{name.given}"
    family = name.family
    if form.capitals and not is_cjk(family):
        family = family.upper()
    parts = [family, initials(name.given, form.hyphens), name.particle]
    whole = " ".join(part for part in parts if part)
    suffix = name.suffix.rstrip(".")
    return f"{whole}{form.suffix}{suffix}" if suffix else whole


def initials(given: str, hyphens: bool) -> str:
    """Return given names as initials without points: "Jean-Luc P." J-L P."""
    words = [word for word in _INITIAL_END.split(given.strip()) if word.strip("-")]
    shortened = ["-".join(part[0].upper() for part in word.split("-") if part) for word in words]
    joined = " ".join(shortened)
    return joined if hyphens else joined.replace("-", " ")
