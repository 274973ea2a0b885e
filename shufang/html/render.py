"""A section of the book becomes the XHTML of its body."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from shufang.html.blocks import BlockWriter, WrittenNote
from shufang.html.generated import generated_values
from shufang.html.markup import safe
from shufang.html.sequence import BookSection
from shufang.html.setting import Setting
from shufang.html.templates import Templates
from shufang.model.book import Chapter, GeneratedPage, Part, Person


@dataclass(frozen=True, slots=True)
class RenderedSection:
    """The XHTML of one section."""

    section: BookSection
    body: str
    """Content of the body element."""
    notes: tuple[WrittenNote, ...]
    """For editions that gather them at the section's end."""
    asked: frozenset[str]
    """Elements whose folio stands in the text as it is."""
    numbers: Mapping[str, int] = field(default_factory=dict)
    """Elements whose folio is put in after the layout, with its number of digits."""


class Renderer:
    """Renders sections for one setting."""

    def __init__(self, setting: Setting, templates: Templates) -> None:
        self.setting = setting
        self.templates = templates

    def section(self, section: BookSection) -> RenderedSection:
        """Return a section's XHTML.

        Raises `BuildStopped` where a template is at fault; the fault is reported.
        """
        self.setting.asked.clear()
        self.setting.numbers.clear()
        node = section.node
        notes: tuple[WrittenNote, ...] = ()
        if isinstance(node, Chapter):
            body, notes = self._chapter(section, node)
        elif isinstance(node, Part):
            body = self._part(section, node)
        else:
            body = self._generated(section, node)
        asked, numbers = frozenset(self.setting.asked), dict(self.setting.numbers)
        return RenderedSection(section, body, notes, asked, numbers)

    def _render(self, template: str, section: BookSection, **values: object) -> str:
        return str(
            self.templates.render(
                template,
                edition=self.setting.edition.value,
                meta=self.setting.book.meta,
                section=section,
                id=self.setting.html_id(section.id),
                **values,
            )
        )

    def _chapter(
        self, section: BookSection, chapter: Chapter
    ) -> tuple[str, tuple[WrittenNote, ...]]:
        writer = BlockWriter(self.setting, self.templates, chapter.id, chapter.notes)
        body = self._render(
            "chapter.xhtml",
            section,
            chapter=chapter,
            title=safe(writer.inlines.write(chapter.title)),
            standfirst=writer.write(chapter.standfirst),
            bylines=[byline(person) for person in chapter.bylines],
            body=writer.write(chapter.blocks),
        )
        if self.setting.is_print:
            return body, ()
        return body, tuple(writer.notes(chapter.notes))

    def _part(self, section: BookSection, part: Part) -> str:
        writer = BlockWriter(self.setting, self.templates, part.id)
        return self._render("part.xhtml", section, part=part, intro=writer.write(part.intro))

    def _generated(self, section: BookSection, page: GeneratedPage) -> str:
        writer = BlockWriter(self.setting, self.templates, page.id)
        template, values = generated_values(page, self.setting, writer)
        return self._render(template, section, page=page, **values)


def byline(person: Person) -> str:
    """Return a byline: organisation, post and name, parted by spaces."""
    return " ".join(part for part in (person.organisation, person.post, person.name) if part)
