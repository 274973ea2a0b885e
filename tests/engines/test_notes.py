"""Notes: numbered anew on each page, never lost, never moved, never at the start of a line."""

import logging
import re

import pytest

from shufang.core.diagnostic import Findings, Severity
from shufang.engines.layout import lay_out
from shufang.engines.notes import check_notes, mark
from shufang.engines.resources import Resources
from shufang.engines.sections import Area, LaidOutSection, PageFacts
from tests.engines.pages import lines_of, section, seeing_boxes, text_of, words
from tests.engines.stress_book import StressBook

CIRCLED = re.compile("[①-⑳㉑-㉟㊱-㊿]")


def note(number: int, text: str = "注文") -> str:
    return f'<span class="footnote" id="n{number}">{text}{number}</span>'


def drawn_text(resources: Resources, source: LaidOutSection) -> list[str]:
    from shufang.engines.pdf_merge import merge
    from shufang.engines.sections import DocumentFacts, MergePart, MergePlan, PlannedPage

    page = source.pages[0]
    plan = MergePlan(
        tuple(PlannedPage(source.id, index) for index in range(len(source.pages))),
        page.width_pt,
        page.height_pt,
        DocumentFacts("书"),
    )
    book = merge([MergePart.of(source)], plan, resources.fonts)
    assert not book.findings
    assert isinstance(book.pdf, bytes)
    return text_of(book.pdf)


def assert_notes_kept(laid_out: LaidOutSection, written: int) -> None:
    assert {each.code for each in laid_out.findings} <= {"PDF-009"}  # Some go on overleaf.
    marks = [note for page in laid_out.pages for note in page.note_marks]
    assert sorted(marks) == sorted(f"n{number}" for number in range(1, written + 1))
    assert all(page.note_marks == page.note_bodies for page in laid_out.pages)


@pytest.mark.parametrize("seed", [1, pytest.param(5, marks=pytest.mark.slow)])
def test_no_note_is_lost_or_moved(resources: Resources, seed: int) -> None:
    book = StressBook(seed, paragraphs=50)

    assert_notes_kept(lay_out(book.source(), resources.fontconfig), book.notes)


@pytest.mark.slow
@pytest.mark.parametrize("seed", [11, 12])
def test_no_note_of_a_long_book_is_lost_or_moved(resources: Resources, seed: int) -> None:
    book = StressBook(seed, paragraphs=420)

    laid_out = lay_out(book.source(), resources.fontconfig)

    assert len(laid_out.pages) > 100
    assert book.notes > 300
    assert_notes_kept(laid_out, book.notes)


def test_marks_start_anew_on_each_page_in_text_and_notes(resources: Resources) -> None:
    body = "".join(f"<p>{'龙岗的故事。' * 9}{note(number)}</p>" for number in range(1, 25))

    laid_out = lay_out(section(body), resources.fontconfig)

    assert len(laid_out.pages) > 2
    for page, text in zip(laid_out.pages, drawn_text(resources, laid_out), strict=True):
        expected = [mark(number) for number in range(1, len(page.note_marks) + 1)]
        # Once in the text, once before the body.
        assert CIRCLED.findall(text) == expected * 2


@pytest.mark.slow
def test_a_page_with_more_than_fifty_notes_counts_on_in_brackets(resources: Resources) -> None:
    css = "@page { size: 200mm 400mm } .footnote { font: 5pt/6pt 'Noto Serif SC' }"
    body = f"<p>{''.join(f'龙{note(number)}' for number in range(1, 53))}</p>"

    laid_out = lay_out(section(body, css), resources.fontconfig)

    (text,) = drawn_text(resources, laid_out)
    assert not [each for each in laid_out.findings if each.severity is Severity.ERROR]
    assert text.count("㊿") == 2
    assert text.count("(51)") == text.count("(52)") == 2


def test_no_line_begins_with_a_mark(resources: Resources, monkeypatch: pytest.MonkeyPatch) -> None:
    # Every width from a few characters on brings another character to the end of the line.
    body = "".join(
        f'<p style="width: {width}pt; text-indent: 0">{"龙岗故事" * 3}。{note(width)}</p>'
        for width in range(60, 160, 7)
    )
    with seeing_boxes(monkeypatch) as pages:
        lay_out(section(body), resources.fontconfig)

    lines = [words(line) for page in pages for line in lines_of(page, "p")]
    assert any(CIRCLED.search(line) for line in lines)
    assert not [line for line in lines if CIRCLED.match(line.strip("\u2060"))]


LONG = "很长的注文。" * 300


def test_a_note_taller_than_the_page_is_told_to_the_editor(resources: Resources) -> None:
    body = f"<p>龙岗{note(1, LONG)}的故事。</p><p>{'下一段。' * 200}</p>"

    laid_out = lay_out(section(body), resources.fontconfig)

    assert [
        (each.severity, each.code, dict(each.values)["note"]) for each in laid_out.findings
    ] == [(Severity.NOTE, "PDF-009", "n1")]


def test_a_long_note_goes_on_over_pages_without_losing_a_word(resources: Resources) -> None:
    body = f"<p>龙岗{note(1, LONG)}的故事。</p>" + "".join(
        f"<p>{'下一段。' * 9}又一条{note(number, '短注。')}。</p>" for number in range(2, 8)
    )

    laid_out = lay_out(section(body), resources.fontconfig)

    texts = drawn_text(resources, laid_out)
    assert len(laid_out.pages) > 2
    assert laid_out.pages[0].note_bodies == ("n1",)
    assert laid_out.pages[1].note_rests == ("n1",)
    assert "".join("".join(texts).split()).count("很长的注文") == LONG.count("很长的注文")
    assert all(page.note_marks == page.note_bodies for page in laid_out.pages)
    assert all("下一段" in text for text in texts[1:])


def test_two_long_notes_end_and_the_rest_of_the_first_comes_first(resources: Resources) -> None:
    """Both rests on one page left the text no room, and the section began anew for ever."""
    body = (
        f"<p>龙岗{note(1, LONG)}的故事。</p><p>河东{note(2, LONG.replace('很', '也'))}的故事。</p>"
        + f"<p>{'下一段。' * 40}</p>"
    )

    laid_out = lay_out(section(body), resources.fontconfig)

    words = "".join("".join(drawn_text(resources, laid_out)).split())
    assert words.count("很长的注文") == words.count("也长的注文") == LONG.count("很长的注文")
    assert words.rindex("很长的注文") < words.rindex("也长的注文")
    assert words.count("下一段") == 40
    assert {each.code for each in laid_out.findings} == {"PDF-009"}


def test_two_long_notes_of_one_line_end(resources: Resources) -> None:
    body = f"<p>龙岗{note(1, LONG)}的{note(2, LONG)}故事。</p><p>{'下一段。' * 40}</p>"

    laid_out = lay_out(section(body), resources.fontconfig)

    words = "".join("".join(drawn_text(resources, laid_out)).split())
    assert words.count("很长的注文") == 2 * LONG.count("很长的注文")
    assert words.count("下一段") == 40


@pytest.mark.parametrize("sentences", range(8, 24))
def test_a_note_is_cut_where_two_lines_stand_on_either_page(
    resources: Resources, sentences: int
) -> None:
    text = "正文一句。" * 55
    body = f"<p>{text}</p><p>{text}{note(1, '这条注文有点长。' * sentences)}</p><p>{text * 2}</p>"

    with_notes = lay_out(section(body), resources.fontconfig)

    texts = drawn_text(resources, with_notes)
    kept = ["".join(text.split()).count("这条注文有点长") for text in texts]
    assert sum(kept) == sentences
    assert not [each for each in with_notes.findings if each.severity is Severity.ERROR]
    for page, number in zip(with_notes.pages, kept, strict=True):
        assert number == 0 or number >= 4, kept  # Two lines of some four sentences.
        assert page.notes_top_pt is None or page.content_bottom_pt <= page.notes_top_pt


def test_a_mark_in_a_repeated_table_head_is_printed_once(resources: Resources) -> None:
    rows = "".join(f"<tr><td>第{row}行</td></tr>" for row in range(40))
    body = f"<table><thead><tr><th>项目{note(1)}</th></tr></thead><tbody>{rows}</tbody></table>"

    laid_out = lay_out(section(body), resources.fontconfig)

    texts = drawn_text(resources, laid_out)
    assert not laid_out.findings
    assert len(texts) > 1
    assert [text.count("项目") for text in texts] == [1] * len(texts)
    assert [len(CIRCLED.findall(text)) for text in texts] == [2] + [0] * (len(texts) - 1)


def page(marks: str, bodies: str, notes_top_pt: float = 400.0) -> PageFacts:
    return PageFacts(
        side="right",
        name="",
        is_blank=False,
        width_pt=300,
        height_pt=500,
        bleed_pt=0,
        type_area=Area(50, 50, 200, 400),
        anchors=(),
        note_marks=tuple(marks.split()),
        note_bodies=tuple(bodies.split()),
        first_text=None,
        content_bottom_pt=300,
        notes_top_pt=notes_top_pt if bodies else None,
    )


def checked(pages: list[PageFacts], expected: str) -> list[str]:
    findings = Findings()
    check_notes(pages, expected.split(), "s", findings)
    return [f"{each.code} {dict(each.values).get('note', '')}".strip() for each in findings]


@pytest.mark.parametrize(
    ("pages", "found"),
    [
        ([page("a b", "a b"), page("c", "c")], []),
        ([page("a b", "a"), page("", "")], ["PDF-005 b"]),
        ([page("a b", "a"), page("", "b")], ["PDF-005 b"]),
        ([page("a b", "a b"), page("", "b")], ["PDF-005 b"]),
        ([page("a", "a")], ["PDF-005 b"]),
        ([page("a b", "a b", 299.0)], ["PDF-005 b"]),
    ],
)
def test_the_check_sees_lost_moved_and_doubled_notes(
    pages: list[PageFacts], found: list[str]
) -> None:
    expected = "a b c" if len(pages) > 1 and pages[1].note_marks else "a b"

    assert checked(pages, expected) == found


def test_the_check_sees_notes_out_of_order() -> None:
    assert checked([page("a b", "b a")], "a b") == ["PDF-006"]


@pytest.mark.slow
def test_the_engine_alone_would_lose_or_move_notes(
    resources: Resources, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The reason for our wrapper, and the proof that the check sees what the engine does."""
    from contextlib import nullcontext

    monkeypatch.setattr("shufang.engines.adapter.keeping_notes", nullcontext)
    book = StressBook(1, paragraphs=50)

    with caplog.at_level(logging.WARNING):
        laid_out = lay_out(book.source(), resources.fontconfig)

    assert {finding.code for finding in laid_out.findings} & {"PDF-005", "PDF-006"}
    assert not caplog.records
