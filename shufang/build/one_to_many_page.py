"""繁體待核.html: the characters of a Traditional edition that an editor has to look at."""

from collections import Counter
from collections.abc import Iterable
from html import escape
from typing import Final

from shufang.model.book import Book, OneToMany
from shufang.passes.one_to_many import FORMS

LIST: Final = "繁體待核.html"
"""Its name in the output folder."""

_STYLE: Final = (
    "body{font:16px/1.7 serif;max-width:50em;margin:2em auto;padding:0 1em}"
    "h2{border-top:1px solid #999;padding-top:.6em}td{padding:0 1.2em .2em 0;vertical-align:top}"
    "td:first-child{color:#666;font-size:.85em;white-space:nowrap}mark{background:#fe9}"
    "summary{cursor:pointer}"
)


def characters_page(book: Book) -> str:
    """Return the page: by character and chosen form, rare forms first, each place with its words.

    What stands in the commonest form of a character is folded in: it is seldom wrong.
    """
    groups: dict[str, list[OneToMany]] = {}
    for one in book.one_to_many:
        groups.setdefault(one.character, []).append(one)
    total = len(book.one_to_many)
    lines = [
        '<!DOCTYPE html>\n<html lang="zh-Hans"><head><meta charset="utf-8"/>',
        f"<title>繁體待核：{escape(book.meta.title)}</title><style>{_STYLE}</style></head><body>",
        f"<h1>《{escape(book.meta.title)}》一简多繁待核</h1>",
        f"<p>{len(groups)} 个字，{total} 处。左边是书稿的文件、行、列，右边是原文。"
        "要改的写进 terms.yaml：<code>繁体: …</code>；要留简体的用 <code>{.原文}</code> 标出。</p>",
    ]
    for character in sorted(groups, key=lambda one: (len(groups[one]), one)):
        lines += _group(character, groups[character])
    lines.append("</body></html>\n")
    return "\n".join(lines)


def _group(character: str, found: list[OneToMany]) -> Iterable[str]:
    counts = Counter(one.form for one in found)
    forms = "、".join(FORMS[character])
    yield f'<h2 lang="zh-Hant">{escape(character)} → {escape(forms)}</h2>'
    ranked = sorted(counts, key=lambda form: (counts[form], form))
    for form in ranked:
        opened = "" if form == ranked[-1] and len(ranked) > 1 else " open"
        named = f"{escape(form)}　{counts[form]} 处"
        yield f'<details{opened}><summary lang="zh-Hant">{named}</summary>'
        yield "<table>"
        yield from (_row(one) for one in found if one.form == form)
        yield "</table></details>"


def _row(one: OneToMany) -> str:
    span = one.span
    words = f"{escape(one.before)}<mark>{escape(one.character)}</mark>{escape(one.after)}"
    return f"<tr><td>{escape(span.file)}:{span.line}:{span.column}</td><td>{words}</td></tr>"
