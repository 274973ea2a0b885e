from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shufang.core.diagnostic import Severity
from shufang.manuscript.manuscript import GeneratedSource, SectionSource
from shufang.model.figures import Chart, ImageFacts, Placeholder, Recording
from shufang.model.inlines import plain_text
from tests.manuscript.manuscripts import BASE, base_book, loaded, picture, told, write_book


def test_the_base_book_is_clean() -> None:
    manuscript, findings = loaded(BASE)
    assert told(findings) == []
    assert manuscript is not None
    (section,) = manuscript.sections()
    assert (section.id, section.folder, section.kind) == (
        "c-01-place",
        "chapters/01-place",
        "chapter",
    )
    assert plain_text(section.title) == "坪地"
    assert section.figures == ("fig-gate",)
    facts = manuscript.figures["fig-gate"].figure.content
    assert isinstance(facts, ImageFacts)
    assert manuscript.images == {facts.path: facts}
    assert str(manuscript.figures["fig-gate"].fields["alt"]) == "chapters/01-place/figures.yaml:4:8"


def test_a_plain_book_finds_its_chapters_in_order(tmp_path: Path) -> None:
    files = {f"chapters/{n}-x.md": f"# 第{n}\n\n正文。\n" for n in (10, 2, 1)}
    root = write_book(tmp_path, {"book.yaml": "title: 书\n", "README.md": "# 说明\n", **files})
    manuscript, findings = loaded(root)
    assert told(findings) == []
    assert manuscript is not None
    assert [s.file for s in manuscript.sections()] == [
        "chapters/1-x.md",
        "chapters/2-x.md",
        "chapters/10-x.md",
    ]


def test_a_plain_book_without_a_chapters_folder(tmp_path: Path) -> None:
    root = write_book(
        tmp_path,
        {"book.yaml": "title: 书\n", "README.md": "# 说明\n", "第一章.md": "# 一\n\n正文。\n"},
    )
    manuscript, findings = loaded(root)
    assert told(findings) == []
    assert manuscript is not None
    assert [s.file for s in manuscript.sections()] == ["第一章.md"]


def test_all_files_are_checked_after_a_fault(tmp_path: Path) -> None:
    root = base_book(tmp_path / "book")
    write_book(
        root,
        {
            "book.yaml": 'title: "坪地\n',
            "chapters/01-place/figures.yaml": "fig-gate:\n  攝影: 张三\n",
            "chronology.yaml": "- 日期: 2012-06-31\n  事项: x\n",
            "terms.yaml": "人名：\n",
            "references.yaml": "- {id: a, type: book}\n",
        },
    )
    manuscript, findings = loaded(root)
    assert manuscript is None
    assert {found.code for found in findings} >= {
        "MAN-006",
        "MAN-003",
        "MAN-034",
        "MAN-004",
        "BIB-002",
    }


def test_texts_listed_behind_a_fault_are_not_called_unlisted(tmp_path: Path) -> None:
    broken = "书名: 坪地\n章节: [chapters/a]\n前件: [front/a.md]\n版次：1\n"
    root = write_book(
        tmp_path, {"book.yaml": broken, "front/a.md": "# 一\n", "chapters/a.md": "# 二\n"}
    )
    _, findings = loaded(root)
    assert [found.code for found in findings] == ["MAN-004"]


@pytest.mark.parametrize(
    ("book", "code"), [(None, "MAN-030"), ("", "MAN-024"), ("- a\n", "MAN-059"), ("x", "MAN-059")]
)
def test_an_unusable_book_file_gives_no_manuscript(
    tmp_path: Path, book: str | None, code: str
) -> None:
    write_book(tmp_path, {"chapters/1.md": "# 一\n\n正文。\n"})
    if book is not None:
        write_book(tmp_path, {"book.yaml": book})
    manuscript, findings = loaded(tmp_path)
    assert manuscript is None
    assert [found.code for found in findings] == [code]


def test_an_empty_folder_says_what_is_missing(tmp_path: Path) -> None:
    assert [found.code for found in loaded(tmp_path)[1]] == ["MAN-030"]


def test_matter_is_generated_pages_and_texts(tmp_path: Path) -> None:
    root = base_book(tmp_path / "book")
    book = (root / "book.yaml").read_text("utf-8")
    write_book(
        root,
        {
            "book.yaml": f"{book}前件:\n  - 扉页\n  - {{文件: front/a.md, 类别: 序}}\n"
            "  - front/b.md\n"
            "back: [chronology, back/afterword.md]\n",
            "front/a.md": "坪地的序。\n",
            "front/b.md": "# 凡例\n\n一、本书记事。\n",
            "back/afterword.md": "# 写在后面\n\n写完了。\n",
        },
    )
    manuscript, findings = loaded(root)
    assert told(findings) == []
    assert manuscript is not None
    kinds = [(type(item), item.kind) for item in (*manuscript.front, *manuscript.back)]
    assert kinds == [
        (GeneratedSource, "title_page"),
        (SectionSource, "foreword"),
        (SectionSource, "editorial_notes"),
        (GeneratedSource, "chronology"),
        (SectionSource, "afterword"),
    ]
    assert [plain_text(section.title) for section in manuscript.sections()] == [
        "序",
        "凡例",
        "坪地",
        "写在后面",
    ]


def test_parts_have_an_introduction_and_chapters(tmp_path: Path) -> None:
    root = base_book(tmp_path / "book")
    book = (root / "book.yaml").read_text("utf-8").partition("chapters:")[0]
    write_book(
        root,
        {
            "book.yaml": f"{book}辑:\n  - 题名: 缘起\n    副题: 地在前\n    引言: 先说地方。\n"
            "    章: [{文件: chapters/01-place, 题名: 坪地旧事, 编号: 否}]\n"
        },
    )
    manuscript, findings = loaded(root)
    assert told(findings) == []
    assert manuscript is not None
    (part,) = manuscript.parts
    assert (part.title, part.subtitle, len(part.intro)) == ("缘起", "地在前", 1)
    assert plain_text(part.chapters[0].title) == "坪地旧事"
    assert part.chapters[0].numbered is False


def test_figures_of_every_kind(tmp_path: Path) -> None:
    root = base_book(tmp_path / "book")
    common = "  title: 图\n  alt: 图里看得见的几样东西\n  source: 编写组\n"
    write_book(
        root,
        {
            "figures.yaml": f'a:\n  占位: "3:2"\n{common}'
            "b:\n  图表: {类型: 折线, 项目: [甲, 乙], 数据: {数: ['1,200', 3.5]}}\n"
            f"{common}"
            "c:\n  视频: {网址: 'https://example.org/v', 静帧: chapters/01-place/images/gate.png,"
            f" 字幕: v.vtt, 文字稿: 无声。}}\n{common}",
            "v.vtt": "WEBVTT\n\n00:00.000 --> 00:01.000\n无声。\n",
        },
    )
    manuscript, findings = loaded(root)
    assert [line.split()[-1] for line in told(findings)] == ["FIG-006"]
    assert manuscript is not None
    contents = {name: source.figure.content for name, source in manuscript.figures.items()}
    assert contents["a"] == Placeholder(3, 2)
    assert isinstance(contents["b"], Chart)
    assert contents["b"].series[0].values == (1200.0, 3.5)
    assert isinstance(contents["c"], Recording)
    assert contents["c"].captions == "v.vtt"
    assert isinstance(contents["c"].still, ImageFacts)


def test_a_list_of_figures_is_read_like_a_mapping(tmp_path: Path) -> None:
    root = base_book(tmp_path / "book")
    figures = (root / "chapters/01-place/figures.yaml").read_text("utf-8")
    listed = figures.replace("fig-gate:\n  file", "- id: fig-gate\n  file")
    write_book(root, {"chapters/01-place/figures.yaml": listed})
    manuscript, findings = loaded(root)
    assert told(findings) == []
    assert manuscript is not None
    assert list(manuscript.figures) == ["fig-gate"]


def test_a_broken_figures_file_keeps_its_ids(tmp_path: Path) -> None:
    root = base_book(tmp_path / "book")
    write_book(root, {"chapters/01-place/figures.yaml": "fig-gate:\n  title：x\n  a: b\nfig-b：\n"})
    manuscript, findings = loaded(root)
    assert [found.code for found in findings] == ["MAN-004"]
    assert manuscript is not None
    assert set(manuscript.figures) == {"fig-gate", "fig-b"}


def test_a_broken_list_of_references_keeps_its_keys(tmp_path: Path) -> None:
    root = base_book(tmp_path / "book")
    text = "references:\n  - id: zhi\n    title：龙岗志\n    type: book\n  - {id: bao, type: book\n"
    write_book(root, {"references.yaml": text})
    manuscript, findings = loaded(root)
    assert told(findings) == ["references.yaml:3:10 error MAN-004"]
    assert manuscript is not None
    assert [source.key for source in manuscript.references] == ["zhi", "bao"]


def test_the_cover_is_a_picture_of_the_book(tmp_path: Path) -> None:
    root = base_book(tmp_path / "book")
    book = (root / "book.yaml").read_text("utf-8")
    write_book(root, {"book.yaml": f"{book}cover: ./cover.png\n", "cover.png": picture()})
    manuscript, findings = loaded(root)
    assert told(findings) == []
    assert manuscript is not None
    assert manuscript.meta.cover.whole_front == "cover.png"
    assert "cover.png" in manuscript.images


def test_the_texts_of_other_folders_are_found_where_there_are_no_chapters(tmp_path: Path) -> None:
    root = write_book(
        tmp_path,
        {
            "book.yaml": "title: 书\n",
            "README.md": "# 说明\n",
            "src/SUMMARY.md": "# 目录\n",
            "src/ch2.md": "# 二\n\n正文。\n",
            "src/ch10/deep.md": "# 十\n\n正文。\n",
        },
    )
    manuscript, findings = loaded(root)
    assert told(findings) == []
    assert manuscript is not None
    assert [s.file for s in manuscript.sections()] == ["src/ch2.md", "src/ch10/deep.md"]


def test_pictures_of_the_text_are_known_by_their_path(tmp_path: Path) -> None:
    root = base_book(tmp_path / "book")
    write_book(
        root,
        {
            "chapters/01-place/chapter.md": "# 坪地\n\n![](#fig-gate)\n\n"
            "![牌楼](images/牌楼.png)\n\n"
            "路边有![小牌](images/a%20b.png)。\n",
            "chapters/01-place/images/牌楼.png": picture(),
            "chapters/01-place/images/a b.png": picture(),
        },
    )
    manuscript, findings = loaded(root)
    assert told(findings) == []
    assert manuscript is not None
    assert {
        "chapters/01-place/images/牌楼.png",
        "chapters/01-place/images/a b.png",
    } <= set(manuscript.images)


def test_the_digest_covers_text_figures_and_pictures(tmp_path: Path) -> None:
    root = base_book(tmp_path / "book")

    def digest() -> str:
        manuscript, _ = loaded(root)
        assert manuscript is not None
        return next(manuscript.sections()).digest

    seen = [digest()]
    assert digest() == seen[0]
    figures = root / "chapters/01-place/figures.yaml"
    for change in (
        lambda: write_book(root, {"chapters/01-place/images/gate.png": picture()}),
        lambda: figures.write_text(figures.read_text("utf-8").replace("三开间", "五开间"), "utf-8"),
        lambda: write_book(root, {"chapters/01-place/chapter.md": "# 坪地\n\n![](#fig-gate)\n"}),
    ):
        change()
        seen.append(digest())
    assert len(set(seen)) == len(seen)


def test_a_listed_file_that_is_missing_is_suggested(tmp_path: Path) -> None:
    root = base_book(tmp_path / "book")
    book = (root / "book.yaml").read_text("utf-8")
    write_book(root, {"book.yaml": f"{book}front: [contnts]\n"})
    _, findings = loaded(root)
    assert [(found.code, dict(found.values)["suggestion"]) for found in findings] == [
        ("MAN-043", "contents")
    ]


def test_front_matter_positions_count_from_the_top(tmp_path: Path) -> None:
    root = base_book(tmp_path / "book")
    write_book(
        root,
        {
            "chapters/01-place/chapter.md": "---\n栏目: 地理\n题目: 坪地\n---\n"
            "# 坪地\n\n![](#fig-gate)\n"
        },
    )
    _, findings = loaded(root)
    assert told(findings) == ["chapters/01-place/chapter.md:3:1 error MAN-003"]


def test_a_text_of_a_web_site_builds_unchanged(tmp_path: Path) -> None:
    root = base_book(tmp_path / "book")
    path = "chapters/01-place/chapter.md"
    text = (root / path).read_text("utf-8")
    write_book(root, {path: f"---\nlayout: post\ntags: [a, b]\n---\n{text}"})
    manuscript, findings = loaded(root)
    assert [line.split()[1:] for line in told(findings)] == [["note", "MAN-060"]] * 2
    assert manuscript is not None


def test_lists_linked_from_outside_are_not_read(tmp_path: Path) -> None:
    root = base_book(tmp_path / "book")
    write_book(tmp_path, {"secret.yaml": "人名:\n  - {名称: 张三}\n"})
    (root / "terms.yaml").symlink_to(tmp_path / "secret.yaml")
    manuscript, findings = loaded(root)
    assert told(findings) == ["terms.yaml:1:1 error MAN-041"]
    assert manuscript is not None
    assert manuscript.terms == ()


def test_remote_and_outside_pictures_are_never_opened(tmp_path: Path) -> None:
    root = base_book(tmp_path / "book")
    (tmp_path / "secret.png").write_bytes(picture())
    write_book(
        root,
        {
            "chapters/01-place/chapter.md": "# 坪地\n\n![](#fig-gate)\n\n"
            "![外](https://example.org/a.png)\n\n![外](../../../secret.png)\n\n![外](/etc/passwd)\n"
        },
    )
    manuscript, findings = loaded(root)
    codes = [found.code for found in findings if found.severity is Severity.ERROR]
    assert set(codes) <= {"MAN-041", "MAN-042"} | {code for code in codes if code.startswith("TXT")}
    assert codes
    assert manuscript is not None
    assert set(manuscript.images) == {"chapters/01-place/images/gate.png"}


_FILES = tuple(
    path.relative_to(BASE).as_posix() for path in sorted(BASE.rglob("*")) if path.is_file()
)
_LISTS = {
    "chronology.yaml": b"- \xe6\x97\xa5\xe6\x9c\x9f: 2012-06\n  text: a\n",
    "references.yaml": b"references:\n- {id: a, type: book, title: b, author: [{family: c}]}\n",
    "terms.yaml": b"names:\n- {term: a, forbidden: [b]}\n",
    "ignore.yaml": b"- {code: FIG-003, reason: a}\n",
}
_SNIPPETS = (
    b"\x00", b"\xff\xfe", b"\t", b"\xef\xbc\x9a", b": ", b"- ", b"[", b"]", b"{", b"}",
    b"*a", b"&a ", b'"', b"'", b"---\n", b"!!python/name:os.system ",
    b"<svg>", b"\r", b"\n\n", b"#", b"../", b"|", b">",
    b"![](", b"[@", b":::", b"$$", b"{{", "待定".encode(), b"2012-02-31", b"\xf0\x9f\x98\x80",
)  # fmt: skip


@st.composite
def mutations(draw: st.DrawFn) -> tuple[str, bytes]:
    contents = {name: (BASE / name).read_bytes() for name in _FILES} | _LISTS
    name = draw(st.sampled_from(sorted(contents)))
    content = contents[name]
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(content)))
        end = min(len(content), start + draw(st.integers(0, 12)))
        middle = draw(st.one_of(st.sampled_from(_SNIPPETS), st.binary(max_size=6)))
        content = content[:start] + middle + content[end:]
    return name, content


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(mutation=mutations())
def test_no_change_of_a_file_raises(
    tmp_path_factory: pytest.TempPathFactory, mutation: tuple[str, bytes]
) -> None:
    root = tmp_path_factory.mktemp("mutated") / "book"
    base_book(root)
    write_book(root, dict(_LISTS) | {mutation[0]: mutation[1]})
    manuscript, findings = loaded(root)
    assert manuscript is not None or any(found.severity is Severity.ERROR for found in findings)
    for found in findings:
        if found.span:
            assert found.span == replace(found.span, line=max(1, found.span.line))
            assert found.span.column >= 1


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(name=st.sampled_from([*_FILES, *_LISTS]), content=st.binary(max_size=300))
def test_no_bytes_raise(
    tmp_path_factory: pytest.TempPathFactory, name: str, content: bytes
) -> None:
    root = tmp_path_factory.mktemp("random") / "book"
    base_book(root)
    loaded(write_book(root, {name: content}))


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(text=st.text(max_size=200), name=st.sampled_from([*_LISTS, "book.yaml", "figures.yaml"]))
def test_no_text_raises(tmp_path_factory: pytest.TempPathFactory, text: str, name: str) -> None:
    root = tmp_path_factory.mktemp("text") / "book"
    base_book(root)
    loaded(write_book(root, {name: text.encode("utf-8", "surrogatepass")}))


@pytest.mark.parametrize(
    ("fields", "is_decorative", "codes"),
    [
        ("装饰: 是", True, []),
        ("装饰: 是, 图题: 桥, 绘图: 甲", False, ["FIG-003"]),
        ("装饰: 是, 替代文字: 一座三孔的石桥，桥下两条小船, 绘图: 甲, 编号: 否", False, []),
        ("装饰: 否", False, ["FIG-002", "FIG-003", "FIG-009"]),
    ],
    ids=["decoration", "title", "words", "none"],
)
def test_a_decoration_needs_nothing_and_says_nothing(
    fields: str, is_decorative: bool, codes: list[str], tmp_path: Path
) -> None:
    root = base_book(tmp_path / "book")
    with (root / "chapters/01-place/figures.yaml").open("a", encoding="utf-8") as file:
        file.write(f"fig-leaf: {{file: images/gate.png, {fields}}}\n")

    manuscript, findings = loaded(root)

    assert manuscript is not None
    figure = manuscript.figures["fig-leaf"].figure
    assert figure.decorative is is_decorative
    assert figure.numbered is (not is_decorative and "编号" not in fields)
    assert sorted(found.code for found in findings) == codes
