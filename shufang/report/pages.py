"""Reports as pages of their own: one file each, which opens from the disk."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from shufang import __version__
from shufang.messages.catalogue import phrase

TEMPLATES: Final = Path(__file__).parent / "templates"


def rendered(template: str, language: str, **values: object) -> str:
    """Return a page; its template can say any phrase of the language by `said(key, …)`."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(str(TEMPLATES)),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )

    def said(key: str, **details: object) -> str:
        return phrase(key, language, **details)

    return environment.get_template(template).render(
        language=language, said=said, version=__version__, **values
    )
