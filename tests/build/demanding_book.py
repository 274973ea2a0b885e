"""A book that asks much of its pages: the printed pages of its e-book are held to the PDF."""

import shutil
from pathlib import Path

from PIL import Image

_ENGLISH = (
    "The neighbourhood associations of the extraordinarily rapidly industrialising municipality "
    "systematically documented demographic transformations, infrastructural developments and "
    "intergenerational relationships throughout those uncharacteristically prosperous decades. "
)
"""Long words, so that lines and pages end within them."""
_RECORD = """书名: 难排的书
副书名: 每一种页首
责任者: [{姓名: 书坊编写组, 责任: 编}]
语言: zh-Hans
丛书: {丛书名: 样书丛刊, 卷次: "2", 卷次名: 下册}
分卷: 下册
出版者: {名称: 样书出版社, 出版地: 深圳, 地址: 深圳市样书路1号, 邮编: "518000"}
isbn: {印刷版: 978-7-5507-1234-8, 电子版: 978-7-5507-1235-5}
定价: 10.00元
版次: 2026年1月第1版
印次: 2026年1月第1次印刷
出版时间: 2026-01
内容提要: 专为分页而写。
主题词: [样书, 自检]
前件:
  - 附书名页
  - 扉页
  - 版权页
  - {file: front/foreword.md, kind: 序}
  - 目录
  - 图目
  - 表目
辑:
  - {题名: 长的, 章: [chapters/notes, chapters/tables]}
  - {题名: 散的, 章: [chapters/pictures, chapters/lines]}
后件: [大事记, 人名索引, 主题索引, {file: back/afterword.md, kind: 后记}, 工作人员名单]
"""


def write_book(folder: Path) -> None:
    """Write the book where another may stand."""
    shutil.rmtree(folder, ignore_errors=True)
    texts = {
        "book.yaml": _RECORD,
        "terms.yaml": "人名:\n"
        + "".join(f"  - {{名称: {_name(n)}, 索引: 人名}}\n" for n in range(60)),
        "chronology.yaml": "".join(
            f"- {{日期: {1900 + n}, 事项: 第{n}件事，{_sentence(n)}}}\n" for n in range(60)
        ),
        "front/foreword.md": "# 序\n\n" + _paragraphs(0, 30),
        "back/afterword.md": "# 后记\n\n" + _paragraphs(900, 14),
        "chapters/notes/chapter.md": _notes(),
        "chapters/tables/chapter.md": _tables(),
        "chapters/pictures/chapter.md": _pictures(),
        "chapters/pictures/figures.yaml": _figures(),
        "chapters/lines/chapter.md": _lines(),
    }
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    images = folder / "chapters/pictures/images"
    images.mkdir(parents=True)
    for name, size in {"wide": (1500, 1000), "tall": (1000, 1500)}.items():
        Image.new("RGB", size, (43, 106, 88)).save(images / f"{name}.jpg", quality=60)


_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_THINGS = ("渡口", "石桥", "集市", "码头", "祠堂", "学校", "水井")
_DEEDS = ("修好了", "拆走了", "让出来", "记下来", "画在纸上", "传给后人")


def _year(number: int) -> str:
    return _STEMS[number % 10] + _BRANCHES[number % 12] + _STEMS[number // 60 % 10]


def _name(number: int) -> str:
    return "陈林黄李张王"[number % 6] + _STEMS[number // 6 % 10] + "生平安和"[number % 4]


def _sentence(number: int) -> str:
    thing, deed = _THINGS[number % 7], _DEEDS[number % 6]
    return f"{_year(number)}那年，村里人把{thing}{deed}，第{number}回说起时河水照旧往东流去"


def _paragraphs(first: int, count: int) -> str:
    """Return paragraphs of growing length, no two of them alike."""
    return "".join(
        "".join(f"{_sentence(first + n * 7 + m)}。" for m in range(1 + n % 5)) + "\n\n"
        for n in range(count)
    )


def _notes() -> str:
    """Notes that go on for pages, one after the other; a page that holds nothing else."""
    long = "；".join(_sentence(2000 + n) for n in range(70))
    longer = "；".join(_sentence(2100 + n) for n in range(40))
    people = "、".join(f"[{_name(n)}]{{.人名}}" for n in range(60))
    return (
        "# 长注 {#c-notes}\n\n"
        + _paragraphs(100, 3)
        + f"这里有一条长注。[^1]\n\n{_paragraphs(150, 2)}接着又有一条。[^2]\n\n"
        + _paragraphs(160, 12)
        + f"来过的人有{people}。\n\n"
        + "## 又一节\n\n"
        + _paragraphs(300, 16)
        + "最后一句带着注。[^3]\n\n"
        + f"[^1]: {long}。\n\n[^2]: {longer}。\n\n[^3]: {longer.replace('第', '另')}。\n"
    )


def _tables() -> str:
    rows = "".join(f"| {_year(n)} | {_sentence(3000 + n)} | {n * 37} |\n" for n in range(70))
    wide = "".join(
        "| " + " | ".join(f"{_year(n)}{m}万{m}千" for m in range(9)) + " |\n" for n in range(46)
    )
    heads = " | ".join(f"第{m}项数目" for m in range(9))
    return (
        "# 长表 {#c-tables}\n\n见[@t-long]、[@t-wide]。\n\n"
        + "::: 表 多年的记录 {#t-long 来源=样书编写组}\n| 年 | 事 | 数 |\n|:--|:--|--:|\n"
        + rows
        + ":::\n\n"
        + _paragraphs(400, 6)
        + "::: 表 很宽的表 {#t-wide 来源=样书编写组}\n| "
        + heads
        + " |\n|"
        + ":--|" * 9
        + "\n"
        + wide
        + ":::\n\n"
        + _paragraphs(450, 3)
        + "::: 侧栏 一篇很长的侧栏 {#side 作者=书坊编写组}\n"
        + _paragraphs(500, 24)
        + ":::\n\n"
        + _paragraphs(640, 5)
    )


def _pictures() -> str:
    """Pictures before any text, at page tops, on pages of their own, one behind the other."""
    return (
        "# 图 {#c-pictures}\n\n![](#f-first)\n\n"
        + _paragraphs(700, 5)
        + "见[@f-top]。\n\n![](#f-top)\n\n"
        + _paragraphs(720, 9)
        + "见[@f-page]、[@f-page2]、[@f-turned]。\n\n"
        + "![](#f-page)\n\n![](#f-page2)\n\n![](#f-turned)\n\n"
        + _paragraphs(760, 12)
        + "::: 图组\n![](#f-left)\n![](#f-right)\n:::\n\n"
        + _paragraphs(800, 6)
        + "末尾还有一幅，见[@f-last]。\n\n![](#f-last)\n"
    )


def _figures() -> str:
    kinds = {
        "first": ("wide", "随文"),
        "top": ("wide", "页首"),
        "page": ("tall", "整页"),
        "page2": ("tall", "整页"),
        "turned": ("wide", "横排"),
        "left": ("wide", "随文"),
        "right": ("wide", "随文"),
        "last": ("tall", "整页"),
    }
    return "".join(
        f"f-{name}:\n  文件: images/{file}.jpg\n  图题: 图题{name}\n  版位: {place}\n"
        f"  替代文字: 一块绿色，第{number}幅，没有别的景物\n  摄影: 单行\n"
        for number, (name, (file, place)) in enumerate(kinds.items())
    )


def _lines() -> str:
    """Verse, lists, readings, foreign words, links and code that run over the ends of pages."""
    verse = "".join(
        f"{_year(n)}水向东流，\n{_year(n + 1)}人上高楼。\n{_THINGS[n % 7]}还在不在，\n"
        f"第{n}回看枝头。\n\n"
        for n in range(16)
    )
    items = "".join(
        f"- {_sentence(4000 + n)}\n  1. {_sentence(4100 + n)}\n  2. {_sentence(4200 + n)}\n"
        for n in range(16)
    )
    read = '[龙岗]{注音="lóng gǎng"}[圳]{注音=zhèn}[深圳]{注音="shēn zhèn"}与' * 130
    marked = "[陈建国]{.专名}[样书记]{.书名}[着重的字]{.着重号}" * 70
    english = f"[{_ENGLISH * 9}]{{lang=en}}"
    plain = _ENGLISH.replace(" ", "，") * 6
    links = "，".join(
        f"[第{n}回说起{_THINGS[n % 7]}的网页](https://example.org/{n})" for n in range(110)
    )
    code = "\n".join(f'print("{_year(n)}", {n})' for n in range(60))
    inline = "，".join(f"`build_{n}_{_STEMS[n % 10]}.py`" for n in range(130))
    terms = "".join(f"{_year(n)}条\n: {_sentence(5000 + n)}。\n\n" for n in range(30))
    quote = "> " + _paragraphs(850, 14).strip().replace("\n\n", "\n>\n> ") + "\n\n"
    index = "，".join(f"[{_year(n)}事]{{.索引}}" for n in range(120))
    return (
        "# 字行 {#c-lines}\n\n"
        f"::: 诗 长歌 {{作者=佚名}}\n{verse}:::\n\n{items}\n{read}止。\n\n{marked}止。\n\n"
        f"## 外文 {{#s-foreign}}\n\n{english}\n\n{plain}。\n\n{links}。\n\n"
        f"```python\n{code}\n```\n\n{inline}。\n\n{terms}{quote}{index}。\n"
    )
