"""Fields that other programs want of a manuscript; a book that comes from there builds."""

from dataclasses import replace

from shufang.core.diagnostic import Findings
from shufang.manuscript.yaml_text import YamlMap

CHAPTER_FIELDS = frozenset(
    {
        "layout", "weight", "date", "lastmod", "draft", "slug", "permalink", "url", "aliases",
        "tags", "categories", "category", "toc", "comments", "sidebar_position", "sidebar_label",
        "sidebar", "nav_order", "nav_exclude", "parent", "has_children", "hide_title",
        "description", "keywords", "image", "cover", "math", "mermaid", "order", "icon", "head",
        "prev", "next",
    }
)  # fmt: skip
"""Front matter of the usual site generators."""

BOOK_FIELDS = frozenset(
    {
        "toc", "toc-depth", "toc_depth", "toc-title", "lof", "lot", "documentclass", "classoption",
        "geometry", "papersize", "fontsize", "mainfont", "sansfont", "monofont", "CJKmainfont",
        "linestretch", "colorlinks", "linkcolor", "numbersections", "number-sections",
        "secnumdepth", "header-includes", "include-before", "output", "site", "url", "template",
        "css", "stylesheet", "highlight-style", "link-citations", "bibliography", "csl",
        "github-repo", "repo", "version", "generator", "rtl", "root", "plugins", "structure",
        "email", "website", "homepage", "link", "pages", "genre", "category", "type", "slug",
    }
)  # fmt: skip
"""Settings of Pandoc, bookdown, GitBook and mdBook that stand beside title and author."""


def without_site_fields(node: YamlMap, fields: frozenset[str], findings: Findings) -> YamlMap:
    """Leave out what only other programs need, with a note for each (MAN-060)."""
    kept = []
    for key, value in node.entries:
        if key.value in fields:
            findings.note("MAN-060", key.span, field=key.value)
        else:
            kept.append((key, value))
    return replace(node, entries=tuple(kept))
