"""A small book that is a function of a few numbers, so that a test can edit it at random."""

import shutil
from dataclasses import dataclass, fields
from pathlib import Path

from PIL import Image

from tests.build.conftest import ROOT

CHAPTERS = ("river", "bridge", "market")
_WORDS = ("渡口", "石桥", "集市", "码头")
_TITLES = ("老照片", "旧影", "存影", "留影")


@dataclass(frozen=True, slots=True)
class BookState:
    """Which variant of each thing the book has; every field is 0 to 3."""

    words: int = 0
    paragraphs: int = 0
    notes: int = 0
    title: int = 0
    caption: int = 0
    theme: int = 0
    picture: int = 0
    """Two pictures, the second one turned by EXIF, none at all."""
    terms: int = 0
    numbers: int = 0
    """Those of the chart."""
    order: int = 0
    events: int = 0
    sheet: int = 0


FIELDS = tuple(field.name for field in fields(BookState))


def write_book(folder: Path, state: BookState) -> None:
    """Write the book of a state where another may stand."""
    shutil.rmtree(folder, ignore_errors=True)
    for number, name in enumerate(CHAPTERS):
        chapter = folder / "chapters" / name
        (chapter / "images").mkdir(parents=True)
        (chapter / "chapter.md").write_text(_text(number, name, state), "utf-8")
    river = folder / "chapters" / "river"
    (river / "figures.yaml").write_text(_figures(state), "utf-8")
    _picture(river / "images" / "ferry.jpg", state.picture)
    events = "".join(f"- {{日期: {1980 + n}, 事项: 第{n}件事}}\n" for n in range(state.events + 1))
    (folder / "chronology.yaml").write_text(events, "utf-8")
    (folder / "terms.yaml").write_text(_terms(state), "utf-8")
    (folder / "book.yaml").write_text(_record(state), "utf-8")
    if state.sheet:
        (folder / "styles").mkdir()
        sheet = ("print.css", "epub.css", "print.css")[state.sheet - 1]
        plain = (ROOT / "styles" / sheet).read_text("utf-8")
        rule = f"\np {{ text-indent: {state.sheet}em }}\n"
        (folder / "styles" / sheet).write_text(plain + rule, "utf-8")


def _text(number: int, name: str, state: BookState) -> str:
    word = _WORDS[(state.words + number) % 4]
    lines = [
        f"# {word}与人 {{#c-{name}}}",
        f"从前这里有一处{word}，[陈建国]{{.人名}}常来。见[@f-chart:页]。",
    ]
    lines += [
        f"第{n}次来，{word}已经变了样，只有河水照旧往东流去。" for n in range(state.paragraphs * 9)
    ]
    if number == 0:
        lines += ["见[@f-ferry]。", "![](#f-ferry)", "见[@f-chart]。", "![](#f-chart)"]
    lines += [f"还有一条旧闻。[^{n}]" for n in range(state.notes)]
    lines += [f"[^{n}]: 见《{word}记》第{n}页。" for n in range(state.notes)]
    return "\n\n".join(lines) + "\n"


def _figures(state: BookState) -> str:
    return f"""f-ferry:
  file: images/ferry.jpg
  title: 渡口{_TITLES[state.caption]}
  alt: 渡船停在岸边
  摄影: 陈建国
f-chart:
  title: 过河人数
  alt: 两年的人数
  来源: 渡口账册
  图表:
    类型: 柱形
    项目: ["1980", "1981"]
    数据: {{人数: [{3 + state.numbers}, 5]}}
    单位: 人
"""


def _picture(path: Path, variant: int) -> None:
    if variant == 3:
        return
    shades = Image.radial_gradient("L").resize((640, 420)).rotate(variant % 2 * 90)
    photograph = Image.merge("RGB", (shades, shades.rotate(90), shades.rotate(180)))
    exif = Image.Exif()
    if variant == 2:
        exif[0x0112] = 6
    photograph.save(path, "JPEG", quality=80, exif=exif)


def _terms(state: BookState) -> str:
    reading = ("chén jiàn guó", "chén jiàn guó", "zhèn jiàn guó", "chén jiàn guó")[state.terms]
    forbidden = "术语:\n  - {名称: 河流, 禁用: [河水]}\n" if state.terms == 1 else ""
    return f"人名:\n  - {{名称: 陈建国, 读音: {reading}, 索引: 人名}}\n{forbidden}"


def _record(state: BookState) -> str:
    order = CHAPTERS[state.order % 3 :] + CHAPTERS[: state.order % 3]
    listed = "\n".join(f"  - chapters/{name}" for name in order[: 2 if state.order == 3 else 3])
    theme = ("", "版式: {开本: 140x203}", "版式: {正文字号: 小四}", "版式: {行距: 19pt}")[
        state.theme
    ]
    return f"""书名: 河边{"的" * state.title}小书
责任者: [{{姓名: 编写组, 责任: 编}}]
语言: zh-Hans
出版者: {{名称: 示例出版社, 出版地: 深圳, 地址: 示例路1号, 邮编: "518000"}}
印刷者: 示例印刷厂
发行者: 示例发行部
isbn: {{印刷版: 978-7-99999-001-7, 电子版: 978-7-99999-002-4}}
CIP: 示例数据核字第000001号
定价: 30.00元
版次: 2026年11月第1版
印次: 2026年11月第1次印刷
印数: 1—1000册
出版时间: 2026-11
版权说明: 版权所有，侵权必究
内容提要: 一本小书。
主题词: [地方志]
前件: [扉页, 版权页, 目录, 图目]
章:
{listed}
后件: [大事记, 人名索引]
{theme}
"""
