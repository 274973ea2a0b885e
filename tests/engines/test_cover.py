"""The drawn cover: what stores take, the same every time, nothing outside its field."""

import io

import pytest
from PIL import Image

from shufang.engines.cover import CoverColours, CoverText, draw_cover
from shufang.engines.resources import Resources

TEXTS = {
    "short": CoverText(
        "蝶变龙岗", "一座低碳城", "龙岗记忆·第三季", ("龙岗区政协　编",), "某出版社"
    ),
    "one character": CoverText("书"),
    "long lines": CoverText(
        "志",
        "关于深圳市龙岗区国际低碳城建设经过的若干记述与考订",
        "深圳市龙岗区政协文史资料大型系列丛书·第二十三辑上册",
        ("深圳市龙岗区地方志编纂委员会办公室与龙岗区政协文史委员会　联合编纂",),
        "中华人民共和国某某省某某市某某人民出版社有限责任公司出版发行集团",
    ),
    "long": CoverText("中华人民共和国地方志：深圳市龙岗区卷", "", "深圳方志丛书"),
    "very long": CoverText("关于" * 30),
    "Latin": CoverText("A Tale of Two Cities", "双城记", "", ("Charles Dickens　著",)),
    "punctuation": CoverText("龙岗——《低碳》，城", "副题：其一（上）"),
}


def drawn(text: CoverText, resources: Resources) -> Image.Image:
    return Image.open(io.BytesIO(draw_cover(text, resources.fonts)))


@pytest.mark.parametrize("name", TEXTS)
def test_size_and_colours_are_what_stores_take(name: str, resources: Resources) -> None:
    content = draw_cover(TEXTS[name], resources.fonts)
    image = Image.open(io.BytesIO(content))

    assert (image.size, image.mode, image.format) == ((1600, 2560), "RGB", "JPEG")
    assert len(content) < 1_000_000


@pytest.mark.parametrize("name", TEXTS)
def test_nothing_touches_the_edges(name: str, resources: Resources) -> None:
    """Ink and paper keep a margin: only ground and its waves reach the trim."""
    image = drawn(TEXTS[name], resources).convert("L")
    for box in ((0, 0, 60, 2560), (1540, 0, 1600, 2560), (0, 0, 1600, 60), (0, 2500, 1600, 2560)):
        low, high = image.crop(box).getextrema()
        assert isinstance(low, int)
        assert isinstance(high, int)
        assert low > 60, box
        assert high < 150, box


def test_title_is_large_enough_for_a_thumbnail(resources: Resources) -> None:
    image = drawn(TEXTS["short"], resources).convert("L").resize((160, 256))
    dark = [
        (x, y)
        for x in range(160)
        for y in range(256)
        if image.getpixel((x, y)) < 50  # type: ignore[operator]
    ]
    height = max(y for _, y in dark) - min(y for _, y in dark)

    assert height > 100


def test_same_bytes_every_time_and_others_for_another_title(resources: Resources) -> None:
    first = draw_cover(TEXTS["short"], resources.fonts)

    assert draw_cover(TEXTS["short"], resources.fonts) == first
    assert draw_cover(TEXTS["long"], resources.fonts) != first


def test_colours_follow_the_theme(resources: Resources) -> None:
    colours = CoverColours(ground="#801010")
    image = Image.open(io.BytesIO(draw_cover(TEXTS["short"], resources.fonts, colours)))
    red, green, _ = image.resize((1, 1)).getpixel((0, 0))  # type: ignore[misc]

    assert red > green + 40
