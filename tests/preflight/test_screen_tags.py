"""A screen edition that is whole passes; each thing that is broken in it is told by its code."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from shufang.core.diagnostic import Findings, Severity
from shufang.engines.layout import lay_out
from shufang.engines.pdf_merge import merge
from shufang.engines.resources import Resources
from shufang.engines.sections import LaidOutSection, MergePart
from shufang.preflight.screen_tags import check_tags
from shufang.writers.pagination import BookPage, paginate
from tests.engines.pages import section
from tests.engines.tagged import for_screen, tagged_plan
from tests.writers.test_pagination import chapter

BODY = (
    '<h1 id="a">题目</h1><p>正文<a href="#b">见后</a>。'
    '<span class="footnote" id="n1">注文。</span>又一句<em>话</em></p><h2 id="b">小节</h2>'
    '<figure><img src="book:a.svg" alt="一条河"/></figure>'
    "<table><tbody><tr><td>甲格</td><td>乙格</td></tr></tbody></table>"
    "<ul><li>一项</li></ul>"
)
PICTURE = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0H9"/></svg>'
Breaking = Callable[[pikepdf.Pdf], None]


@pytest.fixture(scope="module")
def whole(
    resources: Resources, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, tuple[BookPage, ...], str]:
    known = chapter(1, 1)
    source = section(BODY, name=known.id, assets={"book:a.svg": PICTURE})
    source = for_screen(source)
    laid: LaidOutSection = lay_out(source, resources.fontconfig)
    pages = paginate([known], {known.id: laid}).pages
    plan = replace(tagged_plan([laid]), pages=tuple(page.planned for page in pages))
    target = tmp_path_factory.mktemp("pdf") / "book.pdf"
    merge([MergePart.for_screen(laid)], plan, resources.fonts, target)
    return target, pages, source.xhtml


def told(
    whole: tuple[Path, tuple[BookPage, ...], str], tmp_path: Path, breaking: Breaking | None
) -> list[str]:
    """The codes that a file raises once something in it has been broken."""
    target, pages, xhtml = whole
    if breaking is not None:
        with pikepdf.open(target) as pdf:
            breaking(pdf)
            target = tmp_path / "broken.pdf"
            pdf.save(target)
    findings = Findings()
    check_tags(target, pages, {"c-1": xhtml}, findings)
    return [found.code for found in findings]


def elements(pdf: pikepdf.Pdf, kind: str) -> list[pikepdf.Object]:
    return [
        each
        for each in pdf.objects
        if isinstance(each, pikepdf.Dictionary)
        and each.get("/Type") == "/StructElem"
        and each.get("/S") == f"/{kind}"
    ]


def replaced(pdf: pikepdf.Pdf, old: bytes, new: bytes) -> None:
    """Change the first page's content."""
    stream = pdf.pages[0].Contents[1]
    content = stream.read_bytes()
    assert old in content
    stream.write(content.replace(old, new, 1))


def test_a_whole_book_passes(whole: tuple[Path, tuple[BookPage, ...], str], tmp_path: Path) -> None:
    assert told(whole, tmp_path, None) == []


def unmark(pdf: pikepdf.Pdf) -> None:
    replaced(pdf, b"/Span\n<</MCID 0>>\nBDC", b"/Span\nBMC")


def paint_outside(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].contents_add(b"0 0 9 9 re f")


def cross(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].contents_add(b"/Artifact BMC /Span <</MCID 0>> BDC 0 0 9 9 re f EMC EMC")


@pytest.mark.parametrize("breaking", [unmark, paint_outside, cross])
def test_unmarked_content_is_reported(
    whole: tuple[Path, tuple[BookPage, ...], str], tmp_path: Path, breaking: Breaking
) -> None:
    assert "PDF-070" in told(whole, tmp_path, breaking)


def test_a_figure_without_words_is_told(
    whole: tuple[Path, tuple[BookPage, ...], str], tmp_path: Path
) -> None:
    def breaking(pdf: pikepdf.Pdf) -> None:
        del elements(pdf, "Figure")[0]["/Alt"]

    assert told(whole, tmp_path, breaking) == ["PDF-071"]


def test_the_editor_is_told_once_of_a_figure_without_words(
    whole: tuple[Path, tuple[BookPage, ...], str], tmp_path: Path, resources: Resources
) -> None:
    """FIG-003 has warned already: this only says what follows for the screen edition."""
    target, pages, xhtml = whole
    with pikepdf.open(target) as pdf:
        del elements(pdf, "Figure")[0]["/Alt"]
        pdf.save(tmp_path / "broken.pdf")
    findings = Findings()
    check_tags(tmp_path / "broken.pdf", pages, {"c-1": xhtml}, findings)
    assert [found.severity for found in findings] == [Severity.NOTE]


def forget(*names: str) -> Breaking:
    def breaking(pdf: pikepdf.Pdf) -> None:
        for name in names:
            if name in pdf.Root:
                del pdf.Root[name]

    return breaking


def forget_title(pdf: pikepdf.Pdf) -> None:
    with pdf.open_metadata() as metadata:
        del metadata["dc:title"]


@pytest.mark.parametrize(
    "breaking", [forget("/Lang"), forget("/ViewerPreferences"), forget("/MarkInfo"), forget_title]
)
def test_a_file_says_title_and_language(
    whole: tuple[Path, tuple[BookPage, ...], str], tmp_path: Path, breaking: Breaking
) -> None:
    assert told(whole, tmp_path, breaking) == ["PDF-072"]


def lead_nowhere(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].Annots[0]["/Dest"] = String("不在")


def lose_words(pdf: pikepdf.Pdf) -> None:
    del pdf.pages[0].Annots[0]["/Contents"]


def leave_the_tree(pdf: pikepdf.Pdf) -> None:
    link = elements(pdf, "Link")[0]
    link["/K"] = link["/K"][0]


def point_elsewhere(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].Annots[0]["/StructParent"] = 999


def leave_the_page(pdf: pikepdf.Pdf) -> None:
    del pdf.pages[0].Annots[0]


@pytest.mark.parametrize(
    "breaking", [lead_nowhere, lose_words, leave_the_tree, point_elsewhere, leave_the_page]
)
def test_a_link_to_nothing_is_reported(
    whole: tuple[Path, tuple[BookPage, ...], str], tmp_path: Path, breaking: Breaking
) -> None:
    assert set(told(whole, tmp_path, breaking)) == {"PDF-073"}


@pytest.mark.parametrize(("kind", "level"), [("H2", "H3"), ("H1", "H2")])
def test_a_heading_that_skips_a_level_is_reported(
    whole: tuple[Path, tuple[BookPage, ...], str], tmp_path: Path, kind: str, level: str
) -> None:
    def breaking(pdf: pikepdf.Pdf) -> None:
        elements(pdf, kind)[0]["/S"] = Name(f"/{level}")

    assert told(whole, tmp_path, breaking) == ["PDF-074"]


def drop_from_the_tree(pdf: pikepdf.Pdf) -> None:
    del elements(pdf, "H1")[0]["/K"]


def read_twice(pdf: pikepdf.Pdf) -> None:
    heading = elements(pdf, "H1")[0]
    heading["/K"] = Array([heading["/K"], heading["/K"]])


def read_what_is_not_there(pdf: pikepdf.Pdf) -> None:
    heading = elements(pdf, "H1")[0]
    heading["/K"] = Array([heading["/K"], 999])


def tear_a_hole(pdf: pikepdf.Pdf) -> None:
    pdf.Root.StructTreeRoot.ParentTree.Nums[1][0] = None


def swap_parents(pdf: pikepdf.Pdf) -> None:
    row = pdf.Root.StructTreeRoot.ParentTree.Nums[1]
    row[0], row[1] = row[1], row[0]


def lose_the_page(pdf: pikepdf.Pdf) -> None:
    del pdf.pages[0].obj["/StructParents"]


def lose_the_tab_order(pdf: pikepdf.Pdf) -> None:
    del pdf.pages[0].obj["/Tabs"]


def mark_twice(pdf: pikepdf.Pdf) -> None:
    replaced(pdf, b"<</MCID 1>>", b"<</MCID 0>>")


@pytest.mark.parametrize(
    "breaking",
    [
        drop_from_the_tree,
        read_twice,
        read_what_is_not_there,
        tear_a_hole,
        swap_parents,
        lose_the_page,
        lose_the_tab_order,
        mark_twice,
    ],
)
def test_marks_and_tree_are_held_together(
    whole: tuple[Path, tuple[BookPage, ...], str], tmp_path: Path, breaking: Breaking
) -> None:
    assert "PDF-075" in told(whole, tmp_path, breaking)


def swap_blocks(pdf: pikepdf.Pdf) -> None:
    section = elements(pdf, "Sect")[0]
    section["/K"] = Array([*reversed(list(section["/K"]))])


def say_otherwise(pdf: pikepdf.Pdf) -> None:
    said = "别的".encode("utf-16-be").hex().encode()
    replaced(pdf, b"<</MCID 0>>", b"<</MCID 0/ActualText<feff" + said + b">>>")


@pytest.mark.parametrize("breaking", [swap_blocks, say_otherwise])
def test_the_order_of_the_manuscript_is_held(
    whole: tuple[Path, tuple[BookPage, ...], str], tmp_path: Path, breaking: Breaking
) -> None:
    assert "PDF-076" in told(whole, tmp_path, breaking)


def rename(kind: str, other: str) -> Breaking:
    def breaking(pdf: pikepdf.Pdf) -> None:
        elements(pdf, kind)[0]["/S"] = Name(f"/{other}")

    return breaking


def lose(kind: str, key: str) -> Breaking:
    def breaking(pdf: pikepdf.Pdf) -> None:
        del elements(pdf, kind)[0][key]

    return breaking


def stay_unscoped(pdf: pikepdf.Pdf) -> None:
    elements(pdf, "TD")[0]["/S"] = Name.TH


def write_into_the_list(pdf: pikepdf.Pdf) -> None:
    body = elements(pdf, "LBody")[0]
    body["/P"]["/P"]["/K"] = Array([body["/P"], Dictionary(Type=Name.MCR, MCID=0, Pg=body["/Pg"])])


@pytest.mark.parametrize(
    "breaking",
    [
        rename("TD", "P"),
        rename("TR", "Div"),
        rename("Table", "Sect"),
        rename("LI", "P"),
        rename("L", "Div"),
        lose("Note", "/ID"),
        lose("Figure", "/A"),
        stay_unscoped,
        write_into_the_list,
    ],
)
def test_nesting_follows_the_rules(
    whole: tuple[Path, tuple[BookPage, ...], str], tmp_path: Path, breaking: Breaking
) -> None:
    assert "PDF-077" in told(whole, tmp_path, breaking)
