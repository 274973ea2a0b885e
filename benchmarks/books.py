"""Write an invented book as a manuscript of ours: `python benchmarks/books.py FOLDER --pages 500`.

What it says is made in `local_history.py`, its photographs in `photographs.py`; the same size and
seed give the same bytes.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.local_history import (  # noqa: E402
    READINGS,
    Block,
    Book,
    Chapter,
    Figure,
    Heading,
    Inline,
    Listing,
    Marked,
    Note,
    Paragraph,
    Quotation,
    Reference,
    Table,
    book,
)
from benchmarks.photographs import photograph  # noqa: E402

STEPS = ("初审", "复审", "终审", "一校", "二校", "三校")
MARKS = {"foreign": "{语言=en}", "person": "{.人名}", "subject": "{.索引}"}
EDITORIAL_NOTES = """# 凡例

1. 本书由程序生成，用来测量排版的快慢；人名、地名、事情和数目都是编造的。
2. 照片由程序画成，不是实景。
3. 各章次序没有意义。
"""
IGNORED = "- {代码: PDF-081, 理由: 样书的封面没有人看}\n"
AFTERWORD = """# 后记

这本书没有作者。它的每一句话都由同一个程序按同一个次序抽签写成，为的是让几样排版工具排同一本书。
"""


def manuscript(made: Book) -> dict[str, bytes]:
    """Return the files of the manuscript, without photographs, by their paths."""
    texts = {
        "book.yaml": _book_record(made),
        "chronology.yaml": _chronology(made),
        "terms.yaml": _terms(made),
        "ignore.yaml": IGNORED,
        "front/editorial-notes.md": EDITORIAL_NOTES,
        "back/afterword.md": AFTERWORD,
    }
    for chapter in made.chapters:
        folder = f"chapters/{chapter.number:03}"
        texts[f"{folder}/chapter.md"] = _chapter(chapter)
        figures = [block for block in chapter.blocks if isinstance(block, Figure)]
        if figures:
            texts[f"{folder}/figures.yaml"] = "".join(map(_figure_record, figures))
    return {path: text.encode() for path, text in texts.items()}


def write_manuscript(folder: Path, pages: int, seed: int = 1, keeps_old: bool = False) -> Book:
    """Write the whole manuscript into the folder and return what it says.

    `keeps_old` leaves photographs that are there already, which takes most of the time.
    """
    made = book(pages, seed)
    for path, data in manuscript(made).items():
        _write(folder / path, data)
    number = 0
    for chapter in made.chapters:
        for block in chapter.blocks:
            if isinstance(block, Figure):
                number += 1
                picture = folder / f"chapters/{chapter.number:03}/images/{block.name}.jpg"
                if not (keeps_old and picture.exists()):
                    _write(picture, photograph(seed * 10_000 + number))
    return made


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def _book_record(made: Book) -> str:
    lines = [
        f"书名: {made.title}",
        f"副书名: {made.subtitle}",
        "语言: zh-Hans",
        "责任者:",
        "  - {姓名: 样书编写组, 责任: 编}",
        "出版者: 样书出版社",
        "印刷者: 样书印刷厂",
        "发行者: 样书书店",
        "CIP: （样书，没有编目数据）",
        "ISBN: {印刷版: 978-7-99999-001-7, 电子版: 978-7-99999-002-4}",
        "定价: 0.00元",
        "版次: 2026年1月第1版",
        "印次: 2026年1月第1次印刷",
        "印数: 1—1册",
        "出版时间: 2026-01",
        "版权说明: 本书由程序生成，任何人可以随意使用。",
        "内容提要: 用来测量排版快慢的样书，人名、地名、事情和数目都是编造的。",
        "主题词: [样书]",
        "封面: {纸张: {名称: 样书纸, 厚度: 0.1}}",
        "印制单: {封面用纸: 无, 装订: 无线胶订, 表面整饰: 无, 委托书号: 无}",
        "审校:",
        *(f"  {step}: 甲子渠 2026-01-01" for step in STEPS),
        "版式: {开本: 170x240, 正文字号: 五号, 行距: 18}",
        "前件:",
        "  - 扉页",
        "  - 版权页",
        "  - {文件: front/editorial-notes.md, 类别: 凡例}",
        "  - 目录",
        "辑:",
    ]
    for part in made.parts:
        chapters = ", ".join(f"chapters/{chapter.number:03}" for chapter in part.chapters)
        lines += [
            f"  - 题名: {part.title}",
            f"    副题: {part.subtitle}",
            f"    引言: '{part.intro}'",
            f"    章: [{chapters}]",
        ]
    lines += [
        "后件:",
        "  - 大事记",
        "  - 人名索引",
        "  - 主题索引",
        "  - {文件: back/afterword.md, 类别: 后记}",
    ]
    return "\n".join(lines) + "\n"


def _chronology(made: Book) -> str:
    return "".join(
        f"- {{日期: {event.date}, 事项: {event.text}, 见: {event.section}}}\n"
        for event in made.events
    )


def _terms(made: Book) -> str:
    readings = (
        (name, " ".join(READINGS[character] for character in name)) for name in made.persons
    )
    return "人名:\n" + "".join(
        f"  - {{名称: {name}, 读音: {reading}, 索引: 人名}}\n" for name, reading in readings
    )


def _figure_record(figure: Figure) -> str:
    lines = [
        f"{figure.name}:",
        f"  文件: images/{figure.name}.jpg",
        f"  图题: '{figure.title}'",
        f"  图注: '{figure.caption}'" if figure.caption else "",
        f"  替代文字: '{figure.alt}'",
        f"  摄影: {figure.photographer}",
        f"  日期: {figure.date}",
        f"  地点: {figure.place}",
        f"  宽度: {figure.width}",
    ]
    return "\n".join(filter(None, lines)) + "\n"


def _chapter(chapter: Chapter) -> str:
    blocks = [f"# {chapter.title} {{#{chapter.name}}}", *map(_block, chapter.blocks)]
    notes = [
        f"[^{inline.name}]: {inline.text}"
        for block in chapter.blocks
        if isinstance(block, Paragraph)
        for inline in block.inlines
        if isinstance(inline, Note)
    ]
    return "\n\n".join([*blocks, *notes]) + "\n"


def _block(block: Block) -> str:
    match block:
        case Heading():
            name = f" {{#{block.name}}}" if block.name else ""
            return f"{'#' * block.level} {block.text}{name}"
        case Paragraph():
            return "".join(map(_inline, block.inlines))
        case Figure():
            return f"![](#{block.name})"
        case Listing():
            return "\n".join(
                f"{f'{number}.' if block.is_ordered else '-'} {item}"
                for number, item in enumerate(block.items, 1)
            )
        case Quotation():
            told = f"说话人={block.speaker} 身份={block.role} 出处={block.source}"
            return f"::: 引文 {{{told}}}\n{block.text}\n:::"
        case Table():
            return _table(block)


def _table(table: Table) -> str:
    head, *rows = (f"| {' | '.join(row)} |" for row in table.rows)
    ruler = "|:---|" + "---:|" * (len(table.rows[0]) - 1)
    opening = f"::: 表 {table.title} {{#{table.name} 来源={table.source}}}"
    return "\n".join([opening, head, ruler, *rows, ":::"])


def _inline(inline: Inline) -> str:
    match inline:
        case Note():
            return f"[^{inline.name}]"
        case Reference(kind="section"):
            return f"[@{inline.target}]（[@{inline.target}:页]）"
        case Reference():
            return f"[@{inline.target}:全]"
        case Marked(kind="strong"):
            return f"**{inline.text}**"
        case Marked():
            return f"[{inline.text}]{MARKS[inline.kind]}"
        case _:
            return inline


def main() -> None:
    """Write a book where asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pages", type=int, default=500, help="50, 250, 500, 1000, 2000 ...")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    made = write_manuscript(asked.folder, asked.pages, asked.seed)
    print(  # noqa: T201
        f"{len(made.parts)} parts, {len(made.chapters)} chapters, "
        f"{len(made.notes)} notes, {len(made.figures)} photographs"
    )


if __name__ == "__main__":
    main()
