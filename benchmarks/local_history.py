"""An invented local history by size and seed: what a book says, before any tool's markup.

Everything is made up by the grammar below. Persons bear the sign of a sexagenary year and a common
noun (甲子渠), places two characters drawn by lot; neither can be anybody or anywhere.

500 pages: 23 chapters of 5 sections, 348,000 characters, 576 notes, 125 photographs.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

CHARACTERS_PER_PAGE: Final = 696.6
NOTES_PER_PAGE: Final = 1.152
PAGES_PER_FIGURE: Final = 4
PAGES_PER_CHAPTER: Final = 22
PLACES: Final = 17
"""How many places a section tells of."""
PROSE: Final = 0.765
"""The share of running text; the rest are notes, tables, quotations and captions."""


@dataclass(frozen=True, slots=True)
class Note:
    """A note at this place of the text."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Reference:
    """A cross reference that prints a number or title and a page: 图1-2（第9页）."""

    target: str
    kind: Literal["figure", "table", "section"]
    label: str
    """The number (图1-2, 表3-1), or a section's title."""

    @property
    def shown(self) -> str:
        """The label as it is printed: a title stands in marks."""
        return f"“{self.label}”" if self.kind == "section" else self.label


@dataclass(frozen=True, slots=True)
class Marked:
    """Words with a mark: important, of a foreign language, or listed in an index."""

    kind: Literal["strong", "foreign", "person", "subject"]
    text: str


Inline: TypeAlias = str | Note | Reference | Marked


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of a section (level 2) or below it (3)."""

    level: int
    text: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of running text."""

    inlines: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A photograph with what is printed under it."""

    name: str
    label: str
    title: str
    caption: str
    alt: str
    photographer: str
    date: str
    place: str
    width: Literal["通栏", "宽", "半"]
    """126, 105 or 63 mm of the page of 170 mm."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its title; the first column is text, the others are numbers."""

    name: str
    label: str
    title: str
    source: str
    rows: tuple[tuple[str, ...], ...]
    """The first row is the head."""


@dataclass(frozen=True, slots=True)
class Listing:
    """A list, numbered or not."""

    is_ordered: bool
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Quotation:
    """What somebody said or wrote, set apart."""

    text: str
    speaker: str
    role: str
    source: str

    @property
    def attribution(self) -> str:
        """The line below it."""
        return f"——{self.speaker}（{self.role}），{self.source}"


Block: TypeAlias = Heading | Paragraph | Figure | Table | Listing | Quotation


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter: `number` counts through the book from 1."""

    number: int
    name: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of some chapters."""

    title: str
    subtitle: str
    intro: str
    chapters: tuple[Chapter, ...]


@dataclass(frozen=True, slots=True)
class Event:
    """An entry of the chronology with the section that tells of it."""

    date: str
    text: str
    section: str


@dataclass(frozen=True, slots=True)
class Book:
    """The whole book."""

    title: str
    subtitle: str
    parts: tuple[Part, ...]
    events: tuple[Event, ...]
    persons: tuple[str, ...]
    """Those marked for the index, in no order of rank."""

    @property
    def chapters(self) -> list[Chapter]:
        """All chapters in their order."""
        return [chapter for part in self.parts for chapter in part.chapters]

    @property
    def figures(self) -> list[Figure]:
        """All photographs in their order."""
        return [
            block
            for chapter in self.chapters
            for block in chapter.blocks
            if isinstance(block, Figure)
        ]

    @property
    def notes(self) -> list[Note]:
        """All notes in their order."""
        return [
            inline
            for chapter in self.chapters
            for block in chapter.blocks
            if isinstance(block, Paragraph)
            for inline in block.inlines
            if isinstance(inline, Note)
        ]


STEMS: Final = {
    "甲": "jiǎ", "乙": "yǐ", "丙": "bǐng", "丁": "dīng", "戊": "wù",
    "己": "jǐ", "庚": "gēng", "辛": "xīn", "壬": "rén", "癸": "guǐ",
}  # fmt: skip
BRANCHES: Final = {
    "子": "zǐ", "丑": "chǒu", "寅": "yín", "卯": "mǎo", "辰": "chén", "巳": "sì",
    "午": "wǔ", "未": "wèi", "申": "shēn", "酉": "yǒu", "戌": "xū", "亥": "hài",
}  # fmt: skip
NOUNS: Final = {
    "渠": "qú", "桥": "qiáo", "塘": "táng", "岭": "lǐng", "溪": "xī", "田": "tián",
    "舟": "zhōu", "石": "shí", "松": "sōng", "竹": "zhú", "砚": "yàn", "灯": "dēng",
    "井": "jǐng", "帆": "fān", "泉": "quán", "稻": "dào", "麦": "mài", "鹤": "hè",
    "鹿": "lù", "蓑": "suō",
}  # fmt: skip
READINGS: Final = {**STEMS, **BRANCHES, **NOUNS}
"""How each character of a person's name is read."""

# Names of places are drawn from the 3,755 common characters of GB/T 2312, without those that
# would make a name unkind or hard to read as a name.
_UNFIT: Final = frozenset(
    "死尸尿屎屁奸淫娼妓奴贼匪盗杀屠毒疫癌病瘟痰痔疮脓溃烂臭丑恶鬼魔妖邪狱囚刑罪犯贱卑耻辱骂"
    "愚蠢笨痴疯癫残废瞎聋哑跛穷饿饥寇仇恨怨哭丧葬坟墓棺殉亡灭毁炸炮枪弹刺戮诛斩绞阉肛阴裸奶"
    "乳胯臀睾精卵姦嫖赌骗偷抢劫暴虐酷凶狠霸匈胡蛮夷番俘虏党毛邓江习蒋共国民军皇帝的了着过们"
    "是不在有和也就都而及与或之其这那你我他她它吗呢吧啊呀哦嘛么个些把被让给对从向到以于为所者"
)


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_PLACE_KINDS: Final = "村圩里坊桥渡塘岗埠寨洲坪"
_CHAPTER_KINDS: Final = _words(
    "沿革 水土 道路 桥渡 圩市 学堂 工艺 岁时 屋宇 田畴 舟车 邮传 "
    "仓储 林木 渔业 医药 文献 歌谣 饮食 器物 街巷 会馆 营造"
)
_PART_TITLES: Final = _words("山川 生业 人文 营建 风物 旧闻 新事 杂记")
THINGS: Final = _words(
    "公路 水渠 学堂 码头 粮仓 石桥 水电站 果园 图书室 集市 祠堂 凉亭 戏台 邮亭 染坊 窑场 苗圃 水闸 "
    "堤岸 路灯 卫生所 榨油坊 晒谷场 渡船 供销社 广播站 文化馆 铁匠铺 磨坊 茶亭"
)
_DEEDS: Final = _words(
    "修好了 拓宽了 迁走了 重建了 量过了 记下了 改用了 扩建了 加固了 封存了 清点了 交还了 粉刷了 "
    "编了号 立了碑 画了图"
)
_UNITS: Final = _words("公里 米 亩 吨 户 千瓦 平方米 万元 立方米 株 担 丈 公顷 间 级 % ℃")
_LATIN: Final = _words(
    "GDP LED BIM PM2.5 ISO_14001 Wi-Fi pH_7.2 IC A4 GPS low_carbon open_access water_works "
    "survey_map Type_III"
)
_SAID: Final = _words(
    "路要先通，水要先清 账要算细，话要说明白 人留得住，事才做得成 先量一遍，再动锄头 "
    "一尺一寸都要写在纸上 旧的不必全拆，新的不必全盖 谁经手，谁署名 雨季之前一定要合龙 "
    "石头是本地的，手艺也是本地的 东西可以搬走，记性搬不走 图纸上的线，要在地上走一遍 "
    "今年种下的树，后年才看得见荫"
)
_WORKS: Final = _words("志稿 图说 杂录 见闻 账簿 家书 调查表 日记 碑文 丈量册")
_ROLES: Final = _words("守渡人 教员 木匠 测量员 管仓人 邮差 抄写员 修桥匠 种茶人")
_SIGHTS: Final = _words(
    "远处是三重山影，近处一片田地 山脊由左向右低下去，天色渐亮 几层山丘相叠，前面的颜色最深 "
    "天空占去画面一半，下方是起伏的坡地 云气在山腰，坡地伸到画面右下角"
)
_HEADS: Final = _words("由来 旧址 始末 数目 做法 变迁 人事 余话 考辨 今况")


def _common_characters() -> list[str]:
    """Return the first level of GB/T 2312 without the unfit."""
    cells = (bytes((row, cell)) for row in range(0xB0, 0xD8) for cell in range(0xA1, 0xFF))
    return [
        character
        for each in cells
        if (character := each.decode("gb2312", "ignore")) and character not in _UNFIT
    ]


class _Writer:
    """Writes sentences; every choice comes from one stream of lots."""

    def __init__(self, pages: int, seed: int) -> None:
        self.lots = random.Random(f"local history {seed}")
        self.common = _common_characters()
        self.local = [self.new_place() for _ in range(PLACES)]
        self.title = f"{self.local[0]}纪略"
        self.notes = 0
        names = [
            stem + branch + noun
            for index, stem in enumerate(STEMS)
            for branch in list(BRANCHES)[index % 2 :: 2]
            for noun in NOUNS
        ]
        self.persons = self.lots.sample(names, min(len(names), 20 + pages // 4))

    def new_place(self) -> str:
        return "".join((*self.lots.sample(self.common, 2), self.lots.choice(_PLACE_KINDS)))

    def move(self) -> None:
        """Go to other places for the next section, but keep some in mind."""
        self.local = [*self.local[:3], *(self.new_place() for _ in range(PLACES - 3))]

    def place(self) -> str:
        return self.lots.choice(self.local)

    def number(self) -> str:
        kind = self.lots.randrange(4)
        if kind == 0:
            return f"{self.lots.uniform(1, 90):.2f}"
        if kind == 1:
            return f"{self.lots.randint(1, 48)},{self.lots.randint(0, 999):03}"
        return str(self.lots.randint(2, 990))

    def date(self) -> str:
        return f"{self.lots.randint(1951, 2019)}年{self.lots.randint(1, 12)}月"

    def latin(self) -> str:
        return self.lots.choice(_LATIN).replace("_", " ")

    def clause(self) -> str:
        """Return one clause without its final mark."""
        choose, place = self.lots.choice, self.place()
        thing, deed = choose(THINGS), choose(_DEEDS)
        year = self.lots.randint(1951, 2012)
        return choose((
            f"{year}年，{place}{deed}{thing}",
            f"{place}的{thing}共{self.number()}{choose(_UNITS)}",
            f"{place}、{self.place()}和{self.place()}都{deed}{thing}",
            f"他们把这件事叫作“{choose(_SAID)}”",
            f"用的是{self.latin()}的办法",
            f"从{place}到{self.place()}——{self.number()}公里的路——走了{self.lots.randint(2, 9)}天",
            f"《{place}{choose(_WORKS)}》里写着：“{choose(_SAID)}……”",
            f"{self.date()}{self.lots.randint(1, 28)}日，{thing}才算完工",
            f"老人说起{place}，总要先说{thing}",
            f"{year}—{year + self.lots.randint(2, 7)}年间，{thing}{deed}，{place}的人都来看",
            f"{thing}高{self.number()}米、宽{self.number()}米",
            f"比{self.place()}的{thing}多出{self.number()}{choose(_UNITS)}",
            f"有人问：“{thing}还在不在？”",
            f"账上只记了一笔（{self.number()}元），没有写是谁经手",
            f"门楣上刻着“{place[:2]}”两个字",
            f"当年的图纸画在{self.latin()}纸上",
            f"这一段河水由{place}向东，过{thing}，再折向南",
            f"每逢{self.lots.randint(2, 12)}月初{self.lots.randint(1, 9)}，{place}的{thing}最热闹",
            f"工料合起来是{self.number()}{choose(_UNITS)}",
            f"另一种说法是：{place}在先，{self.place()}在后",
        ))  # fmt: skip

    def sentence(self) -> str:
        clauses = [self.clause() for _ in range(self.lots.randint(1, 3))]
        return "，".join(clauses) + self.lots.choice("。。。。。；！？")

    def prose(self, characters: int) -> str:
        """Return sentences of at least so many characters, ending like a paragraph."""
        text = ""
        while len(text) < characters:
            text += self.sentence()
        return text.rstrip("；！？。") + "。"

    def note(self) -> str:
        """Return the text of a note; no two are the same."""
        self.notes += 1
        choose, place = self.lots.choice, self.place()
        leaf = self.lots.randint(1, 300)
        start = choose((
            f"见《{place}{choose(_WORKS)}》第{leaf}页",
            f"据{choose(self.persons)}口述，{self.date()}记录",
            f"《{place}{choose(_WORKS)}》卷{choose('一二三四五六七八九')}，{place}文化馆抄本",
            f"此处数字依{place}旧账，与《{self.place()}{choose(_WORKS)}》相差{self.number()}",
        ))  # fmt: skip
        more = self.clause() if self.lots.random() < 0.6 else ""
        return f"{start}，抄件{self.notes}号。" + (more + "。" if more else "")


def book(pages: int, seed: int = 1) -> Book:
    """Return a book of about so many pages of 34 × 30 characters, the same for the same seed."""
    writer = _Writer(pages, seed)
    chapters = max(3, round(pages / PAGES_PER_CHAPTER))
    per_chapter = 5 if pages >= 100 else 4
    plan = _Plan(writer, pages, chapters, per_chapter)
    made = [plan.chapter(number) for number in range(1, chapters + 1)]
    per_part = max(2, -(-chapters // min(len(_PART_TITLES), max(1, round(chapters / 6)))))
    parts = tuple(
        Part(
            _PART_TITLES[index],
            f"{writer.place()}与{writer.place()}",
            writer.prose(60),
            tuple(made[start : start + per_part]),
        )
        for index, start in enumerate(range(0, chapters, per_part))
    )
    return Book(
        writer.title,
        f"样书第{seed}种",
        parts,
        tuple(sorted(plan.events, key=lambda event: event.date)),
        tuple(sorted(plan.marked)),
    )


class _Plan:
    """What each section gets, so that the whole book has its numbers of notes and figures."""

    def __init__(self, writer: _Writer, pages: int, chapters: int, per_chapter: int) -> None:
        self.writer, self.lots = writer, writer.lots
        self.per_chapter, self.sections = per_chapter, chapters * per_chapter
        self.characters = pages * CHARACTERS_PER_PAGE / self.sections
        self.notes = round(pages * NOTES_PER_PAGE)
        self.figures = pages // PAGES_PER_FIGURE
        self.titles = [
            f"{writer.new_place()}的{writer.lots.choice(THINGS)}" for _ in range(self.sections)
        ]
        self.events: list[Event] = []
        self.marked: set[str] = set()

    def share(self, total: int, section: int) -> int:
        """Return how many of `total` fall to the section."""
        return (section + 1) * total // self.sections - section * total // self.sections

    def figure_label(self, figure: int) -> Reference:
        """Return the reference to the photograph of that number, counted from 0 in the book."""
        section = next(
            each
            for each in range(self.sections)
            if figure < (each + 1) * self.figures // self.sections
        )
        first = (section // self.per_chapter) * self.per_chapter
        number = figure - first * self.figures // self.sections + 1
        label = f"图{section // self.per_chapter + 1}-{number}"
        return Reference(f"f{figure + 1}", "figure", label)

    def chapter(self, number: int) -> Chapter:
        """Write a chapter."""
        blocks: list[Block] = [Paragraph((self.writer.prose(120),))]
        for index in range(self.per_chapter):
            blocks += self.section(number, index)
        kind = _CHAPTER_KINDS[(number - 1) % len(_CHAPTER_KINDS)]
        return Chapter(number, f"c{number}", f"{self.writer.place()}{kind}", tuple(blocks))

    def section(self, chapter: int, index: int) -> list[Block]:
        """Write a section: prose, with the figures and notes of its share among it."""
        writer, section = self.writer, (chapter - 1) * self.per_chapter + index
        writer.move()
        before = section * self.figures // self.sections
        figures = list(range(before, before + self.share(self.figures, section)))
        prose = self.prose()
        self.insert_notes(prose, section)
        self.insert_marks(prose)
        prose[self.lots.randrange(len(prose))] += self.cross_reference(section)
        blocks: list[Block] = [Paragraph(tuple(each)) for each in prose]
        for figure in figures:
            reference = self.figure_label(figure)
            mention = Paragraph((writer.prose(50), "照片见", reference, "。"))
            self.insert(blocks, mention, self.photograph(reference))
        if index == 1:
            table = self.table(chapter)
            told = Reference(table.name, "table", table.label)
            self.insert(blocks, Paragraph((writer.prose(30), "各处的数目见", told, "。")), table)
        if index == 2:
            self.insert(blocks, Paragraph((f"{writer.place()}留下的有：",)), self.listing())
        if index in {0, 3}:
            self.insert(blocks, self.quotation())
        below = Heading(3, f"{writer.place()}{self.lots.choice(_HEADS)}")
        if self.lots.random() < 0.8:
            self.insert(blocks, below, Paragraph((writer.prose(60),)))
        name = f"s{section + 1}"
        day = f"{self.lots.randint(1951, 2019)}-{self.lots.randint(1, 12):02}"
        deed = f"{writer.place()}{self.lots.choice(_DEEDS)}{self.lots.choice(THINGS)}"
        self.events.append(Event(day, deed, name))
        return [Heading(2, self.titles[section], name), *blocks]

    def insert(self, blocks: list[Block], *new: Block) -> None:
        """Put blocks behind the first one, where they part no others that belong together."""
        places = [
            at
            for at in range(1, len(blocks))
            if isinstance(blocks[at], Paragraph) and not isinstance(blocks[at - 1], Heading)
        ]
        at = self.lots.choice(places or [len(blocks)])
        blocks[at:at] = new

    def prose(self) -> list[list[Inline]]:
        """Write the paragraphs of one section, each a list of sentences."""
        paragraphs: list[list[Inline]] = []
        written = 0
        while written < self.characters * PROSE:
            sentences: list[Inline] = [
                self.writer.sentence() for _ in range(self.lots.choice((1, 2, 3, 4, 5, 6, 8)))
            ]
            sentences.append(self.writer.prose(12))
            written += sum(len(str(each)) for each in sentences)
            paragraphs.append(sentences)
        return paragraphs

    def insert_notes(self, prose: list[list[Inline]], section: int) -> None:
        """Put the section's notes after sentences."""
        for number in range(self.share(self.notes, section)):
            paragraph = self.lots.choice(prose)
            place = self.lots.randint(1, len(paragraph))
            while isinstance(paragraph[place - 1], Note) or (
                place < len(paragraph) and isinstance(paragraph[place], Note)
            ):
                paragraph = self.lots.choice(prose)
                place = self.lots.randint(1, len(paragraph))
            paragraph.insert(place, Note(f"n{section + 1}-{number + 1}", self.writer.note()))

    def insert_marks(self, prose: list[list[Inline]]) -> None:
        """Mark persons, subjects, foreign words and important ones in new sentences."""
        choose = self.lots.choice
        for kind in ("person", "person", "subject", "subject", "subject", "strong", "foreign"):
            paragraph = choose(prose)
            place, thing = self.writer.place(), choose(THINGS)
            if kind == "person":
                name = choose(self.writer.persons)
                self.marked.add(name)
                paragraph += ["经手的是", Marked("person", name), f"，{choose(_ROLES)}。"]
            elif kind == "subject":
                paragraph += [f"{place}的", Marked("subject", thing), "另有记载。"]
            elif kind == "strong":
                paragraph += ["要紧的只有一句：", Marked("strong", choose(_SAID)), "。"]
            else:
                paragraph += ["图上写着", Marked("foreign", "Plan and section of the works"), "。"]

    def cross_reference(self, section: int) -> list[Inline]:
        """Return a sentence that sends the reader to another place of the book."""
        here = section // self.per_chapter
        other = self.lots.randrange(self.sections)
        choice = [Reference(f"s{other + 1}", "section", self.titles[other])]
        # What stands in this chapter is named where it stands.
        chapter = self.lots.randrange(self.sections // self.per_chapter)
        if chapter != here:
            choice.append(Reference(f"t{chapter + 1}", "table", f"表{chapter + 1}-1"))
        figure = self.figure_label(self.lots.randrange(self.figures)) if self.figures else None
        if figure and not figure.label.startswith(f"图{here + 1}-"):
            choice += [figure, figure]
        return ["另见", self.lots.choice(choice), "。"]

    def photograph(self, reference: Reference) -> Figure:
        """Describe a photograph."""
        writer, place = self.writer, self.writer.place()
        return Figure(
            reference.target,
            reference.label,
            f"{place}的{self.lots.choice(THINGS)}",
            writer.clause() + "。" if self.lots.random() < 0.5 else "",
            self.lots.choice(_SIGHTS),
            self.lots.choice(writer.persons),
            f"{self.lots.randint(1981, 2019)}-{self.lots.randint(1, 12):02}",
            place,
            self.lots.choice(("通栏", "通栏", "通栏", "宽", "宽", "半")),
        )

    def table(self, chapter: int) -> Table:
        """Make a table of some numbers of some places."""
        years = [str(1950 + 10 * each) for each in range(1, self.lots.randint(4, 6))]
        rows = [("地方", *(f"{year}年" for year in years))]
        for place in self.writer.local[: self.lots.randint(4, 12)]:
            rows.append((place, *(str(self.lots.randint(10, 9999)) for _ in years)))
        title = f"{self.writer.place()}各处的{self.lots.choice(THINGS)}"
        source = f"《{self.writer.place()}{self.lots.choice(_WORKS)}》"
        return Table(f"t{chapter}", f"表{chapter}-1", title, source, tuple(rows))

    def listing(self) -> Listing:
        """Make a list of some clauses."""
        items = [self.writer.clause() + "；" for _ in range(self.lots.randint(3, 7))]
        items[-1] = items[-1].rstrip("；") + "。"
        return Listing(self.lots.random() < 0.5, tuple(items))

    def quotation(self) -> Quotation:
        """Make a quotation."""
        writer = self.writer
        source = f"《{writer.place()}{self.lots.choice(_WORKS)}》"
        text = writer.prose(self.lots.randint(60, 160))
        return Quotation(text, self.lots.choice(writer.persons), self.lots.choice(_ROLES), source)
