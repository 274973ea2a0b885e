"""The book as LaTeX for XeLaTeX with ctex; page numbers are right after three passes."""

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

WIDTHS = {"通栏": "1", "宽": "0.8333", "半": "0.5"}
OPENING = r"""
\documentclass[fontset=none,linespread=1,UTF8,openright,twoside]{ctexbook}
\usepackage[paperwidth=170mm,paperheight=240mm,textwidth=357pt,textheight=540pt,top=25.7mm,
  inner=22mm,headsep=15pt,footskip=26pt]{geometry}
\usepackage{graphicx,booktabs,hyperref}
\setmainfont{Noto Serif SC}[BoldFont={Noto Serif SC Bold}]
\setCJKmainfont{Noto Serif SC}[BoldFont={Noto Serif SC Bold}]
\newCJKfontfamily\kai{LXGW WenKai}
\newCJKfontfamily\hei{Noto Sans SC}
\makeatletter
\renewcommand\normalsize{\@setfontsize\normalsize{10.5bp}{18bp}}
\renewcommand\small{\@setfontsize\small{8.5bp}{13.5bp}}
\renewcommand\footnotesize{\@setfontsize\footnotesize{8.5bp}{12bp}}
\makeatother
\normalsize
\setcounter{tocdepth}{1}
\setcounter{secnumdepth}{0}
\ctexset{section/format=\fontsize{14bp}{27bp}\selectfont\bfseries\raggedright,
  subsection/format=\fontsize{11bp}{18bp}\selectfont\hei\raggedright}
\hypersetup{hidelinks}
\raggedbottom
\begin{document}
\frontmatter
"""
_SPECIAL = re.compile(r"[\\#%$&_{}~^]")


def latex(book: Book) -> str:
    """Return the whole source; photographs are addressed from the folder above the manuscript."""
    parts = [
        OPENING,
        rf"\title{{{book.title}}}\author{{{book.subtitle}}}\date{{}}\maketitle",
        r"\tableofcontents\mainmatter",
    ]
    for part in book.parts:
        parts.append(rf"\part{{{part.title}}}")
        for chapter in part.chapters:
            parts.append(rf"\chapter{{{chapter.title}}}\label{{{chapter.name}}}")
            parts += [
                _block(block, f"book/chapters/{chapter.number:03}") for block in chapter.blocks
            ]
    parts.append(r"\chapter*{大事记}\addcontentsline{toc}{chapter}{大事记}")
    parts += [
        rf"{event.date}　{_plain(event.text)}（见第\pageref{{{event.section}}}页）"
        for event in book.events
    ]
    return "\n\n".join([*parts, r"\end{document}"]) + "\n"


def _plain(text: str) -> str:
    return _SPECIAL.sub(r"\\\g<0>", text)


def _block(block: Block, folder: str) -> str:
    match block:
        case Heading():
            command = "section" if block.level == 2 else "subsection"
            name = rf"\label{{{block.name}}}" if block.name else ""
            return rf"\{command}{{{_plain(block.text)}}}{name}"
        case Paragraph():
            return "".join(map(_inline, block.inlines))
        case Figure():
            width = rf"{WIDTHS[block.width]}\textwidth"
            caption = rf"\\ {_plain(block.caption)}" if block.caption else ""
            return (
                rf"\begin{{figure}}[htbp]\centering\includegraphics[width={width}]"
                rf"{{{folder}/images/{block.name}.jpg}}\\{{\small {block.label}　"
                rf"{_plain(block.title)}（{block.date}，{block.place}，{block.photographer} 摄）"
                rf"{caption}}}\refstepcounter{{figure}}\label{{{block.name}}}\end{{figure}}"
            )
        case Listing():
            kind = "enumerate" if block.is_ordered else "itemize"
            items = "\n".join(rf"\item {_plain(item)}" for item in block.items)
            return f"\\begin{{{kind}}}\n{items}\n\\end{{{kind}}}"
        case Quotation():
            return (
                rf"\begin{{quotation}}\kai {_plain(block.text)}"
                f"\n\n\\hfill {_plain(block.attribution)}\\end{{quotation}}"
            )
        case Table():
            return _table(block)


def _table(table: Table) -> str:
    head, *rows = (" & ".join(row) + r"\\" for row in table.rows)
    body = "\n".join(rows)
    return (
        rf"\begin{{table}}[htbp]\centering\small {table.label}　{_plain(table.title)}"
        rf"\refstepcounter{{table}}\label{{{table.name}}}\\"
        f"\n\\begin{{tabular}}{{l{'r' * (len(table.rows[0]) - 1)}}}\\toprule\n{head}\\midrule\n"
        rf"{body}\bottomrule\end{{tabular}}\\ 来源：{table.source}\end{{table}}"
    )


def _inline(inline: Inline) -> str:
    match inline:
        case Note():
            return rf"\footnote{{{_plain(inline.text)}}}"
        case Reference():
            return (
                rf"\hyperref[{inline.target}]{{{inline.shown}}}（第\pageref{{{inline.target}}}页）"
            )
        case Marked(kind="strong"):
            return rf"\textbf{{{_plain(inline.text)}}}"
        case Marked():
            return _plain(inline.text)
        case _:
            return _plain(inline)
