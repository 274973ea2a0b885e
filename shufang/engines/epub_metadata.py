"""The elements of the package's metadata, in order, from plain values.

Sources: EPUB 3.3 section 5.5, EPUB Accessibility 1.1 sections 2.2 and 3.2, KDP and Apple guides
for the older forms (`name="cover"`, `calibre:series`), which cost nothing and are still read.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from shufang.engines.epub_contents import (
    Accessibility,
    Collection,
    Conformance,
    Contributor,
    EpubMetadata,
)

IDENTIFIER_ID = "pub-id"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
Attributes = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class MetadataElement:
    """One element: `dc:*` names are Dublin Core, all others `meta` or `link`."""

    name: str
    text: str
    attributes: Attributes = ()


def metadata_elements(metadata: EpubMetadata, cover_image_id: str) -> tuple[MetadataElement, ...]:
    """Return everything but the time of change, which the packager writes."""
    return (
        MetadataElement("dc:identifier", metadata.identifier, (("id", IDENTIFIER_ID),)),
        *_titles(metadata),
        MetadataElement("dc:language", metadata.language),
        *_people(metadata.contributors),
        *_facts(metadata),
        *_collection(metadata.collection),
        *_source(metadata),
        *_accessibility(metadata.accessibility),
        *_cover(cover_image_id),
    )


def _meta(property_name: str, text: str, refines: str = "", scheme: str = "") -> MetadataElement:
    attributes = [("property", property_name)]
    if refines:
        attributes.insert(0, ("refines", f"#{refines}"))
    if scheme:
        attributes.append(("scheme", scheme))
    return MetadataElement("meta", text, tuple(attributes))


def _titles(metadata: EpubMetadata) -> Iterator[MetadataElement]:
    yield MetadataElement("dc:title", metadata.title, (("id", "title"),))
    yield _meta("title-type", "main", "title")
    yield _meta("display-seq", "1", "title")
    if metadata.title_file_as:
        yield _meta("file-as", metadata.title_file_as, "title")
    if metadata.subtitle:
        yield MetadataElement("dc:title", metadata.subtitle, (("id", "subtitle"),))
        yield _meta("title-type", "subtitle", "subtitle")
        yield _meta("display-seq", "2", "subtitle")
        if metadata.subtitle_file_as:
            yield _meta("file-as", metadata.subtitle_file_as, "subtitle")
    if metadata.parallel_title:
        alternative = _meta("dcterms:alternative", metadata.parallel_title)
        if metadata.parallel_language:
            language = (XML_LANG, metadata.parallel_language)
            alternative = replace(alternative, attributes=(*alternative.attributes, language))
        yield alternative


def _people(contributors: tuple[Contributor, ...]) -> Iterator[MetadataElement]:
    for sequence, person in enumerate(contributors, start=1):
        id_ = f"person-{sequence}"
        element = "dc:creator" if person.is_creator else "dc:contributor"
        yield MetadataElement(element, person.name, (("id", id_),))
        yield _meta("role", person.role, id_, "marc:relators")
        if person.file_as:
            yield _meta("file-as", person.file_as, id_)
        yield _meta("display-seq", str(sequence), id_)


def _facts(metadata: EpubMetadata) -> Iterator[MetadataElement]:
    facts = (
        ("dc:publisher", metadata.publisher),
        ("dc:date", metadata.date),
        ("dc:rights", metadata.rights),
        ("dc:description", metadata.description),
    )
    for name, text in facts:
        if text:
            yield MetadataElement(name, text)
    for subject in metadata.subjects:
        yield MetadataElement("dc:subject", subject)


def _collection(collection: Collection | None) -> Iterator[MetadataElement]:
    if collection is None:
        return
    yield MetadataElement(
        "meta", collection.name, (("property", "belongs-to-collection"), ("id", "series"))
    )
    yield _meta("collection-type", "series", "series")
    if collection.file_as:
        yield _meta("file-as", collection.file_as, "series")
    if collection.position:
        yield _meta("group-position", collection.position, "series")
    yield _old_meta("calibre:series", collection.name)
    if collection.position:
        yield _old_meta("calibre:series_index", collection.position)


def _source(metadata: EpubMetadata) -> Iterator[MetadataElement]:
    if not metadata.source:
        return
    yield MetadataElement("dc:source", metadata.source, (("id", "print-edition"),))
    if metadata.has_page_list:
        # Both forms: `source-of` is EPUB 3.3, `pageBreakSource` Accessibility 1.1 and EPUB 3.4.
        yield _meta("source-of", "pagination", "print-edition")
        yield _meta("pageBreakSource", metadata.source)


def _accessibility(access: Accessibility) -> Iterator[MetadataElement]:
    for mode in access.modes:
        yield _meta("schema:accessMode", mode)
    for combination in access.sufficient:
        yield _meta("schema:accessModeSufficient", ",".join(combination))
    for feature in access.features:
        yield _meta("schema:accessibilityFeature", feature)
    for hazard in access.hazards:
        yield _meta("schema:accessibilityHazard", hazard)
    if access.summary:
        yield _meta("schema:accessibilitySummary", access.summary)
    if access.conformance:
        yield from _conformance(access.conformance)


def _conformance(given: Conformance) -> Iterator[MetadataElement]:
    """Yield who answers for what (EPUB Accessibility 1.1, 3.2.2 and 3.2.3)."""
    yield _with_id(_meta("dcterms:conformsTo", given.statement), "conformance")
    yield _with_id(_meta("a11y:certifiedBy", given.certifier, "conformance"), "certifier")
    if given.credential:
        yield _meta("a11y:certifierCredential", given.credential, "certifier")
    if given.report:
        attributes = (
            ("refines", "#certifier"),
            ("rel", "a11y:certifierReport"),
            ("href", given.report),
        )
        yield MetadataElement("link", "", attributes)


def _with_id(element: MetadataElement, name: str) -> MetadataElement:
    return replace(element, attributes=(*element.attributes, ("id", name)))


def _cover(cover_image_id: str) -> Iterator[MetadataElement]:
    if cover_image_id:
        yield _old_meta("cover", cover_image_id)


def _old_meta(name: str, content: str) -> MetadataElement:
    return MetadataElement("meta", "", (("name", name), ("content", content)))
