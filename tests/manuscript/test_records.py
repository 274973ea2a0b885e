import pytest

from shufang.core.diagnostic import Findings
from shufang.manuscript.meta import meta_of
from shufang.manuscript.records import BookRecord
from shufang.manuscript.records_chapter import FrontMatterRecord
from shufang.manuscript.records_figures import FigureRecord
from shufang.manuscript.records_lists import ChronologyRecord, ReferenceRecord
from shufang.manuscript.records_reading import field_names, read_record
from shufang.manuscript.suggestions import nearest
from shufang.manuscript.yaml_text import read_yaml
from shufang.model.book import Person


def book(text: str) -> tuple[BookRecord | None, list[tuple[str, str, dict[str, str]]]]:
    findings = Findings()
    node = read_yaml(text, "book.yaml", findings)
    assert node is not None
    record = read_record(BookRecord, node, findings, fallback={"title": "?"})
    return record, [(found.code, str(found.span), dict(found.values)) for found in findings]


def test_a_plain_book_needs_few_lines() -> None:
    record, faults = book("title: Pro Git\nauthor: Scott Chacon\nlang: zh\ndate: 2014\n")
    assert faults == []
    assert record is not None
    assert (record.language, record.published, record.chapters) == ("zh-Hans", "2014", None)
    assert [person.name for person in record.people] == ["Scott Chacon"]


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("author: 张三、李四", [("张三", "aut", "著"), ("李四", "aut", "著")]),
        ("authors: [张三, 李四 主编]", [("张三", "aut", "著"), ("李四", "edt", "主编")]),
        ("作者: {姓名: 张三, 责任: 责任编辑}", [("张三", "edt", "责任编辑")]),
        ("people: [{name: 张三, role: 采风}]", [("张三", "ctb", "采风")]),
        ("author: J.R.R. Tolkien", [("J.R.R. Tolkien", "aut", "著")]),
    ],
)
def test_people_are_written_in_many_ways(text: str, people: list[tuple[str, str, str]]) -> None:
    record, faults = book(f"title: x\n{text}\n")
    assert faults == []
    assert record is not None
    found = meta_of(record, {}, Findings()).people
    assert [(person.name, person.role, person.role_text) for person in found] == people


def test_people_keep_reading_and_post() -> None:
    record, _ = book("title: x\n责任者:\n- {姓名: 曾三, 拼音: zēng sān, 单位: 报社, 职务: 记者}\n")
    assert record is not None
    assert meta_of(record, {}, Findings()).people == (
        Person("曾三", "aut", "著", "zēng sān", "报社", "记者"),
    )


def test_all_faults_of_a_record_are_told_at_once() -> None:
    _, faults = book("书名: [x]\nisbn: 123\n攝影: 张三\nlanguage: 国语\ndate: 2012-02-30\n")
    assert {(code, place) for code, place, _ in faults} == {
        ("MAN-031", "book.yaml:1:5"),
        ("MAN-037", "book.yaml:2:7"),
        ("MAN-003", "book.yaml:3:1"),
        ("MAN-045", "book.yaml:4:11"),
        ("MAN-034", "book.yaml:5:7"),
    }


def test_a_faulty_field_does_not_take_the_record_along() -> None:
    record, _ = book("title: 坪地\nisbn: 123\nauthor: 张三\n")
    assert record is not None
    assert (record.title, record.isbn) == ("坪地", None)


def test_a_fault_deep_inside_is_told_at_its_value() -> None:
    _, faults = book("title: x\n责任者:\n  - {姓名: 张三}\n  - {名子: 李四}\n")
    assert [(code, place) for code, place, _ in faults] == [("MAN-003", "book.yaml:4:6")]
    assert faults[0][2] == {"field": "名子", "suggestion": "名称"}


def test_a_field_given_under_two_names_is_told() -> None:
    _, faults = book("title: x\n书名: y\n")
    assert [(code, place) for code, place, _ in faults] == [("MAN-040", "book.yaml:2:1")]


def test_full_width_colon_in_a_whole_file_is_told_as_such() -> None:
    _, faults = book("书名：蝶变\n作者：张三\n")
    assert [(code, place) for code, place, _ in faults] == [("MAN-004", "book.yaml:1:3")]


def test_pending_values_are_listed_and_told_each() -> None:
    record, _ = book("title: x\npublisher: 待定\nisbn: 待定\nprice: 30元\n")
    assert record is not None
    findings = Findings()
    publication = meta_of(record, {}, findings).publication
    assert publication.pending == ("publisher", "isbn_print")
    assert (publication.publisher, publication.isbn_print) == (None, None)
    assert publication.price == "30元"
    assert [found.code for found in findings] == ["MAN-049", "MAN-049"]


@pytest.mark.parametrize(
    "isbn", ["978-7-99999-001-7", "ISBN 978-7-99999-001-7", "9787999990017", "7-5000-0001-7"]
)
def test_isbn_forms(isbn: str) -> None:
    record, faults = book(f"title: x\nisbn: {isbn}\n")
    assert record is not None
    if isbn.startswith("7-"):
        assert [code for code, _, _ in faults] == ["MAN-036"]
    else:
        assert faults == []


@pytest.mark.parametrize(
    ("typed", "iso"),
    [
        ("2012", "2012"),
        ("2012-6", "2012-06"),
        ("2012/06/09", "2012-06-09"),
        ("2012年6月9日", "2012-06-09"),
        ("2012 年 6 月", "2012-06"),
    ],
)
def test_dates_are_as_exact_as_typed(typed: str, iso: str) -> None:
    findings = Findings()
    node = read_yaml(f"date: {typed}\ntext: x\n", "c.yaml", findings)
    assert node is not None
    record = read_record(ChronologyRecord, node, findings)
    assert record is not None
    assert record.date == iso


@pytest.mark.parametrize(
    ("typed", "issued"),
    [
        ("2022-06", "2022-06"),
        ("{date-parts: [[2022, 6, 9]]}", "2022-06-09"),
        ("[{year: 2022, month: 6}]", "2022-06"),
        ("{raw: 2022-06}", "2022-06"),
    ],
)
def test_csl_dates(typed: str, issued: str) -> None:
    findings = Findings()
    node = read_yaml(f"id: a\ntitle: b\nissued: {typed}\nx-own: 1\n", "r.yaml", findings)
    assert node is not None
    record = read_record(ReferenceRecord, node, findings)
    assert not len(findings)
    assert record is not None
    assert record.issued == issued


def test_chinese_and_english_names_mean_the_same() -> None:
    names = field_names(FigureRecord)
    assert names["替代文字"] == names["alt"] == "alt"
    assert field_names(FrontMatterRecord)["导语"] == "standfirst"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("攝影", "摄影"),
        ("tilte", "title"),
        ("替带文字", "替代文字"),
        ("zzzzzz", ""),
        ("Alt", "alt"),
    ],
)
def test_the_nearest_name_is_suggested(typed: str, meant: str) -> None:
    assert nearest(typed, field_names(FigureRecord)) == meant


def test_a_role_behind_the_last_name_is_the_role_of_all() -> None:
    record, _ = book("title: x\nauthor: 张三、李四 主编\n")
    assert record is not None
    assert [(person.name, person.role) for person in record.people] == [
        ("张三", "主编"),
        ("李四", "主编"),
    ]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("title: [x]", "MAN-031"),
        ("title: x\nparts: y", "MAN-058"),
        ("title: x\ntheme: 16开", "MAN-059"),
        ("title: x\ntheme: {type_area: {lines: [3]}}", "MAN-038"),
        ("title: x\ntheme: {type_area: {lines: 三十}}", "MAN-038"),
        ("title: x\nchapters: [{file: a, number: [b]}]", "MAN-039"),
    ],
)
def test_what_should_stand_there_is_told(text: str, code: str) -> None:
    assert [found for found, _, _ in book(text)[1]] == [code]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("WCAG 2.1 AA", "2.1 AA"),
        ("WCAG 2.2 级别 AA", "2.2 AA"),
        ("wcag2.0 a级", "2.0 A"),
        ("2.1, AAA", "2.1 AAA"),
        ("EPUB Accessibility 1.1 - WCAG 2.1 Level AA", "2.1 AA"),
    ],
)
def test_a_standard_of_accessibility_is_known_by_every_spelling(typed: str, meant: str) -> None:
    record, told = book(f"title: x\n无障碍: {{认证机构: 某中心, 标准: '{typed}'}}\n")

    assert told == []
    assert record is not None
    assert record.accessibility is not None
    assert record.accessibility.standard == meant


@pytest.mark.parametrize(
    ("block", "code"),
    [
        ("{认证机构: 某中心}", "MAN-032"),
        ("{标准: WCAG 2.1 AA}", "MAN-032"),
        ("{认证机构: 某中心, 标准: WCAG 3.0 AA}", "MAN-033"),
        ("{认证机构: 某中心, 标准: WCAG 2.1}", "MAN-033"),
        ("{认证机构: 某中心, 标准: WCAG 2.1 AA, 报告: 见附件}", "MAN-079"),
        ("{认证机构: 某中心, 标准: WCAG 2.1 AA, 联系邮箱: 编辑部}", "MAN-080"),
    ],
)
def test_half_a_voucher_is_none(block: str, code: str) -> None:
    assert [found for found, _, _ in book(f"title: x\n无障碍: {block}\n")[1]] == [code]


def test_a_misspelt_field_is_not_told_missing_too() -> None:
    _, found = book("书名: 甲\n无障碍: {认证机关: 某中心, 标准: WCAG 2.1 AA}\n")
    assert [code for code, _, _ in found] == ["MAN-003"]


def test_a_field_nobody_tried_to_write_is_told_missing_beside_a_misspelt_one() -> None:
    _, found = book("书名: 甲\n无障碍: {认证机关: 某中心}\n")
    assert sorted(code for code, _, _ in found) == ["MAN-003", "MAN-032"]


@pytest.mark.parametrize("typed", ["[kindle，多看]", "kindle、多看", "[Kindle、多看阅读]"])
def test_shops_may_be_set_apart_as_in_a_sentence(typed: str) -> None:
    record, found = book(f"书名: 甲\n电子书: {{另出: {typed}}}\n")
    assert not found
    assert record is not None
    assert record.epub is not None
    assert record.epub.also == ("kindle", "duokan")


def test_an_unknown_shop_is_quoted_as_it_was_typed() -> None:
    _, found = book("书名: 甲\n电子书: {另出: [kindle、掌上, 多看]}\n")
    assert [(code, values.get("value")) for code, _, values in found] == [
        ("MAN-033", "kindle、掌上")
    ]
