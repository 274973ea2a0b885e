"""What the e-book says of itself, from the data of the book."""

from __future__ import annotations

import re
import unicodedata
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from shufang.engines.epub_contents import (
    Accessibility,
    AccessMode,
    Collection,
    Conformance,
    Contributor,
    EpubMetadata,
)
from shufang.model.blocks import Block, walk_blocks
from shufang.model.book import Book, GeneratedPage, Meta, Person, SeriesData, Voucher
from shufang.model.figures import Chart, Figure, Recording
from shufang.model.inlines import InlineImage, Ruby
from shufang.model.isbn import isbn13
from shufang.passes.readings import read_term
from shufang.passes.tree import reading_inlines, sections

_CREATORS = frozenset({"aut", "com", "cmp"})
"""MARC roles of those who wrote the book; where nobody did, its editors take their place."""
_HAZARDS = ("flashing", "motionSimulation", "sound")
_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "urn:shufang:work")


@dataclass(frozen=True, slots=True)
class Features:
    """What a book holds that a reader with a disability has to know of."""

    images: bool
    described: bool
    """Whether every picture has words for those who cannot see it; decorations need none."""
    long_descriptions: bool
    ruby: bool
    notes: bool
    index: bool
    pages: bool
    sound: bool
    film: bool
    captions: bool
    """Whether every film has captions."""
    transcripts: bool
    """Whether every recording has its words in the book or on the net."""
    hazards: tuple[str, ...]
    """What its recordings may do to who watches them; `unknown` where nobody has said."""

    @property
    def recordings(self) -> bool:
        """Whether anything in the book plays."""
        return self.sound or self.film


def features_of(book: Book, *, has_pages: bool, plays: bool = True) -> Features:
    """Return what the book holds; `plays` says whether films and sounds are in the e-book."""
    figures = list(figures_of(book))
    pictures = [figure for figure in figures if _is_seen(figure)]
    inlines = [node for section in sections(book) for node in reading_inlines(section)]
    recordings = [one.content for one in figures if isinstance(one.content, Recording)]
    local = [one for one in recordings if one.file and plays]
    films = [one for one in local if one.kind == "video"]
    signs = [node for node in inlines if isinstance(node, InlineImage) and node.alt.strip()]
    has_images = bool(pictures or signs)
    pages = {page.kind for page in (*book.front, *book.back) if isinstance(page, GeneratedPage)}
    return Features(
        images=has_images,
        described=has_images and all(figure.alt.strip() for figure in pictures),
        long_descriptions=any(
            figure.long_description or isinstance(figure.content, Chart) for figure in figures
        ),
        ruby=any(isinstance(node, Ruby) for node in inlines),
        notes=any(note.number for chapter in book.chapters() for note in chapter.notes),
        index=any(index.entries and f"{index.kind}_index" in pages for index in book.indexes),
        pages=has_pages,
        sound=bool(local),
        film=bool(films),
        captions=bool(films) and all(one.captions for one in films),
        transcripts=bool(recordings)
        and all(one.transcript or one.transcript_url for one in recordings),
        hazards=_hazards(local),
    )


def _hazards(local: Sequence[Recording]) -> tuple[str, ...]:
    """Return what may harm, as schema.org words it: each once, or that there is nothing.

    Of sounds it is taken that they do not harm unless somebody says so; of films nobody may.
    """
    said = {word for one in local for word in one.hazards or ()}
    is_known = all(one.hazards is not None or one.kind == "audio" for one in local)
    if not said:
        return ("none",) if is_known else ("unknown",)
    absent = [f"no{word[0].upper()}{word[1:]}Hazard" for word in _HAZARDS if word not in said]
    present = [word for word in _HAZARDS if word in said]
    return (*present, *absent) if is_known else (*present,)


def _blocks(book: Book) -> Iterator[Block]:
    for section in sections(book):
        yield from walk_blocks([*section.blocks, *(b for n in section.notes for b in n.blocks)])


def figures_of(book: Book) -> Iterator[Figure]:
    """Yield the figures of a book in order."""
    for block in _blocks(book):
        if isinstance(block, Figure):
            yield block


def _is_seen(figure: Figure) -> bool:
    """Whether a figure is a picture in the e-book; of a recording its still is one.

    A decoration is nothing that anybody has to see.
    """
    content = figure.content
    if not isinstance(content, Recording):
        return not figure.decorative
    return content.still is not None


def epub_metadata(
    book: Book, features: Features, summary: Callable[[Features], str]
) -> EpubMetadata:
    """Return the package's metadata; `summary` words the accessibility statement."""
    meta = book.meta
    data = meta.publication
    return EpubMetadata(
        identifier=identifier(meta),
        title=meta.title,
        language=meta.language,
        title_file_as=file_as(meta.title, meta.title_reading),
        subtitle=meta.subtitle,
        subtitle_file_as=file_as(meta.subtitle) if meta.subtitle else "",
        parallel_title=meta.parallel_title,
        parallel_language=meta.parallel_language,
        contributors=contributors(meta.people),
        collection=_collection(meta.series),
        publisher=data.publisher or "",
        date=data.published or "",
        rights=data.rights,
        description=meta.description,
        subjects=meta.subjects,
        source=_source(meta, features),
        has_page_list=features.pages,
        accessibility=replace(
            accessibility(features, summary(features)), conformance=_conformance(meta.voucher)
        ),
    )


def _conformance(voucher: Voucher | None) -> Conformance | None:
    """Return what is claimed of the book: nothing, unless somebody answers for it."""
    if voucher is None:
        return None
    return Conformance(voucher.conformance, voucher.certifier, voucher.credential, voucher.report)


def identifier(meta: Meta) -> str:
    """Return the e-book's own ISBN, else the URN of book.yaml, else one made from the title.

    The last stays the same as long as title, volume, series and people do.
    """
    if meta.publication.isbn_epub:
        return f"urn:isbn:{isbn13(meta.publication.isbn_epub)}"
    given = meta.identifier.strip()
    if given.lower().startswith("urn:"):
        return given
    named = [meta.title, meta.subtitle, meta.volume, given]
    named += [meta.series.name, meta.series.number] if meta.series else []
    named += [f"{person.role}:{person.name}" for person in meta.people]
    return f"urn:uuid:{uuid.uuid5(_NAMESPACE, chr(10).join(named))}"


def file_as(text: str, reading: str = "", *, is_person: bool = False) -> str:
    """Return how libraries sort a Chinese name: its pinyin without tones; "" for Latin names."""
    read = read_term(text, reading, is_person=is_person)
    if not reading and not read.is_guess:
        return ""
    decomposed = unicodedata.normalize("NFD", read.text)
    kept = "".join(one for one in decomposed if not unicodedata.combining(one) or one == "\u0308")
    return unicodedata.normalize("NFC", kept)


def contributors(people: tuple[Person, ...]) -> tuple[Contributor, ...]:
    """Return everybody with a role, as they are given; each role of a person once.

    Several duties of a book (策划, 统筹) may be one role of the MARC list.
    """
    creators = _CREATORS if any(person.role in _CREATORS for person in people) else {"edt"}
    named = (
        Contributor(
            person.name,
            person.role,
            file_as(person.name, person.reading, is_person=len(person.name) <= 4),
            person.role in creators,
        )
        for person in people
    )
    return tuple(dict.fromkeys(named))


def _collection(series: SeriesData | None) -> Collection | None:
    if series is None:
        return None
    number = series.number if re.fullmatch(r"\d+(\.\d+)*", series.number) else ""
    return Collection(series.name, number, file_as(series.name))


def _source(meta: Meta, features: Features) -> str:
    if meta.publication.isbn_print:
        return f"urn:isbn:{isbn13(meta.publication.isbn_print)}"
    # A page list must name the printed book that it counts (EPUB Accessibility 1.1, 4.2.4).
    return f"《{meta.title}》印刷版" if features.pages else ""


def accessibility(features: Features, summary: str) -> Accessibility:
    """Return the statement that follows from what the book holds."""
    visual: tuple[AccessMode, ...] = ("visual",) if features.images or features.film else ()
    auditory: tuple[AccessMode, ...] = ("auditory",) if features.sound else ()
    every: tuple[AccessMode, ...] = ("textual", *visual, *auditory)
    flags = {
        "alternativeText": features.described,
        "captions": features.captions,
        "displayTransformability": True,
        "index": features.index,
        "longDescription": features.long_descriptions,
        "pageBreakMarkers": features.pages,
        "pageNavigation": features.pages,
        "readingOrder": True,
        "rubyAnnotations": features.ruby,
        "structuralNavigation": True,
        "tableOfContents": True,
        "transcript": features.transcripts,
    }
    # Words alone suffice only where every picture and recording has words of its own.
    is_told = features.described or not features.images
    is_told = is_told and (features.transcripts or not features.recordings)
    sufficient: tuple[tuple[AccessMode, ...], ...] = (("textual",),) if is_told else ()
    if len(every) > 1:
        sufficient = (every, *sufficient)
    return Accessibility(
        modes=every,
        sufficient=sufficient,
        features=tuple(name for name, is_there in flags.items() if is_there),
        hazards=features.hazards or ("none",),
        summary=summary,
    )
