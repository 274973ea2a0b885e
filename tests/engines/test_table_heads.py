"""续表 stands on a table's later pages and not on its first one."""

from shufang.engines.layout import lay_out
from shufang.engines.pdf_merge import merge
from shufang.engines.resources import Resources
from shufang.engines.sections import (
    DocumentFacts,
    MergePart,
    MergePlan,
    PlannedPage,
    SectionSource,
    StyleSheet,
)

SHEET = StyleSheet(
    "test.css",
    "@page { size: 300pt 400pt; margin: 30pt } table { width: 100% }"
    "html { font: 10pt/18pt 'Noto Serif SC' }",
)


def texts(resources: Resources, rows: int) -> list[str]:
    import pypdfium2

    body = "".join(f"<tr><td>行{number}</td></tr>" for number in range(rows))
    head = '<tr class="continued"><td>续表1-1</td></tr><tr><th>表头</th></tr>'
    xhtml = (
        '<html lang="zh-Hans"><body><p>前文</p><table>'
        f"<thead>{head}</thead><tbody>{body}</tbody></table></body></html>"
    )
    section = lay_out(SectionSource("t", xhtml, (SHEET,), grid_pt=18), resources.fontconfig)
    assert not section.findings
    pages = tuple(PlannedPage("t", number) for number in range(len(section.pages)))
    book = merge(
        [MergePart.of(section)],
        MergePlan(pages, 300, 400, DocumentFacts("t")),
        resources.fonts,
    )
    document = pypdfium2.PdfDocument(book.pdf)
    # Readers show the gap between Han and digits as a space that is not in the text.
    return [page.get_textpage().get_text_bounded().replace(" ", "") for page in document]


def test_a_long_table_says_so_from_its_second_page(resources: Resources) -> None:
    first, *others = texts(resources, 60)

    assert "续表1-1" not in first
    assert "表头" in first
    assert others
    assert all("续表1-1" in page and "表头" in page for page in others)


def test_a_short_table_never_says_so(resources: Resources) -> None:
    assert not any("续表" in page for page in texts(resources, 3))
