"""The book as one HTML page for engines of CSS pages, written as their users would write it.

Page numbers come from `target-counter`, notes from `float: footnote`, heads from `string-set`.
"""

from __future__ import annotations

from html import escape

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
STYLE = """
@page { size: 170mm 240mm; margin: 25.7mm 22mm 23.8mm; @bottom-center { content: counter(page) }
  @footnote { margin-top: 9pt; padding-top: 5pt; border-top: .35pt solid black } }
@page :left { @top-left { content: string(part) } }
@page :right { @top-right { content: string(chapter) } }
@page opening { @top-left { content: none } @top-right { content: none } }
html { font: 10.5pt/18pt "Noto Serif SC"; text-align: justify; orphans: 2; widows: 2;
  line-break: strict; text-autospace: normal; text-spacing-trim: trim-both }
body { margin: 0 } p { margin: 0; text-indent: 2em } a { color: inherit; text-decoration: none }
h1, h2, h3, h4 { margin: 0; text-align: left; text-indent: 0; break-after: avoid }
h1 { page: opening; break-before: right; break-after: page; font-size: 30pt; line-height: 54pt;
  padding-top: 126pt; string-set: part content() }
h2 { break-before: right; font-size: 22pt; line-height: 36pt; padding: 54pt 0 18pt;
  string-set: chapter content() }
h3 { font-size: 14pt; line-height: 27pt; padding: 20pt 0 7pt }
h4 { font: 500 11pt/18pt "Noto Sans SC"; padding-top: 18pt }
strong { font: 500 1em/1 "Noto Sans SC" }
.note { float: footnote; font: 400 8.5pt/12pt "Noto Serif SC"; text-indent: 0 }
.page::after { content: target-counter(attr(href url), page) }
nav li { list-style: none } nav ul { margin: 0; padding-left: 2em }
figure { margin: 0; padding: 9pt 0; break-inside: avoid; text-align: center }
figcaption { font: 400 8.5pt/13.5pt "LXGW WenKai"; padding-top: 5pt }
figcaption p, table p, blockquote p, .title p { text-indent: 0 }
table { width: 100%; border-collapse: collapse; font-size: 9pt; line-height: 14pt;
  border-top: 1pt solid; border-bottom: 1pt solid; break-inside: avoid }
caption { font: 500 9pt/18pt "Noto Sans SC" } th { border-bottom: .5pt solid } td { padding: 2pt }
td + td { text-align: center } .source { font-size: 8.5pt; text-indent: 0 }
blockquote { margin: 9pt 2em; font-family: "LXGW WenKai" } .speaker { text-align: right }
ul, ol { margin: 0; padding-left: 3em } .title { text-align: center; padding-top: 100pt }
"""
LEADERS = """
nav a::after { content: leader('.') target-counter(attr(href url), page) }
"""
NO_LEADERS = """
nav a::after { content: ' ' target-counter(attr(href url), page) }
"""


def html(book: Book, has_leaders: bool = True) -> str:
    """Return the whole page; photographs are addressed from the folder above the manuscript."""
    style = STYLE + (LEADERS if has_leaders else NO_LEADERS)
    parts = [
        f'<!DOCTYPE html><html lang="zh-Hans"><head><meta charset="utf-8"><title>{book.title}'
        f"</title><style>{style}</style></head><body>",
        f'<div class="title"><p style="font-size:30pt;line-height:54pt">{book.title}</p>'
        f"<p>{book.subtitle}</p></div>",
        _contents(book),
    ]
    for number, part in enumerate(book.parts):
        parts.append(f'<h1 id="p{number}">{part.title}</h1>')
        for chapter in part.chapters:
            parts.append(f'<h2 id="{chapter.name}">第{chapter.number}章　{chapter.title}</h2>')
            parts += [
                _block(block, f"book/chapters/{chapter.number:03}") for block in chapter.blocks
            ]
    parts.append('<h2 id="chronology">大事记</h2>')
    for event in book.events:
        page = f'（见第<a class="page" href="#{event.section}"></a>页）'
        parts.append(f"<p>{event.date}　{event.text}{page}</p>")
    parts.append("</body></html>")
    return "\n".join(parts)


def _contents(book: Book) -> str:
    lines = ['<h2>目录</h2><nav style="break-after: page"><ul>']
    for number, part in enumerate(book.parts):
        lines.append(f'<li><a href="#p{number}">{part.title}</a><ul>')
        for chapter in part.chapters:
            title = f"第{chapter.number}章　{chapter.title}"
            lines.append(f'<li><a href="#{chapter.name}">{title}</a><ul>')
            lines += [
                f'<li><a href="#{block.name}">{block.text}</a></li>'
                for block in chapter.blocks
                if isinstance(block, Heading) and block.name
            ]
            lines.append("</ul></li>")
        lines.append("</ul></li>")
    lines.append('<li><a href="#chronology">大事记</a></li></ul></nav>')
    return "\n".join(lines)


def _block(block: Block, folder: str) -> str:
    match block:
        case Heading():
            name = f' id="{block.name}"' if block.name else ""
            return f"<h{block.level + 1}{name}>{escape(block.text)}</h{block.level + 1}>"
        case Paragraph():
            return f"<p>{''.join(map(_inline, block.inlines))}</p>"
        case Figure():
            caption = f"<p>{escape(block.caption)}</p>" if block.caption else ""
            return (
                f'<figure id="{block.name}"><img src="{folder}/images/{block.name}.jpg" '
                f'alt="{block.alt}" style="width:{WIDTHS[block.width]}"><figcaption>'
                f"<p>{block.label}　{escape(block.title)}（{block.date}，{block.place}，"
                f"{block.photographer} 摄）</p>{caption}</figcaption></figure>"
            )
        case Listing():
            kind = "ol" if block.is_ordered else "ul"
            items = "".join(f"<li>{escape(item)}</li>" for item in block.items)
            return f"<{kind}>{items}</{kind}>"
        case Quotation():
            return (
                f"<blockquote><p>{escape(block.text)}</p>"
                f'<p class="speaker">{escape(block.attribution)}</p></blockquote>'
            )
        case Table():
            return _table(block)


def _table(table: Table) -> str:
    head, *rows = table.rows
    body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    return (
        f'<table id="{table.name}"><caption>{table.label}　{table.title}</caption><thead><tr>'
        f"{''.join(f'<th>{cell}</th>' for cell in head)}</tr></thead><tbody>{body}</tbody></table>"
        f'<p class="source">来源：{table.source}</p>'
    )


def _inline(inline: Inline) -> str:
    match inline:
        case Note():
            return f'<span class="note">{escape(inline.text)}</span>'
        case Reference():
            link = f'<a href="#{inline.target}">{inline.shown}</a>'
            return f'{link}（第<a class="page" href="#{inline.target}"></a>页）'
        case Marked(kind="strong"):
            return f"<strong>{escape(inline.text)}</strong>"
        case Marked(kind="foreign"):
            return f'<span lang="en">{escape(inline.text)}</span>'
        case Marked():
            return escape(inline.text)
        case _:
            return escape(inline)
