"""What one Markdown file says, in the terms of the model."""

from dataclasses import dataclass

from shufang.core.span import Span
from shufang.model.blocks import Block, Note
from shufang.model.inlines import Inline


@dataclass(frozen=True, slots=True)
class ParsedChapter:
    """A chapter's text below its front matter."""

    title: tuple[Inline, ...] | None
    """The first `# ` heading; None where the text has none."""
    title_span: Span
    """Where the title stands; the first line of the text where it has none."""
    title_id: str
    """The label that the author gave with `# … {#id}`, else empty."""
    blocks: tuple[Block, ...]
    notes: tuple[Note, ...]
    """In the order of their first marks."""
    standfirst: tuple[Block, ...]
    """导语: the blocks of the container of that name."""
    generated_ids: frozenset[str] = frozenset()
    """Ids of headings that the program made up: unique in this text only."""
