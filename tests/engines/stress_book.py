"""A generated section that is hard on the layout: notes everywhere, tables, figures, headings."""

import random
from xml.sax.saxutils import escape

from shufang.engines.sections import SectionSource, StyleSheet

TEXT = (
    "龙岗位于深圳东北部，山海相连，河流纵横。改革开放以来，村落变为工厂，工厂又变为园区。"
    "一九九三年建区时，道路尚未硬化，夜里只有几盏路灯。老人们说，那时候从布吉到坪山要走大半天。"
    "后来修了公路、铁路，再后来有了地铁，三十分钟便到市中心。学校、医院、图书馆一座一座建起来，"
    "“来了就是深圳人”成为一句口号，也成为许多家庭的真实经历。"
)

STYLE = """
@page { size: 170mm 240mm; margin: 25mm 22.05mm 24.5mm 22.05mm; bleed: 3mm;
  @footnote { border-top: .25pt solid device-cmyk(0 0 0 1); padding-top: 4pt; margin-top: 9pt } }
html { font-family: "Noto Serif SC"; font-size: 10.5pt; line-height: 18pt;
  color: device-cmyk(0 0 0 1) }
body, p, h1, h2, figure, table { margin: 0; padding: 0 }
p { text-indent: 2em; text-align: justify; orphans: 2; widows: 2 }
b { font-weight: 700 }
h1 { font-size: 21pt; line-height: 30pt; block-step: 18pt; break-after: avoid }
h2 { font-size: 14pt; line-height: 20pt; block-step: 18pt; break-after: avoid }
figure { block-step: 18pt; break-inside: avoid; text-align: center }
figure img { display: block; margin: 0 auto }
figcaption { font-size: 9pt; line-height: 14pt }
blockquote { margin: 0 2em; font-size: 9.5pt; line-height: 16pt; block-step: 18pt }
table { width: 100%; border-collapse: collapse; font-size: 9pt; line-height: 14pt;
  block-step: 18pt end }
td, th { border: .5pt solid device-cmyk(0 0 0 1); padding: 2pt; font-weight: 400 }
tr { break-inside: avoid }
aside { background: device-cmyk(0.1 0 0.1 0); padding: 9pt 1em; margin: 9pt 0; font-size: 9.5pt;
  line-height: 16pt; block-step: 18pt }
ul { margin: 0; padding-left: 2em }
.pair { display: flex; justify-content: space-between; break-inside: avoid; block-step: 18pt }
.pair figure { block-step: none; width: 45% }
.footnote { font-size: 8.5pt; line-height: 13pt; font-family: "Noto Serif SC" }
.footnote::footnote-call { font-size: 6.5pt; vertical-align: super }
"""

SQUARE = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="200" height="{height}" '
    'viewBox="0 0 200 {height}">'
    '<rect width="200" height="{height}" fill="device-cmyk(0 0 0 0.2)"/></svg>'
)


class StressBook:
    """Writes XHTML from a seed; the same seed gives the same text everywhere."""

    def __init__(self, seed: int, *, paragraphs: int, long_notes: bool = True) -> None:
        self.random = random.Random(seed)
        self.notes = 0
        self.long_notes = long_notes
        self.blocks = [self.block(number) for number in range(paragraphs)]

    def text(self, least: int, most: int) -> str:
        start = self.random.randrange(len(TEXT))
        length = self.random.randint(least, most)
        return (TEXT * (length // len(TEXT) + 2))[start : start + length]

    def note(self) -> str:
        self.notes += 1
        longest = self.random.choice([12, 30, 80, 80, 240 if self.long_notes else 80])
        body = escape(self.text(8, longest))
        return f'<span class="footnote" id="n{self.notes}">{body}</span>'

    def paragraph(self, number: int) -> str:
        parts = []
        for _ in range(self.random.randint(1, 6)):
            parts.append(self.text(10, 90))
            if self.random.random() < 0.3:
                parts.append(f"<b>{self.text(2, 8)}</b>")
            if self.random.random() < 0.32:
                parts.append(self.note())
        return f'<p id="p{number}">{"".join(parts)}</p>'

    def block(self, number: int) -> str:
        kind = self.random.random()
        if kind < 0.03:
            return f'<h1 id="h{number}">{self.text(4, 12)}</h1>{self.paragraph(number)}'
        if kind < 0.1:
            note = self.note() if self.random.random() < 0.3 else ""
            return f'<h2 id="h{number}">{self.text(4, 30)}{note}</h2>{self.paragraph(number)}'
        if kind < 0.16:
            height = self.random.randint(40, 330)
            note = self.note() if self.random.random() < 0.3 else ""
            return (
                f'<figure id="f{number}">{SQUARE.format(height=height)}'
                f'<figcaption id="c{number}">{self.text(6, 60)}{note}</figcaption></figure>'
            )
        if kind < 0.22:
            return f'<blockquote id="q{number}">{self.paragraph(number)}</blockquote>'
        if kind < 0.27:
            return self.table(number)
        if kind < 0.31:
            return self.sidebar(number)
        if kind < 0.35:
            return self.items(number)
        if kind < 0.38:
            return self.pair(number)
        return self.paragraph(number)

    def sidebar(self, number: int) -> str:
        parts = "".join(self.paragraph(number * 1000 + part) for part in range(3))
        return f'<aside id="a{number}"><h2 id="ah{number}">{self.text(4, 12)}</h2>{parts}</aside>'

    def items(self, number: int) -> str:
        items = []
        for item in range(self.random.randint(2, 6)):
            note = self.note() if self.random.random() < 0.3 else ""
            items.append(f'<li id="l{number}-{item}">{self.text(5, 80)}{note}</li>')
        return f"<ul>{''.join(items)}</ul>"

    def pair(self, number: int) -> str:
        figures = []
        for side in "lr":
            note = self.note() if self.random.random() < 0.3 else ""
            picture = SQUARE.format(height=self.random.randint(40, 130))
            figures.append(
                f'<figure id="f{number}{side}">{picture}'
                f'<figcaption id="c{number}{side}">{self.text(6, 30)}{note}</figcaption></figure>'
            )
        return f'<div class="pair" id="g{number}">{"".join(figures)}</div>'

    def table(self, number: int) -> str:
        head_note = self.note() if self.random.random() < 0.3 else ""
        rows = []
        for row in range(self.random.randint(2, 16)):
            note = self.note() if self.random.random() < 0.15 else ""
            rows.append(
                f'<tr><td id="t{number}-{row}a">{self.text(2, 8)}</td>'
                f'<td id="t{number}-{row}b">{self.text(5, 60)}{note}</td></tr>'
            )
        return (
            f'<table id="t{number}"><thead><tr><th id="t{number}-head">项目{head_note}</th>'
            "<th>说明</th></tr></thead>"
            f"<tbody>{''.join(rows)}</tbody></table>"
        )

    def source(self, name: str = "stress", style: str = STYLE) -> SectionSource:
        xhtml = (
            '<html xmlns="http://www.w3.org/1999/xhtml" lang="zh-Hans"><body>'
            f"{''.join(self.blocks)}</body></html>"
        )
        return SectionSource(name, xhtml, (StyleSheet("stress.css", style),), grid_pt=18)
