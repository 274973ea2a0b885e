"""Notes that say only “the same as above”, in every spelling."""

import pytest

from shufang.passes.lone_notes import SAME_AS_ABOVE


@pytest.mark.parametrize(
    "words",
    [
        "同上。", "同上，第5页", "同上书，第5页", "同上注", "同上", "同前", "同前引书，第3页",
        "同前揭",
        "同注①", "同注3，第8页", "同注[2]", "同注〔2〕", "同脚注①", "出处同上", "出處同上。",
        "资料来源同上", "来源：同上", "见上注", "见前注①", "参见上注", "見註①", "参见注3",
        "见本章注2",
        "前引书，第7页", "前揭文", "上引《区志》", "前注", "上注②", "（同上）", "“同上”",
        "Ibid., p. 3", "ibid.", "IBID", "Idem.", "id., 5", "op. cit., p. 9", "Op.cit.", "loc. cit.",
    ],
)  # fmt: skip
def test_it_is_known(words: str) -> None:
    assert SAME_AS_ABOVE.match(words)


@pytest.mark.parametrize(
    "words",
    [
        "同上海市档案馆所藏的一样。", "同前任书记的访谈。", "同注册会计师一起。", "同上次会议。",
        "见《区志》第3页。", "见注释本。", "上引水渠的走向。", "前注意事项",
        "费孝通前引书，第5页。",
        "《龙岗区志》，第5页。", "Identity papers", "Idaho", "见第三章", "上注解本", "同时参见。",
    ],
)  # fmt: skip
def test_other_words_are_left_alone(words: str) -> None:
    assert not SAME_AS_ABOVE.match(words)
