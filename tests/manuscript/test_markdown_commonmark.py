"""Where no Chinese character stands, our tokenizer reads CommonMark as the library does."""

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from shufang.manuscript import markdown_tokenizer

MARKS = "*_`[]()<>!#-+>=&;\\\"'\n\t ab1.:/"
"""Without the signs of our own marks and of tables: `^ @ { } ~ |`."""


@cache
def plain() -> MarkdownIt:
    return MarkdownIt("commonmark", {"maxNesting": markdown_tokenizer.DEEPEST})


@cache
def ours() -> MarkdownIt:
    """Return our tokenizer with the addresses written as the library writes them."""
    fresh = markdown_tokenizer.tokenizer.__wrapped__()
    fresh.enable("fragments_join")
    for name in ("normalizeLink", "normalizeLinkText", "validateLink"):
        setattr(fresh, name, getattr(plain(), name))
    return fresh


def has_own_mark(text: str) -> bool:
    """Whether a line begins a definition or a container, which CommonMark does not know."""
    return any(line.lstrip(" \t>-+*1.)").startswith(":") for line in text.split("\n"))


@given(st.text(alphabet=MARKS, max_size=80))
@settings(max_examples=400, deadline=None)
def test_western_text_is_read_as_the_library_reads_it(text: str) -> None:
    if not has_own_mark(text):
        assert ours().render(text) == plain().render(text)


CASES = [
    "*a* **b** ***c*** _d_ __e__ a*b*c a_b_c **a*b*c** *a**b**c*",
    '** a ** * a * a*"b"*c *"a"* **(a)** a**(b)**',
    '*a `*` b* *a [b*](c) <a href="*"> *a',
    "[a](b) [a](<b c>) [a](b \"t\") [a](b 't') [a](b (t)) [a]() [a](b\nc) [[a]](b) [a [b](c)](d)",
    "[a][b] [b][] [b] [c]\n\n[b]: /u 'T'\n[C]: <v>\n",
    '![a](b) ![a][b] [![a](b)](c) ![a *b*](c "d")\n\n[b]: /u',
    "<http://a.b?c=d&e> <m@n.op> <a.b> <a:b>",
    "`` a`b `` ` a ` `a\nb` `unclosed",
    "\\* \\# \\a &copy; &#35; &#x22; &nope; &#0;",
    "a  \nb\\\nc\nd",
    "a\n===\n\nb\n---\n\nc\nd\n===",
    "# a\n## b ##\n### c #d\n#e\n####### f\n#",
    "***\n---\n___\n* * *\n--\n",
    "- a\n- b\n\n- c\n\n  d\n    - e\n\n1. f\n2) g\n7. h",
    "- a\n\n      code\n\n  b\n-\n- c\n",
    "> a\nb\n> c\n\n> > d\n> e\n>\n> f",
    "    code\n\n\n    more\n\ttab\n",
    "```a b\nc\n```\n~~~\nd\n~~~~\n````\n```\n````",
    "```\nunclosed",
    "<div>\n*a*\n</div>\n\n<!-- b\n\nc -->\n\n<pre>\n\nd\n</pre>",
    "a <b> c </b> <d e=\"f\" g='h' i=j k/> <!-- l --> <?m?> <!N> <![CDATA[o]]> < p>",
    "\ta\n\n- b\n\n\tc\n\n>\td",
    '[a]: /u\n"t"\n\n[a]\n\n[b]: /v "x" y\n\n[b]',
]


@pytest.mark.parametrize("text", CASES)
def test_each_part_of_commonmark_is_unchanged(text: str) -> None:
    assert ours().render(text) == plain().render(text)


@pytest.mark.parametrize(
    "text", ["这是**“龙岗”**的", "**《书》**中", "说*，强调。*后", "**12%**的", "~~。~~字"]
)
def test_emphasis_beside_chinese_is_where_we_differ(text: str) -> None:
    assert "**" not in ours().render(text)
    assert ours().render(text) != text
    assert "</" in ours().render(text).replace("</p>", "")
