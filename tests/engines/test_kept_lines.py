"""Lines kept between the tries of a page: fewer are made, and the pages are the same."""

from contextlib import nullcontext

import pytest

from shufang.engines import kept_lines
from shufang.engines.layout import lay_out
from shufang.engines.resources import Resources
from shufang.engines.weasyprint_engine import Box
from tests.engines.pages import section
from tests.engines.test_page_making import CSS, FIGURE, paragraphs

NOTE = '<span class="footnote" id="n{0}">{1}</span>'


def body() -> str:
    parts = paragraphs(5, 60)
    for index in range(0, len(parts), 4):
        note = NOTE.format(index, "注文说明史料的出处，《龙岗志》卷三。" * 2)
        parts[index] = parts[index].replace("。</p>", f"。{note}</p>")
    for index in range(8, len(parts), 12):
        parts[index] += FIGURE.format(id=f"f{index}", height=150)
    return "".join(parts)


def test_pages_do_not_depend_on_kept_lines(
    monkeypatch: pytest.MonkeyPatch, resources: Resources
) -> None:
    source = section(body(), CSS + ".footnote { footnote-policy: line }")
    made: list[object] = []
    is_own = kept_lines._is_own

    def count(line: Box) -> bool:
        made.append(line)
        return is_own(line)

    monkeypatch.setattr(kept_lines, "_is_own", count)
    kept = lay_out(source, resources.fontconfig)
    with_kept = len(made)
    monkeypatch.setattr("shufang.engines.adapter.keeping_lines", nullcontext)
    plain = lay_out(source, resources.fontconfig)

    assert kept.pages == plain.pages
    assert kept.pdf == plain.pdf
    lines = sum(page.content_bottom_pt for page in kept.pages) / 18
    assert 0 < with_kept < 2 * lines
