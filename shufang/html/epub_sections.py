"""What each kind of section is called in the vocabularies of EPUB and DPUB-ARIA.

Sources: EPUB 3 Structural Semantics Vocabulary 1.1, DPUB-ARIA 1.1; Ace asks for the pairs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from markupsafe import Markup

from shufang.html.inlines import note_id
from shufang.html.render import RenderedSection
from shufang.html.sequence import Matter
from shufang.model.book import Chapter


@dataclass(frozen=True, slots=True)
class Semantics:
    """`epub:type` and role of a section; "" where a vocabulary has no word for it."""

    type: str = ""
    role: str = ""


_SEMANTICS: Mapping[str, Semantics] = {
    "chapter": Semantics("chapter", "doc-chapter"),
    "part": Semantics("part", "doc-part"),
    "foreword": Semantics("foreword", "doc-foreword"),
    "preface": Semantics("preface", "doc-preface"),
    "editorial_notes": Semantics("preamble"),
    "overview": Semantics("introduction", "doc-introduction"),
    "dedication": Semantics("dedication", "doc-dedication"),
    "appendix": Semantics("appendix", "doc-appendix"),
    "afterword": Semantics("afterword", "doc-afterword"),
    "glossary": Semantics("glossary", "doc-glossary"),
    "title_page": Semantics("titlepage"),
    "copyright_page": Semantics("copyright-page"),
    "list_of_figures": Semantics("loi"),
    "list_of_tables": Semantics("lot"),
    "bibliography": Semantics("bibliography", "doc-bibliography"),
    "person_index": Semantics("index", "doc-index"),
    "subject_index": Semantics("index", "doc-index"),
    "credits": Semantics("contributors"),
}
_DIVISIONS: Mapping[Matter, str] = {
    "front": "frontmatter",
    "body": "bodymatter",
    "back": "backmatter",
}
LANDMARKS: Mapping[str, str] = {
    "title_page": "titlepage",
    "contents": "toc",
    "list_of_figures": "loi",
    "list_of_tables": "lot",
    "bibliography": "bibliography",
    "person_index": "index",
    "subject_index": "index",
    "glossary": "glossary",
}
"""Kinds of sections that reading systems offer as landmarks, with their EPUB terms."""

Render = Callable[..., Markup]


def section_document(render: Render, rendered: RenderedSection, language: str, title: str) -> str:
    """Return a section as a complete XHTML document, its links still without file names."""
    section = rendered.section
    semantics = _SEMANTICS.get(section.kind, Semantics())
    node = section.node
    return str(
        render(
            "epub/document.xhtml",
            language=language,
            own_language=node.language if isinstance(node, Chapter) else "",
            title=title,
            kind=section.kind.replace("_", "-"),
            division=_DIVISIONS[section.matter],
            type=semantics.type,
            role=semantics.role,
            body=Markup(rendered.body),
            notes=_notes(render, rendered),
        )
    )


def _notes(render: Render, rendered: RenderedSection) -> Markup | str:
    """Return the section's notes at its end: between paragraphs most readers show them as text."""
    counted = [one for one in rendered.notes if one.note.number]
    if not counted:
        return ""
    entries = [
        {
            "id": note_id(rendered.section.id, one.note),
            "number": one.note.number,
            "words": one.words,
            "rest": one.rest,
        }
        for one in counted
    ]
    return render("epub/notes.xhtml", notes=entries)
