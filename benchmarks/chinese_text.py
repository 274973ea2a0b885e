"""Chinese prose by size and seed, hard on line composition: marks, numbers, units, Latin, quotes.

The sentences are made up of parts that mean nothing in particular; no fact is stated.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Literal

PLACES = ("河口", "东岸", "北坡", "老街", "新桥", "渡头", "山脚", "圩镇")
THINGS = ("公路", "水渠", "学校", "码头", "仓库", "桥梁", "电站", "果园", "图书馆", "集市")
DEEDS = ("修了", "拓宽了", "迁走了", "重建了", "量过了", "记下了", "改用了", "扩建了")
WORDS = ("GDP", "LED", "WTO", "BIM", "PM2.5", "ISO 14001", "Wi-Fi", "Longgang")
SAID = ("路要先通", "水要先清", "账要算细", "人要留得住", "话要说明白")
UNITS = ("公里", "米", "亩", "吨", "户", "人", "千瓦", "平方米", "万元", "%")


@dataclass(frozen=True, slots=True)
class Block:
    """One block: a heading or a paragraph."""

    kind: Literal["h1", "h2", "p"]
    text: str


def blocks(seed: int, characters: int) -> list[Block]:
    """Return headings and paragraphs of about so many characters, the same for the same seed."""
    choose = random.Random(seed)
    found: list[Block] = []
    written = chapter = 0
    while written < characters:
        if written >= chapter * 6000:
            chapter += 1
            found.append(Block("h1", f"第{chapter}章　{choose.choice(PLACES)}纪事"))
        elif choose.random() < 0.2:
            found.append(Block("h2", f"{choose.choice(PLACES)}与{choose.choice(THINGS)}"))
        text = "".join(_sentence(choose) for _ in range(choose.randint(1, 6)))
        found.append(Block("p", text))
        written += len(text)
    return found


def _sentence(choose: random.Random) -> str:
    clauses = [_clause(choose) for _ in range(choose.randint(1, 4))]
    return "，".join(clauses) + choose.choice(("。", "。", "。", "；", "！", "？"))


def _clause(choose: random.Random) -> str:
    place, thing = choose.choice(PLACES), choose.choice(THINGS)
    number = choose.choice(
        (f"{choose.randint(2, 990)}", f"{choose.uniform(1, 90):.2f}", f"{choose.randint(1, 9)}000")
    )
    unit, year = choose.choice(UNITS), choose.randint(1979, 2024)
    return choose.choice(
        (
            f"{year}年{place}{choose.choice(DEEDS)}{thing}",
            f"{place}的{thing}共{number}{unit}",
            f"“{choose.choice(SAID)}”（见《{place}志》）",
            f"{place}、{choose.choice(PLACES)}和{choose.choice(PLACES)}都{choose.choice(DEEDS)}{thing}",
            f"他们把它叫作“{choose.choice(SAID)}”",
            f"用的是{choose.choice(WORDS)}的办法",
            f"从{place}到{choose.choice(PLACES)}——{number}{unit}的路",
            f"《{place}记》里写着：“{choose.choice(SAID)}，{choose.choice(SAID)}……”",
            f"这一年{thing}才算完工",
            f"老人说起{place}，总要先说{thing}",
        )
    )
