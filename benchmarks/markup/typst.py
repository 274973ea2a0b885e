"""The book as Typst markup, with the line pitch that its documentation advises for Chinese."""

from __future__ import annotations

import re

from benchmarks.local_history import (
    Block,
    Book,
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
)

WIDTHS = {"通栏": "100%", "宽": "83.33%", "半": "50%"}
OPENING = """
#set page(width: 170mm, height: 240mm, margin: (x: 22mm, top: 25.7mm, bottom: 23.8mm),
  numbering: "1", header: context {
    let titles = query(heading.where(level: 2).before(here()))
    if titles.len() > 0 { text(8pt, titles.last().body) } })
#set text(font: "Noto Serif SC", size: 10.5pt, lang: "zh", region: "cn",
  top-edge: 0.88em, bottom-edge: -0.12em)
#set par(justify: true, leading: 7.5pt, spacing: 7.5pt, first-line-indent: (amount: 2em, all: true))
#show heading: set par(first-line-indent: 0pt)
#show heading.where(level: 1): it => { pagebreak(weak: true, to: "odd"); v(126pt)
  text(30pt, it); pagebreak() }
#show heading.where(level: 2): it => { pagebreak(weak: true, to: "odd"); v(54pt)
  text(22pt, it); v(18pt) }
#show heading.where(level: 3): it => block(above: 20pt, below: 16pt, text(14pt, it.body))
#show heading.where(level: 4): it => block(above: 25pt, below: 7.5pt,
  text(11pt, font: "Noto Sans SC", weight: "medium", it.body))
#show strong: set text(font: "Noto Sans SC", weight: "medium")
#show footnote.entry: set text(8.5pt)
#show footnote.entry: set par(leading: 3.5pt, first-line-indent: 0pt)
#show quote.where(block: true): set text(font: ("Noto Serif SC", "LXGW WenKai"))
#let at(name) = context locate(label(name)).page()
#let fig(name, file, width, title, caption) = block(breakable: false, width: 100%, above: 18pt,
  below: 18pt)[#metadata(none)#label(name)#set par(first-line-indent: 0pt)
  #align(center)[#image(file, width: width)#text(8.5pt)[#title#if caption != "" [\\ #caption]]]]
#let tab(name, title, source, columns, ..cells) = block(breakable: false, width: 100%, above: 18pt,
  below: 18pt)[#metadata(none)#label(name)#set par(first-line-indent: 0pt)
  #set text(9pt)
  #align(center)[#title]
  #table(columns: (1fr,) * columns, stroke: none, align: center, table.hline(),
    table.header(..cells.pos().slice(0, columns)), table.hline(stroke: .5pt),
    ..cells.pos().slice(columns), table.hline())
  #source]
"""
_SPECIAL = re.compile(r"[\\#*_$@<>\[\]~`]")


def typst(book: Book) -> str:
    """Return the whole source; photographs are addressed from the folder above the manuscript."""
    parts = [
        OPENING,
        f"#align(center)[#v(100pt)#text(30pt)[{book.title}]\n\n{book.subtitle}]\n#pagebreak()",
        "#outline(title: [目录], depth: 3)",
    ]
    for part in book.parts:
        parts.append(f"= {part.title}")
        for chapter in part.chapters:
            parts.append(f"== 第{chapter.number}章　{chapter.title} <{chapter.name}>")
            parts += [
                _block(block, f"book/chapters/{chapter.number:03}") for block in chapter.blocks
            ]
    parts.append("== 大事记")
    parts += [
        f'{event.date}　{_plain(event.text)}（见第#at("{event.section}")页）'
        for event in book.events
    ]
    return "\n\n".join(parts) + "\n"


def _plain(text: str) -> str:
    return _SPECIAL.sub(r"\\\g<0>", text)


def _block(block: Block, folder: str) -> str:
    match block:
        case Heading():
            name = f" <{block.name}>" if block.name else ""
            return f"{'=' * (block.level + 1)} {_plain(block.text)}{name}"
        case Paragraph():
            return "".join(map(_inline, block.inlines))
        case Figure():
            title = (
                f"{block.label}　{_plain(block.title)}（{block.date}，{block.place}，"
                f"{block.photographer} 摄）"
            )
            return (
                f'#fig("{block.name}", "{folder}/images/{block.name}.jpg", '
                f"{WIDTHS[block.width]}, [{title}], "
                + (f"[{_plain(block.caption)}])" if block.caption else '"")')
            )
        case Listing():
            sign = "+" if block.is_ordered else "-"
            return "\n".join(f"{sign} {_plain(item)}" for item in block.items)
        case Quotation():
            told = _plain(block.attribution)
            return f"#quote(block: true)[{_plain(block.text)}\n\n#align(right)[{told}]]"
        case Table():
            cells = ", ".join(f"[{cell}]" for row in block.rows for cell in row)
            return (
                f'#tab("{block.name}", [{block.label}　{block.title}], [来源：{block.source}], '
                f"{len(block.rows[0])}, {cells})"
            )


def _inline(inline: Inline) -> str:
    match inline:
        case Note():
            return f"#footnote[{_plain(inline.text)}]"
        case Reference():
            return f'{inline.shown}（第#at("{inline.target}")页）'
        case Marked(kind="strong"):
            return f"#strong[{_plain(inline.text)}]"
        case Marked(kind="foreign"):
            return f'#text(lang: "en")[{_plain(inline.text)}]'
        case Marked():
            return _plain(inline.text)
        case _:
            return _plain(inline)
